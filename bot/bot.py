"""The bot: a library with its encoder, a lexicon, perhaps a language model; it answers questions.

``Bot`` is what Python programs, the terminal and the chat use. ``assemble`` makes its parts.
"""

from __future__ import annotations

import copy
import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from bot.answering import Answerer, Examples, check_draft, growing
from bot.articles import Walk, check_path, shipped_articles
from bot.core import (
    Feedback,
    Filter,
    LibraryError,
    check_date,
    check_draft_text,
    check_k,
    check_strictness,
    check_title,
    settings,
)
from bot.library import (
    SHIPPED,
    Followed,
    Intake,
    JoinedLibrary,
    LocalLibrary,
    Origins,
    default_library,
    load_stored,
    made_with,
    note_folder,
    open_library,
    warn,
    writable,
)
from bot.search import find_facts
from embeddings.encoder import load_encoder
from embeddings.lexicon import load_lexicon
from embeddings.reader import load_reader

if TYPE_CHECKING:
    from bot.answering.llm import Generator
    from bot.core import Answer, Article, Entries, Entry, Fact, Finding, Hit, Update
    from bot.library import Batch, Cluster, Library, Reader
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon
    from embeddings.reader import Reader as SpanReader


# Names and figures, in both languages.
_WARM_UP_QUESTIONS = ("Who met whom in 2019?", "谁在2019年见了谁？")


class Bot:
    """Answers questions over a library of articles.

    ``Bot.open`` builds one; the constructor takes finished parts. Questions may be asked from
    several threads at once.
    """

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        lexicon: Lexicon,
        origins: Origins | None = None,
        generator: Generator | None = None,
        *,
        strictness: float = settings.STRICTNESS,
        reader: SpanReader | None = None,
    ) -> None:
        self.library = library
        self._encoder = encoder  # for a library that keeps to one and does not name it
        self.lexicon = lexicon
        self.generator = generator  # has answers written by a language model; None for quotes
        self.strictness = check_strictness(strictness)
        self._span_reader = reader  # None for the bundled one
        self._intake = Intake(library, origins or Origins())
        self._examples = Examples(self._quote)  # quotes are enough: no model is asked for them
        self._followed = Followed(library)
        self._temporary: Path | None = None  # a library that is deleted when the bot is closed

    @classmethod
    def open(
        cls,
        articles: str | Path | None = None,
        library: str | Path | None = None,
        encoder: str | None = None,
        *,
        shipped: bool = True,
        strictness: float | str | None = None,
        reader: str | None = None,
    ) -> Bot:
        """Returns a bot over a file or folder of articles, or over an existing library.

        The articles are read again each time, and only what has changed is encoded. Without
        ``articles`` a library keeps what it holds; a new one begins with the shipped articles.

        Args:
            articles: a file or folder; ``WENDA_ARTICLES`` when not given.
            library: the folder the index is kept in, or the address of one on a Milvus server
                (``docs/milvus.md``); ``WENDA_LIBRARY`` when not given, else a place of its own
                for each ``articles`` under the user's data directory.
            encoder: a sentence-transformers name or folder, with options after commas as in
                ``intfloat/multilingual-e5-small,dim=256`` (:mod:`embeddings.encoder.options`);
                ``WENDA_ENCODER`` when not given, else what the library was made with, and the
                bundled model for a new one.
            shipped: whether a new library without ``articles`` begins with the shipped ones.
            strictness: the confidence below which an answer is a refusal, 0 to 1;
                ``WENDA_STRICTNESS`` when not given, else ``settings.STRICTNESS``.
            reader: a question-answering model of the hub, or in a folder, that finds the answers in
                the passages; ``WENDA_READER`` when not given, else the bundled one.

        Returns:
            The bot, which has to be closed; it is a context manager.

        Raises:
            ArticleError: the articles cannot be read, or there are none.
            EncoderError: the sentence model or the reader cannot be loaded.
            LibraryError: the library cannot be opened, or belongs to another encoder.
            ValueError: the strictness is not from 0 to 1, or a language model is named wrongly
                (``docs/language-model.md``).
            WendaError: a language model is named, and its client is not installed.
        """
        if strictness is None:
            strictness = settings.variable("STRICTNESS", str(settings.STRICTNESS))
        threshold = check_strictness(strictness)
        source = articles or settings.variable("ARTICLES")
        folder = Path(source) if source else None
        place = library or settings.variable("LIBRARY")
        encoder_name = settings.variable("ENCODER") if encoder is None else encoder
        reader_name = settings.variable("READER") if reader is None else reader
        own_reader = load_reader(reader_name) if reader_name else None
        parts = assemble(folder, place, encoder_name)
        bot = cls(
            parts.library,
            parts.encoder,
            parts.lexicon,
            parts.origins,
            parts.generator,
            strictness=threshold,
            reader=own_reader,
        )
        bot._temporary = parts.temporary
        try:
            warn(fill(bot.library, bot._intake, folder, shipped))
        except BaseException:
            bot.close()
            raise
        return bot

    def sync(
        self,
        folder: Path,
        *,
        empty: bool = False,
        leaving: Callable[[Sequence[str]], None] | None = None,
        noting: Callable[[str], None] | None = None,
    ) -> tuple[Update, tuple[str, ...]]:
        """Brings the library in line with a folder.

        The folder is read and stored in batches, and what has left it is removed at the end: if
        this is stopped on the way, the next time goes on from there.

        Args:
            folder: read with its subfolders.
            empty: whether a folder without any article removes all that came from it.
            leaving: is called with the ids of the articles that left the folder, before they go.
            noting: takes a line for each thing to know that no second try would change, such as
                files of kinds that are not read; when not given, these lines are returned, too.

        Returns:
            What changed, and a line for each file that cannot be read.

        Raises:
            ArticleError: there is no such folder, or, unless ``empty``, no article in it.
            LibraryError: the library cannot be written to.
        """
        return self._intake.sync(folder, empty=empty, leaving=leaving, noting=noting)

    def retrieve(
        self,
        question: str,
        k: int = settings.DEFAULT_HITS,
        mode: str = "hybrid",
        only: Filter | None = None,
    ) -> list[Hit]:
        """Returns the ``k`` passages nearest to a question, best first; fewer if there are fewer.

        Args:
            question: in English or Chinese, either script.
            k: how many, at least 1.
            mode: ``hybrid``, or ``dense`` (vectors) or ``keyword`` alone.
            only: the articles that are searched; all when not given.

        Raises:
            LibraryError: ``only`` names an article that is not there.
            ValueError: the question is empty or too long, ``k`` below 1, or the mode not known.
        """
        return self._answerer(mode, only).find_hits(question, check_k(k))

    def _reader(self, only: Filter | None) -> Reader:
        """The articles as they are now; LibraryError if ``only`` names one that is not there."""
        reader = self._followed.newest()
        for article_id in only.articles if only else ():
            reader.article(article_id)
        return reader

    @property
    def encoder(self) -> Encoder:
        """What questions are encoded with now."""
        return self._encoder_of(self.library.snapshot())

    def _encoder_of(self, reader: Reader) -> Encoder:
        """The encoder that made a reader's vectors, even if the library has moved on meanwhile."""
        own: Encoder = getattr(reader, "encoder", self._encoder)
        return own

    def reencode(self, encoder: str, tell: Callable[[int, int], None] | None = None) -> int:
        """Moves the library to another encoder, in this thread.

        Meanwhile questions are answered as before, and articles come and go. Then the library
        switches at once, here and in every other process that serves it. If this is stopped, the
        vectors made so far stay, and the next call goes on from there.

        Args:
            encoder: as for ``open``.
            tell: is called with the number of passages that have their vectors, and of all; when
                not given, a bar on the terminal shows it.

        Returns:
            How many passages the library has.

        Raises:
            EncoderError: there is no such model, or its vectors cannot be used.
            LibraryError: the library is not in a folder of its own, or cannot be written to.
        """
        if not isinstance(self.library, LocalLibrary):
            raise LibraryError("only a library in a folder moves to another encoder")
        return self.library.reencode(load_encoder(encoder), tell)

    def ask(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        mode: str = "hybrid",
        only: Filter | None = None,
    ) -> Answer:
        """Returns the answer to a question: quotes with their source, or a refusal.

        A follow-up question is understood from the conversation; ``Answer.question`` says how.

        Args:
            question: in English or Chinese, either script.
            history: the conversation so far, oldest first, as
                ``{"role": "user" or "assistant", "content": text}``.
            mode: as for ``retrieve``.
            only: as for ``retrieve``.

        Raises:
            LibraryError, ValueError: as for ``retrieve``.
        """
        quoted = self._quote(question, history, mode, only)
        if self.generator is None or not quoted.is_read:
            return quoted
        *_, written = self.generator.write(quoted)
        return written

    def facts(self, measure: str = "", period: str = "", only: Filter | None = None) -> list[Fact]:
        """Returns the figures that the articles state, each with its thing, measure and period.

        Sorted by period, so that the values of one measure stand side by side over the years.

        Args:
            measure: words of the measure, thing or place, in either language; "" for all.
            period: a year, month, day, quarter or half, as in 2019, 2019-03, 2019-Q1; "" for any.
            only: the articles whose facts are returned; all when not given.

        Raises:
            LibraryError: ``only`` names an article that is not there.
            ValueError: the period is written otherwise.
        """
        self.library.renew_facts()
        return find_facts(self._reader(only), self.lexicon, measure, period, only)

    def check(self, text: str, only: Filter | None = None) -> tuple[Finding, ...]:
        """Returns what the articles say of each figure, date and name of a draft, in its order.

        *Contradicted* is only what an article states otherwise of the same measure, thing, place
        and period; what it says otherwise of anything else is *not found*.

        Args:
            text: the draft, in English or Chinese, either script.
            only: the articles that it is checked against; all when not given.

        Raises:
            LibraryError: ``only`` names an article that is not there.
            ValueError: the draft is empty or too long.
        """
        draft = check_draft_text(text)
        return check_draft(draft, self._answerer("hybrid", only))

    def stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        mode: str = "hybrid",
        only: Filter | None = None,
    ) -> Iterator[Answer]:
        """Yields the answer as it is said: the text grows, all else is there from the first.

        The last one is what ``ask`` returns. Arguments and errors are those of ``ask``. What a
        language model writes grows by sentences, and the last one may be the quoted answer after
        all (:mod:`bot.answering.llm.generate`).
        """
        quoted = self._quote(question, history, mode, only)
        if self.generator is not None and quoted.answered and quoted.is_read:
            yield from self.generator.write(quoted)
        else:
            yield from growing(quoted)

    def _quote(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        mode: str = "hybrid",
        only: Filter | None = None,
    ) -> Answer:
        """The answer in the articles' own words."""
        return self._answerer(mode, only).answer_message(question, history)

    def _answerer(self, mode: str, only: Filter | None) -> Answerer:
        """Answers over the articles as they are now."""
        library = self._followed.newest()
        encoder, strictness = self._encoder_of(library), self.strictness
        return Answerer(library, encoder, self.lexicon, mode, only, strictness, self._span_reader)

    def warm(self) -> None:
        """Loads what a first question would wait for: words, names and the reader, about 1 s."""
        for question in _WARM_UP_QUESTIONS:
            self._quote(question)

    def add(self, path: str | Path, tags: Sequence[str] = ()) -> list[Article]:
        """Adds articles once and returns those that were read.

        Args:
            path: a file or folder, or an http(s) address, which is fetched now and never again.
            tags: for all of them, beside those that each has.

        Raises:
            ArticleError: nothing there can be read; the library is as it was.
            ValueError: a tag is not a short line.
        """
        batches = self.add_batches(path, tags=tags)
        return [article for batch in batches for article in batch.articles]

    def add_batches(
        self, path: str | Path, cluster: Cluster | None = None, tags: Sequence[str] = ()
    ) -> Iterator[Batch]:
        """As ``add``, for more articles than memory holds: yields each batch once it is stored.

        Args:
            path: as for ``add``.
            cluster: the Ray cluster that reads and prepares the files, if any
                (:mod:`bot.library.ingest.ray`).
            tags: as for ``add``.

        Raises:
            Stopped: Ctrl-C; the batches so far are stored, and adding the same again goes on.
        """
        return self._intake.add(path, cluster, tags)

    def add_articles(self, articles: Sequence[Article]) -> Update:
        """Adds articles for good, even if no folder holds them: all of them or none.

        Returns:
            What changed in the library.

        Raises:
            LibraryError: the library cannot be written to; it is as it was.
            ValueError: an article without an id, or with text that is not Unicode.
        """
        return self._intake.add_articles(articles)

    def edit(
        self, article_id: str, *, title: str | None = None, date: str | None = None
    ) -> Article:
        """Corrects what an article is called and when it is from; returns it as it is now.

        The correction stays when the article is read again, from its folder or by ``add``, even if
        its text has changed.

        Args:
            article_id: whose; its text stays as it is.
            title: the new one; None for no change.
            date: a year, month or day, as in 2019, 2019-03 or 2019-03-27; "" for none, None for no
                change.

        Raises:
            LibraryError: there is no article of that id, or the library cannot be written to.
            ValueError: the title is empty or too long, or the date is none.
        """
        return self._intake.edit(
            article_id,
            None if title is None else check_title(title),
            None if date is None else check_date(date),
        )

    def undo_edit(self, article_id: str) -> Article:
        """Gives an article its own title and date again; returns it as it is now.

        Raises:
            LibraryError: there is no article of that id, or the library cannot be written to.
        """
        return self._intake.undo_edit(article_id)

    def remove(self, article_id: str) -> None:
        """Removes one article for good, even if it came with a folder or with Wenda.

        Raises:
            LibraryError: there is no article of that id.
        """
        self.remove_articles([article_id])

    def remove_articles(self, ids: Sequence[str]) -> None:
        """As ``remove``, for several at once: all of them or none.

        Raises:
            LibraryError: there is no article of one of the ids.
        """
        self._intake.remove(ids)

    @property
    def place(self) -> Path | None:
        """The folder with notes about the library, usually the library's own; None if unknown."""
        return self._intake.place

    def articles(self) -> list[Article]:
        """Returns the articles of the library, in the order in which they came."""
        return self.library.articles()

    def article(self, article_id: str) -> Article:
        """Returns one article, whole; LibraryError if there is none of that id."""
        return self.library.article(article_id)

    def examples(self, k: int = 4, language: str = "") -> list[str]:
        """Returns up to ``k`` questions that the articles certainly answer: each has been asked.

        They are about the newest of the articles that were added, or, if those give none, of those
        that come with Wenda; and in the ``language`` (``en``, ``zh-Hans``, ``zh-Hant``), if there
        are such. The list may be empty.
        """
        return self._examples.questions(self.library.snapshot(), check_k(k), language)

    def entries(
        self, term: str = "", start: int = 0, count: int = 50, only: Filter | None = None
    ) -> Entries:
        """Returns ``count`` articles without their texts, newest first, from the ``start``-th.

        Args:
            term: only articles with each of its words in title, file name, date, tags or text, in
                either script.
            start: how many are skipped.
            count: how many are returned at most.
            only: the articles that are listed; all when not given.

        Raises:
            LibraryError: ``only`` names an article that is not there.
        """
        return self._reader(only).entries(term, start, count, only)

    def iter_entries(self, term: str = "", only: Filter | None = None) -> Iterator[Entry]:
        """Yields all of the entries, oldest first, each read when it is needed."""
        return self._reader(only).iter_entries(term, only)

    def tags(self) -> list[str]:
        """Returns the articles' tags, the most frequent first, each as it was first written.

        Empty for a library on a Milvus server, which would have to read all of its articles.
        """
        return self._followed.newest().tags()

    def beside(self, own: LocalLibrary) -> Bot:
        """Returns a bot like this one that searches ``own`` as well, made with the same encoder.

        Articles added to it go into ``own``, and closing it closes ``own`` alone.

        Raises:
            TypeError: this bot's library is not a local one.
        """
        if not isinstance(self.library, LocalLibrary):
            raise TypeError(f"a {type(self.library).__name__} cannot be asked beside another")
        twin = copy.copy(self)
        twin.library = JoinedLibrary(own, self.library)
        twin._intake, twin._temporary = Intake(twin.library, Origins()), None
        twin._examples = Examples(twin._quote)
        twin._followed = Followed(twin.library, self._followed.looked)
        return twin

    def add_feedback(
        self,
        answer: Answer,
        liked: bool,
        *,
        typed: str = "",
        comment: str = "",
        unanswerable: bool = False,
        key: str = "",
    ) -> Feedback:
        """Keeps and returns what a reader says of an answer; ``wenda feedback`` shows it.

        Args:
            answer: the answer, or the refusal.
            liked: whether it was right.
            typed: the question as it was typed; the answer's own when not given.
            comment: in the reader's words.
            unanswerable: for a disliked answer, that the articles do not hold one.
            key: names the answer, so that a second opinion on it replaces the first.

        Raises:
            LibraryError: the answer quotes an article that the library does not hold, or the
                library cannot be written to.
            ValueError: the comment is too long.
        """
        for span in (*answer.quotes, *answer.marks):
            self.article(span.article_id)
        feedback = Feedback.from_answer(
            answer, liked, typed=typed, comment=comment, unanswerable=unanswerable, key=key
        )
        self.library.add_feedback(feedback)
        return feedback

    def feedback(self) -> list[Feedback]:
        """Returns everything that readers said of answers, oldest first."""
        return self.library.feedback()

    def clear_feedback(self) -> int:
        """Deletes all feedback and returns how much there was."""
        return self.library.clear_feedback()

    def close(self) -> None:
        """Closes the library; the bot cannot be asked any more."""
        self.library.close()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def __enter__(self) -> Bot:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_default: Bot | None = None
_opening = threading.Lock()


def default_bot() -> Bot:
    """Returns the bot behind ``bot.retrieve``: ``Bot.open()``, opened once in a process."""
    global _default
    with _opening:
        if _default is None:
            _default = Bot.open()
        return _default


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a ``Bot`` is made of, and what it has to tidy up."""

    library: Library
    encoder: Encoder
    lexicon: Lexicon
    origins: Origins
    generator: Generator | None
    temporary: Path | None  # the folder of a library for this run alone


def assemble(folder: Path | None, place: str | Path, encoder: str) -> Parts:
    """Returns the parts for a folder of articles or an existing library; adds no articles yet.

    If the default place cannot be written to, the library is one for this run alone, and a
    RuntimeWarning of one line says so.

    Args:
        folder: a folder of articles, or a file; None for those that the library holds.
        place: where the library is; "" for the default place.
        encoder: its name; "" for the one that the library was made with.

    Raises:
        ArticleError, EncoderError, LibraryError, ValueError, WendaError: as ``Bot.open``.
    """
    if folder:
        check_path(folder)  # before a model is loaded
    home = place or default_library(folder, "")
    loaded = load_encoder(encoder) if encoder or not made_with(home) else load_stored(home)
    if encoder and not place:
        name = getattr(loaded, "name", encoder)  # without the options that change no vector
        home = default_library(folder, name)
    if folder:
        Walk(folder)  # raises if there is no article, before a library is made
    lexicon = load_lexicon()
    generator = _generator(lexicon)
    temporary = None if place or writable(Path(home)) else _temporary(home)
    home = temporary or home
    library = open_library(home, loaded)
    return Parts(library, loaded, lexicon, Origins.read(note_folder(home)), generator, temporary)


def _temporary(place: str | Path) -> Path:
    """Makes a folder for this run alone and warns whoever called ``Bot.open``."""
    warnings.warn(
        f"nothing can be kept in {place}: the articles are indexed anew each time; "
        "give --library, or set WENDA_DATA, to a folder that can be written to",
        RuntimeWarning,
        stacklevel=4,
    )
    return Path(tempfile.mkdtemp(prefix="wenda-"))


def _generator(lexicon: Lexicon) -> Generator | None:
    """The generator for the language model that is set; if none is, nothing of it is imported."""
    if not settings.variable("LLM_URL"):
        return None
    from bot.answering.llm import Generator

    return Generator.from_settings(lexicon)


def fill(library: Library, intake: Intake, folder: Path | None, shipped: bool) -> tuple[str, ...]:
    """Fills a library with the articles that it is opened over.

    Args:
        library: just opened.
        intake: the library's.
        folder: a folder of articles, or a file; None for what the library holds or began with.
        shipped: whether a new library without ``folder`` begins with the shipped articles.

    Returns:
        A line for each file that cannot be read.
    """
    if folder:
        return intake.sync(folder, empty=False)[1]
    if intake.begun_with(SHIPPED) or (shipped and intake.new and not len(library)):
        intake.match(SHIPPED, shipped_articles())
    return ()
