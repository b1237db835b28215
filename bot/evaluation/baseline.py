"""Earlier figures to hold new ones against: what ``wenda evaluate --json`` printed, in a file.

When figures are not good enough: the ``--fail-under`` of ``wenda evaluate``.

A number alone is a tolerance: how much worse than in the baseline a quality figure may be. With a
figure's name it is that figure's own bound, the least where higher is better, the most where lower
is. Times never fail: they are the machine's.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core import WendaError
from bot.evaluation.metrics import COUNTS, HIGHER, LOWER, QUALITY, TIMES, Figures, better

_DECIMALS = 4  # of a difference, as of the figures themselves
_BEFORE_MODES = "hybrid"  # what was measured when rows did not yet name their mode


@dataclass(frozen=True, slots=True)
class Baseline:
    """The rows of one file.

    A row belongs to a new one of the same mode when file and encoder have the same name, whatever
    folder they lie in. Of several the one with the very same paths counts, then the last: figures
    may be appended to one file night after night.
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
        """The earlier row of the same file, encoder and mode; None when there is none."""
        same = [
            (row["file"] == now["file"], row["encoder"] == now["encoder"], number, row)
            for number, row in enumerate(self.rows)
            if _names(row) == _names(now)
        ]
        return max(same, key=lambda one: one[:3])[3] if same else None

    def check(self, heads: Sequence[Figures], *, all_of_them: bool) -> None:
        """Whether rows that begin like this can be compared; call it before they are measured.

        Args:
            heads: names and counts, as ``bot.evaluation.run.heads`` gives them.
            all_of_them: whether each needs an earlier row, and not one of them only.

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
        """Each figure less the earlier one, None where one of them is; None without such a row."""
        row = self.row(now)
        if row is None:
            return None
        return {key: _less(now[key], row.get(key)) for key in (*QUALITY, *TIMES) if key in now}


def label(row: Figures) -> str:
    """What a row is about, for a message."""
    return f"{last_part(row['file'])} ({row['encoder']}, {row['mode']})"


def last_part(name: str) -> str:
    """The name of a file or folder without the folders it lies in."""
    return re.split(r"[/\\]", name.rstrip("/\\"))[-1]


def _names(row: Figures) -> tuple[str, str, str]:
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


_EXACT = 6  # decimals that are compared: 0.93 - 0.92 is 0.010000000000000009


@dataclass(frozen=True, slots=True)
class Bounds:
    """A tolerance towards a baseline, and bounds of single figures."""

    tolerance: float | None = None
    limits: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def parse(cls, texts: Sequence[str]) -> Bounds:
        """The bounds of texts such as ``0.01`` and ``ndcg_at_10=0.93``; the last of a kind counts.

        Raises:
            ValueError: one is neither, of no known figure, or not from 0 to 1.
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
        """A line for each figure that is not good enough, and each bound that nothing meets."""
        told = []
        for row in rows:
            for key in QUALITY:
                if row.get(key) is not None:
                    told += self._limit_failures(row, key)
                    told += self._worse(row, key, (baseline.row(row) if baseline else None) or {})
        for key, bound in self.limits.items():
            if all(row.get(key) is None for row in rows):
                told.append(f"no file gives {key}: --fail-under {key}={bound:g} is not met")
        return told

    def _limit_failures(self, row: Figures, key: str) -> list[str]:
        bound = self.limits.get(key)
        if bound is None or better(key, row[key], bound) >= 0:
            return []
        side = "above the" if key in LOWER else "below the"
        return [f"{label(row)}: {key} is {row[key]:g}, {side} {bound:g} asked for"]

    def _worse(self, row: Figures, key: str, before: Figures) -> list[str]:
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
