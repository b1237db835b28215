"""How closely two phrases are related: by their words, or by what these are in Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text.folding import fold, holds_han
from bot.text.words import stem

if TYPE_CHECKING:
    from embeddings.lexicon import Lexicon

_LEAST = 0.1  # share of a translation that counts


def kinship(first: str, second: str, lexicon: Lexicon | None) -> float:
    """0 to 1: imports and exports share 口 (进口, 出口), total value and total trade a word."""
    one, other = _essence(first, lexicon), _essence(second, lexicon)
    return len(one & other) / max(min(len(one), len(other)), 1)


def _essence(text: str, lexicon: Lexicon | None) -> set[str]:
    """The stems of a phrase, and the characters that it is written with in Chinese."""
    folded = fold(text).text
    essence = {character for character in folded if holds_han(character)}
    for word in re.findall("[a-z]+", folded):
        essence.add(stem(word))
        if lexicon is not None:
            for translation, share in lexicon.chinese.get(stem(word)).items():
                if share >= _LEAST and holds_han(translation):
                    essence |= set(translation[:2])
    return essence
