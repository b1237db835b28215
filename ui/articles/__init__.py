"""Articles on the page: how they are added, listed and removed, and visitors' own ones."""

from __future__ import annotations

from ui.articles.library_list import label
from ui.articles.library_tab import add_library_tab, visits_of
from ui.articles.upload_door import UploadDoor
from ui.articles.uploads import DROP_BYTES, Waiting
from ui.articles.visits import close_all, visit_key

__all__ = [
    "DROP_BYTES",
    "UploadDoor",
    "Waiting",
    "add_library_tab",
    "close_all",
    "label",
    "visit_key",
    "visits_of",
]
