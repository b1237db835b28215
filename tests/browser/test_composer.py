"""Around the question box: earlier questions, what is dropped or pasted, the palette."""

from __future__ import annotations

import library_server
import pytest
from browsing import BOX, FDI, ask, usable
from library_server import ELSEWHERE
from playwright.sync_api import expect
from shipped_questions import EXAMPLES

from ui.texts import TEXTS

WORDS = TEXTS["en"]
MOON = "# Moonstone\n\nThe mine of Zorblax shipped 4,007 tons of moonstone in 1999.\n"
OFFER = ".wd-offer"
DROP = """(files) => {
    const data = new DataTransfer();
    for (const [name, text] of files) data.items.add(new File([text], name));
    const target = document.querySelector(".wd-chat");
    for (const name of ["dragover", "drop"])
        target.dispatchEvent(
            new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
PASTE = """(words) => {
    const data = new DataTransfer();
    data.setData("text/plain", words);
    const box = document.querySelector(".wd-question textarea");
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    chat = library_server.started("library", tmp_path_factory.mktemp("composer") / "library")
    yield chat
    chat.stop()


def test_the_arrows_bring_earlier_questions_back_to_the_box(visit):
    page = visit()
    for question in (FDI, EXAMPLES[1]):
        ask(page, question)
    usable(page)
    box = page.locator(BOX)
    box.fill("half a question")
    box.press("Home")
    box.press("ArrowUp")
    expect(box).to_have_value(EXAMPLES[1])
    box.press("ArrowUp")  # the caret is at its end
    expect(box).to_have_value(FDI)
    box.press("ArrowUp")
    expect(box).to_have_value(FDI)  # there is none before it
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(box).to_have_value("half a question")
    box.press("ArrowUp")
    expect(box).to_have_value("half a question")  # the caret stands at its end


def test_files_dropped_on_the_conversation_are_added_once_they_are_wanted(visit, served):
    page = visit(at=served.url)
    usable(page)
    page.evaluate(DROP, [["moon.md", MOON], ["bad.exe", "MZ"]])
    expect(page.locator(f"{OFFER} span")).to_have_text(WORDS["offer_files"].format(n=2))
    page.keyboard.press("Escape")
    expect(page.locator(OFFER)).to_be_hidden()
    expect(page.locator(BOX)).to_be_focused()
    page.evaluate(DROP, [["moon.md", MOON], ["bad.exe", "MZ"]])
    page.get_by_role("button", name=WORDS["offer_add"], exact=True).click()
    expect(page.locator(f"{OFFER} span")).to_contain_text("1 added, 1 left out")
    expect(page.locator(f"{OFFER} span")).to_contain_text("bad.exe: only .md")
    expect(page.get_by_role("tab").first).to_have_attribute("aria-selected", "true")
    reply = ask(page, "How many tons of moonstone did the mine of Zorblax ship in 1999?")
    expect(reply).to_contain_text("4,007")


def test_who_may_not_add_is_told_when_files_are_dropped(visit, served):
    page = visit("zh-TW", at=served.url, extra_http_headers=ELSEWHERE)
    usable(page)
    page.evaluate(DROP, [["<b>.md", MOON]])
    expect(page.locator(f"{OFFER} span")).to_have_text(TEXTS["zh-Hant"]["lib_owner"])
    expect(page.locator(".wd-offer-add")).to_be_hidden()


def test_a_pasted_address_is_offered_to_be_added_and_can_be_asked_all_the_same(visit, served):
    page = visit(at=served.url)
    usable(page)
    page.evaluate(PASTE, "see https://example.org/a")  # more than an address
    page.evaluate(PASTE, "http://127.0.0.1:9/page")
    words = WORDS["offer_page"].format(address="http://127.0.0.1:9/page")
    expect(page.locator(f"{OFFER} span")).to_have_text(words)
    expect(page.locator(BOX)).to_be_focused()
    page.locator(".wd-offer-add").click()
    expect(page.locator(f"{OFFER} span")).to_contain_text("127.0.0.1")
    expect(page.locator(f"{OFFER} span")).to_contain_text("1 left out")


def test_the_palette_and_the_slash(visit):
    page = visit("zh-CN")
    words = TEXTS["zh-Hans"]
    ask(page, EXAMPLES[1])
    usable(page)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name=words["palette"])
    expect(box).to_be_focused()
    options = page.locator(".wd-palette [role=option]")
    expect(options.first).to_have_text(words["new_conversation"])
    box.fill(words["lib_tab"])
    expect(options).to_have_text([words["lib_tab"]])
    box.press("Enter")
    expect(page.get_by_role("tab").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Control+k")
    box.fill("zzz")
    expect(page.locator(".wd-palette li")).to_have_text([words["only_none"]])
    box.press("Escape")
    expect(box).to_be_hidden()
    page.keyboard.press("Control+k")
    box.fill("億美元")  # of a conversation's answer
    expect(options).to_have_text([EXAMPLES[1]])
    box.fill("")
    box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page.locator(BOX)).to_be_focused()
    page.locator(BOX).blur()
    page.keyboard.press("/")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.press("/")  # in the box it is a sign like any other
    expect(page.locator(BOX)).to_have_value("/")
