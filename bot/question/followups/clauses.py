"""A Chinese question → its clause: whose, what of it, when, and how it is asked.

The words between particles, times and asking words are *pieces*. They are not cut further, so that
a name that no dictionary has stays whole; ``counterpart`` finds the piece that a fragment may take
the place of by what both end with: 北塘区 and 南塘区, 云河汽车 and 远岚汽车.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.question.followups.slots import MEASURE, slots, sort_asked
from bot.question.followups.topics import asked_of
from bot.text import HAN_RUN, fold, tag_words
from bot.text.names import OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.question.followups.slots import Slot
    from embeddings.lexicon import Lexicon

_PARTICLES = tuple("uyxcprd")  # jieba's tags of particles, pronouns, prepositions, adverbs
_LINKS = frozenset("是 有 为 达 达到 在 了 又 共 约 到 累计 合计 总共 一共 共计".split())
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.&+-]*")
_JOINED = re.compile("[“”「」『』《》‘’]*")
_COPULA = re.compile("[是有为為达達又到共约約累计計]*")
_COPULA_END = re.compile("(?:共|约|約)?[是有为為達达了在]+$")
_REASON_OF = re.compile("的?(?:主要)?(?:原因|理由)$")
_MOVED = re.compile(
    "(?:大幅|持续|持續)?(?:下降|上升|增长|增長|减少|減少|增加|下跌|上涨|上漲|提高|降低)$"
)
_UNIT = re.compile("[\\s?？。!！元名个個人次册吨噸亿億万萬美人民币幣]*")
_MEASURED = re.compile(f"^(?:多少|几|幾)(?:{MEASURE}|[個項輛種條間隻名])")
_ASIDE = re.compile("当中|當中|其中|期间|期間|[之以][后後前来來]")
# What closes the name of a place, a body or a thing of a kind, so that another one may replace it.
_CLASSES = "区县市省州镇乡村国岛港湾山河湖线路桥街馆厂店站园院校局厅部会社行队司所城台号舰船机"
_FIGURES = "额量率值数费价"
# What closes the name of a figure, and of what is given in words.
_FIGURE = re.compile(
    "[额额量率值数价费润款]$|(?:收入|投资|支出|资金|成本|利润|面积|人口|营收|外资|[进出]口|贸易|营业|产出|预算"
    "|工资|销售|债务|逆差|顺差|总计|亏损)$"
)
_PERSON = re.compile(
    "(?:设计者|作者|记者|负责人|创始人|发言人|员|师|家|主席|董事|经理|总裁|[市县区省镇乡村局厅部处院校所馆厂社会队站店]长)$"
)
_PLAIN = "是多少"
_SAYS = (
    (re.compile("(?:时间|日期)$"), "是什么时候", "是什麼時候"),
    (re.compile("(?:地点|位置|地址)$"), "在哪里", "在哪裡"),
    (
        re.compile("(?:目的|目标|名称|名字|内容|功能|主题|业务|任务|作用|意义|职务|原因)$"),
        "是什么",
        "是什麼",
    ),
)


class Piece(NamedTuple):
    """Words of a question that stand together: ``question[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """The parts of a Chinese question."""

    question: str
    ask: Slot
    owner: Piece | None  # whose it is, or who does it
    matter: Piece | None  # the figure or thing that is asked for, before *is*; None if a verb asks
    counted: Piece | None  # the noun behind the asking words: 多少个项目
    time: str  # "" if it names none


class _Token(NamedTuple):
    start: int
    end: int
    text: str  # folded
    flag: str


@lru_cache(maxsize=32)
def clause_of(question: str, lexicon: Lexicon | None = None) -> Clause | None:
    """The clause of a Chinese question; None if it has no asking words."""
    parts = slots(question, lexicon)
    ask = asked_of(parts)
    if ask is None:
        return None
    found = [one for one in pieces(question, lexicon) if not _ASIDE.fullmatch(one.text)]
    before = [one for one in found if one.end <= ask.start]
    after = [one for one in found if one.start >= ask.end]
    time = next((part.text for part in parts if part.kind == "time"), "")
    copular = (
        bool(before)
        and not after
        and sort_asked(ask.text) not in ("rank", "change")
        and _COPULA.fullmatch(question[before[-1].end : ask.start]) is not None
        and _UNIT.fullmatch(question[ask.end :]) is not None
    )
    matter = before[-1] if copular else None
    if matter is not None and _MEASURED.search(ask.text) and _ends_in_verb(matter.text):
        matter = None  # 共开行多少列
    owner = before[0] if before and (len(before) > 1 or matter is None) else None
    if owner is None and matter is not None:
        owner, matter = _split_name(matter, parts)
    elif owner is not None and owner is not matter:
        owner = _without_verb(owner, question, parts)
    counts = sort_asked(ask.text) in ("count", "amount", "list", "")
    counted = after[0] if counts and after and after[0].start == ask.end else None
    return Clause(question, ask, owner, matter, counted, time)


def _ends_in_verb(text: str) -> bool:
    return tag_words(fold(text).text)[-1][1] == "v" and not is_measure(text)


def pieces(question: str, lexicon: Lexicon | None = None) -> list[Piece]:
    """The pieces of a Chinese text in reading order, without its times and asking words."""
    taken = [part for part in slots(question, lexicon) if part.kind in ("ask", "time")]
    found: list[Piece] = []
    for token in _tokens(question):
        if _is_particle(token) or any(token.start < s.end and token.end > s.start for s in taken):
            continue
        gap = question[found[-1].end : token.start] if found else ""
        if found and (_JOINED.fullmatch(gap) or (gap == " " and token.flag == "n")):
            start = found.pop().start
        else:
            start = token.start
        found.append(Piece(start, token.end, question[start : token.end]))
    return [_with_quotes(piece, question) for piece in found]


def _with_quotes(piece: Piece, question: str) -> Piece:
    """A piece with the other mark of a pair that stands at its end: “徐州号”中欧班列."""
    start, end, text = piece
    for left, right in ("“”", "「」", "『』", "《》", "‘’"):
        if text.count(right) > text.count(left) and question[start - 1 : start] == left:
            start -= 1
        elif question[start - 1 : start] == left and question[end : end + 1] == right:
            start, end = start - 1, end + 1
    return Piece(start, end, question[start:end])


def _is_particle(token: _Token) -> bool:
    return token.flag.startswith(_PARTICLES) or token.text in _LINKS


def _tokens(question: str) -> list[_Token]:
    """The words of a text of both scripts."""
    return sorted([*_han_tokens(question), *_latin_tokens(question)])


def _han_tokens(question: str) -> Iterator[_Token]:
    folded = fold(question)
    for run in HAN_RUN.finditer(folded.text):
        at = run.start()
        for word, flag in tag_words(run.group()):
            start, end = folded.source(at, at + len(word))
            yield _Token(start, end, word, flag)
            at += len(word)


def _latin_tokens(question: str) -> Iterator[_Token]:
    for match in _LATIN.finditer(question):
        yield _Token(match.start(), match.end(), match.group().lower(), "n")


def _split_name(piece: Piece, parts: Sequence[Slot]) -> tuple[Piece | None, Piece]:
    """A piece that begins with a name as that and the rest: 徐州 and 实际利用外资."""
    name = next((p for p in parts if p.kind == "name" and p.start == piece.start), None)
    if name is None or piece.end - name.end < 2:
        return None, piece
    rest = Piece(name.end, piece.end, piece.text[name.end - piece.start :])
    return Piece(name.start, name.end, name.text), rest


def _without_verb(piece: Piece, question: str, parts: Sequence[Slot]) -> Piece:
    """A piece without the verb at its end, which 了 or an object follows: 北塘区新建[了]."""
    tokens = [t for t in _tokens(question) if piece.start <= t.start and t.end <= piece.end]
    keep = len(tokens)
    for number, token in enumerate(tokens[1:], 1):
        closed = any(_ends_class(t.text) for t in tokens[number:])
        if token.flag == "v" and not closed:
            keep = number
            break
    if keep == len(tokens) > 1 and question[piece.end : piece.end + 1] in ("了", "过", "過"):
        keep -= 1
    end = tokens[keep - 1].end if tokens else piece.end
    name = next((p for p in parts if p.kind == "name" and p.start == piece.start), None)
    behind = next((token.flag for token in tokens if name and token.start == name.end), "n")
    cut = not behind.startswith(("n", "m", "q", "j")) and name is not None and is_entity(name.text)
    if name is not None and name.end <= piece.end and (end < name.end or cut):
        end = name.end
    if question[piece.start] in "“「『《‘":
        end = max(end, _quoted_end(piece, question))
    return Piece(piece.start, end, question[piece.start : end])


def _quoted_end(piece: Piece, question: str) -> int:
    """Where the quotation at the beginning of a piece ends."""
    closing = [question.find(mark, piece.start, piece.end) for mark in "”」』》’"]
    return max(closing) + 1


def _ends_class(text: str) -> bool:
    return text[-1] in _CLASSES


def subject_of(clause: Clause, lexicon: Lexicon | None = None, *, figure: bool = False) -> str:
    """What a Chinese question is about as a noun phrase: 淮海国际陆港的综合服务中心.

    Args:
        clause: of the question.
        lexicon: as for ``slots``.
        figure: whether the figure it asks for is meant: 徐州2019年出口额, 泉山区签的项目.

    Returns:
        The phrase; "" if the question begins with its asking words.
    """
    question, ask = clause.question, clause.ask
    found = [one for one in pieces(question, lexicon) if one.end <= ask.start]
    if not found:
        return ""
    start = min(question.find(clause.time) if clause.time else found[0].start, found[0].start)
    if figure and clause.counted is not None:
        verb = question[start : ask.start].rstrip("了过過是有")
        return f"{verb}{'' if verb.endswith('的') else '的'}{clause.counted.text}"
    if figure:
        phrase = _COPULA_END.sub("", question[start : ask.start])
        if (shorter := _REASON_OF.sub("", phrase)) != phrase:
            phrase = _MOVED.sub("", shorter)
        return phrase
    last = found[0]
    for piece in found[1:]:
        if question[last.end : piece.start].replace(clause.time or "\0", "") not in ("", "的"):
            break
        last = piece
    if last is found[0] and clause.owner is not None:
        return clause.owner.text
    last = (
        last if last is clause.matter else _without_verb(last, question, slots(question, lexicon))
    )
    return question[found[0].start : last.end]


def counterpart(
    clause: Clause, text: str, lexicon: Lexicon | None = None
) -> tuple[int, int] | None:
    """Where a piece stands that ends as a text does, with other words before; None without one.

    Args:
        clause: of the question before.
        text: a fragment of one piece.
        lexicon: as for ``slots``.
    """
    folded = fold(text).text
    question = clause.question
    ends = {token.end for token in _tokens(question)}
    named = any(part.kind == "name" and part.start == 0 for part in slots(text, lexicon))
    for piece in pieces(question, lexicon):
        whole = fold(piece.text).text
        if whole == folded or len(whole) != len(piece.text):
            continue
        for size in range(min(len(folded), len(whole)) - 1, 0, -1):
            suffix = folded[-size:]
            if size == 1 and suffix not in _CLASSES + _FIGURES:
                break
            at = whole.rfind(suffix)
            end = piece.start + at + size
            if at <= 0 or end not in ends or whole[at - 1] == folded[-size - 1]:
                continue
            start = (
                piece.start if named else _after_name(piece, piece.start + at, lexicon, question)
            )
            return start, end
    return _word_alike(question, folded)


def _word_alike(question: str, folded: str) -> tuple[int, int] | None:
    """Where a word of the same length and end stands: 出口 for 进口,净利润 for 毛利润."""
    if not 1 < len(folded) < 4:
        return None
    for token in _tokens(question):
        alike = len(token.text) == len(folded) and token.text[-1] == folded[-1]
        if alike and token.text != folded and not _is_particle(token):
            return token.start, token.end
    return None


def _after_name(piece: Piece, least: int, lexicon: Lexicon | None, question: str) -> int:
    """Where a piece goes on behind the name at its beginning, if that ends before ``least``."""
    names = (p for p in slots(question, lexicon) if p.kind == "name" and p.start == piece.start)
    return next((name.end for name in names if name.end < least), piece.start)


def is_entity(text: str) -> bool:
    """Whether a Chinese text ends as the names of places, bodies and things of a kind do."""
    folded = fold(text).text
    return len(folded) > 1 and folded[-1] in _CLASSES and not is_person(text)


def is_person(text: str) -> bool:
    """Whether a Chinese text stands for a person by the office: 县长, 设计者."""
    folded = fold(text).text
    office = OFFICES.search(folded)
    return bool(office and office.end() == len(folded)) or _PERSON.search(folded) is not None


def is_measure(text: str) -> bool:
    """Whether a Chinese text ends as the names of figures do: 出口额, 营业收入."""
    return _FIGURE.search(fold(text).text) is not None


def asked_plainly(text: str, traditional: bool) -> str:
    """A noun as a question in the words that suit it: 出口额是多少, 县长是谁, 地点在哪里."""
    folded = fold(text).text
    if is_person(text):
        return f"{text}是{'誰' if traditional else '谁'}"
    for pattern, plain, full in _SAYS:
        if pattern.search(folded):
            return text + (full if traditional else plain)
    if folded.endswith(("排名", "名次", "位次")):
        return f"{text}是第{'幾' if traditional else '几'}"
    return f"{text}是多少"
