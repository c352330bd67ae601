"""A place where a student's code can do no harm: Linux namespaces, seccomp and limits.

`Nursery` starts a warm parent, which has imported Python's scientific packages and has never
seen a file of the course. For each notebook the parent forks a *keeper*, and the keeper, inside
namespaces of its own, forks the *student process*: process 1 of a world that holds Python's own
files, one scratch folder in memory, no network, no other process and no way to start one. The
keeper never runs student code. When its line to the grader breaks, for whatever reason, it
kills the student process and ends.

Sources: namespaces(7), user_namespaces(7), pivot_root(2), mount_setattr(2), seccomp(2).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import multiprocessing
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from nbjudge import limits

try:
    import pyseccomp
except Exception:  # it raises RuntimeError where the C library is missing
    pyseccomp = None

HOME = "/home/student"  # the scratch folder, inside
NOBODY = 65534  # started as root, a student process is a user near it that no other one is
NOTHING = ("CORE", "MEMLOCK", "MSGQUEUE")  # setrlimit(2)
# Refused with "not permitted": starting programs and processes, sockets of any kind, looking
# into memory, and what changes the machine or is a wide door into the kernel.
REFUSED = """
    execve execveat fork vfork ptrace process_vm_readv process_vm_writev kcmp
    socket bind connect listen accept accept4 sendmsg recvmsg sendmmsg recvmmsg
    getsockopt setsockopt getsockname getpeername
    bpf perf_event_open userfaultfd io_setup modify_ldt prctl
    flock inotify_init inotify_init1 fanotify_init sync
    sched_setaffinity sched_setscheduler sched_setparam sched_setattr setpriority ioprio_set
    unshare setns mount umount2 pivot_root chroot name_to_handle_at open_by_handle_at
    add_key request_key keyctl personality mknod mknodat
    shmget semget msgget mq_open memfd_create
    reboot kexec_load kexec_file_load init_module finit_module delete_module swapon swapoff
    settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname acct quotactl
    syslog iopl ioperm vhangup lookup_dcookie nfsservctl
""".split()
# Of the calls that Linux got since 5.1, which have the same number on every machine, C libraries
# need none: refused as unknown, also those that libseccomp has no name for.
NEWER = 424
CLONE_THREAD = 0x10000

_NEW = {"mount": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000}
_NEW |= {"user": 0x10000000, "pid": 0x20000000, "net": 0x40000000}
_BIND, _REC, _PRIVATE, _DETACH = 0x1000, 0x4000, 0x40000, 2
_NOSUID, _NODEV, _NOEXEC = 2, 4, 8
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_SYS_MOUNT_SETATTR = 442
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38


# What a student process is to be: sandboxed, files (absolute paths), bounds, language.
Order = dict[str, Any]
ORDER_BYTES = 2**16
Live = Callable[[Connection, str], None]


class SandboxError(Exception):
    """This machine cannot make the sandbox; the message says what it refused."""


@dataclass
class Student:
    """A student process as the grader sees it: a channel of plain bytes, and a leash."""

    channel: Connection
    leash: socket.socket | None = None
    process: multiprocessing.process.BaseProcess | None = None

    def kill(self) -> None:
        """End the process and everything in its world; harmless where it has ended."""
        if self.leash is not None:
            with contextlib.suppress(OSError):
                self.leash.shutdown(socket.SHUT_WR)
        if self.process is not None:
            self.process.kill()

    def close(self) -> None:
        """Kill, and let go of what this side holds."""
        self.kill()
        self.channel.close()
        if self.leash is not None:
            self.leash.close()

    def last_words(self) -> str:
        """Return how the process ended, once it has: a signal's name, or nothing."""
        if self.leash is None:
            return ""
        with contextlib.suppress(OSError):
            self.leash.settimeout(2)
            return self.leash.recv(2000).decode("utf-8", "replace")
        return ""


class Nursery:
    """The warm parent, from which student processes are forked. One a worker; Linux only."""

    def __init__(self, kit: str) -> None:
        """Start it. `kit` is the folder that it imports beforehand; empty: none."""
        import matplotlib

        self._line, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        code = "from nbjudge.run.student import warm; warm()"
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", code, str(other.fileno()), kit],
                pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the grader, which then lets go
                cwd="/",
                env={"MPLCONFIGDIR": matplotlib.get_cachedir(), "LANG": "C.UTF-8"},
            )

    def fork(self, order: Order) -> Student:
        """Return a new student process.

        Raises:
            SandboxError: the sandbox cannot be made, or the warm parent is gone.
        """
        channel, its_channel = socket.socketpair()
        leash, its_leash = socket.socketpair()
        with its_channel, its_leash:
            fds = [its_channel.fileno(), its_leash.fileno()]
            try:
                socket.send_fds(self._line, [json.dumps(order).encode()], fds)
            except OSError as error:
                raise SandboxError(f"the warm parent process has ended ({error})") from error
        student = Student(Connection(channel.detach()), leash)
        try:
            ready = student.channel.recv_bytes(100) == b"ready"
        except (OSError, EOFError):
            ready = False
        if not ready:
            reason = student.last_words() or "the student process did not start"
            student.close()
            raise SandboxError(reason)
        return student

    def has_ended(self) -> bool:
        """Tell whether the warm parent is gone: a machine without memory may have ended it."""
        return self._process.poll() is not None

    def close(self) -> None:
        """Let the warm parent end."""
        self._line.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()


def spawn(target: Callable[[Connection, str, Order], None], home: str, order: Order) -> Student:
    """Return a student process in `home`, without a sandbox or a warm parent: any system."""
    context = multiprocessing.get_context("spawn")
    channel, its_channel = context.Pipe()
    process = context.Process(target=target, args=(its_channel, home, order), daemon=True)
    process.start()
    its_channel.close()
    if channel.recv_bytes(100) != b"ready":
        raise SandboxError("the student process did not start")
    return Student(channel, process=process)


def serve(line: socket.socket, live: Live) -> None:
    """The warm parent's loop: fork a keeper an order, until the grader hangs up."""
    while True:
        data, fds, _, _ = socket.recv_fds(line, ORDER_BYTES, 2)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, 0 if not data else os.WNOHANG)[0]:
                pass  # keepers end by themselves, soon after the grader lets go of them
        if not data:
            os._exit(0)
        try:
            child = os.fork()
        except OSError as error:
            os.write(fds[1], f"no new process: {error.strerror}".encode())
            child = -1
        if child == 0:
            line.close()
            _keep(json.loads(data), Connection(fds[0]), socket.socket(fileno=fds[1]), live)
        for fd in fds:
            os.close(fd)


def _keep(order: Order, channel: Connection, leash: socket.socket, live: Live) -> None:
    """The keeper: make the world, start the student process in it, watch both its ends."""
    limits.use(order["bounds"])
    os.setsid()
    os.umask(0o022)  # what is made for the student can be read by it
    home = HOME
    try:
        with contextlib.suppress(OSError):  # a container may not allow it
            Path("/proc/self/oom_score_adj").write_text("1000")  # where memory ends, this first
        if order["sandboxed"]:
            if os.geteuid() == 0:  # limits and locks count by user
                order["user"] = NOBODY - 1 - os.getpid() % 30000
            _make_world(order["files"], order.get("user"))
        else:
            home = tempfile.mkdtemp(prefix="student-")
        child = os.fork()
        if child == 0:
            _be_the_student(order, home, channel, leash, live)
    except Exception as error:
        leash.send(f"{error}"[:1000].encode("utf-8", "replace"))
        os._exit(1)
    channel.close()
    ended = os.pidfd_open(child)
    select.select([leash.fileno(), ended], [], [])
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not order["sandboxed"]:
        shutil.rmtree(home, ignore_errors=True)
    words = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "exit"
    with contextlib.suppress(OSError):
        leash.send(words.encode())
    os._exit(0)


def _be_the_student(
    order: Order, home: str, channel: Connection, leash: socket.socket, live: Live
) -> None:
    """The student process, before it sees a line of the student's: give up every right."""
    status, leash_fd = 1, leash.detach()
    try:
        kept = channel.fileno()
        os.setsid()  # else `kill(0, ...)` reaches the keeper, where both are the same user
        _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        # Before the filter and the limits: closefrom(3) aborts where close_range(2) is refused.
        _close_all_but(kept, leash_fd)
        os.environ.clear()
        os.environ |= {"HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "PATH": ""}
        tempfile.tempdir = home
        os.chdir(home)
        _limit_itself()
        lay_out(order["files"], home)
        if order["sandboxed"]:
            _drop_rights(order.get("user"))
            _prove()
    except BaseException as error:
        os.write(leash_fd, f"{type(error).__name__}: {error}"[:1000].encode())
        os._exit(1)
    try:
        os.close(leash_fd)
        channel.send_bytes(b"ready")
        live(channel, order["language"])
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


def _make_world(files: list[str], student: int | None) -> None:
    """Enter new namespaces whose root holds Python's own files, `files` and a scratch folder."""
    user, group = os.geteuid(), os.getegid()
    kinds = [kind for kind in _NEW if kind != "user" or user != 0]
    _call("unshare", sum(_NEW[kind] for kind in kinds))
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _mount(None, "/", None, _REC | _PRIVATE)
    binds = [*_pythons_files(), "/dev/null", "/dev/zero", "/dev/urandom", *files]
    opened = {path: os.open(path, os.O_PATH) for path in binds}
    new = "/tmp"  # only a place to stand on: it is covered in this world alone
    _mount("none", new, "tmpfs", _NOSUID, "mode=755,size=1m")
    for path, fd in opened.items():
        _bind(fd, new + path)
    home = new + HOME
    os.makedirs(home)
    options = f"mode=700,uid={student or user},gid={student or group}"
    bounds = limits.current
    size = f",size={bounds.scratch_bytes},nr_inodes={bounds.scratch_files}"
    _read_only(new)
    _mount("none", home, "tmpfs", _NOSUID | _NODEV | _NOEXEC, options + size)
    os.chdir(new)
    machine = os.uname().machine
    if machine not in _SYS_PIVOT_ROOT:
        raise SandboxError(f"it is not made for {machine}, only for {', '.join(_SYS_PIVOT_ROOT)}")
    _call("syscall", _SYS_PIVOT_ROOT[machine], b".", b".")
    _call("umount2", b".", _DETACH)
    os.chdir("/")


def _pythons_files() -> list[str]:
    """The folders that Python and its packages need while they run."""
    wanted = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    wanted += ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo"]
    found: list[str] = []
    for path in sorted({path for path in wanted if os.path.isdir(path)}):
        if not any(path == other or path.startswith(other + "/") for other in found):
            found.append(path)
    return found


def _bind(fd: int, target: str) -> None:
    if os.path.isdir(f"/proc/self/fd/{fd}"):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o444))
    _mount(f"/proc/self/fd/{fd}", target, None, _BIND | _REC)
    os.close(fd)


def _read_only(path: str) -> None:
    attributes = (ctypes.c_uint64 * 4)(0x1 | _NOSUID, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    flags = ctypes.c_uint(_AT_RECURSIVE)
    number = ctypes.c_long(_SYS_MOUNT_SETATTR)
    _call("syscall", number, _AT_FDCWD, path.encode(), flags, ctypes.byref(attributes), size)


def _drop_rights(student: int | None) -> None:
    """No user, group or capability that could do anything; no way to gain one; no way out."""
    if student is not None:
        os.setgroups([])
        os.setresgid(student, student, student)
        os.setresuid(student, student, student)
    import resource  # not on every system

    resource.setrlimit(resource.RLIMIT_NPROC, (limits.current.threads, limits.current.threads))
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
    _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _call("prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)  # no core, not even down a pipe (core(5))
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if pyseccomp is None:
        raise SandboxError("libseccomp is missing; install it (Debian, Ubuntu: libseccomp2)")
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(1)
    for name in REFUSED:
        with contextlib.suppress(ValueError):  # a call that this machine does not have
            rules.add_rule(refuse, name)

    def refuse_where(name: str, argument: int, mask: int, value: int) -> None:
        rules.add_rule(refuse, name, pyseccomp.Arg(argument, pyseccomp.MASKED_EQ, mask, value))

    # Threads are allowed, processes are not; without clone3 the C library uses clone.
    refuse_where("clone", 0, CLONE_THREAD, 0)
    refuse_where("ioctl", 1, 0xFF00, 0x8900)  # the channel was made in the host's network
    refuse_where("fcntl", 1, 0xFFFFFFFC, 0x400)  # leases and notices: they hold others up
    # A pair of plain streams, as asyncio needs it, can be connected to nothing else.
    rules.add_rule(refuse, "socketpair", pyseccomp.Arg(0, pyseccomp.NE, socket.AF_UNIX))
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        refuse_where("socketpair", 1, 0xF, kind)
    _refuse_newer_calls()
    rules.load()


def _refuse_newer_calls() -> None:
    """Answer every call from `NEWER` on as a kernel does that does not have it (seccomp(2))."""
    load, at_least, end = 0x20, 0x35, 0x06  # BPF: the number of the call; >= ; return
    lines = [(load, 0, 0, 0), (at_least, 0, 1, NEWER), (end, 0, 0, 0x50000 + errno.ENOSYS)]
    lines.append((end, 0, 0, 0x7FFF0000))  # allow: the other filter has its say too
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    program = struct.pack("HP", len(lines), ctypes.addressof(code))
    _call("prctl", _PR_SET_SECCOMP, 2, program, 0, 0)


def _prove() -> None:
    """Try what must not work; a sandbox that leaks is no sandbox."""
    if os.geteuid() == 0 or os.path.exists("/proc") or os.path.exists("/etc"):
        raise SandboxError("the file system is not closed")
    if os.getpid() != 1 or os.getpgid(0) != 1:
        raise SandboxError("other processes are in reach")
    if not os.access(os.__file__, os.R_OK):
        raise SandboxError("Python's own files cannot be read inside")

    def start_a_process() -> None:
        if os.fork() == 0:
            os._exit(0)

    attempts: dict[str, Callable[[], object]] = {
        "make a socket": socket.socket,
        "start a process": start_a_process,
    }
    attempts["write outside"] = lambda: os.mkdir("/new")
    for what, attempt in attempts.items():
        try:
            attempt()
        except OSError:
            continue
        raise SandboxError(f"student code could {what}")


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    words = [text.encode() if text is not None else None for text in (source, target, kind)]
    _call("mount", *words, ctypes.c_ulong(flags), data.encode() or None, what=f"mount {target}")


def _call(name: str, *arguments: object, what: str = "") -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) < 0:
        code = ctypes.get_errno()
        raise SandboxError(f"the kernel refuses {what or name}: {os.strerror(code)}")


def die_with_parent(parent: int) -> None:
    """Let the kernel kill this process when its parent ends, however that ends; or has ended."""
    _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
