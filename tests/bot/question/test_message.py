from __future__ import annotations

import pytest

from bot.question import plain_message
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("徐州２０１９年ＦＤＩ多少？", "徐州2019年FDI多少？"),
        ("Ｈｏｗ　ｍｕｃｈ　ＦＤＩ？", "How much FDI?"),
        ("Xúzhōu 2019", "Xuzhou 2019"),
        ("HOW MUCH FDI DID XUZHOU USE IN 2019?", "How much FDI did Xuzhou use in 2019?"),
        ("WHAT WERE XUZHOU'S EXPORTS", "What were Xuzhou's exports"),
        ("WHAT DID THE US SAY?", "What did the US say?"),
        ("徐州出口多少🙏🙏", "徐州出口多少"),
        ("😀 How many??!!", "How many?"),
        ("...how many trains...", "how many trains"),
    ],
)
def test_letters_and_signs(typed, plain):
    assert plain_message(typed, LEXICON) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("uh hi quick one - how much FDI?", "how much FDI?"),
        ("So how many trains?", "How many trains?"),
        ("Can you tell me how many trains left?", "How many trains left?"),
        ("Question: how many trains?", "How many trains?"),
        ("請問一下，徐州出口多少？", "徐州出口多少？"),
        ("请问徐州出口多少", "徐州出口多少"),
        ("嗯，那个，徐州出口多少", "徐州出口多少"),
        ("我想知道徐州的出口", "徐州的出口"),
        ("Hey Wenda, how much FDI?", "How much FDI?"),
        ("How much FDI, please?", "How much FDI?"),
        ("How much FDI? Thanks a lot!", "How much FDI?"),
        ("出口多少，谢谢！", "出口多少"),
    ],
)
def test_fillers_around_a_question(typed, plain):
    assert plain_message(typed, LEXICON) == plain


@pytest.mark.parametrize(
    "message",
    [
        "",
        "?",
        "???",
        "🙏",
        "请问",
        "hi",
        "café in Köln",
        "FDI GDP ICT",  # no sentence
        "Well capitalised banks?",
        "Why did she say thanks?",
        "Tell me about Xuzhou",
        "那个公司叫什么？",
        "-5 degrees?",
        ".NET?",
        "What is U.S. GDP?",
        "Who said “How much?”",
    ],
)
def test_what_stays(message):
    assert plain_message(message, LEXICON) == message


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("長實去年盈利升咗幾多？", "長實去年盈利升了多少？"),
        ("港鐵點解加價？", "港鐵為什麼加價？"),
        ("邊個主持業績會？", "誰主持業績會？"),
        ("邊個部門發布？", "哪個部門發布？"),
        ("邊個係徐州市長？", "誰是徐州市長？"),
        ("邊位係主席？", "哪位是主席？"),
        ("誰關係最好？", "誰關係最好？"),
        ("邊間中心蝕得最多？", "哪間中心蝕得最多？"),
        ("幾時生效？", "什麼時候生效？"),
        ("這條路兩邊間隔多遠？", "這條路兩邊間隔多遠？"),
        ("旁邊個人是誰？", "旁邊個人是誰？"),
        ("邊界在哪裡？", "邊界在哪裡？"),
    ],
)
def test_cantonese_words_of_a_question(typed, plain):
    assert plain_message(typed, LEXICON) == plain
