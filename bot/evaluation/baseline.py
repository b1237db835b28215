"""Figures and earlier figures → the differences, and which figures are not good enough.

The baseline is a file with what ``wenda evaluate --json`` printed earlier. Bounds are the
``--fail-under`` of ``wenda evaluate``. A number alone is a tolerance: how much worse than in the
baseline each quality figure may be. With the name of a figure it is that figure's own bound, the
least if higher is better and the most if lower is better. Times never fail, because they depend on
the machine.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core import WendaError
from bot.evaluation.keys import COUNTS, HIGHER, LOWER, QUALITY, TIMES, Figures, better

_DECIMALS = 4  # of a difference, as of the figures themselves
_EXACT = 6  # decimals that are compared: 0.93 - 0.92 is 0.010000000000000009
_BEFORE_MODES = "hybrid"  # the mode of rows from before they named their mode


@dataclass(frozen=True, slots=True)
class Baseline:
    """The rows of one file.

    A row is compared with a new one if their modes and the names of their files and encoders are
    the same, whatever folders these are in. Of several such rows the one with the same paths
    counts, then the last one: figures may be appended to one file night after night.
    """

    path: Path
    rows: tuple[Figures, ...]

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """The rows in a file of JSON lines, or of one JSON array.

        Raises:
            WendaError: the file cannot be read, or holds something else.
        """
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise WendaError(
                f"the baseline {path} cannot be read: {error.strerror}; "
                f"`wenda evaluate FILE… --json > {path.name}` makes one"
            ) from error
        try:
            rows = _rows(raw.decode(json.detect_encoding(raw)))  # PowerShell's > writes UTF-16
            for number, row in enumerate(rows, start=1):
                _check(row, number)
        except (ValueError, RecursionError) as error:
            raise WendaError(
                f"the baseline {path} is not what `wenda evaluate --json` prints ({error}); "
                "make it anew"
            ) from error
        return cls(path, tuple(rows))

    def row(self, now: Figures) -> Figures | None:
        """The earlier row of the same file, encoder and mode; None if there is none."""
        same = [
            (row["file"] == now["file"], row["encoder"] == now["encoder"], number, row)
            for number, row in enumerate(self.rows)
            if _names(row) == _names(now)
        ]
        return max(same, key=lambda match: match[:3])[3] if same else None

    def check(self, heads: Sequence[Figures], *, all_of_them: bool) -> None:
        """Checks, before anything is measured, that new rows can be compared with these.

        Args:
            heads: names and counts of the new rows, as ``bot.evaluation.run.heads`` returns them.
            all_of_them: whether each one needs an earlier row; if not, one of them is enough.

        Raises:
            WendaError: there is no earlier row, or it is about other questions.
        """
        missing = [head for head in heads if self.row(head) is None]
        if missing and (all_of_them or len(missing) == len(heads)):
            raise WendaError(
                f"the baseline {self.path} has no figures of {label(missing[0])}; "
                "add them to it, or leave that out here"
            )
        for head in heads:
            row = self.row(head) or head
            for key in COUNTS:
                now, before = head.get(key, 0), row.get(key, head.get(key, 0))
                if now != before:
                    raise WendaError(
                        f"{label(head)}: {now} {key} now, {before} in the baseline {self.path}; "
                        "only the same questions can be compared: use the same file and --limit, "
                        "or make the baseline anew"
                    )

    def differences(self, now: Figures) -> Figures | None:
        """Each figure less the earlier one, or None if either is None; None if no row matches."""
        row = self.row(now)
        if row is None:
            return None
        return {key: _less(now[key], row.get(key)) for key in (*QUALITY, *TIMES) if key in now}


def label(row: Figures) -> str:
    """What a row is about, for a message: file, encoder and mode."""
    return f"{last_part(row['file'])} ({row['encoder']}, {row['mode']})"


def last_part(name: str) -> str:
    """The name of a file or folder without the folders that it is in."""
    return re.split(r"[/\\]", name.rstrip("/\\"))[-1]


def _names(row: Figures) -> tuple[str, str, str]:
    """What two rows must have in common to be compared."""
    return last_part(row["file"]), last_part(row["encoder"]), row.get("mode", _BEFORE_MODES)


def _rows(text: str) -> list[Figures]:
    text = text.strip()
    if text.startswith("["):
        rows = json.loads(text)
    else:
        rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    if not rows:
        raise ValueError("it is empty")
    return list(rows)


def _check(row: object, number: int) -> None:
    """Raises ValueError if a row has a name that is no text or a figure that is no number."""
    if not isinstance(row, dict):
        raise ValueError(f"row {number} is no JSON object")
    names = {"file": row.get("file"), "encoder": row.get("encoder"), "mode": row.get("mode", "")}
    for key, name in names.items():
        if not isinstance(name, str):
            raise ValueError(f"{key} of row {number} is not a name: {name!r}")
    for key in (*QUALITY, *TIMES, *COUNTS):
        value = row.get(key)
        if value is not None and not _is_number(value):
            raise ValueError(f"{key} of row {number} is not a number: {value!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _less(value: float | None, before: float | None) -> float | None:
    return None if value is None or before is None else round(value - before, _DECIMALS)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much worse than the baseline figures may be, and bounds of single figures."""

    tolerance: float | None = None
    limits: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def parse(cls, texts: Sequence[str]) -> Bounds:
        """The bounds in texts such as ``0.01`` and ``ndcg_at_10=0.93``; the last of a kind counts.

        Raises:
            ValueError: a text is neither, names an unknown figure, or is not from 0 to 1.
        """
        tolerance: float | None = None
        limits: dict[str, float] = {}
        for text in texts:
            key, equals, number = text.rpartition("=")
            if equals and key not in QUALITY:
                raise ValueError(
                    f"--fail-under {text}: {key!r} has no bound; there are {', '.join(QUALITY)}"
                )
            value = _share(text, number)
            if equals:
                limits[key] = value
            else:
                tolerance = value
        return cls(tolerance, limits)

    def failures(self, rows: Sequence[Figures], baseline: Baseline | None) -> list[str]:
        """A line for each figure that is not good enough, and each bound of one not measured."""
        lines = []
        for row in rows:
            for key in QUALITY:
                if row.get(key) is not None:
                    before = (baseline.row(row) if baseline else None) or {}
                    lines += self._limit_failures(row, key)
                    lines += self._tolerance_failures(row, key, before)
        for key, bound in self.limits.items():
            if all(row.get(key) is None for row in rows):
                lines.append(f"no file gives {key}: --fail-under {key}={bound:g} is not met")
        return lines

    def _limit_failures(self, row: Figures, key: str) -> list[str]:
        bound = self.limits.get(key)
        if bound is None or better(key, row[key], bound) >= 0:
            return []
        side = "above the" if key in LOWER else "below the"
        return [f"{label(row)}: {key} is {row[key]:g}, {side} {bound:g} asked for"]

    def _tolerance_failures(self, row: Figures, key: str, before: Figures) -> list[str]:
        if self.tolerance is None or before.get(key) is None:
            return []
        worse = round(-better(key, row[key], before[key]), _EXACT)
        if worse <= self.tolerance:
            return []
        return [
            f"{label(row)}: {key} is {row[key]:g}, {worse:g} worse than the baseline's "
            f"{before[key]:g}; {self.tolerance:g} is allowed"
        ]


def _share(text: str, number: str) -> float:
    """The number in a bound's text, from 0 to 1; raises ValueError for another."""
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:  # not a number either
        raise ValueError(
            f"--fail-under {text}: give a number from 0 to 1, alone (how much worse than the "
            f"baseline) or as {HIGHER[3]}=0.93; files stand before it"
        )
    return value
