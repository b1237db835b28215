"""Examples for the reader: a question, a stretch of text, and the tokens of the answer or none.

Real questions are CMRC 2018's, also word by word in English; the others are made by ``cloze`` from
parallel sentences and from CMRC's own passages. Every text stands in its neighbourhood, cut at
random, and now and then the neighbourhood is there without the answer.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.asked import kind_asked
from bot.clues import clues
from bot.folding import fold
from bot.sentences import sentences
from bot.stopwords import is_stopword
from bot.terms import question_terms
from bot.words import stem
from bot.segmenter import tagged
from embeddings.reader_inputs import Inputs, inputs
from embeddings.training import cloze, corpora

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from embeddings.encoder import BundledEncoder
    from embeddings.lexicon import Lexicon

LONGEST = 340  # Han characters of a stretch of Chinese text, about; English 2.5 times as many
_TRIM = "。，,；;、：: .！？!?\n\"“”"  # at the ends of an answer: what is said, not how it is written
_QUESTION_WORDS = {
    "person": "Who", "place": "Where", "date": "When", "amount": "How much", "count": "How many",
    "percentage": "What percentage", "rank": "What rank", "": "What",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What the reader is given, and what it should find."""

    inputs: Inputs
    start: int  # first token of the answer; -1: the answer is not there
    end: int  # its last token
    weight: float = 1.0


class Maker:
    """Makes examples from the corpora; deterministic from a seed."""

    def __init__(self, folder: Path, encoder: BundledEncoder, lexicon: Lexicon, seed: int) -> None:
        self._encoder, self._lexicon = encoder, lexicon
        self._pick = random.Random(seed)
        self._passages = corpora.passages(folder)
        self._groups = corpora.sentence_groups(folder, ("wmt-news.en-zh.tsv.gz", "pud.en-zhHant.tsv.gz", "tico19.en-zh.tsv.gz"))
        self._surface = _surfaces(self._groups)

    def real(self, *, english: bool) -> Iterator[Example]:
        """CMRC's questions over their passages, or over the passage most like it in vain."""
        firsts = [p.text[:400] for p in self._passages]
        vectors = self._encoder.encode(firsts)
        near = np.argsort(-(vectors @ vectors.T), axis=1)[:, 1:6]
        for number, passage in enumerate(self._passages):
            for question, answer, at in passage.questions:
                at = at if passage.text.startswith(answer, at) else passage.text.find(answer)
                if at < 0:
                    continue
                start, end = _trimmed(passage.text, at, at + len(answer))
                asked = self.in_english(question) if english else question
                kind = kind_asked(question)
                text, shift = self._cut(passage.text, start, end)
                if example := self._example(asked, kind, text, start - shift, end - shift):
                    yield example
                if self._pick.random() < 0.25:  # the rest of its own passage
                    left, right = passage.text[:start], passage.text[end:]
                    places = sentences(passage.text)
                    holder = next(((a, b) for a, b in places if a <= start < b), (start, end))
                    left, right = passage.text[: holder[0]], passage.text[holder[1] :]
                    rest = max(left[-LONGEST:], right[:LONGEST], key=len)
                    if answer not in rest and len(rest) > 40:
                        yield self._without(asked, kind, rest)
                if self._pick.random() < 0.35:
                    other = self._passages[self._pick.choice(near[number].tolist())].text
                    if answer not in other:
                        yield self._without(asked, kind, self._cut(other, 0, 1)[0])

    def wiki(self, share: float) -> Iterator[Example]:
        """Cloze questions over CMRC's passages."""
        for passage in self._passages:
            for a, b in sentences(passage.text):
                sentence = passage.text[a:b]
                found = [s for s in cloze.spans(sentence) if 12 < b - a < 120]
                if found and self._pick.random() < share:
                    start, end, kind = self._pick.choice(found)
                    asked = cloze.chinese_question(sentence, (start, end), kind, self._pick)
                    if self._pick.random() < 0.4:
                        asked = self.in_english(asked)
                    text, shift = self._cut(passage.text, a + start, a + end)
                    example = self._example(asked, kind_asked(asked), text, a + start - shift, a + end - shift)
                    if example:
                        yield example

    def parallel(self, share: float) -> Iterator[Example]:
        """Cloze questions over news and encyclopedia sentences, across and within languages."""
        for number, (english, chinese) in enumerate(self._groups):
            if self._pick.random() >= share:
                continue
            zh, en = self._pick.choice(chinese), self._pick.choice(english)
            if len(zh) < 12 or len(en) < 30:
                continue
            found = cloze.align(zh, en, self._lexicon)
            full = [one for one in found if one.english]
            if not full:
                continue
            one = self._pick.choice(full)
            asks = self._pick.random()
            if asks < 0.5:
                asked = cloze.english_question(en, one.english, one.kind, self._pick)
            else:
                asked = self._other(chinese, zh, one)
            where = self._pick.random()
            versions, own, place = (chinese, zh, one.chinese) if where < 0.65 else (english, en, one.english)
            side = 1 if versions is chinese else 0
            if (side == 1) == (asks >= 0.5) and self._pick.random() < 0.5:
                continue  # within one language words meet too easily: fewer of these
            text, at = self._around(number, side, own)
            kind = kind_asked(asked)
            if example := self._example(asked, kind, text, at + place[0], at + place[1]):
                yield example
            if self._pick.random() < 0.3:
                far = number + self._pick.choice((-6, -5, 5, 6))
                if 0 <= far < len(self._groups):
                    other = self._pick.choice(self._groups[far][side])
                    text, _ = self._around(far, side, other)
                    if own[place[0] : place[1]] not in text and own not in text:
                        yield self._without(asked, kind, text)

    def _other(self, versions: Sequence[str], text: str, one: cloze.Aligned) -> str:
        """The question in Chinese, from another translation that has the same words, if any."""
        answer = text[slice(*one.chinese)]
        others = [v for v in versions if v != text and v.count(answer) == 1]
        if others and self._pick.random() < 0.9:
            other = self._pick.choice(others)
            at = other.index(answer)
            return cloze.chinese_question(other, (at, at + len(answer)), one.kind, self._pick)
        return cloze.chinese_question(text, one.chinese, one.kind, self._pick)

    def _around(self, number: int, side: int, own: str) -> tuple[str, int]:
        """A sentence among its neighbours, and where it begins."""
        before, after = self._pick.randrange(0, 5), self._pick.randrange(0, 5)
        gap = "" if side == 1 else " "
        left = [self._pick.choice(g[side]) for g in self._groups[max(number - before, 0) : number]]
        right = [self._pick.choice(g[side]) for g in self._groups[number + 1 : number + 1 + after]]
        head = gap.join([*left, ""]) if left else ""
        return head + gap.join([own, *right]), len(head)

    def _cut(self, text: str, start: int, end: int) -> tuple[str, int]:
        """Some whole sentences around a place, and where they begin."""
        places = sentences(text)
        inside = [n for n, (a, b) in enumerate(places) if a < end and start < b]
        if not inside:
            return text, 0
        first, last = inside[0], inside[-1]
        room = self._pick.choice((LONGEST, LONGEST, LONGEST // 2))
        while True:
            choices = [n for n in (first - 1, last + 1) if 0 <= n < len(places)]
            if not choices:
                break
            n = self._pick.choice(choices)
            low, high = min(n, first), max(n, last)
            if places[high][1] - places[low][0] > room:
                break
            first, last = low, high
        return text[places[first][0] : places[last][1]], places[first][0]

    def _example(self, question: str, kind: str, text: str, start: int, end: int) -> Example | None:
        given = self._given(question, kind, text)
        inside = np.flatnonzero((given.spans[:, 0] < end) & (given.spans[:, 1] > start))
        if not len(inside) or not len(given.question):
            return None
        return Example(given, int(inside[0]), int(inside[-1]))

    def _without(self, question: str, kind: str, text: str) -> Example:
        return Example(self._given(question, kind, text), -1, -1)

    def _given(self, question: str, kind: str, text: str) -> Inputs:
        met = clues(question_terms(question, self._lexicon), text)
        return inputs(self._encoder, question, kind, text, met)

    def in_english(self, question: str) -> str:
        """A Chinese question word by word in English, the question word in front."""
        said = [_QUESTION_WORDS[kind_asked(question)]]
        for word, _ in tagged(fold(question).text):
            if is_stopword(word) or not word.strip():
                continue
            if word[0] < "\u2e80":
                said.append(word if word[0].isalnum() else "")
                continue
            found = self._lexicon.english.get(word)
            if found and self._pick.random() < 0.95:
                stems, chances = zip(*found.items(), strict=True)
                chosen = self._pick.choices(stems, [c**1.5 for c in chances])[0]
                said.append(" ".join(self._surface.get(s, s) for s in chosen.split()))
            else:
                said.append("".join(self._reading(c) for c in word).capitalize())
        return " ".join(filter(None, said)) + "?"

    def _reading(self, character: str) -> str:
        return next(iter(self._lexicon.readings.get(character)), "")


def _surfaces(groups: Sequence[tuple[list[str], list[str]]]) -> dict[str, str]:
    """The commonest form of each English stem."""
    counts: dict[str, Counter[str]] = {}
    for english, _ in groups:
        for word in english[0].lower().replace(".", " ").replace(",", " ").split():
            if word.isalpha():
                counts.setdefault(stem(word), Counter())[word] += 1
    return {s: forms.most_common(1)[0][0] for s, forms in counts.items()}


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    while start < end and text[start] in _TRIM:
        start += 1
    return start, end
