"""How fast a class is graded, and what a large one takes: `make bench`. Nothing here is a test.

Plain nbgrader, an earlier engine (out of git) and this one grade the same sample class in turn,
each as processes of its own. CPU seconds are the operating system's account of what was started
and of all that it started; memory is the largest sum of proportional set sizes (PSS) seen, four
times a second. "With pages" is the command that an instructor runs: `nbjudge grade`, or nbgrader's
autograde and generate_feedback. "Alone" is the same without the students' pages.

The limit is what no grader can do without: the students' cells and the tests, executed in one
process that has all its packages, by nothing but Python's `exec`.

    make bench                     10 minutes, two cores
    make bench ARGS="full --write" two to three hours; the tables go into docs/performance.md
    make bench ARGS="--sizes 160 --plain 10"
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import ctypes
import io
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import psutil
from nbformat import NotebookNode
from nbjudge.author import sample
from nbjudge.course import CONFIG, Course
from nbjudge.marks import gradebook
from nbjudge.notebook import cells
from nbjudge.notebook.original import originals
from nbjudge.notebook.restore import restore
from nbjudge.run import kit
from nbjudge.run.judge import compiled

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "performance.md"
MARKS = "<!-- bench -->\n", "<!-- /bench -->"

BEFORE = "54965ae"  # the engine as it was before its speed became an issue
NEWER = "c.Course.time_zone"  # the option of this course that it does not know
MOST_BEFORE = 160  # students: it has nothing more to show in a larger class
LIMIT = 40  # students; fewer where the class is smaller
KINDS = {"blank", "excellent", "excellent, in other words", "typical"}
LOOPING = "02"  # the lesson whose functions loop for ever, of one student in four
SUBREAPER = 36  # prctl(2)
LOOK, LEFT = 0.25, 20  # seconds: between looks at memory; until an orphan has to have ended

# Student, notebook and cell: the points, and the most that there are.
Marks = dict[tuple[str, str, str], tuple[float, float]]


@dataclass(frozen=True)
class Parts:
    """What is measured: sizes of classes."""

    sizes: Sequence[int]  # for both engines; above MOST_BEFORE for this one
    plain: Sequence[int]  # for plain nbgrader
    loops: int  # in which one in four loops; 0: not at all
    large: Sequence[int]  # for all but grading


SHORT = Parts(sizes=(10, 40), plain=(10,), loops=20, large=())
FULL = Parts(sizes=(10, 40, 160, 640), plain=(10, 40, 160), loops=40, large=(1000, 5000))

GRADE = """
import sys
from pathlib import Path
from nbjudge.course import Course
from nbjudge.run import pool
course = Course.load(Path(sys.argv[1]))
# what workers need is imported while nbgrader is imported here
pool.begin(course) if hasattr(pool, "begin") else pool.use_workers().warm_up(course.kit_folder)
from nbjudge.marks import grade
grade.grade(course)
"""
PAGES = """
import sys
from pathlib import Path
from nbjudge.course import Course
from nbjudge.marks import grade
course = Course.load(Path(sys.argv[1]))
grade.write_feedback(course, [grade.Row(name, {"": 1.0}) for name in course.students()])
"""


# ---------------------------------------------------------------------- the class


def write_class(root: Path, size: int, looping: bool = False) -> None:
    """Write a course folder with a class of `size` students, no two notebooks the same.

    Args:
        root: a new folder.
        size: how many students.
        looping: in one lesson, the functions of every fourth one loop for ever.
    """
    made, students = sample.write_class(Course.load(ROOT), root)
    kept = [one for one in students if one.kind in KINDS or one.kind.startswith("partial")]
    folder = root / "made"
    made.submitted.rename(folder)
    for number in range(size):
        handed_in = made.submission(f"student_{number:03}")
        shutil.copytree(folder / kept[number % len(kept)].name / made.assignment, handed_in)
        for path in handed_in.glob("*.ipynb"):
            loops = looping and number % 4 == 0 and path.name.startswith(LOOPING)
            _change(path, f"\n# {number}", loops)
    shutil.rmtree(folder)
    gradebook.register(made)


def _change(path: Path, more: str, loops: bool = False) -> None:
    """Write something more into each solution, or a function that loops in its place."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cells.is_solution(cell):
            if loops:
                cell.source = f"def {cells.name(cell)}(*inputs):\n    while True:\n        pass"
            cell.source += more
    path.unlink()  # it may be a link to another class's
    nbformat.write(notebook, path)


def copied(root: Path, target: Path) -> Path:
    """Copy a class that nothing has graded; what nobody writes to is linked."""

    def link(source: str, copy: str) -> None:
        shutil.copyfile(source, copy) if source.endswith(".db") else os.link(source, copy)

    return Path(shutil.copytree(root, target, copy_function=link))


# ---------------------------------------------------------------------- an earlier engine


@contextlib.contextmanager
def python_of(ref: str) -> Iterator[str]:
    """Give a Python that has all of this one's packages, but the engine of another commit.

    Student processes start with `python -I`, which asks for no variable: so it is a copy of this
    virtual environment, in links, whose .pth file names another folder.
    """
    prefix = Path(sys.prefix).resolve()
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=prefix.parent) as folder:
        os.chmod(folder, 0o755)  # student processes are other users
        command = ["git", "archive", ref, "engine/src"]
        archive = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
        if archive.returncode:
            raise SystemExit(f"git has no engine at {ref}; name another commit with --before")
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
            files.extractall(folder, filter="data")
        venv = Path(folder) / "venv"
        shutil.copytree(prefix, venv, symlinks=True, copy_function=os.link)
        own, other = ROOT / "engine" / "src", Path(folder) / "engine" / "src"
        for path in venv.glob("lib/*/site-packages/*.pth"):
            if str(own) in (text := path.read_text("utf-8")):
                path.unlink()
                path.write_text(text.replace(str(own), str(other)), "utf-8")
        python = str(venv / "bin" / "python")
        where = [python, "-I", "-c", "import nbjudge; print(nbjudge.__file__)"]
        if not subprocess.check_output(where, text=True).startswith(str(other)):
            raise SystemExit(f"{venv}: has another engine than that of {ref}")
        yield python


# ---------------------------------------------------------------------- measuring


@dataclass(frozen=True)
class Used:
    """What a command took: seconds by the clock and of computing, MB at the peak; its output."""

    wall: float
    cpu: float
    memory: float = 0.0
    printed: str = ""

    def per(self, count: int) -> Used:
        """Return the same for each of so many."""
        return Used(self.wall / count, self.cpu / count, self.memory, self.printed)


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
                    with contextlib.suppress(psutil.Error):  # it has ended meanwhile
                        total += process.memory_full_info().pss
            except psutil.Error:
                return
            self.peak = max(self.peak, total)
            time.sleep(LOOK)


def measure(command: Sequence[str], folder: Path, allowed: Sequence[int] = (0,)) -> Used:
    """Run a command in a folder; return what it took, with all that it started.

    Args:
        command: the program and its arguments.
        folder: where it runs.
        allowed: the status with which it may end.
    """
    before, start = _spent(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=errors)
        memory = Memory(process.pid)
        memory.start()
        status, wall = process.wait(), time.perf_counter() - start
        memory.on = False
        _bury_orphans()
        cpu = _spent(resource.RUSAGE_CHILDREN) - before
        output.seek(0)
        errors.seek(0)
        if status not in allowed:
            raise SystemExit(f"{' '.join(command)[-300:]}\nended with {status}\n{errors.read()}")
        return Used(wall, cpu, memory.peak / 2**20, output.read())


def _spent(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def _bury_orphans() -> None:
    """Wait for those whose parent ended first: only who was waited for is in the account."""
    until = time.monotonic() + LEFT
    while time.monotonic() < until:
        try:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.05)
        except ChildProcessError:
            return
    raise SystemExit("a process was left behind, so its time is missing")


# ---------------------------------------------------------------------- in a process of its own


def run_plain(root: Path, again: bool = False) -> None:
    """Grade the class with plain nbgrader, then write its pages; print what the first took.

    nbgrader does one student after the other. `again`: only the first one, who was graded.
    """
    start = time.perf_counter()
    from nbgrader.apps import NbGraderAPI

    course = Course.load(root)
    settings = course.settings
    del settings.Autograde, settings.GenerateFeedback  # the engine's
    names = course.students()[: 1 if again else None]
    for name in names:
        api = NbGraderAPI(config=copy.deepcopy(settings))
        _sure(api.autograde(course.assignment, name, force=again))
    spent = sum(map(_spent, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
    print(json.dumps({"wall": time.perf_counter() - start, "cpu": spent}), flush=True)
    for name in names:
        api = NbGraderAPI(config=copy.deepcopy(settings))
        _sure(api.generate_feedback(course.assignment, name, force=again))


def _sure(result: dict[str, object]) -> None:
    if not result["success"]:
        raise SystemExit(str(result.get("error", "") or result.get("log", "")))


def run_limit(root: Path) -> None:
    """Execute the students' cells and the tests in this warm process, and nothing else.

    Prints CPU seconds a submission, and how many cells with points failed of how many.
    """
    course = Course.load(root)
    os.chdir(course.source)
    if course.kit_folder:
        kit.load(course.kit_folder, everything=True)
    known = originals(course)
    work = [
        restore(nbformat.read(course.submission(name) / f"{lesson}.ipynb", as_version=4), own)[0]
        for name in course.students()
        for lesson, own in known.items()
        if (course.submission(name) / f"{lesson}.ipynb").is_file()
    ]
    tests = [cell for one in work for cell in one.cells if cells.points(cell)]
    for notebook in work[: len(known)]:
        _execute(notebook)  # the instructor's cells are compiled, what they import is there
    start = _spent(resource.RUSAGE_SELF)
    failed = sum(_execute(notebook) for notebook in work)
    spent = (_spent(resource.RUSAGE_SELF) - start) / len(course.students())
    print(json.dumps({"cpu": spent, "failed": failed, "tests": len(tests)}))


def _execute(notebook: NotebookNode) -> int:
    """Execute a notebook without its demonstrations; return how many cells with points failed."""
    space: dict[str, object] = {"__name__": "__main__"}
    failed = 0
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for cell in notebook.cells:
            if cell.cell_type != "code" or cells.is_demonstration(cell):
                continue
            try:
                if cells.is_test(cell) or cells.is_setup(cell):
                    body, last = compiled(cell.source, str(cells.name(cell)))
                    exec(body, space)
                    if last is not None:
                        eval(last, space)
                else:
                    lines = [
                        li for li in cell.source.split("\n") if not li.lstrip().startswith("%")
                    ]
                    exec(compile("\n".join(lines), "cell", "exec"), space)
            except Exception:
                failed += bool(cells.points(cell))
    return failed


RUNS = {
    "plain": run_plain,
    "plain again": lambda root: run_plain(root, again=True),
    "limit": run_limit,
}


def run(mode: str, root: Path) -> Used:
    """Measure one of RUNS on a class."""
    return measure([sys.executable, "-m", "tests.bench", "--run", mode, str(root)], ROOT)


# ---------------------------------------------------------------------- the parts


class Bench:
    """What was measured so far, as lines for the document."""

    def __init__(self, folder: Path, engines: dict[str, str]) -> None:
        self.folder, self.engines = folder, engines  # "before" and "now": a Python each
        self.lines: list[str] = []
        self.plain: dict[int, tuple[Used, Used]] = {}  # by size: alone, with pages
        self.limit = 0.0
        self._classes: dict[tuple[int, bool], Path] = {}

    def say(self, *cells: str) -> None:
        """Print a row of a table, or a line of text, and keep it."""
        line = f"| {' | '.join(cells)} |" if len(cells) > 1 else "".join(cells)
        print(line, flush=True)
        self.lines.append(line)

    def head(self, *cells: str) -> None:
        """Begin a table."""
        self.say()
        self.say(*cells)
        self.say(*["---", *["--:"] * (len(cells) - 1)])

    def new_class(self, size: int, looping: bool = False, name: str = "now") -> Path:
        """Return the folder of a class that nobody has graded, for an engine or plain nbgrader."""
        key = size, looping
        if key not in self._classes:
            self._classes[key] = self.folder / f"class-{size}-{looping}"
            write_class(self._classes[key], size, looping)
        shutil.rmtree(self.folder / "run", ignore_errors=True)
        root = copied(self._classes[key], self.folder / "run")
        if name == "before":
            lines = (root / CONFIG).read_text("utf-8").splitlines(keepends=True)
            (root / CONFIG).unlink()  # it may be a link
            kept = "".join(line for line in lines if not line.startswith(NEWER))
            (root / CONFIG).write_text(kept, "utf-8")
        return root

    # ------------------------------------------------------------------ speed

    def speed(self, sizes: Sequence[int], plain: Sequence[int]) -> None:
        """Plain nbgrader and both engines on classes of growing size."""
        size = limit_size = LIMIT if LIMIT in sizes else min(sizes)
        found = json.loads(run("limit", self.new_class(size)).printed)
        self.limit = found["cpu"]
        self.say(
            f"The limit: {self.limit:.3f} CPU s a submission, in a class of {size}. Of its "
            f"{found['tests']} cells with points, {found['failed']} failed."
        )
        self.head(
            *("a class of", "", "alone: s", "CPU s", "plain / this", "this / limit"),
            *("with pages: s", "CPU s", "plain / this", "peak MB", "one again: s", "CPU s"),
        )
        for size in sorted({*sizes, *plain}):
            if size in plain:
                self._plain(size)
            marks = {
                name: self._engine(size, name, python)
                for name, python in self.engines.items()
                if size in sizes and (name == "now" or size <= MOST_BEFORE)
            }
            if size == limit_size:
                self._compare(marks, found["failed"])

    def _compare(self, marks: dict[str, Marks], failed: int) -> None:
        """Say where what was measured did not do the same work: then no ratio means anything."""
        for name, own in marks.items():
            count = sum(points < most for points, most in own.values())
            if count != failed:
                print(f"{name}: {count} cells with points failed", file=sys.stderr)
            other = sum(own[cell] != marks["now"][cell] for cell in own)
            if other:
                print(f"{name}: {other} cells have other points than now", file=sys.stderr)

    def _plain(self, size: int) -> None:
        root = self.new_class(size)
        pages = run("plain", root)
        alone = json.loads(pages.printed.splitlines()[0])
        again = run("plain again", root) if not self.plain else None
        used = Used(alone["wall"], alone["cpu"]).per(size), pages.per(size)
        self.plain[size] = used
        self._row(size, "plain nbgrader", *used, again)

    def _engine(self, size: int, name: str, python: str) -> Marks:
        """Measure an engine; return what it gave."""
        root = self.new_class(size, name=name)
        alone = measure([python, "-c", GRADE, str(root)], self.folder).per(size)
        marks = _marks(root)
        root = self.new_class(size, name=name)
        command = [python, "-m", "nbjudge", "--root", str(root), "grade"]
        pages = measure(command, self.folder).per(size)
        if _marks(root) != marks:
            raise SystemExit(f"{name}: two runs gave different marks")
        _change(next(Course.load(root).submission("student_001").glob("*.ipynb")), "\n# more")
        again = measure(command, self.folder)
        self._row(size, name, alone, pages, again)
        return marks

    def _row(self, size: int, name: str, alone: Used, pages: Used, again: Used | None) -> None:
        known = max((one for one in self.plain if one <= size), default=None)
        ratios = ["", ""]
        if known is not None and name != "plain nbgrader":
            plain = self.plain[known]
            ratios = [
                f"{theirs.cpu / own.cpu:.1f}"
                for theirs, own in zip(plain, (alone, pages), strict=True)
            ]
        self.say(
            *(str(size), name, f"{alone.wall:.2f}", f"{alone.cpu:.2f}", ratios[0]),
            *(f"{alone.cpu / self.limit:.0f}", f"{pages.wall:.2f}", f"{pages.cpu:.2f}", ratios[1]),
            f"{max(alone.memory, pages.memory):.0f}",
            *((f"{again.wall:.1f}", f"{again.cpu:.1f}") if again else ("", "")),
        )

    # ------------------------------------------------------------------ who loops, and many

    def loops(self, size: int) -> None:
        """A class in which one in four loops for ever, against one in which nobody does."""
        self.head(f"{size} students", "nobody loops: s", "one in four: s", "ratio", "CPU", "ratio")
        for name, python in self.engines.items():
            found = []
            for looping in False, True:
                root = self.new_class(size, looping, name)
                found.append(measure([python, "-c", GRADE, str(root)], self.folder))
            none, some = found
            self.say(
                *(name, f"{none.wall:.0f}", f"{some.wall:.0f}", f"{some.wall / none.wall:.1f}"),
                *(f"{none.cpu:.0f}, {some.cpu:.0f}", f"{some.cpu / none.cpu:.1f}"),
            )

    def large(self, sizes: Sequence[int]) -> None:
        """What a large class takes beside grading; all of it, not a student's part."""
        from tests import large

        self.head("students", "", "s", "CPU s", "peak MB")
        for size in sizes:
            root = self.folder / "large"
            made = [sys.executable, "-m", "tests.large", str(size), str(root)]
            measure(made, ROOT)  # not in this process, which waits for all that it started
            course = Course.load(root)
            packages = self.folder / "packages"
            large.pack(course, packages)
            for name, python in self.engines.items():
                judge = [python, "-m", "nbjudge", "--root", str(root)]
                self._whole(size, f"report, {name}", [*judge, "report"])
            export = "--exporter=nbjudge.marks.export.Excel"
            nbgrader = [sys.executable, "-m", "nbgrader", "export", export]
            self._whole(size, "export", [*nbgrader, f"--to={root / 'marks.csv'}"], root)
            self._whole(size, "check", [*judge, "check"])
            self._whole(size, "pages", [sys.executable, "-c", PAGES, str(root)])
            shutil.rmtree(course.submitted)
            self._whole(size, "collect", [*judge, "collect", str(packages)])
            shutil.rmtree(root)
            shutil.rmtree(packages)

    def _whole(
        self, size: int, what: str, command: Sequence[str], folder: Path | None = None
    ) -> None:
        used = measure(command, folder or self.folder, (0, 1))  # 1: something costs points
        row = f"{used.wall:.0f}", f"{used.cpu:.0f}", f"{used.memory:.0f}"
        self.say(str(size), what, *row)


def _marks(root: Path) -> Marks:
    """The points of each cell, and the most, by student, notebook and name."""
    course = Course.load(root)
    with gradebook.opened(course) as book:
        return {
            (person.id, notebook, name): (points or 0.0, most)
            for person in gradebook.people(book, course)
            for notebook, own in person.marks.items()
            for name, (points, most) in own.items()
        }


def main() -> None:
    """Measure, print the tables, and write them into the document where that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("how", nargs="?", choices=["short", "full"], default="short")
    parser.add_argument("--sizes", type=int, nargs="*", help="of classes for the engines")
    parser.add_argument("--plain", type=int, nargs="*", help="of classes for plain nbgrader")
    parser.add_argument("--loops", type=int, help="size of the class with loops; 0: none")
    parser.add_argument("--large", type=int, nargs="*", help="of classes that are not graded")
    parser.add_argument("--before", default=BEFORE, help="a commit; empty: no earlier engine")
    parser.add_argument("--write", action="store_true", help=f"into {DOCS.name}")
    parser.add_argument("--run", nargs=2, metavar=("MODE", "ROOT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:  # in a process of its own
        RUNS[options.run[0]](Path(options.run[1]))
        return
    own = {name: getattr(options, name) for name in ("sizes", "plain", "loops", "large")}
    parts = replace(
        FULL if options.how == "full" else SHORT,
        **{name: sizes for name, sizes in own.items() if sizes is not None},
    )
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)  # orphans come here, to be waited for
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        engines = {"now": sys.executable}
        if options.before:
            engines = {"before": stack.enter_context(python_of(options.before)), **engines}
        bench = Bench(Path(folder), engines)
        bench.say(_about(options.before))
        if parts.sizes:
            bench.speed(parts.sizes, parts.plain)
        if parts.loops:
            bench.loops(parts.loops)
        if parts.large:
            bench.large(parts.large)
    if options.write:
        head, _, rest = DOCS.read_text("utf-8").partition(MARKS[0])
        text = "\n".join([f"{head}{MARKS[0]}", *bench.lines, "", MARKS[1]])
        DOCS.write_text(text + rest.partition(MARKS[1])[2], "utf-8")


def _about(before: str) -> str:
    """What was measured, and where."""
    now = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    )
    engines = f"the engine at {now.stdout.strip()}"
    engines += f", and before, at {before}" if before else ""
    cores = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return f"Plain nbgrader 0.9.6; {engines}; Python {platform.python_version()}, {cores}."


if __name__ == "__main__":
    main()
