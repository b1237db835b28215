"""What readers say of answers: listed, and made into questions that `wenda evaluate` asks.

That every library keeps it is in ``test_library_contract.py``.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from library_parts import APPLE, GOLD, THREE, TRAIN, Topics, answers_of, article, fill

from bot import Bot
from bot.core import settings
from bot.core.errors import LibraryError
from bot.core.feedback import Feedback, question_set
from bot.core.records import Answer, Span
from bot.evaluation.questions import read_questions
from bot.library import LocalLibrary
from bot.library.local.repair import repair
from bot.library.local.schema import FORMAT
from bot.library.transfer.export_file import export
from bot.library.transfer.import_file import take

NINE = Span("rail", 20, 24, "nine", "time")
LEAVES = Span("rail", 0, 25, TRAIN.text, "sentence")
ANSWER = Answer("When does the train leave?", "Nine.", True, 0.9, (LEAVES,), (NINE,))
REFUSAL = Answer("How heavy is it?", "The articles don't say.", False, 0.1)


@pytest.fixture
def library(tmp_path):
    with LocalLibrary.open(tmp_path, Topics()) as opened:
        opened.update(THREE)
        yield opened


def test_limits_say_what_to_do():
    with pytest.raises(ValueError, match=r"comment has 2,001 characters; shorten it to 2,000"):
        Feedback.from_answer(ANSWER, True, comment="x" * 2_001)
    assert len(Feedback.from_answer(replace(ANSWER, text="x" * 9_000), True).text) == 4_000


def test_a_locked_library_is_one_line(library, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LIBRARY_WAIT", 0.05)
    with closing(sqlite3.connect(library.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="being written by another process"):
            library.add_feedback(Feedback.from_answer(ANSWER, True))


# The format before feedback


def make_format_1(folder):
    """The library as the version before this one wrote it."""
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        for table in ("feedback", "segments", "next", "next_vectors", "next_tokens", "next_seals"):
            db.execute(f"DROP TABLE {table}")
        db.execute("DROP INDEX articles_chosen")
        db.execute("ALTER TABLE articles DROP COLUMN tags")
        db.execute("DELETE FROM sqlite_sequence WHERE name = 'feedback'")
        db.execute("PRAGMA user_version = 1")
        db.commit()


def version(folder):
    with closing(sqlite3.connect(folder / "library.sqlite")) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def test_a_library_of_format_1_gets_the_table_and_loses_nothing(tmp_path):
    fill(tmp_path)
    before = answers_of(tmp_path)
    make_format_1(tmp_path)
    encoder = Topics()
    with LocalLibrary.open(tmp_path, encoder) as library:
        assert version(tmp_path) == FORMAT
        assert encoder.calls == []  # nothing was encoded again
        assert library.feedback() == []
        library.add_feedback(Feedback.from_answer(ANSWER, True))
        assert len(library.feedback()) == 1
        assert library.check() == []
    assert answers_of(tmp_path) == before


def test_format_1_in_use_by_a_writer_is_read_and_migrated_later(tmp_path):
    fill(tmp_path)
    make_format_1(tmp_path)
    with closing(sqlite3.connect(tmp_path / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        library = LocalLibrary.open(tmp_path, Topics())
        assert version(tmp_path) == 1
        assert len(library.articles()) == 3
        assert library.feedback() == []
        other.execute("ROLLBACK")
    library.add_feedback(Feedback.from_answer(ANSWER, True))
    assert version(tmp_path) == FORMAT
    assert len(library.feedback()) == 1
    library.close()


def test_a_refused_library_of_format_1_is_left_alone(tmp_path):
    fill(tmp_path)
    make_format_1(tmp_path)
    with pytest.raises(LibraryError, match="was made with encoder topics"):
        LocalLibrary.open(tmp_path, Topics(name="other"))
    assert version(tmp_path) == 1


# The questions in it


def test_what_becomes_a_question():
    liked = Feedback.from_answer(ANSWER, True, key="liked")
    quoted = replace(liked, key="quoted", question="When, on the whole?", marks=())
    refused = Feedback.from_answer(REFUSAL, True, key="refused")
    invented = replace(liked, key="i", question="Who drives?", liked=False, unanswerable=True)
    wrong = Feedback.from_answer(replace(ANSWER, question="Where to?"), False)
    missed = Feedback.from_answer(replace(REFUSAL, question="Missed?"), False, unanswerable=True)
    moved = replace(liked, question="Moved?", marks=(replace(NINE, start=19, end=23),))
    gone = replace(liked, question="Gone?", marks=(replace(NINE, article_id="nowhere"),))
    given = [liked, quoted, refused, invented, wrong, missed, moved, gone]
    made = question_set(given, [*THREE, article("blank", " \n")])
    assert (made.questions, made.impossible) == (4, 2)
    assert [entry["title"] for entry in made.content["data"]] == [one.title for one in THREE]
    asked = {
        one["question"]: (paragraph["context"], one["answers"], one["is_impossible"])
        for entry in made.content["data"]
        for paragraph in entry["paragraphs"]
        for one in paragraph["qas"]
    }
    assert asked == {
        ANSWER.question: (TRAIN.text, [{"text": "nine", "answer_start": 20}], False),
        "When, on the whole?": (TRAIN.text, [{"text": TRAIN.text, "answer_start": 0}], False),
        REFUSAL.question: (APPLE.text, [], True),
        "Who drives?": (TRAIN.text, [], True),
    }
    assert list(made.left_out) == [
        "Where to?: disliked, so the right answer is not known",
        "Missed?: disliked, so the right answer is not known",
        "Moved?: its article was changed or removed since",
        "Gone?: its article was changed or removed since",
    ]


def test_of_several_words_on_one_question_the_last_counts():
    first = Feedback.from_answer(ANSWER, True)
    last = replace(first, question=f"  {ANSWER.question.upper()} ", liked=False, unanswerable=True)
    made = question_set([first, last], [TRAIN])
    assert (made.questions, made.impossible) == (1, 1)
    assert question_set([last, first], [TRAIN]).impossible == 0


def test_nothing_to_ask():
    assert question_set([], []).content["data"] == []
    made = question_set([Feedback.from_answer(REFUSAL, True)], [])
    assert made.questions == 0
    assert "there is no article to ask it over" in made.left_out[0]


def test_gold_stays_in_one_article():
    both = replace(ANSWER, marks=(NINE, Span("metal", 4, 8, "gold"), replace(NINE, kind="x")))
    made = question_set([Feedback.from_answer(both, True)], [GOLD, TRAIN])
    (question,) = made.content["data"][1]["paragraphs"][0]["qas"]
    assert [one["text"] for one in question["answers"]] == ["nine", "nine"]


# The bot, the command, and around


def test_the_bot_keeps_nothing_about_articles_that_are_not_in_its_library(library):
    bot = Bot(library, Topics(), {})
    assert bot.add_feedback(ANSWER, True).key == bot.feedback()[0].key
    assert bot.article("rail") == TRAIN
    with pytest.raises(LibraryError, match="no article has the id 'mine'"):
        bot.add_feedback(replace(ANSWER, quotes=(replace(LEAVES, article_id="mine"),)), True)
    assert len(bot.feedback()) == 1
    assert bot.clear_feedback() == 1


QUESTION = "How much FDI did Xuzhou use in 2019?"
NOWHERE = "What is the boiling point of tungsten on Jupiter?"


@pytest.mark.slow
def test_what_is_exported_can_be_evaluated(wenda_process, tmp_path):
    place = ["--library", tmp_path / "library"]
    with Bot.open(library=place[1]) as bot:
        answer, refusal = bot.ask(QUESTION), bot.ask(NOWHERE)
        assert (answer.answered, refusal.answered) == (True, False)
        bot.add_feedback(answer, True, comment="Printed it.")
        bot.add_feedback(refusal, True)
        bot.add_feedback(replace(answer, question="And what of 2050?"), False, comment="Wrong.")
        count = len(bot.articles())
    listed = wenda_process("feedback", *place)
    assert [line.split("  ", 1)[1] for line in listed.stdout.splitlines()[::3][:1]] == [
        f"liked: {QUESTION}"
    ]
    assert "“Printed it.”" in listed.stdout
    assert len(json.loads(wenda_process("feedback", *place, "--json").stdout)) == 3

    file = tmp_path / "asked.json"
    done = wenda_process("feedback", *place, "--export", file, "--clear")
    assert done.returncode == 0, done.stderr
    assert "left out: And what of 2050?: disliked" in done.stderr
    assert "2 questions (1 impossible)" in done.stderr
    assert "3 taken out" in done.stderr
    questions = read_questions(file)
    assert len(questions.paragraphs) == count
    assert {one.text: one.answers for one in questions.questions} == {
        QUESTION: (answer.marks[0].text,),
        NOWHERE: (),
    }
    figures = json.loads(wenda_process("evaluate", file, "--json").stdout)
    assert (figures["questions"], figures["answerable"]) == (2, 1)
    assert (figures["answer_hit"], figures["exact_match"]) == (1.0, 1.0)
    assert figures["false_answer_rate"] == 0.0

    empty = wenda_process("feedback", *place, "--export", tmp_path / "none.json")
    assert (empty.returncode, Path(tmp_path / "none.json").exists()) == (1, False)
    assert "no feedback confirms an answer yet" in empty.stderr


def test_what_quotes_a_removed_article_goes_with_it(library, tmp_path):
    library.add_feedback(Feedback.from_answer(ANSWER, True, key="k1"))
    library.add_feedback(Feedback.from_answer(REFUSAL, True, key="k2"))
    library.update(remove=["rail"])
    assert [one.key for one in library.feedback()] == ["k2"]
    library.settle(rewrite=True)
    library.close()
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        assert LEAVES.text.encode() not in file.read_bytes(), file.name


def damaged(library):
    """A letter of what was answered is another one, behind SQLite's back."""
    with closing(sqlite3.connect(library.file)) as db, db:
        db.execute("UPDATE feedback SET text = 'Nina.' WHERE key = 'k1'")
    return "feedback on 'When does the train leave?; soon': it is not what was given"


@pytest.fixture
def soon(library):
    """A library with two words of feedback."""
    library.add_feedback(
        Feedback.from_answer(replace(ANSWER, question=f"{ANSWER.question}; soon"), True, key="k1")
    )
    library.add_feedback(Feedback.from_answer(REFUSAL, True, key="k2"))
    assert library.check() == []
    return library


def test_the_check_names_damaged_feedback_and_a_repair_keeps_what_is_left(soon):
    line = damaged(soon)
    assert soon.check() == [f"{line}; `wenda doctor --repair` keeps the rest"]
    with pytest.raises(LibraryError, match="nothing was exported"):
        export(soon.file, soon.file.with_name("out.jsonl"))
    done = repair(soon.file, Topics())
    assert done.left == [f"{line}; it is kept as far as it can be read"]
    soon.refresh()
    assert soon.check() == []
    assert [one.text for one in soon.feedback()] == ["Nina.", "The articles don't say."]


def test_damaged_feedback_is_named_when_the_whole_file_is_read_anew(soon):
    line = damaged(soon)
    with closing(sqlite3.connect(soon.file)) as db:
        db.execute("DROP TABLE tokens")
    soon.close()
    assert line in repair(soon.file, Topics()).left
    with LocalLibrary.open(soon.file.parent, Topics()) as library:
        assert library.check() == []
        assert len(library.feedback()) == 2


def test_feedback_that_is_imported_goes_or_is_cleared_leaves_no_seal(soon, tmp_path):
    export(soon.file, tmp_path / "out.jsonl")
    with LocalLibrary.open(tmp_path / "new", Topics()) as library:
        take(tmp_path / "out.jsonl", library)
        assert sealed(library) == ["k1", "k2"]
        library.update(remove=["rail"])  # which one of them quotes
        assert sealed(library) == ["k2"]
        assert library.clear_feedback() == 1
        assert sealed(library) == []
        assert library.check() == []


def sealed(library):
    with closing(sqlite3.connect(library.file)) as db:
        return [key for (key,) in db.execute("SELECT key FROM feedback_seals")]
