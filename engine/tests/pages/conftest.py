"""A class that is marked half by a program, half by hand; with its pages, in English."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from nbjudge.course import Course

from engine.tests.support import by_hand


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The class, graded, with pages. Copy it, where a test changes it."""
    if sys.platform != "linux":
        pytest.skip("the sandbox needs Linux")
    course = by_hand.write(tmp_path_factory.mktemp("marked"))
    by_hand.grade(course)
    return course


@pytest.fixture
def copied(marked: Course, tmp_path: Path) -> Course:
    """A copy of that class, which a test may change."""
    return Course.load(Path(shutil.copytree(marked.root, tmp_path / "class")))


@pytest.fixture
def chinese(copied: Course) -> Course:
    """The same class, read in Chinese."""
    path = copied.root / "nbgrader_config.py"
    settings = path.read_text("utf-8").replace('language = "en"', 'language = "zh"')
    path.write_text(settings, encoding="utf-8")
    return Course.load(copied.root)
