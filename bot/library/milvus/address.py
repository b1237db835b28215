"""``--library milvus://host:19530/name``, with the settings for it → where a library is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.core import LibraryError, settings

_LONGEST = 3_600.0  # seconds that a call may be given: nobody waits longer
_SCHEMES = ("milvus", "milvuss")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,199}")  # Milvus's rule, with room for what we append


@dataclass(frozen=True, slots=True)
class Address:
    """Where a library is, and how to get in."""

    shown: str  # as it was given
    uri: str  # as pymilvus takes it
    name: str  # the library's collections begin with it
    token: str = field(default="", repr=False)  # user:password, or a key
    options: tuple[tuple[str, str], ...] = ()  # of the connection, by pymilvus's names
    seconds: float = settings.MILVUS_TIMEOUT  # that a call may take
    search: tuple[tuple[str, float], ...] = ()  # parameters of the vectors' index, by name


def is_milvus(place: object) -> bool:
    """Whether a library's place is an address of Milvus, and no folder."""
    return str(place).lower().startswith(tuple(f"{scheme}:/" for scheme in _SCHEMES))


def parse(place: str) -> Address:
    """The address in ``milvus://host[:port]/name``, or ``milvuss://`` for TLS.

    Raises:
        LibraryError: it is no such address, or the settings for it do not go together.
    """
    try:
        parts = urlsplit(place)
        host, port = parts.hostname, parts.port or settings.MILVUS_PORT
    except ValueError as error:
        raise _wrong(place, str(error)) from error
    if "@" in parts.netloc:
        shown = re.sub(r"//[^@]*@", "//…@", place)
        raise _wrong(shown, "a password does not belong in it, set WENDA_MILVUS_TOKEN")
    if not host:
        raise _wrong(place, "it names no host")
    name = parts.path.strip("/")
    if not _NAME.fullmatch(name) or parts.query or parts.fragment:
        raise _wrong(place, f"{name!r} is no name of letters of a to z, digits and _")
    secure = parts.scheme.lower() == "milvuss" or bool(settings.variable("MILVUS_TLS"))
    host = f"[{host}]" if ":" in host else host
    uri = f"{'https' if secure else 'http'}://{host}:{port}"
    token, options = settings.variable("MILVUS_TOKEN"), _options(place, secure)
    return Address(place, uri, name, token, options, _seconds(place), _search(place))


def _seconds(place: str) -> float:
    """How long a call may take, from WENDA_MILVUS_TIMEOUT."""
    given = settings.variable("MILVUS_TIMEOUT", str(settings.MILVUS_TIMEOUT))
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST:
        raise _wrong(place, f"WENDA_MILVUS_TIMEOUT is {given!r}, not a number of seconds")
    return seconds


def _search(place: str) -> tuple[tuple[str, float], ...]:
    """The parameters of the vectors' index, from WENDA_MILVUS_SEARCH."""
    given = settings.variable("MILVUS_SEARCH")
    try:
        parameters = json.loads(given or "{}")
        if not all(type(value) in (int, float) for value in parameters.values()):
            raise ValueError
    except (ValueError, AttributeError) as error:
        raise _wrong(
            place,
            f'WENDA_MILVUS_SEARCH is {given!r:.80}, not numbers by name as in {{"nprobe": 64}}',
        ) from error
    return tuple(parameters.items())


def _options(place: str, secure: bool) -> tuple[tuple[str, str], ...]:
    """The options of the connection, by pymilvus's names; LibraryError if they do not fit."""
    set_to = {
        name: settings.variable(f"MILVUS_{name}")
        for name in ("DATABASE", "CA", "CERT", "KEY", "SERVER_NAME")
    }
    options = {"db_name": set_to["DATABASE"], "server_name": set_to["SERVER_NAME"]}
    if set_to["CERT"] or set_to["KEY"]:
        if not (set_to["CERT"] and set_to["KEY"] and set_to["CA"]):
            raise _wrong(place, "WENDA_MILVUS_CERT, _KEY and _CA go together, set all three")
        options |= {"client_pem_path": set_to["CERT"], "client_key_path": set_to["KEY"]}
        options["ca_pem_path"] = set_to["CA"]
    else:
        options["server_pem_path"] = set_to["CA"]
    if not secure and (set_to["CERT"] or set_to["CA"]):
        raise _wrong(place, "certificates are set, but not TLS: write milvuss://")
    return tuple((key, value) for key, value in options.items() if value)


def _wrong(place: str, reason: str) -> LibraryError:
    return LibraryError(
        f"{place} is no address of a library ({reason}); give milvus://host:19530/name"
    )
