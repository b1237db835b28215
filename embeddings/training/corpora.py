"""A folder of corpora → pairs of strings, dictionary entries and passages with questions.

The corpora are not part of the project; ``docs/model.md`` names each file, its source and its
licence. A missing file is left out, which is logged.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

SENTENCE_FILES = (
    "wmt-news.en-zh.tsv.gz",
    "python-docs.en-zh.tsv.gz",
    "tatoeba.en-zh.tsv.gz",
    "tico19.en-zh.tsv.gz",
    "pud.en-zhHant.tsv.gz",
    "d2l.en-zh.tsv.gz",
)
MANUAL_FILES = ("python-docs.en-zh.tsv.gz",)  # much text of one narrow kind
TERM_FILES = ("countries.en-zh.tsv.gz", "cldr-names.en-zh.tsv.gz")
NAME_FILES = ("names.en-zh.tsv.gz",)

_CEDICT = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One dictionary entry: the two written forms, the reading and the glosses."""

    traditional: str
    simplified: str
    pinyin: tuple[str, ...]  # syllables with tone digits, capitalised in proper names
    glosses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with its questions, each with its answer and the answer's offset."""

    title: str  # of the article
    text: str
    questions: tuple[tuple[str, str, int], ...]


def _lines(folder: Path, name: str) -> Iterator[str]:
    path = folder / name
    if not path.exists():
        log.warning("%s: not in %s, left out", name, folder)
        return
    with gzip.open(path, "rt", encoding="utf-8-sig") as lines:
        yield from lines


def pairs(folder: Path, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """English and Chinese of each line of the files."""
    for name in names:
        for line in _lines(folder, name):
            english, tab, chinese = line.rstrip("\n").partition("\t")
            if tab and english.strip() and chinese.strip():
                yield english, chinese


def sentence_groups(
    folder: Path, names: tuple[str, ...] = SENTENCE_FILES
) -> list[tuple[list[str], list[str]]]:
    """Groups of sentences that mean the same, as English versions and Chinese versions.

    The news corpus has several translations of a segment on consecutive lines, which share one
    side; so lines are joined while either side repeats.
    """
    groups: list[tuple[list[str], list[str]]] = []
    for english, chinese in pairs(folder, names):
        if groups and (english in groups[-1][0] or chinese in groups[-1][1]):
            for versions, text in zip(groups[-1], (english, chinese), strict=True):
                if text not in versions:
                    versions.append(text)
        else:
            groups.append(([english], [chinese]))
    return groups


def dictionary(folder: Path) -> list[Entry]:
    """The entries of CC-CEDICT."""
    entries = []
    for line in _lines(folder, "cedict.u8.gz"):
        if match := _CEDICT.match(line):
            traditional, simplified, pinyin, glosses = match.groups()
            entries.append(
                Entry(traditional, simplified, tuple(pinyin.split()), tuple(glosses.split("/")))
            )
    return entries


CHINESE_QUESTIONS, JAPANESE_QUESTIONS = "cmrc2018-train.json.gz", "jaquad-train.json.gz"


def passages(folder: Path, name: str = CHINESE_QUESTIONS) -> list[Passage]:
    """The paragraphs of a file in SQuAD's format, with their questions."""
    text = "".join(_lines(folder, name))
    passages = []
    for article in json.loads(text)["data"] if text else ():
        for paragraph in article["paragraphs"]:
            questions = tuple(
                (qa["question"], qa["answers"][0]["text"], qa["answers"][0]["answer_start"])
                for qa in paragraph["qas"]
            )
            passages.append(Passage(article.get("title", ""), paragraph["context"], questions))
    return passages


def texts(folder: Path) -> Iterator[str]:
    """Every text of the corpora once, with up to three versions of a sentence, to be counted."""
    for english, chinese in sentence_groups(folder):
        yield from english[:3]
        yield from chinese[:3]
    for passage in passages(folder):
        yield passage.text
        yield from (question for question, _, _ in passage.questions)
    for entry in dictionary(folder):
        yield entry.simplified
        yield from entry.glosses
    for english_name, chinese_name in pairs(folder, TERM_FILES + NAME_FILES):
        yield english_name
        yield chinese_name.split("\t")[0]
