"""What stays of a conversation: thumbs and comments, a reload, files, links; in Chromium."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

import chat_server
import pytest
from browsing import BOX, FDI, PATIENCE
from hostile import HOSTILE
from playwright.sync_api import expect
from shipped_questions import EXAMPLES

from bot.evaluation.questions import read_questions
from ui.texts import TEXTS

NOWHERE = "What is the boiling point of tungsten on Jupiter?"
WORDS = TEXTS["en"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A chat of its own, which a test may stop."""
    return chat_server.Process([chat_server.__file__], {})


@pytest.fixture
def visit(browser, server):
    """Opens the page in a browser that knows nothing yet; afterwards no script had failed."""
    contexts, errors = [], []

    def open_page(path="/", locale="en-US", **options):
        context = browser.new_context(locale=locale, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.url + path)
        page.wait_for_selector(BOX)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def link_buttons(page):
    """One stands under each answer that is whole."""
    return page.locator(".wd-link")


def ask(page, question):
    before = link_buttons(page).count()
    expect(page.locator(BOX)).to_be_editable()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    expect(link_buttons(page)).to_have_count(before + 1)
    return page.locator('[data-testid="bot"]').last


def kept(page, beyond=100):
    """Waits until the browser keeps more of a conversation than so many characters, encrypted.

    Returns how many it keeps: it has another turn once they are more. An empty one has 44.
    """
    size = page.wait_for_function(
        "(beyond) => {"
        "const size = (localStorage.getItem('wenda_conversation') ?? '').length;"
        "return size > beyond && size; }",
        arg=beyond,
    )
    return size.json_value()


def feedback(server):
    file = Path(server.folder, "library", "library.sqlite")
    with closing(sqlite3.connect(file)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute("SELECT * FROM feedback ORDER BY number")]


def test_a_thumb_and_a_comment_land_in_the_library_and_in_a_question_set(
    visit, server, wenda, tmp_path
):
    page = visit()
    ask(page, FDI)
    ask(page, "And in 1850?")
    ask(page, NOWHERE)
    page.get_by_label("Like", exact=True).first.click()
    box = page.locator(".wd-comment")
    expect(box).to_contain_text(WORDS["liked"])
    assert [(row["typed"], row["liked"], row["comment"]) for row in feedback(server)] == [
        (FDI, 1, "")
    ]
    box.locator("textarea").fill("Printed it. <b>bold</b>")
    box.get_by_role("button", name=WORDS["comment_send"]).click()
    expect(box).to_contain_text(WORDS["comment_kept"])
    (row,) = feedback(server)
    assert row["comment"] == "Printed it. <b>bold</b>"
    assert "2.09" in row["text"]
    assert json.loads(row["marks"])[0][3] == "US$2.09 billion"
    box.get_by_role("button", name=WORDS["comment_close"]).click()
    expect(box).to_be_hidden()

    page.get_by_label("Dislike", exact=True).last.click()
    expect(box).to_contain_text(WORDS["disliked"])
    expect(box.get_by_label(WORDS["unanswerable"])).to_be_hidden()  # it was a refusal
    page.get_by_label("Like", exact=True).last.click()
    expect(box).to_contain_text(WORDS["liked"])
    rows = feedback(server)
    assert [(row["question"], row["answered"], row["liked"]) for row in rows] == [
        (FDI, 1, 1),
        (NOWHERE, 0, 1),
    ]

    file = tmp_path / "asked.json"
    place = Path(server.folder, "library")
    done = wenda("feedback", "--library", place, "--export", file)
    assert done.returncode == 0, done.stderr
    questions = {one.text: one.answers for one in read_questions(file).questions}
    assert questions == {FDI: ("US$2.09 billion",), NOWHERE: ()}


def test_a_disliked_answer_may_be_said_to_be_unanswerable(visit, server):
    page = visit()
    ask(page, EXAMPLES[1])
    page.get_by_label("Dislike", exact=True).last.click()
    box = page.locator(".wd-comment")
    box.get_by_label(WORDS["unanswerable"]).check()
    box.get_by_role("button", name=WORDS["comment_send"]).click()
    expect(box).to_contain_text(WORDS["comment_kept"])
    last = feedback(server)[-1]
    assert (last["typed"], last["liked"], last["unanswerable"]) == (EXAMPLES[1], 0, 1)


def test_a_conversation_survives_a_reload_and_can_be_gone_on_with_rated_and_left(visit, server):
    page = visit()
    first = ask(page, FDI).inner_text()
    size = kept(page)
    ask(page, NOWHERE)
    kept(page, beyond=size)
    page.reload()
    expect(link_buttons(page)).to_have_count(2)
    shown = page.locator('[data-testid="bot"]').first
    assert shown.inner_text() == first
    assert [one.inner_text() for one in page.locator('[data-testid="user"]').all()] == [
        FDI,
        NOWHERE,
    ]
    assert "US$2.09 billion" in shown.inner_text()
    before = len(feedback(server))
    page.get_by_label("Dislike", exact=True).first.click()
    expect(page.locator(".wd-comment")).to_contain_text(WORDS["disliked"])
    assert len(feedback(server)) == before + 1
    ask(page, FDI)
    assert page.locator('[data-testid="bot"]').count() == 3
    page.wait_for_timeout(1_000)
    page.get_by_role("button", name=WORDS["new_conversation"]).click()
    expect(page.locator('[data-testid="bot"]')).to_have_count(0)
    page.reload()
    expect(page.locator("button.example").first).to_be_visible()
    page.wait_for_timeout(500)
    assert page.locator('[data-testid="bot"]').count() == 0


def test_a_new_conversation_ends_a_slow_answer(visit):
    page = visit()
    page.fill(BOX, f"{FDI} {chat_server.SLOW}")
    page.press(BOX, "Enter")
    expect(page.locator(".wd-answer")).to_be_visible()
    page.get_by_role("button", name=WORDS["new_conversation"]).click()
    expect(page.locator('[data-testid="bot"]')).to_have_count(0)
    page.wait_for_timeout(6 * chat_server.PART_SECONDS * 1_000)
    assert page.locator('[data-testid="bot"]').count() == 0
    ask(page, FDI)


def test_a_question_typed_while_another_is_answered_waits_for_its_turn(visit):
    page = visit()
    page.fill(BOX, f"{FDI} {chat_server.SLOW}")
    page.press(BOX, "Enter")
    expect(page.locator(".wd-answer")).to_be_visible()
    page.fill(BOX, EXAMPLES[1])
    page.press(BOX, "Enter")
    page.press(BOX, "Enter")  # once too often
    expect(link_buttons(page)).to_have_count(2)
    said = [one.inner_text() for one in page.locator('[data-testid="user"]').all()]
    assert said == [f"{FDI} {chat_server.SLOW}", EXAMPLES[1]]
    expect(page.locator(BOX)).to_have_value("")
    page.press(BOX, "Enter")  # nothing is typed: nothing is said
    ask(page, FDI)
    expect(page.locator('[data-testid="user"]')).to_have_count(3)


def test_what_the_browser_kept_may_be_anything(visit):
    page = visit()
    for junk in ("not encrypted", "", "[]", "U2FsdGVkX1" + "A" * 400):
        page.evaluate("(junk) => localStorage.setItem('wenda_conversation', junk)", junk)
        page.reload()
        page.wait_for_selector(BOX)
        expect(page.locator("button.example").first).to_be_visible()
    ask(page, FDI)


def test_hostile_questions_stay_text_when_they_come_back(visit):
    page = visit()
    half = "\n".join(text[:70] for text in HOSTILE[:24])
    ask(page, half.encode("utf-8", "replace").decode()[:2_000])
    kept(page)
    page.reload()
    expect(link_buttons(page)).to_have_count(1)
    page.wait_for_timeout(300)
    assert page.evaluate("window.__xss") is None


@pytest.mark.parametrize(("path", "asked"), [(f"/?q={quote(FDI)}", 1), ("/?q=%20", 0)])
def test_a_link_asks_its_question_once(visit, path, asked):
    page = visit(path)
    expect(link_buttons(page)).to_have_count(asked)
    if not asked:
        return
    expect(page.locator('[data-testid="user"]')).to_have_text(FDI)
    assert "q=" not in page.url
    kept(page)
    page.reload()
    expect(link_buttons(page)).to_have_count(1)
    page.wait_for_timeout(1_000)
    assert link_buttons(page).count() == 1


def test_a_link_comes_after_what_was_kept_and_one_too_long_is_told(visit):
    page = visit()
    ask(page, FDI)
    kept(page)
    page.goto(page.url + "?lang=zh-Hant&q=" + quote(EXAMPLES[1]))
    expect(link_buttons(page)).to_have_count(2)
    said = [one.inner_text() for one in page.locator('[data-testid="user"]').all()]
    assert said == [FDI, EXAMPLES[1]]
    page.goto(page.url.split("?")[0] + "?q=" + "x" * 2_500)
    expect(page.locator(".wd-notice")).to_contain_text("2,001")


def test_the_link_of_an_answer_is_copied(visit, server):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, EXAMPLES[1])
    link_buttons(page).click()
    expect(link_buttons(page)).to_have_text(WORDS["link_copied"], use_inner_text=True)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(server.url + "/?q=")
    assert unquote(copied.partition("?q=")[2]) == EXAMPLES[1]
    expect(link_buttons(page)).to_have_text(WORDS["link"], use_inner_text=True)


def saved(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=WORDS[name]).click()
    return waiting.value, Path(waiting.value.path()).read_text("utf-8")


def test_both_files_are_saved_and_nothing_stays_on_the_server(visit, server):
    page = visit()
    expect(page.locator(".wd-save")).to_have_count(2)
    for one in page.locator(".wd-save").all():  # there is nothing yet
        expect(one).to_be_hidden()
    ask(page, EXAMPLES[1])
    ask(page, "How many tons of moonstone did the mine of Zorblax ship in 1999?")
    before = sorted(Path(server.folder).rglob("*"))

    download, markdown = saved(page, "save_markdown")
    assert download.suggested_filename.endswith(".md")
    assert f"## {EXAMPLES[1]}" in markdown
    assert "**\\[1\\]**" in markdown or "**[1]**" in markdown
    assert "> " in markdown
    assert "20.9" in markdown
    assert "2020-03-27" in markdown
    assert "<script" not in markdown
    assert "<img" not in markdown

    download, text = saved(page, "save_json")
    assert download.suggested_filename.endswith(".json")
    content = json.loads(text)
    assert [message["role"] for message in content["messages"]] == ["user", "assistant"] * 2
    answer = content["messages"][1]["answer"]
    assert answer["answered"] is True
    assert answer["quotes"][0]["end"] - answer["quotes"][0]["start"] == len(
        answer["quotes"][0]["text"]
    )
    assert "/" not in answer["sources"][0]["source"].removeprefix("http")[:1]
    assert sorted(Path(server.folder).rglob("*")) == before


def test_a_conversation_outlives_the_server(visit, server):
    page = visit()
    ask(page, FDI)
    kept(page)
    port = server.url.rsplit(":", 1)[1]
    server.stop()
    again = chat_server.Process([chat_server.__file__], {"CHAT_PORT": port}, server.folder)
    page.reload()
    expect(link_buttons(page)).to_have_count(1)
    expect(page.locator('[data-testid="user"]')).to_have_text(FDI)
    page.get_by_label("Like", exact=True).first.click()
    expect(page.locator(".wd-comment")).to_contain_text(WORDS["liked"])
    assert feedback(again)[-1]["typed"] == FDI
    again.stop()
