"""A question with misspelt common words → the question with these words spelt right.

A word counts as misspelt if neither the articles have it nor the lexicon (but for its own slips),
and is corrected if one letter too many, too few, changed or moved (Damerau-Levenshtein distance 1)
makes it a common word of the articles that is clearly likelier than any other. Names, numbers and
codes stay as they are: an unknown Leidoz is not Leidos.
"""

from __future__ import annotations

import re
from itertools import islice
from math import inf, log
from string import ascii_lowercase
from typing import TYPE_CHECKING, NamedTuple

from bot.text import ENGLISH_STOPWORDS, HAN, stem
from bot.text.names import is_common_word, syllable_cuts
from embeddings.encoder import bundled_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from embeddings.lexicon import Lexicon

    Counts = Callable[[Sequence[str]], Sequence[int]]

_SHORTEST = 5  # letters of a word that is meant: of shorter ones one letter makes many others
_LONGEST = 24
_SYLLABLES = 2  # of Chinese in Latin letters: a given name (lishen), or a word
# A word that asks or joins may be shorter (wich): there are few of them.
_CLOSED = frozenset(word for word in ENGLISH_STOPWORDS if len(word) >= 4)
_ASKING = frozenset("how what when where which who whom whose why".split())
# A word by itself: no part of a name or a code (Hewlett-Packard, x-ray7), of an address, or of a
# contraction. Chinese may stand right beside it.
_WORD = re.compile(
    rf"(?<![^\W{HAN}])(?<![^\s{HAN}][-./@'’&_])[A-Za-z]{{4,}}(?![^\W{HAN}])(?![-./@&_][^\s{HAN}])"
    r"(?!['’](?!s\b)\w)"
)
_VARIANT = re.compile("re(?=s?$)|er(?=s?$)|our|or")  # metre and meter are both right

# What the library itself is asked about with, whatever its articles have.
_LIBRARY = frozenset(
    map(stem, "article document library list report source summary summarise summarize".split())
)
_TRANSLATIONS = 3  # of a word that are looked for in the articles
_SLIP = 2.0  # log odds of letters that changed places or were doubled over another mistake
_CLEARLY = 1.0  # log odds by which the likeliest word has to be likelier than any other


class _Reading(NamedTuple):
    """A word that a misspelt one may be."""

    score: float  # the likelier, the greater
    word: str


def correct_spelling(question: str, counts: Counts, lexicon: Lexicon) -> str:
    """Returns the question with its misspelt common words corrected; as it is if there are none.

    Args:
        question: as it was typed.
        counts: returns in how many passages each of some keyword tokens stands.
        lexicon: knows English words, and names from words.
    """
    matches = [match for match in _WORD.finditer(question) if _may_be_common(match)]
    words = [match.group().lower() for match in matches]
    corrected, done = [], 0
    spelt: dict[str, str] = {}  # a word may be repeated hundreds of times
    for match, passages in zip(matches, _passages(words, counts, lexicon), strict=True):
        if not passages:
            typed = match.group()
            if typed not in spelt:
                spelt[typed] = _correct_word(match, counts, lexicon)
            corrected += [question[done : match.start()], spelt[typed]]
            done = match.end()
    return "".join([*corrected, question[done:]])


def _may_be_common(match: re.Match[str]) -> bool:
    """Whether a word is no stopword, and written small, or the first: others are names."""
    word = match.group()
    if word.lower() in ENGLISH_STOPWORDS or len(word) > _LONGEST:
        return False
    return word.islower() or (word.istitle() and not match.string[: match.start()].strip())


def _correct_word(match: re.Match[str], counts: Counts, lexicon: Lexicon) -> str:
    """A word that the articles do not have, spelt right; as it is if that is not sure."""
    typed = match.group()
    edits = _edits(typed.lower())
    if lexicon.chinese.get(stem(typed.lower())):
        edits = _surely_slips(typed.lower(), edits)
    closed = edits & _CLOSED
    if typed.istitle():  # a name, unless it is the only word that asks
        others = re.findall("[a-z]+", match.string[match.end() :].lower())
        asking = closed & _ASKING if _ASKING.isdisjoint(others) else frozenset()
        return next(iter(asking)).capitalize() if len(asking) == 1 else typed
    likeliest = ""
    if all(len(syllables) != _SYLLABLES for syllables in syllable_cuts(typed, lexicon)):
        likeliest = _likeliest(typed, edits, counts, lexicon)
    words = {likeliest, *closed} - {""}
    if len(words) > 1:
        words = {word for word in words if _is_slip(typed, word)}
    return words.pop() if len(words) == 1 else typed


def _edits(word: str) -> frozenset[str]:
    """All words of letters at Damerau-Levenshtein distance 1."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    tailed = [(head, tail) for head, tail in halves if tail]
    found = {head + tail[1:] for head, tail in tailed}
    found |= {head + tail[1::-1] + tail[2:] for head, tail in tailed}
    found |= {head + letter + tail for head, tail in halves for letter in ascii_lowercase}
    found |= {head + letter + tail[1:] for head, tail in tailed for letter in ascii_lowercase}
    return frozenset(found - {word})


def _surely_slips(typed: str, edits: Iterable[str]) -> frozenset[str]:
    """Of a word that the lexicon has: what it is a slip for, if it is no word all the same.

    The lexicon was learned from texts with slips in them (recieve, goverment). A word that is one
    token to the bundled model is none.
    """
    if len(typed) <= _SHORTEST or _common_ranks([typed, stem(typed)]):
        return frozenset()
    return frozenset(
        word
        for word in edits
        if word[0] == typed[0]
        and (len(word) != len(typed) or _is_slip(typed, word))
        and _VARIANT.sub("", word) != _VARIANT.sub("", typed)
    )


def _likeliest(typed: str, edits: Iterable[str], counts: Counts, lexicon: Lexicon) -> str:
    """The one of some words that the typed one is surely meant to be; "" if none is.

    A word counts if it is one token to the bundled model, the lexicon has it as no name, and the
    articles have it or a translation: with any other nothing would be found. If none is one token,
    a word of the articles counts.
    """
    listed = sorted(word for word in edits if len(word) >= _SHORTEST)
    ranks = {
        word: rank
        for word, rank in _common_ranks(listed).items()
        if is_common_word(stem(word), lexicon)
    }
    if not ranks:
        return _rare_word(listed, counts, lexicon)
    there = zip(ranks, _passages(ranks, counts, lexicon), strict=True)
    readings = sorted(
        (_Reading(_likelihood(typed, word, ranks[word], n), word) for word, n in there if n),
        reverse=True,
    )
    if not readings:
        return ""
    best = readings[0]
    rival = next((one.score for one in readings if stem(one.word) != stem(best.word)), -inf)
    return best.word if best.score - rival >= _CLEARLY else ""


def _common_ranks(words: Sequence[str]) -> dict[str, int]:
    """The words that are one token to the bundled model, with their ranks, frequent ones first."""
    pieces = zip(words, bundled_encoder().token_ids(words), strict=True)
    return {word: int(tokens[0]) for word, tokens in pieces if len(tokens) == 1}


def _rare_word(words: Sequence[str], counts: Counts, lexicon: Lexicon) -> str:
    """The one of some words that the articles have and the lexicon as no name; "" for several."""
    stems = [stem(word) for word in words]
    found = {
        stemmed: word
        for word, stemmed, passages in zip(words, stems, counts(stems), strict=True)
        if passages and len(stemmed) > _SHORTEST and is_common_word(stemmed, lexicon)
    }
    return next(iter(found.values())) if len(found) == 1 else ""


def _passages(words: Iterable[str], counts: Counts, lexicon: Lexicon) -> list[int]:
    """In how many passages each word stands, or the one of its translations that most have."""
    forms = [
        [stem(word), *islice(lexicon.chinese.get(stem(word)), _TRANSLATIONS)] for word in words
    ]
    found = iter(counts([form for group in forms for form in group]))
    return [max(*islice(found, len(group)), int(group[0] in _LIBRARY), 0) for group in forms]


def _likelihood(typed: str, word: str, rank: int, passages: int) -> float:
    """How likely a word is meant: a frequent one, by a slip, with its first letter right."""
    slip = _is_slip(typed, word)
    changed = typed[0] != word[0] and not slip
    return log(passages) - log(1 + rank) / 2 + _SLIP * (slip - changed)


def _is_slip(typed: str, word: str) -> bool:
    """Whether letters changed places, or one was doubled or not: exprots, comittee."""
    if sorted(typed) == sorted(word):
        return True
    return re.sub(r"(.)\1", r"\1", typed) == re.sub(r"(.)\1", r"\1", word)
