"""What a process can no longer do once it has given its system calls up, and what it still can."""

import fcntl
import os
import signal
import socket
import subprocess
import sys

import pytest

from pharmazone.evaluate.processes import seccomp

pytestmark = pytest.mark.skipif(not seccomp.is_available(), reason="the kernel filters no calls on this machine")

GUARDED = """
import fcntl, os, resource, socket, subprocess, sys, threading
import pyoxigraph as ox
from pharmazone.evaluate.processes.guards import Limits, run_on_deep_stack, take_guards

def guard(memory_bytes=1 << 30):
    take_guards(Limits(memory_bytes, os.getppid()))

def refused(call, *arguments):
    try:
        call(*arguments)
    except PermissionError:
        return True
    return False
"""


def run(code, *arguments, **given):
    return subprocess.run(
        [sys.executable, "-c", GUARDED + code, *arguments], capture_output=True, text=True, check=False, **given
    )


@pytest.mark.parametrize(
    "call",
    [
        *("socket.socket", "socket.socketpair", "subprocess.run, ['true']", "os.execv, '/bin/true', ['true']"),
        *("fcntl.fcntl, 0, fcntl.F_SETOWN, os.getppid()", "resource.prlimit, os.getppid(), resource.RLIMIT_NOFILE"),
        *("os.fork", "os.kill, os.getppid(), 0", "os.kill, os.getpid(), 0", "os.pidfd_open, os.getppid()"),
    ],
)
def test_a_guarded_process_reaches_neither_the_network_nor_another_process(call):
    assert run(f"guard()\nprint(refused({call}))").stdout == "True\n"


def test_an_open_socket_of_a_guarded_process_can_listen_no_more():
    code = "held = socket.socket(); guard()\nprint(refused(held.bind, ('127.0.0.1', 0)), refused(held.listen))"
    assert run(code).stdout == "True True\n"


def test_a_thread_that_was_there_before_is_guarded_too():
    code = """
ready, told = threading.Event(), threading.Event()
def later():
    ready.set(); told.wait(); print(refused(socket.socket))
thread = threading.Thread(target=later)
thread.start(); ready.wait(); guard(); told.set(); thread.join()
"""
    assert run(code).stdout == "True\n"


def test_a_guarded_process_still_answers_over_the_socket_that_it_has():
    ours, its = socket.socketpair()
    with ours, its:
        code = "held = socket.socket(fileno=os.dup(0)); guard(); held.sendall(held.recv(5) + b'!')"
        ours.sendall(b"asked")
        assert run(code, stdin=its).returncode == 0
        assert ours.recv(6) == b"asked!"


def test_an_engine_that_gets_service_to_evaluate_calls_nobody():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        code = """
guard()
try:
    list(ox.Store().query("SELECT * { SERVICE <" + sys.argv[1] + "> {} }"))
except (OSError, RuntimeError) as error:
    print(type(error).__name__)
"""
        done = run(code, address)
        assert done.stdout, done.stderr
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("place", ["memory", "disk"])
def test_a_guarded_process_opens_a_store_and_evaluates_a_large_query(tmp_path, place):
    code = """
quads = (ox.Quad(ox.NamedNode(f"http://example.org/{n}"), ox.NamedNode("http://example.org/p"), ox.Literal(n % 7))
         for n in range(20_000))
path = sys.argv[1]
if path:
    written = ox.Store(path); written.bulk_extend(quads); written.flush(); del written
guard()
def evaluate():
    store = ox.Store.read_only(path) if path else ox.Store()
    if not path:
        store.bulk_extend(quads)
    query = "SELECT (COUNT(*) AS ?n) { { SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o } ?s ?q ?o }"
    print(next(store.query(query))["n"].value)
run_on_deep_stack(evaluate)
"""
    done = run(code, str(tmp_path / "store") if place == "disk" else "")
    assert (done.stdout, done.returncode) == ("20000\n", 0), done.stderr


def test_a_guarded_process_still_aborts_when_the_engine_runs_out_of_memory():
    code = """
guard(256 << 20)
doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
bomb = "SELECT (STRLEN(?x40) AS ?n) { BIND('0123456789' AS ?x0) " + doubled + "}"
run_on_deep_stack(lambda: list(ox.Store().query(bomb)))
"""
    assert run(code).returncode == -signal.SIGABRT


@pytest.fixture
def said(answer):
    """Say what a filter answers to a call with these two arguments, which are all that it may look at."""

    def told(program, audit, number, argument=0, second=0):
        return answer(program, audit, number, {seccomp._ARGUMENT: argument, seccomp._SECOND_ARGUMENT: second})

    return told


@pytest.mark.parametrize("machine", seccomp._ARCHITECTURES)
def test_the_filter_of_each_architecture_fails_what_is_listed_and_nothing_else(machine, said):
    audit, column, _ = seccomp._ARCHITECTURES[machine]
    numbers = {name: row[column] for name, row in seccomp._CALLS.items() if row[column] is not None}
    program = seccomp._program(audit, dict(numbers), os.getpid())
    listed = dict.fromkeys(numbers.values(), "EPERM") | {numbers["clone3"]: "ENOSYS"}
    del listed[numbers["prlimit64"]], listed[numbers["fcntl"]]
    assert {number: told for number in range(600) if (told := said(program, audit, number)) != "allowed"} == listed
    assert said(program, audit, numbers["clone"], seccomp._CLONE_THREAD | 0x100) == "allowed"
    assert said(program, audit, numbers["tgkill"], os.getpid()) == "allowed"
    assert said(program, audit, numbers["tgkill"], os.getppid()) == "EPERM"
    assert said(program, audit, numbers["prlimit64"], os.getppid()) == "EPERM"
    commands = {each for each in range(1100) if said(program, audit, numbers["fcntl"], 3, each) == "EPERM"}
    assert commands == {fcntl.F_SETOWN, fcntl.F_SETSIG, 15}


def test_calls_of_another_architecture_fail_whatever_their_number(said):
    (audit, column, _), (foreign, _, _) = seccomp._ARCHITECTURES.values()
    program = seccomp._program(audit, {name: row[column] for name, row in seccomp._CALLS.items()}, os.getpid())
    assert {said(program, foreign, number) for number in range(600)} == {"EPERM"}
    assert {said(program, audit, seccomp._X32 + number) for number in range(600)} == {"EPERM"}
