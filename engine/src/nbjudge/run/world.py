"""The level of namespaces: a world that holds Python's own files, and in it a room a student.

The world is made once, by the keeper: a file system of its own that nobody can write to, without
network, without the machine's processes. Each student process gets what must be its own: a process
namespace in which it is process 1, a view of the files with a scratch folder that nobody else sees,
and a user that nobody else is.

Sources: namespaces(7), user_namespaces(7), pid_namespaces(7), pivot_root(2), mount_setattr(2).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from nbjudge import limits
from nbjudge.run.kernel import PR_SET_PDEATHSIG, SandboxError, call, syscall
from nbjudge.run.level import NOBODY, Level, has_users, pythons_files

HOME = "/home/student"  # the scratch folder, inside

NEW = {"mount": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000}
NEW |= {"user": 0x10000000, "pid": 0x20000000, "net": 0x40000000}
BIND, REC, PRIVATE = 0x1000, 0x4000, 0x40000
_READ_ONLY, _NOSUID, _NODEV, _NOEXEC, _DETACH = 1, 2, 4, 8, 2
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_MOUNT_SETATTR = 442
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000


class Namespaces(Level):
    """The strongest level: files, network and processes of the machine are not there."""

    name = "namespaces"
    by_name = False

    def enter(self, files: list[str]) -> None:
        """Make the world and go on in it, as its first process; the caller stays outside.

        Args:
            files: what can be read in it beside Python's own files.

        Raises:
            SandboxError: the kernel refuses it.
        """
        self._proc = os.open("/proc", os.O_PATH)
        self._unshare()
        self._users = has_users()
        inside = os.fork()  # who makes a process namespace is not in it, but its children are
        if inside:
            os.waitpid(inside, 0)
            os._exit(0)
        call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        self._self = os.pidfd_open(os.getpid())
        _make_root(files)

    def _unshare(self) -> None:
        """Leave every namespace of the machine; as root, with a user to give to each student."""
        user, group = os.geteuid(), os.getegid()
        if user != 0:
            unshare(*NEW)
            self._map(user, group)
            return
        try:
            unshare(*(kind for kind in NEW if kind != "user"))
        except SandboxError:  # a container's root may do it in a user namespace only
            with _users_from_outside():
                unshare(*NEW)
            if not has_users(0, 1):
                self._map(user, group)

    def _map(self, user: int, group: int) -> None:
        """Be one user in the new user namespace, who is the old one outside and root nowhere."""
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{NOBODY} {user} 1"),
            ("gid_map", f"{NOBODY} {group} 1"),
        ):
            self._write(name, text)

    def _write(self, name: str, text: str) -> None:
        """Write a file about this process; the world has no /proc."""
        file = os.open(f"self/{name}", os.O_WRONLY, dir_fd=self._proc)
        try:
            os.write(file, text.encode())
        finally:
            os.close(file)

    def fork(self) -> int:
        """Fork a process that is the first one in a process namespace of its own."""
        unshare("pid")
        child = -1
        try:
            child = os.fork()
            return child
        finally:
            if child:
                call("setns", self._self, NEW["pid"])

    def settle(self) -> tuple[str, int | None]:
        """Give this process its own view and scratch folder; return the folder and its user.

        Raises:
            SandboxError: the kernel refuses it.
        """
        with contextlib.suppress(OSError):  # a container may not allow it
            self._write("oom_score_adj", "1000")  # where memory ends, this one first
        user, group = os.geteuid(), os.getegid()
        student = self.user if self._users else None
        if student is None:  # limits count by user, here and in this user namespace
            unshare("mount", "user")
            self._map(user, group)
        else:
            unshare("mount")
        owner = f"uid={student or os.geteuid()},gid={student or os.getegid()}"
        bounds = limits.current
        size = f"size={bounds.scratch_bytes},nr_inodes={bounds.scratch_files}"
        options = f"mode=700,{owner},{size}"
        mount("none", HOME, "tmpfs", _NOSUID | _NODEV | _NOEXEC, options)
        return HOME, student

    def prove(self) -> None:
        """Try what this level says cannot be done.

        Raises:
            SandboxError: it can.
        """
        if os.geteuid() == 0 or os.path.exists("/proc") or os.path.exists("/etc"):
            raise SandboxError("the file system is not closed")
        if os.getpid() != 1 or os.getpgid(0) != 1:
            raise SandboxError("other processes are in reach")


@contextlib.contextmanager
def _users_from_outside() -> Iterator[None]:
    """Know in the user namespace that is made within the users whom one knows here.

    Only a process that stays outside, with the right to be any of them, can give them.
    """
    this, (wait, go) = os.getpid(), os.pipe()
    helper = os.fork()
    if helper == 0:
        try:
            os.close(go)
            os.read(wait, 1)
            for kind in ("uid", "gid"):
                lines = Path(f"/proc/self/{kind}_map").read_text().splitlines()
                known = [(line.split()[0], line.split()[2]) for line in lines]
                text = "".join(f"{first} {first} {count}\n" for first, count in known)
                Path(f"/proc/{this}/{kind}_map").write_text(text)
        finally:
            os._exit(0)
    os.close(wait)
    try:
        yield
    finally:
        os.close(go)
        os.waitpid(helper, 0)


def unshare(*kinds: str) -> None:
    """Leave the namespaces of these kinds for new ones.

    Raises:
        SandboxError: the kernel refuses it.
    """
    what = "new namespaces (" + ", ".join(kinds) + ")"
    call("unshare", sum(NEW[kind] for kind in kinds), what=what)


def _make_root(files: list[str]) -> None:
    """Change to a root that holds Python's own files, `files` and a folder for the scratch."""
    mount(None, "/", None, REC | PRIVATE)
    binds = [*pythons_files(), "/dev/null", "/dev/zero", "/dev/urandom", *files]
    opened = {path: os.open(path, os.O_PATH) for path in binds}
    new = "/tmp"  # only a place to stand on: it is covered in this world alone
    mount("none", new, "tmpfs", _NOSUID, "mode=755,size=1m")
    for path, fd in opened.items():
        bind(fd, new + path)
    os.makedirs(new + HOME)
    _make_read_only(new)
    os.chdir(new)
    machine = os.uname().machine
    if machine not in _PIVOT_ROOT:
        raise SandboxError(f"it is not made for {machine}, only for {', '.join(_PIVOT_ROOT)}")
    syscall(_PIVOT_ROOT[machine], b".", b".", what="pivot_root")
    call("umount2", b".", _DETACH)
    os.chdir("/")


def bind(fd: int, target: str) -> None:
    """Let what `fd` stands for (and no longer does, afterwards) be seen at `target`, too."""
    if os.path.isdir(f"/proc/self/fd/{fd}"):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o444))
    mount(f"/proc/self/fd/{fd}", target, None, BIND | REC)
    os.close(fd)


def _make_read_only(path: str) -> None:
    attributes = (ctypes.c_uint64 * 4)(_READ_ONLY | _NOSUID, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    flags = ctypes.c_uint(_AT_RECURSIVE)
    data = ctypes.byref(attributes)
    syscall(_MOUNT_SETATTR, _AT_FDCWD, path.encode(), flags, data, size, what="mount_setattr")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """mount(2), with words as texts.

    Raises:
        SandboxError: the kernel refuses it.
    """
    words = [text.encode() if text is not None else None for text in (source, target, kind)]
    call("mount", *words, ctypes.c_ulong(flags), data.encode() or None, what=f"mount {target}")
