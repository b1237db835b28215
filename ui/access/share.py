"""A public link through Gradio's share service, or the reason why there is none.

Gradio downloads a program for the tunnel (frpc), checks it once and asks its service for a server.
Each step may fail; the chat then goes on without a link.
"""

from __future__ import annotations

import hashlib
import queue
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core import WendaError, settings

_REASON_CHARS = 160  # of the cause in a message


class ShareError(WendaError):
    """There is no public link; the message says why."""


@dataclass(frozen=True, slots=True)
class Link:
    """A public link."""

    url: str
    until: datetime  # it ends then at the latest; nobody promises that it lasts so long


def public_link(port: int, seconds: float = settings.SHARE_SECONDS) -> Link:
    """A public link to a port of this machine; it lasts no longer than this process.

    Raises:
        ShareError: there is no link, or it took more than ``seconds``.
    """
    results: queue.SimpleQueue[str | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            results.put(_tunnel(port))
        except Exception as error:
            results.put(error)

    # Gradio reads the tunnel's output without a time limit, so another thread waits for it.
    threading.Thread(target=ask, daemon=True).start()
    try:
        result = results.get(timeout=seconds)
    except queue.Empty:
        close()
        raise ShareError(f"the share service gave no link in {seconds:g} s") from None
    if isinstance(result, Exception):
        close()
        raise ShareError(reason(result)) from result
    return Link(result, datetime.now().astimezone() + timedelta(days=settings.SHARE_DAYS))


def _tunnel(port: int) -> str:
    from gradio import networking, tunneling

    vars(tunneling)["print"] = _quiet  # it prints the tunnel's log; we say the reason
    _discard_damaged(Path(tunneling.BINARY_PATH), tunneling.CHECKSUMS.get(tunneling.BINARY_URL))
    return networking.setup_tunnel(
        settings.DEFAULT_HOST, port, secrets.token_urlsafe(32), None, None
    )


def close() -> None:
    """Ends all tunnels of this process."""
    from gradio import tunneling

    vars(tunneling)["print"] = _quiet
    tunnels: list[Any] = list(tunneling.CURRENT_TUNNELS)
    for tunnel in tunnels:
        tunnel.kill()


def _discard_damaged(program: Path, checksum: str | None) -> None:
    """Removes a broken tunnel program: Gradio checks it only when it has just been downloaded."""
    if checksum and program.exists():
        if hashlib.sha256(program.read_bytes()).hexdigest() != checksum:
            program.unlink()


def reason(error: Exception) -> str:
    """Why there is no link, in one line, from what Gradio raised."""
    cause = error.__cause__ or error
    name, module = type(error).__name__, type(cause).__module__
    message = " ".join(str(cause).split()) or type(cause).__name__
    if name == "ChecksumMismatchError":
        return "the tunnel program that came is not the right one"
    if name == "ShareCertificateWriteError":
        return "nothing can be written in the folder that Wenda was started from"
    if isinstance(error, ValueError) and "frpc" in message:  # the end of its log says most
        return f"the tunnel was not opened: {message[-_REASON_CHARS:]}"
    if error.__cause__ is not None:
        return f"Gradio's share service cannot be reached: {message[:_REASON_CHARS]}"
    if module.startswith("http") or isinstance(error, OSError):
        return f"the tunnel program cannot be fetched or run: {message[:_REASON_CHARS]}"
    return message[:_REASON_CHARS]


def _quiet(*_: object, **__: object) -> None:
    """In place of ``print``."""


def in_background(port: int, done: Callable[[Link | ShareError], None]) -> None:
    """Ask for a link in a thread of its own, which calls ``done`` with what came of it."""

    def ask() -> None:
        try:
            done(public_link(port))
        except ShareError as error:
            done(error)

    threading.Thread(target=ask, daemon=True).start()
