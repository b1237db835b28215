"""What is said to a message that asks nothing of the articles' texts, in the asker's language.

Greetings and the like get a line from a template. Which articles there are is read from the
library. A summary is made of sentences: those nearest to the mean of all and unlike each other
(maximal marginal relevance, Carbonell and Goldstein 1998), quoted in their order.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

import numpy as np

from bot.answering import talk_phrases
from bot.articles import chunk
from bot.core import Answer, Hit, Span
from bot.question import question_terms
from bot.text import figures, fold, holds_han, size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.core import Article, Chunk, Entries, Entry, Filter, Term
    from bot.library import Reader
    from bot.question import Talk
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon

_LISTED = 12  # titles in an answer
_TRIED, _LIKELY = 3, 0.6  # translations of a word that are looked for, and the least share of one
_SHORTEST = 4  # letters of a stem
_MOST_FOUND = 200  # articles about something that are joined from both languages
_SENTENCES = 4  # of a summary of one article
_ARTICLES = 5  # summarised together, a sentence or two each
_MOST_SENTENCES = 400  # looked at: those of some thirty pages
_SHORT, _LONG = 10.0, 120.0  # Han characters of a sentence that stands for an article
_EARLY = 0.15  # worth of the first sentence beside the cosine; of each next one half as much
_ALIKE = 0.5  # how much a sentence loses by being like one that is chosen
_SEVERAL = re.compile(
    r"些|所有|全部|各篇|\b(?:articles|all|these|those|library|everything)\b", re.I
)
_PRESENT = re.compile(
    "(?P<year>this year|今年|本年)|(?P<month>this month|[本这]个?月)|(?P<day>today|今天)"
)
_LENGTHS = {"year": 4, "month": 7, "day": 10}  # of the beginning of an ISO date
_ENDED = re.compile(r"[。！？!?.…][”’」』）)\"']*$")


def reply(
    talk: Talk,
    typed: str,
    language: str,
    library: Reader,
    encoder: Encoder,
    lexicon: Lexicon,
    only: Filter | None,
    find: Callable[[str], Sequence[Hit]],
    spoken_of: Callable[[], Article | None],
) -> Answer:
    """Returns what is said to a message that is no question to the articles.

    Args:
        talk: what the message wants.
        typed: the message.
        language: to answer in: ``en``, ``zh-Hans`` or ``zh-Hant``.
        library: the articles.
        encoder: the one that made their vectors.
        lexicon: carries words into the other language.
        only: the articles that were chosen; None for all.
        find: the passages nearest to a few words, best first.
        spoken_of: the article that the last answer quotes; None if there is none.
    """
    if talk.kind == "summary":
        return _summary(talk, typed, language, library, encoder, only, find, spoken_of)
    if talk.kind in ("list", "count", "new"):
        return _listing(talk, typed, language, library, only, lexicon)
    total = library.entries(count=0, only=only).total
    return _say(typed, talk_phrases.small_talk(language, talk.kind, total))


def _say(typed: str, text: str) -> Answer:
    return Answer(typed, text, True, 1.0)


def _listing(
    talk: Talk,
    typed: str,
    language: str,
    library: Reader,
    only: Filter | None,
    lexicon: Lexicon,
) -> Answer:
    """The titles of the articles, or how many there are."""
    if talk.kind == "new":
        return _newest(talk.topic, typed, language, library, only)
    if talk.topic:
        return _about(talk.topic, typed, language, library, only, lexicon)
    found = library.entries("", 0, _LISTED, only)
    if talk.kind == "count":
        return _say(typed, talk_phrases.article_count(language, found.total))
    return _say(typed, _titles(language, found))


def _about(
    topic: str, typed: str, language: str, library: Reader, only: Filter | None, lexicon: Lexicon
) -> Answer:
    """The articles that have some words, or one of the likeliest translations of each."""
    terms = [term for term in question_terms(topic, lexicon) if not term.is_bigram]
    others = [_translations(term, holds_han(topic)) for term in terms]
    whole = bool(others) and all(others)
    said = [" ".join(one[min(n, len(one) - 1)] for one in others) for n in range(_TRIED) if whole]
    lists = [
        library.entries(words, 0, _MOST_FOUND, only) for words in dict.fromkeys((topic, *said))
    ]
    found = {entry.id: entry for each in lists for entry in each.shown}
    total = max(len(found), *(each.total for each in lists))
    if not found:
        return _say(typed, talk_phrases.no_article(language, topic))
    shown = [(entry.title.strip(), entry.date) for entry in list(found.values())[:_LISTED]]
    return _say(typed, talk_phrases.article_list(language, total, shown, topic))


def _translations(term: Term, chinese: bool) -> list[str]:
    """A term's tokens in the other language that are likely, likeliest first."""
    others = {
        token: share
        for token, share in term.tokens.items()
        if holds_han(token) != chinese
        and share >= _LIKELY
        # the stem of an English word is looked for as its beginning: mar of Mars is March, too
        and (holds_han(token) or len(token) >= _SHORTEST)
    }
    return sorted(others, key=lambda token: -others[token])


def _titles(language: str, found: Entries) -> str:
    titles = [(entry.title.strip(), entry.date) for entry in found.shown]
    return talk_phrases.article_list(language, found.total, titles)


def _newest(since: str, typed: str, language: str, library: Reader, only: Filter | None) -> Answer:
    """The articles with the latest dates, from a time on if one is named."""
    dated = sorted(
        (entry for entry in library.iter_entries(only=only) if entry.date[:4].isdigit()),
        key=lambda entry: entry.date,
        reverse=True,
    )
    first = _date_in(since, dated)
    if since and not first:
        return _say(typed, talk_phrases.unknown_time(language, since))
    if first:
        dated = [entry for entry in dated if entry.date >= first]
    shown = [(entry.title.strip(), entry.date) for entry in dated[:_LISTED]]
    said = first if _PRESENT.fullmatch(fold(since).text) else since
    return _say(typed, talk_phrases.newest(language, len(dated), shown, said))


def _date_in(since: str, dated: Sequence[Entry]) -> str:
    """A time as the beginning of an ISO date; a month without a year is of the newest's year."""
    if since.isdigit() and len(since) == 4:
        return since
    if present := _PRESENT.fullmatch(fold(since).text):
        return datetime.date.today().isoformat()[: _LENGTHS[present.lastgroup or ""]]
    written = (since, f"1 {since}")  # March is no date by itself
    date = next((one.date for text in written for one in figures.find(text) if one.date), "")
    if not date or not dated:
        return ""
    day = figures.Day.read(date)
    year = day.year or int(dated[0].date[:4])
    own = day.day if any(character.isdigit() for character in since) else 0
    parts = [f"{year:04}", *(f"{part:02}" for part in (day.month, own) if part)]
    return "-".join(parts)


def _summary(
    talk: Talk,
    typed: str,
    language: str,
    library: Reader,
    encoder: Encoder,
    only: Filter | None,
    find: Callable[[str], Sequence[Hit]],
    spoken_of: Callable[[], Article | None],
) -> Answer:
    """Sentences that stand for an article, or for several, each with its place."""
    articles = _articles_meant(talk, typed, library, only, find, spoken_of)
    if not articles:
        found = library.entries("", 0, _LISTED, only)
        which = talk_phrases.which_article(language) if found.total else ""
        return _say(typed, "\n".join(filter(None, (which, _titles(language, found)))))
    most = _SENTENCES if len(articles) == 1 else 1
    quotes: list[Span] = []
    hits: list[Hit] = []
    for article in articles:
        spans, passages = _stand_for(article, encoder, most)
        quotes += spans
        hits += passages
    titles = {article.id: article.title for article in articles}
    parts = [(quote.text.strip(), titles[quote.article_id]) for quote in quotes]
    text = talk_phrases.summary(language, parts)
    return Answer(typed, text, True, 1.0, tuple(quotes), hits=tuple(hits))


def _articles_meant(
    talk: Talk,
    typed: str,
    library: Reader,
    only: Filter | None,
    find: Callable[[str], Sequence[Hit]],
    spoken_of: Callable[[], Article | None],
) -> list[Article]:
    """The articles that are to be summarised; none if it is not clear which."""
    if talk.topic:
        hits = find(talk.topic)
        return [hits[0].article] if hits else []
    current = None if _SEVERAL.search(typed) else spoken_of()
    if current is not None:
        return [current]
    few = library.entries("", 0, _ARTICLES, only)
    if few.total > _ARTICLES or not few.total:
        return []
    return [library.article(entry.id) for entry in reversed(few.shown)]


def _stand_for(article: Article, encoder: Encoder, most: int) -> tuple[list[Span], list[Hit]]:
    """The sentences that stand for an article, in its order, and the passages that hold them."""
    places: list[tuple[int, int, Chunk]] = []
    for passage in chunk(article):
        if not passage.boilerplate:
            places += [(a, b, passage) for a, b in passage.sentences if _is_sentence(article, a, b)]
    places = list({(a, b): (a, b, c) for a, b, c in places}.values())[:_MOST_SENTENCES]
    if not places:
        return [], []
    vectors = encoder.encode([article.text[a:b] for a, b, _ in places])
    mean = vectors.mean(axis=0)
    worth = vectors @ (mean / max(float(np.linalg.norm(mean)), 1e-9))
    worth = worth + _EARLY * 0.5 ** np.arange(len(places))
    chosen: list[int] = []
    while len(chosen) < min(most, len(places)):
        likeness = (vectors @ vectors[chosen].T).max(axis=1) if chosen else 0.0
        left = worth - _ALIKE * likeness
        left[chosen] = -np.inf
        chosen.append(int(left.argmax()))
    spans, hits = [], []
    for number in sorted(chosen):
        start, end, passage = places[number]
        spans.append(Span(article.id, start, end, article.text[start:end], "sentence"))
        hits.append(Hit(passage, article, 1.0))
    return spans, list({hit.chunk.start: hit for hit in hits}.values())


def _is_sentence(article: Article, start: int, end: int) -> bool:
    """Whether a sentence may stand for its article: no heading, no scrap, nothing too long."""
    text = article.text[start:end].strip()
    return _SHORT <= size(text) <= _LONG and bool(_ENDED.search(text))
