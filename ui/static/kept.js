// Which conversation is this tab's, among those that the browser keeps (ui/chat/keeping.py).
//
// Gradio 6.31 reads and writes one key for all tabs, writes what it has just read once more, and
// gives up where the storage is full. What its one key stands for is decided here: a key for each
// conversation, "wenda_conversation/<id>", with the time of its last change before what Gradio
// wrote. A tab remembers its id. One that has none yet shows the newest conversation, and takes a
// key of its own when something is asked there: no tab changes what another shows.
(() => {
	const NAME = "wenda_conversation"; // STORAGE_KEY of ui/chat/keeping.py
	const TAB = "wenda_tab";
	const MAX_CONVERSATIONS = 20; // kept by a browser; past that the oldest go

	const { getItem, setItem } = Storage.prototype;
	const random = () => [...crypto.getRandomValues(new Uint32Array(3))].map((n) => n.toString(36));

	// A tab that was duplicated begins with the storage of the one that is still open: a page that
	// goes says so there, and who finds no word of it takes an id of its own.
	const tab = () => {
		let kept = null;
		try {
			kept = JSON.parse(sessionStorage.getItem(TAB));
		} catch {}
		const { id = "", from = "", open } = kept ?? {};
		return id && !open ? { id, from } : { id: random().join(""), from: id };
	};
	const mine = tab();
	const remember = (open) => {
		try {
			sessionStorage.setItem(TAB, JSON.stringify({ ...mine, open }));
		} catch {} // storage may be forbidden or full: the id lasts as long as the page
	};
	remember(true);
	addEventListener("pagehide", () => remember(false));
	addEventListener("pageshow", (event) => event.persisted && remember(true));

	const place = (id) => `${NAME}/${id}`;
	const changed = (key) => Number.parseInt(getItem.call(localStorage, key), 10) || 0;
	const oldestFirst = () =>
		Object.keys(localStorage)
			.filter((key) => key.startsWith(place("")))
			.map((key) => ({ key, time: changed(key) }))
			.sort((one, other) => one.time - other.time)
			.map(({ key }) => key);
	const others = () => oldestFirst().filter((key) => key !== place(mine.id));

	const full = (error) => /quota/i.test(error?.name);
	const write = (key, value) => {
		for (;;) {
			try {
				return setItem.call(localStorage, key, `${Date.now()} ${value}`);
			} catch (error) {
				const [oldest] = full(error) ? others().filter((other) => other !== key) : [];
				if (!oldest) throw error; // Gradio says so on the console; the page goes on
				localStorage.removeItem(oldest);
			}
		}
	};
	const keep = (value) => {
		write(place(mine.id), value);
		const rest = others();
		const most = MAX_CONVERSATIONS - 1;
		for (const key of rest.slice(0, Math.max(0, rest.length - most))) localStorage.removeItem(key);
	};

	const read = (key) => {
		const record = key ? getItem.call(localStorage, key) : null;
		return record && record.slice(record.indexOf(" ") + 1);
	};
	const shown = () =>
		read(place(mine.id)) ??
		read(mine.from && place(mine.from)) ??
		read(oldestFirst().at(-1)) ??
		getItem.call(localStorage, NAME);

	// What was kept before there was a key for each conversation is one of them.
	const migrate = () => {
		const old = getItem.call(localStorage, NAME);
		if (old === null) return;
		try {
			setItem.call(localStorage, place(random().join("")), `${Date.now()} ${old}`);
			localStorage.removeItem(NAME);
		} catch {} // no room for two: it stays where it is, and is shown from there
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
		return shown();
	};
	Storage.prototype.setItem = function (key, value) {
		if (key !== NAME || this !== localStorage) return setItem.call(this, key, value);
		if (!echo) keep(`${value}`);
	};
	try {
		migrate();
	} catch {} // storage is forbidden
})();
