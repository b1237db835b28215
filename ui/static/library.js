// The form that edits an article opens at the foot of the list: it is brought into view, and whoever
// opened it goes on there, and back to the list where it closes.
(() => {
	let open = false;
	new MutationObserver(() => {
		const title = document.querySelector(".wd-correcting input");
		if (Boolean(title) === open) return;
		open = Boolean(title);
		if (open) {
			title.focus();
			title.scrollIntoView({ block: "nearest" });
		} else document.querySelector(".wd-articles input:checked, .wd-articles input")?.focus();
	}).observe(document.documentElement, { subtree: true, childList: true });
})();
