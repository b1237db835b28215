"""How a chat is served: what its flags allow, and the addresses at which it is reached.

Who may do what the flags allow is decided for each request, by ``ui.access.rights``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """What the flags of a chat allow; by default nobody can add or remove anything on the page."""

    language: str | None = None  # of the page, one of ``ui.languages``; None: the browser's own
    readonly: bool = True  # nobody adds or removes articles, and the page has no function for it
    allow_upload: bool = False  # visitors may bring articles of their own, unless it is readonly
    mcp: bool = False  # also serve the tools of the Model Context Protocol
    root_path: str = ""  # under which a proxy has the chat, such as /wenda; "" for none
    embed: tuple[str, ...] = ()  # origins whose pages may show the chat in a frame of theirs
    reach: Reach | None = None  # addresses to show to whoever sits at the machine; None: none

    @property
    def visits(self) -> bool:
        """Whether visitors may bring articles of their own."""
        return self.allow_upload and not self.readonly


@dataclass(slots=True)
class Reach:
    """The addresses of a chat that is being served; the public one is filled in once known."""

    local: str = ""  # on this machine
    network: str = ""  # for others in the same network; "" if nobody there can reach it
    public: str = ""  # through the share service; "" until there is one
    until: str = ""  # the date and time at which the public address ends at the latest
    tunnel_port: int = 0  # of this machine, at which the public link ends; 0 without a link

    def best(self) -> str:
        """The address to open on another device: the public one, else the network's, or ``""``."""
        return self.public or self.network
