"""The judge: it runs the instructor's cells and the tests, and never a line of the student's.

Where a test reads a name that the student's solution defines, it gets a stand-in (`remote`). Why a
test failed is data (`Failure`); the sentence beside it in the notebook is for those who open that.

A notebook runs once for its marks. What is shown of it comes from there only as far as no test
with a hidden part had called the process that it comes from; for the rest the notebook runs once
more, without the hidden parts, in student processes that never meet them.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import io
import linecache
import re
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nbjudge import limits, messages
from nbjudge.kit.behaviour import PRINTING
from nbjudge.notebook import cells
from nbjudge.notebook.failure import Failure, Frame, told
from nbjudge.notebook.names import as_python, words
from nbjudge.run import carried, outputs, recognise, wire
from nbjudge.run.job import RUNS, Cell, Job, Result
from nbjudge.run.line import Lines, StudentStopped, again, too_long, was_stopped
from nbjudge.run.outputs import Output
from nbjudge.run.remote import Remote, StandIn
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


@dataclass
class _Done:
    """What became of a cell; `touched`: what it shows may tell of a hidden test."""

    outputs: list[Output] = field(default_factory=list)
    failure: Failure | None = None
    touched: bool = False
    late: bool = False  # a cell of the student's that was stopped: it took too long
    lent: tuple[str, ...] = ()
    error: BaseException | None = None


def judge(job: Job, start: Callable[[], Student]) -> Result:
    """Run the notebook of `job`.

    Test cells and the instructor's run here, the student's cells in processes that `start`
    starts. A student process that is gone costs the tests that need it.

    Raises:
        SandboxError: there is no student process.
    """
    begin, seconds = time.monotonic(), limits.current.notebook_seconds
    marking = _Judge(job, start, begin + seconds)
    done = marking.run()
    if any(one is not None and one.touched for one in done):
        end = min(time.monotonic() - marking.lines.extra + seconds, begin + RUNS * seconds)
        showing = _Judge(_visible(job), start, end)
        showing.lines.extra, showing.needed = marking.lines.extra, marking.needed
        seen = showing.run(_times(job, done))
        done = _shown(job, done, seen, showing.stopped)
    marking.name(done)
    kept = [one for one in done if one is not None]
    return Result(
        [one.outputs for one in kept],
        [one.failure.to_dict() if one.failure else None for one in kept],
        [list(one.lent) for one in kept],
        marking.remote.near,
    )


def _visible(job: Job) -> Job:
    """The job without the hidden parts of its tests; the lines keep their numbers."""
    return replace(
        job,
        cells=tuple(
            replace(cell, source=cells.visible(cell.source)) if cell.kind == "test" else cell
            for cell in job.cells
        ),
    )


def _times(job: Job, done: Sequence[_Done | None]) -> list[float]:
    """How many seconds each cell may take when it runs again; 0: nothing of it is to be shown."""
    wanted = {index for index, one in enumerate(done) if one is not None and one.touched}
    needed = wanted | _needed_by(job, wanted, done)
    times = []
    for index, (cell, one) in enumerate(zip(job.cells, done, strict=True)):
        stopped = one is not None and one.failure is not None and one.failure.kind == "stopped"
        if index > max(wanted) or (cell.kind == "test" and (stopped or index not in needed)):
            times.append(0.0)
        else:
            times.append(again(one is not None and one.late))
    return times


def _needed_by(job: Job, wanted: set[int], done: Sequence[_Done | None]) -> set[int]:
    """The tests without which what is wanted may be another.

    They define what a wanted test uses; or stand before a cell that is wanted, which may show what
    they have changed.
    """
    names: set[str] = set()
    found: set[int] = set()
    is_shown = False
    for index in range(max(wanted), -1, -1):
        cell, one = job.cells[index], done[index]
        if cell.kind != "test":
            is_shown |= index in wanted
        elif index in wanted:
            is_shown |= one is not None and one.failure is not None and one.failure.kind == "cell"
        elif not is_shown and not cell.defines & names:
            continue
        else:
            found.add(index)
        if cell.kind != "student":
            names |= cell.uses
    return found


def _shown(
    job: Job,
    done: Sequence[_Done | None],
    seen: Sequence[_Done | None],
    stopped: dict[str, Failure],
) -> list[_Done | None]:
    """The marks of the first run with what the second may show."""
    merged: list[_Done | None] = []
    for cell, one, other in zip(job.cells, done, seen, strict=True):
        if one is None or other is None or not one.touched:
            merged.append(one)
        else:
            merged.append(_merged(one, other, stopped) if cell.kind == "test" else other)
    return merged


def _merged(one: _Done, other: _Done, stopped: dict[str, Failure]) -> _Done:
    """A test: its mark from the first run, its words from the second where it fails there too."""
    if one.failure is None:
        return one
    if one.failure.kind == "cell" and one.failure.values["cell"] in stopped:
        again = stopped[one.failure.values["cell"]]
        return replace(one, failure=replace(again, line=one.failure.line))
    if other.failure is not None and not other.failure.hidden:
        return replace(one, outputs=other.outputs, failure=other.failure, error=other.error)
    error = [o for o in one.outputs if o["output_type"] == "error"]
    return replace(one, outputs=error, failure=replace(one.failure, hidden=True))


class _Judge:
    def __init__(self, job: Job, start: Callable[[], Student], end: float) -> None:
        self.job = job
        self.lines = Lines(start)
        self.space: dict[str, Any] = {
            "__name__": "__main__",
            "__builtins__": builtins,
            "display": _show_nothing,
        }
        self.space["get_ipython"] = functools.partial(_Magics, self.space)
        lengths = {cell.label: cell.source.count("\n") + 1 for cell in job.cells}
        self.remote = Remote(self.lines, job.names, job.imports, self.space, lengths)
        self.remote.known = carried.codes(_seen(one for one in job.cells if one.kind == "test"))
        self.indirect = set(job.names)  # what solutions define, and what was made of that
        self.room = int(limits.current.notebook_characters)
        self.last = end
        self.needed: set[int] | None = None  # of the demonstrations
        self.students = {cell.label: cell for cell in job.cells if cell.kind == "student"}
        self.stopped: dict[str, Failure] = {}  # cells of the student's that ended in an error
        for cell in self.students.values():
            shown = [line[:LINE] for line in cell.source.splitlines(keepends=True)]
            linecache.cache[cell.label] = (len(cell.source), None, shown, cell.label)

    def run(self, times: Sequence[float] = ()) -> list[_Done | None]:
        """Run all cells, each in `times` seconds at most; None stands for an instructor's own."""
        try:
            return self._run(times)
        finally:
            self.lines.close()

    def _run(self, times: Sequence[float]) -> list[_Done | None]:
        for path, data in self.job.files:
            self._order_or_stop({"op": "file", "path": path, "data": wire.to_base64(data)})
        if self.needed is None:
            self.needed = self._needed()
        done: list[_Done | None] = []
        for number, cell in enumerate(self.job.cells):
            now = time.monotonic()
            seconds = times[number] if times else limits.current.cell_seconds
            last = self.last + self.lines.extra
            self.remote.seconds = seconds
            least = now + limits.current.again_seconds
            self.remote.end = min(now + limits.BUSY * seconds, max(last, least))
            if cell.kind == "instructor":
                self._give(cell)
                done.append(None)
                continue
            one = _Done()
            if not seconds or (now > last and (times or _is_own(cell))):
                pass  # its time is over: what is left of the student's own is not run
            elif cell.kind == "test":
                if cells.has_code(cell.source):
                    one = self._test(cell)
            elif cell.kind != "demonstration" or number in self.needed:
                if cell.kind == "given":
                    self._give(cell)
                one = self._run_there(cell)
            done.append(one)
        return done

    def _needed(self) -> set[int]:
        """The demonstrations that define a name which the student's cells use."""
        numbered = list(enumerate(self.job.cells))
        sources = [cell.source for _, cell in numbered if cell.kind == "student"]
        shown = {
            name for _, cell in numbered if cell.kind == "demonstration" for name in cell.defines
        }
        if shown.isdisjoint(word for source in sources for word in words(source)):
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
            return self.lines.plain.ask(message, limits.current.cell_seconds)
        return None

    def _order_or_stop(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(StudentStopped):
            self.lines.order(message)

    def _run_there(self, cell: Cell) -> _Done:
        """Run a cell in the student process; return what it shows there."""
        order = {"op": "run", "source": cell.source, "label": cell.label}
        touched, late = self.lines.plain.touched, False
        is_solution = cell.kind == "student" and not _is_own(cell)
        soon = is_solution and self.remote.is_late()
        bounds, began = limits.current, time.monotonic()
        given = self.remote.time(bounds.again_seconds if soon else bounds.cell_seconds)
        try:
            answer = self.lines.order(order | {"draw": True, **given})
            shown = outputs.rebuilt(answer.get("outputs"))
            self.remote.note(cell.name or cell.label, answer.get("took"), bounds.cell_seconds)
            if answer.get("error") is not None:
                late = was_stopped(answer["error"])
                if late and is_solution:
                    self.remote.stop()
                over = too_long(time.monotonic() - began, given) if late else None
                self._note_stop(cell, answer["error"], touched, over)
        except (StudentStopped, WireError) as error:
            text = error.say(self.job.language)
            shown = [outputs.error_output("StudentStopped", text, [text])]
            return _Done(shown, touched=touched, late=True)
        if cell.kind == "demonstration":
            return _Done(late=late)
        self.room -= sum(len(str(output)) for output in shown)
        if self.room <= 0:
            shown = [outputs.too_much(self.job.language)]
        return _Done(shown, touched=touched and bool(shown), late=late)

    def _note_stop(
        self, cell: Cell, error: Any, touched: bool, over: StudentStopped | None
    ) -> None:
        """Remember that a cell ended in an error: what it should define is missing for that."""
        name, text, frames = self.remote.raised(error)
        if over is not None:
            name, text = "", over.say(self.job.language)
        own = tuple(_frame(*frame) for frame in frames)
        self.stopped[cell.label] = Failure(
            "cell",
            hidden=touched,
            check="cell_stopped",
            subject=cell.name,
            exception=name,
            text=text[: outputs.ERROR_TEXT],
            frames=own[-1:],
            values={"cell": cell.label},
        )

    def _stop_behind(self, error: BaseException) -> str | None:
        """The cell that should have defined the name that a test misses, and stopped."""
        name = error.name if isinstance(error, NameError) else None
        if name not in self.job.names:
            return None
        for label in reversed(self.stopped):
            cell = self.students.get(label)
            if cell is not None and (name in cell.defines or name in words(cell.source)):
                return label
        return None

    def _give(self, cell: Cell) -> None:
        """Run an instructor's cell here, too; a test that misses what it failed to define fails."""
        printed = _Printed()
        with _streams(printed), contextlib.suppress(BaseException):
            if self._reaches(cell):
                self.remote.look(limits.current.cell_seconds)
            _execute(cell, self.space)

    def _reaches(self, cell: Cell) -> bool:
        """Tell whether a cell can do something with what the student wrote, by whatever way."""
        found = not self.indirect.isdisjoint(cell.uses | cell.defines)
        self.indirect |= cell.defines if found else set()
        return found

    def _test(self, cell: Cell) -> _Done:
        """Run a test; return its outputs, and why it failed if it did."""
        self._reaches(cell)
        printed, hidden = _Printed(), cells.has_hidden(cell.source)
        caught = None
        with _streams(printed):
            try:
                self.remote.begin(hidden, limits.current.cell_seconds)
                self.remote.exercise = cell.exercise
                with self.remote.seeding():
                    points = _points(_execute(cell, self.space), cell)
                if self.remote.fault is not None:  # an `except:` has caught it
                    raise self.remote.fault
                failure, last = None, points
            except BaseException as error:
                failure, caught = self._failure(error, cell), error
                last = [self._error(error, failure)]
        touched = self.remote.touched
        if failure is None:  # what it printed may tell what was asked before: it is left out
            text = [] if touched and not hidden else printed.outputs()
            return _Done([*text, *last], lent=tuple(sorted(self.remote.lent)))
        if touched and _tells_little(failure):
            return _Done(last, failure, error=caught)
        touched = failure.hidden if failure.kind == "cell" else touched and not failure.hidden
        return _Done([*printed.outputs(), *last], failure, touched, error=caught)

    def name(self, done: Sequence[_Done | None]) -> None:
        """Name the mistake behind each test that failed, as the answer bank knows it."""
        tests = [
            (cell.exercise, one)
            for cell, one in zip(self.job.cells, done, strict=True)
            if one is not None and one.failure is not None and cell.exercise in self.job.solutions
        ]
        failed = dict.fromkeys(exercise for exercise, one in tests if _may_be_named(one.failure))
        if not failed:
            return
        known = recognise.recognise(
            recognise.Bank(self._own(), self.job.solutions, self._answers(failed)),
            failed,
            self.remote.crossed,
            {name: cell.source for cell in self.students.values() for name in cell.defines},
        )
        for exercise, one in tests:
            if exercise in known and _may_be_named(one.failure):
                self._tell(one, known[exercise])

    def _own(self) -> dict[str, Any]:
        """The judge's own names, without what stands for the student's."""
        return {
            name: value
            for name, value in self.space.items()
            if name not in self.job.names and not isinstance(value, StandIn)
        }

    def _answers(self, functions: Iterable[str]) -> dict[str, list[recognise.Answer]]:
        answers = self.job.answers
        return {
            name: [recognise.Answer(*way) for way in answers.get(name, ())] for name in functions
        }

    def _tell(self, one: _Done, known: recognise.Recognised) -> None:
        """Let a test's failure, and what the notebook shows of it, say what is known."""
        if one.failure is None or one.error is None:
            return
        if not known.mistake:
            one.failure = replace(one.failure, behaviour=known.behaviour)
            return
        mistake = known.or_general(one.failure.mistake)
        one.failure = replace(one.failure, mistake=mistake)
        fields = getattr(one.error, "failure", None)
        if isinstance(fields, dict):
            fields["mistake"] = mistake
            one.outputs = [*one.outputs[:-1], self._error(one.error, one.failure)]

    def _failure(self, error: BaseException, cell: Cell) -> Failure:
        """What became of a test, as data."""
        for one in (error, error.__cause__, error.__context__):
            if one is not None:
                one.__traceback__ = _without_own(one.__traceback__)
        steps = [_steps(one) for one in (error, error.__cause__) if one is not None]
        line = next((line for label, line, _ in steps[0] if label == cell.label), None)
        frames = tuple(_frame(*step) for each in steps for step in each if step[0] in self.students)
        hidden = line is None or cells.is_hidden(cell.source, line)
        behind = self._stop_behind(error)
        if behind is not None:
            return replace(self.stopped[behind], line=line)
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


def _steps(error: BaseException) -> list[tuple[str, int, str]]:
    """Where an exception came through: file, line, function; outermost first.

    Without the text of the lines, for which `traceback.extract_tb` asks the disk.
    """
    steps = traceback.walk_tb(error.__traceback__)
    return [(one.f_code.co_filename, line or 0, one.f_code.co_name) for one, line in steps]


def _frame(label: str, line: int, function: str) -> Frame:
    return Frame(line, function, linecache.getline(label, line).strip())


def _seen(tests: Iterable[Cell]) -> Iterator[types.CodeType]:
    """The code that students have of tests."""
    for cell in tests:
        with contextlib.suppress(SyntaxError, ValueError):  # the test will say so
            yield from filter(None, compiled(cells.visible(cell.source), cell.label))


def _is_own(cell: Cell) -> bool:
    """Tell whether a cell is the student's own, beside the solutions."""
    return cell.kind == "student" and not cell.name


def _tells_little(failure: Failure) -> bool:
    """Tell whether a failure says no more than one of a hidden test may: see docs/security.md.

    That of a function which is not written: everybody has some of them.
    """
    least = replace(failure.shown(), hidden=False, line=failure.line, frames=failure.frames)
    own = all(frame.function == failure.subject for frame in failure.frames)
    few = own and len(failure.frames) <= 1
    return failure.mistake == "not_written" and few and failure == least


def _may_be_named(failure: Failure | None) -> bool:
    """Tell whether the function did something, and not only printed too little of it."""
    if failure is None or failure.mistake in ("not_written", "part_not_written"):
        return False
    return failure.kind in ("check", "exception") and failure.check not in PRINTING


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
        """Return what was printed."""
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

    def getoutput(self, *_: object) -> list[str]:
        """Return no lines."""
        return []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *_, **__: None


def _execute(cell: Cell, space: dict[str, Any]) -> Any:
    """Run an instructor's cell; return the value of its last expression, None without one."""
    body, last = compiled(cell.source, cell.label)
    exec(body, space)
    return None if last is None else eval(last, space)


@functools.lru_cache(maxsize=500)
def compiled(source: str, label: str) -> tuple[types.CodeType, types.CodeType | None]:
    """Return an instructor's cell as code, its last expression apart; kept for the next fork."""
    python = as_python(source)
    tree = ast.parse(python)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not _is_text(last.value) and not _is_quiet(python, last):
        tree.body.pop()
    else:
        last = None
    value = (
        compile(ast.Expression(last.value), label, "eval") if isinstance(last, ast.Expr) else None
    )
    return compile(tree, label, "exec"), value


def _is_quiet(source: str, last: ast.Expr) -> bool:
    """Tell whether a semicolon stands behind the last expression: IPython shows no value then."""
    line = re.split("\r\n|\r|\n", source)[(last.end_lineno or 1) - 1].encode()
    return line[last.end_col_offset :].lstrip(b" )\t").startswith(b";")


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
