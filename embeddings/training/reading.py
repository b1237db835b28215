"""Corpora → examples for the reader: a question, a stretch of text, and the answer in it or none.

Real questions are those of CMRC 2018, also word by word in English; the others are made by
``cloze`` from parallel sentences and from CMRC's passages. A text comes with its neighbourhood, cut
at random, and now and then the neighbourhood comes without the answer.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import numpy as np

from bot.text import split_sentences
from embeddings.training import cloze, corpora
from embeddings.training.examples import Example
from embeddings.training.spans import Aligned, align, spans
from embeddings.training.stretches import LONGEST, add_neighbours, cut, trim_punctuation
from embeddings.training.word_by_word import common_forms, in_english

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from embeddings.encoder import BundledEncoder
    from embeddings.lexicon import Lexicon
    from embeddings.training.corpora import Passage

PARALLEL_FILES = ("wmt-news.en-zh.tsv.gz", "pud.en-zhHant.tsv.gz", "tico19.en-zh.tsv.gz")
_REST = 0.4  # share of the questions that are also asked of the rest of their own passage
_LIKED = 0.5  # share that are also asked of another passage like the question
_LIKE = 4  # passages that are like a question
_TITLED = 0.5  # share of the texts that begin with their article's title
_NUDGED = 0.5  # share of the changed figures that become another number of the same form
_OWN = 0.4  # share of the changed things that the passage itself says of something else
_THING = 0.4  # share of the changed questions in which a noun gives way, if anything else can
_WH = re.compile("[什谁哪几何多]")


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
        self._pick = random.Random(seed)
        self._passages = corpora.passages(folder)
        self._japanese = corpora.passages(folder, corpora.JAPANESE_QUESTIONS)
        groups = corpora.sentence_groups(folder, PARALLEL_FILES)
        self._english = [english for english, _ in groups]
        self._chinese = [chinese for _, chinese in groups]
        self._forms = common_forms(english[0] for english in self._english)

    def real(self, *, english: bool) -> Iterator[Example]:
        """Yields CMRC's questions with their passages, and some with passages like the question.

        Args:
            english: whether questions are put into English, word by word.
        """
        vectors = self._encoder.encode([passage.text for passage in self._passages])
        for number, passage in enumerate(self._passages):
            for question, answer, at in passage.questions:
                at = at if passage.text.startswith(answer, at) else passage.text.find(answer)
                if at < 0:
                    continue
                asked = self._in_english(question) if english else question
                like = self._similar_passages(question, number, vectors)
                yield from self._question_examples(asked, passage, (at, answer), like)

    def _similar_passages(self, question: str, own: int, vectors: NDArray[np.float32]) -> list[int]:
        """The passages that would be found for a question if its own were not there."""
        alike = vectors @ self._encoder.encode([question])[0]
        alike[own] = -1.0
        return sorted(np.argsort(-alike, kind="stable")[:_LIKE].tolist())

    def _question_examples(
        self,
        question: str,
        passage: Passage,
        found: tuple[int, str],
        like: Sequence[int],
    ) -> Iterator[Example]:
        """Yields a question with its passage, and at times with the rest of it or one like it."""
        at, answer = found
        start, end = trim_punctuation(passage.text, at, at + len(answer))
        text, shift = cut(passage.text, start, end, self._pick)
        yield self._add_title(passage, Example(question, text, start - shift, end - shift))
        if self._pick.random() < _REST:
            places = split_sentences(passage.text)
            holder = next(((a, b) for a, b in places if a <= start < b), (start, end))
            left, right = passage.text[: holder[0]], passage.text[holder[1] :]
            share = self._pick.random()  # what is left stands on either side of where it stood
            before = max(round(share * LONGEST), LONGEST - len(right))
            after = max(LONGEST - before, LONGEST - len(left))
            rest = left[max(len(left) - before, 0) :] + right[:after]
            if answer not in rest and len(rest) > 40:
                yield self._add_title(passage, Example.without_answer(question, rest))
        if like and self._pick.random() < _LIKED:
            other = self._passages[self._pick.choice(like)]
            if answer not in other.text:
                place = self._pick.choice(split_sentences(other.text))
                text, _ = cut(other.text, *place, self._pick)
                yield self._add_title(other, Example.without_answer(question, text))

    def _add_title(self, passage: Passage, example: Example) -> Example:
        """An example whose text begins with the article's title, in half of the cases."""
        if not passage.title or self._pick.random() >= _TITLED:
            return example
        return example.after(f"{passage.title}\n")

    def japanese(self, share: float) -> Iterator[Example]:
        """Yields a share of JaQuAD's questions, which teach what an answer is."""
        for passage in self._japanese:
            for question, answer, at in passage.questions:
                if self._pick.random() < share and passage.text.startswith(answer, at):
                    yield from self._question_examples(question, passage, (at, answer), ())

    def changed_questions(self, *, english: bool) -> Iterator[Example]:
        """Yields CMRC's questions with one thing changed, so that their passage does not answer.

        A year, a figure, a name or a noun gives way to another of its kind: from the same passage,
        where it is said of something else, or from elsewhere.
        """
        kinds: dict[str, list[str]] = {}
        for passage in self._passages:
            for question, _, _ in passage.questions:
                for start, end, kind in spans(question):
                    kinds.setdefault(kind, []).append(question[start:end])
        for passage in self._passages:
            own: dict[str, list[str]] = {}
            for start, end, kind in spans(passage.text):
                own.setdefault(kind, []).append(passage.text[start:end])
            for question, answer, at in passage.questions:
                changed = self._change(question, own, kinds)
                at = at if passage.text.startswith(answer, at) else passage.text.find(answer)
                if changed and at >= 0:
                    text, _ = cut(passage.text, at, at + len(answer), self._pick)
                    asked = self._in_english(changed) if english else changed
                    yield self._add_title(passage, Example.without_answer(asked, text))

    def _change(
        self, question: str, own: Mapping[str, Sequence[str]], others: Mapping[str, Sequence[str]]
    ) -> str:
        """A question with one of its things changed; "" if there is none that can be."""
        found = [one for one in spans(question) if not _WH.search(question[one[0] : one[1]])]
        things = [one for one in found if one[2] == "thing"]
        others_than_things = [one for one in found if one[2] != "thing"]
        if not found:
            return ""
        nouns = things and (not others_than_things or self._pick.random() < _THING)
        start, end, kind = self._pick.choice(things if nouns else others_than_things)
        thing = question[start:end]
        if kind in ("date", "number", "count", "amount") and self._pick.random() < _NUDGED:
            digits = re.search(r"\d+", thing)
            if digits:
                number = int(digits.group()) + self._pick.choice((-10, -2, -1, 1, 2, 10))
                if number > 0:
                    other = thing[: digits.start()] + str(number) + thing[digits.end() :]
                    return question[:start] + other + question[end:]
        pool = own.get(kind, ()) if self._pick.random() < _OWN else others.get(kind, ())
        rivals = [one for one in pool if one not in question and thing not in one]
        return question[:start] + self._pick.choice(rivals) + question[end:] if rivals else ""

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
                    yield Example(asked, text, start - shift, end - shift)

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
        yield Example(asked, text, at + start, at + end)
        if self._pick.random() < 0.3:
            far = number + self._pick.choice((-6, -5, 5, 6))
            if 0 <= far < len(texts):
                text, _ = add_neighbours(texts, far, self._pick.choice(texts[far]), gap, self._pick)
                if own[start:end] not in text and own not in text:
                    yield Example.without_answer(asked, text)

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
