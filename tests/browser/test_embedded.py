"""The page under a path of a proxy, and in a frame of another site."""

from __future__ import annotations

import http.server
import threading

import chat_server
import path_proxy
import pytest
from browsing import BOX, FDI
from playwright.sync_api import expect

ROOT_PATH = "/wenda"


class Site(http.server.BaseHTTPRequestHandler):
    """A page that has the chat in a frame."""

    chat = ""

    def do_GET(self):
        page = f'<!doctype html><title>site</title><iframe src="{self.chat}" width=900 height=700>'
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_):
        pass


def serve_site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def sites():
    """Two sites: the second may not show the chat."""
    servers = serve_site(), serve_site()
    yield [f"http://127.0.0.1:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chat(sites):
    environment = {"CHAT_ROOT_PATH": ROOT_PATH, "CHAT_EMBED": sites[0]}
    process = chat_server.Process([chat_server.__file__], environment)
    Site.chat = process.url
    yield process
    process.stop()


def answer_of(frame):
    frame.locator(BOX).fill(FDI)
    frame.locator(BOX).press("Enter")
    expect(frame.locator(".wd-value, .wd-answer, mark").first).to_contain_text("2.09 billion")


def test_its_address_has_the_path(chat):
    assert chat.url.endswith(f"{ROOT_PATH}/")


def test_a_question_is_answered_under_a_path_of_a_proxy(chat, browser):
    with path_proxy.serving(chat.url.removesuffix(f"{ROOT_PATH}/"), ROOT_PATH) as proxy:
        page = browser.new_page(locale="en-US")
        page.goto(f"http://127.0.0.1:{proxy.server_port}{ROOT_PATH}/")
        answer_of(page)
        page.close()
        assert [path for path in proxy.asked if not path.startswith(ROOT_PATH)] in (
            [],
            ["/manifest.json"],  # Gradio's page names it, and no page of ours is an app
        )


def test_without_its_last_slash_the_path_leads_to_the_page(chat, browser):
    page = browser.new_page(locale="en-US")
    page.goto(chat.url.removesuffix("/") + "?q=")
    assert page.url.startswith(chat.url)
    expect(page.locator(BOX)).to_be_visible()
    page.close()


def test_only_the_site_that_is_named_shows_it_in_a_frame(chat, sites, browser):
    page = browser.new_page(locale="en-US")
    page.goto(sites[0])
    answer_of(page.frame_locator("iframe"))
    page.goto(sites[1])
    page.wait_for_timeout(1_000)
    assert page.frame_locator("iframe").locator(BOX).count() == 0
    page.close()
