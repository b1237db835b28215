"""A Ray task: paths of files → their articles and passages. It needs no Ray itself."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.articles import id_of, read_contents, source_of
from bot.articles.formats import one_child
from bot.core import ArticleError, WendaError
from bot.library.compatibility import describe
from bot.library.ingest.prepare import made_of
from bot.library.ingest.unchanged import Unchanged, parsers
from embeddings.encoder import load_encoder

if TYPE_CHECKING:
    from bot.core import Article
    from bot.library.local.files import Noted
    from bot.library.passages import Made
    from embeddings.encoder import Encoder

_NOWHERE = Path(os.devnull) / "library"  # a task has no library: nothing is known of any file


@dataclass(slots=True)
class Order:
    """What a task has to do."""

    paths: list[str]
    digests: dict[str, str]  # of stored articles, by id: they are not prepared again
    encoder: str  # its name
    stamp: str  # see stamp()
    lost: int = 0  # how often its task was lost


@dataclass(slots=True)
class Done:
    """What a task returns; the fields are those of a ``Batch`` and of a ``Walk``."""

    articles: list[Article] = field(default_factory=list)
    coming: list[Article] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    unopened: list[str] = field(default_factory=list)
    learnt: list[Noted] = field(default_factory=list)
    made: Made = field(default_factory=dict)
    error: str = ""  # one line, if the whole task could not be done


def stamp(encoder: Encoder) -> str:
    """What passages depend on beside the files: equal stamps, equal passages."""
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
        contents = read_contents(path, learning)
        done.articles += contents.articles
        done.problems += contents.problems
        done.unread += contents.unread
    except ArticleError as error:
        done.problems.append(str(error))
        done.unread.append(id_of(source_of(path)))
        done.unopened.append(source_of(path))
