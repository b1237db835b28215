"""TLS and tokens. No Milvus with either is at hand: a TLS proxy stands before milvus-lite's server,
which takes any token, and a gRPC server of a few lines answers as Milvus does to a wrong one.
"""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from library_parts import THREE, Topics
from tls_proxy import NAME, PEM, tls_proxy

from bot.core.errors import LibraryError
from bot.library.milvus.library import MilvusLibrary, exists


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody is waited for; the certificate is for a name, and this machine has another."""
    monkeypatch.setenv("WENDA_MILVUS_TIMEOUT", "5")
    monkeypatch.setattr("bot.core.settings.MILVUS_OPEN", 1.5)
    monkeypatch.setenv("WENDA_MILVUS_SERVER_NAME", NAME)


def refused(place):
    with pytest.raises(LibraryError) as caught:
        MilvusLibrary.open(place, Topics()).close()
    message = str(caught.value)
    assert message.startswith(place)
    assert "\n" not in message
    return message.removeprefix(place).strip()


def test_over_tls(milvus, monkeypatch):
    monkeypatch.setenv("WENDA_MILVUS_CA", str(PEM))
    with tls_proxy(milvus.port) as port:
        with MilvusLibrary.open(f"milvuss://127.0.0.1:{port}/tls", Topics()) as library:
            library.update(THREE)
            assert library.articles() == list(THREE)
        monkeypatch.setenv("WENDA_MILVUS_TLS", "1")
        assert exists(f"milvus://127.0.0.1:{port}/tls")


def test_a_certificate_of_ours(milvus, monkeypatch):
    for name in ("CA", "CERT", "KEY"):
        monkeypatch.setenv(f"WENDA_MILVUS_{name}", str(PEM))
    with tls_proxy(milvus.port, wants_certificate=True) as port:
        place = f"milvuss://127.0.0.1:{port}/mutual"
        with MilvusLibrary.open(place, Topics()) as library:
            assert library.articles() == []
        for name in ("CERT", "KEY"):
            monkeypatch.delenv(f"WENDA_MILVUS_{name}")
        assert refused(place).startswith("wants a certificate of ours; set WENDA_MILVUS_CERT")


def test_a_certificate_that_is_not_trusted(milvus, monkeypatch):
    with tls_proxy(milvus.port) as port:
        place = f"milvuss://127.0.0.1:{port}/tls"
        message = refused(place)
        assert message.startswith("shows a certificate that is not trusted (self-signed")
        assert message.endswith("check WENDA_MILVUS_CA and WENDA_MILVUS_SERVER_NAME")
        monkeypatch.setenv("WENDA_MILVUS_CA", str(PEM))
        monkeypatch.setenv("WENDA_MILVUS_SERVER_NAME", "another.example.org")
        assert "not trusted (Hostname mismatch" in refused(place)


def test_tls_on_one_side_only(milvus, monkeypatch):
    monkeypatch.setenv("WENDA_MILVUS_CA", str(PEM))
    place = f"milvuss://127.0.0.1:{milvus.port}/tls"
    assert refused(place).startswith("speaks no TLS; write milvus://")
    monkeypatch.delenv("WENDA_MILVUS_CA")
    with tls_proxy(milvus.port) as port:
        assert refused(f"milvus://127.0.0.1:{port}/tls") == "speaks TLS; write milvuss://"


def test_a_file_that_is_not_there(milvus, monkeypatch, tmp_path):
    monkeypatch.setenv("WENDA_MILVUS_CA", str(tmp_path / "none.pem"))
    message = refused(f"milvuss://127.0.0.1:{milvus.port}/tls")
    assert message == (
        f"cannot be asked ({tmp_path / 'none.pem'}: No such file or directory); "
        "check the WENDA_MILVUS_ settings"
    )


@pytest.mark.slow
def test_nobody_is_there(monkeypatch):
    monkeypatch.setenv("WENDA_MILVUS_CA", str(PEM))
    assert refused("milvuss://127.0.0.1:9/none").startswith("does not answer; see that Milvus runs")


@contextmanager
def guard(answer):
    """A server that hears what is asked for, with what headers, and answers all of it alike."""
    import grpc

    heard = []

    class Handler(grpc.GenericRpcHandler):
        def service(self, details):
            heard.append(dict(details.invocation_metadata))
            return grpc.unary_unary_rpc_method_handler(answer)

    server = grpc.server(ThreadPoolExecutor(2), handlers=[Handler()])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port, heard
    finally:
        server.stop(0).wait()


def denied_by_grpc(request, context):
    import grpc

    context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure")


def denied_by_milvus(request, context):
    from pymilvus.grpc_gen import common_pb2, milvus_pb2

    message = "auth check failure, please check username [root] and password are correct"
    status = common_pb2.Status(error_code=65535, code=65535, reason=message)
    return milvus_pb2.ConnectResponse(status=status).SerializeToString()


@pytest.mark.parametrize("answer", [denied_by_grpc, denied_by_milvus])
def test_a_wrong_token_is_one_line_without_it(monkeypatch, answer):
    monkeypatch.setenv("WENDA_MILVUS_TOKEN", "root:secret")
    with guard(answer) as (port, heard):
        place = f"milvus://127.0.0.1:{port}/a"
        message = refused(place)
    assert message == "does not let us in; set WENDA_MILVUS_TOKEN to user:password"
    token = base64.b64encode(b"root:secret")
    assert [one["authorization"] for one in heard][:1] in ([token], [token.decode()])


def test_milvus_lite_takes_any_token(milvus, monkeypatch):
    """So a right one cannot be told from a wrong one there: see docs/milvus.md."""
    monkeypatch.setenv("WENDA_MILVUS_TOKEN", "nobody:wrong")
    with MilvusLibrary.open(milvus.place("token"), Topics()) as library:
        assert library.articles() == []
