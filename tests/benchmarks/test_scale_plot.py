"""The picture of milliseconds against passages."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from benchmarks.scale_plot import LINES, svg


def figures(passages, milliseconds):
    return {"passages": passages} | dict.fromkeys(LINES, milliseconds)


def test_lines_rise_with_time():
    made = svg({"100": figures(100, 1), "10000": figures(10_000, 10)})
    ElementTree.fromstring(made)
    points = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', made)
    assert len(points) == 2 * len(LINES)
    (left, low), (right, high) = points[:2]
    assert (float(left), float(right)) == (60, 550)  # both ends of the axis of two decades
    assert (float(low), float(high)) == (350, 30)  # of one decade, from the bottom to the top
    for label, _ in LINES.values():
        assert f"{label}: 10<" in made


@pytest.mark.parametrize("passages", [1_000, 1_234])
def test_one_size(passages):
    made = svg({"x": figures(passages, 3.5)})
    assert made.count("<circle") == len(LINES)
    assert "1,000" in made
    labels = [
        float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="start" fill="#[^"]*">[hvk]', made)
    ]
    assert len(labels) == len(LINES)
    assert all(b - a >= 14 for a, b in pairwise(labels))  # none stands on another
