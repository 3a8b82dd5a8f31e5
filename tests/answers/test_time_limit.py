"""Code without end is stopped, in every thread, and nothing of the limit stays behind."""

import signal
import sys
import threading
import time

import pytest

from helpers.answers import check
from helpers.answers.time_limit import OutOfTime, time_limit

judge = sys.modules["helpers.answers.check"]
has_signals = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no timer")


def endless(*_):
    while True:
        pass


def stubborn(*_):
    while True:
        try:
            endless()
        except Exception:
            continue


class Endless:
    __array__ = __iter__ = endless


def in_main(function):
    return function()


def in_thread(function):
    results = []
    thread = threading.Thread(target=lambda: results.append(function()))
    thread.start()
    thread.join(60)
    return results[0]


@pytest.mark.parametrize("where", [in_main, in_thread])
@pytest.mark.parametrize("task", ["1.3a", "1.7a", "1.3b"])
@pytest.mark.parametrize("answer", [endless, stubborn, lambda *_: Endless()])
def test_a_loop_without_end_gets_a_sentence(monkeypatch, where, task, answer):
    monkeypatch.setattr(judge, "SECONDS", 0.3)
    feedback = where(lambda: check(task, answer))
    assert feedback.verdict == "not yet"
    assert "did not finish within 0.3 s: is there a loop without end?" in feedback.sentence


def test_the_time_is_that_of_the_whole_judgement(monkeypatch):
    monkeypatch.setattr(judge, "SECONDS", 0.5)

    def slow(s):
        time.sleep(0.2)
        return 2 * s * (1 - s) ** 2 * (3 * s - 1)

    assert "did not finish" in check("1.3a", slow).sentence


@pytest.mark.parametrize("where", [in_main, in_thread])
def test_what_ends_in_time_is_left_alone(where):
    def quick():
        with time_limit(0.2):
            pass
        time.sleep(0.4)
        return sum(range(100_000))

    assert where(quick) == 4_999_950_000


@has_signals
def test_a_timer_that_was_set_before_still_rings():
    rung = []
    handler = signal.signal(signal.SIGALRM, lambda *_: rung.append(time.monotonic()))
    outer = signal.setitimer(signal.ITIMER_REAL, 0.6)
    try:
        with pytest.raises(OutOfTime), time_limit(0.2):
            endless()
        assert not rung
        deadline = time.monotonic() + 30
        while not rung and time.monotonic() < deadline:
            pass
        assert rung
    finally:
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *outer)


@has_signals
def test_a_limit_within_a_limit_does_not_prolong_it():
    def judges_again_and_again():
        while True:
            with time_limit(30):
                time.sleep(0.01)

    with pytest.raises(OutOfTime), time_limit(0.3):
        judges_again_and_again()


def test_where_there_are_no_signals_the_main_thread_is_stopped_too(monkeypatch):
    monkeypatch.delattr(signal, "setitimer", raising=False)
    with pytest.raises(OutOfTime), time_limit(0.2):
        stubborn()
