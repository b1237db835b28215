"""Whether a stored library fits this encoder and this Wenda; if not, refuse it or renew it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import LibraryError
from bot.library import rows, store
from bot.library.failures import reading
from bot.library.passages import contents, encode, wanted
from bot.library.schema import Manifest, read_manifest, write_manifest
from bot.words import WORDS_VERSION
from embeddings.encoder import BUNDLED, bundled

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.encoder import Encoder

log = logging.getLogger(__name__)


def describe(encoder: Encoder) -> Manifest:
    """The manifest of an empty library made with this encoder."""
    name = str(getattr(encoder, "name", "") or type(encoder).__name__)
    fingerprint = str(getattr(encoder, "fingerprint", ""))
    return Manifest(name, fingerprint, encoder.dim, words_version())


def words_version() -> str:
    """What a passage's tokens depend on: how words are made, and the bundled model's tokenizer."""
    return f"{WORDS_VERSION}-{bundled().tokenizer_version}"


def fits(manifest: Manifest, encoder: Encoder, folder: Path | str) -> bool:
    """True: use it as it is. False: :func:`renew` makes it fit.

    The bundled model changes with Wenda itself, so its libraries are encoded again without a
    question: refusing them would make every update of Wenda cost the user a library. Any other
    encoder was the user's choice, and re-encoding with it may take hours. A library without
    articles holds nothing that belongs to an encoder.

    Raises:
        LibraryError: made with another encoder, or another version of one that is not ours.
    """
    now = describe(encoder)
    same = (manifest.fingerprint, manifest.dimension) == (now.fingerprint, now.dimension)
    if manifest.encoder == now.encoder and same:
        return manifest.words == now.words
    if manifest.articles == 0 or manifest.encoder == now.encoder == BUNDLED:
        return False
    made = f"the library in {folder} was made with encoder {manifest.encoder}"
    if manifest.encoder == now.encoder:
        raise LibraryError(
            f"{made} in another version (dimension {manifest.dimension}, now {now.dimension}); "
            "give another --library folder, or the version it was made with"
        )
    raise LibraryError(
        f"{made} (dimension {manifest.dimension}), not with {now.encoder} ({now.dimension}); "
        f"open it with --encoder {manifest.encoder}, or give another --library folder"
    )


def require(manifest: Manifest, encoder: Encoder, folder: Path | str) -> None:
    """As :func:`fits`, for a library in use: one that was renewed meanwhile is an error."""
    if not fits(manifest, encoder, folder):
        raise LibraryError(
            f"the library in {folder} was renewed by another version of Wenda; start again"
        )


def renew(file: Path, encoder: Encoder) -> None:
    """Makes tokens, or vectors, again from the stored texts, in one transaction.

    Raises:
        LibraryError: the folder cannot be written to, or another process is writing.
    """
    with store.writing(file) as db:
        old = read_manifest(db, file)
        if fits(old, encoder, file.parent):  # another process did it while we waited
            return
        new = describe(encoder)
        encoded = (old.encoder, old.fingerprint, old.dimension) == (
            new.encoder,
            new.fingerprint,
            new.dimension,
        )
        log.info("%s: making %s again", file.parent, "tokens" if encoded else "vectors")
        for article in rows.articles(db):
            with reading(file):
                passages = rows.passages(db, article, old.dimension)
            if old.words != new.words:
                made = contents(article, [one.chunk for one in passages])
                passages = [
                    replace(one, content=content)
                    for one, content in zip(passages, made, strict=True)
                ]
            if not encoded:
                passages = [
                    replace(one, vectors=encode(wanted(article, one.chunk), encoder))
                    for one in passages
                ]
            rows.put(db, article, passages)
        write_manifest(db, replace(new, revision=old.revision).next())
