"""How many passages of 200 characters the bundled model encodes in a second.

Run ``python benchmarks/encode.py [FILE.json …] [--passages 5000] [--runs 7]`` from the repository:
over the shipped articles, one line for each language, or over question sets, one line for each.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.articles import shipped_articles  # noqa: E402 - found through the line above
from bot.core import WendaError  # noqa: E402
from bot.evaluation.questions import read_questions  # noqa: E402
from embeddings.encoder import Encoder, load_encoder  # noqa: E402

CHARACTERS = 200  # of a passage
AT_LEAST = 5_000  # passages a second, on two cores


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the median rate with its range for each text; 2 for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="question sets in SQuAD format")
    parser.add_argument("--passages", type=int, default=5_000, help="encoded in each run")
    parser.add_argument("--runs", type=int, default=7, help="how often; one more comes before")
    options = parser.parse_args(arguments)
    if min(options.passages, options.runs) < 1:
        parser.error("--passages and --runs must be 1 or more")
    try:
        for name, text in texts(options.files).items():
            found = rates(load_encoder(), cut(text, options.passages), options.runs)
            print(
                f"{name:20} {options.passages:,} passages of {CHARACTERS} characters: "
                f"{statistics.median(found):,.0f} a second ({min(found):,.0f}-{max(found):,.0f})"
            )
    except (WendaError, ValueError) as error:
        print(f"encode: {error}", file=sys.stderr)
        return 2
    print(f"{options.runs} runs each, {os.cpu_count()} cores; at least {AT_LEAST:,} a second")
    return 0


def texts(files: Sequence[Path]) -> dict[str, str]:
    """Name → text: of each file, or of the shipped articles by language."""
    if files:
        return {path.name: "\n".join(read_questions(path).paragraphs) for path in files}
    found: dict[str, list[str]] = {}
    for article in shipped_articles():
        found.setdefault(article.language, []).append(article.text)
    return {language: "\n".join(parts) for language, parts in found.items()}


def cut(text: str, passages: int) -> list[str]:
    """So many passages; a text that is too short is cut again from further on.

    Raises:
        ValueError: the text has not enough characters for one passage.
    """
    if len(text) < CHARACTERS:
        raise ValueError(f"the text has {len(text)} characters, {CHARACTERS} are needed")
    room = len(text) - CHARACTERS + 1
    # 7: has no factor in common with the length of a passage, so that cuts fall anywhere.
    starts = ((i * CHARACTERS + i * CHARACTERS // room * 7) % room for i in range(passages))
    return [text[start : start + CHARACTERS] for start in starts]


def rates(encoder: Encoder, passages: Sequence[str], runs: int) -> list[float]:
    """Passages a second, for each run; one before warms up."""
    encoder.encode(passages)
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        encoder.encode(passages)
        found.append(len(passages) / (time.perf_counter() - start))
    return found


if __name__ == "__main__":
    sys.exit(main())
