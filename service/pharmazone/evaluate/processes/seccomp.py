"""The system calls that a worker gives up: a seccomp filter (seccomp(2)), which needs no privilege.

A worker reads a store, evaluates, and answers over a socket that it already has. What lets it reach other machines,
other processes or another program fails for it, whatever a query makes the engine do. One that asks services keeps
what it takes to begin a TCP connection, and nothing else of the network.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

# The calls that fail, with their numbers on x86_64 and aarch64; None: it has no such call.
_CALLS: Final[dict[str, tuple[int, int | None]]] = {
    # the network
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    # a ring of calls past this filter
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    # another program or process
    "execve": (59, 221),
    "execveat": (322, 281),
    "clone": (56, 220),
    "clone3": (435, 435),
    "fork": (57, None),
    "vfork": (58, None),
    "unshare": (272, 97),
    "setns": (308, 268),
    # signals to others
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "fcntl": (72, 25),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    # the memory of others
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "prlimit64": (302, 261),
    "kcmp": (312, 272),
    # ways into the kernel
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "open_by_handle_at": (304, 265),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
# What may take an address along, past `connect`: only who may connect is kept from it.
_SENDING: Final = {"sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269)}
# How the kernel names the architecture (AUDIT_ARCH_*), its column above, and its number of seccomp(2)
_ARCHITECTURES: Final = {"x86_64": (0xC000003E, 0, 317), "aarch64": (0xC00000B7, 1, 277)}
_IS_64_BIT_LINUX: Final = sys.platform == "linux" and sys.maxsize > 2**32
_HERE: Final = _ARCHITECTURES.get(platform.machine()) if _IS_64_BIT_LINUX else None

_PR_SET_NO_NEW_PRIVS: Final = 38
_SET_MODE_FILTER, _GET_ACTION_AVAIL, _ALL_THREADS = 1, 2, 1
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_CLONE_THREAD: Final = 0x00010000
_X32: Final = 0x40000000
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX = 8, 10, 15
_AF_INET, _SOCK_STREAM, _SOCK_CLOEXEC, _IPPROTO_TCP = 2, 1, 0o2000000, 6
# struct seccomp_data, little-endian: the number of the call, the architecture, the lower halves of arguments
_NUMBER, _AUDIT, _ARGUMENT, _SECOND_ARGUMENT, _THIRD_ARGUMENT, _FIFTH_ARGUMENT = 0, 4, 16, 24, 32, 48
_UPPER_HALF: Final = 4
# Classic BPF (linux/filter.h): load, jump, return
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06


def is_available() -> bool:
    """Say whether the kernel filters calls, and this kind of machine is one whose numbers we know."""
    if _HERE is None:
        return False
    action = ctypes.c_uint32(_FAIL)
    return call(ctypes.CDLL(None).syscall, _HERE[2], _GET_ACTION_AVAIL, 0, ctypes.byref(action)) == 0


def give_up_calls(*, but_tcp: bool = False) -> None:
    """Make the calls fail with EPERM, for all threads of this process and for good. OSError: the kernel refuses.

    `but_tcp` leaves it connections by TCP over IPv4 that it begins itself.
    """
    assert _HERE is not None, "is_available says so"
    audit, column, seccomp = _HERE
    numbers = {name: row[column] for name, row in _CALLS.items()}
    sending = {name: row[column] for name, row in _SENDING.items()} if but_tcp else {}
    program = b"".join(struct.pack("=HBBI", *each) for each in _program(audit, numbers, os.getpid(), sending))
    held = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(held)))
    libc = ctypes.CDLL(None, use_errno=True)
    forgo_privileges(libc)
    if call(libc.syscall, seccomp, _SET_MODE_FILTER, _ALL_THREADS, header):
        code = ctypes.get_errno()
        raise OSError(code, f"seccomp: {os.strerror(code)}")


def forgo_privileges(libc: ctypes.CDLL) -> None:
    """Never gain any by starting a program, without which the kernel takes no filter. OSError: it refuses."""
    if call(libc.prctl, _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, f"prctl: {os.strerror(code)}")


def call(function: Callable[..., int], *arguments: object) -> int:
    """Call a C function of a variable number of arguments: each number is as long as a register."""
    return function(*(ctypes.c_long(each) if isinstance(each, int) else each for each in arguments))


def _program(
    audit: int, numbers: dict[str, int | None], pid: int, sending: Mapping[str, int] = MappingProxyType({})
) -> list[tuple[int, int, int, int]]:
    """Give the filter as instructions: an operation, how many to skip if it holds, if not, and its operand.

    `sending` are the numbers of the calls that send, for those who keep TCP.
    """
    fail, allow = (_RETURN, 0, 0, _FAIL | errno.EPERM), (_RETURN, 0, 0, _ALLOW)
    tcp = _program_of_tcp(numbers.pop("socket") or 0, numbers.pop("connect") or 0, sending) if sending else []
    special = ("clone", "clone3", "tgkill", "prlimit64", "fcntl")
    clone, clone3, tgkill, prlimit64, fcntl = (numbers.pop(name) or 0 for name in special)
    program = [
        # Other architectures number their calls in other ways: 32-bit calls by `int 0x80`, those of x32 by a bit.
        *((_LOAD, 0, 0, _AUDIT), (_IF_EQUAL, 1, 0, audit), fail),
        *((_LOAD, 0, 0, _NUMBER), (_IF_AT_LEAST, 0, 1, _X32), fail),
        # Its flags lie behind a pointer, where no filter can look; a libc that is told there is none takes `clone`.
        *((_IF_EQUAL, 0, 1, clone3), (_RETURN, 0, 0, _FAIL | errno.ENOSYS)),
        # A thread may be started, a process not.
        *((_IF_EQUAL, 0, 4, clone), (_LOAD, 0, 0, _ARGUMENT), (_IF_ANY_BIT, 0, 1, _CLONE_THREAD), allow, fail),
        # Who aborts, when memory ends, signals itself.
        *((_IF_EQUAL, 0, 4, tgkill), (_LOAD, 0, 0, _ARGUMENT), (_IF_EQUAL, 0, 1, pid), allow, fail),
        # Its own limits a process may read, those of others it may not set.
        *((_IF_EQUAL, 0, 4, prlimit64), (_LOAD, 0, 0, _ARGUMENT), (_IF_EQUAL, 0, 1, 0), allow, fail),
        # The kernel would send the signals of a file to whoever is named its owner.
        *((_IF_EQUAL, 0, 6, fcntl), (_LOAD, 0, 0, _SECOND_ARGUMENT)),
        *((_IF_EQUAL, 3, 0, _F_SETOWN), (_IF_EQUAL, 2, 0, _F_SETSIG), (_IF_EQUAL, 1, 0, _F_SETOWN_EX), allow, fail),
        *tcp,
    ]
    for number in numbers.values():
        if number is not None:
            program += [(_IF_EQUAL, 0, 1, number), fail]
    return [*program, allow]


def _program_of_tcp(socket: int, connect: int, sending: Mapping[str, int]) -> list[tuple[int, int, int, int]]:
    """Give the part that leaves TCP over IPv4: no other family, kind or protocol, and no address past `connect`."""
    fail, allow = (_RETURN, 0, 0, _FAIL | errno.EPERM), (_RETURN, 0, 0, _ALLOW)
    return [
        *((_IF_EQUAL, 0, 10, socket), (_LOAD, 0, 0, _ARGUMENT), (_IF_EQUAL, 0, 6, _AF_INET)),
        *((_LOAD, 0, 0, _SECOND_ARGUMENT), (_IF_EQUAL, 1, 0, _SOCK_STREAM)),
        (_IF_EQUAL, 0, 3, _SOCK_STREAM | _SOCK_CLOEXEC),
        *((_LOAD, 0, 0, _THIRD_ARGUMENT), (_IF_EQUAL, 2, 0, 0), (_IF_EQUAL, 1, 0, _IPPROTO_TCP), fail, allow),
        *((_IF_EQUAL, 0, 1, connect), allow),
        # With an address a first packet begins a connection (TCP Fast Open); behind a pointer one may stand.
        *((_IF_EQUAL, 0, 6, sending["sendto"]), (_LOAD, 0, 0, _FIFTH_ARGUMENT), (_IF_EQUAL, 0, 3, 0)),
        *((_LOAD, 0, 0, _FIFTH_ARGUMENT + _UPPER_HALF), (_IF_EQUAL, 0, 1, 0), allow, fail),
        *((_IF_EQUAL, 1, 0, sending["sendmsg"]), (_IF_EQUAL, 0, 1, sending["sendmmsg"]), fail),
    ]
