"""A reverse proxy that has a chat under a path of its own, as nginx does by ``location``."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding")


@contextmanager
def serving(target, path):
    """Passes on what is asked for below ``path`` to ``target``, without it; yields its address."""
    asked = []

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append(self.path)
            if not self.path.startswith(f"{path}/"):
                self.send_response(404)
                self.send_header("content-length", "0")
                self.end_headers()
                return
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name: value for name, value in self.headers.items() if name != "Connection"}
            address = f"{target}{self.path[len(path) :]}"
            with httpx.stream(
                self.command, address, headers=headers, content=body, timeout=60
            ) as told:
                self.send_response(told.status_code)
                for name, value in told.headers.multi_items():
                    if name not in HOP:
                        self.send_header(name, value)
                self.send_header("connection", "close")
                self.end_headers()
                for part in told.iter_bytes():
                    self.wfile.write(part)
                    self.wfile.flush()
            self.close_connection = True

        do_POST = do_HEAD = do_GET

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.daemon_threads = True
    server.asked = asked
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
