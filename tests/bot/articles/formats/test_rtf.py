from __future__ import annotations

import pytest

from bot.articles.formats.rtf import parse
from bot.core.errors import ArticleError


def text(body):
    return parse(b"{\\rtf1\\ansi " + body + b"}", "a.rtf").text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (rb"One.\par Two\line three\par", "One.\n\nTwo\n\nthree"),
        (rb"caf\'e9 \u24464?\u24030?", "café 徐州"),
        (rb"\uc0\u24464\u24030 x", "徐州x"),
        (rb"\uc2\u24464\'d0\'ec\u24030\'d6\'dd x", "徐州 x"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"{\b bold} and {\i {\ul more}}\~here", "bold and more here"),
        (rb"\ldblquote a\rdblquote\emdash b\_c \{d\}", "“a”—b-c {d}"),
        (rb"{\*\generator Word;}{\pict 0a0b}{\header head}shown{\v hidden}", "shown"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (rb"\ansicpg936 \'d0\'ec\'d6\'dd", "徐州"),
        (rb"\ansicpg936 \'b0A\'b0", "癆\ufffd"),  # the second byte may be a letter
        (rb"{\fonttbl{\f1\fcharset136 Ming;}{\f2\fcharset0 Arial;}}\f1 \'ae\'7d\f2 \'e9", "徐é"),
        (rb"\trowd A\cell 5\cell\row\trowd B\cell 6\cell\row C\par", "A: 5.\n\nB: 6.\n\nC"),
        (b"a\r\nb\\\nc", "ab\n\nc"),
        (rb"\par\par   \par", ""),
        (rb"a}}}}b", "ab"),
        (rb"open {{{ groups", "open groups"),
        (rb"\'zz \u99999999999 \bin99999 x", "'zz \ue3ff x"),
    ],
)  # fmt: skip
def test_text(body, said):
    assert text(body) == said


def test_what_is_noted_of_the_file():
    info = rb"{\info{\title {\b Trade} \'e9}{\creatim\yr2013\mo1\dy2}{\revtim\yr2020\mo3\dy27\hr8}}"
    parsed = parse(b"{\\rtf1 " + info + b"Text.}", "a.rtf")
    assert (parsed.text, parsed.title) == ("Text.", "Trade é")
    assert (parsed.date, parsed.date_origin) == ("2020-03-27", "properties")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{\\rtf1 " + b"{" * 100_000, "it is nested too deeply"),
        (b"{\\pdf}", "it is no RTF; check the file"),
        (b"", "it is no RTF; check the file"),
    ],
)
def test_what_cannot_be_read_is_one_line(data, why):
    with pytest.raises(ArticleError, match=why) as caught:
        parse(data, "a.rtf")
    assert "\n" not in str(caught.value)
