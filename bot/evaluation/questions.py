"""A question set in a file (SQuAD v2, or conversations) → records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core import WendaError


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set; one without answers is impossible, and to refuse it is right."""

    text: str
    answers: tuple[str, ...]
    paragraph: int = -1  # the paragraph it belongs to, as an index into ``QuestionSet.paragraphs``
    kind: str = ""  # in a conversation: "first", "follow-up" or "control"

    @property
    def impossible(self) -> bool:
        """Whether the set has no answer to it."""
        return not self.answers


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """What one file holds: paragraphs with questions, or conversations."""

    path: Path
    paragraphs: tuple[str, ...] = ()  # each text once
    questions: tuple[Question, ...] = ()
    conversations: tuple[tuple[Question, ...], ...] | None = None


def read_questions(path: Path) -> QuestionSet:
    """The question set in a file.

    Raises:
        WendaError: the file cannot be read, or is in neither format.
    """
    try:
        content = json.loads(path.read_bytes())
        if isinstance(content, dict) and "conversations" in content:
            return _conversations(path, content)
        return _squad(path, content)
    except OSError as error:
        raise WendaError(f"{path} cannot be read: {error.strerror}; give a JSON file") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WendaError(
            f"{path} is not a question set in SQuAD format ({type(error).__name__}: {error}); "
            "it needs data[].paragraphs[].qas[] or conversations[].turns[]"
        ) from error


def _squad(path: Path, content: dict[str, Any]) -> QuestionSet:
    numbers: dict[str, int] = {}  # text → index; the same text twice is one paragraph
    questions = []
    for article in content["data"]:
        for paragraph in article["paragraphs"]:
            number = numbers.setdefault(paragraph["context"].strip(), len(numbers))
            questions += [_question(entry, number) for entry in paragraph["qas"]]
    return QuestionSet(path, tuple(numbers), tuple(questions))


def _conversations(path: Path, content: dict[str, Any]) -> QuestionSet:
    conversations = tuple(
        tuple(_question(turn, -1) for turn in conversation["turns"])
        for conversation in content["conversations"]
    )
    return QuestionSet(path, conversations=conversations)


def _question(entry: dict[str, Any], paragraph: int) -> Question:
    answers = [answer if isinstance(answer, str) else answer["text"] for answer in entry["answers"]]
    if entry.get("is_impossible"):
        answers = []  # SQuAD v2 may name plausible ones
    return Question(entry["question"], tuple(answers), paragraph, entry.get("kind", ""))
