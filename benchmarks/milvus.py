"""How near a library in Milvus comes to the local one: top-10 of the same questions, and times.

    python benchmarks/milvus.py milvus://127.0.0.1:19530/parity [FILE ...] [--limit N] [--list N]

FILE: SQuAD-format JSON, all of whose questions are asked with --limit 0; without any, the articles
that come with Wenda and their own sentences as questions. The server may be milvus-lite's:
`milvus-lite server --data-dir D --host 127.0.0.1`. What was sent is flushed before it is asked, as
Milvus does by itself after a while: rows that came just now are searched one by one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.articles import shipped_articles  # noqa: E402 - found through the line above
from bot.core import (
    MODES,  # noqa: E402
    Article,  # noqa: E402
)
from bot.evaluation.questions import read_questions  # noqa: E402
from bot.evaluation.run import spread, takes  # noqa: E402
from bot.library import Library, LocalLibrary  # noqa: E402
from bot.library.milvus.library import MilvusLibrary  # noqa: E402
from bot.search import retrieve
from bot.text import split_sentences  # noqa: E402
from embeddings.encoder import Encoder, load_encoder  # noqa: E402
from embeddings.lexicon import Lexicon, load_lexicon  # noqa: E402

TOP = 10


def main() -> None:
    """Prints a line of JSON for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--mode", action="append", choices=MODES, help="all where none is given")
    parser.add_argument("--list", type=int, metavar="N", help="times the list of N articles only")
    args = parser.parse_args()
    for number, file in enumerate(args.files or [None]):
        articles, questions = _shipped() if file is None else _set(file)
        if args.list:
            print(json.dumps(listing(f"{args.place}_{number}", articles, args.list)), flush=True)
            continue
        row = compare(
            f"{args.place}_{number}",
            articles,
            spread(questions, args.limit or len(questions)),
            args.mode or MODES,
        )
        print(json.dumps({"file": file and file.name, **row}, ensure_ascii=False), flush=True)


def _shipped() -> tuple[list[Article], list[str]]:
    articles = list(shipped_articles())
    spans = [(article, span) for article in articles for span in split_sentences(article.text)]
    return articles, [article.text[a:b][:200] for article, (a, b) in spans]


def _set(file: Path) -> tuple[list[Article], list[str]]:
    found = read_questions(file)
    articles = [Article(f"p{n}", "", text) for n, text in enumerate(found.paragraphs)]
    return articles, [question.text for question in found.questions if takes(question)]


def compare(
    place: str,
    articles: Sequence[Article],
    questions: Sequence[str],
    modes: Sequence[str] = MODES,
) -> dict[str, Any]:
    """For each mode: the share of the local top 10 that is Milvus's too, and equal first places."""
    encoder, lexicon = load_encoder(""), load_lexicon()
    with tempfile.TemporaryDirectory() as folder:
        with (
            LocalLibrary.open(Path(folder), encoder) as local,
            MilvusLibrary.open(place, encoder) as far,
        ):
            row = {"articles": len(articles), "questions": len(questions)}
            for name, library in (("local", local), ("milvus", far)):
                start = time.perf_counter()
                library.update(articles)
                row[f"{name}_seconds"] = round(time.perf_counter() - start, 1)
            far.flush()
            row["passages"] = len(local)
            for mode in modes:
                row[mode] = _overlap(questions, local, far, encoder, lexicon, mode)
    return row


def listing(place: str, articles: Sequence[Article], count: int) -> dict[str, Any]:
    """Milliseconds for 50 lines of a list of ``count`` articles: the given ones again and again.

    ``every_article`` is what is left of a list that reads them all: their texts coming over.
    """
    many = [
        replace(one, id=f"{one.id}-{n}", title=f"{one.text[:12]} {n}", text=f"{one.text} ({n})")
        for n in range(-(-count // len(articles)))
        for one in articles
    ][:count]
    word = articles[0].text[:3]
    with MilvusLibrary.open(place, load_encoder("")) as far:
        far.update(many)
        far.flush()
        asked: dict[str, Callable[[], object]] = {
            "first_page": far.entries,
            "last_page": lambda: far.entries("", count - 50),
            "typed": lambda: far.entries(word),
            "every_article": far.articles,
        }
        row: dict[str, Any] = {"articles": count, "passages": len(far), "word": word}
        for name, ask in asked.items():
            ask()  # not counted: milvus-lite makes its index of terms for the first one
            times = []
            for _ in range(5):
                start = time.perf_counter()
                ask()
                times.append(1000 * (time.perf_counter() - start))
            row |= _spans(name, times)
        return row


def _overlap(
    questions: Sequence[str],
    local: Library,
    far: Library,
    encoder: Encoder,
    lexicon: Lexicon,
    mode: str,
) -> dict[str, float]:
    shares, same, times = [], 0, []
    for question in questions:
        found = []
        for library in (local, far):
            start = time.perf_counter()
            hits = retrieve(question, library, encoder, lexicon, TOP, mode)
            times.append(1000 * (time.perf_counter() - start))
            found.append([(hit.chunk.article_id, hit.chunk.start) for hit in hits])
        shares.append(len(set(found[0]) & set(found[1])) / max(len(found[0]), 1))
        same += found[0][:1] == found[1][:1]
    return {
        "overlap": round(statistics.mean(shares), 4),
        "same_first": round(same / len(questions), 4),
        **_spans("local", times[::2]),
        **_spans("milvus", times[1::2]),
    }


def _spans(name: str, times: Sequence[float]) -> dict[str, float]:
    """The middle and the 95th percentile of milliseconds."""
    p50, p95 = np.percentile(times, (50, 95))
    return {f"{name}_p50_ms": round(float(p50), 1), f"{name}_p95_ms": round(float(p95), 1)}


if __name__ == "__main__":
    main()
