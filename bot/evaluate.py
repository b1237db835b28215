"""How good the bot is on a set of questions: retrieval, answers, refusals, time.

Each paragraph of a file becomes an article of its own in a library made for the run. Paragraphs are
ranked by their best passage; the relevant one is the one that holds the question. What the bot
answers is asked separately, exactly as a user would.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.bot import Bot
from bot.checks import check_question
from bot.library.local import LocalLibrary
from bot.questions import Question, QuestionSet
from bot.records import Answer, Article
from bot.scoring import (
    DEPTH,
    Figures,
    answer_figures,
    conversation_figures,
    retrieval_figures,
    said,
    time_figures,
)
from embeddings.lexicon import load_lexicon

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

_PASSAGES = 2 * DEPTH  # passages asked for at first: a paragraph seldom has more than two

T = TypeVar("T")
Progress = Callable[[int, int], None]  # questions done, questions in all


def silent(done: int, total: int) -> None:
    """Progress for nobody."""


def evaluate(
    questions: QuestionSet,
    encoder: Encoder,
    mode: str = "hybrid",
    limit: int | None = None,
    progress: Progress = silent,
) -> Figures:
    """The figures of a file of paragraphs and questions.

    Args:
        questions: what ``bot.questions.read_questions`` read.
        encoder: makes the vectors of paragraphs and questions.
        mode: what is searched, as for ``Bot.retrieve``.
        limit: ask only this many questions, spread evenly over the file; all when None.
        progress: told after each question.

    Raises:
        ValueError: the limit is below 1.
    """
    asked = spread(questions.questions, limit)
    ranks: list[int | None] = []
    answers: list[Answer] = []
    times: list[float] = []
    with _bot_over(questions.paragraphs, encoder) as (bot, seconds):
        for number, question in enumerate(asked, start=1):
            if not question.impossible:
                ranks.append(paragraph_rank(bot, question, mode))
            answer, spent = _ask(bot, question, mode)
            answers.append(answer)
            times.append(spent)
            progress(number, len(asked))
    return {
        "file": str(questions.path),
        "encoder": encoder_name(encoder),
        "paragraphs": len(questions.paragraphs),
        "questions": len(asked),
        **retrieval_figures(ranks),
        **answer_figures(asked, answers),
        "index_seconds": round(seconds, 3),
        **time_figures(times),
    }


def evaluate_conversations(
    questions: QuestionSet,
    bot: Bot,
    mode: str = "hybrid",
    limit: int | None = None,
    progress: Progress = silent,
) -> Figures:
    """The figures of a file of conversations, each asked in order with its real history.

    Arguments as for ``evaluate``; ``limit`` counts conversations, none of which is cut.
    """
    conversations = spread(questions.conversations or (), limit)
    turns: list[tuple[Question, Answer]] = []
    changed: list[bool] = []  # of each control: did the conversation alter its answer?
    times: list[float] = []
    total = sum(len(conversation) for conversation in conversations)
    for conversation in conversations:
        history: list[Mapping[str, str]] = []
        for question in conversation:
            answer, spent = _ask(bot, question, mode, tuple(history))
            turns.append((question, answer))
            if question.kind == "control":
                alone, _ = _ask(bot, question, mode)
                changed.append(said(alone) != said(answer))
            history.append({"role": "user", "content": question.text})
            history.append({"role": "assistant", "content": answer.text})
            times.append(spent)
            progress(len(times), total)
    return {
        "file": str(questions.path),
        "encoder": encoder_name(bot.encoder),
        "conversations": len(conversations),
        "turns": total,
        **conversation_figures(turns, changed),
        **time_figures(times),
    }


def spread(items: Sequence[T], limit: int | None) -> Sequence[T]:
    """``limit`` of the items, evenly spread, in their order; all when there are no more."""
    if limit is None or limit >= len(items):
        return items
    if limit < 1:
        raise ValueError(f"the limit is {limit}, it must be 1 or more; leave it out to ask all")
    return [items[i * len(items) // limit] for i in range(limit)]


def paragraph_rank(bot: Bot, question: Question, mode: str) -> int | None:
    """The rank of the question's paragraph, first = 1; None when it is not among the first ten.

    Passages are asked for until ten paragraphs are among them, or there are no more.
    """
    if not takes(question):
        return None
    k = _PASSAGES
    while True:
        hits = bot.retrieve(question.text, k, mode)
        found = list(dict.fromkeys(hit.article.id for hit in hits))[:DEPTH]
        if len(found) == DEPTH or len(hits) < k:
            break
        k *= 2
    wanted = _article_id(question.paragraph)
    return found.index(wanted) + 1 if wanted in found else None


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


@contextmanager
def _bot_over(paragraphs: Sequence[str], encoder: Encoder) -> Iterator[tuple[Bot, float]]:
    """A bot over the paragraphs, in a library of its own, and the seconds it took to index them."""
    articles = [Article(_article_id(i), "", text) for i, text in enumerate(paragraphs)]
    with tempfile.TemporaryDirectory(prefix="wenda-evaluate-") as folder:
        with LocalLibrary.open(Path(folder), encoder) as library:
            start = time.perf_counter()
            library.update(articles)
            seconds = time.perf_counter() - start
            yield Bot(library, encoder, load_lexicon()), seconds


def _article_id(paragraph: int) -> str:
    return f"{paragraph:012x}"


def _ask(
    bot: Bot, question: Question, mode: str, history: Sequence[Mapping[str, str]] = ()
) -> tuple[Answer, float]:
    """The answer and the milliseconds it took."""
    if not takes(question):
        return Answer(question.text, "", False, 0.0), 0.0
    start = time.perf_counter()
    answer = bot.ask(question.text, history, mode)
    return answer, (time.perf_counter() - start) * 1000
