"""What is counted while articles come in."""

from __future__ import annotations

import pytest


@pytest.fixture
def parsed(monkeypatch):
    """The names of the files that were parsed; the parser is the real one."""
    import bot.articles.files as articles_module

    names, real = [], articles_module.article_of

    def counted(data, shown, source, ending):
        names.append(source.rpartition("/")[2])
        return real(data, shown, source, ending)

    monkeypatch.setattr(articles_module, "article_of", counted)
    return names
