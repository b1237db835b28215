"""Questions and the answers they got → the figures that ``wenda evaluate`` prints.

A figure over no questions is None, because a share of nothing is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import Answer
from bot.evaluation import metrics
from bot.evaluation.keys import Figures
from bot.evaluation.questions import Question

DEPTH = 10  # paragraphs looked at: MRR@10 and nDCG@10
_DECIMALS = 4  # of a share: one question in ten thousand
_MOST = 0.5  # F1 from which a value that lies within a right answer says it


def retrieval_figures(ranks: Sequence[int | None]) -> Figures:
    """The figures of retrieval, from the rank of each answerable question's paragraph."""
    return {
        "answerable": len(ranks),
        "recall_at_1": _share([float(rank == 1) for rank in ranks]),
        "recall_at_5": _share([float(rank is not None and rank <= 5) for rank in ranks]),
        "mrr_at_10": _share([metrics.reciprocal_rank(rank, DEPTH) for rank in ranks]),
        "ndcg_at_10": _share([metrics.ndcg(rank, DEPTH) for rank in ranks]),
    }


def answer_figures(questions: Sequence[Question], answers: Sequence[Answer]) -> Figures:
    """The figures of what was answered and what was refused."""
    pairs = list(zip(questions, answers, strict=True))
    possible = [(question, answer) for question, answer in pairs if not question.impossible]
    impossible = [answer for question, answer in pairs if question.impossible]
    marked = [(_mark_text(answer), question.answers) for question, answer in possible]
    auroc = metrics.auroc(
        [answer.confidence for _, answer in possible], [answer.confidence for answer in impossible]
    )
    return {
        "answer_hit": _share([float(_shows(q, a)) for q, a in possible]),
        "exact_match": _share([metrics.exact_match(text, gold) for text, gold in marked]),
        "f1": _share([metrics.f1(text, gold) for text, gold in marked]),
        "false_answer_rate": _share([float(answer.answered) for answer in impossible]),
        "false_refusal_rate": _share([float(not answer.answered) for _, answer in possible]),
        "refusal_auroc": round_figure(auroc),
        **said_figures(pairs),
    }


def said_figures(pairs: Sequence[tuple[Question, Answer]]) -> Figures:
    """The shares of the questions with a headline: a right one, a wrong one, one to no answer."""
    possible = [(question, answer) for question, answer in pairs if not question.impossible]
    impossible = [answer for question, answer in pairs if question.impossible]
    right = [says(question, answer) for question, answer in possible]
    said = [bool(answer.headline) for _, answer in possible]
    return {
        "said_right": _share([float(one) for one in right]),
        "said_wrong": _share([float(a and not b) for a, b in zip(said, right, strict=True)]),
        "said_impossible": _share([float(bool(answer.headline)) for answer in impossible]),
    }


def conversation_figures(
    turns: Sequence[tuple[Question, Answer]], changed: Sequence[bool]
) -> Figures:
    """The figures of conversations.

    Args:
        turns: each turn's question and the answer it got.
        changed: for each control, whether the history altered its answer.
    """
    hits = {
        kind: [
            float(_is_right(question, answer))
            for question, answer in turns
            if question.kind == kind
        ]
        for kind in ("first", "follow-up", "control")
    }
    return {
        "first_hit": _share(hits["first"]),
        "followup_hit": _share(hits["follow-up"]),
        "control_hit": _share(hits["control"]),
        "control_changed_rate": _share([float(altered) for altered in changed]),
        **said_figures(turns),
    }


def time_figures(times: Sequence[float]) -> Figures:
    """The median and the 95th percentile of times in milliseconds."""
    return {
        "p50_ms": round_figure(metrics.percentile(times, 50), 2),
        "p95_ms": round_figure(metrics.percentile(times, 95), 2),
    }


def visible_parts(answer: Answer) -> tuple[object, ...]:
    """What a reader sees of an answer, for comparison with another one."""
    return answer.answered, answer.text, answer.quotes, answer.marks


def _shows(question: Question, answer: Answer) -> bool:
    """Whether the first quote that is shown has a right answer; a refusal shows none."""
    shown = answer.quotes[0].text if answer.answered and answer.quotes else ""
    return metrics.holds(shown, question.answers)


def says(question: Question, answer: Answer) -> bool:
    """Whether the headline holds a right answer, or is most of one.

    A value that is also said in the reader's language counts as it stands in the article, too.
    """
    if not answer.headline:
        return False
    values = [answer.headline, *(mark.text for mark in answer.marks[:1])]
    return any(
        metrics.holds(value, question.answers)
        or any(
            metrics.holds(gold, [value]) and metrics.f1(value, [gold]) >= _MOST
            for gold in question.answers
        )
        for value in values
    )


def _is_right(question: Question, answer: Answer) -> bool:
    return not answer.answered if question.impossible else _shows(question, answer)


def _mark_text(answer: Answer) -> str:
    return answer.marks[0].text if answer.answered and answer.marks else ""


def round_figure(value: float | None, decimals: int = _DECIMALS) -> float | None:
    """A figure as it is printed; None stays None."""
    return None if value is None else round(value, decimals)


def _share(values: Sequence[float]) -> float | None:
    return round_figure(metrics.mean(values))
