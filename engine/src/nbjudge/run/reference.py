"""The instructor's own solutions, marked as one more submission: they must earn everything.

What a test needs and two processes cannot give (objects of a student's class, a generator) shows
here, before a class is graded; so does a test with a wrong constant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nbformat import NotebookNode
from tqdm import tqdm

from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells
from nbjudge.notebook.failure import Failure, told
from nbjudge.notebook.original import Original
from nbjudge.notebook.restore import restore
from nbjudge.run import pool as pools
from nbjudge.run.job import Job, Result, job_of


def jobs(course: Course, originals: Mapping[str, Original]) -> dict[str, tuple[NotebookNode, Job]]:
    """Return the reference submission: each notebook as the instructor solved it, and its job."""
    made = {}
    for name, original in originals.items():
        notebook, _ = restore(original.notebook, original)
        made[name] = notebook, job_of(notebook, original, None, course)
    return made


class Check:
    """The reference being marked, while other things are done."""

    def __init__(self, course: Course, originals: Mapping[str, Original], pool: pools.Pool) -> None:
        self._course = course
        self._tasks = {
            name: (notebook, pool.submit(pools.execute, job))
            for name, (notebook, job) in jobs(course, originals).items()
        }

    def result(self) -> dict[str, dict[str, list[str]]]:
        """Return, for each notebook, what each of its tests lent.

        Raises:
            CourseError: the reference loses a point; the sentence names the notebook, the cell
                and the reason.
            SandboxError: this machine cannot make the sandbox.
        """
        return {name: self._lent(name, *one) for name, one in self._tasks.items()}

    def _lent(
        self, name: str, notebook: NotebookNode, task: pools.Task[Result]
    ) -> dict[str, list[str]]:
        course, result = self._course, task.result()
        fault = _fault(notebook, result, course)
        if fault:
            raise CourseError(
                f"{course.source / name}.ipynb: the instructor's own solution fails {fault}; "
                "mend the test or the solution, then run this again."
            )
        for line in _near(result):
            tqdm.write(f"note: {course.source / name}.ipynb: {line}")
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        return {
            cells.name(cell) or "": names
            for cell, names in zip(code, result.lent, strict=True)
            if names
        }


def _near(result: Result) -> Iterator[str]:
    """What takes so long that a right way which is slower than the instructor's may be stopped."""
    for name, took in result.near.items():
        yield (
            f"{name} takes {took:.2g} s of computing as the instructor wrote it; for slower right "
            "ways, raise c.Limits.cell_seconds, call_seconds and again_seconds in "
            "nbgrader_config.py."
        )


def _fault(notebook: NotebookNode, result: Result, course: Course) -> str:
    """The first test that the reference fails, and why; empty where it passes all."""
    if result.fault:
        return f"as a whole: {told(Failure('not_graded', check=result.fault), 'en')}"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell, failure, outputs in zip(code, result.failures, result.outputs, strict=True):
        most = cells.points(cell)
        if not cells.is_test(cell) or most is None:
            continue
        if failure is not None:
            return f"the test {cells.name(cell)}: {_reason(Failure.from_dict(failure), course)}"
        earned = next((o for o in outputs if o["output_type"] == "execute_result"), None)
        if earned is not None and float(earned["data"]["text/plain"]) < most:
            points = earned["data"]["text/plain"]
            return f"the test {cells.name(cell)}: it earns {points} of {most:g} points"
    return ""


def _reason(failure: Failure, course: Course) -> str:
    """What is known: the instructor may read what a hidden test says."""
    line = f"line {failure.line}: " if failure.line else ""
    said = told(replace(failure, hidden=False), "en") or course.mistakes("en").get(
        failure.mistake, "an assert without a message"
    )
    return line + said.rstrip(". ")
