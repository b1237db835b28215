// Articles may have been added or removed while the page was out of sight: what it shows before the
// first question is asked for again (ui/chat/opening.py). And once more a moment later: the chat
// looks every two seconds for what others wrote (FOLLOW_SECONDS), so it may not know yet.
(() => {
	const LATER = 2500; // milliseconds
	let times = 0;
	const look = () => {
		if (document.hidden || document.querySelector(".wd-chat .user-row")) return;
		times += 1;
		wendaSend(".wd-seen", `${times}`);
	};
	document.addEventListener("visibilitychange", () => {
		look();
		if (!document.hidden) setTimeout(look, LATER);
	});
})();
