"""A stranger's folder, looked at: bounded, in an order that does not change, through no link."""

from __future__ import annotations

import codecs
import itertools
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbjudge.limits import Bounds, TooLong

WINDOWS = sys.platform == "win32"


@dataclass(frozen=True)
class Entry:
    """One thing in a folder.

    `kind` is file, folder, other (a link, a pipe, a device), unreadable (`reason` says why), or
    beyond: not everything was looked at, and `reason` names what was too much of it.
    """

    name: str  # below the folder that is walked, with /
    kind: str
    size: int = 0
    reason: str = ""
    saved: float = 0.0  # seconds since 1970


def walk(
    folder: Path, bounds: Bounds, enters: Callable[[str], bool] = lambda _: True
) -> Iterator[Entry]:
    """Yield what lies below a folder: of each folder the files, then what its folders hold.

    No link is followed, and no more is looked at than the bounds allow: at most one entry
    `beyond` tells so of each of them.

    Args:
        folder: the folder. Where it is none, that is its only entry.
        bounds: how deep, how many, how long a path, how many seconds.
        enters: tells by name whether a folder is gone into.

    Raises:
        TooLong: it took too many seconds.
    """
    waiting = [""]
    left, end = bounds.entries, time.monotonic() + bounds.look_seconds
    said: set[str] = set()
    while waiting:
        below = waiting.pop()
        if time.monotonic() > end:
            raise TooLong(f"it took longer than {bounds.look_seconds:g} s")
        entries = _entries(folder, below, left + 1)
        left -= len(entries)
        for entry in entries:
            if entry.kind != "folder":
                yield entry
        if left < 0:
            yield Entry(below, "beyond", reason="entries")
            return
        inner = [entry for entry in entries if entry.kind == "folder"]
        for entry in inner:
            yield entry
        for name in reversed([entry.name for entry in inner if enters(entry.name)]):
            bound = exceeded(name, bounds)
            if not bound:
                waiting.append(name)
            elif bound not in said:
                said.add(bound)
                yield Entry(name, "beyond", reason=bound)


def exceeded(name: str, bounds: Bounds) -> str:
    """Name the bound that a folder below the one that is walked is beyond, if there is one."""
    if name.count("/") >= bounds.folder_depth:
        return "folder_depth"
    return "path_bytes" if len(os.fsencode(name)) > bounds.path_bytes else ""


def _entries(folder: Path, below: str, most: int) -> list[Entry]:
    """The first entries of one folder, in the order of their names."""
    try:
        path = os.path.join(folder, below)
        if kind_of(os.lstat(path).st_mode) != "folder":  # no longer, or never was
            return [Entry(below, "other")]
        with os.scandir(path) as found:
            entries = [_entry(one, below) for one in itertools.islice(found, most)]
    except OSError as error:
        return [Entry(below, "unreadable", reason=str(error.strerror))]
    return sorted(entries, key=lambda entry: entry.name)


def _entry(found: os.DirEntry[str], below: str) -> Entry:
    name = f"{below}/{found.name}" if below else found.name
    try:
        status = found.stat(follow_symlinks=False)
    except OSError as error:
        return Entry(name, "unreadable", reason=str(error.strerror))
    return Entry(name, kind_of(status.st_mode), status.st_size, saved=status.st_mtime)


def kind_of(mode: int) -> str:
    """Return what a file's mode makes of it: file, folder or other."""
    if stat.S_ISREG(mode):
        return "file"
    return "folder" if stat.S_ISDIR(mode) else "other"


def read(path: Path, most: int) -> bytes:
    """Return what a regular file holds: through no link, waiting for no pipe, at most so much.

    Of a larger file one byte more than `most` is read.

    Raises:
        OSError: it is none, or cannot be read.
    """
    flags = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"))
    with os.fdopen(os.open(path, os.O_RDONLY | flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "is no regular file")
        return file.read(most + 1)


def take_away(path: Path) -> None:
    """Remove a file, a link or a folder, if it is there: on Windows, one to be read only, too."""
    is_folder = path.is_dir() and not path.is_symlink()
    if WINDOWS:
        for one in [path, *(path.rglob("*") if is_folder else ())]:
            if not one.is_symlink() and one.exists():
                one.chmod(stat.S_IWRITE | stat.S_IREAD)
    if is_folder:
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def text_of(data: bytes) -> str | None:
    """Return a text in UTF-8, UTF-16 with a mark in front, or GBK; None: it is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
