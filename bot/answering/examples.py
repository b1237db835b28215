"""A library → questions that its articles certainly answer, to show what can be asked.

They are made by rule from the articles (``bot.answering.example_questions``), and each is asked
before it is shown: it counts if the answer is the very figure or name that the sentence gives.
"""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from bot.answering.example_questions import questions
from bot.articles import shipped_articles
from bot.text.figures import Figure, find, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.core import Answer, Article, Entry, Span
    from bot.library import Reader

LISTED = 1_000  # of the newest articles: the texts of a big library are not all read for a page
ARTICLES = 60  # read, the newest first: enough for a handful of good sentences
TRIES = 3  # questions asked of one article
ASKED = 24  # questions asked for all of them: about a second, while a page shows without them
SURE = 0.85  # confidence from which on an answer is certain enough to invite the question

# Questions the shipped articles answer, one in each script; asked like all others.
SHIPPED = (
    ("How much FDI did Xuzhou use in 2019?", "en"),
    ("徐州2019年实际使用外资多少？", "zh-Hans"),
    ("「徐州號」中歐班列規模居全國第幾位？", "zh-Hant"),
)

FOREIGN = 2

Listed = TypeVar("Listed", "Article", "Entry")


class Examples:
    """Makes them once for each state of a library; may be asked from several threads."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        """``ask`` answers a question over the library, as ``Bot.ask`` does."""
        self._ask = ask
        self._making = threading.Lock()
        self._of: list[weakref.ref[object]] = []  # the snapshots they were made from
        self._made: dict[str, tuple[int, list[str]]] = {}  # language → how many were wanted, those

    def of(self, snapshot: Reader, k: int, language: str = "") -> list[str]:
        """Up to ``k`` questions over the articles of a library's snapshot.

        Of articles that somebody added, if those give any; in the language, if that gives any; the
        newest first. Without a language they are mixed.
        """
        with self._making:
            parts = getattr(snapshot, "parts", (snapshot,))
            before = [ref() for ref in self._of]
            if [*map(id, before)] != [*map(id, parts)]:
                self._of, self._made = [weakref.ref(part) for part in parts], {}
            wanted, made = self._made.get(language, (-1, []))
            if wanted < k:
                made = self._first(snapshot, k, language)
                self._made[language] = k, made
            return made[:k]

    def _first(self, snapshot: Reader, k: int, language: str) -> list[str]:
        """Those of the first kind of articles that gives any."""
        asking = _Asking(self._ask)
        shipped = shipped_ids()
        listed = snapshot.entries("", 0, LISTED).shown
        added = [entry for entry in listed if entry.id not in shipped]
        along = [entry for entry in listed if entry.id in shipped]
        for entries in (added, along):
            for group in group_by_language(entries, language):
                known = for_shipped(group, language) if entries is along else []
                articles = (snapshot.article(entry.id) for entry in group)
                made = list(
                    islice(chain(asking.keep_answered(known), asking.ask_articles(articles)), k)
                )
                if made:
                    return made
        return []


class _Asking:
    """Asks questions until as many as may be have been asked."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        self._ask, self._left = ask, ASKED
        self._shown: list[Asked] = []

    def keep_answered(self, questions: Iterable[str]) -> Iterator[str]:
        """Those of some questions that have a sure answer, with anything marked in it."""
        for question in questions:
            for mark in self._marks(question)[:1]:
                self._shown.append(Asked(question, next(iter(find(mark.text)), mark), ""))
                yield question

    def ask_articles(self, articles: Iterable[Article]) -> Iterator[str]:
        """One question an article, then a second one of each; no fact twice."""
        pools: list[list[Asked]] = []

        def fresh() -> Iterator[list[Asked]]:
            for article in articles:
                made = islice(questions(article), TRIES)
                pools.append([Asked(question, place, article.id) for question, place in made])
                yield pools[-1]

        for pool in chain(fresh(), pools):
            while pool and self._left > 0:
                asked = pool.pop(0)
                if any(map(asked.repeats, self._shown)):
                    continue
                if any(map(asked.covers, self._marks(asked.question))):
                    self._shown.append(asked)
                    yield asked.question
                    break

    def _marks(self, question: str) -> tuple[Span, ...]:
        """What a sure answer marks; nothing when it is none."""
        self._left -= 1
        answer = self._ask(question)
        return answer.marks if answer.answered and answer.confidence >= SURE else ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and where its answer stands."""

    question: str
    place: Figure | Span
    article_id: str

    def covers(self, mark: Span) -> bool:
        """Whether a mark of an answer covers the place."""
        inside = mark.start <= self.place.start and self.place.end <= mark.end
        return inside and mark.article_id == self.article_id

    def repeats(self, other: Asked) -> bool:
        """Whether it asks the same in other words: the figures are the same."""
        one, two = self.place, other.place
        figures = isinstance(one, Figure) and isinstance(two, Figure) and same(one, two)
        return figures or self.question == other.question


@cache
def shipped_ids() -> frozenset[str]:
    """The ids of the articles that come with Wenda."""
    return frozenset(one.id for one in shipped_articles())


def for_shipped(articles: Sequence[Listed], language: str) -> list[str]:
    """The questions known to suit shipped articles of these languages, the one wanted first."""
    there = {article.language for article in articles}
    order = sorted(SHIPPED, key=lambda one: language_distance(one[1], language))
    return [question for question, written in order if written in there]


def language_distance(language: str, wanted: str) -> int:
    """How far a language is from the one wanted: 0, 1 for the other script, else FOREIGN."""
    if language == wanted:
        return 0
    return 1 if language.startswith("zh") and wanted.startswith("zh") else FOREIGN


def group_by_language(entries: Sequence[Listed], language: str) -> list[list[Listed]]:
    """At most ARTICLES in the language, its own script first, and as many of the others.

    Without a language they are one group.
    """
    if not language:
        return [spread(entries, ARTICLES)]
    near = sorted(
        (entry for entry in entries if language_distance(entry.language, language) < FOREIGN),
        key=lambda entry: language_distance(entry.language, language),
    )
    far = [entry for entry in entries if language_distance(entry.language, language) == FOREIGN]
    return [near[:ARTICLES], spread(far, ARTICLES)]


def spread(articles: Sequence[Listed], most: int) -> list[Listed]:
    """The first ``most`` articles, one language after the other."""
    queues: dict[str, list[Listed]] = {}
    for article in articles[:most]:
        queues.setdefault(article.language, []).append(article)
    mixed = []
    while any(queues.values()):
        mixed += [queue.pop(0) for queue in queues.values() if queue]
    return mixed
