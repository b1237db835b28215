from __future__ import annotations

import dataclasses
import math

import pytest

from bot.answering.confidence import EVIDENCE, ODDS, WEIGHTS, confidence_of, evidence
from bot.answering.quoting import Candidate
from bot.answering.reading import LikelySpan
from bot.answering.support import FEATURES, Support
from bot.core import settings
from bot.core.records import Article, Chunk, Hit, Span, Term
from bot.question.frame import Frame, Word

ARTICLE = Article("a", "城市年報", "本市的出口額為777.9億元。")
HIT = Hit(Chunk("a", 0, 15, ARTICLE.text), ARTICLE, 0.75)
BEST = Candidate(
    Span("a", 3, 15, ARTICLE.text[3:15]), HIT,
    coverage=0.5, cosine=0.25, fits=True, read=0.875, score=1.0,
)  # fmt: skip


FULL = Support(**dict.fromkeys(FEATURES, 1.0) | {"rival": 0.0, "years_contradicted": 0.0})


def told(kind="amount", best=BEST, found=(), support=None, names=(), years=(), question="多少？"):
    asked = Frame(question, kind, False, names, years, ())
    return dict(zip(EVIDENCE, evidence(asked, best, found, support), strict=True))


def test_every_evidence_has_its_weight():
    assert set(EVIDENCE) == set(WEIGHTS) - {"bias"}


def test_the_evidence_of_a_candidate():
    assert told(found=[LikelySpan("a", 7, 14, 0.875, 3.5, 2.5)]) == {
        "coverage": 0.5, "cosine": 0.25, "odds": 3.5, "found": 2.5,
        "read": 0.875, "passage": 0.75, "names": 1.0, "years": 1.0, "words": 1.0,
        "unfit": 0.0, "pair": 0.0, "foreign": 0.0,
    }  # fmt: skip


def test_the_best_odds_are_those_of_any_span():
    found = [
        LikelySpan("b", 0, 5, 0.5, 2.0),
        LikelySpan("a", 7, 14, 0.1, 9.0),
        LikelySpan("a", 0, 5, 0.1, 40.0),
    ]
    assert told(found=found[:2])["odds"] == 9.0
    assert told(found=found)["odds"] == ODDS
    assert told()["odds"] == -ODDS


def test_whether_the_quotes_own_passage_answers():
    elsewhere = LikelySpan("b", 0, 5, 0.9, 2.0, 7.0)
    assert told(found=[elsewhere, LikelySpan("a", 7, 14, 0.1, 1.0, -1.5)])["found"] == -1.5
    assert told(found=[LikelySpan("a", 7, 14, 0.1, 1.0, 30.0)])["found"] == ODDS
    assert told(found=[elsewhere])["found"] == -ODDS


def test_a_quote_without_the_figure_that_is_asked_for():
    other = dataclasses.replace(BEST, fits=False)
    assert told(best=other)["unfit"] == 1.0
    assert told(best=other, kind="person")["unfit"] == told()["unfit"] == 0.0


def test_exports_are_not_imports_and_exports():
    word = Word("出口", "出口", (Term({"出口": 1.0}, 1.0),), True)
    both = dataclasses.replace(BEST, span=dataclasses.replace(BEST.span, text="進出口為777億元"))

    def pair(best, kind="amount"):
        asked = Frame("出口多少？", kind, True, (), (), (word,))
        return dict(zip(EVIDENCE, evidence(asked, best, (), None), strict=True))["pair"]

    assert (pair(both), pair(BEST), pair(both, kind="")) == (1.0, 0.0, 0.0)


def test_a_quote_in_the_other_language_is_foreign():
    assert told(question="How much?")["foreign"] == 1.0
    assert told(question="多少？")["foreign"] == 0.0
    assert told(question="")["foreign"] == 1.0


@pytest.mark.parametrize(
    ("odds", "cut"), [(40.0, ODDS), (-40.0, -ODDS), (math.inf, ODDS), (-math.inf, -ODDS), (0.0, 0)]
)
def test_the_odds_are_cut(odds, cut):
    assert told(found=[LikelySpan("a", 7, 14, 1.0, odds)])["odds"] == cut


def test_names_and_years_are_those_around_the_quote():
    fields = {field.name: 0.0 for field in dataclasses.fields(Support) if field.default is
              dataclasses.MISSING}  # fmt: skip
    support = dataclasses.replace(
        Support(**fields), names_context=0.5, years_context=0.25, missing=""
    )
    found = told(support=support)
    assert (found["names"], found["years"]) == (0.5, 0.25)


def test_what_is_framed_competes_with_nothing():
    weak = dataclasses.replace(BEST, read=0.1, hit=dataclasses.replace(HIT, score=0.05))

    def shares(**given):
        found = told(best=given.pop("best", weak), **given)
        return found["read"], found["passage"]

    framed = {"support": FULL, "names": ("本市",), "years": (2019,)}
    assert shares(**framed) == (settings.FRAMED, settings.FRAMED)
    assert shares(**framed, kind="person") == (0.1, 0.05)
    assert shares(**framed | {"names": ()}) == (0.1, 0.05)
    assert shares(**framed | {"years": ()}) == (0.1, 0.05)
    assert shares(**framed | {"support": None}) == (0.1, 0.05)
    for lacking in ({"names_context": 0.5}, {"rival": 1.0}, {"years_sentence": 0.5}):
        assert shares(**framed | {"support": dataclasses.replace(FULL, **lacking)}) == (0.1, 0.05)
    assert shares(**framed, best=dataclasses.replace(weak, fits=False)) == (0.1, 0.05)
    assert shares(**framed, best=BEST) == (0.875, settings.FRAMED)


def test_confidence_is_logistic_in_the_evidence(monkeypatch):
    weights = dict.fromkeys(EVIDENCE, 0.0)
    weights |= {"bias": -1.0, "coverage": 2.0, "read": 1.0, "names": -3.0, "odds": 0.25}
    monkeypatch.setattr("bot.answering.confidence.WEIGHTS", weights)

    def of(**found):
        return confidence_of([found.get(name, 0.0) for name in EVIDENCE])

    assert of() == pytest.approx(0.2689414)  # 1 / (1 + e)
    assert of(coverage=0.5) == pytest.approx(0.5)
    assert of(coverage=0.5, read=1.0) == pytest.approx(0.7310586)
    assert of(coverage=0.5, names=1.0) == pytest.approx(0.0474259)
    assert of(coverage=0.5, odds=12.0) == pytest.approx(0.9525741)
    assert of(coverage=0.5, cosine=1.0, passage=1.0) == pytest.approx(0.5)


def test_evidence_of_another_length_is_refused():
    with pytest.raises(ValueError):
        confidence_of([1.0])
