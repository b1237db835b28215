"""``wenda doctor``: what is installed, which model is used, and whether the library is sound."""

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
    """The findings by name; ``problems`` has one line for each thing that is wrong.

    The arguments are those of ``Bot.open``. A library that does not exist is not made. With
    ``repair`` the library is mended first, and ``repaired`` has a line for each thing that was.
    """
    packages = {name: _version(name) for name in _PACKAGES}
    problems = [
        f"{name} is not installed; `pip install {name}`"
        for name, installed in packages.items()
        if installed is None
    ]
    findings: dict[str, Any] = {
        "wenda": _version("wenda") or "run from its folder, not installed",
        "python": platform.python_version(),
        "packages": packages,
        "data": str(settings.data_dir()),
    }
    try:
        if repair:
            findings["repaired"] = _repair_library(articles, library, encoder, problems)
        findings |= _parts(articles, library, encoder, problems)
    except (WendaError, OSError, ValueError, ImportError) as error:
        problems.append(" ".join(str(error).split()))
    return {**findings, "problems": problems}


def _parts(
    articles: str | None, library: str | None, encoder: str | None, problems: list[str]
) -> dict[str, Any]:
    """The encoder, the library and the language model; what is wrong is added to ``problems``."""
    from bot.library import encoder_name, missing_library

    if place := missing_library(library, articles):
        raise WendaError(f"there is no library in {place}; `wenda add --library` begins one")
    from bot.bot import Bot

    with Bot.open(articles, library, encoder) as bot:
        problems += bot.library.check()
        return {
            "encoder": encoder_name(bot.encoder),
            "dimension": bot.encoder.dim,
            "library": str(getattr(bot.library, "place", bot.place) or ""),
            "articles": bot.entries(count=0).total,
            "passages": len(bot.library),
            "language_model": bot.generator.writer.name if bot.generator else "none",
        }


def _repair_library(
    articles: str | None, library: str | None, encoder: str | None, problems: list[str]
) -> list[str]:
    """A line for each thing that was mended; what could not be is added to ``problems``."""
    from bot.library import place_of, repair_library

    place = place_of(articles, library, encoder)
    repair = repair_library(place, encoder or settings.variable("ENCODER"))
    problems += repair.left
    return repair.repaired


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
