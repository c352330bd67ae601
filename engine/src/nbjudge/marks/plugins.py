"""What `nbgrader autograde` does with nbjudge: restore a notebook, then execute it safely.

`Exporter` reads what was handed in, as `nbjudge grade` does; `Restore` stands where nbgrader
sanitises, `SafeExecute` where it executes. Everything before and after, the gradebook included, is
nbgrader's own.
"""

from __future__ import annotations

import contextlib
import fnmatch
import os
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import BaseConverter
from nbgrader.converters import base as converters
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import find_all_files
from traitlets.config import Config

from nbjudge import files
from nbjudge.console import printable
from nbjudge.course import Course
from nbjudge.intake.submission import read_one, renamed
from nbjudge.limits import Bounds, TooLong, within
from nbjudge.marks import gradebook
from nbjudge.marks.assess import brief, set_checksums
from nbjudge.marks.record import Recorder
from nbjudge.notebook.finding import note
from nbjudge.notebook.original import Original, original, originals
from nbjudge.notebook.restore import restore
from nbjudge.run import pool
from nbjudge.run.job import Job, Result, job_of, write_outputs

_strangers: dict[str, Bounds] = {}  # students' folders
REFUSED = "refused"  # in a notebook's metadata: the file handed in holds none
Processed = tuple[NotebookNode, ResourcesDict]


def take_renamed(assignment: str, notebooks: list[str], **_: object) -> None:
    """Name to nbgrader, before it converts, the notebooks that are there under other names only.

    A pre_convert_hook of nbgrader's, which calls it in the course's folder. From here on nbgrader
    copies of the student's folder what is a file: it would follow links, and wait for pipes.

    Args:
        assignment: its name.
        notebooks: the paths of one student's notebooks; this list is added to.
    """
    if not notebooks:
        return
    folder = Path(notebooks[0]).parent
    course = Course.load(Path.cwd(), assignment)
    _strangers[os.path.abspath(folder)] = course.bounds
    converters.find_all_files = _find_all_files
    known = originals(course)
    notebooks += [str(folder / f"{name}.ipynb") for name in renamed(course, folder, known)]


def _find_all_files(path: str, exclude: list[str] | None = None) -> list[str]:
    """What nbgrader copies of a folder; of a student's no more than is looked at."""
    bounds = _strangers.get(os.path.abspath(path))
    if bounds is None:
        return list(find_all_files(path, exclude))

    def wanted(name: str) -> bool:
        return not any(fnmatch.fnmatch(name.rsplit("/", 1)[-1], one) for one in exclude or [])

    found: list[str] = []
    with contextlib.suppress(TooLong):
        for entry in files.walk(Path(path), bounds, wanted):
            if entry.kind == "file" and wanted(entry.name):
                found.append(os.path.join(path, entry.name))
    return found


class Exporter(NotebookExporter):
    """Reads what was handed in by picking; any other notebook as nbconvert does."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert a notebook. One that cannot be graded becomes an empty one that says why."""
        settings = (resources or {}).get("nbgrader", {})
        if resources is None or "student" not in settings:
            return super().from_filename(filename, resources, **kw)
        course = _course_of(self.parent, self.config, settings["assignment"])
        path, name, student = Path(filename), settings["notebook"], settings["student"]
        if path.parent.resolve() != course.submission(student).resolve():
            return super().from_filename(filename, resources, **kw)
        notebook, findings = read_one(course, student, name, originals(course))
        for finding in findings:
            self.log.warning("%s: %s", student, printable(note(finding, "en")))
        if notebook is None:
            notebook = nbformat.v4.new_notebook(metadata={"nbjudge": {REFUSED: True}})
        about = resources.setdefault("metadata", ResourcesDict())
        about["name"], about["path"] = name, str(path.parent)
        return self.from_notebook_node(notebook, resources, **kw)


class Restore(NbGraderPreprocessor):
    """Put the instructor's cells back, whatever became of them."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Processed:
        """Restore the notebook, and log what had to be mended."""
        course, known = _course(self, resources)
        name = resources["nbgrader"]["notebook"]
        with within(course.bounds.look_seconds):
            restored, findings = restore(nb, known)
        if _is_refused(nb):
            restored.metadata["nbjudge"] = {REFUSED: True}
            findings = []  # why it is refused has been said
        for finding in findings:
            self.log.warning("%s: %s", name, printable(note(finding, "en")))
        with Gradebook(resources["nbgrader"]["db_url"]) as book:
            set_checksums(restored, gradebook.checksums(book, course).get(name, {}))
        return restored, resources


class SafeExecute(NbGraderPreprocessor):
    """Execute the student's cells in a sandbox, and the tests where no student code runs."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Processed:
        """Execute the notebook; every code cell gets the outputs of this run and no other."""
        course, known = _course(self, resources)
        if _is_refused(nb):
            result = Result(fault="file")
        else:
            folder = course.submission(resources["nbgrader"]["student"])
            result = _executed(job_of(nb, known, folder, course))
        write_outputs(nb, result, course.language)
        return nb, resources


class SaveMarks(NbGraderPreprocessor):
    """Save marks and comments as nbgrader's `SaveAutoGrades`, in one transaction a notebook."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Processed:
        """Save the marks that nbgrader reads in the outputs."""
        course, _ = _course(self, resources)
        settings = resources["nbgrader"]
        with Gradebook(settings["db_url"]) as book:
            recorder = Recorder(book, course)
            recorder.save(settings["student"], settings["notebook"], brief(nb))
        course.marker(settings["student"]).unlink(missing_ok=True)  # `nbjudge grade` looks again
        return nb, resources


def _executed(job: Job) -> Result:
    try:
        return pool.POOL.submit(pool.execute, job).result()
    except BrokenExecutor:
        return Result(fault="worker")


def _is_refused(notebook: NotebookNode) -> bool:
    """Tell whether `Exporter` found no notebook that can be graded."""
    about = notebook.metadata.get("nbjudge", {})
    return isinstance(about, dict) and about.get(REFUSED) is True


def _course(
    preprocessor: NbGraderPreprocessor, resources: ResourcesDict
) -> tuple[Course, Original]:
    """The course that nbgrader is at work in, and the instructor's version of the notebook."""
    settings = resources["nbgrader"]
    converter = preprocessor.parent.parent
    course = _course_of(converter, preprocessor.config, settings["assignment"])
    return course, original(course.source / f"{settings['notebook']}.ipynb")


def _course_of(converter: BaseConverter, config: Config, assignment: str) -> Course:
    course = Course(Path(converter.coursedir.root), config)
    course.assignment = assignment
    return course
