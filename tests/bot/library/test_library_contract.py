"""What every library promises. A new one is added to MAKERS and inherits all of this."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from library_parts import APPLE, GOLD, THREE, TRAIN, Topics, Wider, answers, article, found

from bot import Filter
from bot.core import settings
from bot.core.errors import EncoderError, LibraryError
from bot.core.feedback import Feedback
from bot.core.records import Answer, Entries, Entry, Span, Term, Update
from bot.library import JoinedLibrary, LocalLibrary, listing
from bot.library.ingest.prepare import made_of
from bot.text.words import tokens
from embeddings.encoder.bundled import bundled_encoder


class WithShared(JoinedLibrary):
    """One's own library beside a shared one that is empty: it must be as if that were not there."""

    def close(self):
        super().close()
        self.shared.close()


def joined(path, encoder):
    own = LocalLibrary.open(path, encoder)
    return WithShared(own, LocalLibrary.open(path.with_name("shared"), encoder))


MAKERS = {
    "local": lambda request, path: lambda encoder: LocalLibrary.open(path, encoder),
    "joined": lambda request, path: lambda encoder: joined(path, encoder),
    "milvus": lambda request, path: request.getfixturevalue("milvus").opener(path),
}

TO_APPLE = (1, 0, 0)
TO_TRAIN = (0, 1, 0)


@pytest.fixture(params=["local", "joined", pytest.param("milvus", marks=pytest.mark.slow)])
def opened(request, tmp_path):
    """Opens the library of this test with an encoder; all are closed at the end."""
    kept = []
    maker = MAKERS[request.param](request, tmp_path / "library")

    def open_with(encoder):
        library = maker(encoder)
        kept.append(library)
        return library

    yield open_with
    for library in kept:
        library.close()


@pytest.fixture
def encoder():
    return Topics()


@pytest.fixture
def library(opened, encoder):
    return opened(encoder)


def word(token):
    return Term({token: 1.0}, 1.0)


# Putting in and taking out


def test_an_empty_library(library):
    assert len(library) == 0
    assert library.articles() == []
    assert library.chunks([]) == []
    for ids, scores in (library.search_vectors(TO_APPLE, 5), library.search_keywords([], 5)):
        assert (ids.shape, scores.shape, ids.dtype, scores.dtype) == ((0,), (0,), "i8", "f4")
    assert library.check() == []


def test_an_update_says_what_it_did_in_the_order_given(library):
    assert library.update([TRAIN, APPLE]) == Update(added=("rail", "fruit"))
    changed = article("fruit", "Another apple.")
    assert library.update([GOLD, changed, TRAIN], remove=["nothing"]) == Update(
        added=("metal",), changed=("fruit",), unchanged=("rail",)
    )
    assert library.update(remove=["metal", "rail", "metal"]) == Update(removed=("metal", "rail"))
    assert library.update() == Update()


def test_every_field_of_an_article_is_kept(library):
    given = article(
        "編號 1/ü",
        "徐州\r\n\tapple 🍎 \0 ﻿«»\u202e'\"; DROP TABLE articles; --\n",
        title="2019年 “實際使用外資”",
        language="zh-Hant",
        source="a folder/檔案.txt",
        date="2019-12-31",
        licence="CC BY-SA 4.0",
        tags=("貿易", "\"'; DROP TABLE articles; --", "a, b"),
    )
    library.update([given])
    assert library.articles() == [given]
    assert library.article(given.id) == given


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((field, "new") for field in ("title", "language", "source", "date", "licence")),
        ("tags", ("new",)),
    ],
)
def test_a_change_outside_the_text_is_a_change_too(library, field, value):
    library.update([APPLE])
    changed = article("fruit", APPLE.text, **{field: value})
    assert library.update([changed]).changed == ("fruit",)
    assert getattr(library.article("fruit"), field) == value
    assert library.update([APPLE]).changed == ("fruit",)
    assert library.article("fruit") == APPLE


def test_articles_keep_the_order_in_which_they_first_came(library):
    library.update([TRAIN, APPLE])
    library.update([GOLD, article("rail", "A late train.")])
    assert [a.id for a in library.articles()] == ["rail", "fruit", "metal"]


def test_chunks_are_slices_of_their_article(library):
    text = "\n".join(f"蘋果 number {n} is an apple. 火車 {n} is a train!" for n in range(300))
    long = article("long", text)
    library.update([long, APPLE])
    chunks = library.chunks(library.search_vectors(TO_APPLE, 1000)[0])
    assert len(chunks) == len(library) > 2
    for chunk in chunks:
        whole = library.article(chunk.article_id)
        assert chunk.text == whole.text[chunk.start : chunk.end] != ""
        for start, end in chunk.sentences:
            assert chunk.start <= start < end <= chunk.end


def test_an_article_that_gives_no_chunks_is_kept(library):
    library.update([article("empty", ""), APPLE])
    assert [a.id for a in library.articles()] == ["empty", "fruit"]
    assert found(library, library.search_vectors(TO_APPLE, 9)[0]) == ["fruit"]


def test_a_changed_article_is_found_by_its_new_text_only(library):
    library.update(THREE)
    library.update([article("fruit", "Nothing but gold.")])
    assert library.search_vectors(TO_APPLE, 1)[1] == pytest.approx([0])
    assert library.search_keywords([word("appl")], 9)[0].tolist() == []
    assert sorted(found(library, library.search_keywords([word("gold")], 9)[0])) == [
        "fruit",
        "metal",
    ]


def test_a_removed_article_is_gone(library):
    library.update(THREE)
    gone = library.search_keywords([word("appl")], 1)[0]
    library.update(remove=["fruit"])
    assert [a.id for a in library.articles()] == ["rail", "metal"]
    assert len(library) == 2
    assert library.search_keywords([word("appl")], 9)[0].tolist() == []
    assert "fruit" not in found(library, library.search_vectors(TO_APPLE, 9)[0])
    with pytest.raises(LibraryError, match="no article has the id 'fruit'"):
        library.article("fruit")
    with pytest.raises(LibraryError, match="no passage has the id"):
        library.chunks(gone)


def test_ids_are_not_used_again(library):
    library.update([APPLE])
    first = library.search_vectors(TO_APPLE, 1)[0].tolist()
    library.update(remove=["fruit"])
    library.update([TRAIN])
    assert library.search_vectors(TO_TRAIN, 1)[0].tolist() != first


def test_of_two_articles_with_one_id_the_last_counts(library):
    assert library.update([APPLE, article("fruit", "Gold!")]).added == ("fruit",)
    assert library.article("fruit").text == "Gold!"


def test_an_id_both_removed_and_given_is_given(library):
    library.update([APPLE])
    assert library.update([APPLE], remove=["fruit"]) == Update(unchanged=("fruit",))


def test_articles_may_come_from_a_generator(library):
    assert library.update(a for a in THREE).added == ("fruit", "rail", "metal")


def test_the_same_text_twice_is_found_twice(library):
    library.update([APPLE, article("copy", APPLE.text)])
    ids, scores = library.search_vectors(TO_APPLE, 9)
    assert found(library, ids) == ["fruit", "copy"]
    assert scores == pytest.approx([1, 1])


# Encoding


def test_one_call_encodes_what_is_new_or_changed_and_nothing_else(library, encoder):
    library.update([APPLE, TRAIN])
    assert encoder.calls == [[APPLE.text, TRAIN.text]]
    library.update([APPLE, article("rail", "A late train."), GOLD])
    assert encoder.calls[1:] == [[GOLD.text, "A late train."]]


def test_nothing_new_encodes_nothing(library, encoder):
    library.update(THREE)
    library.update(THREE)
    library.update(remove=["fruit"])
    assert len(encoder.calls) == 1


def test_nothing_changes_when_the_encoder_fails(library, encoder, monkeypatch):
    library.update([APPLE, TRAIN])

    def fail(texts):
        raise RuntimeError("out of memory")

    with monkeypatch.context() as patch:
        patch.setattr(encoder, "encode", fail)
        with pytest.raises(RuntimeError, match="out of memory"):
            library.update([article("fruit", "New."), GOLD], remove=["rail"])
    assert library.articles() == [APPLE, TRAIN]
    assert found(library, library.search_vectors(TO_TRAIN, 1)[0]) == ["rail"]
    assert library.check() == []
    assert library.update([GOLD]).added == ("metal",)


def test_nothing_changes_when_the_articles_fail(library):
    library.update([APPLE])

    def broken():
        yield GOLD
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        library.update(broken(), remove=["fruit"])
    assert library.articles() == [APPLE]


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        (np.zeros((1, 4)), r"shape \(1, 4\) for 1 texts, not \(1, 3\)"),
        (np.zeros((2, 3)), r"shape \(2, 3\) for 1 texts"),
        (np.array([[0, np.nan, 0]]), "NaN or infinity"),
    ],
)
def test_vectors_that_cannot_be_are_refused(library, encoder, monkeypatch, vectors, message):
    monkeypatch.setattr(encoder, "encode", lambda texts: vectors)
    with pytest.raises(EncoderError, match=message):
        library.update([APPLE])
    assert library.articles() == []


def test_an_article_without_an_id_is_refused(library):
    with pytest.raises(ValueError, match="'Nameless' has no id"):
        library.update([APPLE, article("", "Text.", title="Nameless")])
    assert library.articles() == []


def test_half_a_character_is_refused(library):
    with pytest.raises(ValueError, match="article odd holds .* half a character"):
        library.update([APPLE, article("odd", "An apple \ud83c.")])
    assert library.articles() == []


# Searching


def test_vectors_find_the_nearest_first(library):
    library.update(THREE)
    ids, scores = library.search_vectors((0.6, 0.8, 0), 2)
    assert found(library, ids) == ["rail", "fruit"]
    assert scores == pytest.approx([0.8, 0.6])
    assert (ids.dtype, scores.dtype) == (np.int64, np.float32)


def test_a_passage_scores_half_by_itself_and_half_by_its_best_sentence(library):
    # The passage is (1, 1, 0) / √2, its sentences (1, 0, 0) and (0, 1, 0).
    library.update([article("both", "The apple is ripe. The train leaves at nine."), GOLD])
    ids, scores = library.search_vectors(TO_APPLE, 2)
    assert found(library, ids) == ["both", "metal"]
    assert scores == pytest.approx([0.5 * 2**-0.5 + 0.5, 0])


def test_a_good_sentence_in_many_does_not_hide_a_better_passage(library):
    # One candidate sentence scores 1, but the passage around it is about something else.
    noise = " ".join(f"The gold of mine {n} is heavy." for n in range(3))
    mixed = [article(f"mixed{n}", f"An apple. {noise}") for n in range(30)]
    library.update([*mixed, article("pure", "An apple, and gold? An apple, an apple.")])
    ids, scores = library.search_vectors(TO_APPLE, 1)
    # pure: (3, 0, 1) / √10, best sentence (2, 0, 0): 0.974; mixed: (1, 0, 3) / √10 and 1: 0.658
    assert found(library, ids) == ["pure"]
    assert scores == pytest.approx([0.5 * 3 / 10**0.5 + 0.5], abs=1e-6)


def test_keywords_find_only_what_holds_a_term(library):
    library.update(THREE)
    ids, scores = library.search_keywords([word("appl")], 9)
    assert found(library, ids) == ["fruit"]
    assert scores[0] > 0
    assert (ids.dtype, scores.dtype) == (np.int64, np.float32)
    assert library.search_keywords([word("silver")], 9)[0].tolist() == []


def test_in_how_many_passages_a_token_stands(library):
    assert library.passage_counts(["appl"]) == [0]
    library.update([*THREE, article("more", "An apple, and another apple.")])
    assert library.passage_counts(["appl", "gold", "silver"]) == [2, 1, 0]
    assert library.passage_counts([]) == []
    library.update(remove=["more"])
    assert library.passage_counts(["appl"]) == [1]


def test_both_searches_name_the_same_passages(library):
    library.update(THREE)
    for topic, token, name in (((1, 0, 0), "appl", "fruit"), ((0, 0, 1), "gold", "metal")):
        by_vector = library.search_vectors(topic, 1)[0].tolist()
        assert by_vector == library.search_keywords([word(token)], 1)[0].tolist()
        assert found(library, by_vector) == [name]


@pytest.mark.parametrize("k", [0, -3])
def test_k_below_one_is_refused(library, k):
    with pytest.raises(ValueError, match=f"k is {k}; ask for at least 1"):
        library.search_vectors(TO_APPLE, k)
    with pytest.raises(ValueError, match=f"k is {k}; ask for at least 1"):
        library.search_keywords([word("appl")], k)


def test_k_above_the_number_of_passages_gives_each_once(library):
    library.update(THREE)
    ids, _ = library.search_vectors(TO_APPLE, 1000)
    assert sorted(found(library, ids)) == ["fruit", "metal", "rail"]


def test_a_vector_of_another_dimension_names_both(library):
    library.update(THREE)
    with pytest.raises(ValueError, match="dimension 2 does not match the index's 3"):
        library.search_vectors((1, 0), 5)


def test_a_vector_with_nan_is_refused(library):
    with pytest.raises(ValueError, match="NaN or infinity"):
        library.search_vectors((1, 0, np.nan), 5)


def test_a_zero_vector_scores_zero(library):
    library.update(THREE)
    assert library.search_vectors((0, 0, 0), 9)[1].tolist() == [0, 0, 0]


def test_search_agrees_with_the_formula(library, encoder):
    words = ("apple", "train", "gold", "and")
    generator = np.random.default_rng(7)

    def sentence():
        return " ".join(generator.choice(words, 6)).capitalize() + "."

    texts = [" ".join(sentence() for _ in range(generator.integers(1, 7))) for _ in range(80)]
    library.update(article(f"a{n}", text) for n, text in enumerate(texts))
    query = np.array([0.48, 0.6, 0.64], dtype=np.float32)
    every, all_scores = library.search_vectors(query, 1000)
    expected = []
    for chunk in library.chunks(every):
        own = encoder.encode([chunk.text])[0] @ query
        parts = library.article(chunk.article_id).text
        cosines = encoder.encode([parts[a:b] for a, b in chunk.sentences]) @ query
        expected.append(0.5 * own + 0.5 * (cosines.max() if len(cosines) > 1 else own))
    assert all_scores == pytest.approx(expected, abs=1e-5)
    assert all_scores.tolist() == sorted(all_scores.tolist(), reverse=True)
    for k in (1, 3, 10):
        ids, scores = library.search_vectors(query, k)
        assert scores == pytest.approx(all_scores[:k], abs=1e-6)
        assert len(set(ids.tolist())) == k


# Searching among some articles


DATED = (
    article("en", "An apple.", language="en", date="2018-12-31", tags=("City", "x")),
    article("hans", "An apple!", language="zh-Hans", date="2019", tags=("x", '市\'s "a" % _')),
    article("hant", "An apple?", language="zh-Hant", date="2019-06-01T10:00"),
    article("none", "An apple;", date="last week", tags=("CITY",)),
)


def chosen(library, only, k=9):
    """The articles that both legs find with a filter."""
    by_vector = found(library, library.search_vectors(TO_APPLE, k, only)[0])
    by_word = found(library, library.search_keywords([word("appl")], k, only)[0])
    assert sorted(by_vector) == sorted(by_word)
    return sorted(by_vector)


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        (None, ["en", "hans", "hant", "none"]),
        (Filter(), ["en", "hans", "hant", "none"]),
        (Filter(languages=("zh",)), ["hans", "hant"]),
        (Filter(languages=("en", "zh-Hant")), ["en", "hant"]),
        (Filter(since="2019"), ["hans", "hant"]),
        (Filter(since="2019-06-02"), ["hans"]),
        (Filter(until="2019-06-01"), ["en", "hans", "hant"]),
        (Filter(since="2018-12-31", until="2018"), ["en"]),
        (Filter(tags=("city",)), ["en", "none"]),
        (Filter(tags=('市\'S "A" % _', "city")), ["en", "hans", "none"]),
        (Filter(tags=("cit",)), []),
        (Filter(articles=("hant", "en", "gone")), ["en", "hant"]),
        (Filter(articles=("hant", "en"), tags=("x",)), ["en"]),
        (Filter(languages=("zh",), since="2019", tags=("x",)), ["hans"]),
        (Filter(languages=("en",), since="2019"), []),
        (Filter(articles=('gone" or number > 0 or "',)), []),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_a_filter_leaves_what_it_takes(library, only, ids):
    library.update((*DATED, GOLD))
    metal = [] if only else ["metal"]  # found by its vector alone
    by_vector = found(library, library.search_vectors(TO_APPLE, 9, only)[0])
    assert sorted(by_vector) == sorted(ids + metal)
    assert sorted(found(library, library.search_keywords([word("appl")], 9, only)[0])) == ids


def test_the_best_of_a_few_are_found_behind_a_thousand_better_ones(library, monkeypatch):
    better = [article(f"b{n}", "Apple, apple.", language="en") for n in range(1_000)]
    text = "An apple{} and a train."
    few = [article(f"f{n}", text.format(", gold" * n), language="zh-Hans") for n in range(1, 6)]
    library.update(better + few)
    only = Filter(languages=("zh",))
    assert set(found(library, library.search_vectors(TO_APPLE, 50)[0])) <= {a.id for a in better}
    for at_once in (settings.EXACT_ALLOWED, 0):  # all scored, and picked by the index
        monkeypatch.setattr(settings, "EXACT_ALLOWED", at_once)
        ids, scores = library.search_vectors(TO_APPLE, 3, only)
        assert found(library, ids) == ["f1", "f2", "f3"]
        assert scores == pytest.approx([3**-0.5, 6**-0.5, 11**-0.5])
    ids, scores = library.search_keywords([word("appl")], 3, only)
    assert found(library, ids) == ["f1", "f2", "f3"]  # the shortest
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_a_filter_changes_no_score(library):
    library.update([article(f"a{n}", f"An apple {'and gold ' * n}.") for n in range(6)])
    library.update([article("b", "An apple, a train.", tags=("x",))])
    only = Filter(tags=("x",))
    for search, sought in (
        (library.search_vectors, TO_APPLE),
        (library.search_keywords, [word("appl"), word("train")]),
    ):
        every = dict(zip(*(part.tolist() for part in search(sought, 99)), strict=True))
        ids, scores = search(sought, 99, only)
        assert len(ids) == 1
        assert scores.tolist() == pytest.approx([every[int(ids[0])]], rel=1e-5)


def test_a_filter_that_takes_nothing_finds_nothing(library):
    library.update(THREE)
    for ids, scores in (
        library.search_vectors(TO_APPLE, 5, Filter(tags=("none",))),
        library.search_keywords([word("appl")], 5, Filter(tags=("none",))),
    ):
        assert (ids.shape, scores.shape, ids.dtype, scores.dtype) == ((0,), (0,), "i8", "f4")


def test_a_filter_is_held_against_what_there_is_now(library):
    library.update([APPLE, TRAIN])
    only = Filter(tags=("new",))
    assert chosen(library, only) == []
    before = library.snapshot()
    library.update([article("fruit", "An apple.", tags=("New",)), article("more", "Apple pie.")])
    assert chosen(library, only) == ["fruit"]
    assert chosen(before, only) == []
    library.update(remove=["fruit"])
    assert chosen(library, only) == []


def test_many_ids_are_taken(library):
    library.update([*THREE, *(article(f"a{n}", "Apple.") for n in range(30))])
    ids = tuple(f"a{n}" for n in range(970))
    assert len(chosen(library, Filter(articles=("fruit", *ids)), 99)) == 31


# What a question is held against


def content(library, topic):
    """The content of the passage that is nearest to a topic."""
    return library.contents(library.search_vectors(topic, 1)[0])[0]


def test_contents_are_the_words_of_each_sentence(library):
    library.update([article("both", "The apple is ripe. 火車九點開。"), GOLD])
    both = content(library, TO_APPLE)
    apple, train = both.words
    assert {"appl", "ripe"} <= apple
    assert {"火车", "开"} <= train
    assert not apple & train
    assert both.words == tuple(frozenset(tokens(s)) for s in ("The apple is ripe.", "火車九點開。"))


def test_contents_are_the_pieces_of_each_sentence(library):
    sentences = ["The apple is ripe.", "火車九點開。", "龘！", "Apple, apple."]
    library.update([article("all", " ".join(sentences)), GOLD])
    found = content(library, TO_APPLE)
    expected = bundled_encoder().token_ids(sentences)
    assert found.pieces.dtype == np.int32
    assert found.sizes == tuple(len(ids) for ids in expected)
    assert found.pieces.tolist() == np.concatenate(expected).tolist()
    assert sum(found.sizes) == len(found.pieces)
    assert len(found.sizes) == len(found.words)


def test_contents_have_as_many_sentences_as_their_chunks(library):
    text = " ".join(f"Sentence {n} is of an apple, {n} of gold." for n in range(200))
    library.update([article("long", text), APPLE, article("odd", "apple"), article("odder", "?!")])
    ids, _ = library.search_vectors(TO_APPLE, 100)
    chunks, contents = library.chunks(ids), library.contents(ids)
    assert len(chunks) == len(contents) == len(library)
    for chunk, one in zip(chunks, contents, strict=True):
        assert len(one.words) == len(one.sizes) == max(len(chunk.sentences), 1)


def test_contents_come_in_the_order_of_the_ids(library):
    library.update(THREE)
    ids = library.search_vectors((0.48, 0.6, 0.64), 3)[0]
    for order in (ids, ids[::-1], ids[[1, 1, 0]], ids.tolist(), ids[:0]):
        parts = zip(library.chunks(order), library.contents(order), strict=True)
        assert all(one.words == (frozenset(tokens(chunk.text)),) for chunk, one in parts)
    assert library.contents([]) == []


@pytest.mark.parametrize(
    ("text", "chinese"),
    [("The apple is ripe.", False), ("apple蘋果熟了，大家都來吃。", True), ("apple", False)],
)
def test_contents_say_in_which_language_they_are(library, text, chinese):
    library.update([article("one", text)])
    assert content(library, TO_APPLE).chinese is chinese


def test_years_are_the_republics_in_an_article_that_says_so(library):
    library.update(
        [
            article("so", "民國的 apple。到了108年，果樹多了。"),
            article("not", "別國的 train。到了108年，班次多了。"),
        ]
    )
    so, other = content(library, TO_APPLE).words, content(library, TO_TRAIN).words
    assert ["2019" in sentence for sentence in so] == [False, True]
    assert ["2019" in sentence for sentence in other] == [False, False]
    assert found(library, library.search_keywords([word("2019")], 9)[0]) == ["so"]


def test_contents_of_a_removed_passage_are_gone(library):
    library.update([APPLE, TRAIN])
    gone = library.search_keywords([word("appl")], 1)[0]
    before = library.snapshot()
    library.update([article("fruit", "Gold, no fruit.")])
    with pytest.raises(LibraryError, match="no passage has the id"):
        library.contents(gone)
    assert "appl" in before.contents(gone)[0].words[0]
    assert content(library, (0, 0, 1)).words == (frozenset({"gold", "no", "fruit"}),)


def test_contents_are_kept(opened):
    first = opened(Topics())
    first.update(THREE)
    words = content(first, TO_TRAIN).words
    pieces = content(first, TO_TRAIN).pieces.tolist()
    first.close()
    again = content(opened(Topics()), TO_TRAIN)
    assert (again.words, again.pieces.tolist(), again.sizes) == (words, pieces, (len(pieces),))


# Over time


def test_a_snapshot_does_not_change(library):
    library.update([APPLE, TRAIN])
    before = library.snapshot()
    ids, _ = before.search_vectors(TO_APPLE, 2)
    library.update([article("rail", "Gone.")], remove=["fruit"])
    assert [chunk.text for chunk in before.chunks(ids)] == [APPLE.text, TRAIN.text]
    assert before.articles() == [APPLE, TRAIN]
    assert before.article("fruit") == APPLE
    assert found(before, before.search_keywords([word("appl")], 5)[0]) == ["fruit"]
    assert [a.id for a in library.articles()] == ["rail"]


@pytest.mark.slow
def test_threads_search_whole_states_while_one_writes(library):
    """Each state holds one version of both articles; a mix of two would show."""
    library.update([article("a", "An apple, version 0."), article("b", "A train, version 0.")])
    stop = threading.Event()
    troubles = []

    def search():
        while not stop.is_set():
            try:
                view = library.snapshot()
                ids = view.search_vectors((0.6, 0.8, 0), 5)[0]
                versions = {chunk.text[-2] for chunk in view.chunks(ids)}
                if len(versions) != 1 or len(ids) != 2:
                    troubles.append(versions)
            except Exception as error:
                troubles.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for version in range(1, 10):
        library.update(
            [
                article("a", f"An apple, version {version}."),
                article("b", f"A train, version {version}."),
            ]
        )
    stop.set()
    for thread in threads:
        thread.join()
    assert troubles == []


def test_a_library_opened_again_is_the_same_and_encodes_nothing(opened):
    first = opened(Topics())
    first.update(THREE)
    answers = [x.tolist() for x in first.search_vectors((0.6, 0.8, 0), 3)]
    first.close()
    encoder = Topics()
    again = opened(encoder)
    assert [x.tolist() for x in again.search_vectors((0.6, 0.8, 0), 3)] == answers
    assert again.articles() == list(THREE)
    assert found(again, again.search_keywords([word("gold")], 3)[0]) == ["metal"]
    assert again.update(THREE).unchanged == ("fruit", "rail", "metal")
    assert encoder.calls == []


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        (
            Wider(name="wider"),
            r"made with encoder topics \(dimension 3\), not with wider \(4\); "
            "open it with --encoder topics, or give another --library folder",
        ),
        (Topics(fingerprint="2"), "made with encoder topics in another version"),
    ],
)
def test_another_encoders_library_is_refused_with_the_way_out(opened, encoder, message):
    first = opened(Topics())
    first.update(THREE)
    first.close()
    with pytest.raises(LibraryError, match=message) as caught:
        opened(encoder)
    assert "\n" not in str(caught.value)
    assert opened(Topics()).articles() == list(THREE)


def test_a_closed_library_says_so(library):
    library.update([APPLE])
    library.close()
    library.close()
    for use in (
        library.articles,
        library.feedback,
        library.update,
        lambda: library.search_vectors(TO_APPLE, 1),
    ):
        with pytest.raises(LibraryError, match="is closed; open it again"):
            use()


def test_a_library_is_a_context(opened):
    with opened(Topics()) as library:
        library.update([APPLE])
    with pytest.raises(LibraryError, match="is closed"):
        len(library)


def test_a_sound_library_has_nothing_to_report(library):
    library.update(THREE)
    assert library.check() == []


# What readers say of answers

NINE = Span("rail", 20, 24, "nine", "time")
LEAVES = Span("rail", 0, 25, TRAIN.text, "sentence")
ANSWER = Answer("When does the train leave?", "Nine.", True, 0.9, (LEAVES,), (NINE,))
REFUSAL = Answer("How heavy is it?", "The articles don't say.", False, 0.1)


def test_feedback_is_kept_with_all_that_was_said(opened):
    library = opened(Topics())
    assert library.feedback() == []
    given = Feedback.from_answer(
        ANSWER, True, typed="And the train?", comment=" Right.\n", key="k1"
    )
    library.add_feedback(given)
    long = replace(Feedback.from_answer(REFUSAL, False, key="'\"\n蘋果"), text="蘋果" * 30_000)
    library.add_feedback(long)
    library.close()
    kept, second = opened(Topics()).feedback()
    assert kept == given
    assert second == long
    assert (kept.typed, kept.question) == ("And the train?", "When does the train leave?")
    assert (kept.text, kept.answered, kept.liked, kept.comment) == ("Nine.", True, True, "Right.")
    assert (kept.quotes, kept.marks) == ((LEAVES,), (NINE,))
    assert kept.time.endswith("+00:00")


def test_a_second_word_on_an_answer_replaces_the_first(library):
    library.add_feedback(
        replace(Feedback.from_answer(ANSWER, True, key="k1"), text="蘋果" * 30_000)
    )
    library.add_feedback(Feedback.from_answer(REFUSAL, True, key="k2"))
    library.add_feedback(Feedback.from_answer(ANSWER, False, comment="No!", key="k1"))
    assert [(one.key, one.liked, one.comment) for one in library.feedback()] == [
        ("k2", True, ""),
        ("k1", False, "No!"),
    ]
    may = not isinstance(library, JoinedLibrary)  # a visitor takes out nothing
    assert library.clear_feedback() == (2 if may else 0)
    assert library.feedback() == ([] if may else library.shared.feedback())
    assert library.clear_feedback() == 0
    library.add_feedback(Feedback.from_answer(ANSWER, True, key="k3"))
    assert library.feedback()[-1].key == "k3"


def test_feedback_changes_nothing_else(library):
    library.update(THREE)
    before = answers(library)
    library.add_feedback(Feedback.from_answer(ANSWER, True))
    assert library.refresh() is False
    assert answers(library) == before
    assert library.check() == []


def test_hostile_and_half_characters_are_kept_as_text(library):
    comment = "'); DROP TABLE feedback; -- <b>\0 \ud800"
    library.add_feedback(Feedback.from_answer(ANSWER, False, comment=comment))
    assert library.feedback()[0].comment == "'); DROP TABLE feedback; -- <b>\ufffd ?"


def test_there_is_room_for_so_much_feedback(library, monkeypatch):
    monkeypatch.setattr(settings, "MAX_FEEDBACK", 2)
    for key in ("a", "b", "a"):
        library.add_feedback(Feedback.from_answer(ANSWER, True, key=key))
    with pytest.raises(LibraryError, match=r"holds 2 words of feedback.*--export.*--clear"):
        library.add_feedback(Feedback.from_answer(ANSWER, True, key="c"))
    assert [one.key for one in library.feedback()] == ["b", "a"]


def test_what_quotes_a_removed_article_goes_with_it(library):
    library.update(THREE)
    library.add_feedback(Feedback.from_answer(ANSWER, True, key="k1"))
    library.add_feedback(Feedback.from_answer(REFUSAL, True, key="k2"))
    library.update([article("rail", "Gold!")], remove=["metal"])
    assert [one.key for one in library.feedback()] == ["k1", "k2"]
    library.update(remove=["rail"])
    stays = isinstance(library, JoinedLibrary)  # what is said of the shared ones is kept with them
    assert [one.key for one in library.feedback()] == (["k1", "k2"] if stays else ["k2"])


# The list


def listed(library, *arguments):
    return [entry.id for entry in library.entries(*arguments).shown]


def test_the_list_is_newest_first_and_says_how_long_it_is(library):
    library.update(THREE)
    two = library.entries("", 1, 1)
    assert two == Entries(3, (Entry("rail", "About rail", "", "", "", 1, characters=25),))
    assert listed(library) == ["metal", "rail", "fruit"]
    assert listed(library, "", 2) == ["fruit"]
    assert library.entries("", 3) == Entries(3, ())
    assert library.entries("", 0, 0) == Entries(3, ())


def test_the_list_shows_what_an_article_has(library):
    fields = {"language": "en", "date": "2019", "source": "x.md", "tags": ("a", "b, c")}
    text = "One.\n\n" + "Two. " * 600 + "\0."  # SQLite's length() ends at a NUL
    library.update([article("a", text, "T", licence="CC0", **fields)])
    (entry,) = library.entries().shown
    passages = len(library)
    assert passages > 1
    assert entry == Entry("a", "T", "en", "2019", "x.md", passages, ("a", "b, c"), "CC0", len(text))
    assert list(library.iter_entries()) == [entry]


def test_tags_come_the_most_frequent_first_or_none_do(library):
    """A library on a server would have to read all of its articles for them."""
    counts = not hasattr(library, "flush")
    assert library.tags() == []
    library.update(DATED)
    for reader in (library, library.snapshot()):
        folded = [tag.casefold() for tag in reader.tags()]
        assert folded == (["city", "x", '市\'s "a" % _'] if counts else [])


def test_the_list_is_searched_by_title_and_text_in_either_script(library):
    zh = article("zh", "徐州實際使用外資20.9億美元。", "外貿的一年")
    library.update([APPLE, zh, article("100", "Sold at 100% of_cost.", "A 50%_rule")])
    assert listed(library, "apple") == ["fruit"]
    assert listed(library, "APPLE ripe") == ["fruit"]
    assert listed(library, "appl") == ["fruit"]  # not yet typed to its end
    assert listed(library, "about apple") == ["fruit"]  # one in the title, one in the text
    assert listed(library, "外资") == listed(library, "外資") == listed(library, "外贸") == ["zh"]
    assert listed(library, "实际使用外资 20.9") == ["zh"]
    assert listed(library, "50%_") == listed(library, "%_r") == ["100"]
    assert listed(library, "%") == ["100"]
    assert listed(library, "apple gold") == listed(library, "\\") == []
    assert listed(library, "  \n\u3000 ") == ["100", "zh", "fruit"]
    for hostile in ("'; DROP TABLE articles; --", "\0", "\ud800", "x" * 100_000, "x " * 100_000):
        assert library.entries(hostile, 0, 5).total in (0, 3)


def test_the_list_is_searched_by_what_describes_an_article(library):
    one = article("1", "The gold is heavy.", date="2020-03-27", source="/home/me/外資.md")
    two = article("2", "An apple.", tags=('A "big" Year', "蘋果"), source="https://example.org/tea")
    library.update([one, two])
    for typed in ("2020", "03-27", "外资", "外資.MD", "gold 2020"):
        assert listed(library, typed) == ["1"], typed
    for typed in ("YEAR", '"big"', "苹果", "example.org", "year apple tea"):
        assert listed(library, typed) == ["2"], typed
    for typed in ("home", "/me", '["', "gold year", "2020-04"):
        assert listed(library, typed) == [], typed


def test_the_list_of_a_choice_of_articles(library):
    library.update(
        [
            article("a", "Gold.", language="zh-Hant", date="2019-03", tags=("x",)),
            article("b", "Gold.", language="en", date="2019", tags=("X", "y")),
            article("c", "Apple.", language="en", date="2021"),
        ]
    )
    for only, ids in (
        (Filter(languages=("en",)), ["c", "b"]),
        (Filter(languages=("zh",)), ["a"]),
        (Filter(since="2019", until="2020"), ["b", "a"]),
        (Filter(tags=("x",)), ["b", "a"]),
        (Filter(articles=("a", "c")), ["c", "a"]),
        (Filter(languages=("en",), tags=("none",)), []),
    ):
        assert listed(library, "", 0, 50, only) == ids
        assert [one.id for one in library.iter_entries("", only)] == ids[::-1]
    only = Filter(languages=("en",))
    assert [one.id for one in library.iter_entries("gold", only)] == listed(
        library, "gold", 0, 9, only
    )
    assert library.entries("", 1, 1, only).total == 2
    assert listed(library, "", 1, 1, only) == ["b"]


def test_all_of_a_list_comes_in_the_order_of_adding(library):
    assert list(library.iter_entries()) == list(library.iter_entries("gold")) == []
    library.update(article(f"n{n:04}", f"An apple, {n}.") for n in range(listing.TOGETHER + 7))
    library.update([article("n0003", "Gold, now.")], remove=["n0001"])
    ids = [f"n{n:04}" for n in range(listing.TOGETHER + 7) if n != 1]
    assert [one.id for one in library.iter_entries()] == ids
    assert [one.id for one in library.iter_entries("apple")] == [
        one for one in ids if one != "n0003"
    ]
    assert tuple(library.iter_entries())[::-1] == library.entries("", 0, 9_999).shown


def test_a_list_that_is_read_stays_as_it_was(library):
    library.update(THREE)
    reading = library.iter_entries()
    assert next(reading).id == "fruit"
    library.update([article("new", "Gold.")], remove=["metal"])
    assert [one.id for one in reading] == ["rail", "metal"]


def test_a_list_from_below_nothing_is_refused(library):
    for start, count in ((-1, 5), (0, -1)):
        with pytest.raises(ValueError, match=f"start is {start} and count {count}"):
            library.entries("", start, count)


def test_the_list_of_a_snapshot_stays_as_it_was(library):
    library.update([APPLE])
    snapshot = library.snapshot()
    library.update([TRAIN], remove=["fruit"])
    assert listed(snapshot) == ["fruit"]
    assert listed(library) == ["rail"]


def test_refresh_takes_in_nothing_when_nobody_wrote(library):
    library.update([APPLE])
    assert library.refresh() is False


def test_which_articles_are_stored_and_how(library):
    assert library.stored_digests([]) == library.stored_digests(["fruit"]) == {}
    library.update([APPLE, TRAIN])
    both = {"fruit": APPLE.digest, "rail": TRAIN.digest}
    assert library.stored_digests(["rail", "metal", "fruit", "fruit"]) == both
    library.update(remove=["fruit"])
    assert library.stored_digests(["fruit", "rail"]) == {"rail": TRAIN.digest}


def test_facts_are_those_of_the_articles_asked_for(library):
    sales = article("sales", "The mine sold 1,200 tonnes of gold in 2018.")
    library.update([*THREE, sales])
    library.renew_facts()
    (fact,) = library.facts()
    assert (fact.mark.text, fact.period) == ("1,200 tonnes", "2018")
    assert list(library.facts(["sales"])) == [fact]
    assert list(library.snapshot().facts([APPLE.id])) == []
    with pytest.raises(LibraryError):
        list(library.facts(["nobody"]))


def test_passages_that_were_made_before_are_not_made_again(library, encoder):
    made = made_of([APPLE, article("rail", "The train leaves at ten.")], encoder)
    encoder.calls.clear()
    library.update(THREE, made=made)  # what was made of another text counts for nothing
    assert encoder.calls == [["The train leaves at nine.", "The gold is heavy."]]
    assert found(library, library.search_vectors(TO_APPLE, 1)[0]) == ["fruit"]
    assert library.check() == []
    assert library.encoder is encoder
