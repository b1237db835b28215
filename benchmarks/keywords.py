"""Keyword engines over the same tokens: build, one more passage, disk, milliseconds of a question.

Run ``python benchmarks/keywords.py 100000 [--texts FOLDER]`` from the repository. Ours
beside SQLite's FTS5, and beside bm25s and tantivy where they are installed. The passages are made
of the texts that ``benchmarks/scale.py`` uses; the questions' words are those that a library is
asked for. Only ours scores a word and its translations as one; the others get all as words of
their own, so this compares time alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np  # noqa: E402 - found through the line above

from benchmarks.scale import LONGEST, SEED, texts  # noqa: E402
from bot.core import (
    Term,  # noqa: E402
    settings,  # noqa: E402
)
from bot.library.keywords import bm25  # noqa: E402
from bot.library.keywords.index import KeywordIndex  # noqa: E402
from bot.question import question_terms  # noqa: E402
from bot.text import tokens
from embeddings.lexicon import load_lexicon  # noqa: E402

SENTENCES = (3, 6)  # of a passage
QUESTIONS = 200
PART = 20_000  # passages that our index is built of at one time, as a library's segments are

Asked = Callable[[Sequence[Term]], object]
Passages = list[list[str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table, a line for each engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, help="passages")
    parser.add_argument("--texts", type=Path, help="a folder of parallel texts, *.tsv.gz")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="fewer for slow engines")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args(arguments)
    pairs = texts(options.texts)
    chance = random.Random(SEED)
    cut = lru_cache(maxsize=None)(tokens)
    passages = [
        [
            token
            for _ in range(chance.randint(*SENTENCES))
            for token in cut(chance.choice(pairs)[n % 2])
        ]
        for n in range(options.size)
    ]
    lexicon = load_lexicon()
    short = [one for one in pairs if len(one[0]) <= LONGEST]
    questions = [
        question_terms(chance.choice(short)[n % 2], lexicon) for n in range(options.questions)
    ]
    print(
        "| engine | build s | one more s | disk MB | p50 ms | p95 ms |\n|---|---|---|---|---|---|"
    )
    for name in options.engines:
        if name in ("bm25s", "tantivy") and not importlib.util.find_spec(name):
            print(f"| {name} | not installed | | | | |")
            continue
        folder = Path(tempfile.mkdtemp(prefix="wenda-keywords-"))
        try:
            print(
                f"| {name} | {measured(ENGINES[name], folder, passages, questions)} |", flush=True
            )
        finally:
            shutil.rmtree(folder)
    return 0


def measured(
    engine: Callable[[Path], Engine], folder: Path, passages: Passages, questions: list[list[Term]]
) -> str:
    """One line of the table."""
    began = time.perf_counter()
    made = engine(folder)
    made.build(passages)
    built = time.perf_counter() - began
    began = time.perf_counter()
    made.add(passages[0])
    added = time.perf_counter() - began
    spent = []
    for question in questions:
        began = time.perf_counter()
        made.ask(question, settings.POOL)
        spent.append(1_000 * (time.perf_counter() - began))
    p50, p95 = np.percentile(spent, [50, 95])
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    return f"{built:.1f} | {added:.2f} | {size:,.0f} | {p50:.1f} | {p95:.1f}"


class Engine:
    """A keyword index in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, passages: Passages) -> None:
        """Takes passages in."""
        raise NotImplementedError

    def add(self, passage: list[str]) -> None:
        """One more, to be found at once."""
        raise NotImplementedError

    def ask(self, terms: Sequence[Term], k: int) -> object:
        """The k best passages."""
        raise NotImplementedError


class Ours(Engine):
    """``bot.library.keywords.index``, in segments."""

    def build(self, passages: Passages) -> None:
        """Takes passages in."""
        parts = [KeywordIndex.build(passages[n : n + PART]) for n in range(0, len(passages), PART)]
        whole = KeywordIndex.join(parts, [None] * len(parts))
        whole.write(self.folder)
        self.parts = [KeywordIndex.read(self.folder)]

    def add(self, passage: list[str]) -> None:
        """One more, to be found at once."""
        one = self.folder / "one"
        one.mkdir()
        KeywordIndex.build([passage]).write(one)
        self.parts.append(KeywordIndex.read(one))

    def ask(self, terms: Sequence[Term], k: int) -> object:
        """The k best passages."""
        return bm25.search(self.parts, terms, k)


class FTS5(Engine):
    """SQLite's full-text search, over numbers for tokens: its tokenizer would cut them anew."""

    def build(self, passages: Passages) -> None:
        """Takes passages in."""
        self.numbers: dict[str, str] = {}
        self.db = sqlite3.connect(self.folder / "fts.sqlite")
        self.db.execute("CREATE VIRTUAL TABLE f USING fts5 (t, content='', tokenize='ascii')")
        rows = ((self.text(passage),) for passage in passages)
        with self.db:
            self.db.executemany("INSERT INTO f (t) VALUES (?)", rows)
        with self.db:
            self.db.execute("INSERT INTO f (f) VALUES ('optimize')")

    def text(self, passage: Sequence[str]) -> str:
        """A passage as words of ASCII."""
        return " ".join(self.numbers.setdefault(one, f"t{len(self.numbers)}") for one in passage)

    def add(self, passage: list[str]) -> None:
        """One more, to be found at once."""
        with self.db:
            self.db.execute("INSERT INTO f (t) VALUES (?)", (self.text(passage),))

    def ask(self, terms: Sequence[Term], k: int) -> object:
        """The k best passages."""
        words = {self.numbers.get(token) for term in terms for token in term.tokens} - {None}
        query = "SELECT rowid, rank FROM f WHERE f MATCH ? ORDER BY rank LIMIT ?"
        return self.db.execute(query, (" OR ".join(sorted(filter(None, words))), k)).fetchall()


class Bm25s(Engine):
    """bm25s, whose index is a matrix of scores: one more passage is a new matrix."""

    def build(self, passages: Passages) -> None:
        """Takes passages in."""
        import bm25s

        self.passages = passages
        self.index = bm25s.BM25(k1=settings.BM25_K1, b=settings.BM25_B)
        self.index.index(passages, show_progress=False)
        self.index.save(self.folder)

    def add(self, passage: list[str]) -> None:
        """One more, to be found at once."""
        self.build([*self.passages, passage])

    def ask(self, terms: Sequence[Term], k: int) -> object:
        """The k best passages."""
        words = [token for term in terms for token in term.tokens]
        return self.index.retrieve([words], k=k, show_progress=False)


class Tantivy(Engine):
    """tantivy, in Rust; tokens joined by blanks."""

    def build(self, passages: Passages) -> None:
        """Takes passages in."""
        import tantivy

        schema = tantivy.SchemaBuilder().add_text_field("t", tokenizer_name="whitespace").build()
        self.index = tantivy.Index(schema, str(self.folder))
        self.write(passages)

    def write(self, passages: Passages) -> None:
        """Takes passages in, and shows them."""
        import tantivy

        writer = self.index.writer(heap_size=256 * 2**20)
        for passage in passages:
            writer.add_document(tantivy.Document(t=" ".join(passage)))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def add(self, passage: list[str]) -> None:
        """One more, to be found at once."""
        self.write([passage])

    def ask(self, terms: Sequence[Term], k: int) -> object:
        """The k best passages."""
        import tantivy

        words = {token for term in terms for token in term.tokens}
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self.index.schema, "t", word))
            for word in words
        ]
        return self.index.searcher().search(tantivy.Query.boolean_query(parts), k).hits


ENGINES = {"ours": Ours, "SQLite FTS5": FTS5, "bm25s": Bm25s, "tantivy": Tantivy}


if __name__ == "__main__":
    raise SystemExit(main())
