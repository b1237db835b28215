"""Kinds of FAISS indexes over passages of news: recall, milliseconds, bytes, seconds to build.

Run ``python benchmarks/vectors.py FOLDER [--passages 40000]`` from the repository; FOLDER holds
parallel texts, ``*.tsv.gz``, of which neighbouring lines make a passage. Each index holds the
passages' own vectors and names candidates, which are then scored in full, sentences and all, as a
library does; recall is against scoring every passage like that. One thread.
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

from bot import settings  # noqa: E402
from embeddings.approximate import ApproximateIndex  # noqa: E402
from embeddings.encoder import load_encoder  # noqa: E402

SENTENCES = (3, 8)  # of a passage, least and most
QUESTIONS = 300
INNER, EIGHT_BITS = faiss.METRIC_INNER_PRODUCT, faiss.ScalarQuantizer.QT_8bit
SEED = 1

Search = Callable[[np.ndarray, int], np.ndarray]  # question, candidates → passages


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table, a line for each index and number of candidates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, help="a folder of parallel texts, *.tsv.gz")
    parser.add_argument("--passages", type=int, default=40_000)
    options = parser.parse_args(arguments)
    faiss.omp_set_num_threads(1)
    chance, pairs = random.Random(SEED), lines(options.texts)
    passages = [passage(chance, pairs, number) for number in range(options.passages)]
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
    print("| index | candidates | recall@10 | ms | bytes a passage | build s |")
    print("|---|---|---|---|---|---|")
    for name, make in KINDS.items():
        began = time.perf_counter()
        search, size = make(own)
        built = time.perf_counter() - began
        for candidates in (200, 500):
            share, spent = measured(search, questions, scores, candidates)
            print(f"| {name} | {candidates} | {share:.3f} | {spent:.2f} | {size} | {built:.1f} |")
    return 0


def lines(folder: Path) -> list[tuple[str, str]]:
    """The pairs of all files, in their order."""
    found = []
    for path in sorted(folder.glob("*news*.tsv.gz")) or sorted(folder.glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t")[:2] for line in file]
        found += [(row[0], row[1]) for row in rows if len(row) == 2]
    return found


def passage(chance: random.Random, pairs: Sequence[tuple[str, str]], number: int) -> list[str]:
    """Some neighbouring lines, in one language or the other in turn."""
    size, at = chance.randint(*SENTENCES), chance.randrange(len(pairs) - SENTENCES[1])
    return [pair[number % 2] for pair in pairs[at : at + size]]


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


def flat(own: np.ndarray) -> tuple[Search, int]:
    """Every own vector compared."""
    return of_faiss(faiss.IndexFlatIP(own.shape[1]), own)


def ours(own: np.ndarray) -> tuple[Search, int]:
    """What a big segment of a library has."""
    index = ApproximateIndex.build(own)
    return lambda question, k: index.search(question, k)[0], own.shape[1] * 9 // 8


def of_faiss(index: faiss.Index, own: np.ndarray) -> tuple[Search, int]:
    """Any index of FAISS, trained and filled."""
    index.train(own)
    index.add(own)
    size = len(faiss.serialize_index(index)) // len(own)

    def search(question: np.ndarray, k: int) -> np.ndarray:
        rows = index.search(question[None, :], k)[1][0]
        return rows[rows >= 0]

    return search, size


def cells(own: np.ndarray, share: float) -> tuple[Search, int]:
    """An inverted file of which a share of the cells is looked through."""
    dim, number = own.shape[1], round(4 * len(own) ** 0.5)
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim), dim, number, EIGHT_BITS, INNER, False
    )
    index.nprobe = round(share * number)
    return of_faiss(index, own)


def graph(own: np.ndarray) -> tuple[Search, int]:
    """Hierarchical navigable small worlds."""
    index = faiss.IndexHNSWSQ(own.shape[1], EIGHT_BITS, 24, INNER)
    index.hnsw.efConstruction, index.hnsw.efSearch = 100, 500
    return of_faiss(index, own)


KINDS: dict[str, Callable[[np.ndarray], tuple[Search, int]]] = {
    "own vectors, all compared": flat,
    "ours: PQ fast scan, then 8 bits": ours,
    "PQ fast scan": lambda own: of_faiss(
        faiss.IndexPQFastScan(own.shape[1], own.shape[1] // 4, 4, INNER), own
    ),
    "RaBitQ fast scan": lambda own: of_faiss(faiss.IndexRaBitQFastScan(own.shape[1], INNER), own),
    "8 bits": lambda own: of_faiss(
        faiss.IndexScalarQuantizer(own.shape[1], EIGHT_BITS, INNER), own
    ),
    "HNSW, 24 links, ef 500, 8 bits": graph,
    "inverted file, 10 % of the cells, 8 bits": lambda own: cells(own, 0.1),
    "inverted file, 30 % of the cells, 8 bits": lambda own: cells(own, 0.3),
}


if __name__ == "__main__":
    raise SystemExit(main())
