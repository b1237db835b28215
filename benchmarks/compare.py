"""Quality and speed of Wenda beside what else one would pick, in one run.

``python benchmarks/compare.py FILE.json …`` with question sets in SQuAD format. Every paragraph of
a file is indexed, every answerable question asked; right is the paragraph that holds it. Systems
run one after the other, each in a process and an environment of its own, with the same variables.
The tables and the plot go into ``docs/benchmarks.md`` and ``.svg``, the figures into ``.json``
beside them; ``--only wenda`` measures Wenda again and keeps the figures of the others.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import measure, report  # noqa: E402 - found through the line above
from benchmarks.results import Figures, Results  # noqa: E402
from benchmarks.systems import System, chosen  # noqa: E402
from bot.core import WendaError  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and writes; 0 when all systems answered, 1 when not, 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    kept = options.out.with_suffix(".json")
    try:
        systems = chosen(options.only)
        sets = [measure.read(path, options.questions) for path in options.files]
        results = Results.load(kept)
        if not sets and not results.figures:
            raise ValueError(f"{kept} holds no figures yet; give a question set, FILE.json")
        if len({asked.file.name for asked in sets}) < len(sets):
            raise ValueError("two question sets have the same file name; rename one")
        report.check(options.out)
    except (WendaError, ValueError) as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    failed = _measure(sets, systems, results, options)
    report.write(results, options.out)
    print(f"written: {options.out}")
    return 1 if failed else 0


def _measure(
    sets: Sequence[measure.Asked],
    systems: Sequence[System],
    results: Results,
    options: argparse.Namespace,
) -> int:
    """Asks every system about a file, then the next file; how many failed. Kept after each."""
    began = datetime.now().astimezone().isoformat(timespec="minutes")
    pythons = measure.pythons(systems if sets else (), options.venvs)
    failed = 0
    for asked in sets:
        if results.expect(asked.file):
            print(f"{asked.file.name}: other questions than before, older figures dropped")
        for system in systems:
            kept = results.get(system.key, asked.file.name)
            if options.missing and not measure.missing(system, kept):
                continue
            figures = measure.figures(system, pythons[system.peer], asked, began, options.threads)
            results.put(figures)
            results.save(options.out.with_suffix(".json"))
            failed += bool(figures.error)
            print(_line(figures), flush=True)
    return failed


def _line(figures: Figures) -> str:
    what = f"{figures.file:20} {figures.system:20}"
    if figures.error:
        return f"{what} failed: {figures.error}"
    return (
        f"{what} nDCG@10 {figures.ndcg_at_10:.4f}  recall@1 {figures.recall_at_1:.4f}  "
        f"p50 {figures.p50_ms:8.2f} ms  p95 {figures.p95_ms:8.2f} ms"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE.json",
        help=("SQuAD format; none: only write tables and plot again from the stored figures"),
    )
    add(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        help="measure this peer or system alone, more with another --only; stored figures stay",
    )
    add(
        "--missing",
        action="store_true",
        help="measure only what has no stored figures, or vectors of another bundled model",
    )
    add("--questions", type=int, metavar="N", help="ask only N of a file, spread evenly")
    add("--threads", type=int, default=1, metavar="N", help="of each library; default 1")
    add(
        "--venvs",
        type=Path,
        default=ROOT / ".venv-peers",
        metavar="DIR",
        help="where the peers are installed; default .venv-peers",
    )
    add(
        "--out",
        type=Path,
        default=ROOT / "docs" / "benchmarks.md",
        metavar="FILE.md",
        help="default docs/benchmarks.md",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
