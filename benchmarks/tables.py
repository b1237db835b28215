"""Figures → Markdown tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from benchmarks.results import Figures, Results
from benchmarks.systems import BASE, SYSTEMS, System, pins

NONE = "–"


def tables(results: Results) -> str:
    """Files, quality, speed, cost and notes."""
    systems = measured(results)
    parts = [
        _files(results),
        "### Quality: nDCG@10 (recall@1)",
        _table(results, systems, quality, best=max),
        "### Speed: median (95th percentile) of a question, in milliseconds",
        _table(results, systems, speed, last=("× Wenda", _ratio)),
        "### Cost, and what was run",
        _costs(results, systems),
        *_notes(results),
    ]
    return "\n\n".join(part for part in parts if part)


def measured(results: Results) -> list[System]:
    """The systems that there is anything about, in their order."""
    there = {system for system, _ in results.figures}
    return [system for system in SYSTEMS if system.key in there]


def quality(entry: Figures) -> tuple[float | None, str]:
    """What counts, and how it is shown."""
    return entry.ndcg_at_10, f"{_number(entry.ndcg_at_10)} ({_number(entry.recall_at_1)})"


def speed(entry: Figures) -> tuple[float | None, str]:
    """What counts, and how it is shown."""
    return entry.p50_ms, f"{_short(entry.p50_ms)} ({_short(entry.p95_ms)})"


def _table(
    results: Results,
    systems: Sequence[System],
    cell: Callable[[Figures], tuple[float | None, str]],
    best: Callable[[Iterable[float]], float] | None = None,
    last: tuple[str, Callable[[Results, str], str]] | None = None,
) -> str:
    """Systems × files; the best of a file in bold."""
    files = list(results.files)
    rows = [["", *files, *([last[0]] if last else [])]]
    for system in systems:
        rows.append([system.label])
        for file in files:
            entry = results.get(system.key, file)
            value, shown = cell(entry) if entry else (None, NONE)
            others = [cell(e)[0] for s in systems if (e := results.get(s.key, file))]
            known = [other for other in others if other is not None]
            rows[-1].append(f"**{shown}**" if best and known and value == best(known) else shown)
        if last:
            rows[-1].append(last[1](results, system.key))
    return _markdown(rows)


def _ratio(results: Results, system: str) -> str:
    """The medians beside those of ``BASE``, geometric mean over the files that share a run."""
    logs = []
    for file in results.files:
        one, base = results.get(system, file), results.get(BASE, file)
        if one and base and one.p50_ms and base.p50_ms and one.run == base.run:
            logs.append(math.log(one.p50_ms / base.p50_ms))
    return _short(math.exp(sum(logs) / len(logs))) if logs else NONE


def _costs(results: Results, systems: Sequence[System]) -> str:
    """Of each system: start-up, indexing, memory, and what it is."""
    largest = max(results.files.values(), key=lambda file: file.paragraphs).name
    rows = [
        [
            "",
            "start s",
            f"index s, {largest}",
            f"peak MB, {largest}",
            "set-up",
            "versions",
            "licence",
        ]
    ]
    for system in systems:
        entries = [entry for file in results.files if (entry := results.get(system.key, file))]
        starts = [entry.start_seconds for entry in entries if entry.start_seconds is not None]
        entry = results.get(system.key, largest)
        versions = [pin.replace("==", " ") for pin in pins(system.peer)]
        rows.append(
            [
                system.label,
                _short(median(starts)) if starts else NONE,
                _short(entry.index_seconds) if entry else NONE,
                f"{entry.peak_mb:.0f}" if entry and entry.peak_mb else NONE,
                system.setup,
                ", ".join(versions[:2]) or "this one",
                system.peer.licence,
            ]
        )
    return _markdown(rows)


def _files(results: Results) -> str:
    rows = [["set", "paragraphs", "questions", "questions and text"]]
    for file in results.files.values():
        kind = "in different languages, some or all" if file.across else "in one language"
        rows.append([file.name, f"{file.paragraphs:,}", f"{file.questions:,}", kind])
    return _markdown(rows)


def _notes(results: Results) -> list[str]:
    """What failed, and what must not be compared with the rest as it stands."""
    notes = [
        f"- {entry.system} on {entry.file}: no figures: {entry.error}"
        for entry in results.figures.values()
        if entry.error
    ]
    good = [entry for entry in results.figures.values() if not entry.error]
    runs = _grouped((entry.run, entry.system) for entry in good)
    dense = {system.key for system in SYSTEMS if system.dense}
    models = _grouped((entry.model, entry.system) for entry in good if entry.system in dense)
    for what, groups in (("measured in the run of", runs), ("vectors of the model", models)):
        if len(groups) > 1:
            notes += [f"- {what} {one or '?'}: {', '.join(who)}" for one, who in groups.items()]
    return ["Notes:\n\n" + "\n".join(notes)] if notes else []


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """First → the second ones that came with it, each once."""
    groups: dict[str, list[str]] = {}
    for one, other in pairs:
        if other not in groups.setdefault(one, []):
            groups[one].append(other)
    return groups


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.3f}"


def _short(value: float | None) -> str:
    """Two digits that count, or all before the point."""
    if value is None:
        return NONE
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"
