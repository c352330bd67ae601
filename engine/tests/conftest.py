"""Fixtures of the engine's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbjudge.course import Course

from engine.tests.support import tiny


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The tiny course in a folder of its own; nobody has handed in anything."""
    return tiny.write(tmp_path)
