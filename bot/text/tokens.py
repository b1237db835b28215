"""How long a text is in tokens, for those who count so."""

from __future__ import annotations

from embeddings.encoder.bundled import bundled


def count_tokens(text: str) -> int:
    """The known tokens of a text, cut as the bundled model cuts it; no language model's own.

    Raises:
        TypeError: it holds halves of characters.
    """
    return len(bundled().token_ids([text])[0])
