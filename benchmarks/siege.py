"""What a chat bears: kills during uploads, many visitors who add and ask, a folder in a storm.

Run one of these from the repository; ``docs/reliability.md`` has figures of the last two.

    python benchmarks/siege.py kills [--kills 50]
    python benchmarks/siege.py visitors [--visitors 50] [--seconds 90]
    python benchmarks/siege.py storm [--seconds 30]

``kills`` ends a chat with SIGKILL at random moments of an upload, starts it again and looks whether
an article that was said to be added is there, and every article whole. ``visitors`` counts the
memory, open files, threads and temporary files of a chat. ``storm`` writes, renames and deletes
files in a folder that ``wenda watch`` follows, and looks whether the library is as the folder then.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.ask import QUESTIONS  # noqa: E402 - found through the line above

START_SECONDS = 120  # that a chat may take to be up
CALM_SECONDS = 60  # that a library may take to be as its folder is after a storm


class Chat:
    """A chat over a folder's library, in a process of its own with its own temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        self._log = (folder / "log").open("w+")
        command = [sys.executable, "-u", "-m", "bot", "chat", "--port", "0"]
        environment = {**os.environ, "WENDA_DATA": str(folder), "TMPDIR": str(self.temporary)}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self._log, stderr=self._log
        )
        self.client = httpx.Client(base_url=self._address(), timeout=60)
        config = self.client.get("/config").json()
        self._functions = {one["api_name"]: one["id"] for one in config["dependencies"]}

    def _address(self) -> str:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            said = os.pread(self._log.fileno(), 10_000, 0).decode()
            if found := re.search(r"http://[^ ]+(?= \()", said):
                return found.group()
            time.sleep(0.05)
        raise SystemExit(f"the chat did not start:\n{os.pread(self._log.fileno(), 10_000, 0)!r}")

    def add(self, name: str, text: str) -> bool:
        """Whether an uploaded text was said to be added."""
        sent = self.client.post("/gradio_api/upload", files={"files": (name, text)})
        path = sent.raise_for_status().json()[0]
        file = {"path": path, "orig_name": name, "meta": {"_type": "gradio.FileData"}}
        asked = {"data": [[file]], "fn_index": self._functions["drop"], "session_hash": name}
        self.client.post("/gradio_api/queue/join", json=asked).raise_for_status()
        parameters = {"session_hash": name}
        with self.client.stream("GET", "/gradio_api/queue/data", params=parameters) as lines:
            for line in lines.iter_lines():
                message = json.loads(line[6:]) if line.startswith("data: ") else {}
                if message.get("msg") == "process_completed":
                    return (
                        re.search("1 (added|changed|replaced)", json.dumps(message["output"]))
                        is not None
                    )
        return False

    def ask(self, question: str) -> bool:
        """Whether a question has an answer."""
        body = {"data": [question]}
        told = self.client.post("/gradio_api/run/ask", json=body)
        return bool(told.is_success and told.json()["data"][0]["text"])

    def titles(self) -> set[str]:
        """The titles of all articles."""
        found: set[str] = set()
        page, pages = 1, 1
        while page <= pages:
            told = self.client.post("/gradio_api/run/articles", json={"data": ["", page, 200]})
            record = told.raise_for_status().json()["data"][0]
            found |= {one["title"] for one in record["articles"]}
            page, pages = page + 1, record["pages"]
        return found

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends the process."""
        self.client.close()
        self.process.send_signal(how)
        self.process.wait(30)
        self._log.close()


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder, deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="siege-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def text_of(number: int) -> str:
    """An article of some hundred and fifty passages, which only it has."""
    lines = (
        f"Lot {number}-{line} of the quay has {line * 7} crates of tea." for line in range(1_500)
    )
    return f"Lot {number}\n\n" + "\n\n".join(lines)


def kill(kills: int) -> int:
    """Kills a chat at random moments of an upload; returns how often something was amiss."""
    chance, amiss, said, whole = random.Random(5), 0, set[str](), 0
    with folder() as place:
        chat = Chat(place)
        begun = time.monotonic()
        chat.add("measure.md", text_of(0))
        usual = time.monotonic() - begun
        for number in range(1, kills + 1):
            moment = threading.Timer(
                chance.uniform(0, 1.2 * usual), chat.process.send_signal, [signal.SIGKILL]
            )
            moment.start()
            with suppress(httpx.HTTPError):
                if chat.add(f"lot{number}.md", text_of(number)):
                    said.add(f"Lot {number}")
            moment.join()
            chat.process.wait(30)
            chat.end(signal.SIGKILL)
            chat = Chat(place)
            there = chat.titles()
            whole += f"Lot {number}" in there
            amiss += len(said - there)
            print(f"{number}: {len(said)} told, {whole} in, {len(said - there)} lost", flush=True)
        chat.end()
        library = next(place.rglob("library.sqlite")).parent
        told = subprocess.run(
            [sys.executable, "-m", "bot", "doctor", "--library", str(library), "--json"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        problems = json.loads(told.stdout)["problems"]
        left = [path.name for path in library.rglob("*") if ".tmp" in path.name]
        print(
            f"{kills} kills within {1.2 * usual:.1f} s of an upload: {len(said)} were told to be "
            f"added, {whole} are in, {amiss} lost; doctor: {problems or 'nothing'}; files left in "
            f"the library: {left or 'none'}; in the temporary folder: {count_files(chat)}"
        )
        return amiss + len(problems)


def count_files(chat: Chat) -> int:
    """The temporary files of a chat."""
    return sum(path.is_file() for path in chat.temporary.rglob("*"))


@dataclass(slots=True)
class Tally:
    """What visitors did."""

    questions: int = 0
    uploads: int = 0
    errors: list[str] = field(default_factory=list)


def come(chat: Chat, number: int, tally: Tally, stop: threading.Event) -> None:
    """One visitor: asks three times, then adds a newer version of an article, and so on."""
    chance, turn = random.Random(number), 0
    while not stop.wait(chance.uniform(1, 5)):
        turn += 1
        try:
            if turn % 4:
                done = chat.ask(QUESTIONS[(number + turn) % len(QUESTIONS)])
                tally.questions += 1
            else:
                done = chat.add(f"v{number}.md", f"Visitor {number}\n\nTurn {turn} of tea.")
                tally.uploads += 1
            if not done:
                tally.errors.append("a question had no answer or a text was not added")
        except (httpx.HTTPError, ValueError, KeyError) as error:
            tally.errors.append(f"{type(error).__name__}: {error}"[:120])


def visit(visitors: int, seconds: float) -> int:
    """Has visitors ask and add; prints what the chat has in use; returns how many errors."""
    tally, stop = Tally(), threading.Event()
    with folder() as place:
        chat = Chat(place)
        process = psutil.Process(chat.process.pid)

        threads = [
            threading.Thread(target=come, args=(chat, number, tally, stop))
            for number in range(visitors)
        ]
        print("seconds  questions  uploads  memory/MB  files  threads  temporary files")
        begun = time.monotonic()
        for thread in threads:
            thread.start()

        def show() -> None:
            print(
                f"{time.monotonic() - begun:7.0f}  {tally.questions:9}  {tally.uploads:7}  "
                f"{process.memory_info().rss / 1e6:9.0f}  {process.num_fds():5}  "
                f"{process.num_threads():7}  {count_files(chat):15}",
                flush=True,
            )

        for _ in range(6):
            show()
            time.sleep(seconds / 6)
        stop.set()
        for thread in threads:
            thread.join()
        show()  # when all have gone
        chat.end()
    print(f"{len(tally.errors)} errors", *sorted(set(tally.errors))[:5], sep="\n")
    return len(tally.errors)


def storm(seconds: float) -> int:
    """Changes a watched folder all the time; returns how many files the library has otherwise."""
    with folder() as place:
        articles = place / "articles"
        articles.mkdir()
        log = (place / "log").open("w+")
        command = [sys.executable, "-u", "-m", "bot", "watch", str(articles)]
        command += ["--library", str(place / "library")]
        watching = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        time.sleep(5)
        changes = sum(disturb(articles, seconds))
        wanted = sorted(path.read_text() for path in articles.rglob("*.md"))
        end, found, calm = time.monotonic() + CALM_SECONDS, [""], time.monotonic()
        while time.monotonic() < end and found != wanted:
            found = kept(place / "library")
            time.sleep(1)
        calm = time.monotonic() - calm
        alive = watching.poll() is None
        watching.send_signal(signal.SIGINT)
        watching.wait(30)
        said = os.pread(log.fileno(), 1_000_000, 0).decode()
        log.close()
    wrong = len(set(found) ^ set(wanted))
    print(
        f"{changes:,} changes in {seconds:g} s; {len(wanted)} files at the end, {wrong} of them "
        f"otherwise in the library after {calm:.0f} s; it ran on: {alive}; "
        f"{said.count('Traceback')} tracebacks in {said.count(chr(10)):,} lines"
    )
    return wrong + (not alive) + said.count("Traceback")


def change_one(chance: random.Random, path: Path, other: Path) -> None:
    """Writes, moves, empties or deletes a file, or deletes a folder."""
    deed = chance.random()
    if deed < 0.5:
        path.write_text(f"Tea {chance.random()} of the day.")
    elif deed < 0.7:
        other.parent.mkdir(exist_ok=True)
        path.replace(other)
    elif deed < 0.9:
        path.unlink()
    elif deed < 0.95:
        shutil.rmtree(other.parent)
    else:
        path.write_text("")


def disturb(articles: Path, seconds: float) -> list[int]:
    """Three writers at once: how many changes each has made."""
    counts = [0, 0, 0]

    def change(writer: int) -> None:
        chance, end = random.Random(writer), time.monotonic() + seconds
        while time.monotonic() < end:
            path = articles / f"f{chance.randrange(60)}.md"
            other = articles / f"sub{chance.randrange(3)}" / f"g{chance.randrange(60)}.md"
            with suppress(OSError):
                change_one(chance, path, other)
                counts[writer] += 1
            time.sleep(0.005)

    writers = [threading.Thread(target=change, args=(writer,)) for writer in range(len(counts))]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    for path in articles.rglob("*.md"):
        if not path.read_text():
            path.unlink()  # an empty file is no article
    return counts


def kept(library: Path) -> list[str]:
    """The texts of a library that another process writes to."""
    from bot.library import LocalLibrary
    from embeddings.encoder import load_encoder

    with LocalLibrary.open(library, load_encoder("")) as opened:
        return sorted(article.text for article in opened.articles())


def main() -> int:
    """Runs what the first argument names; 1 if something was amiss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("kills", "visitors", "storm"))
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=90)
    options = parser.parse_args()
    if options.what == "kills":
        amiss = kill(options.kills)
    elif options.what == "visitors":
        amiss = visit(options.visitors, options.seconds)
    else:
        amiss = storm(options.seconds)
    return int(bool(amiss))


if __name__ == "__main__":
    sys.exit(main())
