"""A library's file: its tables, its manifest, and how an empty one is made.

The manifest says what the library was made with and which state it is in. The format (``FORMAT``)
changes with the tables; a file of an older format is upgraded when it is opened, or else when it is
next written to.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from bot.core import LibraryError
from bot.library.local.failures import damage_error, failures, reading

if TYPE_CHECKING:
    from pathlib import Path


FORMAT = 3  # PRAGMA user_version: raise it when the schema changes, and write the upgrade
SEGMENTS_SINCE = 3  # the first format with a table of segments
APPLICATION = 0x57454E44  # "WEND": tells our files from any other SQLite database
OWED = "owed"  # in the manifest while text that was removed may still be in the file's bytes

_FEEDBACK = """
CREATE TABLE IF NOT EXISTS feedback (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,       -- of the answer
    typed TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL,
    answered INTEGER NOT NULL, liked INTEGER NOT NULL, unanswerable INTEGER NOT NULL,
    comment TEXT NOT NULL,
    quotes TEXT NOT NULL,           -- JSON: [[article id, start, end, text, kind], ...]
    marks TEXT NOT NULL,            -- likewise
    time TEXT NOT NULL, version TEXT NOT NULL
)"""

_SEGMENTS = """
CREATE TABLE IF NOT EXISTS segments (             -- the indexes, see index_files.py
    place INTEGER PRIMARY KEY,      -- their order
    name TEXT NOT NULL,             -- of a folder
    files TEXT NOT NULL             -- JSON: [[name, SHA-256], ...]
)"""

# What filters and lists go by, without the texts that stand before it in each row.
_CHOSEN = (
    "CREATE INDEX IF NOT EXISTS articles_chosen ON articles (language, date, tags, title, source)"
)

# What is made for another encoder, or another Wenda, beside what is in use: see ``migration``.
NEXT = (
    "CREATE TABLE IF NOT EXISTS next (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
CREATE TABLE IF NOT EXISTS next_vectors (
    chunk INTEGER PRIMARY KEY REFERENCES chunks (number) ON DELETE CASCADE,
    rows INTEGER NOT NULL, data BLOB NOT NULL
)""",
    """
CREATE TABLE IF NOT EXISTS next_tokens (
    chunk INTEGER PRIMARY KEY REFERENCES chunks (number) ON DELETE CASCADE,
    words TEXT NOT NULL
)""",
    """
CREATE TABLE IF NOT EXISTS next_seals (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    was TEXT NOT NULL, seal TEXT NOT NULL
)""",
)

# Numbers are never used again (AUTOINCREMENT), so that a stale id finds nothing, not another text.
# Vectors and tokens stand in tables of their own: reading a passage does not read them.
SCHEMA = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
    source TEXT NOT NULL, date TEXT NOT NULL, licence TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '',  -- JSON: ["a", "b"], or '' for none
    digest TEXT NOT NULL,           -- Article.digest
    seal TEXT NOT NULL              -- SHA-256 over id and passages, see stored.seal_of
);
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL,  -- characters of the article's text
    sentences TEXT NOT NULL,        -- JSON: [[start, end], ...]
    boilerplate INTEGER NOT NULL
);
CREATE INDEX chunks_article ON chunks (article);
CREATE TABLE vectors (
    chunk INTEGER PRIMARY KEY REFERENCES chunks (number) ON DELETE CASCADE,
    rows INTEGER NOT NULL,          -- 1, or 1 + the number of sentences
    data BLOB NOT NULL              -- little-endian float32 (rows, dim), the chunk's own first
);
CREATE TABLE tokens (
    chunk INTEGER PRIMARY KEY REFERENCES chunks (number) ON DELETE CASCADE,
    words TEXT NOT NULL             -- JSON: words and the model's tokens, see stored.build_contents
);
""" + ";\n".join((_FEEDBACK, _SEGMENTS, _CHOSEN, *NEXT))

_TAGS = "ALTER TABLE articles ADD COLUMN tags TEXT NOT NULL DEFAULT ''"
# Format → the statements that turn it into the next one.
_UPGRADES: dict[int, tuple[str, ...]] = {1: (_FEEDBACK,), 2: (_SEGMENTS, _TAGS, _CHOSEN, *NEXT)}
# The fields of Manifest, by type.
_TEXTS = ("encoder", "fingerprint", "words", "generation")
_NUMBERS = ("dimension", "revision", "articles", "chunks")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a library was made with, and which state it is in."""

    encoder: str
    fingerprint: str
    dimension: int
    words: str  # compatibility.words_version(): what makes the tokens
    revision: int = 0  # counts the updates
    generation: str = ""  # random, new with each update: tells one state from another
    articles: int = 0
    chunks: int = 0

    def made_with(self) -> tuple[str, str, int]:
        """What made the vectors: if these three are the same, so are the vectors."""
        return self.encoder, self.fingerprint, self.dimension

    def made_from(self) -> tuple[str, str, int, str]:
        """What made vectors and tokens."""
        return (*self.made_with(), self.words)

    def next(self) -> Manifest:
        """The manifest of the state after this one; the counts are filled in when it is written."""
        return replace(self, revision=self.revision + 1, generation=secrets.token_hex(8))


def create(file: Path, manifest: Manifest) -> None:
    """Makes an empty library in a file, which appears whole or not at all, and replaces none.

    Raises:
        LibraryError: the folder cannot be made or written to, or has no shared memory.
    """
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.touch()  # its error says why, which SQLite's does not
        with failures(file):
            with closing(sqlite3.connect(beside, isolation_level=None)) as db:
                db.executescript("BEGIN;" + SCHEMA)
                db.execute(f"PRAGMA application_id = {APPLICATION}")
                db.execute(f"PRAGMA user_version = {FORMAT}")
                write_manifest(db, manifest.next())
                db.execute("COMMIT")
                mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise LibraryError(
                f"{file.parent} is on a file system without shared memory (a network share?); "
                "give a --library folder on a local disk"
            )
        _appear(beside, file)
    except OSError as error:
        raise LibraryError(
            f"no library can be made in {file.parent} ({error.strerror or error}); "
            "give a --library folder that can be written to"
        ) from error
    finally:
        for left in file.parent.glob(f"{beside.name}*") if file.parent.is_dir() else ():
            left.unlink(missing_ok=True)


def _appear(beside: Path, file: Path) -> None:
    """Gives a finished file its name, unless another process was first."""
    try:
        os.link(beside, file)  # unlike a rename, fails when another process was first
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not file.exists():
            beside.replace(file)
    if os.name == "posix":  # the folder's entry survives a power cut too
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read_manifest(db: sqlite3.Connection, file: Path) -> Manifest:
    """The manifest; LibraryError for a file of another application or a newer format."""
    with failures(file):
        application = db.execute("PRAGMA application_id").fetchone()[0]
        number = version(db)
    if application != APPLICATION:
        raise damage_error(file, f"application id {application:#x}")
    if number < 1:  # a flipped bit: the first format was 1
        raise damage_error(file, f"format {number}")
    if number > FORMAT:
        raise LibraryError(
            f"the library in {file.parent} has format {number}, this Wenda knows up to {FORMAT}; "
            "update Wenda, or give another --library folder"
        )
    with reading(file):
        stored = dict(db.execute("SELECT key, value FROM manifest"))
        numbers = {name: int(stored[name]) for name in _NUMBERS}
        texts = {name: str(stored[name]) for name in _TEXTS}
        return Manifest(**texts, **numbers)  # type: ignore[arg-type]


def write_manifest(db: sqlite3.Connection, manifest: Manifest) -> None:
    """Stores the manifest, with the counts of what is in the tables now."""
    counts = {
        name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in ("articles", "chunks")
    }
    values = {**asdict(manifest), **counts}
    db.executemany(
        "INSERT OR REPLACE INTO manifest VALUES (?, ?)",
        [(key, str(value)) for key, value in values.items()],
    )


def version(db: sqlite3.Connection) -> int:
    """The format of an open library."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def upgrade(db: sqlite3.Connection) -> None:
    """Brings an older format to this one, inside a transaction; nothing is taken out.

    A file that is not ours stays as it is: :func:`read_manifest` refuses it.
    """
    old = version(db)
    if old not in _UPGRADES or db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        return
    for number in range(old, FORMAT):
        for statement in _UPGRADES[number]:
            if statement is not _TAGS or not has_tags(db):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {number + 1}")


def has_tags(db: sqlite3.Connection) -> bool:
    """Whether articles have a column of tags: formats 1 and 2 have none."""
    columns = db.execute("SELECT 1 FROM pragma_table_info('articles') WHERE name = 'tags'")
    return columns.fetchone() is not None


def owe(db: sqlite3.Connection) -> None:
    """Notes, with the removal itself, that the file has to be written anew."""
    db.execute("INSERT OR REPLACE INTO manifest VALUES (?, '1')", (OWED,))


def owes(db: sqlite3.Connection) -> bool:
    """Whether the file still has to be written anew."""
    return db.execute("SELECT 1 FROM manifest WHERE key = ?", (OWED,)).fetchone() is not None
