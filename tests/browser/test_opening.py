"""What the page shows before the first question, over whatever library it has; in Chromium."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import chat_server
import library_server
import pytest
from browsing import ask
from playwright.sync_api import expect
from shipped_questions import EXAMPLES

from ui.texts import TEXTS

WORDS = TEXTS["en"]
ENGLISH = {
    "bridge.md": "# The Harbour Bridge\n\nThe Harbour Bridge was opened in 1998. Judge Elena Marsh "
    "is the chair of the inquiry. The budget of district 5 is 15,185 euros.\n",
    "press.txt": "Lumen Press\n\nLumen Press was founded in 1987 in Bergen. Revenue of Lumen Press "
    "reached 74.2 million euros in 2023, up 4 percent.\n",
    "poem.txt": "Over the hills\n\nThe wind went over the hills, and nobody heard it go.\n",
}
CHINESE = {
    "metro.md": "# 云岭地铁三号线\n\n云岭地铁三号线总投资213亿元，全长38.6公里。"
    "云岭地铁三号线于2022年12月28日开通。\n",
    "dam.md": "# 青山水庫\n\n青山水庫2021年的蓄水量為3.2億立方米。青山水庫於1958年建成。\n",
}
NOTHING = {"poem.txt": ENGLISH["poem.txt"]}
FOLDERS = {"English": ENGLISH, "Chinese": CHINESE, "mixed": {**ENGLISH, **CHINESE}}

OWN = """
import sys
from pathlib import Path
import ui
from bot.bot import Bot
with Bot.open(articles=Path(sys.argv[1]), library=Path(sys.argv[2])) as bot:
    ui.serve(bot, port=0)
"""


@pytest.fixture
def served(tmp_path):
    """Serves a folder of one's own; gives the address."""
    started = []

    def serve(files):
        folder = tmp_path / "articles"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        script = tmp_path / "serve.py"
        script.write_text(OWN, encoding="utf-8")
        chat = chat_server.Process([str(script), str(folder), str(tmp_path / "library")], {})
        started.append(chat)
        return chat.url

    yield serve
    for chat in started:
        chat.stop()


@pytest.fixture
def library(tmp_path):
    """Serves a library whose visitors may do as told, and runs commands on it."""
    started = []

    def serve(uploads):
        chat = library_server.started(uploads, tmp_path / "library")
        started.append(chat)
        return chat.url

    yield serve
    for chat in started:
        chat.stop()


def examples(page):
    return page.locator("button.example")


def shown(page):
    """The questions, once the page has them."""
    expect(page.locator(".placeholder").first).to_contain_text("For example")
    expect(examples(page).first).to_be_visible()
    return [one.inner_text() for one in examples(page).all()]


def chinese(question):
    return not question.isascii()


@pytest.mark.parametrize("name", FOLDERS)
def test_every_example_of_an_own_folder_is_answered_by_a_click(visit, served, name):
    page = visit(at=served(FOLDERS[name]))
    questions = shown(page)
    assert questions
    assert not set(questions) & set(EXAMPLES)
    assert all("徐州" not in question and "Xuzhou" not in question for question in questions)
    assert [chinese(one) for one in questions] == [name == "Chinese"] * len(questions)
    for question in questions:
        page.locator("button.example", has_text=question).click()
        expect(page.locator('[data-testid="user"]')).to_have_text(question)
        expect(page.locator(".wd-quote strong").first).to_be_visible()
        page.get_by_role("button", name=WORDS["new_conversation"]).click()
        expect(page.locator('[data-testid="user"]')).to_have_count(0)


def test_the_readers_language_comes_first(visit, served):
    url = served(FOLDERS["mixed"])
    for locale, language in (("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant")):
        page = visit(at=url, locale=locale)
        expect(examples(page).first).to_be_visible()
        questions = [one.inner_text() for one in examples(page).all()]
        assert all(map(chinese, questions)), questions
        welcome = TEXTS[language]["welcome_examples"].rpartition("\n")[2]
        expect(page.locator(".placeholder").first).to_contain_text(welcome)


def test_articles_without_a_good_question_show_none(visit, served):
    page = visit(at=served(NOTHING))
    page.wait_for_timeout(3_000)
    expect(page.locator(".placeholder").first).to_contain_text("What would you like to know?")
    expect(page.locator(".placeholder").first).not_to_contain_text("For example")
    expect(examples(page)).to_have_count(0)


def test_a_library_that_is_emptied_says_how_articles_are_added(visit, library):
    page = visit(at=library("library"))
    assert EXAMPLES[0] in shown(page)
    page.get_by_role("tab", name=WORDS["lib_tab"]).click()
    boxes = page.locator(".wd-articles input[type=checkbox]")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.check()
    page.locator(".wd-remove").click()
    page.get_by_role("button", name=WORDS["lib_yes"], exact=True).click()
    expect(boxes).to_have_count(0)
    page.get_by_role("tab", name=WORDS["chat_tab"]).click()
    welcome = page.locator(".placeholder").first
    expect(welcome).to_contain_text("There are no articles yet")
    expect(welcome).to_contain_text("wenda add FILE")
    expect(examples(page)).to_have_count(0)
    page.reload()
    expect(welcome).to_contain_text("There are no articles yet")
    expect(examples(page)).to_have_count(0)

    page.get_by_role("tab", name=WORDS["lib_tab"]).click()
    page.get_by_text(WORDS["lib_paste"]).click()
    page.get_by_label(WORDS["lib_title"], exact=True).fill("The Harbour Bridge")
    page.get_by_label(WORDS["lib_text"], exact=True).fill(ENGLISH["bridge.md"])
    page.get_by_role("button", name=WORDS["lib_text_add"]).click()
    expect(boxes).to_have_count(1)
    page.get_by_role("tab", name=WORDS["chat_tab"]).click()
    assert all("Xuzhou" not in question for question in shown(page))


def test_a_library_emptied_elsewhere_is_noticed_when_the_page_is_seen_again(
    visit, library, tmp_path
):
    page = visit(at=library("library"))
    assert EXAMPLES[0] in shown(page)
    remove = (
        "import sys; from bot.bot import Bot\n"
        "with Bot.open(library=sys.argv[1]) as bot:\n"
        "    bot.remove_articles([one.id for one in bot.articles()])\n"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", remove, str(tmp_path / "library")]
    subprocess.run(command, cwd=root, check=True, timeout=60)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".placeholder").first).to_contain_text("There are no articles yet")
    expect(examples(page)).to_have_count(0)


def test_what_a_visitor_brings_is_what_the_examples_are_about(visit, library, tmp_path):
    url = library("visit")
    page, other = (visit(at=url, extra_http_headers=library_server.ELSEWHERE) for _ in range(2))
    before = shown(page)
    assert EXAMPLES[0] in before
    mine = tmp_path / "bridge.md"
    mine.write_text(ENGLISH["bridge.md"], encoding="utf-8")
    page.get_by_role("tab", name=WORDS["lib_tab"]).click()
    page.set_input_files(".wd-drop input[type=file]", str(mine))
    expect(page.locator(".wd-articles input[type=checkbox]")).to_have_count(1)
    page.get_by_role("tab", name=WORDS["chat_tab"]).click()
    expect(examples(page).first).not_to_have_text(before[0])
    questions = shown(page)
    assert "When was the Harbour Bridge opened?" in questions
    assert not set(questions) & set(before)
    other.reload()
    assert shown(other) == before  # nobody else sees what one visitor brought
    examples(page).first.click()
    expect(page.locator(".wd-quote strong").first).to_be_visible()


def test_opening_a_page_with_a_kept_conversation_shows_that(visit, library):
    page = visit(at=library("library"))
    shown(page)
    ask(page, EXAMPLES[0])
    page.wait_for_timeout(500)
    page.get_by_role("tab", name=WORDS["lib_tab"]).click()
    page.get_by_role("tab", name=WORDS["chat_tab"]).click()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(1_000)
    expect(page.locator('[data-testid="user"]')).to_have_text([EXAMPLES[0]])
    page.reload()
    expect(page.locator('[data-testid="user"]')).to_have_text([EXAMPLES[0]])
