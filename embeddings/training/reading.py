"""Corpora → examples for the reader: a question, a stretch of text, and the answer in it or none.

Real questions are those of CMRC 2018, also word by word in English; the others are made by
``cloze`` from parallel sentences and from CMRC's passages. A text comes with its neighbourhood, cut
at random, and now and then the neighbourhood comes without the answer.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from bot.question import kind_asked
from bot.text import split_sentences
from embeddings.training import cloze, corpora
from embeddings.training.examples import Example, Marker
from embeddings.training.spans import Aligned, align, spans
from embeddings.training.stretches import LONGEST, add_neighbours, cut, trim_punctuation
from embeddings.training.word_by_word import common_forms, in_english

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from embeddings.encoder import BundledEncoder
    from embeddings.lexicon import Lexicon

PARALLEL_FILES = ("wmt-news.en-zh.tsv.gz", "pud.en-zhHant.tsv.gz", "tico19.en-zh.tsv.gz")
_EASY, _HARD = 0.35, 0.5  # shares of the questions that are also asked of a text without answer
_LIKE = 6  # passages most like one, itself included
_FIRST = 400  # characters of a passage that are compared


class Maker:
    """Makes examples from the corpora, the same for the same seed."""

    def __init__(self, folder: Path, encoder: BundledEncoder, lexicon: Lexicon, seed: int) -> None:
        """Reads the corpora.

        Args:
            folder: that of the corpora.
            encoder: the examples consist of its tokens.
            lexicon: translates the words of questions.
            seed: of all that is drawn.
        """
        self._encoder, self._lexicon = encoder, lexicon
        self._marker = Marker(encoder, lexicon)
        self._pick = random.Random(seed)
        self._passages = corpora.passages(folder)
        groups = corpora.sentence_groups(folder, PARALLEL_FILES)
        self._english = [english for english, _ in groups]
        self._chinese = [chinese for _, chinese in groups]
        self._forms = common_forms(english[0] for english in self._english)

    def real(self, *, english: bool, hard: bool = False) -> Iterator[Example]:
        """Yields CMRC's questions with their passages, and some with passages that do not answer.

        Args:
            english: whether questions are put into English, word by word.
            hard: whether a passage that does not answer is like the question; otherwise it is like
                the question's passage.
        """
        first = None if hard else _FIRST
        vectors = self._encoder.encode([passage.text[:first] for passage in self._passages])
        near = np.argsort(-(vectors @ vectors.T), axis=1)[:, 1:_LIKE]
        for number, passage in enumerate(self._passages):
            for question, answer, at in passage.questions:
                at = at if passage.text.startswith(answer, at) else passage.text.find(answer)
                if at < 0:
                    continue
                asked = self._in_english(question) if english else question
                like = (
                    self._similar_passages(question, number, vectors)
                    if hard
                    else near[number].tolist()
                )
                found = (at, answer)
                yield from self._question_examples(
                    asked, kind_asked(question), passage.text, found, like, _HARD if hard else _EASY
                )

    def _similar_passages(self, question: str, own: int, vectors: NDArray[np.float32]) -> list[int]:
        """The passages that would be found for a question if its own were not there."""
        alike = vectors @ self._encoder.encode([question])[0]
        alike[own] = -1.0
        return sorted(np.argsort(-alike, kind="stable")[: _LIKE - 2].tolist())

    def _question_examples(
        self,
        question: str,
        kind: str,
        passage: str,
        found: tuple[int, str],
        like: Sequence[int],
        vain: float,
    ) -> Iterator[Example]:
        """Yields a question with its passage, with the rest of that, and with a passage like it.

        The last comes only for a share ``vain`` of the questions.
        """
        at, answer = found
        start, end = trim_punctuation(passage, at, at + len(answer))
        text, shift = cut(passage, start, end, self._pick)
        if example := self._marker.example(question, kind, text, (start - shift, end - shift)):
            yield example
        if self._pick.random() < 0.25:  # the rest of its own passage
            places = split_sentences(passage)
            holder = next(((a, b) for a, b in places if a <= start < b), (start, end))
            left, right = passage[: holder[0]], passage[holder[1] :]
            rest = max(left[-LONGEST:], right[:LONGEST], key=len)
            if answer not in rest and len(rest) > 40:
                yield self._marker.unanswered_example(question, kind, rest)
        if self._pick.random() < vain and like:
            other = self._passages[self._pick.choice(like)].text
            if answer not in other:
                place = self._pick.choice(split_sentences(other)) if vain == _HARD else (0, 1)
                yield self._marker.unanswered_example(
                    question, kind, cut(other, *place, self._pick)[0]
                )

    def wiki(self, share: float) -> Iterator[Example]:
        """Yields cloze questions about a share of CMRC's sentences, in Chinese and word by word."""
        for passage in self._passages:
            for at, until in split_sentences(passage.text):
                sentence = passage.text[at:until]
                found = list(spans(sentence)) if 12 < until - at < 120 else []
                if found and self._pick.random() < share:
                    start, end, kind = self._pick.choice(found)
                    asked = cloze.chinese_question(sentence, (start, end), kind, self._pick)
                    if self._pick.random() < 0.4:
                        asked = self._in_english(asked)
                    start, end = at + start, at + end
                    text, shift = cut(passage.text, start, end, self._pick)
                    kind = kind_asked(asked)
                    if example := self._marker.example(
                        asked, kind, text, (start - shift, end - shift)
                    ):
                        yield example

    def parallel(self, share: float) -> Iterator[Example]:
        """Cloze questions about a share of the parallel sentences, in and across languages."""
        for number, (english, chinese) in enumerate(zip(self._english, self._chinese, strict=True)):
            if self._pick.random() >= share:
                continue
            zh, en = self._pick.choice(chinese), self._pick.choice(english)
            if len(zh) < 12 or len(en) < 30:
                continue
            found = [one for one in align(zh, en, self._lexicon) if one.english]
            if found:
                yield from self._bilingual_examples(number, zh, en, self._pick.choice(found))

    def _bilingual_examples(self, number: int, zh: str, en: str, one: Aligned) -> Iterator[Example]:
        """Yields a question in one of the languages with the sentence in one of them."""
        if in_chinese := self._pick.random() >= 0.5:
            asked = self._chinese_question(self._chinese[number], zh, one)
        else:
            asked = cloze.english_question(en, one.english or (0, 0), one.kind, self._pick)
        over_chinese = self._pick.random() < 0.65
        if over_chinese == in_chinese and self._pick.random() < 0.5:
            return  # within one language words match too easily: fewer of these
        texts, own, (start, end), gap = (
            (self._chinese, zh, one.chinese, "")
            if over_chinese
            else (self._english, en, one.english or (0, 0), " ")
        )
        text, at = add_neighbours(texts, number, own, gap, self._pick)
        kind = kind_asked(asked)
        if example := self._marker.example(asked, kind, text, (at + start, at + end)):
            yield example
        if self._pick.random() < 0.3:
            far = number + self._pick.choice((-6, -5, 5, 6))
            if 0 <= far < len(texts):
                text, _ = add_neighbours(texts, far, self._pick.choice(texts[far]), gap, self._pick)
                if own[start:end] not in text and own not in text:
                    yield self._marker.unanswered_example(asked, kind, text)

    def _chinese_question(self, versions: Sequence[str], text: str, one: Aligned) -> str:
        """The question in Chinese, mostly from another translation if one has the same words."""
        answer = text[slice(*one.chinese)]
        others = [v for v in versions if v != text and v.count(answer) == 1]
        if others and self._pick.random() < 0.9:
            other = self._pick.choice(others)
            at = other.index(answer)
            return cloze.chinese_question(other, (at, at + len(answer)), one.kind, self._pick)
        return cloze.chinese_question(text, one.chinese, one.kind, self._pick)

    def _in_english(self, question: str) -> str:
        return in_english(question, self._lexicon, self._forms, self._pick)
