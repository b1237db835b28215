"""A message that asks nothing of the articles' texts → what it wants instead.

Greetings, thanks, what the bot is and can do; which articles there are, how many, about what and
since when; a summary; and tasks that are not its own (translate, write a poem). The patterns are
made of the words for articles and for asking, in three scripts, and match whole messages alone:
what they do not match is a question to the articles.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.question.message import SMILEYS
from bot.text import fold

GREETING, THANKS, GOODBYE, AGREED, ABOUT, TASK = (
    "greeting", "thanks", "goodbye", "agreed", "about", "task",
)  # fmt: skip
LIST, COUNT, SUMMARY, NEW = "list", "count", "summary", "new"


class Talk(NamedTuple):
    """What a message wants."""

    kind: str  # one of the names above
    topic: str = ""  # of the articles that are meant, as typed; a time for NEW; "" for all


# Words that many messages are made of: <docs> in a pattern stands for the first of them.
_WORDS = {
    "docs": r"(?:articles?|files?|documents?|docs|sources?|reports?|texts?|stories|papers?"
    r"|news(?: items)?)",
    "文章": "(?:文章|文件|文档|文献|资料|报告|报道|文本|新闻|材料|稿件)",
    "please": r"(?:(?:please|pls|kindly|can you|could you|would you|will you) )*",
    "请": "(?:请问?|麻烦|帮我|帮忙|能不能|能否|可以|你能|给我|为我|替我)*",
    "一下": "(?:一下|一遍)?",
    "here": r"(?: (?:do|can) you (?:have|know|see|search|use)| are there| there are"
    r"| have you(?: got| read)?| you have|(?: are| is)? in (?:the|your|this) (?:library|collection"
    r"|database|index)| (?:can|could|may) i (?:ask about|search)"
    r"| are (?:available|loaded|indexed)| available)*",
    "这里": "(?:你|您|这里|这儿|库里|库中|文库里?|资料库里?|目前|现在|一共|总共|都|共|里面)*",
    "this": r"(?:(?:the|this|that|these|those|all|all the|all of the|my|your|each) )?",
    "这篇": "(?:这|那|该|本|此|上面|这些|那些|全部|所有|各|每|以上)?[一几]?[篇份个些]?的?",
    "about": r"(?:about|on|regarding|concerning|mentioning|covering|with"
    r"|that (?:mention|cover|discuss|are about))",
    "mention": r"(?:mentions?|(?:are|is) about|talks? about|covers?|discuss(?:es)?|deals? with"
    r"|speaks? of|names?)",
    "提到": "(?:提到|提及|讲到?|说到?|谈到|谈论|涉及|关于|有关|介绍|报道|是关于|是讲|是有关)了?",
    "topic": "(.+?)",
}
# Kind → whole messages, over folded text without its last stop; the first that matches counts.
_MESSAGES = {
    GREETING: r"""
        (?:hi|hello|hey|howdy|greetings)(?:[ ,]+(?:there|wenda|again|everyone|all|bot))*
        good (?:morning|afternoon|evening|day)
        (?:hi,? )?how are you(?: doing)?(?: today)?
        how do you do
        (?:nice|good|pleased) to meet you
        what[’']?s up
        (?:问答)?(?:你|您|你们|大家)好[啊呀吗]?
        嗨+|哈[喽啰罗]|喂|哈啰
        早上?好?|早安|上午好|下午好|晚上好|晚安
        很高兴认识你|最近好吗|在吗|在不在
    """,
    THANKS: r"""
        (?:ok(?:ay)?[ ,]+)?(?:many |great[ ,]+)?(?:thanks|thank you|thx|ty|cheers)(?:<for>)*
        much appreciated
        (?:好的?[，,]?)?(?:谢谢|多谢|感谢|谢啦|谢了|非常感谢|辛苦)(?:你们?|您|了|啦|您的帮助|你的帮助|帮忙)*
    """,
    GOODBYE: r"""
        (?:good)?bye(?:[ -]?bye)?
        see you(?: later| soon| tomorrow)?
        good night|take care
        再见|拜拜|回见|回头见|明天见|下次见
    """,
    AGREED: r"""
        ok(?:ay)?|great|good|nice|cool|perfect|wonderful|excellent|awesome|well done|wow
        got it|i see|understood|alright|all right|right|sure|fine|yes|yep|yeah|no|nope
        (?:a )?test(?:ing)?|hmm+|never ?mind|sorry|lol|haha+|no problem
        好的?|嗯+|哦+|知道了|明白了?|了解了?|收到|不错|太好了|很好|厉害|真棒|棒|行|可以
        测试(?:一下)?|是的?|对的?|没事|没问题|不是|不用了?|算了|对不起|抱歉|哈哈+
    """,
    ABOUT: r"""
        (?:who|what) (?:are|r) you
        what is this(?: (?:bot|app|page|tool|site))?
        what(?:[’']?s| is) (?:your name|wenda)
        who (?:made|built|created) you
        are you (?:a )?(?:human|robot|bot|ai|an ai|real|chatgpt)
        introduce yourself|tell me about yourself|instructions
        <please>help(?: me)?
        how (?:does (?:this|it|wenda)|do you) work
        (?:what|how) (?:can|do|could) (?:you|i) (?:do|ask|use|help)(?: with)?(?:<it>)*
        what (?:questions |kinds? of questions )?can i ask(?: you)?
        what are you able to do|what do you (?:do|know)
        how (?:do|can|should) i use (?:this|you|it|wenda)
        (?:你|您)(?:是谁|是什么|是哪位|叫什么(?:名字)?|的名字是什么|是(?:机器人|人工智能|ai|人)吗?)
        (?:你|您)(?:能|会|可以|能够)(?:做|干|帮我?做?|回答)?(?:些?什么|啥|哪些)(?:事情?|问题|忙|吗)?
        我?(?:可以|能)问你?(?:些?什么|哪些)(?:问题)?
        (?:这个?)?(?:怎么|如何|怎样)(?:使用|用)(?:你|它|问答)?
        你?有(?:什么|哪些)(?:功能|用处|用途|本领)|有什么用|帮助|使用(?:说明|方法)
        自我介绍|介绍一?下?你?自己|问答是什么|你知道(?:些?什么|哪些)|谁(?:做|开发|创造)了?的?你
    """,
    COUNT: r"""
        (?:and )?how many <docs><here>
        (?:what is )?(?:the )?number of <docs><here>
        count (?:the |all |my |your )?<docs>
        how (?:big|large) is (?:the|your) library
        <这里>有?(?:多少|几)[篇个份]?<文章>
        <文章><这里>有?(?:多少|几)[篇个份]?
        <文章>的?(?:总数|数量|篇数)(?:是多少)?
    """,
    NEW: r"""
        what(?:[’']s| is| are)?(?: the)? (?:new|newest|latest)(?: <docs>)?<since>
        (?:which|what|any|list|show me)(?: the)? (?:new|newest|latest|recent) <docs><here><since>
        (?:which|what) <docs> (?:are|were|have been) (?:new|added|published)<since>
        (?:(?:自|从)?(.{1,12}?)(?:以来|之后|以后|起))?<这里>有?(?:什么|哪些)?最?新的?<文章><which>
    """,
    SUMMARY: r"""
        <please>(?:summari[sz]e|sum up|tl;?dr) <this><thing>(?: <about> <topic>)?
        <please>give (?:me |us )?an? (?:summary|overview) of <this><thing>(?: <about> <topic>)?
        (?:a |the )?(?:summary|overview) of <this><thing>(?: <about> <topic>)?
        <please>(?:summari[sz]e|tl;?dr|give (?:me |us )?a summary|(?:a )?summary|sum (?:it )?up)
        what(?:[’']s| is| are| does| do) <this><docs>(?: <about> <topic>)? (?:about|say|all about)
        <请>(?:总结|概括|归纳|概述|摘要)<一下>吧?
        <请>(?:把|将)?<这篇>(?:(?:关于|有关)<topic>的)?<文章>(?:总结|概括|归纳|概述)<一下>
        <请>(?:总结|概括|归纳|概述)<一下><这篇>(?:(?:关于|有关)<topic>的)?(?:<文章>|内容|全文)
        <这篇>(?:(?:关于|有关)<topic>的)?<文章>(?:主要)?(?:讲|说|写|介绍|谈)的?[是了]?(?:些?什么|啥)(?:内容)?
        <这篇>(?:(?:关于|有关)<topic>的)?<文章>的?(?:主要|大致)?(?:内容|大意|摘要|主旨|概要)(?:是什么|有哪些)?
        <这篇><文章>是(?:讲|说|关于)什么的?
    """,
    LIST: r"""
        <please><list><docs><here>(?: (?:<about>|<mention>) <topic>)?
        (?:which|what|any|are there(?: any)?|do you have(?: any)?) <docs><here>(?: <these> <topic>)?
        what(?:[’']?s| is)(?: there)? in (?:the|your|this) (?:library|collection|database)
        <docs> list|(?:the )?list of (?:all )?(?:the )?<docs>
        <请><列出><这里>有?(?:哪些|什么)?<所有>的?(?:(?:<提到>)<topic>的)?<所有><文章>(?:有哪些)?
        <这里>(?:有|包含|收录了?|存了)?(?:哪些|什么|哪几篇)<文章>(?:可以(?:问|查))?(?:<提到><topic>的?)?
        <这里>有(?:没有)?<提到><topic>的<文章>(?:有哪些|吗|有什么)?
        (?:关于|有关|提到)<topic>的<文章>(?:有哪些|有什么)
        <文章>(?:列表|清单|目录)|(?:所有|全部)的?<文章>|库里?(?:里|中)?有(?:些?什么|哪些)
    """,
    TASK: r"""
        <please>(?:translate|rewrite|paraphrase|proofread)\b.+
        <please><write>(?: me| us)? (?:an?|some|the) .*\b<work>s?\b.*
        <please>(?:tell|give)(?: me| us)? a (?:joke|story|riddle|poem)
        <please>(?:sing|draw|play|code|program)\b.*
        what(?:[’']?s| is)(?: the)? (?:time|date|day)(?: is it)?(?: today| now)?
        what time is it(?: now)?|what day is (?:it|today)
        (?:what(?:[’']?s| is)|how is|how[’']?s) the weather(?: like)?(?: today| tomorrow| now)?
        <请>(?:把.+)?翻译.*
        <请>(?:写|作|编|创作|起草)(?:出|个)?一?[首篇封个段份].*
        (?:给我)?(?:讲|说)(?:一?个)?(?:笑话|故事|段子)|(?:给我)?唱.{0,4}歌|(?:给我)?画一?[张幅个].*
        (?:今天|明天|现在)的?天气(?:怎么样|如何|好吗)?
        现在几点(?:了|钟)?|今天是?(?:几号|星期几|几月几号|什么日子)
        [\d\s.,()（）]+(?:[-+*/×÷^x][\d\s.,()（）]+)+(?:=|等于(?:多少|几)?)?
        .{0,4}[\d.]+\s*[-+*/×÷]\s*[\d.]+\s*(?:=|等于(?:多少|几)?|是多少)?
    """,
}
_WORDS |= {
    "for": r"[ ,]+(?:a lot|so much|very much|again|wenda|for (?:your|the) help|you)",
    "it": r" (?:you|me|this|it|wenda|here|for me|about)",
    "since": r"(?: (?:since|after|from) (.+?))?",
    "which": "(?:有哪些|有什么|是什么)?",
    "thing": r"(?:<docs>|it|library|this|that|these|everything)",
    "list": r"(?:list|show|find|give|name|get|tell)(?: me| us)?(?: all| every| any)?(?: of)?"
    r"(?: the| my| your| available)* ",
    "these": "(?:<about>|<mention>)",
    "列出": "(?:列出|列举|显示|找出|查看|看看|告诉我)(?:一下)?",
    "所有": "(?:所有|全部)?",
    "write": "(?:write|compose|draft|create|generate|make)",
    "work": r"(?:poem|essay|e-?mail|letter|story|song|speech|report|code|program|script|function"
    r"|joke|article|tweet|post|slogan|press release|haiku|limerick|picture|image|table|chart"
    r"|website)",
}


def _pattern(lines: str) -> re.Pattern[str]:
    """One pattern of many: a line each, with the words that ``<…>`` stands for put in."""
    whole = "|".join(filter(None, map(str.strip, lines.split("\n"))))
    while "<" in whole:
        whole = _PLACE.sub(lambda match: _WORDS[match[1]], whole)
    return re.compile(whole)


_PLACE = re.compile(r"<(\w+)>")
_PATTERNS = {kind: _pattern(lines) for kind, lines in _MESSAGES.items()}
_END = re.compile(r"[\s?!.,;~。，、；！？…:：)（(\"'“”]+$")
_BEGIN = re.compile(r"^[\s\"'“”]+")
_OPENING = re.compile(r"(?:hi|hello|hey|你好|您好|请问|嗨)[ ,，!！。.]+(?=.{4})")
_MOST_CHARS = 200  # a longer message is no small talk


def talk_of(message: str) -> Talk | None:
    """Returns what a message wants of the bot or of the library; None for any other question."""
    if len(message) > _MOST_CHARS:
        return None
    plain = SMILEYS.sub(" ", message).strip()
    folded = fold(plain)
    text = _END.sub("", _BEGIN.sub("", folded.text))
    if not text:  # a smiley; punctuation alone is put to the articles
        return Talk(AGREED) if SMILEYS.search(message) else None
    for said in dict.fromkeys((text, _OPENING.sub("", text))):
        for kind, pattern in _PATTERNS.items():
            if match := pattern.fullmatch(said):
                topic = next(filter(None, match.groups()), "").strip()
                at = folded.text.index(topic)
                start, end = folded.source(at, at + len(topic))
                return Talk(kind, plain[start:end])
    return None
