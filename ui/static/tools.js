// The buttons under an answer: copy with sources, delete, and the understood question to the box.
(() => {
	const copy = (button) => wendaCopy(button.value, button);

	const remove = (button) => {
		const rows = [...document.querySelectorAll(".wd-chat .message-row")];
		const row = rows.indexOf(button.closest(".message-row"));
		if (row < 0) return;
		wendaTell(`delete ${row} #${Date.now()}`);
		document.querySelector(".wd-question textarea")?.focus();
	};

	const edit = (button) => {
		const box = document.querySelector(".wd-question textarea");
		wendaFill(box, button.value);
		box.focus();
	};

	const actions = { ".wd-copy": copy, ".wd-delete": remove, ".wd-edit": edit };
	addEventListener("click", (event) => {
		for (const [selector, action] of Object.entries(actions)) {
			const button = event.target.closest?.(`.wd-reply ${selector}`);
			if (button) action(button);
		}
	});
})();
