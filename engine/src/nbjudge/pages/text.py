"""The instructor's text of a notebook as HTML: the only markup that a page takes as it is."""

from __future__ import annotations

import base64
import functools
import itertools
import mimetypes
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
from markupsafe import Markup, escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, String

from nbjudge.course import Course
from nbjudge.notebook import cells
from nbjudge.notebook.original import Original, original
from nbjudge.pages import formula
from nbjudge.pages.formula import mathml

TEXT, CODE, IMAGE = 5_000, 20_000, 2**21  # characters of one output, cell or picture, shown
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# The element for each kind of word in code: as short as HTML has them, for a page holds thousands.
COLOURS = {Comment: "small", Keyword: "b", Number: "i", String: "i", Name.Function: "dfn"}
LONG, DRAWN = 24, 24  # characters of a formula that a phone may have to scroll, and as drawn
LINE = 80  # columns of code that any screen shows which does not break lines (`feedback.css`)
WIDE = "\u2e80"  # the first character that takes two columns
TAG = re.compile("<[^>]*>")
IDEA = re.compile(r"[：（，；]|[:;,] | \(")  # behind it, the idea of a test goes into details
# No line may begin with what stands behind a formula, nor end with what stands before it.
FORMULA = re.compile(
    r'((?:[（“《]|(?<![\w&])\()?)((?:<span class="formula"[^>]*>)?<math\b.*?</math>(?:</span>)?)'
    r"([，。；：、！？）”》,.;:!?)]*)",
    re.DOTALL,
)
TWO = '</span><span class="together">'  # side by side: between them, a line may end
EMPTY_HEAD = re.compile(r"<th([^>]*)>\s*</th>")
RATING = re.compile(r" [★☆]+.*")  # how hard an exercise is, behind its heading
GENERATED = re.compile("cell-[0-9a-f]{16}")  # a cell's name as Create Assignment makes it
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
SOURCE = re.compile(r"""(<img\b[^>]*?\ssrc=)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
DEEPEST = 6  # of the headings that HTML has; the page has one above the lesson's own


@dataclass(frozen=True)
class Item:
    """What a person calls a test, or another cell with points."""

    function: str
    idea: str  # in few words, no other's of this function; empty: it is the function's only cell
    about: str  # the idea in full

    def __str__(self) -> str:
        return f"{self.function} · {self.idea}" if self.idea else self.function


@dataclass(frozen=True)
class Text:
    """The instructor's text of a notebook, rendered. Cells are known by `original.key`."""

    title: Markup
    cells: dict[str, Markup]  # text as HTML, code coloured, hidden tests cut out
    abouts: dict[str, str]  # of tests: the idea, from their first comment
    places: dict[str, list[tuple[str, Markup]]]  # of exercises: anchors of what to read again
    outputs: dict[str, list[NotebookNode]]  # of given cells, as the worked edition has them
    labels: dict[str, str]  # of cells with points and of solutions: their names, if no digits
    items: dict[str, Item]  # of tests and of cells with points: what a person calls them
    signs: str  # all the characters of its formulas


def rendered(course: Course, name: str) -> Text:
    """Return the text of a notebook, rendered once as long as it does not change."""
    path = course.source / f"{name}.ipynb"
    worked = course.worked / path.name
    changed = tuple(one.stat().st_mtime_ns if one.is_file() else 0 for one in (path, worked))
    return _rendered(path, worked, course.exercise_heading, changed)


@functools.cache
def _rendered(path: Path, worked: Path, heading: str, _: tuple[int, int]) -> Text:
    known = original(path)
    markdown = _Markdown(path.parent, re.compile(heading))
    text = Text(Markup(""), {}, {}, {}, _worked(worked, known), {}, {}, "")
    for key in known.order:
        cell = known.cell(key)
        if cell.cell_type != "code":
            markdown.attachments = cell.get("attachments", {})
            html = MarkdownWithMath(renderer=markdown).render(cell.source)
            html = FORMULA.sub(_together, html)
            text.cells[key] = Markup(html.replace(TWO, f"{TWO[:7]}<wbr>{TWO[7:]}"))
        else:
            shown = cells.without_region(cell.source, cells.HIDDEN, keep=False)
            text.cells[key] = coloured(shown)
            text.abouts[key] = cells.about(shown)
        if cells.is_solution(cell):
            text.places[known.exercise(key)] = markdown.before()
        if cells.is_solution(cell) or cells.points(cell) is not None:
            text.labels[key] = _label(key, known.exercise(key), markdown.headings)
    title = markdown.headings[0][2] if markdown.headings else Markup(escape(path.stem))
    labels = _numbered(text.labels, known)
    signs = formula.characters("".join(text.cells.values()))
    return replace(
        text, title=title, labels=labels, items=_items(known, labels, text.abouts), signs=signs
    )


def _label(name: str, exercise: str, headings: list[tuple[int, str, Markup]]) -> str:
    """What a person calls a cell: its name, unless that is made of random digits."""
    if not GENERATED.fullmatch(name):
        return name
    if not GENERATED.fullmatch(exercise):
        return exercise
    return headings[-1][2].striptags() if headings else name


def _numbered(labels: dict[str, str], known: Original) -> dict[str, str]:
    """The labels, with a number where several cells with points have the same."""
    found = dict(labels)
    earning = [name for name in labels if cells.points(known.cell(name)) is not None]
    often = Counter(labels[name] for name in earning)
    seen: Counter[str] = Counter()
    for name in earning:
        label = labels[name]
        seen[label] += 1
        if often[label] > 1:
            found[name] = f"{label} {seen[label]}"
    return found


def _items(
    known: Original, labels: Mapping[str, str], abouts: Mapping[str, str]
) -> dict[str, Item]:
    """What a person calls each test and each cell with points."""
    found: list[tuple[str, str, str, str]] = []  # name, function, idea in short, in full
    for name in known.order:
        cell, exercise = known.cell(name), known.exercise(name)
        if cells.is_test(cell) or cells.points(cell) is not None:
            function, label = labels.get(exercise, exercise), labels.get(name, name)
            about = abouts.get(name) or label.removeprefix(function).lstrip("- ")
            found.append((name, function, IDEA.split(about, maxsplit=1)[0], about))
    often = Counter((function, idea) for _, function, idea, _ in found)
    items: dict[str, Item] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for name, function, short, about in found:
        idea = short if often[function, short] == 1 else about
        seen[function, idea] += 1
        count = seen[function, idea]
        items[name] = Item(function, idea if count == 1 else f"{idea} {count}".strip(), about)
    return items


def _together(found: re.Match[str]) -> str:
    """A formula in a line, kept on it with the marks that stand beside it."""
    before, drawn, after = found.groups()
    if 'display="block"' in drawn or not before + after:
        return found[0]
    return f'<span class="together">{before}{drawn}{after}</span>'


def _worked(path: Path, known: Original) -> dict[str, list[NotebookNode]]:
    """What the given cells print and draw in the worked edition, where they are the very same."""
    if not path.is_file():
        return {}
    worked = nbformat.read(path, as_version=4)
    return {
        cell.id: cell.outputs
        for cell in worked.cells
        if cell.cell_type == "code"
        and cell.id.startswith("code-")  # one without a name, which the build called by its text
        and cell.id in known.order
        and known.cell(cell.id).source == cell.source
        and not cells.is_test(known.cell(cell.id))
    }


class _Markdown(IPythonRenderer):
    """Markdown as HTML: formulas as MathML, headings with anchors, pictures in the page."""

    def __init__(self, folder: Path, exercise: re.Pattern[str]) -> None:
        super().__init__(escape=False)
        self.folder = folder
        self.exercise = exercise
        self.attachments: dict[str, dict[str, str]] = {}
        self.headings: list[tuple[int, str, Markup]] = []  # level, anchor, text

    def before(self) -> list[tuple[str, Markup]]:
        """The section and the exercise that the text has come to."""
        found: list[tuple[str, Markup]] = []
        for level, anchor, text in reversed(self.headings):
            if level == 2:
                found.insert(0, (anchor, Markup(RATING.sub("", text))))
                if not self.exercise.match(f"## {text}"):
                    break
        return [found[0], found[-1]] if len(found) > 1 else found

    def heading(self, text: str, level: int, **_: Any) -> str:
        anchor = f"s{len(self.headings) + 1}"
        self.headings.append((level, anchor, Markup(text)))
        if level == 1 and len(self.headings) == 1:
            return ""  # the title of the page
        shown = f"h{min(level + 1, DEEPEST)}"
        return f'<{shown} id="{anchor}">{text}</{shown}>\n'

    def block_math(self, body: str) -> str:
        return f'<div class="formula"{_stop(len(body) > LONG)}>{mathml(body, "block")}</div>'

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def inline_math(self, body: str) -> str:
        drawn = mathml(body, "inline")
        if len(body) <= LONG:
            return drawn
        scrolls = len(unescape(TAG.sub("", drawn))) > DRAWN
        return f'<span class="formula"{_stop(scrolls)}>{drawn}</span>'

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre{_stop(wide(code))}>{coloured(code)}</pre>\n"

    def table(self, text: str) -> str:
        text = EMPTY_HEAD.sub(r"<td\1></td>", text)
        return f'<div class="wide"{_stop(True)}><table>{text}</table></div>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture in the page itself, or what it shows: a page asks for nothing."""
        data = self._picture(url)
        if not data:
            return f"<em>{escape(text)}</em>"
        return f'<img alt="{escape(text)}" src="{escape(data)}">'

    def block_html(self, html: str) -> str:
        return super().block_html(self._with_pictures(html))

    def inline_html(self, html: str) -> str:
        return super().inline_html(self._with_pictures(html))

    def _with_pictures(self, html: str) -> str:
        """HTML of the instructor's whose pictures are in the page; one out of reach is empty."""
        return SOURCE.sub(
            lambda found: f'{found[1]}"{escape(self._picture(unescape(found[3])) or "data:,")}"',
            html,
        )

    def _picture(self, url: str) -> str:
        """The address of a picture that holds the picture itself; empty where it is out of reach.

        What is out of reach lies in the network or outside of the notebook's folder, is too
        large, or is of no kind that a browser shows.
        """
        if url.startswith("data:image/"):
            return url if len(url) <= IMAGE else ""
        try:
            kind, data = self._file(unquote(url))
        except (OSError, ValueError):  # its name is no name of a file
            return ""
        return f"data:{kind};base64,{data}" if kind in PICTURES and 0 < len(data) <= IMAGE else ""

    def _file(self, name: str) -> tuple[str, str]:
        """The kind of a file beside the notebook, or attached to a cell, and its data in base64."""
        if name.startswith("attachment:"):
            bundle = self.attachments.get(name.removeprefix("attachment:"), {})
            return next(((kind, "".join(bundle[kind])) for kind in bundle), ("", ""))
        path = (self.folder / name).resolve()
        if "://" in name or not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            return "", ""
        kind = mimetypes.guess_type(path.name)[0] or ""
        return kind, base64.b64encode(path.read_bytes()).decode()


def _stop(scrolls: bool) -> str:
    """The attribute that lets a keyboard reach, and so scroll, an element."""
    return ' tabindex="0"' if scrolls else ""


def wide(text: str) -> bool:
    """Tell whether a block of code, or the HTML of one, may have to be scrolled."""
    plain = TAG.sub("", text) if isinstance(text, Markup) else text
    return any(
        len(line) + sum(character >= WIDE for character in line) > LINE
        for line in plain.splitlines()
    )


def coloured(code: str) -> Markup:
    """Return Python code with a few kinds of words marked; everything in it is escaped."""
    if len(code) > CODE:
        return escape(code[:CODE] + "\n…")
    tokens = PythonLexer(stripnl=False, ensurenl=False).get_tokens(code)
    parts = []
    for colour, found in itertools.groupby(tokens, lambda token: _colour(token[0])):
        safe = str(escape("".join(text for _, text in found)))
        parts.append(f"<{colour}>{safe}</{colour}>" if colour else safe)
    return Markup("".join(parts))


@functools.cache
def _colour(kind: Any) -> str | None:
    """The element for a kind of word; None: it is not marked."""
    return next((COLOURS[known] for known in COLOURS if kind in known), None)
