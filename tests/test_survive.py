"""Whatever is handed in costs its student the items concerned, is said, and costs nobody else.

Each class here has an honest student in it, who keeps every point. The classes are graded for
real, with a shorter time for a cell, so that the faults fit into a few runs.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbjudge.course import Course, CourseError
from nbjudge.marks import grade
from nbjudge.marks.grade import Row
from nbjudge.notebook import cells
from nbjudge.notebook.original import originals

from tests.support import (
    ASSIGNMENT,
    HONEST,
    LOSSES,
    RIGHT,
    SIGMOID,
    THIS,
    cell,
    course_folder,
    doubled,
    edit,
    graded,
    hand_in,
    large,
    large_outputs,
    old_format,
    without,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


@dataclass(frozen=True)
class Class:
    """A class that was graded."""

    course: Course
    rows: dict[str, Row]

    def notes(self, student: str) -> list[str]:
        return grade.notes(self.course, self.rows[student])


# ---------------------------------------------------------------------- files


def renamed(path: Path) -> None:
    def change(notebook: nbformat.NotebookNode) -> None:
        cell(notebook, "mse-value").metadata.nbgrader.grade_id = "mse-valeu"

    edit(path, change)


def many_files(path: Path) -> None:
    for number in range(10_000):
        (path.parent / f"{number}.txt").touch()


def bad_timestamp(path: Path) -> None:
    path.with_name("timestamp.txt").write_bytes(b"\xff gestern")


def linked_folder(path: Path) -> None:
    path.with_name("data").symlink_to("/etc", target_is_directory=True)


def replaced_by(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.unlink()
        make(path)

    return change


# what is done to 03_losses.ipynb, what the row says, whether it is graded: all of it, or part
FILES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "not_json": (lambda p: p.write_text("{"), "03_losses: is not JSON", "no"),
    "not_utf8": (lambda p: p.write_bytes("中".encode("gbk")), "03_losses: is not UTF-8", "no"),
    "utf16": (
        lambda p: p.write_text(p.read_text(), "utf-16"),
        "03_losses: was saved in UTF-16",
        "all",
    ),
    "bom": (lambda p: p.write_text(p.read_text("utf-8"), "utf-8-sig"), "", "all"),
    "list": (lambda p: p.write_text("[1]"), "03_losses: is JSON but not a valid notebook", "no"),
    "number": (lambda p: p.write_text("1"), "03_losses: is JSON but not a valid notebook", "no"),
    "object": (lambda p: p.write_text("{}"), "03_losses: is JSON but not a valid notebook", "no"),
    "deep": (lambda p: p.write_text("[" * 10**6), "03_losses: is nested deeper than any", "no"),
    "empty": (lambda p: p.write_bytes(b""), "03_losses: is empty", "no"),
    "blank": (lambda p: p.write_bytes(b" \n"), "03_losses: is empty", "no"),
    "large": (large, "03_losses: is 100 MB; it is needed", "no"),
    "outputs": (large_outputs, "03_losses: is 25 MB; it is needed", "no"),
    "old_format": (old_format, "", "all"),
    "missing": (lambda p: p.unlink(), "03_losses: no such notebook handed in", "no"),
    "extra": (lambda p: shutil.copy(p, p.with_name("03 (1).ipynb")), "03 (1).ipynb: is no", "all"),
    "misnamed": (
        lambda p: p.rename(p.with_name("3.ipynb")),
        "03_losses: was handed in as 3.ipynb",
        "all",
    ),
    "folder": (replaced_by(Path.mkdir), "03_losses: is a folder, not a notebook", "no"),
    "link": (replaced_by(lambda p: p.symlink_to("/etc/passwd")), "03_losses.ipynb: is a l", "no"),
    "dangling": (replaced_by(lambda p: p.symlink_to("gone")), "03_losses.ipynb: is a link", "no"),
    "fifo": (replaced_by(os.mkfifo), "03_losses.ipynb: is a link or a device", "no"),
    "linked_folder": (linked_folder, "data: is a link or a device, left out", "all"),
    "timestamp": (bad_timestamp, "timestamp.txt: holds no date and time", "all"),
    "many_files": (many_files, "brings 10000 files beside its notebooks: 1000 of them", "all"),
    "no_test": (without("mse-value"), "test cell mse-value is missing: put in", "all"),
    "no_setup": (without("setup"), "", "all"),
    "no_solution": (without("mse"), "solution cell mse is missing", "part"),
    "renamed_test": (renamed, "test cell mse-value is missing: put in", "all"),
    "doubled_test": (
        doubled("mse-value"),
        "test cell mse-value stood there 2 times: graded once",
        "all",
    ),
    "reordered": (lambda p: edit(p, lambda n: n.cells.reverse()), "cells had been moved", "all"),
    "no_cells": (lambda p: edit(p, lambda n: n.cells.clear()), "has none of this assign", "no"),
    "no_ids": (lambda p: edit(p, lambda n: [c.pop("id") for c in n.cells]), "", "all"),
    "strange_metadata": (
        lambda p: edit(p, lambda n: [c.metadata.update(tags=["skip-execution"]) for c in n.cells]),
        "",
        "all",
    ),
}
# below submitted/: what is made, what the row says
FOLDERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "file.txt": (Path.touch, "is not a folder; expected file.txt/backprop/"),
    "li nk": (lambda p: p.symlink_to("/etc"), "is not a folder"),
    "nothing": (Path.mkdir, "handed in nothing, not a folder named backprop"),
    "another": (lambda p: (p / "calculus").mkdir(parents=True), "handed in calculus, not a"),
    "inner": (lambda p: (p.mkdir(), (p / ASSIGNMENT).symlink_to("/etc")), "handed in backprop"),
    "a file for a folder": (lambda p: (p.mkdir(), (p / ASSIGNMENT).touch()), "handed in backprop"),
    "-rf; ~": (Path.mkdir, "is no name for a student"),
    "new\nline": (Path.mkdir, "is no name for a student"),
    "{student_id}": (Path.mkdir, "is no name for a student"),
    "*": (Path.mkdir, "is no name for a student"),
}
GOOD_NAMES = ["王芳", "o.neil-2@x+y", "Anna Müller", "123"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    """A class in which something is wrong with everybody's files."""
    course = course_folder(tmp_path_factory.mktemp("files"), SIGMOID, LOSSES)
    hand_in(course, HONEST, SIGMOID, LOSSES)
    for name, (damage, _, _) in FILES.items():
        damage(hand_in(course, name, SIGMOID, LOSSES) / f"{LOSSES}.ipynb")
    for name, (make, _) in FOLDERS.items():
        make(course.submitted / name)
    bytes_name = os.fsencode(course.submitted) + b"/\xff"
    os.mkdir(bytes_name)
    for name in GOOD_NAMES:
        hand_in(course, name, LOSSES)
    yield Class(course, graded(course))
    os.rmdir(bytes_name)  # pytest could not print it


@pytest.mark.parametrize("name", FILES)
def test_a_fault_in_a_file_is_said(name: str, files: Class) -> None:
    notes, (_, sentence, _) = files.notes(name), FILES[name]
    if sentence:
        assert any(sentence in note for note in notes), notes
    else:
        assert notes == []


@pytest.mark.parametrize("name", FILES)
def test_a_fault_in_a_file_costs_what_it_concerns(name: str, files: Class) -> None:
    points, (_, _, counts) = files.rows[name].points, FILES[name]
    assert points[SIGMOID] == 15, "the other notebook is as good as ever"
    assert counts in {0: "no", 15: "all"}.get(points.get(LOSSES) or 0, "part")


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_no_submission_is_a_row(name: str, files: Class) -> None:
    row = files.rows[name]
    assert FOLDERS[name][1] in files.notes(name)[0]
    assert row.total is None


@pytest.mark.parametrize("name", [HONEST, *GOOD_NAMES])
def test_faults_cost_nobody_else_a_point(name: str, files: Class) -> None:
    row = files.rows[name]
    assert row.points[LOSSES] == 15, row


def test_a_name_in_another_encoding_is_a_row(files: Class) -> None:
    names = [row.student for row in files.rows.values()]
    assert len(names) == len(FILES) + len(FOLDERS) + len(GOOD_NAMES) + 2
    assert grade.table(files.course, files.rows.values()).encode("utf-8")


def test_the_table_shows_every_row_on_a_line(files: Class) -> None:
    lines = grade.table(files.course, files.rows.values()).splitlines()
    assert len(lines) == len(files.rows) + 2


def test_nothing_of_a_link_is_read(files: Class) -> None:
    kept = {path.name for path in (files.course.root / "autograded" / "linked_folder").rglob("*")}
    assert "data" not in kept
    assert "passwd" not in kept


def test_the_report_obeys_no_name() -> None:
    """A name may hold what moves a terminal's cursor."""
    row = Row("a\x1b[2J", reasons=[("table.no_feedback", "b\x1b[2J")])
    assert "\x1b" not in grade.table(THIS, [row])


# ------------------------------------------------------------------- programs


@dataclass(frozen=True)
class Program:
    """What stands in the cell of `mse`, what the report says, what `cross_entropy` then earns."""

    source: str
    sentence: str
    others: bool = True


CALL = "def mse(p, y):\n    {}\n    return 0"
# of computing; on a busy machine, all that the notebook has by the clock
TIME = "03_losses: mse: 学生的程序超过了 [25] 秒，被停下来了"
# who only waits has the whole time of the notebook
CLOCK = "03_losses: mse: 学生的程序超过了 5 秒，被停下来了"
KILLED = "不肯停下来，被强行结束了"
ENDED = "学生的程序已经结束了"
PROGRAMS: dict[str, Program] = {
    "loop": Program(CALL.format("while True: pass"), TIME),
    "loop_in_cell": Program(RIGHT["mse"] + "\nwhile True: pass", ""),
    "sleep": Program(CALL.format("import time; time.sleep(1000)"), CLOCK),
    "sleep_in_cell": Program("import time; time.sleep(1000)\n" + RIGHT["mse"], ""),
    "c_code": Program(CALL.format("import itertools; sum(itertools.count())"), KILLED, False),
    "c_code_in_cell": Program("import itertools; sum(itertools.count())", KILLED, False),
    "ignored_signals": Program(
        "import signal\n"
        "for number in (signal.SIGINT, signal.SIGALRM, signal.SIGPROF, signal.SIGTERM):\n"
        "    signal.signal(number, signal.SIG_IGN)\n" + CALL.format("while True: pass"),
        KILLED,
        False,
    ),
    "swallowed_interrupt": Program(
        "def mse(p, y):\n    while True:\n        try:\n            sum(range(9999))\n"
        "        except BaseException:\n            pass",
        KILLED,
        False,
    ),
    "os_exit": Program(CALL.format("import os; os._exit(0)"), ENDED, False),
    "os_exit_in_cell": Program("import os; os._exit(0)", ENDED, False),
    "abort": Program(CALL.format("import os; os.abort()"), ENDED, False),
    "segfault": Program(CALL.format("import ctypes; ctypes.string_at(0)"), "SIGSEGV", False),
    "segfault_in_cell": Program("import ctypes; ctypes.string_at(0)", "SIGSEGV", False),
    "kill_others": Program(CALL.format("import os, signal; os.kill(-1, signal.SIGKILL)"), "mse"),
    "kill_itself": Program(CALL.format("import os; os.kill(os.getpid(), 9)"), "mse"),
    "leave": Program(CALL.format("exit()"), "mse"),
    "system_exit": Program(CALL.format("raise SystemExit"), "学生的程序自己退出了"),
    "system_exit_in_cell": Program("import sys\nsys.exit(1)", "mse"),
    "ask": Program(CALL.format("return float(input('?'))"), "mse"),
    "ask_in_cell": Program("n = input('?')\n" + RIGHT["mse"], "mse"),
    "huge_array": Program(CALL.format("np.ones(10**10)"), "mse"),
    "huge_array_in_cell": Program("x = np.ones(10**10)\n" + RIGHT["mse"], "mse"),
    "growing_list": Program(CALL.format("x = []\n    while True: x += [0] * 10**6"), "mse"),
    "fork": Program(CALL.format("import os\n    while True: os.fork()"), "mse"),
    "processes": Program(CALL.format("import subprocess; subprocess.run(['ls'])"), "mse"),
    "threads": Program(
        "import threading, time\n"
        + CALL.format(
            "while True: threading.Thread(target=time.sleep, args=(99,), daemon=True).start()"
        ),
        "mse",
    ),
    "shell": Program("!sleep 1000\n" + RIGHT["mse"], ""),
    "lines": Program(CALL.format("while True: print('x' * 80)"), TIME),
    "lines_in_cell": Program(RIGHT["mse"] + "\nwhile True: print('y' * 80)", ""),
    "one_string": Program(RIGHT["mse"].replace("\n", "\n    print('x' * 10**7)\n", 1), ""),
    "one_string_in_cell": Program(RIGHT["mse"] + "\nprint('x' * 10**9)", ""),
    "display": Program(
        RIGHT["mse"] + "\nfrom IPython.display import display, HTML\n"
        "while True: display(HTML('<b>x</b>' * 1000), 'y' * 10000)",
        "",
    ),
    "figures": Program(
        RIGHT["mse"] + "\nfor k in range(40): plt.figure(); plt.plot([k, 1])\nplt.show()", ""
    ),
    "descriptor": Program(
        "import os\n" + CALL.format("while True: os.write(1, b'x' * 65536)"), TIME
    ),
    "all_descriptors": Program(
        "import os\n"
        + CALL.format(
            "for fd in range(100):\n        try: os.write(fd, b'x' * 65536)\n"
            "        except OSError: pass"
        ),
        "mse",
        False,
    ),
    "closed_descriptors": Program("import os\nos.closerange(0, 100)", "mse", False),
    "full_disk": Program(
        CALL.format("for k in range(99): open(str(k), 'wb').write(b'x' * 10**7)"),
        "mse",
    ),
    "many_files": Program(CALL.format("for k in range(10**6): open(str(k), 'w').close()"), "mse"),
    "huge_result": Program(CALL.format("return np.zeros(10**7)"), "mse"),
    "deep_result": Program(
        CALL.format("x = 0\n    for _ in range(10**5): x = [x]\n    return x"), ""
    ),
    "recursion": Program(CALL.format("return mse(p, y)"), "mse"),
    "syntax_error": Program("def mse(p, y:\n    return 0", "mse"),
    "not_python": Program("这是我的答案", "mse"),
    "surrogates": Program(CALL.format("raise ValueError('\\ud800')"), "mse"),
    "markup": Program(CALL.format("raise ValueError('<script>alert(1)</script>')"), "mse"),
}
# What the cell does besides costs nothing: the function is right.
FULL = {
    "shell",
    "loop_in_cell",
    "lines_in_cell",
    "one_string",
    "one_string_in_cell",
    "display",
    "figures",
}


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A class in which everybody hands in another program."""
    course = course_folder(tmp_path_factory.mktemp("programs"), LOSSES)
    for name, program in PROGRAMS.items():
        hand_in(course, name, LOSSES, mse=program.source)
    hand_in(course, HONEST, LOSSES)
    return Class(course, graded(course))


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_said(name: str, programs: Class) -> None:
    notes = programs.notes(name)
    sentence = PROGRAMS[name].sentence
    assert not sentence or any(re.search(sentence, note) for note in notes), notes


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_costs_the_items_concerned(name: str, programs: Class) -> None:
    points = programs.rows[name].points[LOSSES]
    others = originals(THIS)[LOSSES].worth()["cross_entropy"]
    assert points == (15 if name in FULL else others if PROGRAMS[name].others else 0)


def test_a_program_costs_nobody_else_a_point(programs: Class) -> None:
    assert programs.rows[HONEST].points == {LOSSES: 15}
    assert programs.notes(HONEST) == []


# --------------------------------------------------- stopped, and started again


def descendants(root: int) -> set[int]:
    """The processes below a process."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        children.setdefault(int(words[1]), []).append(int(folder.name))
    found: set[int] = set()
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found.update(below)
        waiting += below
    return found


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def start(course: Course, *words: str) -> subprocess.Popen[str]:
    """Start the grading command on a course, in a process group as a terminal would."""
    return subprocess.Popen(
        [sys.executable, "-m", "nbjudge", "--root", str(course.root), "grade", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def done(course: Course) -> set[str]:
    """Who is graded to the end."""
    return {name for name in course.students() if course.marker(name).is_file()}


def scores(course: Course, student: str) -> dict[str, float | None]:
    """What the gradebook holds of a student: points by cell."""
    with book(course) as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, student)
        return {grade.name: grade.score for nb in submission.notebooks for grade in nb.grades}


def book(course: Course) -> Gradebook:
    return Gradebook(course.database)


def large_class(root: Path) -> Course:
    """A class that takes a while: everybody sleeps in one cell, and is right."""
    course = course_folder(root, LOSSES)
    for number in range(8):
        slow = f"import time; time.sleep(0.6)\n{RIGHT['mse']}"
        hand_in(course, f"s{number}", LOSSES, mse=slow)
    return course


def kill(run: subprocess.Popen[str]) -> None:
    """End a run as a power cut does; nothing of it is left a moment later."""
    below = descendants(run.pid)
    run.kill()
    run.wait()
    gone(below)


def gone(pids: set[int]) -> None:
    end = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    left = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in pids if alive(pid)}
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left, "these outlived the run"


def test_a_run_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    course = large_class(tmp_path)
    run = start(course)
    wait_for(lambda: len(done(course)) >= 2 or run.poll() is not None)
    kill(run)
    finished = done(course)
    kept = {name: scores(course, name) for name in finished}
    assert 2 <= len(finished) < 8, "it was to be killed in the middle"
    rows = graded(course)
    assert {name for name, row in rows.items() if not row.graded} == finished
    assert {row.total for row in rows.values()} == {15}
    assert all(scores(course, name) == known for name, known in kept.items())


@pytest.mark.parametrize("moment", [0.0, 0.3, 1.0, 3.0])
def test_killed_at_any_moment_no_mark_is_lost(moment: float, again: Course) -> None:
    """Nor does anything of the run stay behind, such as a worker that has just been started."""
    marks = {name: scores(again, name) for name in STUDENTS}
    run = start(again, "--force")
    wait_for(lambda: descendants(run.pid) or run.poll() is not None)
    time.sleep(moment)
    kill(run)
    assert {name: scores(again, name) for name in STUDENTS} == marks
    assert [row.total for row in grade.grade(again, jobs=1)] == [15, 9, 9]


@pytest.mark.parametrize("when", ["at the start", "in the middle"])
def test_ctrl_c_stops_at_once_and_leaves_nothing(when: str, tmp_path: Path) -> None:
    course = large_class(tmp_path)
    run = start(course)
    begun = {"at the start": lambda: descendants(run.pid), "in the middle": lambda: done(course)}
    wait_for(lambda: begun[when]() or run.poll() is not None)
    below = descendants(run.pid)
    began = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)  # a terminal tells everybody in the foreground
    _, errors = run.communicate(timeout=60)
    assert time.monotonic() - began < 15
    assert run.returncode == 1
    assert errors.splitlines()[-1] == "stopped"
    assert "Traceback" not in errors
    gone(below)
    assert {row.total for row in graded(course).values()} == {15}


def test_a_second_run_at_once_says_so(tmp_path: Path) -> None:
    course = large_class(tmp_path)
    run = start(course)
    wait_for(lambda: done(course) or run.poll() is not None)
    with pytest.raises(CourseError, match="another run is grading this class; wait for its end"):
        grade.grade(course)
    out, errors = run.communicate(timeout=60)
    assert run.returncode == 0, errors
    assert out.count(" 15 ") >= 8, "the first run was not disturbed"


# ------------------------------------------------------------- graded before


STUDENTS = (HONEST, "li", "zhou")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small class that has been graded."""
    course = course_folder(tmp_path_factory.mktemp("finished"), LOSSES)
    for name in STUDENTS:
        hand_in(
            course, name, LOSSES, **({} if name == HONEST else {"mse": "def mse(p, y): return 0"})
        )
    settings = (course.root / "nbgrader_config.py").read_text("utf-8")
    late = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
    (course.root / "nbgrader_config.py").write_text(settings + late, "utf-8")
    graded(Course.load(course.root), jobs=1)
    return course.root


@pytest.fixture
def again(finished: Path, tmp_path: Path) -> Course:
    """A copy of that class, as it stands after its first run."""
    return Course.load(Path(shutil.copytree(finished, tmp_path / "again")))


def test_what_has_not_changed_is_not_graded_again(again: Course) -> None:
    before = grade.grade(again, jobs=1)
    assert not any(row.graded for row in before)
    assert [row.total for row in before] == [15, 9, 9]
    assert grade.notes(again, before[1]) == ["03 mse -6: 结果应该是浮点数（float64）"], "known, too"


def test_what_has_not_changed_is_graded_again_by_force(again: Course) -> None:
    rows = grade.grade(again, jobs=1, force=True)
    assert all(row.graded for row in rows)
    assert [row.total for row in rows] == [15, 9, 9]


def test_what_was_handed_in_again_is_graded_again(again: Course) -> None:
    shutil.rmtree(again.submission("li").parent)
    hand_in(again, "li", LOSSES)
    rows = graded(again, jobs=1)
    assert {name for name, row in rows.items() if row.graded} == {"li"}
    assert rows["li"].total == 15


def test_what_is_handed_in_late_is_graded_alone(again: Course) -> None:
    hand_in(again, "new", LOSSES)
    assert {name for name, row in graded(again, jobs=1).items() if row.graded} == {"new"}


def test_a_lesson_that_changed_is_graded_again(again: Course) -> None:
    path = again.source / f"{LOSSES}.ipynb"
    edit(path, lambda notebook: setattr(notebook.cells[0], "source", "# 新的标题"))
    assert all(row.graded for row in grade.grade(again, jobs=1))


def test_a_mark_that_is_gone_is_given_again(again: Course) -> None:
    (again.root / "gradebook.db").unlink()
    rows = grade.grade(again, jobs=1)
    assert all(row.graded for row in rows)
    assert [row.total for row in rows] == [15, 9, 9]


def test_one_student_is_graded_alone(again: Course) -> None:
    assert [row.student for row in grade.grade(again, ["li"], jobs=1, force=True)] == ["li"]
    with pytest.raises(CourseError, match="holds no student 'lee'; check the spelling"):
        grade.grade(again, ["lee"])


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("change", [False, True])
def test_what_an_instructor_wrote_stays(again: Course, force: bool, change: bool) -> None:
    where = ("mse-value", LOSSES, ASSIGNMENT, "li")
    with book(again) as gradebook:
        gradebook.find_grade(*where).manual_score = 3.5
        gradebook.find_comment("mse", *where[1:]).manual_comment = "面谈过"
        gradebook.db.commit()
    if change:
        path = again.submission("li") / f"{LOSSES}.ipynb"
        edit(path, lambda notebook: notebook.cells.append(nbformat.v4.new_markdown_cell("又及")))
    row = graded(again, jobs=1, force=force)["li"]
    assert row.graded == (force or change)
    assert row.total == 12.5, "a mark by hand counts in the table"
    with book(again) as gradebook:
        assert gradebook.find_grade(*where).manual_score == 3.5
        assert gradebook.find_comment("mse", *where[1:]).comment == "面谈过"


def test_who_is_late_pays_in_every_run(again: Course) -> None:
    with book(again) as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2030-01-01 12:00:00 UTC")
    for name, when in (("li", "2030-01-02 12:00:00"), (HONEST, "2030-01-01 11:00:00")):
        (again.submission(name) / "timestamp.txt").write_text(f"{when} UTC")
    for force in (False, False, True):
        graded(again, jobs=1, force=force)
        with book(again) as gradebook:
            penalty = {
                name: gradebook.find_submission(ASSIGNMENT, name).late_submission_penalty
                for name in (HONEST, "li", "zhou")
            }
        assert penalty == {HONEST: 0, "li": 9, "zhou": 0}


# --------------------------------------------------------- nbgrader's own command


def test_nbgraders_own_command_uses_the_engine(tmp_path: Path) -> None:
    """A submission that looks around finds nothing; a doubled test cell does not stop the run."""
    course = course_folder(tmp_path, LOSSES)
    gradebook = str(course.database_file)
    look = f"""
import os, socket
found = [name for name in os.environ if "SECRET" in name]
try:
    socket.create_connection(("127.0.0.1", 80))
    found.append("socket")
except PermissionError:
    pass
found += [path for path in ("/etc/passwd", "/proc", {gradebook!r}) if os.path.exists(path)]
found += os.listdir("..")
print("FOUND", sorted(found))
"""
    hand_in(course, "curious", LOSSES, mse=look + RIGHT["mse"])
    doubled("mse-value")(hand_in(course, "doubled", LOSSES) / f"{LOSSES}.ipynb")
    hand_in(course, HONEST, LOSSES)
    command = str(Path(sys.executable).parent / "nbgrader")
    for verb in ("generate_assignment", "autograde"):
        run = subprocess.run(
            [command, verb, ASSIGNMENT],
            cwd=course.root,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "MY_SECRET": "x"},
        )
        assert run.returncode == 0, run.stderr
    assert "test cell mse-value stood there 2 times: graded once" in run.stderr
    for name in (HONEST, "doubled", "curious"):
        assert sum(points or 0 for points in scores(course, name).values()) == 15
    path = course.autograded("curious") / f"{LOSSES}.ipynb"
    shown = cell(nbformat.read(path, as_version=4), "mse").outputs
    assert [output.text for output in shown] == ["FOUND ['student']\n"]


def test_text_may_change_after_a_class_was_graded(tmp_path: Path) -> None:
    """Text cells are named by their text; nbgrader alone would refuse the lesson from then on."""
    course = course_folder(tmp_path, LOSSES)
    hand_in(course, "wang", LOSSES)
    assert graded(course)["wang"].points == {LOSSES: 15}
    source = course.source / f"{LOSSES}.ipynb"

    def change(notebook: nbformat.NotebookNode) -> None:
        texts = [one for one in notebook.cells if one.cell_type == "markdown"]
        texts[1].source += "\n\n改了一个字。"
        texts[1].metadata.nbgrader.grade_id = texts[1].id = "text-new"
        notebook.cells.remove(texts[2])
        test = cell(notebook, "mse-value")
        test.source = "# 测试也改了\n" + test.source

    edit(source, change)
    hand_in(course, "zhou", LOSSES)
    rows = graded(course)
    assert {student: row.points for student, row in rows.items()} == {
        "wang": {LOSSES: 15},
        "zhou": {LOSSES: 15},
    }
    most = cells.points(cell(nbformat.read(source, as_version=4), "mse-value"))
    without("mse-value")(source)  # nothing was given by hand there: it goes, with its points
    rows = graded(course)
    assert {student: row.points for student, row in rows.items()} == {
        "wang": {LOSSES: 15 - most},
        "zhou": {LOSSES: 15 - most},
    }
