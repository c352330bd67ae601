"""How fast a class is graded: `make bench`. Nothing here is a test.

Plain nbgrader and this engine grade the same sample class in turn, each as a process of its own.
CPU seconds are the operating system's account of that process and all that it started; memory is
the largest sum of proportional set sizes (PSS) seen, ten times a second.

The floor is what no grader could do without: the students' cells run bare in one warm process,
and nbgrader's own bookkeeping with its `Execute` left out.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets.config import Config

from course import config, demo, grade, gradebook, lesson, submission
from course.config import ASSIGNMENT, ROOT

SIZES = (10, 40, 160)
PLAIN = 10
KINDS = {"blank", "excellent", "excellent, in other words", "typical"}


def write_class(root: Path, size: int) -> None:
    """Write a course folder with a class of `size` students, no two notebooks the same."""
    demo.write_class(root)
    kept = [
        student
        for student in demo.students()
        if student.kind in KINDS or student.kind.startswith("partial")
    ]
    made = root / "made"
    (root / "submitted").rename(made)
    for number in range(size):
        folder = root / "submitted" / f"student_{number:03}" / ASSIGNMENT
        shutil.copytree(made / kept[number % len(kept)].name / ASSIGNMENT, folder)
        for path in folder.glob("*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            for cell in notebook.cells:
                if lesson.is_solution(cell):
                    cell.source += f"\n# {number}"
            nbformat.write(notebook, path)
    shutil.rmtree(made)
    gradebook.register(config.load(root))


def stock(root: Path, execute: bool) -> Config:
    """The course's settings with nbgrader's own preprocessors, with or without `Execute`."""
    settings = config.load(root)
    del settings.Autograde
    if not execute:
        settings.Autograde.sanitize_preprocessors = [
            ClearOutput,
            DeduplicateIds,
            OverwriteKernelspec,
            OverwriteCells,
            CheckCellMetadata,
        ]
        settings.Autograde.autograde_preprocessors = [
            LimitOutput,
            SaveAutoGrades,
            AssignLatePenalties,
            CheckCellMetadata,
        ]
    return settings


def run_nbgrader(root: Path, execute: bool) -> None:
    """Grade the class with plain nbgrader, one student after the other, as it does."""
    from nbgrader.apps import NbGraderAPI

    settings = stock(root, execute)
    for path in sorted((root / "submitted").iterdir()):
        result = NbGraderAPI(config=copy.deepcopy(settings)).autograde(ASSIGNMENT, path.name)
        if not result["success"]:
            raise SystemExit(result["error"])


def run_bare(root: Path, demonstrations: bool) -> None:
    """Run the students' cells and the tests in this one process, figures included or not."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    os.chdir(root / "source" / ASSIGNMENT)
    sys.path.append(".")
    originals = submission.originals(root)
    for path in sorted((root / "submitted").rglob("*.ipynb")):
        notebook, _ = grade.autograde.restore(
            nbformat.read(path, as_version=4), originals[path.stem]
        )
        shell.reset(new_session=False)
        for cell in notebook.cells:
            left_out = lesson.is_demonstration(cell) and not demonstrations
            if cell.cell_type == "code" and not left_out:
                with capture_output():
                    shell.run_cell(cell.source, store_history=False)


MODES = {
    "plain": lambda root: run_nbgrader(root, execute=True),
    "bookkeeping": lambda root: run_nbgrader(root, execute=False),
    "bare": lambda root: run_bare(root, demonstrations=False),
    "bare, with figures": lambda root: run_bare(root, demonstrations=True),
}


def run(mode: str, root: str) -> None:
    """Run one of the modes; called in a process of its own."""
    MODES[mode](Path(root))


class Memory(threading.Thread):
    """Watches the memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak, self.on = psutil.Process(pid), 0, True

    def run(self) -> None:
        while self.on:
            total = 0
            try:
                for process in [self.process, *self.process.children(recursive=True)]:
                    try:
                        total += process.memory_full_info().pss
                    except psutil.Error:
                        continue  # it has ended meanwhile
            except psutil.Error:
                return
            self.peak = max(self.peak, total)
            time.sleep(0.1)


def measure(mode: str, size: int) -> dict[str, float]:
    """Run one mode on a class of `size`; return wall and CPU seconds a submission, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "class"
        write_class(root, size)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        call = f"from tests.bench import run; run({mode!r}, {str(root)!r})"
        if mode == "engine":  # as `python -m course grade` does it, but for another folder
            call = (
                f"root = Path({str(root)!r}); from course import execute; "
                "execute.begin(root, None, True); from course.grade import grade; grade(root)"
            )
        code = f"from pathlib import Path\nif __name__ == '__main__':\n    {call}"
        command = [sys.executable, "-c", code]
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        memory = Memory(process.pid)
        memory.start()
        failed = process.wait()
        wall = time.perf_counter() - start
        memory.on = False
        if failed:
            raise SystemExit(f"{mode} with {size} students ended with {failed}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall / size, "cpu": cpu / size, "memory": memory.peak / 2**20}


def main() -> None:
    """Print the table, and the figures as JSON for whoever keeps them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    print(f"{'':28}{'a minute':>10}{'s each':>9}{'CPU s each':>12}{'peak MB':>9}", flush=True)

    def show(mode: str, size: int) -> dict[str, float]:
        row = figures[f"{mode} {size}"] = measure(mode, size)
        name = f"{mode}, {size} submissions"
        print(
            f"{name:28}{60 / row['wall']:10.1f}{row['wall']:9.2f}{row['cpu']:12.2f}"
            f"{row['memory']:9.0f}",
            flush=True,
        )
        return row

    engine = {size: show("engine", size) for size in options.sizes[:1]}
    plain = show("plain", PLAIN)
    engine |= {size: show("engine", size) for size in options.sizes[1:]}
    floor = {mode: show(mode, PLAIN) for mode in MODES if mode != "plain"}
    least = floor["bookkeeping"]["cpu"] + floor["bare"]["cpu"]
    for size, row in engine.items():
        print(
            f"{size} submissions: {plain['wall'] / row['wall']:.1f} times plain nbgrader, "
            f"{row['cpu'] / least:.2f} times the floor in CPU"
        )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
