"""A quoted answer → one that a language model writes from the same passages, sentence by sentence.

A sentence is shown once it is finished and the guard finds its figures, dates and names in the
passages that it cites. The first one that fails, and any failure of the server, ends the attempt:
the quoted answer is shown instead, with one line that says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from bot.answering.citations import before_full_stop, cited_numbers, passages, without_citations
from bot.answering.composer import reply_language
from bot.answering.llm import guard, notices, prompt
from bot.answering.llm.errors import ModelError
from bot.answering.llm.model import LanguageModel
from bot.core import settings
from bot.text import is_simplified, is_traditional, language_of, split_sentences

if TYPE_CHECKING:
    from collections.abc import Generator as Pieces
    from collections.abc import Iterable, Mapping, Sequence

    from bot.answering.citations import Passage
    from bot.core import Answer
    from embeddings.lexicon import Lexicon


_UNSURE = " [?]"  # behind a name that could not be found


class Writer(Protocol):
    """Writes text for messages: :class:`bot.answering.llm.model.LanguageModel`, or another."""

    @property
    def name(self) -> str:
        """The name that the reader is told."""
        ...

    def write(self, messages: Sequence[Mapping[str, str]]) -> Pieces[str, None, None]:
        """Yields the text in pieces; ModelError if there is none. Closed when no more is read."""
        ...


class _NotShown(Exception):
    """What was written must not be shown; ``text`` is the part that is wrong."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason, text)
        self.reason, self.text = reason, text


@dataclass(frozen=True, slots=True)
class Generator:
    """Has answers written by a language model; refusals stay as they are."""

    writer: Writer
    lexicon: Lexicon

    @classmethod
    def from_settings(cls, lexicon: Lexicon) -> Generator:
        """Returns a generator with the model that ``WENDA_LLM_URL`` and the like name.

        Raises:
            ValueError, WendaError: as for :meth:`LanguageModel.from_settings`.
        """
        return cls(LanguageModel.from_settings(), lexicon)

    def write(self, answer: Answer) -> Iterator[Answer]:
        """Yields the answer as it is written, one more sentence each time; the last one is whole.

        Only ``text``, ``written_by`` and ``notice`` differ from the given answer. If the attempt
        fails, the last one is the given answer again, with a ``notice`` that says why.
        """
        if not answer.answered:
            yield answer
            return
        language = reply_language(answer.question, answer.hits)
        try:
            yield from self._write_answer(answer, language)
        except (ModelError, _NotShown) as error:
            why = notices.instead(language, error.reason, getattr(error, "text", ""))
            yield replace(answer, notice=why)

    def _write_answer(self, answer: Answer, language: str) -> Iterator[Answer]:
        evidence = passages(answer)
        text, unsure = "", False
        messages = prompt.messages(answer.question, evidence, language)
        with closing(self.writer.write(messages)) as pieces:
            for sentence in finished_sentences(pieces):
                checked = self._check_sentence(sentence, evidence, answer.question, language)
                unsure = unsure or _UNSURE in checked
                text = (text + checked).lstrip()
                yield replace(answer, text=text, written_by=self.writer.name)
        if not text:
            raise ModelError("malformed")
        text = f"{text}\n{_sources(text, evidence, language)}"
        notice = notices.writer_notice(language, self.writer.name, unsure)
        yield replace(answer, text=text, written_by=self.writer.name, notice=notice)

    def _check_sentence(
        self, sentence: str, evidence: Sequence[Passage], question: str, language: str
    ) -> str:
        """The sentence with its unsure names marked; _NotShown if it must not be shown."""
        if prompt.NO_ANSWER in sentence:
            raise _NotShown("none")
        verdict = guard.check(sentence, evidence, question, self.lexicon)
        if verdict.problem:
            raise _NotShown(verdict.problem, verdict.text)
        if not _in_language(sentence, language):
            raise _NotShown("language")
        for name in verdict.unsure:
            sentence = sentence.replace(name, name + _UNSURE, 1)
        return sentence


def _in_language(sentence: str, language: str) -> bool:
    """Whether a sentence is in the language, and its script, or shows none."""
    if language == "zh-Hant" and is_simplified(sentence):
        return False
    if language == "zh-Hans" and is_traditional(sentence):
        return False
    return language_of(without_citations(sentence))[:2] in ("", language[:2])


def _sources(text: str, evidence: Sequence[Passage], language: str) -> str:
    """A line for each passage that a text cites: what is quoted there, and the article's title."""
    numbers = set(cited_numbers(text))
    cited = (passage for passage in evidence if passage.number in numbers)
    return "\n".join(_source(passage, language) for passage in cited)


def _source(passage: Passage, language: str) -> str:
    opens, closes = "「」" if language == "zh-Hant" else "“”"
    parts = [f"[{passage.number}]"]
    parts += [f"{opens}{' '.join(quote.text.split())}{closes}" for quote in passage.quotes]
    if passage.article and passage.article.title.strip():
        parts.append(f"— {' '.join(passage.article.title.split())}")
    return " ".join(parts)


_THOUGHT = ("<think>", "</think>")  # what some servers leave in the text of models that think aloud
_OPENS = ("[", "【", "［")  # may be the citation of the sentence before


def finished_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Yields each sentence as soon as it is whole, with the space or line end before it.

    A citation behind a full stop is moved into its sentence. Emphasis of Markdown is left out, and
    so is what a model thinks aloud first.

    Args:
        pieces: the text as the model writes it.

    Raises:
        ModelError: the text grows past ``settings.LLM_MAX_CHARS``.
    """
    rest, size = "", 0
    for piece in _drop_thought(pieces):
        size += len(piece)
        if size > settings.LLM_MAX_CHARS:
            raise ModelError("long")
        sentences, rest = _split(rest + piece)
        yield from sentences
    if rest.strip():
        rest = before_full_stop(_plain(rest))
        cuts = [end for _, end in split_sentences(rest)]
        for start, end in zip([0, *cuts], cuts, strict=False):
            yield rest[start:end]


def _split(text: str) -> tuple[list[str], str]:
    """The sentences to which nothing can be added any more, and the rest."""
    moved = before_full_stop(text)
    cuts = [end for _, end in split_sentences(moved)][:-1]
    if cuts and moved[cuts[-1] :].lstrip().startswith(_OPENS):
        cuts.pop()
    if not cuts:
        return [], text  # as it came: a citation at its end may not be whole yet
    done = [_plain(moved[start:end]) for start, end in zip([0, *cuts], cuts, strict=False)]
    return done, moved[cuts[-1] :]


def _plain(text: str) -> str:
    return text.replace("**", "")


def _drop_thought(pieces: Iterable[str]) -> Iterator[str]:
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
