"""``python -m embeddings.training --corpora DIR --out DIR``: corpora → the bundled model."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from pathlib import Path

STEPS = 10_000  # batches: a quarter of an hour on one core; 5,000 and 8,000 gave a little less
VOCABULARY = 80_000  # tokens of 256 bytes each: what 32 MiB leave beside the lexicon
READER_STEPS = 2_600  # batches of the reader: an hour on two cores
SEED = 7

log = logging.getLogger("embeddings.training")


def main() -> int:
    """Makes tokenizer, token vectors, lexicon and reader in one folder; returns the exit status."""
    arguments = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    if not arguments.corpora.is_dir():
        log.error("%s is no folder; give the corpora with --corpora", arguments.corpora)
        return 1
    from embeddings.errors import EncoderError

    start = time.monotonic()
    try:
        if not arguments.reader_only:
            _make_encoder(arguments, start)
        if not arguments.lexicon_only:
            from embeddings.training import reader_run

            reader_run.make(
                arguments.corpora,
                arguments.out,
                arguments.reader_steps,
                arguments.pretrained,
                further=arguments.further,
            )
    except (EncoderError, OSError, ValueError) as error:
        log.error("%s", error)
        return 1
    log.info("done after %.0f s: %s", time.monotonic() - start, arguments.out)
    return 0


def _make_encoder(arguments: argparse.Namespace, start: float) -> None:
    """Writes those of lexicon, tokenizer and token vectors that are wanted."""
    import torch

    from embeddings.lexicon import FILE
    from embeddings.training import contrast, estimate, package, samples, teacher, tokenizer

    torch.set_num_threads(2)  # sums depend on it: so every machine gets the same weights
    arguments.out.mkdir(parents=True, exist_ok=True)
    if not arguments.keep_lexicon:
        estimate.estimate(arguments.corpora).save(arguments.out / FILE)
        log.info("lexicon: done after %.0f s", time.monotonic() - start)
    if arguments.lexicon_only:
        return
    cutter = tokenizer.from_corpora(arguments.corpora, VOCABULARY)
    size = cutter.get_vocab_size()
    log.info("tokenizer: %d tokens after %.0f s", size, time.monotonic() - start)
    checkpoint = arguments.teacher or teacher.find()
    if checkpoint is None:
        log.warning("no teacher: without the package %s the model is worse", teacher.PACKAGE)
    model = teacher.Teacher(checkpoint) if checkpoint else None
    pairs = samples.Samples(arguments.corpora, cutter, SEED, model.encode if model else None)
    first = model.first_vectors(cutter, arguments.corpora, contrast.DIM) if model else None
    log.info("pairs: ready after %.0f s", time.monotonic() - start)
    torch.set_num_threads(1)  # the batches are small: a second thread waits more than it works
    vectors = contrast.train(pairs, size, arguments.steps, SEED, first)
    package.write(arguments.out, cutter, vectors)
    log.info("vectors: done after %.0f s", time.monotonic() - start)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="folder the model is written to")
    parser.add_argument(
        "--teacher", type=Path, help="a sentence-transformers model of English (default: installed)"
    )
    parser.add_argument(
        "--pretrained", type=Path, help="the network that the reader begins as (default: installed)"
    )
    parser.add_argument("--steps", type=int, default=STEPS, help=f"batches (default {STEPS:,})")
    parser.add_argument(
        "--reader-steps",
        type=int,
        default=READER_STEPS,
        help=f"batches of the reader (default {READER_STEPS:,})",
    )
    parser.add_argument(
        "--further",
        type=int,
        nargs="?",
        const=1,
        default=0,
        metavar="N",
        help="train the reader that is in the folder further, for the Nth time (1)",
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--lexicon-only", action="store_true", help="make the lexicon alone")
    only.add_argument("--keep-lexicon", action="store_true", help="make all but the lexicon")
    only.add_argument(
        "--reader-only", action="store_true", help="make the reader alone; the rest must be there"
    )
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
