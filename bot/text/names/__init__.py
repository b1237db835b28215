"""Names of people and places: found, told from other words, and matched across languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.text.names.find import LATIN_WORD, Name, han_names, latin_names, names_of, quoted_names
    from bot.text.names.kinds import OFFICES, is_common_word, name_kind, place_class
    from bot.text.names.match import (
        LETTER,
        WORD,
        Evidence,
        Organisation,
        Text,
        countries_in,
        evidence_of,
        han_supported,
        is_country,
        is_replaced,
        latin_supported,
        name_share,
        organisations_of,
        side_by_side,
        text_of,
    )
    from bot.text.names.romanisation import romanise
    from bot.text.names.sounds import (
        han_pairs,
        is_pinyin,
        latin_spellings,
        plain_letters,
        readings_of,
        spells_names,
        syllable_cuts,
    )
    from bot.text.names.tags import tagged_names
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.text.names.find": (
                "LATIN_WORD",
                "Name",
                "han_names",
                "latin_names",
                "names_of",
                "quoted_names",
                "readings_of",
            ),
            "bot.text.names.kinds": (
                "OFFICES",
                "is_common_word",
                "name_kind",
                "place_class",
            ),
            "bot.text.names.match": (
                "Evidence",
                "LETTER",
                "Organisation",
                "Text",
                "WORD",
                "countries_in",
                "evidence_of",
                "han_supported",
                "is_country",
                "is_replaced",
                "latin_supported",
                "name_share",
                "organisations_of",
                "side_by_side",
                "text_of",
            ),
            "bot.text.names.romanisation": ("romanise",),
            "bot.text.names.sounds": (
                "han_pairs",
                "is_pinyin",
                "latin_spellings",
                "plain_letters",
                "readings_of",
                "spells_names",
                "syllable_cuts",
            ),
            "bot.text.names.tags": ("tagged_names",),
        },
    )

__all__ = [
    "Evidence",
    "LATIN_WORD",
    "LETTER",
    "Name",
    "OFFICES",
    "Organisation",
    "Text",
    "WORD",
    "countries_in",
    "evidence_of",
    "han_names",
    "han_pairs",
    "han_supported",
    "is_common_word",
    "is_country",
    "is_pinyin",
    "is_replaced",
    "latin_names",
    "latin_spellings",
    "latin_supported",
    "name_kind",
    "name_share",
    "names_of",
    "organisations_of",
    "place_class",
    "plain_letters",
    "quoted_names",
    "readings_of",
    "romanise",
    "side_by_side",
    "spells_names",
    "syllable_cuts",
    "tagged_names",
    "text_of",
]
