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

LISTED = 1_000  # newest articles that are looked at: a big library has too many for one page
ARTICLES = 60  # articles whose texts are read: enough for a handful of good sentences
TRIES = 3  # questions made from one article
ASKED = 24  # questions asked in all: about a second, while a page shows without them
SURE = 0.85  # confidence from which an answer is certain enough to invite the question

# Questions the shipped articles answer, one in each script; asked like all others.
SHIPPED = (
    ("How much FDI did Xuzhou use in 2019?", "en"),
    ("徐州2019年实际使用外资多少？", "zh-Hans"),
    ("「徐州號」中歐班列規模居全國第幾位？", "zh-Hant"),
)

FOREIGN = 2  # the language distance from Chinese to English

Listed = TypeVar("Listed", "Article", "Entry")


class Examples:
    """Makes questions once for each state of a library; may be asked from several threads."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        """``ask`` answers a question over the library, as ``Bot.ask`` does."""
        self._ask = ask
        self._making = threading.Lock()
        self._snapshots: list[weakref.ref[object]] = []  # those that the questions were made from
        # language → how many questions were wanted, and those that were found
        self._questions: dict[str, tuple[int, list[str]]] = {}

    def questions(self, snapshot: Reader, k: int, language: str = "") -> list[str]:
        """Returns up to ``k`` questions over the articles of a library's snapshot.

        They are about articles that somebody added, if those give any, and in the language, if
        there are any in it; the newest articles come first. Without a language they are mixed.
        """
        with self._making:
            parts = getattr(snapshot, "parts", (snapshot,))
            before = [ref() for ref in self._snapshots]
            if [*map(id, before)] != [*map(id, parts)]:
                self._snapshots, self._questions = [weakref.ref(part) for part in parts], {}
            wanted, examples = self._questions.get(language, (-1, []))
            if wanted < k:
                examples = self._find_examples(snapshot, k, language)
                self._questions[language] = k, examples
            return examples[:k]

    def _find_examples(self, snapshot: Reader, k: int, language: str) -> list[str]:
        """The questions of the first group of articles that gives any."""
        asker = _Asker(self._ask)
        ids = shipped_ids()
        newest = snapshot.entries("", 0, LISTED).shown
        added = [entry for entry in newest if entry.id not in ids]
        shipped = [entry for entry in newest if entry.id in ids]
        for entries in (added, shipped):
            for group in group_by_language(entries, language):
                prepared = for_shipped(group, language) if entries is shipped else []
                articles = (snapshot.article(entry.id) for entry in group)
                answered = chain(asker.keep_answered(prepared), asker.ask_articles(articles))
                examples = list(islice(answered, k))
                if examples:
                    return examples
        return []


class _Asker:
    """Asks questions, at most ASKED of them, and keeps those that are answered."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        self._ask, self._left = ask, ASKED
        self._examples: list[Example] = []

    def keep_answered(self, questions: Iterable[str]) -> Iterator[str]:
        """Yields those of some questions that have a sure answer with a mark in it."""
        for question in questions:
            for mark in self._marks(question)[:1]:
                self._examples.append(Example(question, next(iter(find(mark.text)), mark), ""))
                yield question

    def ask_articles(self, articles: Iterable[Article]) -> Iterator[str]:
        """Yields one question for each article, then a second one for each; no fact twice."""
        pools: list[list[Example]] = []

        def new_pools() -> Iterator[list[Example]]:
            for article in articles:
                tries = islice(questions(article), TRIES)
                pools.append([Example(question, place, article.id) for question, place in tries])
                yield pools[-1]

        for pool in chain(new_pools(), pools):
            while pool and self._left > 0:
                example = pool.pop(0)
                if any(map(example.repeats, self._examples)):
                    continue
                if any(map(example.is_answered_by, self._marks(example.question))):
                    self._examples.append(example)
                    yield example.question
                    break

    def _marks(self, question: str) -> tuple[Span, ...]:
        """What a sure answer marks; nothing if the answer is not sure."""
        self._left -= 1
        answer = self._ask(question)
        return answer.marks if answer.answered and answer.confidence >= SURE else ()


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and where its answer stands."""

    question: str
    place: Figure | Span
    article_id: str

    def is_answered_by(self, mark: Span) -> bool:
        """Whether a mark of an answer covers the place."""
        inside = mark.start <= self.place.start and self.place.end <= mark.end
        return inside and mark.article_id == self.article_id

    def repeats(self, other: Example) -> bool:
        """Whether both ask the same, if in other words: the figures are the same."""
        mine, theirs = self.place, other.place
        same_figure = isinstance(mine, Figure) and isinstance(theirs, Figure) and same(mine, theirs)
        return same_figure or self.question == other.question


@cache
def shipped_ids() -> frozenset[str]:
    """Returns the ids of the articles that come with Wenda."""
    return frozenset(article.id for article in shipped_articles())


def for_shipped(articles: Sequence[Listed], language: str) -> list[str]:
    """Returns the prepared questions for shipped articles, those nearest to the language first."""
    languages = {article.language for article in articles}
    order = sorted(SHIPPED, key=lambda example: language_distance(example[1], language))
    return [question for question, written_in in order if written_in in languages]


def language_distance(language: str, wanted: str) -> int:
    """Returns how far a language is from the wanted one: 0, 1 for the other script, or FOREIGN."""
    if language == wanted:
        return 0
    return 1 if language.startswith("zh") and wanted.startswith("zh") else FOREIGN


def group_by_language(entries: Sequence[Listed], language: str) -> list[list[Listed]]:
    """Returns at most ARTICLES in the language, its script first, then as many of the others.

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
    """Returns the first ``most`` articles, with their languages taking turns."""
    queues: dict[str, list[Listed]] = {}
    for article in articles[:most]:
        queues.setdefault(article.language, []).append(article)
    mixed = []
    while any(queues.values()):
        mixed += [queue.pop(0) for queue in queues.values() if queue]
    return mixed
