"""What `c.Autograde` says of a submission beside how it is executed: who is known, and hooks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from traitlets import TraitError

from nbjudge.course import CONFIG, Course, CourseError
from nbjudge.marks.plugins import take_renamed

REASON_SHOWN = 200  # characters


class Hooks:
    """The hooks that nbgrader calls before and after a submission; of nbjudge's own, none."""

    def __init__(self, course: Course) -> None:
        self._course = course
        try:
            api = NbGraderAPI(config=course.settings)
            settings = Autograde(coursedir=api.coursedir, parent=api)
        except (TraitError, ImportError, AttributeError, ValueError) as error:
            raise CourseError(f"{course.root / CONFIG}: c.Autograde: {error}; mend it.") from error
        before = settings.pre_convert_hook
        self._before = None if before is take_renamed else before
        self._after = settings.post_convert_hook
        self._creates = bool(settings.create_student)

    def unknown(self, book: Gradebook, students: Iterable[str]) -> list[str]:
        """Return who is not graded: with `create_student = False`, who is not in the gradebook."""
        known = set() if self._creates else {student.id for student in book.students}
        return [] if self._creates else [name for name in students if name not in known]

    def before(self, student: str) -> str:
        """Run what is to be done before grading; return what went wrong, or nothing."""
        return self._run(self._before, student)

    def after(self, student: str) -> str:
        """Run what is to be done after it."""
        return self._run(self._after, student)

    def _run(self, hook: Callable[..., Any] | None, student: str) -> str:
        """Call a hook as nbgrader does: in the course's folder, with keywords."""
        if hook is None:
            return ""
        folder = self._course.submission(student)
        notebooks = sorted(str(path) for path in folder.glob("*.ipynb"))
        try:
            with contextlib.chdir(self._course.root):
                hook(assignment=self._course.assignment, student=student, notebooks=notebooks)
        except Exception as error:  # it costs nobody else anything
            return f"{type(error).__name__}: {error}".strip().splitlines()[0][:REASON_SHOWN]
        return ""
