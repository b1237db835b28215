"""The parts that follow-ups are understood with."""

from __future__ import annotations

import pytest
from language_tables import rows

from bot.question.followups.antecedents import Reply, read_answer, reply_dates, reply_names
from bot.question.followups.forms import form_of, unresolved_pronoun
from bot.question.followups.slots import slots, sort_asked
from bot.question.followups.times import coarse, time_phrase, with_time, without_time
from bot.question.followups.topics import kinship
from bot.text.names.kinds import name_kind, place_class
from embeddings.lexicon import load_lexicon

LEXICON = load_lexicon()


def told(question):
    return [(slot.kind, slot.text) for slot in slots(question, LEXICON)]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How much FDI did Xuzhou use in 2019?",
         [("ask", "How much"), ("words", "FDI"), ("name", "Xuzhou"), ("words", "use"),
          ("time", "2019")]),
        ("Which district signed 18 projects on 22 February 2020?",
         [("ask", "Which district"), ("words", "signed"), ("figure", "18"), ("words", "projects"),
          ("time", "22 February 2020")]),
        ("泉山區2020年2月22日簽了多少個項目？",
         [("name", "泉山區"), ("time", "2020年2月22日"), ("words", "簽"), ("ask", "多少個"),
          ("words", "項目")]),
        ("淮海国际陆港的综合服务中心什么时候动工？",
         [("name", "淮海国际陆港"), ("words", "综合服务中心"), ("ask", "什么时候"),
          ("words", "动工")]),
        ("January and February 2020", [("time", "January and February 2020")]),
        ("Jiawang District签约", [("name", "Jiawang District"), ("words", "签约")]),
        ("imports and exports", [("words", "imports and exports")]),
        ("", []),
        ("??", []),
        ("🚄", []),
    ],
)  # fmt: skip
def test_slots(question, parts):
    assert told(question) == parts
    assert all(question[s.start : s.end] == s.text for s in slots(question, LEXICON))


@pytest.mark.parametrize(
    ("name", "kind", "of_class"),
    [
        ("Jiawang District", "place", "区"),
        ("賈汪區", "place", "区"),
        ("the other two districts", "place", "区"),
        ("Zhou Tiegen", "person", ""),
        ("周鐵根", "person", ""),
        ("徐州", "place", ""),
    ],
)
def test_names_are_told_apart(name, kind, of_class):
    assert (name_kind(name, LEXICON), place_class(name)) == (kind, of_class)


@pytest.mark.parametrize(("question", "kind"), [*rows("question/forms.tsv"), ("", "")])
def test_the_form_tells_a_follow_up(question, kind):
    form = form_of(question, LEXICON)
    assert (form.kind if form else "") == kind


@pytest.mark.parametrize(
    ("question", "pronoun"),
    [
        ("How much did it import?", ("it", "thing")),
        ("What was its total investment?", ("its", "thing")),
        ("By how much did they grow?", ("they", "many")),
        ("Who works there?", ("there", "place")),
        ("How many projects in that district?", ("that district", "noun")),
        ("What happened in the same year?", ("the same year", "time")),
        ("他說了什麼？", ("他", "person")),
        ("這個區有多少項目？", ("這個區", "noun")),
        ("其投资总额是多少？", ("其", "thing")),
        ("How many trains are there?", None),
        ("Did Xuzhou say that it grew?", None),
        ("Did he or Zhou Tiegen speak?", ("he", "person")),
        ("Is it true that exports grew?", None),
        ("應該怎麼做？", None),
        ("其他區呢？", None),
    ],
)
def test_pronouns_that_point_out_of_the_question(question, pronoun):
    found = unresolved_pronoun(question, slots(question, LEXICON))
    assert (found and (found.text, found.kind)) == pronoun
    if found:
        assert question[found.start : found.end] == found.text


def test_an_answer_is_read_back():
    said = read_answer("Zhuang Zhaolin (莊兆林).\n“會議由市長莊兆林主持。”\nAlso: x.\n— Title")
    assert said == Reply("Zhuang Zhaolin (莊兆林)", "會議由市長莊兆林主持。")
    assert reply_names(said, ("person",), LEXICON, chinese=False)[0] == "Zhuang Zhaolin"
    assert reply_names(said, ("person",), LEXICON, chinese=True) == ["莊兆林"]
    assert read_answer("「句子。」\n——《題》") == Reply("", "句子。")
    assert read_answer("The articles don’t say.") == Reply()
    assert read_answer("") == Reply()
    dated = read_answer("14 February 2020.\n“It ran on 11 March 2020.”")
    assert reply_dates(dated) == ["14 February 2020", "11 March 2020"]
    assert reply_dates(dated, value_only=True) == ["14 February 2020"]


@pytest.mark.parametrize(
    ("base", "text", "full"),
    [
        ("How many in 2019?", "2018", "How many in 2018?"),
        ("How many on 22 February 2020?", "2018", "How many in 2018?"),
        ("How many?", "2018年", "How many in 2018?"),
        ("Xuzhou's 2019 exports?", "2018", "Xuzhou's 2018 exports?"),
        ("徐州2019年呢？", "2018", "徐州2018年呢？"),
        ("徐州多少？", "2018年", "2018年徐州多少？"),
        ("徐州2019年多少？", "第二年", "徐州2020年多少？"),
    ],
)
def test_times_are_replaced(base, text, full):
    assert with_time(base, text, slots(base)) == full


def test_times_are_said_and_left_out():
    assert time_phrase("2019年", "How many?") == "in 2019"
    assert time_phrase("22 February 2020", "How many?") == "on 22 February 2020"
    assert time_phrase("2019", "有多少？") == "2019年"
    assert time_phrase("", "How many?") == ""
    assert coarse("22 February 2020") == "February 2020"
    assert coarse("February 22, 2020") == "February 2020"
    assert coarse("2020年2月22日") == "2020年2月"
    assert coarse("2020") == "2020"
    question = "How much did Xuzhou use in 2019?"
    assert without_time(question, slots(question)) == "How much did Xuzhou use?"


def test_related_words_are_related():
    assert kinship("exports", "imports", LEXICON) > kinship("exports", "Quanshan", LEXICON)
    assert kinship("出口额", "进口", LEXICON) > 0
    assert kinship("出口", "項目", LEXICON) == 0
    assert kinship("", "", LEXICON) == 0


@pytest.mark.parametrize(
    ("ask", "sort"),
    [("Why", "reason"), ("為什麼", "reason"), ("什么时候", "date"), ("谁", "person"),
     ("哪裡", "place"), ("how many", "count"), ("多少個", "count"), ("多少", "amount"),
     ("增長了多少", "change"), ("排第幾", "rank"), ("哪些", "list"), ("hello", "")],
)  # fmt: skip
def test_what_asking_words_ask_for(ask, sort):
    assert sort_asked(ask) == sort
