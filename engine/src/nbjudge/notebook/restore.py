"""What the course puts into `nbgrader autograde`: restore the notebook, then execute it safely.

`Restore` stands where nbgrader sanitises, `SafeExecute` where it executes. Everything before
and after, the gradebook included, is nbgrader's own.
"""

from __future__ import annotations

import copy
import functools
import re
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde, BaseConverter
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import capture_log, compute_checksum, temp_attrs
from traitlets import Bool, Float
from traitlets.config import Config

from course import execute, gradebook, lesson, names
from course.config import ASSIGNMENT, KIT
from course.finding import Finding
from course.job import Cell, Job
from course.wire import clean

FILES, FILE_BYTES = 100, 5 * 2**20  # what a submission may bring beside its notebooks
NAME_SHOWN = 40  # characters of a name that a student chose


@dataclass(frozen=True)
class Original:
    """The instructor's version of a notebook."""

    notebook: NotebookNode
    order: dict[str, int]  # the names of its cells, as they stand
    names: tuple[str, ...]  # what its solutions define
    symbols: dict[str, tuple[frozenset[str], frozenset[str]]]  # what a cell defines and uses

    def cell(self, name: str) -> NotebookNode:
        """Return the cell of that name."""
        return self.notebook.cells[self.order[name]]


def original(path: Path) -> Original:
    """Return the instructor's version in `path`, read once as long as it does not change."""
    return _original(path, path.stat().st_mtime_ns)


@functools.cache
def _original(path: Path, _: int) -> Original:
    return of_notebook(nbformat.read(path, as_version=4))


def of_notebook(notebook: NotebookNode) -> Original:
    """Return what has to be known of an instructor's notebook."""
    order = {cell.metadata.nbgrader.grade_id: k for k, cell in enumerate(notebook.cells)}
    solutions = [cell.source for cell in notebook.cells if lesson.is_solution(cell)]
    known = {
        cell.id: (frozenset(names.defines(cell.source)), frozenset(names.uses(cell.source)))
        for cell in notebook.cells
        if cell.cell_type == "code"
    }
    own = [name for source in solutions for name in names.defines(source)]
    return Original(notebook, order, tuple(dict.fromkeys(own)), known)


def restore(submitted: NotebookNode, of: Original) -> tuple[NotebookNode, list[Finding]]:
    """Return a submitted notebook as the instructor made it, with what the student wrote in it.

    The instructor's cells come from the original, in their order; a solution keeps the student's
    text; a cell of the student's own stays behind the cell that it followed, and loses its
    metadata. The second value tells what had to be mended.
    """
    last: dict[str, int] = {}
    for index, cell in enumerate(submitted.cells):
        if name_of(cell) in of.order:
            last[name_of(cell)] = index
    followers: dict[str | None, list[NotebookNode]] = {None: []}
    written: dict[str, str] = {}
    before: str | None = None
    for index, cell in enumerate(submitted.cells):
        name = name_of(cell)
        if name in last and last[name] == index:
            before = name
            written[name] = cell.source
        elif name not in last or lesson.is_solution(of.cell(name)):
            own = f"own-{index}"
            made = ("code", cell.source) if cell.cell_type == "code" else ("markdown", _shown(cell))
            followers.setdefault(before, []).append(_cell(*made, own))
    cells = list(followers[None])
    for name in of.order:
        source = of.cell(name)
        if not lesson.is_solution(source):
            cells.append(_cell(source.cell_type, source.source, name, source))
        elif name in written:
            cells.append(_cell("code", written[name], name, source))
        cells += followers.get(name, [])
    restored = nbformat.from_dict({**of.notebook, "cells": cells})
    return restored, _mended(submitted, written, of)


def _mended(submitted: NotebookNode, written: dict[str, str], of: Original) -> list[Finding]:
    """What `restore` mends; `written` are the lesson's cells as handed in, where they stand."""
    names_there = [name_of(cell) for cell in submitted.cells]
    old = {id(cell) for cell in submitted.cells if _is_of_another_edition(cell, of)}
    old_names = {name_of(cell) for cell in submitted.cells if id(cell) in old}
    found = [Finding("old_edition", values={"count": len(old)})] if old else []
    for name in of.order:
        source = of.cell(name)
        cell = {"cell": name}
        if lesson.is_solution(source):
            if name not in written:
                found.append(Finding("solution_deleted", functions=(name,)))
        elif lesson.parts(source)[1] is not None and name not in old_names:
            if name in written:
                if written[name].strip() not in (_handed_out(source), source.source.strip()):
                    found.append(Finding("test_changed", values=cell))
            elif not old:  # that edition may not have had it
                found.append(Finding("test_deleted", values=cell))
    for name, count in Counter(names_there).items():
        if count > 1 and name in of.order:
            values = {"cell": name, "count": count}
            if lesson.is_solution(of.cell(name)):
                found.append(Finding("solution_twice", functions=(name,), values=values))
            elif lesson.parts(of.cell(name))[1] is not None:
                found.append(Finding("test_twice", values=values))
    if list(written) != sorted(written, key=of.order.get):
        found.append(Finding("moved"))
    known = {*of.order, *old_names}
    unknown = [name for name in names_there if name and name not in known]
    if unknown:
        values = {"count": len(unknown), "cell": unknown[0][:NAME_SHOWN]}
        found.append(Finding("unknown_cells", values=values))
    return found


def _handed_out(source: NotebookNode) -> str:
    return lesson.without_region(source.source, lesson.HIDDEN, keep=False).strip()


def _is_of_another_edition(cell: NotebookNode, of: Original) -> bool:
    """Tell whether a cell is as it was handed out, by its checksum, but not in this edition."""
    name = name_of(cell)
    if name is None or lesson.is_solution(cell):
        return False
    if name in of.order and cell.source.strip() in (
        _handed_out(of.cell(name)),
        of.cell(name).source.strip(),
    ):
        return False
    try:
        return cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    except Exception:  # whatever stands in a stranger's metadata
        return False


def name_of(cell: NotebookNode) -> str | None:
    """Return the name that a submitted cell claims, whatever stands in its metadata."""
    settings = cell.get("metadata", {}).get("nbgrader", {})
    name = settings.get("grade_id") if isinstance(settings, dict) else None
    return name if isinstance(name, str) else None


def _shown(cell: NotebookNode) -> str:
    """A student's own text as it was written: rendered, it could run script in your browser."""
    fence = "`" * max([2, *map(len, re.findall("`+", cell.source))]) + "`"
    return f"{fence}\n{cell.source}\n{fence}"


def _cell(kind: str, source: str, name: str, like: NotebookNode | None = None) -> NotebookNode:
    metadata = copy.deepcopy(like.metadata) if like is not None else {}
    cell = {"cell_type": kind, "id": name, "metadata": metadata, "source": clean(source)}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(cell)


def job(notebook: NotebookNode, of: Original, folder: Path, kit: Path, **options: object) -> Job:
    """Return what a worker needs to execute a restored notebook.

    Args:
        notebook: out of `restore`.
        of: the instructor's version.
        folder: where files that came with the submission lie.
        kit: the folder of the instructor's that notebooks import from.
        options: the job's limits.
    """
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            name = lesson.parts(cell)[0]  # None: a cell of the student's own
            kind = "student" if name is None else _kind(of.cell(name))
            label, points = f"cell-{len(cells) + 1}", lesson.parts(cell)[1]
            known = () if kind == "student" else of.symbols[name]
            cells.append(Cell(kind, name or "", label, cell.source, points, *known))
    has_kit = kit.is_dir()
    return Job(
        tuple(cells),
        of.names,
        str(kit) if has_kit else None,
        tuple(_files(folder, kit.name)),
        **options,
    )


def _kind(source: NotebookNode) -> str:
    if lesson.is_solution(source):
        return "student"
    if lesson.parts(source)[1] is not None:
        return "test"
    return "demonstration" if lesson.is_demonstration(source) else "setup"


def _files(folder: Path, kit: str) -> list[tuple[str, bytes]]:
    """What a student's code may read of its own folder: no notebook, no link, not too much."""
    found, room = [], FILE_BYTES
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        status = path.lstat()
        regular = stat.S_ISREG(status.st_mode) and path.suffix != ".ipynb"
        through_link = any(parent.is_symlink() for parent in path.parents if parent != folder)
        if not regular or through_link or name.parts[0] == kit or status.st_size > room:
            continue
        if len(found) == FILES:
            break
        room -= status.st_size
        found.append((name.as_posix(), path.read_bytes()))
    return found


class OnePass(Autograde):
    """nbgrader's own `Autograde`, for a folder of notebooks that `restore` has made."""

    def _init_preprocessors(self) -> None:
        self.exporter._preprocessors = []
        for preprocessor in self.autograde_preprocessors:
            self.exporter.register_preprocessor(preprocessor)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Execute, save the marks, write: without a copy in between that would be sanitised."""
        self._init_preprocessors()
        BaseConverter.convert_single_notebook(self, notebook_filename)


def record(settings: Config, student: str) -> dict[str, object]:
    """Let nbgrader execute and record a restored submission; return what its API returns."""
    api = NbGraderAPI(config=settings)
    with temp_attrs(api.coursedir, assignment_id=ASSIGNMENT, student_id=student):
        app = OnePass(coursedir=api.coursedir, parent=api)
        app.force = True
        return capture_log(app)


def checked(restored: NotebookNode, of: Original, settings: Config) -> NotebookNode:
    """Give the cells of a restored notebook the checksums of the edition that was handed out.

    nbgrader tells by them that a solution was left as it was.
    """
    untouched = ClearSolutions(config=settings)
    for cell in restored.cells:
        if "nbgrader" in cell.metadata:
            handed_out = copy.deepcopy(of.cell(lesson.parts(cell)[0]))
            if lesson.is_solution(cell):
                handed_out, _ = untouched.preprocess_cell(handed_out, {"language": "python"}, 0)
            cell.metadata.nbgrader["checksum"] = compute_checksum(handed_out)
    return restored


class Restore(NbGraderPreprocessor):
    """Put the instructor's cells back, whatever became of them."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Restore the notebook, and log what had to be mended."""
        of = original(_source(self, resources))
        restored, notes = restore(nb, of)
        for note in notes:
            self.log.warning("%s: %s", resources["nbgrader"]["notebook"], note)
        return checked(restored, of, self.config), resources


class SafeExecute(NbGraderPreprocessor):
    """Execute the student's cells in a sandbox, and the tests where no student code runs."""

    sandbox = Bool(True, help="False: without a sandbox; student code then has your rights.").tag(
        config=True
    )
    cell_seconds = Float(10.0, help="Seconds a cell may take before it is stopped.").tag(
        config=True
    )
    notebook_seconds = Float(30.0, help="Seconds that a whole notebook may take.").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Execute the notebook; every code cell gets the outputs of this run and no other."""
        path = _source(self, resources)
        folder = Path(resources["metadata"]["path"])
        options = limits(self.config)
        write(
            nb, execute.POOL.result(job(nb, original(path), folder, path.parent / KIT, **options))
        )
        return nb, resources


def limits(settings: Config) -> dict[str, object]:
    """What the settings of `SafeExecute` mean for a job."""
    chosen = SafeExecute(config=settings)
    return {
        "sandboxed": chosen.sandbox,
        "cell_seconds": chosen.cell_seconds,
        "notebook_seconds": chosen.notebook_seconds,
    }


class SaveMarks(SaveAutoGrades):
    """nbgrader's own `SaveAutoGrades`, with one commit a notebook instead of one a cell."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save the marks that nbgrader reads in the outputs."""
        settings = resources["nbgrader"]
        where = settings["notebook"], settings["assignment"], settings["student"]
        self.notebook_id, self.assignment_id, self.student_id = where
        self.gradebook = gradebook.OneNotebook(settings["db_url"], *where)
        for index, cell in enumerate(nb.cells):
            self.preprocess_cell(cell, resources, index)
        self.gradebook.close()
        return nb, resources


def write(notebook: NotebookNode, result: execute.Result) -> None:
    """Write the outputs into the notebook; a test that has none because of a fault fails."""
    count = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.execution_count = count + 1
        if result.fault:
            test = lesson.parts(cell)[1] is not None
            told = {
                "output_type": "error",
                "ename": "NotGraded",
                "evalue": result.fault,
                "traceback": [result.fault],
            }
            cell.outputs = [nbformat.from_dict(told)] if test else []
        else:
            cell.outputs = nbformat.from_dict(result.outputs[count])
        count += 1


def _source(preprocessor: NbGraderPreprocessor, resources: ResourcesDict) -> Path:
    """Where the instructor's version of the notebook at hand lies."""
    course = preprocessor.parent.parent.coursedir
    settings = resources["nbgrader"]
    folder = course.format_path(course.source_directory, ".", settings["assignment"])
    return Path(folder).resolve() / f"{settings['notebook']}.ipynb"
