"""Articles on the page: uploads, visits, the list and what is added."""

from __future__ import annotations

from ui.articles.library_list import label
from ui.articles.library_tab import add_library_tab, visits_of
from ui.articles.upload_door import UploadDoor
from ui.articles.uploads import DROP_BYTES, Waiting
from ui.articles.visits import close_all

__all__ = [
    "DROP_BYTES",
    "UploadDoor",
    "Waiting",
    "add_library_tab",
    "close_all",
    "label",
    "visits_of",
]
