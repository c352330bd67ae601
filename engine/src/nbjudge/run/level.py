"""What the ways to shut a student process in have in common, and the way that shuts nothing in."""

from __future__ import annotations

import contextlib
import os
import secrets
import sysconfig
import tempfile
from collections.abc import Container
from pathlib import Path

NOBODY = 65534  # where there is a choice, a student process is a user below it like no other
USERS = 30_000  # so many below it


class Level:
    """How a keeper gives a student process its place; this one has the grader's own rights."""

    name = "none"
    # Files outside can be named, so that it is up to the filter that names do no harm.
    by_name = True

    def __init__(self) -> None:
        self.folder = ""  # on the disk, of the last process that was forked
        self.user = NOBODY - 1  # of the process to come, where there is a choice
        self.others = 0  # processes and threads that count as the student's (RLIMIT_NPROC)

    def enter(self, files: list[str]) -> None:
        """Get ready to give places in which `files` can be read beside Python's own; once.

        Raises:
            SandboxError: this machine does not give it.
        """

    def fork(self) -> int:
        """Fork a process that has a new folder, which the keeper takes away."""
        self.folder = tempfile.mkdtemp(prefix="student-")
        return os.fork()

    def settle(self) -> tuple[str, int | None]:
        """Shut this process in; return its scratch folder and the user it is to become, if any.

        Raises:
            SandboxError: the kernel refuses it.
        """
        first_to_end()
        return self.folder, None

    def prove(self) -> None:
        """Try what this level says cannot be done.

        Raises:
            SandboxError: it can.
        """


def first_to_end() -> None:
    """Let this process be the first to end where memory ends; a container may not allow it."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def has_users(first: int = NOBODY - USERS, count: int = USERS) -> bool:
    """Tell whether these users and groups are known in this user namespace."""
    return all(_has(kind, first, count) for kind in ("uid", "gid"))


def _has(kind: str, first: int, count: int) -> bool:
    lines = Path(f"/proc/self/{kind}_map").read_text().splitlines()
    ranges = [[int(word) for word in line.split()] for line in lines]
    return any(start <= first and first + count <= start + size for start, _, size in ranges)


def draw_user(taken: Container[int]) -> int:
    """Return the user that a student process becomes; by chance, so that it tells nothing.

    It is none of `taken`: those that this keeper's living student processes are. With one of
    another keeper it meets by chance once in 30,000 pairs. The two then share the number of threads
    that they may have, and nothing else: their files and processes are hidden from each other, or
    refused, whoever they are.
    """
    while (user := NOBODY - 1 - secrets.randbelow(USERS)) in taken:
        pass
    return user


def pythons_files() -> list[str]:
    """Return the folders that Python and its packages need while they run."""
    wanted = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    wanted += ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo"]
    found: list[str] = []
    for path in sorted({path for path in wanted if os.path.isdir(path)}):
        if not any(path == other or path.startswith(other + "/") for other in found):
            found.append(path)
    return found


def is_too_large(folder: str, size: float, files: float) -> bool:
    """Tell whether a scratch folder on the disk holds more than it may, or cannot be counted."""
    folders, found, taken = [folder], 0, 0
    try:
        while folders:
            for entry in os.scandir(folders.pop()):
                found += 1
                taken += entry.stat(follow_symlinks=False).st_blocks * 512
                if found > files or taken > size:
                    return True
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
    except FileNotFoundError:
        return False  # it changes while it is counted: next time
    except OSError:
        return True  # so deep that it has no name any more
    return False


def remove(folder: str) -> None:
    """Take a scratch folder away, however deep it is: what lies in a folder in it moves up."""
    word, number = secrets.token_hex(8), 0
    with contextlib.suppress(OSError):
        while entries := list(os.scandir(folder)):
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)
                for inner in list(os.scandir(entry.path)):
                    number += 1
                    os.rename(inner.path, os.path.join(folder, f"{word}-{number}"))
                os.rmdir(entry.path)
        os.rmdir(folder)
