"""A question set, encoders and modes → rows of figures: retrieval, answers, refusals, time.

In a file of paragraphs, each paragraph becomes an article of its own in a library made for the run.
Paragraphs are ranked by their best passage; the relevant one is the one that the question belongs
to. Every encoder indexes them once and is asked in every mode.

In a file of conversations, each turn is asked with its real history. The figures say whether
follow-ups are understood, and whether fresh questions ("controls") are left alone.

Several runs (an encoder and a mode each) share the questions. They take turns in blocks, because
whoever asks a question second finds its passages already cut and in memory.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.bot import Bot
from bot.core import Answer, Article, Hit, check_question, settings
from bot.evaluation import metrics
from bot.evaluation.keys import Figures
from bot.evaluation.metrics import paired_bootstrap
from bot.evaluation.questions import Question, QuestionSet
from bot.evaluation.scoring import (
    DEPTH,
    answer_figures,
    conversation_figures,
    retrieval_figures,
    round_figure,
    time_figures,
    visible_parts,
)
from bot.library import LocalLibrary, encoder_name
from embeddings.lexicon import load_lexicon

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from embeddings.reader import Reader


T = TypeVar("T")
Progress = Callable[[int, int], None]  # called with questions asked and questions in all runs

_PASSAGES = 2 * DEPTH  # passages asked for at first: a paragraph seldom has more than two


def silent(done: int, total: int) -> None:
    """Shows no progress."""


@dataclass(slots=True)
class _Run:
    """One encoder in one mode, and the results for each question, by its number."""

    bot: Bot
    mode: str
    index_seconds: float
    answers: dict[int, Answer] = field(default_factory=dict)
    ranks: dict[int, int | None] = field(default_factory=dict)  # of the answerable questions
    times: list[float] = field(default_factory=list)  # milliseconds


def evaluate(
    questions: QuestionSet,
    encoders: Sequence[Encoder],
    modes: Sequence[str] = ("hybrid",),
    limit: int | None = None,
    progress: Progress = silent,
    strictness: float = settings.STRICTNESS,
    reader: Reader | None = None,
) -> list[Figures]:
    """The figures of a file of paragraphs and questions: a row for each encoder in each mode.

    If there are several rows, ``against_best`` of each says by how much its nDCG@10 differs from
    the best one's, with a 95 % interval; it is None for the best.

    Args:
        questions: what ``bot.evaluation.questions.read_questions`` read.
        encoders: each makes the vectors of paragraphs and questions.
        modes: what is searched, as for ``Bot.retrieve``.
        limit: ask only this many questions, spread evenly over the file; all if None.
        progress: called after each question.
        strictness: the confidence below which an answer is a refusal, 0 to 1.
        reader: finds the answers in the passages; None for the bundled one.

    Raises:
        ValueError: the limit is below 1, or the strictness is not from 0 to 1.
    """
    asked = spread(questions.questions, limit)
    articles = [Article(_article_id(i), "", text) for i, text in enumerate(questions.paragraphs)]
    with ExitStack() as stack:
        bots = [
            stack.enter_context(bot_over(articles, encoder, strictness, reader))
            for encoder in encoders
        ]
        runs = [_Run(bot, mode, seconds) for bot, seconds in bots for mode in modes]
        turns = in_turns(len(runs), len(asked))
        for done, (number, i) in enumerate(turns, start=1):
            _ask(runs[number], i, asked[i])
            progress(done, len(runs) * len(asked))
    rows = [
        {
            **head,
            **retrieval_figures(_in_order(run.ranks)),
            **answer_figures(asked, _in_order(run.answers)),
            "index_seconds": round(run.index_seconds, 3),
            **time_figures(run.times),
        }
        for head, run in zip(heads(questions, encoders, modes, limit), runs, strict=True)
    ]
    return rows if len(rows) == 1 else _against_best(rows, runs)


def paragraph_rank(bot: Bot, question: Question, mode: str, best: Sequence[Hit] = ()) -> int | None:
    """The rank of the question's paragraph, first = 1; None if it is not among the first ten.

    Passages are retrieved until ten paragraphs are among them or there are no more. Nothing is
    retrieved if the paragraph is already among ``best``, the first hits of ``Bot.retrieve``.
    """
    if not takes(question):
        return None
    wanted = _article_id(question.paragraph)
    ranking = _paragraphs(best)
    k = _PASSAGES
    while wanted not in ranking:
        hits = bot.retrieve(question.text, k, mode)
        ranking = _paragraphs(hits)
        if len(ranking) == DEPTH or len(hits) < k:
            break
        k *= 2
    return ranking.index(wanted) + 1 if wanted in ranking else None


def _ask(run: _Run, number: int, question: Question) -> None:
    """Asks as a user would, and looks further down the ranking only if that is needed."""
    answer, spent = timed_ask(run.bot, question, run.mode)
    run.answers[number] = answer
    run.times.append(spent)
    if not question.impossible:
        run.ranks[number] = paragraph_rank(run.bot, question, run.mode, answer.hits)


def _against_best(rows: Sequence[Figures], runs: Sequence[_Run]) -> list[Figures]:
    """The rows, each with how its nDCG@10 compares with the best one's, question by question."""
    gains = [[metrics.ndcg(rank, DEPTH) for rank in _in_order(run.ranks)] for run in runs]
    best = max(range(len(rows)), key=lambda i: sum(gains[i]))
    compared = []
    for i, row in enumerate(rows):
        interval = paired_bootstrap(gains[i], gains[best])
        against = None
        if i != best and interval:
            against = {
                "encoder": rows[best]["encoder"],
                "mode": rows[best]["mode"],
                "ndcg_at_10": round_figure(interval.difference),
                "low": round_figure(interval.low),
                "high": round_figure(interval.high),
            }
        compared.append({**row, "against_best": against})
    return compared


def _paragraphs(hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.article.id for hit in hits))[:DEPTH]


def _in_order(by_number: Mapping[int, T]) -> list[T]:
    return [by_number[number] for number in sorted(by_number)]


def _article_id(paragraph: int) -> str:
    return f"{paragraph:012x}"


@dataclass(slots=True)
class _Conversations:
    """One bot in one mode, and the results of all turns."""

    bot: Bot
    mode: str
    turns: list[tuple[Question, Answer]] = field(default_factory=list)
    changed: list[bool] = field(default_factory=list)  # of each control: did the history alter it?
    times: list[float] = field(default_factory=list)  # milliseconds


def evaluate_conversations(
    questions: QuestionSet,
    bots: Sequence[Bot],
    modes: Sequence[str] = ("hybrid",),
    limit: int | None = None,
    progress: Progress = silent,
) -> list[Figures]:
    """The figures of a file of conversations, each asked in order with its real history.

    Args:
        questions: what ``bot.evaluation.questions.read_questions`` read.
        bots: each answers from its own articles.
        modes: what is searched, as for ``Bot.retrieve``.
        limit: have only this many conversations, whole ones, spread evenly; all if None.
        progress: called after each turn.

    Raises:
        ValueError: the limit is below 1.
    """
    conversations = spread(questions.conversations or (), limit)
    runs = [_Conversations(bot, mode) for bot in bots for mode in modes]
    total = len(runs) * sum(len(conversation) for conversation in conversations)
    done = 0
    for number, i in in_turns(len(runs), len(conversations)):
        history: list[Mapping[str, str]] = []
        for question in conversations[i]:
            answer = _ask_turn(runs[number], question, history)
            history.append({"role": "user", "content": question.text})
            history.append({"role": "assistant", "content": answer.text})
            done += 1
            progress(done, total)
    names = heads(questions, [bot.encoder for bot in bots], modes, limit)
    return [
        {**head, **conversation_figures(run.turns, run.changed), **time_figures(run.times)}
        for head, run in zip(names, runs, strict=True)
    ]


def _ask_turn(
    run: _Conversations, question: Question, history: Sequence[Mapping[str, str]]
) -> Answer:
    """The answer to one turn; a control is also asked without the history."""
    answer, spent = timed_ask(run.bot, question, run.mode, tuple(history))
    run.turns.append((question, answer))
    run.times.append(spent)
    if question.kind == "control":
        alone, _ = timed_ask(run.bot, question, run.mode)
        run.changed.append(visible_parts(alone) != visible_parts(answer))
    return answer


def heads(
    questions: QuestionSet, encoders: Sequence[Encoder], modes: Sequence[str], limit: int | None
) -> list[Figures]:
    """What is known of each row before a question is asked: its names and its counts.

    The rows are in the order of all measurements: encoder by encoder, each in all modes.
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
    """``limit`` of the items, evenly spread, in their order; all if there are no more.

    Raises:
        ValueError: the limit is below 1.
    """
    if limit is None or limit >= len(items):
        return items
    if limit < 1:
        raise ValueError(f"the limit is {limit}, it must be 1 or more; leave it out to ask all")
    return [items[i * len(items) // limit] for i in range(limit)]


def in_turns(runs: int, items: int) -> Iterator[tuple[int, int]]:
    """Every pair (run, item) once, so that each run is first, second, … equally often.

    This is a Latin square: the items are cut into as many blocks as there are runs, and in round s
    run r takes block r + s. A single run takes the items in their order.
    """
    edges = [items * block // runs for block in range(runs + 1)]
    for step in range(runs):
        for run in range(runs):
            block = (run + step) % runs
            for item in range(edges[block], edges[block + 1]):
                yield run, item


@contextmanager
def bot_over(
    articles: Sequence[Article],
    encoder: Encoder,
    strictness: float = settings.STRICTNESS,
    reader: Reader | None = None,
) -> Iterator[tuple[Bot, float]]:
    """A bot over articles in a temporary library, and the seconds it took to index them."""
    with tempfile.TemporaryDirectory(prefix="wenda-evaluate-") as folder:
        with LocalLibrary.open(Path(folder), encoder) as library:
            start = time.perf_counter()
            library.update(articles)
            seconds = time.perf_counter() - start
            bot = Bot(library, encoder, load_lexicon(), strictness=strictness, reader=reader)
            yield bot, seconds


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
    """Whether the bot accepts a question: CMRC's trial part has two that are blank."""
    try:
        check_question(question.text)
    except ValueError:
        return False
    return True
