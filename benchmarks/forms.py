"""What is answered, by the form of the question: ``python benchmarks/forms.py [--json OUT]``.

The questions and messages are those of ``tests/data/forms``, asked one by one of a library of their
own. A value counts as said where the first line holds it, and as quoted where the quotes do; width,
script, case, dashes, quotation marks and commas in numbers do not matter.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot import Answer, Bot  # noqa: E402 - found through the line above
from bot.question import talk_of  # noqa: E402
from bot.text import fold  # noqa: E402

FORMS = ROOT / "tests" / "data" / "forms"
Row = dict[str, Any]  # a line of the data, then also how it was answered

# What a message wants → the kinds of talk that give it.
FITTING = {
    "ability": {"about"},
    "identity": {"about"},
    "about": {"list", "count"},
    "praise": {"agreed", "thanks"},
    "test": {"nothing"},
}
_WITH_TOPIC = "about"  # wants the articles about something, not all
_MAY_QUOTE = "summary"
_COLUMNS = ("answered", "said right", "said nearly", "said wrong", "quote right", "good")
_YES_OR_NO = frozenset(
    "yes no 是 对 不 否 有 没有 能 可以".split()
)  # folded; a line begins with one
# How the answer to several questions is numbered, and what it says where it says no value.
_NUMBER = re.compile(r"(?:^|\s|(?<=。))\d+[)）]\s*")
_BELOW = re.compile("as quoted below|见下面的引文|見下面的引文")
_MISSING = re.compile("not found|没有找到|沒有找到")

_DASHES = re.compile("[\u2010-\u2015\u2212~\u301c-]+")
_QUOTATION_MARKS = re.compile("[“”„«»「」『』\"‘’′`']")
_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BLANK = re.compile(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])")  # only one between Latin words counts
_MULTIPLES = ("万", "亿", "兆")


def plain(text: str) -> str:
    """A text as it is compared, folded."""
    text = fold(_COMMA.sub("", text)).text  # before the fold: the comma of 1,290，112年 parts years
    text = _DASHES.sub("-", _QUOTATION_MARKS.sub("'", text))
    return _BLANK.sub("", re.sub(r"\s+", " ", text).strip())


def holds(text: str, value: str) -> bool:
    """Whether a text holds a value as a whole: 15% has no 5%, 600万 no 600, *cash* no *ash*."""
    text, value = plain(text), plain(value)
    if not value:
        return False
    places = (match.start() for match in re.finditer(re.escape(value), text))
    return any(_is_whole(text, start, start + len(value)) for start in places)


def _is_whole(text: str, start: int, end: int) -> bool:
    before, value, after = text[:start], text[start:end], text[end:]
    if value[0].isdigit() and re.search(r"\d\.?$", before):
        return False
    if value[-1].isdigit() and re.match(r"\d|%|\.\d", after):
        return False
    if value.isdigit() and after.startswith(_MULTIPLES):
        return False
    if re.match("[a-z]", value) and re.search("[a-z0-9]$", before):
        return False
    return not (re.search("[a-z]$", value) and re.match("[a-z]", after))


def parts_of(wanted: Sequence[Any]) -> list[list[str]]:
    """The values of each part that is wanted, any one of which will do."""
    return list(wanted) if wanted and isinstance(wanted[0], list) else [list(wanted)]


def holds_all(text: str, wanted: Sequence[Any]) -> bool:
    """Whether a text holds one of some values; one of each, if they are lists of values."""
    return all(any(holds(text, value) for value in part) for part in parts_of(wanted))


def judge(question: Row, answer: Answer) -> Row:
    """How a question was answered: each of the columns, and the first line and the quotes.

    An impossible question is good where it is refused. Another one is good where its first line is
    right, or where nothing is said first and the quotes are right; of several questions each may be
    either.
    """
    line = answer.headline if answer.answered else ""
    quotes = [quote.text for quote in answer.quotes] if answer.answered else []
    row: Row = dict.fromkeys(_COLUMNS, False) | {"line": line, "quotes": quotes}
    row["answered"] = answer.answered
    if question["impossible"]:
        return row | {"said wrong": bool(line), "good": not answer.answered}
    if line:
        row[f"said {_verdict(question, line)}"] = True
    row["quote right"] = bool(quotes) and holds_all("\n".join(quotes), question["quote"])
    pointed = row["said nearly"] and _BELOW.search(line) and not _MISSING.search(line)
    row["good"] = row["said right"] or (row["quote right"] and bool(not line or pointed))
    return row


def _verdict(question: Row, line: str) -> str:
    """What a first line is: right, wrong, or nearly right.

    That is a part of what was asked for, more than it, or in another unit.
    """
    parts = parts_of(question["gold"])
    if question["form"] == "several":
        said = _numbered(line, len(parts))
        found = {_is_held(values, text) for values, text in zip(parts, said, strict=True)}
        return "wrong" if False in found else "right" if found == {True} else "nearly"
    held = [any(_says(line, value) for value in part) for part in parts]
    if all(held):
        more = any(holds(line, value) for value in question.get("besides", ()))
        return "nearly" if more else "right"
    near = any(held) or any(holds(line, value) for value in question.get("near", ()))
    return "nearly" if near else "wrong"


def _says(line: str, value: str) -> bool:
    if plain(value) in _YES_OR_NO:
        return plain(line).startswith(plain(value))
    return holds(line, value)


def _numbered(line: str, count: int) -> list[str]:
    """What is said to each of several questions: the whole line where it is not numbered so."""
    texts = _NUMBER.split(line)[1:]
    return texts if len(texts) == count else [line] * count


def _is_held(values: Sequence[str], text: str) -> bool | None:
    """Whether one of several questions is answered by what is said to it; None if nothing is."""
    if _BELOW.search(text) or _MISSING.search(text):
        return None
    return any(holds(text, value) for value in values)


def judge_message(message: Row, answer: Answer) -> Row:
    """Whether a message that is no question got the kind of reply it wants, and no quotation."""
    talk = talk_of(message["text"])
    kinds = FITTING.get(message["wanted"], {message["wanted"]})
    fits = talk is not None and talk.kind in kinds
    if message["wanted"] == _WITH_TOPIC:
        fits = fits and talk is not None and bool(talk.topic)
    quiet = message["wanted"] == _MAY_QUOTE or not (answer.answered and answer.quotes)
    return {"talk": talk.kind if talk else "", "fits": fits, "unquoted": fits or quiet}


def ask(bot: Bot, rows: Iterable[Row], key: str, judge: Callable[[Row, Answer], Row]) -> list[Row]:
    """The rows, each with what was answered, how long it took, and what is to be said of it."""
    asked = []
    for row in rows:
        start = time.perf_counter()
        answer = bot.ask(row[key])
        spent = (time.perf_counter() - start) * 1e3
        told = {"text": answer.text, "confidence": answer.confidence, "ms": round(spent, 1)}
        asked.append(row | {"reply": told} | judge(row, answer))
    return asked


def table(rows: Sequence[Row], groups: Callable[[Row], Iterable[str]]) -> Iterator[str]:
    """The lines of a table in Markdown, a group a row: numbers of questions, and per cent.

    Args:
        rows: questions, as ``judge`` leaves them.
        groups: the groups that a question is in.
    """
    yield "| | n | " + " | ".join(_COLUMNS) + " | impossible: n | refused | with a line |"
    yield "|---" * (len(_COLUMNS) + 5) + "|"
    for name in dict.fromkeys(group for row in rows for group in groups(row)):
        within = [row for row in rows if name in groups(row)]
        possible = [row for row in within if not row["impossible"]]
        others = [row for row in within if row["impossible"]]
        cells = [str(len(possible)), *(share(possible, column) for column in _COLUMNS)]
        cells += [str(len(others)), share(others, "good"), share(others, "line")]
        yield f"| {name} | " + " | ".join(cells) + " |"


def share(rows: Sequence[Row], column: str) -> str:
    """How many of some rows have something, in per cent; a dash of none."""
    return f"{100 * sum(bool(row[column]) for row in rows) / len(rows):.1f}" if rows else "–"


def message_table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of a table of the messages, by what they want."""
    yield "| | n | right kind | right kind, or no quotation |"
    yield "|---|---|---|---|"
    for name in ("all", *dict.fromkeys(row["wanted"] for row in rows)):
        within = [row for row in rows if name in ("all", row["wanted"])]
        cells = (str(len(within)), share(within, "fits"), share(within, "unquoted"))
        yield f"| {name} | " + " | ".join(cells) + " |"


def _languages(row: Row) -> tuple[str, str]:
    name = Path(row["article"]).name  # begins with the article's language
    same = name.startswith(f"{row['language'].lower()}-")
    return row["language"], "of an article in it" if same else "of an article in another"


def _read(name: str) -> Any:
    return json.loads((FORMS / name).read_text(encoding="utf-8"))


def main() -> None:
    """Asks everything, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, metavar="OUT", help="keep every answer in a file")
    arguments = parser.parse_args()
    data, messages = _read("questions.json"), _read("utterances.json")
    with (
        tempfile.TemporaryDirectory() as folder,
        Bot.open(str(FORMS / data["articles"]), folder) as bot,
    ):
        bot.add(ROOT / "seeds")
        questions = ask(bot, data["questions"], "question", judge)
        talks = ask(bot, messages, "text", judge_message)
    if arguments.json:
        kept = json.dumps({"questions": questions, "messages": talks}, ensure_ascii=False, indent=1)
        arguments.json.write_text(kept + "\n", encoding="utf-8")
    print(*table(questions, lambda row: ("all", row["form"], *row.get("also", ()))), sep="\n")
    print()
    print(*table(questions, _languages), sep="\n")
    print()
    print(*message_table(talks), sep="\n")
    times = sorted(row["reply"]["ms"] for row in questions)
    print(f"\np50 {times[len(times) // 2]:.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms")


if __name__ == "__main__":
    main()
