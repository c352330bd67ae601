"""Fixtures of the engine's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbjudge.course import Course

from engine.tests.support import authored, tiny


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The tiny course in a folder of its own; nobody has handed in anything."""
    return tiny.write(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course that is written as lessons, built. Copy it, where a test changes it."""
    from nbjudge.author import build

    course = authored.write(tmp_path_factory.mktemp("authored"))
    build.build(course)
    return course
