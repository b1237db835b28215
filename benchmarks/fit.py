"""Fits the weights of an answer, stage by stage, each on what the stages before it give.

    python benchmarks/fit.py FILE… [--limit 600] [--holes 0.3] [--keep FILE]

Each set is asked twice: as it is, and without some of its paragraphs, so that some questions have
no answer. A stage is fitted with the weights that were found for those before it:

1. spans: the weights under which a draw by the softmax over a question's spans has the best F1 and
   the most exact matches, each with half a vote;
2. quotes: the weights under which a draw by the softmax over its quotes holds the answer; length
   and number of the sentences are set by hand and stay;
3. confidence: a logistic model of whether the quote holds the answer;
4. headline: a logistic model of whether the value says it.

Prints what a stage gives on each source if it is fitted on the sets of the other sources alone (a
set's source is the first part of its name: xquad, drcd, cmrc), and then the weights fitted on all.
``--keep`` writes what was read to a file, or takes it from there if the file exists.
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.answering import confidence, headline, quoting, spans  # noqa: E402
from bot.answering.fitting import fitting_quote  # noqa: E402
from bot.answering.marking import mark  # noqa: E402
from bot.answering.quoting import best_quote, candidates  # noqa: E402
from bot.answering.reading import LikelySpan, rank_spans, read  # noqa: E402
from bot.answering.spans import ReaderSpan  # noqa: E402
from bot.core import Answer, Article, Hit, settings  # noqa: E402
from bot.evaluation.metrics import auroc, exact_match, f1, holds  # noqa: E402
from bot.evaluation.questions import Question, read_questions  # noqa: E402
from bot.evaluation.run import bot_over, spread, takes  # noqa: E402
from bot.evaluation.scoring import says  # noqa: E402
from bot.question import frame_of, kind_asked, manner_asked, question_terms  # noqa: E402
from embeddings.encoder import bundled_encoder  # noqa: E402
from embeddings.lexicon import load_lexicon  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot import Bot
    from bot.answering.quoting import Candidate
    from embeddings.lexicon import Lexicon

    Floats = NDArray[np.float64]

SEED = 5  # of the paragraphs that are taken away
STEPS, RATE, PULL = 400, 0.05, 1e-3  # of the gradient ascent, and of the pull towards 0
RIDGE = 1.0  # of the logistic models: a weight of 1 costs half a question
SOFT = 0.16  # of the weights of the spans: shares near 0 and 1 tell the later stages little
# Features whose weights stay.
SPANS_BY_HAND, QUOTES_BY_HAND = ("off", "list", "said"), ("length", "more")
CONFIDENCE_BY_HAND = ("found", "names", "years", "unfit", "pair")
HEADLINE_BY_HAND = ("framed",)
# Chances from which a value would be said.
SAID = (0.5, 0.6, 0.7, settings.SAID_CHANCE, 0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A question, the passages found for it, and what the reader found in them."""

    source: str
    question: Question
    there: bool  # whether the articles hold the answer
    hits: Sequence[Hit]
    spans: Sequence[ReaderSpan]

    @property
    def kind(self) -> str:
        """The kind of the thing asked for."""
        return kind_asked(self.question.text) or manner_asked(self.question.text)

    @property
    def gold(self) -> Sequence[str]:
        """The right answers; none if the articles do not hold one."""
        return self.question.answers if self.there else ()


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What may be chosen for a question: features and what each is worth."""

    source: str
    there: bool
    features: Floats  # (n, features)
    gains: Floats  # (n,)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The evidence for what was chosen, and whether it is right."""

    source: str
    there: bool
    evidence: tuple[float, ...]
    right: bool


def main() -> None:
    """Asks, fits and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=int, default=600, help="questions of each file")
    parser.add_argument("--holes", type=float, default=0.3, help="share of paragraphs taken away")
    parser.add_argument("--keep", type=Path, help="file for what was read")
    arguments = parser.parse_args()
    if arguments.keep and arguments.keep.is_file():
        reads = pickle.loads(arguments.keep.read_bytes())  # our own, written below
    else:
        reads = [one for file in arguments.files for one in ask(file, arguments)]
        if arguments.keep:
            arguments.keep.write_bytes(pickle.dumps(reads))
    fit(reads)


def ask(file: Path, arguments: argparse.Namespace) -> Iterator[Read]:
    """Asks the questions of a file, with all paragraphs and without some."""
    questions = read_questions(file)
    pick = random.Random(SEED)
    gone = {n for n in range(len(questions.paragraphs)) if pick.random() < arguments.holes}
    for missing in (set(), gone):
        articles = [
            Article(str(n), "", text)
            for n, text in enumerate(questions.paragraphs)
            if n not in missing
        ]
        some = [one for one in spread(questions.questions, arguments.limit) if takes(one)]
        if missing:  # those that lost their paragraph, and some of the others
            some = [one for one in some if one.paragraph in missing or pick.random() < 0.3]
        with bot_over(articles, bundled_encoder(), strictness=0.0) as (bot, _):
            for question in some:
                there = not question.impossible and question.paragraph not in missing
                yield _read(bot, file.name.partition(".")[0], question, there)


def _read(bot: Bot, source: str, question: Question, there: bool) -> Read:
    kind = kind_asked(question.text) or manner_asked(question.text)
    hits = bot.retrieve(question.text, settings.SEARCHED_HITS)
    return Read(source, question, there, *read(question.text, kind, hits))


def fit(reads: Sequence[Read]) -> None:
    """Fits the stages one after the other, with the weights of those before."""
    rows = [_span_row(one) for one in reads]
    sharp = {name: weight / SOFT for name, weight in spans.WEIGHTS.items()}
    sharp = _choice(rows, spans.FEATURES, sharp, SPANS_BY_HAND, "spans, before they are softened")
    spans.WEIGHTS.update({name: round(weight * SOFT, 2) for name, weight in sharp.items()})
    rows = [_quote_row(one) for one in reads]
    weights = _choice(rows, quoting.FEATURES, quoting.WEIGHTS, QUOTES_BY_HAND, "quotes")
    quoting.WEIGHTS.update(weights)
    cases = [case for one in reads if (case := _quote_case(one))]
    by_hand = {name: confidence.WEIGHTS[name] for name in CONFIDENCE_BY_HAND}
    weights = _chance(cases, reads, confidence.EVIDENCE, "confidence", by_hand)
    confidence.WEIGHTS.update(weights)
    cases = [case for one in reads if (case := _value_case(one))]
    by_hand = {name: headline.WEIGHTS[name] for name in HEADLINE_BY_HAND}
    _chance(cases, reads, headline.EVIDENCE, "headline", by_hand)


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return load_lexicon()


def _span_row(one: Read) -> Row:
    said = [span.hit.article.text[span.start : span.end] for span in one.spans]
    gains = [(f1(text, one.gold) + exact_match(text, one.gold)) / 2 for text in said]
    return Row(one.source, one.there, _span_features(one), np.array(gains, np.float64))


def _span_features(one: Read) -> Floats:
    text, top = one.question.text, one.hits[0].score if one.hits else 1.0
    terms = question_terms(text, _lexicon())
    return spans.features_of(text, one.kind, terms, one.spans, top)


def _likely(one: Read) -> list[LikelySpan]:
    terms = question_terms(one.question.text, _lexicon())
    return rank_spans(one.question.text, one.kind, terms, one.spans, one.hits)


def _quotes(one: Read, likely: Sequence[LikelySpan], hits: Sequence[Hit]) -> list[Candidate]:
    terms = question_terms(one.question.text, _lexicon())
    return candidates(one.question.text, one.kind, terms, hits, likely, bundled_encoder())


def _quote_row(one: Read) -> Row:
    quotes = _quotes(one, _likely(one), one.hits)
    features = np.array([quote.features for quote in quotes]).reshape(-1, len(quoting.FEATURES))
    gains = [float(holds(quote.span.text, one.gold)) for quote in quotes]
    return Row(one.source, one.there, features, np.array(gains, np.float64))


def _chosen(one: Read) -> tuple[Candidate, tuple[float, ...], list[LikelySpan], bool] | None:
    """The quote, its evidence, the spans, and whether it covers the frame; None if none fits."""
    text, lexicon, likely = one.question.text, _lexicon(), _likely(one)
    frame, terms = frame_of(text, lexicon), question_terms(text, lexicon)

    def choose(hits: Sequence[Hit]) -> Candidate | None:
        return best_quote(text, one.kind, terms, hits, likely, bundled_encoder())

    choice = fitting_quote(frame, one.hits, lexicon, choose)
    if choice.quote is None:
        return None
    framed = confidence.covers_frame(frame, choice.quote, choice.support)
    evidence = confidence.evidence(frame, choice.quote, likely, choice.support)
    return choice.quote, evidence, likely, framed


def _quote_case(one: Read) -> Case | None:
    if not (chosen := _chosen(one)):
        return None
    quote, evidence, *_ = chosen
    return Case(one.source, one.there, evidence, holds(quote.span.text, one.gold))


def _value_case(one: Read) -> Case | None:
    if not (chosen := _chosen(one)):
        return None
    quote, evidence, likely, framed = chosen
    if not (value := mark(one.kind, quote.span, likely)):
        return None
    sure = confidence.confidence_of(evidence)
    features = headline.evidence(one.question.text, one.kind, value, quote, likely, sure, framed)
    answer = Answer(one.question.text, "", True, 1.0, marks=(value,), headline=value.text)
    return Case(one.source, one.there, features, one.there and says(one.question, answer))


def _choice(
    rows: Sequence[Row],
    names: Sequence[str],
    start: dict[str, float],
    stay: Sequence[str],
    stage: str,
) -> dict[str, float]:
    """The weights of a choice, printed with what it gains on each source without that."""
    first = np.array([start[name] for name in names])
    free = np.array([name not in stay for name in names])
    for source in dict.fromkeys(row.source for row in rows):
        own = [row for row in rows if row.source == source]
        others = [row for row in rows if row.source != source] or own
        alone = ascend(others, first, free)
        print(
            f"{stage}, {source}: {gain(own, alone):.3f} fitted on the others, "
            f"{gain(own, first):.3f} with the weights there are"
        )
    weights = ascend(rows, first, free)
    return _print_weights(stage, names, weights)


def ascend(rows: Sequence[Row], start: Floats, free: NDArray[np.bool_]) -> Floats:
    """The weights under which a drawn choice gains most, by gradient ascent (Adam)."""
    some = [row for row in rows if len(row.gains) and row.gains.any()]
    weights = start.copy()
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = PULL * (start - weights)
        for row in some:
            likely = _softmax(row.features @ weights)
            slope = slope + (likely * (row.gains - likely @ row.gains)) @ row.features / len(some)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        step_size = RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights = weights + step_size * free
    return weights


def gain(rows: Sequence[Row], weights: Floats) -> float:
    """The mean gain of what is likeliest, over the questions that have an answer."""
    possible = [row for row in rows if row.there]
    got = sum(
        float(row.gains[np.argmax(row.features @ weights)]) for row in possible if len(row.gains)
    )
    return got / max(len(possible), 1)


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum())


def _chance(
    cases: Sequence[Case],
    reads: Sequence[Read],
    names: Sequence[str],
    stage: str,
    by_hand: dict[str, float],
) -> dict[str, float]:
    """The weights of a chance, printed with how well it parts right from wrong elsewhere."""
    stay = {names.index(name) + 1: weight for name, weight in by_hand.items()}
    for source in dict.fromkeys(case.source for case in cases):
        own = [case for case in cases if case.source == source]
        model = Logistic([case for case in cases if case.source != source] or own, stay)
        chances = [model(case) for case in own]
        found = auroc(
            [chance for chance, case in zip(chances, own, strict=True) if case.right],
            [chance for chance, case in zip(chances, own, strict=True) if not case.right],
        )
        print(f"{stage}, {source}: fitted on the others, AUROC {found}")
        asked = [one for one in reads if one.source == source]
        possible = sum(one.there for one in asked) or 1
        impossible = sum(not one.there for one in asked) or 1
        for least in SAID:
            said = [case for chance, case in zip(chances, own, strict=True) if chance >= least]
            right = sum(case.right for case in said) / possible
            wrong = sum(case.there and not case.right for case in said) / possible
            none = sum(not case.there for case in said) / impossible
            print(f"    from {least}: right {right:.3f}, wrong {wrong:.3f}, of nothing {none:.3f}")
    return _print_weights(stage, ("bias", *names), Logistic(cases, stay).weights)


class Logistic:
    """A logistic model with a ridge, by Newton's method."""

    def __init__(self, cases: Sequence[Case], stay: dict[int, float]) -> None:
        """Takes what is known, and by column (0 is the bias) the weights that are set."""
        table = np.array([(1.0, *case.evidence) for case in cases])
        target = np.array([case.right for case in cases], np.float64)
        ridge = RIDGE * np.eye(table.shape[1])
        ridge[0, 0] = 0.0
        self.weights = np.zeros(table.shape[1])
        free = np.array([at not in stay for at in range(table.shape[1])])
        self.weights[list(stay)] = list(stay.values())
        for _ in range(50):
            chance = 1 / (1 + np.exp(-table @ self.weights))
            slope = (table.T @ (chance - target) + ridge @ self.weights)[free]
            curve = (table * (chance * (1 - chance))[:, None]).T @ table + ridge
            step = np.linalg.solve(curve[free][:, free] + 1e-9 * np.eye(sum(free)), slope)
            self.weights[free] -= step
            if np.abs(step).max() < 1e-7:
                break

    def __call__(self, case: Case) -> float:
        """The chance of a case."""
        return float(1 / (1 + np.exp(-(self.weights @ np.array((1.0, *case.evidence))))))


def _print_weights(stage: str, names: Sequence[str], weights: Floats) -> dict[str, float]:
    found = dict(zip(names, (round(weight, 2) for weight in weights.tolist()), strict=True))
    print(f"{stage}:")
    for name, weight in found.items():
        print(f'    "{name}": {weight},')
    sys.stdout.flush()
    return found


if __name__ == "__main__":
    main()
