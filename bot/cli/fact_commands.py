"""The commands of ``wenda`` that show facts, and check a draft against the articles.

Like those of :mod:`bot.cli.commands`, each takes the parsed arguments and returns the exit code.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.cli import terminal
from bot.cli.commands import check_library, filter_of, open_bot, say
from bot.core import check_draft_text, fact_record, finding_record, to_json

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def facts(args: argparse.Namespace) -> int:
    """Prints the figures that the articles state, by period."""
    only = filter_of(args)
    check_library(args)
    with open_bot(args) as bot:
        found = bot.facts(args.measure, args.period, only)
        articles = {key: bot.article(key) for key in {one.quote.article_id for one in found}}
    if args.json:
        print(to_json([fact_record(one, articles[one.quote.article_id]) for one in found]))
    elif found:
        print(terminal.fact_lines(found, articles))
    else:
        say("no article states such a figure; `wenda facts` lists all of them")
    return 0


def check(args: argparse.Namespace) -> int:
    """Prints what the articles say of each figure, date and name of a draft."""
    draft, only = check_draft_text(_read(args.file)), filter_of(args)
    check_library(args)
    with open_bot(args) as bot:
        findings = bot.check(draft, only)
    if args.json:
        print(to_json([finding_record(one) for one in findings]))
    elif findings:
        print(terminal.finding_lines(findings))
    else:
        say("the draft has no figure, date or name")
    return 0


def _read(file: Path) -> str:
    """The text of a draft, in whatever format articles may have; ``-`` is the input."""
    if str(file) == "-":
        return sys.stdin.read()
    from bot.articles import read_file

    return read_file(file).text
