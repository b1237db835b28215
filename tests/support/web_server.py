"""A web server on loopback that says what a test tells it to, as badly as it likes."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

NAME = "articles.example.org"  # what the certificate beside this file is for
PEM = Path(__file__).parent / "tls" / f"{NAME}.pem"  # a key that keeps no secret


class WebServer:
    """``say[path]`` is the bytes of the whole answer, or a function that sends it itself."""

    def __init__(self) -> None:
        self.say: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.heard: list[str] = []  # each request, head and all
        self.names: list[str | None] = []  # each name that TLS was asked for
        self.port = 0

    def answer(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(4096)
                if not piece:
                    return
                request += piece
            self.heard.append(request.decode())
            said = self.say[self.heard[-1].split(" ")[1]]
            try:
                if callable(said):
                    said(connection)
                else:
                    connection.sendall(said)
            except OSError:  # the client has gone: it had enough
                pass


def reply(body=b"", kind="text/plain", status="200 OK", length=True, **headers):
    """The bytes of an answer; ``location="…"`` and the like are its other headers."""
    lines = [f"HTTP/1.1 {status}", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"Content-Length: {len(body)}"] if length else []
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def web_server(secure=False):
    """A running ``WebServer``; all that it began is over at the end."""
    server = WebServer()
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    context.sni_callback = lambda _, name, __: server.names.append(name)
    workers: list[threading.Thread] = []

    def one(connection: socket.socket) -> None:
        connection.settimeout(10)
        try:
            server.answer(context.wrap_socket(connection, True) if secure else connection)
        except OSError:  # a handshake that the client broke off
            connection.close()

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            workers.append(threading.Thread(target=one, args=(connection,)))
            workers[-1].start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for worker in [thread, *workers]:
            worker.join(15)
