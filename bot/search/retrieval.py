"""A question + a library → ranked passages: vectors and keywords, fused, and the best reranked.

Each of the two legs returns its best passages with scores of its own kind. They are scaled to 0..1
over the pool (a leg's best passage is 1) and added with weights: a convex combination of normalised
scores (Bruch, Gai and Ingber 2023, https://arxiv.org/abs/2210.11934). ``bot.search.rerank`` then
looks closely at the first RERANKED of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.core import MODES, Filter, Hit, settings
from bot.question import question_terms
from bot.search.rerank import features_of, likelihoods, title_words, under_heads
from bot.text import fold_text, heads_of, renamings
from embeddings.encoder import bundled_encoder, encode_queries
from embeddings.maxsim import MaxSim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.core import Article, Term
    from bot.library import Reader
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon

    Ranking = tuple[NDArray[np.int64], NDArray[np.float32]]  # chunk ids (m,), scores (m,)

_NOTHING: Ranking = (np.empty(0, np.int64), np.empty(0, np.float32))


def retrieve(
    question: str,
    library: Reader,
    encoder: Encoder,
    lexicon: Lexicon,
    k: int,
    mode: str = "hybrid",
    only: Filter | None = None,
) -> list[Hit]:
    """Returns the k best passages for a question, best first; fewer if the library has fewer.

    Args:
        question: one question, in English or Chinese.
        library: what is searched.
        encoder: the one the library was made with.
        lexicon: carries the question's words into the other language.
        k: how many passages, at least 1.
        mode: ``hybrid``, or ``dense`` or ``keyword`` alone, neither of them reranked.
        only: the articles that are searched, in both legs; all when not given.

    Raises:
        ValueError: the mode is none of these, or k is below 1.
    """
    if mode not in MODES:
        raise ValueError(f"mode is {mode!r}; it must be one of {', '.join(MODES)}")
    if k < 1:
        raise ValueError(f"k is {k}; ask for at least 1 passage")
    if not len(library):
        return []
    pool = max(settings.POOL, 2 * k)
    vectors = keywords = _NOTHING
    terms: Sequence[Term] = ()
    if mode != "keyword":
        vectors = library.search_vectors(encode_queries(encoder, [question])[0], pool, only)
    if mode != "dense":
        terms = question_terms(question, lexicon)
        keywords = library.search_keywords(terms, pool, only)
        if mode == "hybrid":
            keywords = _with_titles(keywords, terms, library, pool)
    scores = fuse(vectors, keywords)
    if mode == "hybrid" and scores:
        scores = _rerank_chunks(question, terms, library, scores, vectors, keywords)
    return _hits(library, scores, vectors, keywords, k)


def with_aliases(question: str, hits: Sequence[Hit]) -> str:
    """Returns a question with the names by which the best article calls what it asks about.

    An article that introduces 金融稳定理事会（FSB） says FSB from then on: the passage that
    introduces the name is found by the long one, all others by the short one.

    Args:
        question: one question.
        hits: the passages found for it, best first; the question is returned as it stands if their
            first article calls nothing in it rather by another name.
    """
    if not hits:
        return question
    text = hits[0].article.text
    folded = ""
    for used, other in renamings(question, text):
        folded = folded or fold_text(text)
        if folded.count(fold_text(other)) > folded.count(fold_text(used)):
            question = question.replace(used, other, 1)
    return question


def _with_titles(keywords: Ranking, terms: Sequence[Term], library: Reader, pool: int) -> Ranking:
    """The keyword leg with passages whose article's title has what they do not say themselves.

    *When does the Labour Contract Law come into force?* is answered by *This law comes into force
    on 1 January 2008*, which has but half of the words. Of the articles that the leg found first,
    those whose titles have most of the question are searched for the rest of it; what the title has
    counts as a field of its own (BM25F, Robertson, Zaragoza and Taylor 2004), as much as it does in
    the passage that has it best.

    Args:
        keywords: what the leg found.
        terms: the question's.
        library: what is searched.
        pool: the most passages that are returned.
    """
    best = dict.fromkeys(
        chunk.article_id for chunk in library.chunks(keywords[0][: settings.RERANKED].tolist())
    )
    scored = _by_id(keywords)
    for article_id, met in _by_title(list(best), terms, library)[: settings.TITLED]:
        rest = [term for term, here in zip(terms, met, strict=True) if not here]
        own = [term for term, here in zip(terms, met, strict=True) if here]
        ids, scores = library.search_keywords(rest, settings.RERANKED, Filter((article_id,)))
        _, highest = library.search_keywords(own, 1)
        title = settings.TITLE_WEIGHT * float(highest.max(initial=0.0))
        for chunk_id, score in zip(ids.tolist(), scores.tolist(), strict=True):
            scored[chunk_id] = max(scored.get(chunk_id, 0.0), score + title)
    order = sorted(scored, key=lambda chunk_id: -scored[chunk_id])[:pool]
    return np.array(order, np.int64), np.array([scored[one] for one in order], np.float32)


def _by_title(
    article_ids: Sequence[str], terms: Sequence[Term], library: Reader
) -> list[tuple[str, list[bool]]]:
    """The articles whose titles have some word of a question, and lack some, best first.

    Returns:
        Their ids, and for each term whether the title has it.
    """
    titled = []
    for article_id in article_ids:
        words = title_words(library.article(article_id).title)
        met = [not words.isdisjoint(term.tokens) for term in terms]
        worth = sum(term.weight for term, here in zip(terms, met, strict=True) if here)
        if worth >= 1 and not all(met):
            titled.append((worth, article_id, met))
    titled.sort(key=lambda one: -one[0])
    return [(article_id, met) for _, article_id, met in titled]


def fuse(vectors: Ranking, keywords: Ranking) -> dict[int, float]:
    """Returns the fused score, 0 to 1, of every chunk that either leg found, by chunk id.

    If a leg found nothing, the other's scores stay as they are.
    """
    vector_weight = settings.VECTOR_WEIGHT if len(keywords[0]) else 1.0
    if not len(vectors[0]):
        vector_weight = 0.0
    fused: dict[int, float] = {}
    for (ids, scores), weight in (
        (_scale_scores(vectors), vector_weight),
        (_scale_scores(keywords), 1.0 - vector_weight),
    ):
        for chunk_id, score in zip(ids.tolist(), scores.tolist(), strict=True):
            fused[chunk_id] = fused.get(chunk_id, 0.0) + weight * score
    return fused


def _rerank_chunks(
    question: str,
    terms: Sequence[Term],
    library: Reader,
    fused: dict[int, float],
    vectors: Ranking,
    keywords: Ranking,
) -> dict[int, float]:
    """Chunk id → score: how likely each of the first RERANKED is; the rest below them."""
    ids = sorted(fused, key=lambda chunk_id: -fused[chunk_id])
    first, rest = ids[: settings.RERANKED], ids[settings.RERANKED :]
    by_keyword, by_vector = _by_id(_scale_scores(keywords)), _by_id(_scale_scores(vectors))
    legs = [(by_keyword.get(id_, 0.0), by_vector.get(id_, 0.0)) for id_ in first]
    contents = [
        under_heads(content, _heads(library.article(chunk.article_id), chunk.start))
        for content, chunk in zip(library.contents(first), library.chunks(first), strict=True)
    ]
    features = features_of(question, terms, legs, contents, _maxsim())
    scores = dict(zip(first, likelihoods(features).tolist(), strict=True))
    least = min(scores.values(), default=0.0)
    top = max(fused[rest[0]], 1e-9) if rest else 1.0
    return scores | {chunk_id: least * (fused[chunk_id] / top) for chunk_id in rest}


def _heads(article: Article, position: int) -> list[str]:
    """Title, headings and year of an article: a report of 2021 may say no more than January."""
    return [*heads_of(article, position), article.date[:4]]


def _by_id(ranking: Ranking) -> dict[int, float]:
    """The scores by chunk id."""
    ids, scores = ranking
    return dict(zip(ids.tolist(), scores.tolist(), strict=True))


@lru_cache(maxsize=1)
def _maxsim() -> MaxSim:
    """MaxSim over the bundled model's tokens, whatever encoder made the library's vectors."""
    return MaxSim(bundled_encoder())


def _scale_scores(ranking: Ranking) -> Ranking:
    """The scores scaled to 0..1: the best is 1; 0 is no match, or where a full pool ends."""
    ids, scores = ranking
    if not len(ids):
        return ranking
    floor = min(float(scores[-1]), 0.0) if len(ids) < settings.POOL else float(scores[-1])
    width = float(scores[0]) - floor
    return ids, (scores - floor) / width if width > 0 else np.ones_like(scores)


def _hits(
    library: Reader, fused: dict[int, float], vectors: Ranking, keywords: Ranking, k: int
) -> list[Hit]:
    """The k best as hits; a page's navigation and footers rank behind its body."""
    by_vector, by_keyword = _by_id(vectors), _by_id(keywords)
    ids = sorted(fused, key=lambda chunk_id: -fused[chunk_id])
    hits: list[Hit] = []
    for start in range(0, len(ids), k):  # seldom more than once: no factor is above 1
        if len(hits) >= k and sorted(hit.score for hit in hits)[-k] >= fused[ids[start]]:
            break
        batch = ids[start : start + k]
        for chunk_id, chunk in zip(batch, library.chunks(batch), strict=True):
            factor = settings.BOILERPLATE_FACTOR if chunk.boilerplate else 1.0
            hits.append(
                Hit(
                    chunk,
                    library.article(chunk.article_id),
                    score=fused[chunk_id] * factor,
                    vector_score=by_vector.get(chunk_id, 0.0),
                    keyword_score=by_keyword.get(chunk_id, 0.0),
                )
            )
    return sorted(hits, key=lambda hit: -hit.score)[:k]
