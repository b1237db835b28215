"""Articles that are kept, found and replaced: in a folder of this machine, or on a Milvus server.

``base`` says what every kind of library does, ``opening`` opens one by its place. ``local`` keeps
articles in SQLite with indexes beside it, ``milvus`` on a server; ``keywords`` is the index of
words. ``ingest`` brings files into a library, ``transfer`` carries a library elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.library.base import Library, Reader
    from bot.library.compatibility import encoder_name
    from bot.library.ingest.batches import Batch
    from bot.library.ingest.following import Followed, follow_changes
    from bot.library.ingest.intake import Intake, warn
    from bot.library.ingest.ray import Cluster, connect_ray
    from bot.library.joined import JoinedLibrary
    from bot.library.local.library import LocalLibrary
    from bot.library.milvus.address import is_milvus
    from bot.library.opening import (
        exists,
        load_stored,
        made_with,
        missing_library,
        open_library,
    )
    from bot.library.origins import SHIPPED, Origins, default_library, note_folder, writable
    from bot.library.transfer.moving import (
        encode_library,
        export_library,
        import_library,
        place_of,
        repair_library,
    )
    from bot.library.writer import set_command
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.library.base": (
                "Library",
                "Reader",
            ),
            "bot.library.compatibility": ("encoder_name",),
            "bot.library.ingest.batches": ("Batch",),
            "bot.library.ingest.following": (
                "Followed",
                "follow_changes",
            ),
            "bot.library.ingest.intake": (
                "Intake",
                "warn",
            ),
            "bot.library.ingest.ray": (
                "Cluster",
                "connect_ray",
            ),
            "bot.library.joined": ("JoinedLibrary",),
            "bot.library.local.library": ("LocalLibrary",),
            "bot.library.milvus.address": ("is_milvus",),
            "bot.library.opening": (
                "exists",
                "load_stored",
                "made_with",
                "missing_library",
                "open_library",
            ),
            "bot.library.origins": (
                "Origins",
                "SHIPPED",
                "default_library",
                "note_folder",
                "writable",
            ),
            "bot.library.transfer.moving": (
                "encode_library",
                "export_library",
                "import_library",
                "place_of",
                "repair_library",
            ),
            "bot.library.writer": ("set_command",),
        },
    )

__all__ = [
    "Batch",
    "Cluster",
    "Followed",
    "Intake",
    "JoinedLibrary",
    "Library",
    "LocalLibrary",
    "Origins",
    "Reader",
    "SHIPPED",
    "connect_ray",
    "default_library",
    "encode_library",
    "encoder_name",
    "exists",
    "export_library",
    "follow_changes",
    "import_library",
    "is_milvus",
    "load_stored",
    "made_with",
    "missing_library",
    "note_folder",
    "open_library",
    "place_of",
    "repair_library",
    "set_command",
    "warn",
    "writable",
]
