"""Limits under which hostile inputs are tried, and how sound documents are made unsound.

Each property is tried with the same inputs every time; none may take longer than 10 s.
"""

from __future__ import annotations

import re
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

SECONDS = 10  # on two slow cores that others use as well; quadratic, it would be minutes


def tried(examples):
    """The settings of a property: so many inputs, the same ones each time."""
    return settings(
        max_examples=examples,
        deadline=timedelta(seconds=SECONDS),
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


# What means something to one reader or another, as bytes.
TOKENS = [
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n" * 40, b" " * 200, b"<" * 50, b"\"'\"",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#x110000;", b"&#0;", b"]]>", b"<![CDATA[",
    b"<table>", b"</table>", b"<td colspan=99999999 rowspan=-1>", b"<div>" * 60, b"</body>",
    b"<script>", b"<!--", b"<pre>", b"<ruby><rt>", b"<li>" * 20, b"charset=utf-7", b"%PDF-1.7\n",
    b"<?xml version='1.0' encoding='hex'?>", b"<meta charset=rot13>", b"endobj", b"1 0 R",
    b"[" * 99, b"<<" * 40, b"stream\n", b"/Kids[1 0 R]", b"/Count -1", b"/Length 99999999999",
    b"9" * 400,
    b"-1", b"1e999", b"nan", b"\xe4\xb8", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x8e\xa1",
    b"\x1a",
    "徐州".encode("gb18030"), "徐州".encode("big5"), "徐州".encode("utf-16"), "\u202e".encode(),
    "一二三".encode() * 40, "\u2028".encode(), b",;|\t", b'"', b"T" * 1_000,
]  # fmt: skip


class Data(bytes):
    """Bytes that are not shown whole when an example fails: the same one comes again each time."""

    def __repr__(self):
        return f"{len(self):,} bytes beginning with {self[:40]!r}"


@st.composite
def damaged(draw, sound, tokens=TOKENS):
    """The bytes of one of some sound documents after one to eight edits."""
    data = draw(st.sampled_from(sound))
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((0, 1, 4, 40, 400))))
        edit = draw(st.integers(0, 5))
        if edit == 0:  # cut off
            data = data[:start] if start > len(data) // 2 else data[start:]
        elif edit == 1:  # left out
            data = data[:start] + data[end:]
        elif edit == 2:  # said again, and again
            data = data[:end] + data[start:end] * draw(st.sampled_from((1, 2, 50))) + data[end:]
        elif edit == 3:  # one bit
            data = data[:start] + bytes(b ^ 1 << start % 8 for b in data[start : start + 1])
            data += data[start + 1 :] if start < len(data) else b""
        elif edit == 4:
            data = data[:start] + draw(st.sampled_from(tokens)) + data[end:]
        else:
            data = data[:start] + draw(st.binary(max_size=20)) + data[end:]
    return Data(data)


PIECES = [
    "徐州", "2019年", "20.9億美元", "US$2.09 billion", "一二三四", "百分之", "growth", " ", "\n",
    "。", ".", "\ud800", "\udfff", "\0", "\u202e", "\u2028", "\u200b", "e\u0301", "\U0010ffff",
    "👨\u200d👩\u200d👧", "ﷺ", "İ", "ß", "㍿", "０", "é", "-" * 30, "1" * 60, "一" * 60, "哈" * 200,
    "a" * 200, "?", "how much", "多少", "and 2018?", "那2018年呢", "(" * 30, "$", "%", "\\", "<b>",
    "`", "](x)", "第三", "民國108年", "between 5 and ", "to", "½", "IV", "廿", "²", "１９９９年",
    "۱۲۳", "१२३", "𝟏𝟐𝟑", "十百千萬億" * 9,
]  # fmt: skip
UNICODE = st.text(st.characters(), max_size=200)  # halves of characters among them
TEXTS = st.one_of(UNICODE, st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
WHOLE = TEXTS.map(lambda text: re.sub("[\ud800-\udfff]", "", text))  # as an article's text is

# Anything that JSON can hold.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=12,
)
