"""Calls of the C library and of Linux that Python has no words for."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
from pathlib import Path

GARBAGE = 35_000  # objects more than there were, before Python looks for it
MADV_COLLAPSE, LARGE_PAGE = 25, 2**21  # since Linux 6.1
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


def collect_seldom() -> None:
    """Let Python look for garbage a fiftieth as often as it does by itself, here and in forks.

    What a command imports is no garbage, and looking at it again and again takes a sixth of the
    time. What student code may have is bounded otherwise.
    """
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])


def settle_for_forks() -> None:
    """Get ready to be forked often: what is here now stays.

    A fork need not copy it when it collects garbage, and copies the table of large pages faster
    than that of small ones, where the kernel makes such. What it writes to is copied as ever.
    """
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/self/maps").read_text().splitlines():
            place, rights, *_, name = (*line.split(maxsplit=5), "")[:6]
            start, end = (int(word, 16) for word in place.split("-"))
            start, end = -(-start // LARGE_PAGE) * LARGE_PAGE, end // LARGE_PAGE * LARGE_PAGE
            if rights == "rw-p" and name in ("", "[heap]") and start < end:
                with contextlib.suppress(SandboxError):
                    size = ctypes.c_size_t(end - start)
                    call("madvise", ctypes.c_void_p(start), size, MADV_COLLAPSE)
