"""Uploaded files → ``Upload``s: where they wait to be read, how many, and for how long."""

from __future__ import annotations

import os
import time
from abc import ABCMeta
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.component_meta import ComponentMeta
from gradio.data_classes import ListFiles

from bot.core import settings
from ui import temporary

if TYPE_CHECKING:
    from ui.access import Place
    from ui.options import Options


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits to be read."""

    path: Path
    name: str  # what the visitor's browser calls it

    def discard(self) -> None:
        """Removes the file, and the folder that Gradio made for it if that is empty then."""
        self.path.unlink(missing_ok=True)
        try:
            self.path.parent.rmdir()
        except OSError:  # another file waits there
            return


class _Dropped:
    """What ``DropZone`` does otherwise than Gradio's file component."""

    GRADIO_CACHE: str

    def get_block_name(self) -> str:
        """The name of Gradio's component, so that it looks the same."""
        return "file"

    async def async_move_resource_to_block_cache(
        self, url_or_file_path: str | Path | None
    ) -> str | None:
        """The path of a file if it was uploaded, else None.

        Gradio would download any address that a request names, of any size, and take files of
        this machine if the page is not mounted yet.
        """
        if url_or_file_path is None:
            return None
        path = Path(url_or_file_path).resolve()
        inside = path.is_relative_to(Path(self.GRADIO_CACHE).resolve())
        return str(path) if inside and path.is_file() else None

    def preprocess(self, payload: Any) -> Any:
        """The uploads, under the names that the browser gave.

        Gradio's method leaves an empty file behind for each and refuses all because of one, and
        its names have lost some of their characters.
        """
        files = payload.root if isinstance(payload, ListFiles) else [payload] if payload else []
        return [
            Upload(Path(file.path), file.orig_name or Path(file.path).name)
            for file in files
            if file.path
        ]


# Gradio's file component, except that it returns an ``Upload`` for each file and fetches none. Made
# without Gradio's metaclass, which writes a stub file beside the source of a component's class.
DropZone: Any = ABCMeta.__new__(
    ComponentMeta, "DropZone", (_Dropped, gr.File), {"__module__": __name__}
)


# Bytes of one upload, by where its articles may go.
DROP_BYTES: Mapping[Place, int] = {
    "library": settings.OWNER_DROP_BYTES,
    "visit": settings.VISIT_DROP_BYTES,
    "none": 0,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where uploaded files wait to be read."""

    place: Path

    @classmethod
    def open(cls, options: Options) -> Waiting | None:
        """The place for a server of our own; None if nobody may add articles.

        It is a folder that only this user can enter; Gradio's own in /tmp is shared by all users
        of the machine. Call this before the page is built: Gradio reads the setting only then.
        """
        if options.readonly:
            return None
        place = temporary.folder() / "uploads"
        place.mkdir(exist_ok=True)
        os.environ["GRADIO_TEMP_DIR"] = str(place)
        return cls(place)

    def full(self, more: int) -> bool:
        """Whether ``more`` bytes would be too many; removes first what has waited too long."""
        temporary.touch()
        waiting = 0
        for folder, _, names in os.walk(self.place):
            for path in (Path(folder, name) for name in names):
                try:
                    status = path.stat()
                    if time.time() - status.st_mtime > settings.UPLOADED_SECONDS:
                        Upload(path, "").discard()
                    else:
                        waiting += status.st_size
                except OSError:  # read and gone meanwhile
                    continue
        return waiting + more > settings.UPLOADED_BYTES
