"""A text → its language, as far as Wenda tells languages apart."""

from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_OTHER_EAST_ASIAN = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")  # kana, Hangul syllables
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_ENGLISH = frozenset(
    "the of and to in a is was were are be been for on with as at by from that this it its"
    " he she they has have had not or but an which will would can".split()
)
_LEAST_ENGLISH = 0.15  # share of those words: English prose has 0.3 to 0.5, French or German 0.05
_FEW_WORDS = 12  # of fewer words the share says nothing: plain ASCII words count as English
_LANGUAGE_SAMPLE = 20_000  # characters looked at


def language_of(text: str, named: str = "") -> str:
    """``en``, ``zh-Hans``, ``zh-Hant``, or ``""`` if it is another language or cannot be told.

    Args:
        text: tells the language if no tag does: a text with at least as many Han characters as
            Latin words is Chinese, its characters tell the script, and the share of the commonest
            English words tells English from other languages.
        named: a language tag (``en-GB``, ``zh-TW``, ``zh-Hans``), as front matter gives it.
    """
    tag = named.lower().replace("_", "-").split("-")
    if tag[0] in ("zh", "chinese", "cmn", "yue"):
        if {"hant", "tw", "hk", "mo"} & set(tag):
            return "zh-Hant"
        if {"hans", "cn", "sg", "my"} & set(tag):
            return "zh-Hans"
        return _chinese(text)
    if tag[0]:
        return "en" if tag[0] in ("en", "english") else ""
    sample = text[:_LANGUAGE_SAMPLE]
    han = len(_HAN.findall(sample))
    words = [word.lower() for word in _LATIN_WORD.findall(sample)]
    if len(_OTHER_EAST_ASIAN.findall(sample)) > 0.1 * max(han, len(words)):
        return ""
    if han >= len(words):
        return _chinese(text) if han else ""
    if len(words) < _FEW_WORDS:
        return "en" if all(word.replace("’", "").isascii() for word in words) else ""
    return "en" if sum(word in _ENGLISH for word in words) >= _LEAST_ENGLISH * len(words) else ""


def _chinese(text: str) -> str:
    """``zh-Hant`` or ``zh-Hans``."""
    from bot.text.folding import is_traditional  # loads OpenCC: only where Chinese is read

    return "zh-Hant" if is_traditional(text) else "zh-Hans"
