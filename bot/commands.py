"""The commands of ``wenda`` that end: all but ``chat``.

Each takes the parsed arguments and gives the exit code: 0 done, 1 could not. ``bot.__main__`` turns
errors into one line, and holds ``chat``. The parts of the bot are imported where they are used, so
that a wrong flag or an empty question is told at once.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from typing import TYPE_CHECKING

from bot import plain, settings, terminal
from bot.checks import check_k, check_question
from bot.errors import LibraryError, WendaError
from bot.filters import Filter, check_tags

if TYPE_CHECKING:
    from pathlib import Path

    from bot.bot import Bot
    from bot.feedback import Feedback
    from bot.library.base import Entry, Library
    from bot.ray_add import Cluster
    from bot.records import Article


def open_bot(args: argparse.Namespace, *, shipped: bool = True) -> Bot:
    """The bot that the flags ask for."""
    if shipped and _missing(args):
        say(f"{args.library} is a new library; it begins with the shipped articles")
    from bot.bot import Bot

    return Bot.open(
        args.articles,
        args.library,
        args.encoder,
        shipped=shipped,
        strictness=getattr(args, "strictness", None),  # not every command answers
    )


def say(message: object) -> None:
    """One line to whoever sits at the terminal, beside the output."""
    print(f"wenda: {terminal.one_line(str(message))}", file=sys.stderr, flush=True)


def ask(args: argparse.Namespace) -> int:
    """One answer; a refusal is an answer too."""
    question, only = _question(args.question), _only(args)
    with open_bot(args) as bot:
        answer = bot.ask(question, mode=args.mode, only=only)
    if args.json:
        print(plain.to_json(plain.answer_record(answer)))
    else:
        print(terminal.answer_lines(answer))
    return 0


def retrieve(args: argparse.Namespace) -> int:
    """The passages, best first."""
    question, k, only = _question(args.question), check_k(args.k), _only(args)
    with open_bot(args) as bot:
        hits = bot.retrieve(question, k, args.mode, only)
    if args.json:
        print(plain.to_json([plain.hit_record(hit) for hit in hits]))
    else:
        print(terminal.hit_lines(hits))
    return 0


def add(args: argparse.Namespace) -> int:
    """Takes files and folders in; those before a bad one stay in."""
    from embeddings.progress import hushed

    check_tags(args.tag)  # before a library is made
    begun = time.monotonic()
    lines: list[object] = []
    counts = {"articles": 0, "new": 0, "passages": 0}
    with (
        _cluster(args.ray) as cluster,
        open_bot(args, shipped=not args.library) as bot,
        hushed() if args.json else nullcontext(),
    ):
        each = (bot.add_batches(path, cluster, args.tag) for path in args.paths)
        for batch in chain.from_iterable(each):
            counts["articles"] += len(batch.articles)
            counts["new"] += len(batch.coming)
            counts["passages"] += batch.passages
            if args.json:
                lines += map(plain.article_record, batch.articles)
            elif batch.articles and counts["articles"] <= settings.ADD_LISTED:
                lines.append(terminal.article_lines(batch.articles))
    if args.json:
        print(plain.to_json(lines))
    elif counts["articles"] <= settings.ADD_LISTED:
        print(*lines, sep="\n")
    else:
        say(_added(counts, time.monotonic() - begun))
    return 0


def _cluster(address: str | None) -> AbstractContextManager[Cluster | None]:
    if address is None:
        return nullcontext()
    from bot.ray_add import connected

    return connected(address)


def _added(counts: dict[str, int], seconds: float) -> str:
    rate = counts["passages"] / max(seconds, 1e-9)
    return (
        f"{counts['articles']:,} articles are in, {counts['new']:,} of them new or changed; "
        f"{counts['passages']:,} passages in {seconds:,.1f} s, {rate:,.0f} a second; "
        "`wenda list` shows them"
    )


def remove(args: argparse.Namespace) -> int:
    """Takes articles out by id."""
    _check_library(args)
    with open_bot(args) as bot:
        ids = list(dict.fromkeys(args.ids))
        removed = [bot.article(one) for one in ids]
        bot.remove_articles(ids)
        _tell_kept(bot.library)
    _print_articles(args, removed)
    return 0


def list_articles(args: argparse.Namespace) -> int:
    """The articles of the library, each printed as it is read."""
    only = _only(args)
    _check_library(args)
    with open_bot(args) as bot:
        count = _print_articles(args, bot.listed(args.search, only))
        if not args.json:
            say(_counted(count, bot.entries(count=0).total))
    return 0


def feedback(args: argparse.Namespace) -> int:
    """What readers said of answers: shown, or made into a question set; then taken out if told."""
    _check_library(args)
    with open_bot(args) as bot:
        given = bot.feedback()
        if args.export:
            _export(args, given, bot.articles())
        elif args.json:
            print(plain.to_json([plain.feedback_record(one) for one in given]))
        elif given:
            print(terminal.feedback_lines(given))
        if args.clear:
            say(f"{bot.clear_feedback():,} taken out")
    return 0


def _export(args: argparse.Namespace, given: Sequence[Feedback], articles: list[Article]) -> None:
    from bot.feedback import question_set

    made = question_set(given, articles)
    for line in made.left_out:
        say(f"left out: {line}")
    if not made.questions:
        raise WendaError(f"no feedback confirms an answer yet; {args.export} was not written")
    beside = args.export.with_name(f"{args.export.name}.tmp")
    beside.write_text(plain.to_json(made.content), encoding="utf-8")
    beside.replace(args.export)
    counts = f"{made.questions:,} questions ({made.impossible:,} impossible)"
    say(f"{counts} in {args.export}; `wenda evaluate {args.export}` asks them")


def evaluate(args: argparse.Namespace) -> int:
    """The figures: a line of JSON each as they are done, or a table; 1 when they are too low."""
    from bot.comparison import Comparison

    comparison = Comparison.of(args)
    rows = []
    for row in comparison.rows(_progress):
        rows.append(row)
        if args.json:
            print(plain.to_json(row), flush=True)
    if not args.json:
        from bot.evaluate_table import figure_tables

        print(figure_tables(rows))
    failures = comparison.failures(rows)
    for failure in failures:
        say(failure)
    return 1 if failures else 0


def export(args: argparse.Namespace) -> int:
    """Writes the library to one portable file."""
    from bot.moving import export_library, place_of

    count = export_library(place_of(args.articles, args.library, args.encoder), args.file)
    say(f"{count:,} articles are in {args.file}")
    return 0


def import_(args: argparse.Namespace) -> int:
    """Takes such a file in."""
    from bot.moving import import_library, place_of

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
    from bot.library.milvus_address import is_milvus
    from bot.moving import encode_library, place_of

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


def doctor(args: argparse.Namespace) -> int:
    """What is installed and whether the library is sound; 1 when something is wrong."""
    from bot.doctor import report

    found = report(args.articles, args.library, args.encoder, repair=args.repair)
    print(plain.to_json(found) if args.json else terminal.report_lines(found))
    return 1 if found["problems"] else 0


def watch(args: argparse.Namespace) -> int:
    """Keeps the library in step with a folder until Ctrl-C, which is how it ends."""
    from bot.bot import Bot
    from bot.moving import place_of
    from bot.watching import check_folder
    from bot.watching import watch as follow

    check_folder(args.folder)  # before a library is made
    place = place_of(str(args.folder), args.library, args.encoder)
    with Bot.open(None, place, args.encoder, shipped=False) as bot:
        try:
            say(f"{bot.place} follows {args.folder}; Ctrl-C ends it")
            follow(bot, args.folder, say)
        except KeyboardInterrupt:
            say("ended; the library stays as it is")
    return 0


def _print_articles(args: argparse.Namespace, articles: Iterable[Article | Entry]) -> int:
    """Prints them as they come, a line each, or one line of JSON; how many there were."""
    count = 0
    for count, article in enumerate(articles, start=1):
        if args.json:
            print("[" if count == 1 else ", ", end="")
            print(plain.to_json(plain.article_record(article)), end="")
        else:
            print(terminal.article_lines([article]))
    if args.json:
        print("]" if count else "[]")
    return count


def _counted(count: int, total: int) -> str:
    of = "" if count == total else f" of {total:,}"
    return f"{count:,}{of} article{'' if total == 1 else 's'}"


def _tell_kept(library: Library) -> None:
    """Says so when somebody's open library keeps removed text in the files a while longer."""
    from bot.library import LocalLibrary

    if isinstance(library, LocalLibrary) and not library.settle(rewrite=True):
        say(
            "another Wenda still reads the library as it was, or the disk is full; what was "
            "removed leaves the files when that has looked again or has ended, and there is room"
        )


def _missing(args: argparse.Namespace) -> bool:
    """Whether a library was named that is not there."""
    from bot.library.opening import exists

    return bool(args.library and not args.articles and not exists(args.library))


def _check_library(args: argparse.Namespace) -> None:
    if _missing(args):
        raise LibraryError(f"there is no library in {args.library}; `wenda add` begins one")


def _question(words: Sequence[str]) -> str:
    text = sys.stdin.read() if list(words) == ["-"] else " ".join(words)
    # an argument in another encoding than the terminal's arrives with lone surrogates
    return check_question(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _only(args: argparse.Namespace) -> Filter:
    """The articles that the flags choose; ValueError for a value that cannot be meant."""
    chosen = (tuple(args.article), tuple(args.language))
    return Filter(*chosen, args.since, args.until, tuple(args.tag))


def _progress(name: str) -> Callable[[int, int], None]:
    """A line on the terminal that counts the questions; nothing where nobody looks on."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\r{name}: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)

    return show
