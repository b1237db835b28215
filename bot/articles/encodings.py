"""Bytes of a text file → text: UTF-8, UTF-16, GB18030, Big5, English Windows-1252, or a refusal.

Big5 bytes decode as GB18030 without an error, into wrong Chinese, so a clean decoding proves
nothing. The order is: byte order mark, strict UTF-8, then the share of *common* characters under
each Chinese encoding. What is common is read off the encodings themselves: both of them put the
characters of daily use (GB 2312 level 1, Big5 level 1) into a plane of their own.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BIG5 = ("cp950", "big5hkscs")  # what Windows writes; then Hong Kong's additions
_LEAST_COMMON = 0.8  # a Chinese reading with a smaller share of common characters is not believed
_ENOUGH = 4  # characters that are not ASCII: with fewer, that share says nothing
_MARGIN = 0.1  # with a smaller lead in that share, charset-normalizer decides between two readings
_RIVALS = (  # a language whose text passes for common Chinese, its codec, letters and their share
    ("Japanese EUC-JP", "euc_jp", re.compile("[\u3041-\u30ff]"), 0.25),  # Chinese quotes some kana
    ("Korean EUC-KR", "cp949", re.compile("[\uac00-\ud7a3]"), 0.95),  # chance gives Chinese 0.55
)
_ENOUGH_RIVAL = 12  # letters: with fewer, such a share may be an accident
_MAX_CONTROL = 0.02  # share of control characters; with a larger one, a text is binary after all
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")  # no part of a text
_MAX_BROKEN = 0.05  # share of unassigned, private, replacement characters; icon fonts leave a few
_MAX_LATIN = 0.05  # share of bytes above 0x7F in English: typographic quotes and a few accents
_LATIN_SIGNS = frozenset("“”‘’–—…•·€£¥©®™°±²³½¼¾×§¿¡«»éèêëáàâäãåæçíîïñóôöøúûüßœÀÉÎÇÖÄÜÅ\u00a0")
_WINDOWS = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D)  # the end of a line, and what it lacks
}
_HIGH_PAIR = re.compile(rb"[\x80-\xff]{2}")
_MOST_LINES = 5  # that are named, of those in another encoding
_SAMPLE = 4_096  # bytes shown to charset-normalizer: its time grows with the input


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the bytes, and how much it looks like Chinese."""

    text: str
    codec: str
    common: float  # share of common characters among those that are not ASCII


def decode(data: bytes) -> str:
    """The text, newlines as they are, without a byte order mark and stray control characters.

    Raises:
        ValueError: the bytes are binary, or text of another or a damaged encoding; the message
            is a half-sentence that goes after the file's name.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _sound(_strict(data, codec))
    if b"\0" in data:
        if text := _unmarked_utf16(data):
            return _sound(text)
        rest = data.replace(b"\0", b"")
        if len(data) - len(rest) > _MAX_CONTROL * len(data) or not _is_utf8(rest):
            raise ValueError("it is binary, not text")
        data = rest
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _legacy_or_line(data)
    return _sound(text)


def _unmarked_utf16(data: bytes) -> str:
    """The text of UTF-16 without a mark; "" if the bytes are something else.

    An ASCII character, such as the end of a line, has its zero byte always on the same side. Most
    of the characters are common ones, which those of numbers in binary are not.
    """
    if len(data) % 2:
        return ""
    low, high = data[0::2].count(0), data[1::2].count(0)
    codec = "utf-16-le" if high > low else "utf-16-be"
    if min(low, high) > _MAX_CONTROL * len(data):
        return ""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return ""
    counts = Counter(text)
    common = _gb_common() | _LATIN_SIGNS
    known = sum(n for c, n in counts.items() if c in "\t\r\n" or " " <= c <= "~" or c in common)
    return text if known >= _LEAST_COMMON * len(text) else ""


def _legacy_or_line(data: bytes) -> str:
    """The text of bytes that are not UTF-8 as a whole.

    Raises:
        ValueError: no encoding fits; of bytes that are UTF-8 for the most part, it names the lines
            that are not.
    """
    try:
        return _legacy(data)
    except ValueError:
        lines = data.split(b"\n")
        damaged = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
        sound = sum(not line.isascii() for line in lines) - len(damaged)
        if sound < len(damaged):
            raise
    if not damaged[1:]:
        raise ValueError(f"line {damaged[0]} is not UTF-8, as the others are")
    listed = ", ".join(map(str, damaged[:_MOST_LINES]))
    more = f" and {len(damaged) - _MOST_LINES:,} more" if damaged[_MOST_LINES:] else ""
    raise ValueError(f"lines {listed}{more} are not UTF-8, as the others are")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _strict(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        name = codec.removesuffix("-sig").upper()
        raise ValueError(f"its {name} is damaged at byte {error.start}") from error


def _sound(text: str) -> str:
    """The text; raises ValueError if too many of its characters cannot be read.

    Quotation marks and dashes of Windows-1252 that were read as Latin-1, and then written as
    UTF-8, are control characters: they become again what they were, as on a web page
    (https://encoding.spec.whatwg.org/#windows-1252).
    """
    text = text.translate(_WINDOWS)
    control = broken = 0
    for character, count in Counter(text).items():
        category = unicodedata.category(character)
        if category == "Cc" and character not in "\t\n\r\v\f\x1a\x85":  # \x1a ends DOS files
            control += count
        elif category in ("Cn", "Co", "Cs") or character == "\ufffd":
            broken += count
    if control > _MAX_CONTROL * len(text):
        raise ValueError("it is binary, not text")
    if broken > _MAX_BROKEN * len(text):
        raise ValueError(f"{broken} of its {len(text)} characters are damaged")
    return _CONTROL.sub("", text) if control else text


def _legacy(data: bytes) -> str:
    """The text of bytes that are not Unicode: English, or the more plausible Chinese reading."""
    english = _english(data)
    if english and not _HIGH_PAIR.search(data):  # Chinese is written in pairs of high bytes
        return english
    rival = _rival(data)
    if rival:
        raise ValueError(f"its encoding is {rival}, which is not read")
    readings = (_reading(data, ("gb18030",), _gb_common()), _reading(data, _BIG5, _big5_common()))
    plausible = sorted((r for r in readings if r), key=lambda reading: -reading.common)
    if len(plausible) == 1 or (plausible and plausible[0].common - plausible[1].common > _MARGIN):
        return plausible[0].text
    guess = _guess(data, [reading.codec for reading in plausible])
    for reading in plausible:
        if reading.codec == guess:
            return reading.text
    if english and not plausible:
        return english
    hint = f" (perhaps {guess})" if guess else ""
    raise ValueError(f"its encoding{hint} is none of UTF-8, UTF-16, GB18030 and Big5 for certain")


def _english(data: bytes) -> str:
    """The Windows-1252 reading if its few signs above ASCII are those of written English.

    Otherwise ``""``.
    """
    high = data.translate(None, bytes(range(0x80)))
    signs = bytes(set(high)).decode("cp1252", "replace")
    plausible = len(high) <= _MAX_LATIN * len(data) and _LATIN_SIGNS.issuperset(signs)
    return data.decode("cp1252", "replace") if plausible else ""


def _rival(data: bytes) -> str:
    """The name of a Japanese or Korean encoding whose own letters the bytes hold; else ``""``."""
    for name, codec, script, share in _RIVALS:
        try:
            counts = Counter(data.decode(codec))
        except UnicodeDecodeError:
            continue
        letters = sum(n for c, n in counts.items() if c > "\x7f" and c.isalpha())
        own = sum(n for c, n in counts.items() if script.match(c))
        if letters >= _ENOUGH_RIVAL and own >= share * letters:
            return name
    return ""


def _reading(data: bytes, names: tuple[str, ...], common: frozenset[str]) -> _Reading | None:
    """The reading by the first of some related encodings that gives common Chinese, if any."""
    for codec in names:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        counts = {c: count for c, count in Counter(text).items() if not c.isascii()}
        total = sum(counts.values())
        known = sum(count for character, count in counts.items() if character in common)
        if total >= _ENOUGH and known >= _LEAST_COMMON * total:
            return _Reading(text, codec, known / total)
    return None


def _guess(data: bytes, among: list[str]) -> str:
    """The encoding that charset-normalizer sees in the beginning of the data; ``""`` if none.

    Args:
        data: the bytes of the file.
        among: the encodings to choose from; any if empty.
    """
    from charset_normalizer import from_bytes  # heavy, and not needed for UTF-8

    beginning = data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]
    best = from_bytes(beginning, cp_isolation=among or None).best()
    return best.encoding if best else ""


@lru_cache(maxsize=1)
def _gb_common() -> frozenset[str]:
    """The common characters of GB18030: GB 2312 level 1, and the common Traditional ones."""
    level_1 = _plane("gb2312", 0xB0, 0xD7) | _plane("gb2312", 0xA1, 0xA1)
    return level_1 | _plane("gb2312", 0xA3, 0xA3) | _big5_common()


@lru_cache(maxsize=1)
def _big5_common() -> frozenset[str]:
    """The common characters of Big5: level 1 (A440 to C67E) and the punctuation before it."""
    return (
        _plane("big5", 0xA4, 0xC5) | _plane("big5", 0xC6, 0xC6, 0x7E) | _plane("big5", 0xA1, 0xA1)
    )


def _plane(codec: str, first: int, last: int, last_trail: int = 0xFE) -> frozenset[str]:
    """The characters of two bytes whose lead byte is from ``first`` to ``last``."""
    pairs = (bytes((a, b)) for a in range(first, last + 1) for b in range(0x40, last_trail + 1))
    decoded = (pair.decode(codec, "ignore") for pair in pairs)  # a table's holes, never a text's
    return frozenset(text for text in decoded if len(text) == 1 and not text.isascii())
