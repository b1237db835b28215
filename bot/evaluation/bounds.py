"""When figures are not good enough: the ``--fail-under`` of ``wenda evaluate``.

A number alone is a tolerance: how much worse than in the baseline a quality figure may be. With a
figure's name it is that figure's own bound, the least where higher is better, the most where lower
is. Times never fail: they are the machine's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.evaluation.baseline import Baseline, label
from bot.evaluation.evaluate_keys import HIGHER, LOWER, QUALITY, Figures, better

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
                    told += self._over(row, key)
                    told += self._worse(row, key, (baseline.row(row) if baseline else None) or {})
        for key, bound in self.limits.items():
            if all(row.get(key) is None for row in rows):
                told.append(f"no file gives {key}: --fail-under {key}={bound:g} is not met")
        return told

    def _over(self, row: Figures, key: str) -> list[str]:
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
