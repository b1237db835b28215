// When the page is first shown: once all its parts stand where they stay, so that nothing jumps. Until
// then early.js hides it.
document.documentElement.style.setProperty("--wd-reader", JSON.stringify(WENDA_WORDS.said.reader));

(() => {
	// Every part with the style sheet of its own; ".wd-chat" has its welcome or a conversation.
	const PARTS = [
		".wd-question textarea",
		".wd-only details",
		".wd-rail nav",
		".wd-talk-tools .wd-save",
		".wd-top h1",
		".wd-chat .placeholder-content, .wd-chat .message-row",
	];
	const stands = () => {
		const room = document.querySelector(".wd-room");
		if (!room || getComputedStyle(room).display !== "grid") return;
		if (!PARTS.every((part) => document.querySelector(part))) return;
		waiting.disconnect();
		requestAnimationFrame(() => {
			document.documentElement.toggleAttribute("data-wd-stands", true);
			// what is hidden does not take the focus that Gradio gave it
			if (document.activeElement === document.body) wendaBox(".wd-question").focus();
		});
	};
	const waiting = new MutationObserver(stands);
	waiting.observe(document.documentElement, { subtree: true, childList: true });
	stands();
})();
