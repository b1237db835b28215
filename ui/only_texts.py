"""The words of the control that has some articles alone searched; as in ``ui.texts``."""

from __future__ import annotations

from collections.abc import Mapping

NOTICES = ("only_wrong", "only_gone")  # said in place of an answer

ONLY: Mapping[str, tuple[str, str, str]] = {
    "only_off": ("Only in…", "限定范围…", "限定範圍…"),
    "only_on": ("Only in:", "只查找：", "只查找："),
    "only_clear": ("All articles", "查找全部文章", "查找全部文章"),
    "only_language": ("Language", "语言", "語言"),
    "only_any": ("any", "不限", "不限"),
    "only_en": ("English", "英文", "英文"),
    "only_zh": ("Chinese", "中文", "中文"),
    "only_hans": ("Simplified Chinese", "简体中文", "簡體中文"),
    "only_hant": ("Traditional Chinese", "繁体中文", "繁體中文"),
    "only_since": ("From", "从", "從"),
    "only_until": ("To", "到", "到"),
    "only_dates": (
        "A year, month or day: 2019, 2019-03, 2019-03-27",
        "年、月或日：2019、2019-03、2019-03-27",
        "年、月或日：2019、2019-03、2019-03-27",
    ),
    "only_tag": ("Tag", "标签", "標籤"),
    "only_article": ("Article", "文章", "文章"),
    "only_type": ("Type to search", "输入以查找", "輸入以查找"),
    "only_none": ("Nothing like it", "没有相符的", "沒有相符的"),
    "only_drop": ("Remove", "移除", "移除"),
    "only_wrong": (
        "“Only in…” cannot be meant like this: dates are a year, a month or a day (2019, 2019-03, "
        "2019-03-27), and the first is not after the last.",
        "“限定范围”填写有误：日期可为年、月或日（2019、2019-03、2019-03-27），起始不能晚于结束。",
        "「限定範圍」填寫有誤：日期可為年、月或日（2019、2019-03、2019-03-27），起始不能晚於結束。",
    ),
    "only_gone": (
        "An article chosen under “Only in…” is gone; please take it out there.",
        "“限定范围”中选定的文章已移除，请在那里取消选择。",
        "「限定範圍」中選定的文章已移除，請在那裡取消選擇。",
    ),
}
