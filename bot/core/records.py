"""The frozen records that travel between the stages.

Offsets are character offsets into ``Article.text``, end exclusive, so that for every
record ``article.text[start:end] == text``. Higher scores are always better.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read: its text is never changed, only sliced."""

    id: str  # the same for the same source: twelve hex digits of the source's SHA-256
    title: str
    text: str  # the body, without front matter
    language: str = ""  # "en", "zh-Hans", "zh-Hant" or "" when it cannot be told
    source: str = ""  # the file or address it was read from
    date: str = ""  # as the front matter gives it, ISO 8601 where it can be
    licence: str = ""
    tags: tuple[str, ...] = ()  # as the front matter or whoever added it gives them
    # Where the date was found: "markup", "header", "record", "text", "file name", "folder name",
    # "properties"; "user" for a correction; "" if the article itself gives it, or has none.
    date_origin: str = ""
    structure: str = ""  # the text's pages and tables: see ``bot.core.structure``

    @property
    def characters(self) -> int:
        """The length of the text in characters."""
        return len(self.text)

    @property
    def digest(self) -> str:
        """SHA-256, hex, over everything a reader can see: a change here means a new version.

        Where the date was found, and the structure, make no new version by themselves.
        """
        named = (self.title, self.text, self.language, self.source, self.date, self.licence)
        fields = (*named, *self.tags)  # an untagged article's digest predates tags: keep it
        return hashlib.sha256("\x1f".join(fields).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of an article."""

    article_id: str
    start: int
    end: int
    text: str
    kind: str = ""  # "sentence", "amount", "date", ...: what was recognised, if anything


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: the unit that is indexed and retrieved."""

    article_id: str
    start: int
    end: int
    text: str
    sentences: tuple[tuple[int, int], ...] = ()  # (start, end) of each sentence, article offsets
    boilerplate: bool = False  # navigation, footer, list of links: ranked behind the body


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """A chunk's n sentences as the reranker compares them with a question.

    A chunk that is not cut into sentences counts as one sentence.
    """

    words: tuple[frozenset[str], ...]  # (n,) each sentence's keyword tokens
    pieces: NDArray[np.int32]  # (t,) the bundled model's tokens, one sentence after another
    sizes: tuple[int, ...]  # (n,) how many of those tokens each sentence has
    chinese: bool  # whether most of the chunk's words are Chinese


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found, with its article."""

    chunk: Chunk
    article: Article
    score: float  # what the hits are ranked by
    vector_score: float = 0.0  # cosine of question and passage (best of passage and sentences)
    keyword_score: float = 0.0  # BM25 over the question's terms

    @property
    def passage(self) -> Span:
        """The chunk as a slice of the article."""
        chunk = self.chunk
        return Span(chunk.article_id, chunk.start, chunk.end, chunk.text)


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that an article states, with what it is a figure of; "" for what is not plain."""

    mark: Span  # the figure as it is written; its kind is one of ``bot.text.figures.KINDS``
    quote: Span  # the sentence that states it
    subject: str = ""  # the thing: a company, a shop, a row of a table
    measure: str = ""  # what is measured, in the sentence's own words: 实际使用外资
    place: str = ""  # as the sentence or the headings above it name it
    period: str = ""  # 2019, 2019-Q1, 2019-01/2019-06; --01/--08 of a year that is not known
    value: Decimal | None = None  # None for a range or a vague number
    low: Decimal | None = None  # the ends of a range
    high: Decimal | None = None
    unit: str = ""  # USD, %, person, metre, …
    qualifier: str = ""  # over, under, about, nearly, least, most


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an article says of something that a draft states: a sentence, and the place in it."""

    quote: Span
    mark: Span | None  # the figure, date or name; None if it is not told where
    article: Article


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure, date or name of a draft, and what the articles say of it."""

    start: int  # in the draft
    end: int
    text: str  # as the draft has it
    kind: str  # "figure", "date" or "name"
    verdict: str  # "supported", "contradicted" or "not found"
    evidence: tuple[Evidence, ...] = ()  # for "supported" and "contradicted", best first


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as the reader sees it, and the evidence for it."""

    question: str  # as understood: a follow-up made whole
    text: str  # the whole answer as plain text, in the question's language
    answered: bool  # False: a refusal
    confidence: float  # between 0 and 1
    quotes: tuple[Span, ...] = ()  # verbatim sentences, best first
    marks: tuple[Span, ...] = ()  # the asked value inside the quotes, best first; may be empty
    hits: tuple[Hit, ...] = field(default=())  # the passages retrieved, best first
    written_by: str = ""  # the language model that wrote ``text``; "" when it is quoted
    notice: str = ""  # a line about the model's text: what was checked, or why it is not shown
    headline: str = ""  # what is said before the quotes: the value in a line; "" if nothing is
    closest: tuple[Span, ...] = ()  # of a refusal: the hits' passages that speak of what is asked
    # For each quote, which of the articles' values it gives: 0 for the first, the same number for
    # those that agree. Empty where sources were not compared.
    values: tuple[int, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether it was found by reading, and may be wrong: no greeting and no summary is."""
        return self.confidence < 1.0

    def place_in(self, article_id: str) -> int | None:
        """Where the answer points in an article: its value, or quote, or passage; None if not."""
        pointing: tuple[Span, ...] = (*self.marks, *self.quotes)
        places = [span.start for span in pointing if span.article_id == article_id]
        places += [hit.chunk.start for hit in self.hits if hit.article.id == article_id]
        return places[0] if places else None

    @property
    def closest_hits(self) -> list[Hit]:
        """The hits to show below a refusal, best first; none of any other answer."""
        return [hit for hit in self.hits if hit.passage in self.closest]


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question with its translations and other forms.

    All its tokens count as one query term: their frequencies in a text are added up, each weighted
    by its share (Pirkola 1998).
    """

    tokens: dict[str, float]  # keyword token → its share of a match, 1 for the word itself
    weight: float  # of this term beside the others
    is_bigram: bool = False  # a pair of characters, by which words unknown to jieba are found


@dataclass(frozen=True, slots=True)
class Update:
    """What one update did: article ids in the order in which the articles came."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a list shows it, without its text."""

    id: str
    title: str
    language: str
    date: str
    source: str
    passages: int
    tags: tuple[str, ...] = ()
    licence: str = ""
    characters: int = 0  # of its text
    date_origin: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """A stretch of a library's list, newest first, and how long the whole list is."""

    total: int
    shown: tuple[Entry, ...] = ()
