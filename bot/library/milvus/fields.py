"""The collections of a library in Milvus: the fields that the rows of each have."""

from __future__ import annotations

from bot.library.milvus.client import MAX_TEXT, Field, Row

# Milvus wants a vector in every collection.
_NOTHING = Field("nothing", "FLOAT_VECTOR", 2, index="FLAT")
NOTHING: Row = {"nothing": [0.0, 0.0]}
MAX_TAGS = 4_096  # of an article: Milvus's own limit for an array
CHOSEN = (  # what filters go by beside number and language: of collections since format 2
    Field("first_day", "INT64"),  # of the article's date, as 20190327; 0 if it has none
    Field("last_day", "INT64"),
    Field("tags", "ARRAY", MAX_TAGS),  # of INT64, see rows.scalars
)
_ROW = (
    Field("number", "INT64", primary=True),
    Field("article", "INT64", index="INVERTED"),  # the number of the article's first row
    Field("language", "VARCHAR", 64, partition=True),
    *CHOSEN,
)
META = (
    Field("key", "VARCHAR", 128, primary=True),
    Field("kind", "VARCHAR", 16),  # manifest, blob or claim
    Field("number", "INT64"),
    Field("data", "VARCHAR", MAX_TEXT),
    _NOTHING,
)
ARTICLES = (
    *_ROW,
    Field("place", "INT64"),  # its number when it first came: the order of articles
    Field("key", "VARCHAR", 64, index="INVERTED"),  # SHA-256 of its id, fit for an expression
    Field("piece", "INT64"),  # 0, 1, …: a long article has several rows
    Field("digest", "VARCHAR", 64),
    Field("seal", "VARCHAR", 64),
    Field("chunks", "INT64"),
    Field("data", "VARCHAR", MAX_TEXT),  # JSON, cut to pieces
    _NOTHING,
)
CHUNKS = (
    *_ROW,
    Field("place", "VARCHAR", MAX_TEXT),  # JSON: start, end, sentences, boilerplate
    Field("content", "VARCHAR", MAX_TEXT),  # JSON: the tokens, see stored.contents
    Field("terms", "SPARSE_FLOAT_VECTOR", index="SPARSE_INVERTED_INDEX"),
)
LISTED = (
    Field("key", "VARCHAR", 64, primary=True),  # rises from the newest article to the oldest
    Field("number", "INT64"),
    Field("article", "INT64", index="INVERTED"),  # the same
    Field("title", "VARCHAR", MAX_TEXT),  # and listing.searched_fields, in small letters
    Field("data", "VARCHAR", MAX_TEXT),  # JSON: what a list shows, see bot.core.Entry
    _NOTHING,
)
FEEDBACK = (
    Field("key", "VARCHAR", 128, primary=True),
    Field("answer", "VARCHAR", 64),  # SHA-256 of the answer's key, fit for an expression
    Field("number", "INT64"),  # when it was said: microseconds of Unix time
    Field("piece", "INT64"),  # 0, 1, … of
    Field("pieces", "INT64"),
    Field("data", "VARCHAR", MAX_TEXT),  # JSON, cut to pieces
    _NOTHING,
)


def vector_fields(dim: int) -> tuple[Field, ...]:
    """A row for each vector, a chunk's own under the chunk's number."""
    return (
        *_ROW,
        Field("chunk", "INT64", index="INVERTED"),
        Field("vectors", "INT64"),  # how many its chunk has
        Field("vector", "FLOAT_VECTOR", dim, index="AUTOINDEX"),
    )
