"""One answer and its turn, with a quote, a mark and an article: what the chat keeps."""

from __future__ import annotations

from bot.core.errors import LibraryError
from bot.core.records import Answer, Article, Chunk, Hit, Span
from ui.chat.turns import Turn

KEY = "0123456789abcdef" * 2
TEXT = "Before. The mine shipped 4,007 tons in 1999. After."
MINE = Article("mine", "The mine", TEXT, "en", "folder/mine.md", "2020-01-01")
QUOTE = Span("mine", 8, 44, TEXT[8:44], "sentence")
MARK = Span("mine", 25, 35, "4,007 tons", "count")
HIT = Hit(Chunk("mine", 0, len(TEXT), TEXT, boilerplate=True), MINE, 0.25)
ANSWER = Answer(
    "How much?", "4,007 tons.", True, 0.9, (QUOTE,), (MARK,), (HIT,), "model", "checked"
)
TURN = Turn.from_answer(ANSWER, "And how much?", KEY)


def library(*articles):
    found = {article.id: article for article in articles}

    def article(article_id):
        if article_id not in found:
            raise LibraryError(f"no article has the id {article_id!r}")
        return found[article_id]

    return article
