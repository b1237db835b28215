"""A chat that others can reach, as ``wenda chat`` serves it: nothing opens without its password.

It listens on loopback and asks for a public link that cannot be had: the network ends at a port
where nobody answers.
"""

from __future__ import annotations

import re

import chat_server
import httpx
import pytest
from browsing import BOX
from gradio_client import Client
from shipped_questions import EXAMPLES

from bot.core import settings
from ui.access import qr
from ui.texts import TEXTS

pytestmark = pytest.mark.slow

QUESTION = EXAMPLES[0]
ASKING = {"data": [QUESTION]}
DEAD = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
DEAD |= {name.lower(): address for name, address in DEAD.items()}

WAYS_IN = [
    ("GET", "/config"),
    ("GET", "/openapi.json"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/token"),
    ("GET", "/gradio_api/user"),
    ("GET", "/gradio_api/heartbeat/x"),
    ("GET", "/gradio_api/queue/data?session_hash=x"),
    ("GET", "/gradio_api/call/ask/x"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/gradio_api/mcp/"),
    ("GET", "/v1/models"),
    ("GET", "/monitoring"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/call/ask"),
    ("POST", "/gradio_api/call/v2/ask"),
    ("POST", "/gradio_api/run/ask"),
    ("POST", "/gradio_api/api/ask"),
    ("POST", "/gradio_api/run/predict"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/upload"),
    ("POST", "/gradio_api/mcp/"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/mcp"),
    ("POST", "/mcp"),
]


@pytest.fixture(scope="module")
def chat():
    running = chat_server.Process(["-m", "bot", "chat", "--share", "--port", "0"], DEAD)
    running.wait_for("No public link: .*")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def password(chat):
    return re.search(r"Login: user wenda, password (\S+)", chat.printed()).group(1)


def test_it_says_how_to_get_in_and_why_there_is_no_link(chat, password):
    told = chat.printed().splitlines()
    assert len(told) == 3, told  # nothing of Gradio's, and no code where nobody can scan it
    assert re.fullmatch(r"([a-z2-9]{5}-){2}[a-z2-9]{5}", password)
    assert chat.printed().count(password) == 1
    assert told[2] == (
        "No public link: Gradio's share service cannot be reached: [Errno 111] Connection refused. "
        f"The chat goes on at {chat.url}; --host 0.0.0.0 lets your network in"
    )


@pytest.mark.parametrize(("method", "path"), WAYS_IN)
def test_nothing_opens_without_the_password(chat, method, path):
    body = ASKING if method == "POST" else None
    for headers in ({}, {"cookie": "access-token-x=y"}, {"x-forwarded-for": "127.0.0.1"}):
        answer = httpx.request(method, chat.url + path, json=body, headers=headers)
        assert answer.status_code in (401, 404), path
        assert "Xuzhou" not in answer.text
        assert "x-content-type-options" in answer.headers


def test_the_page_without_a_login_holds_the_form_alone(chat):
    page = httpx.get(chat.url)
    assert page.status_code == 200
    assert '"auth_required":true' in page.text
    assert '"components":[]' in page.text
    for word in ("wd-question", "徐州", "Xuzhou"):
        assert word not in page.text


def test_a_program_gets_in_with_the_password(chat, password):
    sent = {"authorization": f"Bearer {password}"}
    answer = httpx.post(f"{chat.url}/gradio_api/run/ask", json=ASKING, headers=sent, timeout=60)
    assert "2.09" in answer.json()["data"][0]["text"]
    basic = httpx.get(f"{chat.url}/gradio_api/info", auth=("wenda", password))
    assert "/ask" in basic.json()["named_endpoints"]
    client = Client(chat.url, auth=("wenda", password), verbose=False, analytics_enabled=False)
    assert "2.09" in client.predict(QUESTION, api_name="/ask")["text"]
    client.close()


def test_names_that_others_give_it_are_not_repeated(chat, password):
    sent = {"authorization": f"Bearer {password}", "x-forwarded-host": "evil.example"}
    sent |= {"x-gradio-server": "http://evil.example", "x-forwarded-proto": "https"}
    root = httpx.get(f"{chat.url}/config", headers=sent).json()["root"]
    assert root == chat.url
    named = httpx.get(f"{chat.url}/config", headers={**sent, "host": "evil.example"})
    assert named.status_code == 421
    assert "WENDA_HOSTS" in named.text


def test_a_browser_logs_in_and_its_owner_is_not_shown_what_is_not_there(chat, password, browser):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(chat.url)
    fields = page.locator("input")
    fields.nth(0).fill("wenda")
    fields.nth(1).fill(password)
    page.get_by_role("button", name="Login").click()
    page.wait_for_selector(f"{BOX}:enabled", timeout=30_000)
    assert page.locator(".wd-reach-box").count() == 0  # neither a link nor a network
    context.close()


def test_the_owner_is_shown_the_networks_address_and_a_code_that_is_drawn(browser):
    port = chat_server.running().wait_for(r"(?<=small: )\d+")
    context = browser.new_context(locale="zh-TW")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}")
    box = page.locator(".wd-reach-box")
    box.locator("summary").click(timeout=30_000)
    assert box.locator("summary").inner_text() == TEXTS["zh-Hant"]["open_here"]
    assert box.locator("code").inner_text() == chat_server.NETWORK
    code = box.locator("img")
    code.wait_for()
    assert code.get_attribute("src") == qr.for_page(chat_server.NETWORK)
    assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    context.close()
    guest = httpx.get(f"http://127.0.0.1:{port}", headers={"x-forwarded-for": "192.0.2.1"})
    assert "192.168.1.2" not in guest.text


def test_wrong_logins_run_out(chat, password):
    """The last of this file: for a while nobody can log in."""

    def login(attempt):
        fields = {"username": "wenda", "password": attempt}
        return httpx.post(f"{chat.url}/login", data=fields, headers={"accept-language": "zh-TW"})

    tries = [login(str(number)).status_code for number in range(settings.LOGIN_BURST + 5)]
    assert tries.count(400) in (settings.LOGIN_BURST, settings.LOGIN_BURST + 1)
    assert tries[-1] == 429
    late = login(password)
    assert late.status_code == 429
    assert late.json()["detail"].startswith(TEXTS["zh-Hant"]["login_wait"][:8])
    assert int(late.headers["retry-after"]) > 0
