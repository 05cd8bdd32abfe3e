"""Frames: whole or not at all, however the bytes arrive."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmazone.errors import Problem
from pharmazone.evaluate.processes.frames import FrameReader, encode, problem_header, read_problem, receive

FRAMES = [({"is": "ready"}, b""), ({"is": "answer", "text": "ж\ud800"}, b"\x00\xff" * 50), ({}, b"x")]


@given(st.integers(min_value=1, max_value=40))
def test_frames_are_read_however_the_stream_is_cut(size):
    stream = b"".join(encode(*frame) for frame in FRAMES)
    reader = FrameReader(1000)
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert [frame for piece in pieces for frame in reader.feed(piece)] == FRAMES


def test_a_frame_past_the_limit_is_refused_before_it_has_arrived():
    with pytest.raises(ValueError, match="100 are the most"):
        FrameReader(100).feed(encode({}, b"x" * 200)[:8])


def test_a_blocking_reader_gets_frames_and_then_the_end():
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            for frame in FRAMES:
                theirs.sendall(encode(*frame))
            theirs.sendall(encode({"is": "cut"}, b"off")[:-1])
        assert [receive(ours) for _ in FRAMES] == FRAMES
        assert receive(ours) is None


@pytest.mark.parametrize("kind", Problem.__subclasses__(), ids=lambda kind: kind.slug)
def test_every_problem_comes_over_as_it_was(kind):
    sent = kind("why", headers={"Retry-After": "1"}, line=3)
    got = read_problem(problem_header(sent))
    assert (type(got), got.detail, got.headers, got.members) == (kind, "why", {"Retry-After": "1"}, {"line": 3})
