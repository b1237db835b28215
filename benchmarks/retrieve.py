"""How long ``Bot.retrieve`` takes over 1,000 passages.

Run ``python benchmarks/retrieve.py [FILE.json] [--passages 1000] [--questions 500] [--runs 5]``
from the repository: over the paragraphs and questions of a set in SQuAD format, or over copies of
the shipped articles. Every run opens the bot anew, so that each question is a first one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.ask import QUESTIONS  # noqa: E402 - found through the line above
from bot import Article, Bot, WendaError  # noqa: E402
from bot.articles import shipped_articles  # noqa: E402
from bot.evaluation import metrics
from bot.evaluation.questions import read_questions  # noqa: E402
from bot.evaluation.run import spread  # noqa: E402

AT_MOST = 10  # milliseconds, the 95th percentile over 1,000 passages
WARM_UP = ("Where is Xuzhou?", "徐州在哪里？")  # translations and names of both languages load


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the median and the 95th percentile, each with its range; 2 for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="a question set in SQuAD format")
    parser.add_argument("--passages", type=int, default=1_000, help="at most, where there are more")
    parser.add_argument("--questions", type=int, default=500, help="at most, spread evenly")
    parser.add_argument("--runs", type=int, default=5, help="how often all of them are asked")
    options = parser.parse_args(arguments)
    if min(options.passages, options.questions, options.runs) < 1:
        parser.error("--passages, --questions and --runs must be 1 or more")
    try:
        articles, questions = material(options.file, options.passages)
        asked = spread(questions, options.questions)
    except (WendaError, ValueError) as error:
        print(f"retrieve: {error}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        passages = index(folder, articles, options.passages)
        runs = [milliseconds(folder, asked) for _ in range(options.runs)]
    print(f"{passages:,} passages, {len(asked)} questions, {options.runs} runs")
    for share in (50, 95):
        found = [metrics.percentile(times, share) or 0.0 for times in runs]
        spread_of = f"{statistics.median(found):.2f} ms ({min(found):.2f}-{max(found):.2f})"
        print(f"p{share}: {spread_of}" + (f"; at most {AT_MOST}" if share == 95 else ""))
    return 0


def material(file: Path | None, passages: int) -> tuple[list[Article], list[str]]:
    """Articles with at least so many passages, where there are, and questions about them.

    Raises:
        WendaError: the file cannot be read, or is no question set.
        ValueError: it has no questions.
    """
    if file is None:
        shipped = shipped_articles()
        copies = range(-(-passages // len(shipped)))  # an article has a passage or more
        return [replace(a, id=f"{a.id}-{n}") for n in copies for a in shipped], list(QUESTIONS)
    found = read_questions(file)
    questions = [question.text for question in found.questions if question.text.strip()]
    if not questions:
        raise ValueError(f"{file} has no questions; give another question set")
    return [Article(str(n), "", text) for n, text in enumerate(found.paragraphs)], questions


def index(folder: str, articles: Sequence[Article], passages: int) -> int:
    """Puts articles into a library until it holds so many passages; how many it holds then."""
    with Bot.open(library=folder, shipped=False) as bot:
        for start in range(0, len(articles), 10):
            if len(bot.library) >= passages:
                break
            bot.library.update(articles[start : start + 10])
        return len(bot.library)


def milliseconds(folder: str, questions: Sequence[str]) -> list[float]:
    """How long each question takes, after two that load what is loaded once."""
    with Bot.open(library=folder, shipped=False) as bot:
        for loading in WARM_UP:
            bot.retrieve(loading)
        times = []
        for question in questions:
            start = time.perf_counter()
            bot.retrieve(question)
            times.append((time.perf_counter() - start) * 1e3)
    return times


if __name__ == "__main__":
    sys.exit(main())
