"""The processes behind the student processes: a warm parent, and a keeper for each world.

The warm parent has imported Python's scientific packages and has never seen a file of the course.
For the files that lie beside an instructor's notebooks it forks a *keeper*, which shuts itself in
with them (see `world`; where the machine does not give that, `landlock`). From the keeper each
*student process* is forked, which gets a place of its own. The keeper never runs student code.
When the line from a student process to the grader breaks, for whatever reason, the keeper kills
the student process. It begins with a student process that nobody asked for, and says that it is
ready only if that one found nothing open that must be closed.
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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from nbjudge import limits
from nbjudge.run import filter
from nbjudge.run.channel import Channel
from nbjudge.run.kernel import (
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    SandboxError,
    call,
)
from nbjudge.run.landlock import Landlock
from nbjudge.run.level import Level, draw_user, is_too_large, remove
from nbjudge.run.world import Namespaces

# What a student process is to be: sandboxed, files (absolute paths), bounds, language.
Order = dict[str, Any]
ORDER_BYTES = 2**16
WORLDS = 4  # that are kept ready, of a warm parent
TRIAL_SECONDS = 30  # that the first student process may take to start
LOOK_MILLISECONDS = 100  # between two looks at what is on the disk
NOTHING = ("CORE", "MEMLOCK", "MSGQUEUE")  # setrlimit(2)
Live = Callable[[Channel, str], None]


LEVELS: dict[str, type[Level]] = {"namespaces": Namespaces, "landlock": Landlock}  # best first


def serve(line: socket.socket, live: Live, levels: Sequence[str] = tuple(LEVELS)) -> NoReturn:
    """The warm parent's loop: pass each order on to a keeper, until the grader hangs up.

    Args:
        line: to the grader.
        live: what a student process does.
        levels: names of the levels that may shut it in, the strongest first.
    """
    parent = WarmParent(line, live, levels)
    while True:
        data, fds, _, _ = socket.recv_fds(line, ORDER_BYTES, 2)
        if not data:
            parent.let_go()
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, 0 if not data else os.WNOHANG)[0]:
                pass  # a keeper ends by itself, soon after the grader lets go of its last student
        if not data:
            os._exit(0)
        try:
            parent.pass_on(data, fds)
        except Exception as error:
            _tell(fds[1], error)
        for fd in fds:
            os.close(fd)


def _tell(leash: int, error: BaseException) -> None:
    with contextlib.suppress(OSError):
        os.write(leash, f"{error}"[:1000].encode("utf-8", "replace"))


class WarmParent:
    """Knows the keepers, and makes them."""

    def __init__(self, line: socket.socket, live: Live, levels: Sequence[str]) -> None:
        self.line, self.live, self.levels = line, live, levels
        self.keepers: dict[object, socket.socket] = {}

    def pass_on(self, data: bytes, fds: list[int]) -> None:
        """Send an order to the keeper of its world; make it where there is none.

        Raises:
            SandboxError: no level can be had here.
        """
        order = json.loads(data)
        world = _world_of(order)
        if world in self.keepers:
            try:
                socket.send_fds(self.keepers[world], [data], fds)
                return
            except OSError:  # it ended: a machine without memory may have done that
                self.keepers.pop(world).close()
        while len(self.keepers) >= WORLDS:
            self.keepers.pop(next(iter(self.keepers))).close()
        self.keepers[world] = self._keeper(order, fds)
        socket.send_fds(self.keepers[world], [data], fds)

    def _keeper(self, order: Order, fds: list[int]) -> socket.socket:
        """Return the line to a new keeper, at the strongest level that holds."""
        if not order["sandboxed"]:
            return self._start(Level, order, fds)
        reasons = []
        for name in self.levels:
            try:
                return self._start(LEVELS[name], order, fds)
            except SandboxError as error:
                reasons.append(f"{name}: {error}")
        raise SandboxError("; ".join(reasons))

    def _start(self, level: type[Level], order: Order, fds: list[int]) -> socket.socket:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            try:
                for other in (self.line, ours, *self.keepers.values()):
                    other.close()
                for fd in fds:
                    os.close(fd)
                Keeper(its, self.live, level()).work(order)
            finally:
                os._exit(1)
        its.close()
        said = ours.recv(1000)
        if said != b"ready":
            ours.close()
            raise SandboxError(said.decode("utf-8", "replace") or "its process ended")
        return ours

    def let_go(self) -> None:
        """Let the keepers end when they have nobody left."""
        for line in self.keepers.values():
            line.close()


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
    user: int  # that it is, where there is a choice
    bounds: dict[str, float]


class Keeper:
    """Keeps the student processes of one world."""

    def __init__(self, line: socket.socket, live: Live, level: Level) -> None:
        self.line, self.live, self.level = line, live, level
        self.poll = select.poll()
        self.students: dict[int, Kept] = {}  # by both of its descriptors
        self.programs: list[filter.Program] = []

    def work(self, order: Order) -> NoReturn:
        """Make the world for the first order, say so or why not; fork and watch until the end."""
        os.setsid()
        os.umask(0o022)  # what is made for the student can be read by it
        try:
            if order["sandboxed"]:
                self.programs = filter.compiled(self.level.by_name)
            self.level.enter(order["files"])
            self.try_it(order)
        except Exception as error:
            self.line.send(f"{error}"[:1000].encode("utf-8", "replace"))
            os._exit(1)
        self.line.send(b"ready")
        self.poll.register(self.line, select.POLLIN)
        listening = True
        while listening or self.students:
            events = self.poll.poll(self.look())
            if not events:
                continue
            fd = events[-1][0]  # one at a time: the next may be of a descriptor that this closes
            if fd == self.line.fileno():
                listening = self.take()
            else:
                self.watch(fd, self.students[fd])
        os._exit(0)

    def try_it(self, order: Order) -> None:
        """Start a student process that does nothing but try what must not work.

        Raises:
            SandboxError: it could not be shut in.
        """
        channel, its_channel = socket.socketpair()
        leash, its_leash = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.start(order, [its_channel.detach(), its_leash.detach()])
        leash.shutdown(socket.SHUT_WR)
        channel.settimeout(TRIAL_SECONDS)
        with channel, leash:
            ready = channel.recv(100)
            while self.students:
                fd = self.poll.poll()[-1][0]
                self.watch(fd, self.students[fd])
            if not ready:
                words = leash.recv(1000).decode("utf-8", "replace")
                raise SandboxError(words or "the student process did not start")

    def look(self) -> int | None:
        """Kill who has too much on the disk; return the milliseconds until the next look."""
        wait = None
        for kept in list(self.students.values()):
            if kept.folder and self.programs:
                wait = LOOK_MILLISECONDS
                size, files = kept.bounds["scratch_bytes"], kept.bounds["scratch_files"]
                if is_too_large(kept.folder, size, files):
                    signal.pidfd_send_signal(kept.ended, signal.SIGKILL)
        return wait

    def take(self) -> bool:
        """Take an order and fork a student process; tell whether the warm parent is there."""
        data, fds, _, _ = socket.recv_fds(self.line, ORDER_BYTES, 2)
        if not data:
            self.poll.unregister(self.line)
            return False
        self.start(json.loads(data), fds)
        return True

    def start(self, order: Order, fds: list[int]) -> None:
        """Fork a student process that has a channel and a leash."""
        channel, leash = fds
        try:
            self.level.user = draw_user({kept.user for kept in self.students.values()})
            process = self.level.fork()
            if process == 0:
                _be_a_student(self, order, Channel(channel), leash)
            place = (os.pidfd_open(process), self.level.folder, self.level.user)
            kept = Kept(process, socket.socket(fileno=leash), *place, order["bounds"])
            for fd in (leash, kept.ended):
                self.students[fd] = kept
                self.poll.register(fd, select.POLLIN)
        except Exception as error:
            _tell(leash, error)
            os.close(leash)
        os.close(channel)

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
            remove(kept.folder)
        words = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
        with contextlib.suppress(OSError):
            kept.leash.send(words.encode(), socket.MSG_DONTWAIT)
        kept.leash.close()
        os.close(kept.ended)

    def forget(self, fd: int) -> None:
        """Watch this descriptor no longer."""
        if self.students.pop(fd, None):
            self.poll.unregister(fd)


def _be_a_student(keeper: Keeper, order: Order, channel: Channel, leash: int) -> NoReturn:
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
            _drop_rights(user, keeper.level.others, keeper.programs)
            keeper.level.prove()
            _prove()
    except BaseException as error:
        kind = "" if isinstance(error, SandboxError) else f"{type(error).__name__}: "
        os.write(leash, f"{kind}{error}"[:1000].encode("utf-8", "replace"))
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


def _drop_rights(student: int | None, others: int, programs: list[filter.Program]) -> None:
    """No user, group or capability that could do anything; no way to gain one; no way out."""
    if student is not None:
        os.setgroups([])
        os.setresgid(student, student, student)
        os.setresuid(student, student, student)
    import resource  # not on every system

    threads = others + limits.current.threads
    resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)  # no core, not even down a pipe (core(5))
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    filter.load(programs, os.getpid())


def _prove() -> None:
    """Try what must not work; a sandbox that leaks is no sandbox."""
    if not os.access(os.__file__, os.R_OK):
        raise SandboxError(f"another user than root must be able to read {os.__file__}")

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
