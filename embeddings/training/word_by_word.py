"""A Chinese question → the same question word by word in English.

This is not a translation, but the reader goes by a question's words and hardly by their order.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.question import kind_asked, manner_asked
from bot.text import fold, is_stopword, stem, tag_words

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

    from embeddings.lexicon import Lexicon

_KNOWN = 0.95  # share of the words in the lexicon that are translated; the others are spelled
_SHARPER = 1.5  # the power to which the translations' probabilities are raised
_QUESTION_WORDS = {
    "person": "Who", "place": "Where", "date": "When", "amount": "How much", "count": "How many",
    "percentage": "What percentage", "rank": "What rank", "change": "By how much",
    "duration": "How long", "reason": "Why", "list": "Which", "organisation": "Which organization",
    "definition": "What", "": "What",
}  # fmt: skip


def in_english(
    question: str, lexicon: Lexicon, forms: Mapping[str, str], pick: random.Random
) -> str:
    """A Chinese question in English words, the question word in front.

    Args:
        question: any Chinese question.
        lexicon: the translations to draw from; a word without any is spelled in pinyin.
        forms: the word that stands for an English stem, as of ``common_forms``.
        pick: draws the translations.
    """
    words = [_QUESTION_WORDS[kind_asked(question) or manner_asked(question)]]
    for word, _ in tag_words(fold(question).text):
        if is_stopword(word) or not word.strip():
            continue
        if word[0] < "\u2e80":
            words.append(word if word[0].isalnum() else "")
            continue
        translations = lexicon.english.get(word)
        if translations and pick.random() < _KNOWN:
            stems, chances = zip(*translations.items(), strict=True)
            chosen = pick.choices(stems, [chance**_SHARPER for chance in chances])[0]
            words.append(" ".join(forms.get(stem_, stem_) for stem_ in chosen.split()))
        else:
            words.append("".join(_reading(c, lexicon) for c in word).capitalize())
    return " ".join(filter(None, words)) + "?"


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
