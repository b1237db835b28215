from __future__ import annotations

import codecs
import random
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.encodings import decode
from bot.articles.files import shipped_articles

HANT = "徐州2019年的進出口總額達到931.9億元，比2018年上升20.4%。"
HANS = "徐州2019年的进出口总额达到931.9亿元，比2018年上升20.4%。"
MARKED = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
ENCODINGS = {
    "en": ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"),
    "zh-Hans": ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030", "gbk"),
    "zh-Hant": ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030", "big5", "cp950"),
}


def snippets(count: int = 240) -> list[tuple[str, str]]:
    """(language, 20 to 200 characters) of the shipped articles, the same ones every time."""
    chance = random.Random(7)
    articles = shipped_articles()
    found = []
    while len(found) < count:
        article = articles[len(found) % len(articles)]
        start = chance.randrange(len(article.text) - 200)
        found.append((article.language, article.text[start : start + chance.randint(20, 200)]))
    return found


def test_at_least_99_of_100_snippets_are_read_right_and_none_wrong():
    right = wrong = total = 0
    for language, text in snippets():
        for encoding in ENCODINGS[language]:
            data = MARKED.get(encoding, b"") + text.encode(encoding)
            total += 1
            try:
                read = decode(data)
            except ValueError:
                continue
            right += read == text
            wrong += read != text
    assert total >= 200 * 5
    assert wrong == 0
    assert right >= 0.99 * total, f"{right} of {total}"


def test_big5_is_not_taken_for_gb18030():
    data = HANT.encode("big5")
    assert data.decode("gb18030") != HANT  # the trap: no error
    assert decode(data) == HANT


@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_gb18030_in_both_scripts(encoding):
    assert decode(HANS.encode(encoding)) == HANS
    assert decode(HANT.encode(encoding)) == HANT


def test_hong_kong_characters_are_read():
    text = "香港的街市有賣咖喱魚蛋的小店，旺角的一間叫「嘢」，旁邊的書店在2019年開業。"
    with pytest.raises(UnicodeEncodeError):
        text.encode("big5")
    assert decode(text.encode("big5hkscs")) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_no_byte_order_mark_is_left(encoding):
    assert decode("中文 text".encode(encoding)) == "中文 text"


def test_no_bytes_are_no_text():
    assert decode(b"") == ""


def test_typographic_quotes_of_windows_are_read():
    text = "The city’s “open” policy — worth £5 million — doesn’t end here. "
    text += "It brought the city many new companies, most of them from the provinces nearby. " * 2
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04\x00\x00\x08\x00", "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (b"\x01\x02\x03\x04 text", "binary"),
        ("中文".encode("utf-16-le") + b"\0", "binary"),  # no mark: nothing says that it is text
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "UTF-16 is damaged at byte"),
        (codecs.BOM_UTF8 + b"abc\xff", "UTF-8 is damaged at byte"),
        (HANT.encode() + b"\xff\xfe", "none of UTF-8"),
        (HANT.encode()[:-1], "none of UTF-8"),  # cut in the middle of a character
        (HANS.encode("gb18030") + HANT.encode("big5"), "none of UTF-8"),
        (HANS.encode("gb18030") + HANT.encode(), "none of UTF-8"),
        ("北京".encode("gb18030"), "none of UTF-8"),  # too little to tell
        ("Où étaient les élèves français cet été à Besançon ?".encode("latin-1"), "none of UTF-8"),
        ("Экономика страны растёт быстрее, чем ожидалось.".encode("cp1251"), "perhaps cp1251"),
        ("江蘇省の北西部に位置する都市です。外資の利用が増えました。".encode("euc_jp"), "EUC-JP"),
        (
            "江蘇省の北西部に位置する都市です。外資の利用が増えました。".encode("cp932"),
            "none of UTF-8",
        ),
        ("장쑤성 북서부에 위치한 도시이다. 외국인 투자가 증가하였다.".encode("euc_kr"), "EUC-KR"),
        ("\ufffd" * 30 + "a" * 30, "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(data, reason):
    if isinstance(data, str):
        data = data.encode()
    with pytest.raises(ValueError, match=reason) as caught:
        decode(data)
    assert "\n" not in str(caught.value)


def test_windows_quotation_marks_that_were_taken_for_latin():
    assert decode("\x93Hi\x94, it\x92s \x80 5\x85".encode()) == "“Hi”, it’s € 5\x85"


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_one_line(data):
    try:
        text = decode(data)
    except ValueError as error:
        assert str(error) and "\n" not in str(error)
    else:
        assert "\0" not in text


# U+FFFD stands for what some program could not read: more than a few of it is damage
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="\ufffd"),
        max_size=200,
    )
)
def test_any_utf_8_text_comes_back(text):
    assert decode(text.encode()) == text.removeprefix("\ufeff")


def test_a_large_file_is_read_at_once():
    data = (HANT * 100_000).encode("big5")  # 6 MB
    start = time.process_time()
    assert len(decode(data)) == len(HANT) * 100_000
    assert time.process_time() - start < 5  # 0.6 s when nothing else runs


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", [HANT + "\r\n", HANS + "\n", "# Notes\n\nOnly English.\n", "徐州\n"]
)
def test_utf16_without_a_mark(encoding, text):
    assert decode(text.encode(encoding)) == text


def test_numbers_in_binary_are_no_utf16():
    for kind in ("<{}H", ">{}H", "<{}I", "<{}d"):
        numbers = struct.pack(kind.format(300), *range(300))
        with pytest.raises(ValueError, match="it is binary, not text|none of UTF-8"):
            decode(numbers)


def test_stray_control_characters_are_no_part_of_a_text():
    stray = HANT[:10] + "\x00\x01" + HANT[10:] * 5 + "\x7f"
    assert decode(stray.encode()) == HANT[:10] + HANT[10:] * 5
    assert decode((HANT * 5 + "\x02").encode("gb18030")) == HANT * 5
    assert decode(b"a\tb\r\nc\x0c\x0b") == "a\tb\r\nc\x0c\x0b"


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        ((3,), "line 3 is not UTF-8, as the others are"),
        ((2, 4), "lines 2, 4 are not UTF-8, as the others are"),
    ],
)
def test_the_line_in_another_encoding_is_named(damaged, said):
    lines = [HANS.encode() for _ in range(6)]
    for number in damaged:
        lines[number - 1] = HANS.encode("gb18030")
    with pytest.raises(ValueError, match=said):
        decode(b"\n".join(lines))
