"""`wenda add --ray ADDRESS`: articles are read and prepared on many machines and stored by one.

A task reads some files and returns their articles and passages; this process alone writes. What is
stored is known by id and digest, so what a task does twice is stored once, and a task that is lost
with its machine is given to another. The machines see the same files and have the same Wenda.
"""

from __future__ import annotations

import os
import re
import socket
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.articles import id_of, source_of, unchanged_article
from bot.core import WendaError, settings
from bot.library.ingest.batches import Batch
from bot.library.ingest.ray_task import Done, Order, stamp, work

if TYPE_CHECKING:
    from bot.articles import Walk
    from bot.core import Article
    from bot.library.base import Library
    from bot.library.ingest.unchanged import Unchanged

_AT_HOST = re.compile(r"(?P<host>[^\s/:]+|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})")
_CHARACTER = 2  # bytes, more or fewer: one in English, three in Chinese


class Cluster:
    """The machines of a Ray that answers."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        # So often Ray itself replaces a worker that dies; then we give the task out again.
        self._task = ray.remote(num_cpus=1, max_retries=settings.RAY_RETRIES)(work)

    def batches(self, walk: Walk, unchanged: Unchanged | None, library: Library) -> Iterator[Batch]:
        """The batches of a walk as they are ready, in any order.

        There are never more tasks than the machines can soon take: the files of the next one are
        listed when one is done.

        Raises:
            WendaError: a task failed, or was lost too often; or a machine has another Wenda.
        """
        ray, count = self._ray, 0  # count: of the articles so far
        orders = _orders(walk, unchanged, library)
        lost: deque[Order] = deque()
        begun: dict[Any, Order] = {}
        while True:
            while len(begun) < self._most():
                todo = lost.popleft() if lost else next(orders, None)
                if todo is None:
                    break
                if isinstance(todo, Batch):  # all in the library already
                    count += len(todo.articles)
                    yield todo
                else:
                    begun[self._task.remote(todo)] = todo
            if not begun:
                break
            ready, _ = ray.wait(list(begun), num_returns=1, timeout=settings.RAY_IDLE)
            if not ready:
                self._check_machines()
                continue
            order = begun.pop(ready[0])
            done = self._result(ready[0], order)
            if done is None:
                lost.append(order)
                continue
            walk.problems += done.problems
            walk.unread.update(done.unread)
            walk.unopened += done.unopened
            count += len(done.articles)
            if unchanged:
                unchanged.close()
            yield Batch(done.articles, done.coming, len(order.paths), done.learnt, done.made)
        walk.check(count)

    def _most(self) -> int:
        """How many tasks may be under way: machines may come and go."""
        return max(1, self._cores() * settings.RAY_TASKS_EACH)

    def _cores(self) -> int:
        return int(self._ray.cluster_resources().get("CPU", 0))

    def _check_machines(self) -> None:
        if self._cores() < 1:
            raise WendaError("Ray has no core left to work on; add a machine, run it again")

    def _result(self, ready: Any, order: Order) -> Done | None:
        """What a task returned; None if it was lost and is to be done again."""
        errors = self._ray.exceptions
        try:
            done: Done = self._ray.get(ready)
        except errors.RayTaskError as error:
            lines = str(error).strip().splitlines() or [type(error).__name__]
            raise WendaError(f"a Ray task failed: {lines[-1]}") from error
        except errors.RayError as error:  # its worker or machine died, or its result was lost
            order.lost += 1
            if order.lost < settings.RAY_ATTEMPTS:
                return None
            raise WendaError(
                f"Ray lost a task {order.lost} times, the one that reads {order.paths[0]} and "
                f"{len(order.paths) - 1} more; {type(error).__name__}: out of memory there?"
            ) from error
        if done.error:
            raise WendaError(done.error)
        return done


@contextmanager
def connect_ray(address: str) -> Iterator[Cluster]:
    """The Ray at an address, disconnected at the end of the block.

    Args:
        address: ``auto``, the one of this machine or of ``RAY_ADDRESS``; ``local``, one that is
            started on this machine alone; or ``host:port``.

    Raises:
        ValueError: an address of another kind.
        WendaError: ray is not installed, or nothing answers.
    """
    match = _AT_HOST.fullmatch(address)
    if not match and address not in ("auto", "local"):
        raise ValueError(f"--ray is {address!r}; give auto, local or host:port")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing is told to anybody
    if address == "local":  # on the loopback: nobody else is to reach it
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    try:
        import ray
    except ImportError as error:
        line = '--ray needs ray, which is not installed: pip install "wenda[ray]"'
        raise WendaError(line) from error
    if match:
        _check_address(match["host"].strip("[]"), int(match["port"]))
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    try:
        if address == "local":
            ray.init(include_dashboard=False, **quiet)
        else:
            ray.init(address=address, **quiet)
    except (OSError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise WendaError(f"no Ray answers at {address} ({reason}); is one started?") from error
    try:
        yield Cluster(ray)
    finally:
        ray.shutdown()


def _check_address(host: str, port: int) -> None:
    """WendaError if nobody listens: Ray itself would try for minutes."""
    try:
        socket.create_connection((host, port), timeout=settings.RAY_OPEN).close()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise WendaError(f"no Ray answers at {host}:{port} ({reason}); is one started?") from error


def _orders(walk: Walk, unchanged: Unchanged | None, library: Library) -> Iterator[Order | Batch]:
    """Orders for tasks, and batches of what is in the library already, by the files' status."""
    name = str(getattr(library.encoder, "name", ""))
    if not name:
        kind = type(library.encoder).__name__
        raise WendaError(f"--ray needs an encoder that has a name, for other machines; not {kind}")
    mark = stamp(library.encoder)
    paths: list[str] = []
    stored: list[Article] = []
    size = 0

    def order() -> Order:
        ids = [id_of(source_of(Path(path))) for path in paths]
        return Order(list(paths), library.stored_digests(ids), name, mark)

    for file in walk.files:
        article = unchanged_article(file, unchanged) if unchanged else None
        if article is not None:
            stored.append(article)
        else:
            paths.append(str(file.absolute()))
            size += _size(file)
        if len(stored) >= settings.BATCH_FILES:
            yield _stored_batch(stored, unchanged)
            stored = []
        if len(paths) >= settings.BATCH_FILES or size >= settings.BATCH_CHARS * _CHARACTER:
            yield order()
            paths, size = [], 0
    if stored:
        yield _stored_batch(stored, unchanged)
    if paths:
        yield order()


def _stored_batch(articles: Sequence[Article], unchanged: Unchanged | None) -> Batch:
    """A batch of articles that are in the library as they are."""
    if unchanged:
        unchanged.close()
    return Batch(list(articles), [], len(articles), [], {})


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # reading it says why
