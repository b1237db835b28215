"""A reading of a follow-up → whether it is a whole sentence that asks one thing.

Readings are put together from parts of two questions. What does not fit together is dropped rather
than shown: two asking words, a share counted in yuan, a noun said twice, *a* before a plural.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.question.followups.forms import unresolved_pronoun
from bot.question.followups.slots import AUXILIARY, MEASURE, slots
from bot.question.followups.topics import is_chinese
from bot.text import fold

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_SHARE = "(?:[增升涨跌降]幅|增长率|增速|占比|比例|比重|份额|百分比)"
_COUNTED_IN = f"(?:{MEASURE}|美?元|人民币|港币|[册吨辆名人])"
# Over folded text.
_BROKEN_HAN = re.compile(
    f"{_SHARE}(?:是|有|为|达到?)?(?:多少|几){_COUNTED_IN}"  # a share in yuan
    f"|[额率值费](?:是|有|为|达到?)?(?:多少|几)(?:个|名|位|辆|列|家|项|件)"
    "|(?:多少|几)(?:个|名|位|辆|列|家|项|件)[^，？?]*(?:[额率值费]|投资|收入|利润|支出)[？?]?$"
    r"|([\u4e00-\u9fff]{2,})的?\1|([区县市省岛号馆厂局])\2"  # 出口额的出口额
    "|的的|是是|有是|在是|是有(?=[多几])|了是|^[^是]*的[？?]|[一-鿿]为什么[？?]|^[的了是]"
    "|(?:什么|谁|哪里|多少)(?:是|在|有)(?:什么|谁|哪里|多少)"
    r"|^为什么[^，]{0,40}(?:额|量|率|值|数|幅|册|名|个|项目的?)[？?]$"
    "|为什么(?:是|有|在)?[？?]"
)
_WORD = re.compile(r"[a-z][a-z'’-]*")
_BROKEN_ENGLISH = re.compile(
    rf"\b(?:an?|the) (?:an?|the|and|of|in|for|{AUXILIARY})\b"
    rf"|\b(?:did|does|do) (?:\S+ ){{0,6}}?(?:did|does)\b|\b(?:{AUXILIARY}) (?:{AUXILIARY})\b"
    r"|\b(?:of|in|for|by|at|on|with|from|to) (?:of|did|was|were|is|are|does|do)\b"
    r"|\b(?:of|in|for|by|at|from) (?:of|for|by|from)\b"
    rf"|^(?:how (?:much|many)|what|which|who|since when)\b(?!.*\b(?:{AUXILIARY})\b)"
    r"(?!.*[a-z]+(?:ed|s)\b)"
    r"(?!.* (?:led|held|made|left|ran|took|went|built|won|sold|got|came|sent|taught|paid)\b)"
    r"|\bhow many (?:much|many|did|was|is)\b|\bhow (?:much|many) (?:is|are|was|were) an? \w+s\b"
    r"|\bwhat was the \w+ of [a-z]+ (?:open|close|begin|start|rise|fall)\b"
    r"|\ban? (?:children|people|men|women)\b|\b(?:an?|the|of|and|in|for|with)\s*\?$"
    r"|['’]s ['’]s|['’]s of\b|\bsince when (?:for|of|and)\b"
)
_TWICE = re.compile(r"\b(\w{3,}) \1\b")
# Before a relative pronoun: the person who, could you tell me who.
_RELATIVE = re.compile(r"\b(?:persons?|people|someone|one|those|tell me|know)\s+$", re.IGNORECASE)
_AS_IT_IS = re.compile(r"what (?:it|they) (?:was|were|is|are)\b")
_ENGLISH_ASKS = re.compile(rf"(?:by |since |in |on )?(?:how|what|wh\w+|{AUXILIARY})\b")
_ASKS_OTHERWISE = re.compile(rf"[吗嘛][？?]?$|^(?:{AUXILIARY})\b|\b(?:tell me|know) wh")
_CHINESE_WORDS = re.compile("[是的了呢吗嗎多几幾哪谁誰]")


def is_sound(reading: str, lexicon: Lexicon | None = None) -> bool:
    """Whether a reading is a whole sentence, as far as its form tells.

    Args:
        reading: a question that was put together.
        lexicon: as for ``slots``.
    """
    folded = fold(reading).text.strip()
    if len(re.findall(r"\w", folded)) < 3 or _TWICE.search(folded):
        return False
    parts = slots(reading, lexicon)
    asks = sum(
        part.kind == "ask"
        and not _RELATIVE.search(reading[: part.start])
        and not _AS_IT_IS.match(reading, part.start)
        for part in parts
    )
    if asks != 1 and not (asks == 0 and _ASKS_OTHERWISE.search(folded)) and not _quotes(reading):
        return False
    pronoun = unresolved_pronoun(reading, parts)
    if pronoun is not None and not _AS_IT_IS.search(reading):
        return False
    if is_chinese(reading) and not _ENGLISH_ASKS.match(folded):
        return _BROKEN_HAN.search(folded) is None and not _holds_english(reading)
    return _BROKEN_ENGLISH.search(folded) is None and not _holds_chinese_words(reading)


def _quotes(reading: str) -> bool:
    """Whether a question is about a quoted sentence or puts another one: Who said “…”?"""
    return re.search("[“「：:]", reading) is not None


def _holds_english(reading: str) -> bool:
    """Whether ordinary English words, not names, stand in a Chinese sentence."""
    return len(re.findall(r"(?<![A-Za-z])[a-z]{2,}(?![A-Za-z])", reading)) > 1


def _holds_chinese_words(reading: str) -> bool:
    """Whether Chinese asking words or particles stand in an English sentence."""
    return _CHINESE_WORDS.search(reading) is not None and not _quotes(reading)
