"""The ways in: this machine, its network, a public link."""

from __future__ import annotations

from dataclasses import dataclass


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
