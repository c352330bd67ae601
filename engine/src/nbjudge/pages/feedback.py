"""A student's feedback: one page a notebook, written by `nbgrader generate_feedback`.

On top the points, then what lost points and what it looks like, then the lesson with what the
student wrote. What a student wrote is text to this page, never markup: the template escapes
all but `Markup`, and `Markup` is made here from the instructor's own text only. Of a hidden test
nothing is shown, neither its source nor what was expected nor what came.
"""

from __future__ import annotations

import builtins
import functools
import itertools
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import nbformat
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, String

from course import autograde, gradebook, lesson
from course.config import ASSIGNMENT, KIT, ROOT
from course.font import embedded
from course.formula import mathml
from course.items import Item, explain, items
from course.pages import TEMPLATES, environment

TEXT, CODE, IMAGE = 5_000, 20_000, 2**21  # characters of one output, cell or picture, shown
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
COLOURS = {Comment: "c", Keyword: "k", Number: "m", String: "s", Name.Function: "f"}
LONG = 24  # characters of a formula in a line that a phone may have to scroll
EXERCISE = "练习"
RATING = re.compile(r" [★☆]+.*")
AUTOMATIC = "No response."  # nbgrader's own comment on a cell that was left as it was

# What may be said of a check in a hidden test: nothing that these do not match.
SHAPES = re.compile(r"[^:]{1,80}: (形状应该是 \([\d, ]*\), 你的结果是 \([\d, ]*\))。")
TIMES = r"大小是正确结果的 [-+.e\d]+ 倍"
WORDS = r"[^。\d]{1,30}"
COMPARED = re.compile(
    rf".*。(方向(?:转置之后就一样了: {WORDS}|差得远"
    rf"|接近, {TIMES}|正好相反, {TIMES}: {WORDS}"
    rf"|和大小都只差一点点: {WORDS}|完全一致, {TIMES}: 看看多了或少了哪个系数, 比如 2 或 1/n))。",
    re.DOTALL,
)
RAISED = re.compile(r"[^:]{1,80}: 运行时抛出 (\w+): ")
STOPPED = re.compile(r"学生的程序(超过了 [\d.]+ 秒, 被停下来了|自己退出了)")
LINE = re.compile(r"  第 (\d+) 行, (\w+): ")
# What a visible test says, in parts.
VALUES = re.compile(r"(.*?): (.{0,3}应该是) (.*), (你的结果是) (.*?)。(方向[^。]*。)?", re.DOTALL)
NOT_GRADED = "这份笔记没有跑完 (太久, 或者内存用完了), 这个测试没有分数: 找一找停不下来的循环."
NOT_UNDERSTOOD = "测试没有等到一个看得懂的结果."


@dataclass(frozen=True)
class Told:
    """What a student may read of a failed test."""

    expected: str = ""
    got: str = ""
    text: str = ""
    hint: str = ""
    lines: tuple[str, ...] = ()
    hidden: bool = False


@dataclass
class Loss:
    """Why points are missing: some tests of a function that failed in the same way."""

    told: Told
    items: list[tuple[Item, str]] = field(default_factory=list)  # with what each is about


@dataclass(frozen=True)
class Lesson:
    """The instructor's text of a notebook, rendered."""

    title: Markup
    cells: dict[str, Markup]  # by name: text as HTML, code coloured, hidden tests cut out
    abouts: dict[str, str]  # of test cells: the idea, from their first comment
    places: dict[str, list[tuple[str, Markup]]]  # of solutions: anchors of what to read again
    outputs: dict[str, list[dict[str, Any]]]  # of demonstrations, as the worked edition has them
    font: str  # for the characters of the lesson and of what the course says, as base64


class Page(Exporter):
    """What nbgrader's GenerateFeedback writes for an autograded notebook."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        gradebook.keep_engine()
        self._last: _Student | None = None

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **options: Any
    ) -> tuple[str, Any]:
        """Return the page, and clear its folder of what came with the submission."""
        nb, resources = super().from_notebook_node(nb, resources, **options)
        course, told = self.parent.coursedir, resources["nbgrader"]
        student = self._last
        if student is None or student.name != told["student"]:
            student = self._last = _Student(Path(course.root), self.config, told["student"])
        folder = Path(course.format_path(course.feedback_directory, told["student"], "."))
        _clear(folder / told["assignment"], set(student.there))
        return _template().render(page(student, told["notebook"], nb)), resources


class _Student:
    """What the pages of one student have in common."""

    def __init__(self, root: Path, settings: Any, name: str) -> None:
        self.name = name
        self.source = root / "source" / ASSIGNMENT
        folder = root / "autograded" / name / ASSIGNMENT
        self.there = sorted(path.stem for path in folder.glob("*.ipynb"))
        marks = gradebook.marks(settings, name)
        self.items = items(root, name, marks)
        self.lessons = self._lessons(marks, gradebook.penalties(settings, name))

    def _lessons(self, marks: dict[str, gradebook.Marks], late: dict[str, float]) -> list[dict]:
        """Name, title and points of each lesson, in order."""
        return [
            {
                "name": notebook,
                "title": rendered(self.source / f"{notebook}.ipynb").title,
                "points": sum(given or 0.0 for given, _ in marks[notebook].values())
                - late.get(notebook, 0.0),
                "most": sum(most for _, most in marks[notebook].values()),
                "late": late.get(notebook, 0.0),
                "there": notebook in self.there,
            }
            for notebook in sorted(marks)
        ]


def page(student: _Student, name: str, notebook: NotebookNode) -> dict[str, Any]:
    """Return what the template needs to draw the page of an autograded notebook."""
    path = student.source / f"{name}.ipynb"
    of, text = autograde.original(path), rendered(path)
    own = [item for item in student.items if item.lesson == name]
    functions = [
        {
            "name": function,
            "lost": sum(item.lost for item in group),
            "places": text.places.get(function, []),
            "losses": losses(group, text, of.names),
        }
        for function, group in (
            (function, list(group))
            for function, group in itertools.groupby(
                [item for item in own if item.lost], lambda item: item.function
            )
        )
    ]
    by_name = {item.name: item for item in own}
    return {
        "font": text.font,
        "student": student.name,
        "lesson": next(one for one in student.lessons if one["name"] == name),
        "lessons": student.lessons,
        "points": sum(one["points"] for one in student.lessons),
        "most": sum(one["most"] for one in student.lessons),
        "functions": functions,
        "cells": [_cell(cell, of, text, by_name) for cell in notebook.cells],
    }


def losses(lost: list[Item], text: Lesson, names: tuple[str, ...]) -> list[Loss]:
    """Put together what failed in the same way."""
    found: dict[Told, Loss] = {}
    for item in lost:
        what = told(item, names)
        about = text.abouts.get(item.name, "")
        found.setdefault(what, Loss(what)).items.append((item, about))
    return list(found.values())


def told(item: Item, names: tuple[str, ...]) -> Told:
    """Return what the student may read of a failed test; `names` are the lesson's functions."""
    if item.mistake == "not_written":
        return Told(hint=item.hint)
    if item.error == "NotGraded":
        return Told(text=NOT_GRADED)
    if not item.error:
        return Told(text="等老师评分." if item.points is None else "老师给的分.")
    if item.hidden:
        lines = [LINE.match(line) for line in item.lines]
        own = tuple(f"第 {one[1]} 行, {one[2]}" for one in lines if one and one[2] in names)
        return Told(text=_hidden_text(item), hint=item.hint, lines=own, hidden=True)
    lines = tuple(_short(line.strip()) for line in item.lines)
    if values := VALUES.fullmatch(item.said):
        prefix, wanted, expected, came, got, compared = values.groups()
        prefix = "" if prefix == item.function else f"{prefix}: "
        return Told(
            f"{prefix}{wanted}\n{_short(expected)}",
            f"{came}\n{_short(got)}",
            compared or "",
            item.hint,
            lines,
        )
    said = item.said if item.error in ("CheckFailed", "StudentStopped") else ""
    return Told("", "", _short(said or f"{item.error}: {item.said}"), item.hint, lines)


def _hidden_text(item: Item) -> str:
    """What may be said of a hidden test beside the mistake's sentence: shape, direction, kind."""
    if item.error == "StudentStopped":
        stopped = STOPPED.fullmatch(item.said)
        return f"你的程序{stopped[1]}." if stopped else NOT_UNDERSTOOD
    if item.error != "CheckFailed":
        return NOT_UNDERSTOOD
    if shapes := SHAPES.fullmatch(item.said):
        return f"{shapes[1]}."
    if item.mistake == "value" and (compared := COMPARED.fullmatch(item.said)):
        return f"{compared[1]}."
    raised = RAISED.match(item.said)
    if raised and isinstance(getattr(builtins, raised[1], None), type):
        return f"运行时抛出了 {raised[1]}."
    return ""


def rendered(path: Path) -> Lesson:
    """Return the instructor's text in `path`, rendered once as long as it does not change."""
    return _rendered(path, path.stat().st_mtime_ns)


@functools.cache
def _rendered(path: Path, _: int) -> Lesson:
    markdown = _Markdown()
    cells, abouts, places = {}, {}, {}
    for cell in autograde.original(path).notebook.cells:
        name = lesson.parts(cell)[0]
        if cell.cell_type != "code":
            html = MarkdownWithMath(renderer=markdown).render(cell.source)
            cells[name] = Markup(html)
        elif lesson.is_solution(cell):
            places[name] = markdown.before()
        else:
            shown = lesson.without_region(cell.source, lesson.HIDDEN, keep=False)
            cells[name] = coloured(shown)
            abouts[name] = lesson.about(shown)
    title = markdown.headings[0][2] if markdown.headings else Markup(escape(path.stem))
    worked = _worked(ROOT / "notebooks" / path.name, cells)
    font = embedded(path.read_text("utf-8") + _said_by_the_course())
    return Lesson(title, cells, abouts, places, worked, font)


@functools.cache
def _said_by_the_course() -> str:
    """Text with every character of the page's own words and of the checks' and judge's."""
    here = Path(__file__).parent
    kit = here.parent / "lessons" / KIT
    files = [*here.glob("*.py"), *kit.glob("*.py"), TEMPLATES / "feedback.html.j2"]
    return "".join(path.read_text("utf-8") for path in files)


def _worked(path: Path, cells: dict[str, Markup]) -> dict[str, list[dict[str, Any]]]:
    """What the demonstrations print and draw; their names change with their text."""
    if not path.is_file():
        return {}
    worked = nbformat.read(path, as_version=4)
    return {
        cell.id: _outputs(cell)
        for cell in worked.cells
        if cell.cell_type == "code" and cell.id in cells and cell.id.startswith("code-")
    }


class _Markdown(IPythonRenderer):
    """The instructor's Markdown as HTML: formulas as MathML, headings with anchors."""

    def __init__(self) -> None:
        super().__init__(escape=False)
        self.headings: list[tuple[int, str, Markup]] = []  # level, anchor, text

    def before(self) -> list[tuple[str, Markup]]:
        """The section and the exercise that the text has come to."""
        found = []
        for level, anchor, text in reversed(self.headings):
            if level == 2:
                found.insert(0, (anchor, Markup(RATING.sub("", text))))
                if not text.startswith(EXERCISE):
                    break
        return [found[0], found[-1]] if len(found) > 1 else found

    def heading(self, text: str, level: int, **_: Any) -> str:
        anchor = f"s{len(self.headings) + 1}"
        self.headings.append((level, anchor, Markup(text)))
        return f'<h{level + 1} id="{anchor}">{text}</h{level + 1}>\n'

    def block_math(self, body: str) -> str:
        return f'<div class="formula">{mathml(body, "block")}</div>'

    def inline_math(self, body: str) -> str:
        formula = mathml(body, "inline")
        return formula if len(body) <= LONG else f'<span class="formula">{formula}</span>'

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre>{coloured(code)}</pre>\n"

    def table(self, text: str) -> str:
        return f'<div class="wide"><table>{text}</table></div>\n'


def coloured(code: str) -> Markup:
    """Return Python code with a few kinds of words marked; everything in it is escaped."""
    if len(code) > CODE:
        return escape(_short(code, CODE))
    parts = []
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(code):
        colour = next((COLOURS[known] for known in COLOURS if kind in known), None)
        safe = escape(text)
        parts.append(Markup('<i class="{}">{}</i>').format(colour, safe) if colour else safe)
    return Markup("").join(parts)


def _cell(
    cell: NotebookNode, of: autograde.Original, text: Lesson, known: dict[str, Item]
) -> dict[str, Any]:
    """What the template draws for a cell: its kind, its name, and what is in it.

    The instructor's text comes from the instructor's version, whatever the notebook says.
    """
    name = autograde.name_of(cell)
    if name not in of.order:
        code = cell.cell_type == "code"
        shown = coloured(cell.source) if code else _short(_unfenced(cell.source), CODE)
        return {"kind": "own", "shown": shown, "outputs": _outputs(cell)}
    source = of.cell(name)
    if lesson.is_solution(source):
        comment = cell.metadata.nbgrader.get("comment") or ""
        comment = "" if comment == AUTOMATIC else comment
        shown = coloured(cell.source)
        kind = "solution"
        return dict(kind=kind, name=name, shown=shown, outputs=_outputs(cell), comment=comment)
    if source.cell_type != "code":
        return {"kind": "text", "shown": text.cells[name]}
    points = lesson.parts(source)[1]
    if points is None:
        outputs = text.outputs.get(name, [])
        return {"kind": "given", "shown": text.cells[name], "outputs": outputs}
    return {
        "kind": "test",
        "name": name,
        "about": text.abouts[name],
        "shown": text.cells[name],
        "has_hidden": lesson.HIDDEN[0] in source.source,
        "item": known.get(name),
        "outputs": _test_outputs(cell, of),
    }


def _test_outputs(cell: NotebookNode, of: autograde.Original) -> list[dict[str, Any]]:
    """What a test printed, and what may be said of its failure.

    A test with a hidden part may give right functions to the student's one, which prints what
    comes of them: right answers. So what is printed there is left out.
    """
    name = autograde.name_of(cell)
    source = of.cell(name).source
    found = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and lesson.HIDDEN[0] not in source:
            found.append({"text": _short(output.text)})
        elif output.output_type == "error":
            item = Item("", name, 0.0, 0.0, **explain(output, source))
            found.append({"told": told(item, of.names)})
    return found


def _outputs(cell: NotebookNode) -> list[dict[str, Any]]:
    """What a cell of the student's printed and drew."""
    found = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if output.output_type == "stream":
            found.append({"text": _short(output.text)})
        elif output.output_type == "error":
            lines = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
            found.append({"text": _short(lines), "error": True})
        elif _is_image(data.get("image/png")):
            found.append({"image": "".join(data["image/png"].split())})
        elif isinstance(data.get("text/plain"), str):
            found.append({"text": _short(data["text/plain"])})
    return found


def _is_image(data: object) -> bool:
    return isinstance(data, str) and len(data) <= IMAGE and bool(BASE64.fullmatch(data))


def _unfenced(source: str) -> str:
    """A student's text without the fence that `autograde.restore` put round it."""
    lines = source.split("\n")
    fenced = len(lines) > 1 and re.fullmatch("```+", lines[0]) and lines[0] == lines[-1]
    return "\n".join(lines[1:-1]) if fenced else source


def _short(text: str, most: int = TEXT) -> str:
    text = ANSI.sub("", text)
    return text if len(text) <= most else f"{text[:most]}\n… 后面的省略了"


def _clear(folder: Path, notebooks: set[str]) -> None:
    """Take what nbgrader copied out of the submission from a folder of pages.

    A file of the student's could pass for a page, and run script in the browser that opens it.
    """
    for path in folder.iterdir() if folder.is_dir() else ():
        is_page = path.suffix == ".html" and path.stem in notebooks
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.is_symlink() or not (is_page or path.name == "timestamp.txt"):
            path.unlink()


@functools.cache
def _template() -> jinja2.Template:
    pages = environment()
    pages.filters["points"] = lambda points: f"{round(points, 2):g}"
    pages.filters["percent"] = lambda part, whole: (
        f"{100 * min(max(part / whole, 0), 1) if whole else 0:.0f}%"
    )
    return pages.get_template("feedback.html.j2")
