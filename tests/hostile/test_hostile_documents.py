"""Documents of every kind, damaged in some thousand ways: text or one line, in time and memory.

Each goes through the process that parses apart, whose memory is held by the system: one that takes
too much, too long or the process with it is a failure here.
"""

from __future__ import annotations

import json
import zipfile
from functools import partial
from io import BytesIO

import documents
import pytest
from bounded import PIECES, SECONDS, TOKENS, Data, damaged, tried
from hostile import HOSTILE
from hypothesis import example, given
from hypothesis import strategies as st
from pdf_maker import drawn, en, made, table, zh

from bot.articles.documents import contents_of
from bot.articles.encodings import decode
from bot.articles.formats import kinds
from bot.articles.formats.sandbox import one_child, parse_apart
from bot.core.errors import ArticleError

pytestmark = pytest.mark.usefixtures("within_memory", "children")

FATAL = ("reading it failed", "takes longer than", "of memory")  # the ends of a bad parser
NAME = "a document"

SOUND = {
    ".html": [
        documents.html(),
        documents.html(charset="big5"),
        documents.html(charset="utf-16"),
        documents.html("".join(f"<p>{one}</p>" for one in HOSTILE if "\ud800" not in one)),
    ],
    ".csv": [documents.csv(), documents.csv("gb18030"), documents.csv("utf-16", ";")],
    ".tsv": [documents.csv(delimiter="\t")],
    ".docx": [documents.docx()],
    ".epub": [documents.epub()],
    ".pdf": [
        made(en("<b>A heading</b>"), zh(documents.INTRO), pageCompression=0),
        made(table([list(documents.HEADS), *map(list, documents.ROWS)]), pageCompression=0),
        drawn(lambda canvas, number: canvas.drawString(60, 700, f"Page {number}"), pages=3),
    ],
    ".xlsx": [documents.workbook()],
    ".pptx": [documents.slides()],
    ".odt": [
        documents.odf(f"<text:h>{documents.CAPTION}</text:h><text:p>{documents.INTRO}</text:p>")
    ],
    ".rtf": [
        b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 S;}}{\\info{\\title T}}"
        b"\\f0 \\'d0\\'ec\\'d6\\'dd \\u24464?\\par\\trowd a\\cell b\\cell\\row{\\b x}\\par}"
    ],
    ".eml": [documents.letter()],
    ".mbox": [b"From a\n" + documents.letter() + b"\nFrom b\n" + documents.letter()],
    ".jsonl": [
        json.dumps({"text": documents.INTRO, "title": documents.CAPTION, "id": 1}).encode() + b"\n",
        b'[{"text": "One.", "date": "2019"}, {"content": "<p>Two</p>", "id": "b"}]',
    ],
    ".zip": [
        documents.packed({"a.csv": documents.csv(), "b/c.md": "# A", "d.eml": documents.letter()})
    ],
    ".txt": [HOSTILE[-4].encode(), documents.INTRO.encode("gb18030"), documents.INTRO.encode()],
    ".md": [f"---\ntitle: {documents.CAPTION}\ndate: 2020\n---\n# A\n\n- b\n".encode()],
}


@pytest.fixture(scope="module")
def children():
    """One child for all, as a folder has it, warm, and with less patience."""
    with pytest.MonkeyPatch.context() as patch, one_child():
        for ending, (sound, *_) in SOUND.items():
            contents_of(sound, NAME, NAME, ending)
        patch.setattr(kinds, "parse_apart", partial(parse_apart, seconds=SECONDS))
        yield


def read(data, ending):
    """Whether there is an article in the bytes; if not, one line says why."""
    try:
        contents = contents_of(data, NAME, NAME, ending)
    except ArticleError as error:
        line = str(error)
        assert line.startswith(f"cannot read {NAME}: ") and line.isprintable(), ascii(line)
        assert not any(sign in line for sign in FATAL), line
        return False
    for article in contents.articles:
        assert article.text.strip() and article.text.encode() and article.title.encode()
    assert all(line.isprintable() for line in contents.problems), ascii(contents.problems)
    assert not any(sign in line for sign in FATAL for line in contents.problems)
    return True


@pytest.mark.parametrize("ending", SOUND)
def test_any_bytes(ending):
    @tried(60)
    @given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(TOKENS)).map(b"".join)))
    def check(data):
        read(data, ending)

    check()


@pytest.mark.parametrize("ending", SOUND)
def test_sound_documents_after_an_accident(ending):
    outcomes = set()

    @tried(150)
    @given(damaged(SOUND[ending]))
    def check(data):
        outcomes.add(read(data, ending))

    check()
    assert True in outcomes  # else nothing was reached behind the first look


@st.composite
def repacked(draw, sound):
    """A packed document one of whose parts was damaged before it was packed, soundly."""
    with zipfile.ZipFile(BytesIO(draw(st.sampled_from(sound)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from([one for one in parts if one.endswith((".xml", "html", ".opf"))]))
    parts[name] = draw(damaged([parts[name]]))
    return Data(documents.packed(parts))


@pytest.mark.parametrize("ending", [".docx", ".epub", ".xlsx", ".pptx", ".odt"])
def test_a_packed_document_with_a_damaged_part(ending):
    outcomes = set()

    @tried(200)
    @given(repacked(SOUND[ending]))
    def check(data):
        outcomes.add(read(data, ending))

    check()
    assert outcomes == {True, False}


CODECS = ["utf-8", "utf-16", "utf-16-le", "gb18030", "big5hkscs", "cp950", "cp1252", "euc_jp"]


@tried(250)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(CODECS)), max_size=12))
@example([])
def test_a_text_in_several_encodings(said):
    data = b"".join(text.encode(codec, "replace") for text, codec in said)
    try:
        text = decode(data)
    except ValueError as error:
        assert str(error) and str(error).isprintable()
    else:
        assert "\0" not in text
        text.encode()
