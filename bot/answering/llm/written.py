"""What a language model writes, in pieces → its finished sentences, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.citations import before_full_stop
from bot.answering.llm.client import ModelError
from bot.core import settings
from bot.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_THOUGHT = ("<think>", "</think>")  # what some servers leave in the text of models that think aloud
_OPENS = ("[", "【", "［")  # may be the citation of the sentence before


def finished_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences as soon as each is whole, with the blank space or line end before it.

    A citation behind a full stop is moved into its sentence. Emphasis of Markdown is left out, and
    so is what a model thinks aloud first.

    Raises:
        ModelError: the text grows past ``settings.LLM_MAX_CHARS``.
    """
    rest, size = "", 0
    for piece in _spoken(pieces):
        size += len(piece)
        if size > settings.LLM_MAX_CHARS:
            raise ModelError("long")
        found, rest = _split(rest + piece)
        yield from found
    if rest.strip():
        rest = before_full_stop(_plain(rest))
        cuts = [end for _, end in sentences(rest)]
        for start, end in zip([0, *cuts], cuts, strict=False):
            yield rest[start:end]


def _split(text: str) -> tuple[list[str], str]:
    """The sentences that nothing can be added to, and what is left."""
    moved = before_full_stop(text)
    cuts = [end for _, end in sentences(moved)][:-1]
    if cuts and moved[cuts[-1] :].lstrip().startswith(_OPENS):
        cuts.pop()
    if not cuts:
        return [], text  # as it came: a citation at its end may not be whole yet
    done = [_plain(moved[start:end]) for start, end in zip([0, *cuts], cuts, strict=False)]
    return done, moved[cuts[-1] :]


def _plain(text: str) -> str:
    return text.replace("**", "")


def _spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without a thought at the beginning."""
    head, spoken = "", False
    for piece in pieces:
        if spoken:
            yield piece
            continue
        head += piece
        text = head.lstrip()
        if text.startswith(_THOUGHT[0]):
            _, end, text = text.partition(_THOUGHT[1])
            text = text.lstrip()
            spoken = bool(end) and bool(text)
        else:
            spoken = bool(text) and not _THOUGHT[0].startswith(text)
        if spoken:
            yield text
    if not spoken and not head.lstrip().startswith(_THOUGHT[0]):
        yield head.lstrip()
