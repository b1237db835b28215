"""Bytes of an HTML or XML file → characters, by what it declares or what is found."""

from __future__ import annotations

import re
from codecs import lookup

from bot.articles.encodings import decode

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""",
    re.I,
)
_HEAD_BYTES = 4_096  # in which an encoding is declared: browsers look at 1,024
_WIDER = {  # what browsers read under a name: the encodings that took it in
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252",
    "ascii": "cp1252", "euc_kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip
_MAX_DAMAGED = 0.001  # share of characters that may be damaged where the page names its encoding


def text_of(data: bytes) -> str:
    """The characters of an HTML or XML file.

    UTF-8 and UTF-16 are told by themselves; then counts what the file declares, if the bytes agree;
    then what ``bot.articles.encodings`` finds.

    Raises:
        ValueError: the bytes are of no encoding that is known; a half-sentence says why.
    """
    found = _DECLARED.search(data[:_HEAD_BYTES])
    try:
        data.decode("utf-8")
        declared = ""
    except UnicodeDecodeError:
        declared = _codec((found[1] or found[2]).decode("ascii")) if found else ""
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode(declared, "replace")
        if text.count("\ufffd") <= _MAX_DAMAGED * len(text):
            return text
    return decode(data)


def _codec(name: str) -> str:
    try:
        codec = lookup(name).name
    except LookupError:
        return ""
    # what a file in UTF-8 or UTF-16 says of itself is seen already, and was wrong
    return "" if codec.startswith("utf") else _WIDER.get(codec, codec)
