"""A server that speaks the chat protocol, as well or as badly as a test wants."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OK = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


def event(content, finish=None, **delta):
    """One event of a stream that brings some text."""
    choice = {"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}
    chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "tiny"}
    return f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n"


def says(text, size=7, finish="stop"):
    """A well-formed stream that says a text, a few characters at a time."""
    events = [event(text[start : start + size]) for start in range(0, len(text), size)]
    return [OK, *events, event(None, finish), "data: [DONE]\n\n"]


def status(code, body='{"error": {"message": "no", "type": "x"}}', kind="application/json"):
    return [
        f"HTTP/1.1 {code} X\r\nContent-Type: {kind}\r\nConnection: close\r\n"
        f"Content-Length: {len(body.encode())}\r\n\r\n{body}"
    ]


class ModelServer(ThreadingHTTPServer):
    """Answers every request with the parts of ``reply``: text, bytes, seconds or an event to wait.

    ``requests`` holds what came: (method and path, headers, body read as JSON).
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, reply):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.requests = []
        self.stopping = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_):
        """The other side went away: that is what many tests are about."""

    def __exit__(self, *_):
        self.stopping.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size)) if size else None
        self.server.requests.append((f"{self.command} {self.path}", dict(self.headers), body))
        for part in self.server.reply:
            if self.server.stopping.is_set():
                break
            if isinstance(part, (int, float)):
                self.server.stopping.wait(part)
            elif isinstance(part, threading.Event):
                part.wait(10)
            else:
                self.wfile.write(part.encode() if isinstance(part, str) else part)
                self.wfile.flush()
        self.close_connection = True

    do_GET = do_POST

    def log_message(self, *_):
        pass


def finishes(call, seconds):
    """What a call gives; it must not take longer."""
    began = time.monotonic()
    result = call()
    assert time.monotonic() - began < seconds
    return result
