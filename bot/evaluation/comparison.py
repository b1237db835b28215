"""The flags of ``wenda evaluate`` → what to measure → rows of figures, and what fails."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.articles import read_articles, shipped_articles
from bot.core import MODES, check_mode, check_strictness, settings
from bot.evaluation.baseline import Baseline, Bounds
from bot.evaluation.questions import QuestionSet, read_questions
from bot.evaluation.run import bot_over, evaluate, evaluate_conversations, heads
from embeddings.encoder import BUNDLED, load_encoder
from embeddings.reader import load_reader

if TYPE_CHECKING:
    from bot.core import Article
    from bot.evaluation.keys import Figures
    from bot.evaluation.run import Progress
    from embeddings.encoder import Encoder
    from embeddings.reader import Reader


@dataclass(frozen=True, slots=True)
class Comparison:
    """Question sets, each asked through every encoder in every mode."""

    sets: Sequence[QuestionSet]
    encoders: Sequence[Encoder]
    modes: Sequence[str]
    articles: Sequence[Article]  # that conversations are about
    limit: int | None
    bounds: Bounds
    baseline: Baseline | None
    strictness: float = settings.STRICTNESS
    reader: Reader | None = None  # finds the answers; None for the bundled one

    @classmethod
    def from_flags(cls, args: argparse.Namespace) -> Comparison:
        """What the flags ask for. Whatever is wrong is said here, before an hour's work.

        Raises:
            ValueError: the value of a flag makes no sense.
            WendaError: a file, a model or the baseline cannot be read, or the baseline cannot be
                compared.
        """
        if args.limit is not None and args.limit < 1:
            raise ValueError(
                f"--limit is {args.limit}, it must be 1 or more; leave it out to ask all"
            )
        strictness = check_strictness(
            settings.STRICTNESS if args.strictness is None else args.strictness
        )
        modes = args.mode or [settings.variable("MODE", MODES[0])]
        bounds = Bounds.parse(args.fail_under or ())
        if bounds.tolerance is not None and not args.baseline:
            raise ValueError(
                f"--fail-under {bounds.tolerance:g} needs a --baseline to be worse than; "
                "a bound of its own is ndcg_at_10=0.93"
            )
        baseline = Baseline.read(args.baseline) if args.baseline else None
        sets = [read_questions(path) for path in args.files]
        names = args.encoder or [settings.variable("ENCODER")]
        has_conversations = any(questions.conversations is not None for questions in sets)
        comparison = cls(
            sets,
            [load_encoder(name) for name in dict.fromkeys(name or BUNDLED for name in names)],
            list(dict.fromkeys(check_mode(mode) for mode in modes)),
            _articles(args.articles) if has_conversations else (),
            args.limit,
            bounds,
            baseline,
            strictness,
            load_reader(args.reader or settings.variable("READER")),
        )
        comparison._check()
        return comparison

    def rows(self, progress: Callable[[str], Progress]) -> Iterator[Figures]:
        """The figures, a file's rows as soon as the file is done.

        Args:
            progress: returns, for a file's name, what to call after each of its questions.
        """
        for questions in self.sets:
            for row in self._measure(questions, progress(questions.path.name)):
                yield self._with_differences(row)

    def failures(self, rows: Sequence[Figures]) -> list[str]:
        """A line for each figure that is not good enough."""
        return self.bounds.failures(rows, self.baseline)

    def _check(self) -> None:
        if self.baseline:
            all_heads = [
                head
                for questions in self.sets
                for head in heads(questions, self.encoders, self.modes, self.limit)
            ]
            self.baseline.check(all_heads, all_of_them=self.bounds.tolerance is not None)

    def _measure(self, questions: QuestionSet, progress: Progress) -> list[Figures]:
        if questions.conversations is None:
            return evaluate(
                questions,
                self.encoders,
                self.modes,
                self.limit,
                progress,
                self.strictness,
                self.reader,
            )
        with ExitStack() as stack:
            opened = (
                bot_over(self.articles, encoder, self.strictness, self.reader)
                for encoder in self.encoders
            )
            bots = [stack.enter_context(one)[0] for one in opened]
            return evaluate_conversations(questions, bots, self.modes, self.limit, progress)

    def _with_differences(self, row: Figures) -> Figures:
        if self.baseline is None:
            return row
        return {**row, "baseline": self.baseline.differences(row)}


def _articles(place: str | None) -> list[Article]:
    """The articles of a file or folder; the shipped ones if none is named."""
    return read_articles(Path(place)) if place else shipped_articles()
