"""The name of a sentence-transformers model → the model, from a folder, the hub's cache or the hub.

Weights are read from safetensors alone, because reading a pickle can run what is in it.
sentence-transformers would take ``pytorch_model.bin`` if there is no ``model.safetensors``, and
torch then trusts a list of what may be unpickled. Nothing is unpickled here.
"""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any

from embeddings import hub, progress
from embeddings.errors import EncoderError, reason

if TYPE_CHECKING:
    from embeddings.encoder.options import EncoderOptions


def load(name: str, options: EncoderOptions, *, fetch: bool = True) -> Any:
    """The SentenceTransformer of a hub name or a folder.

    Args:
        name: the hub name or folder.
        options: how the model is to be used.
        fetch: whether the hub may be asked for a model that is not on this machine.

    Raises:
        EncoderError: the model is not there and cannot be fetched, its weights are not safetensors,
            or the options do not fit the machine.
    """
    folder = os.path.expanduser(name)
    looks_like_path = name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1
    if looks_like_path and not os.path.isdir(folder):
        raise EncoderError(f"there is no model folder {name}; give a folder or a hub name")
    if not name:
        raise EncoderError("the encoder has options and no name; write MODEL,key=value")
    settings = _settings(options)
    if os.path.isdir(folder):
        hub.require_safetensors(folder)
        try:
            return _open(folder, settings, local=True)
        except Exception as error:
            raise EncoderError(
                f"the folder {name} holds no model that sentence-transformers can load "
                f"({reason(error)})"
            ) from error
    try:  # a model that was fetched before needs no network
        return _open(name, settings, local=True)
    except Exception as missing:
        if not fetch:
            raise EncoderError(
                f"the model {name} is not on this machine; fetch it once with --encoder {name}"
            ) from missing
        try:
            hub.knock(name)
            return _open(name, settings, local=False)
        except Exception as error:
            raise EncoderError(
                f"the model {name} is not on this machine and cannot be fetched "
                f"({reason(error)}); fetch it once with a network, or give a folder"
            ) from error


def _settings(options: EncoderOptions) -> dict[str, Any]:
    """The arguments of SentenceTransformer; EncoderError for what this machine cannot do."""
    import torch

    settings: dict[str, Any] = {
        "device": options.device,
        "backend": options.backend,
        "trust_remote_code": False,  # a model's own code is never run
        "model_kwargs": {"use_safetensors": True},
    }
    if options.device:
        try:
            torch.empty(0, device=options.device)
        except Exception as error:
            raise EncoderError(
                f"device={options.device} cannot be used here ({reason(error)}); "
                "leave device out, or give device=cpu"
            ) from error
    if options.backend == "onnx":
        settings["model_kwargs"] = {"provider": _provider(options)}
    elif options.dtype:
        settings["model_kwargs"]["dtype"] = getattr(torch, options.dtype)
    return settings


def _provider(options: EncoderOptions) -> str:
    """What ONNX Runtime is to run on; the first provider that it lists may be Azure's."""
    if options.dtype:
        raise EncoderError(
            f"dtype={options.dtype} is for backend=torch: an ONNX file has its own; leave one out"
        )
    try:
        import onnxruntime
        import optimum.onnxruntime  # noqa: F401 - what sentence-transformers will import
    except ImportError as error:
        raise EncoderError(
            f"backend=onnx needs optimum-onnx and ONNX Runtime ({reason(error)}); install them "
            'with: pip install "sentence-transformers[onnx]" (what they fit: '
            "docs/dependencies.md), or leave backend=onnx out"
        ) from error
    cuda = "CUDAExecutionProvider"
    there = cuda in onnxruntime.get_available_providers()
    wanted = not options.device or options.device.startswith("cuda")
    return cuda if there and wanted else "CPUExecutionProvider"


def _open(name: str, settings: dict[str, Any], *, local: bool) -> Any:
    """The model; with ``local`` only from this machine."""
    from sentence_transformers import SentenceTransformer

    bars = not local and progress.on_terminal()
    with hub.quiet(bars=bars), hub.no_pickles(), warnings.catch_warnings():
        if settings["backend"] == "onnx":
            warnings.simplefilter("ignore")  # those of the export, which users can do nothing about
        model = SentenceTransformer(name, local_files_only=local, **settings)
    dtype = settings.get("model_kwargs", {}).get("dtype")
    return model.to(dtype) if dtype else model  # its arguments do not reach a static table
