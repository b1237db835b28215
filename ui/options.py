"""How a chat is served: what its flags allow. Who may do it, ``ui.access.rights`` says by the request.

The ways in: this machine, its network, a public link.
"""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(slots=True)
class Reach:
    """The addresses of a chat that is being served; the public one comes when it comes."""

    local: str = ""  # on this machine
    network: str = ""  # for others in the same network, "" when nobody there can reach it
    public: str = ""  # through the share service, "" until there is one
    until: str = ""  # date and time at which that one ends at the latest
    tunnel_port: int = 0  # that the public link ends at on this machine, 0 without one

    def best(self) -> str:
        """What somebody with a phone should open: the public link, else the network's address."""
        return self.public or self.network
