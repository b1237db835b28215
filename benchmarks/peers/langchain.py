"""LangChain: BM25Retriever as it comes, with jieba, and joined with FAISS.

The joined one is wired as Langchain-Chatchat's FAISS knowledge base does it: jieba's search mode,
both legs asked for as many passages as are wanted, equal weights, the first of the fused ones kept.
Its score threshold is left out, so that nothing is filtered.
"""

from __future__ import annotations

import jieba
from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document


def _documents(paragraphs: list[str]) -> list[Document]:
    return [Document(page_content=text, metadata={"n": n}) for n, text in enumerate(paragraphs)]


class Default:
    """BM25Retriever's own preprocessing: split at white space."""

    def __init__(self, model: str) -> None:
        pass

    def index(self, paragraphs: list[str]) -> None:
        """Counts the words."""
        self._retriever = BM25Retriever.from_documents(_documents(paragraphs))

    def rank(self, question: str, k: int) -> list[int]:
        """The best ``k``."""
        self._retriever.k = k
        return [document.metadata["n"] for document in self._retriever.invoke(question)]


class Jieba(Default):
    """The keyword leg of Chatchat alone."""

    def __init__(self, model: str) -> None:
        jieba.initialize()

    def index(self, paragraphs: list[str]) -> None:
        """Cuts and counts the words."""
        self._retriever = BM25Retriever.from_documents(
            _documents(paragraphs), preprocess_func=jieba.lcut_for_search
        )


class Chatchat(Jieba):
    """Keywords and vectors, reciprocal ranks fused half and half."""

    def __init__(self, model: str) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings  # torch: only for who needs it

        super().__init__(model)
        self._embeddings = HuggingFaceEmbeddings(model_name=model)

    def index(self, paragraphs: list[str]) -> None:
        """Makes both legs."""
        from langchain_community.vectorstores import FAISS

        super().index(paragraphs)
        self._vectors = FAISS.from_documents(
            _documents(paragraphs), self._embeddings, normalize_L2=True
        )

    def rank(self, question: str, k: int) -> list[int]:
        """The best ``k`` of what both legs found."""
        from langchain_classic.retrievers import EnsembleRetriever

        self._retriever.k = k
        ensemble = EnsembleRetriever(
            retrievers=[self._retriever, self._vectors.as_retriever(search_kwargs={"k": k})],
            weights=[0.5, 0.5],
        )
        return [document.metadata["n"] for document in ensemble.invoke(question)[:k]]


SYSTEMS = {"chatchat": Chatchat, "jieba": Jieba, "default": Default}
