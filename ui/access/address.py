"""Where the chat listens, and who may come in."""

from __future__ import annotations

import errno
import ipaddress
import socket

from bot.core import WendaError


def parse_auth(auth: str) -> tuple[str, str]:
    """``"user:password"`` as a pair; the password may hold colons.

    Raises:
        ValueError: either half is missing. The text itself is not repeated: it is a secret.
    """
    user, _, password = auth.partition(":")
    if not user.strip() or not password:
        raise ValueError(
            "the login is not of the form user:password; give both, with a colon between"
        )
    return user.strip(), password


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, before anything slow is done.

    Raises:
        ValueError: the port is no port.
        WendaError: the address is taken, not allowed or not this machine's.
    """
    if not 0 <= port <= 65_535:
        raise ValueError(f"port {port} is not between 0 and 65535; choose one, such as 7860")
    try:
        info = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(info[4][:2], family=info[0])
    except OSError as error:
        raise WendaError(_reason(host, port, error)) from error


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use; stop what uses it or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} is not allowed; choose one above 1023 with --port"
    cause = error.strerror or str(error)
    return f"cannot listen on {host}, port {port} ({cause}); check --host and --port"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def reachable(host: str, port: int) -> str:
    """Where others in the network find a chat that listens on ``host``; ``""`` when nobody can."""
    if is_loopback(host):
        return ""
    name = host.strip("[]")
    try:
        if ipaddress.ip_address(name).is_unspecified:
            name = own_address()
    except ValueError:
        pass  # a name, which others may know too
    return f"http://{bracket_host(name)}:{port}" if name else ""


def own_address() -> str:
    """This machine's address in its network, ``""`` without a network.

    A datagram socket is pointed outside, which chooses the way there and sends nothing.
    """
    for family, outside in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((outside, 9))
                found = str(probe.getsockname()[0])
        except OSError:
            continue
        if not is_loopback(found) and not ipaddress.ip_address(found).is_unspecified:
            return found
    return ""


def bracket_host(host: str) -> str:
    """A host as it stands in an address: IPv6 ones in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def local_address(host: str, port: int) -> str:
    """Where a chat that listens on ``host`` is found on this machine."""
    name = host.strip("[]")
    try:
        if ipaddress.ip_address(name).is_unspecified:
            name = "::1" if ":" in name else "127.0.0.1"
    except ValueError:
        pass
    return f"http://{bracket_host(name)}:{port}"
