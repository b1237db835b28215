"""Haystack: BM25 of its in-memory store, alone and joined with an embedding retriever."""

from __future__ import annotations

from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore


class Keyword:
    """As it comes: one token for each Chinese character, words otherwise."""

    def __init__(self, model: str) -> None:
        self._store = InMemoryDocumentStore()
        self._retriever = InMemoryBM25Retriever(self._store)

    def index(self, paragraphs: list[str]) -> None:
        """Writes them into the store."""
        self._store.write_documents(
            [Document(content=text, meta={"n": n}) for n, text in enumerate(paragraphs)]
        )

    def rank(self, question: str, k: int) -> list[int]:
        """The best ``k``."""
        found = self._retriever.run(query=question, top_k=k)
        return [document.meta["n"] for document in found["documents"]]


class Hybrid:
    """The pipeline of its tutorial on hybrid retrieval, joined by reciprocal rank fusion."""

    def __init__(self, model: str) -> None:
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        self._store = InMemoryDocumentStore()
        self._embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
        self._embedder.warm_up()
        self._pipeline = Pipeline()
        for name, part in (
            ("embedder", SentenceTransformersTextEmbedder(model=model, progress_bar=False)),
            ("vectors", InMemoryEmbeddingRetriever(self._store)),
            ("keywords", InMemoryBM25Retriever(self._store)),
            ("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion")),
        ):
            self._pipeline.add_component(name, part)
        self._pipeline.connect("embedder", "vectors")
        self._pipeline.connect("vectors", "joiner")
        self._pipeline.connect("keywords", "joiner")
        self._pipeline.warm_up()

    def index(self, paragraphs: list[str]) -> None:
        """Encodes them and writes them into the store."""
        documents = [Document(content=text, meta={"n": n}) for n, text in enumerate(paragraphs)]
        self._store.write_documents(self._embedder.run(documents)["documents"])

    def rank(self, question: str, k: int) -> list[int]:
        """The best ``k`` of what both retrievers found."""
        found = self._pipeline.run(
            {
                "embedder": {"text": question},
                "vectors": {"top_k": k},
                "keywords": {"query": question, "top_k": k},
                "joiner": {"top_k": k},
            }
        )
        return [document.meta["n"] for document in found["joiner"]["documents"]]


SYSTEMS = {"hybrid": Hybrid, "keyword": Keyword}
