"""A library of 24 articles whose files are damaged, and all that it gives to read."""

from __future__ import annotations

import shutil

import pytest
from library_parts import Topics, answers, article

from bot.core.feedback import Feedback
from bot.core.records import Span
from bot.library import LocalLibrary
from bot.library.local.files import Files, Noted, note

TRUTH = "library.sqlite"


@pytest.fixture
def damaged_folder(tmp_path):
    """A closed library of 24 articles that came in six updates, with feedback."""
    folder = tmp_path / "library"
    for turn in range(6):
        with LocalLibrary.open(folder, Topics()) as library:
            several = [
                article(
                    f"a{turn}-{n}", f"Apple {n} came by train {turn}. Gold stays! " * (4 * n + 1)
                )
                for n in range(4)
            ]
            library.update(several, remove=[f"a{turn - 1}-0"])
            span = Span(f"a{turn}-1", 0, 5, "Apple", "text")
            library.add_feedback(
                Feedback(
                    *(f"key {turn}", "typed?", "asked?", "Told. " * 300, True, True),
                    quotes=(span,),
                )
            )
    held = several[-1]
    note(folder / TRUTH, [Noted(held.id, 10, 20, "30", held.digest, "40")])
    everything(folder)  # whatever is still to be made is made
    return folder


def everything(folder):
    """All that a library gives to read, in comparable form."""
    with LocalLibrary.open(folder, Topics()) as library:
        ids, scores = library.search_vectors((0.6, 0.48, 0.64), 10_000)
        files = Files(library.file)
        kept = files.article(files.get("a5-3")) if files.get("a5-3") else None
        files.close()
        assert kept in (None, library.article("a5-3"))  # a file that is not known is read again
        return (
            answers(library),
            library.chunks(ids),
            scores.tolist(),
            library.contents(ids),
            library.entries("gold", 0, 100),
            library.feedback(),
        )


def comparable(found):
    """The same, where two of them can be held against each other."""
    return repr(found)


def derived(folder):
    """Every file of a closed library but the one that holds it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != TRUTH)


def put_back(folder, files):
    """The folder as it was: these files and no others."""
    for path in list(folder.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
