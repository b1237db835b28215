"""The commands of ``wenda`` that carry a library: to a file, from one, to another encoder.

As those of :mod:`bot.cli.commands`.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bot.cli.commands import say

if TYPE_CHECKING:
    from pathlib import Path


def export(args: argparse.Namespace) -> int:
    """Writes the library to one portable file."""
    from bot.library.transfer.moving import export_library, place_of

    count = export_library(place_of(args.articles, args.library, args.encoder), args.file)
    say(f"{count:,} articles are in {args.file}")
    return 0


def import_(args: argparse.Namespace) -> int:
    """Takes such a file in."""
    from bot.library.transfer.moving import import_library, place_of

    place = place_of(args.articles, args.library, args.encoder)
    done, other = import_library(args.file, place, args.encoder or "")
    counts = f"{len(done.added):,} articles added, {len(done.changed):,} changed"
    say(f"{counts}, {len(done.unchanged):,} unchanged in {place}")
    if other and (done.added or done.changed):
        say(f"their vectors were of the encoder {other}: they were made again")
    return 0


def encode(args: argparse.Namespace) -> int:
    """Moves the library to another encoder while it is in use; stopped, it goes on next time."""
    if not args.encoder:
        raise ValueError("name the encoder with --encoder; `bundled` is the one that comes along")
    from bot.library.milvus.address import is_milvus
    from bot.library.transfer.moving import encode_library, place_of

    place: str | Path = args.library or ""
    if not is_milvus(place):
        place = place_of(args.articles, args.library, "")  # where nobody names an encoder
    try:
        name, count, moved = encode_library(place, args.encoder)
    except KeyboardInterrupt:
        say("stopped; the library is as it was, and the same command goes on from here")
        raise
    now = "are encoded" if moved else "were encoded already"
    say(f"{count:,} passages in {place} {now} with {name}")
    return 0
