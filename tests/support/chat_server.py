"""A chat in a process of its own, over the real bot, that can also be told to be slow or to fail.

Gradio leaves event loops open, which would fail whatever test Python happens to collect them in.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path

from hostile import HOSTILE

ROOT = Path(__file__).parents[2]
START_SECONDS = 90  # Gradio alone takes four to ten on two cores
BREAK, SLOW, TRICKS = "BREAK", "SLOWLY", "TRICKS"  # words in a question, and what they bring about
NETWORK = "http://192.168.1.2:7860"  # where the second address says that others find it
PART_SECONDS = 0.15  # between the parts of a slow answer

SECRET = """---
title: "<img src=x onerror=window.__xss=1> **Moonstone** report"
language: en
source: "<script>window.__xss=1</script>"
date: 2020-01-01
---

The moonstone mine of Zorblax <script>window.__xss=1</script> shipped 4,007 tons of moonstone \
in 1999 <img src=http://198.51.100.7/x.png onerror=window.__xss=1> ![x](http://198.51.100.7/y.png).

Nothing [else](javascript:window.__xss=1) happened there $$x^2$$ that year.
"""


NEWS = (
    """---
title: 徐州招商引資的新聞
language: zh-Hant
date: 2020-03-28
tags: 招商, News
---

這一年的招商引資工作在網上展開，各地的項目陸續簽約。

2019年,徐州實際使用外資20.9億美元,增長10.09%,增幅居全省第三位。其他城市的數字沒有在這裡列出。

"""
    + "這一段只是為了讓文章長一些，裡面沒有任何數字。\n\n" * 60
)


class Process:
    """A running chat: its address, and what it printed."""

    def __init__(self, command, environment, folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix="wenda-chat-")
        self.log = tempfile.NamedTemporaryFile("w+", suffix=".log", encoding="utf-8")
        paths = os.pathsep.join([str(ROOT), *sys.path])
        self.process = subprocess.Popen(
            [sys.executable, "-u", *command],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": paths, **environment},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        atexit.register(self.stop)
        self.url = self.wait_for(r"http://[^ ]+(?= \()")

    def printed(self):
        return Path(self.log.name).read_text("utf-8")

    def wait_for(self, pattern, seconds=START_SECONDS):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.printed())
            if found:
                return found.group()
            assert self.process.poll() is None, f"the chat ended:\n{self.printed()}"
            time.sleep(0.1)
        raise AssertionError(f"{pattern!r} was not printed in {seconds} s:\n{self.printed()}")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        self.log.close()


@cache
def running():
    """The chat that the tests share."""
    return Process([__file__], {})


def tricks(part=0):
    """An answer whose every article, title, source and quote is hostile: a dozen of the tricks."""
    from bot.core.records import Answer, Article, Chunk, Hit, Span
    from ui.answer.evidence import MAX_PLACES

    hits, quotes = [], []
    some = HOSTILE[part * MAX_PLACES :][:MAX_PLACES]
    for number, trick in enumerate(some):
        quote = f"Trick {number}: {trick[:400]}"
        text = f"Before. {quote} After."
        article = Article(f"t{number}", trick[:90], text, "en", trick, trick[:40])
        hits.append(Hit(Chunk(article.id, 0, len(text), text), article, 0.5))
        quotes.append(Span(article.id, 8, 8 + len(quote), quote))
    said = " ".join(trick[:60] for trick in some)
    return Answer(TRICKS, said, True, 0.9, tuple(quotes), tuple(quotes), tuple(hits))


def serve_small(bot):
    """A second address of the same bot, with room for two questions: one answered, one waiting."""
    from ui import page, server
    from ui.access import address
    from ui.options import Options, Reach

    room = page.WAITING, page.CONCURRENT
    page.WAITING = page.CONCURRENT = 1
    app = server.application(bot, Options(reach=Reach(network=NETWORK)))
    page.WAITING, page.CONCURRENT = room
    sock = address.listen("127.0.0.1", 0)
    small = server.Server(app, lambda: print(f"small: {sock.getsockname()[1]}", flush=True))
    threading.Thread(target=small.run, args=([sock],), daemon=True).start()


def main():
    import ui
    from bot.bot import Bot

    class ToldBot(Bot):
        def stream(self, question, history=(), mode="hybrid", only=None):
            if BREAK in question:
                raise RuntimeError("broken, as asked")
            if question.startswith(TRICKS):
                yield tricks(int(question.removeprefix(TRICKS) or 0))
                return
            for part in super().stream(question, history, mode, only):
                if SLOW in question:
                    time.sleep(PART_SECONDS)
                yield part

    folder = Path("articles")
    folder.mkdir(exist_ok=True)
    for seed in (ROOT / "seeds").glob("*.md"):
        shutil.copy(seed, folder)
    (folder / "news.md").write_text(NEWS, encoding="utf-8")
    (folder / "moonstone.txt").write_text(SECRET, encoding="utf-8")
    with ToldBot.open(articles=folder, library="library") as bot:
        serve_small(bot)
        ui.serve(
            bot,
            port=int(os.environ.get("CHAT_PORT", "0")),
            mcp=True,
            root_path=os.environ.get("CHAT_ROOT_PATH", ""),
            embed=os.environ.get("CHAT_EMBED", "").split(),
        )


if __name__ == "__main__":
    main()
