"""What the kernel would answer to a call, by a filter of ours."""

import errno
from collections.abc import Callable, Mapping

import pytest

from pharmazone.evaluate.processes import seccomp

Instruction = tuple[int, int, int, int]


@pytest.fixture
def answer() -> Callable[..., str]:
    """Run a filter as the kernel does; `arguments` are the words of a call by their places in struct seccomp_data."""

    def answered(program: list[Instruction], audit: int, number: int, arguments: Mapping[int, int]) -> str:
        held = arguments | {seccomp._NUMBER: number, seccomp._AUDIT: audit}
        value, place = 0, 0
        while True:
            operation, if_true, if_false, operand = program[place]
            place += 1
            match operation:
                case seccomp._LOAD:
                    value = held[operand]
                case seccomp._RETURN:
                    return {seccomp._ALLOW: "allowed"}.get(operand) or errno.errorcode[operand & 0xFFFF]
                case seccomp._IF_EQUAL:
                    place += if_true if value == operand else if_false
                case seccomp._IF_AT_LEAST:
                    place += if_true if value >= operand else if_false
                case seccomp._IF_ANY_BIT:
                    place += if_true if value & operand else if_false

    return answered
