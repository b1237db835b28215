"""The page around the conversation: sources, languages, colours, keyboard, small and large."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import BOX, FDI, ask, usable
from playwright.sync_api import expect
from shipped_questions import EXAMPLES

from ui.texts import TEXTS

NEWS = "徐州招商引資的新聞"  # tests/support/chat_server.py writes it
QUOTE = "徐州實際使用外資20.9億美元"


def cite_news(reply):
    return reply.locator(".wd-from", has_text=NEWS).locator(".wd-cite")


def test_a_citation_highlights_the_quote_in_the_article_in_its_own_script(visit):
    page = visit(height=700)
    cite_news(ask(page, FDI)).click()
    card = page.locator("details[open]")
    expect(card).to_have_count(1)
    expect(card.locator(".wd-title")).to_have_text(NEWS)
    mark = card.locator("mark.wd-now")
    expect(mark).to_be_in_viewport()
    expect(mark).to_contain_text(QUOTE)
    assert mark.locator("strong").inner_text() == "20.9億美元"
    assert card.locator(".wd-article").get_attribute("lang") == "zh-Hant"
    article = card.locator(".wd-article").text_content()
    assert "這一年的招商引資工作" in article  # the whole of it, not the passage alone
    assert article.count("這一段只是為了讓文章長一些") == 60


def test_an_older_answers_citation_brings_its_sources_back(visit):
    page = visit()
    first = ask(page, FDI)
    key = first.locator(".wd-evidence").get_attribute("value")
    ask(page, EXAMPLES[2])
    evidence = page.locator(".wd-panel .wd-evidence")
    expect(evidence).not_to_have_attribute("value", key)  # the panel follows its answer
    cite_news(page.locator('[data-testid="bot"]').first).click()
    mark = page.locator("mark.wd-now")
    expect(mark).to_contain_text(QUOTE)
    expect(mark).to_be_in_viewport()
    expect(evidence).to_have_attribute("value", key)


def test_sources_of_an_article_that_has_changed_are_not_guessed(visit):
    page = visit()
    reply = ask(page, FDI)
    reply.locator(".wd-evidence").evaluate("e => e.value = 'c1!gone!00000000!0-3!'")
    reply.locator(".wd-cite").first.click()
    expect(page.locator(".wd-side .wd-notice")).to_have_text(TEXTS["en"]["gone"])
    expect(page.locator(".wd-side .wd-notice")).to_be_visible()
    usable(page)


def test_something_is_seen_at_once_and_then_the_search(visit):
    page = visit()
    shown = page.evaluate(
        """(box) => new Promise((done) => {
            const area = document.querySelector(box);
            const start = performance.now();
            area.value = "When?";
            area.dispatchEvent(new Event("input", { bubbles: true }));
            area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
            const look = () => document.querySelector("[data-wd-asking]")
                ? done([performance.now() - start, getComputedStyle(
                    document.querySelector(".wd-chat"), "::after").content])
                : performance.now() - start < 2000 ? requestAnimationFrame(look) : done([2000, ""]);
            look();
        })""",
        BOX,
    )
    assert shown[0] < 100
    assert TEXTS["en"]["searching"] in shown[1]


def test_copy_takes_the_answer_and_its_sources(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    reply = ask(page, FDI)
    button = reply.locator(".wd-copy")
    button.click()
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    lines = copied.split("\n")
    assert lines[0].startswith("US$2.09 billion")
    assert f"— {NEWS}" in lines
    assert any(line.startswith("[1] ") for line in lines)
    assert f"{NEWS}, 2020-03-28, news.md" in copied
    expect(button).to_have_text("Copy")


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
    expect(page.locator(".wd-top").first).to_contain_text(words["head"].split("\n")[-1])
    welcome = words["welcome"].split("\n")[0].strip("# ")
    expect(page.locator(".placeholder").first).to_contain_text(welcome)
    expect(page).to_have_title("Wenda 問答")
    expect(page.locator("html")).to_have_attribute("lang", html)
    if language != "zh-Hans" and locale != "zh-TW":
        return  # one answer for each Chinese script is enough
    reply = ask(page, EXAMPLES[1])
    expect(reply).to_contain_text(words["copy"])
    expect(page.locator(".wd-panel")).to_contain_text(words["sources"])
    page.get_by_role("tab", name=words["lib_tab"]).click()
    zone = page.get_by_role("button", name=words["lib_drop"])
    expect(zone).to_contain_text(words["lib_kinds"])
    lines = [line.strip() for line in zone.inner_text().strip().split("\n")]
    assert (lines[0], lines[-1]) == (words["lib_drop"], words["lib_kinds"])


def test_one_button_begins_a_new_conversation(visit):
    page = visit()
    ask(page, FDI)
    assert page.get_by_role("button", name="Clear").count() == 0  # Gradio's own
    page.get_by_role("button", name=TEXTS["en"]["new_conversation"]).click()
    expect(page.locator(".placeholder")).to_be_visible()
    expect(page.locator(".wd-panel")).to_have_count(0)
    page.reload()
    expect(page.locator(".placeholder")).to_be_visible()
    usable(page)


def test_the_language_can_be_chosen_on_the_page_and_is_remembered(visit, url):
    page = visit("en-US")
    page.get_by_role("button", name="繁體").click()
    expect(page.locator(BOX)).to_have_attribute("placeholder", TEXTS["zh-Hant"]["placeholder"])
    expect(page.locator("html")).to_have_attribute("lang", "zh-TW")
    expect(page.locator(".wd-lang[value=zh-Hant]")).to_have_attribute("aria-pressed", "true")
    reply = ask(page, FDI)
    assert TEXTS["zh-Hant"]["delete"] in reply.inner_text()  # what the server says, too
    page.reload()
    expect(page.locator(BOX)).to_have_attribute("placeholder", TEXTS["zh-Hant"]["placeholder"])
    page.goto(f"{url}/?lang=zh-Hans")
    expect(page.locator(BOX)).to_have_attribute("placeholder", TEXTS["zh-Hans"]["placeholder"])
    assert page.url == f"{url}/"


def test_light_and_dark_can_be_chosen_and_are_remembered(visit):
    page = visit(color_scheme="light")
    dark = "document.body.classList.contains('dark')"
    assert page.evaluate(dark) is False
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate(dark) is True
    page.reload()
    page.wait_for_selector(BOX)
    assert page.evaluate(dark) is True
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    page.wait_for_selector(BOX)
    assert page.evaluate(dark) is False


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "dark"), (360, "light"), (1000, "light"), (1920, "dark")]
)
def test_nothing_scrolls_sideways(visit, width, scheme):
    page = visit(width=width, height=720, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    reply = ask(page, "How many tons of moonstone did the mine of Zorblax ship in 1999?")
    reply.locator(".wd-cite").first.click()
    expect(page.locator("mark.wd-now").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "(e) => e.scrollWidth - e.clientWidth"
    for part in (".wd-chat .panel-wrap", ".wd-panel", "details[open]"):
        assert page.locator(part).first.evaluate(wide) <= 0, part
    dark = page.evaluate("document.body.classList.contains('dark')")
    assert dark == (scheme == "dark")


@pytest.mark.parametrize("width", [360, 1024])
def test_a_narrow_page_opens_the_reader_above_the_conversation_and_shuts_it(visit, width):
    page = visit(width=width, height=740)
    reply = ask(page, FDI)
    side = page.locator(".wd-side")
    expect(side).to_be_hidden()
    talk = page.locator(BOX).bounding_box()
    cite_news(reply).click()
    expect(page.locator("mark.wd-now")).to_be_in_viewport()
    pinned = page.locator(".wd-pinned.wd-now")
    if width == 360:  # all of it, with the answer's sentence on top
        assert side.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
        expect(pinned).to_contain_text(QUOTE)
        expect(pinned).to_be_in_viewport()
    else:
        expect(pinned).to_be_hidden()
        assert page.locator(BOX).bounding_box() == talk
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()
    expect(cite_news(reply)).to_be_focused()
    cite_news(reply).click()
    side.get_by_role("button", name=TEXTS["en"]["close"]).click()
    expect(side).to_be_hidden()


def test_the_keyboard_alone_can_do_everything(visit):
    page = visit()
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type(FDI)
    page.keyboard.press("Enter")
    expect(page.locator(".wd-reply")).to_be_visible()
    usable(page)
    names = (
        "wd-lang",
        "wd-theme",
        "wd-cite",
        "wd-copy",
        "wd-delete",
        "wd-find-in",
        "SUMMARY",
        "TEXTAREA",
    )
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.classList[0] || document.activeElement.tagName")
        )
        reached.add(page.evaluate("document.activeElement.tagName"))
        reached |= set(page.evaluate("[...document.activeElement.classList]"))
    assert set(names) <= reached
    page.locator(".wd-quote .wd-cite").focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.wd-now").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".wd-quote .wd-cite")).to_be_focused()
    page.locator(".wd-source > summary").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".wd-source").nth(1)).to_have_attribute("open", "")


def walk(page, selector, key="Tab"):
    """Goes there with a key alone."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate("(at) => document.activeElement.matches(at)", selector):
            return
    raise AssertionError(f"{key} never comes to {selector}")


def test_the_keyboard_alone_adds_finds_and_removes_an_article(visit):
    page = visit()
    walk(page, '[role="tab"]:not([aria-selected="true"])', "Shift+Tab")
    page.keyboard.press("Enter")
    walk(page, ".wd-library .label-wrap")
    page.keyboard.press("Enter")
    expect(page.locator(".wd-library textarea")).to_be_visible()
    walk(page, ".wd-library .gr-accordion input")
    page.keyboard.type("Tea of Greenbrook")
    walk(page, ".wd-library textarea")
    page.keyboard.type("The tea garden of Greenbrook picked 5,312 tons in 2018.")
    walk(page, ".wd-library .gr-accordion button:not(.label-wrap)")
    page.keyboard.press("Enter")
    expect(page.locator(".wd-status .wd-report b")).to_have_text("1 added", timeout=15_000)
    walk(page, ".wd-find input")
    page.keyboard.insert_text("Greenbrook")  # at one go: each letter would list anew
    expect(page.locator(".wd-articles label")).to_have_count(1)
    walk(page, ".wd-articles input")
    page.keyboard.press("Space")
    expect(page.locator(".wd-remove")).to_be_visible()
    walk(page, ".wd-remove")
    page.keyboard.press("Enter")
    expect(page.locator(".prose.wd-asked-back")).to_contain_text("Tea of Greenbrook")
    walk(page, ".wd-really button")
    page.keyboard.press("Enter")
    expect(page.locator(".prose.wd-asked-back")).to_contain_text("1 removed")


@pytest.mark.parametrize(
    ("scheme", "width", "locale"),
    [
        ("light", 1280, "en-US"),
        ("dark", 1280, "zh-TW"),
        ("light", 360, "zh-CN"),
        ("dark", 360, "en-US"),
    ],
)
def test_axe_finds_no_serious_or_critical_violation(visit, scheme, width, locale):
    page = visit(locale, width=width, height=800, color_scheme=scheme, reduced_motion="reduce")
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = Axe().run(page, options=options).response["violations"]
    ask(page, FDI).locator(".wd-cite").last.click()
    found += Axe().run(page, options=options).response["violations"]
    ask(page, "What is the boiling point of tungsten on Jupiter?")
    found += Axe().run(page, options=options).response["violations"]
    page.keyboard.press("Escape")  # the sources' drawer, where it covers the conversation
    page.locator(".message-buttons button").nth(1).click()
    expect(page.locator(".wd-comment textarea")).to_be_visible()
    found += Axe().run(page, options=options).response["violations"]
    page.get_by_role("tab").nth(1).click()
    page.locator(".label-wrap").click()
    page.locator(".wd-articles input").first.check()
    page.locator(".wd-remove").click()
    expect(page.locator(".wd-really button").last).to_be_visible()
    found += Axe().run(page, options=options).response["violations"]
    grave = [
        (one["id"], node["html"][:160], node["failureSummary"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert grave == []
