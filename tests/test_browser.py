"""The chat as people meet it: Debian's Chromium over the real server, watching every request."""

from __future__ import annotations

import os
import shutil
import time
from urllib.parse import urlsplit

import chat_server
import httpx
import pytest
from chat_server import BREAK, SLOW, TRICKS
from hostile import HOSTILE, PIXEL
from playwright.sync_api import expect, sync_playwright

from ui.texts import EXAMPLES, TEXTS

pytestmark = pytest.mark.slow

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
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
FDI = "How much FDI did Xuzhou use in 2019?"


@pytest.fixture(scope="module")
def url():
    return chat_server.running().url


@pytest.fixture(scope="module")
def browser():
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        message = "no Chromium to test the page with; install it: apt-get install chromium"
        pytest.fail(message, pytrace=False)
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=path, args=[*QUIET])
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
        context.set_default_timeout(15_000)
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
    done = page.locator(".wd-sources, .wd-notice")
    before = done.count()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    expect(done).to_have_count(before + 1, timeout=15_000)
    return page.locator('[data-testid="bot"]').last


def usable(page):
    expect(page.locator(BOX)).to_be_enabled(timeout=5_000)
    expect(page.locator(BOX)).to_be_editable()


@pytest.mark.parametrize(
    ("row", "figures"),
    [(0, ("2.09", "20.9")), (1, ("20.9",)), (2, ("第八", "第8", "eighth"))],
)
def test_the_examples_in_three_scripts_are_answered_with_the_figure_marked(visit, row, figures):
    page = visit()
    page.locator("button.example").nth(row).click()
    card = page.locator(".wd-card").first
    expect(card.locator("mark").first).to_be_visible()
    expect(page.locator('[data-testid="user"]')).to_have_text(EXAMPLES[row])
    marked = card.locator("mark").first.inner_text()
    assert any(figure in marked for figure in figures), marked
    strong = card.locator("mark strong").first.inner_text()
    assert any(figure.strip("第") in strong for figure in figures), strong
    assert card.locator(".wd-number").inner_text() == "1"
    assert "2020-03-27" in card.locator(".wd-meta").inner_text()
    usable(page)


def test_a_second_question_keeps_the_first_and_the_box_its_hint(visit):
    page = visit(height=520)
    ask(page, FDI)
    ask(page, EXAMPLES[1])
    assert page.locator('[data-testid="bot"]').count() == 2
    expect(page.locator(BOX)).to_have_attribute("placeholder", "Ask a question…")
    assert page.locator('[data-testid="bot"][aria-label]').count() == 0
    question = page.locator(".user-row").last.bounding_box()
    assert 0 < question["y"] < 150  # the question asked is at the top, not scrolled away


def test_a_refusal_looks_different(visit):
    reply = ask(visit(), "What is the boiling point of tungsten on Jupiter?")
    expect(reply.locator(".wd-refused")).to_have_text("Not found in the articles")
    assert reply.locator("mark").count() == 0


def test_the_box_is_usable_after_a_failure_and_after_bad_questions(visit):
    page = visit()
    for question, line in [
        (BREAK, TEXTS["en"]["failed"]),
        ("   ", TEXTS["en"]["empty"]),
        ("\u200b\u3000", TEXTS["en"]["empty"]),
    ]:
        assert ask(page, question).inner_text().strip() == line
        usable(page)
    page.evaluate(f"document.querySelector({BOX!r}).removeAttribute('maxlength')")
    assert "2,001 characters" in ask(page, "x" * 2_001).inner_text()
    usable(page)
    expect(ask(page, FDI).locator("mark").first).to_be_visible()


def test_stop_ends_a_slow_answer_and_the_box_is_usable(visit):
    page = visit()
    page.fill(BOX, f"{FDI} {SLOW}")
    page.press(BOX, "Enter")
    expect(page.locator(".wd-answer")).to_be_visible()
    stop = page.locator(".wd-question button.stop-button")
    stop.click()
    usable(page)
    said = page.locator(".wd-answer").last.inner_text()
    time.sleep(4 * chat_server.PART_SECONDS)
    assert page.locator(".wd-answer").last.inner_text() == said
    assert page.locator(".wd-sources").count() == 0
    expect(ask(page, FDI).locator("mark").first).to_be_visible()


def test_the_box_is_usable_after_a_full_queue(visit):
    port = chat_server.running().wait_for(r"(?<=small: )\d+")
    small = f"http://127.0.0.1:{port}"
    page = visit(at=small)
    for _ in range(2):  # one is answered, one waits, and there is no more room
        body = {"data": [f"{FDI} {SLOW}"]}
        httpx.post(f"{small}/gradio_api/call/chat", json=body).raise_for_status()
    page.fill(BOX, FDI)
    page.press(BOX, "Enter")
    expect(page.get_by_text(TEXTS["en"]["busy"])).to_be_visible()
    usable(page)


@pytest.mark.parametrize(
    ("locale", "language", "html"),
    [
        ("zh-CN", "zh-Hans", "zh-CN"),
        ("zh-TW", "zh-Hant", "zh-TW"),
        ("zh-HK", "zh-Hant", "zh-TW"),
        ("fr-FR", "en", "fr"),
    ],
)
def test_the_interface_speaks_the_browsers_language(visit, locale, language, html):
    page = visit(locale)
    words = TEXTS[language]
    expect(page.locator(BOX)).to_have_attribute("placeholder", words["placeholder"])
    head = page.locator(".wd-top").first.inner_text()
    assert words["head"].split("\n")[-1] in head
    assert words["welcome"].split("\n")[0].strip("# ") in page.locator(".placeholder").inner_text()
    assert page.title() == "Wenda 問答"
    expect(page.locator("html")).to_have_attribute("lang", html)
    if language != "zh-Hans" and locale != "zh-TW":
        return  # one answer for each Chinese script is enough
    reply = ask(page, EXAMPLES[1])
    assert words["sources"] in reply.inner_text()
    clear = {"zh-Hans": "清空对话", "zh-Hant": "清空對話"}[language]
    expect(page.locator(".top-panel button").first).to_have_attribute("aria-label", clear)


def test_hostile_articles_show_as_text(visit):
    page = visit()
    reply = ask(page, TRICKS)
    assert reply.locator(".wd-card").count() == len(HOSTILE)
    shown = reply.inner_text()
    for text in (
        "<script>window.__xss=1</script>",
        f"![a picture]({PIXEL})",
        "[read on](javascript:window.__xss=1)",
        "$$\\href{javascript:window.__xss=1}{x}$$",
        '<div style="position:fixed;inset:0;background:red">',
        "cod[U+202E]exe.txt",
        '__i18n__{"__type__":"translation_metadata"',
        "&lt;script&gt;",
    ):
        assert text in shown
    inside = reply.locator(".message-content")
    foreign = "img, a, iframe, svg, form, input, style, link, script, object, video, math, h1, code"
    assert inside.locator(foreign).count() == 0
    assert inside.locator("[style], [onclick], [id]").count() == 0
    for details in inside.locator("details:not([open])").all():
        details.locator("summary").click()
    page.mouse.move(300, 300)
    page.wait_for_timeout(300)
    assert page.evaluate("window.__xss") is None
    assert page.url.endswith("/")
    usable(page)


def test_a_hostile_article_of_the_library_shows_as_text(visit):
    page = visit()
    reply = ask(page, "How many tons of moonstone did the mine of Zorblax ship in 1999?")
    expect(reply).to_contain_text("<script>window.__xss=1</script>")
    expect(reply).to_contain_text("<img src=x onerror=window.__xss=1> **Moonstone** report")
    assert reply.locator(".message-content img").count() == 0
    assert page.evaluate("window.__xss") is None


def test_a_hostile_question_runs_nothing_and_sends_nothing(visit):
    page = visit()
    for half in (HOSTILE[::2], HOSTILE[1::2]):
        question = "\n\n".join(text[:75] for text in half)
        ask(page, question.encode("utf-8", "replace").decode()[:2_000])
    page.wait_for_timeout(300)
    assert page.evaluate("window.__xss") is None
    usable(page)


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (320, "dark")])
def test_nothing_scrolls_sideways(visit, width, scheme):
    page = visit(width=width, height=720, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    reply = ask(page, "How many tons of moonstone did the mine of Zorblax ship in 1999?")
    for summary in reply.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "(e) => e.scrollWidth - e.clientWidth"
    assert page.locator(".wd-chat .panel-wrap").evaluate(wide) <= 0
    dark = page.evaluate("document.body.classList.contains('dark')")
    assert dark == (scheme == "dark")


def test_no_web_font_is_asked_for(visit):
    page = visit()
    faces = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert faces == []
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
