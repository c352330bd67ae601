"""What is otherwise where notebooks run in a browser: in JupyterLite, whose Python is WebAssembly.

Elsewhere nothing here does anything.
"""

from __future__ import annotations

import html
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from .course_data import say

IN_BROWSER = sys.platform == "emscripten"
BUTTON = (
    '<a href="{href}" download="{name}" style="display: inline-block; margin: 4px 0; padding: '
    "6px 14px; border-radius: 4px; background: #0a5fb4; color: white; text-decoration: none"
    '">{words}</a>'
)


def offer(path: Path) -> None:
    """Show a link that saves a file where the browser saves what it downloads.

    The link holds no data, so a notebook that is saved with it does not grow.
    """
    if not IN_BROWSER:
        return
    from IPython.display import display

    js, ffi = import_module("js"), import_module("pyodide.ffi")
    data = js.Blob.new(ffi.to_js([ffi.to_js(path.read_bytes())]))
    words = say("kit.handin.download", name=path.name)
    page = BUTTON.format(
        href=js.URL.createObjectURL(data), name=html.escape(path.name), words=html.escape(words)
    )
    display({"text/html": page, "text/plain": words}, raw=True)


def below_error(shell: Any, line: str) -> bool:
    """Put a line below the error of the cell that has just run; tell whether that was done.

    What is displayed comes above it here: the kernel shows an error last.
    """
    error = getattr(shell, "_last_traceback", None)
    if not IN_BROWSER or not error:
        return False
    error["traceback"] = [*error["traceback"], "", line]
    return True


def arrange(shell: Any) -> None:
    """Complete names with IPython's own means: jedi, which the kernel wants, is too large."""
    if IN_BROWSER:
        shell.Completer.use_jedi = False
