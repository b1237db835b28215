"""What a Ray task does: reads some files and makes their passages. Needs no Ray itself."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.articles import id_of, read_file, source_of
from bot.articles.formats import one_child
from bot.core import ArticleError, WendaError
from bot.library.fit import describe
from bot.library.ingest.prepare import made_of
from bot.library.ingest.unchanged import Unchanged, parsers
from embeddings.encoder import load_encoder

if TYPE_CHECKING:
    from bot.core import Article
    from bot.library.local.files import Noted
    from bot.library.passages import Made
    from embeddings.encoder import Encoder

_NOWHERE = Path(os.devnull) / "library"  # of which nothing is known: a task has none


@dataclass(slots=True)
class Order:
    """What a task is given."""

    paths: list[str]
    digests: dict[str, str]  # of those of their articles that are stored: not prepared again
    encoder: str
    stamp: str
    lost: int = 0  # how often its task was


@dataclass(slots=True)
class Done:
    """What a task gives."""

    articles: list[Article] = field(default_factory=list)
    coming: list[Article] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    learnt: list[Noted] = field(default_factory=list)
    made: Made = field(default_factory=dict)
    error: str = ""  # of the whole task, where it could not be done


def stamp(encoder: Encoder) -> str:
    """The same where the same files give the same passages."""
    made = describe(encoder)
    return f"{made.encoder} {made.fingerprint} {made.dimension} {made.words} {parsers()}"


@lru_cache(1)
def _encoder(name: str) -> Encoder:
    return load_encoder(name)


def work(order: Order) -> Done:
    """On some machine: reads the files and makes the passages of what is new in them."""
    done = Done()
    try:
        encoder = _encoder(order.encoder)
        if stamp(encoder) != order.stamp:
            there, here = stamp(encoder), order.stamp
            name = socket.gethostname()
            return Done(error=f"{name} has another Wenda or model ({there}, here {here})")
        learning = Unchanged(_NOWHERE)
        with one_child():
            for path in map(Path, order.paths):
                _read(path, learning, done)
        done.learnt = learning.take_learnt()
        done.coming = [one for one in done.articles if order.digests.get(one.id) != one.digest]
        done.made = made_of(done.coming, encoder)
    except WendaError as error:  # as one line: Ray would give the whole stack
        return Done(error=str(error))
    return done


def _read(path: Path, learning: Unchanged, done: Done) -> None:
    try:
        done.articles.append(read_file(path, learning))
    except ArticleError as error:
        done.problems.append(str(error))
        done.unread.append(id_of(source_of(path)))
