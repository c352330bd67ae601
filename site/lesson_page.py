"""What the parts of a lesson become on its page: formulas, figures, folds, addresses."""

import re
from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from nbjudge.pages.formula import mathml
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

SIZE = re.compile(r'style="width: (\d+)px; height: (\d+)px;"')
SECTION = re.compile(r'<section([^>]*) id="([^"]+)">\s*<h(\d)')
EMPTY_HEAD = re.compile(r'<th class="head"><p></p></th>')
LONG = 24  # characters of a formula that fill a phone's line, 17 pixels each at most
SHORT = 26  # of code that no line break may part
OPENING, CLOSING = "（「《“", "，。；：？！、）」》”…,.;:!?)"
BEFORE, AFTER = re.compile(f"[{OPENING}]+$"), re.compile(f"^[{CLOSING}]+")
WIDE = "\u2e80-\u9fff\uff00-\uffef“”…"  # what a Chinese line needs no blank beside
LINE_END = re.compile(f"(?<=[{WIDE}])\n(?=[{WIDE}])|(?<=[{CLOSING[:10]}])\n|\n(?=[{OPENING}])")
EFFORT = re.compile(r"难度 \d/\d · ")
CAPTION = "读图："
# A picture with small words: a phone does not shrink it, it scrolls in a box of its own.
GRAPH = re.compile(r"\bdraw_(?:graph|paths|network|backprop)\(")


def _inline(page: HTML5Translator, node: nodes.math) -> None:
    formula = mathml(node.astext(), "inline")
    shown = re.sub(r"<[^>]*>|&#x[0-9A-F]+;", lambda tag: "" if tag[0][0] == "<" else "x", formula)
    name = "formula long" if len(shown) > LONG else "formula"
    page.body.append(f'<span class="{name}">{formula}</span>')
    raise nodes.SkipNode


def _block(page: HTML5Translator, node: nodes.math_block) -> None:
    formula = mathml(node.astext(), "block")
    page.body.append(f'<div class="formula">{formula}</div>')
    raise nodes.SkipNode


def _sized(page: HTML5Translator, node: nodes.image) -> None:
    """Write the size of a picture as attributes: so a browser keeps its place before it comes.

    As a style, which Sphinx writes, the height would stay where a phone makes the width less.
    """
    HTML5Translator.visit_image(page, node)
    page.body[-1] = SIZE.sub(r'width="\1" height="\2" loading="lazy"', page.body[-1])


def _fold(page: HTML5Translator, node: HideCodeCellNode) -> None:
    """Write folded code as the lessons write their hints, with a name that is its text."""
    page.body.append(f'<details class="code"><summary>{escape(node["prompt_show"])}</summary>\n')


def _end_fold(page: HTML5Translator, node: HideCodeCellNode) -> None:
    page.body.append("</details>\n")


class Box(nodes.General, nodes.Element):
    """An element of HTML by its name; docutils' own figures want a number."""


def _open(page: HTML5Translator, node: Box) -> None:
    words = "".join(f' {name}="{escape(value)}"' for name, value in node["attributes"].items())
    page.body.append(f"<{node['tag']}{words}>")


def _close(page: HTML5Translator, node: Box) -> None:
    page.body.append(f"</{node['tag']}>\n")


class Addresses(SphinxTransform):
    """Give sections an address from their heading, which can be shared and stays."""

    default_priority = 870  # before Sphinx reads the tables of contents, at 880

    def apply(self) -> None:
        taken: set[str] = set()
        for section in self.document.findall(nodes.section):
            words = "-".join(re.findall(r"\w+", section.next_node(nodes.title).astext().lower()))
            name, number = words, 1
            while name in taken:
                number += 1
                name = f"{words}-{number}"
            taken.add(name)
            section["ids"] = [name]


def _polish(app: Sphinx, document: nodes.document, page: str) -> None:
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        below = title.next_node(descend=False, siblings=True)
        if isinstance(below, nodes.paragraph) and EFFORT.match(below.astext()):
            below["classes"].append("effort")
    for paragraph in document.findall(nodes.paragraph):
        _join_lines(paragraph)
    for formula in list(document.findall(nodes.math)):
        _keep_marks(formula)
    for literal in document.findall(nodes.literal):
        if len(literal.astext()) <= SHORT:
            literal["classes"].append("short")
    for image in list(document.findall(nodes.image)):
        _frame(image)


def _join_lines(paragraph: nodes.paragraph) -> None:
    """Drop the ends of source lines where a browser's blank would be seen in Chinese."""
    for text in list(paragraph.findall(nodes.Text)):
        place = text.parent.index(text)
        if text == "\n" and 0 < place < len(text.parent) - 1:
            before, after = (text.parent[place + step].astext() for step in (-1, 1))
            if LINE_END.search(before[-1:] + "\n" + after[:1]):
                text.parent[place] = nodes.Text("")


def _keep_marks(formula: nodes.math) -> None:
    """Put a formula and the marks around it into one span: no line begins with a comma."""
    parent = formula.parent
    place = parent.index(formula)
    together = nodes.inline(classes=["together"])
    before = parent[place - 1] if place else None
    after = parent[place + 1] if place + 1 < len(parent) else None
    marks = BEFORE.search(before) if isinstance(before, nodes.Text) else None
    if marks:
        parent[place - 1] = nodes.Text(before[: marks.start()])
        together += nodes.Text(marks[0])
    together += formula.deepcopy()
    if isinstance(after, nodes.Text) and (found := AFTER.match(after)):
        parent[place + 1] = nodes.Text(after[found.end() :])
        together += nodes.Text(found[0])
    if len(together) > 1:
        parent[place] = together


def _frame(image: nodes.image) -> None:
    """Make a cell's picture and the paragraph that reads it a figure with a caption."""
    output = image.parent
    cell = output.parent
    if cell is None or "cell" not in cell.get("classes", []):
        return
    figure = Box("", tag="figure", attributes={})
    output.replace(image, figure)
    if any(GRAPH.search(code.astext()) for code in cell.findall(nodes.literal_block)):
        figure += Box("", image, tag="div", attributes={"class": "graph"})
    else:
        figure += image
    below = cell.next_node(descend=False, siblings=True)
    is_last = output.children[-1] is figure
    if is_last and isinstance(below, nodes.paragraph) and below.astext().startswith(CAPTION):
        figure += Box("", *below.children, tag="figcaption", attributes={})
        below.parent.remove(below)


def _mend(app: Sphinx, page: str, template: str, context: dict, tree: nodes.document) -> None:
    """Move addresses to the headings, where the search looks; an empty head becomes a cell."""
    if "body" in context:
        body = SECTION.sub(r'<section\1>\n<h\3 id="\2"', context["body"])
        context["body"] = EMPTY_HEAD.sub("<td></td>", body)


def setup(app: Sphinx) -> None:
    app.add_node(nodes.image, override=True, html=(_sized, None))
    app.add_node(HideCodeCellNode, override=True, html=(_fold, _end_fold))
    app.add_node(Box, html=(_open, _close))
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.add_transform(Addresses)
    app.connect("doctree-resolved", _polish)
    app.connect("html-page-context", _mend)
