"""Messages → who wrote what to whom: one (``.eml``), a mailbox (``.mbox``), a saved web page.

What a reply quotes stands apart, at the end, under the line that says whose it is; attachments are
articles of their own.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

from bot.articles.encodings import decode
from bot.articles.formats import html
from bot.articles.formats.kinds import is_read
from bot.articles.formats.markup import flatten_tables, render_tree, text_of, tree_of
from bot.articles.formats.parsed import Parsed, Part, part_of
from bot.articles.metadata import HEADER
from bot.core import ArticleError, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_MESSAGES = settings.MAX_PARTS
_SHOWN = ("From", "To", "Cc", "Date")
_MOST_HEADER = 500  # characters of a header that are shown
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "us-ascii": "utf-8"}
_UTF8 = b"\xef\xbb\xbf"  # says UTF-8, and counts more than what a page says about itself

# The line before what a reply quotes.
_QUOTED = re.compile(
    r"-{2,}\s*(?:original message|forwarded message|原始邮件|原始郵件|转发邮件|轉寄郵件|原邮件)"
    r"\s*-{2,}"
    r"|on\b.{4,200}\bwrote\s*:|在?.{4,100}(?:写道|寫道|写到)\s*[:：]"
    r"|(?:发件人|寄件者|寄件人)\s*[:：].{2,200}",
    re.IGNORECASE,
)
_MARKED = re.compile(r"(?:>\s?)+")
_FROM_LINE = re.compile(rb"(?m)^From [^\r\n]*\r?\n")
_ID = re.compile(r"[^\w.@+-]+")


def parse(data: bytes, name: str) -> Parsed:
    """A message, a mailbox by its beginning, or a page that a browser saved with its pictures.

    Raises:
        ArticleError: it is no message, or holds no text.
    """
    if _FROM_LINE.match(data):
        return _mailbox(data)
    message = _message(data, name)
    if message.get_content_type() == "multipart/related" and _is_page(message):
        return _page(message, name)
    return _letter(message, name)


def _message(data: bytes, name: str) -> EmailMessage:
    message = message_from_bytes(data, EmailMessage, policy=policy.default.clone(utf8=True))
    if not message.keys():
        raise ArticleError(f"cannot read {name}: it is no message; check the file")
    return message


def _mailbox(data: bytes) -> Parsed:
    """The messages of a mailbox as parts, under their own ids, or else their numbers."""
    starts = [match.end() for match in islice(_FROM_LINE.finditer(data), _MOST_MESSAGES)]
    ends = [match.start() for match in islice(_FROM_LINE.finditer(data), 1, _MOST_MESSAGES + 1)]
    parts: dict[str, Part] = {}
    for number, (start, end) in enumerate(zip(starts, [*ends, len(data)], strict=False), 1):
        content = re.sub(rb"(?m)^>(>*From )", rb"\1", data[start:end])
        head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
        own = re.search(rb"(?im)^message-id:\s*<([^>\r\n]{1,200})>", head)
        key = _ID.sub("-", own[1].decode("ascii", "replace")) if own else str(number)
        key = key if f"{key}.eml" not in parts else f"{key}-{number}"
        parts[f"{key}.eml"] = part_of(f"{key}.eml", content)
    return Parsed("", parts=tuple(parts.values()))


def _is_page(message: EmailMessage) -> bool:
    """Whether a message is a saved page, which nobody has sent."""
    saved = "snapshot-content-location" in message or "saved by" in _header(message, "From").lower()
    return saved or not (_header(message, "From") and _header(message, "To"))


def _page(message: EmailMessage, name: str) -> Parsed:
    """The first page among the parts of a saved one."""
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return html.parse(_UTF8 + _text(part).encode("utf-8", "replace"), name)
    raise ArticleError(f"cannot read {name}: it holds no web page")


def _letter(message: EmailMessage, name: str) -> Parsed:
    """A message with its headers, and its attachments as parts."""
    lines = [f"{key}: {value}" for key in _SHOWN if (value := _header(message, key))]
    body = _body(message, name)
    new, quoted = _split_quotes(body)
    title = _header(message, "Subject")
    heading = [f"# {title}"] if title else []
    blocks = [*heading, "\n".join(lines), *new, *quoted]
    parts, unread = _attachments(message)
    date = ""
    try:
        date = parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        pass
    text = "\n\n".join(filter(None, blocks)) if new or quoted or not parts else ""
    return Parsed(text, title, date, "", HEADER if date else "", tuple(parts), tuple(unread))


def _header(message: EmailMessage, key: str) -> str:
    """A header, decoded, on one line; "" if there is none or it cannot be read."""
    try:
        value = str(message.get(key, ""))
    except (MessageError, ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""
    return " ".join(value.encode("utf-8", "replace").decode().split())[:_MOST_HEADER]


def _body(message: EmailMessage, name: str) -> str:
    """What a message says: its plain text, or else its page as text."""
    plain = page = ""
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if kind == "text/plain":
            plain += ("\n\n" if plain else "") + _unwrap(_text(part), part)
        elif kind == "text/html" and not page:
            root = tree_of(text_of(_UTF8 + _text(part).encode("utf-8", "replace")), name)
            if root is not None:
                flatten_tables(root)
                page = render_tree(root)
    return plain if plain.strip() else page


def _text(part: EmailMessage) -> str:
    """The text of a part in the encoding that it names, if it does so rightly."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    named = (part.get_content_charset() or "").lower()
    try:
        return data.decode(_WIDER.get(named, named or "utf-8"))
    except (ValueError, LookupError):  # a name with a null character
        pass
    try:
        return decode(data)
    except ValueError:
        return data.decode("utf-8", "replace")


def _unwrap(text: str, part: EmailMessage) -> str:
    """A text whose lines a sender broke, as ``format=flowed`` says, with those lines joined."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    glue = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    return re.sub(r"(?m)(?<!^--)[ ]\r?\n(?![>\r\n])", glue, text)


def _split_quotes(body: str) -> tuple[list[str], list[str]]:
    """The paragraphs that a message says itself, and those that it quotes, under headings."""
    new: list[str] = []
    quoted: list[str] = []
    rest = False  # whether all that follows is quoted, without marks
    heading = ""
    for line in body.replace("\r\n", "\n").split("\n"):
        text = line.strip()
        mark = _MARKED.match(text)
        plain = text[mark.end() :].strip() if mark else text
        if not mark and _QUOTED.fullmatch(text):
            heading, rest = text.strip("- :："), rest or text.startswith("-")
            rest = rest or bool(re.match("发件人|寄件", text))
            continue
        if not (mark or rest):
            if text and heading and not quoted:  # the line said something else
                new.append(heading)
                heading = ""
            new.append(text)
            continue
        if heading:
            quoted += ["", f"## {heading}", ""]
            heading = ""
        quoted.append(plain)
    return _paragraphs(new + ([heading] if heading else [])), _paragraphs(quoted)


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines in blocks, between which they are blank."""
    text = re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()
    return text.split("\n\n") if text else []


def _attachments(message: EmailMessage) -> tuple[list[Part], list[str]]:
    """The files that came with a message, and the names of those that are not read."""
    parts: dict[str, Part] = {}
    unread: list[str] = []
    for number, part in enumerate(islice(_files(message), _MOST_MESSAGES), 1):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            data = first.as_bytes() if isinstance(first, EmailMessage) else b""
            name = f"{number}.eml"
        else:
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            name = (part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
        if not is_read(name):
            unread.append(name)
            continue
        key = name if name not in parts else f"{number}-{name}"
        parts[key] = part_of(key, data)
    return list(parts.values()), unread


def _files(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a message that are files; pictures within its text are none."""
    waiting: list[EmailMessage] = [message]
    while waiting:
        part = waiting.pop(0)
        kind = part.get_content_type()
        if kind == "message/rfc822" and part is not message:
            yield part
        elif part.is_multipart():
            inner = part.get_payload()
            waiting[:0] = [one for one in inner if isinstance(one, EmailMessage)]
        elif part.get_content_disposition() == "attachment" or (
            part.get_filename() and not kind.startswith("image/")
        ):
            yield part
