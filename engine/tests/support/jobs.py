"""Notebooks to execute, made of a few cells, and what came of them."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.utils import determine_grade
from nbjudge.author.build import compose_kit
from nbjudge.course import Course
from nbjudge.limits import Limits
from nbjudge.notebook import names
from nbjudge.run import pool as pools
from nbjudge.run.job import Cell, Job, Result
from traitlets.config import Config

KIT = "helper_kit"
SETUP = f"""
import contextlib, io, warnings
import numpy as np
from {KIT}.checks import *
"""


@functools.cache
def support() -> str:
    """A folder of files beside the notebooks: the engine's kit, and a table."""
    folder = Path(tempfile.mkdtemp(prefix="support-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    course = Course(folder, Config())
    course.assignment, course.kit = "ps1", KIT
    course.lessons.mkdir()
    (course.lessons / "01_any.md").touch()
    compose_kit(course, folder / KIT)
    shutil.rmtree(course.lessons)
    (folder / KIT / "__init__.py").touch()
    (folder / "table.csv").write_text("1,2\n3,4\n", encoding="utf-8")
    (folder / "beside.py").write_text("def thrice(x):\n    return 3 * x\n", encoding="utf-8")
    return str(folder)


def notebook(*cells: tuple[str, str, str], points: float = 4, **bounds: float) -> Job:
    """A job of (kind, name, source); what the student's cells define are the names that count."""
    made: list[Cell] = []
    defined: list[str] = []
    imports: dict[str, str] = {}
    for kind, name, source in [("given", "setup", SETUP), *cells]:
        source, label = textwrap.dedent(source).strip(), f"cell-{len(made) + 1}"
        try:
            python = names.as_python(source)
        except SyntaxError:  # of a student's
            python = ""
        own = names.defines(python) if kind != "test" else []
        known = () if kind == "student" else (frozenset(own), frozenset(names.uses(python)))
        worth = points if kind == "test" else None
        made.append(Cell(kind, name, label, source, worth, *known))
        defined += own if kind == "student" else []
        imports |= names.imports(python) if kind == "student" else {}
    values = {**vars(Limits().values()), **bounds}
    each = tuple(dict.fromkeys(defined))
    return Job(tuple(made), each, imports, support(), KIT, (), values)


def outputs(job: Job, result: Result) -> dict[str, list[dict]]:
    """The outputs by the name of the cell."""
    assert not result.fault
    return dict(zip(_named(job), result.outputs, strict=True))


def failures(job: Job, result: Result) -> dict[str, dict[str, Any]]:
    """Why cells failed, by their names; those that did not are left out."""
    assert not result.fault
    each = zip(_named(job), result.failures, strict=True)
    return {name: failure for name, failure in each if failure}


def run(pool: pools.Pool, job: Job) -> Result:
    """Execute a job in a worker."""
    return pool.submit(pools.execute, job).result()


def _named(job: Job) -> list[str]:
    return [cell.name for cell in job.cells if cell.kind != "instructor"]


def earned(shown: list[dict], points: float = 4) -> float:
    """The points of a test cell, by nbgrader's own rules."""
    grader = {"grade": True, "grade_id": "x", "points": points, "solution": False, "locked": True}
    cell = nbformat.v4.new_code_cell(
        "", metadata={"nbgrader": grader}, outputs=nbformat.from_dict(shown)
    )
    return determine_grade(cell)[0]


def marks(pool: pools.Pool, job: Job, *tests: str) -> list[float]:
    """Execute a job in a worker; return the points of these tests."""
    shown = outputs(job, run(pool, job))
    return [earned(shown[name]) for name in tests]


def error(shown: list[dict]) -> str:
    """What a cell shows of its error; empty where there is none."""
    found = [output for output in shown if output["output_type"] == "error"]
    return "\n".join([f"{one['ename']}: {one['evalue']}\n" for one in found] + _lines(found))


def _lines(found: list[dict]) -> list[str]:
    return [line for one in found for line in one["traceback"]]
