"""The command line of ``wenda`` → parsed arguments: the commands and their flags."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from bot.cli import commands, fact_commands, library_commands
from bot.core import MODES, settings


def build_parser() -> argparse.ArgumentParser:
    """The parser of the command line.

    Each command's function is the default of ``run``, except for ``chat``, which is in
    ``bot.__main__``.
    """
    top = Parser(
        prog="wenda",
        description="Ask your own articles, in English or Chinese, offline.",
        epilog="Exit codes: 0 done, 1 could not, 2 wrong usage. Flags with a value have a variable "
        "too, such as WENDA_LIBRARY; WENDA_DATA is the folder where libraries are kept.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="the version of Wenda")
    names = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    place, as_json, mode, strict = flag_groups()
    only = filter_flags()

    chat = names.add_parser("chat", parents=[place, strict], help="the web chat, in the browser")
    host, port = settings.DEFAULT_HOST, settings.DEFAULT_PORT
    chat.add_argument(
        "--host", default=variable("HOST"), help=f"address to listen on (default {host})"
    )
    chat.add_argument("--port", type=int, default=variable("PORT"), help=f"port (default {port})")
    chat.add_argument("--share", action="store_true", help="also a public link, through Gradio")
    chat.add_argument(
        "--auth", default=variable("AUTH"), metavar="USER:PASSWORD", help="what visitors must give"
    )
    chat.add_argument(
        "--lang", default=variable("LANG"), help="en, zh-Hans or zh-Hant (default: the browser's)"
    )
    chat.add_argument(
        "--readonly", action="store_true", help="nothing can be added or removed on the page"
    )
    chat.add_argument(
        "--allow-upload",
        action="store_true",
        help="who is not at this machine may ask files of their own, kept for the visit only",
    )
    chat.add_argument(
        "--mcp", action="store_true", help="also tools for the Model Context Protocol"
    )
    serving_flags(chat)

    ask = names.add_parser("ask", parents=[place, only, mode, strict, as_json], help="one answer")
    ask.add_argument("question", nargs="+", help="the question, or - to read it from the input")
    ask.set_defaults(run=commands.ask)

    find = names.add_parser("retrieve", parents=[place, only, mode, as_json], help="the passages")
    find.add_argument("question", nargs="+", help="the question, or - to read it from the input")
    find.add_argument("-k", type=int, default=settings.DEFAULT_HITS, help="how many (default 5)")
    find.set_defaults(run=commands.retrieve)

    add = names.add_parser("add", parents=[place, as_json], help="take articles in")
    add.add_argument(
        "paths", nargs="+", metavar="PATH", help="files, folders, or http(s) addresses to fetch"
    )
    add.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="TAG",
        help="mark them, to ask of these alone; may be given several times",
    )
    add.add_argument(
        "--ray",
        metavar="ADDRESS",
        help="read and prepare the files on a Ray cluster: auto, local, or host:port",
    )
    add.set_defaults(run=library_commands.add)

    watch = names.add_parser("watch", parents=[place], help="keep in step with a folder")
    watch.add_argument("folder", type=Path, metavar="DIR", help="read again whenever it changes")
    watch.set_defaults(run=library_commands.watch)

    remove = names.add_parser("remove", parents=[place, as_json], help="take articles out")
    remove.add_argument("ids", nargs="+", metavar="ID", help="as `wenda list` shows them")
    remove.set_defaults(run=library_commands.remove)

    edit = names.add_parser("edit", parents=[place, as_json], help="correct a title or date")
    edit.add_argument("id", metavar="ID", help="as `wenda list` shows it")
    edit.add_argument("--title", metavar="TITLE", help="what the article is called")
    edit.add_argument(
        "--date",
        metavar="DATE",
        help='a year, month or day: 2019, 2019-03, 2019-03-27; "" for none',
    )
    edit.add_argument("--undo", action="store_true", help="back to what the article says itself")
    edit.set_defaults(run=library_commands.edit)

    show = names.add_parser("list", parents=[place, only, as_json], help="the articles")
    show.add_argument(
        "--search",
        default="",
        metavar="TERM",
        help="those that hold each of these words: in title, file name, date, tags or text",
    )
    show.set_defaults(run=library_commands.list_articles)

    facts = names.add_parser("facts", parents=[place, only, as_json], help="the figures they state")
    facts.add_argument(
        "--measure",
        default="",
        metavar="WORDS",
        help="of what: words of the measure, the thing or the place, in either language",
    )
    facts.add_argument(
        "--period", default="", metavar="WHEN", help="of when: 2019, 2019-03, 2019-Q1, 2019-H1"
    )
    facts.set_defaults(run=fact_commands.facts)

    check = names.add_parser("check", parents=[place, only, as_json], help="a draft, by them")
    check.add_argument(
        "file", type=Path, metavar="FILE", help="the draft: a file, or - to read it from the input"
    )
    check.set_defaults(run=fact_commands.check)

    said = names.add_parser("feedback", parents=[place, as_json], help="what readers liked or not")
    said.add_argument(
        "--export", type=Path, metavar="FILE", help="write it as questions for `wenda evaluate`"
    )
    said.add_argument("--clear", action="store_true", help="then take it out of the library")
    said.set_defaults(run=commands.feedback)

    export = names.add_parser("export", parents=[place], help="the library as one portable file")
    export.add_argument("file", type=Path, metavar="FILE", help="JSON Lines; replaced when there")
    export.set_defaults(run=library_commands.export)

    take = names.add_parser("import", parents=[place], help="take such a file in")
    take.add_argument("file", type=Path, metavar="FILE", help="what `wenda export` wrote")
    take.set_defaults(run=library_commands.import_)

    encode = names.add_parser(
        "encode", parents=[place], help="move the library to --encoder while it stays in use"
    )
    encode.set_defaults(run=library_commands.encode)

    evaluate = names.add_parser(
        "evaluate", parents=[strict, as_json], help="measure on sets of questions"
    )
    evaluate_flags(evaluate)
    evaluate.set_defaults(run=commands.evaluate)

    doctor = names.add_parser("doctor", parents=[place, as_json], help="is all in order?")
    doctor.add_argument(
        "--repair", action="store_true", help="mend the library; nothing readable is lost"
    )
    doctor.set_defaults(run=commands.doctor)
    return top


def serving_flags(chat: argparse.ArgumentParser) -> None:
    """Adds to the parser of ``chat`` the flags for where it runs."""
    chat.add_argument(
        "--root-path",
        default=variable("ROOT_PATH") or "",
        metavar="PATH",
        help="the path under which a proxy has the chat, such as /wenda",
    )
    chat.add_argument(
        "--embed",
        action="append",
        metavar="ORIGIN",
        help="a site whose pages may show the chat in a frame, such as https://example.org; may be "
        "given several times",
    )
    chat.add_argument(
        "--log-format",
        default=variable("LOG_FORMAT") or "text",
        metavar="FORMAT",
        help="text, or json: a line for each event (default text)",
    )


class _Version(argparse.Action):
    """Looks up the version only on demand: that takes as long as reading an article."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        sys.stdout.write(f"wenda {settings.version()}\n")
        parser.exit()


class Parser(argparse.ArgumentParser):
    """Reports wrong usage in one line, like all other errors."""

    def error(self, message: str) -> NoReturn:
        """Ends with exit code 2: wrong usage."""
        self.exit(2, f"wenda: {message}; see {self.prog} --help\n")


def flag_groups() -> tuple[Parser, Parser, Parser, Parser]:
    """The flags that several commands share, as parents for their parsers.

    They say where the library is, whether to print JSON, what is searched, and how sure an answer
    must be.
    """
    place = Parser(add_help=False)
    place.add_argument(
        "--articles", default=variable("ARTICLES"), metavar="PATH", help="a file or folder to read"
    )
    place.add_argument(
        "--library",
        default=variable("LIBRARY"),
        metavar="DIR",
        help="where the index is kept: a folder, or milvus://host:19530/name",
    )
    place.add_argument(
        "--encoder",
        default=variable("ENCODER"),
        metavar="NAME",
        help="a sentence-transformers model or folder, with options: NAME,dim=256,dtype=float16",
    )
    as_json = Parser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="for programs: JSON, one line")
    mode = Parser(add_help=False)
    mode.add_argument(
        "--mode", choices=MODES, default=variable("MODE") or MODES[0], help="what is searched"
    )
    strict = Parser(add_help=False)
    strict.add_argument(
        "--strictness",
        default=variable("STRICTNESS"),
        metavar="X",
        help="the confidence below which nothing is answered, from 0 to 1 "
        f"(default {settings.STRICTNESS:g})",
    )
    strict.add_argument(
        "--reader",
        default=variable("READER"),
        metavar="NAME",
        help="a question-answering model of the hub, or a folder, that finds the answers",
    )
    return place, as_json, mode, strict


def filter_flags() -> Parser:
    """The flags that choose articles, as a parent for the parsers of commands."""
    only = Parser(add_help=False)
    group = only.add_argument_group(
        "which articles", "those that fit every kind of flag given; all without any"
    )
    for name, value, meaning in (
        ("article", "ID", "this one, as `wenda list` shows it"),
        ("language", "LANG", "in en, zh-Hans, zh-Hant, or zh for both"),
        ("tag", "TAG", "with this tag"),
    ):
        text = f"{meaning}; may be given several times"
        group.add_argument(f"--{name}", action="append", default=[], metavar=value, help=text)
    for name, meaning in (("since", "from"), ("until", "up to and with")):
        text = f"dated {meaning} this year, month or day: 2019, 2019-03, 2019-03-27"
        group.add_argument(f"--{name}", default="", metavar="DATE", help=text)
    return only


def evaluate_flags(evaluate: argparse.ArgumentParser) -> None:
    """Adds the flags of ``evaluate`` to its parser."""
    evaluate.add_argument("files", nargs="+", type=Path, metavar="FILE", help="SQuAD-format JSON")
    evaluate.add_argument("--limit", type=int, help="ask this many questions of each file only")
    evaluate.add_argument(
        "--articles",
        default=variable("ARTICLES"),
        metavar="PATH",
        help="a file or folder that conversations are about",
    )
    # accepted like by the other commands, but without effect: each run makes libraries of its own
    evaluate.add_argument("--library", help=argparse.SUPPRESS)
    evaluate.add_argument(
        "--encoder",
        action="append",
        metavar="NAME",
        help="a sentence-transformers model or folder, or bundled; each one given is measured",
    )
    evaluate.add_argument(
        "--mode",
        action="append",
        choices=MODES,
        help="what is searched; each one given is measured",
    )
    evaluate.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="what --json printed earlier: show the differences",
    )
    evaluate.add_argument(
        "--fail-under",
        action="append",
        nargs="?",
        const="0",
        metavar="BOUND",
        help="end with 1 when a quality figure is worse than the baseline's by more than BOUND "
        "(a number, 0 when left out), or worse than a bound of its own (ndcg_at_10=0.93); may be "
        "given several times",
    )


def variable(name: str) -> str | None:
    """The environment variable of a flag, as its default; argparse converts it like the flag."""
    return settings.variable(name) or None
