"""The commands of ``wenda`` that ask, measure and report, and what all commands share.

Each takes the parsed arguments and returns the exit code: 0 done, 1 could not. ``bot.__main__``
turns errors into one line, and has the command ``chat``. The parts of the bot are imported in the
functions that use them, so that a wrong flag or an empty question is reported at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.cli import terminal
from bot.core import (
    Filter,
    LibraryError,
    WendaError,
    answer_record,
    check_k,
    check_question,
    feedback_record,
    hit_record,
    to_json,
)

if TYPE_CHECKING:
    from bot.bot import Bot
    from bot.core import Article, Feedback


def open_bot(args: argparse.Namespace, *, shipped: bool = True) -> Bot:
    """The bot that the flags ask for."""
    from bot.library import missing_library

    if shipped and (place := missing_library(args.library, args.articles)):
        say(f"{place} is a new library; it begins with the shipped articles")
    from bot.bot import Bot

    return Bot.open(
        args.articles,
        args.library,
        args.encoder,
        shipped=shipped,
        strictness=getattr(args, "strictness", None),  # only commands that answer have these
        reader=getattr(args, "reader", None),
    )


def say(message: object) -> None:
    """Prints one line on the error stream, for whoever sits at the terminal."""
    print(f"wenda: {terminal.one_line(str(message))}", file=sys.stderr, flush=True)


def check_library(args: argparse.Namespace) -> None:
    """Raises LibraryError if a library is named that does not exist: only some commands begin one.

    Those that ask or look would otherwise answer from an empty library where a name was mistyped.
    """
    from bot.library import missing_library

    if place := missing_library(args.library, args.articles):
        raise LibraryError(f"there is no library in {place}; `wenda add` begins one")


def filter_of(args: argparse.Namespace) -> Filter:
    """The articles that the flags choose; raises ValueError for a value that makes no sense."""
    articles, languages, tags = tuple(args.article), tuple(args.language), tuple(args.tag)
    return Filter(articles, languages, args.since, args.until, tags)


def ask(args: argparse.Namespace) -> int:
    """Prints one answer; a refusal is an answer, too."""
    question, only = _question(args.question), filter_of(args)
    check_library(args)
    with open_bot(args) as bot:
        answer = bot.ask(question, mode=args.mode, only=only)
    if args.json:
        print(to_json(answer_record(answer)))
    else:
        print(terminal.answer_lines(answer))
    return 0


def retrieve(args: argparse.Namespace) -> int:
    """Prints the passages, best first."""
    question, k, only = _question(args.question), check_k(args.k), filter_of(args)
    check_library(args)
    with open_bot(args) as bot:
        hits = bot.retrieve(question, k, args.mode, only)
    if args.json:
        print(to_json([hit_record(hit) for hit in hits]))
    else:
        print(terminal.hit_lines(hits))
    return 0


def _question(words: Sequence[str]) -> str:
    """The question, from the arguments or the input; raises ValueError if it cannot be asked."""
    text = sys.stdin.read() if list(words) == ["-"] else " ".join(words)
    # an argument in another encoding than the terminal's arrives with lone surrogates
    return check_question(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def feedback(args: argparse.Namespace) -> int:
    """Prints what readers said of answers, or writes it as a question set; then may clear it."""
    check_library(args)
    with open_bot(args) as bot:
        entries = bot.feedback()
        if args.export:
            _export(args, entries, bot.articles())
        elif args.json:
            print(to_json([feedback_record(entry) for entry in entries]))
        elif entries:
            print(terminal.feedback_lines(entries))
        if args.clear:
            say(f"{bot.clear_feedback():,} taken out")
    return 0


def _export(args: argparse.Namespace, entries: Sequence[Feedback], articles: list[Article]) -> None:
    """Writes feedback as a question set; raises WendaError if it would have no question."""
    from bot.core import question_set

    questions = question_set(entries, articles)
    for line in questions.left_out:
        say(f"left out: {line}")
    if not questions.questions:
        raise WendaError(f"no feedback confirms an answer yet; {args.export} was not written")
    beside = args.export.with_name(f"{args.export.name}.tmp")
    beside.write_text(to_json(questions.content), encoding="utf-8")
    beside.replace(args.export)
    counts = f"{questions.questions:,} questions ({questions.impossible:,} impossible)"
    say(f"{counts} in {args.export}; `wenda evaluate {args.export}` asks them")


def evaluate(args: argparse.Namespace) -> int:
    """Prints the figures, a line of JSON each as they are done, or a table; 1 if they are bad."""
    from bot.evaluation import Comparison

    comparison = Comparison.from_flags(args)
    rows = []
    for row in comparison.rows(_progress):
        rows.append(row)
        if args.json:
            print(to_json(row), flush=True)
    if not args.json:
        print(terminal.figure_tables(rows))
    failures = comparison.failures(rows)
    for failure in failures:
        say(failure)
    return 1 if failures else 0


def _progress(name: str) -> Callable[[int, int], None]:
    """What to call after each question: it counts them on the terminal, if there is one."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\r{name}: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)

    return show


def doctor(args: argparse.Namespace) -> int:
    """Prints what is installed and whether the library is sound; 1 if something is wrong."""
    from bot.cli.doctor import report

    findings = report(args.articles, args.library, args.encoder, repair=args.repair)
    print(to_json(findings) if args.json else terminal.report_lines(findings))
    return 1 if findings["problems"] else 0
