"""Questions asked of articles that they have nothing to do with: no pair may take long.

    python benchmarks/pairs.py FILE… --articles PATH [--pairs 5000] [--seed 1]

Each question of the files (SQuAD format) may meet each article. Prints the median, the 95th
percentile and the slowest pairs, and how many are answered although hardly one can be.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import Bot  # noqa: E402 - found through the line above
from bot.core import Filter  # noqa: E402
from bot.evaluation.questions import read_questions  # noqa: E402
from bot.evaluation.run import takes  # noqa: E402

if TYPE_CHECKING:
    from bot.core import Article

SLOWEST = 5  # pairs that are shown


class Pair(NamedTuple):
    """A question, an article, and what came of them."""

    seconds: float
    question: str
    title: str
    answered: bool


def main() -> None:
    """Asks and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--articles", required=True, help="a file or folder")
    parser.add_argument("--pairs", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    questions = [
        one.text for file in arguments.files for one in read_questions(file).questions if takes(one)
    ]
    with tempfile.TemporaryDirectory() as folder, Bot.open(arguments.articles, folder) as bot:
        pick = random.Random(arguments.seed)
        print(report(list(ask(bot, questions, bot.articles(), arguments.pairs, pick))))


def ask(
    bot: Bot, questions: Sequence[str], articles: Sequence[Article], count: int, pick: random.Random
) -> Iterator[Pair]:
    """Yields pairs that are drawn and asked."""
    for _ in range(count):
        question, article = pick.choice(questions), pick.choice(articles)
        start = time.perf_counter()
        answer = bot.ask(question, only=Filter((article.id,)))
        yield Pair(time.perf_counter() - start, question, article.title, answer.answered)


def report(pairs: Sequence[Pair]) -> str:
    """The lines that are printed."""
    times = sorted(pair.seconds for pair in pairs)
    median, high = times[len(times) // 2], times[int(len(times) * 0.95)]
    answered = sum(pair.answered for pair in pairs)
    lines = [
        f"{len(pairs)} pairs: p50 {1e3 * median:.0f} ms, p95 {1e3 * high:.0f} ms, "
        f"longest {times[-1]:.2f} s; {answered} answered"
    ]
    slowest = sorted(pairs, key=lambda pair: -pair.seconds)[:SLOWEST]
    return "\n".join(
        [*lines, *(f"{one.seconds:.2f} s: {one.question} ({one.title})" for one in slowest)]
    )


if __name__ == "__main__":
    main()
