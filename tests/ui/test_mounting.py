"""What docs/deploy.md shows: the page in another app, as a Space, in a container, as a service."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import chat_server
import httpx
import pytest
from browsing import BOX, chromium
from gradio_client import Client
from shipped_questions import EXAMPLES

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/deploy.md").read_text("utf-8")
UNIT = ROOT / "docs/deploy/wenda.service"
QUESTION = EXAMPLES[0]

UVICORN = """
import socket, uvicorn
sock = socket.create_server(("127.0.0.1", 0))
print(f"Up at http://127.0.0.1:{sock.getsockname()[1]} (", flush=True)
config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
uvicorn.Server(config).run([sock])
"""
LAUNCH = 'launch(server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, server_port=PORT,'
WAIT = """
    print(f"Up at {page.local_url.rstrip('/')} (", flush=True)
    page.block_thread()
"""


def example(holding):
    (found,) = [code for code in re.findall(r"^```python\n(.+?)^```$", GUIDE, re.M | re.S)
                if holding in code]  # fmt: skip
    return found


def running(code, tmp_path):
    script = tmp_path / "app.py"
    script.write_text(code, encoding="utf-8")
    return chat_server.Process([str(script)], {"WENDA_DATA": str(tmp_path / "data")})


def asked_in_a_browser(url):
    """Opens a page, asks the example question, gives the answer's text and what went wrong."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium())
        page = browser.new_page()
        wrong, hosts = [], set()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(url)
        page.fill(BOX, QUESTION)
        page.press(BOX, "Enter")
        page.locator("mark").first.wait_for()
        said = page.locator(".wd-answer").first.inner_text()
        browser.close()
    return said, wrong, hosts


@pytest.mark.slow
def test_the_page_works_under_a_path_of_somebody_elses_app(tmp_path):
    app = running(example("mount_gradio_app") + UVICORN, tmp_path)
    try:
        assert httpx.get(f"{app.url}/health").json() == {"ok": True}
        with_slash = f"{app.url}/wenda/"
        said, wrong, hosts = asked_in_a_browser(with_slash)
        assert "US$2.09 billion" in said
        assert wrong == []
        assert hosts == {app.url.removeprefix("http://")}
        client = Client(with_slash, verbose=False, analytics_enabled=False)
        assert client.predict(QUESTION, api_name="/ask")["answered"]
        large = {"files": ("x.txt", b"x" * 2_000)}
        uploaded = httpx.post(f"{app.url}/wenda/gradio_api/upload", files=large)
        assert uploaded.status_code == 413
        client.close()
    finally:
        app.stop()


@pytest.mark.slow
def test_the_example_of_a_space_asks_and_answers(tmp_path):
    shutil.copytree(ROOT / "seeds", tmp_path / "articles", ignore=shutil.ignore_patterns("*.py"))
    code = example("page.launch").replace('"articles"', repr(str(tmp_path / "articles")))
    with socket.create_server(("127.0.0.1", 0)) as free:  # Gradio takes no 0 for any port
        launch = LAUNCH.replace("PORT", str(free.getsockname()[1]))
    code = code.replace('launch(server_name="0.0.0.0",', launch).rstrip() + WAIT
    assert launch in code
    space = running(code, tmp_path)
    try:
        client = Client(space.url, verbose=False, analytics_enabled=False)
        assert client.predict(QUESTION, api_name="/ask")["answered"]
        client.close()
    finally:
        space.stop()


@pytest.mark.slow
def test_behind_another_server_the_page_knows_its_own_name():
    (told,) = re.findall(r"^    (WENDA_HOSTS=\S+) (WENDA_PROXIES=\S+) wenda chat", GUIDE, re.M)
    chat = chat_server.Process([chat_server.__file__], dict(one.split("=") for one in told))
    sent = {"host": "127.0.0.1", "x-forwarded-host": "qa.example.org", "x-forwarded-proto": "https"}
    try:
        config = httpx.get(f"{chat.url}/config", headers=sent).json()
        strange = httpx.get(f"{chat.url}/config", headers={**sent, "x-forwarded-host": "x.example"})
    finally:
        chat.stop()
    assert config["root"] == "https://qa.example.org"
    assert strange.status_code == 421
    settings = re.search(r"```nginx\n(.+?)```", GUIDE, re.S)[1]
    assert re.findall(r"proxy_set_header (\S+)", settings) == [
        "Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For",
    ]  # fmt: skip
    assert settings.count("{") == settings.count("}")


def test_the_container_runs_as_a_normal_user_without_a_network():
    lines = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    last = steps[[n for n, step in enumerate(steps) if step[0] == "FROM"][-1] :]
    names = [name for name, _ in last]
    assert names.index("USER") < names.index("CMD")
    assert dict(last)["USER"] == "wenda"
    assert "HEALTHCHECK" in names
    assert not any("pip" in what for _, what in last)
    kept = (ROOT / ".dockerignore").read_text("utf-8").split()
    for name, what in steps:
        if name == "COPY" and not what.startswith("--from"):
            for source in what.split()[:-1]:
                assert (ROOT / source).exists()
                assert f"!{source}" in kept


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_unit_is_one_that_systemd_takes(tmp_path):
    text = UNIT.read_text("utf-8")
    for line in ("DynamicUser=yes", "ProtectSystem=strict", "StateDirectory=wenda"):
        assert f"\n{line}\n" in text
    assert "--readonly" in text
    unit = tmp_path / "wenda.service"
    unit.write_text(text.replace("/opt/wenda/.venv/bin/wenda", sys.executable), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60
    )
    assert "wenda.service" not in done.stderr
