"""A question, a text and the answer in it: what the reader is trained on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Example:
    """A question about a text, and where the answer stands."""

    question: str
    text: str
    start: int  # of the answer in the text; -1: the text does not answer
    end: int

    @classmethod
    def without_answer(cls, question: str, text: str) -> Example:
        """A question that a text does not answer."""
        return cls(question, text, -1, -1)

    def after(self, head: str) -> Example:
        """The same with ``head`` in front of the text."""
        if not self.is_answered:
            return Example.without_answer(self.question, head + self.text)
        shift = len(head)
        return Example(self.question, head + self.text, self.start + shift, self.end + shift)

    def in_traditional(self) -> Example:
        """The same in Traditional script; as it is if the text would change its length."""
        text = _to_traditional(self.text)
        if len(text) != len(self.text):
            return self
        return Example(_to_traditional(self.question), text, self.start, self.end)

    @property
    def is_answered(self) -> bool:
        """Whether the text answers."""
        return self.start >= 0


def _to_traditional(text: str) -> str:
    return _converter()(text)


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("s2t").convert
    return convert
