"""A folder of corpora small enough to read, in the formats the training takes."""

from __future__ import annotations

import gzip
import json

SENTENCES = [
    ("The cat drinks milk.", "猫喝牛奶。"),
    ("The dog drinks water.", "狗喝水。"),
    ("The cat sees the dog.", "猫看见狗。"),
    ("The dog sees milk.", "狗看见牛奶。"),
    ("Foreign investment rose.", "外资增长。"),
    ("Foreign investment fell.", "外资下降。"),
    ("Gross domestic product (GDP) rose.", "国内生产总值增长。"),
]
VERSIONS = [("One segment", "一段"), ("One segment", "一个片段"), ("Another", "另一段")]
CEDICT = """# CC-CEDICT
貓 猫 [mao1] /cat/CL:隻|只[zhi1]/
狗 狗 [gou3] /dog/CL:隻|只[zhi1]/
製造業 制造业 [zhi4 zao4 ye4] /manufacturing industry/
外商直接投資 外商直接投资 [wai4 shang1 zhi2 jie1 tou2 zi1] /foreign direct investment/
徐州 徐州 [Xu2 zhou1] /Xuzhou, prefecture-level city in Jiangsu/
not an entry
"""
CONTEXT = "猫喝牛奶。狗喝水。"
SQUAD = {
    "version": "v1.0",
    "data": [
        {
            "paragraphs": [
                {
                    "id": "P1",
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "Q1",
                            "question": "狗喝什么？",
                            "answers": [{"text": "水", "answer_start": 7}],
                        }
                    ],
                }
            ]
        }
    ],
}


def write(folder):
    """Fills the folder and gives it back; three sentence files and the term file are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    pack(folder / "wmt-news.en-zh.tsv.gz", rows(VERSIONS))
    pack(folder / "tatoeba.en-zh.tsv.gz", "\ufeff" + rows(SENTENCES * 3) + "no tab\n\t空\n")
    pack(
        folder / "cldr-names.en-zh.tsv.gz", rows([("world", "世界"), ("Africa", "非洲\t阿非利加")])
    )
    pack(folder / "names.en-zh.tsv.gz", rows([("beckham", "贝克汉姆")]))
    pack(folder / "cedict.u8.gz", CEDICT)
    pack(folder / "cmrc2018-train.json.gz", json.dumps(SQUAD, ensure_ascii=False))
    return folder


# What a reader can be asked for: names, places, figures; each sentence in both languages.
NEWS = [
    (
        "Xuzhou signed 21 projects in Moscow on March 27, 2020, the city government said.",
        ["徐州市政府说，2020年3月27日徐州在莫斯科签约21个项目。", "徐州在莫斯科签下了21个项目。"],
    ),
    (
        "In 2019 Xuzhou used US$2.09 billion of foreign direct investment, a rise of 10 percent.",
        ["2019年徐州实际使用外商直接投资20.9亿美元，增长10%。"],
    ),
    (
        "The manufacturing industry of Xuzhou used most of the foreign direct investment.",
        ["徐州的制造业使用了大部分外商直接投资。"],
    ),
] * 5
ARTICLES = {
    "徐州位于江苏省西北部，人口有908万。徐州的制造业使用了大部分外商直接投资。周铁根是徐州市长，"
    "他在2019年访问了莫斯科。签约的项目有21个，投资总额为20.9亿美元。"
    "徐州的汉文化景区每年有许多游客。": [
        ("徐州的市长是谁？", "周铁根"),
        ("徐州签了多少个项目？", "21个"),
        ("徐州在哪里？", "江苏省西北部，"),
    ],
    "南京是江苏省的省会，人口有850万。南京的制造业在2018年增长了8%。南京大学在南京市鼓楼区。": [
        ("南京大学在哪里？", "南京市鼓楼区"),
        ("南京有多少人口？", "850万"),
    ],
}

JAPANESE = {
    "data": [
        {
            "title": "猫",
            "paragraphs": [
                {
                    "context": "猫は牛乳を飲む。犬は水を飲む。",
                    "qas": [
                        {
                            "question": "猫は何を飲みますか?",
                            "answers": [{"text": "牛乳", "answer_start": 2}],
                        }
                    ],
                }
            ],
        }
    ]
}


def write_for_reading(folder):
    """The same folder with longer sentences and passages, of which the reader's examples come."""
    write(folder)
    told = [(english, chinese) for english, versions in NEWS for chinese in versions]
    pack(folder / "tico19.en-zh.tsv.gz", rows(told))
    articles = [
        {
            "title": text[:2],
            "paragraphs": [
                {
                    "context": text,
                    "qas": [
                        {"question": q, "answers": [{"text": a, "answer_start": text.index(a)}]}
                        for q, a in questions
                    ],
                }
            ],
        }
        for text, questions in ARTICLES.items()
    ]
    squad = {"data": articles}
    pack(folder / "cmrc2018-train.json.gz", json.dumps(squad, ensure_ascii=False))
    pack(folder / "jaquad-train.json.gz", json.dumps(JAPANESE, ensure_ascii=False))
    return folder


def rows(pairs):
    return "".join(f"{english}\t{chinese}\n" for english, chinese in pairs)


def pack(path, text):
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
