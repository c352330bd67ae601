"""The reading site: the student edition as web pages, with the figures of the worked one.

Text and code come from the student edition, never from the instructor's. What a demonstration
prints and draws comes from the worked edition, and only where both have the very same cell. How
the pages look is the course's own business: its folder ``site/`` is what Sphinx reads, with the
lessons beside it.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path

import jinja2
import nbformat
from nbformat import NotebookNode

from nbjudge.author import lesson
from nbjudge.course import Course, CourseError
from nbjudge.notebook import cells
from nbjudge.notebook.original import of_notebook

QUESTION = re.compile(r"^\*\*(.+?)\*\*$", re.MULTILINE)
STILL = {"text/plain", "image/png"}  # what a page shows of an output
FONTS = ("*.otf", "*.ttf", "*.woff")
STAMP = "edition.txt"  # in the seat: what it was made from
IGNORED = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
UNUSED = (  # Sphinx's own search, which does not know Chinese, and what no page asks for
    *("searchindex.js", "_static/*tools.js", "_static/language_data.js", "objects.inv"),
    *("_static/documentation_options.js", "_static/sphinx_highlight.js", "_static/translations.js"),
    *("_static/scripts/bootstrap.*", "_static/scripts/fontawesome.*", "_static/vendor/**/*.*"),
    *("_static/scripts/sphinx-book-theme.js", "_static/styles/theme.css"),
    *("_static/images/*.*", "_static/file.png", "_static/minus.png", "_static/plus.png"),
    *(".buildinfo", "_static/**/*.html", "_static/**/*.map", "_static/locales/**/*.*"),
    *("pagefind/pagefind-*ui.*", "pagefind/pagefind-highlight.js"),
)


@dataclass(frozen=True)
class Summary:
    """What the front page tells of a lesson."""

    name: str
    title: str
    question: str
    minutes: str  # a number, or a range as the lesson writes it
    points: int
    functions: tuple[str, ...]  # that earn points


@dataclass(frozen=True)
class Picture:
    """A picture for the front page, as an <img> has it."""

    src: str
    alt: str
    width: int
    height: int


def write(course: Course) -> Path:
    """Write the site of a course to ``_site/``, in place of what was there; return the folder.

    Where the course's seat in the browser was written before (``_seat/``), the site has it, too,
    and each lesson's page leads there.

    Raises:
        CourseError: Sphinx or pagefind is missing or fails, an edition was not built, or the seat
            is another edition's.
    """
    for package in ("sphinx", "myst_nb", "sphinx_book_theme", "pagefind"):
        if find_spec(package) is None:
            raise CourseError(
                f"{package} is missing; run `make site`, or pip install -r site/requirements.txt."
            )
    target = course.root / "_site"
    with tempfile.TemporaryDirectory() as scratch:
        sources, pages = Path(scratch) / "sources", Path(scratch) / "pages"
        prepare(course, sources)
        seat = ("-A", "seat=1") if has_seat(course) else ()
        _run("sphinx", "-W", "--keep-going", "-q", "-d", f"{scratch}/trees", *seat, sources, pages)
        _run(
            *("pagefind", "--site", pages, "--quiet"),
            *("--root-selector", "article", "--exclude-selectors", ".cell:not(.tag_exercise) pre"),
        )
        for path in {path for pattern in UNUSED for path in pages.glob(pattern)}:
            path.unlink()
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(pages, target)
    if has_seat(course):
        shutil.copytree(course.root / "_seat", target / "seat")
        shutil.copyfile(course.root / "_seat.zip", target / "seat.zip")
    return target


def has_seat(course: Course) -> bool:
    """Tell whether the seat in the browser was written.

    Raises:
        CourseError: it was written from another edition than today's.
    """
    folder = course.root / "_seat"
    if not folder.is_dir() or not folder.with_suffix(".zip").is_file():
        return False
    stamp = folder / STAMP
    if not stamp.is_file() or stamp.read_text("utf-8") != edition(course):
        raise CourseError(
            f"{folder}: was made from another edition of the course; run `make seat` first, or "
            "delete it, and the site has no exercises in the browser."
        )
    return True


def edition(course: Course) -> str:
    """Return a sum of all that the seat in the browser takes from the course."""
    found = hashlib.sha256()
    for folder in (course.release, course.root / "seat"):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder)
            if not IGNORED("", list(name.parts)):
                found.update(f"{name.as_posix()} {path.stat().st_size}\n".encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def prepare(course: Course, sources: Path) -> None:
    """Write what Sphinx reads to a new folder: front page, lessons, what to download.

    Raises:
        CourseError: the course has no site, or its lessons were not built.
    """
    folder = course.root / "site"
    if not (folder / "index.md").is_file():
        raise CourseError(f"{folder / 'index.md'}: is not there; it is the site's front page.")
    shutil.copytree(folder, sources, ignore=IGNORED)
    summaries, pictures = [], {}
    for name, student, worked in editions(course):
        notebook = reading(course, student, worked)
        nbformat.write(notebook, sources / f"{name}.ipynb")
        summaries.append(summary(course, name, student))
        pictures[name] = functools.partial(_first_picture, notebook, sources, name)
    template = (folder / "index.md").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    text = environment.from_string(template).render(
        lessons=summaries,
        functions={name for one in summaries for name in one.functions},
        picture=lambda name: pictures[name](),
        seat=has_seat(course),
    )
    (sources / "index.md").write_text(text, "utf-8")
    for font in [path for kind in FONTS for path in (course.release / course.kit).glob(kind)]:
        shutil.copyfile(font, sources / "_static" / font.name)
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(course.release, Path(scratch) / course.assignment, ignore=IGNORED)
        shutil.make_archive(str(sources / course.assignment), "zip", scratch)


def editions(course: Course) -> Iterator[tuple[str, NotebookNode, NotebookNode]]:
    """Yield each lesson's name, its student edition and its worked edition, in order.

    Raises:
        CourseError: the lessons were not built.
    """
    for text in lesson.texts(course):
        try:
            student, worked = (
                nbformat.read(folder / f"{text.stem}.ipynb", as_version=4)
                for folder in (course.release, course.worked)
            )
        except FileNotFoundError as error:
            raise CourseError(f"{error.filename} is not there; run `make build` first.") from None
        yield text.stem, student, worked


def summary(course: Course, name: str, student: NotebookNode) -> Summary:
    """Return what the lesson says of itself in its first cell, and its points and functions.

    Raises:
        CourseError: the first cell lacks the title, the question or the minutes.
    """
    first = student.cells[0].source
    how_long = course.say("site.minutes", minutes="…")
    minutes = r"(\d+(?: \w+ \d+)?)".join(map(re.escape, how_long.split("…")))
    question, time = QUESTION.search(first), re.search(minutes, first)
    if not first.startswith("# ") or question is None or time is None:
        raise CourseError(
            f"{name}: the front page of the site needs a title '# …', a question '**…**' in a "
            f"line of its own and '{how_long}' in the lesson's first cell; add what is missing."
        )
    worth = of_notebook(student, name).worth()
    title = first.partition("\n")[0].removeprefix("# ")
    return Summary(name, title, question[1], time[1], int(sum(worth.values())), tuple(worth))


def _first_picture(notebook: NotebookNode, sources: Path, name: str) -> Picture:
    """Write the first picture of a lesson to where a page finds it, and return what it is."""
    output = next(
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    )
    (sources / "_static").mkdir(exist_ok=True)
    src = f"_static/{name}.png"
    (sources / src).write_bytes(base64.b64decode(output.data["image/png"]))
    about = output.metadata["image/png"]
    return Picture(src, about["alt"], about["width"], about["height"])


def reading(course: Course, student: NotebookNode, worked: NotebookNode) -> NotebookNode:
    """Return the student edition of a lesson as it is read: with figures, its tests folded."""
    shown = {cell.id: cell for cell in worked.cells}
    kept: list[NotebookNode] = []
    for original in student.cells:
        cell = nbformat.from_dict(original)
        cell.metadata = nbformat.from_dict({"tags": _tags(original)})
        if cells.is_test(original):
            if not cells.has_code(cell.source):  # all of the test is hidden
                _list(kept, original, _test(course, original))
                continue
            _fold(cell, course.say("site.check", test=_test(course, original)))
        elif cells.is_setup(original):
            _fold(cell, cells.about(cell.source) or course.say("site.setup"))
        elif cells.is_demonstration(original):
            if cells.is_live(original):
                cell.metadata.tags.append("live")
                _fold(cell, course.say("site.live"))
            cell.outputs = _outputs(cell, shown.get(cell.id))
            if cell.outputs and all("image/png" in one.get("data", {}) for one in cell.outputs):
                _fold(cell, course.say("site.drawing"))
            _describe(cell)
        kept.append(cell)
    notebook = nbformat.from_dict(student)
    notebook.cells = kept
    return notebook


def _list(kept: list[NotebookNode], cell: NotebookNode, test: str) -> None:
    """Name a hidden test; those that follow each other are one list."""
    text = f"<li>{escape(test)}</li></ul>"
    if kept and kept[-1].id.endswith("-hidden"):
        kept[-1].source = kept[-1].source.removesuffix("</ul>") + text
    else:
        name = f"{cells.name(cell)}-hidden"[-64:]
        kept.append(nbformat.v4.new_markdown_cell(f'<ul class="tests">{text}', id=name))


def _outputs(cell: NotebookNode, same: NotebookNode | None) -> list[NotebookNode]:
    """What a demonstration shows: the outputs of the same cell in the worked edition."""
    is_own = "progress.show(" in cell.source  # how far a student is, no reader
    if is_own or same is None or same.source != cell.source:
        return []
    return [_still(output) for output in same.outputs]


def _describe(cell: NotebookNode) -> None:
    """Give the pictures of a cell the sentence that stands for them, as myst-nb asks for it.

    It knows one a cell, so two pictures share what is said of both.
    """
    known = [
        output.metadata.get("image/png", {}).get("alt", "")
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    if words := " ".join(" ".join(known).split()):
        cell.metadata.setdefault("mystnb", {})["image"] = {"alt": words}


def _tags(cell: NotebookNode) -> list[str]:
    """The tags that the style sheet needs, and nothing that steers Sphinx."""
    return [
        name
        for name, is_so in (
            (cells.DEMONSTRATION, cells.is_demonstration(cell)),
            ("exercise", cells.is_solution(cell)),
        )
        if is_so
    ]


def _still(output: NotebookNode) -> NotebookNode:
    """An output without what needs a kernel or a script: of a slider, its words remain."""
    if "data" not in output:
        return output
    return nbformat.from_dict(
        {**output, "data": {kind: data for kind, data in output.data.items() if kind in STILL}}
    )


def _test(course: Course, cell: NotebookNode) -> str:
    """One line on a test: what it is about and what it is worth."""
    points = cells.points(cell)
    worth = course.say("site.points", points=points) if points else course.say("site.no_points")
    about = cells.about(cell.source) or course.say("site.example")
    return course.say("site.test", about=about, points=worth)


def _fold(cell: NotebookNode, prompt: str) -> None:
    cell.metadata.tags.append("hide-input")
    cell.metadata["mystnb"] = {"code_prompt_show": prompt, "code_prompt_hide": prompt}


def _run(module: str, *words: str | Path) -> None:
    command = [sys.executable, "-m", module, *map(str, words)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env=environment
    )
    if ran.returncode:
        lines = (ran.stderr or ran.stdout).strip().splitlines()
        raise CourseError(f"{module} could not make the site: " + " ".join(lines[-5:]))
