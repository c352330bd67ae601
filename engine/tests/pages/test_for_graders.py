"""Formulas of formgrader's pages: drawn, and nothing but drawn."""

from __future__ import annotations

import nbformat
import pytest
from jinja2 import Environment
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from nbjudge import use
from nbjudge.pages import for_graders
from traitlets.config import Config


def drawn(source: str) -> str:
    environment = Environment(autoescape=False)
    environment.filters["markdown2html"] = for_graders.markdown2html
    return environment.from_string("{{ source | markdown2html }}").render(source=source, cell={})


def test_formulas_are_drawn() -> None:
    html = drawn("The **line** $x_1^2$ and\n\n$$\\frac{a}{b} = \\sigma(z)$$\n")
    assert "<strong>line</strong>" in html
    assert "<msubsup>" in html
    assert "<mfrac>" in html
    assert "$" not in html
    assert "&#963;" in html or "σ" in html


@pytest.mark.parametrize(
    "latex",
    [
        "\\href{javascript:alert(1)}{x}",
        "\\text{<img src=x onerror=alert(1)>}",
        "\\text{<![CDATA[><img src=x onerror=alert(1)>]]>}",
        "\\mathrm{</math><script>alert(1)</script>}",
        '\\color{red" onclick="alert(1)}x',
        "\\class{x}{y}\\style{background:url(x)}{y}",
        "\\frac{" * 400,
        "x" * 6000,
    ],
)
def test_nothing_but_formulas(latex: str) -> None:
    """A student's answer may hold any; what formgrader shows runs in a teacher's browser."""
    html = drawn(f"a ${latex}$ b").replace("&lt;", "‹")
    for word in ("<img", "<script", "href=", ' onclick="', "<style", "style=", "<![CDATA"):
        assert word not in html


def test_formgraders_page_asks_for_nothing() -> None:
    """The template of nbgrader's page takes ours in the place of MathJax."""
    config = Config()
    config.HTMLExporter.template_name = "formgrade"  # as nbgrader's extension sets these
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    own = Config()
    use(own)
    config.merge(own)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A\n\n$x^2$")])
    resources = {"base_url": "", "notebook_id": "n", "index": 0, "total": 1}
    html, _ = HTMLExporter(config=config).from_notebook_node(notebook, {**resources})
    assert "<msup>" in html
    assert "cdnjs" not in html
    assert "window.MathJax" in html
    assert "data:font/woff;base64,d09G" in html
