"""A sample class, composed from the answer bank: every kind of student that a course has.

It lives in a course folder of its own, `demo/`, so it never meets a real class's work.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course import bank, lesson
from course.config import ASSIGNMENT, ROOT

DEMO = ROOT / "demo"
LOOP = """def train(x, y, w, learning_rate, steps):
    losses = []
    while len(losses) <= steps:
        loss = mse(forward_propagation(x, w), y)
    return w, losses
"""


@dataclass(frozen=True)
class Student:
    """One sample student: what is written (by function), and what happens to the files."""

    name: str
    kind: str
    written: dict[str, str]
    missing: str = ""
    broken: str = ""
    folder: str = ASSIGNMENT


def _right(way: int) -> Callable[[str], str]:
    """Choose the right way number `way`, counted round, for each function."""

    def choose(function: str) -> str:
        ways = [answer for answer in bank.answers(function) if answer.mistake is None]
        return ways[way % len(ways)].source

    return choose


def _wrong(way: int, functions: set[str] | None = None) -> Callable[[str], str]:
    """Choose the wrong way number `way` for `functions` (None: all), a right way for the rest."""

    def choose(function: str) -> str:
        if functions is not None and function not in functions:
            return _right(way)(function)
        ways = [answer for answer in bank.answers(function) if answer.mistake is not None]
        return ways[way % len(ways)].source

    return choose


def functions() -> list[str]:
    """Return the functions that the bank has answers for, in the lessons' order."""
    named = [name for notebook in bank.lessons().values() for name in bank.solutions(notebook)]
    return [name for name in dict.fromkeys(named) if (bank.ANSWERS / f"{name}.py").exists()]


def students() -> list[Student]:
    """Return the sample class."""
    every = functions()

    def write(choose: Callable[[str], str], chosen: list[str] = every) -> dict[str, str]:
        return {function: choose(function) for function in chosen}

    typical = [set(every[start::4]) for start in range(3)]
    return [
        Student("an_qi", "loops for ever", {**write(_right(4)), "train": LOOP}),
        Student("chen_jing", "excellent", write(_right(0))),
        Student("li_wei", "excellent, in other words", write(_right(3))),
        Student("wang_fang", "typical", write(_wrong(0, typical[0]))),
        Student("zhang_min", "typical", write(_wrong(4, typical[1]))),
        Student("liu_yang", "typical", write(_wrong(7, typical[2]))),
        Student("zhao_lei", "partial: half of it", write(_right(1), every[: len(every) // 2])),
        Student("sun_li", "partial: a mistake in everything", write(_wrong(2))),
        Student("he_qiang", "partial: other mistakes in everything", write(_wrong(9))),
        Student("zhou_tao", "blank", {}),
        Student("wu_xia", "one notebook missing", write(_right(2)), missing="03_losses"),
        Student("feng_juan", "one notebook is not JSON", write(_right(5)), broken="02_sigmoid"),
        Student("lin_na", "another assignment", write(_right(0)), folder="calculus"),
    ]


def write_class(demo: Path = DEMO) -> list[Student]:
    """Write the sample class as a course folder of its own, and return its students."""
    remove(demo)
    shutil.copytree(ROOT / "source", demo / "source", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "nbgrader_config.py", demo / "nbgrader_config.py")
    release = ROOT / "release" / ASSIGNMENT
    for student in students():
        folder = demo / "submitted" / student.name / student.folder
        shutil.copytree(release, folder, ignore=shutil.ignore_patterns("__pycache__"))
        for path in sorted(folder.glob("*.ipynb")):
            if path.stem == student.missing:
                path.unlink()
            elif path.stem == student.broken:
                path.write_text('{"cells": [ oops', encoding="utf-8")
            else:
                notebook = fill(nbformat.read(path, as_version=4), student.written)
                nbformat.write(notebook, path)
    return students()


def fill(notebook: NotebookNode, written: dict[str, str]) -> NotebookNode:
    """Write the answers by function into the solution cells of a student edition."""
    for cell in notebook.cells:
        if lesson.is_solution(cell) and lesson.parts(cell)[0] in written:
            cell.source = written[lesson.parts(cell)[0]]
    return notebook


def remove(demo: Path = DEMO) -> None:
    """Take the sample class away; nothing outside of `demo` is touched."""
    if demo.exists():
        shutil.rmtree(demo)
