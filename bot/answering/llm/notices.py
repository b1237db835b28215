"""The line under an answer if a language model is asked: who wrote it, or why it did not."""

from __future__ import annotations

# English, Simplified, Traditional; the keys are errors.REASONS, guard.PROBLEMS, and those that
# generate adds.
_LANGUAGES = ("en", "zh-Hans", "zh-Hant")
_WHY = {
    "unreachable": (
        "its server cannot be reached",
        "无法连接到它的服务器",
        "無法連線到它的伺服器",
    ),
    "slow": ("it took too long", "等待时间过长", "等待時間過長"),
    "busy": (
        "its server has too much to do (429)",
        "它的服务器太忙（429）",
        "它的伺服器太忙（429）",
    ),
    "key": (
        "its server does not accept the key",
        "它的服务器不接受密钥",
        "它的伺服器不接受金鑰",
    ),
    "unknown": (
        "its server knows no such model or address (404)",
        "它的服务器没有这个模型或地址（404）",
        "它的伺服器沒有這個模型或位址（404）",
    ),
    "refused": (
        "its server refused the request",
        "它的服务器拒绝了请求",
        "它的伺服器拒絕了請求",
    ),
    "broken": ("its server failed", "它的服务器出错了", "它的伺服器出錯了"),
    "malformed": (
        "its server sent no proper answer",
        "它的服务器没有给出正常的回答",
        "它的伺服器沒有給出正常的回答",
    ),
    "cut": ("its text broke off", "它的文字中断了", "它的文字中斷了"),
    "long": ("it did not come to an end", "它写得没完没了", "它寫得沒完沒了"),
    "none": (
        "it found no answer in the passages",
        "它在段落里没有找到答案",
        "它在段落裡沒有找到答案",
    ),
    "language": (
        "it wrote in another language",
        "它用了另一种语言",
        "它用了另一種語言",
    ),
    "uncited": (
        "it gave no passage for “{text}”",
        "它没有注明出处：“{text}”",
        "它沒有註明出處：「{text}」",
    ),
    "number": (
        "it cited {text}, which does not exist",
        "它引用的{text}并不存在",
        "它引用的{text}並不存在",
    ),
    "figure": (
        "the figure “{text}” is not in the passage cited for it",
        "它引用的段落里没有“{text}”这个数字",
        "它引用的段落裡沒有「{text}」這個數字",
    ),
    "date": (
        "the date “{text}” is not in the passage cited for it",
        "它引用的段落里没有“{text}”这个日期",
        "它引用的段落裡沒有「{text}」這個日期",
    ),
    "name": (
        "the name “{text}” is not in the passage cited for it",
        "它引用的段落里没有“{text}”这个名称",
        "它引用的段落裡沒有「{text}」這個名稱",
    ),
}
_INSTEAD = (
    "Quoted from the articles; the language model’s text is not shown: {why}.",
    "以上摘自文章；没有采用语言模型的文字：{why}。",
    "以上摘自文章；沒有採用語言模型的文字：{why}。",
)
_WRITTEN = (
    "Written by a language model ({name}); each figure and date stands in the passage cited.",
    "由语言模型（{name}）撰写；所有数字和日期均见于所引段落。",
    "由語言模型（{name}）撰寫；所有數字和日期均見於所引段落。",
)
_UNSURE = (
    " [?]: this name could not be found there.",
    "[?]表示这个名称未能在其中核实。",
    "[?]表示這個名稱未能在其中核實。",
)
_SHOWN = 60  # characters of what was wrong


def instead(language: str, reason: str, text: str = "") -> str:
    """Returns the line that says why the quoted answer is shown and not what a model wrote."""
    text = " ".join(text.split())
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return _in(language, _INSTEAD).format(why=_in(language, _WHY[reason]).format(text=cut))


def writer_notice(language: str, name: str, unsure: bool) -> str:
    """Returns the line that says who wrote the answer, what was checked, and what [?] marks."""
    return _in(language, _WRITTEN).format(name=name) + (_in(language, _UNSURE) if unsure else "")


def _in(language: str, texts: tuple[str, str, str]) -> str:
    return texts[_LANGUAGES.index(language) if language in _LANGUAGES else 0]
