"""What is compared: the peers, their licences, and the set-ups of each that a user would pick.

``benchmarks/peers/NAME.py`` says how a peer is used, ``NAME.txt`` which versions are installed.
Nothing of a peer is copied here or shipped with Wenda.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PEERS_FOLDER = Path(__file__).resolve().parent / "peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """One project, installed once, in an environment of its own."""

    name: str  # of its module and of its requirements file in ``benchmarks/peers``
    licence: str

    @property
    def requirements(self) -> Path | None:
        """Its pinned packages; None for Wenda, which runs where this runs."""
        path = PEERS_FOLDER / f"{self.name}.txt"
        return path if self.name != "wenda" else None


@dataclass(frozen=True, slots=True)
class System:
    """One set-up of a peer."""

    peer: Peer
    name: str  # in the ``SYSTEMS`` of the peer's module
    label: str  # for readers
    setup: str  # what is done, in half a line
    dense: bool = False  # whether it uses the sentence model

    @property
    def key(self) -> str:
        """What it is called on the command line and in the stored figures."""
        return f"{self.peer.name}-{self.name}"


WENDA = Peer("wenda", "Apache-2.0")
BM25S = Peer("bm25s", "MIT; jieba MIT")
LANGCHAIN = Peer("langchain", "MIT; rank-bm25 Apache-2.0, FAISS MIT, jieba MIT")
HAYSTACK = Peer("haystack", "Apache-2.0")
TXTAI = Peer("txtai", "Apache-2.0")

BASE = "wenda-hybrid"  # what times are compared with

SYSTEMS = (
    System(
        WENDA, "hybrid", "Wenda", "keywords with translations, and vectors: the default", dense=True
    ),
    System(WENDA, "dense", "Wenda, vectors only", '`mode="dense"`', dense=True),
    System(WENDA, "keyword", "Wenda, keywords only", '`mode="keyword"`'),
    System(BM25S, "jieba", "bm25s + jieba", "words of jieba's search mode, lowercase"),
    System(BM25S, "default", "bm25s, default", "its own tokenizer, no stemmer"),
    System(
        LANGCHAIN,
        "chatchat",
        "LangChain BM25 + FAISS",
        "as Langchain-Chatchat wires them: jieba's search mode, `EnsembleRetriever` 0.5 / 0.5",
        dense=True,
    ),
    System(LANGCHAIN, "jieba", "LangChain BM25 + jieba", "the keyword leg of the same alone"),
    System(LANGCHAIN, "default", "LangChain BM25, default", "words are what white space parts"),
    System(
        HAYSTACK,
        "hybrid",
        "Haystack BM25 + embeddings",
        "in-memory retrievers, joined by reciprocal rank fusion",
        dense=True,
    ),
    System(HAYSTACK, "keyword", "Haystack BM25", "in memory, default: a token a Chinese character"),
    System(
        TXTAI,
        "hybrid",
        "txtai hybrid",
        "`Embeddings(hybrid=True)`: half keywords, half vectors",
        dense=True,
    ),
    System(TXTAI, "keyword", "txtai keyword", "`Embeddings(keyword=True)`: Unicode's word bounds"),
)


def chosen(names: list[str]) -> list[System]:
    """The systems of these names, each a system's key or a peer's name; all when there are none.

    Raises:
        ValueError: a name is neither.
    """
    for name in names:
        if not any(name in (system.key, system.peer.name) for system in SYSTEMS):
            known = ", ".join(dict.fromkeys(system.peer.name for system in SYSTEMS))
            keys = ", ".join(system.key for system in SYSTEMS)
            raise ValueError(
                f"{name!r} is not compared; name a peer ({known}) or a system ({keys})"
            )
    return [s for s in SYSTEMS if not names or s.key in names or s.peer.name in names]


def pins(peer: Peer) -> list[str]:
    """The lines ``package==version`` of a peer's requirements."""
    if peer.requirements is None:
        return []
    lines = peer.requirements.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
