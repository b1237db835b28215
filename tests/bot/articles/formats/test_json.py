from __future__ import annotations

import json

import pytest

from bot.articles.formats.json import parse
from bot.core import settings
from bot.core.errors import ArticleError


def read(value, name="a.json"):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return parse(text.encode(), name)


def test_one_record_is_one_article():
    parsed = read({"标题": "外资", "内容": "徐州。", "发布时间": "2020/3/7 10:00", "lang": "zh-CN"})
    assert (parsed.text, parsed.title, parsed.date) == ("徐州。", "外资", "2020-03-07")
    assert (parsed.language, parsed.date_origin, parsed.parts) == ("zh-CN", "record", ())


@pytest.mark.parametrize(
    "value",
    [
        [{"id": "a/1", "text": "One."}, {"id": 7, "title": "T", "content": ["Two.", "Three."]}],
        {"total": 2, "tags": ["x"], "docs": [
            {"id": "a/1", "body": "One."}, {"id": 7, "title": "T", "text": "Two.\n\nThree."}]},
        '{"id": "a/1", "text": "One."}\n\n{"id": 7, "Title": "T", "text": "Two.\\n\\nThree."}\n',
    ],
)  # fmt: skip
def test_several_records_are_parts(value):
    first, second = read(value).parts
    assert (first.name, first.data, first.title) == ("a-1.txt", b"One.", "")
    assert (second.name, second.data, second.title) == ("7.txt", b"Two.\n\nThree.", "T")


def test_records_without_a_key_or_with_the_same_one():
    parts = read(
        [{"text": "a"}, {"text": "b", "id": "1"}, {"text": "c", "id": "../.."}, 5, {}]
    ).parts
    assert [part.name for part in parts] == ["1.txt", "1-2.txt", "3.txt"]


def test_markup_in_a_text_is_read_as_such():
    assert read({"text": "<p>One</p><script>x</script><p>a &lt; b</p>"}).text == "One\n\na < b"
    assert read({"text": "a < b > c"}).text == "a < b > c"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({"name": "package", "version": "1"}, "it holds no articles, which are objects with"),
        ([], "it holds no articles"),
        ({"text": ""}, "it holds no articles"),
        ({"text": {"a": 1}}, "it holds no articles"),
        ("{'a': 1}", r"it is no JSON \(line 1, column 2: Expecting property name"),
        ('{"text": "a"}\n{"text": ', "it is no JSON"),
        ("", "it is no JSON"),
    ],
)
def test_what_holds_no_articles_is_one_line(value, why):
    with pytest.raises(ArticleError, match=why) as caught:
        read(value)
    assert "\n" not in str(caught.value)


def test_a_database_is_refused(monkeypatch):
    monkeypatch.setattr(settings, "MAX_PARTS", 3)
    with pytest.raises(ArticleError, match="it holds more than 3 articles; split it"):
        read([{"text": str(n)} for n in range(4)])
    assert len(read([{"text": str(n)} for n in range(3)]).parts) == 3
