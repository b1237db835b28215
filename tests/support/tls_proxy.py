"""TLS in front of a server that speaks none: what comes in is passed on, byte by byte."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress

from web_server import NAME, PEM

__all__ = ["NAME", "PEM", "tls_proxy"]


class Proxy:
    """Passes connections on to a port of loopback; its certificate is for ``NAME``."""

    def __init__(self, to, wants_certificate):
        self._to = to
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(PEM)
        self._context.set_alpn_protocols(["h2"])
        if wants_certificate:
            self._context.verify_mode = ssl.CERT_REQUIRED
            self._context.load_verify_locations(PEM)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._sockets, self._threads = [self._listener], []
        self._begin(self._serve)

    def _begin(self, function, *arguments):
        self._threads.append(threading.Thread(target=function, args=arguments))
        self._threads[-1].start()

    def _serve(self):
        with suppress(OSError):  # closed
            while True:
                self._begin(self._meet, self._listener.accept()[0])

    def _meet(self, raw):
        try:
            raw.settimeout(10)
            secure = self._context.wrap_socket(raw, server_side=True)
            plain = socket.create_connection(("127.0.0.1", self._to), 10)
        except OSError:  # a handshake that the client broke off
            raw.close()
            return
        self._sockets += [secure, plain]
        secure.settimeout(0.01)
        plain.settimeout(0.01)
        with suppress(OSError, ValueError):  # either side has gone
            while _moved(secure, plain) and _moved(plain, secure):
                pass
        for one in (secure, plain):
            one.close()

    def close(self):
        """Ends every connection and thread."""
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(10)


def _moved(one, other):
    """Passes on what there is, if anything; False at the end. An SSL socket is one thread's."""
    with suppress(TimeoutError, ssl.SSLWantReadError):
        came = one.recv(65_536)
        other.settimeout(10)
        other.sendall(came)
        other.settimeout(0.01)
        return bool(came)
    return True


@contextmanager
def tls_proxy(port, wants_certificate=False):
    """The port of a proxy to ``port``; all that it began is over at the end."""
    proxy = Proxy(port, wants_certificate)
    try:
        yield proxy.port
    finally:
        proxy.close()
