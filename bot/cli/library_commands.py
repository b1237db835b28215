"""The commands of ``wenda`` that change, list or move a library.

Like those of :mod:`bot.cli.commands`, each takes the parsed arguments and returns the exit code.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from typing import TYPE_CHECKING

from bot.cli import terminal
from bot.cli.commands import check_library, filter_of, open_bot, say
from bot.core import article_record, check_tags, settings, to_json

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core import Article, Entry
    from bot.library import Cluster, Library


def add(args: argparse.Namespace) -> int:
    """Adds files and folders; those before a bad one stay in."""
    from embeddings.progress import hush_bars

    check_tags(args.tag)  # before a library is made
    started = time.monotonic()
    lines: list[object] = []
    counts = {"articles": 0, "new": 0, "passages": 0}
    with (
        _cluster(args.ray) as cluster,
        open_bot(args, shipped=not args.library) as bot,
        hush_bars() if args.json else nullcontext(),
    ):
        batches = (bot.add_batches(path, cluster, args.tag) for path in args.paths)
        for batch in chain.from_iterable(batches):
            counts["articles"] += len(batch.articles)
            counts["new"] += len(batch.coming)
            counts["passages"] += batch.passages
            if args.json:
                lines += map(article_record, batch.articles)
            elif batch.articles and counts["articles"] <= settings.ADD_LISTED:
                lines.append(terminal.article_lines(batch.articles))
    if args.json:
        print(to_json(lines))
    elif counts["articles"] <= settings.ADD_LISTED:
        print(*lines, sep="\n")
    else:
        say(_added_line(counts, time.monotonic() - started))
    return 0


def _cluster(address: str | None) -> AbstractContextManager[Cluster | None]:
    """The Ray cluster at an address, or nothing if none is asked for."""
    if address is None:
        return nullcontext()
    from bot.library import connect_ray

    return connect_ray(address)


def _added_line(counts: dict[str, int], seconds: float) -> str:
    rate = counts["passages"] / max(seconds, 1e-9)
    return (
        f"{counts['articles']:,} articles are in, {counts['new']:,} of them new or changed; "
        f"{counts['passages']:,} passages in {seconds:,.1f} s, {rate:,.0f} a second; "
        "`wenda list` shows them"
    )


def remove(args: argparse.Namespace) -> int:
    """Removes articles by id, and prints them."""
    check_library(args)
    with open_bot(args) as bot:
        ids = list(dict.fromkeys(args.ids))
        removed = [bot.article(article_id) for article_id in ids]
        bot.remove_articles(ids)
        _say_if_kept(bot.library)
    _print_articles(args, removed)
    return 0


def edit(args: argparse.Namespace) -> int:
    """Corrects an article's title or date, and prints the article."""
    given = args.title is not None or args.date is not None
    if given == args.undo:
        raise ValueError("give --title, --date or both, or else --undo")
    check_library(args)
    with open_bot(args) as bot:
        if args.undo:
            article = bot.undo_edit(args.id)
        else:
            article = bot.edit(args.id, title=args.title, date=args.date)
        _say_if_kept(bot.library)
    _print_articles(args, [article])
    return 0


def _say_if_kept(library: Library) -> None:
    """Says so if removed text has to stay in the library's files a while longer."""
    from bot.library import LocalLibrary

    if isinstance(library, LocalLibrary) and not library.settle(rewrite=True):
        say(
            "another Wenda still reads the library as it was, or the disk is full; what was "
            "removed leaves the files when that has looked again or has ended, and there is room"
        )


def list_articles(args: argparse.Namespace) -> int:
    """Prints the articles of the library, each as it is read."""
    only = filter_of(args)
    check_library(args)
    with open_bot(args) as bot:
        count = _print_articles(args, bot.iter_entries(args.search, only))
        if not args.json:
            say(_count_line(count, bot.entries(count=0).total))
    return 0


def _print_articles(args: argparse.Namespace, articles: Iterable[Article | Entry]) -> int:
    """Prints articles as they come, a line each or one line of JSON; returns how many."""
    count = 0
    for count, article in enumerate(articles, start=1):
        if args.json:
            print("[" if count == 1 else ", ", end="")
            print(to_json(article_record(article)), end="")
        else:
            print(terminal.article_lines([article]))
    if args.json:
        print("]" if count else "[]")
    return count


def _count_line(count: int, total: int) -> str:
    of = "" if count == total else f" of {total:,}"
    return f"{count:,}{of} article{'' if total == 1 else 's'}"


def watch(args: argparse.Namespace) -> int:
    """Keeps the library in step with a folder until Ctrl-C, which is how it ends."""
    from bot.bot import Bot
    from bot.cli.watch import check_folder
    from bot.cli.watch import watch as follow
    from bot.library import place_of

    check_folder(args.folder)  # before a library is made
    place = place_of(str(args.folder), args.library, args.encoder)
    with Bot.open(None, place, args.encoder, shipped=False) as bot:
        try:
            say(f"{bot.place} follows {args.folder}; Ctrl-C ends it")
            follow(bot, args.folder, say)
        except KeyboardInterrupt:
            say("ended; the library stays as it is")
    return 0


def export(args: argparse.Namespace) -> int:
    """Writes the library to one portable file."""
    from bot.library import export_library, place_of

    count = export_library(place_of(args.articles, args.library, args.encoder), args.file)
    say(f"{count:,} articles are in {args.file}")
    return 0


def import_(args: argparse.Namespace) -> int:
    """Adds the articles of a file that ``export`` wrote."""
    from bot.library import import_library, place_of

    place = place_of(args.articles, args.library, args.encoder)
    update, other = import_library(args.file, place, args.encoder or "")
    counts = f"{len(update.added):,} articles added, {len(update.changed):,} changed"
    say(f"{counts}, {len(update.unchanged):,} unchanged in {place}")
    if other and (update.added or update.changed):
        say(f"their vectors were of the encoder {other}: they were made again")
    return 0


def encode(args: argparse.Namespace) -> int:
    """Moves the library to another encoder while it is in use; if stopped, it goes on next time."""
    if not args.encoder:
        raise ValueError("name the encoder with --encoder; `bundled` is the one that comes along")
    from bot.library import encode_library, is_milvus, place_of

    place: str | Path = args.library or ""
    if not is_milvus(place):
        place = place_of(args.articles, args.library, "")  # the one it has without --encoder
    try:
        name, count, moved = encode_library(place, args.encoder)
    except KeyboardInterrupt:
        say("stopped; the library is as it was, and the same command goes on from here")
        raise
    now = "are encoded" if moved else "were encoded already"
    say(f"{count:,} passages in {place} {now} with {name}")
    return 0
