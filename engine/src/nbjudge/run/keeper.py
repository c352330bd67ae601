"""The processes behind the student processes: a warm parent, and a keeper for each world.

The warm parent has imported Python's scientific packages and has never seen a file of the course.
For the files that lie beside an instructor's notebooks it forks a *keeper*, which makes a world
for them (see `world`) and goes on in it. From the keeper each *student process* is forked, with a
room of its own in that world. The keeper never runs student code. When the line from a student
process to the grader breaks, for whatever reason, the keeper kills the student process.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from nbjudge import limits
from nbjudge.run import filter
from nbjudge.run.kernel import (
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    SandboxError,
    call,
)
from nbjudge.run.world import Namespaces

# What a student process is to be: sandboxed, files (absolute paths), bounds, language.
Order = dict[str, Any]
ORDER_BYTES = 2**16
WORLDS = 4  # that are kept ready, of a warm parent
NOTHING = ("CORE", "MEMLOCK", "MSGQUEUE")  # setrlimit(2)
Live = Callable[[Connection, str], None]


class Open:
    """No sandbox: the rights of whoever grades, in a scratch folder on the disk."""

    name = "none"
    folder = ""

    def enter(self, files: list[str]) -> None:
        """Nothing to do."""

    def fork(self) -> int:
        """Fork a process that has a new folder, which the keeper takes away."""
        self.folder = tempfile.mkdtemp(prefix="student-")
        return os.fork()

    def settle(self) -> tuple[str, int | None]:
        """Return the folder, and no user."""
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # where memory ends, this one first
        return self.folder, None

    def prove(self) -> None:
        """Nothing is closed."""


def serve(line: socket.socket, live: Live) -> NoReturn:
    """The warm parent's loop: pass each order on to a keeper, until the grader hangs up."""
    keepers: dict[object, socket.socket] = {}
    while True:
        data, fds, _, _ = socket.recv_fds(line, ORDER_BYTES, 2)
        if not data:
            for one in keepers.values():
                one.close()
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, 0 if not data else os.WNOHANG)[0]:
                pass  # a keeper ends by itself, soon after the grader lets go of its last student
        if not data:
            os._exit(0)
        try:
            _pass_on(data, fds, keepers, live, line)
        except Exception as error:
            _tell(fds[1], error)
        for fd in fds:
            os.close(fd)


def _tell(leash: int, error: BaseException) -> None:
    with contextlib.suppress(OSError):
        os.write(leash, f"{error}"[:1000].encode("utf-8", "replace"))


def _pass_on(
    data: bytes,
    fds: list[int],
    keepers: dict[object, socket.socket],
    live: Live,
    line: socket.socket,
) -> None:
    """Send an order to the keeper of its world; make it where there is none."""
    order = json.loads(data)
    world = _world_of(order)
    if world in keepers:
        try:
            socket.send_fds(keepers[world], [data], fds)
            return
        except OSError:  # it ended: a machine without memory may have done that
            keepers.pop(world).close()
    while len(keepers) >= WORLDS:
        keepers.pop(next(iter(keepers))).close()
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        try:
            for other in (line, ours, *keepers.values()):
                other.close()
            for fd in fds:
                os.close(fd)
            Keeper(its, live).work(order)
        finally:
            os._exit(1)
    its.close()
    said = ours.recv(1000)
    if said != b"ready":
        ours.close()
        raise SandboxError(said.decode("utf-8", "replace") or "the sandbox could not be made")
    keepers[world] = ours
    socket.send_fds(ours, [data], fds)


def _world_of(order: Order) -> object:
    """Return what two orders have in common that can have one keeper."""
    if not order["sandboxed"]:
        return None
    stats = [os.stat(path) for path in order["files"]]  # a folder built anew is another one
    return tuple(order["files"]), tuple((stat.st_dev, stat.st_ino) for stat in stats)


@dataclass
class Kept:
    """A living student process, as its keeper knows it."""

    process: int
    leash: socket.socket
    ended: int  # a descriptor that tells
    folder: str  # where it has one on the disk


class Keeper:
    """Makes a world, and keeps the student processes in it."""

    def __init__(self, line: socket.socket, live: Live) -> None:
        self.line, self.live = line, live
        self.poll = select.poll()
        self.students: dict[int, Kept] = {}  # by both of its descriptors
        self.programs: list[filter.Program] = []
        self.level: Namespaces | Open = Open()

    def work(self, order: Order) -> NoReturn:
        """Make the world for the first order, say so or why not; fork and watch until the end."""
        os.setsid()
        os.umask(0o022)  # what is made for the student can be read by it
        try:
            if order["sandboxed"]:
                self.level = Namespaces()
                self.programs = filter.compiled()
            self.level.enter(order["files"])
        except Exception as error:
            self.line.send(f"{error}"[:1000].encode("utf-8", "replace"))
            os._exit(1)
        self.line.send(b"ready")
        self.poll.register(self.line, select.POLLIN)
        listening = True
        while listening or self.students:
            # One at a time: the next one may be of a descriptor that this one closes.
            fd = self.poll.poll()[-1][0]
            if fd == self.line.fileno():
                listening = self.take()
            else:
                self.watch(fd, self.students[fd])
        os._exit(0)

    def take(self) -> bool:
        """Take an order and fork a student process; tell whether the warm parent is there."""
        data, fds, _, _ = socket.recv_fds(self.line, ORDER_BYTES, 2)
        if not data:
            self.poll.unregister(self.line)
            return False
        channel, leash = fds
        try:
            process = self.level.fork()
            if process == 0:
                _be_a_student(self, json.loads(data), Connection(channel), leash)
            kept = Kept(
                process, socket.socket(fileno=leash), os.pidfd_open(process), self.level.folder
            )
            for fd in (leash, kept.ended):
                self.students[fd] = kept
                self.poll.register(fd, select.POLLIN)
        except Exception as error:
            _tell(leash, error)
            os.close(leash)
        os.close(channel)
        return True

    def watch(self, fd: int, kept: Kept) -> None:
        """Kill a student process whose leash was let go; put away one that has ended."""
        if fd == kept.leash.fileno():
            self.forget(fd)
            signal.pidfd_send_signal(kept.ended, signal.SIGKILL)
            return
        self.forget(kept.leash.fileno())
        self.forget(kept.ended)
        _, status = os.waitpid(kept.process, 0)
        if kept.folder:
            shutil.rmtree(kept.folder, ignore_errors=True)
        words = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
        with contextlib.suppress(OSError):
            kept.leash.send(words.encode(), socket.MSG_DONTWAIT)
        kept.leash.close()
        os.close(kept.ended)

    def forget(self, fd: int) -> None:
        """Watch this descriptor no longer."""
        if self.students.pop(fd, None):
            self.poll.unregister(fd)


def _be_a_student(keeper: Keeper, order: Order, channel: Connection, leash: int) -> NoReturn:
    """The student process, before it sees a line of the student's: give up every right."""
    status = 1
    try:
        limits.use(order["bounds"])
        os.setsid()  # else `kill(0, ...)` reaches the keeper, where both are the same user
        call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        home, user = keeper.level.settle()
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        # Before the filter and the limits: closefrom(3) aborts where close_range(2) is refused.
        _close_all_but(channel.fileno(), leash)
        os.environ.clear()
        os.environ |= {"HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "PATH": ""}
        tempfile.tempdir = home
        os.chdir(home)
        _limit_itself()
        lay_out(order["files"], home)
        if order["sandboxed"]:
            _drop_rights(user, keeper.programs)
            keeper.level.prove()
            _prove()
    except BaseException as error:
        os.write(leash, f"{type(error).__name__}: {error}"[:1000].encode())
        os._exit(1)
    try:
        os.close(leash)
        channel.send_bytes(b"ready")
        keeper.live(channel, order["language"])
        status = 0
    finally:
        os._exit(status)


def _close_all_but(*kept: int) -> None:
    """Close every descriptor but 0, 1, 2 and those to keep."""
    low = 3
    for fd in sorted(kept):
        os.closerange(low, fd)
        low = fd + 1
    os.closerange(low, 4096)


def _limit_itself() -> None:
    import resource  # not on every system

    bounds = limits.current
    values = {"AS": bounds.memory_bytes, "FSIZE": bounds.scratch_file_bytes}
    values |= {"NOFILE": bounds.open_files, **dict.fromkeys(NOTHING, 0)}
    for limit, value in values.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (value, value))


def lay_out(files: list[str], folder: str) -> None:
    """Let what lies beside the instructor's notebooks lie in `folder`, too."""
    for path in files:
        target = os.path.join(folder, os.path.basename(path))
        try:
            os.symlink(path, target)
        except OSError:  # Windows asks for a right
            copy = shutil.copytree if os.path.isdir(path) else shutil.copyfile
            copy(path, target)


def _drop_rights(student: int | None, programs: list[filter.Program]) -> None:
    """No user, group or capability that could do anything; no way to gain one; no way out."""
    if student is not None:
        os.setgroups([])
        os.setresgid(student, student, student)
        os.setresuid(student, student, student)
    import resource  # not on every system

    resource.setrlimit(resource.RLIMIT_NPROC, (limits.current.threads, limits.current.threads))
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)  # no core, not even down a pipe (core(5))
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    filter.load(programs)


def _prove() -> None:
    """Try what must not work; a sandbox that leaks is no sandbox."""
    if not os.access(os.__file__, os.R_OK):
        raise SandboxError("Python's own files cannot be read inside")

    def start_a_process() -> None:
        if os.fork() == 0:
            os._exit(0)

    attempts: dict[str, Callable[[], object]] = {
        "make a socket": socket.socket,
        "start a process": start_a_process,
        "write outside": lambda: os.mkdir("/new"),
    }
    for what, attempt in attempts.items():
        try:
            attempt()
        except OSError:
            continue
        raise SandboxError(f"student code could {what}")
