"""The answer bank: right and wrong ways to write each function, and what they earn.

An answer with a mistake is wrong; the mistake is the name of the sentence that a student who
hands it in must read. How the files are written says `notebook.answers`.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import io
import os
import tempfile
import types
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import matplotlib
from nbformat import NotebookNode

from nbjudge.author import build, lesson
from nbjudge.course import Course, CourseError
from nbjudge.kit import behaviour
from nbjudge.kit.behaviour import PRINTING
from nbjudge.notebook import cells
from nbjudge.notebook.answers import Answer, answers, ways
from nbjudge.notebook.original import Original, of_notebook, originals
from nbjudge.run import kit, recognise

# Where kits lie, until this process ends: Matplotlib keeps to a font that it took from there.
_HOMES: list[tempfile.TemporaryDirectory[str]] = []


@dataclass(frozen=True)
class Mark:
    """What one test cell gave: the points, of `maximum`, and what failed.

    `mistake` is what the bank, or else the check by itself (`general`) names; `message` is empty
    where nothing failed.
    """

    points: float
    maximum: float
    message: str = ""
    mistake: str = ""
    general: str = ""
    printing: bool = False  # it is about what was printed


class Bank:
    """The answers of a course, and its lessons' tests, run in this process."""

    def __init__(self, course: Course) -> None:
        self.course = course
        _HOMES.append(tempfile.TemporaryDirectory(prefix="bank-"))
        self._home = Path(_HOMES[-1].name).resolve()

    # -------------------------------------------------------------------- what there is

    @functools.cached_property
    def lessons(self) -> dict[str, NotebookNode]:
        """The lessons by name, in order, as nbgrader's instructor version."""
        return lesson.read_all(self.course)

    @functools.cached_property
    def originals(self) -> dict[str, Original]:
        """What has to be known of each lesson."""
        return {name: of_notebook(notebook, name) for name, notebook in self.lessons.items()}

    def functions(self) -> list[str]:
        """Return the functions that the bank has answers for, in the lessons' order."""
        named = (name for one in self.originals.values() for name in one.exercises())
        return [name for name in dict.fromkeys(named) if self.has(name)]

    def has(self, function: str) -> bool:
        """Tell whether there are answers for a function."""
        return (self.course.answers / f"{function}.py").is_file()

    def answers(self, function: str) -> list[Answer]:
        """Return the answers for `function`, in the order of its file.

        Raises:
            CourseError: there is no such file, or a cell of it does not define the function.
        """
        return answers(self.course, function)

    def right(self, function: str, way: int = 0) -> str:
        """Return the right way number `way` to write a function, counted round."""
        ways = [answer for answer in self.answers(function) if answer.mistake is None]
        return ways[way % len(ways)].source

    def wrong(self, function: str, way: int = 0) -> str:
        """Return the wrong way number `way` to write a function, counted round."""
        ways = [answer for answer in self.answers(function) if answer.mistake is not None]
        return ways[way % len(ways)].source

    def lessons_of(self, function: str) -> list[str]:
        """Return the lessons in which students write `function`: first the one that teaches it.

        Raises:
            CourseError: no lesson has it.
        """
        found = [name for name, one in self.originals.items() if function in one.exercises()]
        if not found:
            raise CourseError(f"no lesson has the exercise {function!r}; check the spelling.")
        return found

    # -------------------------------------------------------------------- what it earns

    def run(self, name: str, written: Mapping[str, str] | None = None) -> dict[str, Mark]:
        """Run the test cells of the lesson `name`, and return the marks by the cell's name.

        Only the set-up, the solutions and the tests run, so a test that leans on a demonstration
        cell shows here. `written` replaces solutions by name. As in nbgrader, an error or anything
        on stderr makes a test cell worth 0.
        """
        return self.ask(name, written or {})[0]

    def ask(
        self, name: str, written: Mapping[str, str]
    ) -> tuple[dict[str, Mark], dict[str, list[recognise.Call]]]:
        """Run the test cells of a lesson; return the marks, and the calls of what was written."""
        space: dict[str, Any] = {"__name__": "__main__"}
        marks, listener = {}, _Listener(space, written)
        with self.like_a_notebook():
            for cell in self.lessons[name].cells:
                named = str(cells.name(cell))
                if cell.cell_type != "code":
                    continue
                if cells.is_setup(cell) or cells.is_solution(cell):
                    source = written.get(named, cell.source)
                    with contextlib.suppress(Exception), contextlib.redirect_stderr(io.StringIO()):
                        exec(compile(source, f"<{named}>", "exec"), space)
                    listener.listen()
                elif cells.is_test(cell):
                    listener.exercise = self.originals[name].exercise(named)
                    marks[named] = _mark(cell, space)
            for function, calls in listener.calls.items():
                failed = [m for m in marks if self._is_named(name, m, function, marks[m])]
                known = self.mistake_of(name, function, calls) if failed else recognise.Recognised()
                for test in failed:
                    mistake = known.or_general(marks[test].general)
                    marks[test] = replace(marks[test], mistake=mistake)
        return marks, listener.calls

    def _is_named(self, lesson: str, test: str, function: str, mark: Mark) -> bool:
        own = self.originals[lesson].exercise(test) == function
        return own and bool(mark.message) and not mark.printing

    def mistake_of(
        self,
        lesson: str,
        function: str,
        calls: Sequence[recognise.Call],
        without: str = "",
    ) -> recognise.Recognised:
        """Return what is known of a function by some calls.

        Args:
            lesson: where.
            function: its name.
            calls: what it did.
            without: the text of an answer that is not to be asked.
        """
        others = [
            recognise.Answer(mistake, text)
            for mistake, text in ways(self.course, [function]).get(function, ())
            if text != without
        ]
        return self.asked(lesson, {function: others}).mistake(function, calls)

    def asked(
        self, lesson: str, ways: Mapping[str, Sequence[recognise.Answer]] | None = None
    ) -> recognise.Bank:
        """Return the bank of a lesson as a judge has it: its set-up, its solutions, some answers.

        Args:
            lesson: its name.
            ways: the answers, by function.
        """
        space: dict[str, Any] = {"__name__": "__main__"}
        original = self.originals[lesson]
        solutions = {one: original.cell(cell).source for one, cell in original.exercises().items()}
        with self.like_a_notebook():
            for cell in self.lessons[lesson].cells:
                if cells.is_setup(cell):
                    exec(compile(cell.source, f"<{cells.name(cell)}>", "exec"), space)
        return recognise.Bank(space, solutions, ways or {})

    @contextlib.contextmanager
    def like_a_notebook(self) -> Iterator[None]:
        """Stand where a notebook stands: in the folder of the kit, without a screen, quiet."""
        before, folder = os.getcwd(), self._home
        if self.course.kit:
            if not (folder / self.course.kit).exists():
                build.compose_kit(self.course, folder / self.course.kit)
            kit.load(folder / self.course.kit)
        matplotlib.use("agg")
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("default")
                yield
        finally:
            os.chdir(before)

    def verdict(self, answer: Answer) -> tuple[dict[str, Mark], list[str]]:
        """Mark an answer and return the marks with what is not as the bank promises.

        A right answer earns everything, in every lesson that asks for the function. A wrong one
        loses points in the lesson that teaches it, where one of the failed tests names its
        mistake, and never costs another function a point.
        """
        taught, *again = self.lessons_of(answer.function)
        marks = self.run(taught, {answer.function: answer.source})
        faults = []
        for name in again:
            later = self.run(name, {answer.function: answer.source})
            faults += self._unfair(later, answer, name)
        faults += self._unfair(marks, answer, taught)
        if answer.mistake is not None:
            own = [mark for cell, mark in marks.items() if self._tests(taught, cell, answer)]
            faults += self._unnamed(answer, own, marks)
        return marks, faults

    def _unnamed(
        self, answer: Answer, own: Sequence[Mark], marks: Mapping[str, Mark]
    ) -> Iterator[str]:
        """What a wrong answer should cost or be told, and is not."""
        if not any(mark.points < mark.maximum for mark in marks.values()):
            yield "costs no point"
        if answer.mistake not in self.mistakes:
            yield f"no sentence is called {answer.mistake!r}"
        elif answer.mistake not in {mark.mistake for mark in own}:
            messages = " | ".join(mark.message for mark in own if mark.message)
            yield f"no message names {answer.mistake!r}: {messages}"

    @functools.cached_property
    def mistakes(self) -> dict[str, str]:
        """The sentence of every mistake that a check can name."""
        return {**self.course.mistakes(), **build.own_mistakes(self.course)}

    def _tests(self, name: str, cell: str, answer: Answer) -> bool:
        return self.originals[name].exercise(cell) == answer.function

    def _unfair(self, marks: Mapping[str, Mark], answer: Answer, name: str) -> list[str]:
        """What an answer lost and should not have; a right one may not fail a visible check."""
        return [
            f"{name}, {cell} -{mark.maximum}: {mark.message}"
            for cell, mark in marks.items()
            if mark.message
            and (answer.mistake is None or (mark.maximum and not self._tests(name, cell, answer)))
        ]


class _Listener:
    """Hears the calls that tests make of some functions in a lesson's names."""

    def __init__(self, space: dict[str, Any], names: Iterable[str]) -> None:
        self.space, self.names = space, tuple(names)
        self.calls: dict[str, list[recognise.Call]] = {}
        self.meant: dict[str, Any] = {}  # what the lesson's functions mean where nothing is lent
        self.busy = False  # what one of them calls is not asked by a test
        self.exercise = ""  # that is tested

    def listen(self) -> None:
        """Stand before the functions that have been defined since."""
        for name, value in list(self.space.items()):
            if isinstance(value, types.FunctionType) and value.__globals__ is self.space:
                self.space[name] = self.meant[name] = self._heard(name, value)

    def _heard(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def heard(*args: Any, **kwargs: Any) -> Any:
            if self.busy:
                return function(*args, **kwargs)
            self.busy = True
            before = copy.deepcopy((args, kwargs))

            def note(deed: behaviour.Deed) -> None:
                if name in self.names and name == self.exercise:
                    call = recognise.Call(*before, self._lent(), deed)
                    self.calls.setdefault(name, []).append(call)

            try:
                return behaviour.watched(function, args, kwargs, note)
            finally:
                self.busy = False

        heard.__name__ = name
        return heard

    def _lent(self) -> dict[str, Callable[..., Any]]:
        """What a test lets the names mean for now."""
        return {
            name: self.space[name]
            for name, usual in self.meant.items()
            if callable(self.space.get(name)) and self.space[name] is not usual
        }


def _mark(cell: NotebookNode, space: dict[str, Any]) -> Mark:
    most, errors = cells.points(cell) or 0, io.StringIO()
    try:
        with contextlib.redirect_stderr(errors):
            exec(compile(cell.source, f"<{cells.name(cell)}>", "exec"), space)
    except Exception as error:
        failure = getattr(error, "failure", None) or {}
        printing = failure.get("check") in PRINTING
        message = f"{type(error).__name__}: {error}"
        general = failure.get("mistake", "")
        return Mark(0, most, message, general, general, printing)
    if errors.getvalue():
        return Mark(0, most, f"stderr: {errors.getvalue()}")
    return Mark(most, most)


def known(course: Course) -> dict[str, list[str]]:
    """Return the texts that anybody may have, by exercise.

    They are the answer bank, the instructor's solutions and what was handed out.
    """
    from nbgrader.preprocessors import ClearSolutions

    clear = ClearSolutions(config=course.settings)
    texts: dict[str, list[str]] = {}
    for original in originals(course).values():
        for exercise, name in original.exercises().items():
            cell = original.cell(name)
            stub, _ = clear.preprocess_cell(cell.copy(), {"language": "python"}, 0)
            texts.setdefault(exercise, []).extend([cell.source, stub.source])
    for exercise, own in texts.items():
        if (course.answers / f"{exercise}.py").is_file():
            own += [answer.source for answer in answers(course, exercise)]
    return texts


def report(course: Course, functions: Sequence[str] = ()) -> int:
    """Mark the answers for some functions (none named: for all), print a line on each.

    Returns:
        How many answers do not earn what the bank promises.

    Raises:
        CourseError: there are no answers for one of the functions, or a lesson is wrong.
    """
    bank, faults = Bank(course), 0
    for function in functions or bank.functions():
        for answer in bank.answers(function):
            marks, wrong = bank.verdict(answer)
            lost = [f"{name} -{mark.maximum:g}" for name, mark in marks.items() if mark.message]
            sign = "FAULT" if wrong else "ok"
            print(f"{sign:5} {function} · {answer.title}: {', '.join(lost) or 'full points'}")
            for line in wrong:
                print(f"      {line}")
            faults += bool(wrong)
    print(f"{faults} faults")
    return faults
