"""Writes how good the answers are: the table of ``docs/quality.md`` and the README's figures.

    wenda evaluate FILE… --json > new.jsonl
    python docs/quality.py new.jsonl     # takes them into docs/quality.jsonl, then writes both
    python docs/quality.py               # only writes both

``tests/docs/test_quality.py`` fails if either page differs from what this would write. Times are
not taken over: they say more about the machine than about Wenda.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path, PurePath
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "docs")]

from pages import table, with_part  # noqa: E402

README, PAGE, FIGURES = ROOT / "README.md", ROOT / "docs/quality.md", ROOT / "docs/quality.jsonl"
TIMES = {"index_seconds", "p50_ms", "p95_ms"}

# The question sets in the table's order: how a reader calls them.
TUNED = {
    "article.dev.json": "one news page, 3 scripts → Traditional",
    "xquad.zh-zh.dev.json": "XQuAD, Simplified → Simplified",
    "drcd.dev.json": "DRCD, Traditional → Traditional",
    "cmrc.dev.json": "CMRC 2018, Simplified → Simplified",
    "xquad.en-zh.dev.json": "XQuAD, English → Chinese",
    "xquad.zh-en.dev.json": "XQuAD, Chinese → English",
    "xquad.en-en.dev.json": "XQuAD, English → English",
    "drcd.holes.dev.json": "DRCD with holes",
    "xquad.en-zh.holes.dev.json": "XQuAD with holes, English → Chinese",
}
UNTUNED = {
    "bipar.zh-zh.dev.json": "BiPaR, novels: Chinese → Chinese",
    "bipar.en-en.dev.json": "BiPaR, novels: English → English",
    "bipar.en-zh.dev.json": "BiPaR, novels: English → Chinese",
    "bipar.zh-en.dev.json": "BiPaR, novels: Chinese → English",
    "cjrc.dev.json": "CJRC, court cases: Chinese → Chinese",
}
COLUMNS = {
    "ndcg_at_10": "nDCG@10",
    "recall_at_1": "recall@1",
    "answer_hit": "answer hit",
    "exact_match": "EM",
    "f1": "F1",
    "false_answer_rate": "false answers",
    "false_refusal_rate": "false refusals",
    "refusal_auroc": "AUROC",
    "said_right": "said right",
    "said_wrong": "said wrong",
    "said_impossible": "said of nothing",
}


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The lines that ``wenda evaluate --json`` printed, by the names of their files."""
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {PurePath(record["file"]).name: record for record in records}


def take(new: Path) -> None:
    """Puts the figures of a run into the kept ones, without folders and times.

    Raises:
        ValueError: a row is of another set, model or mode than the tables are about.
    """
    for name, record in read(new).items():
        if name not in TUNED | UNTUNED:
            raise ValueError(f"{name} is none of the sets: {', '.join(TUNED | UNTUNED)}")
        if (record["encoder"], record["mode"]) != ("bundled", "hybrid"):
            raise ValueError(f"{name} was asked of {record['encoder']}, {record['mode']}")
    kept = (read(FIGURES) if FIGURES.exists() else {}) | read(new)
    lines = []
    for name in (*TUNED, *UNTUNED):
        if name in kept:
            record = {key: value for key, value in kept[name].items() if key not in TIMES}
            lines.append(json.dumps(record | {"file": name}))
    FIGURES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def page() -> str:
    """The whole of ``docs/quality.md`` as it should be."""
    found = read(FIGURES)
    parts = []
    for title, names in (
        ("Sets that Wenda was tuned on", TUNED),
        ("Sets that nothing was tuned on", UNTUNED),
    ):
        rows = [
            [label, f"{found[name]['paragraphs']:,} / {found[name]['questions']:,}"]
            + [_say(found[name].get(key)) for key in COLUMNS]
            for name, label in names.items()
        ]
        heads = ["questions → text", "paragraphs / questions", *COLUMNS.values()]
        parts += [f"### {title}", table(heads, rows)]
    return with_part(PAGE, "\n\n".join(parts), "docs/quality.py")


def readme() -> str:
    """The whole of the README as it should be."""
    found = read(FIGURES)
    drcd = found["drcd.dev.json"]
    novels = sorted((found[name]["answer_hit"], name) for name in UNTUNED if "bipar" in name)
    (least, worst), (most, best) = novels[0], novels[-1]
    lines = [
        f"- For **{_of_100(drcd['recall_at_1'])} of 100** questions on encyclopedia articles "
        f"(DRCD, {drcd['questions']:,} questions) the right paragraph comes first of "
        f"{drcd['paragraphs']:,}.",
        f"- **{_of_100(drcd['answer_hit'])} of 100** of them get a quote that holds the answer. "
        "Wenda was tuned on questions of this kind.",
        f"- **{_of_100(least)} to {_of_100(most)} of 100** do on novels (BiPaR), which "
        f"nothing was tuned on: {_of_100(most)} for {_languages(best)}, "
        f"{_of_100(least)} for {_languages(worst)}.",
    ]
    return with_part(README, "\n".join(lines), "docs/quality.py")


def _languages(name: str) -> str:
    return UNTUNED[name].rpartition(": ")[2]


def _say(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _of_100(share: float) -> int:
    return round(100 * share)


if __name__ == "__main__":
    for new in sys.argv[1:]:
        take(Path(new))
    PAGE.write_text(page(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
