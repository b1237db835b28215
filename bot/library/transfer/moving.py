"""A library in a folder exported, imported, moved to another encoder, or repaired."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.core import LibraryError, Update, settings
from bot.library import compatibility
from bot.library.local.library import FILE, LocalLibrary
from bot.library.local.reencode import reencode
from bot.library.local.repair import repair
from bot.library.milvus.address import is_milvus
from bot.library.opening import load_stored
from bot.library.origins import Origins, default_library
from bot.library.transfer import export_file, import_file
from embeddings.encoder import load_encoder

if TYPE_CHECKING:
    from bot.library.local.repair import Repair
    from embeddings.encoder import Encoder


def export_library(place: Path, to: Path) -> int:
    """Writes the library in folder ``place`` to a file; returns how many articles it has.

    Raises:
        LibraryError: there is none, it is damaged, or the file cannot be written.
    """
    if not (place / FILE).exists():
        raise LibraryError(f"there is no library in {place}; `wenda list` shows what there is")
    note = Origins.read(place)
    return export_file.export(place / FILE, to, None if note.new else note.note()).articles


def import_library(path: Path, place: Path, encoder: str) -> tuple[Update, str]:
    """Takes a portable file into the library in folder ``place``, made if there is none.

    Returns what was done, and the name of the encoder whose vectors could not be taken over; "" if
    they were.

    Raises:
        LibraryError: the file is damaged or newer, or the library cannot be written to.
    """
    import_file.verify_file(path)  # before a library is made
    with LocalLibrary.open(place, _pick_encoder(place, encoder)) as library:
        empty = not library.entries(count=0).total
        header, update = import_file.take(path, library)
        made = library.snapshot().manifest
    note = Origins.read(place)
    if not (empty and note.new and note.restore(header.origins)):
        note.add([*update.added, *update.changed, *update.unchanged])
    same = (header.encoder, header.fingerprint) == (made.encoder, made.fingerprint)
    return update, "" if same else header.encoder


def repair_library(place: Path, encoder: str) -> Repair:
    """Repairs the library in folder ``place``, as far as that can be done.

    Raises:
        LibraryError: there is none, or nothing of it can be read.
    """
    if not (place / FILE).exists():
        raise LibraryError(f"there is no library in {place}; `wenda add` begins one")
    return repair(place / FILE, _pick_encoder(place, encoder))


def encode_library(place: Path | str, encoder: str) -> tuple[str, int, bool]:
    """Moves the library in folder ``place`` to another encoder, while others use it.

    Returns the encoder's name, how many passages there are, and whether there was anything to do.

    Raises:
        EncoderError: there is no such model, or its vectors are not what they should be.
        LibraryError: there is no library, it is damaged, or it cannot be written to.
    """
    if is_milvus(place):
        raise LibraryError(f"{place} is on a server; add its articles to another name there")
    place = Path(place)
    if not (place / FILE).exists():
        raise LibraryError(f"there is no library in {place}; `wenda add` begins one")
    loaded = load_encoder(encoder)
    moved = reencode(place / FILE, loaded)
    with LocalLibrary.open(place, loaded) as library:  # makes missing indexes, for all who open it
        return compatibility.describe(loaded).encoder, len(library), moved is not None


def _pick_encoder(place: Path, encoder: str) -> Encoder:
    """The encoder that is asked for, or else that of the library."""
    return load_encoder(encoder) if encoder else load_stored(place)


def place_of(articles: str | None, library: str | None, encoder: str | None) -> Path:
    """The folder of the library that the flags mean."""
    if library:
        return Path(library)
    return default_library(Path(articles) if articles else None, _encoder_name(encoder))


def _encoder_name(encoder: str | None) -> str:
    return settings.variable("ENCODER") if encoder is None else encoder
