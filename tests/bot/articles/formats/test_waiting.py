"""Pages that a script shows when it is done, and pages in sight that hide something."""

from __future__ import annotations

import pytest

from bot.articles.formats.html import parse
from bot.core.errors import ArticleError

HANT = [
    "江蘇省公佈了2019年全省各市利用外資的情況，全省實際使用外資保持全國第一。",
    "徐州市實際使用外資20.9億美元，比前一年增長10.09%，其中製造業佔了一半以上。",
    "省商務廳表示，明年將繼續擴大開放，並且簡化外商投資企業的登記手續。",
]
ENGLISH = [
    "The port of Xuzhou handled 4.2 million tonnes of coal and grain in the year 2019.",
    "Its mayor said that two more berths would be ready before the end of next summer.",
    "Ships of up to two thousand tonnes go from here to the Yangtze by the Grand Canal.",
]
MENU = "".join(f'<li><a href="/{n}">選單{n}</a></li>' for n in range(20))
HEADER = (
    '<header><a href="/">Daily News</a><p>Independent since 1890, in print and here.</p></header>'
)
FOOTER = "<footer><p>1 Main Street, Springfield. Tel. 555-0100. Write to us.</p></footer>"
NOSCRIPT = f"<noscript><p>{'Please enable JavaScript in your browser. ' * 5}</p></noscript>"
HIDES = ["style='display: none'", 'style="color:red;visibility:hidden"', "hidden", "hidden=''"]
SHOWN_BY_RULE = [  # browsers hide these, too; nothing here looks at why
    "style='opacity:0'",
    "class='hidden'",
    "class='page hidden'",
    "class='js-hide'",
    "aria-hidden='true'",
    "style='display:none' class='page hidden' aria-hidden='true' id='hidden-app'",
]


def prose(paragraphs, times=1):
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs * times)


def text_of(body, attributes="", head=""):
    page = (
        f"<!doctype html><html><head><title>T</title>{head}</head><body {attributes}>{body}</body>"
    )
    return parse(page.encode(), "a.html").text


def assert_read(text, paragraphs):
    assert [one for one in paragraphs if one not in text] == []


@pytest.mark.parametrize("hides", HIDES)
@pytest.mark.parametrize("paragraphs", [HANT, ENGLISH, HANT[:1], ENGLISH[:1]])
@pytest.mark.parametrize(
    "page",
    [
        "<body {hides}>{prose}</body>",
        "<html {hides}><body>{prose}</body></html>",
        "<html><body {hides}>{header}{prose}{footer}</body></html>",
        "<div id=app {hides}>{prose}</div>",
        "<div class=page><div><main {hides}>{prose}</main></div></div>",
        "<div {hides}><section {hides}><article>{prose}</article></section></div>",
        "<div id=loading>Loading…</div>{noscript}<div id=root {hides}>{prose}</div>",
        "<p>Please wait.</p><div id=root {hides}>{prose}</div>",
        "<div>Please enable JavaScript to read this page.</div><div {hides}>{prose}</div>",
        "<ul>{menu}</ul><div {hides}>{prose}</div>",
    ],
)
def test_a_hidden_page_is_read(page, paragraphs, hides):
    parts = {"header": HEADER, "footer": FOOTER, "menu": MENU, "noscript": NOSCRIPT}
    text = parse(page.format(hides=hides, prose=prose(paragraphs), **parts).encode(), "x").text
    assert_read(text, paragraphs)
    assert "enable JavaScript in" not in text


@pytest.mark.parametrize("hides", HIDES)
@pytest.mark.parametrize("tag", ["div", "main", "article", "section"])
@pytest.mark.parametrize(
    "around",
    [
        HEADER + "{}" + FOOTER,
        f"<nav><ul>{MENU * 3}</ul></nav>{{}}{FOOTER}",
        f"<div class='site-header'>{MENU}</div>{{}}<div id=footer>{ENGLISH[0]}</div>",
        f"<div>{MENU}</div>{{}}<div>© 2020 Daily News. All rights reserved.</div>",
        "<div class='cookie-box'><p>" + "We keep cookies, as all do. " * 9 + "</p></div>{}",
        f"<h1>The port of Xuzhou</h1>{NOSCRIPT}{{}}",
        f"{{}}<div class=modal hidden><p>{'Log in to go on, or join us today. ' * 40}</p></div>",
    ],
)
def test_a_hidden_article_among_what_is_in_sight(around, tag, hides):
    for paragraphs in (HANT, ENGLISH):
        article = f"<{tag} class=story {hides}>{prose(paragraphs)}</{tag}>"
        text = text_of(around.format(article))
        assert_read(text, paragraphs)
        assert "Log in" not in text


@pytest.mark.parametrize("hides", HIDES)
def test_parts_that_wait_for_the_same_script(hides):
    parts = "".join(f"<div><p class=fade {hides}>{one}</p></div>" for one in HANT + ENGLISH)
    assert_read(text_of(parts), HANT + ENGLISH)


@pytest.mark.parametrize("hides", SHOWN_BY_RULE)
def test_other_ways_to_hide_a_page(hides):
    rule = "<style>.hidden,.js-hide,#hidden-app{display:none}</style>"
    for page in (f"<div {hides}>{prose(HANT)}</div>", f"{HEADER}<div {hides}>{prose(HANT)}</div>"):
        assert_read(text_of(page, head=rule), HANT)
    assert_read(text_of(prose(HANT), hides, rule), HANT)


@pytest.mark.parametrize("hides", HIDES)
@pytest.mark.parametrize("times", [1, 4, 30])
@pytest.mark.parametrize(
    "box",
    [
        "<div class=cookie-box {hides}>{prose}</div>",
        "<div {hides}>{prose}</div>",
        "<div {hides}><div>{prose}</div><ul>{menu}</ul></div>",
        "<div role=dialog {hides}><h1>Join</h1>{prose}</div>",
        "<section lang=de {hides}>{prose}</section>",
    ],
)
def test_what_a_page_in_sight_hides_stays_out(box, times, hides):
    hidden = [
        "Wir verwenden allerlei, damit diese Seite besser wird, und Sie stimmen dem zu.",
        "另一種語言。",
    ]
    box = box.format(hides=hides, prose=prose(hidden, times), menu=MENU)
    for page in (
        f"<article><h1>T</h1>{prose(HANT)}</article>{box}",
        f"{box}{HEADER}<main>{prose(ENGLISH)}</main>{FOOTER}",
        f"{box}<div>{prose(HANT[:1])}</div>",
        f"<p>{ENGLISH[0]}</p>{box}",
        f"<article>{HANT[0]}{box}</article>",
        f"<table><tr><th>城市<th>外資<tr><td>徐州<td>20.9<tr><td>南京<td>41.0<tr><td>蘇州<td>46.1</table>{box}",
    ):
        text = text_of(page)
        assert "verwenden" not in text
        assert "另一" not in text
        assert "徐州" in text or "Xuzhou" in text or HANT[0] in text


def test_boxes_within_a_hidden_page_stay_out():
    box = f"<div class=tip hidden><p>{ENGLISH[1]}</p></div>"
    text = text_of(f"<div id=app style='display:none'>{prose(HANT)}{box}</div>")
    assert_read(text, HANT)
    assert ENGLISH[1] not in text
    text = text_of(f"{prose(HANT)}{box}", "style='display:none'")
    assert_read(text, HANT)
    assert ENGLISH[1] not in text


@pytest.mark.parametrize(
    "body",
    [
        NOSCRIPT,
        "<div hidden>x</div>",
        f"<nav hidden><ul>{MENU}</ul></nav>",
        f"<ul hidden>{MENU}</ul>",
    ],
)
def test_what_is_no_page_is_refused_as_before(body):
    try:
        assert text_of(body) == ""
    except ArticleError as error:
        assert str(error) == "cannot read a.html: it holds no text"
