"""What answers cost is measured in the thread that computes them, charged and counted."""

from __future__ import annotations

import threading
import time

import pytest
from answers import ARTICLE, SENTENCE, VALUE, answer_of
from gradio.context import LocalContext

from bot.core.records import Answer
from ui.work import ACCOUNT, SECONDS, Account, Counts, current, measure, measure_parts

ANSWER = answer_of(ARTICLE, SENTENCE, VALUE)
REFUSAL = Answer("?", "Nothing is said of that.", False, 0.0)


def compute(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.fixture
def paid():
    return []


@pytest.fixture
def counts(paid):
    """The counts of a request that is being answered."""
    counts = Counts()
    before = current.set(Account(paid.append, counts))
    yield counts
    current.reset(before)


def outcomes(counts):
    return {name: number for name, number in counts.answers.items() if number}


def test_without_an_account_a_call_is_only_made():
    assert measure(lambda: 7) == 7
    assert list(measure_parts(iter([REFUSAL, ANSWER]))) == [REFUSAL, ANSWER]


def test_computing_is_charged_and_waiting_is_not(counts, paid):
    measure(lambda: compute(0.05))
    measure(lambda: time.sleep(0.2))
    assert 0.05 <= paid[0] < 0.15 and paid[1] < 0.05
    assert counts.work == pytest.approx(sum(paid))
    assert outcomes(counts) == {}  # none of these was an answer


def test_what_other_threads_compute_meanwhile_is_theirs(counts, paid):
    other = threading.Thread(target=compute, args=(0.1,))
    other.start()
    measure(other.join)
    assert paid[0] < 0.05


@pytest.mark.parametrize(("answer", "outcome"), [(ANSWER, "answered"), (REFUSAL, "refused")])
def test_answers_are_counted_by_what_came_of_them(counts, answer, outcome):
    assert measure(lambda: answer) is answer
    assert list(measure_parts([answer, answer])) == [answer, answer]
    assert outcomes(counts) == {outcome: 2}
    assert sum(counts.buckets) == 2 and counts.buckets[0] == 2


def test_a_failure_is_counted_and_raised_and_what_it_cost_is_charged(counts, paid):
    def fail():
        compute(0.02)
        raise RuntimeError("broken")

    def fail_later():
        yield ANSWER
        fail()

    with pytest.raises(RuntimeError, match="broken"):
        measure(fail)
    with pytest.raises(RuntimeError, match="broken"):
        list(measure_parts(fail_later()))
    assert outcomes(counts) == {"failed": 2}
    assert sum(paid) >= 0.04


def test_an_answer_that_is_not_read_to_its_end_was_stopped_and_is_closed(counts):
    closed = []

    def parts():
        try:
            yield ANSWER
            yield ANSWER
        finally:
            closed.append(True)

    growing = measure_parts(parts())
    next(growing)
    growing.close()
    assert closed == [True]
    assert outcomes(counts) == {"stopped": 1}


def test_no_parts_at_all_are_a_failure(counts):
    assert list(measure_parts([])) == []
    assert outcomes(counts) == {"failed": 1}


def test_an_event_of_gradio_s_queue_is_charged_to_its_own_request(counts, paid):
    """The queue runs events in a task that another request began, with that one's context."""
    own = Counts()

    class Request:
        request = None
        scope = {ACCOUNT: Account(lambda seconds: None, own)}

    token = LocalContext.request.set(Request())
    try:
        measure(lambda: ANSWER)
    finally:
        LocalContext.request.reset(token)
    assert (outcomes(own), outcomes(counts), paid) == ({"answered": 1}, {}, [])


def test_seconds_are_counted_in_the_first_bucket_that_holds_them():
    counts = Counts()
    for seconds in (0.0, 0.05, 0.06, 30.0, 31.0):
        counts.add_answer("answered", seconds)
    assert counts.buckets == [2, 1, *[0] * (len(SECONDS) - 3), 1, 1]


def test_counting_from_many_threads_loses_nothing():
    counts = Counts()

    def count():
        for _ in range(1_000):
            counts.add_answer("refused", 0.2)
            counts.add_status(200)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.answers["refused"] == sum(counts.buckets) == counts.statuses[200] == 8_000
