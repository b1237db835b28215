"""Quote, value and titles → the plain text of an answer or a refusal, from templates.

The templates are in English, Simplified and Traditional Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS = {
    "en": {
        "answer": "{value}.",
        "reason": "The reason given: {value}.",
        "definition": "As the article puts it: {value}.",
        "quote": "“{quote}”",
        "quote within": "‘{quote}’",
        "also": "Also in this sentence: {also}.",
        "title": "— {title}",
        "title dated": "— {title}, {date}",
        "refusal": "The articles don’t say.",
        "because": " {because}",
        "unclear": "It isn’t clear what that refers to. Please ask it as a whole question.",
        "closest": " The closest passages are listed below.",
        "only": " Only the articles that were chosen have been searched.",
        "empty": "The articles don’t say: there is no article in the library yet.",
        "none": "The articles don’t say: no article fits what was chosen.",
        "both": "{said} ({text})",
        "join": "; ",
        "item": ", ",
        "last item": " and ",
        "most": "{thing}: {value}, the highest of {count} compared.",
        "least": "{thing}: {value}, the lowest of {count} compared.",
        "yes": "Yes: {clause}",
        "no": "No: {clause}",
        "computed": "{value} (computed: {formula}).",
        "times": "{number} times",
        "about times": "about {number} times",
        "part": "{number}) {said}",
        "unsaid": "as quoted below.",
        "refused": "not found.",
        "between": " ",
        "differ": "The articles differ: {versions}.",
        "differently": "These articles give different figures.",
        "version": "{value} ({by})",
        "by title": "“{title}”",
    },
    "zh-Hans": {
        "answer": "{value}。",
        "reason": "原因：{value}。",
        "definition": "文中的说法：{value}。",
        "quote": "“{quote}”",
        "quote within": "‘{quote}’",
        "also": "同一句还提到：{also}。",
        "title": "——《{title}》",
        "title dated": "——《{title}》，{date}",
        "refusal": "文章里没有说。",
        "because": "{because}",
        "unclear": "看不出这指的是什么，请把问题问完整。",
        "closest": "最接近的段落列在下面。",
        "only": "只查找了选定的文章。",
        "empty": "文章里没有说：库里还没有文章。",
        "none": "文章里没有说：没有符合所选条件的文章。",
        "both": "{said}（{text}）",
        "join": "；",
        "item": "、",
        "last item": "、",
        "most": "{thing}：{value}，相比的{count}项中最高。",
        "least": "{thing}：{value}，相比的{count}项中最低。",
        "yes": "是：{clause}",
        "no": "否：{clause}",
        "computed": "{value}（由文中数字算出：{formula}）。",
        "times": "{number}倍",
        "about times": "约{number}倍",
        "part": "{number}）{said}",
        "unsaid": "见下面的引文。",
        "refused": "没有找到。",
        "between": "",
        "differ": "各篇文章的说法不同：{versions}。",
        "differently": "这些文章的数字不同。",
        "version": "{value}（{by}）",
        "by title": "《{title}》",
    },
    "zh-Hant": {
        "answer": "{value}。",
        "reason": "原因：{value}。",
        "definition": "文中的說法：{value}。",
        "quote": "「{quote}」",
        "quote within": "『{quote}』",
        "also": "同一句還提到：{also}。",
        "title": "——《{title}》",
        "title dated": "——《{title}》，{date}",
        "refusal": "文章裡沒有說。",
        "because": "{because}",
        "unclear": "看不出這指的是什麼，請把問題問完整。",
        "closest": "最接近的段落列在下面。",
        "only": "只查找了選定的文章。",
        "empty": "文章裡沒有說：庫裡還沒有文章。",
        "none": "文章裡沒有說：沒有符合所選條件的文章。",
        "both": "{said}（{text}）",
        "join": "；",
        "item": "、",
        "last item": "、",
        "most": "{thing}：{value}，相比的{count}項中最高。",
        "least": "{thing}：{value}，相比的{count}項中最低。",
        "yes": "是：{clause}",
        "no": "否：{clause}",
        "computed": "{value}（由文中數字算出：{formula}）。",
        "times": "{number}倍",
        "about times": "約{number}倍",
        "part": "{number}）{said}",
        "unsaid": "見下面的引文。",
        "refused": "沒有找到。",
        "between": "",
        "differ": "各篇文章的說法不同：{versions}。",
        "differently": "這些文章的數字不同。",
        "version": "{value}（{by}）",
        "by title": "《{title}》",
    },
}
# What may end a value that is a whole clause; the template has its own stop.
_CLOSING = ".。!！?？,，;；:：、 \n"


@dataclass(frozen=True, slots=True)
class Version:
    """What one article, or several that agree, say on a question; each field as it is shown."""

    value: str
    quote: str
    titles: tuple[str, ...]
    date: str = ""  # of the first article; "" when it is not known
    name: str = ""  # what tells this article from the others; "" for its title


def answer(
    language: str,
    *,
    quote: str,
    value: str,
    also: Sequence[str],
    title: str,
    kind: str = "",
    more: Sequence[str] = (),
) -> str:
    """Returns the whole answer as plain text: the value first, then the sentence it stands in.

    Args:
        language: ``en``, ``zh-Hans`` or ``zh-Hant``; any other is answered in English.
        quote: the sentence, verbatim.
        value: the asked value as it is said; "" if none stands out.
        also: the quote's other figures, as they are said.
        title: of the article.
        kind: of the value, as in ``Span.kind``: a reason and a definition get words before them.
        more: titles of further articles that say the same.
    """
    texts = _texts(language)
    template = texts[kind if kind in ("reason", "definition") else "answer"]
    value = in_one_line(value)
    lines = [_sentence(template.format(value=value))] if value else []
    lines.append(format_quote(language, quote))
    if also:
        lines.append(texts["also"].format(also=texts["join"].join(also)))
    lines += [texts["title"].format(title=name) for name in (title, *more) if name]
    return "\n".join(lines)


def comparison(
    language: str, thing: str, value: str, count: int, most: bool, quotes: Sequence[str], title: str
) -> str:
    """Returns the answer if things were compared: which has most or least, then the sentences."""
    texts = _texts(language)
    line = texts["most" if most else "least"]
    lines = [line.format(thing=in_one_line(thing), value=in_one_line(value), count=count)]
    lines += [format_quote(language, quote) for quote in quotes]
    return "\n".join([*lines, texts["title"].format(title=title)])


def computed_line(language: str, value: str, formula: str) -> str:
    """Returns the first line for a value that was computed, with the figures that it is made of."""
    line = _texts(language)["computed"].format(value=value, formula=formula)
    return line[:1].upper() + line[1:]  # About 5 times


def times(language: str, number: str, exact: bool) -> str:
    """Returns how many times as much one thing is as another: "about 5.05 times"."""
    return _texts(language)["times" if exact else "about times"].format(number=number)


def verdict(language: str, yes: bool, clause: str) -> str:
    """Returns the first line for a yes-or-no question: the word, and the clause that settles it."""
    said = format_quote(language, in_one_line(clause))
    return _texts(language)["yes" if yes else "no"].format(clause=said)


def quoted_below(language: str, line: str, quoted: Sequence[tuple[str, str]]) -> str:
    """Returns the answer of a line and the sentences below it, each with its article's title."""
    texts = _texts(language)
    lines = [line]
    for quote, title in quoted:
        lines += [format_quote(language, quote), texts["title"].format(title=title)]
    return "\n".join(lines)


def said_to_each(language: str, said: Sequence[tuple[str, bool]]) -> str:
    """Returns the first line of an answer to several questions: what is said to each.

    Args:
        language: as for ``answer``.
        said: for each its own first line, "" for none, and whether it is answered.
    """
    texts = _texts(language)
    lines = [line or texts["unsaid" if is_answered else "refused"] for line, is_answered in said]
    numbered = [texts["part"].format(number=n, said=line) for n, line in enumerate(lines, 1)]
    return texts["between"].join(numbered)


def differing(language: str, versions: Sequence[Version], *, plain: bool = True) -> str:
    """Returns the answer if articles disagree: all values in a line, then their sentences.

    Args:
        language: as for ``answer``.
        versions: what they say, in the order to be shown.
        plain: whether the values stand out; else only a line below says that the figures differ.
    """
    texts = _texts(language)
    said = [
        texts["version"].format(
            value=in_one_line(version.value),
            by=version.date or texts["by title"].format(title=version.name or version.titles[0]),
        )
        for version in versions
    ]
    lines = [texts["differ"].format(versions=texts["join"].join(said))] if plain else []
    for version in versions:
        lines.append(format_quote(language, version.quote))
        first, *more = version.titles
        if version.name not in ("", first) and not version.date:
            first = texts["both"].format(said=first, text=version.name)
        dated = "title dated" if version.date else "title"
        lines.append(texts[dated].format(title=first, date=version.date))
        lines += [texts["title"].format(title=title) for title in more]
    return "\n".join(lines if plain else [*lines, texts["differently"]])


def refusal(
    language: str, found: bool, reason: str = "", *, chosen: bool = False, closest: bool = True
) -> str:
    """Returns what is said when the articles do not hold the answer.

    Args:
        language: as for ``answer``.
        found: whether there was any passage to look at.
        reason: what there is instead, whole sentences in that language: "They give it for 2019."
        chosen: whether only chosen articles were searched.
        closest: whether passages follow.
    """
    texts = _texts(language)
    if not found:
        return texts["none" if chosen else "empty"]
    because = texts["because"].format(because=reason.strip()) if reason.strip() else ""
    only = texts["only"] if chosen else ""
    return texts["refusal"] + because + only + (texts["closest"] if closest else "")


def unclear(language: str) -> str:
    """Returns what is said to a follow-up that leaves open what it is about."""
    return _texts(language)["unclear"]


def both(language: str, said: str, text: str) -> str:
    """Returns a value in the reader's language and as it stands in the article."""
    return _texts(language)["both"].format(said=said, text=text)


def join_items(language: str, items: Sequence[str]) -> str:
    """Returns items joined as the reader's language does: a, b and c; 甲、乙、丙."""
    texts = _texts(language)
    head, last = texts["item"].join(items[:-1]), "".join(items[-1:])
    return texts["last item"].join(part for part in (head, last) if part)


def title_line(language: str, title: str) -> str:
    """Returns the line that names an article below its quote."""
    return _texts(language)["title"].format(title=title)


def in_one_line(value: str) -> str:
    """Returns a value without the stop and the line breaks of the text it stands in."""
    return " ".join(value.split()).rstrip(_CLOSING)


def _sentence(text: str) -> str:
    """The text with a capital, unless its first word has capitals of its own: iPhone, eBay."""
    first = text.split(maxsplit=1)[0]
    return text[:1].upper() + text[1:] if first.islower() and first[:-1].isalpha() else text


def format_quote(language: str, quote: str) -> str:
    """Returns a quote in the marks of a language; others where it has these itself."""
    texts = _texts(language)
    nested = texts["quote"][0] in quote  # verbatim, so the outer marks give way
    return texts["quote within" if nested else "quote"].format(quote=quote)


def _texts(language: str) -> dict[str, str]:
    return _TEXTS.get(language, _TEXTS["en"])
