"""A question's frame + a quote and what stands around it → how far they support each other.

The sentence comes first: what it names itself is what it speaks of. Then comes its passage, then
the article's title and opening, which say what the whole article is about. Other passages only say
whether a name is known at all.

- Names are compared in ``support_names``, items such as room 14 in ``support_items``, years in
  ``support_years``.
- Words: a text may have a word in its own language or the other one, in part (进出口 of 进出口总额)
  or, for an acronym, written out. A word is worth more the fewer of the passages have it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.answering.support_items import check_items, is_of_another_item
from bot.answering.support_names import check_names, context_share, is_displaced
from bot.answering.support_years import check_years, figures_with_years, other_part
from bot.core import Span, settings
from bot.question import ANSWERS, Word
from bot.search import meeting
from bot.text import (
    HAN_RUN,
    dictionary_tagged,
    figures,
    fold,
    fold_text,
    heads_of,
    holds_han,
    renamings,
    split_sentences,
)
from bot.text.names import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core import Article, Hit, Term
    from bot.question import Frame
    from bot.text.names import Text
    from embeddings.lexicon import Lexicon


_SPOKEN_OF = 0.35  # share of the words' worth below which a passage does not speak of them
_SURELY = 0.6  # share from which a word is there even if nothing else of it is
# Words that say how something changed, in other words than the text perhaps; and single characters.
_CHANGING = re.compile(
    r"[增升涨跌降减]|上[升涨]|提[高升]|下[降跌滑]|回落|[\u4e00-\u9fff]$|(?:rise|rose|grew|grow|grown|increas|fall|fell"
    r"|drop|declin|chang|gain)$"
)
_CLEARLY = 0.3  # of a word's share that another sentence has more of it
_PRESENT = 0.2  # share from which a word is there at all: a rare translation is still one
_CLAUSE = re.compile(r"[，；;。：]|[,:] |\n")
# Words that say little of what a figure is of.
OF_PEOPLE_OR_TIME = re.compile("人[数口员]?|时间|peopl|person|time|year")
_NOUNS = ("n", "vn", "nl", "an")  # jieba's tags of things
_VERBS = ("v", "vn")
_TELLING = (*_NOUNS, "b")  # and of what tells one of them from others
_ITEM_END = re.compile("[；;]")
_LIST_END = re.compile(r"[。！？!?\n]|\.(?=\s)")


@dataclass(frozen=True, slots=True)
class Support:
    """How far the evidence speaks of what is asked; shares are 0 to 1, and 1 if it asks nothing."""

    names_sentence: float  # share of the question's names that the sentence has
    names_context: float  # that the sentence, its passage or the article's title or opening has
    names_anywhere: float  # that these or any passage found has
    rival: float  # 1 if the sentence has another name in the place of a missing one, else 0
    years_sentence: float  # share of the asked years that the sentence has
    years_context: float  # or what governs it in the passage and title; a mere mention counts half
    years_contradicted: float  # 1 if another year stands in the place of the asked one, else 0
    words_sentence: float  # share of the other words' worth, rare ones counting more
    words_context: float  # likewise for the sentence with its passage, title and opening
    missing: str = ""  # what surely is not there: "item", "name", "year", "word"; "" for nothing
    what: str = ""  # that element, as the question has it
    items_sentence: float = 1.0  # share of the items, such as room 14, that the sentence names
    items_context: float = 1.0  # or that it goes on about; a mere mention counts half
    names_all: bool = True  # whether each name that can be looked for stands in or around it

    @property
    def features(self) -> tuple[float, ...]:
        """The shares in the order of ``FEATURES``, for whoever fits the confidence anew."""
        return tuple(getattr(self, name) for name in FEATURES)

    def score_of(self, element: str) -> float:
        """Returns how well an element is supported by sentence and context together, 0 to 2.

        Args:
            element: "item", "name", "year" or "word".
        """
        plural = f"{element}s"
        return float(getattr(self, f"{plural}_sentence") + getattr(self, f"{plural}_context"))


FEATURES = (
    "names_sentence", "names_context", "names_anywhere", "rival", "years_sentence",
    "years_context", "years_contradicted", "words_sentence", "words_context",
)  # fmt: skip


def check(frame: Frame, quote: Span, hit: Hit, hits: Sequence[Hit], lexicon: Lexicon) -> Support:
    """Returns how far a quote and what stands around it speak of what a question asks about.

    Args:
        frame: the question's.
        quote: a part of the passage.
        hit: the passage it stands in.
        hits: all passages found.
        lexicon: knows names and words in the other language.

    Returns:
        The support. Its ``missing`` is set only if a refusal is all but sure to be right;
        docs/answers.md says how often it is not.
    """
    frame = _without_aliases(frame, quote, hit)
    sentence, context = text_of(quote.text), text_of(context_of(hit))
    others = [text_of(f"{other.article.title}\n{other.chunk.text}") for other in hits]
    years = check_years(frame, quote, hit)
    names = check_names(frame, quote, hit, (sentence, context, others), lexicon)
    words = check_words(frame, sentence, context, others)
    items = check_items(frame, quote, hit, hits, lexicon)
    elements = (
        ("item", items.missing),
        ("name", names.missing),
        ("year", years.missing),
        ("word", words.missing),
    )
    missing, what = next(((element, what) for element, what in elements if what), ("", ""))
    return Support(
        names.sentence,
        names.context,
        names.anywhere,
        float(names.rival),
        years.sentence,
        years.context,
        float(bool(years.missing)),
        words.sentence,
        words.context,
        missing,
        what,
        items.sentence,
        items.context,
        names.all,
    )


def _without_aliases(frame: Frame, quote: Span, hit: Hit) -> Frame:
    """The frame without the names that a quote has under another name of its article."""
    used = [
        one.used
        for one in renamings(frame.question, hit.article.text)
        if fold(one.other).text in fold(quote.text).text
    ]
    if not used:
        return frame
    return replace(
        frame,
        names=tuple(name for name in frame.names if not any(name.text in one for one in used)),
        words=tuple(word for word in frame.words if not any(word.said in one for one in used)),
    )


def context_of(hit: Hit) -> str:
    """Returns what stands around a quote: title, opening, the headings above, and the passage."""
    opening = hit.article.text[: settings.OPENING_CHARS] if hit.chunk.start else ""
    title, *headings = heads_of(hit.article, hit.chunk.start)
    return "\n".join((title, opening, *headings, hit.chunk.text))


class WordSupport(NamedTuple):
    """How far a quote has the other words of a question; shares of their worth are 0 to 1."""

    sentence: float  # what the quote has
    context: float  # what it and its surroundings have
    missing: str  # the noun that is asked about, if the words are surely missing; else ""


def word_share(word: Word, text: Text) -> float:
    """Returns how surely a text has a word, 0 to 1."""
    if text.has(word.text):
        return 1.0
    shares = [
        max((share for token, share in _tokens(term, n) if text.has(token)), default=0.0)
        for n, term in enumerate(word.terms)
    ]
    total = sum(term.weight for term in word.terms)
    met = sum(term.weight * share for term, share in zip(word.terms, shares, strict=True))
    own = shares[0] if shares else 0.0
    share = max(own, met / total if total else 0.0, _pair_share(word.text, text))
    return share if share >= _PRESENT else 0.0


def _pair_share(word: str, text: Text) -> float:
    """The share of a long Chinese word that a text has in pairs: 出口 is two thirds of 出口额."""
    if word < "\u2e80" or len(word) < 3:
        return 0.0
    covered = {
        place
        for at in range(len(word) - 1)
        if word[at : at + 2] in text.folded
        for place in (at, at + 1)
    }
    return len(covered) / len(word)


def _tokens(term: Term, number: int) -> Iterator[tuple[str, float]]:
    """A term's tokens with their shares; single characters, which many words have, only of term 0.

    Args:
        term: one of a word's.
        number: which of them; 0 for the word with its translations.
    """
    return (pair for pair in term.tokens.items() if number == 0 or len(pair[0]) > 1)


def worths_of(words: Sequence[Word], texts: Sequence[Text]) -> list[float]:
    """Returns what each word is worth: one that is rarer among the texts is worth more."""
    return [
        math.log(1 + (len(texts) + 0.5) / (sum(word_share(word, text) > 0 for text in texts) + 0.5))
        for word in words
    ]


def check_words(frame: Frame, sentence: Text, context: Text, others: Sequence[Text]) -> WordSupport:
    """Returns how far a quote has the other words of a question; 1 for a question without any.

    Args:
        frame: the question's.
        sentence: the quote.
        context: the quote with what stands around it.
        others: all passages found; they say how rare a word is.
    """
    if not frame.words:
        return WordSupport(1.0, 1.0, "")
    worths = worths_of(frame.words, others)
    own = [word_share(word, sentence) for word in frame.words]
    around = [word_share(word, context) for word in frame.words]
    total = sum(worths)
    nouns = [
        (worth, word.said, share)
        for worth, word, share in zip(worths, frame.words, around, strict=True)
        if word.noun
    ]
    surely = sum(worth for worth, share in zip(worths, around, strict=True) if share >= _SURELY)
    absent = surely < _SPOKEN_OF * total and all(share < _SURELY for _, _, share in nouns)
    return WordSupport(
        sum(worth * share for worth, share in zip(worths, own, strict=True)) / total,
        sum(worth * share for worth, share in zip(worths, around, strict=True)) / total,
        max(nouns)[1] if frame.measured and absent and nouns else "",
    )


def _sentence_around(quote: Span, value: Span) -> str:
    """The sentence of a quote in which a value begins."""
    at = value.start - quote.start
    places = split_sentences(quote.text)
    return next((quote.text[a:b] for a, b in places if a <= at < b), quote.text)


def _has_any_word(frame: Frame, sentence: str) -> bool:
    """Whether a sentence has a word of the question; in the other language one that is a thing.

    *Fall* is soon found there in any growth, of imports or not.
    """
    nouns = [word for word in frame.words if word.noun]
    foreign = holds_han(frame.question) != holds_han(sentence)
    words = nouns if foreign and nouns else frame.words
    text = text_of(sentence)
    return not words or any(word_share(word, text) for word in words)


def is_of_another(
    frame: Frame, quote: Span, value: Span, article: Article, lexicon: Lexicon
) -> bool:
    """Whether a value in a quote is of another year, name, item or thing than the asked ones.

    The quote may speak of these, too: Spain has 157,000 cases, while China has 83,000. A figure is
    of what its own sentence says: of imports, where exports are asked for.
    """
    if is_of_another_item(frame, quote, value.start, value.end, lexicon):
        return True
    if frame.measured and not _has_any_word(frame, _sentence_around(quote, value)):
        return True
    if _is_of_other_item(frame, quote, value):
        return True
    if other_part(frame, _sentence_around(quote, value)):
        return True
    there = f"{article.title}\n{quote.text}"
    if frame.measured and has_rival_word(frame.question, _sentence_around(quote, value), there):
        return True
    start, end = value.start - quote.start, value.end - quote.start
    values = figures_with_years(frame, quote, article)
    if own := [asked for figure, asked in values if figure.start < end and start < figure.end]:
        return not own[0]
    first = max((m.end() for m in _CLAUSE.finditer(quote.text, 0, start)), default=0)
    after = _CLAUSE.search(quote.text, end)
    last = after.start() if after else len(quote.text)
    # who supported the Mongols is no rival of theirs: names in the value itself are what is asked
    clause = f"{quote.text[first:start]} {quote.text[end:last]}"
    return is_displaced(frame, clause, text_of(quote.text), lexicon)


def lacks_noun(frame: Frame, quote: Span, hit: Hit) -> bool:
    """Whether a figure is asked of what an article never speaks of, in the article's language.

    The surveyed rate of unemployment is not the registered one, however alike the questions are.
    Words that only say what kind of figure is asked for (people, per cent) are not looked for.
    """
    if not frame.measured or holds_han(frame.question) != holds_han(quote.text):
        return False
    context = text_of(context_of(hit))
    nouns = [w for w in frame.words if w.noun and not OF_PEOPLE_OR_TIME.fullmatch(w.text)]
    absent = [word for word in nouns if not word_share(word, context)]
    if not absent:
        return False
    whole = fold_text(hit.article.text)
    return not all(
        any(token in whole for term in word.terms[:1] for token in (word.text, *term.tokens))
        for word in absent
    )


@lru_cache(maxsize=256)
def has_rival_word(question: str, sentence: str, around: str) -> bool:
    """Whether a Chinese sentence speaks of another kind of thing: 個人借閱證, and not 團體借閱證.

    It has another word before the noun everywhere, and the question's own stands nowhere around.
    """
    asked, said, there = fold_text(question), fold_text(sentence), fold_text(around)
    before: dict[str, list[tuple[str, str]]] = {}
    for word, tag, noun, _ in _neighbours(said):
        before.setdefault(noun, []).append((word, tag))
    return any(
        tag in _TELLING and kind in _NOUNS and word not in there and noun in before
        and len(before[noun]) == said.count(noun)
        and all(own in (*_TELLING, *_VERBS) and one not in asked for one, own in before[noun])
        for word, tag, noun, kind in _neighbours(asked)
    )  # fmt: skip


def _neighbours(folded: str) -> Iterator[tuple[str, str, str, str]]:
    """Each two longer Chinese words that stand side by side, with their tags: 個人, 借閱證."""
    for run in HAN_RUN.finditer(folded):
        words: list[tuple[str, str]] = []
        for word, tag in dictionary_tagged(run.group()):
            if len(word) == 1 and tag in _NOUNS and words and words[-1][1] in _VERBS:
                words[-1] = words[-1][0] + word, tag  # 借閱證
            else:
                words.append((word, tag))
        for (word, tag), (other, kind) in pairwise(words):
            if min(len(word), len(other)) > 1:
                yield word, tag, other, kind


def _is_of_other_item(frame: Frame, quote: Span, value: Span) -> bool:
    """Whether a value stands in one of the parts set off by semicolons, and not in the asked one.

    Another part then has all the words of the question that its own has and one more; or a word
    stands only behind its part: the first may lead in what all are about, but no later one does.
    """
    at = value.start - quote.start
    first = max((m.end() for m in _LIST_END.finditer(quote.text, 0, at)), default=0)
    last = _LIST_END.search(quote.text, at)
    until = last.start() if last else len(quote.text)
    ends = [match.end() for match in _ITEM_END.finditer(quote.text, first, until)]
    places = list(pairwise([first, *ends, until]))
    own = next((n for n, (start, end) in enumerate(places) if start <= at < end), 0)
    texts = [text_of(quote.text[start:end]) for start, end in places]
    met = [{w.text for w in frame.words if word_share(w, text)} for text in texts]
    if len(places) < 2:
        return False
    behind = set().union(*met[own + 1 :]) - set().union(*met[: own + 1])
    return bool(behind) or bool(met[own]) and any(met[own] < other for other in met)


def better_sentence(
    frame: Frame, quote: Span, value: Span, hit: Hit, lexicon: Lexicon
) -> Span | None:
    """Returns another sentence of the passage that speaks of what is asked for; None if none does.

    It has every word of the question as much as the value's own sentence has it, one noun clearly
    more (exports, where that has imports, or both together), and a figure that may answer; or it
    has all the names, of which the value's own sentence has none.

    Args:
        frame: the question's.
        quote: what was chosen.
        value: the value in it.
        hit: the passage.
        lexicon: knows names and words in the other language.
    """
    if frame.kind not in ANSWERS or frame.kind == "date" or not frame.words:
        return None
    words = [word for word in frame.words if word.noun or not _CHANGING.match(word.text)]
    around = _sentence_around(quote, value)
    own = _shares_met(words, around)
    unnamed = bool(frame.names) and not context_share(frame, text_of(around), lexicon)
    best, best_sum = None, 0.0
    for start, end in hit.chunk.sentences:
        sentence = hit.article.text[start:end]
        if start <= value.start < end or not any(
            figure.kind == ANSWERS[frame.kind][0] for figure in figures.find(sentence)
        ):
            continue
        other = _shares_met(words, sentence)
        gains = [theirs - ours for theirs, ours in zip(other, own, strict=True)]
        clearly = (unnamed and context_share(frame, text_of(sentence), lexicon) == 1) or any(
            gain >= _CLEARLY for word, gain in zip(words, gains, strict=True) if word.noun
        )
        if min(gains, default=-1) < 0 or not clearly or sum(other) <= best_sum:
            continue
        span = Span(quote.article_id, start, end, sentence, quote.kind)
        if not check(frame, span, hit, [hit], lexicon).missing:
            best, best_sum = span, sum(other)
    return best


def _shares_met(words: Sequence[Word], sentence: str) -> list[float]:
    """How much of each word a sentence has; half of one that stands for both of a pair."""
    return [meeting(word.terms, sentence).share for word in words]
