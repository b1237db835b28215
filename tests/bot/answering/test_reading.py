"""The reader's spans as answers, with a reader that says what the test has it say."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

import bot.answering.reading as reading_module
from bot.answering.reading import find, read
from bot.answering.spans import FEATURES
from bot.core import settings
from bot.core.records import Article, Chunk, Hit
from embeddings.reader.reading import NOTHING, Reading, Table

TEXT = "市長張偉說，外資為20.9億美元。"
AT = 12  # where the passage stands in its article


def hit_of(text=TEXT, article="a", score=1.0, boilerplate=False):
    chunk = Chunk(article, AT, AT + len(text), text, ((AT, AT + len(text)),), boilerplate)
    return Hit(chunk, Article(article, "", "。" * AT + text), score)


class Told:
    """A reader that finds what it is told in each passage: slices and their odds."""

    def __init__(self, *spans, others=-20.0):
        self.spans, self.others, self.asked = spans, others, []

    def read(self, question, texts):
        self.asked += texts
        return [self._reading(len(text) - len(TEXT)) for text in texts]

    def _reading(self, head):
        # one piece a character: the table gives every slice the same odds but those told
        length = head + len(TEXT)
        table = np.full((length, length), self.others, np.float32)
        for (start, end), odds in self.spans:
            table[head + start, end - start - 1] = odds
        places = np.array([(n, n + 1) for n in range(length)], np.int32)
        spans = np.array([span for span, _ in self.spans], np.int32).reshape(-1, 2)
        scores = np.array([odds for _, odds in self.spans], np.float32)
        return Reading(spans + head, scores, 1.5, (Table(places, table),))


@pytest.fixture
def told(monkeypatch):
    """Has the reader find values of TEXT, given with their odds."""

    def tell(*values, others=-20.0):
        spans = [
            ((TEXT.index(v), TEXT.index(v) + len(v)) if isinstance(v, str) else v, odds)
            for v, odds in values
        ]
        reader = Told(*spans, others=others)
        monkeypatch.setattr(reading_module, "bundled_reader", lambda: reader)
        return reader

    return tell


def texts(spans):
    return [TEXT[one.start - AT : one.end - AT] for one in spans]


def test_what_the_reader_finds_is_told_in_the_articles_offsets(told):
    told(("外資", 2.0), ("張偉說", -1.0))
    one, other = read("什麼？", "", [hit_of()]).spans
    assert (one.start, one.end, one.odds) == (AT + 6, AT + 8, 2.0)
    assert texts([one, other]) == ["外資", "張偉說"]
    assert one.hit == hit_of()


def test_a_passage_is_read_behind_its_articles_title(told):
    reader = told(("外資", 2.0))
    (one,) = read("什麼？", "", [titled := titled_hit("徐州\n外資")]).spans
    assert reader.asked == [f"徐州 外資\n{TEXT}"]
    assert texts([one]) == ["外資"] and one.hit == titled
    read("什麼？", "", [titled_hit(TEXT[:4])])  # the passage begins with it
    assert reader.asked[1:] == [TEXT]


def titled_hit(title):
    hit = hit_of()
    return replace(hit, article=replace(hit.article, title=title))


def test_what_stands_in_the_title_is_not_found(told):
    told(((-3, -1), 2.0))
    assert read("什麼？", "", [titled_hit("徐州的外資")]).spans == []


def test_blanks_at_the_ends_are_left_out(told):
    told(("，外資", 1.0))
    (one,) = read("什麼？", "", [hit_of(TEXT.replace("，外資", "\u3000外資"))]).spans
    assert texts([one]) == ["外資"]


def test_figures_asked_for_are_reached_beside_the_readers_own(told):
    told(("外資", 2.0), others=2.0 - settings.WORSE_ODDS)
    assert texts(read("多少？", "amount", [hit_of()]).spans) == ["外資", "20.9億美元"]
    assert texts(read("什麼？", "", [hit_of()]).spans) == ["外資"]


def test_hopeless_figures_are_not_reached(told):
    told(("外資", 2.0), ("20.9億美元", 1.9 - settings.WORSE_ODDS), others=-50.0)
    assert texts(read("什麼？", "", [hit_of()]).spans) == ["外資", "20.9億美元"]
    told(("外資", 2.0), others=1.9 - settings.WORSE_ODDS)
    assert texts(read("誰？", "person", [hit_of()]).spans) == ["外資"]


def test_the_best_figure_is_reached_where_only_a_figure_can_answer(told):
    told(("外資", 2.0), others=1.9 - settings.WORSE_ODDS)
    found = read("多少？", "amount", [hit_of()]).spans
    assert [(text, one.odds) for text, one in zip(texts(found), found, strict=True)] == [
        ("外資", 2.0), ("20.9億美元", 2.0 - settings.WORSE_ODDS),
    ]  # fmt: skip


def test_a_figure_that_the_reader_has_itself_keeps_its_odds(told):
    told(("20.9億美元", 3.0), ("外資", 2.0))
    found = read("多少？", "amount", [hit_of()]).spans
    assert [(text, one.odds) for text, one in zip(texts(found), found, strict=True)] == [
        ("20.9億美元", 3.0), ("外資", 2.0),
    ]  # fmt: skip


def test_where_the_reader_finds_nothing_nothing_is_reached(told):
    told(others=5.0)
    assert read("多少？", "amount", [hit_of()]).spans == []
    assert find("多少？", "amount", (), [hit_of()]).spans == []


def test_the_best_passages_are_read_but_no_navigation(told):
    reader = told(("外資", 2.0))
    hits = [hit_of(article=str(n)) for n in range(settings.READ_HITS + 2)]
    hits[0] = replace(hits[0], chunk=replace(hits[0].chunk, boilerplate=True))
    found = read("什麼？", "", hits).spans
    assert reader.asked == [TEXT] * (settings.READ_HITS - 1)
    assert [one.hit for one in found] == hits[1 : settings.READ_HITS]


def test_passages_are_ranked_by_what_the_reader_found_too(monkeypatch):
    odds = {"甲": -2.0, "乙": 2.0, "丙": 40.0, "丁": -math.inf}

    class Finder:
        def read(self, question, texts):
            return [replace(NOTHING, found=odds[text]) for text in texts]

    monkeypatch.setattr(reading_module, "bundled_reader", Finder)
    scores = {"甲": 0.6, "乙": 0.3, "丙": 0.6 * settings.READ_LEAST / 2, "丁": 0.05}
    hits = [hit_of(text, text, score) for text, score in scores.items()]
    ranked = read("什麼？", "", hits).hits
    assert [hit.article.id for hit in ranked] == ["乙", "甲", "丁", "丙"]  # 丙 is too far behind
    together = math.exp(-4.0 * settings.FOUND_WEIGHT)  # 甲 has found so much less
    assert ranked[1].score / ranked[0].score == pytest.approx(0.6 / 0.3 * together)
    assert sum(hit.score for hit in ranked[:3]) == pytest.approx(0.95)
    assert ranked[3].score <= ranked[2].score


def test_all_passages_come_back_read_or_not(told):
    told(("外資", 2.0))
    hits = [hit_of(article=str(n), score=1 / (n + 1)) for n in range(settings.READ_HITS + 3)]
    ranked, found = read("什麼？", "", hits)
    assert ranked == hits  # each holds the same
    assert {span.found for span in found} == {1.5}
    assert read("什麼？", "", []) == ([], [])


def test_nothing_is_read_where_there_is_nothing(told):
    reader = told(("外資", 2.0))
    assert find("什麼？", "", (), []).spans == []
    menu = hit_of(boilerplate=True)
    assert find("什麼？", "", (), [menu]).spans == []
    assert reader.asked == []


def test_the_likeliest_comes_first_and_shares_are_of_all_spans(told, monkeypatch):
    monkeypatch.setattr("bot.answering.spans.WEIGHTS", dict.fromkeys(FEATURES, 0.0) | {"odds": 1.0})
    told(("外資", np.log(3.0)), ("張偉", np.log(6.0)), ("市長", 0.0))
    found = find("什麼？", "", (), [hit_of()]).spans
    assert texts(found) == ["張偉", "外資", "市長"]
    assert [one.share for one in found] == pytest.approx([0.6, 0.3, 0.1])
    assert [one.odds for one in found] == pytest.approx(np.log([6.0, 3.0, 1.0]).tolist())
    assert {one.article_id for one in found} == {"a"}


def test_shares_go_by_the_features_too(told, monkeypatch):
    weights = dict.fromkeys(FEATURES, 0.0) | {"odds": 1.0, "figure": 5.0}
    monkeypatch.setattr("bot.answering.spans.WEIGHTS", weights)
    told(("外資", 2.0), ("20.9億美元", 0.0))
    assert texts(find("多少？", "amount", (), [hit_of()]).spans)[0] == "20.9億美元"
    assert texts(find("什麼？", "", (), [hit_of()]).spans)[0] == "外資"


@pytest.mark.parametrize("question", ["", "   ", "🙂", "問" * 2_000, "How much?"])
def test_the_bundled_reader_takes_any_question(question):
    hits = [hit_of(), hit_of("🙂", "b"), hit_of("", "c")]
    found = find(question, "amount", (), hits).spans
    assert sum(one.share for one in found) == pytest.approx(1.0 if found else 0.0)
    for one in found:
        assert 0 <= one.share <= 1
        assert AT <= one.start < one.end <= AT + len(TEXT)
