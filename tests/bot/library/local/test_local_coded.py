"""A library whose vectors are coded, and the process that codes them, which may be killed."""

from __future__ import annotations

import html
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import library_server
import numpy as np
import pytest
from calling import call, functions
from coding import coders, dying, killing
from library_parts import Topics, answers, article

from bot.core import settings
from bot.library import LocalLibrary
from bot.library.local import coder
from bot.library.local import library as library_module
from bot.library.local.coder import CodingError
from bot.library.local.segment import fresh
from bot.library.transfer import export_file, import_file

ROOT = Path(__file__).parents[4]
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")
STATE = "; the library is as it was, try again"
FILE = {"_type": "gradio.FileData"}
BOTH = [signal.SIGKILL, signal.SIGSEGV]


@pytest.fixture(autouse=True)
def coded_soon(monkeypatch):
    monkeypatch.setattr(settings, "FLAT_PASSAGES", 8)
    monkeypatch.setattr(settings, "FLAT_BESIDE", 3)
    monkeypatch.setattr(settings, "CODER_IDLE", 0.05)


def several(first, count):
    topics = ("apple", "train", "gold", "apple and gold", "train, train and gold")
    return [
        article(f"a{n}", f"The {topics[n % 5]} number {n}.") for n in range(first, first + count)
    ]


def folders(path):
    return sorted(place.name for place in (path / "index").iterdir())


def whole(library):
    """Everything a library says, its state and its files."""
    names = {one.name for one in library.snapshot().segments}
    assert set(folders(library.file.parent)) == names
    assert library.check() == []
    return answers(library), library.snapshot().manifest.generation, len(library)


@pytest.fixture
def folder(tmp_path):
    """A closed library with a coded segment of 20 passages and a flat one of 2."""
    with LocalLibrary.open(tmp_path / "library", Topics()) as library:
        library.update(several(0, 20))
        library.update(several(100, 2))
        assert [one.flat for one in library.snapshot().segments] == [False, True]
    coder._coder.rest()  # what was made here has left a process for further orders
    return tmp_path / "library"


CHANGES = {
    "many added": (several(200, 30), ()),
    "some added": (several(200, 9), ()),
    "removed": ((), ["a3", "a100"]),
    "changed": ([article("a3", "The gold of another day.")], ()),
}


@pytest.mark.parametrize("sign", BOTH)
@pytest.mark.parametrize("change", CHANGES)
def test_an_update_whose_process_is_killed_is_undone_and_then_done(folder, change, sign):
    articles, removed = CHANGES[change]
    with LocalLibrary.open(folder, Topics()) as library:
        before = whole(library)
        for _ in range(2):
            with dying(sign), pytest.raises(CodingError) as caught:
                library.update(articles, removed)
            assert str(caught.value).endswith(STATE)
            assert f"ended with signal {sign:d}" in str(caught.value)
            assert whole(library) == before
        with LocalLibrary.open(folder, Topics()) as other:  # no lock was left, no half state
            assert whole(other) == before
        done = library.update(articles, removed)
        assert len(done.added + done.changed) == len(articles)
        assert len(done.removed) == len(removed)
        after = whole(library)
        assert after != before
    with LocalLibrary.open(folder, Topics()) as again:
        assert whole(again) == after


def test_few_are_added_without_a_process(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        library.update(several(300, 1))
        assert len(library) == 23
    assert coders(os.getpid()) == []


def test_an_index_that_cannot_be_made_when_a_library_is_opened_is_one_line(folder, monkeypatch):
    for name in folders(folder):
        (folder / "index" / name / "ids.npy").write_bytes(b"")
    with dying(signal.SIGSEGV), pytest.raises(CodingError) as caught:
        LocalLibrary.open(folder, Topics())
    assert str(caught.value).endswith("; all articles are in the library, try again")
    with LocalLibrary.open(folder, Topics()) as library:
        assert len(whole(library)[0][0]) == 22


def test_a_chat_that_cannot_take_in_what_another_process_did_goes_on(folder, tmp_path):
    """An import leaves the indexes to whoever opens the library next."""
    with LocalLibrary.open(tmp_path / "other", Topics()) as other:
        other.update(several(500, 40))
        export_file.export(other.file, tmp_path / "other.jsonl")
    with (
        LocalLibrary.open(folder, Topics()) as serving,
        LocalLibrary.open(folder, Topics()) as library,
    ):
        before = whole(serving)
        with dying(signal.SIGKILL), pytest.raises(CodingError, match="all articles are in"):
            import_file.take(tmp_path / "other.jsonl", library)
        with dying(signal.SIGKILL), pytest.raises(CodingError):
            serving.refresh()
        assert (answers(serving), len(serving)) == (before[0], 22)
        assert serving.refresh()
        assert len(whole(serving)[0][0]) == 62
        assert library.refresh()
        assert whole(library) == whole(serving)


def test_segments_of_other_codes_than_their_neighbours_are_joined(tmp_path, monkeypatch):
    """Libraries of before have such; and they were read from their files."""
    path = tmp_path / "library"
    with LocalLibrary.open(path, Topics()) as library:
        library.update(several(0, 40))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(library_module, "fresh", lambda numbers, new, _: fresh(numbers, new))
            library.update(several(100, 15))
        assert [len(one) for one in library.snapshot().segments] == [40, 15]
    for number in range(3):
        with LocalLibrary.open(path, Topics()) as library:
            library.update(several(200 + 10 * number, 10))
            assert len(whole(library)[0][0]) == 65 + 10 * number
            assert len(library.search_vectors((0.6, 0.8, 0), 85)[0]) == 65 + 10 * number


def test_new_codes_are_those_that_are_there(tmp_path):
    from embeddings.index.approximate import _has_same_codes

    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update(several(0, 40))
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update(several(200, 12))
        first, second = library.snapshot().segments
        assert not first.flat
        assert not second.flat
        assert _has_same_codes(first.vectors._index, second.vectors._index)


TWICE = """
import sys
from pathlib import Path
from bot.bot import Bot
for name in sys.argv[2:]:
    with Bot.open(library=Path(sys.argv[1]), shipped=False) as bot:
        assert len(bot.add(Path(name))) == 1
        segments = bot.library.snapshot().segments
        print(*(f"{len(one)}{'' if one.flat else ' coded'}" for one in segments), sep=", ")
with Bot.open(library=Path(sys.argv[1]), shipped=False) as bot:
    print(bot.retrieve("墨三九", 1)[0].article.title)
"""


def long_text(words, lines):
    """So many passages, as each line fills more than half of one."""
    chosen = np.random.default_rng(len(words)).integers(0, len(words), (lines, 70))
    return "".join("".join(words[n] for n in line) + "。\n" for line in chosen)


@pytest.mark.slow
def test_two_texts_of_more_than_ten_thousand_passages_each(tmp_path):
    """The second one is joined with what was read from a file."""
    names = []
    for number, words in enumerate((["徐州", "外資", "出口額"], ["茶葉生產", "山區", "農民"])):
        names.append(str(tmp_path / f"text {number}.md"))
        text = long_text(words, 10_200) + ("墨三九住在山區。\n" if number else "")
        Path(names[-1]).write_text(f"# Text {number}\n\n{text}", encoding="utf-8")
    command = [sys.executable, "-c", TWICE, str(tmp_path / "library"), *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    *sizes, title = done.stdout.splitlines()
    assert [line.count("coded") for line in sizes] == [1, 1], sizes
    assert title == "Text 1"


@pytest.mark.slow
@pytest.mark.parametrize("sign", BOTH)
def test_a_chat_answers_on_when_the_process_for_an_upload_is_killed(tmp_path, sign):
    chat = library_server.started("library", tmp_path / "library", FLAT_PASSAGES="5")
    try:
        question = {"data": ["How much FDI did Xuzhou use in 2019?"]}

        def answer():
            asked = httpx.post(f"{chat.url}/gradio_api/run/ask", json=question, timeout=30)
            return asked.json()["data"][0]["text"]

        before = answer()
        assert "2.09 billion" in before
        text = "\n\n".join(f"The mine {n} of Zorblax shipped {n} tons." * 9 for n in range(90))
        sent = httpx.post(f"{chat.url}/gradio_api/upload", files={"files": ("a.md", text)})

        def drop():
            file = {"path": sent.json()[0], "orig_name": "a.md", "meta": FILE}
            ok, said = call(chat, functions(chat)["drop"], [[file]])
            return ok, html.unescape(said)

        with killing(sign, chat.process.pid) as killed:
            ok, said = drop()
        assert answer() == before
        assert killed
        assert ok
        assert f"ended with signal {sign:d}" in said
        assert said.count("the index could not be made") == 1
        assert "the library is as it was, try again" in said
        assert chat.process.poll() is None
        assert "Traceback" not in chat.printed()
        sent = httpx.post(f"{chat.url}/gradio_api/upload", files={"files": ("a.md", text)})
        ok, said = drop()
        assert ok
        assert "1 added" in said
        assert answer() == before
    finally:
        chat.stop()
