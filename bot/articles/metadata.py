"""What an article is called and when it is from: which titles are believed, and dates in texts.

A date is only taken from a place that gives it for the whole article: a line that holds nothing
else, or a label with it (发布时间：…, *Published: …*), at the top, or alone at the very end, as
letters and notices have it; then the file's name and its folder's. What a program notes of a file
(created, changed) counts last, and only if the text names the same year, because it is often a
template's or a converter's.
"""

from __future__ import annotations

import re
from datetime import date as Date
from itertools import islice
from typing import TYPE_CHECKING

from bot.text import figures

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where a date is from, as ``Article.date_origin`` has it; "" for front matter and for no date.
MARKUP, TEXT, FILE_NAME, FOLDER = "markup", "text", "file name", "folder name"
HEADER, RECORD = "header", "record"  # of a message; a field of a record
PROPERTIES = "properties"

_TOP_LINES, _END_LINES = 30, 3  # that are looked at for a line with the article's date
_MOST_LINE = 120  # characters: a longer line is a paragraph
_YEARS_FROM = 20_000  # characters whose years a property is held against

_PLACEHOLDER = re.compile(
    r"untitled.*|\(?anonymous\)?|無標題.*|无标题.*|未命名.*|(?:microsoft|幻灯片|powerpoint).*"
    r"|.*\.(?:docx?|pptx?|xlsx?|od[tsp]|pdf|indd|tex|qxd|wps|rtf|txt|html?|exe|ps|dvi)"
    r"|[\W\d_]*|(?:new |新建\s*)?(?:document|文档|文件|book|sheet|工作表|工作簿|presentation)\s*\d*"
    r"|[（(【\[<](?:请|請)?(?:在此处?|在此處?)?(?:填写|填寫|输入|輸入|键入|鍵入).*[）)】\]>]"
    r"|(?:请|請)?(?:在此处?|在此處?|单击此处|單擊此處|点击|按一下以?|按兩下)(?:编辑|編輯|添加|新增|填写|填寫|输入|輸入|键入|鍵入).*"
    r"|.*(?:click to (?:add|edit)|type (?:your |the )?title|insert title|your title here).*",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"(?=[!-~]*_)[!-~]+")  # as programs give it: one word with underscores
_CUT_OFF = re.compile(
    r".*[。；，、：,;:]['\"”’」』）)]*|[，。、；：！？,;:!?）)」』”’].*", re.DOTALL
)
_FOOTNOTE = re.compile(r"(?<=\w)\s?[*†‡§]+$")

_LABEL = (
    r"(?:(?:首次)?(?:发布|發布|發佈|发表|發表|刊登|刊载|刊載|上传|上傳|成文|印发|印發|更新|最后更新|最後更新"
    r"|最后修改|最後修改|出版|签发|簽發|公布|公佈)?(?:时间|時間|日期|于|於)?"
    r"|(?:date|published|posted|issued|released?|updated|last (?:updated|modified|revised))"
    r"(?: (?:on|at|date))?(?: date)?)"
)
_SIGNS = r"[\s#*_\-–—·|/\\()（）\[\]【】「」,，.。:：]*"
_CLOCK = (
    r"(?:T?\d{1,2}[:：时時]\d{2}(?:[:：分]\d{2}秒?|分)?(?:\.\d+)?\s?"
    r"(?:[ap]\.?m\.?|[A-Z]{2,4}|Z|[+-]\d\d:?\d\d)?)?"
)
_WEEKDAY = (
    r"(?:星期[一二三四五六日天]|周[一二三四五六日]|週[一二三四五六日]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)?"
)
_REST = r"(?:(?:来源|來源|稿源|作者|编辑|編輯|责任编辑|浏览|瀏覽|字号|字號|source|by)\s?[:：次].*)?"
_BEFORE = re.compile(f"{_SIGNS}{_LABEL}{_SIGNS}(?:中華|中华)?{_WEEKDAY}{_SIGNS}", re.IGNORECASE)
_AFTER = re.compile(
    f"{_SIGNS}{_WEEKDAY}{_SIGNS}{_CLOCK}{_SIGNS}{_WEEKDAY}{_SIGNS}{_REST}",
    re.IGNORECASE | re.DOTALL,
)
_SOURCED = re.compile(r"(?:来源|來源|稿源|作者|source)\s?[:：][^:：]{1,30}$", re.IGNORECASE)
_LABELLED = re.compile(rf"(?=[^\W\d]){_LABEL}\s*[:：]\s*", re.IGNORECASE)
_WRITTEN = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_IN_NAME = re.compile(
    r"(?<!\d)((?:1[6-9]|20)\d\d)(?:(?P<sign>[-_.年])(\d{1,2})(?:(?:(?P=sign)|月)(\d{1,2})日?|月)?"
    r"|(\d\d)(\d\d))(?!\d)"
)


def believable(title: str) -> str:
    """A title without its footnote's mark; "" for a placeholder, a file's name, half a sentence."""
    title = " ".join(title.split())
    if not title.isprintable() or _PLACEHOLDER.fullmatch(title) or _CUT_OFF.fullmatch(title):
        return ""
    return _FOOTNOTE.sub("", title)


def believable_property(title: str) -> str:
    """As ``believable``, for the title that a program noted of a file; "" for an identifier too."""
    return "" if _IDENTIFIER.fullmatch(title.strip()) else believable(title)


def sound_date(date: str) -> str:
    """An ISO date that may be one; "" for a year 0 or to come, a month 13, and such."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", date)
    if not match:
        return date
    try:
        Date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return ""
    return date if 1000 <= int(match[1]) <= Date.today().year + 1 else ""


def date_in_text(text: str) -> str:
    """The day or month that a text gives for itself, in ISO 8601; "" if it gives none.

    A labelled date at the top counts before one that merely stands alone there, and the last lines
    of all.
    """
    top = list(islice(_lines(text), _TOP_LINES))
    alone = [(line, date) for line in top if (date := _own_date(line))]
    for line, date in alone:
        if _LABELLED.search(line):
            return date
    if alone:
        return alone[0][1]
    end = [line for line in text[-_MOST_LINE * 2 * _END_LINES :].split("\n") if line.strip()]
    dates = (_own_date(line) for line in reversed(end[-_END_LINES:]))
    return next((date for date in dates if len(date) == len("2019-03-27")), "")


def _lines(text: str) -> Iterator[str]:
    """The lines that are not blank; a text of any length is not split as a whole."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not text[start:end].isspace() and end > start:
            yield text[start : min(end, start + _MOST_LINE + 1)]
        start = end + 1


def _own_date(line: str) -> str:
    """The date of a line that holds nothing but a date; "" for any other line."""
    if len(line) > _MOST_LINE:
        return ""
    for found in figures.find(line):
        if found.kind != "date" or found.date_end or not _WRITTEN.fullmatch(found.date):
            continue
        before = _SOURCED.sub("", line[: found.start].rstrip())
        if _BEFORE.fullmatch(before) and _AFTER.fullmatch(line[found.end :]):
            return sound_date(found.date)
        return ""
    return ""


def date_in_name(source: str) -> tuple[str, str]:
    """(date, origin) of a file's name, else of its folder's; two empty texts if neither has one.

    At least year and month, as in 2019-03-27, 20190327, 2019年3月, 2019_03: a year alone is more
    often what the text is about.
    """
    if "://" in source:
        return "", ""
    parts = re.split(r"[/\\]+", source)
    for part, origin in ((parts[-1], FILE_NAME), (parts[-2] if parts[1:] else "", FOLDER)):
        for match in _IN_NAME.finditer(part):
            year, _, month, day, short_month, short_day = match.groups()
            numbers = [year, month or short_month, day or short_day]
            date = sound_date("-".join(f"{int(n):02}" for n in numbers if n))
            if date:
                return date, origin
    return "", ""


def borne_out(date: str, text: str) -> bool:
    """Whether a text names the year of a date."""
    return bool(date[:4].isdigit()) and int(date[:4]) in figures.years(text[:_YEARS_FROM])
