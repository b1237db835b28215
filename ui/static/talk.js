// What the server hands over through a hidden box (".wd-post"): a question from a link to ask, a
// conversation to save. And the button that copies a link to a question.
(() => {
	const WAIT = 100; // ms between looks into the box
	const LOOKS = 300; // half a minute; a page that takes longer has failed

	const post = () => wendaBox(".wd-post")?.value ?? "";

	const posted = (before, then, looks = LOOKS) => {
		const now = post();
		if (now && now !== before) then(JSON.parse(now));
		else if (looks) setTimeout(() => posted(before, then, looks - 1), WAIT);
	};

	// A question from a link is asked once: what comes after "?q=" goes, and a reload asks nothing.
	// One that holds markup waits in the box until the reader sends it.
	const ask = ({ ask, wait }) => {
		const box = document.querySelector(".wd-question textarea");
		wendaFill(box, ask ?? wait);
		if (ask) setTimeout(() => document.querySelector(".wd-question .submit-button")?.click(), WAIT);
		else box.focus();
		const url = new URL(location.href);
		url.searchParams.delete("q");
		history.replaceState(history.state, "", url);
	};

	const save = ({ name, type, text }) => {
		const link = document.createElement("a");
		link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
		link.download = name;
		link.click();
		setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
	};

	const tell = (button, line) => {
		const name = button.textContent;
		if (name === line) return;
		button.textContent = line;
		setTimeout(() => (button.textContent = name), 2500);
	};

	const share = async (button) => {
		await wendaPutIntoClipboard(`${location.origin}${location.pathname}?q=${button.value}`, button);
		for (const part of button.children) part.hidden = !part.hidden;
		button.disabled = true; // until its own words are back
		setTimeout(() => {
			for (const part of button.children) part.hidden = !part.hidden;
			button.disabled = false;
		}, 1500);
	};

	addEventListener("click", (event) => {
		const target = event.target;
		const saving = target.closest?.(".wd-save");
		if (saving) posted(post(), (order) => (order.say ? tell(saving, order.say) : save(order)));
		const link = target.closest?.(".wd-link");
		if (link) share(link);
	});

	if (new URLSearchParams(location.search).get("q")?.trim())
		posted("", (order) => (order.ask || order.wait) && ask(order));
})();
