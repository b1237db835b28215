"""Conversations that come back from a browser, and keys that stand for answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hostile import HOSTILE
from turns import ANSWER, KEY, MINE, TURN, library

from ui.answer.render import message_html, text_typed
from ui.chat import keeping
from ui.chat.keeping import browser_turns, changes_to_keep, messages, page_turns, turn_records
from ui.chat.signatures import Spoken, key_in, sign_message
from ui.texts import TEXTS


def turns(count):
    return [
        replace(TURN, key=f"{number:032x}", typed=f"Question {number}") for number in range(count)
    ]


def browser(said):
    """As Gradio hands messages over from the browser."""
    return [
        {"role": one["role"], "content": [{"text": one["content"], "type": "text"}]} for one in said
    ]


def json_like(records):
    return json.loads(json.dumps(records))


def test_what_is_stored_comes_back():
    assert browser_turns(json_like(turn_records(turns(3)))) == turns(3)
    assert turn_records([]) == []


def test_the_newest_are_kept(monkeypatch):
    assert browser_turns(json_like(turn_records(turns(45)))) == turns(45)[5:]
    size = len(str(turn_records(turns(1))))
    monkeypatch.setattr(keeping, "MAX_CHARS", 3 * size)
    left = browser_turns(json_like(turn_records(turns(9))))
    assert 1 <= len(left) <= 3
    assert left == turns(9)[-len(left) :]


def test_only_a_conversation_that_changed_is_written():
    spoken = Spoken()
    first, second = spoken.add(ANSWER, "How much?"), spoken.add(ANSWER, "How much more?")
    one, both = (
        browser(messages(said, library(MINE), "en")) for said in ([first], [first, second])
    )
    written = changes_to_keep(one, [], spoken, after=True)
    assert browser_turns(written) == [first]
    for after in (True, False):
        assert changes_to_keep(one, json_like(written), spoken, after=after) is None
    assert browser_turns(changes_to_keep(both, written, spoken, after=True)) == [first, second]
    assert changes_to_keep([], written, spoken, after=False) == []  # deleted
    assert changes_to_keep([], [], spoken, after=False) is None


def test_a_question_comes_after_what_was_kept_but_is_not_shown_yet():
    spoken = Spoken()
    turn = spoken.add(ANSWER, "How much?")
    said = browser(messages([turn], library(MINE), "en"))
    assert browser_turns(
        changes_to_keep(said, json_like(turn_records(turns(2))), spoken, after=True)
    ) == [*turns(2), turn]
    assert changes_to_keep([], json_like(turn_records(turns(2))), spoken, after=True) is None


@pytest.mark.parametrize("value", [None, "x", 5, {}, [None, 3, "x", {"key": KEY}], [[]] * 9_999])
def test_anything_else_is_no_conversation(value):
    assert browser_turns(value) == []
    assert page_turns(value, value, Spoken()) == []


def test_a_bad_turn_takes_no_other_down():
    good = json_like(turn_records(turns(2)))
    assert browser_turns([good[0], {**good[1], "text": None}, "x", good[1]]) == turns(2)


@pytest.mark.parametrize("language", TEXTS)
def test_messages_are_rendered_again_with_their_keys(language):
    said = messages([TURN], library(MINE), language)
    assert [one["role"] for one in said] == ["user", "assistant"]
    assert text_typed(said[0]["content"]) == "And how much?"
    assert "?" not in said[0]["content"]  # shown as text, see ui.answer.render.question_html
    fresh = sign_message(message_html(ANSWER, TURN.typed, language), TURN, language)
    assert said[1]["content"] == fresh
    assert key_in(fresh) == KEY
    assert 'value="And%20how%20much%3F"' in fresh


def test_an_answer_whose_article_is_gone_says_so():
    said = messages([TURN], library(), "en")[1]["content"]
    assert "<mark>" not in said
    assert "is gone" in said


def test_the_servers_memory_counts_before_the_browsers():
    spoken = Spoken()
    turn = spoken.add(ANSWER, "How much?")
    said = browser(messages([turn], library(MINE), "en"))
    forged = json_like(turn_records([replace(turn, text="Forged.")]))
    assert page_turns(said, forged, spoken) == [turn]
    assert page_turns(said, forged, Spoken())[0].text == "Forged."  # shown to its forger alone
    assert page_turns(said, [], Spoken()) == []
    assert page_turns(said * 2, [], spoken) == [turn]


def test_messages_without_a_key_are_no_answers():
    spoken = Spoken()
    turn = spoken.add(ANSWER, "How much?")
    said = [
        {"role": "user", "content": f"wd-key-{turn.key}"},
        {"role": "assistant", "content": "<div>stopped in the mid</div>"},
        {"role": "assistant", "content": None},
        "no message",
    ]
    assert page_turns(said, [], spoken) == []


def test_the_oldest_answers_are_forgotten():
    spoken = Spoken(room=2)
    keys = [spoken.add(ANSWER, str(number)).key for number in range(3)]
    assert len(set(keys)) == 3
    assert [spoken.get(key) is None for key in keys] == [True, False, False]


def test_hostile_questions_make_no_markup_and_long_ones_no_link():
    for text in HOSTILE:
        markup = sign_message("", replace(TURN, typed=text), "en")
        value = markup.partition('value="')[2].partition('"')[0]
        assert not set(value) & set("<>&'\\ \n"), text
        assert markup.count("<") == 8
    assert "hidden title=" in sign_message("", replace(TURN, typed="問" * 2_000), "en")
