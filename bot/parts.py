"""What a bot is made of: a library with its encoder, words of both languages, a language model."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.articles.files import Walk, check_path, shipped_articles
from bot.core import settings
from bot.library.opening import load_stored, made_with, open_library
from bot.library.origins import SHIPPED, Origins, default_library, note_folder, writable
from embeddings.encoder.bundled import load_encoder
from embeddings.lexicon import load_lexicon

if TYPE_CHECKING:
    from bot.answering.llm.generate import Generator
    from bot.library.base import Library
    from bot.library.ingest.intake import Intake
    from embeddings.encoder.bundled import Encoder
    from embeddings.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Parts:
    """All that ``Bot`` takes, and what it has to tidy up."""

    library: Library
    encoder: Encoder
    lexicon: Lexicon
    origins: Origins
    generator: Generator | None
    temporary: Path | None  # the folder of a library for this run


def parts(folder: Path | None, place: str | Path, encoder: str) -> Parts:
    """The parts for a folder of articles, or for a library that is there; nothing is taken in yet.

    Where the default place cannot be written to, the library is one for this run, with a
    RuntimeWarning of one line.

    Args:
        folder: of articles, or a file; None for those that the library holds.
        place: of the library; "" for the default one.
        encoder: "" for the one that the library was made with.

    Raises:
        ArticleError, EncoderError, LibraryError, ValueError, WendaError: as ``Bot.open``.
    """
    if folder:
        check_path(folder)  # before a model is loaded
    at = place or default_library(folder, "")
    loaded = load_encoder(encoder) if encoder or not made_with(at) else load_stored(at)
    if encoder and not place:
        name = getattr(loaded, "name", encoder)  # without the options that change no vector
        at = default_library(folder, name)
    if folder:
        Walk(folder)  # says whether there is anything, before a library is made
    lexicon = load_lexicon()
    generator = _generator(lexicon)
    temporary = None if place or writable(Path(at)) else _temporary(at)
    kept = temporary or at
    library = open_library(kept, loaded)
    return Parts(library, loaded, lexicon, Origins.read(note_folder(kept)), generator, temporary)


def _temporary(place: str | Path) -> Path:
    """A folder for this run alone; says so to whoever called ``Bot.open``."""
    warnings.warn(
        f"nothing can be kept in {place}: the articles are indexed anew each time; "
        "give --library, or set WENDA_DATA, to a folder that can be written to",
        RuntimeWarning,
        stacklevel=4,
    )
    return Path(tempfile.mkdtemp(prefix="wenda-"))


def _generator(lexicon: Lexicon) -> Generator | None:
    """With the language model that is set; nothing of it is imported where none is."""
    if not settings.variable("LLM_URL"):
        return None
    from bot.answering.llm.generate import Generator

    return Generator.from_settings(lexicon)


def fill(library: Library, intake: Intake, folder: Path | None, shipped: bool) -> tuple[str, ...]:
    """Has the library hold what it is opened over; a line for each file that cannot be read.

    Args:
        library: just opened.
        intake: its.
        folder: of articles, or a file; None for what it holds, or was begun with.
        shipped: whether a new one without ``folder`` begins with the shipped articles.
    """
    if folder:
        return intake.sync(folder, empty=False)[1]
    if intake.begun_with(SHIPPED) or (shipped and intake.new and not len(library)):
        intake.match(SHIPPED, shipped_articles())
    return ()
