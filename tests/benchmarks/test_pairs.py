from __future__ import annotations

import random

from benchmarks.pairs import Pair, ask, report
from bot import Bot


def test_each_question_may_meet_each_article(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\nIt rains.", encoding="utf-8")
    with Bot.open(tmp_path, tmp_path / "library") as bot:
        asked = ["How much FDI did Xuzhou use in 2019?", "谁是徐州的市长？"]
        pairs = list(ask(bot, asked, bot.articles(), 20, random.Random(1)))
    assert len({(pair.question, pair.title) for pair in pairs}) == 4
    assert not any(pair.answered for pair in pairs)


def test_the_slowest_are_named():
    pairs = [Pair(n / 100, f"q{n}", "t", n == 3) for n in range(1, 101)]
    told = report(pairs).splitlines()
    assert told[0] == "100 pairs: p50 510 ms, p95 960 ms, longest 1.00 s; 1 answered"
    assert told[1] == "1.00 s: q100 (t)"
    assert len(told) == 6
