"""Where the repository is, and the source files of its packages."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "embeddings", "ui")


def sources():
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def name(file):
    return file.relative_to(ROOT).as_posix()
