"""The rail: conversations are found, opened, renamed, and deleted with a way back."""

from __future__ import annotations

import pytest
from browsing import BOX, FDI, SETTLED, ask, edit, usable
from playwright.sync_api import expect
from shipped_questions import EXAMPLES

from ui.texts import TEXTS

WORDS = TEXTS["en"]
MORE = EXAMPLES[1]


def settle(page):
    usable(page)
    page.wait_for_timeout(SETTLED)  # it is kept


def button(page, key):
    return page.get_by_role("button", name=WORDS[key], exact=True)


def asked(page):
    return page.locator('[data-testid="user"]')


def titles(page):
    return page.locator(".wd-rail-list a")


@pytest.fixture
def two(visit):
    """A page with two conversations, the newer one open."""
    page = visit(width=1440)
    ask(page, FDI)
    settle(page)
    button(page, "new_conversation").click()
    expect(asked(page)).to_have_count(0)
    expect(page.locator(BOX)).to_be_focused()
    settle(page)
    expect(titles(page)).to_have_text([FDI])  # none that is empty
    ask(page, MORE)
    settle(page)
    return page


def test_conversations_are_listed_opened_and_found_by_their_words(two):
    expect(titles(two)).to_have_text([MORE, FDI])
    expect(two.locator(".wd-rail-list h2")).to_have_text(["Today"])
    expect(two.locator(".wd-rail-list [aria-current]")).to_have_text(MORE)
    titles(two).last.click()
    expect(asked(two)).to_have_text([FDI])
    expect(two.locator(".wd-rail-list [aria-current]")).to_have_text(FDI)
    assert "?c=" in two.url
    address = two.url
    search = two.get_by_role("searchbox")
    search.fill("億美元")  # of an answer
    expect(titles(two)).to_have_text([MORE])
    search.fill("tungsten")
    expect(two.locator(".wd-rail-list")).to_have_text(WORDS["rail_none"])
    search.fill("")
    settle(two)
    button(two, "new_conversation").click()  # the address names the one before no longer
    expect(asked(two)).to_have_count(0)
    assert "?c=" not in two.url
    two.goto(address)
    expect(asked(two)).to_have_text([FDI])


def test_a_name_that_is_given_stays(two):
    titles(two).last.hover()
    two.locator(".wd-rail-rename").last.click()
    two.keyboard.insert_text("<b>外資</b> & more")
    two.keyboard.press("Enter")
    expect(titles(two)).to_have_text([MORE, "<b>外資</b> & more"])
    two.reload()
    two.wait_for_selector(BOX)
    expect(titles(two)).to_have_text([MORE, "<b>外資</b> & more"])
    titles(two).last.click()
    expect(asked(two)).to_have_text([FDI])
    ask(two, EXAMPLES[2])  # a question changes no name
    settle(two)
    expect(titles(two)).to_have_text(["<b>外資</b> & more", MORE])
    two.locator(".wd-rail-rename").first.focus()
    two.keyboard.press("Enter")
    two.keyboard.press("Escape")
    expect(titles(two)).to_have_text(["<b>外資</b> & more", MORE])


def test_what_is_deleted_comes_back_by_undo_and_stays_away_without(two):
    titles(two).last.hover()
    two.locator(".wd-rail-delete").last.click()
    expect(titles(two)).to_have_text([MORE])
    expect(asked(two)).to_have_text([MORE])  # another one stays as it is
    button(two, "undo").click()
    expect(titles(two)).to_have_text([MORE, FDI])
    titles(two).first.hover()
    two.locator(".wd-rail-delete").first.click()  # the one that is open
    expect(asked(two)).to_have_count(0)
    expect(titles(two)).to_have_text([FDI])
    settle(two)
    button(two, "undo").click()
    expect(asked(two)).to_have_text([MORE])
    expect(titles(two)).to_have_text([MORE, FDI])
    titles(two).first.hover()
    two.locator(".wd-rail-delete").first.click()
    expect(asked(two)).to_have_count(0)
    settle(two)
    two.reload()
    two.wait_for_selector(BOX)
    settle(two)
    expect(titles(two)).to_have_text([FDI])
    expect(asked(two)).to_have_count(0)


def test_a_pinned_conversation_stands_first_and_stays_there(two):
    titles(two).last.hover()
    two.locator(".wd-rail-pin").last.click()
    expect(two.locator(".wd-rail-list h2")).to_have_text([WORDS["pinned"], "Today"])
    expect(titles(two)).to_have_text([FDI, MORE])
    pin = two.get_by_role("button", name=WORDS["unpin"], exact=True)
    expect(pin).to_be_focused()
    expect(pin).to_have_attribute("aria-pressed", "true")
    two.reload()
    two.wait_for_selector(BOX)
    expect(titles(two)).to_have_text([FDI, MORE])
    ask(two, EXAMPLES[2])  # a question unpins nothing
    settle(two)
    expect(titles(two)).to_have_text([FDI, MORE])
    pin.click()
    expect(titles(two)).to_have_text([MORE, FDI])
    expect(two.locator(".wd-rail-list h2")).to_have_text(["Today"])


def test_editing_an_earlier_question_makes_a_branch(visit):
    page = visit(width=1440)
    for question in (FDI, MORE):
        ask(page, question)
        settle(page)
    page.locator(".wd-chat").hover()
    page.mouse.wheel(0, -3_000)  # the last question is at the top until the reader scrolls
    edit(page).fill(EXAMPLES[2])
    page.get_by_role("button", name="Submit").click()
    expect(asked(page)).to_have_text([EXAMPLES[2]])
    settle(page)
    expect(titles(page)).to_have_text([EXAMPLES[2], FDI])
    expect(page.locator(".wd-rail-branch")).to_have_text([EXAMPLES[2]])
    expect(page.locator(".wd-rail-undo")).to_contain_text(WORDS["branched"])
    page.locator(".wd-rail-undo a").click()
    expect(asked(page)).to_have_text([FDI, MORE])  # nothing of it is lost
    page.reload()
    page.wait_for_selector(BOX)
    expect(asked(page)).to_have_text([FDI, MORE])
    titles(page).first.click()
    expect(asked(page)).to_have_text([EXAMPLES[2]])


def test_a_narrow_page_opens_the_list_above_the_conversation(visit):
    page = visit(width=1024, height=768)
    ask(page, FDI)
    settle(page)
    expect(titles(page)).to_be_hidden()
    box = page.locator(BOX).bounding_box()
    button(page, "history").click()
    expect(titles(page)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.locator(BOX).bounding_box() == box
    page.keyboard.press("Escape")
    expect(titles(page)).to_be_hidden()
    expect(button(page, "history")).to_be_focused()
    page.keyboard.press("Enter")
    titles(page).hover()
    page.locator(".wd-rail-delete").click()
    expect(asked(page)).to_have_count(0)
    expect(button(page, "undo")).to_be_focused()  # the list stays for it
    page.keyboard.press("Enter")
    expect(asked(page)).to_have_text([FDI])
