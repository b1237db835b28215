"""The pure parts of the benchmark of drafts, and that its data are whole."""

from __future__ import annotations

import json
from collections import Counter

from benchmarks.drafts import SET, forms, table

DRAFTS = json.loads(SET.read_text(encoding="utf-8"))["drafts"]


def test_each_draft_has_its_four_forms():
    assert len(DRAFTS) == 50
    for draft in DRAFTS:
        texts = [text for _, text, _, _ in forms(draft)]
        assert len(set(texts)) == 4
        assert all(text.count(figure) == 1 for _, text, figure, _ in forms(draft))
    rights = Counter(right for draft in DRAFTS for *_, right in forms(draft))
    assert rights == {"supported": 50, "contradicted": 50, "not found": 100}


def test_precision_and_recall():
    counts = Counter(
        {
            ("told again", "supported", "supported"): 3,
            ("told again", "supported", "not found"): 1,
            ("another figure", "contradicted", "contradicted"): 2,
            ("another thing", "not found", "supported"): 1,
        }
    )
    assert table(counts).splitlines()[2:] == [
        "| supported | 4 | 4 | 0.750 | 0.750 |",
        "| contradicted | 2 | 2 | 1.000 | 1.000 |",
        "| not found | 1 | 1 | 0.000 | 0.000 |",
    ]
