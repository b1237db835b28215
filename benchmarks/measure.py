"""One question set, one system: the figures, or the reason why there are none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import runner
from benchmarks.environments import InstallError, python_for
from benchmarks.results import DEPTH, Figures, File, describe, ranks, retrieval, timing
from benchmarks.systems import Peer, System
from bot.evaluation.questions import Question, read_questions
from bot.evaluation.run import spread


@dataclass(frozen=True, slots=True)
class Asked:
    """One file, and the questions of it that are asked."""

    file: File
    paragraphs: tuple[str, ...]
    questions: tuple[Question, ...]  # all answerable


def read(path: Path, limit: int | None = None) -> Asked:
    """A question set; of its answerable questions ``limit``, spread evenly, or all.

    Raises:
        WendaError: the file cannot be read, or is no question set.
        ValueError: it has no answerable question, or the limit is below 1.
    """
    questions = read_questions(path)
    answerable = [question for question in questions.questions if not question.impossible]
    if not answerable:
        raise ValueError(f"{path} has no answerable question; give another question set")
    asked = tuple(spread(answerable, limit))
    return Asked(describe(questions, asked), questions.paragraphs, asked)


def figures(
    system: System, python: Path | InstallError, asked: Asked, began: str, threads: int
) -> Figures:
    """What one system does with one file.

    Args:
        system: what is asked.
        python: of its environment, or why there is none.
        asked: what it is asked.
        began: when the run began.
        threads: for every library that can be told.
    """
    if isinstance(python, InstallError):
        return Figures(system.key, asked.file.name, began, error=str(python))
    model = runner.model_digest()
    # CMRC 2018's trial part has two blank questions: nobody is asked, nobody finds anything.
    said = [question for question in asked.questions if question.text.strip()]
    request = {
        "paragraphs": list(asked.paragraphs),
        "questions": [question.text for question in said],
        "k": DEPTH,
    }
    try:
        outcome = runner.run(python, system.peer.name, system.name, request, threads)
    except runner.PeerError as error:
        return Figures(system.key, asked.file.name, began, error=str(error))
    blank = len(asked.questions) - len(said)
    return Figures(
        system.key,
        asked.file.name,
        began,
        **retrieval([*ranks(said, outcome.rankings), *[None] * blank]),
        **timing(outcome.times),
        start_seconds=round(outcome.start_seconds, 3),
        index_seconds=round(outcome.index_seconds, 3),
        peak_mb=round(outcome.peak_mb, 1) if outcome.peak_mb else None,
        model=model,
    )


def missing(system: System, kept: Figures | None) -> bool:
    """Whether a system is yet to be measured on a file, or only with another sentence model."""
    return kept is None or (system.dense and kept.model != runner.model_digest())


def pythons(systems: Sequence[System], folder: Path) -> dict[Peer, Path | InstallError]:
    """The Python of each peer, installed now unless it is there; said at once where it fails."""
    found: dict[Peer, Path | InstallError] = {}
    for peer in dict.fromkeys(system.peer for system in systems):
        try:
            found[peer] = python_for(peer.name, peer.requirements, folder)
        except InstallError as error:
            print(f"compare: {peer.name}: {error}; the others still run", file=sys.stderr)
            found[peer] = error
    return found
