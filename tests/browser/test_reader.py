"""The reader: an article's marks, contents, search, citation, other script, a question about it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from browsing import BOX, FDI, ask, usable
from playwright.sync_api import expect
from shipped_questions import EXAMPLES

from ui.texts import TEXTS

REPORT = (
    "# Harbour inquiry\n\n## Costs\n\nThe harbour inquiry of Zorblax cost 3.7 million pounds.\n\n"
    + "It went on for a long time, and nobody was surprised by that.\n\n" * 60
    + "## Hearings\n\nThere were 41 hearings in Zorblax, one after the other.\n"
)


@pytest.fixture
def add(visit):
    """Adds a pasted text; afterwards it is gone again."""
    pages = []

    def paste(page, title, text):
        pages.append((page, title))
        page.get_by_role("tab").nth(1).click()
        page.locator(".wd-library .label-wrap").click()
        page.get_by_label("Title (may").fill(title)
        page.locator(".wd-library textarea").fill(text)
        page.get_by_role("button", name="Add the text").click()
        expect(page.locator(".wd-status .wd-report b")).to_have_text("1 added")
        page.get_by_role("tab").first.click()

    yield paste
    for page, title in pages:
        page.get_by_role("tab").nth(1).click()
        page.locator(".wd-find input").first.fill(title)
        expect(page.locator(".wd-articles label")).to_have_count(1)
        page.locator(".wd-articles input").check()
        page.locator(".wd-remove").click()
        page.locator(".wd-really button").first.click()
        expect(page.locator(".prose.wd-asked-back")).to_contain_text("1 removed")


def bar(page, key):
    return page.locator(".wd-reader-bar").get_by_role("button", name=TEXTS["en"][key])


def test_contents_and_search_lead_through_a_long_article(visit, add):
    page = visit(width=1440)
    add(page, "Harbour", REPORT)
    ask(page, "How much did the harbour inquiry of Zorblax cost?")
    usable(page)
    expect(page.locator(".wd-panel mark.wd-cited").first).to_be_in_viewport()
    heads = page.locator(".wd-article :is(h3, h4, h5, h6)")
    expect(heads.last).not_to_be_in_viewport()
    page.locator(".wd-contents-box summary").click()
    items = page.locator(".wd-contents button")
    expect(items).to_have_text(["Harbour inquiry", "Costs", "Hearings"])
    items.last.click()
    expect(heads.last).to_be_in_viewport()
    expect(heads.last).to_be_focused()
    expect(items.first).to_be_hidden()
    assert page.locator(".wd-ticks span").count() == 1

    box = page.get_by_role("searchbox", name=TEXTS["en"]["find"])
    box.fill("zorblax")
    expect(page.locator(".wd-find-count")).to_have_text("1 / 2")
    expect(page.locator(".wd-panel mark.wd-cited").first).to_be_in_viewport()
    box.press("Enter")
    expect(page.locator(".wd-find-count")).to_have_text("2 / 2")
    expect(heads.last).to_be_in_viewport()
    assert page.evaluate("CSS.highlights.get('wd-found').size") == 2
    box.fill("tungsten")
    expect(page.locator(".wd-find-count")).to_have_text(TEXTS["en"]["find_none"])
    box.press("Escape")
    expect(box).to_have_value("")
    expect(page.locator(".wd-find-count")).to_have_text("")


def test_a_quote_is_copied_as_a_citation_with_a_link(visit, url):
    page = visit(width=1440, permissions=["clipboard-read", "clipboard-write"])
    ask(page, FDI)
    usable(page)
    bar(page, "cite_copy").click()
    expect(bar(page, "cite_copy")).to_have_text(TEXTS["en"]["copied"], use_inner_text=True)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“In 2019 Xuzhou actually used US$2.09 billion")
    assert "” — Xuzhou's foreign capital and foreign trade in 2019, 2020-03-27, " in copied
    assert copied.endswith(f" {url}/?q={quote(FDI)}")


@pytest.mark.parametrize("width", [1440, 390])
def test_an_article_is_read_in_the_other_script_and_its_quote_stays(visit, width):
    page = visit("zh-CN", width=width)
    reply = ask(page, EXAMPLES[1])
    usable(page)
    number = reply.locator(".wd-from", has_text="徐州2019年的外資與外貿").locator(".wd-cite").first
    number.click()
    card = page.locator("details.wd-source[open]")
    expect(card.locator("mark.wd-now")).to_be_visible()
    marked = card.locator("mark.wd-now").inner_text()
    turn = page.locator(".wd-script-turn")
    expect(turn).to_have_text("简")
    expect(card.locator(".wd-article")).to_contain_text("進出口")
    turn.click()
    expect(card.locator(".wd-article")).to_contain_text("进出口")
    expect(card.locator(".wd-article")).not_to_contain_text("進出口")
    expect(card.locator("mark.wd-now")).to_have_text(marked)
    expect(turn).to_have_text("繁")
    expect(turn).to_be_focused()
    turn.click()
    expect(card.locator(".wd-article")).to_contain_text("進出口")


def test_marks_are_gone_through_one_after_the_other(visit):
    page = visit(width=1440)
    key = ask(page, FDI).locator(".wd-evidence").get_attribute("value")
    usable(page)
    expect(page.locator(".wd-mark-count")).to_have_text("1 / 1")
    expect(page.locator(".wd-mark-after")).to_be_hidden()
    kind = "!".join(key.split("!")[1:3])
    places = [f"c{n}!{kind}!{start}-{start + 20}!" for n, start in ((1, 0), (2, 300), (3, 1_900))]
    page.evaluate("(places) => wendaTell(`show ${places}`)", ";".join(places))
    count = page.locator(".wd-mark-count")
    expect(count).to_have_text("1 / 3")
    expect(page.locator(".wd-ticks span")).to_have_count(3)
    for key, number in (("after", 2), ("after", 3), ("after", 1), ("before", 3)):
        page.locator(f".wd-mark-{key}").click()
        expect(count).to_have_text(f"{number} / 3")
        expect(page.locator("mark.wd-now")).to_have_class(re.compile(f"wd-of-{number}"))
        expect(page.locator("mark.wd-now")).to_be_in_viewport()
    page.locator(".wd-ticks span").nth(1).click()
    expect(page.locator(".wd-of-2")).to_be_focused()


def test_one_article_alone_is_asked(visit):
    page = visit(width=1024)
    reply = ask(page, FDI)
    usable(page)
    reply.locator(".wd-cite").first.click()
    page.locator("details[open] .wd-ask-article").click()
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(".wd-only summary")).to_have_text(
        "Only in: Xuzhou's foreign capital and foreign trade in 2019"
    )
    expect(page.locator(".wd-side")).to_be_hidden()  # it covered the box
    expect(ask(page, FDI).locator(".wd-from")).to_have_count(1)
