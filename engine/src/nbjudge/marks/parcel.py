"""A submission as bytes: all that grading reads of it, so that a worker needs no file of the class.

It is packed where the class lies, looked at and bounded as everywhere, and unpacked into a folder
of the worker's own. No notebook is parsed on the way: a worker does that.
"""

from __future__ import annotations

import fnmatch
import json
import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from nbjudge import files
from nbjudge.course import Course
from nbjudge.intake import submission
from nbjudge.intake.submission import Look
from nbjudge.limits import TooLong, within
from nbjudge.notebook.finding import Finding

MAGIC = b"nbjudge-1"
LENGTH = struct.Struct(">Q")  # of the head, in bytes
KINDS = ("notebook", "other", "beside")  # of this assignment, of another name, brought along


class NoParcel(ValueError):
    """Bytes that are no parcel; the message says why."""


@dataclass(frozen=True)
class File:
    """One file of a submission: its name below the folder, with /, and what it holds.

    Of a notebook that is larger than is read, only the size is known.
    """

    kind: str  # of KINDS
    name: str
    size: int
    data: bytes = b""


@dataclass
class Parcel:
    """What a student handed in, or why there is nothing to grade."""

    is_there: bool
    findings: list[Finding] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


# ---------------------------------------------------------------------- where the class lies


def pack(course: Course, student: str, names: Collection[str], ignore: Iterable[str] = ()) -> bytes:
    """Return what a student handed in as bytes; what is wrong with it is in them.

    Args:
        course: the course.
        student: the student.
        names: the notebooks of the assignment.
        ignore: patterns of files that are left out, as nbgrader's.
    """
    try:
        with within(course.bounds.look_seconds):
            seen = submission.look_at(course, student, names)
            if isinstance(seen, Finding):
                return encoded(Parcel(False, [seen]))
            held = list(_files(course, seen, tuple(ignore)))
            return encoded(Parcel(True, seen.findings, held))
    except TooLong:
        return encoded(Parcel(False, submission.too_slow(course).findings))
    except Exception as error:  # it costs nobody else anything
        return encoded(Parcel(False, submission.broken(error).findings))


def _files(course: Course, seen: Look, ignore: tuple[str, ...]) -> Iterator[File]:
    """Read what a look found, through no link; what cannot be read becomes a finding."""
    beside = [
        path
        for path in seen.files
        if not any(
            fnmatch.fnmatch(part, one)
            for part in path.relative_to(seen.folder).parts
            for one in ignore
        )
    ]
    found = (seen.notebooks.values(), seen.others, beside)
    for kind, paths in zip(KINDS, found, strict=True):
        for path in paths:
            name = path.relative_to(seen.folder).as_posix()
            try:
                size = path.lstat().st_size
                most = course.bounds.notebook_bytes if kind != "beside" else size
                data = files.read(path, most)[:most] if size <= most else b""
            except OSError as error:
                if kind != "other":  # of another name: no lesson is taken from it
                    values: dict[str, str | int | float] = {"reason": str(error.strerror)}
                    where = path.stem if kind == "notebook" else name
                    seen.findings.append(Finding("unreadable", where, values=values))
                continue
            yield File(kind, name, size if size > most else len(data), data)


# ---------------------------------------------------------------------- on the way


def encoded(parcel: Parcel) -> bytes:
    """Return a parcel as bytes: a head in JSON, then what the files hold."""
    head = {
        "is_there": parcel.is_there,
        "findings": [finding.to_dict() for finding in parcel.findings],
        "files": [[one.kind, one.name, one.size, len(one.data)] for one in parcel.files],
    }
    text = json.dumps(head).encode()  # in ASCII: a name may be no text
    return b"".join([MAGIC, LENGTH.pack(len(text)), text, *(one.data for one in parcel.files)])


def decoded(data: bytes) -> Parcel:
    """Return the parcel that `encoded` wrote.

    Raises:
        NoParcel: it is none, it is cut off, or a name in it leads out of its folder.
    """
    start = len(MAGIC) + LENGTH.size
    if not data.startswith(MAGIC) or len(data) < start:
        raise NoParcel("is no parcel of this version")
    (size,) = LENGTH.unpack_from(data, len(MAGIC))
    try:
        head = json.loads(data[start : start + size])
        findings = [Finding.from_dict(one) for one in head["findings"]]
        held = list(_held(head["files"], data, start + size))
        return Parcel(bool(head["is_there"]), findings, held)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NoParcel(f"cannot be read ({type(error).__name__}: {error})") from error


def _held(rows: list[Any], data: bytes, start: int) -> Iterator[File]:
    for kind, name, size, length in rows:
        if kind not in KINDS or not _is_below(name):
            raise ValueError(f"{kind!r} {name!r} is no file of a submission")
        if not 0 <= length <= size or type(length) is not int or type(size) is not int:
            raise ValueError(f"{name!r} has a wrong size")
        if start + length > len(data):
            raise ValueError("it is cut off")
        yield File(kind, name, size, data[start : start + length])
        start += length
    if start != len(data):
        raise ValueError("there is more than it says")


def _is_below(name: str) -> bool:
    """Tell whether a name is of a file in the folder, or below it."""
    path = PurePosixPath(name)
    return bool(name) and "\0" not in name and not path.is_absolute() and ".." not in path.parts


# ---------------------------------------------------------------------- in a worker


def unpacked(parcel: Parcel, folder: Path) -> Look:
    """Write a parcel into an empty folder; return what a look at the student's own found."""
    seen = Look(folder, findings=list(parcel.findings))
    for one in parcel.files:
        path = folder / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(one.data)
            file.truncate(one.size)  # a hole stands for what is larger than is read
        if one.kind == "notebook":
            seen.notebooks[path.stem] = path
        else:
            (seen.others if one.kind == "other" else seen.files).append(path)
    return seen
