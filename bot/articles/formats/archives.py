"""A zipped document → the parts that are read, within limits; nothing is written to disk.

A part that is not wanted (a picture, a font) is never unpacked, so it does not count towards the
limits.
"""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from bot.core import ArticleError, reason, settings

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PIECE = 64 * 1024  # bytes unpacked at a time
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
_IS_UTF8 = 0x800  # a flag: the name is in UTF-8
_PACKED_ENDINGS = (".zip", ".7z", ".rar", ".gz", ".tgz", ".epub", ".docx")
_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/")  # the workbook behind a chart: never opened
_DOCTYPES = tuple(
    sign.encode(codec)
    for sign in ("<!DOCTYPE", "<!ENTITY")
    for codec in ("ascii", "utf-16-le", "utf-16-be")
)
_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
# Encodings in which these signs may be written in other bytes than those of ASCII, though one may
# write them in those, too. UTF-16 can be told by its first bytes, and is looked through.
_SHIFTING = ("utf-7", "utf-32", "hz", "iso2022")
_WIDE, _EBCDIC = b"\0\0", b"\x4c\x6f\xa7\x94"  # "<?xm" in UTF-32 has two zeros together


def unpack_parts(
    data: bytes, name: str, wanted: Callable[[str], bool], *, documents: bool = False
) -> dict[str, bytes]:
    """The bytes of the wanted parts by their names, in the archive's order.

    Args:
        data: the archive.
        name: its name, for an error.
        wanted: whether a part of this name is unpacked.
        documents: whether the parts are documents, each of which is held against the limits by
            itself; so they may be archives, too.

    Raises:
        ArticleError: the archive is damaged or encrypted, holds another one or too many files, or
            unpacks to more than the limits of ``bot.core.settings``.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries, name, documents)
            parts: dict[str, bytes] = {}
            room = settings.MAX_UNPACKED_BYTES
            for entry in entries:
                if not entry.is_dir() and wanted(_name_of(entry)):
                    part = _read(archive, entry, name, room)
                    if not documents and part.startswith(_PACKED):
                        raise _nested_error(entry, name)
                    parts[_name_of(entry)] = part
                    room -= len(part)
            return parts
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise ArticleError(f"cannot read {name}: it is damaged ({reason(error)})") from error
    except NotImplementedError as error:  # a way of packing that Python does not know
        raise ArticleError(f"cannot read {name}: it is packed in a way not known") from error


def xml_of(parts: dict[str, bytes], part: str, name: str) -> Element:
    """The root of a part that is XML, without a document type and with nothing fetched for it.

    Raises:
        ArticleError: the part is not there, declares entities, or is no XML.
    """
    if part not in parts:
        raise ArticleError(f"cannot read {name}: it is damaged: {printable_part(part)} is missing")
    refuse_entities({part: parts[part]}, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(parts[part], parser)
    except etree.XMLSyntaxError as error:
        why = f"{printable_part(part)}: {reason(error)}"
        raise ArticleError(f"cannot read {name}: it is damaged ({why})") from error


def refuse_entities(parts: dict[str, bytes], name: str) -> None:
    """Refuses XML that declares a document type, which a bomb needs and a document does not.

    XML in an encoding in which such a declaration cannot be seen is refused, too.

    Raises:
        ArticleError: a part declares one, or could.
    """
    for part, data in parts.items():
        if _is_hidden(data):
            why = f"{printable_part(part)} is in an encoding that is refused; save it in UTF-8"
            raise ArticleError(f"cannot read {name}: {why}")
        if any(sign in data for sign in _DOCTYPES):
            why = f"{printable_part(part)} declares entities, which are refused"
            raise ArticleError(f"cannot read {name}: {why}")


def _is_hidden(data: bytes) -> bool:
    """Whether what XML declares may be written in other bytes than those of ASCII or UTF-16."""
    if _WIDE in data[:4] or data.startswith(_EBCDIC):
        return True
    declared = _ENCODING.match(data.removeprefix(codecs.BOM_UTF8))
    if declared is None:
        return False
    try:
        codec = codecs.lookup(declared[1].decode("ascii", "replace"))
        if codec.name.startswith("utf-16"):
            return False
        return codec.name.startswith(_SHIFTING) or codec.encode("<!DOC")[0] != b"<!DOC"
    except (LookupError, UnicodeError, TypeError):  # not known, or no encoding of text
        return True


def printable_part(part: str) -> str:
    """A part's name on one line, whatever is in it."""
    return part if part.isprintable() else ascii(part)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; one without a sign for UTF-8 may be in a Chinese encoding."""
    if entry.flag_bits & _IS_UTF8 or entry.filename.isascii():
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _nested_error(entry: zipfile.ZipInfo, name: str) -> ArticleError:
    inner = printable_part(entry.filename)
    return ArticleError(f"cannot read {name}: it holds another archive ({inner})")


def _check(entries: list[zipfile.ZipInfo], name: str, documents: bool) -> None:
    most = settings.MAX_PACKED_ENTRIES
    if len(entries) > most:
        raise ArticleError(f"cannot read {name}: it holds {len(entries):,} files, at most {most:,}")
    for entry in entries:
        if entry.flag_bits & 1:
            raise ArticleError(f"cannot read {name}: it is encrypted; save it without a password")
        inside = entry.filename.lower()
        if documents:
            continue
        if inside.endswith(_PACKED_ENDINGS) and not _EMBEDDED.match(inside):
            raise _nested_error(entry, name)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, room: int) -> bytes:
    """One part, counted while it is unpacked, because its header may lie about its size."""
    pieces: list[bytes] = []
    unpacked = 0
    ratio = settings.MAX_UNPACKED_RATIO
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            unpacked += len(piece)
            if unpacked > room:
                most = settings.MAX_UNPACKED_BYTES / 1024**2
                raise ArticleError(f"cannot read {name}: it unpacks to more than {most:g} MiB")
            if unpacked > settings.RATIO_FROM_BYTES and unpacked > ratio * entry.compress_size:
                raise ArticleError(
                    f"cannot read {name}: it unpacks to more than {ratio} times its size"
                )
            pieces.append(piece)
    return b"".join(pieces)
