"""Makes docs/chat.png, the picture in the README: ``python docs/screenshots.py``.

It serves the chat over the shipped articles, asks two questions in Chromium and takes the
picture. Needs the test extra, Chromium and fonts for Chinese (Debian: chromium, fonts-noto-cjk).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
QUESTIONS = ("How much FDI did Xuzhou use in 2019?", "「徐州號」中歐班列規模居全國第幾位？")
SIZE = ViewportSize(width=1280, height=1330)  # both answers, whole
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def ask(page: Page, question: str, number: int) -> None:
    """Ask the ``number``-th question, and wait for its sources and for the page to rest."""
    page.fill("textarea", question)
    page.press("textarea", "Enter")
    page.locator(".wd-others").nth(number - 1).wait_for()
    page.wait_for_selector("textarea:not([disabled])")
    page.mouse.move(5, 5)
    page.wait_for_timeout(500)


def photograph(url: str) -> None:
    """Take every picture from the chat at ``url``."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise SystemExit("no Chromium found; install it: apt-get install chromium")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(locale="en-US", viewport=SIZE).new_page()
        page.goto(url)
        page.wait_for_selector("textarea")
        for number, question in enumerate(QUESTIONS, start=1):
            ask(page, question, number)
        page.screenshot(path=HERE / "chat.png")
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
                    photograph(found.group())
                    break
        finally:
            chat.terminate()
            chat.wait()


if __name__ == "__main__":
    main()
