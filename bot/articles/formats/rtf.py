"""A document in Rich Text Format (``.rtf``) → its paragraphs; rows of tables as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.articles.formats.parsed import Parsed, join_lines
from bot.articles.formats.tables import Cell, lines
from bot.articles.metadata import PROPERTIES, believable_property
from bot.core import ArticleError

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_MOST_DEPTH = 1_000  # groups within each other

# Groups that hold no text of the document; those that begin with \* are none either.
_ASIDE = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict object"
    b" header headerl headerr headerf footer footerl footerr footerf footnote annotation info"
    b" fldinst themedata datastore latentstyles xmlnstbl filetbl template operator author"
    b" bkmkstart bkmkend shpinst nonshppict mmathPr".split()
)
_INFO = {b"title": "title", b"creatim": "date", b"revtim": "date"}
_SIGNS = {
    b"tab": " ", b"line": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_CODECS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {
    936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 65001: "utf-8", 10000: "mac_roman",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    codec: str
    skips: int = 1  # characters that stand for one of Unicode in old readers
    hidden: bool = False  # whether the group holds no text of the document
    info: str = ""  # the field of what the document notes of itself


def parse(data: bytes, name: str) -> Parsed:
    """The paragraphs of a document, its title and date.

    Raises:
        ArticleError: it is no RTF, or its groups are nested too deeply.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ArticleError(f"cannot read {name}: it is no RTF; check the file")
    reader = _Reader(name)
    for match in _TOKEN.finditer(data):
        reader.take(match)
    reader.end_paragraph()
    reader.end_table()
    title = believable_property(reader.info.get("title", ""))
    date = reader.date()
    text, structure = join_lines(reader.paragraphs)
    origin = PROPERTIES if date else ""
    return Parsed(text, title, date, "", origin, structure=structure)


class _Reader:
    """Takes the tokens of a document one after another."""

    def __init__(self, name: str) -> None:
        self.paragraphs: list[str] = []
        self.info: dict[str, str] = {}
        self._name = name
        self._state = _State("cp1252")
        self._page = "cp1252"  # the codec of the document
        self._groups: list[_State] = []
        self._fonts: dict[int, str] = {}  # font → its codec
        self._font = -1  # that is being described
        self._text: list[str] = []  # of the paragraph
        self._bytes = bytearray()  # of characters that are not ASCII
        self._skip = 0  # characters still to be left out after one of Unicode
        self._high = 0  # the first half of a character outside the basic plane
        self._row: list[Cell] = []
        self._rows: list[list[Cell]] = []
        self._when: dict[str, int] = {}
        self._star = False  # whether the last sign was \*

    def take(self, match: re.Match[bytes]) -> None:
        """Takes the next token."""
        word, number, code, sign, brace, text = match.groups()
        if text and self._bytes and not self._skip:
            text = self._complete(text)
        if not code and match[0].strip(b"\r\n"):
            self._flush()
        if brace:
            self._brace(brace)
        elif word:
            self._word(word, int(number) if number else None)
        elif code:
            if self._skip:
                self._skip -= 1
            else:
                self._bytes.append(int(code, 16))
        elif sign:
            self._sign(sign)
        elif text:
            self._say(text)
        if not sign:
            self._star = False

    def _complete(self, text: bytes) -> bytes:
        """The text without its first byte if that is the second one of a Chinese character."""
        try:
            self._bytes.decode(self._state.codec)
        except UnicodeDecodeError:
            self._bytes.append(text[0])
            return text[1:]
        except LookupError:
            pass
        return text

    def _brace(self, brace: bytes) -> None:
        self._skip = 0
        if brace == b"{":
            if len(self._groups) >= _MOST_DEPTH:
                raise ArticleError(f"cannot read {self._name}: it is nested too deeply")
            self._groups.append(self._state)
        elif self._groups:
            self._state = self._groups.pop()

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"u" and number is not None:
            self._unicode(number)
            return
        if word == b"bin" and number:
            return  # what follows is skipped as text of a hidden group
        if self._star or word in _ASIDE or word in _INFO:
            hidden = replace(self._state, hidden=True, info=_INFO.get(word, ""))
            self._state = hidden
            if word != b"fonttbl":
                return
        self._set(word, number)
        if self._state.hidden:
            return
        if word in (b"par", b"sect", b"page"):
            self.end_paragraph()
        elif word == b"cell":
            self._row.append(Cell(self._line()))
        elif word == b"row":
            self._rows.append(self._row)
            self._row = []
        elif word in _SIGNS:
            self._text.append(_SIGNS[word])

    def _set(self, word: bytes, number: int | None) -> None:
        """What a word says of the text after it."""
        if word == b"ansicpg" and number is not None:
            self._page = _PAGES.get(number, f"cp{number}" if 1250 <= number <= 1258 else "cp1252")
            self._state = replace(self._state, codec=self._page)
        elif word == b"uc" and number is not None:
            self._state = replace(self._state, skips=min(max(number, 0), 8))
        elif word == b"f" and number is not None:
            self._font = number
            self._state = replace(self._state, codec=self._fonts.get(number, self._page))
        elif word == b"fcharset" and number is not None and self._state.hidden:
            own = self._page if number in (0, 1) else _CODECS.get(number, self._page)
            self._fonts[self._font] = own
        elif word == b"v":
            self._state = replace(self._state, hidden=number != 0)
        elif word == b"plain" and not self._state.info:
            self._state = replace(self._state, codec=self._page)
        elif self._state.info == "date" and word in (b"yr", b"mo", b"dy") and number is not None:
            self._when[word.decode()] = number  # the last change comes last

    def _sign(self, sign: bytes) -> None:
        self._star = sign == b"*"
        if sign in (b"\n", b"\r"):
            self.end_paragraph()
        elif sign in (b"\\", b"{", b"}"):
            self._say(sign)
        elif sign == b"~":
            self._say(b" ")
        elif sign == b"_":
            self._say(b"-")

    def _unicode(self, number: int) -> None:
        self._flush()
        code = number & 0xFFFF
        self._skip = self._state.skips
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            if self._high:
                self._add(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        else:
            self._add(chr(code))

    def _say(self, text: bytes) -> None:
        if self._state.hidden and not self._state.info:
            return
        left = text[self._skip :]
        self._skip = max(self._skip - len(text), 0)
        self._add(left.decode(self._state.codec, "replace"))

    def _flush(self) -> None:
        if self._bytes:
            self._add(self._bytes.decode(self._state.codec, "replace"))
            self._bytes.clear()

    def _add(self, text: str) -> None:
        if self._state.info == "title":
            self.info["title"] = self.info.get("title", "") + text
        elif not self._state.hidden:
            self._text.append(text)

    def _line(self) -> str:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        return text

    def end_paragraph(self) -> None:
        """Ends the line that is being read; within a table it goes on in its cell."""
        self._flush()
        if self._row:
            self._text.append(" ")
            return
        if not "".join(self._text).strip():
            self._text.clear()
            return
        self.end_table()
        for line in "".join(self._text).split("\n"):
            if line.strip():
                self.paragraphs.append(" ".join(line.split()))
        self._text.clear()

    def end_table(self) -> None:
        """Ends the table before the text that follows."""
        if self._rows:
            self.paragraphs += lines(self._rows)
            self._rows = []

    def date(self) -> str:
        """The day of the last change, in ISO 8601; "" if none is noted."""
        if set(self._when) != {"yr", "mo", "dy"}:
            return ""
        return "{yr:04}-{mo:02}-{dy:02}".format(**self._when)
