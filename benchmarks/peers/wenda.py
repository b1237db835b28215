"""Wenda itself, through its public face, in its three modes, with the model that comes with it."""

from __future__ import annotations

import tempfile
from functools import partial

from bot import Article, Bot


class Wenda:
    """Each paragraph is an article; one that is cut into several passages ranks by its best."""

    def __init__(self, model: str, mode: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="wenda-benchmark-")
        self._bot = Bot.open(library=self._folder.name, shipped=False)
        self._mode = mode

    def index(self, paragraphs: list[str]) -> None:
        """Adds them to a library in a folder of its own."""
        self._bot.library.update(Article(str(i), "", text) for i, text in enumerate(paragraphs))

    def rank(self, question: str, k: int) -> list[int]:
        """Asks for passages until ``k`` paragraphs are among them; all of it counts as time."""
        passages = 2 * k  # a paragraph seldom has more than two
        while True:
            hits = self._bot.retrieve(question, passages, self._mode)
            found = list(dict.fromkeys(int(hit.article.id) for hit in hits))[:k]
            if len(found) == k or len(hits) < passages:
                return found
            passages *= 2


SYSTEMS = {mode: partial(Wenda, mode=mode) for mode in ("hybrid", "dense", "keyword")}
