"""bm25s: its own tokenizer, and jieba's words given to it."""

from __future__ import annotations

import bm25s
import jieba


class Default:
    """As its documentation begins: its own regular expression cuts words, no stemmer."""

    def __init__(self, model: str) -> None:
        pass

    def index(self, paragraphs: list[str]) -> None:
        """Scores of all tokens in all paragraphs, computed now."""
        self._count = len(paragraphs)
        self._retriever = bm25s.BM25()
        self._retriever.index(self._tokens(paragraphs), show_progress=False)

    def rank(self, question: str, k: int) -> list[int]:
        """The best ``k``."""
        numbers, _ = self._retriever.retrieve(
            self._tokens([question]), k=min(k, self._count), show_progress=False
        )
        return [int(n) for n in numbers[0]]

    def _tokens(self, texts: list[str]) -> list[list[str]]:
        return bm25s.tokenize(texts, return_ids=False, show_progress=False)


class Jieba(Default):
    """Words as jieba's search mode cuts them, lowercase; pieces without a letter left out."""

    def __init__(self, model: str) -> None:
        jieba.initialize()

    def _tokens(self, texts: list[str]) -> list[list[str]]:
        return [
            [word for word in jieba.lcut_for_search(text.lower()) if word.isalnum()]
            for text in texts
        ]


SYSTEMS = {"jieba": Jieba, "default": Default}
