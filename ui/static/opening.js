// Articles may have been added or removed while the page was out of sight: what it shows before the
// first question is asked for again (ui/chat/opening.py).
(() => {
	let times = 0;
	document.addEventListener("visibilitychange", () => {
		if (document.hidden || document.querySelector(".wd-chat .user-row")) return;
		times += 1;
		wendaSend(".wd-seen", `${times}`);
	});
})();
