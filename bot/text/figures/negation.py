"""The text before a comparison → whether the comparison is denied: 不得超過, must not exceed.

A negator and the modal verbs and adverbs behind it are read one by one, so that any combination of
them is understood; two negators cancel each other (不得不超過).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

DENIED = {"over": "most", "under": "least", "least": "under", "most": "over", "reach": "under"}

# 淹没 denies nothing, and 无不 is all of them.
_NEGATOR = (
    "没有|并非|无法|难以|严禁|禁止|避免|防止|切莫|不至于"
    "|(?<![淹沉埋吞覆漫湮隐泯])没|(?<![无莫])不|[未勿毋]"
)
_MODAL = (
    "能够|可能|可以|应该|应当|允许|容许|准许|被|得|能|可|应|该|当|准|许|会|将|宜|必|再|曾|经|要|需|须"
    "|让|使|令|敢|是|在|有|均|都|也|并|尚|仍|还|只"
)
_CHAIN = re.compile(f"(?:{_NEGATOR}|{_MODAL})+$")
_NEGATORS = re.compile(_NEGATOR)
# 未必 means perhaps; a ban (不得拖欠工資超過30天) or an absence (没有企业超过300人) may be about
# something else in its clause.
_HEDGED = re.compile(f"(?:不太|不大|不一定|未必|不见得|不怎么|[很较更]难)(?:{_MODAL})*$")
_BAN = re.compile(
    "(?:不[得可应能许准宜该会]|严禁|禁止|没有|没人|无[人一])[^，。；！？：、,;!?:()（）的\\s]{1,10}$"
)
_CHAIN_REACH = 14  # characters

_NOT = frozenset(
    "not never cannot without nor neither none nobody nothing unable unlikely fail fails failed "
    "failing avoid avoids avoided avoiding forbidden prohibited banned barred".split()
)
_AFTER_NO = frozenset(
    "more less fewer greater higher lower larger smaller longer shorter later earlier older "
    "younger further heavier lighter".split()
)
# What may stand between a negator and its comparison without changing what is denied.
_BETWEEN = frozenset(
    "be to have has had been being is are was were am do does did must may shall should can could "
    "will would might need needs ought in any case cases event circumstances ever yet also allowed "
    "permitted able supposed expected likely under circumstance way from at of a the go goes going "
    "gone went rise rises rising risen rose fall falls falling fallen fell drop drops dropped get "
    "gets stay stays remain run last lasts take takes cost costs weigh weighs measure hold holds "
    "carry seat contain contains include employ pay charge spend total number amount reach climb "
    "grow become come longer set stand account for it they by".split()
)
_AUXILIARIES = frozenset(
    "must may shall should can could will would might need do does did is are was were has have "
    "had".split()
)
_NO_DENIAL = frozenset("only just merely simply solely".split())  # not only more than 300
_NO_BEFORE = ("longer", "circumstances", "circumstance", "case", "event", "way")
_SURELY = frozenset("doubt wonder question surprise".split())  # no doubt more than 300
_PERHAPS = ("if", "or")  # if not more than 300
_NEAR = 4  # words before a comparison: what stands farther away does not make it unsure


def denied_han(before: str) -> tuple[bool | None, int]:
    """Whether a comparison behind a plain text is denied, and where its negators begin.

    Args:
        before: the text up to the comparison.

    Returns:
        True, False, or None if that is not sure (未必); and an offset, the text's length without
        a negator.
    """
    tail = before[-_CHAIN_REACH:]
    offset = len(before) - len(tail)
    if hedged := _HEDGED.search(tail):
        return None, offset + hedged.start()
    chain = _CHAIN.search(tail)
    negators = list(_NEGATORS.finditer(tail, chain.start())) if chain else []
    if any(_is_question(tail, negator) for negator in negators):
        return None, offset + negators[0].start()
    if negators:
        return len(negators) % 2 == 1, offset + negators[0].start()
    ban = _BAN.search(tail)
    return (None, offset + ban.start()) if ban else (False, len(before))


def _is_question(text: str, negator: re.Match[str]) -> bool:
    """Whether a negator only asks: 會不會, 有沒有."""
    before = text[max(0, negator.start() - 1) : negator.start()]
    again = "有" if negator.group() == "没有" else text[negator.end() : negator.end() + 1]
    return before != "" and before == again


def denied_english(words: Sequence[str], comparison: str) -> tuple[bool | None, int]:
    """Whether an English comparison is denied, and at which word what denies it begins.

    Args:
        words: the words before the comparison, in lower case.
        comparison: its own words, in lower case.

    Returns:
        True, False, or None if that is not sure; and an index of ``words``, their number without
        a negator. The auxiliary verb before a negator belongs to it: must not exceed.
    """
    if words and words[-1] == "no" and comparison.split()[0] in _AFTER_NO:
        return True, len(words) - 1
    negators: list[int] = []  # indexes of words
    strange = 0  # words between that may change what is denied
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word[-1] in ",.;:!?)" or word in _NO_DENIAL:
            break
        if _denies(words, at):
            if strange or words[at - 1 : at] and words[at - 1] in _PERHAPS:
                return None, at
            negators.append(at)
        elif word == "no" and not negators and _SURELY.isdisjoint(words[at + 1 : at + 2]):
            return None, at  # no company owns more than 5%
        elif word not in _BETWEEN:
            strange += 1
            if negators or len(words) - at > _NEAR:
                break
    first = min(negators, default=len(words))
    while negators and first and words[first - 1] in _AUXILIARIES:
        first -= 1
    return len(negators) % 2 == 1, first


def _denies(words: Sequence[str], at: int) -> bool:
    word = words[at]
    if word in _NOT or word.endswith(("n't", "n’t")):
        return True
    after = words[at + 1] if at + 1 < len(words) else ""
    if word == "yet":  # has yet to reach
        return after == "to" and not any(_denies(words, one) for one in range(at))
    return word == "no" and after in _NO_BEFORE
