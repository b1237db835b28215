"""How a chat is served: what its flags allow. Who may do it, ``ui.access.rights`` says by the request."""

from __future__ import annotations

from dataclasses import dataclass

from ui.reach import Reach


@dataclass(frozen=True, slots=True)
class Options:
    """The choices behind a page; by default nobody can add or remove anything on it."""

    language: str | None = None  # of the interface, one of ``ui.texts``; the browser's own if None
    readonly: bool = True  # nobody adds or removes articles, and the page has no function for it
    allow_upload: bool = False  # visitors may bring articles of their own, unless it is readonly
    mcp: bool = False  # also serve the tools of the Model Context Protocol
    reach: Reach | None = None  # the addresses, shown to who sits at the machine; none if None

    @property
    def visits(self) -> bool:
        """Whether there may be visitors with articles of their own."""
        return self.allow_upload and not self.readonly
