"""A message in a conversation → the answer to it, quoted from the articles.

A message may be talk, one question or several, a follow-up that may be meant in several ways, or
ask for a value that two others make. Each question that comes out of it is put to the articles by
``composer.answer``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering import phrases
from bot.answering.calculating import compute, is_stated
from bot.answering.composer import answer, reply_language
from bot.answering.support import word_share
from bot.answering.talk import reply
from bot.core import Answer, Filter, check_mode, check_question, settings
from bot.question import (
    asked_in,
    calculation_asked,
    correct_spelling,
    frame_of,
    from_pinyin,
    last_question,
    last_quote,
    of_each,
    parts_of,
    plain_message,
    question_of,
    question_terms,
    talk_of,
    understand_question,
    with_frame,
    with_han_names,
    with_one_name,
)
from bot.search import retrieve, with_aliases
from bot.text import figures, fold, holds_han, share_past_years, tokens, with_years, year_written
from bot.text.names import name_share, names_of, text_of

if TYPE_CHECKING:
    from bot.core import Article, Hit, Span
    from bot.library import Reader
    from bot.question import Frame, Talk
    from embeddings.encoder import Encoder
    from embeddings.lexicon import Lexicon
    from embeddings.reader import Reader as SpanReader

_SAME = 0.5  # share of a name from which it is the same
_SURE = 0.75  # confidence from which no other reading is asked
_SURE_WORD = 0.6  # share from which a text has a word
_MOST_LEANING = 1  # words of a question that says too little of what it means by itself
# Over folded text: what points back to something said. 这次, this year may be of what is new.
_POINTS_BACK = re.compile(
    r"(?:[这那](?:些|笔|种|项|家|份|位|条|个(?!月))|上述|该)(?=[\u4e00-\u9fff])"
    r"|\b(?:these|those|this) (?!year|month|week|quarter|season|time|morning|evening)[a-z]{3,}"
)
_TO_FIND_BY = 200  # characters of a quote by which its article is found
_FOUND = 5  # passages among which it is
# Over folded text: what gives a reason.
_REASONS = re.compile(
    r"因为|因此|由于|原因|所以|为了|为此|因应|导致|致使|使得|以便|旨在|目的|得益于|受益于|归因|缘于|源于|起因"
    r"|\b(?:because|due to|owing to|thanks to|as a result|so that|in order to|therefore|caused?"
    r"|causes|reasons?|led to|driven by|on account of|aim|purpose)\b"
)

History = Sequence[Mapping[str, str]]  # oldest first, {"role": "user" or "assistant", "content": …}


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers messages over one state of a library.

    Attributes:
        library: the articles.
        encoder: the one that made their vectors.
        lexicon: carries words into the other language.
        mode: as for ``retrieve``.
        only: the articles that are searched; None for all.
        strictness: the confidence below which an answer is a refusal.
        reader: finds the answers in the passages; None for the bundled one.
    """

    library: Reader
    encoder: Encoder
    lexicon: Lexicon
    mode: str = "hybrid"
    only: Filter | None = None
    strictness: float = settings.STRICTNESS
    reader: SpanReader | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for an unknown mode, LibraryError for an article that is not there."""
        check_mode(self.mode)
        for article_id in self.only.articles if self.only else ():
            self.library.article(article_id)

    def find_hits(self, question: str, k: int = settings.DEFAULT_HITS) -> list[Hit]:
        """Returns the passages nearest to a question, put right in its spelling, best first."""
        return self._hits(self._spell(plain_message(check_question(question), self.lexicon)), k)

    def answer_message(self, message: str, history: History = ()) -> Answer:
        """Returns the answer in the articles' own words.

        Args:
            message: in English or Chinese, either script.
            history: the conversation so far.
        """
        return self._answer_part(message, history, "")

    def _answer_part(self, part: str, history: History, message: str) -> Answer:
        """The answer to a message, or to one question of several in the ``message``."""
        typed = check_question(part)
        plain = plain_message(typed, self.lexicon)
        spelt = self._spell(plain)
        for said in dict.fromkeys((typed, spelt)):
            if talk := talk_of(said):
                return self._reply(talk, said, history)
        whole = self._answer_plain(spelt, history, message or spelt)
        return replace(whole, question=typed) if whole.question == plain else whole

    def _answer_plain(self, question: str, history: History, message: str) -> Answer:
        """The answer to a question, or to several, in plain letters and spelt right."""
        parts = parts_of(question)
        if len(parts) > 1:
            return self._answer_each(question, parts, history)
        full = question_of(question, self.lexicon)
        if full and not understand_question(question, history, self.lexicon).inherited:
            asked = self._answer_one(full, (), message)
            if asked.answered:
                return asked
        whole = self._answer_one(question, history, message)
        if not whole.answered and (part := asked_in(question, self.lexicon)) != question:
            alone = self._answer_one(part, history, message)
            whole = alone if alone.answered else whole
        if not whole.answered and (others := with_one_name(question)):
            whole = choose_answer([whole, *(self._answer_one(o, history, message) for o in others)])
        if len(parts := of_each(whole.question, self.lexicon)) > 1:
            return self._answer_all(whole, parts, message)
        calculation = calculation_asked(whole.question, self.lexicon)
        if calculation is None or is_stated(calculation, whole, self.lexicon):
            return whole
        answers = [self._answer_one(one, (), message) for one in calculation.questions if one]
        return compute(calculation.operation, whole, answers, reply_language(message, whole.hits))

    def _answer_all(self, whole: Answer, questions: Sequence[str], message: str) -> Answer:
        """The answer to a question of several years or things, put together of one to each.

        The answer to the whole stays where it says as many values, and where it quotes something
        while not each of the others does.
        """
        said = [one for one in figures.find(whole.headline) if one.kind != "date"]
        if len(said) >= len(questions):
            return whole
        answers = [self._answer_one(one, (), message) for one in questions]
        answered = sum(one.answered for one in answers)
        if answered < len(answers) and (whole.answered and not whole.headline or not answered):
            return whole
        joined = join_answers(answers, reply_language(message, whole.hits))
        return replace(joined, question=whole.question)

    def _answer_each(self, message: str, questions: Sequence[str], history: History) -> Answer:
        """One answer to several questions, each understood after those before it."""
        spoken = list(history)
        answers: list[Answer] = []
        for question in questions:
            said = self._answer_part(question, spoken, message)
            framed = with_frame(question, questions[0], self.lexicon)
            if answers and framed not in (question, said.question):
                other = self._answer_part(framed, (), message)
                said = max(said, other, key=lambda one: (one.answered, one.confidence))
            answers.append(said)
            spoken.append({"role": "user", "content": question})
            spoken.append({"role": "assistant", "content": said.text})
        return join_answers(answers, reply_language(message, answers[0].hits))

    def _answer_one(self, question: str, history: History, message: str) -> Answer:
        """The answer to one question, by that of its readings which the articles answer best."""
        understood = understand_question(question, history, self.lexicon)
        if understood.unclear:
            return ask_whole(question, reply_language(message, ()))
        answers: list[Answer] = []
        for reading in (understood.question, *understood.others):
            said = self._answer_dated(self._spell(reading), message)
            language = reply_language(message, said.hits)
            answers.append(
                hold_to(said, understood.wants, understood.names, language, self.lexicon)
            )
            if is_settled(answers[-1]):
                break
        whole = choose_answer(answers)
        return whole if understood.inherited else self._beside(whole, question, history, message)

    def _beside(self, whole: Answer, question: str, history: History, message: str) -> Answer:
        """The answer, or that of the article quoted before, where the question may be of that one.

        *How many votes?* names nothing, and is asked of what was spoken of; no other article may
        answer it, unless it says more of what it means.
        """
        frame = frame_of(question, self.lexicon)
        named = bool(frame.names or frame.items)
        points_back = _POINTS_BACK.search(fold(question).text) is not None
        leans = not named and (points_back or len(frame.words) <= _MOST_LEANING)
        stands = named or not leans and (is_settled(whole) or _has_words(whole, frame))
        if stands and whole.answered and (named or is_settled(whole)):
            return whole
        article = self._article_quoted(history)
        if article is None or any(one.article_id == article.id for one in whole.quotes):
            return whole
        only = replace(self.only or Filter(), articles=(article.id,))
        inside = replace(self, only=only)._answer_dated(question, message)
        if inside.answered and not (points_back and _lacks_words(inside, frame)):
            return inside
        if whole.answered and not stands:
            return ask_whole(question, reply_language(message, ()))
        return whole

    def _article_quoted(self, history: History) -> Article | None:
        """The article that the last answer quotes, if it is among those that are searched."""
        quote = last_quote(history)
        found = self._retrieve(quote[:_TO_FIND_BY], _FOUND) if quote else []
        whole = "".join(quote.split())
        return next(
            (hit.article for hit in found if whole in "".join(hit.article.text.split())), None
        )

    def _answer_dated(self, question: str, message: str) -> Answer:
        """The answer to a whole question; 去年 is the articles' own, or counted from them."""
        said = self._answer_whole(question, message)
        dated = with_years(question, _newest_year(said.hits))
        if dated == question or any(share_past_years(question, one.text) for one in said.quotes):
            return said
        counted = self._answer_whole(dated, message)
        if not counted.answered:  # the year is in no text, but the passage may say 去年 itself
            told = (hit.chunk.text for hit in said.hits if _is_quoted(hit, said.quotes))
            if any(share_past_years(question, text) for text in told):
                return said
        return counted

    def _answer_whole(self, question: str, message: str) -> Answer:
        """The answer to a whole question as it stands; the message decides on the language."""
        return answer(
            question,
            self._hits(check_question(question), settings.DEFAULT_HITS),
            self.encoder,
            self.lexicon,
            typed=message,
            strictness=self.strictness,
            chosen=bool(self.only),
            reader=self.reader,
        )

    def _hits(self, question: str, k: int) -> list[Hit]:
        """The best passages for a question, by the names that the articles themselves use."""
        hits = self._retrieve(question, k)
        worded = with_aliases(question, hits)
        texts = [hit.chunk.text for hit in hits]
        worded = with_han_names(worded, texts, self.library.passage_counts, self.lexicon)
        return self._retrieve(worded, k) if worded != question else hits

    def _retrieve(self, question: str, k: int) -> list[Hit]:
        return retrieve(
            question, self.library, self.encoder, self.lexicon, k, self.mode, self.only or None
        )

    def _spell(self, question: str) -> str:
        """A question with its slips and its pinyin put right by what the articles have."""
        counts = self.library.passage_counts
        return correct_spelling(from_pinyin(question, counts, self.lexicon), counts, self.lexicon)

    def _reply(self, talk: Talk, typed: str, history: History) -> Answer:
        """What is said to a message that asks nothing of the articles' texts."""

        def find(topic: str) -> list[Hit]:
            return self._hits(check_question(topic), settings.DEFAULT_HITS)

        def spoken_of() -> Article | None:
            asked = last_question(history, self.lexicon)
            quotes = self.answer_message(asked).quotes if asked else ()
            return self.library.article(quotes[0].article_id) if quotes else None

        language = reply_language(typed, ())
        return reply(
            talk, typed, language, self.library, self.encoder, self.lexicon, self.only or None,
            find, spoken_of,
        )  # fmt: skip


def _newest_year(hits: Sequence[Hit]) -> int:
    """The year in which the newest article of the best passages was written; 0 if not known."""
    best = [hit.article for hit in hits if 2 * hit.score >= hits[0].score]
    return max(map(year_written, best), default=0)


def is_settled(answer: Answer) -> bool:
    """Whether the answer to one reading makes asking for another one needless."""
    return answer.answered and answer.confidence >= _SURE


def hold_to(answer: Answer, wants: str, names: str, language: str, lexicon: Lexicon) -> Answer:
    """Returns the answer to a follow-up, or a refusal where it does not give what is wanted.

    Args:
        answer: to one reading.
        wants: what the quotes have to hold: "reason" or a unit as figures have it; "" for nothing.
        names: what the follow-up itself names, which the quotes have to speak of; "" for nothing.
        language: to refuse in.
        lexicon: has the words of the other language.
    """
    if not answer.answered or (_holds(answer, wants) and _speaks_of(answer, names, lexicon)):
        return answer
    closest = tuple(hit.passage for hit in answer.hits if _is_quoted(hit, answer.quotes))
    return Answer(
        answer.question,
        phrases.refusal(language, bool(answer.hits), closest=bool(closest)),
        False,
        settings.UNFIT * answer.confidence,
        hits=answer.hits,
        closest=closest,
    )


def _has_words(answer: Answer, frame: Frame) -> bool:
    """Whether the quotes and their titles have the words of a question, in its own language.

    Of three words one may be missing.
    """
    quoted = "\n".join(quote.text for quote in answer.quotes)
    foreign = holds_han(frame.question) != holds_han(quoted)
    return not foreign and not _lacks_words(answer, frame)


def _lacks_words(answer: Answer, frame: Frame) -> bool:
    """Whether more than one of three words of a question is neither quoted nor in the titles."""
    ids = {quote.article_id for quote in answer.quotes}
    titles = {hit.article.title for hit in answer.hits if hit.article.id in ids}
    text = text_of("\n".join([*(quote.text for quote in answer.quotes), *titles]))
    missing = sum(word_share(word, text) < _SURE_WORD for word in frame.words)
    return 3 * missing > len(frame.words)


def choose_answer(answers: Sequence[Answer]) -> Answer:
    """Returns the most confident of the answers to several readings; the first if none is one."""
    return max(answers, key=lambda one: (one.answered, one.answered and one.confidence))


def ask_whole(question: str, language: str) -> Answer:
    """Returns the refusal of a follow-up that nothing in the conversation makes whole."""
    return Answer(question, phrases.unclear(language), False, 0.0)


def _holds(answer: Answer, wants: str) -> bool:
    said = [quote.text for quote in answer.quotes]
    if wants == "reason":
        return any(_REASONS.search(fold(text).text) for text in said)
    units = {figure.unit for text in said for figure in figures.find(text)}
    return not wants or wants in units or (wants == "$" and "USD" in units)


def _speaks_of(answer: Answer, names: str, lexicon: Lexicon) -> bool:
    """Whether the quotes, or the titles of their articles, have what a follow-up names."""
    ids = {quote.article_id for quote in answer.quotes}
    titles = {hit.article.title for hit in answer.hits if hit.article.id in ids}
    said = "\n".join([*(quote.text for quote in answer.quotes), *titles])
    called = fold(with_aliases(names, answer.hits)).text  # as the article itself calls it
    if not names or fold(names).text in fold(said).text or called in fold(said).text:
        return True
    if named := names_of(names, lexicon):
        text = text_of(said)  # 西礁島 is half of 東礁島
        return any(name_share(one, text, lexicon) > _SAME for one in named)
    have = set(tokens(said))
    terms = [term for term in question_terms(names, lexicon) if not term.is_bigram]
    found = sum(not have.isdisjoint(term.tokens) for term in terms)
    return bool(terms) and 2 * found >= len(terms) + (holds_han(names) == holds_han(said))


def join_answers(answers: Sequence[Answer], language: str) -> Answer:
    """Returns one answer of several.

    Its first line has what is said to each question, in their order, or that nothing was found, or
    that it stands below; there is none if all stand below. Then come the quotes. It is as sure as
    the least sure of those that are answered; a refusal if none is.

    Args:
        answers: one to each question, quoted; two or more.
        language: to answer in.
    """
    question = "\n".join(answer.question for answer in answers)
    hits = _hits(answers)
    if not any(answer.answered for answer in answers):
        near = {passage for answer in answers for passage in answer.closest}
        closest = tuple(hit.passage for hit in hits if hit.passage in near)
        text = phrases.refusal(language, bool(hits), closest=bool(closest))
        confidence = max(answer.confidence for answer in answers)
        return Answer(question, text, False, confidence, hits=hits, closest=closest)
    said = [(answer.headline, answer.answered) for answer in answers]
    untold = not any(answer.headline for answer in answers) and all(a.answered for a in answers)
    headline = "" if untold else phrases.said_to_each(language, said)
    bodies: list[str] = []
    quotes: list[Span] = []
    for one in answers:
        if one.answered and not (one.quotes and _lie_within(one.quotes, quotes)):
            bodies.append(one.text.removeprefix(one.headline).strip("\n"))
            quotes += one.quotes
    text = "\n".join(filter(None, (headline, *dict.fromkeys(bodies))))
    return Answer(
        question,
        text,
        True,
        min(answer.confidence for answer in answers if answer.answered),
        tuple(dict.fromkeys(quotes)),
        tuple(dict.fromkeys(mark for answer in answers for mark in answer.marks)),
        hits,
        headline=headline,
    )


def _lie_within(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    """Whether each of some quotes is a part of another one: it need not be shown again."""
    return all(
        any(
            one.article_id == other.article_id and other.start <= one.start and one.end <= other.end
            for other in outer
        )
        for one in inner
    )


def _hits(answers: Sequence[Answer]) -> tuple[Hit, ...]:
    """The passages of all, each once: those that are quoted first."""
    quoted = [hit for answer in answers for hit in answer.hits if _is_quoted(hit, answer.quotes)]
    every = [*quoted, *(hit for answer in answers for hit in answer.hits)]
    places: dict[tuple[str, int], Hit] = {}
    for hit in every:
        places.setdefault((hit.article.id, hit.chunk.start), hit)
    most = max(len(answer.hits) for answer in answers)
    return tuple(places.values())[: max(most, len(quoted))]


def _is_quoted(hit: Hit, quotes: Sequence[Span]) -> bool:
    return any(
        quote.article_id == hit.article.id and hit.chunk.start <= quote.start < hit.chunk.end
        for quote in quotes
    )
