"""Articles that are prepared on a Ray: a real one, of two nodes on this machine."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from library_parts import Topics

from bot import Bot
from bot.core import settings
from bot.core.errors import WendaError
from bot.library import LocalLibrary
from bot.library.ingest.ray import connect_ray
from bot.library.ingest.ray_task import Order, stamp, work
from bot.library.local import rows
from embeddings.encoder.bundled import bundled_encoder

ROOT = Path(__file__).parents[4]
WORDS = "徐州 實際使用外資 20.9億美元 in 2019 the city used capital 同比增長 exports rose".split()


@pytest.fixture(scope="module", autouse=True)
def alone():
    """What Ray reads when it is first imported: tell nobody, listen on the loopback alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support")]))
        yield


# Without a Ray


@pytest.mark.parametrize("address", ["", "somewhere", "ray://127.0.0.1:10001", "a:b", "1.2.3.4:"])
def test_an_address_of_another_kind(address):
    with pytest.raises(ValueError, match="give auto, local or host:port"), connect_ray(address):
        pass


def test_nobody_answers():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    start = time.monotonic()
    with pytest.raises(WendaError, match=f"no Ray answers at {address} .*is one started"):
        with connect_ray(address):
            pass
    assert time.monotonic() - start < settings.RAY_OPEN + 5


def test_ray_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(WendaError, match=r"pip install \"wenda\[ray\]\""), connect_ray("local"):
        pass


def test_the_command_says_so_in_one_line(tmp_path):
    command = [sys.executable, "-m", "bot", "add", "--ray", "nowhere", str(tmp_path)]
    done = subprocess.run(
        [*command, "--library", str(tmp_path / "new")], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "wenda: --ray is 'nowhere'; give auto, local or host:port\n"
    assert not (tmp_path / "new").exists()


def order(*paths, digests=None, mark=None):
    return Order(list(map(str, paths)), digests or {}, "bundled", mark or stamp(bundled_encoder()))


def test_a_task_reads_and_prepares_what_is_new(tmp_path):
    (tmp_path / "a.txt").write_text("The hive holds 40,000 bees.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Tea is picked in May.", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"\x00" * 50)
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt", "gone.txt")]
    done = work(order(*paths))
    assert [one.text[:4] for one in done.articles] == ["The ", "Tea "]
    assert done.coming == done.articles
    assert sorted(done.made) == sorted((one.id, one.digest) for one in done.articles)
    assert len(done.problems) == len(done.unread) == 2
    assert [one.article for one in done.learnt] == [one.id for one in done.articles]
    again = work(order(*paths, digests={done.articles[0].id: done.articles[0].digest}))
    assert again.articles == done.articles
    assert again.coming == done.articles[1:]
    assert len(again.made) == 1


def test_a_machine_with_another_wenda_is_told_apart(tmp_path):
    done = work(order(tmp_path / "a.txt", mark="another"))
    assert "has another Wenda or model" in done.error
    assert done.articles == []


# With one


@pytest.fixture(scope="module")
def cluster():
    """A head with one core."""
    from ray.cluster_utils import Cluster

    head = {"include_dashboard": False, **NODE}
    made = Cluster(initialize_head=True, head_node_args=head)
    yield made
    made.shutdown()


NODE = {"num_cpus": 1, "node_ip_address": "127.0.0.1", "object_store_memory": 100 * 1024**2}


@pytest.fixture
def second(cluster):
    """A second node with one core."""
    node = cluster.add_node(**NODE)
    yield node
    if node in cluster.worker_nodes:
        cluster.remove_node(node)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Forty articles of 10,000 characters in both languages, and a file that is none."""
    home = tmp_path_factory.mktemp("ray") / "articles"
    home.mkdir()
    rng = random.Random(6)
    for number in range(40):
        lines = [" ".join(rng.choices(WORDS, k=20)) + "。" for _ in range(80)]
        (home / f"{number:02}.md").write_text(f"# 文章{number}\n\n" + "\n\n".join(lines), "utf-8")
        os.utime(home / f"{number:02}.md", (1_600_000_000, 1_600_000_000))
    (home / "bad.txt").write_bytes(b"\x00" * 50)
    return home


@pytest.fixture(scope="module")
def plain(folder, tmp_path_factory):
    """Id → digest and seal, which is over passages and vectors, as a plain add stores them."""
    place = tmp_path_factory.mktemp("plain")
    with Bot.open(library=place, shipped=False) as opened:
        with pytest.warns(RuntimeWarning, match=r"bad\.txt"):
            opened.add(folder)
        return seals(opened.library)


def seals(library):
    return library.snapshot().pinned.read(rows.seals)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(settings, "BATCH_FILES", 2)


def add(bot, folder, address, after=lambda number: None):
    """Adds a folder over a Ray; the batches, after each of which something may happen."""
    found = []
    with connect_ray(address) as there, pytest.warns(RuntimeWarning, match=r"bad\.txt"):
        for batch in bot.add_batches(folder, there):
            found.append(batch)
            after(len(found))
    return found


@contextmanager
def killing(cluster, times):
    """Kills so many processes that are at a task, one after another; gives who they were."""
    raylet = psutil.Process(cluster.head_node.all_processes["raylet"][0].process.pid)
    killed, ended = [], threading.Event()

    def look():
        while len(killed) < times and not ended.wait(0.002):
            for one in raylet.children():
                if one.pid not in killed and title(one).startswith("ray::work"):
                    one.kill()
                    killed.append(one.pid)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield killed
    finally:
        ended.set()
        thread.join()


def title(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.mark.slow
def test_a_node_that_is_killed_costs_no_article(cluster, second, folder, plain, tmp_path):
    def kill(number):
        if number == 4:
            cluster.remove_node(second, allow_graceful=False)

    start = time.perf_counter()
    with Bot.open(library=tmp_path, shipped=False) as opened:
        found = add(opened, folder, cluster.address, kill)
        print(f"40 articles, {sum(b.passages for b in found):,} passages, a node killed on the way")
        print(f"{time.perf_counter() - start:.1f} s")
        assert sum(len(batch.articles) for batch in found) == 40
        assert len(opened.articles()) == 40
        assert seals(opened.library) == plain
        assert opened.library.check() == []


@pytest.mark.slow
def test_what_is_in_is_neither_read_nor_stored_again(cluster, folder, plain, tmp_path):
    with Bot.open(library=tmp_path, shipped=False) as opened:
        with connect_ray(cluster.address) as there:
            stopped = opened.add_batches(folder, there)
            assert [len(next(stopped).articles) for _ in range(2)] == [2, 2]
            stopped.close()
        assert len(opened.articles()) == 4
        revision = opened.library.snapshot().manifest.revision
        found = add(opened, folder, cluster.address)
        assert sum(len(batch.coming) for batch in found) == 36
        assert seals(opened.library) == plain
        assert opened.library.snapshot().manifest.revision == revision + 18


@pytest.mark.slow
@pytest.mark.parametrize("retries", [0, settings.RAY_RETRIES], ids=["by us", "by Ray"])
def test_a_worker_that_is_killed_is_replaced(
    cluster, folder, plain, tmp_path, monkeypatch, retries
):
    monkeypatch.setattr(settings, "RAY_RETRIES", retries)
    with Bot.open(library=tmp_path, shipped=False) as opened:
        with killing(cluster, 2) as killed:
            found = add(opened, folder, cluster.address)
        assert len(killed) == 2
        assert sum(len(batch.articles) for batch in found) == 40
        assert seals(opened.library) == plain


@pytest.mark.slow
def test_a_task_that_kills_its_workers_is_given_up(cluster, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "RAY_RETRIES", 0)
    monkeypatch.setattr(settings, "RAY_ATTEMPTS", 2)
    with Bot.open(library=tmp_path, shipped=False) as opened, connect_ray(cluster.address) as there:
        with killing(cluster, 99):
            with pytest.raises(WendaError, match=r"lost a task 2 times, .*\.(md|txt) and \d more"):
                list(opened.add_batches(folder, there))
        assert opened.library.check() == []


@pytest.mark.slow
def test_an_encoder_without_a_name_cannot_go_elsewhere(cluster, folder, tmp_path):
    class Nameless(Topics):
        def __init__(self):
            super().__init__(name="")

    from bot.library.ingest.intake import Intake
    from bot.library.origins import Origins

    with LocalLibrary.open(tmp_path, Nameless()) as library, connect_ray(cluster.address) as there:
        with pytest.raises(WendaError, match="needs an encoder that has a name.*not Nameless"):
            list(Intake(library, Origins()).add(folder, there))
