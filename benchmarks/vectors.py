"""Kinds of FAISS indexes over passages of news: recall, milliseconds, bytes, seconds to build.

Run ``python benchmarks/vectors.py FOLDER [--passages 40000] [--drawn]`` from the repository; FOLDER
holds parallel texts, ``*.tsv.gz``, of which neighbouring lines make a passage; with ``--drawn``
half of them are drawn at random, so that a passage is not of one matter. Each index names passages,
by their own vectors or by those of their sentences too, which are then scored in full, as a library
does; recall is against scoring every passage like that. One thread.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import faiss  # noqa: E402 - found through the line above
import numpy as np  # noqa: E402

from bot.core import settings  # noqa: E402
from embeddings.encoder import load_encoder  # noqa: E402
from embeddings.index import ApproximateIndex  # noqa: E402

SENTENCES = (3, 8)  # of a passage, least and most
QUESTIONS = 300
INNER, EIGHT_BITS = faiss.METRIC_INNER_PRODUCT, faiss.ScalarQuantizer.QT_8bit
SEED = 1

Search = Callable[[np.ndarray, int], np.ndarray]  # question, candidates → passages
Make = Callable[[np.ndarray, np.ndarray], tuple[Search, int]]  # vectors, passages → and bytes


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table, a line for each index and number of candidates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, help="a folder of parallel texts, *.tsv.gz")
    parser.add_argument("--passages", type=int, default=40_000)
    parser.add_argument("--drawn", action="store_true", help="half of the lines are drawn")
    options = parser.parse_args(arguments)
    faiss.omp_set_num_threads(1)
    chance, pairs = random.Random(SEED), lines(options.texts)
    passages = [passage(chance, pairs, n, options.drawn) for n in range(options.passages)]
    encoder = load_encoder()
    own = np.asarray(encoder.encode([" ".join(one) for one in passages]), np.float32)
    counts = np.array([len(one) for one in passages])
    sentences = np.asarray(encoder.encode([text for one in passages for text in one]), np.float32)
    asked = [chance.choice(pairs)[number % 2] for number in range(QUESTIONS)]
    questions = np.asarray(encoder.encode(asked), np.float32)
    first = np.cumsum(counts) - counts
    best = np.stack([np.maximum.reduceat(sentences @ one, first) for one in questions])
    weight = settings.SENTENCE_WEIGHT
    scores = (1 - weight) * (questions @ own.T) + weight * best
    numbers = np.arange(len(own))
    all_ = np.concatenate([own, sentences]), np.concatenate([numbers, np.repeat(numbers, counts)])
    print("| index | of | candidates | recall@10 | ms | bytes a passage | build s |")
    print("|---|---|---|---|---|---|---|")
    for name, every, make in KINDS:
        began = time.perf_counter()
        search, size = make(*all_) if every else make(own, numbers)
        built = time.perf_counter() - began
        of = "every vector" if every else "own"
        for candidates in (200, 500):
            share, spent = measured(search, questions, scores, candidates)
            figures = f"{candidates} | {share:.3f} | {spent:.2f} | {size} | {built:.1f}"
            print(f"| {name} | {of} | {figures} |", flush=True)
    return 0


def lines(folder: Path) -> list[tuple[str, str]]:
    """The pairs of all files, in their order."""
    found = []
    for path in sorted(folder.glob("*news*.tsv.gz")) or sorted(folder.glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t")[:2] for line in file]
        found += [(row[0], row[1]) for row in rows if len(row) == 2]
    return found


def passage(
    chance: random.Random, pairs: Sequence[tuple[str, str]], number: int, drawn: bool
) -> list[str]:
    """Some lines, in one language or the other in turn: neighbours, or half of them drawn."""
    size, at = chance.randint(*SENTENCES), chance.randrange(len(pairs) - SENTENCES[1])
    found = [pair[number % 2] for pair in pairs[at : at + size]]
    if drawn:
        found[size // 2 :] = [chance.choice(pairs)[number % 2] for _ in found[size // 2 :]]
    return found


def measured(
    search: Search, questions: np.ndarray, scores: np.ndarray, candidates: int
) -> tuple[float, float]:
    """The share of the ten best that is found, and the median milliseconds of a search."""
    shares, spent = [], []
    for question, all_ in zip(questions, scores, strict=True):
        began = time.perf_counter()
        found = search(question, candidates)
        spent.append(1_000 * (time.perf_counter() - began))
        right = set(np.argsort(-all_)[:10].tolist())
        shares.append(len(right & set(found[np.argsort(-all_[found])][:10].tolist())) / 10)
    return float(np.mean(shares)), float(np.median(spent))


def ours(vectors: np.ndarray, passages: np.ndarray) -> tuple[Search, int]:
    """What a big segment of a library has."""
    return searched(ApproximateIndex.build(vectors, passages), passages)


def early(vectors: np.ndarray, passages: np.ndarray) -> tuple[Search, int]:
    """The same with codes made from the first passages alone, as of a library that has grown."""
    first = passages < settings.FLAT_PASSAGES
    like = ApproximateIndex.build(vectors[first], passages[first])
    return searched(ApproximateIndex.build(vectors, passages, like), passages)


def tenth(vectors: np.ndarray, passages: np.ndarray) -> tuple[Search, int]:
    """The same, a tenth of the cells looked through, as beside many millions of vectors."""
    return searched(ApproximateIndex.build(vectors, passages), passages, beside=10**9)


def searched(index: ApproximateIndex, passages: np.ndarray, beside: int = 0) -> tuple[Search, int]:
    """How an index of ours names passages, and its bytes for each."""
    size = index.dim // 8 + 8  # four bits for four numbers, and the passage's number

    def search(question: np.ndarray, k: int) -> np.ndarray:
        return firsts(index.search(question, settings.CODES * k, beside=beside)[0], k)

    return search, size * len(index) // (int(passages.max()) + 1)


def firsts(passages: np.ndarray, k: int) -> np.ndarray:
    """The k passages that come first, each once."""
    found: np.ndarray = passages[np.sort(np.unique(passages, return_index=True)[1])][:k]
    return found


def of_faiss(make: Callable[[int, int], faiss.Index]) -> Make:
    """Any index of FAISS, from the dimension and the number of vectors; trained and filled."""

    def made(vectors: np.ndarray, passages: np.ndarray) -> tuple[Search, int]:
        index = make(vectors.shape[1], len(vectors))
        index.train(vectors)
        index.add(vectors)
        size = len(faiss.serialize_index(index)) // (int(passages.max()) + 1)
        more = settings.CODES if len(vectors) > passages.max() + 1 else 1

        def search(question: np.ndarray, k: int) -> np.ndarray:
            rows = index.search(question[None, :], more * k)[1][0]
            return firsts(passages[rows[rows >= 0]], k)

        return search, size

    return made


def cells(share: float) -> Callable[[int, int], faiss.Index]:
    """An inverted file of which a share of the cells is looked through."""

    def make(dim: int, count: int) -> faiss.Index:
        number = round(4 * count**0.5)
        middles = faiss.IndexFlatIP(dim)
        index = faiss.IndexIVFScalarQuantizer(middles, dim, number, EIGHT_BITS, INNER, False)
        index.nprobe = round(share * number)
        return index

    return make


def graph(dim: int, count: int) -> faiss.Index:
    """Hierarchical navigable small worlds."""
    index = faiss.IndexHNSWSQ(dim, EIGHT_BITS, 24, INNER)
    index.hnsw.efConstruction, index.hnsw.efSearch = 100, 500
    return index


def fast_scan(numbers: int) -> Make:
    """Four bits for so many numbers."""
    return of_faiss(lambda dim, _: faiss.IndexPQFastScan(dim, dim // numbers, 4, INNER))


KINDS: tuple[tuple[str, bool, Make], ...] = (
    ("all compared", False, of_faiss(lambda dim, _: faiss.IndexFlatIP(dim))),
    ("PQ fast scan, 4 numbers to 4 bits", False, fast_scan(4)),
    ("HNSW, 24 links, ef 500, 8 bits", False, of_faiss(graph)),
    ("inverted file, 10 % of the cells, 8 bits", False, of_faiss(cells(0.1))),
    ("all compared", True, of_faiss(lambda dim, _: faiss.IndexFlatIP(dim))),
    ("ours: PQ fast scan, 4 numbers to 4 bits", True, ours),
    ("ours, codes made from the first 10,000 passages", True, early),
    ("ours, a tenth of the cells", True, tenth),
    ("PQ fast scan, 8 numbers to 4 bits", True, fast_scan(8)),
    ("RaBitQ fast scan", True, of_faiss(lambda dim, _: faiss.IndexRaBitQFastScan(dim, INNER))),
    ("inverted file, 10 % of the cells, 8 bits", True, of_faiss(cells(0.1))),
)


if __name__ == "__main__":
    raise SystemExit(main())
