"""The ports that a worker with sockets may reach: a Landlock rule (landlock(7)), which needs no privilege.

It looks at ports and not at addresses, which no rule of the kernel's can do for a process without privileges.
"""

import ctypes
import os
import struct
import sys
from typing import Final

from pharmazone.evaluate.processes.seccomp import call, forgo_privileges

# The numbers of these calls are the same on every 64-bit architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION: Final = 1
_VERSION_WITH_PORTS: Final = 4
"""Linux 6.7."""
_BIND_TCP, _CONNECT_TCP = 1, 2
_RULE_OF_PORT: Final = 2
_IS_64_BIT_LINUX: Final = sys.platform == "linux" and sys.maxsize > 2**32


def is_available() -> bool:
    """Say whether the kernel knows rules about ports."""
    if not _IS_64_BIT_LINUX:
        return False
    return call(ctypes.CDLL(None).syscall, _CREATE_RULESET, None, 0, _ASK_VERSION) >= _VERSION_WITH_PORTS


def reach_only(port: int) -> None:
    """Let TCP connect to this port alone, and listen at none, for this thread and those it starts, for good.

    OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    forgo_privileges(libc)
    ruleset = struct.pack("=QQ", 0, _BIND_TCP | _CONNECT_TCP)  # struct landlock_ruleset_attr: files, network
    descriptor = _must(call(libc.syscall, _CREATE_RULESET, ruleset, len(ruleset), 0))
    try:
        rule = struct.pack("=QQ", _CONNECT_TCP, port)  # struct landlock_net_port_attr
        _must(call(libc.syscall, _ADD_RULE, descriptor, _RULE_OF_PORT, rule, 0))
        _must(call(libc.syscall, _RESTRICT_SELF, descriptor, 0))
    finally:
        os.close(descriptor)


def _must(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"landlock: {os.strerror(code)}")
    return result
