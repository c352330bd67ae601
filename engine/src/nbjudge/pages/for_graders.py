"""Formulas in formgrader without a CDN: filters of its pages, which `nbjudge.use` names.

A page holds what students wrote, so of a formula only MathML is taken.
"""

from __future__ import annotations

import base64
import functools
from typing import Any
from xml.etree import ElementTree

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from nbjudge.pages import formula

LONGEST = 5_000  # characters of a formula
NAMESPACE = "http://www.w3.org/1998/Math/MathML"
TAGS = set(
    "math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle mpadded mphantom menclose msub "
    "msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd".split()
)
ATTRIBUTES = set(
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence "
    "form height largeop linethickness lspace mathcolor mathsize mathvariant maxsize minsize "
    "movablelimits notation rowlines rowspacing rspace scriptlevel separator stretchy symmetric "
    "voffset width".split()
)
ElementTree.register_namespace("", NAMESPACE)


class _Renderer(IPythonRenderer):
    """Markdown as nbconvert renders it, but for formulas."""

    def inline_math(self, body: str) -> str:
        return _drawn(body, "inline")

    def block_math(self, body: str) -> str:
        return f"<div>{_drawn(body, 'block')}</div>"

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Return a cell's Markdown as HTML: nbconvert's filter of that name, with formulas drawn."""
    cell: Any = context.get("cell", {})
    renderer = _Renderer(escape=False, attachments=cell.get("attachments", {}))
    return str(MarkdownWithMath(renderer=renderer).render(source))


@functools.cache
def formula_font(_: str = "") -> str:
    """Return the font for formulas, for a data: address."""
    return base64.b64encode(formula.FONT.read_bytes()).decode()


def _drawn(latex: str, display: str) -> str:
    """A formula as MathML and nothing else; what is none, as text."""
    as_text = f"<code>{escape(latex)}</code>"
    if len(latex) > LONGEST:
        return as_text
    try:
        drawn = ElementTree.fromstring(formula.mathml(latex, display))
    except ElementTree.ParseError:
        return as_text
    for element in drawn.iter():
        tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        if tag not in TAGS or not element.attrib.keys() <= ATTRIBUTES:
            return as_text
    return ElementTree.tostring(drawn, encoding="unicode")
