// Mends three habits of Gradio 6.31's chat: it reads a message's markup aloud, as its label; it
// forgets the text box's placeholder after the first question; and it scrolls to the end of a long
// answer, past its beginning.
(() => {
	let placeholder = "";
	let asked = 0; // questions on the page
	let following = false; // keep the last question at the top, until the reader scrolls

	const mend = () => {
		for (const message of document.querySelectorAll('[data-testid="bot"][aria-label]'))
			message.removeAttribute("aria-label");
		const box = document.querySelector(".wd-question textarea");
		if (box?.placeholder) placeholder = box.placeholder;
		else if (box && placeholder) box.placeholder = placeholder;
		const questions = document.querySelectorAll(".wd-chat .user-row");
		if (questions.length > asked) following = true;
		asked = questions.length;
		if (following && asked) questions[asked - 1].scrollIntoView({ block: "start" });
	};

	const leave = () => (following = false);
	for (const event of ["wheel", "touchmove", "pointerdown", "keydown"])
		addEventListener(event, leave, { passive: true });
	const changes = { subtree: true, childList: true, attributeFilter: ["aria-label", "placeholder"] };
	new MutationObserver(mend).observe(document.documentElement, changes);
	mend();
})();
