"""What people type is text on the page, and no script runs there but its own; in Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import browsing
import httpx
import library_server
import pytest
from browsing import BOX, FDI, ask, edit, usable
from hostile import PIXEL
from playwright.sync_api import expect

from ui.texts import TEXTS

WORDS = TEXTS["en"]
USER = '[data-testid="user"]'
WATCH = """
    window.__refused = [];
    addEventListener("securitypolicyviolation", (event) =>
        window.__refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
COVER = (
    '<div style="position:fixed;inset:0;z-index:99999;background:white">Your session has ended. '
    '<a href="http://198.51.100.7/login">Log in again</a></div>'
)


@pytest.fixture(scope="module")
def chat(tmp_path_factory):
    running = library_server.started("library", tmp_path_factory.mktemp("policy") / "library")
    yield running
    running.stop()


@pytest.fixture
def visit(browser, chat):
    """Opens the page; afterwards nothing was refused by the policy and nothing was an error.

    ``page.errors`` are those so far; a test that provokes some empties it.
    """
    pages = []

    def open_page(path="/", locale="en-US"):
        context = browser.new_context(locale=locale)
        context.set_default_timeout(browsing.PATIENCE)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on(
            "console",
            lambda line: line.type == "error" and page.errors.append(f"said: {line.text}"),
        )
        pages.append(page)
        page.goto(chat.url + path)
        page.wait_for_selector(BOX)
        usable(page)
        return page

    yield open_page
    found = [(page.errors, page.evaluate("window.__refused")) for page in pages]
    for page in pages:
        page.context.close()
    assert found == [([], [])] * len(found)


def refused(page):
    """What the policy has refused; asked before the page is left."""
    return page.evaluate("window.__refused")


def said(page):
    return [one.inner_text() for one in page.locator(USER).all()]


def kept(page):
    """Waits until the browser keeps the conversation; of an expression Playwright would eval."""
    page.wait_for_function("() => (localStorage.getItem('wenda_conversation') ?? '').length > 100")


def nothing_foreign(page):
    foreign = "a, img, iframe, form, input, style, script, svg, object, video, h1, em, strong, code"
    assert page.locator(USER).locator(foreign).count() == 0
    assert page.locator(f"{USER} .message-content [style], .wd-asked [style]").count() == 0


def test_the_page_works_by_its_own_scripts_alone(visit):
    page = visit()
    ask(page, FDI).locator(".wd-cite").first.click()
    expect(page.locator("mark.wd-now").first).to_be_visible()
    page.get_by_label("Like", exact=True).first.click()
    expect(page.locator(".wd-comment")).to_contain_text(WORDS["liked"])
    page.get_by_role("button", name="Light or dark").click()
    page.get_by_role("tab").nth(1).click()
    tea = {"name": "tea.md", "mimeType": "text/plain", "buffer": b"The tea of Quux is green."}
    page.set_input_files(".wd-library input[type=file]", [tea])
    expect(page.locator(".wd-status .wd-report b")).to_have_text("1 added")
    page.get_by_role("tab").first.click()
    with page.expect_download():
        page.get_by_role("button", name=WORDS["save_json"]).click()
    assert refused(page) == []
    page.get_by_role("button", name="繁體").click()
    placeholder = TEXTS["zh-Hant"]["placeholder"]
    expect(page.locator(BOX)).to_have_attribute("placeholder", placeholder)
    expect(page.locator(".wd-reply")).to_have_count(1)
    ask(page, FDI)
    assert page.errors == []


def test_no_other_script_runs(visit, chat):
    page = visit()
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.__ran = 1";
            document.head.append(script);
            const div = document.createElement("div");
            div.innerHTML = '<img src="x:" onerror="__ran = 2"><b onclick="__ran = 3"></b>';
            document.body.append(div);
            div.querySelector("b").click();
            const link = document.createElement("a");
            link.href = "javascript:window.__ran = 4";
            document.body.append(link);
            link.click();
            const far = document.createElement("script");
            far.src = "data:text/javascript,window.__ran = 5";
            document.head.append(far);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.__ran") is None
    assert len([one for one in refused(page) if one.startswith("script-src")]) == 5
    page.errors.clear()
    page.evaluate("window.__refused.length = 0")

    def with_one_more(route):
        """The page as it would be if text got into it as markup."""
        answer = route.fetch()
        body = answer.text().replace("<body", "<script>window.__ran = 6</script><body", 1)
        route.fulfill(response=answer, body=body)

    page.route(f"{chat.url}/", with_one_more)
    page.goto(f"{chat.url}/")
    usable(page)
    assert page.evaluate("window.__ran") is None
    assert len(refused(page)) == 1
    page.errors.clear()
    page.evaluate("window.__refused.length = 0")


def test_the_policy_has_no_way_around_and_no_page_has_the_nonce_of_another(chat):
    seen = set()
    for _ in range(3):
        answer = httpx.get(chat.url)
        policy = answer.headers["content-security-policy"]
        directives = dict(one.strip().split(" ", 1) for one in policy.split(";"))
        scripts = directives["script-src"]
        assert "unsafe" not in scripts
        nonce = scripts.partition("'nonce-")[2].partition("'")[0]
        assert len(nonce) >= 22
        assert answer.text.count(f'nonce="{nonce}"') >= 4
        seen.add(nonce)
    assert len(seen) == 3
    for path in ("/config", "/theme.css", "/nowhere"):
        answer = httpx.get(chat.url + path)
        assert "script-src 'self';" in answer.headers["content-security-policy"]


TYPED = [
    "What is 2*3*4 and 2**3**4?",
    "# Is it a heading?",
    "1 < 2 > 1 & 3 | 4 || 5",
    "`code` and ```more``` and _x_ and __y__ and ~~z~~",
    "[a link](http://198.51.100.7/) and ![an image](http://198.51.100.7/x.png)",
    f"<{PIXEL}> {PIXEL} www.example.com someone@example.com",
    "$x^2$ and $$x^2$$ and \\(y\\) and \\[z\\]",
    "&lt;b&gt; &amp; &#60;i&#62; &copy;",
    "    four blanks before, two  inside",
    "- a list\n\n\n1. another\n> a quotation\n\n| a | b |\n|---|---|",
    '__i18n__{"__type__":"translation_metadata","key":"chatbot.clear"}',
    "<!-- a comment --> <script>window.__ran = 1</script> {{x}}",
    '<div class="wd-asked">a question within</div>',
    COVER,
]


@pytest.mark.parametrize("question", TYPED)
def test_what_is_typed_is_shown_as_it_is(visit, question):
    page = visit()
    ask(page, question)
    shown = "e => e.innerText"
    assert page.locator(USER).evaluate(shown) == question
    nothing_foreign(page)
    kept(page)
    usable(page)
    page.reload()
    expect(page.locator(".wd-reply")).to_have_count(1)
    assert page.locator(USER).evaluate(shown) == question
    nothing_foreign(page)
    assert page.evaluate("window.__ran") is None

    with page.expect_download() as waiting:
        page.get_by_role("button", name=WORDS["save_json"]).click()
    saved = json.loads(Path(waiting.value.path()).read_text("utf-8"))
    assert saved["messages"][0]["content"] == question
    usable(page)
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".wd-reply")).to_have_count(1)
    usable(page)
    assert page.locator(USER).evaluate(shown) == question


def test_a_question_is_edited_as_it_was_typed_and_never_shown_as_markup(visit):
    page = visit()
    ask(page, TYPED[0])
    usable(page)
    page.evaluate(
        """() => {
            window.__seen = new Set();
            const look = () => {
                for (const one of document.querySelectorAll('[data-testid="user"]'))
                    for (const part of one.querySelectorAll("em, strong, a, i, b, [style*=fixed]"))
                        window.__seen.add(part.outerHTML);
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    new = f"  2*3*4*5 is\t<b>what</b>?\nThat {COVER}"
    for wanted, typed in ((TYPED[0], new), (new, "2*3*4*5*6?")):
        box = edit(page)
        expect(box).to_have_value(wanted)
        box.fill("something else")
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator(USER)).to_have_text(wanted.strip(), use_inner_text=True)
        edit(page)
        expect(box).to_have_value(wanted)
        box.fill(typed)
        page.get_by_role("button", name="Submit").click()
        expect(page.locator(USER)).to_have_text(typed.strip(), use_inner_text=True)
        expect(page.locator(".wd-reply")).to_have_count(1)
        usable(page)
    assert page.evaluate("[...window.__seen]") == []


LINKED = [
    quote(COVER),
    quote(COVER, safe="<>=:;/"),
    "".join(f"%{byte:02x}" for byte in COVER.encode()),  # every letter of it
    quote(COVER.replace("<", "&lt;").replace(">", "&gt;")),
    quote(COVER.replace("<", "&#60;").replace(">", "&#x3e;")),
    quote("[Your session has ended. Log in again](http://198.51.100.7/login)"),
    quote(f"![x]({PIXEL}) Who?"),
    quote(f"Log in again at {PIXEL}"),
    quote("# Your session has ended"),
    quote("**Your** session has _ended_"),
    quote("Your session | has ended\n---|---\nlog in | again"),
    quote("`Your session` has ended"),
    quote("$$\\text{Your session has ended}$$"),
]


@pytest.mark.parametrize("linked", LINKED)
def test_a_links_question_that_holds_markup_waits_for_the_reader(visit, chat, linked):
    page = visit(f"/?q={linked}")
    typed = httpx.URL(f"http://x/?q={linked}").params["q"]
    expect(page.locator(BOX)).to_have_value(typed)
    expect(page.locator(BOX)).to_be_focused()
    page.wait_for_timeout(1_000)
    assert said(page) == []
    assert "q=" not in page.url
    page.press(BOX, "Enter")
    expect(page.locator(".wd-reply")).to_have_count(1)
    assert said(page) == [typed]
    nothing_foreign(page)
    kept(page)
    usable(page)
    page.reload()
    expect(page.locator(".wd-reply")).to_have_count(1)
    assert said(page) == [typed]
    nothing_foreign(page)
    expect(page.locator(BOX)).to_have_value("")


@pytest.mark.parametrize(
    "question",
    [
        FDI,
        "徐州2019年实际使用外资多少？",
        "How much R&D, in US dollars (or 5 % of it): “all”?",
        "%3Cb%3E in 2019/20 - what's that?",
    ],
)
def test_a_plain_question_of_a_link_is_asked_at_once(visit, question):
    page = visit(f"/?q={quote(question)}")
    expect(page.locator(".wd-reply")).to_have_count(1)
    assert said(page) == [question]
