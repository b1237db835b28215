"""What pymilvus and gRPC raise, as LibraryErrors of one line that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Sequence

_GONE = ("unavailable", "deadline_exceeded", "fail connecting", "connect failed", "closed channel")
_REFUSED = ("unauthenticated", "auth check", "permission_denied", "permission deny")
_DEEPEST = 5  # errors that one may have come from
_UNLOADED = ("not loaded", "released")


def away(error: Exception) -> bool:
    """Whether no server answered; one that does not let us in did."""
    words = _words(error)
    return _has(words, _GONE) and not _has(words, _REFUSED)


def unloaded(error: Exception) -> bool:
    """Whether the server has a collection, but not ready."""
    return _has(_words(error), _UNLOADED)


def told(error: Exception, shown: str) -> LibraryError:
    """The error for whoever asked ``shown``, of one line."""
    words = _words(error)
    if isinstance(error, OSError):  # a certificate that is not there
        return LibraryError(
            f"{shown} cannot be asked ({error.filename}: {error.strerror}); "
            "check the WENDA_MILVUS_ settings"
        )
    if _has(words, _REFUSED):
        return LibraryError(f"{shown} does not let us in; set WENDA_MILVUS_TOKEN to user:password")
    if _has(words, _GONE):
        return LibraryError(
            f"{shown} does not answer; see that Milvus runs there and try again "
            "(what was not finished is not seen and is cleared away; WENDA_MILVUS_TIMEOUT is how "
            "long it is waited for)"
        )
    message = " ".join(str(getattr(error, "message", "") or error).split())[:300]
    return LibraryError(f"{shown} could not do what it was asked ({message}); see the server's log")


def _words(failed: BaseException) -> str:
    """Code and text of an error and of those it came from: pymilvus says only that it failed."""
    found: list[str] = []
    error: BaseException | None = failed
    while error is not None and len(found) < _DEEPEST:
        code = getattr(error, "code", "")
        found.append(f"{code() if callable(code) else code} {error}".lower())
        error = error.__cause__ or error.__context__
    return " ".join(found)


def _has(words: str, marks: Sequence[str]) -> bool:
    return any(mark in words for mark in marks)
