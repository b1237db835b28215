"""`wenda doctor --repair`: what can be read is kept, the rest made again or named."""

from __future__ import annotations

import json
import random
import shutil

import pytest
from library_parts import THREE, Topics, answers_of, changed, fill, refused

from bot import Bot
from bot.__main__ import main
from bot.core.errors import LibraryError
from bot.library import LocalLibrary
from bot.library.local.repair import repair


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles."""
    fill(tmp_path / "library")
    return tmp_path / "library"


def replaced(folder, old, new):
    file = folder / "library.sqlite"
    assert file.read_bytes().count(old) == 1
    file.write_bytes(file.read_bytes().replace(old, new))


def problems(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        return library.check()


def test_a_sound_library_is_left_as_it_is(folder):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = repair(folder / "library.sqlite", Topics())
    assert (done.repaired, done.left) == ([], [])
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("pattern", ["index/*/vectors.*", "index/*/rows.npy", "index/*/ids.npy"])
def test_derived_files_are_made_again(folder, pattern):
    expected = answers_of(folder)
    next(folder.glob(pattern)).write_bytes(b"damaged")
    done = repair(folder / "library.sqlite", Topics())
    assert len(done.repaired) == 1 and "made again" in done.repaired[0] and done.left == []
    assert answers_of(folder) == expected
    assert problems(folder) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vectors SET data = zeroblob(12) WHERE chunk = 2",
        "UPDATE vectors SET data = zeroblob(11) WHERE chunk = 2",
        "UPDATE tokens SET words = '' WHERE chunk = 2",
        "UPDATE chunks SET end = 9999 WHERE number = 2",
        "UPDATE chunks SET sentences = '[' WHERE number = 2",
        "DELETE FROM vectors WHERE chunk = 2",
        "DELETE FROM chunks WHERE number = 2",
    ],
)
def test_passages_are_made_again_from_the_text(folder, statement):
    changed(folder, statement)
    done = repair(folder / "library.sqlite", Topics())
    assert "article rail (About rail): its passages were made again from its text" in done.repaired
    assert done.left == []
    assert problems(folder) == []
    articles, chunks, *_ = answers_of(folder)
    assert articles == list(THREE)
    assert {chunk.text for chunk in chunks} == {one.text for one in THREE}


def test_a_damaged_text_without_a_source_is_named_and_kept(folder):
    replaced(folder, b"The gold is heavy.", b"The gold is heavx.")
    done = repair(folder / "library.sqlite", Topics())
    assert done.repaired == []
    assert done.left == [
        "article metal (About metal): its text is damaged, and its source does not hold it any "
        "more; it is kept as it is: add it again, or remove it"
    ]
    assert problems(folder) == [
        "article metal (About metal): the text is not what was added; add it again, or remove it"
    ]
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.article("metal").text == "The gold is heavx."
        assert library.update(THREE).changed == ("metal",)  # adding it again does mend it
        assert library.check() == []


def test_bytes_that_are_no_text_are_kept_as_far_as_they_can_be_read(folder):
    replaced(folder, b"The gold is heavy.", b"The gold is h\xff\xfevy.")
    done = repair(folder / "library.sqlite", Topics())
    assert len(done.left) == 1
    with LocalLibrary.open(folder, Topics()) as library:
        assert library.article("metal").text == "The gold is h\ufffd\ufffdvy."
        assert library.articles()[:2] == list(THREE[:2])


def test_a_damaged_text_is_read_again_from_its_source(tmp_path):
    (tmp_path / "bees.md").write_text("# Bees\n\nThe hive holds 40,000 bees.\n", encoding="utf-8")
    place = tmp_path / "library"
    with Bot.open(library=place, shipped=False) as opened:
        (bees,) = opened.add(tmp_path / "bees.md")
    replaced(place, b"The hive holds 40,000", b"The hive holds 90,000")
    assert main(["doctor", "--library", str(place)]) == 1
    assert main(["doctor", "--repair", "--library", str(place)]) == 0
    with Bot.open(library=place) as opened:
        assert opened.articles() == [bees]


def test_what_belongs_to_nothing_goes_and_counts_are_made_again(folder):
    changed(folder, "DELETE FROM articles WHERE id = 'rail'")
    done = repair(folder / "library.sqlite", Topics())
    assert done.repaired == [
        "rows of chunks that belonged to nothing: taken out",
        "the counts of articles and passages: made again",
    ]
    assert problems(folder) == []
    assert [one.id for one in answers_of(folder)[0]] == ["fruit", "metal"]


@pytest.mark.parametrize("data", [b"", b"hello\n" * 999, b"SQLite format 3\0"])
def test_what_is_no_library_is_left_alone(folder, data):
    (folder / "library.sqlite").write_bytes(data)
    with pytest.raises(LibraryError) as caught:
        repair(folder / "library.sqlite", Topics())
    assert "\n" not in str(caught.value)
    assert (folder / "library.sqlite").read_bytes() == data
    assert "library.sqlite" in refused(folder)


def test_flipped_bits_never_lose_a_readable_article(folder):
    good, generator, kept = (folder / "library.sqlite").read_bytes(), random.Random(7), 0
    for _ in range(60):
        data = bytearray(good)
        for _ in range(4):
            data[generator.randrange(4096, len(data))] ^= 1 << generator.randrange(8)
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "library.sqlite").write_bytes(data)
        readable = [one for one in THREE if one.text.encode() in data]
        try:
            done = repair(folder / "library.sqlite", Topics())
        except LibraryError as error:
            assert "\n" not in str(error)
            assert (folder / "library.sqlite").read_bytes()  # nothing was thrown away
            continue
        with LocalLibrary.open(folder, Topics()) as library:
            texts = {one.text for one in library.articles()}
        if list(folder.glob("*.damaged-*")):  # a page could not be read; it is beside
            continue
        assert {one.text for one in readable} <= texts, done
        kept += 1
    assert kept >= 30


def test_the_command_says_what_it_did(folder, capsys, tmp_path):
    place = tmp_path / "real"
    with Bot.open(library=place) as opened:
        number = len(opened.articles())
    changed(place, "UPDATE vectors SET data = zeroblob(8) WHERE chunk = 1")
    assert main(["doctor", "--json", "--repair", "--library", str(place)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["repaired"]) == 1 and "made again" in found["repaired"][0]
    assert (found["articles"], found["problems"]) == (number, [])
    assert main(["doctor", "--repair", "--library", str(place)]) == 0
    assert "all in order" in capsys.readouterr().out
    assert main(["doctor", "--repair", "--library", str(tmp_path / "none")]) == 1
