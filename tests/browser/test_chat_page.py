"""The chat as people meet it: Debian's Chromium over the real server, watching every request."""

from __future__ import annotations

import os
import time

import chat_server
import httpx
import pytest
from browsing import BOX, FDI, SETTLED, ask, edit, usable
from chat_server import BREAK, SLOW, TRICKS
from hostile import HOSTILE, PIXEL
from playwright.sync_api import expect
from shipped_questions import EXAMPLES

from ui.answer.evidence import MAX_PLACES
from ui.texts import TEXTS


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        (EXAMPLES[0], ("2.09", "20.9")),
        (EXAMPLES[1], ("20.9",)),
        (EXAMPLES[2], ("第八", "第8", "eighth")),
    ],
)
def test_the_example_in_three_scripts_is_answered_with_the_figure_marked(visit, question, figures):
    page = visit()
    reply = ask(page, question)
    expect(page.locator('[data-testid="user"]')).to_have_text(question)
    strong = reply.locator(".wd-quote strong").first.inner_text()
    assert any(figure.strip("第") in strong for figure in figures), strong
    assert reply.locator(".wd-quote .wd-cite").first.inner_text() == "[1]"
    marked = page.locator(".wd-panel mark.wd-cited").first.inner_text()
    assert any(figure in marked for figure in figures), marked
    usable(page)


@pytest.mark.parametrize(
    ("locale", "question", "agrees"),
    [
        ("en-US", EXAMPLES[0], "agrees"),
        ("zh-CN", "徐州2019年实际使用外资多少？", "说法一致"),
        ("zh-TW", "徐州2019年實際使用外資多少？", "說法一致"),
    ],
)
def test_a_source_says_that_it_agrees_and_shows_its_sentence(visit, locale, question, agrees):
    page = visit(locale)
    lines = ask(page, question).locator(".wd-from")
    usable(page)
    expect(lines.first.locator(".wd-agrees")).to_have_count(0)
    last = lines.last
    expect(last.locator(".wd-agrees")).to_have_text(agrees)
    peek = last.locator(".wd-peek")
    expect(peek).to_be_hidden()
    last.hover()
    expect(peek).to_be_visible()
    expect(peek.locator("strong")).to_contain_text("2")
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    page.locator(BOX).hover()
    last.locator(".wd-cite").focus()
    expect(peek).to_be_visible()
    page.locator(BOX).focus()
    expect(peek).to_be_hidden()


def test_an_example_made_from_the_articles_is_asked_and_answered_by_a_click(visit):
    page = visit()
    example = page.locator("button.example")
    expect(example.first).to_be_visible(timeout=15_000)
    question = example.first.inner_text()
    assert question.isascii()  # the reader's language
    example.first.click()
    expect(page.locator(".wd-quote strong").first).to_be_visible()
    expect(page.locator('[data-testid="user"]')).to_have_text(question)
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


def test_a_refusal_looks_different_and_its_passages_open_like_sources(visit):
    page = visit()
    reply = ask(page, "What is the boiling point of tungsten on Jupiter?")
    expect(reply.locator(".wd-refused .wd-answer")).to_have_text(
        "The articles don’t say. “tungsten” does not come up."
    )
    assert reply.locator(".wd-near").count() == 0  # nothing is said of anything like it
    reply = ask(page, "How much FDI did Nanjing use in 2019?")
    assert reply.locator("mark, strong, .wd-quote").count() == 0
    expect(page.locator(".wd-panel")).to_have_count(0)  # what is listed is not shown twice
    near = reply.locator(".wd-near")
    assert near.count() == 3
    near.nth(1).click()
    title = near.nth(1).locator("b").inner_text()
    expect(page.locator("details[open] .wd-title")).to_have_text(title)
    expect(page.locator("mark.wd-now").first).to_be_in_viewport()


def test_a_follow_up_says_what_it_was_taken_for_and_can_be_mended(visit):
    page = visit()
    ask(page, "How much were Xuzhou's exports in 2019?")
    reply = ask(page, "And imports?")
    expect(reply.locator(".wd-quote")).to_contain_text("15.4 billion yuan")
    understood = reply.locator(".wd-understood")
    assert "imports" in understood.inner_text()
    assert "2019" in understood.inner_text()
    understood.get_by_role("button", name="Edit").click()
    expect(page.locator(BOX)).to_be_focused()
    assert page.input_value(BOX) in understood.inner_text()
    assert "2019" in page.input_value(BOX)


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
    expect(ask(page, FDI).locator(".wd-quote").first).to_be_visible()


def test_stop_ends_a_slow_answer_and_the_box_is_usable(visit):
    page = visit()
    page.fill(BOX, f"{FDI} {SLOW}")
    page.press(BOX, "Enter")
    expect(page.locator(".wd-answer")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    usable(page)
    time.sleep(4 * chat_server.PART_SECONDS)  # what was on its way has come
    said = page.locator(".wd-answer").last.inner_text()
    time.sleep(4 * chat_server.PART_SECONDS)
    assert page.locator(".wd-answer").last.inner_text() == said
    assert page.locator(".wd-reply").count() == 0
    expect(ask(page, FDI).locator(".wd-quote").first).to_be_visible()


def test_retry_edit_and_delete(visit):
    page = visit()
    ask(page, FDI)
    usable(page)  # the answer has come whole, with its sources
    page.get_by_role("button", name="Retry").click()
    page.wait_for_timeout(SETTLED)
    expect(page.locator(".wd-reply")).to_have_count(1)
    usable(page)
    edit(page).fill(EXAMPLES[2])
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".wd-quote strong")).to_have_text("第八")
    usable(page)
    ask(page, FDI)
    usable(page)
    page.get_by_role("button", name="Delete").first.click()
    expect(page.locator('[data-testid="user"]')).to_have_count(1)
    expect(page.locator('[data-testid="user"]')).to_have_text(FDI)
    expect(page.locator(".wd-reply")).to_have_count(1)
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".placeholder")).to_be_visible()
    usable(page)


def test_the_box_is_usable_after_a_full_queue_and_nothing_typed_is_lost(visit):
    port = chat_server.running().wait_for(r"(?<=small: )\d+")
    small = f"http://127.0.0.1:{port}"
    page = visit(at=small)
    for _ in range(2):  # one is answered, one waits, and there is no more room
        body = {"data": [f"{FDI} {SLOW}"]}
        httpx.post(f"{small}/gradio_api/call/stream", json=body).raise_for_status()
    page.fill(BOX, FDI)
    page.press(BOX, "Enter")
    expect(page.get_by_text(TEXTS["en"]["busy"])).to_be_visible()
    usable(page)
    assert page.input_value(BOX) == FDI
    page.get_by_test_id("toast-close").click()
    beside = 'getComputedStyle(document.querySelector(".wd-chat"), "::after").content'
    assert page.evaluate(beside) == f'"{TEXTS["en"]["busy"]}"'  # for as long as nothing is asked
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_hostile_articles_show_as_text(visit):
    page = visit()
    assert len(HOSTILE) >= 50
    seen = ""
    for part in range(-(-len(HOSTILE) // MAX_PLACES)):
        reply = ask(page, f"{TRICKS}{part}")
        seen += reply.text_content()
        side = page.locator(".wd-side")
        shown = len(HOSTILE[part * MAX_PLACES :][:MAX_PLACES])
        expect(side.locator("details.wd-source")).to_have_count(shown)
        seen += side.text_content()
        reply.locator(".wd-cite").last.click()
        expect(page.locator("mark.wd-now").first).to_be_visible()
        inside = page.locator(".wd-chat .message-content, .wd-side .wd-panel")
        foreign = (
            "img, a, iframe, svg, form, input:not(.wd-find-in), style, link, script, object, video,"
            " math, h1, code"
        )  # but for the field of the search in an article, which is ours
        assert inside.locator(foreign).count() == 0
        ours = ":not(.wd-ticks > span)"  # the ticks beside the marks of an article
        assert inside.locator(f"[style]{ours}, [onclick], [id]").count() == 0
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
        assert text in seen
    page.mouse.move(300, 300)
    page.wait_for_timeout(300)
    assert page.evaluate("window.__xss") is None
    assert page.url.endswith("/")
    usable(page)


def test_a_hostile_article_of_the_library_shows_as_text(visit):
    page = visit()
    reply = ask(page, "How many tons of moonstone did the mine of Zorblax ship in 1999?")
    expect(reply).to_contain_text("<script>window.__xss=1</script>")
    expect(page.locator(".wd-panel")).to_contain_text(
        "<img src=x onerror=window.__xss=1> **Moonstone** report"
    )
    assert page.locator(".message-content img, .wd-side img").count() == 0
    assert page.evaluate("window.__xss") is None


def test_a_hostile_question_runs_nothing_and_sends_nothing(visit):
    page = visit()
    for half in (HOSTILE[::2], HOSTILE[1::2]):
        question = "\n\n".join(text[:70] for text in half)
        ask(page, question.encode("utf-8", "replace").decode()[:2_000])
    page.wait_for_timeout(300)
    assert page.evaluate("window.__xss") is None
    usable(page)


def test_no_web_font_is_asked_for(visit):
    page = visit()
    faces = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert faces == []
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
