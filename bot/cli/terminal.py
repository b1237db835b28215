"""Answers, passages, articles, reports and figures → text for a terminal."""

from __future__ import annotations

import os
import re
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.core import PAGE, SHEET, SLIDE, page_at
from bot.evaluation import COUNTS, QUALITY, TIMES, Figures, better, last_part

if TYPE_CHECKING:
    from bot.core import Answer, Article, Entry, Fact, Feedback, Finding, Hit, Span


_SHOWN = 3  # closest passages under a refusal: enough to see what the library is about
_EXCERPT = 300  # characters of a passage: about four lines
_LISTS = ("packages", "problems", "repaired")  # the findings of a report that are no single value

# An article is data: it must not move the cursor, ring, retitle the window or turn the line around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# The columns of the tables of figures, in their order.
_HEADINGS = {
    "file": "file",
    "paragraphs": "paragraphs",
    "conversations": "conversations",
    "questions": "questions",
    "turns": "turns",
    "recall_at_1": "recall@1",
    "recall_at_5": "recall@5",
    "mrr_at_10": "MRR@10",
    "ndcg_at_10": "nDCG@10",
    "answer_hit": "answer hit",
    "exact_match": "EM",
    "f1": "F1",
    "first_hit": "first",
    "followup_hit": "follow-up",
    "control_hit": "control",
    "control_changed_rate": "changed",
    "false_answer_rate": "false answers",
    "false_refusal_rate": "false refusals",
    "refusal_auroc": "AUROC",
    "said_right": "said right",
    "said_wrong": "said wrong",
    "said_impossible": "said of nothing",
    "index_seconds": "index s",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
}
_NOT_COMPARED = ("file", *COUNTS, "mrr_at_10", "index_seconds")  # --json has them
# What is said of where a date was found, for each ``Article.date_origin``.
_DATE_ORIGINS = {
    "markup": "from the page's markup",
    "text": "from the text",
    "file name": "from the file's name",
    "folder name": "from the folder's name",
    "header": "from the message's header",
    "record": "from the record",
    "properties": "from the file's properties",
    "user": "corrected",
}
_PAGES = {PAGE: "p. {n}", SLIDE: "slide {n}", SHEET: "sheet {name}"}
_BEST, _LIKE_BEST, _NO_MARK = "*", "~", " "


def plain(text: str) -> str:
    """The text without control characters and overrides of direction; line breaks stay."""
    return _CONTROL.sub(" ", text)


def answer_lines(answer: Answer) -> str:
    """An answer for reading: its text with the quotes, then the source of each quote."""
    parts = [_highlight(plain(answer.text), answer.marks)]
    if answer.notice:
        parts.append(one_line(answer.notice))
    articles = {hit.article.id: hit.article for hit in answer.hits}
    if answer.answered:
        cited = dict.fromkeys(quote.article_id for quote in answer.quotes)
        parts += [
            f"  {_source(articles[key], answer.place_in(key))}" for key in cited if key in articles
        ]
    else:
        parts += [_format_hit(hit) for hit in answer.closest_hits[:_SHOWN]]
    return "\n\n".join(parts)


def hit_lines(hits: Sequence[Hit]) -> str:
    """Passages for reading, numbered, best first."""
    return "\n\n".join(
        f"{number}. {hit.score:.3f}\n{_format_hit(hit)}" for number, hit in enumerate(hits, start=1)
    )


def article_lines(articles: Iterable[Article | Entry]) -> str:
    """One line for each article: id, language, length in characters, title, source, date, tags."""
    return "\n".join(
        f"{a.id}  {a.language or '-':7}  {a.characters:>7,}  "
        + one_line(
            "  ".join(
                (a.title, f"({a.source})", date_line(a), " ".join(f"#{tag}" for tag in a.tags))
            )
        )
        for a in articles
    )


def fact_lines(facts: Sequence[Fact], articles: Mapping[str, Article]) -> str:
    """A table with a line for each figure: value, measure, thing, place, period, article."""
    head = ["value", "measure", "thing", "place", "period", "article"]
    lines = [
        [
            one_line(part) or "–"
            for part in (
                fact.mark.text,
                fact.measure,
                fact.subject,
                fact.place,
                fact.period,
                articles[fact.quote.article_id].title,
            )
        ]
        for fact in facts
    ]
    return align([head, *lines], left=len(head))


def finding_lines(findings: Sequence[Finding]) -> str:
    """What the articles say of a draft: a line for each figure, date and name, and their quotes."""
    lines = []
    for finding in findings:
        says = dict.fromkeys(one.mark.text for one in finding.evidence if one.mark)
        other = f"; the articles: {', '.join(says)}" if finding.verdict == "contradicted" else ""
        lines.append(f"{finding.verdict:12}  {one_line(finding.text)}{one_line(other)}")
        for one in finding.evidence[:1]:
            lines.append(_format_passage(one.quote.text, one.article, one.quote.start))
    return "\n".join(lines)


def feedback_lines(feedback: Sequence[Feedback]) -> str:
    """What readers said of answers, three lines each at most: question, answer, comment."""
    return "\n".join(line for entry in feedback for line in _feedback(entry))


def _feedback(entry: Feedback) -> list[str]:
    opinion = "liked" if entry.liked else "disliked"
    if entry.unanswerable:
        opinion += ", not in the articles"
    lines = [f"{entry.time}  {opinion}: {one_line(entry.question)}"]
    lines.append(f"    {'' if entry.answered else '(refused) '}{one_line(_excerpt(entry.text))}")
    return [*lines, f"    “{one_line(entry.comment)}”"] if entry.comment else lines


def one_line(text: str) -> str:
    """The text on a single line, safe to print."""
    return " ".join(plain(text).split())


def report_lines(report: Mapping[str, Any]) -> str:
    """What ``wenda doctor`` found, a line each, and a verdict at the end."""
    values = {key: value for key, value in report.items() if key not in _LISTS}
    values |= {name: version or "not installed" for name, version in report["packages"].items()}
    width = max(len(name) for name in values)
    lines = [f"{name:{width}}  {one_line(str(value))}" for name, value in values.items()]
    lines += [f"mended: {one_line(line)}" for line in report.get("repaired", ())]
    problems = [f"wrong: {one_line(problem)}" for problem in report["problems"]]
    return "\n".join([*lines, *(problems or ["all in order"])])


def _format_hit(hit: Hit) -> str:
    return _format_passage(hit.chunk.text, hit.article, hit.chunk.start)


def _format_passage(text: str, article: Article, place: int) -> str:
    quoted = textwrap.indent(_excerpt(text), "  > ", lambda _: True)
    return f"{quoted}\n    {_source(article, place)}"


def _source(article: Article, place: int | None) -> str:
    page = page_at(article.structure, place) if place is not None else None
    where = _PAGES[page.kind].format(n=page.number, name=page.name) if page else ""
    parts = (article.title, article.source, where, date_line(article))
    return " · ".join(one_line(part) for part in parts if part)


def date_line(article: Article | Entry) -> str:
    """An article's date and where it was found; "" if it has none."""
    origin = _DATE_ORIGINS.get(article.date_origin, "") if article.date else ""
    return f"{article.date} ({origin})" if origin else article.date


def _excerpt(text: str) -> str:
    text = plain(text).strip()
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _highlight(text: str, marks: Sequence[Span]) -> str:
    """The text with the marked values in bold, on a terminal that does not ask for plain text."""
    values = {plain(mark.text) for mark in marks if mark.text}
    if not values or not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    longest_first = sorted(values, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "\x1b[1m\\g<0>\x1b[0m", text)


def figure_tables(rows: Sequence[Figures]) -> str:
    """A table for each kind of file; several runs of a file stand under its name."""
    runs = {(row["file"], row.get("encoder"), row.get("mode")) for row in rows}
    compared = len(runs) > len({row["file"] for row in rows})
    make = _comparison_table if compared or any("baseline" in row for row in rows) else _plain_table
    tables = []
    for kind in ("questions", "turns"):
        same = [row for row in rows if kind in row]
        if same:
            tables.append(make(same))
    return "\n\n".join(tables)


def align(lines: Sequence[Sequence[str] | str], left: int = 1) -> str:
    """Lines of cells in columns, of which the first ``left`` ones are aligned to the left.

    A string among the lines stays as it is.
    """
    cells = [line for line in lines if not isinstance(line, str)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        line if isinstance(line, str) else _line(line, widths, left).rstrip() for line in lines
    )


def _line(cells: Sequence[str], widths: Sequence[int], left: int) -> str:
    padded = []
    for i, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (width - _width(cell))
        padded.append(cell + space if i < left else space + cell)
    return "  ".join(padded)


def _width(text: str) -> int:
    """How many columns a text takes on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _plain_table(rows: Sequence[Figures]) -> str:
    """A table with one line for each file."""
    keys = [key for key in _HEADINGS if key in rows[0]]
    lines = [[_cell(_name(row) if key == "file" else row.get(key)) for key in keys] for row in rows]
    return align([[_HEADINGS[key] for key in keys], *lines])


def _comparison_table(rows: Sequence[Figures]) -> str:
    """A table with a line for each run under its file, and its differences to the baseline."""
    measured = [key for key in _HEADINGS if any(row.get(key) is not None for row in rows)]
    keys = [key for key in measured if key not in _NOT_COMPARED]
    several = len({row["encoder"] for row in rows}) > 1
    names = ["", *(["encoder"] if several else []), "mode"]  # the first is an indent
    lines: list[Sequence[str] | str] = [*_stack_headings(names, [_HEADINGS[key] for key in keys])]
    for file in dict.fromkeys(row["file"] for row in rows):
        group = [row for row in rows if row["file"] == file]
        lines.append(_title(group[0], several))
        for row in group:
            run = [one_line(last_part(row[name])) if name else "" for name in names]
            marked = [_number(row.get(key), key) + _mark(row, key, group) for key in keys]
            lines.append([*run, *marked])
            if row.get("baseline"):
                differences = [_difference(row["baseline"].get(key), key) for key in keys]
                lines.append([*[""] * len(names), *differences])
    return "\n".join([align(lines, left=len(names)), *_legend(rows, lines)])


def _stack_headings(names: Sequence[str], titles: Sequence[str]) -> list[list[str]]:
    """Headings in two lines, cut at a space or @, so that columns are no wider than figures."""
    parts = [title.replace("@", " @").rpartition(" ") for title in titles]
    top = [above + _NO_MARK for above, _, _ in parts]
    low = [below + _NO_MARK for _, _, below in parts]
    return [[*[""] * len(names), *top], [*names, *low]]


def _title(row: Figures, several: bool) -> str:
    counts = [f"{row[key]:,} {key}" for key in COUNTS if key in row and key != "answerable"]
    encoder = [] if several else [last_part(row["encoder"])]
    return one_line(" · ".join([_name(row), *encoder, *counts]))


def _mark(row: Figures, key: str, group: Sequence[Figures]) -> str:
    """The mark of a figure: the best of its file, an nDCG@10 that may be as good, or none."""
    values = [other[key] for other in group if other.get(key) is not None]
    value = row.get(key)
    if key not in QUALITY or value is None or min(values) == max(values):
        return _NO_MARK
    if all(better(key, value, other) >= 0 for other in values):
        return _BEST
    against = row.get("against_best")
    if key == "ndcg_at_10" and against and against["low"] <= 0 <= against["high"]:
        return _LIKE_BEST
    return _NO_MARK


def _legend(rows: Sequence[Figures], lines: Sequence[Sequence[str] | str]) -> list[str]:
    marks = {cell[-1:] for line in lines if not isinstance(line, str) for cell in line}
    texts = {
        "* the best of the file": _BEST in marks,
        "~ not told apart from the best (95 %)": _LIKE_BEST in marks,
        "below a run: its difference to the baseline": any(row.get("baseline") for row in rows),
    }
    shown = [text for text, needed in texts.items() if needed]
    return ["", "; ".join(shown)] if shown else []


def _name(row: Figures) -> str:
    return one_line(last_part(str(row["file"])))


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _number(value: float | None, key: str) -> str:
    return "–" if value is None else f"{value:.1f}" if key in TIMES else f"{value:.3f}"


def _difference(value: float | None, key: str) -> str:
    if value is None:
        return ""
    shown = f"{value:+.1f}" if key in TIMES else f"{value:+.3f}"
    return f"{'=' if not value else shown}{_NO_MARK}"
