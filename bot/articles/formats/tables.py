"""A table → lines that can be read alone: each row with its own head and those of its columns.

    FDI in Jiangsu in 2019 — Xuzhou: FDI used US$2.09 billion, Growth 10.09%.
    2019年江蘇各市外資 — 徐州：實際使用外資20.9億美元，增長10.09%。

A line that says everything about its row can be found and quoted by itself; ``docs/articles.md``
has the figures. Numbers stay as they are written, and a unit in a column's head, or in a line above
the table (单位：万元), goes with each number under it. What each line begins with is the table's
caption, or the text before the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.articles.formats.parsed import Grid, Line, begin_pages
from bot.text import figures, size, split_sentences

MAX_CELL = 150.0  # Han characters in a table of data without heads; more, and it lays out a page
MAX_COLUMNS = 1_000  # that a cell may span, as in browsers
MAX_CAPTION = 40.0  # Han characters: each row repeats the caption, and a longer one hides the row

_MOST_OVER = 2  # columns that one head alone is over: 2019, and its share; more are unlike
_MAX_HEAD = 60.0  # Han characters: a longer head is cut
_ROOM = 200.0  # Han characters of a line: a longer row goes on in a line with the same heads

# A loss is in brackets: (1,245).
VALUE = re.compile(
    r"[-+−±~≈<>≤≥約约US$€£¥￥第\s]*\d|[US$€£¥￥\s]*[(（]\d[\d,]*(?:\.\d+)?[)）]%?\s*$"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d(?!\d)")
_PLAIN = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?")
_LOSS = re.compile(r"[(（]\d[\d,]*(?:\.\d+)?[)）]")  # as accounts write one
_UNIT = re.compile(r"(.*\S)\s*[(（]([^()（）]{1,20})[)）]", re.DOTALL)
_CURRENCY = re.compile(r"(US\$|HK\$|NT\$|USD|RMB|CNY|[$€£¥￥])\s*(.*)")
_MEASURED = ("amount", "count", "percentage", "number")
_NOTHING = re.compile(r"[-–—‒―…./\s]*")
_STOP = re.compile(r"\. +")
_ENDED = re.compile("[。！？!?…]$")
_TIME = re.compile(r"\D{0,3}(?:1[6-9]|20)\d\d(?:\D.*)?", re.DOTALL)  # 2019, 2019年, 2019 Q1
_PERIOD = re.compile(  # 1月, 1—6月, 3季度, Q3
    r"\d{1,2}\s*(?:[月季][度份]?)?\s*(?:[—–~～至到-]+\s*\d{1,2}\s*)?(?:月份?|季度?)|[1-4]?Q[1-4]?",
    re.I,
)
# The mark of a note after a figure: 20.9①, 20.9*, 20.9[1], 20.9¹.
_NOTE = re.compile(
    r"(?<=[\d%)）])\s*(?:[①-⑳*＊†‡§]|(?<!10)[\u00b9\u00b2\u00b3\u2070-\u2079]"  # 10⁴ is a figure
    r"|[\[［]\s*(?:[注註]\s*)?\d{1,2}\s*[\]］])+$"
)
_UNITS_HEAD = re.compile(r"(?:[计計]量)?[单單]位|units?", re.I)
_DIGITS = re.compile(r"[()（）\d.,\s+−-]+")
# A line that gives the unit of all figures: 单位：万元, (in thousands of US dollars).
_UNIT_LINE = re.compile(
    r"(?:[^。.]{0,40}[(（,，\s])?(?:[单單]位|units?)\s*[:：]\s*([^()（）\d、,，;；/\s][^()（）、,，;；/]{0,19}?)\s*[)）]?"
    r"|(?:[^.]{0,80}[(,\s])?(?:\$ )?in (thousand|million|billion)s? of ([A-Za-z. ]{3,20}?)\s*\)?",
    re.I,
)
# Heads over figures that the unit of a whole table is not meant for: shares, ranks, years.
_OWN_UNIT = re.compile(
    r"[率比％%]|[増增][长長减減]|[名次]$|序[号號]|年份"
    r"|\b(?:rate|share|growth|change|rank|year|no|ratio)\b",
    re.I,
)
_NUMBERED = re.compile(
    r"(?:table|tab\.?|表格?)\s*[\d一二三四五六七八九十]+(?:[.–-]\d+)*[.:：、,]?\s*", re.I
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell where it begins in the document: once, however many places it spans."""

    text: str
    head: bool = False  # whether the document says that it is a head
    rows: int = 1
    columns: int = 1
    page: int = field(default=0, compare=False)  # that it stands on, from 1; 0 if there are none


@dataclass(frozen=True, slots=True)
class _Value:
    """A value with its column's head before it, as it stands in a line."""

    column: int
    text: str
    size: int  # characters of the value itself, with its unit: the last ones of the text


Row = list[Cell]


def lines(rows: Sequence[Sequence[Cell]], caption: str = "", unit: str = "") -> Iterator[Line]:
    """The lines of a table, in its order; each knows the places of its cells.

    Args:
        rows: the cells that begin in each row.
        caption: what the table is about; each line repeats a short one.
        unit: of all figures whose row and column give none.
    """
    grid = grid_of(rows)
    if not grid or not grid[0]:
        return
    chinese = any(_HAN.search(cell.text) for row in grid for cell in row)
    titles, grid = _split_titles(grid)
    for cell in titles:
        yield begin_pages(cell.text, [(0, cell.page)] if cell.page else [])
    said = [cell.text for cell in titles]
    unit = unit or unit_of(*said) or _unit_in(*said, caption)
    own = (short(text) for text in said if not _UNIT_LINE.fullmatch(text))
    caption = next(filter(None, own), "") or short(caption)
    corner = grid[0][0].columns
    heads, grid, units = _split_heads(grid)
    left = head_columns(grid, corner if any(heads) else 1)
    dated = len({year for head in heads for year in _YEAR.findall(head)}) > 1
    of = Grid(_shown_heads(heads, left) if any(heads) else (), caption, unit)
    section = ""
    for number, row in enumerate(grid):
        page = max(cell.page for cell in row)
        if _is_wide(row):
            section = row[0].text if size(row[0].text) <= MAX_CAPTION else ""
            if row[0].text:
                yield _line(row[0].text, ((0, 0, len(row[0].text)),), of, number, page)
            continue
        before = " — ".join(texts_of((Cell(caption), Cell(section))))
        label = _label(row[:left], heads)
        label, of_row = _split_unit(label, row[left:])
        common = "" if _OWN_UNIT.search(label) else unit
        values = list(_values(row, heads, left, of_row or units.get(number, ""), common, chinese))
        for text, cells in _row_lines(before, label, values, chinese, 1 if dated else 0):
            yield _line(text, cells, of, number, page)


def _line(
    text: str,
    cells: tuple[tuple[int, int, int], ...],
    grid: Grid,
    row: int,
    page: int,
) -> Line:
    line = begin_pages(text, [(0, page)] if page else [])
    line.cells, line.grid, line.row = cells, grid, row
    return line


def _split_titles(grid: list[Row]) -> tuple[list[Cell], list[Row]]:
    """The rows over the whole width at the top, which say what the table is of, and the others.

    In a table without heads such a row heads only those below it, up to the next one.
    """
    top = 0
    while top < len(grid) - 2 and _is_wide(grid[top]):
        top += 1
    headed = head_rows(grid[top:]) > 0
    if not headed and any(map(_is_wide, grid[top:])):
        top = 0
    return [row[0] for row in grid[:top]], grid[top:]


def _is_wide(row: Row) -> bool:
    """Whether one cell takes the whole width of a table."""
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _split_heads(grid: list[Row]) -> tuple[list[str], list[Row], dict[int, str]]:
    """The head of each column, the rows below, and the unit of each that has one by its number.

    A row of units below the heads belongs to these, and a column of units to its rows.
    """
    top = head_rows(grid)
    if top == len(grid):  # all rows look like heads: then they are the table
        top = 0
    heads = _heads(grid[:top]) if top else [""] * len(grid[0])
    if 0 < top < len(grid) - 1 and _is_row_of_units(grid[top]):
        for column, cell in enumerate(grid[top]):
            if cell.text and not _UNIT.fullmatch(heads[column]):
                heads[column] = f"{heads[column]} ({cell.text})".strip()
        top += 1
    body, units = grid[top:], dict[int, str]()
    column = next((n for n, head in enumerate(heads) if n and _UNITS_HEAD.fullmatch(head)), 0)
    texts = [row[column].text for row in body]
    if column and len(heads) > 2 and any(texts) and all(map(_is_unit, filter(None, texts))):
        units = {number: text for number, text in enumerate(texts) if text}
        body = [row[:column] + row[column + 1 :] for row in body]
        del heads[column]
    return heads, body, units


def _heads(rows: Sequence[Row]) -> list[str]:
    """The head of each column; "" where one that is over several says nothing of each."""
    columns = list(zip(*rows, strict=True))
    over = Counter(tuple(map(id, column)) for column in columns)
    return [
        _head(texts_of(column)) if over[tuple(map(id, column))] <= _MOST_OVER else ""
        for column in columns
    ]


def _is_row_of_units(row: Row) -> bool:
    """Whether each cell of a row after the first is a unit, or has no text."""
    units = texts_of(row[1:])
    return bool(units) and all(map(_is_unit, units)) and not (row[0].text and row[0] in row[1:])


def _is_unit(text: str) -> bool:
    return bool(_add_unit("1", text))


def _split_unit(label: str, cells: Sequence[Cell]) -> tuple[str, str]:
    """A row's label without the unit of its figures, and that unit; "" if it gives none."""
    own = _UNIT.fullmatch(label)
    if own and any(_add_unit(cell.text, own[2]) for cell in cells):
        return own[1], own[2]
    return label, ""


def _shown_heads(heads: Sequence[str], left: int) -> tuple[str, ...]:
    """The heads above the cells of a line, whose first is all that says what the row is of."""
    return (" ".join(dict.fromkeys(filter(None, heads[:left]))), *heads[left:])


def _head(texts: Sequence[str]) -> str:
    """A column's head from its levels; the gdp_trillion of a program's table is two words.

    A row is to stay one sentence: the stop of No. goes.
    """
    return _cut(_STOP.sub(" ", " ".join(texts).replace("_", " ")))


def _label(cells: Sequence[Cell], heads: Sequence[str]) -> str:
    """What a row is about, from the cells on its left; a bare number has its head: Year 2019."""
    texts: list[str] = []
    for number, cell in enumerate(cells):
        text = _cut(cell.text)
        if heads[number] and _PLAIN.fullmatch(text):
            text = f"{heads[number]} {text}"
        if text and text not in texts:
            texts.append(text)
    return " ".join(texts)


def _values(
    row: Row, heads: Sequence[str], left: int, unit: str, common: str, chinese: bool
) -> Iterator[_Value]:
    """The text of each cell after the row's head, with the head of its column.

    Args:
        row: the cells.
        heads: the head of each column.
        left: how many cells are the row's head.
        unit: of the row; "" for none.
        common: of all rows; "" for none.
        chinese: whether the punctuation is Chinese.
    """
    for column in range(left, len(row)):
        cell = row[column]
        again = column and cell is row[column - 1] and (cell.columns > 1 or cell.rows > 1)
        if again or _NOTHING.fullmatch(cell.text):
            continue
        shared = "" if _OWN_UNIT.search(heads[column]) else common
        text, length = _with_head(heads[column], cell.text, unit or shared, chinese)
        yield _Value(max(column - left, 0) + 1, text, length)


def _with_head(head: str, value: str, unit: str, chinese: bool) -> tuple[str, int]:
    """A value after its column's head, with the unit from that head, or else the row's.

    Returns the text, and the length of the value at its end.
    """
    own = _UNIT.fullmatch(head)
    if own and (whole := _add_unit(value, own[2])):
        head, value = own[1], whole
    elif unit:
        value = _add_unit(value, unit) or value
    if not head or head == value:
        return value, len(value)
    between = "：" if chinese else ": "
    if VALUE.match(value) and not head[-1].isdigit() and not _LOSS.match(value):
        between = "" if chinese and _HAN.match(head[-1]) else " "
    return head + between + value, len(value)


@lru_cache(maxsize=4_096)
def _add_unit(number: str, unit: str) -> str:
    """A number with its unit: 20.9億美元, US$2.09 billion; "" if they make no figure together."""
    if mark := _NOTE.search(number):  # 20.9① is 20.9億美元①
        noted = _add_unit(number[: mark.start()].rstrip(), unit)
        return noted + mark.group().strip() if noted else ""
    plain = _PLAIN.fullmatch(number) or _LOSS.fullmatch(number)
    if not plain or any(map(str.isdecimal, unit)):
        return ""
    money = _CURRENCY.fullmatch(unit)
    if money:
        text = f"{money[1]}{number} {money[2]}".rstrip()
    else:
        text = f"{number} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else number + unit
    parts = figures.find(text)
    whole = len(parts) == 1 and (parts[0].start, parts[0].end) == (0, len(text))
    return text if whole and parts[0].kind in _MEASURED else ""


def _row_lines(
    before: str, label: str, values: Sequence[_Value], chinese: bool, most: int
) -> Iterator[tuple[str, tuple[tuple[int, int, int], ...]]]:
    """The lines of a row, each with the places of its cells: column, start, end.

    Args:
        before: the caption and the section, at the beginning of each line.
        label: what the row is about.
        values: the row's values with their heads.
        chinese: whether the punctuation is Chinese.
        most: how many values a line may have; 0 for as many as there is room for.
    """
    lead = f"{before} — " if before else ""
    comma = "，" if chinese else ", "
    first = (0, len(lead), len(lead) + len(label))
    if not values:
        if label:
            yield _end_sentence(lead + label, chinese), (first,)
        return
    colon = "：" if chinese else ": "
    if label:  # FDI, 2018: US$1.90 billion
        headed = all(colon in value.text for value in values)
        lead += label + (comma if most == 1 and headed else colon)

    def line() -> tuple[str, tuple[tuple[int, int, int], ...]]:
        cells, at = [first] if label else [], len(lead)
        for value in in_line:
            at += len(value.text)
            cells.append((value.column, at - value.size, at))
            at += len(comma)
        text = lead + comma.join(value.text for value in in_line)
        return _end_sentence(text, chinese), tuple(cells)

    in_line: list[_Value] = []
    room, between, used = _ROOM - size(lead), size(comma), 0.0
    for value in values:
        length = size(value.text)
        if in_line and (len(in_line) == most or round(used + length - room, 6) > 0):
            yield line()
            in_line, used = [], 0.0
        used += length + (between if in_line else 0.0)
        in_line.append(value)
    yield line()


def _end_sentence(line: str, chinese: bool) -> str:
    """The line, ended like a sentence, so that it is not taken for a heading or a link."""
    if _ENDED.search(line) or (line.endswith(".") and not chinese):
        return line
    return line + ("。" if chinese else ".")


def _cut(head: str) -> str:
    if size(head) <= _MAX_HEAD:
        return head
    return head[: int(_MAX_HEAD)] + "…"


def grid_of(rows: Sequence[Sequence[Cell]]) -> list[Row]:
    """The cell at each place, in rows of the same length; one that spans places is at all of them.

    Rows without any text are left out.
    """
    grid: list[Row] = []
    hanging: dict[int, tuple[Cell, int]] = {}  # column → a cell from above, and rows it has to go
    for cells in rows:
        if not hanging and all(cell.columns == cell.rows == 1 for cell in cells):
            grid.append(list(cells))
            continue
        row: Row = []
        waiting = list(reversed(cells))
        while waiting or any(column >= len(row) for column in hanging):
            column = len(row)
            if column in hanging:
                cell, left = hanging.pop(column)
                row.append(cell)
                if left > 1:
                    hanging[column] = (cell, left - 1)
                continue
            cell = waiting.pop() if waiting else Cell("")
            for place in range(column, column + min(max(cell.columns, 1), MAX_COLUMNS)):
                row.append(cell)
                if cell.rows > 1:
                    hanging[place] = (cell, cell.rows - 1)
        grid.append(row)
    width = max(map(len, grid), default=0)
    return [row + [Cell("")] * (width - len(row)) for row in grid if texts_of(row)]


def head_rows(grid: Sequence[Row]) -> int:
    """How many rows at the top are heads: those marked as such, or else those that look like it."""
    marked = 0
    while marked < len(grid) and all(cell.head or not cell.text for cell in grid[marked]):
        marked += 1
    if marked:
        return marked
    if len(grid) < 2 or len(grid[0]) < 2 or not _like_heads(grid[0], grid[1:]):
        return 0
    top = 1
    while top < len(grid) - 1 and _spans(grid[top - 1]) and not any(map(is_value, grid[top])):
        top += 1
    corner = grid[0][0].rows  # what heads the rows is as deep as the heads beside it
    return corner if top < corner < len(grid) and _tell_apart(grid[:corner]) else top


def _tell_apart(heads: Sequence[Row]) -> bool:
    """Whether no two columns have the same heads on all levels."""
    paths = [tuple(cell.text for cell in column) for column in zip(*heads, strict=True)]
    return len(set(paths[1:])) == len(paths) - 1


def _like_heads(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row has only words or years, over columns of values."""
    if any(map(is_value, row)) or all(cell is row[0] for cell in row):
        return False
    if len(row) > 2:
        return True
    values = [other[1] for other in below if other[1].text]
    # A list of names and values has two columns, too; but there the units differ.
    alike = len({_DIGITS.sub("", _NOTE.sub("", cell.text)) for cell in values}) == 1
    return len(values) > 1 and alike and all(map(is_value, values))


def _spans(row: Row) -> bool:
    return any(cell.columns > 1 or cell.rows > 1 for cell in row)


def is_value(cell: Cell) -> bool:
    """Whether a cell begins with a figure, and is no year or month that other figures are from."""
    text = _NOTE.sub("", cell.text)
    timed = _TIME.fullmatch(text) or _PERIOD.fullmatch(text)
    return bool(VALUE.match(text)) and not timed


def head_columns(body: Sequence[Row], corner: int = 1) -> int:
    """How many columns at the left say what a row is about.

    Args:
        body: the rows below the heads.
        corner: how many columns the first head is over, which are all of them if none has figures.
    """
    rows = [row for row in body if not all(cell is row[0] for cell in row)]
    width = len(body[0])
    marked = 0
    while marked < width - 1 and rows and all(row[marked].head for row in rows):
        marked += 1
    if marked or width < 2:
        return marked
    left = 1
    while left < width - 1 and any(row[left - 1].rows > 1 for row in rows):
        left += 1  # a province over its cities: both are needed
    if left < corner < width and not any(is_value(cell) for row in rows for cell in row[:corner]):
        return corner
    return left


def texts_of(cells: Iterable[Cell]) -> list[str]:
    """The texts of some cells, each once, without the empty ones."""
    return list(dict.fromkeys(cell.text for cell in cells if cell.text))


def caption_of(own: str, before: str, heading: str) -> str:
    """The caption that each row of a table repeats; "" for none.

    Args:
        own: the table's own caption.
        before: the line right before the table, which often is its caption: "Table 1: …".
        heading: the nearest heading above.
    """
    if short(own):
        return short(own)
    if _NUMBERED.match(before) and short(before):
        return short(before)
    above = "" if _UNIT_LINE.fullmatch(before.strip()) else before
    captions = [text for text in (short(heading), short(above)) if text]
    return next((text for text in captions if _YEAR.search(text)), captions[0] if captions else "")


def unit_of(*texts: str) -> str:
    """The unit that a caption or a line above a table gives for all of its figures; "" for none."""
    for text in texts:
        if match := _UNIT_LINE.fullmatch(text.strip()):
            return match[1] or f"{match[2].lower()} {match[3].strip()}"
    return ""


def _unit_in(*texts: str) -> str:
    """The unit in brackets at the end of a title, 2019年外資（億美元）; "" if none has any."""
    for text in texts:
        own = _UNIT.fullmatch(text.strip())
        if own and _is_unit(own[2]):
            return own[2]
    return ""


def short(caption: str) -> str:
    """A caption of one short sentence, without its number and full stop; "" for a longer one."""
    text = _NUMBERED.sub("", caption, count=1).strip().rstrip("。.:：")
    return text if size(text) <= MAX_CAPTION and len(split_sentences(text)) == 1 else ""
