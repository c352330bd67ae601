"""The folder of a graded submission, as nbgrader is configured to lay it out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.utils import find_all_files

from nbjudge.course import Course
from nbjudge.files import take_away


@dataclass(frozen=True)
class Layout:
    """Which files lie beside graded notebooks, and with which rights."""

    support: tuple[tuple[str, str], ...]  # the instructor's: from, to
    ignore: tuple[str, ...]  # patterns of files of a student's that are left out
    permissions: int  # of the files that are written


def of_course(course: Course) -> Layout:
    """Return the layout of a course; nbgrader decides which files go with a submission."""
    api = NbGraderAPI(config=course.settings)
    autograde = Autograde(coursedir=api.coursedir, parent=api)
    ignore = api.coursedir.ignore
    files = sorted(find_all_files(str(course.source), [*ignore, "*.ipynb"]))
    names = [(path, str(Path(path).relative_to(course.source))) for path in files]
    own = set(autograde.exclude_overwriting.get(course.assignment, []))
    permissions = int(str(autograde.permissions), 8)
    support = [(path, name) for path, name in names if name not in own]
    return Layout(tuple(_store(course, support, permissions)), tuple(ignore), permissions)


def _store(
    course: Course, support: Iterable[tuple[str, str]], permissions: int
) -> Iterator[tuple[str, str]]:
    """Copy the instructor's files once: what lies beside each student's notebooks are links to it.

    A kit with its font is larger than all that a student writes. An older copy goes away, but for
    those who have links to it.
    """
    folder = course.autograded(".support")
    take_away(folder)
    for path, name in support:
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        copy.chmod(permissions)
        yield str(copy), name


def write(folder: Path, files: Mapping[str, bytes], layout: Layout) -> None:
    """Write a graded submission into a folder that takes the place of what is there.

    Args:
        folder: where.
        files: the notebooks and what the student brought along, by names with /.
        layout: what else lies there.
    """
    take_away(folder)  # left by a run that was killed
    folder.mkdir(parents=True)
    for name, data in files.items():
        if "/" in name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        os.chmod(folder / name, layout.permissions)
    for source, name in layout.support:
        _link(source, folder / name, folder, layout.permissions)


def _link(source: str, copy: Path, folder: Path, permissions: int) -> None:
    """Link an instructor's file beside the notebooks, in place of another of that name."""
    _make_way(folder, copy)
    copy.parent.mkdir(parents=True, exist_ok=True)
    take_away(copy)
    try:
        os.link(source, copy)
    except OSError:  # a file system without links
        shutil.copyfile(source, copy)
        copy.chmod(permissions)


def _make_way(folder: Path, copy: Path) -> None:
    """Take away a student's file where a folder is to be, and a folder where a file is to be."""
    if copy.is_dir():
        take_away(copy)
    for parent in copy.relative_to(folder).parents:
        if (folder / parent).is_file():
            take_away(folder / parent)
