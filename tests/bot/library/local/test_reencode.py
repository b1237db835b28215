"""A library moves to another encoder: beside what is in use, resumed, and then at once."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from contextlib import closing

import numpy as np
import pytest
from children import posix, processes
from library_parts import APPLE, GOLD, THREE, TRAIN, Topics, Wider, answers, article, fill, found
from turned import SEVERAL, Turned

from bot import Bot
from bot.core import settings
from bot.core.errors import EncoderError, LibraryError
from bot.core.feedback import Feedback
from bot.core.records import Answer
from bot.library import JoinedLibrary, LocalLibrary, compatibility
from bot.library.local import loading
from bot.library.local.reencode import reencode
from embeddings.lexicon import load_lexicon

FILE = "library.sqlite"


class Failing(Turned):
    """Ends the process's work after so many calls."""

    def __init__(self, calls):
        super().__init__()
        self.left = calls

    def encode(self, texts):
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().encode(texts)


class Meddling(Turned):
    """Has something else happen to the library while it encodes."""

    def __init__(self, *deeds):
        super().__init__()
        self.deeds = list(deeds)

    def encode(self, texts):
        if self.deeds:
            self.deeds.pop(0)()
        return super().encode(texts)


@pytest.fixture
def folder(tmp_path):
    """A closed library of thirty articles, moved five texts at a time."""
    fill(tmp_path / "library", SEVERAL)
    return tmp_path / "library"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(settings, "MOVE_TEXTS", 5)


@pytest.fixture
def by_name(monkeypatch):
    """In place of sentence-transformers: our encoders here have no folder to be loaded from."""
    known = {"turned": Turned(), "topics": Topics()}

    def load(name, fetch):
        assert not fetch
        if name not in known:
            raise EncoderError(f"the model {name} is not on this machine")
        return known[name]

    monkeypatch.setattr(loading, "load_encoder", load)
    return known


def left_over(folder):
    """How many rows the tables hold that are filled on the way."""
    with closing(sqlite3.connect(folder / FILE)) as db:
        tables = ("next", "next_vectors", "next_tokens", "next_seals")
        return [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


def words(library, text, k=3):
    """The words of the articles that are nearest to a text, by the library's own encoder."""
    snapshot = library.snapshot()
    ids, _ = snapshot.search_vectors(snapshot.encoder.encode([text])[0], k)
    return {chunk.text.split()[1] for chunk in snapshot.chunks(ids)}


def test_a_moved_library_is_the_one_that_the_other_encoder_would_have_made(folder, tmp_path):
    with LocalLibrary.open(folder, Topics()) as library:
        answer = Answer("Nine?", "Nine.", False, 0.1)
        library.add_feedback(Feedback.from_answer(answer, True))
        before = library.snapshot()
    told = []
    assert reencode(folder / FILE, Wider("wider"), lambda *count: told.append(count)) == 30
    assert told[-1] == (30, 30)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert left_over(folder) == [0, 0, 0, 0]
    encoder = Wider("wider")
    with LocalLibrary.open(folder, encoder) as library, closing_fresh(tmp_path) as fresh:
        assert library.articles() == SEVERAL
        assert library.check() == []
        query = (0.48, 0.6, 0.64, 0)
        ours, theirs = library.search_vectors(query, 10), fresh.search_vectors(query, 10)
        assert ours[0].tolist() == theirs[0].tolist()
        assert ours[1].tolist() == theirs[1].tolist()
        assert len(library.feedback()) == 1
        assert len(library) == len(before)
    assert encoder.calls == []
    assert reencode(folder / FILE, Wider("wider")) is None  # nothing to do


def closing_fresh(tmp_path):
    library = LocalLibrary.open(tmp_path / "fresh", Wider("wider"))
    library.update(SEVERAL)
    return library


def test_what_was_made_before_a_stop_is_not_made_again(folder):
    with pytest.raises(KeyboardInterrupt):
        reencode(folder / FILE, Failing(4))
    made = left_over(folder)[1]
    assert 4 <= made < 30
    with LocalLibrary.open(folder, Topics()) as library:  # as it was
        assert library.check() == []
        assert words(library, "train") == {"train"}
    encoder, told = Turned(), []
    assert reencode(folder / FILE, encoder, lambda *count: told.append(count)) == 30
    assert made < told[0][0]
    texts = {text for call in encoder.calls for text in call}
    assert sum(one.text in texts for one in SEVERAL) == 30 - made
    with LocalLibrary.open(folder, Turned()) as library:
        assert library.check() == []
        assert words(library, "train") == {"train"}


def test_what_was_begun_for_another_encoder_is_made_anew(folder):
    with pytest.raises(KeyboardInterrupt):
        reencode(folder / FILE, Failing(4))
    encoder = Wider("wider")
    assert reencode(folder / FILE, encoder) == 30
    texts = {text for call in encoder.calls for text in call}
    assert {one.text for one in SEVERAL} <= texts
    with LocalLibrary.open(folder, Wider("wider")) as library:
        assert library.check() == []


def test_articles_come_change_and_go_on_the_way(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        changed = article("a7", "No longer a train: gold, gold, gold.")
        encoder = Meddling(
            lambda: library.update([article("new", "The apple is new.")], remove=["a0", "a29"]),
            lambda: library.update([changed]),
            lambda: library.update([article("a3", "Something else.")]),
            lambda: library.update([SEVERAL[3]]),  # as it was, in other rows
            lambda: library.update([article("empty", " ")]),
            lambda: library.update(remove=["new"]),
        )
        made = library.reencode(encoder)
        assert made == len(library)
        assert library.encoder is encoder
        assert library.check() == []
        kept = [changed if n == 7 else one for n, one in enumerate(SEVERAL) if n not in (0, 29)]
        assert [one.id for one in library.articles()][-1] == "empty"
        assert [one for one in library.articles() if one.id != "empty"] == kept
        ids = library.search_vectors(encoder.encode(["gold"])[0], 20)[0]
        assert "a7" in found(library, ids)
    assert left_over(folder) == [0, 0, 0, 0]


def test_all_is_removed_on_the_way(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        ids = [one.id for one in SEVERAL]
        encoder = Meddling(lambda: library.update(remove=ids))
        assert library.reencode(encoder) == 0
        library.update(THREE)
        assert library.check() == []
        assert words(library, "gold", 1) == {"gold"}


def test_a_library_without_articles_moves(tmp_path):
    fill(tmp_path, ())
    assert reencode(tmp_path / FILE, Turned()) == 0
    with LocalLibrary.open(tmp_path, Turned()) as library:
        assert len(library) == 0


def test_what_is_removed_on_the_way_is_in_no_byte(folder):
    secret = article("secret", "An Unmistakable apple. " * 50)
    with LocalLibrary.open(folder, Topics()) as library:
        library.update([secret])
        deeds = [lambda: None] * 12
        library.reencode(Meddling(*deeds, lambda: library.update(remove=["secret"])))
        assert library.settle(rewrite=True)
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert not any(b"nmistakable" in path.read_bytes() for path in files)


def test_the_old_vectors_leave_the_file(folder):
    with LocalLibrary.open(folder, Topics()) as library:
        library.reencode(Turned())
        with closing(sqlite3.connect(folder / FILE)) as db:
            assert db.execute("PRAGMA freelist_count").fetchone()[0] == 0


def test_damage_that_was_there_is_still_noticed(folder):
    with closing(sqlite3.connect(folder / FILE)) as db:
        first = "(SELECT min(chunk) FROM tokens)"
        db.execute(f"UPDATE tokens SET words = words || ' ' WHERE chunk = {first}")
        db.commit()
    assert reencode(folder / FILE, Turned()) == 30
    with LocalLibrary.open(folder, Turned()) as library:
        (line,) = library.check()
    assert "article a0" in line
    assert "a passage is not what was written" in line


def test_a_damaged_passage_is_one_clear_line(folder):
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("UPDATE chunks SET end = 99999 WHERE number = (SELECT max(number) FROM chunks)")
        db.commit()
    with pytest.raises(LibraryError, match="is damaged .*lies outside its text"):
        reencode(folder / FILE, Turned())


def test_vectors_that_cannot_be_change_nothing(folder):
    class Bad(Turned):
        def encode(self, texts):
            return np.full((len(texts), 3), np.nan, np.float32)

    with pytest.raises(EncoderError, match="gave NaN"):
        reencode(folder / FILE, Bad())
    with LocalLibrary.open(folder, Topics()) as library:
        assert words(library, "gold") == {"gold"}
        assert library.check() == []


def test_a_new_bundled_model_goes_on_where_it_was_stopped(tmp_path, monkeypatch):
    with LocalLibrary.open(tmp_path, Topics("bundled", "1")) as library:
        library.update(SEVERAL)
    stopped, new = Failing(3), Turned()
    for encoder in (stopped, new):
        encoder.name, encoder.fingerprint = "bundled", "2"
    monkeypatch.setattr(
        compatibility, "words_version", lambda: "other"
    )  # tokens change with it, as a rule
    with pytest.raises(KeyboardInterrupt):
        LocalLibrary.open(tmp_path, stopped)
    made = left_over(tmp_path)
    assert 3 <= made[1] == made[2] < 30
    with LocalLibrary.open(tmp_path, new) as library:
        assert library.check() == []
        assert words(library, "gold") == {"gold"}
    texts = {text for call in new.calls for text in call}
    assert sum(one.text in texts for one in SEVERAL) == 30 - made[1]
    assert left_over(tmp_path) == [0, 0, 0, 0]


# In several processes


class Slow(Turned):
    def encode(self, texts):
        time.sleep(0.01)
        return super().encode(texts)


class SlowBack(Topics):
    def encode(self, texts):
        time.sleep(0.01)
        return super().encode(texts)


def move(path, encoder, started=None):
    settings.MOVE_TEXTS = 5
    compatibility.describe(encoder)  # loads what takes longest
    if started:
        started.set()
    reencode(path / FILE, encoder)


def encoder_of(path):
    """The name of the encoder of a library, whose every part fits it; fails on anything else."""
    with closing(sqlite3.connect(path / FILE)) as db:
        (name,) = db.execute("SELECT value FROM manifest WHERE key = 'encoder'").fetchone()
    encoder = Topics() if name == "topics" else Turned()
    with LocalLibrary.open(path, encoder) as library:
        assert library.check() == []
        assert library.articles() == SEVERAL
        for word in ("apple", "train", "gold"):
            assert words(library, word, 5) == {word}
    assert encoder.calls == [[word] for word in ("apple", "train", "gold")]  # nothing but these
    return name


def kill_rounds(folder, rounds):
    """The encoder after each kill, and how often the process had been done before."""
    context = processes()
    generator = random.Random(6)
    seen, done = [], 0
    for _ in range(rounds):
        name = encoder_of(folder)
        seen.append(name)
        encoder, started = Slow() if name == "topics" else SlowBack(), context.Event()
        mover = context.Process(target=move, args=(folder, encoder, started))
        mover.start()
        assert started.wait(30)
        time.sleep(generator.uniform(0.0, 0.4))
        done += not mover.is_alive()
        mover.kill()
        mover.join(10)
    return [*seen, encoder_of(folder)], done


@pytest.mark.slow
@posix
def test_kills_on_the_way_leave_the_old_or_the_new_library(folder):
    _, done = kill_rounds(folder, 4)
    assert done < 4


@posix
@pytest.mark.slow
def test_twenty_kills_on_the_way_and_it_gets_there_all_the_same(folder):
    seen, done = kill_rounds(folder, 20)
    assert set(seen) == {"topics", "turned"}  # there, and back
    assert done < 20


@pytest.mark.slow
@posix
def test_two_processes_that_move_it_share_the_work(folder):
    context = processes()
    movers = [context.Process(target=move, args=(folder, Slow())) for _ in range(2)]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join(30)
    assert [mover.exitcode for mover in movers] == [0, 0]
    assert encoder_of(folder) == "turned"


@pytest.mark.slow
@posix
def test_a_bot_is_asked_all_the_time_while_another_process_moves_its_library(folder, by_name):
    context = processes()
    library = LocalLibrary.open(folder, Topics())
    encoders, troubles, ended = [], [], threading.Event()

    def ask(bot):
        while not ended.is_set():
            try:
                snapshot = bot._followed.newest()
                ids, scores = snapshot.search_vectors(snapshot.encoder.encode(["gold"])[0], 3)
                assert {chunk.text.split()[1] for chunk in snapshot.chunks(ids)} == {"gold"}
                assert scores[0] == pytest.approx(1)
                (hit, *_) = bot.retrieve("Which gold is number 5?", mode="dense")
                assert "gold" in hit.chunk.text
                encoders.append(snapshot.encoder.name)
            except BaseException as error:  # told to the test
                troubles.append(error)
                return

    with pytest.MonkeyPatch.context() as patch, library:
        patch.setattr(settings, "REFRESH_SECONDS", 0.0)
        bot = Bot(library, Topics(), load_lexicon())
        readers = [threading.Thread(target=ask, args=(bot,)) for _ in range(2)]
        mover = context.Process(target=move, args=(folder, Slow()))
        for one in (*readers, mover):
            one.start()
        for n in range(3):  # the library is written to all the while
            library.update([article("odd", f"The odd one, version {n}.")])
            library.update(remove=["odd"])
        mover.join(60)
        end = time.monotonic() + 10
        while bot.encoder.name != "turned" and not troubles and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.1)
        ended.set()
        for one in readers:
            one.join(10)
        assert troubles == []
        assert mover.exitcode == 0
        assert set(encoders) == {"topics", "turned"}
        assert bot.encoder is by_name["turned"]
        assert library.update([article("after", "The gold of afterwards.")]).added == ("after",)
        assert library.check() == []


def test_the_bot_moves_its_own_library_while_it_is_asked(folder, monkeypatch):
    with LocalLibrary.open(folder, Topics()) as library:
        bot = Bot(library, Topics(), load_lexicon())
        seen = []
        encoder = Meddling(
            *[lambda: seen.append(bot.retrieve("Which gold?", mode="dense")[0].chunk.text)] * 5
        )
        monkeypatch.setattr("bot.bot.load_encoder", {"turned": encoder}.get)
        assert bot.reencode("turned") == 30
        assert len(seen) == 5
        assert all("gold" in text for text in seen)
        assert bot.encoder is encoder
        assert "train" in bot.retrieve("Which train?", mode="dense")[0].chunk.text


def test_what_cannot_be_loaded_is_said_once_and_the_old_state_goes_on(folder, by_name, caplog):
    del by_name["turned"]
    with LocalLibrary.open(folder, Topics()) as library:
        before = answers(library)
        reencode(folder / FILE, Turned())
        for _ in range(5):
            assert not library.refresh()
            time.sleep(0.02)
        assert answers(library) == before
        (line,) = [record.getMessage() for record in caplog.records]
        assert line == (
            f"the library in {folder} was moved to the encoder turned, which cannot be loaded here "
            "(the model turned is not on this machine); start again with --encoder turned; what "
            "was there before goes on being served"
        )
        with pytest.raises(LibraryError, match="was moved to the encoder turned, which cannot be"):
            library.update([article("more", "More apples.")])
        assert answers(library) == before


def test_it_is_tried_again(folder, by_name, monkeypatch):
    monkeypatch.setattr(settings, "ENCODER_AGAIN", 0.0)
    turned = by_name.pop("turned")
    with LocalLibrary.open(folder, Topics()) as library:
        reencode(folder / FILE, Turned())
        with pytest.raises(LibraryError):
            library.update(THREE)
        by_name["turned"] = turned
        assert library.update(THREE).added == ("fruit", "rail", "metal")
        assert library.encoder is turned


def test_another_version_of_the_encoder_is_not_taken_for_it(folder, by_name):
    by_name["turned"] = Topics("turned", "2")
    with LocalLibrary.open(folder, Topics()) as library:
        reencode(folder / FILE, Turned())
        with pytest.raises(LibraryError, match="moved to another version of the encoder turned"):
            library.update(THREE)


def test_an_update_waits_for_the_encoder_of_the_moved_library(folder, by_name):
    with LocalLibrary.open(folder, Topics()) as library:
        reencode(folder / FILE, Turned())
        assert library.update([APPLE]).added == ("fruit",)  # not seen before, loaded now
        assert library.encoder is by_name["turned"]
        assert library.check() == []


def test_ones_own_library_follows_the_shared_one(tmp_path):
    with (
        LocalLibrary.open(tmp_path / "shared", Topics()) as shared,
        LocalLibrary.open(tmp_path / "own", Topics()) as own,
    ):
        shared.update([TRAIN, GOLD])
        own.update([APPLE])
        both = JoinedLibrary(own, shared)
        encoder = Turned()
        shared.reencode(encoder)
        end = time.monotonic() + 10
        while not both.snapshot().alike and time.monotonic() < end:
            snapshot = both.snapshot()
            ids, _ = snapshot.search_vectors(snapshot.encoder.encode(["gold"])[0], 1)
            assert snapshot.chunks(ids)[0].article_id == "metal"  # whole, of one encoder
            time.sleep(0.01)
        snapshot = both.snapshot()
        for word, name in (("apple", "fruit"), ("train", "rail"), ("gold", "metal")):
            ids, scores = snapshot.search_vectors(encoder.encode([word])[0], 1)
            assert snapshot.chunks(ids)[0].article_id == name
            assert scores[0] == pytest.approx(1)
        assert own.encoder is encoder
