"""What is said to messages that ask nothing of the articles' texts, from templates.

In English, Simplified and Traditional Chinese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS = {
    "en": {
        "greeting": "Hello! Ask me something about the articles, in English or Chinese:"
        " I look for the answer and quote the sentence that it stands in.",
        "thanks": "You are welcome.",
        "goodbye": "Goodbye.",
        "agreed": "Good. Ask me something about the articles.",
        "complaint": "I am sorry. What counts is the quoted sentence, in its article. Please ask"
        " again with the year, the place or the thing that you mean.",
        "nothing": "Ask me something about the articles, in English or Chinese.",
        "anew": "Ask your next question by its place, year or thing: what stands by itself takes"
        " nothing from what was said before.",
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
        "complaint": "抱歉。以引用的原句和它的文章为准。请写明年份、地点或所指的事物，再问一次。",
        "nothing": "请用中文或英文问文章里的事。",
        "anew": "请直接问下一个问题，写明地点、年份或事物：完整的问题与前面说的无关。",
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
        "complaint": "抱歉。以引用的原句和它的文章為準。請寫明年份、地點或所指的事物，再問一次。",
        "nothing": "請用中文或英文問文章裡的事。",
        "anew": "請直接問下一個問題，寫明地點、年份或事物：完整的問題與前面說的無關。",
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


def small_talk(language: str, kind: str, count: int) -> str:
    """Returns what is said to a greeting, to thanks, to *what can you do*, to a task.

    Args:
        language: ``en``, ``zh-Hans`` or ``zh-Hant``; any other is English.
        kind: as in ``bot.question.Talk``.
        count: how many articles there are.
    """
    return _texts(language)[kind].format(count=count)


def article_count(language: str, count: int) -> str:
    """Returns how many articles there are."""
    texts = _texts(language)
    if not count:
        return texts["none at all"]
    return texts["count of one" if count == 1 else "count"].format(count=count)


def no_article(language: str, topic: str) -> str:
    """Returns that no article has some words."""
    return _texts(language)["no article"].format(topic=phrases.in_one_line(topic))


def article_list(
    language: str, count: int, entries: Sequence[tuple[str, str]], topic: str = ""
) -> str:
    """Returns a list of articles.

    Args:
        language: ``en``, ``zh-Hans`` or ``zh-Hant``; any other is English.
        count: how many there are.
        entries: title and date of those that are shown.
        topic: the words that they have; "" for all articles.
    """
    texts = _texts(language)
    if not count:
        return texts["none at all"]
    key = ("listed topic" if topic else "listed") + (" one" if count == 1 else "")
    return _listing(
        texts, texts[key].format(count=count, topic=phrases.in_one_line(topic)), count, entries
    )


def newest(language: str, count: int, entries: Sequence[tuple[str, str]], since: str = "") -> str:
    """Returns the newest articles, or those since a time; arguments as for ``article_list``."""
    texts = _texts(language)
    if not count and not since:
        return texts["none dated"]
    head = texts["listed since" if since else "listed new"].format(since=since, count=count)
    return _listing(texts, head, count, entries)


def unknown_time(language: str, since: str) -> str:
    """Returns that a time is not understood."""
    return _texts(language)["unknown time"].format(since=phrases.in_one_line(since))


def which_article(language: str) -> str:
    """Returns the question for which article is meant."""
    return _texts(language)["which"]


def summary(language: str, sentences: Sequence[tuple[str, str]]) -> str:
    """Returns sentences that stand for articles, each article's title behind its own.

    Args:
        language: ``en``, ``zh-Hans`` or ``zh-Hant``; any other is English.
        sentences: each sentence, verbatim, with its article's title.
    """
    lines = [_texts(language)["summary"]]
    for number, (sentence, title) in enumerate(sentences):
        lines.append(phrases.format_quote(language, sentence))
        following = sentences[number + 1][1] if number + 1 < len(sentences) else None
        if title and title != following:
            lines.append(phrases.title_line(language, title))
    return "\n".join(lines)


def _listing(
    texts: dict[str, str], head: str, count: int, entries: Sequence[tuple[str, str]]
) -> str:
    lines = [head]
    for title, date in entries:
        key = "entry dated" if date else "entry"
        lines.append(texts[key].format(title=phrases.in_one_line(title), date=date))
    if count > len(entries):
        lines.append(texts["rest"].format(count=count - len(entries)))
    return "\n".join(lines)


def _texts(language: str) -> dict[str, str]:
    return _TEXTS.get(language, _TEXTS["en"])
