// "Only in…" above the question box: which articles are searched. What is chosen goes to the server
// in a hidden box (".wd-only-choice") with each question, and stays with this tab over a reload.
const wendaOnly = (() => {
	const KEY = "wenda_only";
	const PAUSE = 250; // ms without a key before articles are looked for
	const SHOWN = 8; // tags offered at one time
	const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
	const say = (key) => WENDA_WORDS.said[`only_${key}`];
	const LANGUAGES = ["", "en", "zh", "zh-Hans", "zh-Hant"];
	const NAMES = { "": "any", en: "en", zh: "zh", "zh-Hans": "hans", "zh-Hant": "hant" };

	// A choice, from whatever was kept.
	const sound = (kept) => {
		const texts = (...ones) => ones.every((one) => typeof one === "string");
		const many = (ones, fit) => (Array.isArray(ones) ? ones.filter((one) => one && fit(one)) : []);
		const date = (one) => (texts(one) ? one : "");
		return {
			language: LANGUAGES.includes(kept.language) ? kept.language : "",
			since: date(kept.since),
			until: date(kept.until),
			tags: many(kept.tags, texts),
			articles: many(kept.articles, (one) => texts(one.id, one.title)),
		};
	};
	const none = () => sound({});
	let chosen = none();
	try {
		chosen = sound(JSON.parse(sessionStorage.getItem(KEY)) ?? {});
	} catch {} // storage may be forbidden: the choice lasts as long as the page

	const make = (name, properties = {}, ...parts) => {
		const made = Object.assign(document.createElement(name), properties);
		made.append(...parts);
		return made;
	};
	const field = (key, input, ...more) => {
		input.id = `wd-only-${key}`;
		const label = make("label", { htmlFor: input.id, textContent: say(key) });
		return make("div", { className: `wd-only-field wd-only-${key}` }, label, input, ...more);
	};
	const text = (properties) =>
		make("input", { type: "text", autocomplete: "off", spellcheck: false, ...properties });

	// What the server is told; nothing where nothing is chosen.
	const choice = () => {
		const told = {
			languages: chosen.language ? [chosen.language] : [],
			since: chosen.since,
			until: chosen.until,
			tags: chosen.tags,
			articles: chosen.articles.map((one) => one.id),
		};
		return Object.values(told).some((value) => value.length) ? JSON.stringify(told) : "";
	};

	// The choice goes into the hidden box, to be sent with the next question.
	const handOver = (value) => {
		const box = wendaBox(".wd-only-choice");
		if (box) wendaFill(box, value);
	};

	// A list to choose several of: what is chosen, a box to type in, what is offered for it.
	const pick = (key, named, offer, take) => {
		const box = text({ maxLength: 200, placeholder: say("type") });
		const held = make("ul", { className: "wd-only-held" });
		const offered = make("ul", { className: "wd-only-offered" });
		const item = (button) => make("li", {}, button);
		const draw = () => {
			const taken = chosen[key].map((one) => {
				const name = named(one);
				const button = make("button", { type: "button", textContent: name });
				button.ariaLabel = `${say("drop")} ${name}`;
				button.onclick = () => {
					chosen[key] = chosen[key].filter((other) => other !== one);
					show();
					box.focus();
				};
				return item(button);
			});
			held.replaceChildren(...taken);
		};
		const add = (one) => {
			if (!chosen[key].some((other) => named(other) === named(one) && other.id === one.id))
				chosen[key] = [...chosen[key], one];
			box.value = "";
			show();
			offer("");
			box.focus();
		};
		const list = (ones) => {
			const rows = ones.map((one) => {
				const parts = [make("b", { textContent: named(one) })];
				if (one.more) parts.push(make("small", { textContent: one.more }));
				return item(make("button", { type: "button", onclick: () => add(one) }, ...parts));
			});
			if (!rows.length && box.value.trim()) rows.push(make("li", { textContent: say("none") }));
			offered.replaceChildren(...rows);
		};
		box.oninput = () => offer(box.value.trim());
		box.onkeydown = (event) => {
			if (event.key !== "Enter" || event.isComposing) return;
			event.preventDefault();
			const typed = box.value.trim();
			if (typed && take) add(take(typed));
			else if (typed) offered.querySelector("button")?.click();
		};
		const part = field(key === "tags" ? "tag" : "article", box, held, offered);
		return { part, box, draw, list };
	};

	let tags = [];
	let number = 0;
	let timer = 0;
	const look = (term, pause) => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			number += 1;
			wendaSend(".wd-only-asked", JSON.stringify({ term, number }));
			heard(number, 100);
		}, pause);
	};
	const heard = (wanted, looks) => {
		const said = wendaBox(".wd-only-found")?.value;
		const given = said ? JSON.parse(said) : {};
		if (wanted !== number) return;
		if (given.number !== wanted) return looks && setTimeout(() => heard(wanted, looks - 1), 100);
		tags = given.tags;
		articlePick.list(given.articles);
		offerTags(tagPick.box.value.trim());
	};
	const offerTags = (typed) => {
		const begun = typed.toLowerCase();
		const fit = tags.filter((one) => one.toLowerCase().includes(begun));
		tagPick.list(fit.filter((one) => !chosen.tags.includes(one)).slice(0, SHOWN));
	};
	const same = (one) => one;
	const tagPick = pick("tags", same, offerTags, same);
	const articlePick = pick("articles", (one) => one.title, (term) => look(term, PAUSE));

	const language = make("select");
	for (const value of LANGUAGES)
		language.append(make("option", { value, textContent: say(NAMES[value]) }));
	const dates = { since: text({ maxLength: 10 }), until: text({ maxLength: 10 }) };
	const hint = make("p", { id: "wd-only-hint", textContent: say("dates") });
	const summary = make("summary");
	const fields = make(
		"div",
		{ className: "wd-only-fields" },
		field("language", language),
		field("since", dates.since),
		field("until", dates.until),
		hint,
		tagPick.part,
		articlePick.part
	);
	const details = make("details", {}, summary, fields);
	const clear = make("button", { type: "button", className: "wd-only-clear", textContent: say("clear") });
	const told = make("div", { className: "wd-only-told", role: "status" });
	const control = make("div", { className: "wd-only" }, details, clear, told);

	// What is offered stays open below the field used last, and a button that is pressed leaves the
	// focus where it is: else the page would move under the pointer.
	control.onmousedown = (event) => event.target.closest("button") && event.preventDefault();
	fields.addEventListener("focusin", (event) => {
		const used = event.target.closest(".wd-only-field");
		for (const one of fields.children) one.toggleAttribute("data-used", one === used);
	});

	const described = () => {
		const days = [chosen.since, chosen.until].filter(Boolean);
		const range = days.length ? `${chosen.since}–${chosen.until}` : "";
		const titles = chosen.articles.map((one) => one.title);
		const named = chosen.language ? say(NAMES[chosen.language]) : "";
		return [named, range, ...chosen.tags.map((tag) => `#${tag}`), ...titles].filter(Boolean).join(" · ");
	};

	const show = () => {
		const value = choice();
		const line = value ? `${say("on")} ${described()}` : say("off");
		if (summary.textContent !== line) told.textContent = summary.textContent && value ? line : "";
		summary.textContent = line;
		control.toggleAttribute("data-on", Boolean(value));
		clear.hidden = !value;
		language.value = chosen.language;
		for (const [key, box] of Object.entries(dates)) {
			if (document.activeElement !== box) box.value = chosen[key];
			const wrong = Boolean(chosen[key]) && !DATE.test(chosen[key]);
			box.ariaInvalid = `${wrong}`;
		}
		tagPick.draw();
		articlePick.draw();
		handOver(value);
		try {
			sessionStorage.setItem(KEY, JSON.stringify(chosen));
		} catch {}
	};

	language.onchange = () => ((chosen.language = language.value), show());
	for (const [key, box] of Object.entries(dates)) {
		box.placeholder = "2019-03";
		box.setAttribute("aria-describedby", hint.id);
		box.oninput = () => ((chosen[key] = box.value.trim()), show());
	}
	clear.onclick = () => {
		chosen = none();
		show();
		summary.focus();
	};
	details.ontoggle = () => {
		if (details.open) look("", 0);
		else for (const one of fields.children) one.removeAttribute("data-used");
	};
	details.onkeydown = (event) => {
		if (event.key !== "Escape" || !details.open) return;
		details.open = false;
		summary.focus();
	};

	// The hidden box may have come after the choice was made: it is filled again before each question.
	const again = (event) => {
		if (event.type === "click" || event.key === "Enter") handOver(choice());
	};
	addEventListener("keydown", again, { capture: true, passive: true });
	addEventListener("click", again, { capture: true, passive: true });

	const stand = () => {
		const place = document.querySelector(".wd-only-place");
		if (!place || place.contains(control)) return;
		place.append(control);
		show();
	};
	new MutationObserver(stand).observe(document.documentElement, { subtree: true, childList: true });
	stand();
	return {
		// That one article alone is searched.
		article: (id, title) => {
			chosen = { ...none(), articles: [{ id, title }] };
			show();
		},
	};
})();
