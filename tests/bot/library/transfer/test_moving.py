"""A library exported, imported, and the same afterwards."""

from __future__ import annotations

import json
import random
import tracemalloc
from dataclasses import replace

import pytest
from library_parts import THREE, Topics, Wider, answers, article, fill

from bot import Bot
from bot.__main__ import main
from bot.core import Page, encode_structure
from bot.core.errors import LibraryError
from bot.library import LocalLibrary
from bot.library.transfer.export_file import export
from bot.library.transfer.import_file import take, verify_file

HOSTILE = article(
    "編號 1/ü",
    "徐州\r\n\tapple 🍎 \0 \u2028﻿\u202e'\"; DROP TABLE articles; --\n第二句話。第三句。" * 3,
    title='2019年 "end":{}',
    language="zh-Hant",
    source="a folder/檔案.txt",
    date="2019-12-31",
)
SEVERAL = (*THREE, HOSTILE, article("long", "An apple. A train. Some gold.\n\n" * 400))


@pytest.fixture
def file(tmp_path):
    """An exported library in which an article was changed, so that numbers are out of order."""
    fill(tmp_path / "library", SEVERAL)
    with LocalLibrary.open(tmp_path / "library", Topics()) as library:
        library.update([article("rail", "A late train, and an apple.")], remove=["metal"])
    export(tmp_path / "library" / "library.sqlite", tmp_path / "out.jsonl")
    return tmp_path / "out.jsonl"


def imported(file, place, encoder=None):
    with LocalLibrary.open(place, encoder or Topics()) as library:
        _, update = take(file, library)
        assert library.check() == []
        ids, scores = library.search_vectors((0.6, 0.64, 0.48, 0)[: library.encoder.dim], 99)
        return update, ids.tolist(), scores.tolist(), answers(library)


def test_a_library_comes_back_exactly(file, tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics()) as library:
        ids, scores = library.search_vectors((0.6, 0.64, 0.48), 99)
        expected = (ids.tolist(), scores.tolist(), answers(library))
    update, *found = imported(file, tmp_path / "new", encoder := Topics())
    assert encoder.calls == []
    assert update.added == ("fruit", "rail", HOSTILE.id, "long")
    assert tuple(found) == expected  # numbers, offsets, vectors' scores, tokens, order
    export(tmp_path / "new" / "library.sqlite", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == file.read_bytes()


def test_the_format_is_what_the_documentation_says(file):
    lines = [json.loads(line) for line in file.read_bytes().splitlines()]
    assert [sorted(line) for line in lines] == [
        ["format", "kind", "manifest", "origins"],
        *[["article", "chunks", "digest", "number", "seal"]] * 4,
        ["end"],
    ]
    assert lines[0]["manifest"]["dimension"] == 3
    assert lines[-1]["end"]["lines"] == 5


def test_tags_come_along_in_a_format_of_their_own(tmp_path):
    tagged = article("fruit", "An apple.", tags=("貿易", "a, b"))
    fill(tmp_path / "library", [tagged, THREE[1]])
    out = tmp_path / "out.jsonl"
    export(tmp_path / "library" / "library.sqlite", out)
    lines = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert lines[0]["format"] == 2  # a Wenda that knows no tags says that it is too old
    assert lines[1]["article"]["tags"] == ["貿易", "a, b"]
    assert "tags" not in lines[2]["article"]
    update, *_ = imported(out, tmp_path / "new", encoder := Topics())
    assert (update.added, encoder.calls) == (("fruit", "rail"), [])
    with LocalLibrary.open(tmp_path / "new", Topics()) as library:
        assert library.article("fruit") == tagged
    export(tmp_path / "new" / "library.sqlite", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == out.read_bytes()


def test_where_dates_were_found_and_pages_come_along_in_the_same_format(tmp_path):
    structure = encode_structure([Page(0, 3)], [])
    found = replace(THREE[0], date="2019-05", date_origin="file name", structure=structure)
    fill(tmp_path / "library", [found, *THREE[1:]])
    export(tmp_path / "library" / "library.sqlite", tmp_path / "file")
    header, first, *_ = map(json.loads, (tmp_path / "file").read_text("utf-8").splitlines())
    assert header["format"] == 1
    assert first["date_origin"] == "file name" and "date_origin" not in first["article"]
    assert first["structure"] == structure and "structure" not in first["article"]
    with LocalLibrary.open(tmp_path / "copy", Topics()) as copy:
        take(tmp_path / "file", copy)
        assert copy.articles() == [found, *THREE[1:]]
        copy.update([replace(found, date="2020-01-01", date_origin="")])  # the text says it now
        assert copy.article(found.id).date_origin == ""
        assert [one.date_origin for one in copy.entries().shown] == ["", "", ""]
        assert copy.check() == []


def test_another_encoder_encodes_again(file, tmp_path):
    encoder = Wider(name="wider")
    with LocalLibrary.open(tmp_path / "new", encoder) as library:
        header, update = take(file, library)
        assert library.snapshot().manifest.dimension == 4
        assert library.search_vectors((1, 0, 0, 0), 1)[1] == pytest.approx([1])
        assert library.check() == []
    assert header.encoder == "topics"
    assert len(update.added) == 4
    assert sum(map(len, encoder.calls)) > 4


def test_importing_into_a_library_adds_and_replaces(file, tmp_path):
    fill(tmp_path / "other", [article("mine", "My gold."), article("fruit", "Old apple.")])
    update, *_ = imported(file, tmp_path / "other")
    assert (update.added, update.changed) == (("rail", HOSTILE.id, "long"), ("fruit",))
    update, *_ = imported(file, tmp_path / "other")
    assert update.unchanged == ("fruit", "rail", HOSTILE.id, "long")
    with LocalLibrary.open(tmp_path / "other", Topics()) as library:
        assert [one.id for one in library.articles()][:2] == ["mine", "fruit"]


def refused(file, tmp_path):
    with LocalLibrary.open(tmp_path / "target", Topics()) as library:
        with pytest.raises(LibraryError) as caught:
            take(file, library)
        assert len(library.articles()) == 0
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_every_flipped_bit_and_cut_is_noticed(file, tmp_path):
    good, generator = file.read_bytes(), random.Random(3)
    for _ in range(300):
        data = bytearray(good)
        data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        file.write_bytes(data)
        with pytest.raises(LibraryError):
            verify_file(file)
        file.write_bytes(good[: generator.randrange(len(good))])
        with pytest.raises(LibraryError):
            verify_file(file)
    file.write_bytes(good + b"{}\n")
    assert "is damaged or cut short; nothing was imported" in refused(file, tmp_path)
    file.write_bytes(good)
    assert verify_file(file).articles == 4


@pytest.mark.parametrize("data", [b"", b"text\n", b"null\n", b"[]\n{}\n", bytes(999), b"\xff\n"])
def test_a_file_of_another_kind_is_refused(tmp_path, data):
    (tmp_path / "x").write_bytes(data)
    assert "is not a library that `wenda export` wrote" in refused(tmp_path / "x", tmp_path)


def test_a_newer_format_is_refused(file, tmp_path):
    file.write_bytes(file.read_bytes().replace(b'"format":1', b'"format":3', 1))
    assert "has format 3, this Wenda knows up to 2; update Wenda" in refused(file, tmp_path)


def test_a_missing_file_makes_no_library(tmp_path, capsys):
    place = tmp_path / "library"
    assert main(["import", str(tmp_path / "no"), "--library", str(place)]) == 1
    assert "cannot be read (No such file or directory)" in capsys.readouterr().err
    assert not place.exists()


def test_a_damaged_library_is_not_exported(tmp_path):
    fill(tmp_path / "library")
    stored = tmp_path / "library" / "library.sqlite"
    stored.write_bytes(stored.read_bytes().replace(b"The gold is heavy.", b"The gold is heavx."))
    (tmp_path / "out").write_text("before")
    with pytest.raises(LibraryError, match="article metal is damaged, nothing was exported"):
        export(stored, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library", "out"]


@pytest.mark.slow
def test_memory_does_not_grow_with_the_library(tmp_path):
    fill(tmp_path / "library", [article(f"a{n}", f"Apple {n}. Gold. " * 300) for n in range(150)])
    stored = tmp_path / "library" / "library.sqlite"
    export(stored, tmp_path / "warm")
    tracemalloc.start()
    export(stored, tmp_path / "out.jsonl")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "out.jsonl").stat().st_size > 5_000_000
    assert peak < 1_000_000


def test_the_commands_carry_what_was_removed_and_what_came_from_where(tmp_path, capsys):
    folder, one, two = tmp_path / "articles", tmp_path / "one", tmp_path / "two"
    folder.mkdir()
    for name in ("bees", "tea"):
        text = f"# {name.title()}\n\nThe {name} number 40,000 in 2019.\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    with Bot.open(folder, one) as opened:
        removed = next(a.id for a in opened.articles() if a.title == "Tea")
        opened.remove(removed)
        expected = opened.ask("How many bees were there in 2019?")
    assert main(["export", str(tmp_path / "out"), "--library", str(one)]) == 0
    assert "1 articles are in" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "out"), "--library", str(two)]) == 0
    assert "1 articles added, 0 changed, 0 unchanged" in capsys.readouterr().err
    with Bot.open(folder, two) as opened:
        assert [article.title for article in opened.articles()] == ["Bees"]
        assert opened.ask("How many bees were there in 2019?") == expected
