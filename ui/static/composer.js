// The question box beside its Enter: earlier questions by the arrows, files dropped anywhere and an
// address that is pasted, both offered to be added, "/" to go to the box, Ctrl+K for what can be done.
(() => {
	const SHOWN = 8_000; // milliseconds that a report stays, unless something went wrong
	const [LOOK, LOOKS] = [50, 60]; // milliseconds between looks for a part, and how many
	const LISTED = 12; // lines of the palette: as many as are seen at a glance
	const say = (key) => WENDA_WORDS.said[key];
	const fill = (key, values) => say(key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
	const make = (name, properties = {}, ...parts) => {
		const made = Object.assign(document.createElement(name), properties);
		made.append(...parts);
		return made;
	};
	const box = () => document.querySelector(".wd-question textarea");
	const stand = (part) => part.isConnected || document.querySelector(".gradio-container").append(part);

	// Earlier questions of the conversation, the last one first; what was being typed comes after it.
	let back = 0; // how many questions back from what is being typed
	let typed = "";
	const recall = (event) => {
		const area = event.target;
		const at = area.selectionStart;
		const up = event.key === "ArrowUp";
		if (event.isComposing || area.selectionEnd !== at) return;
		if (up ? area.value.slice(0, at).includes("\n") : !back || area.value.slice(at).includes("\n")) return;
		if (up && !back && area.value && at > 0) return; // the caret goes to the beginning first
		const asked = [...document.querySelectorAll(".wd-chat .wd-asked")].map((part) => part.textContent).reverse();
		const next = back + (up ? 1 : -1);
		if (next > asked.length) return;
		if (!back) typed = area.value;
		back = next;
		event.preventDefault();
		wendaFill(area, back ? asked[back - 1] : typed);
		area.setSelectionRange(area.value.length, area.value.length);
	};
	addEventListener("keydown", (event) => {
		if (event.target !== box()) return;
		if (event.key === "ArrowUp" || event.key === "ArrowDown") recall(event);
		else if (event.key === "Enter") back = 0;
	});
	addEventListener("input", (event) => event.isTrusted && event.target === box() && (back = 0));

	// What is offered to be added, and what becomes of it: in a strip above the box.
	const line = make("span", { role: "status" });
	const yes = make("button", { type: "button", className: "wd-offer-add", textContent: say("offer_add") });
	const no = make("button", { type: "button", className: "wd-offer-no", textContent: "\u00d7", title: say("close") });
	no.ariaLabel = say("close");
	const strip = make("div", { className: "wd-offer", hidden: true }, line, yes, no);
	let timer = 0;
	const close = () => {
		clearTimeout(timer);
		watch.disconnect();
		strip.hidden = true;
	};
	const tell = (words, add = null) => {
		clearTimeout(timer);
		stand(strip);
		strip.hidden = false;
		line.textContent = words;
		yes.hidden = !add;
		yes.onclick = add;
	};
	no.onclick = () => (close(), box()?.focus());

	// The parts of the library's tab do the work, and say how it goes.
	const status = () => document.querySelector(".wd-status .wd-report");
	let before = null;
	const report = () => {
		const now = status();
		if (!now || now.outerHTML === before) return;
		before = now.outerHTML; // what is told here is a change of the page, too
		const problems = [...now.querySelectorAll("li")].map((item) => item.textContent);
		const head = now.querySelector("b, span")?.textContent ?? "";
		tell([head, ...problems].join("\n"));
		if (now.querySelector("progress")) return;
		watch.disconnect();
		if (!problems.length) timer = setTimeout(close, SHOWN);
	};
	const watch = new MutationObserver(report);
	const begin = (work) => {
		before = status()?.outerHTML ?? null;
		tell(say("offer_working"));
		watch.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
		work();
		box()?.focus();
	};
	const zone = () => document.querySelector(".wd-drop input[type=file]");
	// Gradio makes a tab's parts when it is first seen, and keeps them: then it is seen for a moment.
	// Whoever may not add has no parts for it.
	const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
	const mayAdd = async () => {
		const [chat, library] = document.querySelectorAll('.wd-tabs [role="tab"]');
		if (!zone() && library && !document.querySelector(".wd-library .wd-find")) {
			library.click();
			for (let look = 0; look < LOOKS && !zone(); look++) await wait(LOOK);
			chat.click();
		}
		return Boolean(zone());
	};
	const offer = (words, work) => {
		tell(words, () => begin(work));
		yes.focus();
	};

	const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
	const inZone = (event) => event.target.closest?.(".wd-drop");
	addEventListener("dragover", (event) => {
		if (!carries(event) || inZone(event)) return;
		event.preventDefault(); // else the browser would open the file
		document.body.toggleAttribute("data-wd-dragging", true);
	});
	for (const name of ["dragleave", "drop"])
		addEventListener(name, (event) => {
			if (name === "drop" || !event.relatedTarget) document.body.removeAttribute("data-wd-dragging");
		}, { capture: true });
	addEventListener("drop", async (event) => {
		if (!carries(event) || inZone(event)) return;
		event.preventDefault();
		const files = [...event.dataTransfer.files];
		if (!files.length) return;
		if (!(await mayAdd())) return tell(say("lib_owner"));
		const words = files.length > 1 ? fill("offer_files", { n: files.length }) : fill("offer_file", { name: files[0].name });
		offer(words, () => {
			const all = new DataTransfer();
			for (const file of files) all.items.add(file);
			zone().files = all.files;
			zone().dispatchEvent(new Event("change", { bubbles: true }));
		});
	});

	addEventListener("paste", (event) => {
		if (event.target !== box() || event.target.value.trim()) return;
		const words = event.clipboardData?.getData("text/plain").trim() ?? "";
		if (!/^https?:\/\/[^\s/]+\.[^\s]+$/i.test(words)) return;
		setTimeout(async () => {
			if (!(await mayAdd())) return; // it is a question like any other
			offer(fill("offer_page", { address: words }), () => {
				if (box().value.trim() === words) wendaFill(box(), "");
				wendaFill(wendaBox(".wd-web"), words);
				document.querySelector(".wd-web button").click();
			});
			box().focus(); // whoever goes on typing asks
		});
	});

	// The palette: what can be done, and the conversations, found by their words.
	const press = (selector) => document.querySelector(selector)?.click();
	const tab = (number) => document.querySelectorAll('.wd-tabs [role="tab"]')[number]?.click();
	const commands = () => [
		[say("new_conversation"), () => (tab(0), press(".wd-rail-new"))],
		[say("palette_ask"), () => (tab(0), setTimeout(() => box()?.focus(), LOOK))], // once it is seen
		[say("lib_tab"), () => tab(1)],
		[say("theme"), () => press(".wd-theme")],
		...[...document.querySelectorAll(".wd-reply")].length
			? [...document.querySelectorAll(".wd-save")].map((button) => [button.textContent.trim(), () => button.click()])
			: [],
		...wendaKept.list().map((one) => [one.title || new Date(one.time).toLocaleString(navigator.language), () => location.assign(`?c=${one.id}`), one.words]),
	];
	const wanted = make("input", { type: "text", autocomplete: "off", className: "wd-palette-box", role: "combobox" });
	wanted.placeholder = wanted.ariaLabel = say("palette");
	wanted.ariaExpanded = "true";
	const list = make("ul", { role: "listbox", id: "wd-palette-list", ariaLabel: say("palette") });
	wanted.setAttribute("aria-controls", list.id);
	const palette = make("dialog", { className: "wd-palette", ariaLabel: say("palette") }, wanted, list);
	let chosen = 0;
	const choose = (number) => {
		const items = [...list.querySelectorAll("[role=option]")];
		chosen = items.length && (number + items.length) % items.length;
		items.forEach((item, at) => (item.ariaSelected = `${at === chosen}`));
		if (items[chosen]) wanted.setAttribute("aria-activedescendant", items[chosen].id);
		else wanted.removeAttribute("aria-activedescendant");
		items[chosen]?.scrollIntoView({ block: "nearest" });
	};
	const draw = () => {
		const words = wanted.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
		const fits = ([name, , more = ""]) => words.every((word) => `${name}\n${more}`.toLocaleLowerCase().includes(word));
		const found = commands().filter(fits).slice(0, LISTED);
		list.replaceChildren(
			...found.map(([name, run], at) =>
				make("li", { role: "option", id: `wd-palette-${at}`, textContent: name, onclick: () => (palette.close(), run()) })
			)
		);
		if (!found.length) list.append(make("li", { role: "none", textContent: say("only_none") }));
		choose(0);
	};
	wanted.oninput = draw;
	wanted.onkeydown = (event) => {
		if (event.isComposing) return;
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (by) (event.preventDefault(), choose(chosen + by));
		else if (event.key === "Enter") (event.preventDefault(), list.querySelectorAll("[role=option]")[chosen]?.click());
	};
	palette.onclick = (event) => event.target === palette && palette.close();

	addEventListener("keydown", (event) => {
		if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !event.shiftKey && !event.altKey) {
			event.preventDefault();
			if (palette.open) return palette.close();
			stand(palette);
			wanted.value = "";
			palette.showModal();
			draw();
			wanted.focus();
		} else if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !palette.open) {
			if (event.target.closest?.("input, textarea, select, [contenteditable]") || !box()?.offsetParent) return;
			event.preventDefault();
			box().focus();
		} else if (event.key === "Escape" && !strip.hidden && !palette.open) no.onclick();
	});
})();
