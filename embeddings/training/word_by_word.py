"""A Chinese question word by word in English: what a question and a passage of two languages share.

No translation, but the reader knows a question by its words and hardly by their order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.question import kind_asked
from bot.text import fold, is_stopword, stem, tag_words

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

    from embeddings.lexicon import Lexicon

_KNOWN = 0.95  # share of the words in the table that are translated; the others are spelled
_SHARPER = 1.5  # power of the translations' probabilities
_QUESTION_WORDS = {
    "person": "Who", "place": "Where", "date": "When", "amount": "How much", "count": "How many",
    "percentage": "What percentage", "rank": "What rank", "": "What",
}  # fmt: skip


def in_english(
    question: str, lexicon: Lexicon, forms: Mapping[str, str], pick: random.Random
) -> str:
    """A Chinese question in English words, the question word in front.

    Args:
        question: any Chinese question.
        lexicon: whose translations are drawn from; a word without one is spelled in pinyin.
        forms: the word that an English stem stands for, as ``common_forms`` gives it.
        pick: draws the translations.
    """
    said = [_QUESTION_WORDS[kind_asked(question)]]
    for word, _ in tag_words(fold(question).text):
        if is_stopword(word) or not word.strip():
            continue
        if word[0] < "\u2e80":
            said.append(word if word[0].isalnum() else "")
            continue
        found = lexicon.english.get(word)
        if found and pick.random() < _KNOWN:
            stems, chances = zip(*found.items(), strict=True)
            chosen = pick.choices(stems, [chance**_SHARPER for chance in chances])[0]
            said.append(" ".join(forms.get(stem_, stem_) for stem_ in chosen.split()))
        else:
            said.append("".join(_reading(c, lexicon) for c in word).capitalize())
    return " ".join(filter(None, said)) + "?"


def _reading(character: str, lexicon: Lexicon) -> str:
    return next(iter(lexicon.readings.get(character)), "")


def common_forms(texts: Iterable[str]) -> dict[str, str]:
    """English stem → its commonest form in the texts."""
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        for word in text.lower().replace(".", " ").replace(",", " ").split():
            if word.isalpha():
                counts.setdefault(stem(word), Counter())[word] += 1
    return {stem_: forms.most_common(1)[0][0] for stem_, forms in counts.items()}
