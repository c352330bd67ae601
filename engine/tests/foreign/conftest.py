"""The foreign courses, graded by plain nbgrader: once a session, whatever number of workers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from engine.tests.foreign import courses, plain

# The one that takes longest first.
WRITTEN_BY: dict[str, Callable[[Path], courses.Course]] = {
    "stats101": courses.stats101,
    "docs101": courses.docs101,
    "quickstart101": courses.quickstart,
}
Grading = dict[str, "Future[plain.Graded]"]


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark that these tests bear."""
    config.addinivalue_line("markers", "slow: has plain nbgrader grade a course, a minute or more")


@pytest.fixture(scope="session")
def grading(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Grading]:
    """Grade those courses that any test of this session asks for, two at a time."""
    asked = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    base = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):  # one of several workers: they share what is above
        base = base.parent
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield {
            name: pool.submit(_grade_once, base / f"foreign-{name}", write)
            for name, write in WRITTEN_BY.items()
            if name in asked
        }
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def stats101(grading: Grading) -> plain.Graded:
    """`stats101` as plain nbgrader grades it; copy `root` before you change anything."""
    return grading["stats101"].result()


@pytest.fixture(scope="session")
def docs101(grading: Grading) -> plain.Graded:
    """`docs101` as plain nbgrader grades it; copy `root` before you change anything."""
    return grading["docs101"].result()


@pytest.fixture(scope="session")
def quickstart101(grading: Grading) -> plain.Graded:
    """The course of `nbgrader quickstart`, graded; copy `root` before you change anything."""
    return grading["quickstart101"].result()


def _grade_once(folder: Path, write: Callable[[Path], courses.Course]) -> plain.Graded:
    """Grade a course in a folder, unless another worker has done so."""
    done = folder / "done"
    with FileLock(f"{folder}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            plain.grade(folder, write(folder / "course"))
            done.touch()
    return plain.graded(folder)
