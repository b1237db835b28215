"""Thumbs up and down, and a box for a comment that opens after one of them.

A word is kept at once, without a comment; a comment takes its place. Which answer it is about the
server knows by the message's key, and never takes from the browser what was answered. Nothing here
raises: what goes wrong is a line in the box.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import gradio as gr

from bot.core import Answer, WendaError, settings
from ui.chat.keeping import browser_turns
from ui.chat.replies import content_text
from ui.chat.spoken import Spoken, key_in
from ui.chat.turns import Turn
from ui.protocol import RatedBot
from ui.texts import text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Word:
    """A thumb that was given in this session: what a comment belongs to."""

    key: str
    typed: str
    liked: bool
    answer: Answer


class Rating:
    """What the thumbs and the comment box do; each returns updates for their outputs."""

    def __init__(self, bot: RatedBot, spoken: Spoken) -> None:
        self._bot, self._spoken = bot, spoken

    def thumb(self, markup: object, liked: object, value: object, language: str) -> Result:
        """A thumb on a message.

        Args:
            markup: the message, as the browser sends it.
            liked: True or False; anything else is a thumb taken back, and changes nothing.
            value: what the browser keeps, for answers from before the server was started.
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
        """A comment on the message whose thumb was given last; the box stays open on an error."""
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
        """The answer of a key, as the server knows it; None when it does not.

        One that only the browser remembers is made again: it counts when the same is quoted.
        """
        turn = self._spoken.get(key)
        if turn is not None:
            answer = turn.answer(self._bot.article, "")  # of the library alone: what a visitor
            own = len(answer.hits) == len(turn.hits)  # brought is not to be kept
            return turn, answer if own and _places(answer) == _places(turn) else None
        turn = next((one for one in browser_turns(value) if one.key == key), None)
        if turn is None:
            return None, None
        answer = self._bot.ask(turn.question)
        same = answer.answered == turn.answered and _places(answer) == _places(turn)
        return turn, answer if same else None


Result = tuple[Word | None, str]  # what a comment will belong to, and the line to show


def _places(of: Answer | Turn) -> list[tuple[str, int, int]]:
    quotes = Turn.of(of, "", "").quotes if isinstance(of, Answer) else of.quotes
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
        """The updates that show it after a thumb; only its line when there is nothing to add to."""
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
        """What ``opened`` gives updates for."""
        return [self.group, self.line, self.comment, self.unanswerable, self.send, self.word]
