"""An encoder's name as it is written → the model and its options.

As in ``intfloat/multilingual-e5-small,dim=256,dtype=float16``. The options:

- ``dim=256``: keep so many of the first dimensions, for models trained for it (Matryoshka);
- ``dtype=float32|float16|bfloat16``: the type of the weights; by default as they were saved;
- ``backend=torch|onnx``: what runs the model;
- ``query=…``, ``passage=…``: the prompt before a question, and before a passage; by default the
  model's own, else its family's (:mod:`embeddings.encoder.transformer`);
- ``batch=32``: texts encoded at once; more is faster on a GPU, and takes more memory;
- ``device=cpu|cuda|cuda:1|mps``: where the model runs; by default on the best device.

The first five shape the vectors, so a library remembers them; the last two may differ each time.
A prompt may contain commas, and its last blank counts: ``query=query: ,passage=passage: ``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

from embeddings.errors import EncoderError

_NEXT = re.compile(r",(?=\s*[A-Za-z_]+=)")  # a comma before an option: others are text
_SHAPING = ("dim", "dtype", "backend", "query", "passage")  # what changes the vectors


@dataclass(frozen=True, slots=True)
class EncoderOptions:
    """How a sentence-transformers model is to be used; None means as the model itself says."""

    dim: int | None = None
    dtype: str | None = None
    backend: str = "torch"
    query: str | None = None
    passage: str | None = None
    batch: int = 32  # sentence-transformers' own
    device: str | None = None

    def encoder_name(self, model: str, own: int) -> str:
        """The name by which a library remembers the encoder: the model, and what shapes vectors.

        Args:
            model: its hub name or folder.
            own: the dimensions it has without options; asking for as many changes nothing.
        """
        plain = EncoderOptions(dim=own if self.dim == own else None)
        parts = [
            f"{name}={getattr(self, name)}"
            for name in _SHAPING
            if getattr(self, name) != getattr(plain, name)
        ]
        return ",".join([model, *parts])


def parse(name: str) -> tuple[str, EncoderOptions]:
    """The model's name or folder, and the options that follow it after a comma.

    The name of an existing folder may itself contain commas and what looks like options.

    Raises:
        EncoderError: an option is unknown, is given twice, or has a wrong value.
    """
    model, rest = _split(name)
    values: dict[str, int | str] = {}
    for part in _NEXT.split(rest) if rest else ():
        key, sign, text = part.partition("=")
        key = key.strip()
        if not sign or key not in _READERS:
            raise EncoderError(
                f"{part.strip()!r} is no option of an encoder, and there is no folder {name}; "
                f"write MODEL,key=value with {', '.join(_READERS)}"
            )
        if key in values:
            raise EncoderError(f"the encoder {name} has {key} twice; give it once")
        values[key] = _READERS[key](key, text)
    return model, EncoderOptions(**values)  # type: ignore[arg-type]


def _split(name: str) -> tuple[str, str]:
    """The model, which is the longest part that is a folder or ends at ",", and its options."""
    ends = [match.start() for match in re.finditer(",", name)]
    for end in [len(name), *reversed(ends)]:
        if os.path.isdir(os.path.expanduser(name[:end])):
            return name[:end], name[end + 1 :]
    model, _, rest = name.partition(",")
    return model.strip(), rest


def _count(key: str, text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise EncoderError(f"{key}={text} of the encoder is no whole number of 1 or more")
    return int(text)


def _match_pattern(pattern: str, words: str) -> Callable[[str, str], str]:
    """A reader of values that fit a pattern, which ``words`` describes in the error."""

    def read(key: str, text: str) -> str:
        text = text.strip()
        if not re.fullmatch(pattern, text):
            raise EncoderError(f"{key}={text} of the encoder is not known; give {words}")
        return text

    return read


def _text(key: str, text: str) -> str:
    return text  # as it is: models are trained with the blank at the end


_READERS: dict[str, Callable[[str, str], int | str]] = {
    "dim": _count,
    "dtype": _match_pattern("float32|b?float16", "float32, float16 or bfloat16"),
    "backend": _match_pattern("torch|onnx", "torch or onnx"),
    "query": _text,
    "passage": _text,
    "batch": _count,
    "device": _match_pattern(r"cpu|mps|cuda(:\d{1,3})?", "cpu, cuda, cuda:1 or mps"),
}
