from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest

from benchmarks.labels import Spot, covers, covers_points, labels
from benchmarks.plot import FLOORS, HEIGHT, WIDTH, Point, axes, svg

BOUNDS = (0.0, 0.0, 800.0, 400.0)


def collisions(placed, spots):
    return [
        label.spot.text
        for i, label in enumerate(placed)
        if covers(label, placed[:i] + placed[i + 1 :]) or covers_points(label, spots)
    ]


def test_alone_a_label_stands_right_of_its_point():
    (label,) = labels([Spot(100, 100, "abc")], BOUNDS)
    assert (label.left, label.middle, label.line) == (109, 100, [])
    assert label.box == (109, 92.5, 130, 107.5)


def test_at_the_right_edge_it_stands_left():
    (label,) = labels([Spot(790, 100, "abc", bold=True)], BOUNDS)
    assert label.left == pytest.approx(790 - 9 - 3 * 8.2)


def test_of_two_in_one_place_one_moves_and_has_a_line():
    spots = [Spot(300, 200, "one"), Spot(300, 200, "two"), Spot(300, 200, "three")]
    placed = labels(spots, BOUNDS)
    assert [label.spot.text for label in placed] == ["one", "two", "three"]  # in their order
    assert collisions(placed, spots) == []
    moved = [label for label in placed if label.line]
    assert moved
    assert moved[0].line[0] == (300, 200)


@pytest.mark.slow
def test_no_label_covers_anything():
    random.seed(7)
    for _ in range(3):
        spots = [
            Spot(random.uniform(60, 630), random.uniform(44, 200), "x" * random.randint(5, 26))
            for _ in range(12)
        ]
        placed = labels(spots, BOUNDS)
        assert collisions(placed, spots) == []
        boxes = [label.box for label in placed]
        assert all(0 <= left and right <= 800 for left, _, right, _ in boxes)
        assert all(0 <= top and bottom <= 400 for _, top, _, bottom in boxes)


def test_without_a_free_place_the_label_stands_beside_its_point():
    (label,) = labels([Spot(10, 10, "too long for this")], (0, 0, 20, 20))
    assert (label.left, label.middle) == (19, 10)


def test_axes():
    high = [Point("a", 0.95, 0.5), Point("b", 0.9, 20.0), Point("c", 0.1, 3.0)]
    frame = axes(high)
    assert (frame.floor, frame.low, frame.high) == (FLOORS[0], -1, 2)
    assert frame.y(0.1) == frame.y(FLOORS[0]) > frame.y(1.0)
    assert axes([*high, Point("d", 0.2, 1.0)]).floor == 0.0
    assert axes([Point("a", 1.0, 10.0)]).x(10.0) < axes([Point("a", 1.0, 10.0)]).x(100.0)


def test_svg_is_well_formed_and_says_what_is_below_the_axis():
    points = [Point("A & B", 0.95, 1.0, ours=True), Point("C", 0.9, 5.0), Point("D", 0.1, 0.1)]
    root = ElementTree.fromstring(svg([("One <language>", points), ("Another", points[:1])]))
    assert root.attrib["viewBox"] == f"0 0 {WIDTH} {2 * HEIGHT}"
    texts = [node.text for node in root.iter() if node.tag.endswith("text")]
    assert {"One <language>", "Another", "A & B", "C", "D: 0.10 ↓", "0.80", "1.00"} <= set(texts)
    assert len([node for node in root.iter() if node.tag.endswith("circle")]) == 4
