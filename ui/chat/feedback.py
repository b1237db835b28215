"""Thumbs up and down, and a box for a comment that opens after one of them.

A thumb is kept at once, without a comment; one with a comment replaces it. The server knows by the
message's key which answer is meant, and never takes from the browser what was answered. Nothing
here raises: what goes wrong is said in a line of the box.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import gradio as gr

from bot.core import Answer, WendaError, settings
from ui.chat.keeping import browser_turns
from ui.chat.replies import content_text
from ui.chat.signatures import Spoken, key_in
from ui.chat.turns import Turn
from ui.protocol import RatedBot
from ui.texts import text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Word:
    """A thumb that was given in this session, and that a comment belongs to."""

    key: str
    typed: str
    liked: bool
    answer: Answer


Result = tuple[Word | None, str]  # the thumb that a comment will belong to, the line to show


class Rating:
    """What the thumbs and the comment box do; both return a ``Result``."""

    def __init__(self, bot: RatedBot, spoken: Spoken) -> None:
        self._bot, self._spoken = bot, spoken

    def thumb(self, markup: object, liked: object, value: object, language: str) -> Result:
        """A thumb on a message.

        Args:
            markup: the message, as the browser sends it.
            liked: True or False; anything else is a thumb taken back, and changes nothing.
            value: the turns that the browser keeps, for answers from before the server's start.
            language: of the line that is shown.
        """
        if liked is not True and liked is not False:
            return None, ""
        try:
            turn, answer = self._answer(key_in(content_text(markup)), value)
            if turn is None or answer is None:
                return None, text("not_rated", language)
            word = Word(turn.key, turn.typed, liked, answer)
            self._bot.add_feedback(answer, liked, typed=word.typed, key=word.key)
        except Exception as error:
            return None, _report_failure(error, language)
        return word, text("liked" if liked else "disliked", language)

    def comment(self, word: object, comment: object, unanswerable: object, language: str) -> Result:
        """A comment on the message that got the last thumb; the box stays open on an error."""
        if not isinstance(word, Word):
            return None, text("not_rated", language)
        line = comment if isinstance(comment, str) else ""
        if len(line) > settings.MAX_COMMENT_CHARS:
            counts = {"n": f"{len(line):,}", "limit": f"{settings.MAX_COMMENT_CHARS:,}"}
            return word, text("comment_too_long", language, **counts)
        choice = unanswerable is True and word.answer.answered and not word.liked
        try:
            self._bot.add_feedback(
                *(word.answer, word.liked),
                typed=word.typed,
                comment=line,
                unanswerable=choice,
                key=word.key,
            )
        except Exception as error:
            return word, _report_failure(error, language)
        return None, text("comment_kept", language)

    def _answer(self, key: str, value: object) -> tuple[Turn | None, Answer | None]:
        """The turn of a key and its answer, as far as the server knows them; else None.

        An answer that only the browser remembers is asked for again, and counts if the same is
        quoted.
        """
        turn = self._spoken.get(key)
        if turn is not None:
            # From the library alone: nothing is kept about articles that a visitor brought.
            answer = turn.answer(self._bot.article, "")
            whole = len(answer.hits) == len(turn.hits) and _places(answer) == _places(turn)
            return turn, answer if whole else None
        turn = next((one for one in browser_turns(value) if one.key == key), None)
        if turn is None:
            return None, None
        answer = self._bot.ask(turn.question)
        same = answer.answered == turn.answered and _places(answer) == _places(turn)
        return turn, answer if same else None


def _places(of: Answer | Turn) -> list[tuple[str, int, int]]:
    quotes = Turn.from_answer(of, "", "").quotes if isinstance(of, Answer) else of.quotes
    return [place[:3] for place in quotes]


def _report_failure(error: Exception, language: str) -> str:
    if isinstance(error, WendaError):
        log.warning("feedback was not kept: %s", error)
    else:
        log.error("feedback was not kept", exc_info=error)
    return text("not_kept", language)


@dataclass(frozen=True, slots=True)
class Box:
    """The parts of the comment box, closed until a thumb is given."""

    group: gr.Column
    line: gr.Markdown
    comment: gr.Textbox
    unanswerable: gr.Checkbox
    send: gr.Button
    close: gr.Button
    word: gr.State

    def opening_updates(self, word: Word | None, line: str) -> tuple[Any, ...]:
        """Updates that open the box after a thumb; only its line if there is none to comment on."""
        choose = word is not None and word.answer.answered and not word.liked
        there = word is not None
        return (
            gr.Column(visible=bool(line)),
            line,
            gr.Textbox(value="", visible=there),
            gr.Checkbox(value=False, visible=choose),
            gr.Button(visible=there),
            word,
        )

    @property
    def outputs(self) -> list[Any]:
        """The components that ``opening_updates`` has updates for."""
        return [self.group, self.line, self.comment, self.unanswerable, self.send, self.word]
