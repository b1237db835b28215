// Mends what Gradio 6.31's chat leaves open: it gives a message's markup out as its label and to be
// edited, leaves buttons without a name, forgets the text box's placeholder after the first
// question, and scrolls to the end of a long answer, past its beginning. And what the head line's
// switches do.
const WENDA_WORDS = WENDA[navigator.language] ?? WENDA.en;

// On an element inside Gradio's page: a style sheet's rules cannot ask for anything above it.
const wendaState = (name, on) =>
	document.querySelector(".wd-room")?.toggleAttribute(`data-wd-${name}`, on);

// The box in a component of Gradio's; null if it is not on the page.
const wendaBox = (selector) => document.querySelector(`${selector} textarea, ${selector} input`);

// Puts a value into a box as typing would: past any setter that the page put on the box itself,
// and with the event that Gradio waits for.
const wendaFill = (box, value) => {
	Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, value);
	box.dispatchEvent(new Event("input", { bubbles: true }));
};

// Sends a line to the server through a hidden box: filled, then Enter.
const wendaSend = (selector, line) => {
	const box = wendaBox(selector);
	if (!box) return;
	wendaFill(box, line);
	box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true }));
};

// Puts a line into the clipboard; the focus is then back where it was asked for.
const wendaPutIntoClipboard = async (line, button) => {
	try {
		await navigator.clipboard.writeText(line);
	} catch {
		// no clipboard without https, or not allowed: the old way
		const area = document.createElement("textarea");
		area.value = line;
		document.body.append(area);
		area.select();
		document.execCommand("copy");
		area.remove();
	}
	button.focus();
};

// Copies a line, and has the button say so for a moment.
const wendaCopy = async (line, button) => {
	await wendaPutIntoClipboard(line, button);
	const name = button.textContent;
	if (name === WENDA_WORDS.said.copied) return;
	button.textContent = WENDA_WORDS.said.copied;
	setTimeout(() => (button.textContent = name), 1500);
};

(() => {
	const names = Object.entries(WENDA_WORDS.names);
	let placeholder = "";
	let asked = 0; // questions on the page
	let waiting = false; // a question was sent, and is not on the page yet
	let following = false; // keep the last question at the top, until the reader scrolls

	// A question is edited as it was typed, and leaves as the markup it came as (question_html of
	// ui/answer/render.py): Gradio shows what it sends before the server has seen it.
	const ASKED = /^<div class="wd-asked">([^<]*(?:<br>[^<]*)*)<\/div>$/;
	const edited = new WeakSet();
	const unpack = (box) => {
		edited.add(box);
		const markup = ASKED.exec(box.value)?.[1];
		if (markup === undefined) return;
		const page = new DOMParser().parseFromString(`<p>${markup.replaceAll("<br>", "&#10;")}`, "text/html");
		wendaFill(box, page.querySelector("p").textContent);
	};
	const pack = (box) => {
		const safe = box.value.replace(/[!-\/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt()};`);
		wendaFill(box, `<div class="wd-asked">${safe.replaceAll("\n", "<br>").replaceAll("\t", "&#9;")}</div>`);
	};
	addEventListener(
		"click",
		(event) => {
			const button = event.target.closest?.(".wd-chat .message-buttons button");
			const box = button?.closest(".message-row")?.querySelector("textarea");
			if (box) pack(box);
		},
		{ capture: true, passive: true }
	);

	const mend = () => {
		for (const message of document.querySelectorAll('[data-testid="bot"][aria-label], [data-testid="user"][aria-label]'))
			message.removeAttribute("aria-label");
		for (const box of document.querySelectorAll(".wd-chat .user-row textarea"))
			if (!edited.has(box)) unpack(box);
		for (const [selector, name] of names)
			for (const button of document.querySelectorAll(selector))
				if (button.ariaLabel !== name) button.ariaLabel = button.title = name;
		const box = document.querySelector(".wd-question textarea");
		if (box?.placeholder) placeholder = box.placeholder;
		else if (box && placeholder) box.placeholder = placeholder;
		const questions = document.querySelectorAll(".wd-chat .user-row");
		if (questions.length > asked) following = true;
		if (questions.length !== asked) waiting = false;
		const refusal = document.querySelector('.toast-body.error [data-testid="toast-text"]')?.textContent.trim();
		if (waiting && refusal) {
			// it was not taken: said beside the question, too, until the next one
			document.querySelector(".wd-room")?.style.setProperty("--wd-refusal", JSON.stringify(refusal));
			wendaState("refused", true);
			waiting = false;
		}
		if (questions.length !== asked || document.querySelector(".toast-wrap > *"))
			wendaState("asking", false);
		asked = questions.length;
		if (following && asked) questions[asked - 1].scrollIntoView({ block: "start" });
		for (const list of document.querySelectorAll('.examples[role="list"]')) list.role = "group"; // of buttons
		for (const button of document.querySelectorAll(".wd-lang"))
			if (button.ariaPressed === null) button.ariaPressed = `${button.lang === language}`;
		for (const button of document.querySelectorAll(".wd-theme"))
			if (!button.ariaLabel) button.ariaLabel = button.title = WENDA_WORDS.said.theme;
	};

	const tag = navigator.language;
	const language = tag === "zh-TW" ? "zh-Hant" : tag === "zh-CN" ? "zh-Hans" : "en";

	addEventListener("click", (event) => {
		const button = event.target.closest?.(".wd-lang, .wd-theme");
		if (!button) return;
		if (button.matches(".wd-theme")) {
			const dark = document.body.classList.toggle("dark");
			try {
				localStorage.setItem("wenda_theme", dark ? "dark" : "light");
			} catch {} // storage may be forbidden: the choice lasts as long as the page
			return;
		}
		document.cookie = `wenda_lang=${button.value}; path=/; max-age=31536000; SameSite=Lax`;
		location.reload();
	});

	// The way in for another device closes as a menu does.
	const shut = (event) => {
		const open = document.querySelector(".wd-reach-box[open]");
		if (!open || (event.type === "keydown" ? event.key !== "Escape" : open.contains(event.target))) return;
		open.open = false;
		if (event.type === "keydown") open.querySelector("summary").focus();
	};
	addEventListener("keydown", shut);
	addEventListener("click", shut);

	// Something is seen at once, also where the server is far away or busy.
	const sent = (event) => {
		const box = document.querySelector(".wd-question textarea");
		const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === box;
		const click = event.type === "click" && event.target.closest?.(".submit-button, .example");
		if (!(enter && box.value.trim()) && !click) return;
		wendaState("refused", false);
		wendaState("asking", true);
		waiting = true;
	};
	addEventListener("keydown", sent, { capture: true, passive: true });
	addEventListener("click", sent, { capture: true, passive: true });
	document.documentElement.style.setProperty("--wd-searching", JSON.stringify(WENDA_WORDS.said.searching));

	const leave = () => (following = false);
	for (const event of ["wheel", "touchmove", "pointerdown", "keydown"])
		addEventListener(event, leave, { passive: true });
	const changes = { subtree: true, childList: true, attributeFilter: ["aria-label", "placeholder"] };
	new MutationObserver(mend).observe(document.documentElement, changes);
	mend();
})();
