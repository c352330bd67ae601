"""What the tests of this course share: its folders, its classes, its answers."""

from engine.tests.support.notebooks import (
    cell,
    doubled,
    edit,
    large,
    large_outputs,
    old_format,
    without,
)
from tests.support.classes import (
    ASSIGNMENT,
    HONEST,
    LOSSES,
    RELEASE,
    RIGHT,
    ROOT,
    SIGMOID,
    SOURCE,
    THIS,
    course_folder,
    graded,
    hand_in,
)

__all__ = [
    "ASSIGNMENT",
    "HONEST",
    "LOSSES",
    "RELEASE",
    "RIGHT",
    "ROOT",
    "SIGMOID",
    "SOURCE",
    "THIS",
    "cell",
    "course_folder",
    "doubled",
    "edit",
    "graded",
    "hand_in",
    "large",
    "large_outputs",
    "old_format",
    "without",
]
