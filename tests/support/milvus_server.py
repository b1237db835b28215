"""A real server that speaks Milvus's protocol: milvus-lite's, in a process of its own."""

from __future__ import annotations

import hashlib
import importlib.util
import signal
import socket
import subprocess
import sys
import time

import pytest


class MilvusServer:
    """A server over a folder of its own; it may be killed and started again on its data."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._process = None

    def start(self):
        """Starts it, and waits until it listens."""
        assert self._process is None
        command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--data-dir", str(self.folder / "data")]
        with (self.folder / "log").open("a") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        for _ in range(600):
            assert self._process.poll() is None, (self.folder / "log").read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the server does not listen after a minute")

    def kill(self):
        """As a power cut would: nothing is written any more."""
        self._end(signal.SIGKILL)

    def stop(self):
        """In good order; not by Ctrl-C, which a job in the background never hears."""
        if self._process is not None:
            self._end(signal.SIGTERM)

    def _end(self, how):
        self._process.send_signal(how)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(30)
        self._process = None

    def place(self, name="test"):
        """The address of a library on it."""
        return f"milvus://127.0.0.1:{self.port}/{name}"

    def opener(self, path):
        """What opens, with an encoder, the library that stands for a test's folder."""
        from bot.library.milvus.library import MilvusLibrary

        name = "t" + hashlib.sha256(str(path).encode()).hexdigest()[:12]
        return lambda encoder: MilvusLibrary.open(self.place(name), encoder)


def running(folder):
    """A server over a folder, for a fixture; skips what asks for it if there is none to start."""
    if not importlib.util.find_spec("milvus_lite"):
        pytest.skip("milvus-lite is not installed")
    server = MilvusServer(folder)
    server.start()
    yield server
    server.stop()
