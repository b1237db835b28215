"""What every package uses: records, errors, settings, filters, checks, and the records as JSON.

``from bot.core import settings`` gives the module of that name, whose values are looked up where
they are used: a test or an operator may change one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.core.checks import (
        MODES,
        check_draft_text,
        check_k,
        check_mode,
        check_question,
        check_strictness,
        check_title,
        clean,
    )
    from bot.core.errors import (
        ArticleError,
        EncoderError,
        LibraryError,
        Stopped,
        WendaError,
        reason,
    )
    from bot.core.feedback import Feedback, question_set
    from bot.core.filters import (
        MAX_VALUE_CHARS,
        Filter,
        add_tags,
        check_date,
        check_tags,
        distinct,
        span_of,
    )
    from bot.core.json import (
        AnswerRecord,
        ArticlePage,
        HitRecord,
        Message,
        Only,
        answer_record,
        article_page,
        article_record,
        feedback_record,
        hit_record,
        source_name,
        to_json,
    )
    from bot.core.process import receive, reply_stream, send, start_process
    from bot.core.records import (
        Answer,
        Article,
        Chunk,
        Content,
        Entries,
        Entry,
        Evidence,
        Fact,
        Finding,
        Hit,
        Span,
        Term,
        Update,
    )
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.core.checks": (
                "MODES",
                "check_draft_text",
                "check_k",
                "check_mode",
                "check_question",
                "check_strictness",
                "check_title",
                "clean",
            ),
            "bot.core.errors": (
                "ArticleError",
                "EncoderError",
                "LibraryError",
                "Stopped",
                "WendaError",
                "reason",
            ),
            "bot.core.feedback": (
                "Feedback",
                "question_set",
            ),
            "bot.core.filters": (
                "Filter",
                "MAX_VALUE_CHARS",
                "add_tags",
                "check_date",
                "check_tags",
                "distinct",
                "span_of",
            ),
            "bot.core.json": (
                "AnswerRecord",
                "ArticlePage",
                "HitRecord",
                "Message",
                "Only",
                "answer_record",
                "article_page",
                "article_record",
                "feedback_record",
                "hit_record",
                "source_name",
                "to_json",
            ),
            "bot.core.process": (
                "receive",
                "reply_stream",
                "send",
                "start_process",
            ),
            "bot.core.records": (
                "Answer",
                "Article",
                "Chunk",
                "Content",
                "Entries",
                "Entry",
                "Evidence",
                "Fact",
                "Finding",
                "Hit",
                "Span",
                "Term",
                "Update",
            ),
        },
    )

__all__ = [
    "Answer",
    "AnswerRecord",
    "Article",
    "ArticleError",
    "ArticlePage",
    "Chunk",
    "Content",
    "EncoderError",
    "Entries",
    "Entry",
    "Evidence",
    "Fact",
    "Feedback",
    "Filter",
    "Finding",
    "Hit",
    "HitRecord",
    "LibraryError",
    "MAX_VALUE_CHARS",
    "MODES",
    "Message",
    "Only",
    "Span",
    "Stopped",
    "Term",
    "Update",
    "WendaError",
    "add_tags",
    "answer_record",
    "article_page",
    "article_record",
    "check_date",
    "check_draft_text",
    "check_k",
    "check_mode",
    "check_question",
    "check_strictness",
    "check_tags",
    "check_title",
    "clean",
    "distinct",
    "feedback_record",
    "hit_record",
    "question_set",
    "reason",
    "receive",
    "reply_stream",
    "send",
    "source_name",
    "span_of",
    "start_process",
    "to_json",
]
