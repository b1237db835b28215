"""Parsers under atheris, a fuzzer that follows which way the code goes; for a time that is given.

    python tests/fuzz/parsers.py pdf            # a minute of the parser of PDFs
    python tests/fuzz/parsers.py all 300        # five minutes each
    python tests/fuzz/parsers.py docx 60 crash-…  # one input again, as a crash left it

A crash, more than five seconds or 1 GB for one input, an error of more than one line, and an
exception that our own code raises and nobody expects are findings: the run ends with 1 and says
where the input lies. Exceptions of other libraries over damaged documents are not: the process
that parses apart makes a line of them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
import zipfile
from functools import lru_cache
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATHS = [str(ROOT), str(ROOT / "tests/support")]
SECONDS, MEGABYTES = 5, 1_000  # for one input
LARGEST = 64 * 1024  # bytes of one: slower where larger, and no way leads further


def formats(kind):
    """Tries a parser as the process of its own calls it."""

    def target(data):
        from importlib import import_module

        from bot.articles.formats.parsed import parser_module

        try:
            import_module(parser_module(kind)).parse(whole(kind, data), "x")
        except Exception as error:
            judge(error)

    return target


# Kind → the function that makes a sound document, and the part of it that has the text.
INSIDE = {
    "docx": ("docx", "word/document.xml"),
    "epub": ("epub", "OEBPS/text/chapter 0.xhtml"),
    "xlsx": ("workbook", "xl/worksheets/sheet1.xml"),
    "pptx": ("slides", "ppt/slides/slide1.xml"),
}
PARSED = ("html", "csv", "docx", "epub", "pdf", "xlsx", "pptx", "rtf", "email", "json")


def whole(kind, data):
    """A packed document as it is; anything else packed, as the part of one that has the text.

    No fuzzer gets past the sums of an archive by itself.
    """
    if kind not in INSIDE or data.startswith(b"PK"):
        return data
    import documents

    return documents.packed({**parts_of(kind), INSIDE[kind][1]: data}, zipfile.ZIP_STORED)


@lru_cache
def parts_of(kind):
    import documents

    with zipfile.ZipFile(BytesIO(getattr(documents, INSIDE[kind][0])())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def judge(error):
    """Raises what is a finding."""
    from bot.core.errors import ArticleError

    if isinstance(error, ArticleError):
        if not str(error).isprintable():
            raise error
    elif isinstance(error, MemoryError | RecursionError):
        return  # a line in the parent
    else:
        innermost = traceback.extract_tb(error.__traceback__)[-1].filename
        if Path(innermost).is_relative_to(ROOT / "bot"):
            raise error


def encodings(data):
    from bot.articles.encodings import decode

    try:
        decode(data)
    except ValueError as error:
        assert str(error).isprintable()


def texts(data):
    from bot.articles.chunks import chunk
    from bot.core.records import Article
    from bot.text import figures
    from bot.text.words import placed_tokens

    text = data.decode("utf-8", "ignore")
    for one in (*chunk(Article("a", "", text)), *figures.find(text)):
        assert text[one.start : one.end] == one.text
    for token in placed_tokens(text):
        assert 0 <= token.start < token.end <= len(text)


def imports(data):
    """A line of an export, as it is read back."""
    from bot.library.transfer.export_file import article_of

    try:
        article_of(json.loads(data), 3)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return  # what `wenda import` makes a line of


def addresses(data):
    from bot.articles.web.addresses import target
    from bot.core.errors import ArticleError

    try:
        target(data.decode("utf-8", "surrogateescape"))
    except ArticleError as error:
        assert str(error).isprintable()


TARGETS = {
    **{kind: formats(kind) for kind in PARSED},
    "encodings": encodings,
    "texts": texts,
    "imports": imports,
    "addresses": addresses,
}


def seeds(kind):
    """What the fuzzer begins with: sound documents, and text of both languages."""
    sys.path[:0] = PATHS
    import documents
    from hostile import HOSTILE
    from pdf_maker import drawn, made, table, zh

    rows = [list(documents.HEADS), *map(list, documents.ROWS)]
    text = [documents.INTRO.encode(codec) for codec in ("utf-8", "gb18030", "big5", "utf-16")]
    return {
        "html": [documents.html(), documents.html(charset="big5")],
        "csv": [documents.csv(), documents.csv("gb18030"), documents.csv(delimiter="\t")],
        **{
            kind: [getattr(documents, made)(), parts_of(kind)[part]]
            for kind, (made, part) in INSIDE.items()
        },
        "rtf": [b"{\\rtf1\\ansicpg936 \\'d0\\'ec\\u24464?\\par\\trowd a\\cell\\row{\\b x}}"],
        "email": [documents.letter(), b"From a\n" + documents.letter()],
        "json": [b'[{"text": "a"}, {"content": "<p>b</p>", "date": "2019-05"}]'],
        "pdf": [
            made(zh(documents.INTRO), table(rows), pageCompression=0),
            drawn(lambda canvas, _: canvas.drawString(60, 700, "One page"), pages=2),
        ],
        "imports": [b'{"article":{"id":"a","title":"","text":"x"},"chunks":[],"digest":""}'],
        "addresses": [b"https://example.org/a?b=c", b"http://[::1]:8080/"],
    }.get(kind, [*text, *(one.encode("utf-8", "ignore") for one in HOSTILE)])


def fuzz(kind, options):
    """In a process of its own: atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["bot", "docx", "trafilatura", "htmldate"]):
        for module in (
            "bot.articles.encodings",
            "bot.text.figures",
            "bot.articles.chunks",
            "bot.text.words",
            "bot.articles.web.addresses",
        ):
            __import__(module)
        if kind in PARSED:
            from bot.articles.formats.parsed import parser_module

            __import__(parser_module(kind))
        if kind == "imports":
            import bot.library.transfer.export_file  # noqa: F401
    atheris.Setup([sys.argv[0], *options], TARGETS[kind])
    atheris.Fuzz()


def run(kind, seconds, again=""):
    """Executions, and the place of the input that is a finding, "" for none."""
    place = Path(tempfile.mkdtemp(prefix=f"fuzz-{kind}-"))
    (place / "corpus").mkdir()
    for number, data in enumerate(seeds(kind)):
        (place / "corpus" / f"seed{number}").write_bytes(data)
    options = [
        f"-max_total_time={seconds}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}",
        f"-max_len={LARGEST}", f"-artifact_prefix={place}/", "-print_final_stats=1", "-seed=6",
        again or str(place / "corpus"),
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, __file__, "--inside", kind, *options],
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds + 120,
    )
    found = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    left = sorted(place.glob("*-*"))
    if done.returncode and not left:
        return 0, done.stderr[-2_000:]
    if left:
        print(done.stderr[-3_000:], file=sys.stderr)
    else:
        shutil.rmtree(place)
    return int(found[1]) if found else 0, str(left[0]) if left else ""


def main(arguments):
    sys.path[:0] = PATHS
    if arguments[:1] == ["--inside"]:
        fuzz(arguments[1], arguments[2:])
        return 0
    if not arguments or arguments[0] not in (*TARGETS, "all"):
        print(f"give one of {', '.join(TARGETS)}, or all, and seconds for each", file=sys.stderr)
        return 2
    kinds = list(TARGETS) if arguments[0] == "all" else arguments[:1]
    seconds = int(arguments[1]) if arguments[1:] else 60
    bad = 0
    for kind in kinds:
        executions, finding = run(kind, seconds, *arguments[2:3])
        print(f"{kind}: {executions:,} inputs in {seconds} s, {finding or 'nothing found'}")
        bad += bool(finding)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
