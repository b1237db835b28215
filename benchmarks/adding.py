"""How fast a folder comes in: passages a second of each step, then of the whole.

    python benchmarks/adding.py FOLDER [--processes 1 2]
    python benchmarks/adding.py --made 6000 --texts FOLDER    # articles of benchmarks/scale.py

The steps are timed in seconds of this process (other work on the machine counts little), the whole
on the clock and in seconds of all processes, with the library it makes in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import chain, islice, starmap
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import scale  # noqa: E402
from bot import Bot  # noqa: E402
from bot.articles import (  # noqa: E402
    chunk,
    read_articles,
    shipped_articles,
)
from bot.core import settings
from bot.library import compatibility  # noqa: E402
from bot.library.local import rows, store
from bot.library.local.schema import create  # noqa: E402
from bot.library.passages import prepare, sentences  # noqa: E402
from bot.text import tokens_of  # noqa: E402
from embeddings.encoder import bundled_encoder  # noqa: E402

T = TypeVar("T")


def steps(folder: Path) -> dict[str, float]:
    """Seconds of each step; words, tokens and vectors are the parts of "passages"."""
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], T]) -> T:
        begun = time.process_time()
        result = work()
        seconds[name] = round(time.process_time() - begun, 3)
        return result

    prepare(shipped_articles(), bundled_encoder())  # what is loaded once is loaded
    articles = timed("reading", lambda: read_articles(folder))
    cut = timed("cutting", lambda: [chunk(one) for one in articles])
    pairs = list(zip(articles, cut, strict=True))
    batches = [
        pairs[at : at + settings.BATCH_FILES] for at in range(0, len(pairs), settings.BATCH_FILES)
    ]
    texts = [list(dict.fromkeys(chain(*chain(*starmap(sentences, some))))) for some in batches]
    timed("words", lambda: [tokens_of(some) for some in texts])
    timed("tokens and vectors", lambda: [bundled_encoder().encode(some) for some in texts])
    made = timed(
        "passages", lambda: [prepare([a for a, _ in one], bundled_encoder()) for one in batches]
    )
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "library.sqlite"
        create(file, compatibility.describe(bundled_encoder()))

        def stored() -> None:
            with store.writing(file) as db:
                for article, passages in zip(articles, chain(*made), strict=True):
                    rows.put_article(db, article, passages)

        timed("rows", stored)
    return {"articles": len(articles), "count": sum(map(len, cut)), **seconds}


def whole(folder: Path, processes: int) -> dict[str, float]:
    """The whole on the clock, indexes and all."""
    os.environ["WENDA_PROCESSES"] = str(processes)
    with tempfile.TemporaryDirectory() as place:
        with Bot.open(library=Path(place) / "library", shipped=False) as bot:
            begun, spent = time.perf_counter(), sum(os.times()[:4])
            passages = sum(batch.passages for batch in bot.add_batches(folder))
            seconds, spent = time.perf_counter() - begun, sum(os.times()[:4]) - spent
    return {
        "processes": processes,
        "passages": passages,
        "seconds": round(seconds, 2),
        "of all processes": round(spent, 2),
        "a second": passages // seconds,
    }


def written(folder: Path, count: int, pairs: Path | None) -> Path:
    """The folder, with so many articles in it."""
    for article in islice(scale.articles(scale.texts(pairs)), count):
        (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
    return folder


def main() -> None:
    """One line of JSON for the steps, and one for each number of processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--made", type=int, default=0, help="so many articles, in place of FOLDER")
    parser.add_argument("--texts", type=Path, help="they are made of: parallel texts, *.tsv.gz")
    args = parser.parse_args()
    if bool(args.folder) == bool(args.made):
        parser.error("give a FOLDER or --made NUMBER")
    with tempfile.TemporaryDirectory() as place:
        folder = args.folder or written(Path(place), args.made, args.texts)
        print(json.dumps(steps(folder)), flush=True)
        for count in args.processes:
            print(json.dumps(whole(folder, count)), flush=True)


if __name__ == "__main__":
    main()
