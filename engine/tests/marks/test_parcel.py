"""A submission as bytes holds what grading reads of it; other bytes cost nobody anything."""

from __future__ import annotations

import json
import os
import struct
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbjudge.course import Course
from nbjudge.intake import submission
from nbjudge.intake.submission import Look
from nbjudge.marks import parcel
from nbjudge.marks.assess import Plan, assess
from nbjudge.marks.parcel import File, NoParcel, Parcel
from nbjudge.notebook.finding import Finding
from nbjudge.notebook.original import originals

from engine.tests.support import tiny
from engine.tests.support.tiny import MEANS, NUMBERS

ODD = b"caf\xe9.txt".decode("utf-8", "surrogateescape")  # a name that is no text
VALID = parcel.encoded(
    Parcel(
        True,
        [Finding("renamed", "means", values={"file": "means (1).ipynb"})],
        [
            File("notebook", "numbers.ipynb", 5, b"{...}"),
            File("other", "means (1).ipynb", 10**9),
            File("beside", f"data/{ODD}", 3, b"1,2"),
        ],
    )
)


def packed(course: Course, student: str = "ann", *ignore: str) -> Parcel:
    return parcel.decoded(parcel.pack(course, student, [NUMBERS, MEANS], ignore))


# ---------------------------------------------------------------------- what it holds


def test_what_is_unpacked_reads_as_what_was_handed_in(course: Course, tmp_path: Path) -> None:
    """The same findings, notebooks and files, whatever of it is odd."""
    folder = tiny.hand_in(course, "ann")
    (folder / f"{MEANS}.ipynb").rename(folder / f"{MEANS} (1).ipynb")
    (folder / "data").mkdir()
    (folder / "data" / ODD).write_bytes(b"1,2")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "timestamp.txt").write_text("some day")
    for name, size in (("large.csv", 6 * 2**20), ("huge.ipynb", 2**40)):
        with (folder / name).open("wb") as file:
            file.truncate(size)
    seen = submission.examine(course, "ann", originals(course))
    place = tmp_path / "worker"
    place.mkdir()
    there = submission.restored(course, parcel.unpacked(packed(course), place), originals(course))
    kinds = {"large_file", "link", "timestamp", "renamed", "stranger"}
    assert {one.kind for one in seen.findings} == kinds
    assert there.findings == seen.findings
    assert there.notebooks == seen.notebooks
    assert [path.relative_to(place) for path in there.files] == [Path("data") / ODD]
    assert (place / "data" / ODD).read_bytes() == b"1,2"


def test_a_notebook_that_is_too_large_is_not_read(course: Course, tmp_path: Path) -> None:
    folder = tiny.hand_in(course, "ann")
    with (folder / f"{MEANS}.ipynb").open("r+b") as file:
        file.truncate(2**30)
    assert len(parcel.pack(course, "ann", [NUMBERS, MEANS])) < 10_000
    seen = submission.restored(course, parcel.unpacked(packed(course), tmp_path), originals(course))
    assert [(one.kind, one.values) for one in seen.findings] == [("large", {"size": 1024.0})]
    assert list(seen.notebooks) == [NUMBERS]


@pytest.mark.skipif(sys.platform == "win32" or not os.geteuid(), reason="root may read all")
def test_what_may_not_be_read_is_said(course: Course) -> None:
    folder = tiny.hand_in(course, "ann")
    (folder / f"{MEANS}.ipynb").chmod(0)
    assert [(one.kind, one.where) for one in packed(course).findings] == [("unreadable", MEANS)]


def test_what_nbgrader_ignores_stays_where_it_is(course: Course) -> None:
    folder = tiny.hand_in(course, "ann")
    for name in ("own.txt", "a.pyc", "cache/b.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    kept = [one.name for one in packed(course, "ann", "*.pyc", "cache").files]
    assert kept == [f"{NUMBERS}.ipynb", f"{MEANS}.ipynb", "own.txt"]


def test_there_may_be_nothing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    [finding] = packed(course).findings
    assert (finding.kind, packed(course).is_there) == ("no_folder", False)
    tiny.hand_in(course, "ann")
    with monkeypatch.context() as patch:
        patch.setattr(submission, "look", lambda *_: 1 / 0)
        [finding] = packed(course).findings
        assert (finding.kind, packed(course).is_there) == ("broken", False)
    course.bounds.look_seconds = 0
    [finding] = packed(course).findings
    assert (finding.kind, packed(course).is_there) == ("slow", False)


# ---------------------------------------------------------------------- garbage


def test_it_comes_back_as_it_was() -> None:
    again = parcel.decoded(VALID)
    assert parcel.encoded(again) == VALID
    assert [one.name for one in again.files][-1] == f"data/{ODD}"


@settings(deadline=None)
@given(st.data())
def test_garbage_is_refused_or_stays_in_its_folder(data: st.DataObject) -> None:
    """Cut off, changed in places, put together at random: one error, or a parcel that is sound."""
    garbage = data.draw(
        st.one_of(
            st.binary(max_size=200),
            st.integers(0, len(VALID) - 1).map(lambda count: VALID[:count]),
            st.binary(min_size=1, max_size=9).map(lambda more: VALID + more),
            st.builds(_struck, st.integers(0, len(VALID) - 1), st.binary(min_size=1, max_size=4)),
            st.builds(_headed, st.recursive(st.none() | st.integers() | st.text(), _nested)),
        )
    )
    try:
        found = parcel.decoded(garbage)
    except NoParcel:
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "inner"
        place.mkdir()
        try:
            seen = parcel.unpacked(found, place)
        except (OSError, ValueError):
            seen = Look(place)
        assert os.listdir(folder) == ["inner"]
        for path in (*seen.notebooks.values(), *seen.others, *seen.files):
            assert path.resolve().is_relative_to(place.resolve())


def _struck(where: int, what: bytes) -> bytes:
    return VALID[:where] + what + VALID[where + len(what) :]


def _headed(head: object) -> bytes:
    text = json.dumps(head).encode()
    return parcel.MAGIC + struct.pack(">Q", len(text)) + text


def _nested(inner: st.SearchStrategy) -> st.SearchStrategy:
    names = st.sampled_from(["is_there", "findings", "files", "kind", "where", "values"])
    return st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4)


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/../../x", "", "a\0b", "..", 3, None, ["x"], {"x": 1}]
)
def test_a_name_that_leads_out_is_refused(name: object) -> None:
    head = {"is_there": True, "findings": [], "files": [["beside", name, 0, 0]]}
    with pytest.raises(NoParcel):
        parcel.decoded(_headed(head))


@pytest.mark.parametrize("size", [(-1, 0), (0, 1), (1.0, 1), (True, True), ("1", 1), (10, 11)])
def test_a_size_that_cannot_be_is_refused(size: tuple[object, object]) -> None:
    head = {"is_there": True, "findings": [], "files": [["beside", "x", *size]]}
    with pytest.raises(NoParcel):
        parcel.decoded(_headed(head) + b"y")


def test_garbage_is_a_row_with_a_reason(course: Course) -> None:
    """And a parcel of the same name twice."""
    plan = Plan(course.root, course.described(), {}, b"")
    twice = Parcel(True, [], [File("beside", "x", 0), File("beside", "x", 0)])
    for data in (b"", b"garbage", VALID[:-1], parcel.encoded(twice)):
        [finding] = assess(plan, data).findings
        assert finding.kind == "broken"


@pytest.mark.parametrize("data", [VALID[:-1], VALID + b"x", b"", parcel.MAGIC, VALID[8:]])
def test_a_parcel_that_is_cut_or_longer_is_refused(data: bytes) -> None:
    with pytest.raises(NoParcel):
        parcel.decoded(data)
