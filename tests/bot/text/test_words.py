from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from language_tables import rows

from bot.articles.files import shipped_articles
from bot.text import segmenter, words
from bot.text.folding import fold
from bot.text.names.tags import tagged_names
from bot.text.words import (
    CHINESE_STOPWORDS,
    ENGLISH_STOPWORDS,
    count_tokens,
    counts_by_republic,
    is_stopword,
    latin_tokens,
    scan,
    stem,
    tokens,
    tokens_of,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n?!，。", []),
        ("製造業", ["制造业", "制造", "造业"]),
        ("制造业", ["制造业", "制造", "造业"]),
        ("外資", ["外资"]),  # a word of two is its own bigram, and counts once
        ("狗", ["狗"]),
        ("2937.3", ["2937.3"]),
        ("2,937.3", ["2937.3"]),
        ("5G", ["5g", "5", "g"]),
        ("PPR-9087", ["ppr-9087", "ppr", "9087"]),
        ("２０１９", ["2019"]),
        ("investments", ["invest"]),
        ("China's dogs.", ["china", "dog"]),
        ("China’s", ["china"]),
        ("cat\ncat", ["cat", "cat"]),
        ("москва", ["москва"]),
    ],
)
def test_tokens(text, found):
    assert tokens(text) == found


def test_a_number_inside_chinese_stays_whole():
    assert "20.9" in tokens("使用外資20.9億美元")
    assert "2937.3" in tokens("全市2937.3億元")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("二〇一九年", ["2019"]),
        ("二零二零年", ["2020"]),
        ("二〇一九年至二〇二〇年", ["2019", "2020"]),
        ("二十年", []),
    ],
)
def test_years_in_characters(text, years):
    assert [token for token in tokens(text) if token.isascii()] == years


@pytest.mark.parametrize(("text", "years"), [*rows("text/republic_years.tsv"), ("", "")])
def test_years_of_the_republic(text, years):
    common = tokens(text)
    assert tokens(text, republic=True) == common + years.split()
    assert tokens(text, republic=False) == common


def test_a_year_of_both_calendars_is_there_once_each():
    assert tokens("2019年（民國108年）", republic=True).count("2019") == 2
    assert tokens("民國二〇一九年", republic=True).count("2019") == 1


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("民國108年的統計。", True),
        ("中華民國一〇八年", True),
        ("民国108年", True),
        ("他在108年出生。", False),
        ("人民國家", True),  # by chance, so rare that telling them apart is not worth it
        ("The Republic of China", False),
        ("", False),
    ],
)
def test_which_texts_count_by_the_republic(text, so):
    assert counts_by_republic(text) == so


def test_both_scripts_give_the_same_tokens():
    assert tokens("徐州市實際使用外資") == tokens("徐州市实际使用外资")


def test_an_unknown_name_is_found_by_its_bigrams():
    assert {"龘靐", "靐齉"} <= set(tokens("龘靐齉"))


def test_scan_says_where_each_token_stands():
    folded = fold("徐州2019年FDI投資").text
    tokens_found = list(scan(folded))
    assert tokens_found
    for token in tokens_found:
        assert folded[token.start : token.end] == token.text


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("徐州製造業二〇一九年12,.-'’aB ")), max_size=60
    )
)
@example("二〇一九年徐州，PPR-9087 isn't 2,937.3")
@example("年徐州" * 30)
def test_tokens_are_those_of_scan(text):
    assert tokens(text) == [token.text for token in scan(fold(text).text)]


def test_latin_parts():
    assert latin_tokens("covid-19") == ["covid-19", "covid", "19"]
    assert latin_tokens("don't") == ["dont"]


def test_words_are_handed_over_in_pieces(monkeypatch):
    """jieba is quadratic on repeated characters: never more than 2,000 at once."""
    sizes = []

    class Watched(segmenter.Dictionary):
        def __init__(self):
            pass

        def cut(self, block):
            sizes.append(len(block))
            return [block]

    monkeypatch.setattr(segmenter, "_dictionary", Watched)
    assert "".join(segmenter.segment("哈" * 1_000_000)) == "哈" * 1_000_000
    assert max(sizes) <= 2_000
    assert sum(sizes) == 1_000_000


def test_names_are_looked_for_in_pieces(monkeypatch):
    sizes = []

    class Watched:
        def cut(self, run):
            sizes.append(len(run))
            return []

    monkeypatch.setattr(segmenter, "_tagger", Watched)
    assert list(tagged_names("哈" * 100_000, "person")) == []
    assert max(sizes) <= 2_000


def test_names():
    text = "张伟在北京见了李小明。"
    assert [text[start:end] for start, end in tagged_names(text, "person")] == ["张伟", "李小明"]
    assert [text[start:end] for start, end in tagged_names(text, "place")] == ["北京"]
    assert list(tagged_names("", "person")) == []
    assert list(tagged_names("no Chinese here", "place")) == []


def test_stems_are_the_same_from_many_threads():
    """snowballstemmer keeps the word it works on in itself."""
    roots = ("relation", "invest", "econom", "nation", "hope")
    endings = ("", "s", "al", "ness", "ational", "ies", "fully", "ers", "ing")
    some = [root + ending for root in roots for ending in endings]
    expected = [words.stem.__wrapped__(word) for word in some]
    barrier = threading.Barrier(4)

    def work(_):
        barrier.wait()
        return [[stem.__wrapped__(word) for word in some] for _ in range(20)]

    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(work, range(4)):
            assert found == [expected] * 20


def test_tokens_of_many_texts_are_those_of_each():
    texts = [one.text for one in shipped_articles()] + ["", " ", "108年", "Bees don’t; COVID-19"]
    for republic in (False, True):
        assert tokens_of(texts, republic) == [tokens(text, republic) for text in texts]
    assert tokens_of([]) == []


@pytest.mark.parametrize("word", ["how", "the", "的", "什么", "多少"])
def test_stopwords(word):
    assert is_stopword(word)


@pytest.mark.parametrize("word", ["invest", "xuzhou", "外资", "2019", ""])
def test_words_that_are_no_stopwords(word):
    assert not is_stopword(word)


def test_stopwords_stand_as_tokens_are_written():
    assert all(is_stopword(stem(word)) for word in ENGLISH_STOPWORDS)
    assert all(fold(word).text == word for word in CHINESE_STOPWORDS)


def test_tokens_are_counted_as_the_bundled_model_cuts_them():
    assert count_tokens("") == 0
    assert count_tokens("In 2019 Xuzhou") == 3
    assert count_tokens("In 2019 Xuzhou " * 4) == 12
