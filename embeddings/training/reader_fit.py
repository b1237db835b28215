"""A pretrained reader and windows → a trained one: AdamW, with checkpoints to go on from.

Weights are kept in single precision. Where the processor multiplies bfloat16 faster, the network
runs in that: with AMX it is several times as fast, without it is several times as slow.
"""

from __future__ import annotations

import logging
import random
import time
from typing import TYPE_CHECKING

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from embeddings.training.reader import loss
from embeddings.training.reader_batches import batches, collate_batch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from embeddings.training.reader import Reader
    from embeddings.training.reader_batches import Marked

log = logging.getLogger("embeddings.training")

RATE = 7e-5  # AdamW's step for the pretrained layers
HEADS = 10.0  # times as much for the heads, which begin with nothing
WARM = 100  # batches over which the step rises; afterwards it falls in a line
LEAST = 0.01  # of RATE, at the end
DECAY = 0.01  # AdamW's weight decay
LONGEST = 1.0  # the gradient's length is cut to this
SAVED = 250  # batches between two checkpoints
SAID = 50  # batches between two lines of the log
_DONE = "done"  # what a checkpoint calls the batches done
_SLOW = 0.98  # of the running mean of the loss


def train(net: Reader, marked: Sequence[Marked], steps: int, seed: int, checkpoint: Path) -> None:
    """Trains a network in place; the same for the same seed and thread count.

    Args:
        net: the network to begin with.
        marked: the windows.
        steps: how many batches.
        seed: of the order of the windows.
        checkpoint: the file that is written now and then, and from which a run that ended before
            its time goes on.

    Raises:
        ValueError: there is no window.
    """
    heads = [weight for head in net.heads for weight in head.parameters()]
    body = [weight for weight in net.body.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "times": 1.0}, {"params": heads, "times": HEADS}], weight_decay=DECAY
    )
    done = 0
    if checkpoint.is_file():
        done = _restore(checkpoint, net, optimizer)
        log.info("reader: going on after %d batches", done)
    net.train()
    half = _half_is_faster()
    log.info("reader: %s precision", "half" if half else "single")
    mean = 0.0
    for number, batch in enumerate(batches(marked, random.Random(seed))):
        if number == steps:
            return
        if number < done:
            continue  # drawn, so that what follows is the same
        for group in optimizer.param_groups:
            group["lr"] = RATE * group["times"] * _share(number, steps)
        value = _step(net, batch, optimizer, half)
        mean = value if not mean else _SLOW * mean + (1 - _SLOW) * value
        if (number + 1) % SAID == 0:
            log.info("reader: %d of %d batches, loss %.3f", number + 1, steps, mean)
        if (number + 1) % SAVED == 0:
            _save(checkpoint, net, optimizer, number + 1)


def _share(number: int, steps: int) -> float:
    """The share of RATE at a batch."""
    return min(1.0, (number + 1) / WARM) * max(LEAST, 1 - number / steps)


def _half_is_faster() -> bool:
    """Whether this processor multiplies bfloat16 faster than single precision."""

    def seconds(kind: torch.dtype) -> float:
        left, right = torch.ones(2_048, 384, dtype=kind), torch.ones(384, 1_536, dtype=kind)
        left @ right  # the first time takes longer
        start = time.perf_counter()
        for _ in range(5):
            left @ right
        return time.perf_counter() - start

    return seconds(torch.bfloat16) < seconds(torch.float32)


def _step(
    net: Reader, batch: Sequence[Marked], optimizer: torch.optim.Optimizer, half: bool
) -> float:
    ids, places = collate_batch(batch)
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        value = loss(net, ids, places)
    optimizer.zero_grad()
    value.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(net.parameters(), LONGEST)
    optimizer.step()
    return value.item()


def _save(path: Path, net: Reader, optimizer: torch.optim.Optimizer, done: int) -> None:
    """Writes a checkpoint beside, then switches."""
    tensors = {f"net.{name}": weight for name, weight in net.state_dict().items()}
    for number, moments in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{number}.{name}": value for name, value in moments.items()}
    beside = path.with_suffix(".part")
    save_file(tensors, beside, {_DONE: str(done)})
    beside.replace(path)


def _restore(path: Path, net: Reader, optimizer: torch.optim.Optimizer) -> int:
    """Puts a checkpoint into network and optimizer; returns how many batches were done."""
    weights: dict[str, torch.Tensor] = {}
    state: dict[int, dict[str, torch.Tensor]] = {}
    with safe_open(path, "pt") as file:
        for key in file.keys():  # noqa: SIM118 - the file is no dictionary
            part, _, name = key.partition(".")
            if part == "net":
                weights[name] = file.get_tensor(key)
            else:
                number, _, name = name.partition(".")
                state.setdefault(int(number), {})[name] = file.get_tensor(key)
        done = int(file.metadata()[_DONE])
    net.load_state_dict(weights)
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})
    return done
