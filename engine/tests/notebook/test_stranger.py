"""Whatever a student's text holds, reading it outside of the sandbox ends, and raises nothing."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from nbjudge import limits
from nbjudge.course import Course
from nbjudge.intake import check
from nbjudge.marks import outcome
from nbjudge.notebook import stranger, written
from nbjudge.notebook.failure import Failure
from nbjudge.notebook.original import of_notebook, originals
from nbjudge.notebook.restore import restore
from nbjudge.pages import similarity, text

from engine.tests.support import tiny
from engine.tests.support.notebooks import cell, edit

HEAD = "def NI(*a):\n    raise NotImplementedError\ndef twice(x):\n"
ELIF = "".join(f"    elif x == {k}:\n        pass\n" for k in range(900))
LARGE = f"0x{'f' * 5000}"
BODIES = {
    "a number of many digits": f"{HEAD}    raise NI({LARGE})\n",
    "many attributes": f"{HEAD}    raise NI(){'.a' * 1500}\n",
    "many branches": f"{HEAD}    if x is 1:\n        pass\n{ELIF}    NI()\n",
    "one name twice": f"{HEAD}    return x\ndef helper(a, a):\n    return a\n",
    "a sum of many": f"{HEAD}    return x\ntotal = {' + '.join(['1.0'] * 900)}\n",
    "halves of characters": f"{HEAD}    return x\ny = '\ud800'\n",
    "magics": "%a\n" * 499 + "a\n" * 20_000,
    "quotes": "'" + "\\'" * 40_000,
}
SETUP = "# set-up\nimport math\nlimit = 3"
PROMPT = 15.0  # seconds; what is unbounded takes minutes
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs an alarm")


@contextmanager
def promptly() -> Iterator[None]:
    """Fail what takes long, not only afterwards."""
    with limits.within(PROMPT):
        yield


def set_up() -> nbformat.NotebookNode:
    """The instructor's notebook, with a set-up cell that is known by its name."""
    made = tiny.instructors(tiny.NUMBERS)
    given = {"grade": False, "solution": False, "locked": True}
    metadata = tiny.metadata("setup", None, **given)
    made.cells.insert(0, nbformat.v4.new_code_cell(SETUP, metadata=metadata))
    return made


@posix
@pytest.mark.parametrize("name", BODIES)
def test_no_text_stops_check(course: Course, name: str) -> None:
    folder = tiny.hand_in(course, "ann", twice=BODIES[name].replace("\ud800", ""))
    own = nbformat.v4.new_code_cell(BODIES[name].replace("\ud800", ""))
    edit(folder / f"{tiny.NUMBERS}.ipynb", lambda notebook: notebook.cells.append(own))
    with promptly():
        lines = check.check_student(course, "ann")
        list(check.check_paths(course, [folder]))
    assert not [line for line in lines if line.finding.kind in ("broken", "slow")]


@posix
@pytest.mark.parametrize("name", BODIES)
def test_no_text_in_a_cell_of_the_instructors_stops_restoring(name: str) -> None:
    known = of_notebook(set_up())
    handed_in = set_up()
    cell(handed_in, "setup").source = f"{SETUP}\n{BODIES[name]}"
    with promptly():
        restored, findings = restore(handed_in, known)
    assert cell(restored, "setup").source == SETUP
    assert {finding.kind for finding in findings} & {"given_changed", "given_added"}


@posix
@pytest.mark.parametrize("name", BODIES)
def test_no_text_stops_saying_why(name: str) -> None:
    known = of_notebook(tiny.instructors(tiny.NUMBERS))
    notebook, _ = restore(tiny.instructors(tiny.NUMBERS), known)
    cell(notebook, "twice").source = BODIES[name]
    failure = Failure("check", mistake="not_written")
    with promptly():
        for stub in ("", "raise Todo()"):
            written.place(notebook, known, "twice", stub)
            written.state(BODIES[name], "twice", stub)
        outcome.precise(failure, "twice", notebook, known)


@posix
@pytest.mark.parametrize("name", BODIES)
def test_no_text_stops_the_pages(name: str) -> None:
    with promptly():
        assert similarity.pairs({"a": {"f": [BODIES[name]]}, "b": {"f": [""]}}, {}) is not None
        assert text.coloured(BODIES[name])


def test_a_stub_is_known_beside_what_cannot_be_written_out() -> None:
    stub = "raise Todo('write it')"
    assert written.state(f"def twice(x):\n    {stub}", "twice", stub) == "unwritten"
    for name in ("a number of many digits", "many attributes"):
        assert written.state(BODIES[name], "twice", stub) == ""


def test_branches_however_many_are_followed() -> None:
    source = f"def twice(x):\n    if x is 1:\n        pass\n{ELIF}    raise NotImplementedError\n"
    assert written.raises(source, "twice") == [1804]
    out = ELIF.replace("pass", "return x")
    source = f"def twice(x):\n    if x is 1:\n        return x\n{out}    else:\n        return 1\n"
    assert written.raises(f"{source}    raise NotImplementedError\n", "twice") == []


@posix
def test_cells_are_read_once_however_many_tests_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Own cells that define every exercise, read anew for each test: minutes."""
    monkeypatch.setattr(outcome, "PRECISE_SECONDS", 20.0)  # of a busy machine
    made = tiny.instructors(tiny.NUMBERS)
    made.cells += [tiny.test(f"add-{k}", 1, "assert add(1, 1) == 2") for k in range(60)]
    known = of_notebook(made)
    own = "def twice(*a): raise NotImplementedError\ndef add(*a): raise NotImplementedError\n"
    own += "a<b<c\n" * 3_000
    made.cells[2:2] = [nbformat.v4.new_code_cell(f"{own}{k}") for k in range(5)]
    notebook, _ = restore(made, known)
    for one in notebook.cells:
        if one.metadata.get("nbgrader", {}).get("points"):
            one.metadata["nbjudge"] = {"failure": {"kind": "check", "mistake": "not_written"}}
    with promptly():
        found = outcome.losses(tiny.NUMBERS, notebook, known)
    assert {(one.exercise, one.failure.check) for one in found} == {
        ("twice", "raise_left"),
        ("add", "raise_left"),
    }


@posix
def test_what_takes_too_long_to_read_is_said_less_of(monkeypatch: pytest.MonkeyPatch) -> None:
    made = tiny.instructors(tiny.NUMBERS)
    known = of_notebook(made)
    notebook, _ = restore(made, known)
    told = {"failure": {"kind": "check", "mistake": "not_written"}}
    cell(notebook, "twice-zero").metadata["nbjudge"] = told
    monkeypatch.setattr(written, "place", lambda *_: time.sleep(60))
    monkeypatch.setattr(limits.current, "look_seconds", 0.2)
    with promptly():
        [loss] = outcome.losses(tiny.NUMBERS, notebook, known)
    assert loss.way == "not_written"


@posix
def test_a_time_inside_a_time_leaves_the_outer_one_running() -> None:
    def short_then_long() -> None:
        with limits.within(0.1):
            pass
        time.sleep(5)

    with pytest.raises(limits.TooLong), limits.within(0.3):
        short_then_long()
    with pytest.raises(limits.TooLong), limits.within(0.3), limits.within(10):
        time.sleep(5)
    with limits.within(5), pytest.raises(limits.TooLong), limits.within(0.1):
        time.sleep(3)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@posix
def test_running_out_of_time_is_no_fault_of_the_text() -> None:
    with pytest.raises(limits.TooLong), limits.within(0.1):
        stranger.tried(lambda: time.sleep(5))
    assert stranger.tried(lambda: 1 // 0) is None


def test_magics_in_the_instructors_cells_are_known_as_before(tmp_path: Path) -> None:
    made = set_up()
    cell(made, "setup").source = "%matplotlib inline\nlimit = 3"
    known = of_notebook(made)
    handed_in = tiny.students(made)
    cell(handed_in, "setup").source += "\nown = 100 % 7"
    restored, findings = restore(handed_in, known)
    assert [finding.kind for finding in findings] == ["given_added"]
    assert any(one.source == "own = 100 % 7" for one in restored.cells)
    assert originals(tiny.write(tmp_path))
