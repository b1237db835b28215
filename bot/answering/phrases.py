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
        "part": "{number}) {said}",
        "unsaid": "as quoted below.",
        "refused": "not found.",
        "between": " ",
        "differ": "The articles differ: {versions}.",
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
        "part": "{number}）{said}",
        "unsaid": "见下面的引文。",
        "refused": "没有找到。",
        "between": "",
        "differ": "各篇文章的说法不同：{versions}。",
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
        "part": "{number}）{said}",
        "unsaid": "見下面的引文。",
        "refused": "沒有找到。",
        "between": "",
        "differ": "各篇文章的說法不同：{versions}。",
        "version": "{value}（{by}）",
        "by title": "《{title}》",
    },
}
# What is said to messages that ask nothing of the articles' texts.
_TALK = {
    "en": {
        "greeting": "Hello! Ask me something about the articles, in English or Chinese:"
        " I look for the answer and quote the sentence that it stands in.",
        "thanks": "You are welcome.",
        "goodbye": "Goodbye.",
        "agreed": "Good. Ask me something about the articles.",
        "about": "I am Wenda (問答). I answer questions from your articles, of which there are"
        " {count} here: I quote the sentence that has the answer, with its source, and say so if"
        " the articles don’t have it. You can also ask which articles there are, for those about"
        " something, or for a summary of one.",
        "task": "I don’t do that: I only find answers in the articles, and quote them.",
        "count of one": "There is one article.",
        "count": "There are {count} articles.",
        "none at all": "There is no article in the library yet.",
        "no article": "No article has “{topic}”.",
        "listed": "{count} articles:",
        "listed one": "One article:",
        "listed topic": "{count} articles have “{topic}”:",
        "listed topic one": "One article has “{topic}”:",
        "listed new": "The newest articles by date:",
        "listed since": "Since {since}: {count} articles.",
        "none dated": "No article has a date.",
        "unknown time": "I don’t understand “{since}” as a time; try a year, a month or a day.",
        "entry": "- {title}",
        "entry dated": "- {title}, {date}",
        "rest": "… and {count} more.",
        "which": "Which article? Name what it is about, or choose it; these are here.",
        "summary": "In the articles’ own sentences:",
    },
    "zh-Hans": {
        "greeting": "你好！可以用中文或英文问文章里的事：我去找答案，并引用它所在的句子。",
        "thanks": "不客气。",
        "goodbye": "再见。",
        "agreed": "好的。可以问文章里的事。",
        "about": "我是问答（Wenda）。我根据你的文章回答问题，这里有{count}篇："
        "引用含有答案的句子，注明出处；"
        "文章里没有的，就说没有。也可以问有哪些文章、哪些文章提到某事，或者让我概括一篇文章。",
        "task": "这个我不做：我只在文章里找答案，并引用原文。",
        "count of one": "有1篇文章。",
        "count": "有{count}篇文章。",
        "none at all": "库里还没有文章。",
        "no article": "没有文章提到“{topic}”。",
        "listed": "{count}篇文章：",
        "listed one": "1篇文章：",
        "listed topic": "{count}篇文章提到“{topic}”：",
        "listed topic one": "1篇文章提到“{topic}”：",
        "listed new": "日期最近的文章：",
        "listed since": "{since}以来：{count}篇文章。",
        "none dated": "没有一篇文章有日期。",
        "unknown time": "“{since}”不知道是什么时间；请给年、月或日。",
        "entry": "- 《{title}》",
        "entry dated": "- 《{title}》，{date}",
        "rest": "……还有{count}篇。",
        "which": "哪一篇？请说它讲的是什么，或者选定它；这里有这些。",
        "summary": "用文章自己的句子：",
    },
    "zh-Hant": {
        "greeting": "你好！可以用中文或英文問文章裡的事：我去找答案，並引用它所在的句子。",
        "thanks": "不客氣。",
        "goodbye": "再見。",
        "agreed": "好的。可以問文章裡的事。",
        "about": "我是問答（Wenda）。我根據你的文章回答問題，這裡有{count}篇："
        "引用含有答案的句子，註明出處；"
        "文章裡沒有的，就說沒有。也可以問有哪些文章、哪些文章提到某事，或者讓我概括一篇文章。",
        "task": "這個我不做：我只在文章裡找答案，並引用原文。",
        "count of one": "有1篇文章。",
        "count": "有{count}篇文章。",
        "none at all": "庫裡還沒有文章。",
        "no article": "沒有文章提到「{topic}」。",
        "listed": "{count}篇文章：",
        "listed one": "1篇文章：",
        "listed topic": "{count}篇文章提到「{topic}」：",
        "listed topic one": "1篇文章提到「{topic}」：",
        "listed new": "日期最近的文章：",
        "listed since": "{since}以來：{count}篇文章。",
        "none dated": "沒有一篇文章有日期。",
        "unknown time": "「{since}」不知道是什麼時間；請給年、月或日。",
        "entry": "- 《{title}》",
        "entry dated": "- 《{title}》，{date}",
        "rest": "……還有{count}篇。",
        "which": "哪一篇？請說它講的是什麼，或者選定它；這裡有這些。",
        "summary": "用文章自己的句子：",
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
    lines.append(_format_quote(texts, quote))
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
    lines += [_format_quote(texts, quote) for quote in quotes]
    return "\n".join([*lines, texts["title"].format(title=title)])


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


def differing(language: str, versions: Sequence[Version]) -> str:
    """Returns the answer if articles disagree: all values in a line, then their sentences."""
    texts = _texts(language)
    said = [
        texts["version"].format(
            value=in_one_line(version.value),
            by=version.date or texts["by title"].format(title=version.titles[0]),
        )
        for version in versions
    ]
    lines = [texts["differ"].format(versions=texts["join"].join(said))]
    for version in versions:
        lines.append(_format_quote(texts, version.quote))
        first, *more = version.titles
        dated = "title dated" if version.date else "title"
        lines.append(texts[dated].format(title=first, date=version.date))
        lines += [texts["title"].format(title=title) for title in more]
    return "\n".join(lines)


def refusal(language: str, closest: bool, reason: str = "", *, chosen: bool = False) -> str:
    """Returns what is said when the articles do not hold the answer.

    Args:
        language: as for ``answer``.
        closest: whether passages follow.
        reason: what there is instead, whole sentences in that language: "They give it for 2019."
        chosen: whether only chosen articles were searched.
    """
    texts = _texts(language)
    if not closest:
        return texts["none" if chosen else "empty"]
    because = texts["because"].format(because=reason.strip()) if reason.strip() else ""
    only = texts["only"] if chosen else ""
    return texts["refusal"] + because + only + texts["closest"]


def small_talk(language: str, kind: str, count: int) -> str:
    """Returns what is said to a greeting, to thanks, to *what can you do*, to a task.

    Args:
        language: as for ``answer``.
        kind: as in ``bot.question.Talk``.
        count: how many articles there are.
    """
    return _talk(language)[kind].format(count=count)


def article_count(language: str, count: int) -> str:
    """Returns how many articles there are."""
    texts = _talk(language)
    if not count:
        return texts["none at all"]
    return texts["count of one" if count == 1 else "count"].format(count=count)


def no_article(language: str, topic: str) -> str:
    """Returns that no article has some words."""
    return _talk(language)["no article"].format(topic=in_one_line(topic))


def article_list(
    language: str, count: int, entries: Sequence[tuple[str, str]], topic: str = ""
) -> str:
    """Returns a list of articles.

    Args:
        language: as for ``answer``.
        count: how many there are.
        entries: title and date of those that are shown.
        topic: the words that they have; "" for all articles.
    """
    texts = _talk(language)
    if not count:
        return texts["none at all"]
    key = ("listed topic" if topic else "listed") + (" one" if count == 1 else "")
    return _listing(texts, texts[key].format(count=count, topic=in_one_line(topic)), count, entries)


def newest(language: str, count: int, entries: Sequence[tuple[str, str]], since: str = "") -> str:
    """Returns the newest articles, or those since a time; arguments as for ``article_list``."""
    texts = _talk(language)
    if not count and not since:
        return texts["none dated"]
    head = texts["listed since" if since else "listed new"].format(since=since, count=count)
    return _listing(texts, head, count, entries)


def unknown_time(language: str, since: str) -> str:
    """Returns that a time is not understood."""
    return _talk(language)["unknown time"].format(since=in_one_line(since))


def which_article(language: str) -> str:
    """Returns the question for which article is meant."""
    return _talk(language)["which"]


def summary(language: str, sentences: Sequence[tuple[str, str]]) -> str:
    """Returns sentences that stand for articles, each article's title behind its own.

    Args:
        language: as for ``answer``.
        sentences: each sentence, verbatim, with its article's title.
    """
    texts = _texts(language)
    lines = [_talk(language)["summary"]]
    for number, (sentence, title) in enumerate(sentences):
        lines.append(_format_quote(texts, sentence))
        following = sentences[number + 1][1] if number + 1 < len(sentences) else None
        if title and title != following:
            lines.append(texts["title"].format(title=title))
    return "\n".join(lines)


def _listing(
    texts: dict[str, str], head: str, count: int, entries: Sequence[tuple[str, str]]
) -> str:
    lines = [head]
    for title, date in entries:
        key = "entry dated" if date else "entry"
        lines.append(texts[key].format(title=in_one_line(title), date=date))
    if count > len(entries):
        lines.append(texts["rest"].format(count=count - len(entries)))
    return "\n".join(lines)


def both(language: str, said: str, text: str) -> str:
    """Returns a value in the reader's language and as it stands in the article."""
    return _texts(language)["both"].format(said=said, text=text)


def join_items(language: str, items: Sequence[str]) -> str:
    """Returns items joined as the reader's language does: a, b and c; 甲、乙、丙."""
    texts = _texts(language)
    head, last = texts["item"].join(items[:-1]), "".join(items[-1:])
    return texts["last item"].join(part for part in (head, last) if part)


def in_one_line(value: str) -> str:
    """Returns a value without the stop and the line breaks of the text it stands in."""
    return " ".join(value.split()).rstrip(_CLOSING)


def _sentence(text: str) -> str:
    """The text with a capital, unless its first word has capitals of its own: iPhone, eBay."""
    first = text.split(maxsplit=1)[0]
    return text[:1].upper() + text[1:] if first.islower() and first[:-1].isalpha() else text


def _format_quote(texts: dict[str, str], quote: str) -> str:
    nested = texts["quote"][0] in quote  # verbatim, so the outer marks give way
    return texts["quote within" if nested else "quote"].format(quote=quote)


def _texts(language: str) -> dict[str, str]:
    return _TEXTS.get(language, _TEXTS["en"])


def _talk(language: str) -> dict[str, str]:
    return _TALK.get(language, _TALK["en"])
