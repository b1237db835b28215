"""The stand-in for a bot, noting also which articles a question is limited to."""

from __future__ import annotations

from answers import ARTICLE
from stand_in import StandIn

from bot.core.errors import LibraryError


class Choosy(StandIn):
    """Notes which articles are meant."""

    def ask(self, question, history=(), *, only=None):
        self.only = only
        return super().ask(question, history)

    def stream(self, question, history=(), *, only=None):
        yield self.ask(question, history, only=only)

    def retrieve(self, question, k=5, *, only=None):
        self.only = only
        return super().retrieve(question, k)

    def article(self, article_id):
        if article_id != ARTICLE.id:
            raise LibraryError("no article")
        return ARTICLE
