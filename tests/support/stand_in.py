"""A stand-in for a bot, for the page and its endpoints: always the same answer, or an error."""

from __future__ import annotations

from answers import ARTICLE, QUESTION, SENTENCE, VALUE, answer_of, whole

from bot.core.records import Answer, Entries, Entry, Evidence, Finding

ANSWER = answer_of(ARTICLE, SENTENCE, VALUE)


def entry_of(article):
    """The line of an article in a list."""
    named = (article.id, article.title, article.language, article.date, article.source)
    return Entry(*named, 1, article.tags, article.licence, article.characters)


class StandIn:
    """Gives one record, or raises: what the endpoints do with either is tested here alone."""

    def __init__(self, error=None):
        self.error = error
        self.asked = []

    def ask(self, question, history=()):
        self.asked.append((question, list(history)))
        if self.error:
            raise self.error
        return ANSWER

    def stream(self, question, history=()):
        whole_answer = self.ask(question, history)
        yield Answer(QUESTION, "20.9", True, 0.9)
        yield whole_answer

    def retrieve(self, question, k=5):
        self.asked.append((question, k))
        if self.error:
            raise self.error
        return [whole(ARTICLE)][:k]

    def check(self, text, *, only=None):
        """One figure of the draft, contradicted by the article's sentence."""
        self.asked.append((text, only))
        if self.error:
            raise self.error
        says = (Evidence(ANSWER.quotes[0], ANSWER.marks[0], ARTICLE),)
        return (Finding(0, len(text), text, "figure", "contradicted", says),)

    def entries(self, term="", start=0, count=50, *, only=None):
        found = [entry_of(ARTICLE)] if term in ARTICLE.title else []
        return Entries(len(found), tuple(found[start : start + count]))
