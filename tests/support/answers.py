"""One article in Chinese, and answers that quote it."""

from __future__ import annotations

from bot.core.records import Answer, Article, Chunk, Hit, Span

TEXT = "前言。\n\n徐州實際使用外資20.9億美元，增長10.09%。第三句。"
ARTICLE = Article("a1", "成績單", TEXT, "zh-Hant", "/home/me/articles/xuzhou.txt", "2020-03-27")
SENTENCE, VALUE = "徐州實際使用外資20.9億美元，增長10.09%。", "20.9億美元"
QUESTION = "How much FDI?"


def span(article: Article, text: str, kind: str = "") -> Span:
    start = article.text.index(text)
    return Span(article.id, start, start + len(text), text, kind)


def whole(article: Article, score: float = 0.5) -> Hit:
    return Hit(Chunk(article.id, 0, len(article.text), article.text), article, score)


def answer_of(article: Article, quote: str, value: str = "", text: str = "") -> Answer:
    marks = (span(article, value),) if value else ()
    hits = (whole(article),)
    return Answer(QUESTION, text or quote, True, 0.9, (span(article, quote),), marks, hits)
