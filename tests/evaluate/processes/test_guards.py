"""The limits that a worker takes are those of the process, seen from outside."""

import os
import resource
import subprocess
import sys

import pytest

from pharmazone.evaluate.processes import landlock
from pharmazone.evaluate.processes.guards import STACK_BYTES, guards, missing_guards

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the guards are those of Linux")

MEMORY_BYTES = 300 * 1024 * 1024


def run(code):
    script = f"from pharmazone.evaluate.processes.guards import *\nimport os, resource\n{code}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


def test_linux_has_every_guard():
    assert missing_guards() == ()
    assert [guard.name for guard in guards()] == [
        *("death with the parent", "memory limit", "no core dumps", "no network and no other processes")
    ]


def test_who_asks_services_has_one_guard_more():
    assert missing_guards(asks_services=True) == (() if landlock.is_available() else ("services by the relay alone",))
    more = {each.name for each in guards(asks_services=True)} - {each.name for each in guards()}
    assert more == {"services by the relay alone"}


def test_a_guarded_process_has_its_address_space_and_core_dumps_bounded():
    done = run(
        f"take_guards(Limits({MEMORY_BYTES}, os.getppid()))\n"
        "print(*resource.getrlimit(resource.RLIMIT_AS), *resource.getrlimit(resource.RLIMIT_CORE))"
    )
    ceiling = str(MEMORY_BYTES + STACK_BYTES)
    assert done.stdout.split() == [ceiling, ceiling, "0", "0"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY or os.environ.get("CI")


def test_a_process_whose_parent_ended_before_it_asked_ends_at_once():
    done = run(f"take_guards(Limits({MEMORY_BYTES}, os.getppid() + 1))\nprint('still here')")
    assert (done.returncode, done.stdout) == (0, "")


def test_a_deep_stack_holds_what_a_usual_one_cannot():
    code = (
        "import pyoxigraph as ox\n"
        "text = 'SELECT (' + 'STR(' * 3000 + '1' + ')' * 3000 + ' AS ?x) {}'\n"
        "ask = lambda: print(len(list(ox.Store().query(text))))\n"
    )
    assert run(code + "ask()").returncode < 0
    assert run(code + "run_on_deep_stack(ask)").stdout == "1\n"


def test_a_process_ends_with_the_evaluation_that_failed_in_it():
    done = run("run_on_deep_stack(lambda: 1 / 0)\nprint('still here')")
    assert (done.returncode, done.stdout) == (os.EX_SOFTWARE, "")
    assert "ZeroDivisionError" in done.stderr
