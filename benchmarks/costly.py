"""What the longest questions cost: seconds of computing, beside an ordinary one.

Run ``python benchmarks/costly.py`` from the repository. It asks the shipped articles questions of
2,000 characters that are made to cost much: unknown characters and names, repeated words, items,
figures and dates. ``docs/hostile.md`` has the figures.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.bot import Bot  # noqa: E402 - found through the line above
from bot.core import settings  # noqa: E402


def questions() -> dict[str, str]:
    """By name: an ordinary question, then those that are made to cost much."""
    numbers = random.Random(1)
    long = {
        "unknown characters": "".join(
            chr(numbers.randrange(0x4E00, 0x9FA5)) for _ in range(settings.MAX_QUESTION_CHARS)
        ),
        "one character": "百",
        "two words": "年月",
        "items": "".join(f"w{number}a " for number in range(400)),
        "names": "".join(
            chr(65 + numbers.randrange(26))
            + "".join(chr(97 + numbers.randrange(26)) for _ in range(5))
            + " "
            for _ in range(300)
        ),
        "numbers": "".join(f"{numbers.randrange(10, 9_999)} " for _ in range(400)),
        "dates": "2019年3月5日",
        "any signs": "".join(chr(numbers.randrange(33, 127)) for _ in range(2_000)),
    }
    most = settings.MAX_QUESTION_CHARS
    return {"ordinary": "徐州2019年的出口总额是多少？"} | {
        name: (text * (most // len(text) + 1))[:most] for name, text in long.items()
    }


def main() -> None:
    """Prints a row for each question."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Bot.open(articles=ROOT / "seeds", library=Path(folder) / "library") as bot,
    ):
        bot.warm()
        for name, question in questions().items():
            begun = time.process_time()
            bot.ask(question)
            print(f"{name:20} {time.process_time() - begun:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
