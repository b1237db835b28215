"""Questions that the articles of a library certainly answer, to show a reader what can be asked.

They are made by rule from sentences that give a figure (徐州2019年的進口額為154億元: …為多少？) and
each is asked before it is shown: it counts when the answer is that very figure.
"""

from __future__ import annotations

import re
import threading
import weakref
from typing import TYPE_CHECKING, TypeVar

from bot import figures
from bot.articles import shipped_articles
from bot.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from bot.figures import Figure
    from bot.library.base import Entry, Reader
    from bot.records import Answer, Article

LISTED = 1_000  # of the newest articles: the texts of a big library are not all read for a page
ARTICLES = 60  # looked at, spread over those: enough for a handful of good sentences
HEAD_CHARS = 1_500  # of an article: what it is about is said first
TRIES = 3  # questions asked of one article
ROUNDS = 2  # questions shown of one article, at most
ASKED = 24  # questions asked for all of them: about a second, while a page shows without them
SURE = 0.85  # confidence from which on an answer is certain enough to invite the question

Listed = TypeVar("Listed", "Article", "Entry")

_KINDS = ("amount", "percentage", "count")

# Chinese: what stands before the figure in its clause is the question already.
_CLAUSE = re.compile(r"[^，。；：！？、,;:!?()（）「」“”《》\s]{6,26}$")
_LOOSE = re.compile(
    "^[比较較这這那该該其此他她它本因而但并並也又还還均都]|[约約近超逾]$|过去|過去|目前|今年|去年"
)
_ASKABLE = re.compile(r"(?:[为為是有达達占佔到]|增[长長]|上升|下降|[资資]|[额額])$")
_STOP = re.compile(r"$|[，。；、,;]")
_UNIT = re.compile(r"[\d.,，〇零一二三四五六七八九十百千万萬亿億兩两]+")

# English: "Exports were worth 77.79 billion yuan in 2019" → "How much were exports worth in 2019?"
_VERBS = {
    "was": "What was {subject}{tail}?",
    "were": "What were {subject}{tail}?",
    "reached": "What did {subject} reach{tail}?",
    "came to": "What did {subject} come to{tail}?",
    "amounted to": "What did {subject} amount to{tail}?",
    "totalled": "What did {subject} total{tail}?",
    "totaled": "What did {subject} total{tail}?",
    "were worth": "How much were {subject} worth{tail}?",
    "was worth": "How much was {subject} worth{tail}?",
}
_SAID = re.compile(
    r"^(?P<subject>(?:[A-Z]|\d{4} )[\w’'–/ -]{8,90}?) "
    r"(?P<verb>were worth|was worth|was|were|reached|came to|amounted to|totall?ed)"
    r"(?: about| over| nearly| some)?$"
)
_TAIL = re.compile(r"^ in (?:19|20)\d\d(?=[ ,.;])")
_PRONOUN = re.compile(
    r"(?:In|At|On|By|For|From|With|After|Before|When|While|As|But|And|It|They|He|She|This|That|These|Those|We|I|There|Its|Their|His|Her)\b"
)


class Examples:
    """Makes them once for each state of a library; may be asked from several threads."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        """``ask`` answers a question over the library, as ``Bot.ask`` does."""
        self._ask = ask
        self._making = threading.Lock()
        self._of: Callable[[], Any] = lambda: None  # the snapshot they were made from
        self._made: list[str] = []
        self._wanted = 0  # how many were asked for then: there may be fewer

    def of(self, snapshot: Reader, k: int) -> list[str]:
        """Up to ``k`` questions over the articles of a library's snapshot, in mixed languages."""
        with self._making:
            if self._of() is not snapshot or self._wanted < k:
                self._made = list(self._make(some(snapshot), k))
                self._of, self._wanted = weakref.ref(snapshot), k
            return self._made[:k]

    def _make(self, articles: Iterable[Article], k: int) -> Iterator[str]:
        """One question an article, then a second one of each, until there are enough."""
        left = ASKED
        pools = [(one, [*questions(one)][:TRIES]) for one in articles]
        seen = set[str]()
        for _ in range(ROUNDS):
            for article, pool in pools:
                while pool and len(seen) < k and left > 0:
                    question, figure = pool.pop(0)
                    left -= 1
                    if question not in seen and self._certain(question, article, figure):
                        seen.add(question)
                        yield question
                        break

    def _certain(self, question: str, article: Article, figure: Figure) -> bool:
        answer = self._ask(question)
        return (
            answer.answered
            and answer.confidence >= SURE
            and any(
                mark.article_id == article.id
                and mark.start <= figure.start
                and figure.end <= mark.end
                for mark in answer.marks
            )
        )


def only_shipped(articles: Sequence[Article | Entry]) -> bool:
    """Whether these are articles that come with Wenda, and no others."""
    return {article.id for article in articles} <= {one.id for one in shipped_articles()}


def some(reader: Reader) -> Iterator[Article]:
    """ARTICLES of the newest ones, mixed; those alone are read."""
    newest = reader.entries("", 0, LISTED).shown
    return (reader.article(entry.id) for entry in spread(newest[::-1], ARTICLES))


def spread(articles: Sequence[Listed], most: int) -> list[Listed]:
    """Some of the articles, one language after the other, from all over them."""
    step = max(1, -(-len(articles) // most))
    queues: dict[str, list[Listed]] = {}
    for article in articles[::step]:
        queues.setdefault(article.language, []).append(article)
    mixed = []
    while any(queues.values()):
        mixed += [queue.pop(0) for queue in queues.values() if queue]
    return mixed


def questions(article: Article) -> Iterator[tuple[str, Figure]]:
    """What the beginning of an article answers with a figure; its offsets are the article's."""
    head = article.text[:HEAD_CHARS]
    spans = sentences(head, 0, len(head))
    for figure in figures.find(head):
        span = next(((a, b) for a, b in spans if a <= figure.start and figure.end <= b), None)
        if span is None or figure.kind not in _KINDS or figure.value is None:
            continue
        before, after = head[span[0] : figure.start], head[figure.end : span[1]]
        make = _english if article.language == "en" else _chinese
        question = make(before, figure.text, after)
        if question:
            yield question, figure


def _chinese(before: str, figure: str, after: str) -> str:
    """The clause up to the figure; one that goes on after it would be torn."""
    found = _CLAUSE.search(before)
    clause = found.group() if found and _STOP.match(after) else ""
    if not clause or not figures.years(clause) or _LOOSE.search(clause):
        return ""
    unit = _UNIT.sub("", figure)
    counted = unit if len(unit) == 1 and unit not in "%％元" else ""
    return f"{clause}多少{counted}？" if _ASKABLE.search(clause) else ""


def _english(before: str, figure: str, after: str) -> str:
    found = _SAID.match(before.strip())
    if found is None or _PRONOUN.match(found["subject"]):
        return ""
    subject, tail = found["subject"], _TAIL.match(after)
    if not tail and not figures.years(subject):
        return ""
    if re.match(r"(?:The|A|An|Total|All|Exports|Imports)\b", subject):
        subject = subject[0].lower() + subject[1:]
    return _VERBS[found["verb"]].format(subject=subject, tail=tail.group() if tail else "")
