"""A term, from the class list to what is given back: nothing that a student earned is lost.

One script, as an instructor goes: each step is a command, marks by hand are given in formgrader in
a real browser. What everybody must have is worked out from what each wrote. `make test-browser`
has a small class in it, `make term` one of 120.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbjudge.course import PACKAGE_TIME, Course
from nbjudge.notebook import cells
from playwright.sync_api import Browser, expect

from tests.browser.jupyter import SECONDS
from tests.support import ASSIGNMENT, LOSSES, RELEASE, RIGHT, ROOT, SIGMOID
from tests.support.lab import serving

LAST, FIRST = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
LESSONS = [SIGMOID, LOSSES]
DUE, LATE_DAYS = "2026-03-01 23:59", 2  # the day and a half after it are two begun days
EARLY, AGAIN, LATE = (
    datetime(2026, 2, 20, 8, tzinfo=UTC),
    datetime(2026, 2, 25, 8, tzinfo=UTC),
    datetime(2026, 3, 3, 4, tzinfo=UTC),
)
POLICY = "\nc.LateSubmissionPlugin.penalty_method = 'percent'\n"  # 10 a day
NOBODY = "2023999"  # is in the class list, and hands in nothing
OWN = "def sigmoid(x):\n    return 0.5 * (1 + np.tanh(np.asarray(x, dtype=float) / 2))\n"
# An author's slip: right to the last bit only for who writes it as the lesson does.
SLIP = "assert np.array_equal(call(sigmoid, x), 1 / (1 + np.exp(-x)))\n"
END = "### END HIDDEN TESTS"
TEST, BLANK = "sigmoid-value", "forward_network"
COMMENT = "写法很好，见第 2 节。"


@dataclass
class Pupil:
    """A student: how work comes, what is in it, and what it must be worth."""

    number: int
    id: str
    name: str
    kind: str  # what was written: right, own, blank
    form: int  # how a system has it
    notebooks: set[str] = field(default_factory=set)  # handed in until now
    is_late: bool = False
    by_hand: dict[str, float] = field(default_factory=dict)  # by test

    def written(self, name: str) -> NotebookNode:
        """A lesson as this student wrote it."""
        notebook = nbformat.read(RELEASE / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            function = cells.name(cell)
            if not cells.is_solution(cell) or function not in RIGHT:
                continue
            if self.kind == "own" and function == "sigmoid":
                cell.source = OWN
            elif not (self.kind == "blank" and function == BLANK):
                cell.source = RIGHT[function]
            cell.source += f"\n# {self.id}"
        return notebook


def pupils(size: int) -> list[Pupil]:
    """A class: ids of several lengths, some with leading zeros; Chinese names, no two the same."""
    found = []
    for number in range(size):
        student = (f"00{number + 1:05}", f"2023{number:05}", f"20231104{number:010}")[number % 3]
        name = LAST[number % len(LAST)] + FIRST[number // len(LAST)] + FIRST[number % len(FIRST)]
        kind = ("right", "own", "blank", "right")[number % 4]
        found.append(Pupil(number, student, name, kind, number // 2 % 6))
    return found


# ---------------------------------------------------------------------- what comes


def zipped(members: dict[str, bytes], when: datetime) -> bytes:
    """A zip whose members were saved at a time."""
    data = io.BytesIO()
    saved = time.localtime(when.timestamp())[:6]
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name, saved), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


class Inbox:
    """A folder of downloads, from several systems at once."""

    def __init__(self, folder: Path, when: datetime) -> None:
        self.folder, self.when = folder, when
        self.moodle: dict[str, bytes] = {}
        self.xuexitong: dict[str, bytes] = {}
        folder.mkdir(parents=True)

    def put(self, pupil: Pupil, names: list[str]) -> None:
        """Lay a student's notebooks where the student's system would."""
        own = {f"{name}.ipynb": nbformat.writes(pupil.written(name)).encode() for name in names}
        stamp = f"{self.when:{PACKAGE_TIME}}"
        package = zipped(own, self.when)
        if pupil.form == 0:  # the kit's own, downloaded twice
            for copy in ("", " (1)"):
                name = f"{ASSIGNMENT}_{pupil.id}_{stamp}{copy}.zip"
                (self.folder / name).write_bytes(package)
        elif pupil.form == 1:  # loose in a folder of Moodle's
            for name, content in own.items():
                self.moodle[f"{self.moodles(pupil)}/{name}"] = content
        elif pupil.form == 2:  # a zip of any name there
            self.moodle[f"{self.moodles(pupil)}/作业.zip"] = package
        elif pupil.form == 3:  # flat, by Canvas
            late = "_LATE" if self.when == LATE else ""
            for number, (name, content) in enumerate(own.items()):
                prefix = f"{pupil.name}{late}_{100 + pupil.number}_{9000 + number}"
                self._save(self.folder / "canvas" / f"{prefix}_{name}", content)
        elif pupil.form == 4:  # a zip a student in the class's, by 学习通
            inner = zipped({"作业/backprop.zip": package}, self.when)
            self.xuexitong[f"{pupil.id}-{pupil.name}.zip"] = inner
        else:  # a folder a student, with loose notebooks
            for name, content in own.items():
                folder = self.folder / "第一次作业" / f"{pupil.id}-{pupil.name}"
                self._save(folder / name, content)

    @staticmethod
    def moodles(pupil: Pupil) -> str:
        """The name of a student's folder there."""
        return f"{pupil.name}_{5000 + pupil.number}_assignsubmission_file"

    def _save(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (self.when.timestamp(),) * 2)

    def close(self) -> Path:
        """Write the zips of whole classes; return the folder."""
        for name, members in (
            ("ML101-作业1 反向传播-4711.zip", self.moodle),
            ("反向传播作业.zip", self.xuexitong),
        ):
            if members:
                (self.folder / name).write_bytes(zipped(members, self.when))
        return self.folder


# ---------------------------------------------------------------------- the term


class Term:
    """A course's folder, its class, and what is expected of every table."""

    def __init__(self, root: Path, size: int) -> None:
        self.root, self.pupils = root, pupils(size)
        self.has_slip = True
        write_course(root)
        self.points = {
            (path.stem, str(cells.name(cell))): float(cells.points(cell) or 0)
            for path in Course.load(root).notebooks()
            for cell in nbformat.read(path, as_version=4).cells
            if cells.points(cell) is not None
        }

    def run(self, *words: str, status: int = 0) -> str:
        """Run a command of nbjudge's; return what it printed."""
        return self._run("nbjudge", *words, status=status)

    def export(self, exporter: str) -> None:
        """Write a file for a learning management system."""
        self._run("nbgrader", "export", f"--exporter=nbjudge.marks.export.{exporter}")

    def _run(self, *words: str, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=self.root, capture_output=True, encoding="utf-8"
        )
        assert done.returncode == status, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def hand_in(self, name: str, when: datetime, chosen: dict[int, list[str]]) -> None:
        """Let some students hand in some lessons, and collect it."""
        inbox = Inbox(self.root / "downloads" / name, when)
        for pupil in self.pupils:
            if names := chosen.get(pupil.number):
                inbox.put(pupil, names)
                pupil.notebooks |= set(names)
                pupil.is_late = pupil.is_late or when == LATE
        said = self.run("collect", str(inbox.close()))
        assert " 0 left out, 0 refused" in said, said

    def before(self, pupil: Pupil) -> float | None:
        """What a student has without a penalty; None: has handed in nothing."""
        if not pupil.notebooks:
            return None
        earned = 0.0
        for (lesson, test), most in self.points.items():
            lost = pupil.kind == "own" and test == TEST and self.has_slip
            lost = lost or (pupil.kind == "blank" and test.startswith(f"{BLANK}-"))
            if lesson in pupil.notebooks:
                earned += pupil.by_hand.get(test, 0 if lost else most)
        return earned

    def after(self, pupil: Pupil) -> float | None:
        """What counts."""
        points = self.before(pupil)
        return points * (1 - 0.1 * LATE_DAYS) if points and pupil.is_late else points


def write_course(root: Path) -> None:
    """Write the course with two of its lessons; an author's slip is in what was built last."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("source", "release", "lessons", "notebooks", "answers"):
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for path in (*root.glob("*/*.ipynb"), *root.glob("*/*/*.ipynb"), *root.glob("lessons/*.md")):
        if path.stem not in LESSONS:
            path.unlink()
    settings = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (root / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    (root / "submitted").mkdir()
    path = root / "source" / ASSIGNMENT / f"{SIGMOID}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cells.name(cell) == TEST]
    cell.source = cell.source.replace(END, f"{SLIP}{END}")
    nbformat.write(notebook, path)


def sheet(path: Path, key: str) -> dict[str, dict[str, str]]:
    """A table for other programs, by student."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {line[key].strip(): line for line in csv.DictReader(lines) if line[key].strip()}


def same(said: str, expected: float | None) -> bool:
    """Tell whether a cell of a table has a number, or none."""
    if expected is None:
        return said.strip() in ("", "-")
    return bool(said.strip("- ")) and float(said) == pytest.approx(expected, abs=0.006)


def everywhere(term: Term) -> None:
    """Everybody has a row, and the same number, in the table, the report, pages and exports."""
    table = term.run("grade")
    (head,) = re.findall("^student .* total", table, re.M)
    term.run("report")
    page = (term.root / "report" / "index.html").read_text("utf-8")
    for exporter in ("Moodle", "Canvas"):
        term.export(exporter)
    excel = sheet(term.root / "report" / "marks.csv", "学号")
    moodle = sheet(term.root / "moodle.csv", "Username")
    canvas = sheet(term.root / "canvas.csv", "SIS User ID")
    everybody = {pupil.id for pupil in term.pupils}
    assert excel.keys() == moodle.keys() == canvas.keys() == everybody | {NOBODY}
    assert all(same(one[NOBODY][ASSIGNMENT], None) for one in (moodle, canvas))
    assert re.search(rf"^{NOBODY} ", table, re.M)
    for pupil in term.pupils:
        before, after = term.before(pupil), term.after(pupil)
        assert same(excel[pupil.id]["总分"], after), (pupil, excel[pupil.id], after)
        assert same(moodle[pupil.id][ASSIGNMENT], after), pupil
        assert same(canvas[pupil.id][ASSIGNMENT], after), pupil
        (line,) = re.findall(rf"^{pupil.id} .*", table, re.M)
        assert pupil.id in page
        if before is None or after is None:
            continue
        assert same(line[: len(head)].split()[-1], after), (pupil, line, after)
        assert same(excel[pupil.id]["迟交扣分"], before - after), pupil
        (found,) = re.findall(rf'row"><bdi>{pupil.id} [^<]*</bdi><td>([\d.]+)', page)
        assert same(found, after), pupil
        name = max(pupil.notebooks)
        own = (term.root / "feedback" / pupil.id / ASSIGNMENT / f"{name}.html").read_text("utf-8")
        (found,) = re.findall(r'<strong class="number">([\d.]+) / ', own)
        assert same(found, after), pupil


def mark_by_hand(term: Term, browser: Browser, given: list[tuple[Pupil, str, float]]) -> None:
    """Give points and a comment in formgrader."""
    with serving(term.root, "--instructor") as address:
        page = browser.new_context().new_page()
        page.set_default_timeout(SECONDS)
        page.goto(address)  # which lets this browser in
        for pupil, test, points in given:
            base = f"{address.partition('/?')[0]}/formgrader/manage_students"
            page.goto(f"{base}/{pupil.id}/{ASSIGNMENT}")
            page.get_by_role("link", name=SIGMOID, exact=True).click()
            score = page.locator(f"#{test}")
            expect(score).to_be_editable()
            expect(score).to_have_attribute("placeholder", re.compile(r"\d"))
            with page.expect_response(lambda one: "/api/grade/" in one.url and one.ok):
                score.fill(str(points))
                score.press("Tab")
            with page.expect_response(lambda one: "/api/comment/" in one.url and one.ok):
                page.locator("#sigmoid-comment").fill(COMMENT)
                page.locator("#sigmoid-comment").press("Tab")
            pupil.by_hand[test] = points
        page.close()


def given_back(term: Term) -> None:
    """Everybody who handed in gets one page, with the comment where there is one."""
    said = term.run("return")
    there = [pupil for pupil in term.pupils if pupil.notebooks]
    assert said.startswith(f"{len(there)} pages")
    folder = term.root / "return"
    letters = sheet(folder / "letters.csv", "学号")
    assert letters.keys() == {pupil.id for pupil in there}
    for pupil in there:
        with zipfile.ZipFile(folder / "students" / f"{pupil.id}.zip") as own:
            page = own.read(f"{ASSIGNMENT}.html")
        assert (COMMENT in page.decode()) == bool(pupil.by_hand), pupil
        assert same(letters[pupil.id]["总分"], term.after(pupil))
    with zipfile.ZipFile(folder / "moodle.zip") as moodle:
        folders = {name.rpartition("/")[0].rstrip("_") for name in moodle.namelist()}
    assert folders == {Inbox.moodles(pupil) for pupil in there if pupil.form in (1, 2)}


SIZES = [pytest.param(size, marks=pytest.mark.slow) for size in (12, 120)]


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
@pytest.mark.parametrize("size", SIZES)
def test_a_term(size: int, tmp_path: Path, browser: Browser) -> None:
    term = Term(tmp_path / "course", size)
    rows = [f"{pupil.id},{pupil.name},{pupil.number}@example.org" for pupil in term.pupils]
    path = term.root / "名单 1 班.csv"
    path.write_bytes("\r\n".join(["学号,姓名,邮箱", *rows, f"{NOBODY},司马无,", ""]).encode("gbk"))
    assert f"students: {size + 1}; new: {size + 1}" in term.run("students", str(path))
    term.run("due", *DUE.split())

    every, some = LESSONS, [SIGMOID]
    whole = {one.number: some if one.number % 5 == 1 else every for one in term.pupils}
    late = {number for number in whole if number % 10 in (7, 8)}
    term.hand_in("1", EARLY, {one: names for one, names in whole.items() if one not in late})
    term.run("check", status=3)
    term.run("grade")

    # Some hand in the lesson that they lacked, alone; some hand in again what they had.
    again = {one: [LOSSES] if one % 5 == 1 else every for one in whole if one not in late}
    term.hand_in("2", AGAIN, {one: names for one, names in again.items() if one % 5 in (1, 2)})
    everywhere(term)

    term.hand_in("3", LATE, dict.fromkeys(late, every))
    for pupil in term.pupils:
        pupil.is_late = False  # being late costs nothing yet
    everywhere(term)
    with (term.root / "nbgrader_config.py").open("a") as settings:
        settings.write(POLICY)
    for pupil in term.pupils:
        pupil.is_late = pupil.number in late
    pardoned = next(pupil for pupil in term.pupils if pupil.is_late)
    term.run("extend", pardoned.id, "2d")
    pardoned.is_late = False
    everywhere(term)

    first = {kind: next(p for p in term.pupils if p.kind == kind) for kind in ("own", "blank")}
    last = next(pupil for pupil in term.pupils if pupil.is_late and pupil.kind == "right")
    tests = [one for (_, one), most in term.points.items() if one.startswith(f"{BLANK}-") and most]
    given = [(first["own"], TEST, 2.5), (first["blank"], tests[0], 0.5), (last, TEST, 1)]
    mark_by_hand(term, browser, given)

    term.run("build")  # of the lessons as they should have been
    term.has_slip = False
    everywhere(term)
    given_back(term)
