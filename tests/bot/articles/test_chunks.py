from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.chunks import chunk
from bot.articles.files import shipped_articles
from bot.core import settings
from bot.core.records import Article
from bot.text.sentences import size

CLAUSE = "徐州的外贸在增长，"  # 9 characters
SENTENCE = CLAUSE * 4 + "再创新高。"  # 41 characters
BULLETS = ["* 桃子產量五萬噸", "* 蘋果產量三萬噸", "* 梨產量兩萬噸"]


def article(text: str) -> Article:
    return Article(id="0" * 12, title="t", text=text)


def texts(text: str, **options: int) -> list[str]:
    return [passage.text for passage in chunk(article(text), **options)]


def check(text: str, passages: list, chars: int = settings.CHUNK_CHARS) -> None:
    """What holds for any article."""
    covered = bytearray(len(text))
    places = [(passage.start, passage.end) for passage in passages]
    assert places == sorted(set(places))
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""
        assert passage.sentences
        starts, ends = zip(*passage.sentences, strict=True)
        assert list(starts) == sorted(starts) and list(ends) == sorted(ends)
        assert passage.start <= starts[0] and ends[-1] <= passage.end
        assert all(start < end for start, end in passage.sentences)
        assert size(passage.text) <= chars or len(passage.sentences) == 1
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
    assert all(done or character.isspace() for done, character in zip(covered, text, strict=True))


def test_an_article_of_nothing_has_no_passages():
    assert chunk(article("")) == chunk(article(" \n\t\n")) == []


def test_one_sentence_is_one_passage():
    (passage,) = chunk(article("  好。 \n"))
    assert (passage.start, passage.end, passage.text) == (2, 4, "好。")
    assert passage.sentences == ((2, 4),)
    assert passage.article_id == "0" * 12
    assert not passage.boilerplate


def test_paragraphs_are_passages():
    text = f"{SENTENCE}{SENTENCE}\n{SENTENCE}\n\n{SENTENCE}"
    assert texts(text) == [SENTENCE * 2, SENTENCE, SENTENCE]


def test_a_long_paragraph_is_packed_with_one_sentence_of_overlap():
    numbered = [f"第{n}，" + SENTENCE for n in range(1, 8)]  # 44 characters each
    assert texts("".join(numbered), chars=140) == [
        "".join(numbered[0:3]),
        "".join(numbered[2:5]),
        "".join(numbered[4:7]),
    ]
    assert texts("".join(numbered), chars=140, overlap=0) == [
        "".join(numbered[0:3]),
        "".join(numbered[3:6]),
        numbered[6],
    ]


def test_the_overlap_gives_way_to_a_long_sentence():
    assert texts("短句。" + "長" * 99 + "。" + "短句。", chars=101) == [
        "短句。",
        "長" * 99 + "。",
        "短句。",
    ]


def test_english_is_measured_by_its_own_length():
    sentence = "The trade of the city grew by ten percent in that year. "  # 56 characters
    lengths = [len(text) for text in texts(sentence * 60)]
    assert 900 < lengths[0] <= settings.CHUNK_CHARS / settings.LATIN_SIZE == 1000


def test_a_heading_stays_with_the_paragraph_under_it():
    text = f"# 標題\n\n## 第一節\n\n{SENTENCE}\n\n第二節\n{SENTENCE}\n\n結語："
    assert texts(text) == [
        f"# 標題\n\n## 第一節\n\n{SENTENCE}",
        f"第二節\n{SENTENCE}",
        "結語：",
    ]


def test_a_heading_stays_with_the_first_part_of_a_long_paragraph():
    first, *others = texts("標題\n" + SENTENCE * 30)
    assert first.startswith("標題\n徐州") and size(first) <= settings.CHUNK_CHARS
    assert not any("標題" in other for other in others)


def test_short_lines_in_a_row_share_a_passage():
    poem = "春眠不覺曉，\n處處聞啼鳥。\n夜來風雨聲，\n花落知多少。"
    assert texts(f"春曉\n孟浩然\n{poem}") == [f"春曉\n孟浩然\n{poem}"]
    items = "\n".join(BULLETS)
    assert texts(f"{SENTENCE}\n\n產量如下：\n\n{items}\n\n{SENTENCE}") == [
        SENTENCE,
        f"產量如下：\n\n{items}",
        SENTENCE,
    ]
    assert texts("好的。\n\n好的！") == ["好的。", "好的！"]  # a blank line between: two paragraphs


def test_markers_of_items_are_in_the_passage_and_not_in_the_sentences():
    (passage,) = chunk(article("\n".join(BULLETS)))
    assert passage.text == "\n".join(BULLETS)
    assert [passage.text[a:b] for a, b in passage.sentences] == [item[2:] for item in BULLETS]


def test_many_items_fill_several_passages():
    items = [f"- 第{n}項產量增長" for n in range(100)]
    passages = chunk(article("\n".join(items)))
    check("\n".join(items), passages)
    assert len(passages) >= 2
    assert not any(passage.boilerplate for passage in passages)


def test_boilerplate_has_passages_of_its_own():
    menu = "\n".join(
        ["首頁", "新聞", "財經", "體育", "娛樂", "科技", "教育", "健康", "旅遊", "汽車"]
    )
    head = "清源市水果產量增長\n本報記者 林一\n"
    links = "\n".join(["新圖書館開放…", "公交線路調整", "暴雨警報", "橋樑修復", "老城改造"])
    footer = "清 源 網 版 權 所 有"
    text = f"{menu}\n熱點\n{head}{SENTENCE}\n{SENTENCE}(林一)\n{links}\n{footer}"
    passages = chunk(article(text))
    check(text, passages)
    assert [(passage.text, passage.boilerplate) for passage in passages] == [
        (menu, True),
        (f"熱點\n{head}{SENTENCE}", False),
        (f"{SENTENCE}(林一)", False),
        (f"{links}\n{footer}", True),
    ]


@pytest.mark.parametrize("seed", shipped_articles(), ids=lambda seed: seed.source)
def test_shipped_articles(seed):
    passages = chunk(seed)
    check(seed.text, passages)
    assert 4 <= len(passages) <= 8  # a paragraph each


@pytest.mark.parametrize(("chars", "overlap"), [(0, 1), (-5, 1), (100, -1)])
def test_bad_sizes(chars, overlap):
    with pytest.raises(ValueError, match=f"chars={chars}, overlap={overlap}"):
        chunk(article("x"), chars, overlap)


PARTS = [
    *(
        "\n",
        "\n\n",
        "# 標題\n",
        "- 項目\n",
        "• ",
        "> ",
        "----\n",
        "1. ",
        "\u2028",
        "\r",
        "\t",
        "  ",
    ),
    *(
        "徐州2019年使用外资20.9亿美元。",
        "新闻\n",
        "更多…【詳細】\n",
        "© 2020 Example\n",
        "Read more »\n",
    ),
    *(
        "The U.S. trade grew by 2.09 billion. ",
        "Mr. ",
        "。”",
        "…",
        "?",
        "，",
        "x" * 300,
        SENTENCE * 9,
    ),
]
ARTICLES = st.lists(st.sampled_from(PARTS), max_size=60).map("".join)


@given(ARTICLES | st.text(max_size=200), st.integers(60, 500), st.integers(0, 3))
def test_every_character_is_in_a_passage(text, chars, overlap):
    check(text, chunk(article(text), chars, overlap), chars)


@pytest.mark.parametrize(
    "text",
    [
        "中" * 1_000_000,
        "word " * 200_000,
        "- " * 500_000,
        " " * 1_000_000 + "x",
        "徐州2019年实际使用外资20.9亿美元，增长10.09%。" * 33_000,
        "In 2019 Xuzhou used US$2.09 billion of FDI, up 10.09 percent. " * 16_000,
    ],
    ids=lambda text: text[:4].strip() or "blank",
)
def test_a_megabyte_on_one_line(text):
    start = time.process_time()
    passages = chunk(article(text))
    assert time.process_time() - start < 2
    assert all(size(passage.text) <= settings.CHUNK_CHARS for passage in passages)


@pytest.mark.slow
def test_a_megabyte_of_short_lines():
    start = time.process_time()
    passages = chunk(article("短行短行短行短行。\n" * 100_000))
    assert time.process_time() - start < 15  # 2 s when nothing else runs: it grows as the lines do
    assert len(passages) > 2000
