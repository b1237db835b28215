"""The library tab in Debian's Chromium: articles come, are asked, and go."""

from __future__ import annotations

import re

import browsing
import httpx
import library_server
import pytest
from browsing import BOX
from hostile import HOSTILE
from library_server import ELSEWHERE
from playwright.sync_api import expect

from ui.texts import TEXTS

PATIENCE = 20_000  # milliseconds; two cores may have other work
REPORT = ".wd-status .wd-report"
FILES = ".wd-library input[type=file]"
MOON = "# Moonstone\n\nThe mine of Zorblax shipped 4,007 tons of moonstone in 1999.\n"
TEA = "格林鎮的茶園2018年產茶5,312噸，居全國第七位。\n"
MOON_QUESTION = "How many tons of moonstone did the mine of Zorblax ship in 1999?"
TEA_QUESTION = "格林镇的茶园2018年产茶多少吨？"


@pytest.fixture(autouse=True, scope="module")
def patience():
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=browsing.PATIENCE)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Chats by what their visitors may do, begun when they are asked for."""
    chats = {}

    def chat(uploads):
        if uploads not in chats:
            folder = tmp_path_factory.mktemp(uploads)
            chats[uploads] = library_server.started(uploads, folder / "library")
        return chats[uploads]

    yield chat
    for one in chats.values():
        one.stop()


@pytest.fixture
def visit(browser, served):
    """Opens the page: ``visit("visit", locale=…)``; nothing may be asked of another machine."""
    contexts, sent = [], []

    def open_page(uploads, locale="en-US", width=1100, sent_with=None):
        if sent_with is None and uploads == "visit":
            sent_with = library_server.ELSEWHERE
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": 900},
            extra_http_headers=sent_with or {},
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: sent.append(request.url))
        page = context.new_page()
        page.goto(served(uploads).url)
        page.wait_for_selector(BOX)
        return page

    yield open_page
    for context in contexts:
        context.close()
    local = ("http://127.0.0.1:", "data:", "blob:")
    assert [address for address in sent if not address.startswith(local)] == []


def shelf(page):
    page.get_by_role("tab").nth(1).click()
    expect(page.locator(".wd-library .wd-pages .wd-report")).to_be_visible()


def drop(page, *files, head):
    """Adds files, and waits for a report that begins so."""
    buffers = [
        {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
        for name, content in files
    ]
    page.set_input_files(FILES, buffers)
    expect(page.locator(f"{REPORT} b")).to_have_text(head)


def ask(page, question):
    page.get_by_role("tab").first.click()
    return browsing.ask(page, question).inner_text()


def listed(page):
    return page.locator(".wd-articles label span").all_inner_texts()


def test_files_are_added_asked_and_removed(visit):
    page = visit("library")
    shelf(page)
    drop(page, ("moon.md", MOON), ("茶.txt", TEA), head="2 added")
    expect(page.locator(".wd-articles label").first).to_contain_text("茶.txt")
    first, second, *_ = listed(page)
    assert "繁體中文 · passages: 1 · 茶.txt" in first
    assert second.startswith("Moonstone")
    assert "4,007" in ask(page, MOON_QUESTION)
    assert "5,312" in ask(page, TEA_QUESTION)

    page.get_by_role("tab").nth(1).click()
    page.get_by_label("Search titles, texts and tags").fill("moonst")
    expect(page.locator(".wd-articles label")).to_have_count(1)
    page.locator(".wd-articles input[type=checkbox]").check()
    for typed, count in (("", 11), ("moonst", 1)):  # what is ticked stays so in another list
        page.get_by_label("Search titles, texts and tags").fill(typed)
        expect(page.locator(".wd-articles label")).to_have_count(count)
        ticked = page.locator(".wd-articles label", has=page.locator("input:checked"))
        expect(ticked).to_have_count(1)
        expect(ticked).to_contain_text("Moonstone")
    page.get_by_role("button", name="Remove the chosen ones…").click()
    expect(page.locator(".prose.wd-asked-back")).to_contain_text("Moonstone")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Keep")).to_be_hidden()
    page.get_by_role("button", name="Remove the chosen ones…").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator(".prose.wd-asked-back")).to_contain_text("1 removed")
    expect(page.locator(".wd-pages")).to_contain_text("No article holds “moonst”.")
    assert "4,007" not in ask(page, MOON_QUESTION)
    assert "5,312" in ask(page, TEA_QUESTION)


def test_a_pasted_text_is_there_after_a_restart(visit, served, tmp_path):
    chat = library_server.started("library", tmp_path / "library")
    try:
        body = {"data": [MOON_QUESTION]}
        page = visit("library")
        page.goto(chat.url)
        page.wait_for_selector(BOX)
        shelf(page)
        page.get_by_text("Paste a text").click()
        page.get_by_label("Title (may").fill("Moon")
        page.locator(".wd-library textarea").fill(MOON)
        page.get_by_role("button", name="Add the text").click()
        expect(page.locator(f"{REPORT} b")).to_have_text("1 added")
        expect(page.locator(".wd-library textarea")).to_have_value("")
        page.goto("about:blank")
    finally:
        chat.stop()
    chat = library_server.started("library", tmp_path / "library")
    try:
        answer = httpx.post(f"{chat.url}/gradio_api/run/ask", json=body, timeout=30)
        assert "4,007" in answer.json()["data"][0]["text"]
    finally:
        chat.stop()


def test_bad_files_among_good_ones_are_one_line_each(visit):
    page = visit("library", "zh-CN")
    shelf(page)
    files = (("good.md", "# 好\n\n好文章。"), ("bad.exe", "MZ"), ("empty.txt", " "))
    drop(page, *files, head="已添加1篇，2篇未添加")
    lines = page.locator(".wd-problems li").all_inner_texts()
    assert lines[0].startswith("bad.exe：只能读取")
    assert "empty.txt" in lines[1]
    expect(page.locator(".wd-articles label").first).to_contain_text("好")


def test_a_visitors_articles_are_the_visitors_alone_and_go_with_the_visit(visit, served):
    page, other = visit("visit"), visit("visit", "zh-TW")
    shelf(page)
    expect(page.locator(".prose.wd-visit")).to_contain_text("gone when you close the page")
    drop(page, ("moon.md", MOON), head="1 added")
    expect(page.locator(".wd-articles label")).to_have_count(1)
    assert "4,007" in ask(page, MOON_QUESTION)
    assert "2.09" in ask(page, "How much FDI did Xuzhou use in 2019?")  # the library, too
    assert "4,007" not in ask(other, MOON_QUESTION)
    shelf(other)
    assert TEXTS["zh-Hant"]["lib_none"] in other.locator(".wd-pages").inner_text()
    other.get_by_label(TEXTS["zh-Hant"]["lib_shared"], exact=True).check()
    expect(other.locator(".wd-articles label")).to_have_count(9)
    assert not any("Moonstone" in line for line in listed(other))
    assert other.locator(".wd-articles input[type=checkbox]:enabled").count() == 0
    answer = httpx.post(
        f"{served('visit').url}/gradio_api/run/ask", json={"data": [MOON_QUESTION]}, timeout=30
    )
    assert "4,007" not in answer.json()["data"][0]["text"]
    page.reload()
    expect(page.locator(".wd-reply")).to_have_count(2)  # the conversation is back
    assert "4,007" not in ask(page, MOON_QUESTION)


def test_who_owns_the_library_has_the_controls_and_others_are_told(visit):
    owner, guest = visit("visit", sent_with={}), visit("library", "zh-TW", 1100, ELSEWHERE)
    shelf(owner)
    expect(owner.locator(".wd-drop")).to_be_visible()
    expect(owner.locator(".wd-remove")).to_be_hidden()  # nothing is chosen
    expect(owner.locator(".wd-visit")).to_have_count(0)
    assert owner.get_by_label("My articles").count() == 0
    drop(owner, ("green.md", "The tea of Greenbrook is green."), head="1 added")
    expect(owner.locator(".wd-articles label")).to_have_count(10)
    owner.locator(".wd-articles input[type=checkbox]").first.check()
    owner.locator(".wd-remove").click()
    owner.get_by_role("button", name="Remove", exact=True).click()
    expect(owner.locator(".prose.wd-asked-back")).to_contain_text("1 removed")

    shelf(guest)
    expect(guest.locator(".prose.wd-visit")).to_have_text(TEXTS["zh-Hant"]["lib_owner"])
    for part in (
        FILES,
        ".wd-giving",
        ".wd-remove",
        ".wd-correct",
        ".wd-web",
        ".wd-articles input:enabled",
    ):
        expect(guest.locator(part)).to_have_count(0)


def test_where_nothing_may_be_added_the_list_is_all_there_is(visit):
    page = visit("none")
    shelf(page)
    expect(page.locator(".wd-articles label")).to_have_count(9)
    assert page.locator(FILES).count() == 0
    for part in (".wd-remove", ".wd-correct", ".wd-correcting"):
        assert page.locator(part).count() == 0
    assert page.locator(".wd-articles input:enabled").count() == 0


@pytest.mark.parametrize(
    ("locale", "width", "language"), [("en-US", 1440, "en"), ("zh-CN", 390, "zh-Hans")]
)
def test_an_articles_title_and_date_are_edited_and_given_back(visit, locale, width, language):
    page, words = visit("library", locale, width), TEXTS[language]

    def press(key):
        page.get_by_role("button", name=words[key], exact=True).click()

    shelf(page)
    search = page.get_by_label(words["lib_search"])
    search.fill("保税区 互换局")
    expect(page.locator(".wd-articles label")).to_have_count(1)
    before = listed(page)
    for part in (".wd-correct", ".wd-remove"):
        expect(page.locator(part)).to_be_hidden()
    page.locator(".wd-articles input").check()
    press("lib_edit")
    title, date = (
        page.get_by_label(words[key], exact=True) for key in ("lib_new_title", "lib_new_date")
    )
    expect(title).to_be_focused()
    expect(date).to_have_value("2020-03-27")
    date.fill("last spring")
    title.fill("<b>Platforms</b> & more")
    press("lib_save")
    said = page.locator(".prose.wd-asked-back")
    expect(said).to_have_text(words["lib_wrong_date"].format(value="last sprin"))
    expect(title).to_have_value("<b>Platforms</b> & more")
    date.fill("2019-03")
    press("lib_save")
    expect(said).to_have_text(words["lib_edited"].format(title="<b>Platforms</b> & more · 2019-03"))
    expect(title).to_be_hidden()
    expect(page.locator(".wd-articles label")).to_contain_text("<b>Platforms</b> & more")
    expect(page.locator(".wd-articles label")).to_contain_text("2019-03 ·")
    press("undo")
    expect(said).to_contain_text(words["lib_unedited"].format(title=before[0].split("\n")[0]))
    expect(page.locator(".wd-articles label span")).to_have_text(before)
    expect(page.get_by_role("button", name=words["undo"], exact=True)).to_be_hidden()


def test_the_list_is_narrowed_and_put_in_order(visit):
    page = visit("none", "zh-TW")
    shelf(page)
    rows = page.locator(".wd-articles label")
    expect(rows).to_have_count(9)

    def choose(key, name):
        page.get_by_role("combobox", name=TEXTS["zh-Hant"][key]).click()
        page.get_by_role("option", name=name, exact=True).click()

    choose("lib_language", "English")
    expect(rows).to_have_count(3)
    choose("lib_order", TEXTS["zh-Hant"]["lib_by_title"])
    page.get_by_label(TEXTS["zh-Hant"]["lib_dated"]).fill("2020")
    by_title = [re.compile(f"^{word} ") for word in ("How", "The", "Xuzhou's")]
    expect(page.locator(".wd-articles label span")).to_have_text(by_title, use_inner_text=True)
    page.get_by_label(TEXTS["zh-Hant"]["lib_dated"]).fill("2021")
    expect(page.locator(".wd-pages")).to_contain_text(TEXTS["zh-Hant"]["only_none"])
    page.get_by_label(TEXTS["zh-Hant"]["lib_dated"]).fill("x")
    expect(page.locator(".wd-pages")).to_contain_text("「x」不是日期")


def test_hostile_articles_are_text_in_the_list_and_nothing_scrolls_sideways(visit):
    page = visit("visit", width=375)
    shelf(page)
    files = [
        (f"{number}.txt", f"---\ntitle: {trick.splitlines()[0]}\ndate: {trick[:30]}\n---\n{trick}")
        for number, trick in enumerate(HOSTILE[:20])
    ]
    drop(page, *files, head="20 added")
    expect(page.locator(".wd-articles label")).to_have_count(20)
    assert any("<script>window.__xss=1</script>" in line for line in listed(page))
    assert page.locator(".wd-articles img, .wd-articles a, .wd-articles svg").count() == 0
    for box in page.locator(".wd-articles input[type=checkbox]").all()[:6]:
        box.check()
    page.locator(".wd-remove").click()
    expect(page.locator(".prose.wd-asked-back")).to_contain_text("Remove for good (6)?")
    assert page.locator(".wd-asked-back img, .wd-asked-back a, .wd-asked-back script").count() == 0
    page.wait_for_timeout(200)
    assert page.evaluate("window.__xss") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    for part in (".wd-library", ".wd-library > .column", ".wd-shelf"):  # nor is anything cut off
        room = page.locator(part).last.bounding_box()
        assert room["x"] >= 0, part
        assert room["x"] + room["width"] <= 375, part
    assert page.locator(".wd-library").last.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
