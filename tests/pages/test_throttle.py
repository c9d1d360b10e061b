"""Guessing codes and PINs slows down: how soon, how much, for whom, and when it is forgotten."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts import throttle
from pages.parts.throttle import FORGOTTEN_SECONDS, FREE, LONGEST_SECONDS, Throttle


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slow(clock: Clock) -> Throttle:
    return Throttle(clock)


def fail(slow: Throttle, times: int, *keys: object) -> None:
    for _ in range(times):
        slow.failed(*keys)


def test_ten_wrong_tries_are_met_at_once_and_the_eleventh_waits(slow: Throttle) -> None:
    for _ in range(10):
        assert slow.wait("rum") == 0
        slow.failed("rum")
    assert slow.wait("rum") == 1


def test_each_wait_is_twice_the_one_before_and_never_more_than_a_minute(slow: Throttle, clock: Clock) -> None:
    fail(slow, FREE, "rum")
    waits = []
    for _ in range(12):
        waits.append(slow.wait("rum"))
        clock.now += waits[-1]
        assert slow.wait("rum") == 0, "who has waited may try"
        slow.failed("rum")
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]


def test_the_wait_grows_shorter_as_time_goes(slow: Throttle, clock: Clock) -> None:
    fail(slow, FREE + 4, "rum")
    assert slow.wait("rum") == 16
    clock.now += 15.5
    assert slow.wait("rum") == pytest.approx(0.5)
    clock.now += 0.5
    assert slow.wait("rum") == 0


def test_a_million_wrong_tries_wait_a_minute_and_no_number_overflows(slow: Throttle) -> None:
    fail(slow, 1_200, "rum")
    assert slow.wait("rum") == LONGEST_SECONDS


def test_it_is_forgotten_after_ten_minutes_without_a_try(slow: Throttle, clock: Clock) -> None:
    fail(slow, FREE + 3, "rum")
    clock.now += FORGOTTEN_SECONDS
    slow.failed("rum")
    assert slow.wait("rum") == 16, "ten minutes to the second is not more than ten"
    clock.now += FORGOTTEN_SECONDS + 1
    slow.failed("rum")
    assert slow.wait("rum") == 0
    fail(slow, FREE - 2, "rum")
    assert slow.wait("rum") == 0, "counting has begun from one"
    slow.failed("rum")
    assert slow.wait("rum") == 1


def test_a_right_try_forgets(slow: Throttle) -> None:
    fail(slow, FREE + 5, "rum", "webbläsare")
    slow.succeeded("webbläsare")
    assert slow.wait("webbläsare") == 0
    assert slow.wait("rum") == 32, "only what was named"
    slow.succeeded("okänd")


def test_keys_know_nothing_of_each_other_and_the_longest_wait_counts(slow: Throttle) -> None:
    fail(slow, FREE + 2, ("pin", "a"))
    fail(slow, FREE, ("pin", "b"))
    assert slow.wait(("pin", "c")) == 0
    assert slow.wait("pin") == 0
    assert slow.wait(("pin", "b")) == 1
    assert slow.wait(("pin", "b"), ("pin", "a"), ("pin", "c")) == 4
    assert slow.wait() == 0


def test_memory_has_a_ceiling_and_the_newest_are_kept(
    slow: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MOST_KEYS", 50)
    fail(slow, FREE, "angripare")
    for number in range(49):
        slow.failed(number)
    assert slow.wait("angripare") == 1
    slow.failed("angripare")
    for number in range(100, 149):
        slow.failed(number)
    assert slow.wait("angripare") == 2, "who has just tried is the last to be forgotten"
    slow.failed("en till")
    assert slow.wait("angripare") == 0
    assert len(slow._tries) == 50


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 700)), max_size=60))
def test_nobody_ever_waits_longer_than_a_minute_or_less_than_nothing(tries: list[tuple[str, float]]) -> None:
    clock = Clock()
    slow = Throttle(clock)
    for key, passed in tries:
        clock.now += passed
        slow.failed(key)
        assert all(0 <= slow.wait(one) <= LONGEST_SECONDS for one in "abc")


def test_many_threads_lose_no_try(slow: Throttle) -> None:
    start = threading.Barrier(8)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            start.wait()
            for _ in range(400):
                slow.failed("alla", number)
                slow.wait("alla", number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert slow._tries["alla"][0] == 3_200
    assert all(slow._tries[number][0] == 400 for number in range(8))
