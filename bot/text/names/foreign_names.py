"""Foreign names in Chinese characters → the word that a dictionary has for them: 奧巴馬, Obama."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.text.names.sounds import han_pairs
from bot.text.names.tables import KNOWN
from bot.text.words import stem

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_SURE_WORD = 0.6  # probability of a foreign name's translation


def foreign(name: str, lexicon: Lexicon) -> str:
    """A foreign name by the word that a dictionary has for it and that sounds like it."""
    words = [KNOWN.get(part) or _foreign_word(part, lexicon) for part in name.split("·")]
    return " ".join(words) if all(words) else ""


def _foreign_word(name: str, lexicon: Lexicon) -> str:
    word, share = next(iter(lexicon.english.get(name).items()), ("", 0.0))
    if share < _SURE_WORD or len(name) < 2 or not word.isalpha():
        return ""
    spelled = _unstemmed(word)
    pairs = han_pairs(spelled, lexicon) if spelled else {}
    heard = sum(name[at : at + 2] in pairs for at in range(len(name) - 1))
    return spelled.capitalize() if heard and 2 * heard >= len(name) - 1 else ""


def _unstemmed(word: str) -> str:
    """The word that a stem is of, where one of those in question is by far the commonest."""
    from embeddings.encoder.bundled import bundled

    ends = ("", "s", "e", "es", "er", "ing", "y", "a", "ed")
    forms = [word + end for end in ends] + ([word[:-1] + "y"] if word[-1] == "i" else [])
    ids = zip(forms, bundled().token_ids(forms), strict=True)
    ranks = {
        form: int(one[0]) for form, one in ids if len(one) == 1 and stem(form) == word
    }  # numbered from frequent to rare
    if {word, word + "s"} <= ranks.keys():  # Job or Jobs
        return ""
    best = sorted(ranks, key=lambda form: ranks[form])
    return best[0] if best and all(ranks[best[0]] * 3 < ranks[other] for other in best[1:]) else ""
