"""Does the confidence mean what it says? Question sets → how often it was right, bin by bin.

The confidence is the chance that the quote holds the answer. Run ``python
benchmarks/calibration.py FILE… [--holes 0.3] [--limit 400] [--plot docs/calibration.svg]`` from the
repository: ``--holes`` takes a share of the paragraphs away where a set has no impossible questions
of its own. Prints a row for each bin and the expected calibration error: the mean distance of
confidence and share, weighted by the bins' sizes (Guo et al. 2017,
https://arxiv.org/abs/1706.04599).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.core import Article  # noqa: E402
from bot.evaluation.metrics import holds  # noqa: E402
from bot.evaluation.questions import read_questions  # noqa: E402
from bot.evaluation.run import bot_over, spread, takes  # noqa: E402 - found through the line above
from embeddings.encoder import bundled_encoder  # noqa: E402

BINS = 10
SEED = 5  # of the paragraphs that are taken away
SIZE, MARGIN = 360, 46  # of the plot, in pixels

Pair = tuple[float, bool]  # a confidence, and whether the quote held the answer


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence lies between two tenths."""

    number: int  # how many
    confidence: float  # their mean
    share: float  # of them whose quote held the answer


def main() -> None:
    """Prints the bins and the error, and draws them where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--holes", type=float, default=0.3, help="share of paragraphs taken away")
    parser.add_argument("--limit", type=int, help="questions of each file")
    parser.add_argument("--plot", type=Path, help="where the picture goes")
    arguments = parser.parse_args()
    pairs: list[Pair] = []
    for file in arguments.files:
        found = asked(file, arguments.holes, arguments.limit)
        print(f"{file.name}: {len(found)} questions, error {error(bins(found)):.3f}")
        pairs += found
    whole = bins(pairs)
    for one in whole:
        print(f"{one.confidence:.2f} said, {one.share:.2f} were right, {one.number} questions")
    print(f"expected calibration error over all: {error(whole):.3f}")
    if arguments.plot:
        arguments.plot.write_text(svg(whole), encoding="utf-8")


def asked(file: Path, holes: float, limit: int | None) -> list[Pair]:
    """Each question's confidence, and whether its quote held the answer; none is refused."""
    questions = read_questions(file)
    pick = random.Random(SEED)
    impossible = any(question.impossible for question in questions.questions)
    gone = {n for n in range(len(questions.paragraphs)) if not impossible and pick.random() < holes}
    articles = [
        Article(str(n), "", text) for n, text in enumerate(questions.paragraphs) if n not in gone
    ]
    pairs = []
    with bot_over(articles, bundled_encoder(), strictness=0.0) as (bot, _):
        for question in spread(questions.questions, limit):
            if takes(question):
                answer = bot.ask(question.text)
                there = not question.impossible and question.paragraph not in gone
                shown = answer.quotes[0].text if answer.quotes else ""
                pairs.append((answer.confidence, there and holds(shown, question.answers)))
    return pairs


def bins(pairs: Sequence[Pair]) -> list[Bin]:
    """The bins that hold a question, from unsure to sure."""
    sorted_in: list[list[Pair]] = [[] for _ in range(BINS)]
    for pair in pairs:
        sorted_in[min(int(pair[0] * BINS), BINS - 1)].append(pair)
    return [
        Bin(len(one), sum(c for c, _ in one) / len(one), sum(right for _, right in one) / len(one))
        for one in sorted_in
        if one
    ]


def error(found: Sequence[Bin]) -> float:
    """The expected calibration error, 0 to 1; 0 of nothing."""
    total = sum(one.number for one in found)
    return sum(one.number * abs(one.confidence - one.share) for one in found) / max(total, 1)


def svg(found: Sequence[Bin]) -> str:
    """The reliability diagram: what was said against what came true; the line is honesty."""
    width = SIZE - 2 * MARGIN
    most = max((one.number for one in found), default=1)

    def x(value: float) -> float:
        return MARGIN + width * value

    def y(value: float) -> float:
        return SIZE - MARGIN - width * value

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" '
        f'height="{SIZE}" font-family="sans-serif" font-size="12" role="img" '
        'aria-label="Confidence against the share of right answers">',
        f'<rect width="{SIZE}" height="{SIZE}" fill="#ffffff"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#94a3b8" stroke-dasharray="4 4"/>',
        f'<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}" stroke="#475569" fill="none"/>',
    ]
    for tick in (0.0, 0.5, 1.0):
        parts.append(f'<text x="{x(tick)}" y="{y(0) + 18}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{x(0) - 8}" y="{y(tick) + 4}" text-anchor="end">{tick:g}</text>')
    parts += [
        f'<circle cx="{x(one.confidence):.1f}" cy="{y(one.share):.1f}" '
        f'r="{3 + 7 * (one.number / most) ** 0.5:.1f}" fill="#c2410c"/>'
        for one in found
    ]
    parts.append(f'<text x="{x(0.5)}" y="{SIZE - 8}" text-anchor="middle">confidence</text>')
    parts.append(f'<text x="{MARGIN}" y="{MARGIN - 14}">share right</text></svg>')
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
