"""How fast a class is graded: `make bench`. Nothing here is a test.

Plain nbgrader and this engine grade the same sample class in turn, each as a process of its own.
CPU seconds are the operating system's account of that process and all that it started; memory is
the largest sum of proportional set sizes (PSS) seen, ten times a second.

The floor is what no grader could do without: the students' cells run bare in one warm process,
and nbgrader's own bookkeeping with its `Execute` left out. Recording is what the one process that
writes spends on a submission: all of its CPU seconds between the first and the last (marks, files,
the table), of which `record` is the gradebook's part.
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
from nbjudge.author import sample
from nbjudge.course import Course
from nbjudge.marks import gradebook
from nbjudge.notebook import cells
from nbjudge.notebook.original import originals
from nbjudge.notebook.restore import restore
from nbjudge.run import kit
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent

SIZES = (10, 40, 160)
PLAIN = 10
KINDS = {"blank", "excellent", "excellent, in other words", "typical"}


def write_class(root: Path, size: int) -> None:
    """Write a course folder with a class of `size` students, no two notebooks the same."""
    made, students = sample.write_class(Course.load(ROOT), root)
    kept = [one for one in students if one.kind in KINDS or one.kind.startswith("partial")]
    folder = root / "made"
    made.submitted.rename(folder)
    for number in range(size):
        handed_in = made.submission(f"student_{number:03}")
        shutil.copytree(folder / kept[number % len(kept)].name / made.assignment, handed_in)
        for path in handed_in.glob("*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            for cell in notebook.cells:
                if cells.is_solution(cell):
                    cell.source += f"\n# {number}"
            nbformat.write(notebook, path)
    shutil.rmtree(folder)
    gradebook.register(made)


def stock(root: Path, execute: bool) -> Config:
    """The course's settings with nbgrader's own preprocessors, with or without `Execute`."""
    settings = Course.load(root).settings
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

    settings, assignment = stock(root, execute), Course.load(root).assignment
    for path in sorted((root / "submitted").iterdir()):
        result = NbGraderAPI(config=copy.deepcopy(settings)).autograde(assignment, path.name)
        if not result["success"]:
            raise SystemExit(result["error"])


def run_bare(root: Path, demonstrations: bool) -> None:
    """Run the students' cells and the tests in this one process, figures included or not."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    course = Course.load(root)
    os.chdir(course.source)
    if course.kit_folder:
        kit.load(course.kit_folder)
    known = originals(course)
    for path in sorted(course.submitted.rglob("*.ipynb")):
        notebook, _ = restore(nbformat.read(path, as_version=4), known[path.stem])
        shell.reset(new_session=False)
        for cell in notebook.cells:
            left_out = cells.is_demonstration(cell) and not demonstrations
            if cell.cell_type == "code" and not left_out:
                with capture_output():
                    shell.run_cell(cell.source, store_history=False)


def run_engine(root: Path) -> None:
    """Grade the class as `nbjudge grade` does, without the pages; say what recording took."""
    from nbjudge.run import pool

    course = Course.load(root)
    pool.begin(course)  # while nbgrader is imported here
    from nbjudge.marks import grade, record

    spent = {"record": 0.0}
    original = record.Recorder.record

    def timed(self: record.Recorder, *args: object) -> object:
        start = time.process_time()
        try:
            return original(self, *args)
        finally:
            spent["record"] += time.process_time() - start

    record.Recorder.record = timed
    start = time.process_time()
    rows = grade.grade(course)
    spent["all"] = time.process_time() - start
    print(json.dumps({name: seconds / len(rows) for name, seconds in spent.items()}))


MODES = {
    "engine": run_engine,
    "plain": lambda root: run_nbgrader(root, execute=True),
    "bookkeeping": lambda root: run_nbgrader(root, execute=False),
    "bare": lambda root: run_bare(root, demonstrations=False),
    "bare, with figures": lambda root: run_bare(root, demonstrations=True),
}


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
        command = [sys.executable, "-m", "tests.bench", "--run", mode, str(root)]
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        memory = Memory(process.pid)
        memory.start()
        printed, _ = process.communicate()
        failed = process.returncode
        wall = time.perf_counter() - start
        memory.on = False
        if failed:
            raise SystemExit(f"{mode} with {size} students ended with {failed}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figures = {"wall": wall / size, "cpu": cpu / size, "memory": memory.peak / 2**20}
    if mode == "engine":
        figures |= json.loads(printed.splitlines()[-1])
    return figures


def main() -> None:
    """Print the table, and the figures as JSON for whoever keeps them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--run", nargs=2, metavar=("MODE", "ROOT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:  # in a process of its own
        MODES[options.run[0]](Path(options.run[1]))
        return
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
    floor = {mode: show(mode, PLAIN) for mode in MODES if mode not in ("plain", "engine")}
    least = floor["bookkeeping"]["cpu"] + floor["bare"]["cpu"]
    for size, row in engine.items():
        print(
            f"{size} submissions: {plain['wall'] / row['wall']:.1f} times plain nbgrader, "
            f"{row['cpu'] / least:.2f} times the floor in CPU; the recording process spent "
            f"{row['all']:.3f} CPU s each, {row['record']:.3f} of it on the gradebook"
        )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
