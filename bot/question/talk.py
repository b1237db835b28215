"""A message that asks nothing of the articles' texts → what it wants instead.

Greetings, thanks, what the bot is and can do; which articles there are, how many, about what and
since when; a summary; and tasks that are not its own (translate, write a poem). The patterns are
made of the words for articles and for asking, in three scripts, and match whole messages alone:
what they do not match is a question to the articles.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.question.library_talk import library_talk
from bot.question.message import SMILEYS
from bot.text import fold, size

GREETING, THANKS, GOODBYE, AGREED, COMPLAINT, NOTHING, ABOUT, TASK, ANEW = (
    "greeting", "thanks", "goodbye", "agreed", "complaint", "nothing", "about", "task", "anew",
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
    "文章": "(?:文章|文件|文档|文献|资料|数据|报告|报道|文本|新闻|材料|稿件)",
    "please": r"(?:(?:please|pls|kindly|can you|could you|would you|will you) )*",
    "请": "(?:请问?|麻烦你?|帮我|帮忙|能不能|能否|可以|你能|给我|为我|替我|教我)*",
    "一下": "(?:一下|一遍)?",
    "here": r"(?: (?:do|can) you (?:have|know|see|search|use)| are there| there are"
    r"| have you(?: got| read)?| you have|(?: are| is)? in (?:the|your|this) (?:library|collection"
    r"|database|index)| (?:can|could|may) i (?:ask about|search)"
    r"| are (?:available|loaded|indexed)| available)*",
    "这里": "(?:你|您|这里|这儿|库里|库中|文库里?|(?:资料|数据)库里?|目前|现在|一共|总共|都|共"
    "|里面)*",
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
        (?:hi|hello|hey|howdy|greetings)(?:[ ,]+(?:there|wenda|again|everyone|all|bot))*|wenda|问答
        good (?:morning|afternoon|evening|day)(?: (?:to you|all|everyone|wenda))*
        how are (?:you|things)(?: doing)?(?: today)?
        how(?:[’']?s| is) (?:it|everything) going(?: today)?|how(?:[’']?s| is) your day
        how do you do
        (?:nice|good|pleased) to meet you
        what[’']?s up
        (?:问答)?(?:你|您|你们|大家)好[啊呀吗]?
        嗨+|哈[喽啰罗]|喂|哈啰
        早上?好?|[早午]安|[上中下]午好|晚上好|(?:打扰|打搅)(?:一下|您|你|了)*|不好意思
        很高兴认识你|(?:你|您)?(?:最近|今天)(?:好吗|怎么样|过得好吗)|在吗|在不在
    """,
    THANKS: r"""
        (?:ok(?:ay)?[ ,]+)?(?:many )?(?:thanks|thank you|thx|ty|cheers)(?:<for>)*
        much appreciated|i (?:really )?appreciate (?:it|that|your help)
        <thatis> helpful|you[’']?ve been (?:very |really |so )?helpful
        (?:非常|太|十分)?(?:谢谢|多谢|感谢|谢|辛苦)<谢>
        (?:你|您)?(?:真是?|可|真的)?(?:帮了?(?:我|我的)?(?:大|个大)?忙|很有帮助|有帮助)(?:了|啦)?
    """,
    GOODBYE: r"""
        (?:good)?bye(?:[ -]?bye)?(?: (?:for now|then|now))*
        (?:see|talk to) (?:you|ya)(?: (?:later|soon|tomorrow|again|next time|around))*
        good night|take care|have a (?:nice|good|great) (?:day|evening|weekend|one)
        (?:that is|that[’']s|thats) (?:all|it)(?: for (?:now|today))?
        再见|拜拜|掰掰|8+|回见|回头见|晚安
        (?:明天|下次|改天|以后|回头|下周|待会儿?|一会儿?)(?:再?[见聊说来问]|再会)
        (?:今天)?(?:那?就?先?(?:到这里?|到此为止|这样)|没有?别的(?:问题|事)?)(?:吧|了|啦)?
    """,
    AGREED: r"""
        ok(?:ay)?|wow|<praise>|(?:good|great|nice|excellent) (?:job|work|bot|answer|one|stuff)
        well done|<thatis> <praise>
        i (?:like|love) (?:it|this|that|you)
        got it|i see|understood|alright|all right|right|sure|fine|yes|yep|yeah|no|nope
        hmm+|never ?mind|sorry|lol|haha+|no problem
        好的?[吧啊呀]?|[嗯哦喔啊呵嘿]+|知道了|明白了?|了解了?|收到|行|可以|原来如此|这样啊|这样子?
        (?:你|您)?(?:这个)?(?:回?答得?|做得?|说得?)?<真><好>(?:了|啊|呀|吧|哦|喔|耶|啦)*
        是的?|对的?|没事|没问题|不是|不用了?|算了|对不起|抱歉
    """,
    COMPLAINT: r"""
        <that> (?:is|was|are|were|looks?|seems?) <so>(?:wrong|false|incorrect|useless|not <right>)
        (?:<that> )?(?:isn|wasn|ain)[’']?t <right>
        you <not> (?:answer|understand)(?: (?:me|<my> question|it|that))?
        you(?:[’']?re| are) (?:<so>(?:wrong|mistaken|stupid|useless|dumb))
        wrong(?: answer)?|(?:what a )?(?:bad|poor|useless|terrible|stupid) (?:answer|bot|reply|tool)
        (?:try|do better) (?:again|next time)|i <not> (?:believe|trust) (?:you|it|that)
        that <not> (?:help|answer (?:it|<my> question|me))
        (?:你|您|这个?|刚才)?(?:的?(?:回答|答案|回复|说的?|数字)){0,2}<都>(?:答|说|搞|弄|写)?错<了>
        (?:你|您)?(?:没有?|沒有?)(?:回答|听懂|看懂|理解|明白)(?:到)?(?:我的?)?(?:问题|话|意思)?
        (?:你|您|这个?|刚才)?(?:的?(?:回答|答案|回复)){1,2}(?:根本|完全|都|也|是)*<没用><了>
        答非所问|<都>不对[啊吧呀]?|(?:你|您)?(?:真|太|好|很)(?:笨|蠢|没用|差)(?:了|啊)?
    """,
    NOTHING: r"""
        (?:a |just a )?test(?:ing)?(?: ?(?:\d+|test))*|asdf\w*|qwer(?:ty\w*)?|abc|xxx+|\d
        (?:测试|试试|试一试)(?:一下|测试|\d)*
    """,
    ABOUT: r"""
        (?:who|what) (?:are|r) you
        what is this(?: (?:bot|app|page|tool|site))?
        what(?:[’']?s| is) (?:your name|wenda)
        who (?:made|built|created) you
        are you (?:an? |the )?(?:real )?<being>(?: or (?:an? |the )?(?:real )?<being>)?
        introduce yourself|tell me about yourself|instructions
        <please>help(?: me)?
        how (?:does (?:this|it|wenda)|do you) work
        (?:what|how) (?:can|do|could) (?:you|i) (?:do|ask|use|help)(?: with)?(?:<it>)*
        what (?:<kinds> )?(?:questions |things )?can (?:i ask|you answer)(?: you)?(?: about)?
        (?:how|what) (?:should|do) i (?:start|begin|ask)
        <please>(?:show|teach|tell) me how (?:to use (?:you|this|it)|(?:this|it) works)
        what are you able to do|what do you (?:do|know)
        how (?:do|can|should) i use (?:this|you|it|wenda)
        (?:你|您)(?:是谁|是什么|是哪位|叫什么(?:名字)?|的名字是什么)
        (?:你|您)(?:究竟|到底)?是(?:不是)?<人>(?:还?是<人>)?[吗呢]?
        <请>(?:你|您)都?(?:能|会|可以|能够)(?:做|干|帮我?做?|回答)*(?:些?什么|些?啥|哪些)(?:事情?|问题|忙|吗)?
        (?:你|您)是(?:哪家|哪个|什么|谁)(?:公司|人|团队)?(?:做|开发|造|训练)?出?来?的?(?:机器人|程序|模型|ai)?
        (?:你|您)(?:系|系咪|系唔系|是不是|是)<人>[黎来嚟]?[架嘎㗎的]?
        我?(?:可以|能)问你?(?:些?什么|哪些)(?:问题)?
        <请>(?:我(?:要|该|应该)?)?(?:这个?)?(?:怎么|如何|怎样)(?:使用|用|问|提问|操作|开始)(?:你|它|问答|这个)?
        我?(?:可以|能|该)(?:问|提)(?:你)?(?:些?什么|哪些)(?:样的|方面的)?(?:问题|事情?)?
        你?有(?:什么|哪些)(?:功能|用处|用途|本领)|有什么用|帮助|使用(?:说明|方法)
        自我介绍|介绍一?下?你?自己|问答是什么|你知道(?:些?什么|哪些)|谁(?:做|开发|创造|发明)了?的?你?的?
    """,
    COUNT: r"""
        (?:and )?how many <docs><here>
        (?:what is )?(?:the )?number of <docs><here>
        count (?:the |all |my |your )?<docs>
        how (?:big|large) is (?:the|your) library
        <这里>有?(?:多少|几)[篇个份]?<文章>
        <这里>(?:收录|收集|存|读|看|有|包含|加|放)(?:了|过|进)?(?:多少|几)[篇个份]?<文章>
        <文章><这里>有?(?:多少|几)[篇个份]?
        <文章>的?(?:总数|数量|篇数)(?:是多少)?|<这里>有(?:多少|几)[篇个份]
        how many <docs><here> <these> <topic>|how many <docs> (?:do|can) you have <about> <topic>
        <这里>有?(?:多少|几)[篇个份]?<文章><提到><topic>
        <这里>有?(?:多少|几)[篇个份]?<提到><topic>的<文章>
    """,
    NEW: r"""
        what(?:[’']s| is| are)?(?: the)? (?:new|newest|latest)(?: <docs>)?<since>
        <any>(?: the)? (?:new|newest|latest|recent) <docs><here><since>
        <any>(?: the)? <docs><here> (?:is|are) (?:the )?(?:new|newest|latest|most recent)<since>
        (?:is there )?anything new<since>
        (?:which|what) <docs> (?:are|were|have been) (?:new|added|published)<since>
        (?:(?:自|从)?(.{1,12}?)(?:以来|之后|以后|起))?<最近><这里><最近>有?没?有?(?:什么|哪些)?最?新的?<文章><which>
        <最近><这里><最近>有?没?有?(?:什么|哪些)?(?:新增|新加|更新)了?的?(?:什么|哪些)?(?:<文章>)?<which>
    """,
    SUMMARY: r"""
        <please>(?:summari[sz]e|sum up|tl;?dr) <this><thing>(?: <about> <topic>)?
        <please>give (?:me |us )?(?:an? |the )?<summary> of <this><thing>(?: <about> <topic>)?
        (?:a |the )?<summary> of <this><thing>(?: <about> <topic>)?
        <please>(?:summari[sz]e|tl;?dr|(?:a )?<summary>|sum (?:it )?up)(?: please)?
        <please>give (?:me |us )?(?:an? )?<summary>
        <please>(?:summari[sz]e|sum up|<give> of) <topic>(?: in <few>)?
        what <does> (?:the |this |that )?<paper> o[fn] <topic> (?:about|say|all about)
        what(?:[’']s| is| are| does| do) <this><docs>(?: <about> <topic>)? (?:about|say|all about)
        <请>(?:用.{1,4}[句段]话)?(?:做|写|来|给)?(?:一?[个份段])?<概括><一下>吧?
        <请>(?:把|将)?<这篇>(?:(?:关于|有关)<topic>的)?<这篇><文章>(?:用.{1,4}[句段]话)?<概括><一下>
        <请>(?:用.{1,4}[句段]话)?<概括><一下><这篇>(?:(?:关于|有关)<topic>的)?<这篇>(?:<文章>|内容|全文)
        <请>(?:用.{1,4}[句段]话)?<概括><一下><topic>
        <请>整理<一下><topic>的?(?:重点|要点|摘要|大意|内容)
        <这篇>(?:(?:关于|有关)<topic>的)?<文章>(?:主要)?(?:讲|说|写|介绍|谈)的?[是了]?(?:些?什么|啥)(?:内容)?
        <这篇>(?:(?:关于|有关)<topic>的)?<文章>的?(?:主要|大致)?(?:内容|大意|摘要|主旨|概要|重点|要点|主题|大纲)(?:是什么|有哪些|在哪里?)?
        <这篇><文章>是(?:讲|说|关于)什么的?
    """,
    LIST: r"""
        <please><list><docs><here>(?: (?:<about>|<mention>) <topic>)?
        <please><list>(?:everything|all(?: of it| there is)?|what(?:ever)? (?:is|you have))<inside>
        (?:do|have) you (?:have|got) (?:anything|something|an?y? <docs>) <these> <topic>
        (?:is|are) there (?:an?|any|some|anything)(?: <docs>)?<here> <these> <topic>
        (?:which|what|any|are there(?: any)?|do you have(?: any)?) <docs><here>(?: <these> <topic>)?
        what(?:[’']?s| is)(?: there)? in (?:the|your|this) (?:library|collection|database)
        <docs> list|(?:the )?list of (?:all )?(?:the )?<docs>
        <请><列出><这里>有?(?:哪些|什么)?<所有>的?(?:(?:<提到>)<topic>的)?<所有><文章>的?(?:标题|题目|名字)?(?:有哪些)?
        <这里>(?:有|包含|收录了?|存了)?(?:哪些|什么|哪几篇)<文章>(?:可以(?:问|查))?(?:<提到><topic>的?)?
        <这里>有(?:没有|哪些|什么)?<提到><topic>的<文章>(?:有哪些|吗|有什么)?
        <这里>有(?:没有|哪几篇|哪些|什么)<文章>(?:是)?<提到><topic>的?[吗呢]?
        (?:关于|有关|提到)<topic>的<文章>(?:有哪些|有什么)
        <请>(?:把|将)?<所有>(?:现有|手头|库里|这里)?的?<所有>的?<文章>(?:都|全部)?(?:列|显示)(?:一下|出来|出)*
        <这里>有(?:没有|哪些|什么)?(?:跟|和|与)<topic>(?:有关|相关)的?<文章>
        what have you got(?: in (?:there|here|store))?
        (?:anything|something|<docs>) (?:about|on|regarding) <topic>
        <文章>(?:列表|清单|目录)|(?:所有|全部)的?<文章>|库里?(?:里|中)?有(?:些?什么|哪些)
    """,
    TASK: r"""
        <please>(?:translate|rewrite|paraphrase|proofread)\b.+
        <please><write>(?: me| us)? (?:an?|some|the) .*\b<work>s?\b.*
        <please>(?:tell|give)(?: me| us)? (?:a|another) (?:joke|story|riddle|poem)(?: about .+)?
        <please>(?:sing|draw|play|code|program)\b.*
        what(?:[’']?s| is)(?: the)? (?:time|date|day)(?: is it)?(?: today| now)?
        what time is it(?: now)?|what day is (?:it|today)
        (?:what(?:[’']?s| is)|how is|how[’']?s) the weather(?: like)?(?: today| tomorrow| now)?
        <请>(?:把.+)?翻译.*
        <请>(?:写|作|编|创作|起草)(?:出|个)?一?[首篇封个段份].*
        <请>(?:讲|说)(?:一?个)?.{0,4}(?:笑话|故事|段子)(?:吧|来听听|来听|听听?)?|<请>唱.{0,4}歌|<请>画一?[张幅个].*
        (?:今天|明天|现在)的?天气(?:怎么样|如何|好吗)?
        现在几点(?:了|钟)?|今天是?(?:几号|星期几|几月几号|什么日子)
        [\d\s.,()（）]+(?:[-+*/×÷^x][\d\s.,()（）]+)+(?:=|等于(?:多少|几)?)?
        .{0,4}[\d.]+\s*<op>\s*[\d.]+\s*(?:=|等于(?:多少|几)?|是多少|得(?:多少|几))?
        (?:(?:what(?:[’']?s| is)|calculate|compute|how much is) )?[\d.,]+ <by> [\d.,]+
    """,
}
_WORDS |= {
    "any": "(?:which|what|any|list|show me|are there(?: any)?|do you have(?: any)?|is there a)",
    "summary": "(?:(?:short|brief|quick) )?(?:summary|overview|outline|abstract|gist)",
    "paper": r"(?:articles?|files?|documents?|reports?|bulletins?|newsletters?|press releases?"
    "|minutes|notices?|announcements?)",
    "概括": "(?:总结|概括|归纳|概述|摘要|简述|小结)",
    "最近": "(?:(今年|本年|本月|这个月|今天)(?:度|内|里)?|最近|近来|近期|这几天)?",
    "人": "(?:真人|人类?|机器人|机器|人工智能|ai|程序|chatgpt|活人)",
    "being": "(?:human(?: being)?|person|robot|bot|machine|ai|real|chatgpt|computer|program)",
    "that": "(?:that|this|it|your answer|the answer|that answer|this answer|the figure|these)",
    "so": "(?:so |very |all |completely |totally |just |really |simply |still )*",
    "my": "(?:my|the|that)",
    "praise": "(?:great|good|nice|cool|perfect|wonderful|excellent|awesome|brilliant|amazing"
    "|fantastic|impressive|clever|smart|correct|right|helpful|useful)",
    "谢": "(?:啦|了|晒|哦|喔|啊|你们?|您|帮忙|(?:你|您)?的?(?:帮[助忙]|[回解]答|协助|指点|答复))*",
    "真": "(?:真的?是?|太|很|非常|好|挺|超|超级|相当|还)*",
    "好": "(?:不错|好|厉害|棒|赞|聪明|强|准|准确|漂亮|完美|有用|优秀|到位|清楚|正确)",
    "都": "(?:都|全|根本|完全|又|也|还是|是|好像|似乎|明显)*",
    "没用": "(?:没有?(?:什么)?(?:用|帮助)|不(?:对|准确?|正确|行|好)|很差|太差|有误|有问题)",
    "了": "(?:了|啦|吧|啊|的|呀|哦)*",
    "op": "(?:[-+*/×÷]|乘以?|加上?|减去?|除以)",
    "by": r"(?:times|plus|minus|multiplied by|divided by|[-+*/×÷x])",
    "for": r"[ ,]+(?:a lot|a million|so much|very much|again|wenda|you|anyway|indeed"
    r"|for (?:your|the|that|this|all)(?: (?:your|the))?(?: (?:help|answers?|time))?)",
    "thatis": "(?:that|this|it|you)(?:[’']?s| is| was|[’']?re| are)(?: (?:so|very|really))*",
    "right": "(?:right|true|correct|what i asked(?: for| about)?)",
    "not": "(?:(?:didn|don|doesn|won)[’']?t|did not|do not|does not|cannot|can[’']?t)",
    "kinds": "(?:kinds?|sorts?|types?) of",
    "give": "give (?:me |us )?(?:(?:an?|the) )?<summary>",
    "few": r"(?:\w+|a few) (?:sentences?|words?|lines?)",
    "does": "(?:is|are|does|do)",
    "inside": "(?: (?:that )?(?:is |you have )?in (?:the|your|this) (?:library|collection))?",
    "it": r" (?:you|me|this|it|wenda|here|for me|about)",
    "since": r"(?: (?:(?:since|after|from|in) (.+?)|(this (?:year|month)|today)|lately"
    "|recently))?",
    "which": "(?:有哪些|有什么|是什么|是哪一?[几]?[篇个份])?",
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


# Kind → words that tell it in a short message that asks nothing; the first that has one counts.
_SIGNS = {
    ANEW: (
        r"(?:从头|重新)(?:再?来|开始)|换个?(?:话题|题目)|清[除空].{0,4}(?:对话|记录|聊天)|新的?对话",
        r"start (?:over|again|anew|afresh)|(?:clear|reset|delete) (?:the |this |our |my )?"
        r"(?:chat|conversation|history)|new (?:chat|conversation|topic)|change the subject",
    ),
    TASK: (
        r"(?:[把将请]|帮我).*翻译?[成为]|(?:[把将请]|帮我).*译[成为]|^(?:请|帮我|麻烦)*翻译",
        r"(?:please|can you|could you|^)\s*translate (?:this|that|the|it|.* (?:in|to|into) )",
    ),
    COMPLAINT: (
        r"(?:又|还|都|全|根本|完全|怎么).{0,4}(?:错|不对)|(?:搞|弄|答|写|算)错|没.{0,3}回答"
        r"|答非所问|没(?:什么)?用处?|不是我(?:要|想)?[问的]|胡说|乱[说答讲]|看不懂你",
        r"not what i (?:asked|meant|wanted)"
        r"|(?:is|are|was|were|got|get|getting|keeps?)\b.{0,20}\bwrong|useless|nonsense|rubbish"
        r"|ridiculous|disappointing|makes? no sense",
    ),
    THANKS: (
        r"谢谢|多谢|感谢|谢[啦了您你]|感恩|感激|唔该|辛苦了|麻烦你了",
        r"thank(?:s| you)?|thx|cheers|much obliged|appreciate|grateful|ta",
    ),
    GOODBYE: (
        r"再见|拜拜|掰掰|下班|先走|回头见|改天再|告辞",
        r"bye|goodbye|see (?:you|ya)|good ?night|gotta go|signing off|later,? (?:then|gator)",
    ),
    AGREED: (
        r"厉害|[真太好很]棒|太好了|利索|漂亮|好用|不错|佩服|[好真]快|聪明|[太真好]牛|劲[呀啊]|个赞|挺清楚",
        r"spot on|nice(?:ly)?|good at (?:this|it)|well done|great|awesome|impressive|brilliant"
        r"|perfect|good (?:job|work)",
    ),
    GREETING: (
        r"你好|您好|大家好|早安|午安|早上好|晚上好|下午好|哈[喽啰罗]|初次|第一次用",
        r"hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|anyone (?:home|there)",
    ),
    NOTHING: (r"[\u3100-\u312f]+|(.)\1{3,}", r"lorem ipsum"),
}
_SIGN_PATTERNS = {
    kind: re.compile(rf"{han}|\b(?:{latin})\b") for kind, (han, latin) in _SIGNS.items()
}
_ASKS = re.compile(
    r"多少|几[个篇年月日号岁次点人]|谁|哪|什么|何|是否|[吗么没][?？ ]*$|没有[?？ ]*$|\d{2}"
    r"|\b(?:how|who|whom|whose|when|where|which|why|what(?! i ))\b"
)
_SHORT = 22.0  # Han characters, or some fifty letters, of a message that a word may tell
_PLACE = re.compile(r"<(\w+)>")
_PATTERNS = {kind: _pattern(lines) for kind, lines in _MESSAGES.items()}
_END = re.compile(r"[\s?!.,;~。，、；！？…:：)（(\"'“”]+$")
_BEGIN = re.compile(r"^[\s\"'“”]+")
_CLAUSES = re.compile(r"[,，;；!！?？。…～~]+|\.(?=\s|$)|(?<=[好安])(?=问答)|\band\b", re.I)
_POLITE = frozenset({GREETING, THANKS, GOODBYE, AGREED, NOTHING})
_MOST_CHARS = 200  # a longer message is no small talk


def talk_of(message: str) -> Talk | None:
    """Returns what a message wants of the bot or of the library; None for any other question.

    Of several clauses (*Good, and thank you. Which articles are there?*) each must be talk; what
    wants something counts before what is only polite, and of the polite ones the last.
    """
    if len(message) > _MOST_CHARS:
        return None
    plain = SMILEYS.sub(" ", message).strip()
    if not _END.sub("", _BEGIN.sub("", plain)):
        return Talk(AGREED if SMILEYS.search(message) else NOTHING) if message.strip() else None
    if whole := _talk_in(plain):
        return whole
    clauses = [clause for clause in map(str.strip, _CLAUSES.split(plain)) if clause]
    talks = [talk for talk in map(_talk_in, clauses) if talk is not None]
    if len(clauses) == len(talks) > 1:
        return next((talk for talk in talks if talk.kind not in _POLITE), talks[-1])
    return None


def _told_by_a_word(plain: str) -> Talk | None:
    """What a short message wants that says so by one of its words, and asks nothing else."""
    text = fold(plain).text
    if size(text) > _SHORT or _ASKS.search(text):
        return None
    return next((Talk(kind) for kind, one in _SIGN_PATTERNS.items() if one.search(text)), None)


def _talk_in(plain: str) -> Talk | None:
    """What one clause, or a message that is not to be cut, wants."""
    folded = fold(plain)
    text = _END.sub("", _BEGIN.sub("", folded.text))
    for said in dict.fromkeys((text, text.rstrip("吗呢啊呀吧"))):
        for kind, pattern in _PATTERNS.items():
            if match := pattern.fullmatch(said):
                topic = next(filter(None, match.groups()), "").strip()
                at = folded.text.index(topic)
                start, end = folded.source(at, at + len(topic))
                return Talk(kind, plain[start:end])
    wanted = library_talk(plain)
    return Talk(*wanted) if wanted else _told_by_a_word(plain)
