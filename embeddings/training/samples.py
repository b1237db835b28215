"""Corpora → batches of pairs of texts that should lie near each other.

Each kind of pair teaches one thing. A batch has pairs of one kind only, so that its other pairs are
negatives worth telling apart.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.text import split_sentences
from embeddings.training import corpora, glosses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Ids = NDArray[np.int32]

# Kind → share of the batches. The kinds: (t)ranslations, a sentence and its (p)assage in the other
# language, a sentence and its (n)eighbours, (d)ictionary entries, name(s), a (q)uestion and its
# passage. In capitals: with the teacher's vectors of the pairs' English sides.
KINDS = {"t": 3, "p": 3, "n": 2, "d": 2, "s": 1, "q": 2, "T": 3, "D": 3}
TAUGHT_GLOSSES = 4  # phrases of a dictionary entry that the teacher reads
VERSIONS = 3  # translations kept of one sentence
DROP = 0.15  # share of tokens left out of every text, so that no pair depends on one word
LONGEST = 300  # tokens of one side
NEIGHBOURS = 4  # pairs drawn from one place of the corpora before the next
NEAR = 40  # sentences around that place: about a news article


class Batch(NamedTuple):
    """Pairs of one kind."""

    left: list[Ids]  # (n,)
    right: list[Ids]  # (n,)
    kind: str
    taught: NDArray[np.float32] | None  # (n, d) the teacher's vectors of the English sides


class Samples:
    """The corpora as token ids, and the pairs drawn from them, the same for the same seed."""

    def __init__(
        self,
        folder: Path,
        tokenizer: Tokenizer,
        seed: int,
        teach: Callable[[Sequence[str]], NDArray[np.float32]] | None = None,
    ) -> None:
        """Reads the corpora.

        Args:
            folder: that of the corpora.
            tokenizer: cuts their texts into tokens.
            seed: of all that is drawn.
            teach: returns vectors (n, d), unit rows, of English texts; without it there are no
                kinds in capitals.

        Raises:
            ValueError: there is no pair to learn from.
        """
        self._tokenizer = tokenizer
        self._choice = random.Random(seed)
        self._dropped = np.random.default_rng(seed)
        self._area = self._drawn = 0
        groups = corpora.sentence_groups(folder)
        self._english = [self._ids(english[:VERSIONS]) for english, _ in groups]
        self._chinese = [self._ids(chinese[:VERSIONS]) for _, chinese in groups]
        explained = [(entry, list(glosses.phrases(entry))) for entry in corpora.dictionary(folder)]
        explained = [(entry, meanings) for entry, meanings in explained if meanings]
        self._entries = [
            (self._ids(meanings), self._ids([entry.simplified])[0]) for entry, meanings in explained
        ]
        self._taught: dict[str, NDArray[np.float16]] = {}  # kind → vectors of what is drawn from
        if teach:
            said = ["; ".join(meanings[:TAUGHT_GLOSSES]) for _, meanings in explained]
            self._taught["T"] = teach([english[0] for english, _ in groups]).astype(np.float16)
            self._taught["D"] = teach(said).astype(np.float16)
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
        usable += "".join(kind for kind in self._taught if kind.lower() in usable)
        self._kinds = [kind for kind in KINDS if kind in usable for _ in range(KINDS[kind])]
        if not self._kinds:
            raise ValueError(f"{folder} holds no pair to learn from; give a folder with corpora")

    def _ids(self, texts: Sequence[str]) -> list[Ids]:
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array([i for i in one.ids if i], np.int32) for one in encoded]  # 0: unknown

    def _passage(self, passage: corpora.Passage) -> tuple[list[Ids], list[Ids], list[int]]:
        """A passage's sentences, its questions, and the number of the sentence answering each."""
        places = split_sentences(passage.text)
        holders = [
            next((n for n, (a, b) in enumerate(places) if a <= offset < b), 0)
            for _, _, offset in passage.questions
        ]
        texts = [passage.text[start:end] for start, end in places]
        return self._ids(texts), self._ids([q for q, _, _ in passage.questions]), holders

    def batch(self, size: int) -> Batch:
        """``size`` pairs of one kind."""
        kind = self._choice.choice(self._kinds)
        left: list[Ids] = []
        right: list[Ids] = []
        drawn: list[int] = []
        taught = self._taught.get(kind)
        while len(left) < size:
            at = self._drawn_from(kind)
            a, b = self._pair(kind, at) if taught is None else self._first(kind, at)
            if len(a) and len(b):
                left.append(self._drop(a, DROP)[:LONGEST])
                right.append(self._drop(b, DROP)[:LONGEST])
                drawn.append(at)
        return Batch(
            left, right, kind, None if taught is None else taught[drawn].astype(np.float32)
        )

    def _drawn_from(self, kind: str) -> int:
        """Draws the number of the sentence, entry, name or passage that a pair is made of."""
        if kind in "tpnT":
            return self._place()
        sizes = {"d": len(self._entries), "s": len(self._names), "q": len(self._passages)}
        return self._choice.randrange(sizes[kind.lower()])

    def _first(self, kind: str, at: int) -> tuple[Ids, Ids]:
        """A pair whose left side is the English that the teacher has read."""
        if kind == "D":
            meanings, word = self._entries[at]
            return np.concatenate(meanings[:TAUGHT_GLOSSES]), word
        return self._english[at][0], self._choice.choice(self._chinese[at])

    def _pair(self, kind: str, at: int) -> tuple[Ids, Ids]:
        pick = self._choice
        if kind == "d":
            meanings, word = self._entries[at]
            return (
                pick.choice(meanings) if pick.random() < 0.7 else np.concatenate(meanings)
            ), word
        if kind == "s":
            name = self._names[at]
            return name[0], name[1]
        if kind == "q":
            return self._question(at)
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
        """Draws a sentence's number; several that follow each other come from one document.

        So a text must be told from others on the same subject: these are hard negatives.
        """
        if self._drawn % NEIGHBOURS == 0:
            self._area = self._choice.randrange(len(self._english))
        self._drawn += 1
        place = self._area + self._choice.randrange(-NEAR, NEAR + 1)
        return min(max(place, 0), len(self._english) - 1)

    def _question(self, at: int) -> tuple[Ids, Ids]:
        passage, questions, holders = self._passages[at]
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
        """The ids without a random share of them; short texts stay whole, and one id stays."""
        if len(ids) < 3:
            return ids
        kept = ids[self._dropped.random(len(ids)) > share]
        return kept if len(kept) else ids[:1]


def _some(texts: Sequence[Ids]) -> bool:
    """Whether any of the texts has a known token."""
    return any(map(len, texts))
