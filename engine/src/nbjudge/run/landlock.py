"""The level for machines that give no namespaces: Landlock, system calls and limits.

A student process lives among the machine's other processes and files. Landlock lets it open
Python's own files to read, and its scratch folder to write, and nothing else; the filter of system
calls (`filter`) leaves it no way to start, signal or look into a process, to make a socket, or to
change what Landlock does not watch over: dates, modes and sizes by name. What stays in sight is
whether a file is there, how large it is and how old. The scratch folder is on the disk; the keeper
looks ten times a second whether it is too large.

Sources: landlock(7), landlock_create_ruleset(2), landlock_add_rule(2), landlock_restrict_self(2).
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Callable
from pathlib import Path

from nbjudge.run.kernel import PR_SET_NO_NEW_PRIVS, SandboxError, call, syscall
from nbjudge.run.level import Level, first_to_end, has_users, pythons_files

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every machine
_VERSION, _BENEATH = 1, 1
_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # so many rights to files since these versions
_READ_FILE, _READ_DIR, _WRITE_FILE = 1 << 2, 1 << 3, 1 << 1
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG, _MAKE_SYM = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_OF_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE  # as opposed to folders
_READ = _READ_FILE | _READ_DIR
_SCRATCH = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SYM
_SCRATCH |= _REFER | _TRUNCATE
_NETWORK_SINCE, _NETWORK = 4, 0b11  # TCP: bind, connect
_SCOPES_SINCE, _SCOPES = 6, 0b11  # abstract sockets, signals
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


def version() -> int:
    """Return the version of Landlock's interface here; 0: there is none."""
    size, flags = ctypes.c_size_t(0), ctypes.c_uint(_VERSION)
    try:
        return syscall(_CREATE, None, size, flags, what="Landlock")
    except SandboxError:
        return 0


class Landlock(Level):
    """Nothing is hidden, but there is nothing to open and nobody to meet."""

    name = "Landlock"

    def enter(self, files: list[str]) -> None:
        """Look whether the machine has it, and the users that root needs for it.

        Raises:
            SandboxError: it has not.
        """
        if not version():
            raise SandboxError("the kernel has no Landlock, or refuses it")
        if os.geteuid() == 0 and not has_users():
            raise SandboxError("this root has no other user to give to student code")
        self.readable = [*pythons_files(), *files]

    def settle(self) -> tuple[str, int | None]:
        """Close all files but the folder and what is to be read; return the folder and a user.

        Raises:
            SandboxError: the kernel refuses it.
        """
        first_to_end()
        student = self.user if os.geteuid() == 0 else None
        if student is None:
            self.others = _tasks(os.geteuid())
        else:
            os.chown(self.folder, student, student)
        call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _close(self.readable, self.folder)
        return self.folder, student

    def prove(self) -> None:
        """Try to read, list and write outside the folder, and to signal the keeper.

        Raises:
            SandboxError: one of these works.
        """
        outside = os.path.dirname(self.folder)
        attempts: dict[str, Callable[[], object]] = {
            "read other files": lambda: Path("/proc/self/status").read_text(),
            "list other folders": lambda: os.listdir("/"),
            "write beside its folder": lambda: os.mkdir(os.path.join(outside, "student")),
            "reach other processes": lambda: os.kill(os.getppid(), 0),
            "empty a file": lambda: os.open(os.__file__, os.O_RDONLY | os.O_TRUNC),
        }
        if os.geteuid() == 0:
            raise SandboxError("student code would be root")
        for path in (*self.readable, os.__file__):
            if not os.access(path, os.R_OK):
                raise SandboxError(f"another user than root must be able to read {path}")
        for what, attempt in attempts.items():
            try:
                attempt()
            except OSError:
                continue
            raise SandboxError(f"student code could {what}")


def _tasks(user: int) -> int:
    """Return how many processes and threads this user has, of those that can be seen."""
    count = 0
    for process in os.listdir("/proc"):
        if process.isdigit():
            try:
                if os.stat(f"/proc/{process}").st_uid == user:
                    count += len(os.listdir(f"/proc/{process}/task"))
            except OSError:
                continue  # it has ended
    return count


def _close(readable: list[str], scratch: str) -> None:
    """Let this process open these paths only, from now on."""
    abi = version()
    handled = (1 << max(count for since, count in _RIGHTS.items() if since <= abi)) - 1
    attributes = [handled]
    if abi >= _NETWORK_SINCE:
        attributes.append(_NETWORK)
    if abi >= _SCOPES_SINCE:
        attributes.append(_SCOPES)
    data = struct.pack(f"{len(attributes)}Q", *attributes)
    rules = syscall(_CREATE, data, ctypes.c_size_t(len(data)), ctypes.c_uint(0), what="Landlock")
    rights = {path: _READ for path in readable} | {path: _READ_FILE for path in _DEVICES}
    rights |= {"/dev/null": _READ_FILE | _WRITE_FILE, scratch: _SCRATCH}
    for path, wanted in rights.items():
        fd = os.open(path, os.O_PATH)
        allowed = wanted & handled & (-1 if os.path.isdir(path) else _OF_FILES)
        rule = struct.pack("=Qi", allowed, fd)
        syscall(_ADD, rules, _BENEATH, rule, ctypes.c_uint(0), what="Landlock")
        os.close(fd)
    syscall(_RESTRICT, rules, ctypes.c_uint(0), what="Landlock")
    os.close(rules)
