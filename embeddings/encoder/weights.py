"""A model's weights are read from safetensors alone: reading a pickle can run what is in it.

sentence-transformers takes ``pytorch_model.bin`` where there is no ``model.safetensors``, and torch
then trusts a list of what may be unpickled. Nothing is unpickled here.
"""

from __future__ import annotations

import os
import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from embeddings.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Not every .bin: OpenVINO's weights, which many models have besides, are no pickles.
_PICKLED = re.compile(r"(?:pytorch|adapter)_model.*\.bin|.*\.(?:pt|pth|ckpt|pkl|pickle)", re.I)
_SAFE = ".safetensors"

_ALONE = threading.Lock()  # torch.load is everyone's: one model at a time is loaded without it


def require_safetensors(folder: str) -> None:
    """Refuses a model that has pickled weights where it has none as safetensors.

    Raises:
        EncoderError: a folder within has.
    """
    for place, _, names in os.walk(folder):
        pickled = sorted(name for name in names if _PICKLED.fullmatch(name))
        if pickled and not any(name.endswith(_SAFE) for name in names):
            found = os.path.relpath(os.path.join(place, pickled[0]), folder)
            raise EncoderError(
                f"the model in {folder} has its weights as a pickle ({found}), which may run "
                "anything when it is read; have it saved as safetensors"
            )


@contextmanager
def no_pickles() -> Iterator[None]:
    """While a model is loaded within, what would read a pickle by torch raises EncoderError."""
    import torch

    with _ALONE:
        before = torch.load
        torch.load = _refuse  # type: ignore[assignment]
        try:
            yield
        finally:
            torch.load = before


def _refuse(file: Any, *_: Any, **__: Any) -> NoReturn:
    name = os.path.basename(file) if isinstance(file, str | os.PathLike) else "its weights"
    raise EncoderError(f"{name} is a pickle, and only safetensors are read")
