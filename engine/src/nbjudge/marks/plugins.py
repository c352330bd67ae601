"""What `nbgrader autograde` does with nbjudge: restore a notebook, then execute it safely.

`Restore` stands where nbgrader sanitises, `SafeExecute` where it executes. Everything before and
after, the gradebook included, is nbgrader's own.
"""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from nbjudge.course import Course
from nbjudge.marks import gradebook
from nbjudge.marks.assess import brief, set_checksums
from nbjudge.marks.record import Recorder
from nbjudge.notebook.finding import note
from nbjudge.notebook.original import Original, original
from nbjudge.notebook.restore import restore
from nbjudge.run import pool
from nbjudge.run.job import Result, job_of, write_outputs

Processed = tuple[NotebookNode, ResourcesDict]


class Restore(NbGraderPreprocessor):
    """Put the instructor's cells back, whatever became of them."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Processed:
        """Restore the notebook, and log what had to be mended."""
        course, known = _course(self, resources)
        name = resources["nbgrader"]["notebook"]
        restored, findings = restore(nb, known)
        for finding in findings:
            self.log.warning("%s: %s", name, note(finding, "en"))
        with Gradebook(resources["nbgrader"]["db_url"]) as book:
            set_checksums(restored, gradebook.checksums(book, course).get(name, {}))
        return restored, resources


class SafeExecute(NbGraderPreprocessor):
    """Execute the student's cells in a sandbox, and the tests where no student code runs."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Processed:
        """Execute the notebook; every code cell gets the outputs of this run and no other."""
        course, known = _course(self, resources)
        job = job_of(nb, known, Path(resources["metadata"]["path"]), course)
        try:
            result = pool.POOL.submit(pool.execute, job).result()
        except BrokenExecutor:
            result = Result(fault="worker")
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
        return nb, resources


def _course(
    preprocessor: NbGraderPreprocessor, resources: ResourcesDict
) -> tuple[Course, Original]:
    """The course that nbgrader is at work in, and the instructor's version of the notebook."""
    directory = preprocessor.parent.parent.coursedir
    course = Course(Path(directory.root), preprocessor.config)
    course.assignment = resources["nbgrader"]["assignment"]
    return course, original(course.source / f"{resources['nbgrader']['notebook']}.ipynb")
