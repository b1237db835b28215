from __future__ import annotations

import time

import pytest

from bot.articles.chunks import boilerplate_lines, is_notice

MENU = "首頁 新聞 財經 體育 娛樂 科技 教育 健康 旅遊 汽車 房產 論壇".split()
HEAD = ["清源市夏季水果產量增長", "——來自果園的報告", "本報記者 林一"]
BODY = [
    "清源市農業局7月3日公布，2021年全市水果產量達到12.4萬噸，比上一年增長8.5%。",
    "其中桃子產量為5.1萬噸，主要來自北部的三個鄉鎮。",
    "產量為什麼增長",  # a heading
    "農業局解釋，增長來自新的灌溉設施，以及去年擴大的種植面積。",
    "局長說：“明年的目標是13萬噸。”(林一)",
]
TEASERS = [
    "清源市新圖書館下月開放館內藏書二十萬冊，市民憑身份證即可入內閱讀，開放時間為每天上午九…【詳細】",
    "清源市公交線路調整今起三條線路的走向有所變化，市民出行前請留意站牌上的通知，具體線路…【詳細】",
]
HEADLINES = [
    "清源市新圖書館下月開放",
    "公交線路調整 三條線路改道…",
    "“好人”王二:一輩子不能不管",
    "誰來修這座橋?",
    "7月1日起部分路段限行",
    "暴雨警報!今晚有雷陣雨",
    "老城區改造工程進展順利 居民…",
]
FOOTER = ["清 源 網 版 權 所 有 ,未 經 授 權 禁 止 轉 載", "聯繫電話 400-0000-000 或 10000000000"]


def marked(lines: list[str]) -> list[str]:
    flags = boilerplate_lines(lines)
    assert len(flags) == len(lines)
    return [line for line, flag in zip(lines, flags, strict=True) if flag]


def test_a_scraped_page():
    page = MENU + HEAD + BODY + TEASERS + HEADLINES + FOOTER
    assert marked(page) == MENU + TEASERS + HEADLINES + FOOTER


def test_a_scraped_page_in_english():
    body = [
        "Fruit harvest grows",
        "The county office said on 3 July that growers picked 12,400 tonnes of fruit in 2021.",
        "That was 8.5 percent more than the year before, most of it peaches from the north.",
    ]
    links = [
        "New library opens next month",
        "Three bus lines change their way",
        "Storm warning for tonight",
        "Old town works go on",
        "A bridge nobody repairs...",
    ]
    footer = ["© 2021 The Example Gazette. All rights reserved.", "Call 555-0100"]
    page = [*body, "The library will lend books from May… [more]", *links, "Read more »", *footer]
    assert marked(page) == page[3:]


def test_a_menu_before_the_title_spares_title_subtitle_and_author():
    assert marked(MENU + HEAD + BODY) == MENU


def test_headlines_after_the_body_need_no_other_sign_when_they_are_many():
    many = [
        f"{place}舉辦夏季{thing}" for place in "東西南北" for thing in ("展覽", "運動會", "音樂節")
    ]
    assert marked(BODY + many) == many
    assert marked(BODY + many[:9]) == []
    assert marked(BODY[:2] + many + BODY[2:]) == []  # in the middle: a list of the article's own


def test_disclaimers_after_the_closing_notice_go_with_it():
    tail = ["Copyright © 2021 清源網", "本網所載內容僅供參考。", "电话：400-0000-000。"]
    assert marked(BODY + tail) == tail


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["春曉"],
        MENU,  # nothing but short lines: they are the article
        HEADLINES + FOOTER,
        ["春眠不覺曉，", "處處聞啼鳥。", "夜來風雨聲，", "花落知多少。"],
        [*BODY, *(f"- 第{n}項" for n in range(20))],
        [*BODY, *(f"{n}. Point number {n}" for n in range(20))],
        [*BODY, *(f"• item {n}" for n in range(20))],
        [*BODY, *(f"| {n} | 產量 |" for n in range(20))],
        [*BODY, *(f"桃子\t{n} 噸" for n in range(20))],
        [*BODY, *(f"20{n:02} 年產量 {n} 萬噸" for n in range(20))],  # a table without lines
        [
            "The poem says",
            "Two roads diverged in a yellow wood,",
            "And sorry I could not travel both",
        ],
        [line + "，" for line in HEADLINES] + BODY,
        ["# Title", "## Contents", *BODY],
        # prose with fixed line ends
        [*BODY, "農業局解釋增長來自新的灌溉設施以及去年擴"]
        + ["大的種植面積局長說明年的目標是十三萬噸桃"] * 12,
        [
            "All rights in this land were reserved to the growers who had come here first and who",
            "had planted the trees. Nobody else could pick the fruit or sell it at the market in",
            "the town. That was the law.",
        ],
        ["The Copyright Act 2019 protects books.", "版權法在2019年修訂，保護作者的權利。"],
    ],
)
def test_content_is_not_marked(lines):
    assert marked(lines) == []


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        ("版权所有 清源网", True),
        ("人 民 網 版 權 所 有 ,未 經 書 面 授 權 禁 止 使 用", True),
        ("版权声明：本文由清源网发布", True),
        ("Copyright 2020 Example Ltd", True),
        ("(c) 2019-2021 Example", True),
        ("2021 © Example", True),
        ("京ICP备00000000号", True),
        ("ALL RIGHTS RESERVED", True),
        ("Copyright law changed in 2020.", False),
        ("公司發表了版權聲明，說明原因。", False),
        ("All rights reserved " * 40, False),
        ("", False),
    ],
)
def test_notices(line, notice):
    assert is_notice(line) is notice


@pytest.mark.parametrize(
    "line", ["…" * 500_000, "…【" * 250_000, "read more " * 50_000, "(c)" * 200_000]
)
def test_a_huge_line_costs_no_time(line):
    start = time.process_time()
    boilerplate_lines([line, *BODY])
    assert time.process_time() - start < 1
