"""txtai: its keyword index alone, and joined with vectors."""

from __future__ import annotations

from typing import Any

from txtai import Embeddings


class Keyword:
    """``Embeddings(keyword=True)``: BM25 over the words of Unicode's segmentation."""

    def __init__(self, model: str) -> None:
        self._embeddings = Embeddings(**self._options(model))

    def _options(self, model: str) -> dict[str, Any]:
        return {"keyword": True}

    def index(self, paragraphs: list[str]) -> None:
        """Builds the index in memory."""
        self._embeddings.index(paragraphs)

    def rank(self, question: str, k: int) -> list[int]:
        """The best ``k``."""
        return [int(n) for n, _ in self._embeddings.search(question, k)]


class Hybrid(Keyword):
    """``Embeddings(hybrid=True)`` with a model: keywords and vectors, half and half."""

    def _options(self, model: str) -> dict[str, Any]:
        return {"hybrid": True, "path": model, "method": "sentence-transformers"}


SYSTEMS = {"hybrid": Hybrid, "keyword": Keyword}
