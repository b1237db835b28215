"""A pretrained network of a hundred languages → the pieces that Chinese and English texts use.

Three quarters of multilingual-e5-small's weights are the vectors of its 250,000 pieces. Kept are
those that the corpora use in either script, all single Han characters and all short Latin pieces.
Pieces with kana stay for training alone, which reads Japanese, too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from embeddings.training import corpora
from embeddings.training.pretrained import tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from embeddings.training.pretrained import Pretrained

_SPECIAL = 4  # the first pieces: start, padding, end, unknown
_RARE = 3  # a piece with fewer uses in the corpora is left out
_SHORT = 2  # characters of a Latin piece that stays however rare it is
_AT_ONCE = 2_000  # texts that are tokenised together
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("▁?[\u3400-\u9fff]+")


def cut(pretrained: Pretrained, folder: Path) -> tuple[Pretrained, int]:
    """The network with the pieces that are used, and how many of them are shipped: the first.

    Args:
        pretrained: the whole network.
        folder: that of the corpora.
    """
    count = len(pretrained.pieces) - 1  # the last is a mask, which no text has
    whole = tokenizer(pretrained.pieces, pretrained.scores)
    used: Counter[int] = Counter()
    for texts in _together(_in_both_scripts(corpora.texts(folder))):
        for encoded in whole.encode_batch(texts, add_special_tokens=False):
            used.update(encoded.ids)
    japanese: Counter[int] = Counter()
    for texts in _together(_japanese(folder)):
        for encoded in whole.encode_batch(texts, add_special_tokens=False):
            japanese.update(encoded.ids)
    pieces = pretrained.pieces
    kept = [*range(_SPECIAL)]
    kept += [n for n in range(_SPECIAL, count) if _is_kept(pieces[n], used[n])]
    kana = [n for n in range(_SPECIAL, count) if _KANA.search(pieces[n]) and japanese[n] >= _RARE]
    return pretrained.cut([*kept, *kana]), len(kept)


def _is_kept(piece: str, uses: int) -> bool:
    if _KANA.search(piece):
        return False
    bare = piece.replace("▁", "")
    if uses >= _RARE or (len(piece) <= _SHORT and bare.isascii()):
        return True
    return bool(_HAN.fullmatch(piece)) and (uses > 0 or len(bare) == 1)


def _in_both_scripts(texts: Iterable[str]) -> Iterator[str]:
    import opencc

    convert = opencc.OpenCC("s2t").convert
    for text in texts:
        yield text
        if not text.isascii():
            yield convert(text)


def _japanese(folder: Path) -> Iterator[str]:
    for passage in corpora.passages(folder, corpora.JAPANESE_QUESTIONS):
        yield passage.text
        yield from (question for question, _, _ in passage.questions)


def _together(texts: Iterable[str]) -> Iterator[list[str]]:
    some: list[str] = []
    for text in texts:
        some.append(text)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    yield some
