"""A graded class of any size, made without grading it: `python -m tests.large 1000 FOLDER`.

A small class is graded as any other. Everybody else is a copy of it: each notebook is somebody's
of that class, with a comment, names and lines of its own in each solution. So points, outcomes and
files are those of real work, and no two notebooks are the same; but the first copy was copied
again by the next one, and both lie in the class.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sqlite3
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from nbjudge.course import PACKAGE, PACKAGE_TIME, Course
from nbjudge.marks import grade

from tests.bench import write_class

GRADED = 24  # students whose work is graded
DUE = datetime(2026, 3, 1, 12)
LATE = 20  # one student in so many
LAST, FIRST = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
WORDS = [f"{left}_{right}" for left in LAST for right in FIRST]  # that students write

Notebook = dict[str, Any]


def write_large(root: Path, size: int, graded_first: int = GRADED) -> Course:
    """Write a course folder with a graded class of `size` students; return the course.

    Args:
        root: a new folder.
        size: how many students.
        graded_first: how many of them are graded; the others are copies.
    """
    write_class(root, min(size, graded_first))
    course = Course.load(root)
    rows = grade.grade(course)
    grade.write_feedback(course, rows)
    graded = [row.student for row in rows]
    names = [f"t{number:05}" for number in range(size - len(graded))]
    work = {student: _work(course, student) for student in graded}
    chosen = random.Random(17)
    plan = {name: [chosen.choice(graded) for _ in course.notebooks()] for name in names}
    if len(names) > 1:
        plan[names[1]] = plan[names[0]]
    for number, (name, sources) in enumerate(plan.items()):
        _copy(course, work, name, sources, max(number, 1))
    _enter(course, plan)
    return course


def _work(course: Course, student: str) -> list[tuple[Notebook, Notebook]]:
    """What a student handed in and what was graded, by lesson."""
    first, second = (
        [json.loads((folder / path.name).read_text("utf-8")) for path in course.notebooks()]
        for folder in (course.submission(student), course.autograded(student))
    )
    return list(zip(first, second, strict=True))


def _copy(
    course: Course,
    work: dict[str, list[tuple[Notebook, Notebook]]],
    name: str,
    sources: list[str],
    seed: int,
) -> None:
    """Write the files of a copied student; `sources` names whose each notebook is."""
    folders = course.submission(name), course.autograded(name)
    for folder in folders:
        folder.mkdir(parents=True)
    findings = []
    for number, (source, path) in enumerate(zip(sources, course.notebooks(), strict=True)):
        for folder, notebook in zip(folders, work[source][number], strict=True):
            text = _with_own_lines(notebook, random.Random(f"{seed} {number}"))
            (folder / path.name).write_text(text, "utf-8")
        kept = json.loads(course.marker(source).read_text("utf-8"))["findings"]
        findings += [finding for finding in kept if finding["where"] == path.stem]
    for folder in folders:
        (folder / "timestamp.txt").write_text(f"{_handed_in(name)} UTC\n")
    support = course.autograded(".support")
    for file in sorted(support.rglob("*")):
        copy = folders[1] / file.relative_to(support)
        copy.mkdir() if file.is_dir() else os.link(file, copy)
    marker = {"version": grade.VERSION, "fingerprint": "", "findings": findings, "losses": []}
    course.marker(name).write_text(json.dumps(marker), "utf-8")


def _with_own_lines(notebook: Notebook, chosen: random.Random) -> str:
    """The text of a notebook in whose solutions somebody wrote a few lines more."""
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
            own = chosen.sample(WORDS, 6)
            number = chosen.randrange(1000)
            lines = f"\n# {own[0]} {own[1]}\n{own[2]} = {number}\n{own[3]} = [{own[2]}, {number}]\n"
            lines += f"{own[4]} = {own[3]}  # {own[5]}\n"
            cell = {**cell, "source": "".join(cell["source"]) + lines}
        cells.append(cell)
    return json.dumps({**notebook, "cells": cells}, ensure_ascii=False)


def _handed_in(name: str) -> datetime:
    number = int(name[1:])
    return DUE + timedelta(hours=number if number % LATE == 0 else -number)


def _enter(course: Course, plan: dict[str, list[str]]) -> None:
    """Write the copied students into the gradebook, with the marks of those whose work it is."""
    with sqlite3.connect(str(course.database_file)) as book:
        (assignment,) = book.execute("SELECT id FROM assignment").fetchone()
        book.execute("UPDATE assignment SET duedate = ?", [f"{DUE}.000000"])
        notebooks = book.execute("SELECT id FROM notebook ORDER BY name").fetchall()
        graded = {
            (student, notebook): own
            for student, notebook, own in book.execute(
                "SELECT s.student_id, n.notebook_id, n.id FROM submitted_notebook n"
                " JOIN submitted_assignment s ON s.id = n.assignment_id"
            )
        }
        for number, (name, sources) in enumerate(plan.items()):
            last, first = LAST[number % len(LAST)], FIRST[number // len(LAST) % len(FIRST)]
            student = name, first, last, f"{name}@example.org"
            book.execute("INSERT INTO student VALUES (?, ?, ?, ?, NULL)", student)
            submission = uuid4().hex, assignment, name, f"{_handed_in(name)}.000000"
            book.execute("INSERT INTO submitted_assignment VALUES (?, ?, ?, ?, NULL)", submission)
            for (notebook,), source in zip(notebooks, sources, strict=True):
                own = uuid4().hex
                row = own, submission[0], notebook
                book.execute("INSERT INTO submitted_notebook VALUES (?, ?, ?, 0, NULL)", row)
                for table, columns in (
                    (
                        "grade",
                        "cell_id, auto_score, manual_score, extra_credit, needs_manual_grade",
                    ),
                    ("comment", "cell_id, auto_comment, manual_comment"),
                ):
                    book.execute(
                        f"INSERT INTO {table} SELECT lower(hex(randomblob(16))), ?, {columns}"
                        f" FROM {table} WHERE notebook_id = ?",
                        (own, graded[source, notebook]),
                    )


def pack(course: Course, folder: Path) -> None:
    """Write what each student would have packed into a folder, one file each."""
    folder.mkdir()
    for student in course.students():
        time = f"{DUE - timedelta(hours=1):{PACKAGE_TIME}}"
        path = folder / PACKAGE.format(assignment=course.assignment, student=student, time=time)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for notebook in sorted(course.submission(student).glob("*.ipynb")):
                package.write(notebook, notebook.name)


def main() -> None:
    """Write a class, for whoever wants to look at it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, help="how many students")
    parser.add_argument("folder", type=Path, help="a new folder")
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    course = write_large(options.folder, options.size)
    print(f"nbjudge --root {course.root} report")


if __name__ == "__main__":
    main()
