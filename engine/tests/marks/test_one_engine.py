"""A run is one engine's: what changes on the disk in the middle of it ends it, with a sentence.

The engine that is changed here is a copy.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbjudge
import psutil
import pytest
from nbjudge import fingerprint
from nbjudge.course import Course
from nbjudge.marks import grade

from engine.tests.support import tiny

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
ROOT = Path(__file__).resolve().parents[3]
SENTENCE = (
    "the engine changed while it was at work (the engine's files differ), so marks could be "
    "wrong; run this again when it is as it should be: what is graded stays."
)


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    """A copy of the engine, and the folder that it is imported from."""
    away = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(Path(nbjudge.__file__).parents[1], tmp_path / "src", ignore=away))


def run(engine: Path, *words: str) -> subprocess.Popen[str]:
    own = {**os.environ, "PYTHONPATH": f"{engine}{os.pathsep}{ROOT}"}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, *words], env=own, stdout=pipe, stderr=pipe, text=True, cwd=engine
    )


def wait_for(what: Callable[[], object], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 300
    while not what():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def done(course: Course) -> set[str]:
    """Who is graded to the end."""
    return {name for name in course.students() if course.marker(name).is_file()}


def kill_workers(process: subprocess.Popen[str]) -> None:
    for one in psutil.Process(process.pid).children():
        if "spawn_main" in " ".join(one.cmdline()):
            one.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("text", ["# a comment\n", "def broken(:\n"], ids=["changed", "broken"])
def test_a_worker_that_starts_later_proves_its_engine(
    text: str, engine: Path, tmp_path: Path
) -> None:
    """It gave everybody wrong marks, and status 0. What was graded stays; the rest comes later."""
    (tmp_path / "class").mkdir()
    course = tiny.write(tmp_path / "class")
    for number in range(5):
        slow = f"import time; time.sleep(0.3)\n{tiny.RIGHT['twice']}"
        tiny.hand_in(course, f"s{number}", twice=slow)
    command = ("-m", "nbjudge", "--root", str(course.root), "grade", "--jobs", "1")
    process = run(engine, *command)
    wait_for(lambda: len(done(course)) >= 2, process)
    changed = engine / "nbjudge" / "marks" / "outcome.py"
    known = changed.read_text("utf-8")
    changed.write_text(known + text, "utf-8")
    kill_workers(process)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 1
    assert said.strip().splitlines()[-1] == f"error: {SENTENCE}"
    before = done(course)
    assert 2 <= len(before) < 5

    changed.write_text(known, "utf-8")
    rows = {row.student: row for row in grade.grade(course, jobs=1)}
    assert {name for name, row in rows.items() if not row.graded} == before
    assert {row.total for row in rows.values()} == {15}


WARM_PARENT = """
import sys
from pathlib import Path
from nbjudge.run import pool
from nbjudge.course import CourseError
from engine.tests.support import jobs

if __name__ == "__main__":
    right = "def f(x):\\n    return x"
    job = jobs.notebook(("student", "f", right), ("test", "t", "assert f(1) == 1"))
    assert not pool.execute(job).fault
    path = Path(pool.__file__).with_name("student.py")
    with path.open("a") as file:
        file.write("# a comment\\n")
    assert not pool.execute(job).fault, "what is loaded is what it was"
    (nursery,) = pool._nurseries.values()
    nursery.close()
    try:
        pool.execute(job)
    except CourseError as error:
        print(error)
"""


def test_a_warm_parent_that_starts_later_is_of_the_same_engine(engine: Path) -> None:
    (engine / "script.py").write_text(WARM_PARENT, "utf-8")
    out, errors = run(engine, "script.py").communicate(timeout=300)
    assert out.strip() == SENTENCE, errors


def test_a_run_that_starts_while_the_engine_changes(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends before it looks who handed in: here is nobody."""
    loaded = {**fingerprint.LOADED, "numpy": "1.0"}
    monkeypatch.setattr(fingerprint, "LOADED", loaded)
    with pytest.raises(grade.CourseError, match=r"the engine changed .* \(numpy 1\.0 and \d"):
        grade.grade(course, jobs=1)


LOADS_ALL = """
import json, sys
from nbjudge.run import pool
from nbjudge.run.judge import judge
from engine.tests.support import jobs

def told(job, start, folder):
    before = set(sys.modules)
    result = pool.judge_before(job, start, folder)
    new = {name for name in set(sys.modules) - before if name.startswith("nbjudge")}
    print(json.dumps(sorted(new)), flush=True)
    return result

if __name__ == "__main__":
    pool._start_worker("/tmp")
    wrong = "def f(x):\\n    return x.y"
    job = jobs.notebook(("student", "f", wrong), ("test", "t", "assert f(1) == 1"))
    pool._compile(job)
    pool.judge_before, pool._judge = pool._judge, told
    pool.execute(job)
"""


def test_a_judge_imports_nothing_of_the_engine_by_itself(engine: Path) -> None:
    """What it needs was imported before the fork, and proven: the fork proves nothing."""
    (engine / "script.py").write_text(LOADS_ALL, "utf-8")
    out, errors = run(engine, "script.py").communicate(timeout=300)
    assert out.strip() == "[]", errors
