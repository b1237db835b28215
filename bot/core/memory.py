"""Whether a process may have the memory that its work needs, before anything heavy is loaded.

The libraries that do the work (NumPy's BLAS, FAISS, onnxruntime, tokenizers) end the process where
memory fails them, most of them without a word; so it has to be known before.
"""

from __future__ import annotations

import mmap
from pathlib import Path

from bot.core.errors import WendaError

_MIB = 1024**2
# By kind of work, in MiB: address space beside what Python itself has, and memory in use. Measured
# on two cores over the shipped articles; more cores and larger libraries take more.
NEEDS = {
    "library": (560, 170),  # and the sentence model
    "answers": (1_120, 440),  # with the reader
    "chat": (1_800, 600),  # with Gradio
}
# What a container may use at most: the kernel ends a process that goes beyond.
_BOUNDS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
# How C++, the dynamic loader and the system say that there is no more.
_SIGNS = ("bad_alloc", "failed to map segment", "allocate memory")


def check_memory(work: str) -> str:
    """Looks whether there is memory for some work, one of ``NEEDS``.

    Returns:
        A line of warning if the process may be ended for want of memory; else "".

    Raises:
        WendaError: there is too little address space, so it would end in any case.
    """
    space, used = NEEDS[work]
    try:
        mmap.mmap(-1, space * _MIB).close()  # no page is touched, so none is used
    except (OSError, MemoryError, OverflowError, ValueError):
        raise WendaError(
            f"there is too little memory: {space:,} MB of address space are needed, and the system "
            "gives less; raise the limit (`ulimit -v`) or close other programs"
        ) from None
    for file in _BOUNDS:
        try:
            bound = int(file.read_text()) // _MIB
        except (OSError, ValueError):  # no such file, or "max"
            continue
        if bound < used:
            return (
                f"this process may use {bound:,} MB of memory and needs about {used:,}; if it ends "
                "without a word, give it more"
            )
    return ""


def is_shortage(error: BaseException) -> bool:
    """Whether an error, or what it came of, says that memory could not be had."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError) or any(sign in str(cause) for sign in _SIGNS):
            return True
        inner = None if cause.__suppress_context__ else cause.__context__
        cause = cause.__cause__ or inner
    return False
