"""Notebooks' turns: in order, so many at a time, and none after a stop."""

import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from balint_analysis.run.engine import Turns


def take(turns, place, begun):
    with turns.turn(place):
        begun.append(place)


def test_turns_are_taken_in_order_whoever_is_ready_first():
    turns, begun = Turns(1), []
    threads = [threading.Thread(target=take, args=(turns, k, begun)) for k in (2, 1)]
    for thread in threads:
        thread.start()
        thread.join(0.05)
    assert begun == []
    take(turns, 0, begun)
    for thread in threads:
        thread.join(10)
    assert begun == [0, 1, 2]


def test_two_at_a_time_meet():
    turns, both = Turns(2), threading.Barrier(2)

    def meet(place):
        with turns.turn(place):
            both.wait(10)

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(meet, range(4))) == [None] * 4


def test_one_that_fails_hands_its_turn_on():
    turns, begun = Turns(1), []
    with pytest.raises(ZeroDivisionError), turns.turn(0):
        1 / 0  # noqa: B018
    take(turns, 1, begun)
    assert begun == [1]


def test_whoever_waits_is_sent_away_by_a_stop():
    turns, begun = Turns(1), []
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(take, turns, 1, begun)
        turns.stop()
        with pytest.raises(CancelledError):
            waiting.result(10)
    assert begun == []


def test_a_stop_ends_whoever_goes_on():
    turns = Turns(1)
    turns.go_on()
    turns.stop()
    with pytest.raises(CancelledError):
        turns.go_on()
