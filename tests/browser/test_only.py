"""The control "Only in…" above the question box, in a browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import BOX, FDI, ask, usable
from playwright.sync_api import expect

from ui.texts import TEXTS

NEWS = "徐州招商引資的新聞"  # tests/support/chat_server.py writes it, with tags
TEXT = TEXTS["en"]
SUMMARY = ".wd-only summary"


def opened(page):
    usable(page)
    page.click(SUMMARY)
    expect(page.locator(".wd-only-fields")).to_be_visible()
    return page


def test_a_choice_is_quiet_until_it_is_made_and_then_says_so(visit):
    page = visit()
    usable(page)
    summary = page.locator(SUMMARY)
    expect(summary).to_have_text("Only in…")
    expect(page.locator(".wd-only-fields")).to_be_hidden()
    expect(page.locator(".wd-only-clear")).to_be_hidden()
    opened(page).select_option("#wd-only-language", "zh-Hant")
    page.fill("#wd-only-since", "2020-03-28")
    expect(summary).to_have_text("Only in: Traditional Chinese · 2020-03-28–")
    expect(page.locator(".wd-only [role=status]")).to_have_text(summary.inner_text())
    reply = ask(page, FDI)
    expect(reply).to_contain_text("20.9億")
    titles = page.locator(".wd-panel .wd-title").all_inner_texts()
    assert titles == [NEWS]
    page.reload()
    expect(summary).to_have_text("Only in: Traditional Chinese · 2020-03-28–")
    other = page.context.new_page()  # of the same browser, another tab
    other.goto(page.url)
    expect(other.locator(SUMMARY)).to_have_text("Only in…")
    other.close()
    page.click(".wd-only-clear")
    expect(summary).to_have_text("Only in…")
    expect(page.locator(".wd-only-clear")).to_be_hidden()
    ask(page, FDI)
    expect(page.locator(".wd-panel .wd-title").nth(1)).to_be_attached()


def test_a_choice_that_was_kept_counts_for_the_first_question(visit):
    page = visit()
    opened(page).fill("#wd-only-until", "1999")
    page.reload()
    reply = ask(page, FDI)
    expect(reply).to_contain_text("no article fits what was chosen")


def test_tags_and_articles_are_chosen_with_the_keyboard(visit):
    page = opened(visit())
    page.focus("#wd-only-tag")
    offered = page.locator(".wd-only-tag .wd-only-offered button")
    expect(offered).to_have_text(["招商", "News"])
    page.keyboard.type("news")
    page.keyboard.press("Enter")
    expect(page.locator(SUMMARY)).to_have_text("Only in: #news")
    page.focus("#wd-only-article")
    page.keyboard.type("Moonstone")
    found = page.locator(".wd-only-article .wd-only-offered button")
    expect(found).to_have_count(1)
    expect(found.locator("b")).to_contain_text("**Moonstone** report")
    page.keyboard.press("Enter")
    expect(page.locator(SUMMARY)).to_contain_text("#news · <img src=x")
    assert page.evaluate("window.__xss") is None
    assert page.locator(".wd-only img").count() == 0
    assert "no article fits" in ask(page, FDI).inner_text()  # no article is both
    page.focus("#wd-only-tag")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # on the chosen tag: it goes
    expect(page.locator(SUMMARY)).not_to_contain_text("#news")
    refused = ask(page, FDI)
    expect(refused).to_contain_text("Only the articles that were chosen have been searched.")
    page.focus("#wd-only-article")
    page.keyboard.press("Escape")
    expect(page.locator(".wd-only-fields")).to_be_hidden()
    expect(page.locator(SUMMARY)).to_be_focused()


def test_a_tag_that_holds_half_of_what_is_typed_is_offered(visit):
    page = opened(visit())
    page.fill("#wd-only-tag", "招")
    page.click(".wd-only-tag .wd-only-offered button")
    expect(page.locator(SUMMARY)).to_have_text("Only in: #招商")
    expect(ask(page, FDI)).to_contain_text("20.9億")
    page.click(".wd-only-tag .wd-only-held button")
    expect(page.locator(SUMMARY)).to_have_text("Only in…")


def test_dates_that_cannot_be_meant_are_told(visit):
    page = opened(visit())
    page.fill("#wd-only-since", "May 2019")
    box = page.locator("#wd-only-since")
    expect(box).to_have_attribute("aria-invalid", "true")
    page.fill(BOX, FDI)
    page.press(BOX, "Enter")
    expect(page.locator(".wd-chat .wd-notice")).to_have_text(TEXT["only_wrong"])
    page.fill("#wd-only-since", "2019-05")
    expect(box).to_have_attribute("aria-invalid", "false")
    page.fill("#wd-only-since", "")
    expect(page.locator(SUMMARY)).to_have_text("Only in…")
    usable(page)


def test_an_article_that_is_gone_is_told(visit):
    page = visit()
    kept = '{"articles": [{"id": "gone", "title": "Gone"}]}'
    page.evaluate("kept => sessionStorage.setItem('wenda_only', kept)", kept)
    page.reload()
    expect(page.locator(SUMMARY)).to_have_text("Only in: Gone")
    usable(page)
    page.fill(BOX, FDI)
    page.press(BOX, "Enter")
    expect(page.locator(".wd-chat .wd-notice")).to_have_text(TEXT["only_gone"])


@pytest.mark.parametrize(
    "kept", ["", "null", "[]", "{", '{"tags": 7, "articles": "x", "since": {}}', '{"tags": [{}]}']
)
def test_what_the_tab_kept_may_be_anything(visit, kept):
    page = visit()
    page.evaluate("kept => sessionStorage.setItem('wenda_only', kept)", kept)
    page.reload()
    expect(page.locator(SUMMARY)).to_have_text("Only in…")
    assert ask(page, FDI).locator(".wd-answer").count() == 1


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW"])
def test_it_speaks_chinese(visit, locale):
    words = TEXTS["zh-Hans" if locale == "zh-CN" else "zh-Hant"]
    page = opened(visit(locale=locale))
    expect(page.locator(SUMMARY)).to_have_text(words["only_off"])
    page.select_option("#wd-only-language", "zh")
    expect(page.locator(SUMMARY)).to_have_text(f"{words['only_on']} {words['only_zh']}")
    expect(page.locator(".wd-only-clear")).to_have_text(words["only_clear"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_phone_and_is_accessible(visit, theme):
    page = opened(visit(width=360, height=640, color_scheme=theme))
    page.fill("#wd-only-article", "Xuzhou")
    expect(page.locator(".wd-only-article .wd-only-offered button").first).to_be_visible()
    page.keyboard.press("Enter")
    page.select_option("#wd-only-language", "en")
    wide = "document.scrollingElement.scrollWidth"
    assert page.evaluate(wide) == 360
    assert page.evaluate("document.querySelector('.wd-only').scrollWidth") <= 332
    expect(page.locator(BOX)).to_be_in_viewport()
    found = Axe().run(page, ".wd-only")
    assert found.violations_count == 0, found.generate_report()
    page.click(SUMMARY)
    expect(page.locator(BOX)).to_be_in_viewport()
    box = page.locator(SUMMARY).bounding_box()
    assert box["height"] >= 24
    assert box["x"] + box["width"] <= 360
