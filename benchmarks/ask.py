"""Warm answers: how long ``Bot.ask`` takes once it is open, over the shipped articles or more.

Run ``python benchmarks/ask.py [--articles PATH] [--runs 20]`` from the repository.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import Bot  # noqa: E402 - found through the line above

QUESTIONS = (
    "How much FDI did Xuzhou use in 2019?",
    "When were the projects signed online?",
    "Who chaired the meeting?",
    "Where do the freight trains go?",
    "What share of the plan was reached?",
    "What is the capital of France?",
    "徐州2019年实际使用外资多少？",
    "中欧班列开行了多少列？",
    "2020年的目标是什么？",
    "谁主持了会议？",
    "徐州2019年進出口總額是多少？",
    "第一季度簽約了多少個項目？",
    "淮海國際陸港在哪裡？",
    "平台在2019年有哪些突破？",
)


def main() -> None:
    """Prints the first answer's time, then the median and the 95th percentile of the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", help="a file or folder instead of the shipped articles")
    parser.add_argument("--runs", type=int, default=20, help="how often each question is asked")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Bot.open(arguments.articles, folder) as bot:
        first = [milliseconds(bot, question) for question in QUESTIONS]
        # Once around before the same question comes again, so that no cache holds just that one.
        warm = sorted(milliseconds(bot, q) for _ in range(arguments.runs) for q in QUESTIONS)
        passages, articles = len(bot.library), len(bot.articles())
    print(f"{articles} articles, {passages} passages, {len(warm)} questions")
    print(f"first time asked: {min(first):.1f}-{max(first):.1f} ms each, loading included")
    print(
        f"warm: p50 {warm[len(warm) // 2]:.1f} ms, p95 {warm[int(len(warm) * 0.95)]:.1f} ms, "
        f"longest {warm[-1]:.1f} ms; p95 at most 250"
    )


def milliseconds(bot: Bot, question: str) -> float:
    """How long one answer takes."""
    start = time.perf_counter()
    bot.ask(question)
    return (time.perf_counter() - start) * 1e3


if __name__ == "__main__":
    main()
