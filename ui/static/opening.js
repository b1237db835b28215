// Articles may have been added or removed while the page was out of sight: what it shows before the
// first question is asked for again (ui/chat/opening.py).
(() => {
	let times = 0;
	document.addEventListener("visibilitychange", () => {
		if (document.hidden || document.querySelector(".wd-chat .user-row")) return;
		const box = document.querySelector(".wd-seen textarea, .wd-seen input");
		if (!box) return;
		times += 1;
		const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set;
		set.call(box, `${times}`);
		box.dispatchEvent(new Event("input", { bubbles: true }));
		box.dispatchEvent(
			new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true })
		);
	});
})();
