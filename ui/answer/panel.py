"""The panel beside the conversation: a card for each article behind an answer, with its whole text.

The markup is our own tags around escaped text on one line, as that of a message
(``ui.answer.render``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core import Article, source_name
from bot.text import is_simplified, is_traditional
from ui.answer.evidence import Place, encode, page_words
from ui.answer.passages import article_html, strong_html
from ui.escape import attribute, escape
from ui.texts import text

SOURCE_CHARS = 120  # of an address or file name: two lines at most
TITLE_CHARS = 120  # of an article's title
_OTHER_SCRIPT = {"zh-Hans": "zh-Hant", "zh-Hant": "zh-Hans"}


def panel_html(
    shown: Sequence[Place], language: str, key: str = "", scripts: Mapping[str, str] | None = None
) -> str:
    """The sources of one answer as HTML, the first one open; ``""`` if it has none.

    Args:
        shown: the places, as ``ui.answer.evidence.places`` returns them.
        language: of the labels.
        key: what the message calls its sources, if that is not simply ``encode(shown)``.
        scripts: article id → the script that it is read in, for those not read in their own. What
            is quoted stays as it stands.
    """
    if not shown:
        return ""
    cited = [place for place in shown if place.cited]
    beside = [place for place in shown if not place.cited]
    groups = [("sources", cited), ("others", beside)] if cited else [("closest", beside)]
    parts = [
        _head_html(text(groups[0][0], language), language),
        f'<button class="wd-evidence" hidden value="{attribute(key or encode(shown))}"></button>',
        *map(_pinned_html, cited),
    ]
    for name, group in groups:
        if name == "others" and group:
            parts.append(f'<h2 class="wd-label">{escape(text(name, language))}</h2>')
        parts += _cards_html(group, shown, language, scripts or {}, first=name != "others")
    return f'<div class="wd-panel">{"".join(parts)}</div>'


def panel_notice_html(line: str, language: str) -> str:
    """The panel when there is nothing to show: why, in a line."""
    return f'<div class="wd-panel">{_head_html("", language)}{notice_html(line)}</div>'


def notice_html(line: str) -> str:
    """A line that is no answer: what is wrong with a question, or that something failed."""
    return f'<div class="wd-notice">{escape(line)}</div>'


def title(article: Article, language: str) -> str:
    """An article's title on one line, or words that say that it has none."""
    return _clip(" ".join(article.title.split()), TITLE_CHARS) or text("untitled", language)


def source(article: Article) -> str:
    """An article's address, or its file's name without the folders, which nobody needs to know."""
    return _clip(source_name(article.source), SOURCE_CHARS)


def _head_html(heading: str, language: str) -> str:
    """The head of the panel: what it shows, and the button that closes it where it lies above."""
    return (
        f'<div class="wd-panel-head"><h2 class="wd-label">{escape(heading)}</h2>'
        f'<button type="button" class="wd-close">{escape(text("close", language))}</button></div>'
    )


def _pinned_html(place: Place) -> str:
    """The quoted sentence, which a phone shows on top: there the panel covers the answer."""
    start, end = place.quotes[0]
    inner = strong_html(place.article.text, start, end, sorted(place.marks))
    script = lang_attribute(place.article)
    return f'<div class="wd-pinned wd-pin-{place.number}"{script}>{inner}</div>'


def _cards_html(
    group: Sequence[Place],
    shown: Sequence[Place],
    language: str,
    scripts: Mapping[str, str],
    *,
    first: bool,
) -> list[str]:
    """One card for each article of the group, in which all the places shown of it are marked."""
    articles = {place.article.id: place.article for place in group}
    cards: list[str] = []
    for article_id, article in articles.items():
        here = [place for place in shown if place.article.id == article_id]
        opened = first and not cards
        script = scripts.get(article_id, "")
        script = script if script in _OTHER_SCRIPT else ""  # the page may ask for anything
        cards.append(_card_html(article, here, language, script, opened=opened, numbered=first))
    return cards


def _card_html(
    article: Article,
    here: Sequence[Place],
    language: str,
    script: str,
    *,
    opened: bool,
    numbered: bool,
) -> str:
    """One article, whole, with what reader.js needs to know of it in hidden buttons."""
    badges = "".join(
        f'<span class="wd-number{"" if place.cited else " wd-beside"}">{place.number}</span> '
        for place in here
        if numbered
    )
    name = title(article, language)
    start, end = here[0].quotes[0]
    page = page_words(article, here[0].start, language)
    details = (article.date, source(article), page, _place_text(article, start, end, language))
    meta = "".join(f"<span>{escape(part)}</span>" for part in details if part)
    body = article_html(article, here, script)
    ask = (
        f'<button type="button" class="wd-ask-article" value="{attribute(article.id)}">'
        f"{escape(text('ask_article', language))}</button>"
    )
    known = "".join(_citation_html(place, language) for place in here) + _script_html(
        article, script
    )
    return (
        f'<details class="wd-source" name="wd-source"{" open" if opened else ""}>'
        f'<summary>{badges}<span class="wd-title">{escape(name)}</span></summary>'
        f'<div class="wd-meta">{meta}{ask}</div>{known}'
        f'<div class="wd-article" role="article" title="{attribute(name)}"'
        f"{_lang(script) or lang_attribute(article)}>{body}</div></details>"
    )


def _citation_html(place: Place, language: str) -> str:
    """A place as it is cited elsewhere: the quote, the title, the page, the date, the address.

    Where the source is no address, reader.js puts the link to the question behind it.
    """
    start, end = place.quotes[0]
    article = place.article
    quote = " ".join(article.text[start:end].split())
    page = page_words(article, place.start, language)
    known = (page, article.date, source(article))
    rest = text("lib_and", language).join(part for part in known if part)
    line = text("citation", language, quote=quote, title=title(article, language))
    line += text("lib_and", language) + rest if rest else ""
    linked = article.source.startswith(("http://", "https://"))
    name = "wd-citation" if linked else "wd-citation wd-unlinked"
    return (
        f'<button class="{name} wd-citation-{place.number}" hidden value="{attribute(line)}">'
        "</button>"
    )


def _script_html(article: Article, script: str) -> str:
    """The script that the article can be read in instead; "" if it has but one."""
    own = _script_of(article)
    if not own:
        return ""
    other = _OTHER_SCRIPT[script or own]
    order = f"{article.id}={'' if other == own else other}"
    name = "繁" if other == "zh-Hant" else "简"
    return f'<button class="wd-script" hidden value="{attribute(order)}">{name}</button>'


def _script_of(article: Article) -> str:
    """The Chinese script that an article is in; "" if it is in none."""
    if article.language in _OTHER_SCRIPT:
        return article.language
    if is_traditional(article.text):
        return "zh-Hant"
    return "zh-Hans" if is_simplified(article.text) else ""


def lang_attribute(article: Article) -> str:
    """The ``lang`` attribute, so that the browser draws the right glyphs; ``""`` if not known."""
    return _lang(article.language)


def _lang(language: str) -> str:
    return f' lang="{language}"' if language in ("en", "zh-Hans", "zh-Hant") else ""


def _place_text(article: Article, start: int, end: int, language: str) -> str:
    """Where a slice stands, in words: counted from one, ends included, as readers count."""
    lines = article.text[:start].split("\n")[:-1]
    return text(
        "place",
        language,
        paragraph=1 + sum(1 for line in lines if line.strip()),
        start=f"{start + 1:,}",
        end=f"{end:,}",
        length=f"{len(article.text):,}",
    )


def _clip(line: str, limit: int) -> str:
    return line if len(line) <= limit else line[: limit - 1] + "…"
