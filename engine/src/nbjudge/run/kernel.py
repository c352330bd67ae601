"""Calls of the C library and of Linux that Python has no words for."""

from __future__ import annotations

import ctypes
import os
import signal

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38


class SandboxError(Exception):
    """This machine cannot make the sandbox; the message says what it refused."""


def call(name: str, *arguments: object, what: str = "") -> int:
    """Call a function of the C library that answers a negative number where it fails.

    Args:
        name: of the function.
        arguments: as ctypes takes them.
        what: what it is for, in the error; default: its name.

    Raises:
        SandboxError: it failed.
    """
    result: int = getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise SandboxError(f"the kernel refuses {what or name}: {os.strerror(code)}")
    return result


def syscall(number: int, *arguments: object, what: str) -> int:
    """Make a system call by its number; arguments and errors as `call`."""
    return call("syscall", ctypes.c_long(number), *arguments, what=what)


def die_with_parent(parent: int) -> None:
    """Let the kernel kill this process when its parent ends, however that ends; or has ended."""
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
