// Citations: a click or Enter on [1] opens the article's card in the reader and brings the cited
// place into view; the sources of an older answer are asked for first. Where the reader lies above
// the conversation (frame.css), it is closed by its button or Escape.
const wendaTell = (order) => wendaSend(".wd-told", order);

(() => {
	let wanted = null; // { key, number }: what to show as soon as the panel is there
	let from = null; // the citation that was clicked, to go back to
	let before = null; // the panel that was there then

	const panel = () => document.querySelector(".wd-side .wd-panel");
	const keyOf = (part) => part?.querySelector(".wd-evidence")?.value;

	const show = (number) => {
		const inside = panel();
		const mark = inside?.querySelector(`.wd-best-${number}`) ?? inside?.querySelector(`.wd-of-${number}`);
		if (!mark) return false;
		wendaState("open", true);
		const card = mark.closest("details");
		for (const other of inside.querySelectorAll("details[open]")) if (other !== card) other.open = false;
		card.open = true;
		for (const old of inside.querySelectorAll(".wd-now")) old.classList.remove("wd-now");
		for (const part of inside.querySelectorAll(`.wd-of-${number}, .wd-pin-${number}`))
			part.classList.add("wd-now");
		mark.focus({ preventScroll: true });
		mark.scrollIntoView({ block: "center" });
		wendaReader.shown(mark);
		return true;
	};

	const open = (button) => {
		const reply = button.closest(".wd-reply, .wd-panel") ?? button.closest(".message-content");
		const key = keyOf(reply);
		from = button;
		const here = (before = panel());
		if (here && (!key || keyOf(here) === key)) return show(button.value);
		wanted = { key, number: button.value };
		wendaTell(`show ${key} #${Date.now()}`); // the same twice would be no change
	};

	const close = () => {
		wendaState("open", false);
		(from?.isConnected ? from : document.querySelector(".wd-question textarea"))?.focus();
	};

	addEventListener("click", (event) => {
		const target = event.target;
		const cite = target.closest?.(".wd-cite") ?? target.closest?.(".wd-from")?.querySelector(".wd-cite");
		if (cite) open(cite);
		else if (target.closest?.(".wd-close")) close();
	});

	addEventListener("keydown", (event) => {
		if (event.key === "Escape" && event.target.closest?.(".wd-side")) close();
	});

	// A sentence that is shown because its line is pointed at goes by Escape, until another is.
	addEventListener("keydown", (event) => event.key === "Escape" && wendaState("hushed", true));
	for (const event of ["pointerover", "focusin"])
		addEventListener(event, ({ target }) => !target.closest?.(".wd-from") && wendaState("hushed", false), {
			passive: true,
		});

	let key = ""; // of the panel that is shown
	new MutationObserver(() => {
		const now = keyOf(panel()) ?? "";
		if (now !== key && now !== wanted?.key) wendaState("open", false);
		if (wanted && panel() !== before && panel()?.querySelector(".wd-notice")) {
			// its article is gone
			wanted = null;
			wendaState("open", true);
			panel().querySelector(".wd-close").focus();
		}
		if (now !== key) panel()?.querySelector("details[open] mark.wd-cited")?.scrollIntoView({ block: "center" });
		key = now;
		if (wanted && now === wanted.key && show(wanted.number)) wanted = null;
	}).observe(document.documentElement, { subtree: true, childList: true });
})();
