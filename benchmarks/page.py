"""The page as one visitor meets it: until it can be used, and until it answers.

Run ``python benchmarks/page.py [--runs 3] [--asked 6]`` from the repository; it needs Debian's
``chromium`` and ``pip install -e ".[test]"``. Each run starts a chat of its own, so that the first
page is the first that it ever served, opens it in a browser without a cache and asks questions.
The moments are taken inside the page, by what it shows.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.ask import QUESTIONS  # noqa: E402 - found through the line above
from benchmarks.load import megabytes, serving, share  # noqa: E402

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
BOX = ".wd-question textarea"
QUIET_MS = 800  # without a change, after which an answer is taken for whole
LONGEST = 20  # seconds that an answer may take

# Notes when Enter is pressed, when the first text of the reply is shown, and when it last changed.
WATCH = """() => {
const replies = () => document.querySelectorAll('.wd-chat .wd-answer, .wd-chat .wd-notice');
const seen = (window.seen = { asked: 0, count: 0, text: "", first: 0, last: 0 });
addEventListener("keydown", (event) => {
  if (event.key === "Enter") Object.assign(seen, { asked: performance.now(),
    count: replies().length, text: "", first: 0, last: 0 });
}, true);
new MutationObserver(() => {
  const all = replies();
  if (!seen.asked || all.length <= seen.count) return;
  const text = all[all.length - 1].closest('[data-testid="bot"]').innerText.trim();
  if (!text || text === seen.text) return;
  seen.first ||= performance.now();
  seen.last = performance.now();
  seen.text = text;
}).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
}"""
WHOLE = f"() => seen.last && performance.now() - seen.last > {QUIET_MS}"


@dataclass(slots=True)
class Seen:
    """Seconds, of all runs."""

    usable: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)  # megabytes, before the first question


def ask(page: Page, question: str, seen: Seen) -> None:
    """Asks one question as people do, and notes how long they wait."""
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    end = time.perf_counter() + LONGEST
    while not page.evaluate(WHOLE):  # not wait_for_function: the page's policy forbids what it does
        if time.perf_counter() > end:
            raise SystemExit(f"no answer in {LONGEST} s: {question}")
        time.sleep(0.1)
    asked, first, last = page.evaluate("[seen.asked, seen.first, seen.last]")
    seen.first.append((first - asked) / 1e3)
    seen.whole.append((last - asked) / 1e3)


def visit(browser: Browser, url: str, questions: list[str], seen: Seen) -> None:
    """Opens the page, waits until a question can be typed, and asks."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(f"{BOX}:enabled")
    seen.usable.append(time.perf_counter() - start)
    page.evaluate(WATCH)
    for question in questions:
        ask(page, question, seen)
    context.close()


def report(seen: Seen) -> str:
    """The figures, a line each."""
    lines = [f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} in the last minute"]
    for name, values, most in (
        ("first page usable", seen.usable, 2.5),
        ("Enter to first character", seen.first, 0.3),
        ("Enter to whole answer", seen.whole, 1.0),
    ):
        lines.append(
            f"{name}: median {statistics.median(values):.3f} s, p95 {share(values, 0.95):.3f} s, "
            f"longest {max(values):.3f} s of {len(values)}; at most {most:g} s"
        )
    lines.append(f"server's memory before the first question: {max(seen.idle):.0f} MB; at most 600")
    return "\n".join(lines)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often a chat is started")
    parser.add_argument("--asked", type=int, default=6, help="questions in each run")
    options = parser.parse_args()
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit("there is no Chromium; install it: apt-get install chromium")
    seen, questions = Seen(), itertools.cycle(QUESTIONS)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=[*FLAGS])
        for _ in range(options.runs):
            with serving() as (url, server):
                asked = list(itertools.islice(questions, options.asked))
                seen.idle.append(megabytes(server))
                visit(browser, url, asked, seen)
        browser.close()
    print(report(seen))


if __name__ == "__main__":
    main()
