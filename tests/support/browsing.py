"""A browser over the chat, for the tests that look at the page; nothing may leave the machine."""

from __future__ import annotations

import shutil
from urllib.parse import urlsplit

import pytest

# The shell has the same engine and no window, and computes less for each page that is opened.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BOX = ".wd-question textarea"
SETTLED = 1_000  # ms after a click: what it brings about has begun
PATIENCE = 15_000  # milliseconds; two cores may have other work
FDI = "How much FDI did Xuzhou use in 2019?"


def chromium():
    """The path of Chromium; without one the test fails."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        message = "no Chromium to test the page with; apt-get install chromium-headless-shell"
        pytest.fail(message, pytrace=False)
    return path


@pytest.fixture(scope="session")
def url():
    import chat_server

    return chat_server.running().url


@pytest.fixture(scope="module")  # its event loop would be in the way of other modules' own
def browser():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium(), args=[*QUIET])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, url):
    """Opens the page: ``visit(locale=…)``. Afterwards nothing may have left the machine."""
    contexts, sent, failed = [], [], {}

    def open_page(locale="en-US", width=1280, height=900, at=url, **options):
        viewport = {"width": width, "height": height}
        context = browser.new_context(locale=locale, viewport=viewport, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: sent.append(request.url))
        context.on(
            "requestfailed", lambda request: failed.update({request.url: request.failure or ""})
        )
        page = context.new_page()
        page.goto(at)
        page.wait_for_selector(BOX)
        return page

    yield open_page
    for context in contexts:
        context.close()
    outside = {
        address
        for address in sent
        if urlsplit(address).scheme not in ("data", "blob")
        and urlsplit(address).hostname != "127.0.0.1"
    }
    # The policy stops a request before it is sent; Chromium names it all the same.
    assert {address for address in outside if failed.get(address) != "csp"} == set()


def ask(page, question):
    """Asks, and gives the reply once it is whole."""
    from playwright.sync_api import expect

    usable(page)  # what is typed before the page listens is lost
    done = page.locator(".wd-reply, .wd-chat .wd-notice")
    before = done.count()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    expect(done).to_have_count(before + 1, timeout=PATIENCE)
    return page.locator('[data-testid="bot"]').last


def usable(page):
    """The box can be typed in, and a question can be sent."""
    from playwright.sync_api import expect

    expect(page.locator(BOX)).to_be_enabled(timeout=PATIENCE)
    expect(page.locator(BOX)).to_be_editable()
    expect(page.locator(".wd-question .submit-button")).to_be_visible(timeout=PATIENCE)


def edit(page):
    """Returns the box of the first question, opened for editing, and open to stay.

    Gradio closes such a box whenever the conversation is drawn again, and the answer to a question
    that was sent just before may still be on its way: then the box is opened once more.
    """
    from playwright.sync_api import expect

    box = page.locator(".user-row textarea")
    for _ in range(4):
        if not box.count():
            page.get_by_role("button", name="Edit", exact=True).first.click()
        page.wait_for_timeout(SETTLED)
    expect(box).to_be_visible()
    return box
