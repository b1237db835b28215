"""How good the bot is on a set of questions: retrieval, answers, refusals, time.

Each paragraph of a file becomes an article of its own in a library made for the run. Paragraphs are
ranked by their best passage; the relevant one is the one that holds the question. Every encoder
indexes them once and is asked in every mode.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.bot import Bot
from bot.core import settings
from bot.core.records import Answer, Article, Hit
from bot.evaluation import metrics
from bot.evaluation.evaluate_keys import Figures
from bot.evaluation.evaluate_runs import (
    Progress,
    bot_over,
    heads,
    in_turns,
    silent,
    spread,
    takes,
    timed_ask,
)
from bot.evaluation.questions import Question, QuestionSet
from bot.evaluation.scoring import DEPTH, answer_figures, retrieval_figures, rounded, time_figures
from bot.evaluation.significance import paired_bootstrap

if TYPE_CHECKING:
    from embeddings.encoder.bundled import Encoder

_PASSAGES = 2 * DEPTH  # passages asked for at first: a paragraph seldom has more than two

T = TypeVar("T")


@dataclass(slots=True)
class _Run:
    """One encoder in one mode, and what came of each question, by its number."""

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
) -> list[Figures]:
    """The figures of a file of paragraphs and questions: a row for each encoder in each mode.

    Where there are several, ``against_best`` of each says by how much its nDCG@10 differs from the
    best one's, with a 95 % interval; it is None for the best.

    Args:
        questions: what ``bot.evaluation.questions.read_questions`` read.
        encoders: each makes the vectors of paragraphs and questions.
        modes: what is searched, as for ``Bot.retrieve``.
        limit: ask only this many questions, spread evenly over the file; all when None.
        progress: told after each question.
        strictness: the confidence below which an answer is a refusal, 0 to 1.

    Raises:
        ValueError: the limit is below 1, or the strictness not from 0 to 1.
    """
    asked = spread(questions.questions, limit)
    articles = [Article(_article_id(i), "", text) for i, text in enumerate(questions.paragraphs)]
    with ExitStack() as stack:
        bots = [stack.enter_context(bot_over(articles, one, strictness)) for one in encoders]
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
    """The rank of the question's paragraph, first = 1; None when it is not among the first ten.

    Passages are asked for until ten paragraphs are among them, or there are no more; none where
    the paragraph is already among ``best``, the best passages as ``Bot.retrieve`` gave them.
    """
    if not takes(question):
        return None
    wanted = _article_id(question.paragraph)
    found = _paragraphs(best)
    k = _PASSAGES
    while wanted not in found:
        hits = bot.retrieve(question.text, k, mode)
        found = _paragraphs(hits)
        if len(found) == DEPTH or len(hits) < k:
            break
        k *= 2
    return found.index(wanted) + 1 if wanted in found else None


def _ask(run: _Run, number: int, question: Question) -> None:
    """Asks as a user would, and looks further down the ranking only where that is needed."""
    answer, spent = timed_ask(run.bot, question, run.mode)
    run.answers[number] = answer
    run.times.append(spent)
    if not question.impossible:
        run.ranks[number] = paragraph_rank(run.bot, question, run.mode, answer.hits)


def _against_best(rows: Sequence[Figures], runs: Sequence[_Run]) -> list[Figures]:
    """The rows with what their nDCG@10 is beside the best one's, question by question."""
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
                "ndcg_at_10": rounded(interval.difference),
                "low": rounded(interval.low),
                "high": rounded(interval.high),
            }
        compared.append({**row, "against_best": against})
    return compared


def _paragraphs(hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.article.id for hit in hits))[:DEPTH]


def _in_order(by_number: Mapping[int, T]) -> list[T]:
    return [by_number[number] for number in sorted(by_number)]


def _article_id(paragraph: int) -> str:
    return f"{paragraph:012x}"
