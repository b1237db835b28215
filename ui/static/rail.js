// The rail: a new conversation, and the list of those that the browser keeps (kept.js), by day, to be
// searched, opened, renamed and deleted. Where the page is narrow it is opened by a button.
(() => {
	const UNDO = 8_000; // milliseconds in which a deleted conversation comes back
	const say = (key) => WENDA_WORDS.said[key];
	const make = (name, properties = {}, ...parts) => {
		const made = Object.assign(document.createElement(name), properties);
		made.append(...parts);
		return made;
	};
	const button = (name, key, onclick) =>
		make("button", { type: "button", className: name, title: say(key), ariaLabel: say(key), onclick });

	const show = (on) => {
		wendaState("rail", on);
		for (const opener of document.querySelectorAll(".wd-rail-open, .wd-history")) opener.ariaExpanded = `${on}`;
		if (on) search.focus();
	};
	const begin = () => document.querySelector(".wd-new")?.click();

	const fresh = button("wd-rail-new", "new_conversation", () => {
		begin();
		show(false);
		wendaBox(".wd-question")?.focus();
	});
	fresh.append(make("span", { textContent: say("new_conversation") }));
	const opener = button("wd-rail-open", "history", () => show(opener.ariaExpanded !== "true"));
	opener.ariaExpanded = "false";
	const close = button("wd-rail-close", "close", () => show(false));
	close.textContent = "\u00d7";
	const search = make("input", { type: "search", className: "wd-rail-search", autocomplete: "off" });
	search.placeholder = search.ariaLabel = say("rail_search");
	search.oninput = () => draw();
	const list = make("div", { className: "wd-rail-list" });
	const undone = make("div", { className: "wd-rail-undo", role: "status" });
	const body = make("div", { className: "wd-rail-body" }, search, list, undone);
	const nav = make("nav", { ariaLabel: say("history") }, opener, fresh, close, body);

	const days = new Intl.RelativeTimeFormat(navigator.language, { numeric: "auto" });
	const capital = (line) => line.charAt(0).toLocaleUpperCase(navigator.language) + line.slice(1);
	const day = (time) => {
		const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);
		const ago = Math.round((midnight(Date.now()) - midnight(time)) / 86_400_000);
		if (ago < 2) return capital(days.format(-ago, "day"));
		return new Date(time).toLocaleDateString(navigator.language, { dateStyle: "long" });
	};
	const title = (one) => one.title || new Date(one.time).toLocaleString(navigator.language);

	const remove = (one) => {
		const current = one.id === wendaKept.current();
		const bring = wendaKept.remove(one.id);
		if (current) begin();
		const back = make("button", { type: "button", textContent: say("undo") });
		back.onclick = () => {
			bring();
			undone.replaceChildren();
			if (current) location.assign(`?c=${one.id}`);
		};
		undone.replaceChildren(`${say("deleted")} `, back);
		back.focus();
		setTimeout(() => back.parentElement && undone.replaceChildren(), UNDO);
	};
	const rename = (one, item) => {
		const input = make("input", { className: "wd-rail-name", value: title(one), ariaLabel: say("rename") });
		let done = false;
		const end = (save) => {
			if (done) return;
			done = true;
			input.remove(); // a list with a name that is being given is not drawn anew
			if (save && input.value.trim()) wendaKept.rename(one.id, input.value.trim());
			draw();
			list.querySelector(`[href="?c=${one.id}"]`)?.focus();
		};
		input.onkeydown = (event) => {
			if (event.isComposing) return;
			if (event.key === "Enter" || event.key === "Escape") {
				event.stopPropagation();
				end(event.key === "Enter");
			}
		};
		input.onblur = () => end(true);
		item.replaceChildren(input);
		input.select();
	};
	const item = (one) => {
		const link = make("a", { href: `?c=${one.id}`, textContent: title(one), title: title(one) });
		if (one.id === wendaKept.current()) link.ariaCurrent = "page";
		if (one.branch !== undefined) link.className = "wd-rail-branch";
		const made = make("li", {}, link);
		const pin = button("wd-rail-pin", one.pinned ? "unpin" : "pin", () => {
			wendaKept.pin(one.id, !one.pinned);
			list.querySelector(`[href="?c=${one.id}"]`)?.parentElement.querySelector(".wd-rail-pin").focus();
		});
		pin.ariaPressed = `${Boolean(one.pinned)}`;
		made.append(
			pin,
			button("wd-rail-rename", "rename", () => rename(one, made)),
			button("wd-rail-delete", "delete", () => remove(one))
		);
		return made;
	};

	const draw = () => {
		if (list.contains(document.activeElement) && document.activeElement.matches(".wd-rail-name")) return;
		const wanted = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
		const fits = (one) => {
			const words = `${title(one)}\n${one.words}`.toLocaleLowerCase();
			return wanted.every((word) => words.includes(word));
		};
		const groups = new Map();
		for (const one of wendaKept.list().filter(fits)) {
			const name = one.pinned ? say("pinned") : day(one.time);
			groups.set(name, [...(groups.get(name) ?? []), one]);
		}
		const first = ([name]) => Number(name === say("pinned"));
		const shown = [...groups].sort((one, other) => first(other) - first(one));
		list.replaceChildren(
			...shown.flatMap(([name, ones]) => [
				make("h2", { className: "wd-label", textContent: name }),
				make("ul", {}, ...ones.map(item)),
			])
		);
		if (wanted.length && !groups.size) list.append(make("p", { textContent: say("rail_none") }));
	};

	// Editing an earlier question drops what followed it: that stays as a conversation of its own. Of
	// Gradio's two buttons beside a question that is edited the first one sends it.
	addEventListener(
		"click",
		(event) => {
			const pressed = event.target.closest?.(".wd-chat .message-buttons button");
			const row = pressed?.closest(".message-row");
			if (!row?.querySelector("textarea") || row.querySelector(".message-buttons button") !== pressed) return;
			const rows = [...document.querySelectorAll(".wd-chat .user-row")];
			const number = rows.indexOf(row);
			if (number < 0 || number === rows.length - 1) return;
			const old = wendaKept.branch(number);
			if (!old) return;
			undone.replaceChildren(`${say("branched")} `, make("a", { href: `?c=${old}`, textContent: say("branched_open") }));
		},
		{ capture: true, passive: true }
	);

	addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || !event.target.closest?.(".wd-rail") || opener.ariaExpanded !== "true") return;
		show(false);
		for (const one of document.querySelectorAll(".wd-rail-open, .wd-history")) one.focus(); // what is seen
	});
	addEventListener("click", (event) => {
		const history = event.target.closest?.(".wd-history");
		if (history) {
			document.querySelector('.wd-tabs [role="tab"]')?.click();
			show(true);
			return;
		}
		// A click beside the list, by hand, and on what is still there, shuts it.
		const beside = event.isTrusted && event.target.isConnected && !event.target.closest(".wd-rail");
		if (beside && opener.ariaExpanded === "true") show(false);
	});

	const place = () => {
		const here = document.querySelector(".wd-rail-place");
		if (here && nav.parentElement !== here) here.append(nav);
		for (const one of document.querySelectorAll(".wd-history:not([title])")) {
			one.textContent = one.title = say("history");
			one.ariaExpanded = "false";
		}
	};
	new MutationObserver(place).observe(document.documentElement, { subtree: true, childList: true });
	wendaKept.onChange(draw);
	place();
	draw();
})();
