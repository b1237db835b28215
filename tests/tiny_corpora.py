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


def rows(pairs):
    return "".join(f"{english}\t{chinese}\n" for english, chinese in pairs)


def pack(path, text):
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
