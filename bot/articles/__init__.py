"""Files, folders, uploads, pasted texts and web pages → articles → passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.articles.blocks import Block, blocks_of
    from bot.articles.chunks import chunk
    from bot.articles.documents import id_of
    from bot.articles.files import (
        Walk,
        check_path,
        read_articles,
        read_contents,
        read_file,
        shipped_articles,
        source_of,
        unchanged_article,
    )
    from bot.articles.formats.kinds import ENDINGS
    from bot.articles.uploads import file_name, from_link, from_text, from_upload
    from bot.articles.web.addresses import is_url
    from bot.articles.web.fetch import fetch_article
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.articles.blocks": ("Block", "blocks_of"),
            "bot.articles.chunks": ("chunk",),
            "bot.articles.documents": ("id_of",),
            "bot.articles.files": (
                "Walk",
                "check_path",
                "read_articles",
                "read_contents",
                "read_file",
                "shipped_articles",
                "source_of",
                "unchanged_article",
            ),
            "bot.articles.formats.kinds": ("ENDINGS",),
            "bot.articles.uploads": (
                "file_name",
                "from_link",
                "from_text",
                "from_upload",
            ),
            "bot.articles.web.addresses": ("is_url",),
            "bot.articles.web.fetch": ("fetch_article",),
        },
    )

__all__ = [
    "Block",
    "ENDINGS",
    "Walk",
    "blocks_of",
    "check_path",
    "chunk",
    "fetch_article",
    "file_name",
    "from_link",
    "from_text",
    "from_upload",
    "id_of",
    "is_url",
    "read_articles",
    "read_contents",
    "read_file",
    "shipped_articles",
    "source_of",
    "unchanged_article",
]
