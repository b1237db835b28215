from __future__ import annotations

import pytest

from bot.text.aliases import Alias, Renaming, aliases_of, renamings


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("金融稳定理事会（FSB）今天开会。", [("金融稳定理事会", "FSB")]),
        (
            "金融穩定理事會（Financial Stability Board，FSB）",
            [("金融穩定理事會", "Financial Stability Board"), ("金融穩定理事會", "FSB")],
        ),
        ("台湾积体电路制造（台积电）去年", [("台湾积体电路制造", "台积电")]),
        ("太古股份有限公司（以下简称“太古”）宣布", [("太古股份有限公司", "太古")]),
        ("綠洲環境基金會（下稱「綠洲會」）", [("綠洲環境基金會", "綠洲會")]),
        ("海陆联合运输集团，简称海运联，去年", [("海陆联合运输集团", "海运联")]),
        ("the Financial Stability Board (FSB) met", [("Financial Stability Board", "FSB")]),
        ('Kestrel Limited, hereinafter "Kestrel", is', [("Kestrel Limited", "Kestrel")]),
        ("Aldgate Hydro Limited (“Aldgate”) supplied", [("Aldgate Hydro Limited", "Aldgate")]),
        ("The ferry Lady of Tarn, known as the Old Lady,", [("Lady of Tarn", "Old Lady")]),
        ("the RIVET model (River Inundation Tool) runs", []),
        (
            "the RIT model (River Inundation Tool) runs",
            [("River Inundation Tool", "RIT")],
        ),
        ("产值达5亿元（不含税），王小明（男），面积大（平方米）。", []),
        ("某某股份有限公司（以下简称公司）", []),
        ("John Smith (Oxford) met Jane Doe (BBC).", []),
        ("", []),
    ],
)  # fmt: skip
def test_an_article_introduces_other_names(text, pairs):
    assert aliases_of(text) == tuple(Alias(*pair) for pair in pairs)


ARTICLE = "北辰远洋渔业集团股份有限公司（以下简称“北辰渔业”）成立于1988年。北辰渔业有员工820人。"


@pytest.mark.parametrize(
    ("question", "used", "other"),
    [
        ("北辰远洋渔业集团股份有限公司有多少员工？", "北辰远洋渔业集团股份有限公司", "北辰渔业"),
        ("北辰遠洋漁業集團有多少員工？", "北辰遠洋漁業集團", "北辰渔业"),
        ("北辰渔业有多少员工？", "北辰渔业", "北辰远洋渔业集团股份有限公司"),
    ],
)
def test_a_question_uses_one_of_the_names(question, used, other):
    assert renamings(question, ARTICLE) == (Renaming(used, other),)


def test_other_names_and_both_names_are_left_alone():
    assert renamings("南辰渔业有多少员工？", ARTICLE) == ()
    assert renamings("北辰远洋渔业集团（北辰渔业）有多少员工？", ARTICLE) == ()
    assert renamings("", ARTICLE) == ()
