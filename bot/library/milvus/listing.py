"""The list of a library's articles on a Milvus server: rows of their own, without the texts.

A row's key rises from the newest article to the oldest, and the server gives rows in the order of
their keys: a page of the list costs its rows. Searching costs a number for each passage that a
word is in: the words of texts are looked up in the index of terms, those of titles and words that
are not typed to their end by patterns, which a server reads through unless it has an index for it.
"""

from __future__ import annotations

import json
from itertools import islice
from statistics import median_low
from typing import TYPE_CHECKING, Any

from bot.core import Entries, Entry, LibraryError
from bot.library.milvus.client import MAX_FOUND
from bot.library.milvus.frequencies import token_number
from bot.library.milvus.rows import token_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.library.listing import Word
    from bot.library.milvus.client import Row
    from bot.library.milvus.frequencies import Frequencies
    from bot.library.milvus.store import State, Store

_TOGETHER = 1_000  # articles in one expression
_PAGE = 5_000  # keys that come at once
_ABOVE = ":"  # comes after all keys, which begin with a digit
_ENTRY = [str] * 5 + [int, tuple, str, int]  # the types of its fields
_FEW = 500  # passages: of up to so many the tokens are read, instead of one more search


class Listing:
    """The list of the articles whose rows count."""

    def __init__(self, store: Store, visible: str, state: State, frequencies: Frequencies) -> None:
        """``visible`` is true of the rows that count in a state, which has the ``frequencies``."""
        self._store, self._server, self._visible = store, store.server, visible
        self._last, self._total = state.last, state.made.articles
        self._frequencies = frequencies

    def entries(
        self, words: Sequence[Word], start: int, count: int, chosen: set[int] | None = None
    ) -> Entries:
        """The articles that hold each word, newest first; of the ``chosen`` numbers, if given."""
        if not words and chosen is None:
            keys = self._keys(self._visible, start + count)
            return Entries(self._total, self._entries_of(list(islice(keys, start, None))))
        found = self._matching_keys(words, chosen)
        return Entries(len(found), self._entries_of(found[start : start + count]))

    def iter_entries(
        self, words: Sequence[Word], chosen: set[int] | None = None
    ) -> Iterator[Entry]:
        """As ``entries``, all of them, the oldest first; read as they are yielded."""
        if words or chosen is not None:
            found = self._matching_keys(words, chosen)[::-1]
            for at in range(0, len(found), _TOGETHER):
                yield from self._entries_of(found[at : at + _TOGETHER])
            return
        # The server gives them newest first, so the list is read in stretches from its end; of all
        # keys only the first one of each stretch is kept.
        bounds = [*islice(self._keys(self._visible, -1), 0, None, _TOGETHER), _ABOVE]
        for first, end in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
            where = f'key >= "{first}" and key < "{end}" and {self._visible}'
            rows = self._server.query(self._store.listed, where, ["key", "data"])
            for row in sorted(rows, key=lambda row: str(row["key"]), reverse=True):
                yield self._entry(row)

    def _matching_keys(self, words: Sequence[Word], chosen: set[int] | None) -> list[str]:
        """The keys, rising, of the articles that hold each word, and are chosen."""
        sets = [*map(self._holding, words), *([] if chosen is None else [chosen])]
        return sorted(self._keys_of(sorted(set.intersection(*sets))))

    def _keys(self, where: str, limit: int) -> Iterator[str]:
        """The keys, rising, of the rows of the list that an expression is true of."""
        rows = self._server.pages(self._store.listed, where, ["key"], limit, _PAGE)
        return (str(row["key"]) for row in rows)

    def _keys_of(self, articles: Sequence[int]) -> Iterator[str]:
        """The keys of these articles, in no order."""
        for at in range(0, len(articles), _TOGETHER):
            part = f"article in {articles[at : at + _TOGETHER]} and {self._visible}"
            yield from self._keys(part, _TOGETHER)

    def _entries_of(self, keys: Sequence[str]) -> tuple[Entry, ...]:
        """The entries of these keys, in their order."""
        entries = {}
        for at in range(0, len(keys), _TOGETHER):
            part = f"key in {json.dumps(keys[at : at + _TOGETHER])}"
            for row in self._server.query(self._store.listed, part, ["key", "data"]):
                entries[str(row["key"])] = self._entry(row)
        return tuple(entries[key] for key in keys if key in entries)

    def _entry(self, row: Row) -> Entry:
        """The entry of a row; LibraryError if it is damaged."""
        try:
            *fields, licence, characters, tags = json.loads(row["data"])
            values: list[Any] = [*fields, tuple(tags), licence, characters]
            known = [type(value) for value in values] == _ENTRY
            if known and all(type(tag) is str for tag in tags):
                return Entry(*values)
        except (ValueError, TypeError):
            pass
        raise LibraryError(
            f"a line of the list of {self._store.shown} is not what was written; "
            "run `wenda doctor`, and add its article again"
        )

    def _holding(self, word: Word) -> set[int]:
        """The numbers of the articles that hold a word."""
        titled = {number for title in word.titles for number in self._find_by_title(title.lower())}
        begun = self._find_by_beginning(word.beginning) if word.beginning else set()
        return (
            titled
            | self._find_by_tokens(sorted(word.tokens, key=self._frequencies.__getitem__))
            | begun
        )

    def _find_by_tokens(self, tokens: Sequence[str]) -> set[int]:
        """The articles with a passage that holds all of the tokens; the rarest is the first."""
        if not tokens or not self._frequencies[tokens[0]]:
            return set()
        few = len(tokens) == 1 or self._frequencies[tokens[0]] <= _FEW
        passages = self._passages(tokens[0], tokens[1:] if few else ())
        for token in () if few else tokens[1:]:
            more = self._passages(token)
            passages = {passage: passages[passage] for passage in passages.keys() & more.keys()}
        return set(passages.values())

    def _find_by_title(self, part: str) -> Iterator[int]:
        """The articles with this part of a title, file name, date or tag.

        A character that means something in a pattern stands for any one there, so those rows are
        checked here.
        """
        pattern = "".join("_" if _special(one) else one for one in part)
        where = f"title like {json.dumps(f'%{pattern}%', ensure_ascii=False)} and {self._visible}"
        exact = not any(map(_special, part))
        fields = ["article"] if exact else ["article", "title"]
        for row in self._server.pages(self._store.listed, where, fields, page=_PAGE):
            if exact or part in row["title"]:
                yield int(row["article"])

    def _passages(self, token: str, others: Sequence[str] = ()) -> dict[int, int]:
        """Passage → article, of the passages that hold a token, and all of the others.

        A search finds MAX_FOUND at most; if it finds as many, its older and its newer half are
        searched each by itself.
        """
        fields = ["article", "content"] if others else ["article"]
        articles: dict[int, int] = {}
        spans = [(0, self._last)]
        while spans:
            first, last = spans.pop()
            where = f"number >= {first} and number <= {last} and {self._visible}"
            vector = {token_number(token): 1.0}
            hits = self._server.search(
                self._store.chunks, "terms", vector, MAX_FOUND, where, fields
            )
            if len(hits) < MAX_FOUND:
                articles |= {
                    number: int(row["article"])
                    for number, gain, row in hits
                    if gain > 0 and (not others or _tokens_in(row["content"]).issuperset(others))
                }
            else:
                middle = median_low(number for number, _, _ in hits)
                spans += [(first, middle), (middle + 1, last)]
        return articles

    def _find_by_beginning(self, beginning: str) -> set[int]:
        """The articles with a token that begins so; in the stored JSON tokens stand in quotes."""
        if any(_special(one) or one.isspace() for one in beginning):
            return set()  # no token has such a character
        first, later = (
            json.dumps(f"%{before}{beginning}%", ensure_ascii=False) for before in ('["', '","')
        )
        where = f"(content like {first} or content like {later}) and {self._visible}"
        rows = self._server.pages(self._store.chunks, where, ["article"], page=_PAGE)
        return {int(row["article"]) for row in rows}


def _tokens_in(content: str) -> set[str]:
    return set(token_counts(content))


def _special(one: str) -> bool:
    """Whether a character means something in a pattern, or in a text of an expression."""
    return one in "%_\\\"'" or not one.isprintable()
