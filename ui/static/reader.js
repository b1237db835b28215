// What can be done with the article that is open in the reader: its marks one after the other, its
// contents, a search in it, a citation, its other script, a question about it alone. The bar stands
// in the head of the panel, and is put there again whenever the panel is made anew.
const wendaReader = (() => {
	const MOST = 500; // places that a search shows
	const say = (key) => WENDA_WORDS.said[key];
	const make = (name, properties = {}, ...parts) => {
		const made = Object.assign(document.createElement(name), properties);
		made.append(...parts);
		return made;
	};
	const button = (name, key, textContent, onclick) =>
		make("button", { type: "button", className: name, title: say(key), ariaLabel: say(key), textContent, onclick });

	const panel = () => document.querySelector(".wd-side .wd-panel");
	const card = () => panel()?.querySelector("details.wd-source[open]");
	const article = () => card()?.querySelector(".wd-article");
	// A mark that goes on in the next paragraph is one; of a place the first piece stands for all.
	const marks = () => {
		const all = [...(article()?.querySelectorAll("mark") ?? [])];
		return all.filter((mark, at) => !at || mark.className.replace(/ wd-(now|best-\d+)/g, "") !== all[at - 1].className.replace(/ wd-(now|best-\d+)/g, ""));
	};

	let now = 0; // the mark that was gone to last, from 0
	const go = (mark) => {
		mark.focus({ preventScroll: true });
		mark.scrollIntoView({ block: "center" });
	};
	const step = (by) => {
		const all = marks();
		if (!all.length) return;
		now = (now + by + all.length) % all.length;
		for (const old of panel().querySelectorAll(".wd-now")) old.classList.remove("wd-now");
		all[now].classList.add("wd-now");
		all[now].scrollIntoView({ block: "center" });
		count();
	};
	const place = make("span", { className: "wd-mark-count", role: "status" });
	const count = () => {
		const all = marks();
		now = Math.min(now, Math.max(all.length - 1, 0));
		const line = all.length ? `${now + 1} / ${all.length}` : "";
		if (place.textContent !== line) place.textContent = line;
		before.disabled = after.disabled = all.length < 2;
	};
	const before = button("wd-mark-before", "mark_before", "\u2191", () => step(-1));
	const after = button("wd-mark-after", "mark_after", "\u2193", () => step(1));

	// The contents: the article's headings.
	const list = make("ul", { className: "wd-contents" });
	const contents = make("details", { className: "wd-contents-box" }, make("summary", { textContent: say("contents") }), list);
	contents.ontoggle = () => {
		if (!contents.open) return;
		const heads = [...(article()?.querySelectorAll(".wd-heading") ?? [])];
		list.replaceChildren(
			...heads.map((head) => {
				const words = [...head.childNodes].filter((part) => !part.matches?.(".wd-hash"));
				const item = make("button", { type: "button", textContent: words.map((part) => part.textContent).join("") });
				item.onclick = () => {
					contents.open = false;
					head.tabIndex = -1;
					head.focus({ preventScroll: true });
					head.scrollIntoView({ block: "start" });
				};
				return make("li", { className: head.className }, item);
			})
		);
	};
	addEventListener("click", (event) => contents.open && !contents.contains(event.target) && (contents.open = false));

	// The search: places are painted, and nothing in the article is changed.
	const box = make("input", { type: "search", className: "wd-find-in", autocomplete: "off", maxLength: 200 });
	box.placeholder = box.ariaLabel = say("find");
	const found = make("span", { className: "wd-find-count", role: "status" });
	let ranges = [];
	let at = -1;
	const paint = () => {
		if (!CSS.highlights) return; // an older browser: the place is scrolled to all the same
		CSS.highlights.set("wd-found", new Highlight(...ranges));
		CSS.highlights.set("wd-found-now", new Highlight(...ranges.slice(Math.max(at, 0), at + 1)));
	};
	const seek = () => {
		const wanted = box.value.trim().toLocaleLowerCase();
		[ranges, at] = [[], -1];
		for (const block of wanted ? (article()?.querySelectorAll("p, .wd-heading") ?? []) : []) {
			const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
			const nodes = [];
			let words = "";
			while (walker.nextNode()) {
				nodes.push([words.length, walker.currentNode]);
				words += walker.currentNode.data;
			}
			const lower = words.toLocaleLowerCase();
			if (lower.length !== words.length) continue; // its offsets would be those of another text
			const spot = (offset) => {
				const [start, node] = nodes.findLast(([begin]) => begin <= offset);
				return [node, offset - start];
			};
			for (let from = lower.indexOf(wanted); from >= 0 && ranges.length < MOST; ) {
				const range = new Range();
				range.setStart(...spot(from));
				const [node, offset] = spot(from + wanted.length - 1);
				range.setEnd(node, offset + 1);
				ranges.push(range);
				from = lower.indexOf(wanted, from + wanted.length);
			}
		}
		if (wanted && !ranges.length) found.textContent = say("find_none");
		else found.textContent = "";
		paint();
		if (ranges.length) turn(1);
	};
	const turn = (by) => {
		if (!ranges.length) return;
		at = (at + by + ranges.length) % ranges.length;
		found.textContent = `${at + 1} / ${ranges.length}`;
		paint();
		ranges[at].startContainer.parentElement.scrollIntoView({ block: "center" });
	};
	box.oninput = seek;
	box.onkeydown = (event) => {
		if (event.isComposing) return;
		if (event.key === "Enter") {
			event.preventDefault();
			turn(event.shiftKey ? -1 : 1);
		} else if (event.key === "Escape" && box.value) {
			event.stopPropagation(); // the reader stays open
			event.preventDefault();
			box.value = "";
			seek();
		}
	};

	// The citation of the place that is shown, else of the card's first.
	const citation = () => {
		const number = card()?.querySelector("mark.wd-now")?.className.match(/wd-of-(\d+)/)?.[1];
		return card()?.querySelector(number ? `.wd-citation-${number}` : ".wd-citation");
	};
	const linkOf = (key) => {
		const reply = [...document.querySelectorAll(".wd-reply")].find((one) => one.querySelector(".wd-evidence")?.value === key);
		const asked = reply?.querySelector(".wd-link")?.value;
		return asked ? ` ${location.origin}${location.pathname}?q=${asked}` : "";
	};
	const cite = button("wd-cite-copy", "cite_hint", say("cite_copy"), () => {
		const one = citation();
		if (!one) return;
		const link = one.matches(".wd-unlinked") ? linkOf(panel().querySelector(".wd-evidence").value) : "";
		wendaCopy(one.value + link, cite);
	});
	cite.ariaLabel = `${say("cite_copy")}: ${say("cite_hint")}`;

	// The other script: the server makes the panel anew; the card and the place in it stay.
	let kept = null;
	const script = button("wd-script-turn", "script", "", () => {
		const value = card()?.querySelector(".wd-script")?.value;
		if (!value) return;
		const cards = [...panel().querySelectorAll("details.wd-source")];
		kept = { old: panel(), index: cards.indexOf(card()), top: card().scrollTop, number: card().querySelector("mark.wd-now")?.className };
		wendaTell(`script ${value} ${panel().querySelector(".wd-evidence").value} #${Date.now()}`);
	});
	// Gives whether the panel is the one that was asked for in another script.
	const restore = () => {
		if (!kept || panel() === kept.old || !panel()) return false;
		const { index, top, number } = kept;
		kept = null;
		wendaState("open", true);
		panel().querySelectorAll("details.wd-source").forEach((one, other) => (one.open = other === index));
		if (card()) card().scrollTop = top;
		const of = number?.match(/wd-of-\d+/)?.[0];
		for (const mark of of ? panel().querySelectorAll(`.${of}`) : []) mark.classList.add("wd-now");
		return true;
	};

	// Ticks along the edge: where in the article its marks stand.
	const ticks = make("div", { className: "wd-ticks", ariaHidden: "true" });
	const tick = () => {
		const whole = article()?.textContent.length;
		if (!whole) return ticks.remove();
		const walked = new Range();
		walked.selectNodeContents(article());
		const high = card().clientHeight - 64; // below what is sticky
		ticks.replaceChildren(
			...marks().map((mark) => {
				walked.setEndBefore(mark);
				const one = make("span", { onclick: () => go(mark) });
				one.style.top = `${(high * walked.toString().length) / whole}px`;
				return one;
			})
		);
		card().querySelector(".wd-meta").before(ticks);
	};

	const bar = make("div", { className: "wd-reader-bar" }, before, place, after, contents, box, found, cite, script);
	let drawn = null; // the card that the bar was last drawn for
	const draw = () => {
		const turned = restore();
		const head = panel()?.querySelector(".wd-panel-head");
		if (!head || !panel().querySelector(".wd-source")) return;
		if (bar.previousElementSibling !== head) head.after(bar);
		if (card() === drawn) return count();
		drawn = card();
		now = Math.max(marks().findIndex((mark) => mark.matches(".wd-now, [class*=wd-best-]")), 0);
		contents.open = false;
		contents.hidden = !article()?.querySelector(".wd-heading");
		const other = drawn?.querySelector(".wd-script");
		script.hidden = !other;
		script.textContent = other?.textContent ?? "";
		if (turned) script.focus(); // the bar was taken away with the panel before
		count();
		seek();
		tick();
	};
	addEventListener("toggle", (event) => event.target.matches?.(".wd-source") && draw(), { capture: true });
	addEventListener("click", (event) => {
		const ask = event.target.closest?.(".wd-ask-article");
		if (!ask) return;
		wendaOnly.article(ask.value, ask.closest("details").querySelector(".wd-title").textContent);
		if (innerWidth < 1200) wendaState("open", false);
		wendaBox(".wd-question").focus();
	});
	new MutationObserver(draw).observe(document.documentElement, { subtree: true, childList: true });
	return { shown: (mark) => ((now = Math.max(marks().indexOf(mark), 0)), count()) };
})();
