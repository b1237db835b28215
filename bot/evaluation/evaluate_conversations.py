"""How well the bot follows a conversation: follow-ups understood, fresh questions left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.bot import Bot
from bot.core.records import Answer
from bot.evaluation.evaluate_keys import Figures
from bot.evaluation.evaluate_runs import Progress, heads, in_turns, silent, spread, timed_ask
from bot.evaluation.questions import Question, QuestionSet
from bot.evaluation.scoring import conversation_figures, said, time_figures


@dataclass(slots=True)
class _Run:
    """One bot in one mode, and what came of all turns."""

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
        bots: each answers, over the articles that it holds.
        modes: what is searched, as for ``Bot.retrieve``.
        limit: have only this many conversations, whole ones, spread evenly; all when None.
        progress: told after each turn.

    Raises:
        ValueError: the limit is below 1.
    """
    conversations = spread(questions.conversations or (), limit)
    runs = [_Run(bot, mode) for bot in bots for mode in modes]
    total = len(runs) * sum(len(conversation) for conversation in conversations)
    done = 0
    for number, i in in_turns(len(runs), len(conversations)):
        history: list[Mapping[str, str]] = []
        for question in conversations[i]:
            answer = _ask(runs[number], question, history)
            history.append({"role": "user", "content": question.text})
            history.append({"role": "assistant", "content": answer.text})
            done += 1
            progress(done, total)
    names = heads(questions, [bot.encoder for bot in bots], modes, limit)
    return [
        {**head, **conversation_figures(run.turns, run.changed), **time_figures(run.times)}
        for head, run in zip(names, runs, strict=True)
    ]


def _ask(run: _Run, question: Question, history: Sequence[Mapping[str, str]]) -> Answer:
    """The answer to one turn; a control is asked alone, too."""
    answer, spent = timed_ask(run.bot, question, run.mode, tuple(history))
    run.turns.append((question, answer))
    run.times.append(spent)
    if question.kind == "control":
        alone, _ = timed_ask(run.bot, question, run.mode)
        run.changed.append(said(alone) != said(answer))
    return answer
