"""Pairs of texts that should lie near each other, drawn batch by batch from the corpora.

Each kind of pair teaches one thing, and a batch holds one kind only, so that the other pairs of
the batch are negatives worth telling apart.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from bot.sentences import sentences
from embeddings.training import corpora, glosses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Ids = NDArray[np.int32]

# Kind → share of the batches: (t)ranslation, sentence and its (p)assage in the other language,
# sentence and (n)eighbours in its own, (d)ictionary, name(s), (q)uestion and passage.
KINDS = {"t": 3, "p": 3, "n": 2, "d": 2, "s": 1, "q": 2}
VERSIONS = 3  # translations kept of one sentence
DROP = 0.15  # share of tokens left out of every text: no pair may hang on one word
LONGEST = 300  # tokens of one side
NEIGHBOURS = 4  # pairs drawn from one place of the corpora after another
NEAR = 40  # sentences around that place: about a news article


class Samples:
    """The corpora as token ids, and the pairs drawn from them; deterministic from a seed."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, seed: int) -> None:
        self._tokenizer = tokenizer
        self._choice = random.Random(seed)
        self._dropped = np.random.default_rng(seed)
        self._area = self._drawn = 0
        groups = corpora.sentence_groups(folder)
        self._english = [self._ids(english[:VERSIONS]) for english, _ in groups]
        self._chinese = [self._ids(chinese[:VERSIONS]) for _, chinese in groups]
        self._entries = []
        for entry in corpora.dictionary(folder):
            if meanings := list(glosses.phrases(entry)):
                self._entries.append((self._ids(meanings), self._ids([entry.simplified])[0]))
        files = corpora.TERM_FILES + corpora.NAME_FILES
        self._names = [
            tuple(self._ids([english, chinese.split("\t")[0]]))
            for english, chinese in corpora.pairs(folder, files)
        ]
        self._passages = [self._passage(p) for p in corpora.passages(folder) if p.questions]
        there = {
            "tpn": any(map(_some, self._english)) and any(map(_some, self._chinese)),
            "d": any(_some(meanings) and len(word) for meanings, word in self._entries),
            "s": any(len(english) and len(chinese) for english, chinese in self._names),
            "q": any(map(_some, (questions for _, questions, _ in self._passages))),
        }
        usable = "".join(kinds for kinds, found in there.items() if found)
        self._kinds = [kind for kind in KINDS if kind in usable for _ in range(KINDS[kind])]
        if not self._kinds:
            raise ValueError(f"{folder} holds no pair to learn from; give a folder with corpora")

    def _ids(self, texts: Sequence[str]) -> list[Ids]:
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array([i for i in one.ids if i], np.int32) for one in encoded]  # 0: unknown

    def _passage(self, passage: corpora.Passage) -> tuple[list[Ids], list[Ids], list[int]]:
        """The sentences, the questions, and for each question its answer's sentence."""
        places = sentences(passage.text)
        holders = [
            next((n for n, (a, b) in enumerate(places) if a <= offset < b), 0)
            for _, _, offset in passage.questions
        ]
        texts = [passage.text[start:end] for start, end in places]
        return self._ids(texts), self._ids([q for q, _, _ in passage.questions]), holders

    def batch(self, size: int) -> tuple[list[Ids], list[Ids], str]:
        """``size`` pairs of one kind: the left sides, the right sides, the kind."""
        kind = self._choice.choice(self._kinds)
        left: list[Ids] = []
        right: list[Ids] = []
        while len(left) < size:
            a, b = self._pair(kind)
            if len(a) and len(b):
                left.append(self._drop(a, DROP)[:LONGEST])
                right.append(self._drop(b, DROP)[:LONGEST])
        return left, right, kind

    def _pair(self, kind: str) -> tuple[Ids, Ids]:
        pick = self._choice
        if kind == "d":
            meanings, word = pick.choice(self._entries)
            return (
                pick.choice(meanings) if pick.random() < 0.7 else np.concatenate(meanings)
            ), word
        if kind == "s":
            name = pick.choice(self._names)
            return name[0], name[1]
        if kind == "q":
            return self._question()
        at = self._place()
        one, other = self._english, self._chinese
        if pick.random() < 0.5:
            one, other = other, one
        sentence = pick.choice(one[at])
        if kind == "t":
            return sentence, pick.choice(other[at])
        if kind == "p":
            around = range(at - pick.randrange(3), at + pick.randrange(3) + 1)
            return self._drop(sentence, 0.3 + 0.4 * pick.random()), self._join(other, around)
        itself = pick.random() < 0.4
        near = range(at - pick.randrange(1, 3), at + pick.randrange(1, 3) + 1)
        return self._drop(sentence, 0.3), self._join(one, [n for n in near if n != at or itself])

    def _place(self) -> int:
        """A sentence's number; a few that follow each other in a batch come from one document.

        So that a text must be told from others of the same subject: hard negatives for nothing.
        """
        if self._drawn % NEIGHBOURS == 0:
            self._area = self._choice.randrange(len(self._english))
        self._drawn += 1
        place = self._area + self._choice.randrange(-NEAR, NEAR + 1)
        return min(max(place, 0), len(self._english) - 1)

    def _question(self) -> tuple[Ids, Ids]:
        passage, questions, holders = self._choice.choice(self._passages)
        number = self._choice.randrange(len(questions))
        holder, width = holders[number], self._choice.random()
        if width < 0.4:
            return questions[number], passage[holder]
        if width < 0.7:
            return questions[number], np.concatenate(passage[max(holder - 1, 0) : holder + 2])
        return questions[number], np.concatenate(passage)

    def _join(self, texts: list[list[Ids]], places: Sequence[int]) -> Ids:
        parts = [self._choice.choice(texts[n]) for n in places if 0 <= n < len(texts)]
        return np.concatenate(parts) if parts else np.empty(0, np.int32)

    def _drop(self, ids: Ids, share: float) -> Ids:
        """The ids without a random share of them; short texts and the last id are spared."""
        if len(ids) < 3:
            return ids
        kept = ids[self._dropped.random(len(ids)) > share]
        return kept if len(kept) else ids[:1]


def _some(texts: Sequence[Ids]) -> bool:
    """Whether any of the texts has a known token."""
    return any(map(len, texts))
