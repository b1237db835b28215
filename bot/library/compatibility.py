"""Does a stored library fit this encoder and this Wenda, and if not, is it refused or renewed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import LibraryError
from bot.library.local.schema import Manifest
from bot.text import WORDS_VERSION
from embeddings.encoder import BUNDLED, bundled_encoder

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.encoder import Encoder


def describe(encoder: Encoder) -> Manifest:
    """The manifest of an empty library made with this encoder."""
    fingerprint = str(getattr(encoder, "fingerprint", ""))
    return Manifest(encoder_name(encoder), fingerprint, encoder.dim, words_version())


def encoder_name(encoder: Encoder) -> str:
    """The name of an encoder; that of its class if it has none."""
    return str(getattr(encoder, "name", "") or type(encoder).__name__)


def words_version() -> str:
    """What a passage's tokens depend on: how words are made, and the bundled model's tokenizer."""
    return f"{WORDS_VERSION}-{bundled_encoder().tokenizer_version}"


def fits(manifest: Manifest, encoder: Encoder, folder: Path | str) -> bool:
    """True: use it as it is. False: :func:`bot.library.local.reencode.reencode` makes it fit.

    The bundled model changes with Wenda itself, so its libraries are encoded again without a
    question: refusing them would make every update of Wenda cost the user a library. Any other
    encoder was the user's choice, and re-encoding with it may take hours. A library without
    articles holds nothing that belongs to an encoder.

    Raises:
        LibraryError: made with another encoder, or another version of one that is not ours.
    """
    now = describe(encoder)
    if manifest.made_with() == now.made_with():
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
    """LibraryError unless a library in use still fits: another process may have renewed it."""
    if not fits(manifest, encoder, folder):
        raise LibraryError(
            f"the library in {folder} was renewed by another version of Wenda; start again"
        )
