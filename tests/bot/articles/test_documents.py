from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest
from documents import docx

from bot.articles.documents import article_of, compose, split_front_matter, tags_of, title_of
from bot.text.language import language_of

ENGLISH = "The city of Xuzhou used more foreign capital in 2019 than it had in the year before."


def test_front_matter_is_taken_off():
    text = "---\ntitle: Trade: 2019\nDate: 2020-03-27\nsource: \"a 'b'\"\n---\n\nBody.\n"
    fields, body = split_front_matter(text)
    assert fields == {"title": "Trade: 2019", "date": "2020-03-27", "source": "a 'b'"}
    assert body == "\nBody.\n"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("title:", ""),
        ("title: 'It''s'", "It's"),
        ('title: "a \\"b\\""', 'a "b"'),
        ("title: C#  # a comment", "C#"),
        ("title: https://example.org/a#b", "https://example.org/a#b"),
        ('title: "', '"'),
    ],
)
def test_values_as_they_stand(line, value):
    assert split_front_matter(f"---\n{line}\n---\nx") == ({"title": value}, "x")


def test_lists_and_comments_are_passed_over():
    text = "---\n# comment\nauthors:\n  - a\n- b\n\ntitle: T\n...\nx"
    assert split_front_matter(text) == ({"authors": "", "title": "T"}, "x")


@pytest.mark.parametrize(
    ("lines", "tags"),
    [
        ("tags: trade, 外資", ("trade", "外資")),
        ("Tags: 貿易、外資；Xuzhou", ("貿易", "外資", "Xuzhou")),
        ("tags: [trade, \"a, b\", 'c']", ("trade", "a, b", "c")),
        ('tags: "foreign trade"', ("foreign trade",)),
        ("tags:\n  - trade\n  - 'a, b'\n- Trade\n  # c\n  - d # e", ("trade", "a, b", "d")),
        ("tags:\ntitle: T", ()),
        ("tags:\n- a\ntitle: T\n- b", ("a",)),
        ("tags: one\n- two", ("one",)),
        ("tags: []", ()),
        ("tags: ,,, ,", ()),
        (f"tags: a, {'x' * 201}, b", ("a", "b")),
        ("tags: a\x1fb, c\td", ("a b", "c d")),
        ("tags: a\u202eb, c", ("c",)),
        ("tags: " + ", ".join(map(str, range(500))), tuple(map(str, range(100)))),
    ],
)
def test_tags(lines, tags):
    fields, body = split_front_matter(f"---\n{lines}\n---\nx")
    assert body == "x"
    assert tags_of(fields["tags"]) == tags


def test_blank_lines_may_stand_before_the_front_matter():
    assert split_front_matter("\n \n---\ntitle: T\n---\n\nx") == ({"title": "T"}, "\nx")


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2020-03-27", "2020-03-27"),
        ("Fri, 17 Sep 2021 23:05:53 +0800", "2021-09-17"),
        ("17 Sep 2021", "17 Sep 2021"),
        ("someday", "someday"),
        ("Fri, 99 Sep 2021 11:05:53 GMT", "Fri, 99 Sep 2021 11:05:53 GMT"),
        ("", ""),
    ],
)
def test_dates(given, date):
    data = f"---\ndate: {given}\n---\nText.".encode()
    assert article_of(data, "a.md", "a.md", ".md").date == date


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no fence",
        "---\ntitle: never closed",
        "---\nProse under a rule.\n---\nMore.",
        "Text.\n---\ntitle: not on the first line\n---\n",
        "---\n" + "a: b\n" * 200 + "---\n",
    ],
)
def test_what_is_no_front_matter_stays(text):
    assert split_front_matter(text) == ({}, text)


@pytest.mark.parametrize(
    ("text", "markdown", "title"),
    [
        ("Intro.\n\n## The **title** ##\n", True, "The title"),
        ("# 外資與外貿\n正文。", True, "外資與外貿"),
        ("# 镇志摘要\ntext", False, "镇志摘要"),
        ("The office filed its final affidavit on 4 May 2021.\nIt said", False, "stem"),
        ("中共中央、国务院，\n现在", False, "stem"),
        ("#hashtag first\ntext", True, "#hashtag first"),
        ("\n  First line  \nSecond", False, "First line"),
        ("x" * 80 + "\n", False, "x" * 80),
        ("x" * 81 + "\n", False, "stem"),
        ("snake_case_name\n", True, "snake_case_name"),
        ("#\n##\nshort", True, "short"),
        ("---\n* * *\nfirst words", True, "first words"),
        (
            "下载\n打印\n全屏\n【字号：\n】\n上海市政府工作报告\n各位代表：",
            False,
            "上海市政府工作报告",
        ),
        ("Print\nShare\n\nA+\nThe budget of the city\nText.", False, "The budget of the city"),
        ("徐州\n2019年的外資與外貿", False, "徐州"),
        ("Xuzhou\n2019\nForeign trade grew.", False, "Xuzhou"),
        ("apple\npear\nplum\nfig", False, "apple"),
        ("***\n---\n", False, "stem"),
        ("   \n", False, "stem"),
    ],
)
def test_titles(text, markdown, title):
    assert title_of(text, markdown, "stem") == title


@pytest.mark.parametrize(
    ("text", "source", "dated"),
    [
        ("---\ndate: 2020-03-27\n---\n时间：2021-01-01\n正文", "a.md", ("2020-03-27", "")),
        ("# 年报\n时间：2021-01-01\n正文", "2019-05-06.md", ("2021-01-01", "text")),
        ("正文，2021年1月1日起施行。", "/a/办法(2019-05-06).md", ("2019-05-06", "file name")),
        ("正文", "/a/2019-05/办法.txt", ("2019-05", "folder name")),
        ("正文", "/a/2019/办法.txt", ("", "")),
    ],
)
def test_where_a_date_is_from(text, source, dated):
    article = article_of(text.encode(), source, source, source[source.rindex(".") :])
    assert (article.date, article.date_origin) == dated


def test_what_a_program_noted_of_a_file_counts_only_where_the_text_names_the_year():
    def dated(paragraph):
        def fill(document):
            document.core_properties.modified = datetime(2020, 3, 27)
            document.add_paragraph(paragraph)

        article = article_of(docx(fill), "a.docx", "a.docx", ".docx")
        return article.date, article.date_origin

    assert dated("2020年的計劃，分為三個部分。") == ("2020-03-27", "properties")
    assert dated("2014年的計劃，分為三個部分。") == ("", "")
    assert dated("長期的計劃，分為三個部分。") == ("", "")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        ("Short heading", "en"),
        ("徐州2019年的进出口总额为931.9亿元。", "zh-Hans"),
        ("徐州2019年的進出口總額為931.9億元。", "zh-Hant"),
        ("使用 Python 和 FAISS 的语言模型", "zh-Hans"),
        (ENGLISH + " Its name is written 徐州.", "en"),
        ("", ""),
        ("2019 20.9 10.09%", ""),
        ("徐州市は江蘇省の都市です。外資の利用が増えました。", ""),
        ("쉬저우시는 장쑤성에 위치한 도시이다.", ""),
        ("Президент России заявил, что экономика растёт.", ""),
        (
            "La ville a reçu plus de capitaux étrangers que pendant toute autre année, et les"
            " autorités pensent que cela va continuer.",
            "",
        ),
    ],
)
def test_the_language_is_read_off_the_characters(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("zh-Hant", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("ZH-HANS", "zh-Hans"),
        ("zh", "zh-Hant"),  # which Chinese is read off the text
        ("fr", ""),
    ],
)
def test_a_named_language_is_believed(tag, language):
    assert language_of("進出口總額", tag) == language


def test_letters_and_their_accents_are_one_character():
    apart = unicodedata.normalize("NFD", "Café Zürich，ガス 대한")
    assert apart != "Café Zürich，ガス 대한"
    article = article_of(f"# {apart}\n\n{apart}。\uf900".encode(), "a.md", "a.md", ".md")
    assert article.title == "Café Zürich，ガス 대한"
    assert article.text == "# Café Zürich，ガス 대한\n\nCafé Zürich，ガス 대한。\uf900"
    assert compose("豈\u2f00") == "豈\u2f00"  # these have other forms, and are shown as they are
    source = f"/a/{unicodedata.normalize('NFD', '2019年Übersicht')}.txt"
    article = article_of("正文。\n".encode() * 40, "a", source, ".txt")
    assert (article.title, article.source) == ("2019年Übersicht", source)
