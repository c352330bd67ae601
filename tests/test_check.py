"""What is wrong with a submission is said before a run, and then happens in it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbgrader.utils import compute_checksum
from nbjudge import cli, files
from nbjudge.course import Course, CourseError
from nbjudge.intake import check, submission
from nbjudge.intake.check import Line
from nbjudge.marks import grade
from nbjudge.marks.grade import Row
from nbjudge.notebook.finding import KINDS
from nbjudge.notebook.original import originals
from nbjudge.notebook.restore import restore

from tests.support import (
    LOSSES,
    RELEASE,
    RIGHT,
    THIS,
    cell,
    course_folder,
    doubled,
    edit,
    hand_in,
    large,
    without,
)

FORWARD = "01_forward"
STUB = check.stubs(THIS).code
BODY = RIGHT["mse"].partition("\n")[2]
VERSION = ".".join(map(str, sys.version_info[:2]))
MSE, ENTROPY, ALL = 6, 9, 15  # points in 03_losses
pytestmark = pytest.mark.skipif(os.name != "posix", reason="makes links and pipes")


@dataclass(frozen=True)
class Case:
    """What is done to 03_losses.ipynb, what is found, what is said of it, how much is lost."""

    damage: Callable[[Path], object]
    kind: str
    english: str
    chinese: str
    lost: float = 0


def writes(source: str) -> Callable[[Path], None]:
    """Write `source` into the cell of `mse`."""
    return lambda path: edit(path, lambda nb: cell(nb, "mse").update(source=source))


def changes(change: Callable[[nbformat.NotebookNode], object]) -> Callable[[Path], None]:
    return lambda path: edit(path, change)


def adds(source: str, name: str, count: int = 1) -> Callable[[nbformat.NotebookNode], None]:
    """Put cells of the student's own behind the cell of that name."""

    def change(notebook: nbformat.NotebookNode) -> None:
        place = notebook.cells.index(cell(notebook, name)) + 1
        own = [nbformat.v4.new_code_cell(source) for _ in range(count)]
        notebook.cells[place:place] = own

    return change


def old(notebook: nbformat.NotebookNode) -> None:
    """As an older edition had it: a test with another text, a text under another name."""
    test = cell(notebook, "mse-value")
    test.source += "\n# 旧"
    text = next(one for one in notebook.cells if one.cell_type == "markdown")
    text.metadata.nbgrader.grade_id = "text-00000000"
    for one in (test, text):
        one.metadata.nbgrader.checksum = compute_checksum(one)


def loses_metadata(notebook: nbformat.NotebookNode) -> None:
    cell(notebook, "mse").metadata = {}


def loses_all(notebook: nbformat.NotebookNode) -> None:
    """Without metadata, and with ids as a tool makes them."""
    for index, one in enumerate(notebook.cells):
        one.metadata, one.id = {}, f"c{index}"


def pastes_a_note(notebook: nbformat.NotebookNode) -> None:
    """A note at the end, which was a copy of the solution's cell."""
    metadata = cell(notebook, "mse").metadata
    notebook.cells.append(nbformat.v4.new_code_cell("remember the mean", metadata=metadata))


def adds_to(name: str, source: str) -> Callable[[Path], None]:
    """Write more into a cell, above what is there if it is a test."""

    def change(notebook: nbformat.NotebookNode) -> None:
        one = cell(notebook, name)
        both = (source, one.source) if "-" in name else (one.source, source)
        one.source = "\n".join(both)

    return changes(change)


def with_ends(source: str) -> str:
    """As another editor leaves the ends of lines."""
    return source.replace("\n", " \r\n") + "  "


def renames(notebook: nbformat.NotebookNode) -> None:
    cell(notebook, "mse-value").metadata.nbgrader.grade_id = "mse-valeu\x1b[2J"


def swaps(make: Callable[[Path], object]) -> Callable[[Path], None]:
    return lambda path: (path.unlink(), make(path))


def beside(name: str, size: int = 0) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.with_name(name).write_bytes(b"")
        os.truncate(path.with_name(name), size)

    return change


def moves_into_folder(path: Path) -> None:
    path.with_name("new").mkdir()
    path.rename(path.parent / "new" / path.name)


def untouched(path: Path) -> None:
    shutil.copyfile(RELEASE / path.name, path)


def half(path: Path) -> None:
    done = nbformat.read(RELEASE / path.name, as_version=4)
    cell(done, "cross_entropy").source = RIGHT["cross_entropy"]
    nbformat.write(done, path)


UNDER_STUB = changes(adds(RIGHT["mse"], "mse"))
CASES: dict[str, Case] = {
    "nothing": Case(lambda p: None, "", "", "没有发现问题", 0),
    # files
    "not_json": Case(lambda p: p.write_text("{"), "not_json", "is not JSON", "内容坏了", ALL),
    "deep": Case(
        lambda p: p.write_text("[" * 10**6), "nested", "is nested deeper", "嵌套得太深", ALL
    ),
    "empty": Case(lambda p: p.write_text(""), "empty", "is empty", "是空的", ALL),
    "gbk": Case(
        lambda p: p.write_bytes(b"\xd6\xd0"), "not_utf8", "is not UTF-8", "不是 UTF-8", ALL
    ),
    "object": Case(lambda p: p.write_text("{}"), "not_notebook", "is JSON but", "不是一份完", ALL),
    "large": Case(large, "large", "is 100 MB", "有 100 MB", ALL),
    "cells": Case(changes(adds("", "mse", 999)), "many_cells", "at most 1000", "最多只能有", ALL),
    "characters": Case(writes("#" * 100_001), "large_cell", "more than 100000", "超过了", ALL),
    "another": Case(
        changes(lambda nb: nb.update(cells=[nbformat.v4.new_code_cell("1")])),
        "another",
        "has none of this assignment's cells",
        "里面没有这一课的格子",
        ALL,
    ),
    "other_lesson": Case(
        lambda p: shutil.copyfile(p.with_name(f"{FORWARD}.ipynb"), p),
        "other_lesson",
        "is lesson 01_forward under another name",
        "里面是 01_forward 的内容",
        ALL,
    ),
    "link": Case(swaps(lambda p: p.symlink_to("/etc/passwd")), "link", "is a link", "链接", ALL),
    "pipe": Case(swaps(os.mkfifo), "link", "is a link or a device", "链接或设备", ALL),
    "folder": Case(swaps(Path.mkdir), "folder", "is a folder", "是一个文件夹", ALL),
    "missing": Case(Path.unlink, "missing", "no such notebook", "还没有这份笔记本", ALL),
    "misplaced": Case(moves_into_folder, "misplaced", "is no notebook of", "要直接放在", ALL),
    "stranger": Case(
        lambda p: shutil.copyfile(p, p.with_name("03 (1).ipynb")),
        "stranger",
        "is no notebook of this assignment, left out",
        "03 (1).ipynb：不是这份作业的笔记本",
    ),
    "large_file": Case(beside("a.bin", 6 * 2**20), "large_file", "is 6 MB, left", "有 6 MB"),
    "many_files": Case(
        lambda p: [p.with_name(f"{k}.txt").touch() for k in range(1001)],
        "many_files",
        "brings 1001 files beside its notebooks: 1000",
        "还有 1001 个文件",
    ),
    "kit": Case(beside("lesson_kit"), "kit", "stands where the lesson's helpers", "工具文件夹"),
    "nested_folders": Case(
        lambda p: (p.parent / "/".join("d" * 30)).mkdir(parents=True),
        "deep_folders",
        "lies too deep in its folders",
        "套得太深",
    ),
    "long_folders": Case(
        lambda p: (p.parent / "/".join(["d" * 200] * 8)).mkdir(parents=True),
        "deep_folders",
        "lies too deep in its folders",
        "套得太深",
    ),
    "many_links": Case(
        lambda p: [p.with_name(f"{k}.txt").symlink_to("/etc") for k in range(103)],
        "more_files",
        "and 93 more files like these",
        "还有 93 个这样的文件",
    ),
    "many_entries": Case(
        lambda p: (
            p.with_name("0").mkdir(),
            [(p.parent / "0" / f"{k}").symlink_to("x") for k in range(20_001)],
        ),
        "many_entries",
        "holds more than 20000 files and folders",
        "超过 20000 个",
    ),
    "a_copy": Case(
        lambda p: p.rename(p.with_name("03_losses (1).ipynb")),
        "renamed",
        "was handed in as 03_losses (1).ipynb: known by its cells",
        "交来的文件名是 03_losses (1).ipynb",
    ),
    "copies": Case(
        lambda p: (
            shutil.copyfile(RELEASE / p.name, p.with_name("03_losses - 副本.ipynb")),
            p.rename(p.with_name("03_losses (1).ipynb")),
        ),
        "renamed_twice",
        "2 files could be it (03_losses (1).ipynb, 03_losses - 副本.ipynb)",
        "有 2 个文件可能是它",
        ALL,
    ),
    "utf16": Case(
        lambda p: p.write_text(p.read_text("utf-8"), "utf-16"),
        "encoding",
        "was saved in UTF-16",
        "存成了 UTF-16",
    ),
    "gb18030": Case(
        lambda p: p.write_text(p.read_text("utf-8"), "gb18030"),
        "encoding",
        "was saved in GB18030",
        "存成了 GB18030",
    ),
    "broken_byte": Case(
        lambda p: p.write_bytes(p.read_bytes().replace("损失".encode(), b"\xff", 1)),
        "broken_text",
        "holds characters that are not UTF-8",
        "有不是 UTF-8 的字符",
    ),
    "picture": Case(
        changes(lambda nb: nb.cells.append(nbformat.v4.new_markdown_cell("x" * 100_001))),
        "cut_cells",
        "has 1 texts of more than 100000 characters",
        "有 1 格文字超过 100000",
    ),
    "much_text": Case(
        changes(adds("#" * 99_999, "mse", 21)),
        "large_text",
        "at most 2000000 can be graded",
        "最多能给 2000000 个",
        ALL,
    ),
    "timestamp": Case(
        beside("timestamp.txt"), "timestamp", "holds no date and time", "日期和时间读不准"
    ),
    # cells
    "old_edition": Case(
        changes(old), "old_edition", "another edition of the lesson, 2", "是旧版的"
    ),
    "solution_deleted": Case(
        without("mse"),
        "solution_deleted",
        "cell mse is missing",
        "练习 1 (mse) 的那一格不在里面",
        MSE,
    ),
    "solution_twice": Case(
        doubled("mse"), "solution_twice", "mse stood there 2 times", "以最后写了它的一格为准"
    ),
    "test_deleted": Case(
        without("mse-value"), "test_deleted", "mse-value is missing: put", "打分时会放进去"
    ),
    "test_changed": Case(
        changes(lambda nb: cell(nb, "mse-value").update(source="1")),
        "test_changed",
        "test cell mse-value is not as in",
        "测试 mse-value 这一格和现在的课文不一样",
    ),
    "test_twice": Case(doubled("mse-value"), "test_twice", "2 times: graded once", "只算一次"),
    "moved": Case(
        changes(lambda nb: nb.cells.reverse()), "moved", "cells had been moved", "换了位置"
    ),
    "renamed": Case(
        changes(renames), "unknown_cells", "1 cells have a name that", "有 1 格的名字（例如 mse-val"
    ),
    # what stands in them
    "untouched": Case(untouched, "untouched", "nothing is filled in", "还一个练习都没有写", ALL),
    "unwritten": Case(half, "unwritten", "not written: mse", "练习 1 (mse) 还没有写", MSE),
    "passed": Case(
        writes("def mse(p, y):\n    '''?'''\n    pass"),
        "unwritten",
        "not written: mse",
        "练习 1 (mse) 还没有写",
        MSE,
    ),
    "stub_left": Case(
        writes(f"def mse(p, y):\n    d = p - y\n    {STUB}\n    return (d ** 2).mean()"),
        "stub_left",
        "mse always stops at",
        "练习 1 (mse)：那一行 raise NotImplementedError 还在",
        MSE,
    ),
    "stub_behind": Case(writes(RIGHT["mse"].rstrip() + f"\n    {STUB}"), "", "", "没有发现问题"),
    "no_python": Case(
        writes("%matplotlib inline\ndef mse(p, y)\n    return 0"),
        "no_python",
        f"cell mse is not Python {VERSION}, so it defines nothing: expected ':', line 2",
        "练习 1 (mse)：第 2 行有语法错误",
        MSE,
    ),
    "too_deep": Case(
        writes("x = " + "-" * 90_000 + "1\n" + RIGHT["mse"]),
        "no_python",
        "is not Python",
        "有语法错误",
        MSE,
    ),
    "magics": Case(
        writes("%matplotlib inline\n!ls\nx = !ls\nnp.dot?\n" + RIGHT["mse"]), "", "", "没有发现问题"
    ),
    "undefined": Case(
        writes(RIGHT["mse"].replace("def mse", "def my_mse")),
        "undefined",
        "cell mse does not define mse",
        "练习 1 (mse)：这一格里没有名叫 mse 的函数",
        MSE,
    ),
    "unnamed": Case(
        changes(loses_metadata), "unnamed", "1 cells have lost nbgrader's name", "有 1 格丢了标记"
    ),
    "all_unnamed": Case(
        changes(lambda nb: [one.update(metadata={}) for one in nb.cells]),
        "unnamed",
        "cells have lost nbgrader's name: known by their ids or their text",
        "格丢了标记，按编号或内容认出来了",
    ),
    "unnamed_without_ids": Case(
        changes(loses_all),
        "unnamed",
        "cells have lost nbgrader's name: known by their ids or their text",
        "格丢了标记，按编号或内容认出来了",
    ),
    "note_as_solution": Case(
        changes(pastes_a_note), "solution_twice", "last one that defines it counts", "出现了 2 次"
    ),
    "added_to_the_setup": Case(
        lambda p: (
            adds_to("setup", "from functools import reduce\nEPS = 0\ndef half(x):\n    return x")(
                p
            ),
            writes(f"def mse(p, y):\n    p = p + half(reduce(max, [EPS]))\n{BODY}")(p),
        ),
        "given_added",
        "code was added to the lesson's own cell setup: it runs behind it",
        "课程给出的代码 setup 这一格里加了东西",
    ),
    "setup_changed": Case(
        changes(lambda nb: cell(nb, "setup").update(source="import numpy as np")),
        "given_changed",
        "the lesson's own code in cell setup is not as in",
        "课程给出的代码 setup 这一格和现在的课文不一样",
    ),
    "under_the_stub": Case(
        lambda p: (half(p), UNDER_STUB(p)), "own_cell", "mse is defined in", "你自己加的格子里"
    ),
    "too_late": Case(
        lambda p: (half(p), edit(p, adds(RIGHT["mse"], "cross_entropy"))),
        "answer_late",
        "in a cell of the student's own behind the test mse-error",
        "练习 1 (mse) 写在了你自己加的格子里，在检查 mse-error 后面",
        MSE,
    ),
    "behind_the_first_test": Case(
        lambda p: (half(p), edit(p, adds(RIGHT["mse"], "mse-number"))),
        "answer_late",
        "behind the test mse-number: the tests up to there do not reach it, 1 points",
        "在检查 mse-number 后面：那个检查和更前面的用不到它，有 1 分拿不到",
        1,
    ),
    "above_the_stub": Case(
        lambda p: (half(p), edit(p, adds(RIGHT["mse"], "setup"))),
        "answer_early",
        "above its solution cell, where the stub takes its place",
        "练习 1 (mse) 写在了你自己加的格子里，可是它自己的那一格在后面",
        MSE,
    ),
    "in_a_test": Case(
        lambda p: (half(p), adds_to("mse-value", RIGHT["mse"])(p)),
        "answer_in_test",
        "mse is written in the test cell mse-value, which grading does not use",
        "练习 1 (mse) 写在了检查 mse-value 的格子里",
        MSE,
    ),
    "raise_left": Case(
        writes(f"def mse(p, y):\n    if p is None:\n        {STUB}\n" + BODY),
        "raise_left",
        "mse still raises NotImplementedError in its line 3",
        "练习 1 (mse)：第 3 行还是 raise NotImplementedError",
    ),
    "no_module": Case(
        writes("import no_such_module.part\n" + RIGHT["mse"]),
        "no_module",
        "cell mse imports no_such_module in its line 1, which is not installed here",
        "练习 1 (mse)：第 1 行导入的 no_such_module，打分的电脑上没有",
        MSE,
    ),
    "no_module_in_a_helper": Case(
        writes(
            "try:\n    import no_such_module\nexcept ImportError:\n    pass\n"
            "def draw():\n    from other_module import part\n" + RIGHT["mse"]
        ),
        "no_module_maybe",
        "mse: imports other_module in its line 6, which is not installed here: what comes",
        "第 6 行导入的 other_module，打分的电脑上没有，运行到那里就停了",
    ),
    "module_if_there": Case(
        writes("try:\n    import no_such_module\nexcept ImportError:\n    pass\n" + RIGHT["mse"]),
        "",
        "",
        "没有发现问题",
    ),
    "asks": Case(
        writes("n = int(input('n?'))\n" + RIGHT["mse"]),
        "asks",
        "cell mse calls input() in its line 1, and nobody answers here: it stops",
        "练习 1 (mse)：第 1 行有 input()，打分时没有人回答",
        MSE,
    ),
    "asks_below": Case(
        writes(RIGHT["mse"].rstrip() + "\nmse(input(), 1)"),
        "asks_maybe",
        "mse: calls input() in its line ",
        "行有 input()，打分时没有人回答，运行到那里就停了",
    ),
    "wide_bracket": Case(
        writes("x = （1)\n" + RIGHT["mse"]),
        "odd_character",
        'line 1 has the character "（" (U+FF08)',
        "练习 1 (mse)：第 1 行有一个 Python 不认的字符“（”（U+FF08）",
        MSE,
    ),
    "no_break_space": Case(
        writes("x =\u00a01\n" + RIGHT["mse"]),
        "odd_character",
        'line 1 has the character " " (U+00A0)',
        "（U+00A0），整格都运行不了",
        MSE,
    ),
    "wide_quotes": Case(
        writes("print(“x”)\n" + RIGHT["mse"]), "odd_character", "(U+201C)", "（U+201C）", MSE
    ),
    "display": Case(
        writes(
            "%matplotlib widget\n%load_ext no_such_thing\n%autosave 60\n"
            "import matplotlib\nmatplotlib.use('TkAgg')\nplt.style.use('seaborn')\n" + RIGHT["mse"]
        ),
        "",
        "",
        "没有发现问题",
    ),
    "ends_of_lines": Case(
        changes(lambda nb: [one.update(source=with_ends(one.source)) for one in nb.cells]),
        "",
        "",
        "没有发现问题",
    ),
}
IN_CELLS = {  # kinds that grading says in other words: tests fail
    "untouched",
    "unwritten",
    "stub_left",
    "no_python",
    "undefined",
    "own_cell",
    "odd_character",
    "answer_late",
    "answer_early",
    "answer_in_test",
    "raise_left",
    "no_module",
    "no_module_maybe",
    "asks",
    "asks_maybe",
}
FOLDERS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "a\x1b[2J": (Path.mkdir, "bad_name", "is no name for a student"),
    "file.txt": (Path.touch, "no_folder", "is not a folder; expected file.txt/backprop/"),
    "another's": (lambda p: (p / "calculus").mkdir(parents=True), "bad_name", "is no name"),
    "wu": (lambda p: (p / "x\x1b[2J").mkdir(parents=True), "elsewhere", "handed in x?[2J, not a"),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of two lessons, and a class with one case a student."""
    course = course_folder(tmp_path_factory.mktemp("check"), FORWARD, LOSSES)
    for name, case in CASES.items():
        case.damage(hand_in(course, name, FORWARD, LOSSES) / f"{LOSSES}.ipynb")
    for name, (make, _, _) in FOLDERS.items():
        make(course.submitted / name)
    return course


def found(course: Course, student: str) -> list[Line]:
    return check.check_student(course, student)


def kinds(lines: list[Line]) -> set[str]:
    return {line.finding.kind for line in lines}


@pytest.mark.parametrize("name", CASES)
def test_an_instructor_is_told(name: str, course: Course) -> None:
    lines, case = found(course, name), CASES[name]
    assert case.kind in kinds(lines) or not (case.kind or lines), kinds(lines)
    text = check.report(lines, 1)
    assert case.english in text
    assert sum(line.points for line in lines) == case.lost
    assert (f"-{case.lost:g}" in text) == bool(case.lost)
    assert "\x1b" not in text


@pytest.mark.parametrize("name", CASES)
def test_a_student_is_told(name: str, course: Course) -> None:
    [(path, lines)] = check.check_paths(course, [course.submission(name).parent])
    text = check.letter(course, path, lines, originals(course))
    assert CASES[name].chinese in text
    assert (f"有 {CASES[name].lost:g} 分拿不到" in text) == bool(CASES[name].lost)
    assert ("可以交了" in text) == (not CASES[name].lost)
    assert "\x1b" not in text


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_no_submission_costs_everything(name: str, course: Course) -> None:
    [line] = found(course, name)
    assert line.finding.kind == FOLDERS[name][1]
    assert FOLDERS[name][2] in check.report([line], 1)
    assert line.points == 30
    assert line.outcome == "not graded: -30"


def test_every_kind_is_tested() -> None:
    tested = {case.kind for case in CASES.values()} | {kind for _, kind, _ in FOLDERS.values()}
    assert tested - {""} == set(KINDS) - {"unreadable", "broken", "slow"}


def test_a_notebook_that_cannot_be_read_is_said(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, most: int) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(files, "read", refuse)
    text = check.report(found(course, "nothing"), 1)
    assert text.count("cannot be read (Permission denied) -> not graded: -15") == 2


def test_a_folder_that_cannot_be_read_is_said(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(submission, "look", refuse)
    assert "Permission denied) -> not graded: -30" in check.report(found(course, "nothing"), 1)


def test_an_untouched_edition_is_no_old_edition_after_jupyter_saved_it(course: Course) -> None:
    """Jupyter keeps the metadata, sorts the keys and adds its version."""
    for name in (FORWARD, LOSSES):
        notebook = nbformat.read(RELEASE / f"{name}.ipynb", as_version=4)
        notebook.metadata.language_info["version"] = "3.99"
        notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
        assert restore(notebook, originals(course)[name])[1] == []


def test_a_changed_test_is_no_old_edition(course: Course) -> None:
    assert "old_edition" not in kinds(found(course, "test_changed"))
    assert "test_changed" not in kinds(found(course, "old_edition"))


def command(course: Course, *paths: Path) -> Result:
    words = ["--root", str(course.root), "check", *map(str, paths)]
    return CliRunner().invoke(cli.main, words)


def test_the_command_checks_the_class(course: Course) -> None:
    result = command(course)
    text = result.stdout
    assert result.exit_code == 3
    assert "not_json" in text
    assert "\x1b" not in text
    costly = sum(bool(case.lost) for case in CASES.values()) + len(FOLDERS)
    fine = sum(case.kind == "" for case in CASES.values())
    free = len(CASES) + len(FOLDERS) - costly - fine
    assert text.splitlines()[-1].startswith(
        f"students: {len(CASES) + len(FOLDERS)}; will lose points: {costly}; have findings that "
        f"cost nothing: {free}; have none: {fine}."
    )


@pytest.mark.parametrize(("name", "status"), [("nothing", 0), ("moved", 0), ("unwritten", 3)])
def test_the_command_checks_a_notebook(name: str, status: int, course: Course) -> None:
    path = course.submission(name) / f"{LOSSES}.ipynb"
    assert command(course, path).exit_code == status


def test_a_path_without_anything_is_one_sentence(course: Course) -> None:
    with pytest.raises(CourseError, match="请检查路径"):
        list(check.check_paths(course, [course.root / "gone.ipynb"]))


def test_nothing_is_executed(course: Course, tmp_path: Path) -> None:
    """A program in every place where one could stand; its file is never written."""
    trace = tmp_path / "trace"
    program = f"open({str(trace)!r}, 'w')"
    folder = hand_in(course, "program", FORWARD, LOSSES)
    (folder / "lesson_kit").mkdir()
    for module in ("lesson_kit/__init__.py", "lesson_kit/checks.py", "numpy.py", "conftest.py"):
        (folder / module).write_text(program)
    edit(
        folder / f"{LOSSES}.ipynb",
        lambda nb: [
            adds(f"!touch {trace}\n{program}\ndef mse(p, y): return 0", "setup")(nb),
            [one.update(source=program) for one in nb.cells if one.cell_type == "code"],
            cell(nb, "mse").update(source=f"{program}\ndef mse(p, y={program}):\n    return 0"),
        ],
    )
    try:
        assert command(course).exit_code == 3
        assert command(course, folder, folder / f"{LOSSES}.ipynb").exit_code == 3
    finally:
        shutil.rmtree(folder.parent)
    assert not trace.exists()


def test_nothing_is_written(course: Course) -> None:
    def state() -> list[tuple[str, int]]:
        return [(str(p), p.lstat().st_mtime_ns) for p in sorted(course.root.rglob("*"))]

    before = state()
    command(course)
    assert state() == before


# ------------------------------------------------------------------ then in a run


@pytest.fixture(scope="module")
def graded(course: Course) -> dict[str, Row]:
    return {row.student: row for row in grade.grade(course)}


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
@pytest.mark.parametrize("name", CASES)
def test_grading_does_what_was_said(name: str, course: Course, graded: dict[str, Row]) -> None:
    row, lines = graded[name], found(course, name)
    assert (row.points.get(LOSSES) or 0) == ALL - CASES[name].lost, row.findings
    assert row.points[FORWARD] == 15
    for line in lines:
        if line.finding.kind not in IN_CELLS:
            assert line.finding in row.findings


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_no_submission_is_not_graded(
    name: str, course: Course, graded: dict[str, Row]
) -> None:
    assert graded[name].findings == [line.finding for line in found(course, name)]
    assert graded[name].total is None
