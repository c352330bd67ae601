"""How Sphinx makes the reading site; `nbjudge site` hands the lessons to it."""

import re

from docutils import nodes
from nbjudge.pages.formula import mathml
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

SIZE = re.compile(r'style="width: (\d+)px; height: (\d+)px;"')

project = "理解反向传播"
language = "zh_CN"
extensions = ["myst_nb"]
templates_path = ["_templates"]
exclude_patterns = ["_static", "_templates"]
smartquotes = False

nb_execution_mode = "off"
nb_ipywidgets_js = {}  # from elsewhere by default
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 0
html_math_renderer = "mathml"

html_theme = "sphinx_book_theme"
html_title = project
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_permalinks = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "home_page_in_toc": True,
    "logo": {"text": project},
    "use_download_button": False,
    "use_fullscreen_button": False,
    "footer_content_items": [],
    "navbar_persistent": [],
    "navigation_with_keys": False,
    "show_toc_level": 2,
}


def _inline(page: HTML5Translator, node: nodes.math) -> None:
    page.body.append(f'<span class="formula">{mathml(node.astext(), "inline")}</span>')
    raise nodes.SkipNode


def _block(page: HTML5Translator, node: nodes.math_block) -> None:
    page.body.append(f'<div class="formula">{mathml(node.astext(), "block")}</div>')
    raise nodes.SkipNode


def _sized(page: HTML5Translator, node: nodes.image) -> None:
    """Write the size of a picture as attributes: so a browser keeps its place before it comes.

    As a style, which Sphinx writes, the height would stay where a phone makes the width less.
    """
    HTML5Translator.visit_image(page, node)
    page.body[-1] = SIZE.sub(r'width="\1" height="\2" loading="lazy"', page.body[-1])


def _name_headings(app: Sphinx, document: nodes.document, page: str) -> None:
    """Give headings an anchor, as their sections have: so the search can lead to them."""
    for section in document.findall(nodes.section):
        section.children[0]["ids"] = [f"at-{section['ids'][0]}"]


def setup(app: Sphinx) -> None:
    app.add_node(nodes.image, override=True, html=(_sized, None))
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect("doctree-resolved", _name_headings)
