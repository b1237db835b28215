"""What was removed is in no byte of a library's files; others who read it go on.

Files are read by another process: closing a file that SQLite has open lets go of its locks.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from children import posix, processes
from library_parts import THREE, Topics, answers, article, fill

from bot import Bot
from bot.__main__ import main
from bot.core import settings
from bot.library import LocalLibrary
from bot.library.ingest.following import follow_changes
from bot.library.local import library as library_module

ROOT = Path(__file__).parents[3]
_PRINT = """
import pathlib, sys
for one in sys.argv[1:]:
    sys.stdout.buffer.write(pathlib.Path(one).read_bytes())
"""


def everything(folder):
    """All bytes of a library's files, those of its indexes too."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    done = subprocess.run([sys.executable, "-I", "-c", _PRINT, *files], capture_output=True)
    assert len(done.stdout) >= sum(path.stat().st_size for path in files if path.exists())
    return done.stdout


def pieces(text, size):
    """A text's stretches of a few characters, as bytes; pages cut a text anywhere."""
    found = {text[at : at + size].encode() for at in range(0, len(text) - size, size)}
    return {piece for piece in found if len(piece) > size + 3}  # digits alone are anywhere


LONG = "".join(f"第{n}章說秘密金庫{n * 7919}號。" for n in range(4_000))  # about 35 pages


@pytest.mark.slow
def test_a_long_text_over_many_pages_is_gone(tmp_path):
    long = article("long", LONG, title="絕密檔案名稱")
    fill(tmp_path, [*THREE, long])
    assert len(LONG.encode()) > 30 * 4096
    with LocalLibrary.open(tmp_path, Topics()) as library:
        before = everything(tmp_path)
        assert [path.name for path in tmp_path.glob("index/*/tokens.npy")]  # read, too
        texts = {part.text for part in library.chunks(range(4, 40))}
        assert sum(piece in before for piece in pieces(LONG, 12)) > 4_000
        library.update(remove=["long"])
        assert library.settle()
        after = everything(tmp_path)
        assert not [piece for piece in pieces(LONG, 5) if piece in after]
        assert texts and not [text for text in texts if text.encode()[:30] in after]
        for word in ("絕密檔案", "秘密", "金庫", "long"):
            assert word.encode() in before
            assert word.encode() not in after
        assert library.articles() == list(THREE)
        assert library.check() == []
    assert not (tmp_path / "library.sqlite-wal").exists()


def test_its_vectors_are_gone(tmp_path):
    one = article("odd", "An apple, an apple, an apple and gold.")
    row = Topics().encode([one.text]).tobytes()
    fill(tmp_path, [*THREE, one])
    with LocalLibrary.open(tmp_path, Topics()) as library:
        assert everything(tmp_path).count(row) >= 2  # in SQLite and in the index
        library.update(remove=["odd"])
        assert row not in everything(tmp_path)


@pytest.mark.slow
def test_many_additions_changes_and_removals_leave_nothing(tmp_path):
    """Rows that were moved between pages leave copies: secure_delete alone fails this."""
    generator = random.Random(2)

    def words():
        count = generator.choice([5, 60, 1500])
        return [
            "".join(generator.choices("abcdefghijklmnopqrstuvwxyz", k=12)) for _ in range(count)
        ]

    live, dead = {}, set()
    with LocalLibrary.open(tmp_path, Topics()) as library:
        for _ in range(25):
            new = {f"id{generator.randrange(60)}": words() for _ in range(8)}
            leaving = [one for one in live if one not in new and generator.random() < 0.3]
            for one in (*leaving, *new):
                dead.update(live.pop(one, ()))
            live |= new
            library.update([article(a, " ".join(w) + ".") for a, w in new.items()], leaving)
        stored = set(re.findall(rb"[a-z]{11,}", everything(tmp_path)))
        assert library.settle() and library.check() == []
    runs = {run[at : at + 11] for run in stored for at in range(len(run) - 10)}
    assert len(dead) > 30_000
    assert all(word.encode()[:11] in runs for words in live.values() for word in words)
    assert not [word for word in dead if {word.encode()[:11], word.encode()[1:]} & runs]


def test_the_text_that_a_change_replaced_is_gone(tmp_path):
    fill(tmp_path, [*THREE, article("more", "Unmistakable words of yesterday.")])
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update([article("more", "Others.")])
        assert b"mistakabl" not in everything(tmp_path)


def test_an_article_that_leaves_a_synced_folder_is_gone(tmp_path):
    folder, place = tmp_path / "articles", tmp_path / "library"
    folder.mkdir()
    (folder / "bees.md").write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    (folder / "金庫.md").write_text("# 金庫\n\n鑰匙放在河邊的石頭下面。\n", encoding="utf-8")
    Bot.open(folder, place).close()
    assert "河邊的石頭".encode() in everything(place)
    (folder / "金庫.md").unlink()
    Bot.open(folder, place).close()
    after = everything(place)
    for word in ("河邊", "石頭", "鑰匙", "金庫"):
        assert word.encode() not in after
    assert b"40,000 bees" in after


# Readers


def read_on(path, orders, said):
    """Reads one state until told to look again."""
    with LocalLibrary.open(path, Topics()) as library:
        for order in iter(orders.get, "end"):
            if order == "look":
                library.refresh()
            said.put([one.text for one in answers(library)[0]])


@posix
def test_a_reader_in_another_process_goes_on_and_then_lets_it_go(tmp_path):
    fill(tmp_path, [*THREE, article("more", "Unmistakable words. " * 2000)])
    context = processes()
    orders, said = context.SimpleQueue(), context.SimpleQueue()
    reader = context.Process(target=read_on, args=(tmp_path, orders, said))
    reader.start()
    try:
        orders.put("read")
        assert len(said.get()) == 4
        with LocalLibrary.open(tmp_path, Topics()) as library:
            library.update(remove=["more"])
            assert not library.settle()
            orders.put("read")
            old = said.get()  # whole, as it was
            assert len(old) == 4 and old[3].count("Unmistakable") == 2000
            orders.put("look")
            assert len(said.get()) == 3
            assert library.settle()
            assert b"mistakabl" not in everything(tmp_path)
            orders.put("read")
            assert len(said.get()) == 3
    finally:
        orders.put("end")
        reader.join(30)
    assert reader.exitcode == 0


def test_an_idle_library_that_is_followed_sees_it_and_lets_it_go(tmp_path):
    fill(tmp_path, [*THREE, article("more", "Unmistakable words.")])
    with (
        LocalLibrary.open(tmp_path, Topics()) as idle,
        LocalLibrary.open(tmp_path, Topics()) as writer,
        follow_changes(idle, 0.05),
    ):
        writer.update(remove=["more"])
        for _ in range(100):
            if len(idle.articles()) == 3 and writer.settle():
                break
            time.sleep(0.05)
        assert len(idle.articles()) == 3
        assert b"mistakabl" not in everything(tmp_path)


@pytest.mark.slow
def test_a_held_snapshot_stays_whole_while_the_file_is_written_anew(tmp_path):
    fill(tmp_path, [*THREE, article("more", "Unmistakable words. " * 500)])
    with LocalLibrary.open(tmp_path, Topics()) as library:
        held = library.snapshot()
        before = answers(held)
        for number in range(5):
            library.update([article("other", f"More gold {number}.")], remove=["more"])
        assert answers(held) == before
        assert held.article("more").text.count("Unmistakable") == 500
        assert not library.settle()
        del held
        assert library.settle()
        assert b"mistakabl" not in everything(tmp_path)


def test_a_process_that_was_killed_after_a_removal_leaves_it_to_the_next(tmp_path, monkeypatch):
    fill(tmp_path, [*THREE, article("more", "Unmistakable words.")])
    with monkeypatch.context() as killed:  # stands for a kill: nothing follows the commit
        killed.setattr(library_module, "settle", lambda *_, **__: False)
        with LocalLibrary.open(tmp_path, Topics()) as library:
            library.update(remove=["more"])
    with LocalLibrary.open(tmp_path, Topics()) as library:
        assert library.settle()
        assert b"mistakabl" not in everything(tmp_path)
        assert library.check() == []


def test_the_command_says_when_somebody_still_reads_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(settings, "SETTLE_WAIT", 0.0)
    place = tmp_path / "library"
    (tmp_path / "a.md").write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    with Bot.open(library=place, shipped=False) as opened:
        (one,) = opened.add(tmp_path / "a.md")
        assert main(["remove", one.id, "--library", str(place)]) == 0
        assert "another Wenda still reads the library as it was" in capsys.readouterr().err
        opened.library.refresh()
        assert b"40,000 bees" not in everything(place)
        assert opened.articles() == []
        opened.add(tmp_path / "a.md")
    assert main(["remove", one.id, "--library", str(place)]) == 0
    assert capsys.readouterr().err == ""
    assert b"40,000 bees" not in everything(place)
    assert os.path.getsize(place / "library.sqlite") > 0
