"""The JSON that programs get, as types: the keys, and what each holds.

``bot.core.json`` makes it from the records. The words beside a key are for its readers: they go into
the schemas that programs are shown.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict


class Message(TypedDict):
    """One turn of the conversation so far."""

    role: Annotated[Literal["user", "assistant"], "who said it"]
    content: Annotated[str, "what was said: a question, or the text of an answer"]


class Only(TypedDict, total=False):
    """A choice of articles: every key that is given must fit, one of its values is enough."""

    articles: Annotated[list[str], "ids of articles (article_id)"]
    languages: Annotated[list[str], "en, zh-Hans, zh-Hant, or zh for both scripts"]
    since: Annotated[str, "the first year, month or day of their dates: 2019, 2019-03, 2019-03-27"]
    until: Annotated[str, "the last one, all of it"]
    tags: Annotated[list[str], "tags, whatever their case"]


class ArticleRecord(TypedDict):
    """An article without its text."""

    article_id: Annotated[str, "stays the same for the same file or address"]
    title: str
    language: Annotated[str, "en, zh-Hans, zh-Hant, or empty where it cannot be told"]
    source: Annotated[str, "the file or address it was read from"]
    date: Annotated[str, "as the article gives it, ISO 8601 where it can be"]
    licence: str
    tags: Annotated[list[str], "as the article's front matter or whoever added it gives them"]
    characters: Annotated[int, "length of the article's text"]


class SourceRecord(ArticleRecord):
    """An article behind an answer."""

    quoted: Annotated[bool, "whether one of the quotes stands in it"]


class SliceRecord(TypedDict):
    """A slice of an article's text, to the letter."""

    article_id: str
    title: Annotated[str, "of the article"]
    source: Annotated[str, "the file or address the article was read from"]
    date: Annotated[str, "of the article"]
    start: Annotated[int, "first character, counted from 0 in the article's text"]
    end: Annotated[int, "the character behind the last"]
    text: Annotated[str, "the slice itself, in its original script"]


class SpanRecord(SliceRecord):
    """A quote, or the asked value in one."""

    kind: Annotated[str, "sentence, amount, date, …, or empty"]


class HitRecord(SliceRecord):
    """A passage that was found; higher scores are better."""

    score: Annotated[float, "what the passages are ranked by"]
    vector_score: Annotated[float, "cosine of question and passage"]
    keyword_score: Annotated[float, "BM25 over the question's words and their translations"]


class AnswerRecord(TypedDict):
    """An answer and what it stands on."""

    question: Annotated[str, "as it was understood, after the conversation was taken in"]
    answered: Annotated[bool, "false: the articles do not say; the hits are the closest passages"]
    text: Annotated[str, "the whole answer as plain text, in the question's language"]
    confidence: Annotated[float, "how likely the quotes hold the answer, 0 to 1"]
    quotes: Annotated[list[SpanRecord], "the sentences that answer, word for word, best first"]
    marks: Annotated[list[SpanRecord], "the asked values inside the quotes, best first"]
    sources: Annotated[list[SourceRecord], "the articles, those that are quoted first"]
    hits: Annotated[list[HitRecord], "the passages that were found, best first"]
    written_by: Annotated[str, "the language model that wrote the text; empty: it is quoted"]
    notice: Annotated[str, "a line about what the language model wrote, or empty"]


class ArticlePage(TypedDict):
    """One page of the list of articles."""

    total: Annotated[int, "articles that the search found; all of them without one"]
    page: Annotated[int, "this page, from 1"]
    pages: Annotated[int, "how many there are"]
    articles: Annotated[list[ArticleRecord], "those of this page"]
