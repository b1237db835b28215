"""A Chinese name of a person or place → the name for an English reader: 周鐵根 → Zhou Tiegen.

A name with an English form gets that form (莫斯科 → Moscow), a Chinese one the pinyin of its
characters as they are read in names, a foreign one the word that the lexicon has for it (奧巴馬 →
Obama). If that is not sure, the result is empty.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from bot.text.folding import fold, holds_han
from bot.text.names.sounds import han_pairs, spells_names, syllable_cuts
from bot.text.names.tables import DOUBLE, KNOWN, READINGS, SINGLE, UNSURE
from bot.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.lexicon import Lexicon

_LONGEST = 12  # characters: longer spans are no names
# In a sentence with one of these, a short name may be Korean, Japanese or Vietnamese.
_READ_OTHERWISE = ("韩国", "朝鲜", "日本", "越南", "首尔", "东京", "平壤", "河内")
# The English word for what a place is; longest first. A city is called by its name alone.
_GENERIC = {
    "特别行政区": "", "自治区": "Autonomous Region", "自治县": "Autonomous County",
    "自治州": "Autonomous Prefecture",
    "开发区": "Development Zone", "街道": "Subdistrict", "新区": "New Area", "大道": "Avenue",
    "省": "Province", "市": "", "区": "District", "县": "County", "镇": "Town", "乡": "Township",
    "村": "Village", "路": "Road", "街": "Street", "巷": "Lane", "河": "River", "江": "River",
    "湖": "Lake", "寺": "Temple", "站": "Station",
}  # fmt: skip
_NATURAL = frozenset("河江湖镇")  # cities have them in their names, too: 漯河, 镇江, 芜湖, 景德镇
_STREETS = frozenset("路街道巷")  # are called after words, which are not translated: Renmin Road
_SIDES = {"东": "East", "西": "West", "南": "South", "北": "North", "中": "Middle"}
_ALONE = frozenset("省市区县河江")  # these may follow one character: 沛县, 淮河

_SURE = 0.9  # share of a character's words with one reading, from which that reading is sure
_MOST_SYLLABLES = 5
_UMLAUT = frozenset("吕律绿旅率虑屡铝侣履驴缕氯滤闾榈女钕恧衄略掠虐疟")  # lü, nü, lüe, nüe
# Stems of a dictionary's gloss that say what a name is of, or nothing.
_GLOSS = frozenset("mt mount counti river lake citi provinc municip district in or of the".split())

_SURE_WORD = 0.6  # probability of a foreign name's translation


def romanise(name: str, kind: str, lexicon: Lexicon, context: str = "") -> str:
    """A Chinese name as an English text writes it; empty if that is not sure.

    Args:
        name: as it stands, in either script.
        kind: ``person`` or ``place``; of any other kind, only names in ``KNOWN`` are romanised.
        lexicon: has the characters' readings and the names' translations.
        context: the sentence with the name, which may tell that it is Japanese or Korean.
    """
    plain = fold(name.strip()).text.replace("•", "·").replace("・", "·").replace("‧", "·")
    if not holds_han(plain) or len(plain) > _LONGEST:
        return ""
    # unfolded as well: folding takes 尼日利亚 for one of Taiwan's words and changes it
    if (
        known := KNOWN.get(plain)
        or KNOWN.get(name.strip())
        or (KNOWN.get(plain[:-1]) if plain[-1] == "市" else "")
    ):
        return known
    around = fold(context).text
    if kind == "person":
        return _chinese_person(plain, lexicon, around) or _foreign_name(plain, lexicon)
    if kind == "place":
        return _place(plain, lexicon, around) or _foreign_name(plain, lexicon)
    return ""


def _chinese_person(name: str, lexicon: Lexicon, context: str) -> str:
    """A Chinese person's family and given name in pinyin; "" if that is not sure."""
    family = name[:2] if name[:2] in DOUBLE and len(name) > 2 else name[:1]
    given = name[len(family) :]
    if family not in SINGLE | DOUBLE or not 1 <= len(given) <= 2 or "·" in name:
        return ""
    words = lexicon.english.get(name)
    if not words and (_is_elsewhere(context) or _may_be_foreign(name, lexicon)):
        return ""
    read = _confirmed_reading(name, words, lexicon, len(family))
    if words and (read is None or _share_otherwise(words, read) > _share_as_read(words, read)):
        return ""
    if read is None:
        before, after = _family(family, lexicon), _sure_readings(given, lexicon)
        if before is None or after is None:
            return ""
        read = [*before, *after]
    else:
        read = [*(_family(family, lexicon) or read[: len(family)]), *read[len(family) :]]
    cut = len(family)
    return f"{_join_syllables(name[:cut], read[:cut])} {_join_syllables(name[cut:], read[cut:])}"


def _place(name: str, lexicon: Lexicon, context: str) -> str:
    """A place's own name, followed by the English word for what it is, if it has one."""
    if whole := _whole(name, lexicon):
        return whole
    for generic, word in _GENERIC.items():
        own = name.removesuffix(generic)
        if own == name or not own or (len(own) == 1 and generic not in _ALONE):
            continue
        if generic in ("路", "街") and len(own) > 2 and own[-1] in _SIDES:
            own, word = own[:-1], f"{_SIDES[own[-1]]} {word}"
        said = KNOWN.get(own) or _own_name(own, name, lexicon, context)
        return f"{said} {word}".rstrip() if said else ""
    return ""


def _whole(name: str, lexicon: Lexicon) -> str:
    """The pinyin of a place's whole name, if the lexicon has it so and in no other way; else "".

    The 湖 of 洪泽湖 is a lake, because the lexicon has Hongze; the 江 of 镇江 belongs to the name.
    """
    words = lexicon.english.get(name)
    read = _confirmed_reading(name, words, lexicon)
    if read is None or _has_other_name(words, read, lexicon):
        return ""
    generic = name[-1] in _GENERIC and len(name) > 1
    if generic and (name[-1] not in _NATURAL or stem("".join(read[:-1])) in words):
        return ""
    return _join_syllables(name, read)


def _own_name(own: str, name: str, lexicon: Lexicon, context: str) -> str:
    """The romanised name of a place without what it is: 泉山 for 泉山区; "" if that is not sure."""
    for word in (name, own):
        words = lexicon.english.get(word)
        read = _confirmed_reading(word, words, lexicon) or _confirmed_reading(own, words, lexicon)
        known = word == own and words and name[-1] not in _STREETS
        if known and (not read or _has_other_name(words, read, lexicon)):
            return _foreign_name(own, lexicon)
        if read:
            return _join_syllables(own, read[: len(own)])
    if _is_elsewhere(context) or len(own) > 3:
        return ""
    if len(own) == 3 and _may_be_foreign(own, lexicon):
        return ""
    sure = _sure_readings(own, lexicon)
    return _join_syllables(own, sure) if sure else ""


def _is_elsewhere(context: str) -> bool:
    """Whether a sentence is about a place where Chinese characters are read differently."""
    return any(word in context for word in _READ_OTHERWISE)


def _may_be_foreign(name: str, lexicon: Lexicon) -> bool:
    """Whether each character is one that foreign names are spelled with."""
    return all(spells_names(character, lexicon) for character in name)


def _has_other_name(words: dict[str, float], read: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the lexicon mostly has another name for a place; that of its city does not count."""
    not_pinyin = {word: share for word, share in words.items() if not syllable_cuts(word, lexicon)}
    return _share_otherwise(not_pinyin, read) > _share_as_read(words, read)


def _family(name: str, lexicon: Lexicon) -> list[str] | None:
    """How a family name is read; None if that is not sure."""
    if name in UNSURE:
        return None
    return READINGS[name].split() if name in READINGS else _sure_readings(name, lexicon)


def _confirmed_reading(
    name: str, words: dict[str, float], lexicon: Lexicon, family: int = 0
) -> list[str] | None:
    """The only reading of a name that the lexicon's words for it confirm; None without one.

    Args:
        name: folded.
        words: the lexicon's words for it, as stems, with their probabilities.
        lexicon: has the readings of each character.
        family: how many characters are the family name, which may be confirmed separately.
    """
    if not words or len(name) > _MOST_SYLLABLES:
        return None
    choices = [list(lexicon.readings.get(character)) for character in name]
    reads = list(product(*choices))
    fitting = [read for read in reads if stem("".join(read)) in words]
    if not fitting and family:
        fitting = [
            read
            for read in reads
            if stem("".join(read[:family])) in words and stem("".join(read[family:])) in words
        ]
    return list(fitting[0]) if len(fitting) == 1 else None


def _sure_readings(name: str, lexicon: Lexicon) -> list[str] | None:
    """How each character is read; None if one of them has several readings."""
    read = []
    for character in name:
        syllable, share = next(iter(lexicon.readings.get(character).items()), ("", 0.0))
        if share < _SURE:
            return None
        read.append(syllable)
    return read


def _share_as_read(words: dict[str, float], read: Sequence[str]) -> float:
    """The probability of the words that are a reading or part of it."""
    return sum(share for word, share in words.items() if _is_part(word, read))


def _share_otherwise(words: dict[str, float], read: Sequence[str]) -> float:
    """The probability of the words that are neither part of a reading nor of the gloss."""
    return sum(
        share for word, share in words.items() if word not in _GLOSS and not _is_part(word, read)
    )


def _is_part(word: str, read: Sequence[str]) -> bool:
    """Whether a stem is a whole reading or neighbouring syllables of it."""
    parts = range(len(read) + 1)
    return any(stem("".join(read[a:b])) == word for a in parts for b in parts if a < b)


def _join_syllables(name: str, read: Sequence[str]) -> str:
    """The syllables of the characters of ``name`` as one word: Tiegen, Xi’an, Lü."""
    word = ""
    for character, syllable in zip(name, read, strict=True):
        umlaut = character in _UMLAUT and syllable[0] in "ln"
        spelled = syllable.replace("u", "ü", 1) if umlaut else syllable
        word += "’" + spelled if word and spelled[0] in "aeo" else spelled
    return word.capitalize()


def _foreign_name(name: str, lexicon: Lexicon) -> str:
    """The lexicon's words for a foreign name, if they sound like it; else ""."""
    words = [KNOWN.get(part) or _foreign_part(part, lexicon) for part in name.split("·")]
    return " ".join(words) if all(words) else ""


def _foreign_part(name: str, lexicon: Lexicon) -> str:
    word, share = next(iter(lexicon.english.get(name).items()), ("", 0.0))
    if share < _SURE_WORD or len(name) < 2 or not word.isalpha():
        return ""
    spelled = _unstem_word(word)
    pairs = han_pairs(spelled, lexicon) if spelled else {}
    heard = sum(name[at : at + 2] in pairs for at in range(len(name) - 1))
    return spelled.capitalize() if heard and 2 * heard >= len(name) - 1 else ""


def _unstem_word(word: str) -> str:
    """The word that a stem comes from, if one candidate is by far the commonest; else ""."""
    from embeddings.encoder import bundled_encoder

    ends = ("", "s", "e", "es", "er", "ing", "y", "a", "ed")
    forms = [word + end for end in ends] + ([word[:-1] + "y"] if word[-1] == "i" else [])
    ids = zip(forms, bundled_encoder().token_ids(forms), strict=True)
    ranks = {
        form: int(one[0]) for form, one in ids if len(one) == 1 and stem(form) == word
    }  # the model's tokens are numbered from frequent to rare
    if {word, word + "s"} <= ranks.keys():  # Job or Jobs?
        return ""
    best = sorted(ranks, key=lambda form: ranks[form])
    return best[0] if best and all(ranks[best[0]] * 3 < ranks[other] for other in best[1:]) else ""
