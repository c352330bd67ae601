"""The judge: it runs the instructor's cells and the tests, and never a line of the student's.

Where a test reads a name that the student's solution defines, it gets a stand-in (`remote`). Why a
test failed is data (`Failure`); the sentence beside it in the notebook is for those who open that.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import io
import linecache
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from nbjudge import limits, messages
from nbjudge.notebook import cells
from nbjudge.notebook.failure import Failure, Frame, told
from nbjudge.notebook.names import as_python
from nbjudge.run import outputs, wire
from nbjudge.run.job import Cell, Job
from nbjudge.run.outputs import Output
from nbjudge.run.remote import Line, Remote, StudentStopped
from nbjudge.run.sandbox import Student
from nbjudge.run.wire import WireError

LINE = 200  # characters of a line that a traceback shows
TIMED = {"prun", "time", "timeit"}  # line magics that run what is behind them


class PartialCreditError(Exception):
    """A test cell ends in something that is no number of points: the author's to mend."""

    def __init__(self, cell: Cell, value: object) -> None:
        fields = {"cell": cell.name, "value": f"{value!r:.60}", "most": cell.points}
        self.failure = {"check": "partial_credit", "values": fields}
        super().__init__(messages.say("en", "failure.partial_credit", **fields))


def judge(job: Job, student: Student) -> tuple[list[list[Output]], list[dict[str, Any] | None]]:
    """Run the notebook of `job`.

    Test cells and the instructor's run here, the student's cells in `student`. A student process
    that is gone costs the tests that need it.

    Returns:
        The outputs of each of the notebook's code cells, as nbformat has them; and for each why
        it failed, as `Failure.to_dict` has it, None where it did not or is no test.
    """
    return _Judge(job, student).run()


class _Judge:
    def __init__(self, job: Job, student: Student) -> None:
        self.job = job
        self.line = Line(student)
        self.space: dict[str, Any] = {
            "__name__": "__main__",
            "__builtins__": builtins,
            "display": _show_nothing,
        }
        self.space["get_ipython"] = functools.partial(_Magics, self.space)
        lines = {cell.label: cell.source.count("\n") + 1 for cell in job.cells}
        self.remote = Remote(self.line, job.names, job.imports, self.space, lines)
        self.room = int(limits.current.notebook_characters)
        self.last = time.monotonic() + limits.current.notebook_seconds
        self.students = {cell.label for cell in job.cells if cell.kind == "student"}
        for cell in job.cells:
            if cell.kind == "student":
                shown = [line[:LINE] for line in cell.source.splitlines(keepends=True)]
                linecache.cache[cell.label] = (len(cell.source), None, shown, cell.label)

    def run(self) -> tuple[list[list[Output]], list[dict[str, Any] | None]]:
        for path, data in self.job.files:
            self._ask_or_stop({"op": "file", "path": path, "data": wire.to_base64(data)})
        needed = self._needed()
        shown: list[list[Output]] = []
        failures: list[dict[str, Any] | None] = []
        for number, cell in enumerate(self.job.cells):
            now = time.monotonic()
            limit = now + limits.current.cell_seconds
            self.remote.end = min(limit, max(self.last, now + 0.5))
            if cell.kind == "instructor":
                self._give(cell)
                continue
            own: list[Output] = []
            failure: Failure | None = None
            if cell.kind == "test":
                own, failure = self._test(cell)
            elif cell.kind != "demonstration" or number in needed:
                if cell.kind == "given":
                    self._give(cell)
                shows = self._run_there(cell)
                own = shows if cell.kind != "demonstration" else []
            shown.append(own)
            failures.append(failure.to_dict() if failure else None)
        return shown, failures

    def _needed(self) -> set[int]:
        """The demonstrations that define a name which the student's cells use."""
        numbered = list(enumerate(self.job.cells))
        sources = [cell.source for _, cell in numbered if cell.kind == "student"]
        if not any(cell.kind == "demonstration" for _, cell in numbered):
            return set()
        answer = self._ask_or_stop({"op": "uses", "sources": sources}) or {}
        sent = answer.get("names")
        wanted = {word for word in (sent if isinstance(sent, list) else []) if type(word) is str}
        wanted -= {name for _, cell in numbered if cell.kind == "given" for name in cell.defines}
        found = set()
        for number, cell in reversed(numbered):
            if cell.kind == "demonstration" and cell.defines & wanted:
                found.add(number)
                wanted |= cell.uses
        return found

    def _ask_or_stop(self, message: dict[str, Any]) -> dict[str, Any] | None:
        with contextlib.suppress(StudentStopped):
            return self.line.ask(message, limits.current.cell_seconds)
        return None

    def _run_there(self, cell: Cell) -> list[Output]:
        """Run a cell in the student process; return what it shows there."""
        seconds = self.remote.end - time.monotonic()
        order = {"op": "run", "source": cell.source, "label": cell.label, "seconds": seconds}
        try:
            answer = self.line.ask(order, seconds + limits.current.stop_seconds)
            shown = outputs.rebuilt(answer.get("outputs"))
        except (StudentStopped, WireError) as error:
            text = error.say(self.job.language)
            return [outputs.error_output("StudentStopped", text, [text])]
        self.room -= sum(len(str(output)) for output in shown)
        return shown if self.room > 0 else [outputs.too_much(self.job.language)]

    def _give(self, cell: Cell) -> None:
        """Run an instructor's cell here, too; a test that misses what it failed to define fails."""
        printed = _Printed()
        with _streams(printed), contextlib.suppress(BaseException):
            if cell.uses & set(self.job.names):
                self.remote.look(limits.current.cell_seconds)
            _execute(cell, self.space)

    def _test(self, cell: Cell) -> tuple[list[Output], Failure | None]:
        """Run a test; return its outputs, and why it failed if it did."""
        printed = _Printed()
        with _streams(printed):
            try:
                self.remote.look(limits.current.cell_seconds)
                points = _points(_execute(cell, self.space), cell)
                return [*printed.outputs(), *points], None
            except BaseException as error:
                failure = self._failure(error, cell)
                return [*printed.outputs(), self._error(error, failure)], failure

    def _failure(self, error: BaseException, cell: Cell) -> Failure:
        """What became of a test, as data."""
        for one in (error, error.__cause__, error.__context__):
            if one is not None:
                one.__traceback__ = _without_own(one.__traceback__)
        steps = traceback.extract_tb(error.__traceback__)
        line = next((step.lineno for step in steps if step.filename == cell.label), None)
        causes = [one for one in (error, error.__cause__) if one is not None]
        frames = tuple(
            Frame(step.lineno or 0, step.name, (step.line or "").strip())
            for one in causes
            for step in traceback.extract_tb(one.__traceback__)
            if step.filename in self.students
        )
        hidden = line is None or cells.is_hidden(cell.source, line)
        failure = Failure("exception", hidden=hidden, line=line, frames=frames)
        if isinstance(error, (WireError, StudentStopped)):
            return replace(failure, kind="stopped", check=error.name, values=error.values)
        fields = getattr(error, "failure", None)
        if fields is not None:
            return replace(Failure.of_check(fields), hidden=hidden, line=line, frames=frames)
        text = str(error)[: outputs.ERROR_TEXT]
        if type(error) is AssertionError:
            return replace(failure, kind="check", check="assert", text=text)
        name = type(error).__name__
        return replace(failure, exception=name, text=text, mistake=_mistake(error))

    def _error(self, error: BaseException, failure: Failure) -> Output:
        """What the notebook shows of an error: never a line of the test."""
        name = "WireError" if isinstance(error, WireError) else type(error).__name__
        place = messages.say(self.job.language, "judge.place", line=failure.line or "?")
        render = getattr(error, "_render_traceback_", None)
        if render is not None:
            first, *more = [str(line) for line in render()]
            return outputs.error_output(name, str(error), [f"{first} ({place})", *more])
        text = failure.text or told(replace(failure, hidden=False), self.job.language)
        lines = [
            "  " + messages.say(self.job.language, "judge.frame", **vars(frame))
            for frame in failure.frames
        ]
        return outputs.error_output(name, text, [f"{name}: {text} ({place})", *lines])


def _mistake(error: BaseException) -> str:
    """The likely mistake behind an exception that no check has caught, by its class."""
    if isinstance(error, NotImplementedError):
        return "not_written"
    return "undefined_name" if isinstance(error, NameError) else ""


class _Printed(io.StringIO):
    """Both streams of a cell. A warning on stderr is shown, and costs no points."""

    def write(self, text: str) -> int:
        if self.tell() < limits.current.text_characters:
            super().write(text)
        return len(text)

    def outputs(self) -> list[Output]:
        text = self.getvalue()
        return [outputs.stream_output(text)] if text else []


@contextlib.contextmanager
def _streams(printed: _Printed) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("default")
        yield


def _show_nothing(*_: object, **__: object) -> None:
    """What `display` is in the judge: nobody looks at what an instructor's cell shows here."""


class _Magics:
    """What IPython's magics are in the judge: a line of Python runs, all others do nothing."""

    def __init__(self, space: dict[str, Any]) -> None:
        self._space = space

    def run_line_magic(self, name: str, line: str, *_: object) -> None:
        """Run what `%time` and its kin have behind them."""
        if name in TIMED and line.strip():
            exec(compile(as_python(line), "magic", "exec"), self._space)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *_, **__: []


def _execute(cell: Cell, space: dict[str, Any]) -> Any:
    """Run an instructor's cell; return the value of its last expression, None without one."""
    body, last = compiled(cell.source, cell.label)
    exec(body, space)
    return None if last is None else eval(last, space)


@functools.lru_cache(maxsize=500)
def compiled(source: str, label: str) -> tuple[types.CodeType, types.CodeType | None]:
    """Return an instructor's cell as code, its last expression apart; kept for the next fork."""
    tree = ast.parse(as_python(source))
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not _is_text(last.value):
        tree.body.pop()
    else:
        last = None
    value = (
        compile(ast.Expression(last.value), label, "eval") if isinstance(last, ast.Expr) else None
    )
    return compile(tree, label, "exec"), value


def _is_text(node: ast.expr) -> bool:
    """Tell whether a cell's last line is a text of the instructor's, which is no points."""
    return isinstance(node, ast.Constant) and not isinstance(node.value, (int, float))


def _points(value: Any, cell: Cell) -> list[Output]:
    """Partial credit: a test cell may end in a float from 0 to its points, and in nothing else."""
    if value is None:
        return []
    if type(value) not in (int, float) or not 0 <= value <= (cell.points or 0):
        raise PartialCreditError(cell, value)
    return [outputs.result_output(value)]


def _without_own(trace: types.TracebackType | None) -> types.TracebackType | None:
    """The traceback without the frames of the engine's own files."""
    own = (__file__, wire.__file__, Remote.call.__code__.co_filename)
    while trace is not None and trace.tb_frame.f_code.co_filename in own:
        trace = trace.tb_next
    if trace is not None:
        trace.tb_next = _without_own(trace.tb_next)
    return trace
