"""What a class of thousands asks of the gradebook."""

from __future__ import annotations

import contextlib
from typing import Any

import sqlalchemy
from nbgrader.api import MissingEntry
from nbjudge.course import Course
from nbjudge.marks import gradebook

TABLES = ("grade", "comment", "submitted_notebook")  # with rows of everybody


def test_nobody_looks_through_the_class_for_one_student(course: Course) -> None:
    """Else the pages of a class take the square of its size."""
    gradebook.register(course)
    asked: list[tuple[str, Any]] = []
    with gradebook.opened(course) as book:

        @sqlalchemy.event.listens_for(book.engine, "before_cursor_execute")
        def keep(_: object, __: object, statement: str, values: Any, *___: object) -> None:
            asked.append((statement, values))

        gradebook.people(book, course, "li")
        gradebook.by_hand(book, course, "li")
        for find in book.find_grade, book.find_comment:
            with contextlib.suppress(MissingEntry):  # as nbgrader asks for each cell of a page
                find("add-value", "01_start", course.assignment, "li")
        line = book.db.connection().connection
        plans = [
            row[3]
            for statement, values in list(asked)
            if statement.startswith("SELECT")
            for row in line.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert len(asked) >= 8
    assert not [plan for plan in plans if plan.startswith(tuple(f"SCAN {t}" for t in TABLES))]
    by_cell = [plan for plan in plans if plan.endswith("(cell_id=?)")]
    assert not by_cell, "that is everybody's mark of a cell"
