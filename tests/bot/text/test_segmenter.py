"""Segmenting is jieba's to the letter, without jieba and without its cache in the shared folder."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys

import pytest

from bot.articles.files import shipped_articles
from bot.text import segmenter
from bot.text.folding import HAN, fold

HAN_RUN = re.compile(f"[{HAN}]+")


@pytest.fixture(scope="module")
def jieba_tokenizer():
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True  # with no cache file
    return tokenizer


def test_total_is_the_sum_of_all_counts(jieba_tokenizer):
    assert jieba_tokenizer.total == segmenter._TOTAL


def test_articles_are_cut_as_jieba_cuts_them(jieba_tokenizer):
    runs = {
        run for article in shipped_articles() for run in HAN_RUN.findall(fold(article.text).text)
    }
    assert len(runs) > 200
    for run in runs:
        assert segmenter.segment(run) == list(jieba_tokenizer.cut(run, HMM=False))


def test_articles_are_tagged_as_jieba_tags_them(jieba_tokenizer):
    from jieba.posseg import POSTokenizer

    tagger = POSTokenizer(jieba_tokenizer)
    for article in shipped_articles():
        for run in HAN_RUN.findall(fold(article.text).text):
            assert segmenter.tag_words(run) == [(word.word, word.flag) for word in tagger.cut(run)]


def test_frequencies_are_the_whole_dictionary(jieba_tokenizer):
    frequencies = segmenter.dictionary_frequencies()
    assert frequencies == jieba_tokenizer.FREQ
    assert len(frequencies) == 498_113 and frequencies["徐州"] > 0


@pytest.mark.slow
def test_random_runs_are_cut_as_jieba_cuts_them(jieba_tokenizer):
    rng = random.Random(7)
    words = [word for word in segmenter.dictionary_frequencies() if HAN_RUN.fullmatch(word)]
    odd = "〇㐀\u9fd5\u9fd6\u9fff\U00020000豈"
    for _ in range(2_000):
        pieces = rng.choices(words, k=rng.randint(1, 6)) + rng.choices(odd, k=rng.randint(0, 2))
        pieces += [chr(rng.randint(0x4E00, 0x9FD5)) for _ in range(rng.randint(0, 3))]
        rng.shuffle(pieces)
        run = "".join(pieces)
        assert segmenter.segment(run) == list(jieba_tokenizer.cut(run, HMM=False)), run


@pytest.mark.parametrize("run", ["", "〇", "\U00020000", "一", "哈" * 5_000, "\u9fd6\u9fd7"])
def test_nothing_is_lost_of_odd_runs(run):
    assert "".join(segmenter.segment(run)) == run


def test_tags_cover_a_run_that_is_longer_than_one_piece():
    run = "徐州市长王剑锋出席" * 300
    tagged = segmenter.tag_words(run)
    assert "".join(word for word, _ in tagged) == run
    assert ("徐州", "ns") in tagged


def test_neither_cutting_nor_tagging_reads_or_writes_a_shared_cache(tmp_path):
    cache = tmp_path / "jieba.cache"
    cache.write_bytes(b"planted")
    code = (
        "import sys; from bot.text import segmenter\n"
        "assert segmenter.segment('我们的城市') == ['我们', '的', '城市']\n"
        "assert 'jieba' not in sys.modules\n"
        "assert segmenter.tag_words('徐州')"
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)},
    )
    assert cache.read_bytes() == b"planted"
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]


def test_the_dictionary_s_tags():
    tags = segmenter.dictionary_tags()
    assert len(tags) > 300_000
    assert tags["徐州"] == "ns"
    assert tags["签约"] == "v"


@pytest.fixture
def together(monkeypatch):
    """Runs are cut together however few there are."""
    monkeypatch.setattr(segmenter, "_TOGETHER", 0)
    monkeypatch.setattr(segmenter, "_MANY", 0)


@pytest.mark.slow
def test_runs_cut_together_are_cut_as_jieba_cuts_them(jieba_tokenizer, together):
    rng = random.Random(8)
    words = [word for word in segmenter.dictionary_frequencies() if HAN_RUN.fullmatch(word)]
    odd = "〇㐀\u9fd5\u9fd6\u9fff\U00020000豈"
    runs = ["", "哈" * 63, "哈" * 64, "哈" * 65, "哈" * 5_000, "八七" * 30, *odd]
    for _ in range(20_000):
        pieces = rng.choices(words, k=rng.randint(1, 6))
        pieces += [chr(rng.randint(0x4E00, 0x9FD5)) for _ in range(rng.randint(0, 3))]
        pieces += rng.choices(odd, k=rng.random() < 0.1)
        rng.shuffle(pieces)
        runs.append("".join(pieces))
    expected = [list(jieba_tokenizer.cut(run[:2_000], HMM=False)) for run in runs]
    found = segmenter.segment_all(runs)
    assert [one for one, run in zip(found, runs, strict=True) if len(run) <= 2_000] == [
        one for one, run in zip(expected, runs, strict=True) if len(run) <= 2_000
    ]
    assert all("".join(one) == run for one, run in zip(found, runs, strict=True))


@pytest.mark.parametrize("runs", [[], [""], ["一"], ["徐州", "", "徐州"]])
def test_few_runs_cut_together(together, runs):
    assert segmenter.segment_all(runs) == [segmenter.segment(run) for run in runs]


def test_a_table_of_all_words_is_made_for_many_runs_only(monkeypatch):
    monkeypatch.setattr(segmenter, "_lattice", None)  # would fail
    monkeypatch.setattr(segmenter, "_cut_together", 0)
    assert segmenter.segment_all(["徐州很大"] * 1_000) == [["徐州", "很大"]] * 1_000
    monkeypatch.setattr(segmenter, "_cut_together", segmenter._MANY)
    assert segmenter.segment_all(["徐州很大"] * 1_000) == [["徐州", "很大"]] * 1_000
    with pytest.raises(TypeError):
        segmenter.segment_all(["徐州很大"] * 1_500)
