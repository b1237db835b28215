"""What the bot says around a quote, in English, Simplified and Traditional Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS = {
    "en": {
        "answer": "{value}.",
        "quote": "“{quote}”",
        "quote within": "‘{quote}’",
        "also": "Also in this sentence: {also}.",
        "title": "— {title}",
        "refusal": "The articles don’t say.",
        "because": " {because}",
        "closest": " The closest passages are listed below.",
        "empty": "The articles don’t say: there is no article in the library yet.",
        "both": "{said} ({text})",
        "join": "; ",
    },
    "zh-Hans": {
        "answer": "{value}。",
        "quote": "“{quote}”",
        "quote within": "‘{quote}’",
        "also": "同一句还提到：{also}。",
        "title": "——《{title}》",
        "refusal": "文章里没有说。",
        "because": "{because}",
        "closest": "最接近的段落列在下面。",
        "empty": "文章里没有说：库里还没有文章。",
        "both": "{said}（{text}）",
        "join": "；",
    },
    "zh-Hant": {
        "answer": "{value}。",
        "quote": "「{quote}」",
        "quote within": "『{quote}』",
        "also": "同一句還提到：{also}。",
        "title": "——《{title}》",
        "refusal": "文章裡沒有說。",
        "because": "{because}",
        "closest": "最接近的段落列在下面。",
        "empty": "文章裡沒有說：庫裡還沒有文章。",
        "both": "{said}（{text}）",
        "join": "；",
    },
}


def answer(language: str, *, quote: str, value: str, also: Sequence[str], title: str) -> str:
    """The whole answer as plain text: the value first, then the sentence it stands in."""
    texts = _texts(language)
    lines = [texts["answer"].format(value=value)] if value else []
    nested = texts["quote"][0] in quote  # verbatim, so the outer marks give way
    lines.append(texts["quote within" if nested else "quote"].format(quote=quote))
    if also:
        lines.append(texts["also"].format(also=texts["join"].join(also)))
    if title:
        lines.append(texts["title"].format(title=title))
    return "\n".join(lines)


def refusal(language: str, closest: bool, reason: str = "") -> str:
    """What is said when the articles do not hold the answer.

    Args:
        language: as for ``answer``.
        closest: whether passages follow.
        reason: what there is instead, whole sentences in that language: "They give it for 2019."
    """
    texts = _texts(language)
    if not closest:
        return texts["empty"]
    because = texts["because"].format(because=reason.strip()) if reason.strip() else ""
    return texts["refusal"] + because + texts["closest"]


def both(language: str, said: str, text: str) -> str:
    """A value in the reader's language and as it stands in the article."""
    return _texts(language)["both"].format(said=said, text=text)


def _texts(language: str) -> dict[str, str]:
    return _TEXTS.get(language, _TEXTS["en"])
