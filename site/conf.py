"""How Sphinx makes the reading site; `nbjudge site` hands the lessons to it.

What a page's own text becomes is in lesson_page.py, what is cut off before it is published in
weight.py.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

project = "理解反向传播"
language = "zh_CN"
extensions = ["myst_nb", "lesson_page", "weight"]
templates_path = ["_templates"]
exclude_patterns = ["_static", "_templates"]
smartquotes = False

nb_execution_mode = "off"
nb_ipywidgets_js = {}  # from elsewhere by default
myst_enable_extensions = ["dollarmath"]
html_math_renderer = "mathml"

html_theme = "sphinx_book_theme"
html_title = project
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_extra_path = [path.name for path in HERE.glob("*.zip")]  # the student edition
html_css_files = ["site.css", "live.css"]
html_sidebars = {"index": [], "**": ["sidebar.html"]}  # the front page is one list of lessons
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_permalinks = False
html_scaled_image_link = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "footer_content_items": [],
    "navbar_persistent": [],
    "primary_sidebar_end": [],
    "navigation_with_keys": False,
    "show_toc_level": 2,
}
