"""Records → plain values for JSON: what ``--json`` prints and the web endpoints return.

The keys are the records' own field names. The classes below have them as types; the text beside a
key goes into the JSON schemas that programs read. Articles are named beside what is quoted, never
repeated whole.

With ``folders=False`` a source that is a path is cut to the file's name: the folders above it are
nobody's business but the machine owner's.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

from bot.core.structure import SHEET, page_at

if TYPE_CHECKING:
    from decimal import Decimal

    from bot.core.feedback import Feedback
    from bot.core.records import Answer, Article, Chunk, Entries, Entry, Fact, Finding, Hit, Span

_DECIMALS = 6  # of a score: as many as a float32 holds
_PATH = re.compile(r"/|\.\.?[/\\]|[A-Za-z]:[/\\]|\\\\|[^\s:]+/\S+$")  # not "A report / 2020"


def to_json(value: object) -> str:
    """One line of JSON, with Chinese characters unescaped."""
    return json.dumps(value, ensure_ascii=False)


def answer_record(answer: Answer, *, folders: bool = True) -> AnswerRecord:
    """An answer with its quotes, marks, sources and hits; ``AnswerRecord`` explains the keys.

    ``sources`` are the articles behind the answer, the quoted ones first. ``written_by`` and
    ``notice`` are empty without a language model (see ``bot.answering.llm``).
    """
    articles = {hit.article.id: hit.article for hit in answer.hits}
    quoted = dict.fromkeys(span.article_id for span in answer.quotes)
    order = [key for key in dict.fromkeys([*quoted, *articles]) if key in articles]

    def span_record(span: Span) -> SpanRecord:
        return {**_slice(span, articles.get(span.article_id), folders), "kind": span.kind}

    return {
        "question": answer.question,
        "answered": answer.answered,
        "text": answer.text,
        "headline": answer.headline,
        "confidence": round(float(answer.confidence), _DECIMALS),
        "quotes": [span_record(span) for span in answer.quotes],
        "marks": [span_record(span) for span in answer.marks],
        "sources": [
            {
                **article_record(articles[key], folders=folders),
                "quoted": key in quoted,
                **_page(articles[key], answer.place_in(key)),
            }
            for key in order
        ],
        "hits": [hit_record(hit, folders=folders) for hit in answer.hits],
        "written_by": answer.written_by,
        "notice": answer.notice,
    }


def hit_record(hit: Hit, *, folders: bool = True) -> HitRecord:
    """A passage with its article's title, source and date, and its three scores."""
    return {
        **_slice(hit.chunk, hit.article, folders),
        "score": round(float(hit.score), _DECIMALS),
        "vector_score": round(float(hit.vector_score), _DECIMALS),
        "keyword_score": round(float(hit.keyword_score), _DECIMALS),
    }


def article_record(article: Article | Entry, *, folders: bool = True) -> ArticleRecord:
    """An article without its text."""
    return {
        "article_id": article.id,
        "title": article.title,
        "language": article.language,
        "source": article.source if folders else source_name(article.source),
        "date": article.date,
        "date_origin": article.date_origin,
        "licence": article.licence,
        "tags": list(article.tags),
        "characters": article.characters,
    }


def fact_record(fact: Fact, article: Article, *, folders: bool = True) -> FactRecord:
    """A figure that an article states, with its sentence; numbers are exact, as text."""
    return {
        "subject": fact.subject,
        "measure": fact.measure,
        "place": fact.place,
        "period": fact.period,
        "value": _number(fact.value),
        "low": _number(fact.low),
        "high": _number(fact.high),
        "unit": fact.unit,
        "qualifier": fact.qualifier,
        "mark": {**_slice(fact.mark, article, folders), "kind": fact.mark.kind},
        "quote": {**_slice(fact.quote, article, folders), "kind": fact.quote.kind},
    }


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def finding_record(finding: Finding, *, folders: bool = True) -> FindingRecord:
    """A figure, date or name of a draft, with what the articles say of it."""
    return {
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "kind": finding.kind,
        "verdict": finding.verdict,
        "evidence": [
            {
                "says": one.mark.text if one.mark else "",
                "quote": {**_slice(one.quote, one.article, folders), "kind": one.quote.kind},
            }
            for one in finding.evidence
        ],
    }


def article_page(found: Entries, page: int = 1, size: int = 50) -> ArticlePage:
    """One page of a library's list of articles; sources that are files without their folders.

    Args:
        found: how many articles there are, and those of this page.
        page: its number, from 1; a page after the last one is empty.
        size: articles on a page, at least 1.
    """
    return {
        "total": found.total,
        "page": page,
        "pages": -(-found.total // size),
        "articles": [article_record(article, folders=False) for article in found.shown],
    }


def feedback_record(feedback: Feedback) -> dict[str, Any]:
    """A reader's feedback, with the fields of ``bot.core.Feedback``."""
    return asdict(feedback)


def source_name(source: str) -> str:
    """The file's name if a source is a path; an address or a description as it is."""
    source = source.strip()
    return re.split(r"[/\\]", source.rstrip("/\\"))[-1] if _PATH.match(source) else source


def _slice(part: Span | Chunk, article: Article | None, folders: bool) -> SliceRecord:
    source = article.source if article else ""
    return {
        "article_id": part.article_id,
        "title": article.title if article else "",
        "source": source if folders else source_name(source),
        "date": article.date if article else "",
        "start": part.start,
        "end": part.end,
        "text": part.text,
        **_page(article, part.start),
    }


def _page(article: Article | None, offset: int | None) -> PageRecord:
    """On which page or sheet a place in an article is; no keys if that is not known."""
    page = page_at(article.structure, offset) if article and offset is not None else None
    if page is None:
        return {}
    return {"sheet": page.name} if page.kind == SHEET else {"page": page.number}


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
    date_origin: Annotated[str, "where the date was found, empty if the article itself gives it"]
    licence: str
    tags: Annotated[list[str], "as the article's front matter or whoever added it gives them"]
    characters: Annotated[int, "length of the article's text"]


class PageRecord(TypedDict, total=False):
    """Where in its document a slice begins; without keys where that is not known."""

    page: Annotated[int, "the page or slide of the document, from 1; left out if not known"]
    sheet: Annotated[str, "the name of the sheet, of a workbook"]


class SourceRecord(ArticleRecord, PageRecord):
    """An article behind an answer, with the page of what is quoted first of it."""

    quoted: Annotated[bool, "whether one of the quotes stands in it"]


class SliceRecord(PageRecord):
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
    headline: Annotated[str, "what is said before the quotes: the value; empty if nothing is"]
    confidence: Annotated[float, "how likely the quotes hold the answer, 0 to 1"]
    quotes: Annotated[list[SpanRecord], "the sentences that answer, word for word, best first"]
    marks: Annotated[list[SpanRecord], "the asked values inside the quotes, best first"]
    sources: Annotated[list[SourceRecord], "the articles, those that are quoted first"]
    hits: Annotated[list[HitRecord], "the passages that were found, best first"]
    written_by: Annotated[str, "the language model that wrote the text; empty: it is quoted"]
    notice: Annotated[str, "a line about what the language model wrote, or empty"]


class FactRecord(TypedDict):
    """A figure that an article states; fields that are not plain are empty."""

    subject: Annotated[str, "the thing: a company, a shop, a row of a table"]
    measure: Annotated[str, "what is measured, in the sentence's own words"]
    place: str
    period: Annotated[str, "2019, 2019-Q1, 2019-01/2019-06; --01 for a month of an unknown year"]
    value: Annotated[str, "the exact number, without its scale word; empty for a range"]
    low: Annotated[str, "the ends of a range"]
    high: str
    unit: Annotated[str, "USD, %, person, metre, …"]
    qualifier: Annotated[str, "over, under, about, nearly, least, most, or empty"]
    mark: Annotated[SpanRecord, "the figure as it is written"]
    quote: Annotated[SpanRecord, "the sentence that states it, word for word"]


class EvidenceRecord(TypedDict):
    """What an article says of a part of a draft."""

    says: Annotated[str, "its figure, date or name, as it is written; empty: the sentence as such"]
    quote: Annotated[SpanRecord, "the sentence, word for word"]


class FindingRecord(TypedDict):
    """A figure, date or name of a draft, and whether the articles bear it out."""

    start: Annotated[int, "first character in the draft, counted from 0"]
    end: Annotated[int, "the character behind the last"]
    text: Annotated[str, "as the draft has it"]
    kind: Annotated[str, "figure, date or name"]
    verdict: Annotated[
        str,
        "supported, contradicted (the same measure, thing, place and period with another value) "
        "or not found",
    ]
    evidence: Annotated[list[EvidenceRecord], "the sentences behind the verdict, best first"]


class Findings(TypedDict):
    """All findings on a draft."""

    findings: Annotated[list[FindingRecord], "in the order of the draft"]


class ArticlePage(TypedDict):
    """One page of the list of articles."""

    total: Annotated[int, "articles that the search found; all of them without one"]
    page: Annotated[int, "this page, from 1"]
    pages: Annotated[int, "how many there are"]
    articles: Annotated[list[ArticleRecord], "those of this page"]
