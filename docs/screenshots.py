"""Makes docs/chat.png and docs/screenshots/, the page's main states, by one command.

    python docs/screenshots.py

It serves the chat over the shipped articles and photographs it in Chromium: desktop and phone,
light and dark, in three languages. Needs the test extra, Chromium and fonts for Chinese (Debian:
chromium, fonts-noto-cjk).
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
DESKTOP, PHONE = (1280, 800), (360, 740)  # pixels
COLOURS = 128  # of a picture: text on calm ground loses nothing, and takes a third of the room

FDI = "How much FDI did Xuzhou use in 2019?"
FDI_HANS = "徐州2019年实际使用外资多少？"
RANK = "「徐州號」中歐班列規模居全國第幾位？"
REFUSED = "What is the boiling point of tungsten on Jupiter?"


@dataclass(frozen=True)
class Shot:
    """One picture: what is asked, what is clicked then, and how the page is looked at."""

    name: str
    questions: Sequence[str] = ()
    click: str = ""
    locale: str = "en-US"
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    articles: bool = False  # the tab of the articles, not the conversation


SHOTS = (
    Shot("chat", (FDI,), ".wd-from:nth-of-type(3) .wd-cite"),
    Shot("screenshots/welcome-en-desktop-light"),
    Shot("screenshots/welcome-zh-hans-phone-light", locale="zh-CN", size=PHONE),
    Shot("screenshots/welcome-zh-hant-desktop-dark", locale="zh-TW", scheme="dark"),
    Shot("screenshots/answer-zh-hant-desktop-light", (FDI_HANS, RANK), locale="zh-TW"),
    Shot("screenshots/answer-zh-hans-desktop-dark", (FDI_HANS,), "", "zh-CN", scheme="dark"),
    Shot("screenshots/answer-en-phone-light", (FDI,), size=PHONE),
    Shot("screenshots/source-zh-hant-phone-dark", (RANK,), ".wd-cite", "zh-TW", PHONE, "dark"),
    Shot("screenshots/follow-up-en-desktop-dark", (FDI, "And imports?"), scheme="dark"),
    Shot("screenshots/refusal-en-desktop-light", (REFUSED,)),
    Shot("screenshots/refusal-en-phone-dark", (REFUSED,), size=PHONE, scheme="dark"),
    Shot("screenshots/only-en-desktop-light", (FDI,), ".wd-only summary"),
    Shot("screenshots/only-zh-hans-phone-dark", (), ".wd-only summary", "zh-CN", PHONE, "dark"),
    Shot("screenshots/articles-en-desktop-light", articles=True),
    Shot(
        "screenshots/articles-zh-hant-phone-dark",
        (),
        "",
        "zh-TW",
        PHONE,
        "dark",
        articles=True,
    ),
)


def ask(page: Page, question: str, number: int) -> None:
    """Ask the ``number``-th question, and wait for the whole answer."""
    page.fill(".wd-question textarea", question)
    page.press(".wd-question textarea", "Enter")
    page.locator(".wd-reply").nth(number - 1).wait_for()
    page.locator(".wd-question .submit-button").wait_for()


def photograph(browser: Browser, url: str, shot: Shot) -> None:
    """Take one picture, and keep it with few colours."""
    context = browser.new_context(
        locale=shot.locale,
        viewport=ViewportSize(width=shot.size[0], height=shot.size[1]),
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    page.locator(".example").first.wait_for()
    page.wait_for_timeout(1_000)  # until the library's own examples take the place of ours
    for number, question in enumerate(shot.questions, start=1):
        ask(page, question, number)
    if shot.articles:
        page.get_by_role("tab").nth(1).click()
        page.locator(".wd-articles label").first.wait_for()
    if shot.click:
        page.locator(shot.click).first.click()
    page.mouse.move(5, shot.size[1] - 5)
    page.wait_for_timeout(600)  # fonts and scrolling come to rest
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = HERE / f"{shot.name}.png"
    file.parent.mkdir(exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    context.close()


def photograph_all(url: str) -> None:
    """Take every picture from the chat at ``url``."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise SystemExit("no Chromium found; install it: apt-get install chromium")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for shot in SHOTS:
            photograph(browser, url, shot)
        browser.close()


def main() -> None:
    """Serve, photograph, stop."""
    with tempfile.TemporaryDirectory() as library:
        command = [sys.executable, "-u", "-m", "bot", "chat", "--port", "0", "--library", library]
        chat = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True)
        try:
            assert chat.stdout is not None
            for line in chat.stdout:
                found = re.search(r"http://\S+", line)
                if found:
                    photograph_all(found.group())
                    break
        finally:
            chat.terminate()
            chat.wait()


if __name__ == "__main__":
    main()
