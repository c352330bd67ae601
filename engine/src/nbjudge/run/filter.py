"""What a student process may ask of the kernel: a list of system calls, compiled once a world.

What is not in the list is refused: with "not permitted", and as unknown where the call is so new
that C libraries try an older one then. The list is what Python, NumPy, matplotlib and IPython were
seen to need, and nothing by which two processes could meet.

Sources: seccomp(2), bpf(4), the manual of each call, libseccomp's manual.
"""

from __future__ import annotations

import ctypes
import errno
import socket
import struct
import tempfile
from typing import Any

from nbjudge.run.kernel import PR_SET_SECCOMP, SandboxError, call

try:
    import pyseccomp
except Exception:  # it raises RuntimeError where the C library is missing
    pyseccomp = None

ALLOWED = {
    "memory": "brk mmap munmap mprotect mremap msync",
    "open files": """read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2
        lseek close dup dup2 dup3 sendfile copy_file_range ftruncate fallocate
        getdents getdents64 fchdir fstat""",
    "files by name": """open openat creat stat lstat newfstatat statx access faccessat readlink
        readlinkat getcwd chdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2
        link linkat symlink symlinkat umask""",
    # No pipes: the kernel numbers them by one counter, so that making some is a message.
    "waiting": """poll ppoll select pselect6 epoll_create epoll_create1
        epoll_ctl epoll_wait epoll_pwait eventfd eventfd2 recvfrom shutdown""",
    "time": """clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times
        getitimer setitimer alarm""",
    "signals": """rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait
        rt_sigsuspend sigaltstack pause restart_syscall""",
    "about itself": """getpid gettid getppid getpgrp getuid geteuid getgid getegid getresuid
        getresgid getgroups getrlimit setrlimit getrusage getcpu uname""",
    "threads": """set_robust_list rseq arch_prctl sched_yield sched_getaffinity
        sched_getscheduler sched_getparam sched_get_priority_max sched_get_priority_min
        exit exit_group""",
    "random numbers": "getrandom",
}
# Allowed where names lead to nothing but the scratch folder and what is read-only.
DATES_AND_MODES = "chmod fchmod fchmodat utime utimes utimensat futimesat truncate".split()
# Answered as if done. The scratch folder need not reach a disk, and a lock on a file in it has
# nobody to lock out; on Python's files both would make others wait.
AS_IF_DONE = ["fsync", "fdatasync"]
LOCKS = (6, 7, 37, 38)  # F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW of fcntl(2)
COMMANDS = (0, 1, 2, 3, 4, 1030, 1032)  # fcntl(2): copy a descriptor, its flags, a pipe's size
REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # ioctl(2): is it a terminal; FIO...
ADVICE = (0, 4, 8, 14, 15, 16, 17)  # madvise(2), about its own memory
GUARDS = (102, 103)  # C libraries do without where they are told that there is no such advice
NO_ATTRIBUTES = [f"{b}{a}xattr" for a in ("get", "set", "list", "remove") for b in ("", "l", "f")]
# Of the calls that Linux got since 5.1, which have the same number on every machine, C libraries
# need none: refused as unknown, also those that libseccomp has no name for.
NEWER = 424
_CLONE_THREAD = 0x10000
_FUTEX_PRIVATE, _FUTEX_OPERATION, _FUTEX_WAITS = 0x80, 0x7F, (0, 9)
_ACCESS_MODE, _TRUNCATE, _NAMELESS = 0o3, 0o1000, 0o20000000  # open(2): O_TRUNC, O_TMPFILE
_THIS = 0x7FFF1D1D  # stands for the process's own number until the program is loaded
Program = bytes


def compiled(by_name: bool) -> list[Program]:
    """Return the filters, as `load` takes them.

    Args:
        by_name: files outside the scratch folder can be changed by name as far as it is up to
            the file system: so dates, modes and sizes must not be changed by name at all.

    Raises:
        SandboxError: libseccomp is missing.
    """
    if pyseccomp is None:
        raise SandboxError("libseccomp is missing; install it (Debian, Ubuntu: libseccomp2)")
    rules = _Rules()
    for names in ALLOWED.values():
        for name in names.split():
            if not by_name or name not in ("open", "openat"):
                rules.allow(name)
    for name in DATES_AND_MODES:
        if by_name and name != "truncate":
            rules.answer(0, name)
        elif not by_name:
            rules.allow(name)
    if by_name:
        _allow_opening(rules)
    _allow_for_files(rules)
    _allow_for_threads(rules)
    with tempfile.TemporaryFile() as file:
        rules.filter.export_bpf(file)
        file.seek(0)
        # This one comes last: it refuses to load a further one.
        return [_newer_calls() + file.read()]


class _Rules:
    """libseccomp's filter, in the words of this module."""

    def __init__(self) -> None:
        self.filter: Any = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))

    def allow(self, name: str, *where: Any) -> None:
        """Allow a call, where its arguments are these."""
        self._add(pyseccomp.ALLOW, name, where)

    def answer(self, number: int, name: str, *where: Any) -> None:
        """Answer a call with this error, or 0: as if it were done."""
        self._add(pyseccomp.ERRNO(number), name, where)

    def _add(self, action: int, name: str, where: tuple[Any, ...]) -> None:
        if is_known(name):
            self.filter.add_rule(action, name, *where)


def is_known(name: str) -> bool:
    """Tell whether there is a system call of this name, as far as libseccomp knows."""
    return bool(pyseccomp.resolve_syscall(pyseccomp.system_arch(), name) != -1)


def _is(argument: int, value: int, mask: int = 0) -> Any:
    if mask:
        return pyseccomp.Arg(argument, pyseccomp.MASKED_EQ, mask, value)
    return pyseccomp.Arg(argument, pyseccomp.EQ, value)


def _allow_opening(rules: _Rules) -> None:
    """Open files, but not emptying one that is opened to be read, nor one without a name.

    The first is a right that Landlock knows only since Linux 6.2; the other is not in the scratch
    folder, where it would be counted.
    """
    for name, flags in (("open", 1), ("openat", 2)):
        for mode in (0o1, 0o2):
            rules.allow(name, _is(flags, mode, _ACCESS_MODE | _NAMELESS))
        rules.allow(name, _is(flags, 0, _ACCESS_MODE | _TRUNCATE | _NAMELESS))


def _allow_for_files(rules: _Rules) -> None:
    for name in AS_IF_DONE:
        rules.answer(0, name)
    for name in NO_ATTRIBUTES:
        rules.answer(errno.ENOTSUP, name)  # what copies a file goes on without them
    for command in COMMANDS:
        rules.allow("fcntl", _is(1, command))
    for command in LOCKS:
        rules.answer(0, "fcntl", _is(1, command))
    for request in REQUESTS:
        rules.allow("ioctl", _is(1, request))
    # A pair of plain streams, as asyncio needs it, can be connected to nothing else.
    rules.allow("socketpair", _is(0, socket.AF_UNIX), _is(1, socket.SOCK_STREAM, 0xF))
    rules.allow("sendto", _is(4, 0))  # without an address


def _allow_for_threads(rules: _Rules) -> None:
    for advice in ADVICE:
        rules.allow("madvise", _is(2, advice))
    for advice in GUARDS:
        rules.answer(errno.EINVAL, "madvise", _is(2, advice))
    # Threads are allowed, processes are not; without clone3 the C library uses clone.
    rules.allow("clone", _is(0, _CLONE_THREAD, _CLONE_THREAD))
    rules.allow("kill", _is(0, _THIS))
    rules.allow("tgkill", _is(0, _THIS))
    for name in ("prlimit64", "getpgid", "getsid"):
        rules.allow(name, _is(0, 0))
    # A wait at an address that others see too ends with a thread; nobody can be woken by it.
    rules.allow("futex", _is(1, _FUTEX_PRIVATE, _FUTEX_PRIVATE))
    for wait in _FUTEX_WAITS:
        rules.allow("futex", _is(1, wait, _FUTEX_PRIVATE | _FUTEX_OPERATION))


def _newer_calls() -> bytes:
    """Answer every call from `NEWER` on as a kernel does that does not have it (seccomp(2)).

    The C library then does without, as it starts threads without clone3. What follows decides on
    the others: in a program of its own, the last that is loaded would decide on these, too.
    """
    read, at_least, end = 0x20, 0x35, 0x06  # BPF: the number of the call; >= ; return
    lines = [(read, 0, 0, 0), (at_least, 0, 1, NEWER), (end, 0, 0, 0x50000 + errno.ENOSYS)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def load(programs: list[Program], process: int) -> None:
    """Let this process and its threads be filtered from now on; needs `no_new_privs`.

    Args:
        programs: out of `compiled`.
        process: the number of this process, as it knows itself.

    Raises:
        SandboxError: the kernel refuses it.
    """
    for program in programs:
        own = program.replace(struct.pack("I", _THIS), struct.pack("I", process))
        code = ctypes.create_string_buffer(own, len(own))
        about = struct.pack("HP", len(own) // 8, ctypes.addressof(code))
        call("prctl", PR_SET_SECCOMP, 2, about, 0, 0, what="seccomp")
