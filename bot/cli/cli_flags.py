"""The flags that several commands of ``wenda`` take, and those of ``evaluate``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from bot.core import settings
from bot.core.checks import MODES


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error."""

    def error(self, message: str) -> NoReturn:
        """Exit code 2: wrong usage."""
        self.exit(2, f"wenda: {message}; see {self.prog} --help\n")


def flag_groups() -> tuple[Parser, Parser, Parser, Parser]:
    """Where the library is; JSON; what is searched; how sure an answer must be."""
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
    return place, as_json, mode, strict


def filter_flags() -> Parser:
    """Which articles are meant."""
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
    """Those of ``evaluate``."""
    evaluate.add_argument("files", nargs="+", type=Path, metavar="FILE", help="SQuAD-format JSON")
    evaluate.add_argument("--limit", type=int, help="ask this many questions of each file only")
    evaluate.add_argument(
        "--articles",
        default=variable("ARTICLES"),
        metavar="PATH",
        help="a file or folder that conversations are about",
    )
    # taken as by the other commands, and of no effect: each run makes libraries of its own
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
    """The variable of a flag, as its default: what argparse does to a flag it does to this too."""
    return settings.variable(name) or None
