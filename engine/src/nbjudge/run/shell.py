"""The IPython shell of a student process: it shows into a `Shown`, and runs no command.

How figures are shown is settled here, so what asks for a window, for widgets or for a style that
this Matplotlib does not have costs nobody the rest of a cell.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Type

from nbjudge import messages
from nbjudge.run.shown import Shown, Stream

INLINE = "module://matplotlib_inline.backend_inline"
# What IPython changes in a cell that is valid Python.
CHANGED = re.compile(r"\A\s|^[ \t]+$|>>>|In \[|\r", re.MULTILINE)
# Line magics about how a notebook looks and loads; where one fails, the cell goes on.
DISPLAY = {
    "autoreload",
    "autosave",
    "colors",
    "config",
    "gui",
    "load_ext",
    "precision",
    "reload_ext",
    "unload_ext",
    "xmode",
}


class _Hook(DisplayHook):
    """Shows the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Write nothing: a notebook has its own numbers."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        _shown(self.shell).add_data("execute_result", format_dict, md_dict)

    def finish_displayhook(self) -> None:
        """Write no newline."""


class _Publisher(DisplayPublisher):
    """Shows what a cell displays."""

    def publish(  # what a display hands over
        self, data: Any, metadata: Any = None, source: Any = None, **kwargs: Any
    ) -> None:
        _shown(self.shell).add_data("display_data", data, metadata)


def _shown(shell: Any) -> Shown:
    shown: Shown = shell.shown
    return shown


class Shell(InteractiveShell):
    """Runs cells as a kernel does, without a kernel."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    shown: Shown = Shown()
    language = "en"
    db: dict[str, Any] = {}  # noqa: RUF012  # nothing is kept on disk

    def run_cell(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """Run a cell, with figures that go into the notebook whatever it asks for."""
        if "matplotlib" in sys.modules:
            _settle_figures(self._leave_out)
        return super().run_cell(*args, **kwargs)

    def transform_cell(self, raw_cell: str) -> str:
        """Return a cell as Python; one that is nothing else costs no look for magics."""
        if _is_plain(raw_cell):
            return raw_cell if raw_cell.endswith("\n") else f"{raw_cell}\n"
        transformed: str = super().transform_cell(raw_cell)
        return transformed

    def should_run_async(self, raw_cell: str, **kwargs: Any) -> bool:
        """Tell whether a cell waits for something at its top level."""
        waits = any(word in raw_cell for word in ("await", "async"))
        return waits and bool(super().should_run_async(raw_cell, **kwargs))

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a line magic; one that is about the display alone, or is unknown, stops nothing.

        Raises:
            Exception: what the magic ran raised it.
        """
        if magic_name == "matplotlib":
            return None
        if magic_name == "pylab":
            options = [word for word in line.split() if word.startswith("-")]
            return super().run_line_magic("pylab", " ".join([*options, "inline"]), _stack_depth + 1)
        if magic_name not in DISPLAY and self.find_line_magic(magic_name) is not None:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception:
            return self._leave_out(f"%{magic_name} {line}".strip())

    def _leave_out(self, what: str) -> None:
        """Say in a line that something was not done."""
        print(messages.say(self.language, "student.left_out", what=what[:80]))

    @contextlib.contextmanager
    def showing(self, shown: Shown) -> Iterator[None]:
        """Let what is printed and displayed within go into `shown`."""
        before = sys.stdout, sys.stderr, self.shown
        sys.stdout, sys.stderr = Stream("stdout", shown), Stream("stderr", shown)
        self.shown = shown
        try:
            yield
        finally:
            sys.stdout, sys.stderr, self.shown = before

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        try:
            text = str(evalue)
        except Exception:
            text = ""
        self.shown.set_error(etype.__name__, text, [str(line) for line in stb])

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window."""

    def system(self, cmd: str) -> None:
        """Say that no command runs here."""
        print(messages.say(self.language, "student.no_commands"))

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> list[str]:
        """Return nothing: no command runs here."""
        return []


def _is_plain(source: str) -> bool:
    """Tell whether a cell is valid Python of which IPython would change nothing.

    One line may be a magic without a sign; prompts, empty first lines, indented cells and lines of
    blanks are changed in what is valid, too.
    """
    if "\n" not in source.strip() or CHANGED.search(source):
        return False
    try:
        compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def _settle_figures(leave_out: Callable[[str], None]) -> None:
    """Let nothing but the notebook show figures, and an unknown style change nothing."""
    import matplotlib
    import matplotlib.style

    if hasattr(matplotlib.use, "__wrapped__"):
        return
    matplotlib.use = _backend(matplotlib.use)
    if "matplotlib.pyplot" in sys.modules:
        pyplot = sys.modules["matplotlib.pyplot"]
        pyplot.switch_backend = _backend(pyplot.switch_backend)  # type: ignore[attr-defined]
    use = _style(matplotlib.style.use, leave_out)
    for name in ("matplotlib.style", "matplotlib.style.core"):  # `context` looks into either
        if name in sys.modules:
            sys.modules[name].use = use  # type: ignore[attr-defined]


def _backend(use: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(use)
    def settled(backend: str, *args: Any, **kwargs: Any) -> None:
        if backend == INLINE:
            use(backend, *args, **kwargs)

    return settled


def _style(use: Callable[[Any], None], leave_out: Callable[[str], None]) -> Callable[[Any], None]:
    @functools.wraps(use)
    def known(style: Any) -> None:
        try:
            use(style)
        except OSError:
            leave_out(f"style.use({style!r})")

    return known
