"""The door: who is let in, who is sent away, and when; with visitors and a clock of the tests."""

import subprocess
import sys
from dataclasses import dataclass, field

import pytest

from pharmazone.serve.problems import Told
from pharmazone.serve.wire.door import SLOWEST_READER_BYTES_PER_SECOND, TURNED_AWAY, Door

MEBIBYTE = 1024 * 1024


@dataclass(eq=False)
class Visitor:
    address: str = "192.0.2.1"
    since: float = 0
    unread: int = 0
    patience: float = 0
    is_waited_for: bool = True
    has_begun: bool = False
    is_new: bool = True
    waiting_bytes: int = 0
    ends: list[str] = field(default_factory=list)

    def unread_bytes(self) -> int:
        return self.waiting_bytes

    def refuse(self, told: Told) -> None:
        self.ends.append(str(told.status))

    def close(self) -> None:
        self.ends.append("closed")

    def abort(self) -> None:
        self.ends.append("aborted")


@pytest.fixture
def door() -> Door:
    return Door(connections=4, receive_seconds=10, send_seconds=30, answer_bytes=MEBIBYTE)


def swept(door: Door, *seconds: float) -> None:
    for each in seconds:
        door.sweep(each)


@pytest.mark.parametrize(
    ("visitor", "stays_until"),
    [
        (Visitor(has_begun=True), 10),
        (Visitor(is_new=True), 10),
        (Visitor(is_new=False), 5),
    ],
    ids=["half a request", "silence", "between two requests"],
)
def test_who_keeps_us_waiting_is_sent_away_when_the_time_is_over(
    door: Door, visitor: Visitor, stays_until: float
) -> None:
    visitor.ends.clear()
    door.admit(visitor)
    swept(door, stays_until)
    assert visitor.ends == []
    swept(door, stays_until + 0.5)
    assert visitor.ends == ["408" if visitor.has_begun else "closed"]


def test_who_waits_for_us_is_never_sent_away(door: Door) -> None:
    visitor = Visitor(is_waited_for=False, has_begun=True)
    door.admit(visitor)
    swept(door, 1000)
    assert visitor.ends == []


def test_an_answer_that_nobody_takes_is_given_up(door: Door) -> None:
    visitor = Visitor(waiting_bytes=MEBIBYTE)
    door.admit(visitor)
    swept(door, 1, 11, 21, 30)
    assert visitor.ends == []
    swept(door, 31)
    assert visitor.ends == ["aborted"]


def test_a_slow_but_steady_reader_is_waited_for(door: Door) -> None:
    visitor = Visitor(waiting_bytes=10 * MEBIBYTE)
    door.admit(visitor)
    for second in range(150):
        swept(door, second)
        visitor.waiting_bytes -= SLOWEST_READER_BYTES_PER_SECOND
    assert visitor.ends == []


def test_a_reader_who_takes_too_little_is_given_up_after_a_while(door: Door) -> None:
    visitor = Visitor(waiting_bytes=10 * MEBIBYTE)
    door.admit(visitor)
    for second in range(62):
        swept(door, second)
        visitor.waiting_bytes -= SLOWEST_READER_BYTES_PER_SECOND // 2
    assert "aborted" in visitor.ends


def test_patience_begins_anew_with_each_answer(door: Door) -> None:
    visitor = Visitor(waiting_bytes=MEBIBYTE, is_waited_for=False)
    door.admit(visitor)
    swept(door, 1, 29)
    visitor.waiting_bytes = 0
    swept(door, 30)
    visitor.waiting_bytes = MEBIBYTE
    swept(door, 31, 60)
    assert visitor.ends == []


def test_answers_that_wait_are_bounded_together_and_the_greediest_address_loses_its_largest(door: Door) -> None:
    modest = Visitor("192.0.2.2", waiting_bytes=5 * MEBIBYTE)
    greedy = [Visitor("192.0.2.1", waiting_bytes=size * MEBIBYTE) for size in (3, 6, 4)]
    for each in (modest, *greedy):
        door.admit(each)
    swept(door, 1)
    assert [each.ends for each in (modest, *greedy)] == [[], [], ["aborted"], []]


def test_a_full_house_turns_away_whose_address_has_as_many_as_any_other(door: Door) -> None:
    for _ in range(4):
        door.admit(Visitor())
    another = Visitor()
    door.admit(another)
    assert another.ends == ["503"]


def test_a_full_house_makes_room_at_the_cost_of_the_one_that_has_most(door: Door) -> None:
    busy, waiting, idle = Visitor(is_waited_for=False), Visitor(since=2, has_begun=True), Visitor(since=1)
    others = [busy, waiting, idle, Visitor("192.0.2.2")]
    for each in others:
        door.admit(each)
    first, second = Visitor("192.0.2.3"), Visitor("192.0.2.4")
    door.admit(first)
    assert [each.ends for each in (*others, first)] == [[], [], ["closed"], [], []]
    door.admit(second)
    assert (waiting.ends, second.ends) == (["503"], [])
    third = Visitor("192.0.2.5")
    door.admit(third)
    assert third.ends == ["503"]


def test_a_full_house_of_busy_ones_turns_everybody_away(door: Door) -> None:
    for _ in range(4):
        door.admit(Visitor(is_waited_for=False))
    another = Visitor("192.0.2.2")
    door.admit(another)
    assert another.ends == ["503"]


def test_who_leaves_makes_room_and_may_leave_twice(door: Door) -> None:
    inside = [Visitor() for _ in range(4)]
    for each in inside:
        door.admit(each)
    door.leave(inside[0])
    door.leave(inside[0])
    another = Visitor()
    door.admit(another)
    assert another.ends == []


def test_so_many_are_told_and_then_nobody_is(door: Door) -> None:
    crowd = [Visitor() for _ in range(4 + TURNED_AWAY + 3)]
    for each in crowd:
        door.admit(each)
    assert [each.ends for each in crowd[4:-3]] == [["503"]] * TURNED_AWAY
    assert [each.ends for each in crowd[-3:]] == [["aborted"]] * 3


def test_descriptors_are_allowed_as_far_as_the_system_lets_us() -> None:
    """In a process of its own: what is given up of a hard limit cannot be had again."""
    program = """
import resource
from pharmazone.serve.wire.door import allow_descriptors
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 1024))
print(allow_descriptors(10), resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 700)
print(allow_descriptors(1000) < 300, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 512))
print(allow_descriptors(1000), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["10", "True", "True", "1024", "1", "512"]
