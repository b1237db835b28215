"""The libraries that earlier versions of Wenda made, and what was put into them."""

from __future__ import annotations

from pathlib import Path

from embeddings.encoder.bundled import bundled_encoder

FIXTURES = Path(__file__).parents[1] / "fixtures"

# id → title, the file that was read, and the places of the sentences of its only passage
ARTICLES = {
    "ff5a812a6bfa": ("The harbour in 2019", "harbour.md", [(2, 21), (23, 105), (106, 140)]),
    "01277f0688a4": ("圖書館新館啟用", "library.md", [(2, 9), (11, 49), (49, 63)]),
    "b7cfcf364115": ("2019年铁路开通", "railway.md", [(2, 11), (13, 46), (46, 60)]),
}


def expect_all(library):
    """Fails unless the library holds each article and passage where it was put."""
    assert [one.id for one in library.articles()] == list(ARTICLES)
    for article_id, (title, name, sentences) in ARTICLES.items():
        one = library.article(article_id)
        text = (FIXTURES / "articles" / name).read_text(encoding="utf-8").strip()
        assert (one.title, one.text) == (title, text)
        assert one.source == f"/tmp/articles/{name}"
        vector = bundled_encoder().encode([one.text])[0]
        (chunk,) = library.chunks(library.search_vectors(vector, 1)[0])
        assert (chunk.article_id, chunk.start, chunk.end) == (article_id, 0, len(one.text))
        assert list(chunk.sentences) == sentences
    assert library.check() == []
