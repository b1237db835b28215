"""Articles and their passages ↔ rows of Milvus; a filter → an expression over such rows.

No text of a filter or an article stands in an expression: ids and tags are numbers there.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bot.core import Article, LibraryError, span_of
from bot.library.base import texts
from bot.library.listing import searched_fields
from bot.library.milvus.client import MAX_TEXT, Row
from bot.library.milvus.fields import MAX_TAGS, NOTHING
from bot.library.milvus.frequencies import passage_vector
from bot.library.stored import Passage, cut, keyword_tokens, seal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core import Filter


_PIECE = MAX_TEXT // 4  # characters that fit a VARCHAR, as one has up to 4 bytes
_END = 10**18  # above all numbers
_SHOWN_CHARS = 1_000  # of a title or a source: what a list can show
_NO_LANGUAGE = "und"  # as BCP 47 has it: a partition needs a name
NO_ROW = "number < 0"  # an expression that is true of no row


@dataclass(slots=True)
class Rows:
    """The rows of one article, for each collection."""

    last: int  # the largest number among them
    articles: list[Row] = field(default_factory=list)
    chunks: list[Row] = field(default_factory=list)
    vectors: list[Row] = field(default_factory=list)
    listed: list[Row] = field(default_factory=list)


def article_rows(
    article: Article,
    passages: Sequence[Passage],
    number: int,
    place: int | None,
    mean: float,
) -> Rows:
    """The rows of an article.

    Args:
        article: what they are of.
        passages: all of its passages.
        number: the first number; the rows are numbered on from there.
        place: the number that the article had when it first came; None for a new one.
        mean: as in ``passage_vector``.

    Raises:
        LibraryError: a passage is longer than Milvus takes.
    """
    language = article.language[:16] or _NO_LANGUAGE
    common: Row = {"article": number, "language": language, **scalars(article)}
    fields = asdict(article)
    del fields["date_origin"], fields["structure"]  # a Wenda that does not know them may be there
    text = json.dumps(fields, ensure_ascii=False)
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    head: Row = {
        "place": number if place is None else place,
        "key": article_key(article.id),
        "digest": article.digest,
        "seal": seal_of(article, passages),
        "chunks": len(passages),
    }
    rows = Rows(number + len(pieces) - 1)
    rows.listed.append(list_row(article, number, head["place"], len(passages)))
    for at, piece in enumerate(pieces):
        rows.articles.append(
            common | head | NOTHING | {"number": number + at, "piece": at, "data": piece}
        )
    for passage in passages:
        chunk, first = passage.chunk, rows.last + 1
        place_text = json.dumps([chunk.start, chunk.end, chunk.sentences, int(chunk.boilerplate)])
        for stored in (place_text, passage.content):
            if len(stored.encode()) > MAX_TEXT:
                raise LibraryError(
                    f"a passage of article {article.id} is longer than Milvus takes "
                    f"({len(stored.encode()):,} bytes of {MAX_TEXT:,}); leave the article out"
                )
        terms = passage_vector(token_counts(passage.content), mean)
        rows.chunks.append(
            common
            | {"number": first, "place": place_text, "content": passage.content, "terms": terms}
        )
        of_chunk = common | {"chunk": first, "vectors": len(passage.vectors)}
        for at, vector in enumerate(passage.vectors):
            rows.vectors.append(of_chunk | {"number": first + at, "vector": vector})
        rows.last = first + len(passage.vectors) - 1
    return rows


def list_row(article: Article, number: int, place: int, passages: int) -> Row:
    """The row of an article in the list.

    ``number`` is its number now, ``place`` the one it had when it first came.

    Raises:
        LibraryError: its id is longer than Milvus takes.
    """
    title, source = (text[:_SHOWN_CHARS] for text in (article.title, article.source))
    language, date = article.language[:_SHOWN_CHARS], article.date[:_SHOWN_CHARS]
    shown = [article.id, title, language, date, source, passages]
    shown += [article.licence[:_SHOWN_CHARS], len(article.text), article.tags]
    data = json.dumps(shown, ensure_ascii=False)
    if len(data.encode()) > MAX_TEXT:
        raise LibraryError(
            f"the id of the article {title!r:.80} has {len(article.id):,} characters, more than "
            "Milvus takes; give it a shorter one"
        )
    row = {"key": f"{_END - place:018d}-{number}", "number": number, "article": number}
    words = searched_fields(article.title, article.source, article.date, article.tags)
    searched = "\n".join(words).lower()[:_PIECE]
    return NOTHING | row | {"title": searched, "data": data}


def article_key(article_id: str) -> str:
    """An article's key: 64 hex digits, whatever its id is."""
    return hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()


def token_counts(content: str) -> Counter[str]:
    """The keyword tokens of a passage and how often each stands there."""
    return Counter(keyword_tokens(content))


def read_article(rows: Iterable[Row]) -> Article:
    """The article of its rows; ValueError or TypeError if one is missing, or not ours."""
    pieces = {int(row["piece"]): str(row["data"]) for row in rows}
    if sorted(pieces) != list(range(len(pieces))):
        raise ValueError("a part of the text is missing")
    stored = json.loads("".join(pieces[at] for at in range(len(pieces))))
    article = Article(**stored | {"tags": tuple(stored.get("tags", ()))})
    if not all(isinstance(value, str) for value in texts(article)):
        raise ValueError(f"article {article.id!r} is not text")
    return article


def read_passages(
    article: Article, chunks: Iterable[Row], vectors: Iterable[Row], dim: int
) -> list[Passage]:
    """What is stored of an article's passages, in the order of its text."""
    by_chunk: dict[int, list[tuple[int, object]]] = {}
    for row in vectors:
        by_chunk.setdefault(int(row["chunk"]), []).append((int(row["number"]), row["vector"]))
    passages = []
    for row in sorted(chunks, key=lambda row: int(row["number"])):
        own = sorted(by_chunk.get(int(row["number"]), ()), key=lambda pair: pair[0])
        matrix = np.array([vector for _, vector in own], np.float32).reshape(-1, dim)
        start, end, sentences, boilerplate = json.loads(row["place"])
        chunk = cut(article, start, end, json.dumps(sentences), boilerplate)
        passages.append(Passage(chunk, str(row["content"]), matrix))
    return passages


def scalars(article: Article) -> Row:
    """The fields of an article's rows that filters go by, beside language and number.

    Raises:
        LibraryError: it has more tags than Milvus takes.
    """
    if len(article.tags) > MAX_TAGS:
        raise LibraryError(
            f"article {article.id} has {len(article.tags):,} tags, Milvus takes {MAX_TAGS:,}; "
            "leave some out"
        )
    first, last = span_of(article.date) or (0, 0)
    return {"first_day": first, "last_day": last, "tags": _numbers(article.tags)}


def expression(only: Filter, articles: Iterable[int] | None) -> str:
    """The expression that is true of the rows that a filter takes.

    Args:
        only: a filter that is not empty.
        articles: the numbers of the articles that it names; None if it names none.
    """
    parts = []
    if articles is not None:
        parts.append(among(articles))
    if only.languages:
        parts.append(f"language in {json.dumps(only.scripts)}")
    if only.since or only.until:
        # An article without a date has day 0 as its first and last.
        parts.append(f"last_day >= {max(only.first, 1)} and first_day <= {only.last}")
    if only.tags:
        parts.append(f"array_contains_any(tags, {_numbers(only.tags)})")
    return " and ".join(parts)


def among(articles: Iterable[int]) -> str:
    """The expression that is true of the rows of some articles, by their numbers."""
    numbers = sorted(articles)
    return f"article in {numbers}" if numbers else NO_ROW


def _numbers(tags: Iterable[str]) -> list[int]:
    """A number for each tag, whatever its case, rising."""
    return sorted({_number(tag.casefold()) for tag in tags})


def _number(tag: str) -> int:
    """63 bits of a tag's hash: what fits an INT64."""
    digest = hashlib.blake2b(tag.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1
