"""Notebook cells as nbgrader's Create Assignment panel leaves them behind."""

from __future__ import annotations

import random
from pathlib import Path
from textwrap import dedent

import nbformat
from nbformat import NotebookNode

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def text(source: str) -> NotebookNode:
    """Return Markdown that nbgrader knows nothing of."""
    return _cell("markdown", source)


def code(source: str) -> NotebookNode:
    """Return code that nbgrader knows nothing of: imports, most of the time."""
    return _cell("code", source)


def locked(name: str, source: str) -> NotebookNode:
    """Return code that nbgrader restores in every submission ("read-only")."""
    return _named(code(source), name, locked=True)


def locked_text(name: str, source: str) -> NotebookNode:
    """Return Markdown that nbgrader restores in every submission."""
    return _named(text(source), name, locked=True)


def solution(name: str, source: str) -> NotebookNode:
    """Return code that the student completes ("autograded answer")."""
    return _named(code(source), name, solution=True)


def test(name: str, points: float, source: str) -> NotebookNode:
    """Return a test cell ("autograder tests")."""
    return _named(code(source), name, grade=True, locked=True, points=points)


def manual(name: str, points: float, source: str) -> NotebookNode:
    """Return code that is marked by hand ("manually graded answer")."""
    return _named(code(source), name, grade=True, solution=True, points=points)


def manual_text(name: str, points: float, source: str) -> NotebookNode:
    """Return prose that is marked by hand ("manually graded answer")."""
    return _named(text(source), name, grade=True, solution=True, points=points)


def task(name: str, points: float, source: str) -> NotebookNode:
    """Return a question that is answered in cells of the student's own ("manually graded task")."""
    return _named(text(source), name, locked=True, task=True, points=points)


def notebook(cells: list[NotebookNode], *, minor: int, seed: str = "") -> NotebookNode:
    """Return a notebook of format 4.`minor`.

    Args:
        cells: what the functions above return.
        minor: from 5 on cells have an id; before, an id is an error.
        seed: what the ids are drawn from, so that they are random but always the same.
    """
    draw = random.Random(seed)
    for cell in cells:
        cell.pop("id", None)
        if minor >= 5:
            cell["id"] = f"{draw.getrandbits(32):08x}"
    return nbformat.from_dict(
        {
            "cells": cells,
            "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": minor,
        }
    )


def read(path: Path) -> NotebookNode:
    """Return a notebook in the format in which it is stored."""
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def write(notebook: NotebookNode, path: Path) -> None:
    """Store a notebook in its own format; the folder may be missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path, version=nbformat.NO_CONVERT)


def name_of(cell: NotebookNode) -> str | None:
    """Return the name that nbgrader knows a cell by, None where it knows nothing of it."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _cell(kind: str, source: str) -> NotebookNode:
    """A cell as it is before nbgrader is told of it."""
    cell: dict[str, object] = {"cell_type": kind, "metadata": {}}
    cell["source"] = dedent(source).strip("\n")
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(cell)


def _named(
    cell: NotebookNode,
    name: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    task: bool = False,
    points: float | None = None,
) -> NotebookNode:
    """Give a cell nbgrader's metadata, schema 3."""
    cell.metadata["nbgrader"] = {
        "grade": grade,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": task,
    }
    if points is not None:
        cell.metadata["nbgrader"]["points"] = points
    return cell
