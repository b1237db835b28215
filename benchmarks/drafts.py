"""How well a draft is checked: sentences told again, and the same with something changed.

``python benchmarks/drafts.py`` checks each sentence of a set in four forms: as it is (to be
supported), with another figure (contradicted), of another year or place, and of a thing that no
article speaks of (both not found). It prints precision and recall of each verdict on the figures.

    python benchmarks/drafts.py                       # over the shipped articles
    python benchmarks/drafts.py --set documents --articles DIR   # over a folder of your own
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import Bot

SET = Path(__file__).resolve().parent.parent / "tests" / "data" / "drafts.json"
VERDICTS = ("supported", "contradicted", "not found")


def forms(draft: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Yields each form of a draft: its name, text, figure, and the verdict that is right."""
    text, figure, changed = draft["text"], draft["figure"], draft["changed"]
    yield "told again", text, figure, "supported"
    yield "another figure", text.replace(figure, changed), changed, "contradicted"
    yield "another year or place", text.replace(*draft["elsewhere"]), figure, "not found"
    yield "another thing", text.replace(*draft["absent"]), figure, "not found"


def verdict_on(bot: Bot, text: str, figure: str) -> str:
    """The verdict on one figure of a draft."""
    at = text.index(figure)
    findings = bot.check(text)
    return next(one.verdict for one in findings if one.start <= at < one.end or one.start == at + 3)


def count(bot: Bot, drafts: list[Mapping[str, str]], tell: bool) -> Counter[tuple[str, str, str]]:
    """How often each form got each verdict: (form, right verdict, verdict) → count."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for draft in drafts:
        for name, text, figure, right in forms(draft):
            verdict = verdict_on(bot, text, figure)
            counts[name, right, verdict] += 1
            if tell and verdict != right:
                print(f"{name}: {verdict}, not {right}: {text}", file=sys.stderr)
    return counts


def table(counts: Counter[tuple[str, str, str]]) -> str:
    """Precision and recall of each verdict, as a Markdown table."""
    lines = ["| verdict | drafts | given | precision | recall |", "|---|---|---|---|---|"]
    for verdict in VERDICTS:
        right = sum(n for (_, one, _), n in counts.items() if one == verdict)
        given = sum(n for (_, _, one), n in counts.items() if one == verdict)
        both = sum(n for (_, one, other), n in counts.items() if one == other == verdict)
        shares = [f"{both / of:.3f}" if of else "–" for of in (given, right)]
        lines.append(f"| {verdict} | {right} | {given} | {shares[0]} | {shares[1]} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table of a set of drafts."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--set", default="seeds", help="which drafts of the file: seeds, documents")
    parser.add_argument("--articles", help="a folder of articles; the shipped ones without it")
    parser.add_argument("--tell", action="store_true", help="name each wrong verdict")
    args = parser.parse_args()
    every = json.loads(SET.read_text(encoding="utf-8"))["drafts"]
    drafts = [one for one in every if one["set"] == args.set]
    with tempfile.TemporaryDirectory() as folder:
        with Bot.open(args.articles, Path(folder) / "library") as bot:
            counts = count(bot, drafts, args.tell)
    print(table(counts))


if __name__ == "__main__":
    main()
