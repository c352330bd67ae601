"""Tells layer by layer what shuts student code in on this machine: `nbjudge doctor`.

Every layer is tried, not looked up: namespaces are made, Landlock is asked, and for each level a
warm parent is started whose student process tries what must not work.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbjudge import limits
from nbjudge.run import filter, landlock, sandbox, world
from nbjudge.run.kernel import SandboxError

WIDTHS = 11, 34  # of the first two columns
LEVELS = {  # what holds at each level, and what it lacks
    "namespaces": "namespaces, system calls and limits",
    "landlock": "Landlock, system calls and limits",
}
WEAKER = (
    "Landlock shuts in, but hides less: student code can tell whether a file is there, its size",
    "and date; its scratch folder is on the disk. docs/security.md says what else.",
)


@dataclass(frozen=True)
class Layer:
    """A row: is it there, what is it here, and what does it stop."""

    name: str
    holds: bool
    here: str
    stops: str


def report() -> tuple[str, bool]:
    """Return the page, and whether student code can be shut in here."""
    if not sys.platform.startswith("linux"):
        said = f"{platform.system()} has no sandbox: grade in Linux (on Windows, WSL 2 is one)."
        return f"{said}\nWith --no-sandbox student code gets your rights.", False
    reasons = {name: _reason(name) for name in sandbox.LEVELS}
    held = [name for name, reason in reasons.items() if not reason]
    lines = [_row(layer) for layer in layers()]
    lines.append("")
    for name, reason in reasons.items():
        lines.append(f"{name:{WIDTHS[0]}}{f'no: {reason}' if reason else 'holds: tried'}")
    if held:
        lines.append(f"\nStudent code is shut in here: by {LEVELS[held[0]]}.")
        lines += WEAKER if held[0] != "namespaces" else ()
    else:
        lines.append("\nStudent code CANNOT be shut in here; grading will refuse to run it.")
    if "namespaces" not in held:
        lines += ["", "For more:", *(f"- {line}" for line in advice(reasons))]
    return "\n".join(lines), bool(held)


def _row(layer: Layer) -> str:
    mark = "yes" if layer.holds else "no "
    return f"{layer.name:{WIDTHS[0]}}{mark} {layer.here:{WIDTHS[1]}} {layer.stops}".rstrip()


def _reason(level: str) -> str:
    """Return why a level does not hold here; nothing: it does."""
    order = {"sandboxed": True, "files": [], "bounds": dict(vars(limits.current)), "language": "en"}
    nursery = sandbox.Nursery("", (level,))
    try:
        nursery.fork(order).close()
    except SandboxError as error:
        return str(error).removeprefix(f"{level}: ")
    finally:
        nursery.close()
    return ""


def layers() -> Iterator[Layer]:
    """Yield the rows, the outermost first."""
    yield Layer("Linux", True, f"{platform.release()}, {platform.machine()}", "")
    version = ".".join(map(str, sys.version_info[:3]))
    who = "root" if os.geteuid() == 0 else f"user {os.geteuid()}"
    yield Layer("Python", sys.version_info >= (3, 11), f"{version}, run by {who}", "")
    own = [] if os.geteuid() == 0 and not _refused("mount") else ["user"]
    for kind, stops in (
        ("user", "your rights, root's above all"),
        ("mount", "reading any file but Python's own, writing any"),
        ("pid", "seeing other processes, outliving the run"),
        ("net", "every network"),
        ("ipc", "memory that processes share"),
    ):
        refused = _refused(*own, *([kind] if kind not in own else []))
        yield Layer(kind, not refused, "namespace" if not refused else "namespace refused", stops)
    yield _of_landlock()
    yield _of_system_calls()
    bounds = limits.current
    here = f"{_bytes(bounds.memory_bytes)}, {bounds.threads} threads, {bounds.open_files} files"
    yield Layer("limits", not _in_a_fork(_limits), here, "filling the memory, endless threads")
    free, needed = _memory(), bounds.memory_bytes
    here = f"{_bytes(free)} free, a process may take {_bytes(needed)}"
    yield Layer(
        "memory", free > needed, here, "" if free > needed else "lower c.Limits.memory_bytes"
    )


def _of_landlock() -> Layer:
    version = landlock.version()
    here = f"version {version}" if version else "not in this kernel, or refused"
    return Layer("Landlock", bool(version), here, "opening files, where nothing hides them")


def _of_system_calls() -> Layer:
    stops = "programs, sockets, what Python does without"
    try:
        filter.compiled(by_name=False)
    except SandboxError as error:
        return Layer("seccomp", False, str(error).partition(";")[0], stops)
    kernel = Path("/proc/sys/kernel/seccomp/actions_avail").exists()
    here = "filter of libseccomp" if kernel else "not in this kernel"
    return Layer("seccomp", kernel, here, stops)


def _limits() -> None:
    import resource  # not on every system

    for name, value in (("AS", limits.current.memory_bytes), ("NPROC", limits.current.threads)):
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


def _refused(*kinds: str) -> bool:
    """Tell whether the kernel refuses to make namespaces of these kinds."""
    return bool(_in_a_fork(lambda: world.unshare(*kinds)))


def _in_a_fork(work: Callable[[], object]) -> int:
    """Do it in a process of its own; return that one's status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1]


def _memory() -> float:
    """Return the bytes that are free here, or in this container; 0 where nothing tells."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:  # no /proc
        return 0
    values = dict(line.split(":") for line in lines if ":" in line)
    free = int(values["MemAvailable"].split()[0]) * 1024
    try:
        own = Path("/sys/fs/cgroup")
        most, used = (own / "memory.max").read_text(), (own / "memory.current").read_text()
        return min(free, int(most) - int(used))
    except (OSError, ValueError):  # no bound: "max"
        return free


def _bytes(number: float) -> str:
    return f"{number / 2**30:.1f} GB"


def advice(reasons: dict[str, str]) -> Iterator[str]:
    """Yield what would let more layers hold, for what is in the way here."""
    if _says("kernel/apparmor_restrict_unprivileged_userns", "1") and os.geteuid() != 0:
        yield "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 23.10, newer)"
    if _says("kernel/unprivileged_userns_clone", "0") and os.geteuid() != 0:
        yield "sudo sysctl -w kernel.unprivileged_userns_clone=1 (Debian 10, older)"
    if _says("user/max_user_namespaces", "0"):
        yield "sudo sysctl -w user.max_user_namespaces=10000"
    if "Seccomp:\t2" in Path("/proc/self/status").read_text():
        yield (
            "this is a container with a filter of its own; podman's usual one lets namespaces be"
            "\n  made; Docker: docker run --security-opt seccomp=unconfined --cap-add SYS_ADMIN …"
        )
    if "must be able to read" in " ".join(reasons.values()):
        yield "put Python and its packages where every user can read them, or do not grade as root"
    if "libseccomp is missing" in " ".join(reasons.values()):
        yield "install libseccomp (Debian, Ubuntu: libseccomp2)"
    if not landlock.version():
        yield "Linux 5.13 or newer has Landlock; Docker lets it through since 23.0"
    yield "a virtual machine of your own has all of it"


def _says(name: str, value: str) -> bool:
    path = Path("/proc/sys", name)
    return path.exists() and path.read_text().strip() == value
