"""A draft → each of its figures, dates and names, with what the articles say of it.

Contradicted is only a figure whose measure, thing, place and period an article states with another
value, or the day of what happens but once. Where any of these differs, or is not plain, the draft's
words are neither supported nor contradicted: they are not found. A name is never contradicted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.answering.statements import Translations, same_measure
from bot.answering.support import word_share
from bot.core import Article, Evidence, Finding, Span, settings
from bot.question import question_terms, words_of
from bot.search import meeting
from bot.text import (
    are_alike,
    designators_of,
    facts_of,
    figures,
    fold,
    heads_of,
    holds_han,
    is_same,
    is_stopword,
    says_what,
    scan,
    split_sentences,
    statements_of,
    years_of,
)
from bot.text.figures import compatible, same_thing
from bot.text.names import name_share, names_of, organisations_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.answering.messages import Answerer
    from bot.core import Fact, Hit, Term
    from bot.question import Word
    from bot.text import Statement
    from bot.text.figures import Figure
    from bot.text.names import Name, Organisation, Text
    from embeddings.lexicon import Lexicon

_NEAR = 0.5  # share of a sentence's words from which an article's sentence may speak of the same
_LIKE = 0.6  # the same for a figure whose measure is not plain, and for the words of a measure
_ALIKE = 0.8  # the same for a day on which something happened
_HAS = 0.8  # share of a name from which a text has it
_SHOWN = 3  # pieces of evidence for each finding
# Words for the whole of a measure, which say nothing of which: 出口总额 is 出口.
_WHOLE = re.compile(
    "总额|总值|总量|金额|数额|合计|总计|共计|一共|总共|额(?![度外])|(?<=[口售产])值"
)
_WHOLE_LATIN = re.compile(r"\b(?:a |the )?(?:total|overall|altogether|amount|value)(?: of)?\b")
_RISE = re.compile(
    r"增|升|涨|上扬|多出|\b(?:up|rise|rose|risen|grew|growth|increase\w*|gain\w*|more)\b"
)
_FALL = re.compile(
    r"减|降|跌|下滑|回落|\b(?:down|f[ae]ll\w*|drop\w*|declin\w*|decreas\w*|less|fewer)\b"
)
# What happens but once to a thing, in both languages, folded.
_ONCE = (
    re.compile(r"成立|创立|创办|创建|\b(?:founded|established|set up|created)\b"),
    re.compile(r"建成|落成|竣工|\b(?:completed|built)\b"),
    re.compile(r"开[通业馆放园]|启用|通车|投产|\b(?:opened|opens|inaugurated|launched)\b"),
    re.compile(r"出生|诞生|\bborn\b"),
    re.compile(r"逝世|去世|病逝|\bdied\b"),
)
# Words, folded and stemmed, that report a figure and say nothing of what it is of.
_REPORTING = re.compile(
    "累计|共计|总共|一共|宣布|公布|表示|显示|约|超过|突破|预计|估计|同期|已经|合共|将"
    "|record|announc|report|said|say|total|overall|roughli|whole|made|newli|actual"
)
_COMMA = re.compile(r"[,，;；](?!\d)")
_REPORT = re.compile(
    "据|获悉|报道|通报|记者|表示|指出|显示|统计|\\b(?:according|reported|said|says|announced)\\b"
)
_CLAUSE_END = re.compile(r"[，；。！？\n]|[,;.!?](?!\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def check_draft(text: str, answerer: Answerer) -> tuple[Finding, ...]:
    """Returns what the articles say of each figure, date and name of a draft, in its order.

    Args:
        text: the draft, with headings where it has some.
        answerer: finds passages and knows the library.
    """
    draft = Article("draft", "", text)
    facts: dict[int, list[Fact]] = {}
    for fact in facts_of(draft, answerer.lexicon):
        facts.setdefault(fact.quote.start, []).append(fact)
    sources = _Sources(answerer)
    findings: list[Finding] = []
    for start, end in split_sentences(text):
        sentence = _Sentence(draft, start, end, tuple(facts.get(start, ())), answerer.lexicon)
        if sentence.items:
            findings += _SentenceCheck(
                sentence, sources.similar_to(sentence), answerer.lexicon
            ).findings()
    return tuple(findings)


@dataclass(frozen=True)
class _Sentence:
    """A sentence of the draft or of an article, with what is compared."""

    article: Article
    start: int
    end: int
    facts: tuple[Fact, ...]
    lexicon: Lexicon

    @cached_property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @cached_property
    def heads(self) -> str:
        """The title and the headings above it."""
        return "\n".join(heads_of(self.article, self.start))

    @cached_property
    def figures(self) -> list[Figure]:
        return figures.find(self.text)

    @cached_property
    def names(self) -> list[Name]:
        """The names in it."""
        return list(names_of(self.text, self.lexicon))

    @cached_property
    def terms(self) -> list[Term]:
        """Its words with their translations."""
        asked = self.text[: settings.MAX_QUESTION_CHARS]
        return [one for one in question_terms(asked, self.lexicon) if not one.is_bigram]

    @cached_property
    def items(self) -> list[tuple[int, int, str]]:
        """Where its figures, dates and names stand, in order; none overlaps another."""
        found = [(f.start, f.end, "date" if f.kind == "date" else "figure") for f in self.figures]
        taken = [(start, end) for start, end, _ in found]
        for name in self.names:
            start = self.text.find(name.text)
            end = start + len(name.text)
            if start >= 0 and all(end <= first or last <= start for first, last in taken):
                found.append((start, end, "name"))
        return sorted(found)

    @cached_property
    def years(self) -> frozenset[int]:
        """The years that it names itself, without those that something is compared with."""
        return frozenset().union(*(y.years for y in years_of(self.text) if not y.compared))

    def span(self, start: int, end: int, kind: str) -> Span:
        """A slice of the article; offsets are within the sentence."""
        first, last = self.start + start, self.start + end
        return Span(self.article.id, first, last, self.article.text[first:last], kind)

    @cached_property
    def surroundings(self) -> str:
        """The sentence with what stands above it and before it in its paragraph."""
        line = self.article.text.rfind("\n", 0, self.start) + 1
        return f"{self.heads}\n{self.article.text[line : self.end]}"

    @cached_property
    def with_heads(self) -> Text:
        """It and what stands above it."""
        return text_of(f"{self.heads}\n{self.text}")

    def has(self, name: Name) -> bool:
        """Whether it has a name, or what stands above it has."""
        return name_share(name, self.with_heads, self.lexicon) >= _HAS

    def statement(self, fact: Fact) -> Statement:
        """What a figure of it is said of, without names, reporters and words for the whole."""
        found = self.whole_statement(fact)
        names = [fold(one.text).text for one in self.names]
        return found._replace(own=_bare(found.own, names), lead=_bare(found.lead, names))

    def names_of(self, fact: Fact) -> list[Name]:
        """The names that stand in a figure's part or before it, without those that report it."""
        told = self.whole_statement(fact)
        return [one for one in self.names if fold(one.text).text in f"{told.lead} {told.own}"]

    def whole_statement(self, fact: Fact) -> Statement:
        """What a figure of it is said of, without those who report it."""
        at = fact.mark.start - self.start
        found = next(one for one in statements_of(self.text) if one.figure.start == at)
        return found._replace(own=_without_reports(found.own), lead=_without_reports(found.lead))


def _without_reports(folded: str) -> str:
    """A part of a sentence without the clauses that only say who reports it: 据海关通报."""
    *before, last = _COMMA.split(folded)
    return ",".join([*(one for one in before if not _REPORT.search(one)), last])


def _bare(folded: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        folded = folded.replace(name, " ")
    return _WHOLE_LATIN.sub(" ", _WHOLE.sub(" ", folded))


class _Sources:
    """The articles' sentences that may speak of the same as one of the draft."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._facts: dict[str, dict[int, tuple[Fact, ...]]] = {}

    def similar_to(self, sentence: _Sentence) -> list[tuple[_Sentence, float]]:
        """Returns such sentences, each with the share of the draft's words that it has."""
        asked = sentence.text[: settings.MAX_QUESTION_CHARS]
        hits = self._answerer.find_hits(asked, settings.SEARCHED_HITS)
        found: dict[tuple[str, int], tuple[_Sentence, float]] = {}
        for hit in hits:
            for start, end in hit.chunk.sentences:
                if (hit.article.id, start) not in found:
                    facts = self._facts_of(hit).get(start, ())
                    one = _Sentence(hit.article, start, end, facts, sentence.lexicon)
                    share = meeting(sentence.terms, f"{one.text}\n{one.heads}").share
                    found[hit.article.id, start] = one, share
        return sorted(found.values(), key=lambda pair: -pair[1])

    def _facts_of(self, hit: Hit) -> dict[int, tuple[Fact, ...]]:
        """The facts of a hit's article, by where their sentences begin."""
        key = hit.article.id
        if key not in self._facts:
            by_start: dict[int, tuple[Fact, ...]] = {}
            for fact in self._answerer.library.facts([key]):
                at = fact.quote.start
                by_start[at] = (*by_start.get(at, ()), fact)
            self._facts[key] = by_start
        return self._facts[key]


class _SentenceCheck:
    """A sentence of the draft, held against sentences of the articles."""

    def __init__(
        self, sentence: _Sentence, others: Sequence[tuple[_Sentence, float]], lexicon: Lexicon
    ) -> None:
        self.sentence, self.others = sentence, others
        self.translations = Translations(lexicon)
        self._verdicts: dict[int, Finding] = {}

    def findings(self) -> Iterator[Finding]:
        """Yields a finding for each figure, date and name, in order."""
        facts = {fact.mark.start - self.sentence.start: fact for fact in self.sentence.facts}
        items = self.sentence.items
        for start, end, kind in items:
            if kind == "figure":
                fact = facts.get(start)
                verdict = self._check_fact(fact) if fact else self._check_figure(start, end)
                self._verdicts[start] = self._finding(start, end, kind, *verdict)
        for start, end, kind in items:
            if kind == "date":
                yield self._finding(start, end, kind, *self._check_date(start, end))
            elif kind == "name":
                yield self._finding(start, end, kind, *self._check_name(start, end))
            else:
                yield self._verdicts[start]

    def _finding(
        self, start: int, end: int, kind: str, verdict: str, evidence: Sequence[Evidence]
    ) -> Finding:
        first = self.sentence.start + start
        text = self.sentence.text[start:end]
        seen = {(one.article.id, one.quote.start): one for one in reversed(evidence)}
        shown = tuple(reversed(seen.values()))[:_SHOWN]
        return Finding(first, first + len(text), text, kind, verdict, shown)

    def _check_fact(self, fact: Fact) -> tuple[str, list[Evidence]]:
        """The verdict on a figure by the facts of the articles."""
        supporting: list[Evidence] = []
        differing: list[Evidence] = []
        for other, _ in self.others:
            pairs = [(one, self._compare(fact, other, one)) for one in other.facts]
            supporting += [_evidence(other, one) for one, said in pairs if said == "supported"]
            against = [one for one, said in pairs if said == "contradicted"]
            if len(against) == 1:  # of several it is not plain which one is meant
                differing.append(_evidence(other, against[0]))
        if supporting:
            return "supported", supporting
        return ("contradicted", differing) if differing else ("not found", [])

    def _compare(self, fact: Fact, other: _Sentence, its: Fact) -> str:
        """What a fact of an article says to one of the draft; "" if nothing."""
        ours, theirs = self.sentence.statement(fact), other.statement(its)
        if not same_thing(ours.figure, theirs.figure) or _differ_in_direction(ours, theirs):
            return ""
        if not all(other.has(name) for name in self.sentence.names):
            return ""
        if self._is_of_another(fact, other, its):
            return ""
        if _agrees(ours.figure, theirs.figure):
            fits = _supports(fact.period, its.period) and self._is_like(fact, theirs, other)
            return "supported" if fits else ""
        if compatible(ours.figure, theirs.figure):
            return ""
        foreign = holds_han(self.sentence.text) != holds_han(other.text)
        alike = same_measure(
            ours, theirs, self.sentence.heads, other.heads, self.translations if foreign else None
        )
        if not alike or not self._is_like(fact, theirs, other):
            return ""
        pairs = ((self.sentence, other), (other, self.sentence))
        if foreign and any(meeting(one.terms, two.text).partly for one, two in pairs):
            return ""  # exports are but half of 进出口
        return "contradicted" if self._is_the_same(fact, other, its) else ""

    def _is_of_another(self, fact: Fact, other: _Sentence, its: Fact) -> bool:
        """Whether two figures stand beside two things: 乙店's is not 甲店's, nor exports imports.

        A thing is an item, a name or a noun; each figure has one in its own part of the sentence
        that the other one's part, or the draft, has not.
        """
        ours, theirs = self.sentence.whole_statement(fact), other.whole_statement(its)
        lexicon = self.sentence.lexicon
        items, their_items = designators_of(ours.part), designators_of(theirs.part)
        around = designators_of(other.surroundings)
        for item in items:
            alike = [one for one in their_items if are_alike(item, one, lexicon)] or around
            if not any(is_same(item, one, lexicon) for one in alike):
                return True
        beside, known = text_of(theirs.own), text_of(self.sentence.surroundings)
        missing = [one for one in self.sentence.names_of(fact) if fold(one.text).text in ours.own]
        extra = [one for one in other.names_of(its) if fold(one.text).text in theirs.own]
        return (
            any(name_share(one, beside, lexicon) < _HAS for one in missing)
            and any(name_share(one, known, lexicon) < _HAS for one in extra)
        ) or (
            any(one.noun and not self._says(one, beside) for one in self._words(ours.part))
            and any(one.noun and not self._says(one, known) for one in self._words(theirs.own))
        )

    def _is_like(self, fact: Fact, theirs: Statement, other: _Sentence) -> bool:
        """Whether all that a figure of the draft is said of stands beside one of an article.

        That is the words of its own part and clause, and those before the first figure, which name
        the thing. One of its own words must be of the article's figure itself.
        """
        text, at = self.sentence.text, fact.mark.start - self.sentence.start
        first = min(one.start for one in self.sentence.figures if one.kind != "date")
        ours = next(one for one in statements_of(text) if one.figure.start == at)
        end = _CLAUSE_END.search(text, ours.figure.end)
        own, opening = self._words(ours.part), self._words(text[:first])
        rest = self._words(text[ours.figure.end : end.start() if end else len(text)])
        around, beside = text_of(other.surroundings), text_of(theirs.own)
        return (
            all(self._says(word, around) for word in (*own, *opening, *rest))
            and all(_has_body(body, around) for body in organisations_of(text))
            and all(name in around.folded for name in _unknown_names(text[:first]))
            and any(self._says(word, beside) for word in own or opening or rest)
        )

    def _words(self, part: str) -> list[Word]:
        """The words of a part of the draft that say what it is of: no dates and no reporting."""
        dates = [one.text for one in figures.find(part)]
        for one in dates:
            part = part.replace(one, " ")
        words = words_of(part, self.sentence.names, self.sentence.lexicon)
        return [one for one in words if says_what(one.text) and not _REPORTING.fullmatch(one.text)]

    def _says(self, word: Word, text: Text) -> bool:
        """Whether a text has a word, or one like it that is no noun: 利用 for 使用."""
        if word_share(word, text) >= _LIKE:
            return True
        return not word.noun and self.translations.has_synonym(text.folded, word.text)

    def _is_the_same(self, fact: Fact, other: _Sentence, its: Fact) -> bool:
        """Whether two figures of one measure are surely of one period, place and thing."""
        if _base(fact.period) != _base(its.period):
            return False
        if any(figures.same(one, _figure_of(other, its)) for one in self.sentence.figures):
            return False  # the draft gives that value, too
        if its.place and not other.names_of(its) and not self._is_place(its.place):
            return False
        names = other.names_of(its)
        known = self.sentence.with_heads
        return all(name_share(one, known, other.lexicon) >= _HAS for one in names) and (
            not its.subject or fold(its.subject).text in known.folded
        )

    def _is_place(self, place: str) -> bool:
        """Whether the draft's sentence names a place, or the place that a longer name begins with.

        What stands under 上海市政府工作报告 is said of 上海.
        """
        folded = fold(place).text
        lexicon = self.sentence.lexicon
        whole = names_of(place, lexicon, guess=False)
        return any(
            name_share(one, self.sentence.with_heads, lexicon) >= _HAS for one in whole
        ) or any(folded.startswith(fold(one.text).text) for one in self.sentence.names)

    def _check_figure(self, start: int, end: int) -> tuple[str, list[Evidence]]:
        """The verdict on a figure that is no fact by itself: a rank, a small number in words."""
        figure = next(one for one in self.sentence.figures if one.start == start)
        found = []
        for other, share in self.others:
            same = [one for one in other.figures if figures.same(one, figure)]
            at_the_time = not self.sentence.years or not self.sentence.years.isdisjoint(
                other.years or frozenset(figures.years(other.heads))
            )
            named = all(other.has(name) for name in self.sentence.names)
            if same and share >= _LIKE and at_the_time and named:
                found.append(_evidence_at(other, same[0].start, same[0].end, figure.kind))
        return ("supported", found) if found else ("not found", [])

    def _check_date(self, start: int, end: int) -> tuple[str, list[Evidence]]:
        """The verdict on a date: that of the figures that it is the period of, if it is of any."""
        date = next(one for one in self.sentence.figures if one.start == start)
        if self.sentence.facts:
            for verdict in self._verdicts.values():
                if verdict.evidence and (
                    evidence := [one for one in verdict.evidence if _says_date(one, date)]
                ):
                    return "supported", [Evidence(e.quote, None, e.article) for e in evidence]
            return "not found", []
        found, against = [], []
        for other, share in self.others:
            if share < _NEAR or not all(other.has(name) for name in self.sentence.names):
                continue
            same = [one for one in other.figures if one.kind == "date" and _lies_in(one, date)]
            if same:
                found.append(_evidence_at(other, same[0].start, same[0].end, "date"))
            elif share >= _ALIKE and (rival := self._rival_date(other, date)):
                against.append(_evidence_at(other, rival.start, rival.end, "date"))
        if found:
            return "supported", found
        return ("contradicted", against) if against else ("not found", [])

    def _rival_date(self, other: _Sentence, date: Figure) -> Figure | None:
        """The other day of what happens but once, if both sentences give one date of one event."""
        own = [one for one in self.sentence.figures if one.kind == "date"]
        theirs = [one for one in other.figures if one.kind == "date"]
        texts = (fold(self.sentence.text).text, fold(other.text).text)
        once = any(all(pattern.search(text) for text in texts) for pattern in _ONCE)
        if not once or len(own) != 1 or len(theirs) != 1 or _lies_in(date, theirs[0]):
            return None
        if not all(self.sentence.has(one) for one in other.names):
            return None
        return theirs[0] if theirs[0].years and date.years else None

    def _check_name(self, start: int, end: int) -> tuple[str, list[Evidence]]:
        """The verdict on a name: whether a sentence that says much of the same has it."""
        text = self.sentence.text[start:end]
        name = next(one for one in self.sentence.names if one.text == text)
        found = []
        for other, share in self.others:
            if share >= _NEAR and other.has(name):
                at = other.text.find(text)
                mark = other.span(at, at + len(text), "name") if at >= 0 else None
                quote = other.span(0, other.end - other.start, "sentence")
                found.append(Evidence(quote, mark, other.article))
        return ("supported", found) if found else ("not found", [])


def _figure_of(sentence: _Sentence, fact: Fact) -> Figure:
    at = fact.mark.start - sentence.start
    return next(one for one in sentence.figures if one.start == at)


def _evidence(sentence: _Sentence, fact: Fact) -> Evidence:
    return Evidence(fact.quote, fact.mark, sentence.article)


def _evidence_at(sentence: _Sentence, start: int, end: int, kind: str) -> Evidence:
    quote = sentence.span(0, sentence.end - sentence.start, "sentence")
    return Evidence(quote, sentence.span(start, end, kind), sentence.article)


def _unknown_names(text: str) -> Iterator[str]:
    """Characters side by side of which no dictionary makes a word: they may be a name, 大韩."""
    run, end = "", -1
    for token in scan(fold(text).text):
        if token.is_word and len(token.text) == 1 and holds_han(token.text):
            run = run + token.text if token.start == end else token.text
            end = token.end
            if len(run) > 1 and not is_stopword(token.text):
                yield run


def _has_body(body: Organisation, text: Text) -> bool:
    """Whether a text has the name of a company or another body, perhaps without its last word."""
    return body.text in text.folded or "".join(body.words) in text.folded


def _differ_in_direction(ours: Statement, theirs: Statement) -> bool:
    """Whether one figure is of a rise, and the other of a fall."""
    own, other = ours.own, theirs.own
    return any(
        one.search(own) and not two.search(own) and two.search(other) and not one.search(other)
        for one, two in ((_RISE, _FALL), (_FALL, _RISE))
    )


def _agrees(ours: Figure, theirs: Figure) -> bool:
    """Whether an article's figure bears out the draft's: the same, or the draft's is rounded."""
    if figures.same(ours, theirs):
        return True
    if ours.value is None or theirs.value is None or not compatible(ours, theirs):
        return False
    return len(ours.value.as_tuple().digits) < len(theirs.value.as_tuple().digits)


def _base(period: str) -> str:
    """A period without its phase: 2020~early is 2020."""
    return re.sub(r"~\w+", "", period)


def _supports(ours: str, theirs: str) -> bool:
    """Whether a figure of one period bears out a figure that is said to be of another one.

    A draft that names no time may speak of any. One that names the year may speak of a day in it.
    """
    ours, theirs = _base(ours), _base(theirs)
    if not ours or ours == theirs:
        return True
    return _DAY.fullmatch(theirs) is not None and theirs.startswith(ours)


def _lies_in(inner: Figure, outer: Figure) -> bool:
    """Whether a date is another one, or lies in it: 27 March 2019 in 2019."""
    if figures.same(inner, outer):
        return True
    whole = bool(outer.date) and not outer.date_end and not inner.date_end
    return whole and inner.date.startswith(f"{outer.date}-")


def _says_date(evidence: Evidence, date: Figure) -> bool:
    """Whether a sentence of an article, or what stands above it, has a date or a day in it."""
    heads = heads_of(evidence.article, evidence.quote.start)
    line = evidence.article.text.rfind("\n", 0, evidence.quote.start) + 1
    before = evidence.article.text[line : evidence.quote.start]
    said = figures.find("\n".join((*heads, before, evidence.quote.text)))
    return any(one.kind == "date" and _lies_in(one, date) for one in said)
