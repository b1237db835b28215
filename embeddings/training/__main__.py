"""``python -m embeddings.training --corpora DIR --out DIR``: the bundled model, from nothing."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from pathlib import Path

STEPS = 10_000  # batches: a quarter of an hour on one core; 5,000 and 8,000 gave a little less
VOCABULARY = 80_000  # tokens: with 256 bytes each what 32 MiB leave beside the lexicon
SEED = 7

log = logging.getLogger("embeddings.training")


def main() -> int:
    """Trains tokenizer, token vectors and lexicon, and writes them into one folder."""
    arguments = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    if not arguments.corpora.is_dir():
        log.error("%s is no folder; give the corpora with --corpora", arguments.corpora)
        return 1
    import torch

    from embeddings.lexicon import FILE
    from embeddings.training import contrast, estimate, package, samples, teacher, tokenizer

    torch.set_num_threads(2)  # sums depend on it: the same weights on every machine
    start = time.monotonic()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if not arguments.keep_lexicon:
        estimate.estimate(arguments.corpora).save(arguments.out / FILE)
        log.info("lexicon: done after %.0f s", time.monotonic() - start)
    if arguments.lexicon_only:
        return 0
    made = tokenizer.from_corpora(arguments.corpora, VOCABULARY)
    log.info("tokenizer: %d tokens after %.0f s", made.get_vocab_size(), time.monotonic() - start)
    checkpoint = arguments.teacher or teacher.find()
    if checkpoint is None:
        log.warning("no teacher: without the package %s the model is worse", teacher.PACKAGE)
    taught = teacher.Teacher(checkpoint) if checkpoint else None
    try:
        drawn = samples.Samples(arguments.corpora, made, SEED, taught.encode if taught else None)
    except ValueError as error:
        log.error("%s", error)
        return 1
    first = taught.first_vectors(made, arguments.corpora, contrast.DIM) if taught else None
    log.info("pairs: ready after %.0f s", time.monotonic() - start)
    torch.set_num_threads(1)  # the batches are small: a second thread waits more than it works
    vectors = contrast.train(drawn, made.get_vocab_size(), arguments.steps, SEED, first)
    package.write(arguments.out, made, vectors)
    log.info("done after %.0f s: %s", time.monotonic() - start, arguments.out)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="folder the model is written to")
    parser.add_argument(
        "--teacher", type=Path, help="a sentence-transformers model of English (default: installed)"
    )
    parser.add_argument("--steps", type=int, default=STEPS, help=f"batches (default {STEPS:,})")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--lexicon-only", action="store_true", help="make the lexicon alone")
    only.add_argument("--keep-lexicon", action="store_true", help="make all but the lexicon")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
