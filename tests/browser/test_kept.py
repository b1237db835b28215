"""A conversation stays with its tab: over reloads, beside other tabs, in a new tab; in Chromium."""

from __future__ import annotations

import pytest
from browsing import BOX, FDI, ask, usable
from playwright.sync_api import expect
from shipped_questions import EXAMPLES

from ui.texts import TEXTS

MORE = EXAMPLES[1]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
SETTLED = 1_000  # ms after a page has opened: what it does by itself is done
NAME = "wenda_conversation"
STORED = f"Object.keys(localStorage).filter(key => key.startsWith('{NAME}'))"


def asked(page):
    """The questions on the page."""
    return page.locator('[data-testid="user"]')


def reload(page, times=1):
    """As somebody does who looks at the page for a moment each time."""
    for _ in range(times):
        page.reload()
        page.wait_for_selector(BOX)
        page.wait_for_timeout(SETTLED)


def settle(page):
    usable(page)
    page.wait_for_timeout(SETTLED)


def new_tab(page):
    opened = page.context.new_page()
    opened.goto(page.url)
    opened.wait_for_selector(BOX)
    settle(opened)
    return opened


@pytest.mark.parametrize("size", SIZES)
def test_a_conversation_is_there_after_three_reloads(visit, size):
    width, height = SIZES[size]
    page = visit(width=width, height=height)
    ask(page, FDI)
    settle(page)
    for _ in range(3):
        reload(page)
        expect(asked(page)).to_have_text([FDI])
    ask(page, MORE)
    settle(page)
    reload(page, 3)
    expect(asked(page)).to_have_text([FDI, MORE])


def test_a_change_of_language_and_reloads_leave_it_alone(visit):
    page = visit()
    ask(page, FDI)
    settle(page)
    for tag in ("zh-Hans", "zh-Hant", "en"):
        page.click(f".wd-lang[value={tag}]")
        expect(page.locator(f".wd-lang[value={tag}]")).to_have_attribute("aria-pressed", "true")
        expect(asked(page)).to_have_text([FDI])
        page.wait_for_timeout(SETTLED)
        reload(page, 2)
        expect(asked(page)).to_have_text([FDI])
    expect(page.locator('[data-testid="bot"]')).to_contain_text("US$2.09 billion")


def test_tabs_asked_in_turns_keep_a_conversation_each(visit):
    first = visit()
    settle(first)
    second = new_tab(first)
    said = {first: [], second: []}
    for page, question in ((first, FDI), (second, MORE), (first, EXAMPLES[2]), (second, FDI)):
        page.bring_to_front()
        ask(page, question)
        said[page].append(question)
        settle(page)
    for page in (first, second, first, second):
        page.bring_to_front()
        reload(page)
        expect(asked(page)).to_have_text(said[page])


def test_a_new_tab_goes_on_with_a_copy_of_the_newest_conversation(visit):
    first = visit()
    ask(first, FDI)
    settle(first)
    second = new_tab(first)
    expect(asked(second)).to_have_text([FDI])
    assert len(second.evaluate(STORED)) == 1  # to look is not to keep
    ask(second, MORE)
    settle(second)
    reload(first, 2)
    expect(asked(first)).to_have_text([FDI])
    reload(second, 2)
    expect(asked(second)).to_have_text([FDI, MORE])
    second.get_by_role("button", name=TEXTS["en"]["new_conversation"]).click()
    expect(asked(second)).to_have_count(0)
    settle(second)
    reload(first)
    expect(asked(first)).to_have_text([FDI])
    first.close()
    expect(asked(new_tab(second))).to_have_text([FDI, MORE])  # what was only begun is not kept


def test_a_browser_that_is_opened_again_shows_the_newest_conversation(visit, browser):
    page = visit()
    ask(page, FDI)
    settle(page)
    state, url = page.context.storage_state(), page.url
    page.context.close()
    again = browser.new_context(storage_state=state)  # without what the tab itself kept
    page = again.new_page()
    page.goto(url)
    expect(asked(page)).to_have_text([FDI])
    settle(page)
    reload(page, 2)
    expect(asked(page)).to_have_text([FDI])
    again.close()


def test_a_tab_that_was_duplicated_does_not_share_its_conversation(visit):
    first = visit()
    ask(first, FDI)
    settle(first)
    copy = first.evaluate("JSON.stringify({...sessionStorage})")
    second = first.context.new_page()
    second.add_init_script(  # as browsers do: the new tab begins with the old one's storage
        "if (!sessionStorage.length)"
        f" for (const [key, value] of Object.entries({copy})) sessionStorage[key] = value"
    )
    second.goto(first.url)
    expect(asked(second)).to_have_text([FDI])
    ask(second, MORE)
    settle(second)
    ask(first, EXAMPLES[2])
    settle(first)
    reload(first)
    expect(asked(first)).to_have_text([FDI, EXAMPLES[2]])
    reload(second)
    expect(asked(second)).to_have_text([FDI, MORE])


def test_a_new_conversation_stays_empty(visit):
    page = visit()
    ask(page, FDI)
    settle(page)
    page.get_by_role("button", name=TEXTS["en"]["new_conversation"]).click()
    expect(asked(page)).to_have_count(0)
    settle(page)
    reload(page, 2)
    expect(asked(page)).to_have_count(0)
    ask(page, MORE)
    settle(page)
    reload(page, 2)
    expect(asked(page)).to_have_text([MORE])


def test_a_conversation_under_the_old_key_comes_along(visit, browser):
    page = visit()
    ask(page, FDI)
    settle(page)
    old = page.evaluate(f"localStorage.getItem('{NAME}')")  # as Gradio has always written it
    origin, url = page.evaluate("location.origin"), page.url
    state = {"origin": origin, "localStorage": [{"name": NAME, "value": old}]}
    upgraded = browser.new_context(storage_state={"cookies": [], "origins": [state]})
    page = upgraded.new_page()
    page.goto(url)
    expect(asked(page)).to_have_text([FDI])
    settle(page)
    assert NAME not in page.evaluate(STORED)
    reload(page, 3)
    expect(asked(page)).to_have_text([FDI])
    ask(page, MORE)
    settle(page)
    reload(page, 2)
    expect(asked(page)).to_have_text([FDI, MORE])
    upgraded.close()


def test_the_oldest_conversations_go_when_there_are_too_many(visit):
    page = visit()
    ask(page, FDI)
    settle(page)
    page.evaluate(
        f"for (let n = 1; n <= 210; n += 1) localStorage['{NAME}/' + n] = n + ' not encrypted'"
    )
    ask(page, MORE)
    settle(page)
    stored = page.evaluate(STORED)
    assert len(stored) == 200
    assert f"{NAME}/11" not in stored
    assert f"{NAME}/12" in stored
    reload(page, 2)
    expect(asked(page)).to_have_text([FDI, MORE])


def test_a_full_storage_costs_the_oldest_conversations_and_no_question(visit):
    page = visit()
    ask(page, FDI)
    settle(page)
    page.evaluate(f"""
        for (let n = 1; n <= 3; n += 1) localStorage['{NAME}/' + n] = n + 'x'.repeat(4000);
        let filler = 1 << 24;
        let text = '';
        while (filler >= 1) {{
            try {{ localStorage.filler = text + 'x'.repeat(filler); text = localStorage.filler }}
            catch {{}}
            filler >>= 1;
        }}
    """)
    ask(page, MORE)
    settle(page)
    reload(page, 2)
    expect(asked(page)).to_have_text([FDI, MORE])
    page.evaluate(
        f"{STORED}.filter(key => /\\/\\d$/.test(key)).forEach(key => delete localStorage[key])"
    )
    page.evaluate("""
        let filler = 1 << 16;
        while (filler >= 1) {
            try { localStorage.filler += 'x'.repeat(filler) } catch { filler >>= 1 }
        }
    """)
    ask(page, EXAMPLES[2])  # nothing is left to drop: it is not kept, and answered all the same
    settle(page)
    expect(asked(page)).to_have_text([FDI, MORE, EXAMPLES[2]])
    reload(page, 2)
    expect(asked(page)).to_have_text([FDI, MORE])
