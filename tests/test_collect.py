"""Packages become submissions: the latest of each student, nothing overwritten, no harm done."""

from __future__ import annotations

import dataclasses
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lesson_kit import handin
from nbgrader.utils import parse_utc
from nbjudge import cli, limits
from nbjudge import files as folders
from nbjudge.course import PACKAGE_TIME, Course, CourseError
from nbjudge.intake import archive, check, collect, owner
from nbjudge.intake.inbox import Row

from tests.support import ASSIGNMENT, ROOT, THIS, hand_in

FIRST, SECOND = "20261101T080000Z", "20261102T080000Z"
NOTEBOOKS = [path.name for path in THIS.notebooks()]
ONE, TWO = NOTEBOOKS[:2]
FILES, NOTEBOOK_BYTES = limits.Limits().files, limits.Limits().notebook_bytes
posix = pytest.mark.skipif(os.name != "posix", reason="makes links and pipes, sets limits")


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebooks of a student who has written everything."""
    root = tmp_path_factory.mktemp("solved")
    shutil.copyfile(ROOT / "nbgrader_config.py", root / "nbgrader_config.py")
    course = Course.load(root)
    return hand_in(course, "solved", *(Path(name).stem for name in NOTEBOOKS))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course without submissions."""
    folder = tmp_path / "course"
    for name in ("source", "release"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copyfile(ROOT / "nbgrader_config.py", folder / "nbgrader_config.py")
    return folder


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Where an instructor put what came."""
    folder = tmp_path / "class"
    folder.mkdir()
    return folder


def take(root: Path, paths: list[Path]) -> list[Row]:
    return collect.collect(Course.load(root), paths)


def command(root: Path, *paths: Path) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(root), "collect", *map(str, paths)])


def pack(path: Path, **texts: str) -> Path:
    """A package with notebooks of these texts; they need not be notebooks to be collected."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in (texts or {"one": "1", "two": "2"}).items():
            zipped.writestr({"one": ONE, "two": TWO}.get(name, name), text)
    return path


def name(student: str, when: str = FIRST) -> str:
    return f"{ASSIGNMENT}_{student}_{when}.zip"


def outcomes(rows: list[Row]) -> dict[str, str]:
    return {row.file: row.outcome for row in rows}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file()) if folder.exists() else ()
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def whole(folder: Path) -> bool:
    return set(files(folder)) == {ONE, TWO, "timestamp.txt"}


# ---------------------------------------------------------------------- from student to grading


def test_a_solved_course_arrives_without_a_finding(root: Path, inbox: Path, solved: Path) -> None:
    shutil.move(handin.pack("wang_02", solved), inbox)
    assert command(root, inbox).exit_code == 0
    submitted = root / "submitted" / "wang_02" / ASSIGNMENT
    assert set(files(submitted)) == {*NOTEBOOKS, "timestamp.txt"}
    for notebook in NOTEBOOKS:
        assert (submitted / notebook).read_bytes() == (solved / notebook).read_bytes()
    assert check.check_class(Course.load(root)) == ([], 1)
    assert not (root / "collected").exists()


PLACES = {
    "as_it_is": "{}.zip",
    "by.a-browser": "{} (1).zip",
    "moodle_folders": "王芳_12345_assignsubmission_file_/{}.zip",
    "moodle_files": "王芳_12345_assignsubmission_file_{}.zip",
    "canvas": "wangfang_LATE_12345_67890_{}-1.zip",
}


@pytest.mark.parametrize("by", ["nbgrader", "course"])
def test_packages_are_taken_as_they_are(by: str, root: Path, inbox: Path, solved: Path) -> None:
    """By nbgrader's own zip_collect, and by ours: both make the same of them."""
    if by == "nbgrader":
        inbox = root / "downloaded" / ASSIGNMENT / "archive"
    packed = {}
    for student, place in PLACES.items():
        package = handin.pack(student, solved)
        packed[student] = datetime.strptime(package.stem.rsplit("_", 1)[-1], PACKAGE_TIME)
        target = inbox / place.format(package.stem)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(package, target)
    if by == "nbgrader":
        run = subprocess.run(
            [sys.executable, "-m", "nbgrader", "zip_collect", ASSIGNMENT],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
    else:
        assert set(outcomes(take(root, [inbox])).values()) == {"taken"}
    assert {path.name for path in (root / "submitted").iterdir()} == set(PLACES)
    for student in PLACES:
        submitted = files(root / "submitted" / student / ASSIGNMENT)
        stamp = submitted.pop("timestamp.txt").decode()
        assert submitted == {path.name: path.read_bytes() for path in solved.glob("*.ipynb")}
        assert parse_utc(stamp.strip()) == packed[student]


def test_what_a_learning_management_system_gives(root: Path, tmp_path: Path) -> None:
    """One zip of packages; a name in it as Chinese Windows writes it, and a file beside it."""
    wang, li = pack(tmp_path / "w.zip"), pack(tmp_path / "l.zip", one="li")
    everything = tmp_path / "第一次作业.zip"
    with zipfile.ZipFile(everything, "w") as zipped:
        zipped.write(wang, f"王芳_1_assignsubmission_file_/{name('wang')}")
        zipped.writestr(f"@@_2_assignsubmission_file_/{name('li')}", li.read_bytes())
        zipped.writestr("王芳_1_assignsubmission_file_/readme.pdf", "")
        zipped.writestr("赵_3_assignsubmission_file_/作业.zip", "")
    everything.write_bytes(everything.read_bytes().replace(b"@@_2", "李_2".encode("gbk")))
    assert outcomes(take(root, [everything])) == {
        f"李_2_assignsubmission_file_/{name('li')}": "taken",
        f"王芳_1_assignsubmission_file_/{name('wang')}": "taken",
        "王芳_1_assignsubmission_file_/": "left out",
        "赵_3_assignsubmission_file_/作业.zip": "refused",
    }
    assert whole(root / "submitted" / "wang" / ASSIGNMENT)
    assert files(root / "submitted" / "li" / ASSIGNMENT)[ONE] == b"li"


def test_a_package_made_by_hand(root: Path, inbox: Path) -> None:
    """Without a time in its name, in a folder, with more than was asked for."""
    path = pack(
        inbox / f"{ASSIGNMENT}_王芳.zip",
        **{f"{ASSIGNMENT}/{ONE}": "1", f"{ASSIGNMENT}/{TWO}": "2"},
        **{f"{ASSIGNMENT}/lesson_kit/checks.py": "", f"__MACOSX/{ASSIGNMENT}/._{ONE}": ""},
    )
    os.utime(path, (10**9, 10**9))
    [row] = take(root, [path])
    assert row.outcome == "taken"
    assert row.notebooks == "2 of 6"
    lacking = "without 03_losses, 04_backprop, 05_single_layer_net, 06_hidden_layer"
    extra = f"left out {ASSIGNMENT}/lesson_kit/checks.py, __MACOSX/{ASSIGNMENT}/._{ONE}"
    assert row.said == f"{lacking}; {extra}"
    assert whole(root / "submitted" / "王芳" / ASSIGNMENT)
    stamp = (root / "submitted" / "王芳" / ASSIGNMENT / "timestamp.txt").read_text()
    assert stamp == "2001-09-09 01:46:40 UTC\n"


# ---------------------------------------------------------------------- whatever comes


def zipped(path: Path, *members: tuple[str, str | bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for one, text in members:
            made.writestr(one, text)
    return path


def loose(folder: Path, *names: str, text: str = "1") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for one in names or (ONE, TWO):
        (folder / one).write_text(text)


def packed() -> bytes:
    """The bytes of a package."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr(ONE, "1")
        made.writestr(TWO, "2")
    return data.getvalue()


def backslashes(inbox: Path) -> None:
    path = zipped(inbox / name("wang"), (f"{ASSIGNMENT}/{ONE}", "1"), (f"{ASSIGNMENT}/{TWO}", "2"))
    path.write_bytes(
        path.read_bytes().replace(f"{ASSIGNMENT}/".encode(), f"{ASSIGNMENT}\\".encode())
    )


NESTED_ZIP = ("作业.zip", packed())
MOODLE = "王芳_1234567_assignsubmission_file_"
FORMS: dict[str, tuple[Callable[[Path], object], str]] = {
    "PowerShell's backslashes": (backslashes, "wang"),
    "two folders deep": (
        lambda inbox: zipped(inbox / name("wang"), (f"work/b/{ONE}", "1"), (f"work/b/{TWO}", "2")),
        "wang",
    ),
    "a zip in a zip": (lambda inbox: zipped(inbox / name("wang"), NESTED_ZIP), "wang"),
    "a zip in a folder in a zip": (
        lambda inbox: zipped(inbox / name("wang"), (f"a/{NESTED_ZIP[0]}", NESTED_ZIP[1])),
        "wang",
    ),
    "a copy of a browser": (lambda inbox: pack(inbox / f"{ASSIGNMENT}_wang (1).zip"), "wang"),
    "in Chinese": (lambda inbox: pack(inbox / f"{ASSIGNMENT}_zhao（12）.zip"), "zhao"),
    "a copy of Windows": (lambda inbox: pack(inbox / f"{ASSIGNMENT}_张三 - 副本.zip"), "张三"),
    "a copy of a copy": (lambda i: pack(i / f"{ASSIGNMENT}_张三 - 副本 (2) (1).zip"), "张三"),
    "a copy of macOS": (lambda inbox: pack(inbox / f"{ASSIGNMENT}_张三的副本.zip"), "张三"),
    "a copy in English": (lambda inbox: pack(inbox / f"{ASSIGNMENT}_wang - Copy (2).zip"), "wang"),
    "a copy of QQ": (lambda inbox: pack(inbox / f"副本{ASSIGNMENT}_王五.zip"), "王五"),
    "a dot in a name": (lambda inbox: pack(inbox / name("李·伟")), "李·伟"),
    "another dot": (lambda inbox: pack(inbox / name("李•伟")), "李·伟"),
    "wide digits": (lambda inbox: pack(inbox / name("２０２３")), "2023"),
    "a wide dash": (lambda inbox: pack(inbox / name("li－2")), "li-2"),
    "other capitals": (
        lambda inbox: pack(inbox / f"{ASSIGNMENT.title()}_zhao_{FIRST}.ZIP"),
        "zhao",
    ),
    "loose in Moodle": (lambda inbox: loose(inbox / MOODLE), "王芳"),
    "loose in Moodle since 4.1": (lambda inbox: loose(inbox / MOODLE.rstrip("_")), "王芳"),
    "loose and deeper": (lambda inbox: loose(inbox / MOODLE / "work" / ASSIGNMENT), "王芳"),
    "loose beside the package's folder": (lambda i: loose(i / "a" / "b" / MOODLE), "王芳"),
    "loose, flat in Moodle": (lambda i: loose(i, f"{MOODLE}{ONE}", f"{MOODLE}{TWO}"), "王芳"),
    "flat in Canvas": (
        lambda i: loose(i, f"wangfang_LATE_12_34_{ONE}", f"wangfang_12_35_{TWO[:-6]}-1.ipynb"),
        "wangfang",
    ),
    "a zip of any name in Moodle": (lambda inbox: pack(inbox / MOODLE / "作业.zip"), "王芳"),
    "again in Canvas": (lambda i: pack(i / f"wangfang_12_34_{ASSIGNMENT}_wang-2.zip"), "wang"),
    "as nbgrader has it": (lambda inbox: loose(inbox / "wang" / ASSIGNMENT), "wang"),
    "a folder of 学习通": (lambda inbox: loose(inbox / "第一次作业" / "2023001-王芳"), "2023001"),
    "a zip in one of these": (lambda i: pack(i / "王芳2023001" / "作业 (1).zip"), "2023001"),
    "a zip of one of these": (lambda inbox: pack(inbox / "2023001_王芳.zip"), "2023001"),
    "a zip in a zip of one of these": (
        lambda inbox: zipped(inbox / "2023001_王芳.zip", ("2023001.ZIP", packed())),
        "2023001",
    ),
    "a zip of any name in one": (lambda i: zipped(i / "2023001_王芳.zip", NESTED_ZIP), "2023001"),
    "a folder with a number": (lambda inbox: loose(inbox / "2023001"), "2023001"),
    "a system's zip in the folder": (
        lambda i: zipped(i / "ML101-作业1 反向传播-4711.zip", (f"{MOODLE}/x.zip", packed())),
        "王芳",
    ),
    "loose in a system's zip": (
        lambda i: zipped(
            i / "作业-2026030112.zip", (f"{MOODLE}/{ONE}", "1"), (f"{MOODLE}/{TWO}", "2")
        ),
        "王芳",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_whatever_form_it_comes_in_is_taken(form: str, root: Path, inbox: Path) -> None:
    make, student = FORMS[form]
    make(inbox)
    [row] = take(root, [inbox])
    assert (row.student, row.outcome, row.notebooks) == (student, "taken", "2 of 6"), row.said
    assert [path.name for path in (root / "submitted").iterdir()] == [student]
    assert whole(root / "submitted" / student / ASSIGNMENT)


LEFT: dict[str, tuple[Callable[[Path], object], str, str, str]] = {
    "rar": (lambda i: pack(i / f"{ASSIGNMENT}_li.rar"), "li", "refused", "is a rar archive, which"),
    "7z": (
        lambda i: pack(i / "作业.7z"),
        "",
        "refused",
        "is a 7z archive, which is not",
    ),
    "tar.gz": (lambda i: pack(i / f"{ASSIGNMENT}_li.tar.gz"), "li", "refused", "is a tar.gz arch"),
    "rar in a zip": (
        lambda i: zipped(i / name("li"), ("a.rar", "x")),
        "li",
        "refused",
        "holds none of the notebooks, such as 01_forward.ipynb, only a.rar; ask for",
    ),
    "text": (
        lambda i: loose(i, "a.pdf"),
        "",
        "left out",
        "is no package and no notebook",
    ),
    "a Mac's": (
        lambda i: loose(i / "__MACOSX", f"._{name('li')}"),
        "",
        "left out",
        f"._{ASSIGNMENT}",
    ),
    "nobody's": (
        lambda i: loose(i, ONE),
        "",
        "refused",
        "tells no student; name it backprop_<student>.z",
    ),
    "half a download": (
        lambda i: pack(i / f"{name('li')}.crdownload"),
        "",
        "refused",
        "has lost its ending, or is half a download; name it .zip, or fetch it anew",
    ),
    "WeChat's ending": (lambda i: pack(i / f"{name('li')}.1"), "", "refused", "has lost its end"),
    "an empty folder": (lambda i: (i / "2023009-空").mkdir(), "", "left out", "is empty"),
    "a tool's": (
        lambda i: loose(i / "2023009-空" / "site-packages", "x.py"),
        "",
        "left out",
        "site-packages/: no package and no notebook",
    ),
    "where grading does not look": (
        lambda i: pack(i / name("wang.person.txt")),
        "",
        "refused",
        "is not named for a student",
    ),
    "a folder's": (lambda i: loose(i / "week1", ONE), "", "refused", "tells no student; name it"),
    "a student's own": (
        lambda i: loose(i / "work" / ASSIGNMENT, ONE),
        "",
        "refused",
        "tells no student",
    ),
    "a date's": (
        lambda i: loose(i / "作业20260301", ONE),
        "",
        "refused",
        "tells no student; name it",
    ),
    "two numbers": (
        lambda i: loose(i / "2023001 2023002 王芳", ONE),
        "",
        "refused",
        "tells no student",
    ),
    "an apostrophe": (lambda i: pack(i / name("o'neil")), "", "refused", "is not named for a stud"),
    "a link": (lambda i: (i / ONE).symlink_to("/etc"), "", "refused", "is a link or a device, not"),
    "an old copy": (
        lambda i: zipped(i / name("li"), (f"旧版/{ONE}", "1"), (f".ipynb_checkpoints/{TWO}", "1")),
        "li",
        "refused",
        "holds none of the notebooks, such as 01_forward.ipynb, only 旧版/01_forward.ipynb, .ipyn",
    ),
}


@posix
@pytest.mark.parametrize("kind", LEFT)
def test_what_is_not_taken_is_a_row_with_a_reason(kind: str, root: Path, inbox: Path) -> None:
    make, student, outcome, said = LEFT[kind]
    make(inbox)
    pack(inbox / name("wang"))
    *rows, last = take(root, [inbox])
    assert [(row.student, row.outcome) for row in rows] == [(student, outcome)]
    assert said in rows[0].said
    assert (last.student, last.outcome) == ("wang", "taken")
    assert [path.name for path in (root / "submitted").iterdir()] == ["wang"]
    assert command(root, inbox).exit_code == (outcome == "refused")


@pytest.mark.parametrize(
    "form", ["backprop_wang.zip", f"{MOODLE}/作业.zip", "2023001-王芳/作业.zip"]
)
@pytest.mark.parametrize("deep", [3, 4])
def test_zips_in_zips_are_read_three_deep(deep: int, form: str, root: Path, inbox: Path) -> None:
    path = inbox / form
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(nested(deep))
    [row] = take(root, [inbox])
    assert row.outcome == ("taken" if deep == 3 else "refused")
    assert "holds none of the notebooks" in row.said or deep == 3


@posix
def test_a_folder_whose_name_is_no_text(root: Path, inbox: Path) -> None:
    """As unzip leaves GBK on Linux."""
    moodle = os.fsdecode("王芳_1_assignsubmission_file_".encode("gbk"))
    pack(inbox / moodle / name("wang"))
    pack(inbox / MOODLE / name("zhao"))
    for outcome in ("taken", "same"):
        rows = take(root, [inbox])
        assert [(row.student, row.outcome) for row in rows] == [
            ("wang", outcome),
            ("zhao", outcome),
        ]
        collect.table(rows).encode()
    assert owner.person(Course.load(root), "wang") == ("1", "", "")


def forbid(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Take the permissions in the calls: whoever runs the tests may be allowed everything."""
    for module, function in ((archive, "opened"), (os, "scandir")):
        usual = getattr(module, function)

        def denied(path: object, *rest: object, usual: Callable[..., object] = usual) -> object:
            if isinstance(path, str | Path) and Path(path) in paths:
                raise PermissionError(13, "Permission denied", str(path))
            return usual(path, *rest)

        monkeypatch.setattr(module, function, denied)


FORBIDDEN = "cannot be read (Permission denied); change its permissions"


def test_what_cannot_be_read_is_a_row(
    root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "第二班").mkdir()
    bad = pack(inbox / "2023001-王芳" / "作业.zip")
    pack(inbox / name("wang"))
    forbid(monkeypatch, bad, inbox / "第二班")
    *refused, taken = take(root, [inbox])
    assert {row.file for row in refused} == {"2023001-王芳/作业.zip", "第二班"}
    assert {(row.outcome, row.said) for row in refused} == {("refused", FORBIDDEN)}
    assert taken.outcome == "taken"


# What each inbox holds (a package, with .zip behind its name; a loose notebook without), and who
# comes of it, with the notebooks; nobody: all that names no one for sure is refused.
INBOXES: dict[str, tuple[tuple[str, ...], dict[str, int]]] = {
    "a class's number in a name": (
        ("王芳_1_2023001_反向.zip", "李伟_1_2023002_反向.zip"),
        {"王芳": 2, "李伟": 2},
    ),
    "two people of one name in their folders": (
        (f"2023003-张三/{ASSIGNMENT}_张三.zip", f"2023004-张三/{ASSIGNMENT}_张三.zip"),
        {"2023003": 2, "2023004": 2},
    ),
    "a claim of no letters": ((f"2023001-王芳/{ASSIGNMENT}_-.zip",), {"2023001": 2}),
    "a class's folder of people": (
        ("2023101/王芳.zip", "2023101/李伟.zip", "2023101/赵云.zip"),
        {},
    ),
    "a student's folder of the course's folders": (
        tuple(
            f"202300{k}/{part}"
            for k in (1, 2)
            for part in (ONE, "数据/x.ipynb", "图片/x.ipynb", "代码/x.ipynb")
        ),
        {"2023001": 2, "2023002": 2},
    ),
    "a class's folder of people's folders": (
        tuple(f"2023101/{who}/{one}" for who in ("王芳", "李伟", "赵云") for one in (ONE, TWO)),
        {},
    ),
    "a student's folder of folders": (
        (f"2023001-王芳/作业/{ONE}", f"2023001-王芳/代码/{TWO}", f"2023001-王芳/数据/{ONE}"),
        {"2023001": 2},
    ),
    "unpacked into a folder of its name": (
        (f"{name('wang')[:-4]}/{ASSIGNMENT}/{ONE}", f"{ASSIGNMENT}_li/{TWO}"),
        {"wang": 1, "li": 1},
    ),
    "a claim against the system's own name": (
        (f"王芳_111_assignsubmission_file_/{ASSIGNMENT}_李伟.zip", "李伟_112_1_x.zip"),
        {},
    ),
    "a claim for what another has claimed": (
        (
            f"甲_111_assignsubmission_file_/{ASSIGNMENT}_wang.zip",
            f"乙_112_assignsubmission_file_/{ASSIGNMENT}_wang.zip",
        ),
        {},
    ),
    "claims of two by one": (
        (
            f"甲_111_assignsubmission_file_/{ASSIGNMENT}_wang.zip",
            f"甲_111_assignsubmission_file_/{ASSIGNMENT}_li.zip",
            "甲_111_assignsubmission_file_/x.zip",
        ),
        {"wang": 2, "li": 2, "甲": 2},
    ),
    "a student's folder, in which a student put another's": (
        (*(f"2023101/202300{k}/{ONE}" for k in (1, 2, 3)), f"2023009/2023002/{ONE}"),
        {"2023101": 1, "2023009": 1},
    ),
    "marked blind": (("Participant_11_assignsubmission_file_/x.zip",), {"Participant11": 2}),
    "loose, with the student's number": (
        (f"2023001王芳_{ONE}", f"2023002李伟_{ONE}", f"2023001王芳_{TWO}"),
        {"2023001": 2, "2023002": 1},
    ),
    "capitals": (("2023001-王芳/01_Forward.IPYNB", f"2023001-王芳/{TWO.upper()}"), {"2023001": 2}),
}


@pytest.fixture(scope="module")
def real(solved: Path) -> dict[str, bytes]:
    """The first two notebooks, which are known by their cells under any name."""
    return {one: (solved / one).read_bytes() for one in (ONE, TWO)}


def fill(inbox: Path, entries: Iterable[str], real: dict[str, bytes]) -> None:
    for entry in entries:
        path = inbox / entry
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry.endswith(".zip"):
            zipped(path, *real.items())
        else:
            path.write_bytes(real[ONE if ONE[:5] in path.name.casefold() else TWO])


def held(root: Path) -> dict[str, int]:
    """How many of the course's notebooks each student has; what is in them is the student's."""
    found = (root / "submitted").glob(f"*/{ASSIGNMENT}/*.ipynb")
    counts: dict[str, int] = {}
    for path in found:
        student = path.parts[-3]
        counts[student] = counts.get(student, 0) + 1
    return counts


@pytest.mark.parametrize("kind", INBOXES)
def test_whose_it_is(kind: str, root: Path, inbox: Path, real: dict[str, bytes]) -> None:
    entries, whose = INBOXES[kind]
    fill(inbox, entries, real)
    rows = take(root, [inbox])
    assert held(root) == whose, rows
    assert {row.outcome for row in rows} == {"taken" if whose else "refused"}, rows


# The same with a class list, in which two are called 张三 and one number begins with zeros.
LISTED: dict[str, tuple[tuple[str, ...], dict[str, int]]] = {
    "a class's number in a name": (
        ("王芳_1_2023001_反向.zip", "李伟_1_2023002_反向.zip"),
        {"2023001": 2, "2023002": 2},
    ),
    "one of two of one name": (("张三_7_assignsubmission_file_/x.zip",), {}),
    "a claim of one of two": ((f"{ASSIGNMENT}_张三.zip",), {}),
    "a word of a name that is an id, too": ((f"wang li {ONE}",), {}),
    "zeros that Excel took": ((f"{ASSIGNMENT}_12345.zip",), {"0012345": 2}),
    "loose, with the student's name": (
        (f"李伟_{ONE}", f"王芳 {TWO}"),
        {"2023002": 1, "2023001": 1},
    ),
}


@pytest.mark.parametrize("kind", LISTED)
def test_whose_it_is_by_the_class_list(
    kind: str, root: Path, inbox: Path, real: dict[str, bytes]
) -> None:
    names = {
        "2023001": "王芳",
        "2023002": "李伟",
        "2023003": "张三",
        "2023004": "张三",
        "0012345": "",
        "li": "Li",
    }
    entries, whose = LISTED[kind]
    fill(inbox, entries, real)
    rows = collect.collect(Course.load(root), [inbox], {one: [own] for one, own in names.items()})
    assert held(root) == whose, rows
    assert {row.outcome for row in rows} == {"taken" if whose else "refused"}, rows


def test_another_name_in_moodle_is_the_same_person(root: Path, inbox: Path) -> None:
    """Who claims then to be somebody else is not."""
    for part, names in enumerate((("张三", "李四"), ("张三丰", "李四"))):
        zhang, li = (
            f"{who}_{number}_assignsubmission_file_"
            for number, who in zip((55, 66), names, strict=True)
        )
        pack(inbox / str(part) / zhang / name("zs" if not part else "lisi", SECOND), one="zhang")
        pack(inbox / str(part) / li / name("lisi"), one="li")
        rows = take(root, [inbox / str(part)])
    assert [row.student for row in rows] == ["lisi", "zs"]
    assert "named for lisi, handed in by number 55, who is zs" in rows[1].said
    assert files(root / "submitted" / "lisi" / ASSIGNMENT)[ONE] == b"li"


@pytest.mark.parametrize("is_named", [False, True])
def test_a_systems_zip_with_a_number_and_a_word_is_no_students(
    is_named: bool, root: Path, inbox: Path, real: dict[str, bytes]
) -> None:
    """Named itself, it is what the instructor says: a system's."""
    members = [
        (f"{who}_{k}_assignsubmission_file_/{ONE}", real[ONE])
        for k, who in ((55, "王芳"), (56, "李伟"))
    ]
    path = zipped(inbox / "20231机器学习.zip", *members)
    rows = take(root, [path if is_named else inbox])
    assert held(root) == ({"王芳": 1, "李伟": 1} if is_named else {})
    said = "is named for a student, and holds folders as a system names them; unpack it, and name"
    assert is_named or said in rows[0].said


def test_a_class_number_is_nobodys_in_the_next_run_either(root: Path, inbox: Path) -> None:
    for number, who in enumerate(("王芳", "李伟")):
        pack(inbox / str(number) / f"{who}_1_202300{number}_反向.zip")
        [row] = take(root, [inbox / str(number)])
        assert (row.student, row.outcome) == (who, "taken")


@pytest.mark.parametrize("outer", ["2023001-王芳.zip", "反向传播作业-1234567.zip"])
@pytest.mark.parametrize(
    "inner", [f"{ASSIGNMENT}_2023002.zip", "2023002-李伟/x.zip", "2023002-李伟/"]
)
def test_a_zip_of_one_student_or_of_several(
    outer: str, inner: str, root: Path, inbox: Path, real: dict[str, bytes]
) -> None:
    """A student's holds what the student calls as it may be; a number alone may be a class's."""
    own = [(f"{inner}{one}", text) for one, text in real.items()]
    zipped(inbox / outer, *([(inner, packed())] if inner.endswith(".zip") else own))
    [row] = take(root, [inbox])
    student = "2023001" if outer.startswith("2023001") else "2023002"
    assert (row.student, row.outcome, row.notebooks) == (student, "taken", "2 of 6")
    assert ("named for 2023002" in row.said) == (student == "2023001")


def test_a_systems_zip_of_loose_notebooks_is_of_several(
    root: Path, inbox: Path, real: dict[str, bytes]
) -> None:
    members = [
        (f"202300{k}-{who}/{one}", real[one])
        for k, who in ((1, "王芳"), (2, "李伟"))
        for one in real
    ]
    zipped(inbox / "反向传播作业-1234567.zip", *members)
    assert {row.student for row in take(root, [inbox])} == {"2023001", "2023002"}
    assert held(root) == {"2023001": 2, "2023002": 2}


def test_an_ending_in_capitals_is_as_new_as_any(
    root: Path, inbox: Path, real: dict[str, bytes]
) -> None:
    later = real[ONE].replace(b"forward", b"forward ", 1)
    zipped(inbox / "1" / name("wang"), *real.items())
    zipped(inbox / "2" / name("wang", SECOND), ("01_Forward.IPYNB", later))
    for part in ("1", "2"):
        take(root, [inbox / part])
    submitted = root / "submitted" / "wang" / ASSIGNMENT
    assert (submitted / ONE).read_bytes() == later
    assert (submitted / TWO).read_bytes() == real[TWO]


def test_each_file_of_nobody_is_a_row(root: Path, inbox: Path) -> None:
    for number in range(5):
        pack(inbox / f"{name(f'li{number}')}.1")
        loose(inbox, f"{number}.pdf")
    loose(inbox / "week1")
    loose(inbox / "week2", "甲.ipynb", "乙.ipynb")
    assert len(take(root, [inbox])) == 13


def test_each_folder_that_lies_too_deep_is_a_row(root: Path, inbox: Path) -> None:
    depth = limits.Limits().folder_depth
    for who in ("2023001-王芳", "2023002-李伟"):
        loose(inbox.joinpath(who, *"x" * depth), ONE)
    rows = take(root, [inbox])
    assert [(row.file[:7], row.said) for row in rows] == [
        ("2023001", "lies too deep; name the folder of it"),
        ("2023002", "lies too deep; name the folder of it"),
    ]


@pytest.mark.parametrize("last", ["missing", "a link"])
def test_of_several_paths_one_that_is_none_is_a_row(last: str, root: Path, inbox: Path) -> None:
    pack(inbox / name("wang"))
    if last == "a link":
        (inbox.parent / last).symlink_to("nowhere")
    refused, taken = take(root, [inbox.parent / last, inbox])
    assert refused.said == "is not there; name a folder of packages, or one package"
    assert (refused.outcome, taken.outcome) == ("refused", "taken")


@posix
def test_a_number_that_cannot_be_kept_is_said(root: Path, inbox: Path) -> None:
    (root / "submitted" / "wang" / "person.txt").mkdir(parents=True)
    pack(inbox / f"w_8_assignsubmission_file_/{name('wang')}")
    [row] = take(root, [inbox])
    assert row.outcome == "taken"
    assert "whose number it is cannot be kept (Is a directory: " in row.said


def test_where_nothing_can_be_unpacked_is_a_sentence(root: Path, inbox: Path) -> None:
    (root / "collected").touch()
    pack(inbox / name("wang"))
    with pytest.raises(
        CourseError, match=r"collected: cannot be used \(File exists\); packages are"
    ):
        take(root, [inbox])


def test_of_two_clocks_ahead_the_later_counts(root: Path, inbox: Path) -> None:
    later = (datetime.now(UTC) + timedelta(days=400)).strftime(PACKAGE_TIME)
    latest = (datetime.now(UTC) + timedelta(days=500)).strftime(PACKAGE_TIME)
    pack(inbox / "b" / name("wang", later), one="old")
    pack(inbox / "a" / name("wang", latest), one="new")
    take(root, [inbox])
    assert files(root / "submitted" / "wang" / ASSIGNMENT)[ONE] == b"new"


@pytest.mark.parametrize("is_utc", [False, True])
def test_times_in_a_zip_are_the_courses(is_utc: bool, root: Path, inbox: Path) -> None:
    """By the course's clock, whatever this machine's is; where a zip tells them in UTC, by that."""
    config = root / "nbgrader_config.py"
    config.write_text(
        f"{config.read_text('utf-8')}\nc.Course.time_zone = 'Asia/Shanghai'\n", "utf-8"
    )
    member = zipfile.ZipInfo(f"{MOODLE}/x.zip", (2026, 3, 1, 20, 0, 0))
    if is_utc:
        told = int(datetime(2026, 3, 1, 15, 0, tzinfo=UTC).timestamp())
        member.extra = b"UT\x05\x00\x01" + told.to_bytes(4, "little")
    with zipfile.ZipFile(inbox / "作业.zip", "w") as made:
        made.writestr(member, packed())
    take(root, [inbox])
    stamp = root / "submitted" / "王芳" / ASSIGNMENT / "timestamp.txt"
    assert stamp.read_text() == f"2026-03-01 {15 if is_utc else 12}:00:00 UTC\n"


@pytest.mark.parametrize("path", ["作业.zip", "第二班"])
def test_of_several_paths_those_that_can_be_read_are_taken(
    path: str, root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(inbox / path if path.endswith(".zip") else inbox / path / name("li"))
    good = pack(inbox / name("wang"))
    forbid(monkeypatch, inbox / path)
    refused, taken = take(root, [inbox / path, good])
    assert (refused.file, refused.outcome, refused.said) == (path, "refused", FORBIDDEN)
    assert taken.outcome == "taken"


@pytest.mark.parametrize("file", ["作业.zip", ONE])
def test_a_time_that_does_not_exist_is_a_row(
    file: str, root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the year 9999, which some file systems keep, and others do not."""
    bad = inbox / "2023001-王芳" / file
    pack(bad) if file.endswith(".zip") else loose(bad.parent, file)
    pack(inbox / name("wang"))
    walk = folders.walk

    def late(folder: Path, *rest: Any) -> Iterator[folders.Entry]:
        for entry in walk(folder, *rest):
            is_bad = folder / entry.name == bad
            yield dataclasses.replace(entry, saved=1e12) if is_bad else entry

    monkeypatch.setattr(folders, "walk", late)
    refused, taken = take(root, [inbox])
    assert refused.said == "was saved at a time that does not exist; save it again"
    assert (refused.outcome, taken.outcome) == ("refused", "taken")


@pytest.mark.parametrize("last", ["1", "2"])
def test_copies_of_a_notebook_do_not_fill_the_disk(
    last: str, root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [(f"a{number}/{ONE}", "1") for number in range(20)]
    zipped(inbox / name("wang"), *members, (f"b/{ONE}", last))
    unpacked = []
    write = archive.write

    def counted(source: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, most: int) -> int:
        size = write(source, member, path, most)
        unpacked.append(len([one for one in files(root / "collected") if one[-1] != "t"]))
        return size

    monkeypatch.setattr(archive, "write", counted)
    [row] = take(root, [inbox])
    assert row.outcome == ("taken" if last == "1" else "refused")
    assert (len(unpacked), max(unpacked)) == (21, 2)


def test_what_a_later_package_lacks_is_kept_from_earlier_ones(root: Path, inbox: Path) -> None:
    """In one run, and in two."""
    pack(inbox / name("wang", FIRST), one="old", two="old")
    pack(inbox / name("wang", SECOND), one="new")
    older, latest = take(root, [inbox])
    assert older.said == f"than {name('wang', SECOND)}; differs in 01_forward"
    assert latest.said.startswith(f"02_sigmoid kept from {name('wang', FIRST)}; without 03_losses")
    assert latest.notebooks == "2 of 6"
    later = pack(inbox.parent / "later" / name("wang", "20261103T080000Z"), two="newer")
    [row] = take(root, [later])
    assert "the one before is in collected/wang/" in row.said
    assert "01_forward kept from what stood there" in row.said
    submitted = files(root / "submitted" / "wang" / ASSIGNMENT)
    assert (submitted[ONE], submitted[TWO]) == (b"new", b"newer")


@pytest.mark.parametrize("stopped", [False, True])
def test_what_stands_and_lacks_some_is_filled_from_an_earlier_package(
    stopped: bool, root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later package came first, in a run of its own, with one mended notebook."""
    later = pack(inbox / MOODLE / name("wang", SECOND), one="mended")
    take(root, [later.parents[1]])
    (root / "submitted" / "wang" / ASSIGNMENT / "note.txt").write_text("a teacher's")
    before = files(root / "submitted")
    earlier = pack(inbox.parent / "earlier" / name("wang", FIRST), one="old", two="old")
    if stopped:
        rename = Path.rename

        def interrupted(path: Path, target: Path) -> Path:
            if target == root / "submitted" / "wang" / ASSIGNMENT and ".new-" in str(path):
                raise KeyboardInterrupt
            return rename(path, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", interrupted)
            with pytest.raises(KeyboardInterrupt):
                take(root, [earlier])
        assert files(root / "submitted") == before
    [row] = take(root, [earlier])
    assert (row.outcome, row.student) == ("older", "wang")
    assert f"/wang/{ASSIGNMENT}; 02_sigmoid kept from it; differs in 01_forward; what" in row.said
    assert files(root / "submitted") == {**before, f"wang/{ASSIGNMENT}/{TWO}": b"old"}
    assert files(root / "collected" / "wang" / SECOND)[ONE] == b"mended"
    [row] = take(root, [earlier])
    assert (row.outcome, "kept from it" in row.said) == ("older", False)
    assert "; differs in 01_forward" in row.said


@posix
def test_a_link_that_stands_is_not_filled(root: Path, inbox: Path) -> None:
    take(root, [pack(inbox / name("wang", SECOND), one="mended")])
    (root / "elsewhere").write_text("x")
    (root / "submitted" / "wang" / ASSIGNMENT / TWO).symlink_to(root / "elsewhere")
    [row] = take(root, [pack(inbox / name("wang", FIRST), one="mended", two="old")])
    assert (row.outcome, "kept from it" in row.said) == ("older", False)
    assert (root / "elsewhere").read_text() == "x"


def test_one_notebook_again_changes_nothing(root: Path, inbox: Path) -> None:
    pack(inbox / name("wang", FIRST))
    take(root, [inbox])
    before = files(root)
    pack(inbox / name("wang", SECOND), one="1")
    shutil.rmtree(root / "collected", ignore_errors=True)
    later = inbox / name("wang", SECOND)
    assert outcomes(take(root, [later])) == {later.name: "same"}
    assert files(root) == before


def test_a_renamed_notebook_is_not_replaced_by_an_older_one(
    root: Path, inbox: Path, solved: Path
) -> None:
    """It is known by its cells, as grading knows it."""
    text = (solved / ONE).read_text("utf-8")
    pack(inbox / name("wang", FIRST), one="old", two="old")
    zipped(inbox / name("wang", SECOND), ("01_forward (1).ipynb", text), ("notes.ipynb", "{}"))
    _, latest = take(root, [inbox])
    assert "as 01_forward (1).ipynb, known by cells; left out notes.ipynb" in latest.said
    submitted = files(root / "submitted" / "wang" / ASSIGNMENT)
    assert set(submitted) == {"01_forward (1).ipynb", TWO, "timestamp.txt"}
    later = pack(inbox.parent / "later" / name("wang", "20261103T080000Z"), two="new")
    take(root, [later])
    submitted = files(root / "submitted" / "wang" / ASSIGNMENT)
    assert (submitted[ONE], submitted[TWO]) == (text.encode(), b"new")


def test_the_uploader_decides(root: Path, inbox: Path) -> None:
    """Whom the system names, by number as before or by the class list; not a file's name."""
    pack(inbox / "1" / f"王芳_1_assignsubmission_file_/{name('2023001')}", one="wang's")
    take(root, [inbox / "1"])
    pack(inbox / "2" / f"王芳_1_assignsubmission_file_/{name('2023002', SECOND)}", one="hers")
    pack(inbox / "2" / f"李伟_2_assignsubmission_file_/{name('2023002')}", one="his")
    loose(inbox / "2" / "赵 雷_3_assignsubmission_file_")
    names = {"2023001": ["王芳"], "2023002": ["李伟"], "2023003": ["赵雷"]}
    rows = collect.collect(Course.load(root), [inbox / "2"], names)
    assert [(row.student, row.outcome) for row in rows] == [
        ("2023001", "taken"),
        ("2023002", "taken"),
        ("2023003", "taken"),
    ]
    assert "named for 2023002, handed in by number 1, who is 2023001" in rows[0].said
    submitted = root / "submitted"
    assert files(submitted / "2023001" / ASSIGNMENT)[ONE] == b"hers"
    assert files(submitted / "2023002" / ASSIGNMENT)[ONE] == b"his"
    assert (submitted / "2023003" / "person.txt").read_text("utf-8") == (
        f"3\t{ASSIGNMENT}\t赵 雷_3_assignsubmission_file_\t赵 雷\n"
    )


def test_another_person_does_not_stop_the_one_whose_name_it_is(root: Path, inbox: Path) -> None:
    pack(inbox / "李伟_2_assignsubmission_file_" / name("2023002"))
    pack(inbox / "M_9_assignsubmission_file_" / name("2023002", SECOND), one="other")
    rows = collect.collect(Course.load(root), [inbox], {"2023002": ["李伟"]})
    assert [row.outcome for row in rows] == ["refused", "taken"]
    assert "was handed in by number 9, and 2023002 is number 2; find out who is" in rows[0].said
    assert files(root / "submitted" / "2023002" / ASSIGNMENT)[ONE] == b"1"


NAMED = {
    "backprop_WANG.zip": "wang",
    "backprop_王芳_2023001.zip": "2023001",
    "backprop_2023001 王芳.zip": "2023001",
    "backprop_王芳.zip": "2023001",
    "王芳-作业1/01_forward.ipynb": "2023001",
    "backprop_wang_2.zip": "wang_2",
    "backprop_late.zip": "late",
}


@pytest.mark.parametrize("file", NAMED)
def test_a_class_list_tells_who_is_meant(file: str, root: Path, inbox: Path) -> None:
    if file.endswith(".zip"):
        pack(inbox / file)
    else:
        loose((inbox / file).parent, ONE)
    [row] = collect.collect(Course.load(root), [inbox], {"wang": ["Wang"], "2023001": ["王芳"]})
    assert (row.student, row.outcome) == (NAMED[file], "taken")


def test_numbers_are_an_assignments_own(root: Path, inbox: Path) -> None:
    """Moodle numbers everybody anew in each assignment."""
    student = root / "submitted" / "wang"
    student.mkdir(parents=True)
    (student / "person.txt").write_text("7\tother\tw_7_assignsubmission_file_\n")
    pack(inbox / "w_8_assignsubmission_file_" / name("wang"))
    assert [row.outcome for row in take(root, [inbox])] == ["taken"]
    assert (student / "person.txt").read_text() == (
        f"7\tother\tw_7_assignsubmission_file_\n8\t{ASSIGNMENT}\tw_8_assignsubmission_file_\tw\n"
    )


def test_large_and_small_letters_are_one_student(root: Path, inbox: Path) -> None:
    pack(inbox / name("Wang", FIRST), one="old")
    pack(inbox / name("wang", SECOND), one="new")
    assert [row.outcome for row in take(root, [inbox])] == ["older", "taken"]
    assert len(list((root / "submitted").iterdir())) == 1


# ---------------------------------------------------------------------- nothing is overwritten


def test_the_latest_of_each_student(root: Path, inbox: Path) -> None:
    pack(inbox / name("wang", SECOND), one="new")
    pack(inbox / "b" / name("wang", FIRST), one="old", two="old")
    pack(inbox / name("li", FIRST))
    assert outcomes(take(root, [inbox])) == {
        name("wang", SECOND): "taken",
        f"b/{name('wang', FIRST)}": "older",
        name("li", FIRST): "taken",
    }
    submitted = files(root / "submitted" / "wang" / ASSIGNMENT)
    assert submitted == {ONE: b"new", TWO: b"old", "timestamp.txt": b"2026-11-02 08:00:00 UTC\n"}


def test_a_second_run_changes_nothing(root: Path, inbox: Path) -> None:
    for student in ("wang", "li"):
        pack(inbox / name(student))
    take(root, [inbox])
    before = files(root)
    assert set(outcomes(take(root, [inbox])).values()) == {"same"}
    assert files(root) == before


def test_the_same_again_later_keeps_its_time(root: Path, inbox: Path) -> None:
    pack(inbox / name("wang"))
    take(root, [inbox])
    before = files(root)
    pack(inbox / name("wang", SECOND))
    assert outcomes(take(root, [inbox]))[name("wang", SECOND)] == "same"
    assert files(root) == before


def test_a_later_package_moves_the_earlier_away(root: Path, inbox: Path) -> None:
    for when, text in ((FIRST, "first"), (SECOND, "second"), ("20261103T080000Z", "first")):
        pack(inbox / name("wang", when), one=text)
        [latest, *_] = sorted(take(root, [inbox]), key=lambda row: row.outcome)[::-1]
        assert latest.outcome == "taken"
    kept = root / "collected" / "wang"
    assert files(kept) == {
        f"{FIRST}/{ONE}": b"first",
        f"{FIRST}/timestamp.txt": b"2026-11-01 08:00:00 UTC\n",
        f"{SECOND}/{ONE}": b"second",
        f"{SECOND}/timestamp.txt": b"2026-11-02 08:00:00 UTC\n",
    }
    assert latest.said.startswith(f"the one before is in collected/wang/{SECOND}; without 02")
    assert files(root / "submitted" / "wang" / ASSIGNMENT)[ONE] == b"first"


def test_of_two_of_one_time_the_one_that_stands_stays(root: Path, inbox: Path) -> None:
    """Whichever came later is not known: nothing is replaced for a guess."""
    pack(inbox / "1" / name("wang"), one="first")
    pack(inbox / "2" / name("wang"), one="second")
    take(root, [inbox / "1"])
    [row] = take(root, [inbox / "2"])
    assert (row.outcome, "differs in 01_forward" in row.said) == ("older", True)
    assert files(root / "submitted" / "wang" / ASSIGNMENT)[ONE] == b"first"


def test_what_was_kept_is_not_overwritten_either(root: Path, inbox: Path) -> None:
    pack(inbox / name("wang", FIRST), one="first")
    take(root, [inbox])
    kept = root / "collected" / "wang" / FIRST
    kept.mkdir(parents=True)
    (kept / "note").write_text("mine")
    pack(inbox / name("wang", SECOND), one="second")
    take(root, [inbox])
    assert files(kept) == {"note": b"mine"}
    assert files(kept.with_name(f"{FIRST}-2"))[ONE] == b"first"


def test_what_stands_there_and_is_later_stays(root: Path, inbox: Path) -> None:
    pack(inbox / name("wang", SECOND), one="second")
    take(root, [inbox])
    before = files(root)
    shutil.rmtree(inbox)
    pack(inbox / name("wang", FIRST), one="first")
    assert outcomes(take(root, [inbox])) == {name("wang", FIRST): "older"}
    assert files(root) == before


def by_hand(student: Path) -> None:
    (student / ASSIGNMENT).mkdir(parents=True)
    (student / ASSIGNMENT / ONE).write_text("by hand")


def linked(student: Path) -> None:
    elsewhere = student.parents[2] / "elsewhere"
    (elsewhere / ASSIGNMENT).mkdir(parents=True)
    student.symlink_to(elsewhere)


STANDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "without a time": (by_hand, "with other notebooks and no time in timestamp.txt; move one"),
    "a file": (lambda student: student.write_text("x"), "submitted/wang, which is no folder"),
    "a link": (linked, "submitted/wang, which is no folder; move it away"),
}


@posix
@pytest.mark.parametrize("stands", STANDS)
def test_what_cannot_be_compared_stays(stands: str, root: Path, inbox: Path) -> None:
    (root / "submitted").mkdir()
    STANDS[stands][0](root / "submitted" / "wang")
    before = files(root.parent)
    package = pack(inbox / name("wang"))
    [row] = take(root, [inbox])
    assert row.outcome == "refused"
    assert STANDS[stands][1] in row.said
    assert {**before, f"class/{package.name}": package.read_bytes()} == {
        path: text for path, text in files(root.parent).items() if not path.endswith(".lock")
    }


def test_another_assignment_stays(root: Path, inbox: Path) -> None:
    other = root / "submitted" / "wang" / "calculus" / "a.ipynb"
    other.parent.mkdir(parents=True)
    other.write_text("x")
    pack(inbox / name("wang"))
    assert outcomes(take(root, [inbox])) == {name("wang"): "taken"}
    assert other.read_text() == "x"
    assert whole(root / "submitted" / "wang" / ASSIGNMENT)


def test_a_clock_ahead_is_now(root: Path, inbox: Path) -> None:
    pack(inbox / name("wang", "29990101T000000Z"))
    take(root, [inbox])
    stamp = (root / "submitted" / "wang" / ASSIGNMENT / "timestamp.txt").read_text()
    now = datetime.now(UTC).replace(tzinfo=None)
    assert now - timedelta(minutes=1) < parse_utc(stamp.strip()) <= now


def test_two_people_under_one_name(root: Path, inbox: Path) -> None:
    pack(inbox / "王芳_1_assignsubmission_file_" / name("wang"))
    pack(inbox / "李_2_assignsubmission_file_" / name("wang", SECOND))
    pack(inbox / "王芳_1_assignsubmission_file_" / name("fang"))
    rows = take(root, [inbox])
    assert sorted(row.outcome for row in rows) == ["refused", "refused", "taken"]
    assert "people (numbers 1, 2) who name themselves wang; find out" in rows[-1].said
    assert [path.name for path in (root / "submitted").iterdir()] == ["fang"]


IN_FOLDERS = {
    "2023002.zip": "2023002",
    "2023002/01_forward.ipynb": "2023002",
    "2023002-李伟/01_forward.ipynb": "2023002",
    "backprop_2023002.zip": "2023002",
    "2023002/backprop/backprop_2023002.zip": "2023002",
    "李伟_1_1_x.zip": "李伟",
    "李伟_1_1_01_forward.ipynb": "李伟",
    "李伟_1_assignsubmission_file_/01_forward.ipynb": "李伟",
}


@pytest.mark.parametrize("names", [{}, {"2023001": ["王芳"], "2023002": ["李伟"]}])
@pytest.mark.parametrize("file", IN_FOLDERS)
def test_a_students_folder_decides(
    file: str, names: dict[str, list[str]], root: Path, inbox: Path
) -> None:
    """Whatever a student calls what lies in it; a class's folder is none."""
    for own in ("第一次作业", "2023001班"):
        path = inbox / own / "2023001-王芳" / file
        if file.endswith(".zip"):
            pack(path)
        else:
            loose(path.parent, path.name)
        [row] = collect.collect(Course.load(root), [inbox], names)
        assert (row.student, row.outcome) == ("2023001", "taken")
        assert f"named for {IN_FOLDERS[file]}, in the folder of 2023001" in row.said
        shutil.rmtree(inbox / own)
        shutil.rmtree(root / "submitted")


@pytest.mark.parametrize(
    "form",
    [
        "1234567-机器学习/202300{0}-王芳/a.zip",
        "1234567-机器学习/202300{0}/a.zip",
        "1234567-机器学习/王{1}_{0}_assignsubmission_file_/a.zip",
        "1234567-机器学习/wang{0}_{0}_2_backprop_wang{0}.zip",
        "1234567-机器学习/backprop_wang{0}.zip",
        "1234567-机器学习/wang{0}/backprop/a.zip",
    ],
)
@pytest.mark.parametrize("is_zip", [False, True])
def test_a_numbered_folder_of_a_class_is_no_students(
    is_zip: bool, form: str, root: Path, inbox: Path
) -> None:
    paths = [form.format(number, letter) for number, letter in enumerate("甲乙丙", 1)]
    for path in paths:
        pack(inbox / path)
    if is_zip:
        members = [(path, (inbox / path).read_bytes()) for path in paths]
        inbox = zipped(inbox.parent / "all.zip", *members)
    rows = take(root, [inbox])
    assert [row.outcome for row in rows] == ["taken"] * 3
    assert len({row.student for row in rows} - {"1234567"}) == 3


@pytest.mark.parametrize("folder", ["2023001-王芳", "2023001"])
def test_what_lies_in_a_students_folder_is_named_in_the_row(
    folder: str, root: Path, inbox: Path
) -> None:
    """The second of two notebooks, too; and where the folder's form is nobody's in particular."""
    loose(inbox / folder, ONE)
    loose(inbox / folder / "2023002", TWO)
    [row] = take(root, [inbox])
    assert (row.student, row.notebooks) == ("2023001", "2 of 6")
    assert row.said.startswith("named for 2023002, in the folder of 2023001; without")


@pytest.mark.parametrize(
    "file", ["2023002.zip", "backprop_2023002.zip", "2023002/01_forward.ipynb"]
)
def test_a_students_folder_that_is_named_decides(file: str, root: Path, inbox: Path) -> None:
    path = inbox / "王芳" / file
    if file.endswith(".zip"):
        pack(path)
    else:
        loose(path.parent, path.name)
    names = {"2023001": ["王芳"], "2023002": ["李伟"]}
    [row] = collect.collect(Course.load(root), [inbox / "王芳"], names)
    assert (row.student, row.outcome) == ("2023001", "taken")
    assert row.file == file
    assert "named for 2023002, in the folder of 2023001" in row.said


def test_a_zip_in_a_students_folder_is_no_class(root: Path, inbox: Path) -> None:
    members = [(f"{ASSIGNMENT}_202300{number}.zip", packed()) for number in (2, 3, 4)]
    zipped(inbox / "2023001-王芳" / "作业.zip", *members)
    assert {row.student for row in take(root, [inbox])} == {"2023001"}


@pytest.mark.parametrize("folder", ["2023001", "week1", "作业2023001"])
def test_a_folder_that_anybody_made_does_not_beat_a_claim(
    folder: str, root: Path, inbox: Path
) -> None:
    pack(inbox / folder / f"{ASSIGNMENT}_wang.zip")
    [row] = take(root, [inbox])
    assert (row.student, row.outcome, "named for" in row.said) == ("wang", "taken", False)


@pytest.mark.parametrize("claim", ["王芳", "2023001", "2023001_王芳"])
def test_a_claim_that_its_folder_agrees_with(claim: str, root: Path, inbox: Path) -> None:
    pack(inbox / "2023001-王芳" / f"{ASSIGNMENT}_{claim}.zip")
    [row] = take(root, [inbox])
    assert (row.student, row.outcome, "named for" in row.said) == ("2023001", "taken", False)


@pytest.mark.parametrize(
    "file",
    [
        "mallory_111_222_x_{}",
        "mallory_LATE_111_222_{}",
        "mallory_111_222_wangwei_501_9001_{}",
        "mallory_111_222_wang_501_assignsubmission_file_{}",
        "M allory_111_assignsubmission_file_/wangwei_501_9001_{}",
        "M allory_111_assignsubmission_file_x_{}",
    ],
)
def test_nobody_writes_anothers_number(file: str, root: Path, inbox: Path) -> None:
    """What stands behind the number in a name is what the student called the file."""
    pack(inbox / f"wangwei_501_9001_{name('wang')}")
    pack(inbox / file.format(name("wang", SECOND).replace(ASSIGNMENT, ASSIGNMENT.upper())))
    rows = take(root, [inbox])
    assert [row.outcome for row in rows] == ["refused", "refused"]
    assert not (root / "submitted").exists()


def test_who_handed_in_is_remembered(root: Path, inbox: Path) -> None:
    pack(inbox / f"wangwei_501_9001_{name('wang')}")
    assert [row.outcome for row in take(root, [inbox])] == ["taken"]
    later = pack(inbox.parent / "later" / f"mallory_111_222_{name('wang', SECOND)}", one="other")
    [row] = take(root, [later.parent])
    assert row.outcome == "refused"
    assert "by number 111, and wang has been number 501; find out who is who" in row.said
    assert "remove submitted/wang/person.txt" in row.said
    (root / "submitted" / "wang" / "person.txt").unlink()
    assert [row.outcome for row in take(root, [later.parent])] == ["taken"]
    own = pack(inbox.parent / "own" / f"mallory_111_333_{name('wang', '20261103T080000Z')}")
    assert [row.outcome for row in take(root, [own.parent])] == ["taken"]


# ---------------------------------------------------------------------- hostile packages


def member(shown: str, text: str | bytes = "1", **change: int) -> Callable[[Path], None]:
    """A zip with a member that is changed before it is written."""

    def make(path: Path) -> None:
        info = zipfile.ZipInfo(shown)
        info.compress_type = zipfile.ZIP_DEFLATED
        for key, value in change.items():
            setattr(info, key, value)
        with zipfile.ZipFile(path, "w") as zipped:
            zipped.writestr(info, text)
            zipped.writestr(TWO, "2")

    return make


def mode(kind: int) -> int:
    return (kind | 0o777) << 16


def patched(old: bytes, new: bytes, shown: str = ONE) -> Callable[[Path], None]:
    """A zip whose bytes are changed after it was written."""

    def make(path: Path) -> None:
        member(shown)(path)
        data = path.read_bytes()
        assert old in data
        path.write_bytes(data.replace(old, new))

    return make


def field(offset: int, value: bytes) -> Callable[[Path], None]:
    """A zip whose first entry in the list of contents has other bytes at `offset`."""

    def make(path: Path) -> None:
        member(ONE)(path)
        data = bytearray(path.read_bytes())
        at = data.index(b"PK\1\2") + offset
        data[at : at + len(value)] = value
        path.write_bytes(data)

    return make


def lying(path: Path) -> None:
    """A bomb that says it is 100 bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(ONE, bytes(2 * NOTEBOOK_BYTES))
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)


def overlapping(path: Path) -> None:
    """Both entries in the list of contents lead to the same bytes."""
    field(0, b"")(path)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1) + 42
    data[at : at + 4] = bytes(4)
    path.write_bytes(data)


def many(count: int, length: int = 1) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as zipped:
            for number in range(count):
                zipped.writestr(f"{number}{'x' * length}", "")
            zipped.writestr(ONE, "1")

    return make


def twice(*names: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as zipped, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, one in enumerate(names):
                zipped.writestr(one, f"{number}")

    return make


def cut(path: Path) -> None:
    member(ONE, "x" * 1000)(path)
    os.truncate(path, 200)


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 121 * 2**20)


def nested(depth: int) -> bytes:
    """A package in so many zips."""
    data = packed()
    for _ in range(depth):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as outer:
            outer.writestr("a.zip", data)
        data = made.getvalue()
    return data


def heavy() -> bytes:
    """A zip of 70 MB, which another zip makes small."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as outer:
        outer.writestr("zeros", bytes(70 * 2**20))
    return made.getvalue()


def crowd() -> bytes:
    """A zip of half as many files as a package may hold."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as outer:
        for number in range(FILES // 2):
            outer.writestr(f"{number}", "")
    return made.getvalue()


OUT = "which leads out of its folder"
HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    # names
    "parent": (member(f"../{ONE}"), OUT),
    "parent in the middle": (member(f"a/../../{ONE}"), OUT),
    "parent of another file": (member("../../.bashrc"), OUT),
    "absolute": (member(f"/{ONE}"), OUT),
    "backslash": (member(f"..\\{ONE}"), OUT),
    "drive": (member(f"C:{ONE}"), OUT),
    "zero byte": (patched(b"01_forward.ipynb", b"01_forward\0ipynb"), OUT),
    "no UTF-8": (patched("é.ipynb".encode(), b"\xff\xff.ipynb", "é.ipynb"), "damaged or no zip"),
    "other files": (twice("a", "b/c"), "such as 01_forward.ipynb, only a, b/c; ask for a pack"),
    "nothing": (twice(), "holds none of the notebooks"),
    "twice": (twice(ONE, ONE), "holds 01_forward.ipynb twice"),
    "in two folders": (twice(f"a/{ONE}", f"b/{ONE}"), "holds 01_forward.ipynb twice"),
    # kinds
    "link": (member(ONE, "/etc/passwd", external_attr=mode(stat.S_IFLNK)), "a link or a device"),
    "link beside": (member("x", "/etc", external_attr=mode(stat.S_IFLNK)), "'x', a link or a"),
    "device": (member(ONE, external_attr=mode(stat.S_IFCHR)), "a link or a device"),
    "pipe": (member(ONE, external_attr=mode(stat.S_IFIFO)), "a link or a device"),
    "encrypted": (field(8, b"\1\0"), "is encrypted"),
    "bzip2": (member(ONE, compress_type=zipfile.ZIP_BZIP2), "compressed in an unusual way"),
    "lzma": (member(ONE, compress_type=zipfile.ZIP_LZMA), "compressed in an unusual way"),
    # sizes
    "bomb": (member(ONE, bytes(NOTEBOOK_BYTES + 1)), "holds '01_forward.ipynb' of 20 MB, at most"),
    "lie": (lying, "damaged or no zip (Bad CRC-32"),
    "zip64": (field(24, b"\xff" * 4), "of 4096 MB, at most 20 MB"),
    "many files": (many(FILES), f"holds {FILES + 1} files, at most {FILES}"),
    "very many files": (many(20_000, 200), "has a list of contents that is too long"),
    "overlapping": (overlapping, "files in it overlap"),
    "large": (sparse, "is 121 MB, at most 120 MB is taken"),
    # zips in zips
    "ten deep": (lambda path: path.write_bytes(nested(10)), "holds none of the notebooks, such as"),
    "a bomb in a bomb": (
        lambda path: zipped(path, *((f"{k}.zip", heavy()) for k in range(2))),
        "holds zips of more than 50 MB",
    ),
    "a damaged zip in it": (lambda path: zipped(path, ("a.zip", "x")), "is damaged or no zip"),
    "many in many": (
        lambda path: zipped(path, *((f"{k}.zip", crowd()) for k in range(3))),
        f"holds more than {FILES} files",
    ),
    # files
    "empty": (Path.touch, "damaged or no zip"),
    "text": (lambda path: path.write_text("PK"), "damaged or no zip"),
    "cut": (cut, "damaged or no zip"),
    "wrong sum": (field(16, b"\0\0\0\0"), "damaged or no zip (Bad CRC-32"),
    "wrong place": (field(42, b"\7\0\0\0"), "damaged or no zip"),
    "far place": (field(42, b"\xff\xff\xff\x7f"), "damaged or no zip"),
    "wrong sizes": (field(20, b"\xff\xff\xff\x7f"), "files in it overlap"),
    "linked file": (lambda path: path.symlink_to("/etc/passwd"), "is a link or a device"),
    "linked package": (
        lambda path: path.symlink_to(pack(path.parents[1] / "x" / name("li"))),
        "is a link or a device, not a file; put the file itself there",
    ),
    "pipe outside": (lambda path: os.mkfifo(path), "is a link or a device"),
}


@posix
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_package_is_one_sentence(kind: str, root: Path, inbox: Path) -> None:
    make, said = HOSTILE[kind]
    make(inbox / name("mallory"))
    pack(inbox / name("wang"))
    before = {path for path in files(root.parent) if not path.startswith("course/")}
    bad, good = take(root, [inbox])
    assert (bad.file, bad.outcome, good.outcome) == (name("mallory"), "refused", "taken")
    assert said in bad.said
    assert "; " in bad.said, "nothing says what to do"
    assert "\n" not in collect.table([bad]).splitlines()[2]
    assert [path.name for path in (root / "submitted").iterdir()] == ["wang"]
    assert not (root / "collected").exists()
    assert {path for path in files(root.parent) if not path.startswith("course/")} == before


NAMES = {
    f"{ASSIGNMENT}_..zip": "is not named for a student",
    f"{ASSIGNMENT}_...zip": "is not named for a student",
    f"{ASSIGNMENT}_.hidden.zip": "is not named for a student",
    f"{ASSIGNMENT}_README.md.zip": "is not named for a student",
    f"{ASSIGNMENT}_a'b.zip": "is not named for a student",
    f"{ASSIGNMENT}_a\x1b[2J_{FIRST}.zip": "is not named for a student",
    f"{ASSIGNMENT}_{'a' * 65}.zip": "is not named for a student",
    f"{ASSIGNMENT}_a\\b.zip": "is not named for a student",
    f"{ASSIGNMENT}_a_20261301T000000Z.zip": "has a time in its name that does not exist",
    "notes.zip": "tells no student; name it backprop_<student>.zip, as a zip, or put it into a fol",
}


@posix
@pytest.mark.parametrize("file", NAMES)
def test_a_name_that_tells_no_student(file: str, root: Path, inbox: Path) -> None:
    pack(inbox / file)
    [row] = take(root, [inbox])
    assert (row.file, row.outcome) == (file, "refused")
    assert NAMES[file] in row.said
    assert "\x1b" not in collect.table([row])
    assert list((root / "submitted").glob("*") if (root / "submitted").exists() else ()) == []


def test_names_in_the_zip_of_a_system_are_no_safer(root: Path, tmp_path: Path) -> None:
    everything = tmp_path / "all.zip"
    inner = pack(tmp_path / "x.zip").read_bytes()
    with zipfile.ZipFile(everything, "w") as zipped:
        for file in (f"../{name('a')}", f"{ASSIGNMENT}_..zip", name("b")):
            zipped.writestr(file, inner)
        link = zipfile.ZipInfo(name("c"))
        link.external_attr = mode(stat.S_IFLNK)
        zipped.writestr(link, "/etc/passwd")
        zipped.writestr(name("d"), "no zip")
        slow = f"_{ASSIGNMENT}_a_{FIRST}" * 1000  # a regular expression would take minutes
        zipped.writestr(f"{slow}\n.zip", inner)
        zipped.writestr(f"{ASSIGNMENT}_{'副本(1)' * 45}x.zip", inner)  # so would this
    rows = take(root, [everything])
    assert [row.file for row in rows if row.outcome == "taken"] == [name("b")]
    assert sum(row.outcome == "refused" for row in rows) == 6
    assert max(map(len, collect.table(rows).splitlines())) < 400
    assert [path.name for path in (root / "submitted").iterdir()] == ["b"]


def test_an_earlier_package_is_taken_where_the_latest_is_damaged(root: Path, inbox: Path) -> None:
    pack(inbox / name("wang", FIRST))
    cut(inbox / name("wang", SECOND))
    assert outcomes(take(root, [inbox])) == {
        name("wang", FIRST): "taken",
        name("wang", SECOND): "refused",
    }


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(pack(tmp_path / "a.zip", one="x" * 10**6)) as zipped,
        pytest.raises(archive.Refused, match=f"{ONE}' of more than 0 MB"),
    ):
        archive.write(zipped, zipped.getinfo(ONE), tmp_path / ONE, 1000)
    assert (tmp_path / ONE).stat().st_size <= 1000


def test_little_memory_is_taken(root: Path, inbox: Path) -> None:
    """Of what would unpack to 160 MB and of 20,000 names, no more than a few MB at a time."""
    with zipfile.ZipFile(inbox / name("zeros"), "w", zipfile.ZIP_DEFLATED) as zipped:
        for one in NOTEBOOKS:
            zipped.writestr(one, bytes(10 * 2**20))
        zipped.writestr("beside", bytes(100 * 2**20))
    many(20_000, 200)(inbox / name("names"))
    tracemalloc.start()
    found = outcomes(take(root, [inbox]))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == {name("zeros"): "taken", name("names"): "refused"}
    assert most < 8 * 2**20


def test_a_folder_with_too_many_files(root: Path, inbox: Path) -> None:
    for number in range(limits.Limits().packages_files + 1):
        (inbox / str(number)).touch()
    with pytest.raises(CourseError, match="holds more than 20000 files; name the folder"):
        take(root, [inbox])


@pytest.mark.parametrize("there", [True, False])
def test_no_package_is_one_sentence(there: bool, root: Path, inbox: Path) -> None:
    with pytest.raises(CourseError, match="holds no package" if there else "is not there"):
        take(root, [inbox if there else inbox / "gone"])


# ---------------------------------------------------------------------- stopped in the middle


def run(root: Path, inbox: Path, before: str = "") -> subprocess.Popen[str]:
    code = (
        f"{before}\nfrom pathlib import Path\nfrom nbjudge.course import Course\n"
        "from nbjudge.intake import collect\n"
        f"rows = collect.collect(Course.load(Path({str(root)!r})), [Path({str(inbox)!r})])\n"
        "print(collect.table(rows))"
    )
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


@posix
def test_killed_at_any_moment_each_submission_is_whole(root: Path, inbox: Path) -> None:
    students = [f"s{number:03}" for number in range(300)]
    for student in students:
        pack(inbox / name(student, SECOND), one=student * 20_000, two="new")
    for student in students[::2]:
        by_hand(root / "submitted" / student)
        stamp = root / "submitted" / student / ASSIGNMENT / "timestamp.txt"
        stamp.write_text("2026-11-01 08:00:00 UTC")
    for more in (1, 20, 60):
        process = run(root, inbox)
        kept = root / "collected"
        had = len(list((root / "submitted").iterdir()))
        until = time.monotonic() + 60
        while len(list((root / "submitted").iterdir())) < had + more and process.poll() is None:
            assert time.monotonic() < until
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it was done before it could be killed"
        for student in (root / "submitted").iterdir():
            text = files(student / ASSIGNMENT)
            old = set(text) == {ONE, "timestamp.txt"} and text[ONE] == b"by hand"
            moved = not text and (kept / student.name / FIRST / ONE).read_bytes() == b"by hand"
            assert old or moved or whole(student / ASSIGNMENT), student.name
    with run(root, inbox) as process:
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert " 0 refused" in said
    assert all(whole(root / "submitted" / student / ASSIGNMENT) for student in students)
    assert list((root / "collected").glob(".*")) == []
    assert len(list((root / "collected").iterdir())) == 150


@posix
def test_a_full_disk_leaves_nothing_half(root: Path, inbox: Path) -> None:
    """A limit on a file's size stops the writing as a full disk does."""
    pack(inbox / name("wang"), one="1", two="2" * 2**16)
    pack(inbox / name("li"))
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2**15, 2**15))"
    with run(root, inbox, limit) as process:
        said = process.communicate(timeout=60)[0]
    assert "refused: cannot be taken (File too large)" in said
    assert [path.name for path in (root / "submitted").iterdir()] == ["li"]
    assert not (root / "collected").exists()


@posix
def test_what_was_moved_away_comes_back_if_the_new_one_cannot_be_put(
    root: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C between two renames: too short a moment to hit for real."""
    pack(inbox / name("wang", FIRST), one="first")
    take(root, [inbox])
    before = files(root / "submitted")
    pack(inbox / name("wang", SECOND), one="second")
    rename = Path.rename

    def stopped(path: Path, target: Path) -> Path:
        if target == root / "submitted" / "wang" / ASSIGNMENT and ".new-" in str(path):
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        take(root, [inbox])
    assert files(root / "submitted") == before


def test_one_run_at_a_time(root: Path, inbox: Path) -> None:
    pack(inbox / name("wang"))
    with Course.load(root).lock(), pytest.raises(CourseError, match="another run is"):
        take(root, [inbox])
    assert not (root / "submitted").exists()


def test_the_command_ends_with_1_if_something_is_refused(root: Path, inbox: Path) -> None:
    pack(inbox / name("王芳"))
    pack(inbox / "notes\x1b.zip")
    result = command(root, inbox)
    assert result.exit_code == 1
    said = result.stdout
    assert "refused: tells no student; name it" in said
    assert "1 taken, 0 same, 0 older, 0 left out, 1 refused; next: nbjudge check" in said
    assert "\x1b" not in said
