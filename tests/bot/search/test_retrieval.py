from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from frame_cases import hit_of
from library_parts import THREE, Topics, article, found

from bot.core import MODES, settings
from bot.library import LocalLibrary
from bot.question.terms import question_terms
from bot.search.retrieval import fuse, retrieve, with_aliases
from embeddings.encoder.bundled import load_encoder
from embeddings.lexicon import Lexicon, Table, load_lexicon

EMPTY = Table.build({})
WEIGHT = settings.VECTOR_WEIGHT


def leg(**scores):
    """What a leg hands over: ``leg(c1=0.9)`` found chunk 1 with 0.9."""
    ids = [int(name[1:]) for name in scores]
    return np.array(ids, np.int64), np.array(list(scores.values()), np.float32)


NOTHING = leg()


def test_scores_are_scaled_to_the_best_and_added_by_weight():
    fused = fuse(leg(c1=0.8, c2=0.4), leg(c2=10.0, c3=5.0))
    assert fused == pytest.approx({1: WEIGHT, 2: WEIGHT * 0.5 + (1 - WEIGHT), 3: (1 - WEIGHT) / 2})


def test_a_cosine_below_zero_is_the_floor():
    assert fuse(leg(c1=0.5, c2=0.0, c3=-0.5), NOTHING) == pytest.approx({1: 1.0, 2: 0.5, 3: 0.0})


def test_a_full_pool_ends_at_zero(monkeypatch):
    monkeypatch.setattr(settings, "POOL", 3)
    assert fuse(leg(c1=0.9, c2=0.8, c3=0.5), NOTHING) == pytest.approx({1: 1.0, 2: 0.75, 3: 0.0})


def test_a_leg_that_found_nothing_leaves_the_other_as_it_is():
    assert fuse(NOTHING, leg(c1=8.0, c2=2.0)) == pytest.approx({1: 1.0, 2: 0.25})
    assert fuse(leg(c1=0.8, c2=0.2), NOTHING) == pytest.approx({1: 1.0, 2: 0.25})
    assert fuse(NOTHING, NOTHING) == {}


def test_equal_scores_are_all_the_best():
    assert fuse(leg(c1=0.0, c2=0.0), NOTHING) == {1: 1.0, 2: 1.0}


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(Table.build({"train": {"列车": 1.0}}), EMPTY, EMPTY, EMPTY)


@pytest.fixture
def library(tmp_path):
    with LocalLibrary.open(tmp_path / "library", Topics()) as opened:
        opened.update(THREE)
        yield opened


def test_both_legs_are_in_a_hit(library, lexicon):
    best, *others = retrieve("apple, ripe", library, Topics(), lexicon, 3)
    assert best.article.id == "fruit"
    assert best.score == pytest.approx(1.0)
    assert best.vector_score == pytest.approx(1.0, abs=0.01)
    assert best.keyword_score > 0
    assert all(hit.score < best.score and hit.keyword_score == 0 for hit in others)


def test_one_leg_alone(library, lexicon):
    (keyword,) = retrieve("leaves at nine", library, Topics(), lexicon, 3, "keyword")
    assert (keyword.article.id, keyword.vector_score) == ("rail", 0.0)
    dense = retrieve("gold train train", library, Topics(), lexicon, 3, "dense")
    assert [hit.article.id for hit in dense] == ["rail", "metal", "fruit"]
    assert {hit.keyword_score for hit in dense} == {0.0}


@pytest.mark.parametrize("mode", MODES)
def test_best_first_and_no_more_than_there_are(mode, library, lexicon):
    hits = retrieve("the train or the apple", library, Topics(), lexicon, 100, mode)
    assert 1 <= len(hits) <= len(library)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.chunk.start for hit in hits if hit.article.id == "rail"}) <= 1
    assert retrieve("the train or the apple", library, Topics(), lexicon, 1, mode) == hits[:1]


def test_a_translated_word_is_found(tmp_path):
    lexicon = Lexicon(Table.build({"boat": {"渔船": 1.0}}), EMPTY, EMPTY, EMPTY)
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update([article("sea", "漁船回港。"), article("hill", "山上有樹。")])
        (hit,) = retrieve("boats", library, Topics(), lexicon, 5, "keyword")
        assert hit.article.id == "sea"


@pytest.mark.parametrize("mode", MODES)
def test_an_empty_library_has_nothing(mode, tmp_path, lexicon):
    with LocalLibrary.open(tmp_path, Topics()) as library:
        assert retrieve("apple", library, Topics(), lexicon, 5, mode) == []


@pytest.mark.parametrize("k", [0, -1])
def test_k_is_one_or_more(k, library, lexicon):
    with pytest.raises(ValueError, match=f"k is {k}; ask for at least 1"):
        retrieve("apple", library, Topics(), lexicon, k)


@pytest.mark.parametrize("mode", ["", "Hybrid", "magic"])
def test_an_unknown_mode_names_those_there_are(mode, library, lexicon):
    with pytest.raises(ValueError, match=f"mode is {mode!r}; .*hybrid, dense, keyword"):
        retrieve("apple", library, Topics(), lexicon, 5, mode)


@pytest.mark.parametrize("mode", MODES)
def test_navigation_ranks_behind_the_body(mode, tmp_path, lexicon):
    menu = "\n".join(["實際利用外資多少億美元", "首頁", "新聞", "聯絡我們", "關於本站"] * 3)
    body = "徐州去年實際利用外資20.9億美元，比上一年多，增幅在全省排第三位。"
    page = f"{menu}\n\n{body}\n{body}\n\n版權所有 © 2020 實際利用外資多少億美元\n"
    encoder = load_encoder()
    with LocalLibrary.open(tmp_path, encoder) as library:
        library.update([article("page", page, "徐州")])
        hits = retrieve("實際利用外資多少億美元？", library, encoder, lexicon, 10, mode)
        top = retrieve("實際利用外資多少億美元？", library, encoder, lexicon, 1, mode)
    kinds = [hit.chunk.boilerplate for hit in hits]
    assert kinds == sorted(kinds)
    assert not kinds[0]
    assert kinds[-1]
    assert "20.9億" in hits[0].chunk.text
    assert top == hits[:1]


@pytest.mark.parametrize("reranked", [1, 2, 3])
def test_navigation_ranks_behind_the_body_however_few_are_reranked(
    reranked, tmp_path, lexicon, monkeypatch
):
    monkeypatch.setattr(settings, "RERANKED", reranked)
    test_navigation_ranks_behind_the_body("hybrid", tmp_path, lexicon)


# Reranking


def fused_order(question, library, lexicon):
    """Chunk ids as the fusion alone ranks them, with their fused scores."""
    vectors = library.search_vectors(Topics().encode([question])[0], settings.POOL)
    keywords = library.search_keywords(question_terms(question, lexicon), settings.POOL)
    fused = fuse(vectors, keywords)
    return sorted(fused.items(), key=lambda item: -item[1])


@pytest.fixture
def trains(tmp_path):
    """Eight articles, each with one train more and longer than the one before."""
    with LocalLibrary.open(tmp_path / "trains", Topics()) as opened:
        opened.update(
            article(f"t{n}", "A train leaves. " * n + "Nobody knows the apple of gold. " * (8 - n))
            for n in range(1, 9)
        )
        yield opened


@pytest.mark.parametrize("reranked", [1, 2, 5, 8, 20])
def test_the_first_are_reranked_and_the_others_keep_their_order(
    reranked, trains, lexicon, monkeypatch
):
    monkeypatch.setattr(settings, "RERANKED", reranked)
    question = "Which train leaves?"
    order = fused_order(question, trains, lexicon)
    hits = retrieve(question, trains, Topics(), lexicon, 100)
    names, expected = [hit.article.id for hit in hits], found(trains, [n for n, _ in order])
    assert len(names) == len(expected) == len(trains) == 8
    assert set(names[:reranked]) == set(expected[:reranked])
    assert names[reranked:] == expected[reranked:]
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] <= 1
    assert scores[-1] >= 0
    assert sum(scores[:reranked]) == pytest.approx(1.0)
    rest = [fused for _, fused in order[reranked:]]  # in proportion, below the last of the first
    assert scores[reranked:] == pytest.approx(
        [scores[reranked - 1] * fused / rest[0] for fused in rest]
    )


@pytest.mark.parametrize("k", [1, 3, 8, 9, 1000])
def test_k_takes_from_the_same_ranking(k, trains, lexicon):
    every = retrieve("Which train leaves?", trains, Topics(), lexicon, 100)
    assert retrieve("Which train leaves?", trains, Topics(), lexicon, k) == every[:k]


def test_words_that_stand_together_rank_first(tmp_path, lexicon):
    far = "A red dog flew by. It rained all day. Nobody saw the kite."
    near = "A red kite flew by. It rained all day. Nobody saw the dog."
    with LocalLibrary.open(tmp_path, Topics()) as library:
        texts = {"far": far, "near": near, "copy": near}
        library.update(replace(article(id_, text), title="") for id_, text in texts.items())
        hits = retrieve("Where was the red kite?", library, Topics(), lexicon, 3)
    # both legs see the same words in each
    assert len({(hit.vector_score, hit.keyword_score) for hit in hits}) == 1
    assert [hit.article.id for hit in hits] == ["near", "copy", "far"]
    assert hits[0].score == hits[1].score > hits[2].score


def in_years(question, folder, *years):
    """The years of articles that say the same of each, best first."""
    with LocalLibrary.open(folder, Topics()) as library:
        library.update(article(year, f"{year}，這座車站開通了。") for year in years)
        hits = retrieve(question, library, Topics(), load_lexicon(), len(years))
    return [hit.article.id for hit in hits]


@pytest.mark.parametrize("question", ["2019年開通了什麼車站？", "What station opened in 2019?"])
def test_the_year_that_is_asked_about_ranks_first_however_it_is_written(question, tmp_path):
    years = ("2018年", "二〇一九年", "民國108年", "108年", "民國107年", "2019年")
    best = in_years(question, tmp_path, *years)
    assert set(best[:3]) == {"2019年", "二〇一九年", "民國108年"}


def test_a_year_of_the_republic_is_asked_about(tmp_path):
    years = ("2018年", "二〇一九年", "民國108年", "2019年")
    best = in_years("民國一百零八年開通了什麼車站？", tmp_path, *years)
    assert (best[0], best[-1]) == ("民國108年", "2018年")


def test_one_leg_alone_is_not_reranked(trains, lexicon):
    question = "Which train leaves?"
    for mode, legs in (
        ("dense", (trains.search_vectors(Topics().encode([question])[0], 50), NOTHING)),
        ("keyword", (NOTHING, trains.search_keywords(question_terms(question, lexicon), 50))),
    ):
        hits = retrieve(question, trains, Topics(), lexicon, 9, mode)
        assert [hit.score for hit in hits] == sorted(fuse(*legs).values(), reverse=True)


@pytest.mark.parametrize("question", ["", "  ", "?!，。", "zyxxyz", "龘靐", "👍", "Москва"])
def test_a_question_that_says_nothing_here(question, library, lexicon):
    hits = retrieve(question, library, Topics(), lexicon, 9)
    assert len(hits) == 3
    assert sum(hit.score for hit in hits) == pytest.approx(1.0)
    assert retrieve(question, library, Topics(), lexicon, 9, "keyword") == []


@pytest.mark.parametrize("text", ["The apple is ripe.", "apple", "蘋果熟了。", "?!", "19"])
@pytest.mark.parametrize("question", ["apple", "蘋果", ""])
def test_a_single_passage_is_certain(text, question, tmp_path, lexicon):
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update([article("one", text)])
        (hit,) = retrieve(question, library, Topics(), lexicon, 5)
    assert hit.article.id == "one"
    assert hit.score == pytest.approx(settings.BOILERPLATE_FACTOR if hit.chunk.boilerplate else 1.0)


def test_the_ids_of_a_library_are_those_that_are_fused(library):
    vectors = library.search_vectors((1.0, 0.0, 0.0), 3)
    fused = fuse(vectors, NOTHING)
    assert found(library, [max(fused, key=fused.__getitem__)]) == ["fruit"]


def test_a_passage_is_ranked_with_the_title_of_its_article(tmp_path, lexicon):
    text = "The city used more foreign capital than in the year before."
    titles = {"first": "Suzhou in 2018", "asked": "Xuzhou in 2019", "last": "Nanjing in 2017"}
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update(replace(article(id_, text), title=titles[id_]) for id_ in titles)
        hits = retrieve("How much foreign capital in Xuzhou?", library, Topics(), lexicon, 3)
    assert hits[0].article.id == "asked"
    assert hits[0].score > 2 * hits[1].score


def test_a_passage_is_ranked_with_the_year_of_its_article(tmp_path):
    text = "From January to August exports came to 2 billion yuan."
    dates = {"first": "2020-09-17", "asked": "2021-09-17", "last": ""}
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update(replace(article(id_, text), date=dates[id_]) for id_ in dates)
        for question in ("How much was exported in 2021?", "2021年出口了多少？"):
            hits = retrieve(question, library, Topics(), load_lexicon(), 3)
            assert hits[0].article.id == "asked"
            assert hits[0].score > 2 * hits[1].score


LAW = "\n\n".join(
    f"Article {n}. The labour contract law has force where a firm comes to hire." for n in range(30)
)


def test_what_the_title_says_the_passage_need_not_say(tmp_path, monkeypatch):
    last = "It comes into force on 1 January 2008."
    monkeypatch.setattr(settings, "POOL", 6)  # fewer than the passages that say more of the words

    def found():
        question = "When does the Labour Contract Law come into force?"
        hits = retrieve(question, library, Topics(), load_lexicon(), 3)
        return [hit.chunk.text for hit in hits]

    with LocalLibrary.open(tmp_path, Topics()) as library:
        law = article("law", f"{LAW}\n\n{last}")
        others = (article(f"other {n}", f"The weather of day {n} was fine.") for n in range(90))
        library.update([replace(law, title="Labour Contract Law"), *others])
        assert found()[0] == last
        monkeypatch.setattr(settings, "TITLED", 0)
        assert last not in found()


def test_an_article_whose_title_says_all_of_the_question_is_as_it_is(tmp_path):
    with LocalLibrary.open(tmp_path, Topics()) as library:
        library.update([replace(article("one", "Nothing of the kind."), title="apple train")])
        hits = retrieve("apple train", library, Topics(), load_lexicon(), 5)
    assert [hit.article.id for hit in hits] == ["one"]


def test_a_question_is_put_in_the_names_of_the_best_article():
    text = "金融稳定理事会（FSB）成立于2009年。FSB有36个成员。FSB的总部在巴塞尔。"
    hits = [hit_of(text), hit_of("理事会")]
    assert with_aliases("金融穩定理事會有多少成員？", hits) == "FSB有多少成員？"
    assert with_aliases("FSB有多少成员？", hits) == "FSB有多少成员？"
    assert with_aliases("金融稳定理事会有多少成员？", hits[1:]) == "金融稳定理事会有多少成员？"
    assert with_aliases("?", []) == "?"
