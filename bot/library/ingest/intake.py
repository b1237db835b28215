"""Articles into a library and out of it, with a note of where each came from."""

from __future__ import annotations

import threading
import warnings
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bot.articles import Walk, check_path, is_url
from bot.core import (
    LibraryError,
    Stopped,
    Update,
    add_tags,
    check_tags,
)
from bot.library.ingest.batches import Batch, batches, unbroken
from bot.library.ingest.moves import Moves
from bot.library.ingest.unchanged import Unchanged
from bot.library.local.files import by_content, note, renew
from bot.library.local.library import FILE, LocalLibrary
from embeddings.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.core import Article, Feedback
    from bot.library.base import Library
    from bot.library.ingest.ray import Cluster
    from bot.library.origins import Origins


class Intake:
    """Puts articles into one library and takes them out, one change at a time, from any thread."""

    def __init__(self, library: Library, origins: Origins) -> None:
        self._library, self._origins = library, origins
        self._writing = threading.Lock()
        self.taken = 0  # articles that were put into the library, or found there as they are

    @property
    def place(self) -> Path | None:
        """The folder of the note; None if nothing is noted."""
        return self._origins.path.parent if self._origins.path else None

    def begun_with(self, origin: str) -> bool:
        """Whether articles of an origin were ever taken in."""
        return origin in self._origins.seen

    @property
    def new(self) -> bool:
        """Whether nothing was ever noted of the library."""
        return self._origins.new

    def sync(
        self,
        folder: Path,
        *,
        empty: bool,
        leaving: Callable[[Sequence[str]], None] | None = None,
        noting: Callable[[str], None] | None = None,
    ) -> tuple[Update, tuple[str, ...]]:
        """See ``Bot.sync``; ``folder`` may be a file."""
        check_path(folder)
        unchanged = self._unchanged_files()
        walk = Walk(folder, unchanged, empty=empty)
        origin = str(folder.resolve())
        ids: set[str] = set()
        done: list[Update] = []
        with self._writing:
            self._again().expect(origin, walk.ids())
        stored = self._store_batches(walk, unchanged, self._wanted_articles, leaving=leaving)
        for batch, update in stored:
            ids.update(article.id for article in batch.articles)
            done.append(update)
            with self._writing:
                self._again().expect(origin, ids)  # those within a file are known only now
        done.append(self._leave(origin, ids, walk, leaving))
        if noting is None:
            return _sum(done), (*walk.problems, *walk.notes)
        for line in walk.notes:
            noting(line)
        return _sum(done), tuple(walk.problems)

    def _leave(
        self,
        origin: str,
        ids: set[str],
        walk: Walk,
        leaving: Callable[[Sequence[str]], None] | None,
    ) -> Update:
        """Takes out what has left an origin, which was read to its end.

        What could not be read is not taken out: a file that is locked or half written for a moment
        is not one that was deleted.
        """
        with self._writing:
            left = self._again().missing_ids(origin, ids) if walk.whole else set()
            unread = walk.unread | self._articles_in(walk.unopened, left)
            going = left.difference(unread)
            if leaving:
                leaving(list(self._library.stored_digests(going)))
            update = self._library.update(remove=going)
            self._origins.record(origin, ids, walk.whole, unread)
        return update

    def _articles_in(self, files: Sequence[str], ids: Iterable[str]) -> set[str]:
        """Those of these ids whose articles were in one of these files."""
        places = tuple(f"{file}/" for file in files)
        found = set()
        for article_id in ids if places else ():
            with suppress(LibraryError):
                if self._library.article(article_id).source.startswith(places):
                    found.add(article_id)
        return found

    def match(self, origin: str, articles: Sequence[Article]) -> Update:
        """Brings the library in line with an origin that holds these articles and no others."""
        ids = {article.id for article in articles}
        with self._writing:
            left = self._again().missing_ids(origin, ids)
            update = self._library.update(self._origins.wanted_articles(articles), remove=left)
            self._origins.record(origin, ids)
        return update

    def add(
        self, path: str | Path, cluster: Cluster | None = None, tags: Sequence[str] = ()
    ) -> Iterator[Batch]:
        """See ``Bot.add_batches``: a batch is in the library when it is yielded.

        A RuntimeWarning of one line for each file that is left out, at the end.
        """
        tags = check_tags(tags)
        if is_url(str(path)):
            article = add_tags(_fetch_article(path), tags)
            self.add_articles([article])
            self.taken += 1
            yield Batch([article], [article], 1, [], {})
            return
        unchanged = self._unchanged_files()
        walk = Walk(Path(path), unchanged)
        ids: list[str] = []

        def tag_articles(articles: list[Article]) -> list[Article]:
            return [add_tags(self._origins.correct(article), tags) for article in articles]

        try:
            for batch, _ in self._store_batches(walk, unchanged, tag_articles, cluster):
                batch.articles = tag_articles(batch.articles)
                ids += [article.id for article in batch.articles]
                yield batch
        finally:
            if ids:
                with self._writing:
                    self._again().add(ids)
        warn([*walk.problems, *walk.notes])

    def add_articles(self, articles: Sequence[Article]) -> Update:
        """See ``Bot.add_articles``."""
        with self._writing:
            origins = self._again()
            done = self._library.update([origins.correct(article) for article in articles])
            self._again().add([article.id for article in articles])
        return done

    def edit(self, article_id: str, title: str | None, date: str | None) -> Article:
        """See ``Bot.edit``, which checks both."""
        with self._writing:
            article = self._article(article_id)
            now = self._replace(self._again().note_correction(article, title, date))
            if self.place and isinstance(self._library, LocalLibrary):
                renew(self.place / FILE, article_id, article.digest, now.digest)
            return now

    def undo_edit(self, article_id: str) -> Article:
        """See ``Bot.undo_edit``."""
        with self._writing:
            return self._replace(self._again().drop_correction(self._article(article_id)))

    def _replace(self, article: Article) -> Article:
        """Puts an article in its own place in the library; returns it."""
        self._library.update([article])
        return article

    def _article(self, article_id: str) -> Article:
        try:
            return self._library.article(article_id)
        except LibraryError as error:
            line = f"there is no article {article_id!r}; `wenda list` shows the ids"
            raise LibraryError(line) from error

    def remove(self, ids: Sequence[str]) -> None:
        """See ``Bot.remove_articles``."""
        for article_id in ids:
            self._article(article_id)
        with self._writing:
            self._again()
            for article_id in ids:
                self._origins.remove(article_id)
            self._library.update(remove=ids)

    def _store_batches(
        self,
        walk: Walk,
        unchanged: Unchanged | None,
        wanted: Callable[[list[Article]], Iterable[Article]],
        cluster: Cluster | None = None,
        leaving: Callable[[Sequence[str]], None] | None = None,
    ) -> Iterator[tuple[Batch, Update]]:
        """The batches of a walk, each stored before it is yielded; Stopped on Ctrl-C.

        Whoever is told of what is ``leaving`` needs no line on moved files.
        """
        from bot.library.ingest.prepare import prepare_batches, processes

        library = self._library

        def coming(articles: list[Article]) -> list[Article]:
            candidates = list(wanted(articles))
            stored = library.stored_digests([article.id for article in candidates])
            return [article for article in candidates if stored.get(article.id) != article.digest]

        if cluster is None:
            unprepared = batches(walk, unchanged, coming)
            prepared = prepare_batches(unprepared, library.encoder, processes())
        else:
            prepared = cluster.batches(walk, unchanged, library)
        moves = self._moves()
        try:
            with Bar(len(walk.files), "file", "passages") as bar:
                for batch in prepared:
                    with unbroken():
                        with self._writing:
                            moved = self._move(batch, moves) if moves else []
                            if leaving and moved:
                                leaving([before.id for before, _ in moved])
                            update = self._update(wanted(batch.articles), moved, batch)
                        self._note(batch)
                        self.taken += len(batch.articles)
                        bar.add(batch.files, batch.passages)
                    yield batch, update
        except KeyboardInterrupt as error:
            raise Stopped(self.taken) from error
        finally:
            if unchanged:
                unchanged.close()
            if moves and not leaving:
                walk.notes += moves.lines()

    def _moves(self) -> Moves | None:
        """What tells moved files, for a library in a folder that has any."""
        if not isinstance(self._library, LocalLibrary) or not self.place:
            return None
        known = by_content(self.place / FILE)
        return Moves(known) if known else None

    def _move(self, batch: Batch, moves: Moves) -> list[tuple[Article, Article]]:
        """The articles of a batch that are of moved files: as they were, and as they are read."""
        new = {one.id: one for one in batch.articles}
        for known in self._library.stored_digests(new):
            del new[known]
        pairs = moves.find(batch.learnt, new, self._library)
        moved = [(self._library.article(before), new[now]) for now, before in pairs.items()]
        for before, now in moved:
            self._again().move(before.id, now.id)
            moves.note(before, now)
        return moved

    def _update(
        self, articles: Iterable[Article], moved: Sequence[tuple[Article, Article]], batch: Batch
    ) -> Update:
        """Stores a batch, in place of the articles of old paths; what readers said of these stays.

        All of it happens or nothing.
        """
        ids = {before.id: now.id for before, now in moved}
        feedback = self._library.feedback() if moved else []
        opinions = [one for one in map(partial(_rename_quotes, ids), feedback) if one]
        articles = add_old_tags(articles, moved)
        update = self._library.update(articles, remove=list(ids), made=batch.made)
        for one in opinions:
            self._library.add_feedback(one)
        return update

    def _wanted_articles(self, articles: Sequence[Article]) -> list[Article]:
        return self._origins.wanted_articles(articles)

    def _note(self, batch: Batch) -> None:
        """Stores what was learnt of the files by reading them, for a library in a folder.

        An article that was corrected is kept by its digest in the library, not that of its file.
        """
        if batch.learnt and self.place:
            kept = {one.id: self._origins.correct(one).digest for one in batch.articles}
            corrected = self._origins.corrected
            learnt = [
                replace(one, digest=kept[one.article]) if one.article in corrected else one
                for one in batch.learnt
            ]
            note(self.place / FILE, learnt)

    def _again(self) -> Origins:
        """The note of origins, read again: another process may have written it."""
        self._origins = self._origins.again()
        return self._origins

    def _unchanged_files(self) -> Unchanged | None:
        """What a library in a folder knows of the files that were read into it."""
        local = isinstance(self._library, LocalLibrary)
        return Unchanged(self.place) if local and self.place else None


def add_old_tags(
    articles: Iterable[Article], moved: Sequence[tuple[Article, Article]]
) -> list[Article]:
    """The articles, those of moved files with the tags that they had."""
    tags = {now.id: before.tags for before, now in moved}
    return [add_tags(article, tags.get(article.id, ())) for article in articles]


def _rename_quotes(ids: Mapping[str, str], feedback: Feedback) -> Feedback | None:
    """What a reader said, if it quotes an article that has another id now, with that id."""
    spans = (*feedback.quotes, *feedback.marks)
    if not any(span.article_id in ids for span in spans):
        return None
    quotes, marks = (
        tuple(replace(one, article_id=ids.get(one.article_id, one.article_id)) for one in several)
        for several in (feedback.quotes, feedback.marks)
    )
    return replace(feedback, quotes=quotes, marks=marks)


def warn(problems: Iterable[str]) -> None:
    """A RuntimeWarning of one line for each file that is left out."""
    for problem in problems:
        warnings.warn(problem, RuntimeWarning, stacklevel=4)


def _sum(updates: Sequence[Update]) -> Update:
    return Update(
        tuple(chain.from_iterable(one.added for one in updates)),
        tuple(chain.from_iterable(one.changed for one in updates)),
        tuple(chain.from_iterable(one.unchanged for one in updates)),
        tuple(chain.from_iterable(one.removed for one in updates)),
    )


def _fetch_article(url: str | Path) -> Article:
    """The article at an address; what fetches it is only imported for one."""
    from bot.articles import fetch_article

    return fetch_article(str(url))
