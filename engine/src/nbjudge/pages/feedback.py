"""A student's feedback: one page a notebook, written by `nbgrader generate_feedback`.

On top the points, then what lost points and what it looks like, then the lesson with what the
student wrote. What a student wrote is text to this page, never markup: the template escapes
all but `Markup`, and `Markup` is made from the instructor's own text only (`text`). Of a hidden
test nothing is shown, neither its source nor what was expected nor what came.
"""

from __future__ import annotations

import base64
import functools
import itertools
import re
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from nbjudge import messages
from nbjudge.course import Course, CourseError
from nbjudge.files import take_away
from nbjudge.marks import gradebook
from nbjudge.marks.outcome import Outcome, outcomes, precise
from nbjudge.notebook import cells
from nbjudge.notebook.failure import Failure
from nbjudge.notebook.original import Original, given_id, original
from nbjudge.pages import font, formula
from nbjudge.pages.explain import (
    AUTOMATIC,
    Explanation,
    Loss,
    comment,
    explain,
    of_failure,
    short,
)
from nbjudge.pages.templates import environment
from nbjudge.pages.text import CODE, IMAGE, Text, coloured, rendered, wide
from nbjudge.run.job import VERSION
from nbjudge.run.shown import of_picture

BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
FONTS = ".fonts"  # beside the students' folders: what was cut is kept there
REPR = re.compile(r"\s*<.*>\s*", re.DOTALL)


class Page(Exporter):
    """What nbgrader's GenerateFeedback writes for an autograded notebook."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._pages: Pages | None = None

    def register_preprocessor(self, preprocessor: Any, enabled: bool = False) -> Any:
        """Take what the course prepares a page with, but nbgrader's own comments and points.

        GetGrades asks the gradebook twice for each cell: half of what a page cost.
        """
        if getattr(preprocessor, "__name__", "") == "GetGrades":
            return None
        return super().register_preprocessor(preprocessor, enabled)

    def from_notebook_node(  # type: ignore[override]  # as every exporter of nbconvert's has it
        self, nb: NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        """Return the page, and clear its folder of what came with the submission.

        Raises:
            CourseError: the notebook was graded by an older version.
        """
        told, pages = resources["nbgrader"], self._pages
        whose = told["assignment"], told["student"]
        if pages is None or (pages.course.assignment, pages.student) != whose:
            course = Course(Path(getattr(self.parent, "coursedir").root), self.config)  # noqa: B009
            course.assignment = told["assignment"]
            pages = self._pages = Pages(course, told["student"])
        nb, resources = super().from_notebook_node(nb, resources, **options)
        _clear(pages.course.feedback(pages.student), set(pages.notebooks))
        return pages.html(told["notebook"], nb), resources


def prepare(course: Course) -> None:
    """Cut the fonts of all pages, while nobody needs them yet."""
    _font(course)
    _formula_font(course)


class Pages:
    """The pages of one student, who has marks."""

    def __init__(self, course: Course, student: str) -> None:
        self.course, self.student = course, student
        self.notebooks = sorted(path.stem for path in course.autograded(student).glob("*.ipynb"))
        with gradebook.opened(course) as book:
            self._by_hand = gradebook.by_hand(book, course, student).get(student, "")
            (person,) = gradebook.people(book, course, student)
            self._comments = gradebook.comments(book, course, student)
        self._outcomes = outcomes(course, student, person.marks)
        self._heads = [self._head(path.stem, person) for path in course.notebooks()]

    def html(self, name: str, notebook: NotebookNode) -> str:
        """Return the page of an autograded notebook; it gets the gradebook's comments.

        Raises:
            CourseError: it was graded by an older version.
        """
        if notebook.metadata.get("nbjudge", {}).get("version") != VERSION:
            path = self.course.autograded(self.student) / f"{name}.ipynb"
            raise CourseError(f"{path}: was graded by an older version; run `nbjudge grade` again.")
        self._comment_on(name, notebook)
        return _template(self.course.language).render(self._facts(name, notebook))

    def _comment_on(self, name: str, notebook: NotebookNode) -> None:
        """Write into a notebook what the gradebook says of its cells."""
        said = self._comments.get(name, {})
        for cell in notebook.cells:
            if (cell_name := cells.name(cell)) in said:
                cell.metadata["nbgrader"]["comment"] = said[str(cell_name)]

    def _head(self, name: str, person: gradebook.Person) -> dict[str, Any]:
        """The head of a notebook's page; a notebook may have no points to give."""
        late = person.penalties.get(name, 0.0)
        return {
            "name": name,
            "title": rendered(self.course, name).title,
            "points": max(person.points.get(name, 0.0) - late, 0.0),
            "most": sum(most for _, most in person.marks.get(name, {}).values()),
            "late": late,
            "there": name in self.notebooks,
        }

    def _facts(self, name: str, notebook: NotebookNode) -> dict[str, Any]:
        """What the template needs to draw a page."""
        course = self.course
        known, text = original(course.source / f"{name}.ipynb"), rendered(course, name)
        own = [outcome for outcome in self._outcomes if outcome.notebook == name]
        by_name = {outcome.test: outcome for outcome in own}
        graded = {cells.name(cell): cell for cell in notebook.cells}
        functions = _functions(course, own, text, known, graded)
        whys = _whys(course, notebook, known)
        return {
            "font": _font(course),
            "formula_font": _formula_font(course) if text.signs else "",
            "by_hand": self._by_hand,
            "title": course.title or course.assignment,
            "student": self.student,
            "lesson": next(one for one in self._heads if one["name"] == name),
            "lessons": self._heads,
            "points": sum(one["points"] for one in self._heads),
            "most": sum(one["most"] for one in self._heads),
            "waiting": sum(outcome.most for outcome in own if outcome.points is None),
            "functions": functions,
            "right": _right(own, text, known, graded),
            "stopped": _stopped(course, notebook, text, known, own),
            "cells": [_cell(course, cell, known, text, by_name, whys) for cell in notebook.cells],
        }


def _functions(
    course: Course,
    own: Iterable[Outcome],
    text: Text,
    known: Original,
    graded: Mapping[str | None, NotebookNode],
) -> list[dict[str, Any]]:
    """The exercises that lost points, each with why and where to read again.

    A cell that waits for its mark has lost nothing yet.
    """
    lost = [outcome for outcome in own if outcome.lost and outcome.points is not None]
    written = known.exercises()
    return [
        {
            "name": text.labels.get(exercise, exercise),
            "cell": written[exercise] if written.get(exercise) in graded else "",
            "lost": sum(outcome.lost for outcome in group),
            "places": text.places.get(exercise, []),
            "losses": losses(course, group, text, known, graded),
        }
        for exercise, group in (
            (exercise, list(group))
            for exercise, group in itertools.groupby(lost, lambda outcome: outcome.exercise)
        )
    ]


def _right(
    own: Iterable[Outcome], text: Text, known: Original, graded: Mapping[str | None, NotebookNode]
) -> list[dict[str, Any]]:
    """What has all its points, and stands in the page."""
    return [
        {"name": o.test, "called": text.items[o.test], "points": o.points, "most": o.most}
        for o in own
        if o.points is not None and not o.lost and o.test in graded and o.test in known.order
    ]


def _whys(course: Course, notebook: NotebookNode, known: Original) -> dict[str, Explanation]:
    """What may be said of each test that failed, those without points too."""
    found = {}
    for cell in notebook.cells:
        name, data = cells.name(cell), cell.metadata.get("nbjudge", {}).get("failure")
        if name in known.order and data is not None:
            failure = precise(Failure.from_dict(data), known.exercise(name), notebook, known)
            found[name] = of_failure(course, failure, name, known)
    return found


def _stopped(
    course: Course, notebook: NotebookNode, text: Text, known: Original, own: Iterable[Outcome]
) -> list[dict[str, str]]:
    """The solution cells that stopped with an error, where no lost test says so by itself."""
    failures = [one.failure for one in own if one.failure is not None]
    said = {failure.subject for failure in failures if failure.kind == "cell"}
    return [
        {
            "name": cells.name(cell) or "",
            "label": text.labels[cells.name(cell) or ""],
            "text": _output(course, output)["text"],
        }
        for cell in notebook.cells
        if cells.is_solution(cell) and cells.points(cell) is None
        if known.exercise(cells.name(cell) or "") not in said
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


def losses(
    course: Course,
    lost: Iterable[Outcome],
    text: Text,
    known: Original,
    graded: Mapping[str | None, NotebookNode],
) -> list[Loss]:
    """Put together what failed in the same way."""
    found: dict[Any, Loss] = {}
    for outcome in lost:
        why = explain(course, outcome, known, graded.get(outcome.test))
        about = text.abouts.get(outcome.test) or text.labels[outcome.test]
        found.setdefault(why, Loss(why)).items.append((outcome, about))
    return list(found.values())


def _font(course: Course) -> str:
    """The course's font for the characters of all lessons and of what pages say.

    Most characters are those that pages say: one font for all lessons is hardly larger than one
    for each, and cut once.
    """
    paths = tuple((path, path.stat().st_mtime_ns) for path in course.notebooks())
    return _cut(paths, font.of_course(course), _said(course), course.feedback(FONTS))


def _formula_font(course: Course) -> str:
    """The font for the formulas of all lessons: one for all pages is cut once."""
    signs = {sign for path in course.notebooks() for sign in rendered(course, path.stem).signs}
    kept = course.feedback(FONTS)
    return font.embedded("".join(signs), formula.FONT, formula.FEATURES, kept)


@functools.lru_cache(maxsize=8)
def _cut(notebooks: tuple[tuple[Path, int], ...], file: Path | None, said: str, kept: Path) -> str:
    sources = [cell.source for path, _ in notebooks for cell in original(path).notebook.cells]
    return font.embedded(font.drawn("".join([*sources, said])), file, kept=kept)


def _said(course: Course) -> str:
    """Every character that a page may say by itself."""
    sentences = messages.SENTENCES[course.language].values()
    own = [*course.mistakes().values(), *course.group_sentences().values()]
    text = "".join([*sentences, *own, course.title])
    return "".join(sorted(set(text)))


def _cell(
    course: Course,
    cell: NotebookNode,
    known: Original,
    text: Text,
    by_name: Mapping[str, Outcome],
    whys: Mapping[str, Explanation],
) -> dict[str, Any]:
    """What the template draws for a cell: its kind, its name, and what is in it.

    The instructor's text comes from the instructor's version, whatever the notebook says.
    """
    name = cells.name(cell)
    if name is None or name not in known.order:
        return _unknown(course, cell, known, text)
    source = known.cell(name)
    drawn = {
        "name": name,
        "label": text.labels.get(name, name),
        "comment": "" if comment(cell) == AUTOMATIC else comment(cell),
        "item": by_name.get(name),
    }
    if cells.is_solution(source):
        code = source.cell_type == "code"
        shown = coloured(cell.source) if code else short(_unfenced(cell.source), course, CODE)
        return {**drawn, "kind": "solution", "shown": shown, "outputs": _outputs(course, cell)}
    if source.cell_type != "code":
        return {**drawn, "kind": "text", "shown": text.cells[name]}
    if not cells.is_test(source):
        return {**drawn, "kind": "given", **_given(course, cell, name, text)}
    return {
        **drawn,
        "kind": "test",
        "about": text.abouts[name] or text.labels.get(name, name),
        "shown": text.cells[name],
        "has_hidden": _has_hidden(source),
        "outputs": _test_outputs(course, cell, known, whys.get(name)),
    }


def _unknown(course: Course, cell: NotebookNode, known: Original, text: Text) -> dict[str, Any]:
    """A cell that nbgrader does not know: the instructor's, or the student's own."""
    given = given_id(cell)
    if given in known.order and cell.cell_type != "code":
        return {"kind": "text", "name": "", "item": None, "comment": "", "shown": text.cells[given]}
    if given in known.order:
        outputs = _outputs(course, cell)
        return {"kind": "given", "shown": text.cells[given], "outputs": outputs, "comment": ""}
    code = cell.cell_type == "code"
    shown = coloured(cell.source) if code else short(_unfenced(cell.source), course, CODE)
    return {"kind": "own", "shown": shown, "outputs": _outputs(course, cell), "comment": ""}


def _given(course: Course, cell: NotebookNode, name: str, text: Text) -> dict[str, Any]:
    """The instructor's code, with what it put out in the worked edition, else with this work."""
    worked = NotebookNode(outputs=text.outputs[name]) if name in text.outputs else cell
    return {"shown": text.cells[name], "outputs": _outputs(course, worked)}


def _has_hidden(source: NotebookNode) -> bool:
    return cells.HIDDEN[0].strip("# ") in source.source


def _test_outputs(
    course: Course, cell: NotebookNode, known: Original, why: Explanation | None
) -> list[dict[str, Any]]:
    """What a test printed, and what may be said of its failure.

    A test with a hidden part may give right functions to the student's one, which prints what
    comes of them: right answers. So what is printed there is left out.
    """
    name = cells.name(cell) or ""
    found: list[dict[str, Any]] = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and not _has_hidden(known.cell(name)):
            found.append({"text": short(output.text, course)})
    if why is not None:
        found.append({"why": why})
    return found


def _outputs(course: Course, cell: NotebookNode) -> list[dict[str, Any]]:
    """What a cell printed and drew."""
    shown = [_output(course, output) for output in cell.get("outputs", [])]
    return [one for one in shown if one.get("text") or one.get("image")]


def _output(course: Course, output: NotebookNode) -> dict[str, Any]:
    data = output.get("data", {})
    if output.output_type == "stream":
        return {"text": short(output.text, course)}
    if output.output_type == "error":
        lines = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
        return {"text": short(lines, course), "error": True}
    text = data.get("text/plain")
    if _is_image(data.get("image/png")):
        return _image(course, "".join(data["image/png"].split()), text, output.get("metadata"))
    return {"text": short(text, course) if isinstance(text, str) else ""}


def _image(course: Course, picture: str, text: object, metadata: object) -> dict[str, Any]:
    """A picture, the sentence that stands for it, and its size.

    The sentence is its own alternative text, else the text beside it; what only names the class
    of a figure says nothing.
    """
    known = of_picture(metadata).get("image/png", {})
    if not known.get("alt") and isinstance(text, str) and not REPR.fullmatch(text):
        known |= of_picture({"image/png": {"alt": text}}).get("image/png", {})
    if not {"width", "height"} <= set(known):
        start = base64.b64decode(picture[:32])
        width, height = struct.unpack(">II", start[16:24]) if len(start) == 24 else (0, 0)
        known |= of_picture({"image/png": {"width": width, "height": height}}).get("image/png", {})
    return {"image": picture, "alt": course.say("feedback.picture"), **known}


def _is_image(data: object) -> bool:
    return isinstance(data, str) and len(data) <= IMAGE and bool(BASE64.fullmatch(data))


def _unfenced(source: str) -> str:
    """A student's text without the fence that `restore` put round it."""
    lines = source.split("\n")
    fenced = len(lines) > 1 and re.fullmatch("```+", lines[0]) and lines[0] == lines[-1]
    return "\n".join(lines[1:-1]) if fenced else source


def _clear(folder: Path, notebooks: set[str]) -> None:
    """Take what nbgrader copied out of the submission from a folder of pages.

    A file of the student's could pass for a page, and run script in the browser that opens it.
    """
    for path in folder.iterdir() if folder.is_dir() else ():
        is_page = path.suffix == ".html" and path.stem in notebooks
        is_other = path.is_dir() or path.is_symlink()
        if is_other or not (is_page or path.name == "timestamp.txt"):
            take_away(path)


@functools.cache
def _template(language: str) -> jinja2.Template:
    pages = environment(language)
    pages.tests["wide"] = wide
    pages.filters["points"] = lambda points: f"{round(points, 2):g}"
    pages.filters["percent"] = lambda part, whole: (
        f"{100 * min(max(part / whole, 0), 1) if whole else 0:.0f}%"
    )
    return pages.get_template("feedback.html.j2")
