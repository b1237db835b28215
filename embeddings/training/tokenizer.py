"""Corpora → the bundled encoder's tokenizer, whose words and scores are counted and not learned.

It is a Unigram model (Kudo 2018, https://arxiv.org/abs/1804.10959). Chinese words and their
frequencies are jieba's, as far as the corpora use them; English words are those of the corpora.
Normalisation (width, case, accents, Traditional → Simplified) is compiled into the tokenizer's file
by sentencepiece, so that both scripts have the same tokens wherever the folder is loaded.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from bot.text import HAN, fold
from embeddings.training import corpora

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_ENGLISH_COUNT = 3  # rarer words are spelled from pieces: too few sentences to learn a vector
MIN_CHINESE_COUNT = 2
MAX_PIECE = 5  # letters of a piece that spells rare names
PIECES = 4_000  # letter groups, by count, besides all single letters and Han characters
SPELLING_SCORE = -18.0  # log probability of a piece: below that of every word, so words win

_RUN = re.compile(rf"[a-z]+|\d+|[{HAN}]+")
_HAN_BLOCKS = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\x{20000}-\\x{323af}"


def from_corpora(folder: Path, size: int) -> Tokenizer:
    """The tokenizer of a folder of corpora."""
    from bot.text import dictionary_frequencies

    return train_tokenizer(
        (fold(text).text for text in corpora.texts(folder)), dictionary_frequencies(), size
    )


def train_tokenizer(
    texts: Iterable[str], jieba_frequencies: dict[str, int], size: int
) -> Tokenizer:
    """A tokenizer of at most ``size`` entries for already folded English and Chinese texts.

    ``jieba_frequencies`` maps a Simplified word to its count, and a mere prefix to 0.
    """
    english, numbers, chinese = _count(texts, jieba_frequencies)
    vocabulary = _vocabulary(english, numbers, chinese, jieba_frequencies, size)
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Precompiled(_compiled_folding())
    runs = Regex(f"[a-z]+|[0-9]+|[{_HAN_BLOCKS}]+")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(runs, behavior="removed", invert=True)
    return tokenizer


def _count(
    texts: Iterable[str], frequencies: dict[str, int]
) -> tuple[Counter[str], Counter[str], Counter[str]]:
    from bot.text import segment

    english: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    chinese: Counter[str] = Counter()
    for text in texts:
        for run in _RUN.findall(text):
            if run[0].isascii():
                (numbers if run.isdigit() else english)[run] += 1
            else:
                chinese.update(word for word in segment(run) if frequencies.get(word))
                chinese.update(run)
    return english, numbers, chinese


def _vocabulary(
    english: Counter[str],
    numbers: Counter[str],
    chinese: Counter[str],
    frequencies: dict[str, int],
    size: int,
) -> list[tuple[str, float]]:
    spelled = _letter_groups(english)
    pieces = {*"abcdefghijklmnopqrstuvwxyz0123456789", *(c for c in chinese if len(c) == 1)}
    pieces.update(spelled)
    english_total, chinese_total = sum(english.values()), sum(chinese.values())
    jieba_total = sum(frequencies.values())
    words: dict[str, tuple[float, float]] = {}  # word → (worth keeping, log probability)
    for word, count in english.items():
        if count >= MIN_ENGLISH_COUNT and len(word) > 1:
            words[word] = count / english_total, math.log(count / english_total)
    for number, count in numbers.items():
        if count >= MIN_ENGLISH_COUNT and 1 < len(number) <= 4:
            words[number] = count / english_total, math.log(count / english_total)
    for word, count in chinese.items():
        if count >= MIN_CHINESE_COUNT or len(word) == 1:
            share = max(frequencies.get(word, 0), 1) / jieba_total
            words[word] = count / chinese_total + share, math.log(share)
    common = sorted(words, key=lambda word: (word not in pieces, -words[word][0], word))
    common = common[: max(size - len(pieces.difference(words)) - 1, 0)]
    scores = dict.fromkeys(sorted(pieces), SPELLING_SCORE)
    scores.update((word, max(words[word][1], SPELLING_SCORE + 1)) for word in common)
    # By frequency, so that a token's number says how common it is, which MaxSim uses as a weight.
    return [("<unk>", 0.0), *sorted(scores.items(), key=lambda item: (-item[1], item[0]))]


def _letter_groups(english: Counter[str]) -> list[str]:
    groups: Counter[str] = Counter()
    for word in english:  # each word once: names are what has to be spelled, not frequent words
        for length in range(2, MAX_PIECE + 1):
            groups.update(word[i : i + length] for i in range(len(word) - length + 1))
    return [group for group, _ in groups.most_common(PIECES)]


def _compiled_folding() -> bytes:
    """sentencepiece's compiled form of ``bot.text.folding``'s character map.

    It maps characters to their folded forms. Only single characters are mapped, so rules for
    phrases (乾隆, 網際網路) work in keyword search alone.
    """
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    rows = []
    for code in (*range(0x20, 0x3400), *range(0x3400, 0xD800), *range(0xF900, 0x10000)):
        character = chr(code)
        folded = fold(character).text
        if folded != character:
            left, right = (" ".join(f"{ord(c):X}" for c in side) for side in (character, folded))
            rows.append(f"{left}\t{right}\n")
    with tempfile.TemporaryDirectory() as folder:
        rules, prefix = Path(folder, "rules.tsv"), Path(folder, "model")
        rules.write_text("".join(rows), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c d e f g"] * 10),
            model_prefix=str(prefix),
            vocab_size=12,
            hard_vocab_limit=False,
            normalization_rule_tsv=str(rules),
            minloglevel=2,
        )
        protocol: Any = sentencepiece_model_pb2  # generated code, with or without types
        model = protocol.ModelProto()
        model.ParseFromString(prefix.with_suffix(".model").read_bytes())
    compiled: bytes = model.normalizer_spec.precompiled_charsmap
    return compiled
