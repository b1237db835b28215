"""How a chat is served: who may do what on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ui.reach import Reach

# Where articles given on the page go: "library", into the library itself, for its owner;
# "visit", into a library of the visitor's own that goes with the visit; "none", nowhere.
Uploads = Literal["library", "visit", "none"]


@dataclass(frozen=True, slots=True)
class Options:
    """The choices behind a page; the defaults suit one that others can reach."""

    language: str | None = None  # of the interface, one of ``ui.texts``; the browser's own if None
    uploads: Uploads = "none"
    mcp: bool = False  # also serve the tools of the Model Context Protocol
    reach: Reach | None = None  # the addresses, shown to who sits at the machine; none if None

    @classmethod
    def of(
        cls, language: str | None, *, private: bool, readonly: bool, allow_upload: bool, mcp: bool
    ) -> Options:
        """From the flags of ``wenda chat``.

        Only on a page that this machine alone can reach is the visitor taken for the owner of the
        library; others may bring articles of their own when ``allow_upload`` says so.
        """
        uploads: Uploads = "none"
        if not readonly:
            uploads = "library" if private else "visit" if allow_upload else "none"
        return cls(language, uploads, mcp)
