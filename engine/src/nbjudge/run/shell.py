"""The IPython shell of a student process: it shows into a `Shown`, and runs no command."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

from nbjudge import messages
from nbjudge.run.shown import Shown, Stream


class _Hook(DisplayHook):
    """Shows the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Write nothing: a notebook has its own numbers."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        _shown(self.shell).add_data("execute_result", format_dict)

    def finish_displayhook(self) -> None:
        """Write no newline."""


class _Publisher(DisplayPublisher):
    """Shows what a cell displays."""

    def publish(  # what a display hands over
        self, data: Any, metadata: Any = None, source: Any = None, **kwargs: Any
    ) -> None:
        _shown(self.shell).add_data("display_data", data)


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
