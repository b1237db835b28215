// Runs before anything else on the page: in which language and colours it is shown, and from when.
//
// Gradio 6.31 takes both from the browser and asks for Chinese by exact tag, zh-CN or zh-TW: a
// reader with zh-HK or zh-Hant would get English. Its only hook for own scripts runs too late.
(() => {
	const forced = LOCALE; // the server's choice for everyone, or ""
	const url = new URL(location.href);
	const asked = url.searchParams.get("lang");
	if (asked !== null) {
		if (/^[A-Za-z]{2,3}(-[A-Za-z]{2,4})*$/.test(asked))
			document.cookie = `wenda_lang=${asked}; path=/; max-age=31536000; SameSite=Lax`;
		url.searchParams.delete("lang");
		history.replaceState(null, "", url); // a link that is passed on is in the reader's language
	}
	const kept = document.cookie.match(/(?:^|; )wenda_lang=([A-Za-z-]+)/)?.[1];
	const tag = forced || kept || navigator.language || "en";
	const parts = tag.toLowerCase().split("-");
	const old = parts.some((part) => ["hant", "tw", "hk", "mo"].includes(part));
	const shown = parts[0] !== "zh" ? tag : old && !parts.includes("hans") ? "zh-TW" : "zh-CN";
	for (const [key, value] of [["language", shown], ["languages", [shown]]])
		Object.defineProperty(navigator, key, { get: () => value });

	// Gradio draws the page before its style sheet is there, then again and again: it is shown once
	// it stands (frame.js says so), and after LATE in any case.
	const LATE = "5s";
	const early = new CSSStyleSheet();
	early.replaceSync(`
		@keyframes wd-late { to { visibility: visible } }
		html:not([data-wd-stands]) gradio-app { visibility: hidden; animation: wd-late 0s ${LATE} forwards }
		html:not([data-wd-stands]) body::before {
			content: "Wenda 問答"; position: fixed; inset: 0 0 auto 24px;
			font: 650 20px/56px system-ui, sans-serif; color: #59615e }`);
	document.adoptedStyleSheets.push(early);
	const login = new MutationObserver(() => {
		if (!document.querySelector("input[type=password]")) return;
		document.documentElement.toggleAttribute("data-wd-stands", true); // there is nothing else
		login.disconnect();
	});
	login.observe(document, { subtree: true, childList: true });

	let theme = null;
	try {
		theme = localStorage.getItem("wenda_theme"); // "dark" or "light", once the reader chose
	} catch {} // storage may be forbidden; then the system's colours it is
	if (theme !== "dark" && theme !== "light") return;
	const media = window.matchMedia.bind(window);
	window.matchMedia = (query) => {
		const wanted = /prefers-color-scheme:\s*(dark|light)/.exec(query)?.[1];
		return media(wanted ? (wanted === theme ? "all" : "not all") : query);
	};
})();
