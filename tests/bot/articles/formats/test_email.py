from __future__ import annotations

from email.message import EmailMessage

import pytest

from bot.articles.formats.email import parse
from bot.core.errors import ArticleError


def letter(body="徐州出口777.9億元。", charset="utf-8", **headers):
    message = EmailMessage()
    headers = {
        "From": "李明 <li@example.org>",
        "To": "b@example.org",
        "Subject": "外資年報",
    } | headers
    for name, value in headers.items():
        message[name] = value
    message.set_content(body, charset=charset)
    return message


def read(message, name="a.eml"):
    return parse(message if isinstance(message, bytes) else message.as_bytes(), name)


def test_a_message_with_its_headers():
    parsed = read(letter(Date="Mon, 01 May 2023 10:00:00 +0800", Bcc="secret@example.org"))
    assert parsed.text == (
        "# 外資年報\n\nFrom: 李明 <li@example.org>\nTo: b@example.org\n"
        "Date: Mon, 01 May 2023 10:00:00 +0800\n\n徐州出口777.9億元。"
    )
    assert (parsed.title, parsed.date, parsed.date_origin) == ("外資年報", "2023-05-01", "header")
    assert parsed.parts == ()


@pytest.mark.parametrize(
    "before",
    ["On 3 May 2020 at 10:00, Ann wrote:", "在 2020年5月3日，安妮写道：", "2020-05-03 安妮 寫道："],
)
def test_what_a_reply_quotes_stands_apart(before):
    parsed = read(
        letter(f"Yes, 300.\n\n{before}\n> How many?\n>\n> > Once more?\n\nAnd no more.\n")
    )
    assert parsed.text.endswith(
        f"\n\nYes, 300.\n\nAnd no more.\n\n## {before.rstrip(':：')}\n\nHow many?\n\nOnce more?"
    )


def test_what_stands_below_an_original_message_is_quoted():
    body = "Yes.\n\n-----Original Message-----\nFrom: Ann\n\nHow many?\n"
    assert read(letter(body)).text.endswith(
        "\n\nYes.\n\n## Original Message\n\nFrom: Ann\n\nHow many?"
    )


def test_lines_that_the_sender_broke_are_joined_if_it_says_so():
    data = b"From: a\nTo: b\nContent-Type: text/plain; format=flowed\n\nOne \ntwo.\n-- \nAnn\n"
    assert read(data).text.endswith("\n\nOne two.\n--\nAnn")


@pytest.mark.parametrize("charset", ["gb2312", "big5", "utf-8"])
def test_encodings(charset):
    text = "徐州出口" if charset == "gb2312" else "徐州出口億元"
    assert read(letter(text, charset)).text.endswith(text)


def test_a_wrong_encoding_is_told_all_the_same():
    head = b"From: a\nTo: b\nContent-Type: text/plain; charset=us-ascii\n\n"
    assert read(head + "徐州市的出口".encode("gb18030")).text.endswith("徐州市的出口")
    head = head.replace(b"us-ascii", b"gb2312")
    assert read(head + "镕基與億元".encode("gb18030")).text.endswith("镕基與億元")
    assert read(head.replace(b"gb2312", b"x-none") + b"\xff\xfe\x81").text


def test_a_page_without_plain_text():
    message = letter()
    message.set_content("<p>One</p><table><tr><th>City<th>Tons<tr><td>A<td>5</table>", "html")
    assert read(message).text.endswith("\n\nOne\n\nOne — A: Tons 5.")


def test_attachments_are_parts_and_those_not_read_are_named():
    message = letter()
    message.add_attachment(b"a,b\n1,2\n", "text", "csv", filename="表.csv")
    message.add_attachment(b"MZ", "application", "octet-stream", filename="setup.exe")
    message.add_attachment(b"a,b\n", "text", "csv", filename="../../表.csv")
    message.add_attachment(letter("inner", Subject="內"))
    parsed = read(message)
    assert [(part.name, part.data[:4]) for part in parsed.parts[:2]] == [
        ("表.csv", b"a,b\n"),
        ("3-表.csv", b"a,b\n"),
    ]
    assert parsed.parts[2].name == "4.eml" and b"inner" in parsed.parts[2].data
    assert parsed.unread == ("setup.exe",)


def test_a_mailbox():
    first = letter("first", **{"Message-ID": "<1@example.org>"}).as_bytes()
    data = b"From a Mon\n" + first + b"\n>From here\n\nFrom b Tue\n" + letter("second").as_bytes()
    parsed = parse(data, "a.mbox")
    assert [part.name for part in parsed.parts] == ["1@example.org.eml", "2.eml"]
    assert b"\nFrom here" in parsed.parts[0].data and b"second" in parsed.parts[1].data
    assert parsed.text == ""


def test_a_saved_page():
    page = letter()
    page.replace_header("From", "<Saved by Blink>")
    page["Snapshot-Content-Location"] = "https://example.org/a"
    page.set_content(
        "<html lang=zh><head><title>外資</title><meta name=pubdate content=2020-03-27></head>"
        "<body><p>徐州2019年實際使用外資20.9億美元，增長10.09%。</p></body></html>",
        "html",
        charset="gb18030",
    )
    page.make_related()
    parsed = read(page, "a.mhtml")
    assert parsed.text == "徐州2019年實際使用外資20.9億美元，增長10.09%。"
    assert (parsed.title, parsed.date, parsed.date_origin) == ("外資", "2020-03-27", "markup")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"no header\n\nat all", b"\x00\xff" * 50])
def test_what_is_no_message_is_one_line(data):
    with pytest.raises(ArticleError, match=r"cannot read a.eml: it is no message; check the file"):
        parse(data, "a.eml")


def test_headers_of_any_kind_are_harmless():
    headers = (
        b"From: =?utf-8?q?=ff=fe?= <\x00>\nTo: b\nDate: 99 Foo 0\nSubject: \x1b[2J" + b"x" * 9_000
    )
    parsed = read(headers + b"\n\nText.\n")
    assert parsed.text.endswith("\n\nText.") and parsed.date == "" and len(parsed.title) <= 500
