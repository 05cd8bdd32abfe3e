"""What a process with sockets can reach: one port by TCP, and nothing else of the network."""

import os
import socket
import subprocess
import sys
from collections import defaultdict

import pytest

from pharmazone.evaluate.processes import landlock, seccomp

pytestmark = pytest.mark.skipif(not seccomp.is_available(), reason="the kernel filters no calls on this machine")

AF_INET, STREAM, DATAGRAM, CLOEXEC, FAST_OPEN = 2, 1, 2, 0o2000000, 0x20000000
GUARDED = """
import errno, os, socket, sys, threading
from pharmazone.evaluate.processes.guards import Limits, run_on_deep_stack, take_guards

port, other = map(int, sys.argv[1:])
take_guards(Limits(1 << 30, os.getppid(), relay_port=port))

def told(call):
    try:
        call()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"
"""


def run(code):
    with socket.create_server(("127.0.0.1", 0)) as relay, socket.create_server(("127.0.0.1", 0)) as other:
        ports = [str(each.getsockname()[1]) for each in (relay, other)]
        command = [sys.executable, "-c", GUARDED + code, *ports]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()


def test_it_can_connect_to_the_port_of_the_relay():
    assert run("print(told(lambda: socket.create_connection(('127.0.0.1', port)).sendall(b'x')))") == ["done"]


@pytest.mark.skipif(not landlock.is_available(), reason="the kernel has no rules about ports")
def test_it_can_connect_to_no_other_port_from_no_thread():
    code = """
call = lambda: print(told(lambda: socket.create_connection(('127.0.0.1', other))))
call()
run_on_deep_stack(call)
"""
    assert run(code) == ["EACCES", "EACCES"]


@pytest.mark.parametrize(
    "call",
    [
        *("socket.socket(socket.AF_INET6)", "socket.socket(socket.AF_UNIX)", "socket.socketpair()"),
        *("socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)"),
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)",  # Multipath TCP
        "socket.socket().bind(('127.0.0.1', 0))",
        "socket.socket().listen()",
        "socket.socket().sendto(b'x', 0x20000000, ('127.0.0.1', other))",  # TCP Fast Open
        "socket.socket().sendmsg([b'x'], [], 0x20000000, ('127.0.0.1', other))",
        *("os.fork()", "os.kill(os.getppid(), 0)"),
    ],
)
def test_it_has_no_other_kind_of_socket_and_no_other_way(call):
    assert run(f"print(told(lambda: {call}))") == ["EPERM"]


@pytest.mark.parametrize("machine", seccomp._ARCHITECTURES)
def test_on_each_architecture_tcp_is_all_that_is_given_back(machine, answer):
    audit, column, _ = seccomp._ARCHITECTURES[machine]
    numbers = {name: row[column] for name, row in seccomp._CALLS.items() if row[column] is not None}
    sending = {name: row[column] for name, row in seccomp._SENDING.items()}
    usual = seccomp._program(audit, dict(numbers), os.getpid())
    program = seccomp._program(audit, dict(numbers), os.getpid(), sending)

    def said(number, asked=program, **arguments):
        given = {int(place.removeprefix("at")): value for place, value in arguments.items()}
        return answer(asked, audit, number, defaultdict(int, given))

    differs = {number for number in range(600) if said(number) != said(number, usual)}
    assert differs == {numbers["connect"], sending["sendmsg"], sending["sendmmsg"]}
    for kind, expected in ((STREAM, "allowed"), (STREAM | CLOEXEC, "allowed"), (DATAGRAM, "EPERM"), (3, "EPERM")):
        assert said(numbers["socket"], at16=AF_INET, at24=kind) == expected
    assert said(numbers["socket"], at16=AF_INET, at24=STREAM, at32=6) == "allowed"
    assert said(numbers["socket"], at16=AF_INET, at24=STREAM, at32=262) == "EPERM"
    assert said(sending["sendto"]) == "allowed"
    assert said(sending["sendto"], at48=0x1000) == said(sending["sendto"], at52=1) == "EPERM"
