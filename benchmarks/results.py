"""The figures of a comparison, kept in a JSON file so that one system can be measured again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.evaluation import metrics
from bot.evaluation.questions import Question, QuestionSet
from bot.text import HAN

DEPTH = 10  # paragraphs looked at: nDCG@10
MIXED = 0.1  # share of questions in another language than their text, above which a set is mixed
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class File:
    """A question set that was asked."""

    name: str
    paragraphs: int
    questions: int  # asked, all answerable
    across: bool  # whether questions are in another language than the text, some or all
    digest: str  # of the paragraphs and the questions asked: other ones, other figures


@dataclass(frozen=True, slots=True)
class Figures:
    """One system on one file; without figures, and with a reason, where it failed."""

    system: str  # its key
    file: str  # its name
    run: str  # when that run began, ISO 8601: times are compared within a run only
    ndcg_at_10: float | None = None
    recall_at_1: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    start_seconds: float | None = None
    index_seconds: float | None = None
    peak_mb: float | None = None
    error: str = ""
    model: str = ""  # which sentence model lay in ``embeddings/model``


@dataclass(slots=True)
class Results:
    """All that was measured, files and systems in the order in which they first came."""

    files: dict[str, File] = field(default_factory=dict)
    figures: dict[tuple[str, str], Figures] = field(default_factory=dict)  # by system and file

    @classmethod
    def load(cls, path: Path) -> Results:
        """What is kept in a file; nothing where there is none.

        Raises:
            ValueError: it is not a file of figures; the message is one line.
        """
        try:
            kept = json.loads(path.read_bytes())
            files = [File(**entry) for entry in kept["files"]]
            figures = [Figures(**entry) for entry in kept["figures"]]
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{path} holds no figures ({error}); remove it, or give another --out"
            ) from error
        return cls({f.name: f for f in files}, {(f.system, f.file): f for f in figures})

    def save(self, path: Path) -> None:
        """Writes all of it, whole or not at all."""
        kept = {
            "files": [asdict(entry) for entry in self.files.values()],
            "figures": [asdict(entry) for entry in self.figures.values()],
        }
        beside = path.with_name(f"{path.name}.tmp")
        beside.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(path)

    def expect(self, file: File) -> bool:
        """Takes a file in; whether figures of it were dropped, being of other questions."""
        before = self.files.get(file.name)
        self.files[file.name] = file
        if before is None or before.digest == file.digest:
            return False
        self.figures = {key: kept for key, kept in self.figures.items() if key[1] != file.name}
        return True

    def put(self, figures: Figures) -> None:
        """Takes in, or in the place of those before, one system's figures on one file."""
        self.figures[figures.system, figures.file] = figures

    def get(self, system: str, file: str) -> Figures | None:
        """One system's figures on one file; None where it was not measured, or failed."""
        found = self.figures.get((system, file))
        return found if found and not found.error else None


def describe(questions: QuestionSet, asked: Sequence[Question]) -> File:
    """What is kept about a question set."""
    digest = hashlib.sha256()
    for text in (*questions.paragraphs, *(f"{q.text}\x1f{q.paragraph}" for q in asked)):
        digest.update(f"{text}\x1e".encode("utf-8", "surrogatepass"))
    other = [_chinese(q.text) != _chinese(questions.paragraphs[q.paragraph]) for q in asked]
    return File(
        name=questions.path.name.removesuffix(".json"),
        paragraphs=len(questions.paragraphs),
        questions=len(asked),
        across=sum(other) > MIXED * len(other),
        digest=digest.hexdigest()[:16],
    )


def ranks(asked: Sequence[Question], rankings: Sequence[Sequence[int]]) -> list[int | None]:
    """Where each question's paragraph stands, first = 1; None below the first ten."""
    return [
        ranking.index(question.paragraph) + 1 if question.paragraph in ranking[:DEPTH] else None
        for question, ranking in zip(asked, rankings, strict=True)
    ]


def retrieval(places: Sequence[int | None]) -> dict[str, float | None]:
    """nDCG@10 and recall@1 of ranks, by the same functions as ``wenda evaluate``."""
    return {
        "ndcg_at_10": _rounded(metrics.mean([metrics.ndcg(rank, DEPTH) for rank in places]), 4),
        "recall_at_1": _rounded(metrics.mean([float(rank == 1) for rank in places]), 4),
    }


def timing(times: Sequence[float]) -> dict[str, float | None]:
    """The median and the 95th percentile of milliseconds."""
    return {
        "p50_ms": _rounded(metrics.percentile(times, 50), 3),
        "p95_ms": _rounded(metrics.percentile(times, 95), 3),
    }


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def _chinese(text: str) -> bool:
    """Whether a text is Chinese: a tenth of it is Han, the rest may be names and digits."""
    return 10 * len(_HAN.findall(text)) > len(text)
