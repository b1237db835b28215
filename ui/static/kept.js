// The conversations that the browser keeps (ui/chat/keeping.py), and which of them is this tab's.
//
// Gradio 6.31 reads and writes one key for all tabs, writes what it has just read once more, and
// gives up where the storage is full. What its one key stands for is decided here: a key for each
// conversation, "wenda_conversation/<id>", with the time of its last change before what Gradio
// wrote. Gradio's part cannot be read here, so titles and words to search stand in an index beside.
//
// A tab remembers its id. One that has none yet shows the newest conversation and goes on with it.
// One that shows what another open tab has, or has changed since, takes a key of its own when
// something is asked there: no tab changes what another shows. A conversation has an address,
// "?c=<id>".
const wendaKept = (() => {
	const NAME = "wenda_conversation"; // STORAGE_KEY of ui/chat/keeping.py
	// By id: title, whether it was given by hand, words to search; whether it is pinned; of a branch
	// the row of the question that was edited, from 0.
	const INDEX = "wenda_index";
	const TAB = "wenda_tab";
	const OPEN = "wenda_open"; // a key for each tab that is open, with the time and its id
	const FORGOTTEN = 12 * 3_600_000; // milliseconds after which a tab that never said goodbye is gone
	const MAX_CONVERSATIONS = 200; // kept by a browser; past that the oldest go
	const MAX_TITLE = 120; // characters
	const MAX_WORDS = 4_000; // characters of a conversation that are searched
	const EMPTY = 100; // characters at most of a conversation without a question, as Gradio writes it

	const { getItem, setItem } = Storage.prototype;
	const random = () => [...crypto.getRandomValues(new Uint32Array(3))].map((n) => n.toString(36)).join("");
	const place = (id) => `${NAME}/${id}`;
	const record = (id) => getItem.call(localStorage, place(id));
	const changed = (id) => Number.parseInt(record(id), 10) || 0;
	const newestFirst = () =>
		Object.keys(localStorage)
			.filter((key) => key.startsWith(place("")))
			.map((key) => key.slice(place("").length))
			.map((id) => ({ id, time: changed(id) }))
			.sort((one, other) => other.time - one.time);

	const index = () => {
		try {
			return JSON.parse(getItem.call(localStorage, INDEX)) ?? {};
		} catch {
			return {}; // somebody else wrote there: titles are made anew
		}
	};
	const describe = (id, change) => {
		const all = index();
		if (change) all[id] = { ...all[id], ...change };
		else delete all[id];
		for (const other of Object.keys(all)) if (record(other) === null) delete all[other];
		try {
			setItem.call(localStorage, INDEX, JSON.stringify(all));
		} catch {} // no room: the list shows dates in place of titles
	};

	// What was kept before there was a key for each conversation is one of them.
	const migrate = () => {
		const old = getItem.call(localStorage, NAME);
		if (old === null) return;
		setItem.call(localStorage, place(random()), `${Date.now()} ${old}`);
		localStorage.removeItem(NAME);
	};

	const address = new URL(location.href);
	const wanted = () => {
		const linked = address.searchParams.get("c");
		if (linked && record(linked) !== null) return linked;
		let kept = null;
		try {
			kept = JSON.parse(sessionStorage.getItem(TAB))?.id;
		} catch {}
		return kept || newestFirst()[0]?.id;
	};
	const tab = `${OPEN}/${random()}`;
	const isOpen = (id) =>
		Object.keys(localStorage)
			.filter((key) => key.startsWith(`${OPEN}/`) && key !== tab)
			.map((key) => getItem.call(localStorage, key).split(" "))
			.some(([time, other]) => other === id && Date.now() - time < FORGOTTEN);
	const remember = () => {
		try {
			sessionStorage.setItem(TAB, JSON.stringify({ id: record(mine) === null && from ? from : mine }));
			setItem.call(localStorage, tab, `${Date.now()} ${mine}`);
		} catch {} // storage may be forbidden or full: the id lasts as long as the page
	};

	let mine = "";
	let from = ""; // another tab's, which this one shows until something is asked here
	let seen = 0; // when this tab's conversation was last changed, as far as the tab knows
	const take = (id, copied = "") => {
		[mine, from, seen] = [id, copied, changed(id)];
		remember();
	};
	const shown = () => (from && record(mine) === null ? from : mine);
	// The address names another conversation from now on, or none.
	const leave = (copied = "") => {
		take(random(), copied);
		const url = new URL(location.href);
		if (!url.searchParams.has("c")) return;
		url.searchParams.delete("c");
		history.replaceState(history.state, "", url);
	};
	try {
		migrate();
	} catch {} // no room for two, or storage is forbidden: it stays where it is
	try {
		const id = wanted() ?? random();
		if (isOpen(id)) take(random(), id);
		else take(id);
	} catch {
		mine = random();
	}
	addEventListener("pagehide", () => {
		try {
			localStorage.removeItem(tab);
		} catch {}
	});
	addEventListener("pageshow", (event) => event.persisted && remember());

	const heard = new Set(); // who is told of every change
	const tell = () => heard.forEach((listener) => listener());
	addEventListener("storage", (event) => (event.key === null || event.key.startsWith("wenda_")) && tell());

	// The oldest go where there is no room, but none that is pinned.
	const oldestFirst = (but) => {
		const all = index();
		return newestFirst().filter(({ id }) => id !== but && !all[id]?.pinned).reverse();
	};
	const full = (error) => /quota/i.test(error?.name);
	const write = (id, value) => {
		for (;;) {
			try {
				return setItem.call(localStorage, place(id), value);
			} catch (error) {
				const oldest = full(error) && oldestFirst(id)[0];
				if (!oldest) throw error; // Gradio says so on the console; the page goes on
				localStorage.removeItem(place(oldest.id));
			}
		}
	};
	let branch = null; // the row of the question that is being edited, once this is a branch
	const keep = (value) => {
		if (changed(mine) !== seen) leave(); // another tab's now
		if (value.length <= EMPTY) {
			localStorage.removeItem(place(mine));
			seen = 0;
			describe(mine);
		} else {
			write(mine, `${Date.now()} ${value}`);
			take(mine);
			if (branch !== null) describe(mine, { branch });
			branch = null;
			const tooMany = newestFirst().length - MAX_CONVERSATIONS;
			for (const { id } of oldestFirst(mine).slice(0, Math.max(tooMany, 0))) localStorage.removeItem(place(id));
			setTimeout(note); // once the page has it
		}
		tell();
	};

	// The title is the first question, of a branch the one that was edited, unless the reader gave one;
	// both it and the words are the page's.
	const note = () => {
		const text = (part) => {
			const copy = part.cloneNode(true);
			for (const peek of copy.querySelectorAll(".wd-peek")) peek.remove(); // a source's, not said
			return copy.textContent.trim();
		};
		const words = (selector) => [...document.querySelectorAll(`.wd-chat ${selector}`)].map(text);
		const questions = words(".wd-asked");
		if (!questions.length || record(mine) === null) return;
		const known = index()[mine];
		const asked = questions[known?.branch ?? 0] ?? questions[0];
		const title = known?.named ? known.title : asked.slice(0, MAX_TITLE);
		const said = [...questions, ...words(".wd-answer")].join("\n").slice(0, MAX_WORDS);
		if (known?.title === title && known.words === said) return;
		describe(mine, { title, words: said });
		tell();
	};

	const read = (id) => {
		const kept = record(id);
		return kept && kept.slice(kept.indexOf(" ") + 1);
	};
	let fresh = true; // nothing has been read yet
	let echo = false; // what is written is what was just read
	Storage.prototype.getItem = function (key) {
		if (key !== NAME || this !== localStorage) return getItem.call(this, key);
		if (fresh) {
			fresh = false;
			echo = true;
			setTimeout(() => (echo = false));
		}
		return read(shown()) ?? getItem.call(localStorage, NAME);
	};
	Storage.prototype.setItem = function (key, value) {
		if (key !== NAME || this !== localStorage) return setItem.call(this, key, value);
		if (!echo) keep(`${value}`);
	};

	return {
		current: shown,
		begin: () => leave(),
		// What is asked next goes on from here in a conversation of its own; this one stays as it is.
		// Gives its id; "" if it is not kept.
		branch: (row) => {
			const old = shown();
			if (record(old) === null) return "";
			leave(old);
			branch = row;
			return old;
		},
		pin: (id, pinned) => {
			describe(id, { pinned });
			tell();
		},
		note,
		// Newest first: id, time in milliseconds, title ("" if it is not known), words to search.
		list: () => {
			try {
				const all = index();
				return newestFirst().map((one) => ({ title: "", words: "", ...all[one.id], ...one }));
			} catch {
				return []; // storage is forbidden
			}
		},
		rename: (id, title) => {
			describe(id, { title: title.slice(0, MAX_TITLE), named: true });
			tell();
		},
		// Gives a function that brings it back as it was.
		remove: (id) => {
			const [value, known] = [record(id), index()[id]];
			localStorage.removeItem(place(id));
			describe(id);
			if (id === mine) seen = 0;
			if (id === from) from = "";
			tell();
			return () => {
				write(id, value);
				if (known) describe(id, known);
				tell();
			};
		},
		onChange: (listener) => heard.add(listener),
	};
})();

// A new conversation leaves the one before as it is; before Gradio empties the page.
addEventListener("click", (event) => event.target.closest?.(".wd-new") && wendaKept.begin(), {
	capture: true,
});
