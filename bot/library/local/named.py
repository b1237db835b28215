"""The encoder that a library in use names, when another process has moved it to another one."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

from bot.core import settings
from bot.core.errors import LibraryError, WendaError
from bot.library import fit
from embeddings.encoder.bundled import BUNDLED, load_encoder

if TYPE_CHECKING:
    from pathlib import Path

    from bot.library.local.schema import Manifest
    from embeddings.encoder.bundled import Encoder

log = logging.getLogger(__name__)


class Named:
    """Finds the encoder for what a library holds now; loads one beside all else, in a thread.

    Only from this machine: what a library names opens no connection.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._given = encoder
        self._lock = threading.Lock()
        self._wanted: tuple[str, str, int, str] | None = None  # what is loaded, or was
        self._loading: Future[Encoder] = Future()
        self._due = 0.0  # when what failed is tried again

    def give(self, encoder: Encoder) -> None:
        """One that the library is going to name: it need not be loaded."""
        self._given = encoder

    def get(self, manifest: Manifest, serving: Encoder) -> Encoder | None:
        """The one for this state; None while it is loaded, and when it cannot be.

        The latter is logged, once.
        """
        for encoder in (serving, self._given):
            if fit.describe(encoder).made_from() == manifest.made_from():
                return encoder
        loading = self._load(manifest)
        return loading.result() if loading.done() and not loading.exception() else None

    def wait(self, manifest: Manifest, serving: Encoder) -> None:
        """Returns when :meth:`get` has one.

        Raises:
            LibraryError: it cannot be loaded.
        """
        if self.get(manifest, serving) is None:
            self._load(manifest).result()

    def _load(self, manifest: Manifest) -> Future[Encoder]:
        with self._lock:
            failed = self._loading.done() and self._loading.exception() is not None
            again = failed and time.monotonic() > self._due
            if self._wanted != manifest.made_from() or again:
                said = self._wanted == manifest.made_from()
                self._wanted, self._loading = manifest.made_from(), Future()
                arguments = (manifest, self._loading, said)
                threading.Thread(target=self._try, args=arguments, daemon=True).start()
            return self._loading

    def _try(self, manifest: Manifest, loading: Future[Encoder], said: bool) -> None:
        try:
            loading.set_result(self._loaded(manifest))
        except Exception as error:  # whatever it is, somebody waits for it
            self._due = time.monotonic() + settings.ENCODER_AGAIN
            if not said:
                log.warning("%s; what was there before goes on being served", error)
            loading.set_exception(error)

    def _loaded(self, manifest: Manifest) -> Encoder:
        """LibraryError when there is no such encoder here."""
        if manifest.words != fit.words_version():
            raise self._renewed()
        try:
            encoder = load_encoder(manifest.encoder, fetch=False)
        except WendaError as error:
            raise LibraryError(
                f"the library in {self._folder} was moved to the encoder {manifest.encoder}, "
                f"which cannot be loaded here ({error}); start again with --encoder "
                f"{manifest.encoder}"
            ) from error
        if fit.describe(encoder).made_with() != manifest.made_with():
            if manifest.encoder == BUNDLED:
                raise self._renewed()
            raise LibraryError(
                f"the library in {self._folder} was moved to another version of the encoder "
                f"{manifest.encoder} than there is here; start again with that version"
            )
        return encoder

    def _renewed(self) -> LibraryError:
        return LibraryError(
            f"the library in {self._folder} was renewed by another version of Wenda; start again"
        )
