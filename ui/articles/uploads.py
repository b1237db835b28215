"""Files on their way from a browser to a library: where they wait, and for how long."""

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
        """Removes the file, and the folder that Gradio made for it when that is empty."""
        self.path.unlink(missing_ok=True)
        try:
            self.path.parent.rmdir()
        except OSError:  # another file waits there
            return


class _Dropped:
    """What is other in ``DropZone`` than in Gradio's file component."""

    GRADIO_CACHE: str

    def get_block_name(self) -> str:
        """The name of Gradio's own component, whose looks it has."""
        return "file"

    async def async_move_resource_to_block_cache(
        self, url_or_file_path: str | Path | None
    ) -> str | None:
        """The path of a file that was uploaded, else None.

        Gradio downloads what a request names by address, of any size, and takes files of this
        machine when the page is not mounted yet.
        """
        if url_or_file_path is None:
            return None
        path = Path(url_or_file_path).resolve()
        inside = path.is_relative_to(Path(self.GRADIO_CACHE).resolve())
        return str(path) if inside and path.is_file() else None

    def preprocess(self, payload: Any) -> Any:  # noqa: ANN401 - a component's are of any type
        """The uploads; Gradio's own leaves an empty file behind for each and refuses all for one.

        Gradio's names have lost some of their characters, so the browser's own are taken.
        """
        files = payload.root if isinstance(payload, ListFiles) else [payload] if payload else []
        return [
            Upload(Path(file.path), file.orig_name or Path(file.path).name)
            for file in files
            if file.path
        ]


# Gradio's file component, but it gives an ``Upload`` for each file and fetches none itself. Made
# past Gradio's metaclass, which writes a stub file beside the source of each component's class.
DropZone: Any = ABCMeta.__new__(
    ComponentMeta, "DropZone", (_Dropped, gr.File), {"__module__": __name__}
)


# Bytes of one upload by where its articles may go.
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
        """For a server of our own; None where nobody may add articles.

        Files wait in a folder that only this user can enter, not in Gradio's in /tmp, which every
        user of the machine shares. Call it before the page is built: Gradio asks once.
        """
        if options.readonly:
            return None
        place = temporary.folder() / "uploads"
        place.mkdir(exist_ok=True)
        os.environ["GRADIO_TEMP_DIR"] = str(place)
        return cls(place)

    def full(self, more: int) -> bool:
        """Whether too many bytes wait for ``more`` to come; what waited too long goes first."""
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
