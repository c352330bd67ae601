"""How a lesson looks in JupyterLab: where to write is marked, lines are short enough to read.

The style is the output of a lesson's set-up cell, so that it needs no settings, and styles that
notebook alone. Where it is not understood, a notebook looks as it always does. Outside a kernel,
as where a class is graded, and in any edition but the students' own, nothing is shown.
"""

from __future__ import annotations

from .course_data import say
from .handed_out import ORIGINALS
from .progress import kernel_shell

# The lesson's own cells cannot be edited, which JupyterLab tells assistive technology, too: what is
# not read-only is to be written in. #e08a2e is seen on the paper of both themes.
STYLE = """<style class="lesson-seat">
.jp-Cell-outputWrapper:has(.lesson-seat):not(:has(.jp-OutputArea-child ~ .jp-OutputArea-child)) {
  display: none; }
.jp-Notebook:has(.lesson-seat) {
  --jp-content-font-size1: 15px;
  --jp-content-line-height: 1.75;
}
.jp-Notebook:has(.lesson-seat) .jp-RenderedMarkdown > * { max-width: 44em; }
.jp-Notebook:has(.lesson-seat) .jp-RenderedMarkdown code { white-space: nowrap; }
.jp-Notebook:has(.lesson-seat) .jp-RenderedMarkdown pre code { white-space: pre; }
.jp-Notebook:has(.lesson-seat) .jp-CodeCell:not(:has([aria-readonly="true"])) {
  .jp-InputArea-editor { border-left: 4px solid #e08a2e;
    background: color-mix(in srgb, #e08a2e 8%, var(--jp-layout-color0)); }
  .jp-InputArea-editor::before { content: "HERE"; display: block; padding: 4px 8px 0;
    font-size: 13px; font-weight: 600;
    color: color-mix(in srgb, #e08a2e 45%, var(--jp-ui-font-color0)); }
}
</style>"""


def arrange() -> None:
    """Show the style of the students' edition, in the cell that asks for it."""
    if kernel_shell() is None or not ORIGINALS.is_dir():
        return
    from IPython.display import display

    page = STYLE.replace("HERE", say("kit.seat.here"))
    display({"text/html": page, "text/plain": ""}, raw=True)
