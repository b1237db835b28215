"""A message as it was typed → the same in plain letters: width, tones, capitals, smileys, fillers.

None of this changes what is asked: ＦＤＩ is FDI, *Xúzhōu* Xuzhou, *HOW MUCH* how much, and *uh hi,
quick one -* asks nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.text import ENGLISH_STOPWORDS, HAN_RUN, dictionary_tagged, fold, holds_han, stem
from bot.text.names import is_common_word, is_pinyin

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

SMILEYS = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]+")

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE_SIGNS = {wide: plain for wide, plain in _WIDE.items() if not re.match(r"[\w ]", chr(plain))}
_WIDE_LETTERS = {
    wide: plain for wide, plain in _WIDE.items() if chr(plain).isalnum() or plain == 32
}

_TONED = re.compile("[A-Za-z]*[\u00e0-\u01dc][A-Za-z\u00e0-\u01dc]*")
_TONES = "\u0300\u0301\u0304\u030c"  # the marks of the four tones, as combining characters

_CAPITALS = re.compile(r"[A-Z]{2,}(?:['’][A-Z]+)?")
_LEAST_CAPITALS = 3  # words of a sentence in capitals

_ASKING = (
    r"(?:how|who|whom|whose|what|when|where|which|why|whether|if|is|are|was|were|did|does|do)\b"
)
# What comes before a question: a sound or greeting, and what says that a question comes.
_SOUND = (
    r"(?:u+h+m*|u+m+|er+m*|hm+|(?:hi|hello|hey)(?:,? (?:there|wenda|all|everyone|guys))?"
    r"|yo|ok(?:ay)?|so|well|please|pls|sorry|excuse me"
    r"|(?:a |one |just a |just one )?(?:quick|short|small|simple) (?:question|one)"
    r"|(?:a |one )?question|by the way|btw|just wondering|i was wondering"
    r"|good (?:morning|afternoon|evening)|thanks)"
)
_PLEASE = "(?:please |pls )?"
_LEAD = (
    rf"(?:{_PLEASE}(?:can|could|would|will) you {_PLEASE}(?:tell me|say)|{_PLEASE}tell me"
    r"|do you (?:happen to )?know|does any(?:one|body) know"
    r"|i(?:['’]d| would) (?:like|love) to know|i (?:want|need) to know"
    r"|i(?:['’]m| am)? wonder(?:ing)?|i was wondering|any idea"
    r"|(?:may|can) i ask(?: you)?|let me ask)"
)
_STOP = r"\s*[-–—,.:;!…]+\s*"
_FILLER = re.compile(
    rf"(?:{_SOUND}(?:{_STOP}|\s+(?={_SOUND}\b|{_LEAD}\b|{_ASKING}))"
    rf"|{_LEAD}(?:{_STOP}|\s+)(?={_ASKING}))",
    re.I,
)
_FILLER_HAN = re.compile(
    "(?:嗯+|呃+|[啊哎喂](?=[\\s，,。.!！、])|[那這这][个個](?=[\\s，,。.!！、])|你好|您好|打[扰擾](?:一下|了)|不好意思"
    "|(?:我?想|麻[烦煩])?[请請][问問](?:一?下)?|麻[烦煩](?:[问問]|[请請][问問])(?:一?下)?"
    "|我?想(?:[问問](?:一?下|[个個][问問][题題])?|知道|了解)(?:一?下)?|[顺順]便[问問](?:一?下)?|[问問]一?下"
    "|能不能告[诉訴]我|(?:可以|能)?告[诉訴]我(?:一?下)?|[帮幫]我查(?:一?下)?)[\\s，,。.!！、:：~～—-]*"
)
# Cantonese words of a question, as the articles would write them: 蝕咗幾多 → 蝕了多少. Most of the
# characters are written in no other Chinese; 邊 asks where a measure word or a place follows it.
_CANTONESE = dict(
    pair.split(":")
    for pair in (
        "幾多:多少 几多:多少 點解:為什麼 点解:为什么 幾時:什麼時候 几时:什么时候 乜嘢:什麼 "
        "邊度:哪裡 边度:哪里 邊處:哪裡 冇:沒有 咗:了 嘅:的 喺:在 唔係:不是 係唔係:是不是 "
        "係咪:是不是 唔:不 佢哋:他們 佢:他 哋:們 咁:那 嗰:那 呢個:這個 呢間:這間 啲:些 "
        "嚟:來 俾:給 畀:給 搵:找 諗:想"
    ).split()
)
_CANTONESE_WORD = re.compile("|".join(sorted(_CANTONESE, key=len, reverse=True)))
# What is beside something, and asks nothing: 旁邊, 這邊, 一邊.
_BESIDE = "(?<![一兩两旁周北南東东西右左這这那海河路身外裡里])"
_WHO = re.compile(f"{_BESIDE}[邊边][個个位](?=[\u4e00-\u9fff])")
_WHICH = re.compile(f"{_BESIDE}[邊边](?=[一間间年月日條条家隻只種种類类樣样科本份場场])")
_IS = re.compile("(?<=[誰谁])係|(?<=哪[個个位間间])係")
_THINGS = tuple("n ng nl ns nt nz t m vn b".split())  # tags of what 哪個 stands before
_BEGIN = re.compile(r"(?:[.,;:!?…·~*#>–—。，、；：！？\s-]{2,}|[.,;:!?…·~*>–—。，、；：！？-]\s)+")
_END = re.compile(r"[\s.,;:!?…·~*–—。，、；：！？-]{2,}$")
_THANKS = re.compile(
    r"(?:\s*[,，;；.。!！?？–—-]+\s*(?:(?:many )?thanks(?: a lot| in advance)?"
    r"|thank you(?: very much)?|thx|(?:[谢謝]{2}|多[谢謝]|感[谢謝])(?:您|你|了|啦)?)"
    r"|[\s,，?？]+(?:please|pls|[谢謝]{2})[?？]?)[\s!！.。]*$",
    re.I,
)
_WORD_AHEAD = 4  # characters within which the word behind 邊個 ends
_ASKS = ("?", "？")


def plain_message(message: str, lexicon: Lexicon) -> str:
    """Returns a message in plain letters, without what asks nothing; as it is if that is all of it.

    Args:
        message: as it was typed.
        lexicon: tells names from words in a message that is all in capitals.
    """
    text = SMILEYS.sub(" ", _narrow(message)).strip()
    text = _BEGIN.sub("", text, count=1) if _BEGIN.match(text) else text
    text = _drop_end(_drop_end(text, _END), _THANKS)
    text = _drop_fillers(_TONED.sub(lambda match: _toneless(match.group(), lexicon), text))
    text = _sentence_case(text, lexicon)
    return (_in_written_chinese(text) if holds_han(text) else text) or message


def _in_written_chinese(text: str) -> str:
    """The text with the Cantonese words of a question in those of written Chinese."""

    def who(match: re.Match[str]) -> str:
        following = fold(text[match.end() : match.end() + _WORD_AHEAD]).text
        _, tag = dictionary_tagged(following)[0] if HAN_RUN.fullmatch(following) else ("", "n")
        if match.group()[1] != "位" and tag not in _THINGS:
            return "誰" if match.group()[0] == "邊" else "谁"
        return f"哪{match.group()[1]}"

    text = _IS.sub("是", _WHICH.sub("哪", _WHO.sub(who, text)))
    return _CANTONESE_WORD.sub(lambda match: _CANTONESE[match.group()], text)


def _narrow(message: str) -> str:
    """Letters and digits of full width in plain ones; signs, too, where no Chinese is."""
    text = message.translate(_WIDE_LETTERS)
    return text if holds_han(text) else text.translate(_WIDE_SIGNS)


def _toneless(word: str, lexicon: Lexicon) -> str:
    """A word of pinyin without its tones; any other as it is: café, but also Köln."""
    letters = unicodedata.normalize("NFD", word)
    plain = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    bare = plain.replace("ü", "u").lower()
    return plain if plain != word and is_pinyin(bare, lexicon) else word


def _drop_end(text: str, end: re.Pattern[str]) -> str:
    """The text without such an end, but with the question mark in it; as it is if that is all."""
    match = end.search(text)
    if match is None or not match.start():
        return text
    return text[: match.start()] + next((m for m in match.group() if m in _ASKS), "")


def _drop_fillers(text: str) -> str:
    """The text without the fillers before it; as it is if nothing else is left."""
    pattern = _FILLER_HAN if holds_han(text) else _FILLER
    rest = text
    while match := pattern.match(rest):
        rest = rest[match.end() :]
    if rest in ("", text):
        return text
    return rest if text[0].islower() else rest[:1].upper() + rest[1:]


def _sentence_case(text: str, lexicon: Lexicon) -> str:
    """A sentence in capitals with its names and acronyms alone in them; any other as it is."""
    words = _CAPITALS.findall(text)
    stopwords = [word for word in words if word.lower() in ENGLISH_STOPWORDS]
    if any(map(str.islower, text)) or len(words) < _LEAST_CAPITALS or not stopwords:
        return text
    said = _CAPITALS.sub(lambda match: _case_word(match.group(), lexicon), text)
    return said[:1].upper() + said[1:]


def _case_word(word: str, lexicon: Lexicon) -> str:
    lower = word.lower()
    bare = re.sub("['’]s$", "", lower)
    if word == "US" or (lexicon.acronyms.get(bare) and bare not in ENGLISH_STOPWORDS):
        return word[: len(bare)] + lower[len(bare) :]
    if bare in ENGLISH_STOPWORDS or is_common_word(stem(bare), lexicon):
        return lower
    return lower.capitalize()
