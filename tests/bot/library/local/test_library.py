"""A local library: where it lies, how it opens, what it was made with, how quick it is."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from library_parts import (
    APPLE,
    THREE,
    TRAIN,
    Topics,
    Wider,
    answers,
    answers_of,
    article,
    fill,
    found,
    refused,
)

from bot import Filter
from bot.core.errors import LibraryError
from bot.core.records import Term
from bot.library import LocalLibrary, compatibility, stored
from bot.library.local import rows
from bot.library.local.schema import FORMAT
from bot.library.transfer.export_file import export
from bot.text.words import tokens
from embeddings.encoder.bundled import bundled_encoder

ROOT = Path(__file__).parents[4]


@pytest.fixture
def folder(tmp_path):
    """A closed library of three articles."""
    fill(tmp_path / "library")
    return tmp_path / "library"


def test_a_folder_is_made_where_there_is_none(tmp_path):
    fill(tmp_path / "a" / "b")
    assert answers_of(tmp_path / "a" / "b")[0] == list(THREE)


@pytest.mark.parametrize("name", ["with spaces", "徐州 文章庫", "a?b#c%20d&mode=memory", "x" * 255])
def test_names_of_folders(tmp_path, name):
    fill(tmp_path / name)
    assert answers_of(tmp_path / name)[0] == list(THREE)
    assert (tmp_path / name / "library.sqlite").exists()


def test_a_relative_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fill("library")
    with LocalLibrary.open("library", Topics()) as library:
        os.chdir("/")  # the program may go elsewhere while it is open
        assert library.update([article("more", "More apples.")]).added == ("more",)
    assert len(answers_of(tmp_path / "library")[0]) == 4


def test_a_file_is_not_a_library(tmp_path):
    (tmp_path / "file.txt").write_text("text")
    assert "file.txt is a file; give a folder" in refused(tmp_path / "file.txt")


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file.txt").write_text("text")
    assert "no library can be made in" in refused(tmp_path / "file.txt" / "below")


def test_a_closed_library_leaves_no_log_and_no_leftovers(folder):
    assert sorted(path.name for path in folder.iterdir()) == ["index", "library.sqlite"]
    assert len(list((folder / "index").iterdir())) == 1


# Opening again


def test_opening_again_reads_everything_and_makes_nothing(folder, monkeypatch):
    from bot.library.local import building, loading

    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    monkeypatch.delattr(building, "index_passages")
    monkeypatch.delattr(loading, "_keep_indexes")
    encoder = Topics()
    with LocalLibrary.open(folder, encoder) as library:
        assert found(library, library.search_vectors((1, 0, 0), 1)[0]) == ["fruit"]
        assert library.update(THREE).unchanged == ("fruit", "rail", "metal")
    assert encoder.calls == []
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_opening_again_loads_neither_jieba_nor_torch(folder):
    program = (
        "import sys; sys.path.insert(0, 'tests/support');"
        "from pathlib import Path; from library_parts import Topics, found;"
        "from bot.library import LocalLibrary;"
        "library = LocalLibrary.open(Path(sys.argv[1]), Topics());"
        "print(found(library, library.search_vectors((1, 0, 0), 1)[0]));"
        "print(sorted({'jieba', 'torch', 'opencc', 'gradio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["['fruit']", "[]"]


def test_one_library_opened_twice_sees_the_other_after_a_refresh(folder):
    with (
        LocalLibrary.open(folder, Topics()) as first,
        LocalLibrary.open(folder, Topics()) as second,
    ):
        first.update(remove=["rail"])
        assert len(second.articles()) == 3
        assert second.refresh()
        assert len(second.articles()) == 2
        assert not second.refresh()
        assert answers(first) == answers(second)
        second.update([TRAIN])
        assert first.update([TRAIN]).unchanged == ("rail",)  # an update refreshes by itself
        assert len(first.articles()) == 3


# Other versions of its parts


def manifest(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        return dict(db.execute("SELECT key, value FROM manifest"))


def test_the_manifest_names_what_it_was_made_with(folder):
    stored = manifest(folder)
    assert {key: stored[key] for key in ("encoder", "fingerprint", "dimension", "words")} == {
        "encoder": "topics",
        "fingerprint": "1",
        "dimension": "3",
        "words": compatibility.words_version(),
    }
    assert (stored["articles"], stored["chunks"], stored["revision"]) == ("3", "3", "2")


def test_an_encoder_without_a_name_goes_by_its_class(tmp_path):
    class Nameless:
        dim = 3

        def encode(self, texts):
            return np.zeros((len(texts), 3), dtype=np.float32)

    for _ in range(2):
        with LocalLibrary.open(tmp_path / "library", Nameless()) as library:
            library.update(THREE)
    assert manifest(tmp_path / "library")["encoder"] == "Nameless"
    assert "made with encoder Nameless" in refused(tmp_path / "library")


def test_a_library_without_articles_takes_any_encoder(tmp_path):
    fill(tmp_path / "library", ())
    with LocalLibrary.open(tmp_path / "library", Wider(name="wider")) as library:
        library.update(THREE)
        assert library.search_vectors((1, 0, 0, 0), 1)[1] == pytest.approx([1])
    assert "made with encoder wider" in refused(tmp_path / "library")


def test_other_tokens_are_made_from_the_texts(folder, monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        patch.setattr(compatibility, "words_version", lambda: "other")
        patch.setattr(
            "bot.text.tokens_of", lambda texts, _: [["other", *one.split()] for one in texts]
        )
        encoder = Topics()
        with LocalLibrary.open(folder, encoder) as library:
            assert len(library.search_keywords([Term({"other": 1.0}, 1.0)], 9)[0]) == 3
            assert library.articles() == list(THREE)
            assert library.check() == []
        assert encoder.calls == []
        assert manifest(folder)["words"] == "other"
    fill(tmp_path / "new")
    assert answers_of(folder) == answers_of(tmp_path / "new")  # and back again


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(lambda text: tokens(text), id="a flat list"),
        pytest.param(lambda text: [tokens(text)], id="by sentence, without the model's tokens"),
        pytest.param(lambda text: [], id="nothing"),
    ],
)
def test_words_as_an_older_version_kept_them_are_made_again(folder, words):
    expected = answers_of(folder)
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        for one in THREE:
            kept = json.dumps(words(one.text))
            db.execute(
                "UPDATE tokens SET words = ? WHERE chunk = (SELECT chunks.number FROM chunks "
                "JOIN articles ON article = articles.number WHERE id = ?)",
                (kept, one.id),
            )
            seal = stored.seal_of(one, rows.passages(db, one, Topics.dim))
            db.execute("UPDATE articles SET seal = ? WHERE id = ?", (seal, one.id))
        db.execute("UPDATE manifest SET value = '1' WHERE key = 'words'")
        db.commit()
    encoder = Topics()
    with LocalLibrary.open(folder, encoder) as library:
        ids = library.search_keywords([Term({"gold": 1.0}, 1.0)], 9)[0]
        assert library.contents(ids)[0].words == (frozenset(tokens("The gold is heavy.")),)
        assert library.check() == []
        assert library.update(THREE).unchanged == ("fruit", "rail", "metal")
    assert encoder.calls == []
    assert manifest(folder)["words"] == compatibility.words_version()
    assert answers_of(folder) == expected


def test_another_tokenizer_of_the_bundled_model_makes_tokens_again(folder, monkeypatch):
    before = manifest(folder)["words"]
    with monkeypatch.context() as patch:
        patch.setattr(bundled_encoder(), "tokenizer_version", "other")
        LocalLibrary.open(folder, Topics()).close()
        assert manifest(folder)["words"] == compatibility.words_version() != before
    LocalLibrary.open(folder, Topics()).close()
    assert manifest(folder)["words"] == before


def test_a_new_bundled_model_encodes_again(tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics("bundled", "1")) as library:
        library.update(THREE)
    with LocalLibrary.open(tmp_path / "library", Wider("bundled", "2")) as library:
        assert library.search_vectors((0, 0, 1, 0), 1)[1] == pytest.approx([1])
        assert library.articles() == list(THREE)
        assert library.check() == []
    encoder = Wider("bundled", "2")
    LocalLibrary.open(tmp_path / "library", encoder).close()
    assert encoder.calls == []


def test_a_library_renewed_by_another_process_is_not_written_to(tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics("bundled", "1")) as old:
        old.update(THREE)
        LocalLibrary.open(tmp_path / "library", Wider("bundled", "2")).close()
        with pytest.raises(LibraryError, match="renewed by another version of Wenda; start again"):
            old.update([article("more", "More apples.")])


def test_a_newer_format_is_refused(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    message = refused(folder)
    assert f"has format {FORMAT + 1}, this Wenda knows up to {FORMAT}; update Wenda" in message


# Tags, since format 3


def make_format_2(folder):
    """The library as the version before tags wrote it."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        db.execute("DROP INDEX articles_chosen")
        db.execute("ALTER TABLE articles DROP COLUMN tags")
        for table in ("segments", "next", "next_vectors", "next_tokens", "next_seals"):
            db.execute(f"DROP TABLE {table}")
        db.execute("PRAGMA user_version = 2")
        db.commit()


def version(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def test_a_library_of_format_2_gets_tags_and_encodes_nothing(folder):
    before = answers_of(folder)
    make_format_2(folder)
    with LocalLibrary.open(folder, encoder := Topics()) as library:
        assert (version(folder), answers(library), library.check()) == (FORMAT, before, [])
        assert library.update(THREE).unchanged == ("fruit", "rail", "metal")
        assert encoder.calls == []
        library.update([replace(APPLE, tags=("x",))])
        assert found(library, library.search_vectors((1, 0, 0), 9, Filter(tags=("x",)))[0]) == [
            "fruit"
        ]


def test_format_2_in_use_by_a_writer_is_read_and_renewed_with_the_next_update(folder):
    make_format_2(folder)
    with closing(sqlite3.connect(folder / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        library = LocalLibrary.open(folder, Topics())
        assert version(folder) == 2
        assert library.articles() == list(THREE)
        assert library.entries().total == 3
        ids, _ = library.search_vectors((1, 0, 0), 9, Filter(articles=("rail",)))
        assert found(library, ids) == ["rail"]
        assert len(library.search_vectors((1, 0, 0), 9, Filter(tags=("x",)))[0]) == 0
        export(folder / "library.sqlite", folder / "out.jsonl")
        other.execute("ROLLBACK")
    tagged = replace(APPLE, tags=("x",))
    assert library.update([tagged]).changed == ("fruit",)
    assert (version(folder), library.article("fruit"), library.check()) == (FORMAT, tagged, [])
    library.close()


def test_removed_tags_are_in_no_byte(tmp_path):
    fill(tmp_path, [replace(APPLE, tags=("SECRETTAG",))])
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update([APPLE])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if b"SECRETTAG" in path.read_bytes()]


# Speed


def test_a_search_in_a_thousand_passages_takes_milliseconds(tmp_path):
    class Random:
        dim = 256
        name = "random"

        def encode(self, texts):
            rows = np.random.default_rng(len(texts)).standard_normal((len(texts), 256))
            return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    texts = [" ".join(f"Row {a}, sentence {b}." for b in range(6)) for a in range(1000)]
    with LocalLibrary.open(tmp_path / "library", Random()) as library:
        library.update(article(f"a{n}", text) for n, text in enumerate(texts))
        assert len(library) >= 1000
        times = []
        for query in Random().encode(["x"] * 100):
            start = time.perf_counter()
            library.search_vectors(query, 10)
            times.append(time.perf_counter() - start)
    assert np.median(times) < 0.01  # 1.4 ms where it was written; random vectors are the worst case
