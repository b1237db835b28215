"""The frame of the page: nothing in it moves, and a finger hits what it means."""

from __future__ import annotations

import pytest
from browsing import BOX, FDI, SETTLED, ask, usable
from playwright.sync_api import expect

from ui.texts import TEXTS

MOST = 0.05  # of layout shift, as the browser counts it, from first paint to the third answer
THREE = (  # a value, a quotation alone, a refusal
    FDI,
    "Why did Xuzhou move signing online?",
    "What is the boiling point of tungsten on Jupiter?",
)
WATCH = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const one of list.getEntries())
            shifts.push([one.value, ...one.sources.map((part) => part.node?.className ?? "")]);
    }).observe({ type: "layout-shift", buffered: true });
"""
# The targets in sight that a finger 44 px wide, with its middle on theirs, would miss.
MISSED = """
    [...document.querySelectorAll("button, summary, a, input, textarea, [role=tab]")]
        .filter((part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .map((part) => [part, part.getBoundingClientRect()])
        .filter(([part, { x, y, width, height }]) => {
            const [middle, centre] = [x + width / 2, y + height / 2];
            const inside = middle > 22 && centre > 22 && middle < innerWidth - 22
                && centre < innerHeight - 22;
            const hit = (dx, dy) => document.elementFromPoint(middle + dx, centre + dy);
            if (!width || !inside || !part.contains(hit(0, 0))) return false; // covered, or outside
            const own = part.closest(".wd-from") ?? part; // the line of a source is all of it
            return ![[-21, 0], [21, 0], [0, -21], [0, 21]].every(
                ([dx, dy]) => own.contains(hit(dx, dy)) || part.contains(hit(dx, dy)));
        })
        .map(([part, { width, height }]) =>
            `${part.className || part.ariaLabel || part.textContent} ${width}x${height}`)
"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_nothing_jumps_from_the_first_paint_to_the_third_answer(browser, url, width, height):
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    page.wait_for_selector(BOX)
    page.wait_for_timeout(SETTLED)
    for question in THREE:
        ask(page, question)
        page.wait_for_timeout(SETTLED)
    shifts = page.evaluate("shifts")
    assert sum(value for value, *_ in shifts) < MOST, shifts
    context.close()


def test_rail_conversation_and_reader_stand_side_by_side_and_stay(visit):
    page = visit(width=1440, height=900)

    def places():
        parts = (".wd-rail", ".wd-chat", BOX, ".wd-side")
        return [page.locator(part).first.bounding_box() for part in parts]

    before = places()
    rail, chat, box, side = before
    assert (rail["x"], rail["width"]) == (0, 232)
    assert rail["width"] < chat["x"] < box["x"] < side["x"]
    assert side["x"] + side["width"] == 1440
    assert page.locator(".wd-question").bounding_box()["width"] == 720
    hint = 'getComputedStyle(document.querySelector(".wd-side"), "::before").content'
    assert page.evaluate(hint) == f'"{TEXTS["en"]["reader"]}"'
    ask(page, FDI)
    usable(page)
    expect(page.locator(".wd-panel mark.wd-cited").first).to_be_in_viewport()
    assert places() == before
    ask(page, THREE[2])
    usable(page)
    expect(page.locator(".wd-panel")).to_have_count(0)
    assert places() == before


def test_on_a_phone_every_target_takes_a_fingertip(visit):
    page = visit(width=390, height=844)
    assert page.evaluate(MISSED) == []
    reply = ask(page, FDI)
    usable(page)
    page.wait_for_timeout(SETTLED)
    assert page.evaluate(MISSED) == []
    reply.locator(".wd-cite").first.click()
    expect(page.locator("mark.wd-now").first).to_be_in_viewport()
    assert page.evaluate(MISSED) == []
    page.get_by_role("button", name=TEXTS["en"]["close"], exact=True).click()
    page.get_by_role("button", name=TEXTS["en"]["history"]).click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.evaluate(MISSED) == []


def test_how_an_answer_was_found_unfolds(visit):
    page = visit()
    fold = ask(page, "2019年徐州實際使用外資多少").locator(".wd-how")
    expect(fold.locator("li").first).to_be_hidden()
    fold.get_by_text("查找過程").click()
    expect(fold.locator("li").first).to_be_visible()
    assert fold.locator("li").count() >= 3
