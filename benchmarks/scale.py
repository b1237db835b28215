"""How a library of many passages is built and asked: rate, disk, memory, milliseconds, recall.

Run ``python benchmarks/scale.py 10000 100000 [--texts FOLDER] [--json FILE]`` from the
repository. The articles are made: sentences of the shipped articles, and of the parallel texts in
``--texts`` (``*.tsv.gz``, English and Chinese side by side), drawn at random, with figures and
years of their own. Each size is built in one process and asked in a fresh one, so that memory and
start are those of a program that only asks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np  # noqa: E402 - found through the line above
import psutil  # noqa: E402

from benchmarks.scale_plot import svg  # noqa: E402
from bot.articles import shipped_articles  # noqa: E402
from bot.core import (
    Article,  # noqa: E402
    settings,  # noqa: E402
)
from bot.library import (
    Batch,  # noqa: E402
    LocalLibrary,  # noqa: E402
)
from bot.library.ingest.prepare import prepare_batches, processes  # noqa: E402
from bot.library.local import passage_lookup  # noqa: E402
from bot.question import question_terms  # noqa: E402
from bot.search import retrieve  # noqa: E402
from bot.text import split_sentences  # noqa: E402
from embeddings.encoder import encode_queries, load_encoder  # noqa: E402
from embeddings.lexicon import load_lexicon  # noqa: E402

SENTENCES = (8, 40)  # of an article, least and most
BATCH = 400  # articles of one update: about 2,000 passages
PASSAGES = 6  # of an article, about: of long texts 5.4
QUESTIONS = 300
COLD = 50  # of them, asked first, when nothing of the library is in the system's memory
LONGEST = 100  # characters of the English side of a question: about 16 words
PART = 10_000  # passages whose vectors are read at one time: 80 MB
EXACT = 100  # questions whose exact answer is worked out: each looks at every vector
SEED = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table, a column for each size; 2 for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int, help="passages, about")
    parser.add_argument("--texts", type=Path, help="a folder of parallel texts, *.tsv.gz")
    parser.add_argument("--json", type=Path, help="a file that the figures are added to")
    parser.add_argument("--plot", type=Path, help="a picture of all that is in --json, an SVG")
    parser.add_argument("--place", type=Path, help="where libraries are made, and stay")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if min(options.sizes) < 100:
        parser.error("a size is 100 or more")
    if options.ask:  # the questions come alone: the texts would count as memory
        print(json.dumps(asked(options.ask, json.load(sys.stdin))))
        return 0
    pairs = texts(options.texts)
    found = json.loads(options.json.read_text()) if options.json and options.json.exists() else {}
    for size in options.sizes:
        place = Path(options.place or tempfile.mkdtemp(prefix="wenda-scale-"))
        folder = place / f"library-{size}"
        try:
            figures = {} if folder.exists() else built(folder, size, pairs)
            command = [sys.executable, __file__, str(size), "--ask", str(folder)]
            asking = json.dumps(questions(pairs))
            done = subprocess.run(
                command, input=asking, stdout=subprocess.PIPE, text=True, check=True
            )
            found[str(size)] = found.get(str(size), {}) | figures | json.loads(done.stdout)
        finally:
            if not options.place:
                shutil.rmtree(place, ignore_errors=True)
        if options.json:
            options.json.write_text(json.dumps(found, indent=1) + "\n")
        print(table({str(size): found[str(size)]}), flush=True)
    if options.plot:
        options.plot.write_text(svg(found))
    return 0


def texts(folder: Path | None) -> list[tuple[str, str]]:
    """Sentences in two languages; those of the shipped articles stand for both."""
    found = [
        (article.text[start:end],) * 2
        for article in shipped_articles()
        for start, end in split_sentences(article.text)
    ]
    for path in sorted(folder.glob("*.tsv.gz")) if folder else ():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            lines = [line.rstrip("\n").split("\t")[:2] for line in file]
        found += [(one[0], one[1]) for one in lines if len(one) == 2 and min(map(len, one)) > 15]
    return found


def articles(pairs: Sequence[tuple[str, str]]) -> Iterator[Article]:
    """Articles without end, the same each time: every other one Chinese."""
    chance = random.Random(SEED)
    number = 0
    while True:
        side = number % 2
        year, figure = chance.randint(1980, 2025), f"{chance.randint(1, 99_999):,}"
        at = chance.randrange(len(pairs))
        drawn = [pairs[(at + n) % len(pairs)][side] for n in range(chance.randint(*SENTENCES) // 2)]
        drawn += [chance.choice(pairs)[side] for _ in drawn]  # so that no two are alike
        own = f"{year}年的数字是{figure}。" if side else f"In {year} the figure was {figure}."
        mark = "" if side else " "
        text = mark.join([own, *drawn])
        date, language = f"{year}-06-01", ("en", "zh-Hans")[side]
        yield Article(f"made-{number}", drawn[0][:60], text, language, "", date, "")
        number += 1


def built(folder: Path, size: int, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A library of about so many passages, made batch by batch as ``wenda add`` does.

    Making the articles takes a part of the time, too.
    """
    began, made = time.perf_counter(), articles(pairs)
    with LocalLibrary.open(folder, load_encoder()) as library:
        while len(library) < size:
            some = coming(made, size - len(library))
            for batch in prepare_batches(some, library.encoder, processes()):
                library.update(batch.articles, made=batch.made)
                rate = len(library) / (time.perf_counter() - began)
                print(f"{len(library):,} passages, {rate:,.0f} a second", end="\r", file=sys.stderr)
        count, seconds = len(library), time.perf_counter() - began
    print(file=sys.stderr)
    return {
        "passages": count,
        "build_seconds": round(seconds, 1),
        "build_rate": round(count / seconds),
        "build_memory_mb": round(peak()),
    }


def coming(made: Iterator[Article], passages: int) -> Iterator[Batch]:
    """Batches of the next articles, of about so many passages, seldom more."""
    left = max(1, passages // PASSAGES)
    for first in range(0, left, BATCH):
        some = [next(made) for _ in range(min(BATCH, left - first))]
        yield Batch(some, some, 0, [], {})


def peak() -> float:
    """The most memory that this process has had, MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def questions(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Short sentences of the texts: they stand in articles, or their translations do."""
    chance = random.Random(SEED + 1)
    short = [one for one in pairs if len(one[0]) <= LONGEST]
    return [chance.choice(short)[n % 2] for n in range(QUESTIONS)]


def asked(folder: Path, questions: list[str]) -> dict[str, Any]:
    """What a library gives to a fresh process that asks it."""
    encoder, lexicon = load_encoder(), load_lexicon()
    files = [path for path in folder.rglob("*") if path.is_file()]
    forget(files)
    began = time.perf_counter()
    library = LocalLibrary.open(folder, encoder)
    opened = time.perf_counter() - began
    cold = []
    for question in questions[-COLD:]:
        at = time.perf_counter()
        retrieve(question, library, encoder, lexicon, 5)
        cold.append(1_000 * (time.perf_counter() - at))
    for path in files:  # from here on the system has them in memory, where they fit
        with path.open("rb") as file:
            while file.read(2**24):
                pass
    vectors = encode_queries(encoder, questions)
    terms = [question_terms(question, lexicon) for question in questions]
    pool, figures = settings.POOL, {"open_seconds": round(opened, 2)}
    figures |= {"cold_p50_ms": round(float(np.median(cold)), 1)}
    legs = {
        "vectors": lambda n: library.search_vectors(vectors[n], pool),
        "keywords": lambda n: library.search_keywords(terms[n], pool),
        "hybrid": lambda n: retrieve(questions[n], library, encoder, lexicon, 5),
    }
    for name, leg in legs.items():
        leg(0)
        spent = []
        for n in range(QUESTIONS - COLD):
            at = time.perf_counter()
            leg(n)
            spent.append(1_000 * (time.perf_counter() - at))
        p50, p95 = np.percentile(spent, [50, 95])
        figures |= {f"{name}_p50_ms": round(p50, 1), f"{name}_p95_ms": round(p95, 1)}
    figures["serve_memory_mb"] = round(psutil.Process().memory_info().rss / 2**20)
    figures["recall_at_10"] = round(recall(library, vectors[:EXACT]), 4)
    figures["segments"] = len(library.snapshot().segments)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    figures |= {"disk_mb": round(size / 2**20), "passages": len(library)}
    figures["index_mb"] = round(
        sum(p.stat().st_size for p in (folder / "index").rglob("*") if p.is_file()) / 2**20
    )
    spent = []
    for n in range(5):
        new = Article(f"new-{n}", "Zorblax", f"The moonstone mine of Zorblax{n} closed in 1999.")
        at = time.perf_counter()
        library.update([new])
        hits = retrieve(f"When did the mine of Zorblax{n} close?", library, encoder, lexicon, 3)
        spent.append(time.perf_counter() - at)
        assert any(hit.article.id == new.id for hit in hits), "what was added is not found"
    figures["add_seconds"] = round(float(np.median(spent)), 2)
    return figures | {"cores": os.cpu_count()}


def forget(files: Sequence[Path]) -> None:
    """Has the system forget what it holds of these files, where it can be asked to."""
    if hasattr(os, "posix_fadvise"):
        for path in files:
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def recall(library: LocalLibrary, vectors: np.ndarray) -> float:
    """Of the ten passages nearest by every stored vector, the share that is found."""
    snapshot = library.snapshot()
    numbers = np.concatenate([one.ids for one in snapshot.segments])
    best: list[list[tuple[float, int]]] = [[] for _ in vectors]
    weight = settings.SENTENCE_WEIGHT
    for at in range(0, len(numbers), PART):
        part = numbers[at : at + PART]
        counts, stored = snapshot.pinned.read(
            passage_lookup.vectors, part, snapshot.manifest.dimension
        )
        first = np.cumsum(counts) - counts
        cosines = stored @ vectors.T
        own = cosines[first]
        cosines[first[counts > 1]] = -np.inf  # its own vector is not its best sentence
        scores = (1 - weight) * own + weight * np.maximum.reduceat(cosines, first)
        for column, kept in zip(scores.T, best, strict=True):
            top = np.argpartition(-column, min(10, len(column) - 1))[:10]
            kept += zip(column[top].tolist(), part[top].tolist(), strict=True)
            kept[:] = sorted(kept, key=lambda one: (-one[0], one[1]))[:10]
    shares = []
    for query, kept in zip(vectors, best, strict=True):
        ids = set(library.search_vectors(query, 10)[0].tolist())
        shares.append(len(ids & {number for _, number in kept}) / len(kept))
    return float(np.mean(shares))


def table(found: dict[str, dict[str, Any]]) -> str:
    """The figures as Markdown, a column for each size."""
    names = list(dict.fromkeys(name for one in found.values() for name in one))
    lines = [f"| | {' | '.join(f'{int(size):,}' for size in found)} |"]
    lines.append("|---|" + "---|" * len(found))
    for name in names:
        lines.append(f"| {name} | {' | '.join(str(one.get(name, '')) for one in found.values())} |")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
