"""What a library on a server promises beyond the contract, on milvus-lite's real server."""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import numpy as np
import pytest
from library_parts import APPLE, GOLD, THREE, TRAIN, Topics, Wider, answers, article, found
from sources import ROOT

from bot.core import settings
from bot.core.errors import LibraryError
from bot.core.records import Term, Update
from bot.evaluation.run import spread
from bot.library import LocalLibrary, compatibility
from bot.library.milvus.client import Server
from bot.library.milvus.library import MilvusLibrary

NEW = [article(f"n{n}", f"The apple {n} is ripe. A train leaves.") for n in range(8)]


@pytest.fixture
def impatient(monkeypatch):
    """A server that is away is given up soon; not too soon for a busy machine."""
    monkeypatch.setenv("WENDA_MILVUS_TIMEOUT", "3")


@pytest.fixture
def quick(monkeypatch):
    """A dead writer is given up soon; batches are small."""
    monkeypatch.setattr(settings, "MILVUS_LEASE", 0.6)
    monkeypatch.setattr(settings, "MILVUS_BEAT", 0.1)
    monkeypatch.setattr(settings, "MILVUS_BATCH_ROWS", 5)


def place(milvus, request):
    return milvus.place("m" + str(abs(hash(request.node.nodeid))))


def rows(library):
    """How many rows there are in each collection, counting or not."""
    store = library._store
    names = store.numbered_collections(library.snapshot().manifest.dimension)
    return [library._store.server.count(name, "number >= 0") for name in names]


def test_several_languages_and_long_texts(milvus, request):
    long = article("long", "\n".join(f"蘋果 {n} 😀 is ripe." for n in range(9_000)), language="zh")
    odd = article("odd", "?!", language="x" * 500)
    with MilvusLibrary.open(place(milvus, request), Topics()) as library:
        library.update([long, odd, GOLD])
        assert library.articles() == [long, odd, GOLD]
        assert library.article("long") == long
        assert library.check() == []
    with MilvusLibrary.open(place(milvus, request), Topics()) as again:
        assert again.article("long") == long


def test_the_same_answers_as_the_local_library(milvus, request, tmp_path):
    with (
        LocalLibrary.open(tmp_path, Topics()) as local,
        MilvusLibrary.open(place(milvus, request), Topics()) as far,
    ):
        for library in (local, far):
            library.update([*THREE, *NEW])
            library.update([article("n3", "Gold, gold and an apple.")], remove=["rail", "n1"])
        ours, theirs = answers(local), answers(far)
        assert theirs[0] == ours[0]
        assert theirs[1] == ours[1]
        assert theirs[2] == pytest.approx(ours[2], abs=1e-6)
        assert theirs[3:4] == ours[3:4]
        assert theirs[4] == pytest.approx(ours[4], rel=1e-5)
        assert theirs[5] == ours[5]
        term = Term({"appl": 1.0, "gold": 0.5, "train": 0.25}, 0.7)
        ours, theirs = (library.search_keywords([term], 20) for library in (local, far))
        assert found(far, theirs[0]) == found(local, ours[0])
        assert theirs[1] == pytest.approx(ours[1], rel=1e-5)


def test_parity_with_the_local_library_on_the_shipped_articles(milvus, request, tmp_path):
    sys.path.insert(0, str(ROOT))
    from benchmarks.milvus import _shipped, compare

    articles, questions = _shipped()
    row = compare(place(milvus, request), articles, spread(questions, 40))
    for mode in ("hybrid", "dense", "keyword"):
        assert row[mode]["overlap"] >= 0.99
        assert row[mode]["same_first"] >= 0.97


@pytest.mark.parametrize("nth", [2, 3, 9, 12])
def test_a_server_that_dies_in_an_update(mortal_milvus, monkeypatch, quick, impatient, nth):
    """Before its nth writing: nothing of it is seen, and done again nothing is there twice."""
    library = MilvusLibrary.open(mortal_milvus.place(), Topics())
    connection = library._store.server.connection
    library.update(THREE)
    before = answers(library)
    sent = iter(range(1, 1000))
    upsert, patience = Server.upsert, connection.seconds

    def dying(self, *arguments):
        if next(sent) == nth:
            mortal_milvus.kill()
            connection.seconds = 0.5  # nobody starts it meanwhile
        return upsert(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Server, "upsert", dying)
        with pytest.raises(LibraryError, match="does not answer; see that Milvus runs") as caught:
            library.update([*NEW, article("fruit", "Changed.")], remove=["rail"])
    assert "\n" not in str(caught.value)
    assert next(sent) > nth, "it never died"
    with pytest.raises(LibraryError, match="does not answer"):
        library.search_vectors((0, 1, 0), 4)
    connection.seconds = patience
    mortal_milvus.start()
    with MilvusLibrary.open(mortal_milvus.place(), Topics()) as other:
        assert answers(other) == before
    assert answers(library) == before
    done = library.update([*NEW, article("fruit", "Changed.")], remove=["rail"])
    assert done == Update(tuple(a.id for a in NEW), ("fruit",), (), ("rail",))
    assert [a.id for a in library.articles()] == ["fruit", "metal", *(a.id for a in NEW)]
    assert library.check() == []
    counted = rows(library)
    library.close()
    with MilvusLibrary.open(mortal_milvus.place("fresh"), Topics()) as fresh:
        fresh.update(THREE)
        fresh.update([*NEW, article("fruit", "Changed.")], remove=["rail"])
        assert rows(fresh) == counted


def test_a_commit_whose_answer_is_lost_is_there_once(mortal_milvus, monkeypatch, quick, impatient):
    library = MilvusLibrary.open(mortal_milvus.place(), Topics())
    library.update([APPLE])
    commit = type(library._store).commit

    def lost(self, state):
        commit(self, state)
        mortal_milvus.kill()
        raise LibraryError("the answer was lost")

    with monkeypatch.context() as patch:
        patch.setattr(type(library._store), "commit", lost)
        with pytest.raises(LibraryError, match="the answer was lost"):
            library.update([GOLD, TRAIN], remove=["fruit"])
    mortal_milvus.start()
    assert library.update([GOLD, TRAIN], remove=["fruit"]).unchanged == ("metal", "rail")
    assert library.articles() == [GOLD, TRAIN]
    assert library.check() == []
    library.close()


def test_a_restart_is_waited_for(mortal_milvus):
    with MilvusLibrary.open(mortal_milvus.place(), Topics()) as library:
        library.update(THREE)
        mortal_milvus.kill()
        later = threading.Timer(1, mortal_milvus.start)
        later.start()
        try:
            assert found(library, library.search_vectors((0, 1, 0), 1)[0]) == ["rail"]
        finally:
            later.join()  # else it would outlive the test


@pytest.mark.slow
def test_no_server_is_one_line(monkeypatch):
    monkeypatch.setenv("WENDA_MILVUS_TIMEOUT", "1")
    with pytest.raises(LibraryError) as caught:
        MilvusLibrary.open("milvus://127.0.0.1:9/nothing", Topics())
    assert str(caught.value).startswith("milvus://127.0.0.1:9/nothing does not answer; see that")
    assert "\n" not in str(caught.value)


_WRITER = """
import sys, time
sys.path.insert(0, {tests!r})
from library_parts import *
from bot.library.milvus.library import MilvusLibrary
from bot.library.milvus.client import Server
from bot.core import settings
settings.MILVUS_BATCH_ROWS = 5
upsert = Server.upsert
count = iter(range(1000))
def slow(self, *arguments):
    upsert(self, *arguments)
    if next(count) == 4:
        print("half", flush=True)
        time.sleep(60)
library = MilvusLibrary.open({place!r}, Topics())
Server.upsert = slow
library.update([article(f"n{{n}}", f"The apple {{n}} is ripe. A train.") for n in range(8)])
"""


def test_a_writer_that_is_killed_leaves_nothing(milvus, request, quick):
    where = place(milvus, request)
    with MilvusLibrary.open(where, Topics()) as library:
        library.update(THREE)
        before, counted = answers(library), rows(library)
        code = _WRITER.format(tests=str(ROOT / "tests" / "support"), place=where)
        writer = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout.readline() == "half\n"
        assert rows(library) > counted, "it has sent nothing yet"
        assert answers(library) == before
        with MilvusLibrary.open(where, Topics()) as reader:
            assert answers(reader) == before
        writer.kill()
        writer.wait(30)
        writer.stdout.close()
        assert library.update(remove=["nothing"]) == Update()
        assert library.update([TRAIN, GOLD], remove=["fruit"]).removed == ("fruit",)
        assert [a.id for a in library.articles()] == ["rail", "metal"]
        assert library.check() == []
        assert rows(library) == counted


def test_a_living_writer_is_waited_for_then_told_of(milvus, request, monkeypatch):
    monkeypatch.setattr(settings, "MILVUS_LEASE", 0.6)
    monkeypatch.setattr(settings, "MILVUS_BEAT", 0.1)
    monkeypatch.setattr(settings, "LIBRARY_WAIT", 1.0)
    where = place(milvus, request)
    first, second = (MilvusLibrary.open(where, Topics()) for _ in range(2))
    inside, go_on = threading.Event(), threading.Event()
    encode = first.encoder.encode

    def slow(texts):
        inside.set()
        assert go_on.wait(30)
        return encode(texts)

    first.encoder.encode = slow
    writing = threading.Thread(target=first.update, args=([APPLE],))
    writing.start()
    assert inside.wait(30)
    with pytest.raises(LibraryError, match="being written by another process; try again"):
        second.update([GOLD])
    go_on.set()
    writing.join()
    assert second.update([GOLD]).added == ("metal",)
    assert second.articles() == [APPLE, GOLD]
    first.close()
    second.close()


def test_many_writers_lose_nothing(milvus, request, monkeypatch):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", 60.0)
    where = place(milvus, request)
    MilvusLibrary.open(where, Topics()).close()
    troubles = []

    def write(name):
        try:
            with MilvusLibrary.open(where, Topics()) as library:
                for n in range(3):
                    library.update([article(f"{name}{n}", f"An apple, {name} {n}.")])
        except Exception as error:
            troubles.append(error)

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert troubles == []
    with MilvusLibrary.open(where, Topics()) as library:
        ids = sorted(a.id for a in library.articles())
        assert ids == [f"{name}{n}" for name in "abcd" for n in range(3)]
        assert len(library) == 12
        assert library.check() == []


def test_readers_follow_what_others_write(milvus, request, monkeypatch):
    where = place(milvus, request)
    with (
        MilvusLibrary.open(where, Topics()) as writer,
        MilvusLibrary.open(where, Topics()) as reader,
    ):
        writer.update([APPLE])
        assert reader.articles() == []
        monkeypatch.setattr(settings, "MILVUS_REFRESH", 0.0)
        assert reader.articles() == [APPLE]


def test_what_was_replaced_goes_after_a_while_what_was_removed_at_the_end(
    milvus, request, monkeypatch
):
    where = place(milvus, request)
    with MilvusLibrary.open(where, Topics()) as library:
        library.update(THREE)
        library.update([article("fruit", "Gold!")], remove=["rail"])
        assert rows(library) == [4, 4, 4, 4]
    with MilvusLibrary.open(where, Topics()) as library:
        assert rows(library) == [3, 3, 3, 3]
        monkeypatch.setattr(settings, "MILVUS_GRACE", 0.0)
        library.update([article("metal", "Gold?")])
        assert rows(library) == [3, 3, 3, 3]
        assert library.check() == []


def test_many_new_articles_are_stored_for_good_at_the_end(milvus, request, monkeypatch):
    flushed = []
    monkeypatch.setattr(Server, "flush", lambda self, collection: flushed.append(collection))
    monkeypatch.setattr(settings, "MILVUS_FLUSH", 3)
    for given, times in ((NEW[:2], 0), (NEW[2:5], 4), ((), 4)):
        with MilvusLibrary.open(place(milvus, request), Topics()) as library:
            library.update(given)
        assert len(flushed) == times


def test_what_a_server_has_indexed_is_found_as_before(milvus, request):
    with MilvusLibrary.open(place(milvus, request), Topics()) as library:
        library.update([*THREE, *NEW])
        before = answers(library)
        library.flush()
        assert answers(library) == before


def test_damage_is_told_by_name(milvus, request):
    with MilvusLibrary.open(place(milvus, request), Topics()) as library:
        library.update(THREE)
        number = int(library.search_vectors((0, 1, 0), 1)[0][0])
        store = library._store
        vectors = store.vectors(3)
        row = store.server.query(vectors, f"number == {number}", ["*"])[0]
        store.server.upsert(vectors, [row | {"vector": np.array([0, 0.5, 0], np.float32)}])
        (line,) = library.check()
        assert line == (
            "article rail (About rail): a passage is not what was written; add it again"
        )
        store.server.delete(store.chunks, f"number == {number}")
        assert library.check()[0] == "2 chunks where 3 were written"


def test_a_wrong_line_of_the_list_is_told_by_name(milvus, request):
    with MilvusLibrary.open(place(milvus, request), Topics()) as library:
        library.update(THREE)
        store = library._store
        row = store.server.query(store.listed, "number >= 0", ["*"])[0]
        store.server.upsert(store.listed, [row | {"title": "another"}])
        (line,) = library.check()
        assert line.endswith("its line in the list is not what was written; add it again")
        store.server.delete(store.listed, f"number == {row['number']}")
        assert library.check()[0] == "2 lines of the list where 3 were written"


def test_tokens_are_made_again_when_words_change(milvus, request, monkeypatch):
    where = place(milvus, request)
    with MilvusLibrary.open(where, Topics()) as library:
        library.update(THREE)
        before = answers(library)
    with monkeypatch.context() as patch:
        patch.setattr(compatibility, "words_version", lambda: "4-new")
        encoder = Topics()
        with MilvusLibrary.open(where, encoder) as library:
            after = answers(library)
            assert library.snapshot().manifest.words == "4-new"
            assert library.check() == []
            assert len(encoder.calls) == 3
    assert after == before


def test_an_empty_library_goes_to_another_encoder(milvus, request):
    where = place(milvus, request)
    MilvusLibrary.open(where, Topics()).close()
    with MilvusLibrary.open(where, Wider(name="wider")) as library:
        library.update([APPLE])
        assert found(library, library.search_vectors((1, 0, 0, 0), 1)[0]) == ["fruit"]
        assert library.check() == []


def test_the_commands(milvus, request, wenda_process, tmp_path):
    where = place(milvus, request)
    file = tmp_path / "museum.md"
    file.write_text("# The museum\n\nThe glass museum of Orvel opened in 1987 with 312 pieces.\n")
    missing = wenda_process("list", "--library", where)
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr == f"wenda: there is no library in {where}; `wenda add` begins one\n"
    added = wenda_process("add", file, "--library", where, WENDA_DATA=tmp_path / "data")
    assert (added.returncode, added.stderr) == (0, "")
    asked = wenda_process("ask", "When did the glass museum of Orvel open?", "--library", where)
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "1987" in asked.stdout
    listed = wenda_process("list", "--library", where, "--json")
    checked = wenda_process("doctor", "--library", where)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert where in checked.stdout

    (one,) = json.loads(listed.stdout)
    assert one["title"] == "The museum"
    removed = wenda_process("remove", one["article_id"], "--library", where)
    assert removed.returncode == 0
    assert wenda_process("list", "--library", where).stdout == ""
