"""The parsers here are small modules that a test puts beside those of the package."""

from __future__ import annotations

import os
import time

import pytest

import bot.articles.formats
from bot.articles.formats.parsed import Parsed
from bot.articles.formats.sandbox import one_child, parse_apart
from bot.core.errors import ArticleError


@pytest.fixture
def parser(tmp_path, monkeypatch):
    """Writes the body of ``parse`` and gives the name of its module, for the child as well."""

    def write(body):
        code = (
            "from bot.articles.formats.parsed import Parsed\n"
            "from bot.core.errors import ArticleError\n\n"
            f"def parse(data, name):\n    {body}\n"
        )
        (tmp_path / "made.py").write_text(code, encoding="utf-8")
        path = [str(tmp_path), *bot.articles.formats.__path__]
        boot = f"import bot.articles.formats; bot.articles.formats.__path__[:] = {path!r}; "
        monkeypatch.setattr("bot.articles.formats.sandbox._CHILD", _child(boot))
        return "made"

    return write


def _child(boot):
    from bot.articles.formats import sandbox

    first, rest = sandbox._CHILD.split("from bot.articles.formats", 1)
    return f"{first}{boot}from bot.articles.formats{rest}"


def refused(kind, **limits):
    with pytest.raises(ArticleError) as caught:
        parse_apart(kind, b"data", "a name", **limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_the_parser_gives_comes_back(parser):
    kind = parser("return Parsed(data.decode() + name + chr(0xD800), '題', '2020', 'zh')")
    assert parse_apart(kind, "字\n\0".encode(), "名") == Parsed(
        "字\n\0名\ud800", "題", "2020", "zh"
    )


def test_its_own_error_is_said_as_it_is(parser):
    assert refused(parser("raise ArticleError(f'cannot read {name}: why')")) == (
        "cannot read a name: why"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return {}['x']", r"it is damaged \(KeyError\)"),
        ("return parse(data, name)", "it is nested too deeply"),
        ("import os; os.abort()", "reading it failed"),
        ("import os; os._exit(0)", "reading it failed"),
    ],
)
def test_whatever_happens_is_one_line(parser, body, reason):
    with pytest.raises(ArticleError, match=f"cannot read a name: {reason}"):
        parse_apart(parser(body), b"data", "a name")


def test_noise_on_standard_output_is_not_the_outcome(parser):
    assert parse_apart(parser("print('noise'); return Parsed('text')"), b"", "x").text == "text"


def test_one_child_takes_many_documents_until_one_is_its_end(parser):
    kind = parser(
        "import os\n    if data == b'die': os._exit(7)\n"
        "    if data == b'bad': raise ArticleError('bad')\n    return Parsed(str(os.getpid()))"
    )
    alone = {parse_apart(kind, b"", "x").text for _ in range(2)}
    with one_child():
        first = parse_apart(kind, b"", "x").text
        with pytest.raises(ArticleError, match="^bad$"):
            parse_apart(kind, b"bad", "x")
        assert parse_apart(kind, b"", "x").text == first
        with pytest.raises(ArticleError, match="x: reading it failed .exit code 7"):
            parse_apart(kind, b"die", "x")
        second = parse_apart(kind, b"", "x").text
        assert second != first
        with pytest.raises(ArticleError, match="x: reading it failed"):
            parse_apart(kind, b"die", "x")
    assert len(alone | {first, second}) == 4
    for number in (first, second):
        with pytest.raises(ProcessLookupError):
            os.kill(int(number), 0)


def test_too_slow(parser):
    kind = parser("import time; time.sleep(60)")
    start = time.perf_counter()
    assert "takes longer than 0.5 seconds; split it" in refused(kind, seconds=0.5)
    assert time.perf_counter() - start < 10


@pytest.mark.slow
def test_too_much_computing_for_so_small_a_document(parser, monkeypatch):
    pytest.importorskip("resource")
    monkeypatch.setattr("bot.core.settings.PARSE_CPU", 1.0)
    kind = parser("\n    while len(data) < 100: pass\n    return Parsed('text')")
    assert refused(kind) == (
        "cannot read a name: it takes more than 1 seconds of computing, too many for its size"
    )
    with one_child():  # what the documents before took does not count
        for _ in range(3):
            assert parse_apart(kind, bytes(100), "x").text == "text"


def test_too_much_memory(parser):
    pytest.importorskip("resource")
    said = refused(parser("return Parsed(str(len(bytearray(2 * 1024**3))))"))
    assert said == "cannot read a name: it takes more than 1 GiB of memory; split it"


def test_the_child_writes_no_file(parser, tmp_path):
    pytest.importorskip("resource")
    place = tmp_path / "written"
    refused(parser(f"open({str(place)!r}, 'w').write('x' * 10_000)"))
    assert not place.exists() or place.stat().st_size == 0


def test_the_surroundings_have_no_say(parser, tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert parse_apart(parser("return Parsed('text')"), b"", "x").text == "text"
