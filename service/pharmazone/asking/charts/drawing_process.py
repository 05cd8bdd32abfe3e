"""The process that draws: `python -m pharmazone.asking.charts.drawing_process PARENT`, whose process id is PARENT.

It ends with its input, or with its parent. Specifications have their data in them: the engine refuses an address and
reads no file, and the kernel refuses both again.
"""

import os
import resource
import signal
import sys
from typing import Any, Final

import vl_convert

from pharmazone.asking.charts.messages import LENGTH, VERDICT
from pharmazone.evaluate.processes import seccomp
from pharmazone.evaluate.processes.guards import die_with_parent

_MEMORY_BYTES: Final = 1024 * 1024 * 1024
_VERSION: Final = "6.4"
_SMALLEST: Final = '{"data": {"values": [{"x": 1}]}, "mark": "bar", "encoding": {"x": {"field": "x"}}}'


def main() -> None:
    """Draw what is asked, one after the other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer
    if sys.platform == "linux":
        die_with_parent(int(sys.argv[1]))
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may write between the answers
    draw(_SMALLEST)  # the engine starts threads and takes most of its memory here
    _take_guards()
    while head := requests.read(LENGTH.size):
        specification = requests.read(*LENGTH.unpack(head)).decode()
        try:
            is_drawn, said = True, draw(specification).encode()
        except ValueError as error:
            is_drawn, said = False, str(error).encode("utf-8", "replace")
        answers.write(VERDICT.pack(is_drawn, len(said)) + said)
        answers.flush()


def draw(specification: str) -> str:
    """Draw a Vega-Lite specification as SVG; ValueError where the engine cannot."""
    options: dict[str, Any] = {"vl_version": _VERSION, "allowed_base_urls": []}
    return str(vl_convert.vegalite_to_svg(specification, **options))


def _take_guards() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))
    free = os.dup(sys.stdin.fileno())
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))  # it opens nothing any more
    if seccomp.is_available():
        seccomp.give_up_calls()


if __name__ == "__main__":
    main()
