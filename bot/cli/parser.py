"""The command line of ``wenda``: which commands there are."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from bot.cli import commands, commands_moving, library_commands
from bot.cli.cli_flags import Parser, evaluate_flags, filter_flags, flag_groups, variable
from bot.core import settings


def parser() -> argparse.ArgumentParser:
    """The whole command line, without ``chat``'s ``run``, which belongs to ``bot.__main__``."""
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

    show = names.add_parser("list", parents=[place, only, as_json], help="the articles")
    show.add_argument(
        "--search",
        default="",
        metavar="TERM",
        help="those that hold each of these words: in title, file name, date, tags or text",
    )
    show.set_defaults(run=library_commands.list_articles)

    said = names.add_parser("feedback", parents=[place, as_json], help="what readers liked or not")
    said.add_argument(
        "--export", type=Path, metavar="FILE", help="write it as questions for `wenda evaluate`"
    )
    said.add_argument("--clear", action="store_true", help="then take it out of the library")
    said.set_defaults(run=commands.feedback)

    export = names.add_parser("export", parents=[place], help="the library as one portable file")
    export.add_argument("file", type=Path, metavar="FILE", help="JSON Lines; replaced when there")
    export.set_defaults(run=commands_moving.export)

    take = names.add_parser("import", parents=[place], help="take such a file in")
    take.add_argument("file", type=Path, metavar="FILE", help="what `wenda export` wrote")
    take.set_defaults(run=commands_moving.import_)

    encode = names.add_parser(
        "encode", parents=[place], help="move the library to --encoder while it stays in use"
    )
    encode.set_defaults(run=commands_moving.encode)

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


class _Version(argparse.Action):
    """Looks the version up when it is asked for: that takes as long as reading an article."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("wenda")
        except PackageNotFoundError:
            found = "(run from its folder, not installed)"
        sys.stdout.write(f"wenda {found}\n")
        parser.exit()
