"""What an evaluation does again and again: a bot over articles, a question asked and timed.

Several runs (an encoder and a mode each) share the questions. They take turns in blocks, because
whoever asks a question second finds its passages already cut and in memory.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.bot import Bot
from bot.core import settings
from bot.core.checks import check_question
from bot.core.records import Answer, Article
from bot.library.local.library import LocalLibrary
from embeddings.lexicon import load_lexicon

if TYPE_CHECKING:
    from bot.evaluation.evaluate_keys import Figures
    from bot.evaluation.questions import Question, QuestionSet
    from embeddings.encoder.bundled import Encoder

T = TypeVar("T")
Progress = Callable[[int, int], None]  # questions asked, questions in all, over all runs


def silent(done: int, total: int) -> None:
    """Progress for nobody."""


def heads(
    questions: QuestionSet, encoders: Sequence[Encoder], modes: Sequence[str], limit: int | None
) -> list[Figures]:
    """What is known of each row before a question is asked: its names and its counts.

    Encoder by encoder, and of each all modes: the order of all that is measured.
    """
    counts: Figures
    if questions.conversations is None:
        asked = spread(questions.questions, limit)
        counts = {
            "paragraphs": len(questions.paragraphs),
            "questions": len(asked),
            "answerable": sum(not question.impossible for question in asked),
        }
    else:
        conversations = spread(questions.conversations, limit)
        turns = sum(len(conversation) for conversation in conversations)
        counts = {"conversations": len(conversations), "turns": turns}
    return [
        {"file": str(questions.path), "encoder": encoder_name(encoder), "mode": mode, **counts}
        for encoder in encoders
        for mode in modes
    ]


def spread(items: Sequence[T], limit: int | None) -> Sequence[T]:
    """``limit`` of the items, evenly spread, in their order; all when there are no more."""
    if limit is None or limit >= len(items):
        return items
    if limit < 1:
        raise ValueError(f"the limit is {limit}, it must be 1 or more; leave it out to ask all")
    return [items[i * len(items) // limit] for i in range(limit)]


def in_turns(runs: int, items: int) -> Iterator[tuple[int, int]]:
    """Every pair (run, item) once, so that each run is first, second, … equally often.

    A Latin square: the items are cut into as many blocks as there are runs, and in round s run r
    takes block r + s. One run takes the items in their order.
    """
    edges = [items * block // runs for block in range(runs + 1)]
    for step in range(runs):
        for run in range(runs):
            block = (run + step) % runs
            for item in range(edges[block], edges[block + 1]):
                yield run, item


@contextmanager
def bot_over(
    articles: Sequence[Article], encoder: Encoder, strictness: float = settings.STRICTNESS
) -> Iterator[tuple[Bot, float]]:
    """A bot over articles, in a library made for it, and the seconds it took to index them."""
    with tempfile.TemporaryDirectory(prefix="wenda-evaluate-") as folder:
        with LocalLibrary.open(Path(folder), encoder) as library:
            start = time.perf_counter()
            library.update(articles)
            seconds = time.perf_counter() - start
            yield Bot(library, encoder, load_lexicon(), strictness=strictness), seconds


def timed_ask(
    bot: Bot, question: Question, mode: str, history: Sequence[Mapping[str, str]] = ()
) -> tuple[Answer, float]:
    """The answer, exactly as a user would get it, and the milliseconds it took."""
    if not takes(question):
        return Answer(question.text, "", False, 0.0), 0.0
    start = time.perf_counter()
    answer = bot.ask(question.text, history, mode)
    return answer, (time.perf_counter() - start) * 1000


def takes(question: Question) -> bool:
    """Whether the bot takes a question at all: CMRC's trial part has two that are blank."""
    try:
        check_question(question.text)
    except ValueError:
        return False
    return True


def encoder_name(encoder: Encoder) -> str:
    """What an encoder calls itself."""
    return str(getattr(encoder, "name", "") or type(encoder).__name__)
