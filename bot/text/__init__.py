"""What can be read off any text, without a question: words, sentences, language, lists, years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.text.aliases import aliases_of, renamings
    from bot.text.bindings import Binding, Respective, Row, respective, row
    from bot.text.designators import are_alike, bears, designators_of, is_same
    from bot.text.folding import (
        HAN,
        HAN_RUN,
        Folded,
        fold,
        fold_text,
        holds_han,
        in_both_scripts,
        in_script,
        is_simplified,
        is_traditional,
    )
    from bot.text.headings import heads_of, outline
    from bot.text.items import Designator
    from bot.text.language import language_of
    from bot.text.lists import enumerations, is_list, list_fit, list_start, split_list
    from bot.text.segmenter import (
        dictionary_frequencies,
        dictionary_tagged,
        dictionary_tags,
        segment,
        tag_words,
    )
    from bot.text.sentences import LINE, size, split_sentences
    from bot.text.words import (
        ENGLISH_STOPWORDS,
        WORDS_VERSION,
        Token,
        count_tokens,
        counts_by_republic,
        is_stopword,
        placed_tokens,
        scan,
        stem,
        tokens,
        tokens_of,
    )
    from bot.text.years import (
        Year,
        is_of_republic,
        share_past_years,
        with_years,
        year_written,
        years_of,
    )
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.text.aliases": ("aliases_of", "renamings"),
            "bot.text.bindings": ("Binding", "Respective", "Row", "respective", "row"),
            "bot.text.designators": ("are_alike", "bears", "designators_of", "is_same"),
            "bot.text.folding": (
                "Folded",
                "HAN",
                "HAN_RUN",
                "fold",
                "fold_text",
                "holds_han",
                "in_both_scripts",
                "in_script",
                "is_simplified",
                "is_traditional",
            ),
            "bot.text.headings": ("heads_of", "outline"),
            "bot.text.items": ("Designator",),
            "bot.text.language": ("language_of",),
            "bot.text.lists": (
                "enumerations",
                "is_list",
                "is_of_republic",
                "list_fit",
                "list_start",
                "split_list",
            ),
            "bot.text.segmenter": (
                "dictionary_frequencies",
                "dictionary_tagged",
                "dictionary_tags",
                "segment",
                "tag_words",
            ),
            "bot.text.sentences": (
                "LINE",
                "size",
                "split_sentences",
            ),
            "bot.text.words": (
                "ENGLISH_STOPWORDS",
                "Token",
                "WORDS_VERSION",
                "count_tokens",
                "counts_by_republic",
                "is_stopword",
                "placed_tokens",
                "scan",
                "stem",
                "tokens",
                "tokens_of",
            ),
            "bot.text.years": (
                "Year",
                "is_of_republic",
                "share_past_years",
                "with_years",
                "year_written",
                "years_of",
            ),
        },
    )

__all__ = [
    "Binding",
    "Designator",
    "ENGLISH_STOPWORDS",
    "Folded",
    "HAN",
    "HAN_RUN",
    "LINE",
    "Respective",
    "Row",
    "Token",
    "WORDS_VERSION",
    "Year",
    "aliases_of",
    "are_alike",
    "bears",
    "count_tokens",
    "counts_by_republic",
    "designators_of",
    "dictionary_frequencies",
    "dictionary_tagged",
    "dictionary_tags",
    "enumerations",
    "fold",
    "fold_text",
    "heads_of",
    "holds_han",
    "in_both_scripts",
    "in_script",
    "is_list",
    "is_of_republic",
    "is_same",
    "is_simplified",
    "is_stopword",
    "is_traditional",
    "language_of",
    "list_fit",
    "list_start",
    "outline",
    "placed_tokens",
    "renamings",
    "respective",
    "row",
    "scan",
    "segment",
    "share_past_years",
    "size",
    "split_list",
    "split_sentences",
    "stem",
    "tag_words",
    "tokens",
    "tokens_of",
    "with_years",
    "year_written",
    "years_of",
]
