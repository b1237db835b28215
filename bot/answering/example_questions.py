"""An article → questions made by rule from single sentences, and where their answers stand.

徐州2019年的進口額為154億元 becomes …為多少？, and *The mill was built in 1873* becomes *When was
the mill built?* The rules look at form alone: only asking shows whether a question is answered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core import Span
from bot.text import figures, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core import Article
    from bot.text.figures import Figure

HEAD_CHARS = 1_500  # of an article that are read: what it is about is said first

_KINDS = ("amount", "percentage", "count")

# Chinese: what stands before the figure in its clause is the question already.
_CLAUSE = re.compile(r"[^，。；：！？、,;:!?()（）「」“”《》\s]{6,26}$")
_LOOSE = re.compile(
    "^[比较較这這那该該其此他她它本因而但并並也又还還均都]|[约約近超逾]$|过去|過去|目前|今年|去年"
)
_ASKABLE = re.compile(r"(?:[为為是有达達占佔到]|增[长長]|上升|下降|[资資]|[额額])$")
_STOP = re.compile(r"$|[，。；、,;]")
_UNIT = re.compile(r"[\d.,，〇零一二三四五六七八九十百千万萬亿億兩两]+")
_BEGUN_HAN = re.compile(r"[^，。；：！？、,;:!?()（）「」“”《》\s]{2,24}[于於在]$")
_DONE_HAN = re.compile(
    "(?:正式)?(?:成立|[创創]立|[创創][办辦]|建成|竣工|落成|[动動开開]工|[开開]通|通[车車]|[启啟][用动動]|[开開][业業幕放馆館]"
    "|投[产產]|出版|上映|[发發][布佈行]|出生|逝世|[举舉][办辦行])"
)
_POST_HAN = re.compile(
    r"(?P<subject>[^，。；：！？、,;:!?()（）「」“”《》\s]{2,22}?(?:[负負][责責]人|主任|校[长長]|[馆館][长長]|主[编編]"
    r"|作者|主席|市[长長]|局[长長]|院[长長]|社[长長]|[经經]理|工程[师師]|教[练練]|[设設][计計][师師者]|[创創][办辦始]人))"
    r"(?P<verb>[是为為])(?P<name>[\u4e00-\u9fff·]{2,8})(?=[，。；、])"
)

# English: "Exports were worth 77.79 billion yuan in 2019" → "How much were exports worth in 2019?"
_VERBS = {
    "is": "What is {subject}{tail}?",
    "are": "What are {subject}{tail}?",
    "was": "What was {subject}{tail}?",
    "were": "What were {subject}{tail}?",
    "reached": "What did {subject} reach{tail}?",
    "came to": "What did {subject} come to{tail}?",
    "amounted to": "What did {subject} amount to{tail}?",
    "totalled": "What did {subject} total{tail}?",
    "totaled": "What did {subject} total{tail}?",
    "were worth": "How much were {subject} worth{tail}?",
    "was worth": "How much was {subject} worth{tail}?",
    "costs": "How much does {subject} cost{tail}?",
    "cost": "How much did {subject} cost{tail}?",
}
_SAID = re.compile(
    r"^(?P<subject>(?:[A-Z]|\d{4} )[\w’'–/ -]{3,90}?) (?P<verb>were worth|was worth|is|are|was|were"
    r"|reached|came to|amounted to|totall?ed|costs?)(?: about| over| nearly| some)?$"
)
_TAIL = re.compile(r"^ in (?:19|20)\d\d(?=[ ,.;])")
_END = re.compile(r"^(?:$|[.;,](?:\s|$)| (?:in|by|on|at|for) )")
_PRONOUN = re.compile(
    r"(?:In|At|On|By|For|From|With|After|Before|When|While|As|But|And|If|So|Or|It|They|He|She|You"
    r"|This|That|These|Those|We|I|There|Its|Their|His|Her|Our|My|Your|Both|Each|All|Some|Most|Another"
    r"|Here|What|Who|Which|Where|How|Why)\b"
)
_IDENTIFIES = re.compile(r"^\w+ .*\b(?:[A-Z]|of |\d)|^[A-Z]\w+ [A-Z]")  # says which one it is
_CLAUSES = re.compile(r"\b(?:and|that|which|who|whose|but|because|was|were|is|are|has|had|said)\b")
_HAS = re.compile(r"^(?P<subject>[A-Z][\w’'–/ -]{2,60}?) (?P<verb>has|have|had)$")
_COUNTED = re.compile(r"^ (?P<noun>[a-z]+(?<!s)s)(?=[ ,.;])")
_DONE = re.compile(
    r"^(?P<subject>[A-Z][\w’'–/ -]{2,70}?) (?P<verb>was|were) (?P<done>(?:first |officially )?"
    r"(?:[a-z]{2,}ed|built|held|born|written|begun|sold|bought|made|won|lost|set up)) (?:in|on)$"
)
_HAPPENED = re.compile(
    r"^(?P<subject>[A-Z][\w’'–/ -]{2,70}?) (?P<verb>opened|began|started|closed|ended|died)"
    r" (?:in|on)$"
)
_BASE = {"began": "begin", "opened": "open", "closed": "close", "died": "die"}
_POST = (
    r"the (?:[\w-]+ ){0,2}(?:editor|director|chair|chairman|chairwoman|president|mayor|head|manager"
    r"|author|founder|minister|secretary|engineer|architect|principal|captain|curator|owner"
    r"|conductor|coach|chief executive)(?: (?:of|at|in) [^,.;:()]{2,50})?"
)
_NAME = r"(?P<name>[A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]*\.?|de|van|von|der|al)){1,3})"
_WHO = (
    re.compile(rf"^{_NAME} (?P<verb>is|was) (?P<post>{_POST})(?=[.,;])"),
    re.compile(rf"^(?P<post>[Tt]{_POST[1:]}) (?P<verb>is|was) {_NAME}(?=[.,;])"),
)


def questions(article: Article) -> Iterator[tuple[str, Figure | Span]]:
    """Yields questions that the beginning of an article answers with a figure or a name.

    Each comes with its answer, whose offsets are the article's.
    """
    head = article.text[:HEAD_CHARS]
    all_figures = figures.find(head)
    english = article.language == "en"
    for start, end in split_sentences(head, 0, len(head)):
        if end == len(head) < len(article.text):  # it may go on
            break
        for figure in all_figures:
            if start <= figure.start and figure.end <= end:
                before, after = head[start : figure.start], head[figure.end : end]
                ask = _english if english else _chinese
                question = ask(before, figure, after, article.language)
                if question:
                    yield question, figure
        ask_who = _who if english else _who_han
        yield from ask_who(article, head[start:end], start)


def _chinese(before: str, figure: Figure, after: str, language: str) -> str:
    """The clause up to the figure as a question; "" if it goes on after it, or will not do."""
    if figure.kind == "date":
        return _when_han(before, after, language)
    match = _CLAUSE.search(before)
    clause = match.group() if match and _STOP.match(after) else ""
    if not clause or _LOOSE.search(clause) or not _is_quantity(figure):
        return ""
    if not figures.years(clause) and clause != before:  # another clause says whose figure it is
        return ""
    unit = _UNIT.sub("", figure.text)
    measure_word = unit if len(unit) == 1 and unit not in "%％元" else ""
    return f"{clause}多少{measure_word}？" if _ASKABLE.search(clause) else ""


def _when_han(before: str, after: str, language: str) -> str:
    """云岭大桥于1998年建成 → 云岭大桥何时建成？"""
    done = _DONE_HAN.match(after)
    if not (done and _BEGUN_HAN.fullmatch(before)) or _LOOSE.search(before[:-1]):
        return ""
    when = "何時" if language == "zh-Hant" else "何时"
    return f"{before[:-1]}{when}{done.group()}？"


def _who_han(article: Article, sentence: str, start: int) -> Iterator[tuple[str, Span]]:
    """云岭大桥的总工程师是王明 → 云岭大桥的总工程师是谁？"""
    match = _POST_HAN.match(sentence)
    if match and not _LOOSE.search(match["subject"]):
        who = "誰" if article.language == "zh-Hant" else "谁"
        a, b = match.span("name")
        span = Span(article.id, start + a, start + b, match["name"])
        yield f"{match['subject']}{match['verb']}{who}？", span


def _english(before: str, figure: Figure, after: str, language: str) -> str:
    """A question for the figure from what stands before it; "" if no rule fits."""
    before = before.strip()
    if _PRONOUN.match(before):
        return ""
    if figure.kind == "date":
        return _when(before)
    if not _is_quantity(figure):
        return ""
    match = _SAID.match(before)
    if match is None:
        return _how_many(before, figure, after)
    subject, tail = match["subject"], _TAIL.match(after)
    if not tail and not figures.years(subject):
        if not (_IDENTIFIES.search(subject) and _END.match(after)) or _CLAUSES.search(subject):
            return ""
    elif match["verb"] in ("is", "are") or len(subject) < 9:
        return ""
    year = tail.group() if tail else ""
    return _VERBS[match["verb"]].format(subject=_inside_sentence(subject), tail=year)


def _when(before: str) -> str:
    """The mill was built in (1873) → When was the mill built?"""
    done, happened = _DONE.match(before), _HAPPENED.match(before)
    match = done or happened
    if match is None or _CLAUSES.search(match["subject"]):
        return ""
    subject = _inside_sentence(match["subject"])
    if done:
        return f"When {done['verb']} {subject} {done['done']}?"
    verb = match["verb"]
    return f"When did {subject} {_BASE.get(verb, verb.removesuffix('ed'))}?"


def _how_many(before: str, figure: Figure, after: str) -> str:
    """The port has (twelve) cranes → How many cranes does the port have?"""
    owner, counted = _HAS.match(before), _COUNTED.match(after)
    if not (owner and counted) or figure.kind != "count" or _CLAUSES.search(owner["subject"]):
        return ""
    verb = {"has": "does", "have": "do", "had": "did"}[owner["verb"]]
    return f"How many {counted['noun']} {verb} {_inside_sentence(owner['subject'])} have?"


def _who(article: Article, sentence: str, start: int) -> Iterator[tuple[str, Span]]:
    """Ann Lee was the editor of the Post → Who was the editor of the Post?"""
    for pattern in _WHO:
        match = pattern.match(sentence)
        if match and not _PRONOUN.match(sentence):
            a, b = match.span("name")
            span = Span(article.id, start + a, start + b, match["name"])
            yield f"Who {match['verb']} {_inside_sentence(match['post'])}?", span


def _is_quantity(figure: Figure) -> bool:
    """Whether a figure says how much or how many there are."""
    return figure.kind in _KINDS and figure.value is not None


def _inside_sentence(subject: str) -> str:
    """A subject as it stands inside a sentence: the mill for The mill."""
    if re.match(r"(?:The|A|An|Total|All|Exports|Imports|Revenue|Sales)\b", subject):
        return subject[0].lower() + subject[1:]
    return subject
