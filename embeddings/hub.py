"""Models of the hub: loaded quietly, and never by unpickling.

Weights are read from safetensors alone, because reading a pickle can run what is in it.
"""

from __future__ import annotations

import os
import re
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

from embeddings.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 10.0  # seconds for a model hub to answer

# Files that are pickles. Not every .bin: many models also have OpenVINO's weights, which are not.
_PICKLED = re.compile(r"(?:pytorch|adapter)_model.*\.bin|.*\.(?:pt|pth|ckpt|pkl|pickle)", re.I)
_SAFE = ".safetensors"

_ALONE = threading.Lock()  # torch.load is global: one model at a time is loaded without it


@contextmanager
def quiet(*, bars: bool) -> Iterator[None]:
    """Turns off transformers' progress bars, which also go into files, unless ``bars``."""
    from transformers.utils import logging

    if bars or not logging.is_progress_bar_enabled():
        yield
        return
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def knock(name: str) -> None:
    """Raises soon if no hub can be reached; sentence-transformers would try for a minute."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    with suppress(HfHubHTTPError):  # the hub answered; short names are looked for elsewhere, too
        HfApi().model_info(name, timeout=_PATIENCE)


def require_safetensors(folder: str) -> None:
    """Refuses a model that has pickled weights and, beside them, none as safetensors.

    Raises:
        EncoderError: that is so in the folder or in one within it.
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
    """Within the block ``torch.load``, which reads pickles, raises EncoderError."""
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
