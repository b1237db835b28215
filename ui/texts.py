"""The words of the interface in English, Simplified and Traditional Chinese."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "zh-Hans", "zh-Hant")

# Gradio knows Chinese by region, not by script.
GRADIO_LOCALES = {"en": "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}

_TRADITIONAL = ("hant", "tw", "hk", "mo")  # script and regions that write Traditional

# Questions the shipped articles answer, one in each script.
EXAMPLES = (
    "How much FDI did Xuzhou use in 2019?",
    "徐州2019年实际使用外资多少？",
    "「徐州號」中歐班列規模居全國第幾位？",
)

# One row a text: English, Simplified, Traditional. Keys with a dot are Gradio's own texts, given
# here because Gradio 6.31 leaves them in English for Chinese readers.
_ROWS: Mapping[str, tuple[str, str, str]] = {
    "head": (  # Markdown
        "# Wenda 問答\n\nAsk your articles, in English or Chinese. Every answer quotes its source.",
        "# Wenda 问答\n\n用中文或英文向文章提问，每个回答都附上原文出处。",
        "# Wenda 問答\n\n用中文或英文向文章提問，每個回答都附上原文出處。",
    ),
    "welcome": (  # Markdown
        "## What would you like to know?\n\nAsk in English, 简体 or 繁體, or try one of these:",
        "## 想了解什么？\n\n英文、简体、繁体都可以问，也可以试试这些问题：",
        "## 想了解什麼？\n\n英文、簡體、繁體都可以問，也可以試試這些問題：",
    ),
    "placeholder": ("Ask a question…", "输入问题…", "輸入問題…"),
    "conversation": ("Conversation", "对话", "對話"),
    "send": ("Ask", "提问", "提問"),
    "stop": ("Stop", "停止", "停止"),
    "down": ("Scroll down", "向下滚动", "向下捲動"),
    "sources": ("Sources", "出处", "出處"),
    "others": ("More passages ({n})", "其他相关段落（{n}）", "其他相關段落（{n}）"),
    "refused": ("Not found in the articles", "文章中没有找到答案", "文章中沒有找到答案"),
    "closest": ("Closest passages", "最接近的段落", "最接近的段落"),
    "understood": ("Understood as: {question}", "理解为：{question}", "理解為：{question}"),
    "place": (
        "paragraph {paragraph} · characters {start}–{end} of {length}",
        "第{paragraph}段 · 第{start}–{end}字，全文{length}字",
        "第{paragraph}段 · 第{start}–{end}字，全文{length}字",
    ),
    "untitled": ("Untitled article", "无标题文章", "無標題文章"),
    "empty": (
        "Please type a question first.",
        "请先输入问题。",
        "請先輸入問題。",
    ),
    "too_long": (
        "This question has {n} characters; please shorten it to {limit} or fewer.",
        "问题有{n}个字符，请缩短到{limit}个以内。",
        "問題有{n}個字元，請縮短到{limit}個以內。",
    ),
    "failed": (
        "Sorry, something went wrong while answering. Please try again.",
        "抱歉，回答时出了问题，请再试一次。",
        "抱歉，回答時出了問題，請再試一次。",
    ),
    "new_conversation": ("New conversation", "新对话", "新對話"),
    "save_markdown": ("Save as Markdown", "保存为 Markdown", "儲存為 Markdown"),
    "save_json": ("Save as JSON", "保存为 JSON", "儲存為 JSON"),
    "nothing_to_save": (
        "There is no answer to save yet.",
        "还没有可保存的回答。",
        "還沒有可儲存的回答。",
    ),
    "export_title": ("Wenda 問答 · {date}", "Wenda 问答 · {date}", "Wenda 問答 · {date}"),
    "link": ("Link", "链接", "連結"),
    "link_hint": (
        "Copy a link to this question",
        "复制指向这个问题的链接",
        "複製指向這個問題的連結",
    ),
    "link_copied": ("Link copied", "已复制链接", "已複製連結"),
    "sources_gone": (
        "An article behind this answer has changed or is gone; please ask again.",
        "这个回答所依据的文章已更改或移除，请重新提问。",
        "這個回答所依據的文章已更改或移除，請重新提問。",
    ),
    "liked": (
        "Thank you, that is kept. Anything to add?",
        "谢谢，已记录。还有要补充的吗？",
        "謝謝，已記錄。還有要補充的嗎？",
    ),
    "disliked": (
        "Thank you, that is kept. What is wrong with the answer?",
        "谢谢，已记录。这个回答哪里不对？",
        "謝謝，已記錄。這個回答哪裡不對？",
    ),
    "comment": ("Comment", "意见", "意見"),
    "comment_hint": (
        "In your own words, if you like",
        "可以用自己的话写一写",
        "可以用自己的話寫一寫",
    ),
    "unanswerable": (
        "The articles do not answer this question",
        "文章没有回答这个问题",
        "文章沒有回答這個問題",
    ),
    "comment_send": ("Send", "发送", "傳送"),
    "comment_close": ("Close", "关闭", "關閉"),
    "comment_kept": ("Thank you.", "谢谢。", "謝謝。"),
    "comment_too_long": (
        "This comment has {n} characters; please shorten it to {limit} or fewer.",
        "意见有{n}个字符，请缩短到{limit}个以内。",
        "意見有{n}個字元，請縮短到{limit}個以內。",
    ),
    "not_rated": (
        "This answer cannot be rated: it is not whole, or the articles changed. Please ask again.",
        "无法评价这个回答：它不完整，或文章已更改。请重新提问。",
        "無法評價這個回答：它不完整，或文章已更改。請重新提問。",
    ),
    "not_kept": (
        "Sorry, this could not be kept just now. Please try again later.",
        "抱歉，暂时无法记录，请稍后再试。",
        "抱歉，暫時無法記錄，請稍後再試。",
    ),
    "chat_interface.message_placeholder": ("Ask a question…", "输入问题…", "輸入問題…"),
    "chat_interface.new_chat": ("New chat", "新对话", "新對話"),
    "chat_interface.additional_inputs": ("More inputs", "更多输入", "更多輸入"),
    "chat_interface.chatbot": ("Conversation", "对话", "對話"),
    "chat_interface.conversation": ("Conversation", "对话", "對話"),
    "chatbot.complete": ("Complete", "完成", "完成"),
    "chatbot.copy_message": ("Copy message", "复制消息", "複製訊息"),
    "chatbot.copied_message": ("Copied", "已复制", "已複製"),
}

TEXTS: Mapping[str, Mapping[str, str]] = {
    language: {key: row[column] for key, row in _ROWS.items()}
    for column, language in enumerate(LANGUAGES)
}


def text(key: str, language: str, **values: object) -> str:
    """One text in one of ``LANGUAGES``, with ``{name}`` places filled."""
    return TEXTS[language][key].format(**values)


def match_language(tag: str) -> str:
    """The one of ``LANGUAGES`` that suits a language tag such as ``zh-HK`` best, else ``""``."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    if parts[0] != "zh":
        return "en" if parts[0] == "en" else ""
    if "hans" in parts:
        return "zh-Hans"
    return "zh-Hant" if any(part in _TRADITIONAL for part in parts[1:]) else "zh-Hans"


def find_language(tag: str) -> str:
    """As ``match_language``; a tag that suits none raises ``ValueError``."""
    language = match_language(tag)
    if not language:
        raise ValueError(f"language {tag!r} is not one of {', '.join(LANGUAGES)}; choose one")
    return language


def browser_language(accept_language: str | None) -> str:
    """The language of an ``Accept-Language`` header's first entry, English when it is another.

    Only the first entry counts: it is the one that the page's own script goes by.
    """
    first = (accept_language or "").split(",")[0].split(";")[0]
    return match_language(first) or "en"
