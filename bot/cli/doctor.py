"""``wenda doctor``: what is installed, which model, and is the library sound."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bot.core import WendaError, settings

# By the names that pip knows; nothing is imported to find out.
_PACKAGES = (
    "sentence-transformers",
    "torch",
    "faiss-cpu",
    "jieba",
    "OpenCC",
    "gradio",
)


def report(
    articles: str | None = None,
    library: str | None = None,
    encoder: str | None = None,
    *,
    repair: bool = False,
) -> dict[str, Any]:
    """What was found; ``problems`` holds one line for each thing that is wrong.

    The arguments are those of ``Bot.open``. A library that is not there is not made. With
    ``repair`` it is mended first; ``repaired`` says what was.
    """
    packages = {name: _version(name) for name in _PACKAGES}
    problems = [
        f"{name} is not installed; `pip install {name}`"
        for name, found in packages.items()
        if found is None
    ]
    found: dict[str, Any] = {
        "wenda": _version("wenda") or "run from its folder, not installed",
        "python": platform.python_version(),
        "packages": packages,
        "data": str(settings.data_dir()),
    }
    try:
        if repair:
            found["repaired"] = _repair_library(articles, library, encoder, problems)
        found |= _parts(articles, library, encoder, problems)
    except (WendaError, OSError, ValueError, ImportError) as error:
        problems.append(" ".join(str(error).split()))
    return {**found, "problems": problems}


def _parts(
    articles: str | None, library: str | None, encoder: str | None, problems: list[str]
) -> dict[str, Any]:
    from bot.library import exists

    if library and not articles and not exists(library):
        raise WendaError(f"there is no library in {library}; `wenda add --library` begins one")
    from bot.bot import Bot

    with Bot.open(articles, library, encoder) as bot:
        problems += bot.library.check()
        return {
            "encoder": getattr(bot.encoder, "name", type(bot.encoder).__name__),
            "dimension": bot.encoder.dim,
            "library": str(getattr(bot.library, "place", bot.place) or ""),
            "articles": bot.entries(count=0).total,
            "passages": len(bot.library),
            "language_model": bot.generator.writer.name if bot.generator else "none",
        }


def _repair_library(
    articles: str | None, library: str | None, encoder: str | None, problems: list[str]
) -> list[str]:
    from bot.library import place_of, repair_library

    place = place_of(articles, library, encoder)
    done = repair_library(place, encoder or settings.variable("ENCODER"))
    problems += done.left
    return done.repaired


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
