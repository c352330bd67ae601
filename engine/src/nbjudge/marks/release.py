"""What `nbgrader generate_assignment` does with nbjudge: no mark and no student edition is lost.

nbgrader refuses an assignment whose cells changed once there are marks, and takes its student
edition away where it refuses. `Release` stands where nbgrader reads the source.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader import preprocessors
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.converters import GenerateAssignment
from sqlalchemy import or_

from nbjudge.console import few
from nbjudge.course import CourseError

Wanted = Mapping[type[Any], Mapping[str, Mapping[str, Any]]]  # kind of a cell -> name -> columns


class Release(NotebookExporter):
    """Reads the source as nbgrader does; see the module."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        converter = self.parent
        if isinstance(converter, GenerateAssignment):
            convert = converter.convert_notebooks
            converter.convert_notebooks = lambda: _convert(converter, convert)

    def register_preprocessor(self, preprocessor: Any, enabled: bool = False) -> Any:
        """Register what is done with a notebook, in the order of nbgrader's list."""
        kept = SaveCells if preprocessor is preprocessors.SaveCells else preprocessor
        return super().register_preprocessor(kept, enabled)


class SaveCells(preprocessors.SaveCells):
    """Saves the cells of an assignment; where some came or went, the marks of all others stay."""

    def _create_notebook(self, nb: NotebookNode) -> None:
        with contextlib.suppress(MissingEntry):
            notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
            if notebook.submissions:
                wanted = {
                    GradeCell: self.new_grade_cells,
                    SolutionCell: self.new_solution_cells,
                    TaskCell: self.new_task_cells,
                    SourceCell: self.new_source_cells,
                }
                _change_cells(self.gradebook, notebook, wanted)
        with _in_one_transaction(self.gradebook):
            super()._create_notebook(nb)


@contextlib.contextmanager
def _in_one_transaction(book: Gradebook) -> Iterator[None]:
    """Let what nbgrader commits within be one commit: it makes one a cell, and reads all anew."""
    session = book.db
    session.commit = session.flush
    try:
        yield
    finally:
        del session.commit
    session.commit()


def _convert(converter: GenerateAssignment, convert: Callable[[], None]) -> None:
    """Let nbgrader write the student edition; where that fails, the one before is there again."""
    assignment = converter.coursedir.assignment_id
    if not converter.no_database:
        _add_notebooks(converter, assignment)
    with _kept(Path(os.path.normpath(converter._format_dest(assignment, ".")))):
        convert()


@contextlib.contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Keep a copy of a folder, which takes its place again where something goes wrong."""
    if not folder.is_dir():
        yield
        return
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
        copy = shutil.copytree(folder, Path(scratch) / folder.name, symlinks=True)
        try:
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            copy.rename(folder)
            raise


def _add_notebooks(converter: GenerateAssignment, assignment: str) -> None:
    """Enter notebooks that came after the first marks: nbgrader refuses them then."""
    coursedir = converter.coursedir
    with Gradebook(coursedir.db_url, coursedir.course_id) as book:
        try:
            known = book.find_assignment(assignment)
        except MissingEntry:
            return
        if not known.submissions:
            return
        there = {notebook.name for notebook in known.notebooks}
        for paths in converter.assignments.values():
            for name in sorted({Path(path).stem for path in paths} - there):
                book.add_notebook(name, assignment)


def _change_cells(book: Gradebook, notebook: Notebook, wanted: Wanted) -> None:
    """Enter the cells that are new, and take out those that are gone, with what tests gave there.

    Raises:
        CourseError: a person gave something on one that is gone. Nothing is changed.
    """
    there = {
        kind: {cell.name: cell for cell in book.db.query(kind).filter_by(notebook_id=notebook.id)}
        for kind in wanted
    }
    gone = [
        cell
        for kind, cells in there.items()
        for name, cell in cells.items()
        if name not in wanted[kind]
    ]
    marked = [cell for cell in gone if not isinstance(cell, SourceCell)]
    for cell in marked:
        _refuse_by_hand(book, notebook, cell)
    for cell in marked:
        for table in (Grade, Comment):
            book.db.query(table).filter_by(cell_id=cell.id).delete()
    for cell in gone:
        book.db.delete(cell)
    for kind, cells in wanted.items():
        for name in cells.keys() - there[kind].keys():
            columns = {key: value for key, value in cells[name].items() if key != "id"}
            book.db.add(kind(name=name, notebook=notebook, **columns))
    book.db.commit()


def _refuse_by_hand(book: Gradebook, notebook: Notebook, cell: Any) -> None:
    """Raise a CourseError that names who has marks, extra points or comments by hand on a cell."""
    by_hand = {
        Grade: or_(Grade.manual_score.is_not(None), Grade.extra_credit > 0, Grade.extra_credit < 0),
        Comment: Comment.manual_comment.is_not(None),
    }
    students: set[str] = set()
    for table, is_given in by_hand.items():
        rows = (
            book.db.query(SubmittedAssignment.student_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(table, table.notebook_id == SubmittedNotebook.id)
            .filter(table.cell_id == cell.id, is_given)
        )
        students |= {student for (student,) in rows}
    if students:
        raise CourseError(
            f"{notebook.name}: cell {cell.name} is gone, and has marks or comments by hand, of "
            f"{few(sorted(students))}; put it back under that name (it may be worth 0 points and "
            "test nothing), or take them back in formgrader, then run this again."
        )
