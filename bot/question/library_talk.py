"""A message about the articles themselves, in whatever words → what it wants of the library.

Such a message has a word for articles and no word that says anything else, but for what the
articles are to be about: *how many files have I uploaded so far?*, 把讲茶文化的那篇概括成几个要点.
"""

from __future__ import annotations

import re

from bot.text import fold

# Words that name articles, and words that such messages are made of; folded.
_DOCS_HAN = "文章|文件|文档|文献|资料|数据|报告|报道|文本|新闻|材料|稿件|篇|份"
_DOCS = r"(?:articles?|files?|documents?|docs?|sources?|reports?|texts?|stories|papers?|pieces?)"
_SUMMARY_HAN = "总结|概括|归纳|概述|摘要|简述|小结|撮要|重点|要点|大意|整理|主旨|内容"
_SUMMARY = r"(?:summ?ar(?:y|ies|i[sz]e|i[sz]ed)|sum up|tl;?dr|overview|gist|outline|main points?)"
_NEW_HAN = "最新|最近|新增|新近|近期|新"
_NEW = r"(?:newest|latest|new|recent(?:ly)?|newly)"
_COUNT_HAN = "多少|(?<!哪)几(?=篇|份|个)|数量|总数"
_COUNT = r"(?:how many|number of|count)"
_ABOUT_HAN = "关于|有关|讲到?|谈到?|提到|提及|涉及|写到?|说到?|介绍"
_ABOUT = r"(?:about|on|regarding|concerning|mention(?:s|ing)?|cover(?:s|ing)?|discuss(?:es|ing)?)"
_OTHERS_HAN = (
    "我们?|你们?|您|他|的|了|啊|吧|呀|呢|吗|么|哦|嘛|请问?|麻烦|帮忙?|给|看看?|看下|一下|下|这里|这儿|那里|库|里面?|中|上|现在|目前|总共|一共|合共"
    "|都|全部?|所有|到|至今|为止|上传|收录?|收集|存|放|有|没有|过|个|些|哪|几|什么|啥|可以|能不能|能|可否|列出?|显示|告诉|发|拿|出来?|来|清单|列表|目录|标题"
    "|题目|名字?|上架|加入?|进来|这|那|本|该|此|每|把|将|用|以|句话?|一|两|三|四|五|十|成|做|写|主要|简单|短|是|在|嘅|篇|份|嗰|返|唔|该|想|知道|要|一份"
)
_OTHERS = frozenset(
    "i me my mine we our you your the a an of in at for to from there here it its do does did "
    "have has had got is are was were be been which what whats any some all every each list "
    "show give tell get find see name just only please pls plz can could would will may might "
    "titles title names library collection database index total altogether so far uploaded "
    "loaded stored indexed added currently now right this that these those one ones them "
    "sentence sentences word words line lines two three four five ten few short brief quick "
    "today yesterday week month year talk talks talking with and or out up want need like "
    "know".split()
)
_MARKS = re.compile(r"[\s,，。.!！?？、;；:：~～…\"'“”‘’()（）-]+")
_HAN_ALL = re.compile(
    f"(?:{'|'.join((_DOCS_HAN, _SUMMARY_HAN, _NEW_HAN, _COUNT_HAN, _ABOUT_HAN, _OTHERS_HAN))})+"
)
_TOPIC_HAN = re.compile(
    rf"(?:{_ABOUT_HAN})(?P<topic>.{{2,20}}?)"
    rf"(?:的(?=[那这几]?[篇份]|{_DOCS_HAN}|[?？。!！\s]*$)|嗰?篇|$)"
)
_TOPIC = re.compile(
    rf"\b{_ABOUT}\s+(?P<topic>[^?.!,]{{2,60}}?)(?=\s+in (?:\w+|a few) \w+[?.! ]*$|[?.!, ]*$)"
)
# 这份文件列出了什么: of what is in them. And what a topic that is a question by itself has.
_TELLS = re.compile("[列写说讲][出到明]?了")
_ASKS = re.compile(r"[几谁哪]|多少|什么|[吗么]$|\b(?:how|who|what|when|where|which|why)\b")
_WORD = re.compile(r"[a-z;]+(?:['’][a-z]+)?")


def library_talk(message: str) -> tuple[str, str] | None:
    """Returns what a message wants of the library and the topic, as typed; None for any other.

    It wants "summary", "new", "count" or "list".
    """
    folded = fold(message)
    text = folded.text
    han = re.search("[\u4e00-\u9fff]", text) is not None
    if _TELLS.search(text):
        return None
    match = (_TOPIC_HAN if han else _TOPIC).search(text)
    if match and _ASKS.search(match["topic"]):
        return None
    rest = text[: match.start("topic")] + " " + text[match.end("topic") :] if match else text
    if not (_is_closed_han(rest) if han else _is_closed(rest)):
        return None
    topic = ""
    if match:
        start, end = folded.source(match.start("topic"), match.end("topic"))
        topic = message[start:end].strip()
    pairs = (
        ("summary", _SUMMARY_HAN, _SUMMARY),
        ("new", _NEW_HAN, _NEW),
        ("count", _COUNT_HAN, _COUNT),
    )
    for kind, words_han, words in pairs:
        if re.search(words_han if han else rf"\b{words}\b", rest):
            return kind, topic if kind != "new" else ""
    return "list", topic


def _is_closed_han(text: str) -> bool:
    """Whether a Chinese text has a word for articles, and no other content."""
    parts = [part for part in _MARKS.split(text) if part]
    return bool(re.search(_DOCS_HAN, text)) and all(map(_HAN_ALL.fullmatch, parts))


def _is_closed(text: str) -> bool:
    """Whether an English text has a word for articles, and no other content."""
    named = re.search(rf"\b{_DOCS}\b", text)
    for known in (_SUMMARY, _COUNT, _NEW, _ABOUT, _DOCS):
        text = re.sub(rf"\b{known}\b", " ", text)
    words = [word.replace("’", "'").split("'")[0] for word in _WORD.findall(text)]
    return bool(named) and not re.search(r"\d", text) and all(word in _OTHERS for word in words)
