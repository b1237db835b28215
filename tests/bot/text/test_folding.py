from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.articles.files import shipped_articles
from bot.text.folding import fold, fold_text, is_simplified, is_traditional


def part(text, words):
    """The piece of the source that a piece of its folded form came from."""
    folded = fold(text)
    start = folded.text.index(words)
    first, last = folded.source(start, start + len(words))
    return text[first:last]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("FDI", "fdi"),
        ("製造業", "制造业"),
        ("ＦＤＩ２０１９", "fdi2019"),
        ("20㎡", "20m2"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("網際網路", "互联网"),
        ("乾隆皇帝", "乾隆皇帝"),  # not 干隆: the phrase decides
        ("한국", "한국"),
        ("\ud800", "\ud800"),
    ],
)
def test_folded(text, folded):
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "words", "source"),
    [
        ("我用網際網路上網", "互联网", "網際網路"),
        ("我用網際網路上網", "上网", "上網"),
        ("共20㎡大", "20m2", "20㎡"),
        ("共20㎡大", "20m", "20㎡"),  # ends inside a character: takes all of it
        ("共20㎡大", "2大", "㎡大"),
        ("un café noir", "cafe", "café"),
        ("un cafe\u0301 noir", "cafe", "cafe\u0301"),
        ("使用外資20.9億美元", "20.9亿美元", "20.9億美元"),
    ],
)
def test_the_way_back(text, words, source):
    assert part(text, words) == source


def test_an_empty_slice_is_empty():
    assert fold("我用網際網路").source(2, 2) == (2, 2)
    assert fold("").source(0, 0) == (0, 0)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("網際路軟體滑鼠㎡éＡ１億a "))))
def test_every_slice_maps_back(text):
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    assert folded.offsets[-1] == len(text)
    for start in range(len(folded.text)):
        for end in range(start + 1, min(start + 4, len(folded.text)) + 1):
            first, last = folded.source(start, end)
            assert 0 <= first < last <= len(text)


@given(st.text(alphabet="我用網際網路上軟體滑鼠,a", max_size=60))
def test_the_slice_of_a_phrase_folds_to_the_phrase(text):
    text = f"{text},網際網路,{text}"
    folded = fold(text)
    at = len(fold(text[: text.index(",網際網路,")] + ",").text)
    first, last = folded.source(at, at + 3)
    assert text[first:last] == "網際網路"


def test_a_long_run_of_phrases_keeps_its_way_back():
    """Aligned all at once this took minutes: difflib is cubic on repeats."""
    text = "甲網際網路乙" * 5_000
    start = time.process_time()
    folded = fold(text)
    assert time.process_time() - start < 20  # a quarter of a second where it was measured
    assert folded.text == "甲互联网乙" * 5_000
    first, last = folded.source(5 * 4_000 + 1, 5 * 4_000 + 4)
    assert text[first:last] == "網際網路"


@pytest.mark.parametrize(
    ("text", "traditional", "simplified"),
    [
        ("製造業", True, False),
        ("制造业", False, True),
        ("中文", False, False),
        ("English", False, False),
        ("", False, False),
    ],
)
def test_script(text, traditional, simplified):
    assert is_traditional(text) is traditional
    assert is_simplified(text) is simplified


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("網際網路裡裏後后臺台乾干 \n,.a")), max_size=60
    )
)
@example("網際\n網路。網際網路")
@example("Ａ㎡é\u0301 한글 \ud800 \U0002a700")
def test_the_text_alone_is_the_same(text):
    assert fold_text(text) == fold(text).text


def test_the_text_alone_is_the_same_in_articles():
    for article in shipped_articles():
        assert fold_text(article.text) == fold(article.text).text


def test_no_phrase_reaches_over_a_line_end():
    """Why runs may be converted together."""
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    alone = [fold(character).text for character in han]
    assert fold_text("\n".join(han)).split("\n") == alone
