"""How far one is: a line below each check, and a table at the end of a lesson.

The line comes from a hook of the Jupyter kernel, after the cell has run: it changes no result,
and a check that failed has raised before. Cells are told apart by their text, which the build
writes down in exercises.csv: a check that was edited counts for nothing. Outside a kernel, as
where a class is graded, nothing here does anything.
"""

from __future__ import annotations

import csv
import hashlib
import html
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import browser
from .course_data import COURSE, KIT, beside, say
from .handed_out import spoiled

EXERCISES = KIT / "exercises.csv"
QUIET = "opacity: 0.75; font-size: 90%; padding: 0.2em 0.4em"
BAR = (
    '<progress value="{done}" max="{every}" aria-label="{name}" '
    'style="width: 20em; max-width: 100%; accent-color: #2b8a50"></progress> {words}'
)

_tracker: _Tracker | None = None


def start() -> None:
    """Show a line below each check from now on; harmless where it is shown already."""
    global _tracker
    shell = kernel_shell()
    if _tracker is None and shell is not None and EXERCISES.exists():
        browser.arrange(shell)
        _tracker = _Tracker(shell, _read())
        shell.events.register("post_run_cell", _tracker.after)


def show(lesson: str) -> None:
    """Show how far one is in a lesson, such as "02": each exercise, its checks, its points."""
    if _tracker is not None and not _tracker.instructor:
        _tracker.show_table(lesson)


def digest(source: str) -> str:
    """Return a word for the text of a cell."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:16]


@dataclass
class Exercise:
    """A function to write. `checks` are the digests of its cells that students can run."""

    lesson: str  # the name of its notebook
    name: str
    points: int  # of its hidden tests too; an extension has none
    checks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class State:
    """How far an exercise is: a sign, and words that say the same."""

    sign: str
    words: str


def _read() -> list[Exercise]:
    found: dict[tuple[str, str], Exercise] = {}
    with EXERCISES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lesson, name = row["lesson"], row["exercise"]
            new = Exercise(lesson, name, int(row["points"]))
            found.setdefault((lesson, name), new).checks.append(row["digest"])
    return list(found.values())


def kernel_shell() -> Any:
    """Return the IPython shell of a Jupyter kernel, or None; it imports nothing."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


class _Tracker:
    """What became of the checks since the kernel started."""

    def __init__(self, shell: Any, exercises: Sequence[Exercise]) -> None:
        self.shell = shell
        self.exercises = exercises
        self.of_check = {check: one for one in exercises for check in one.checks}
        self.runs: dict[str, tuple[Any, bool]] = {}  # check -> the function that it met, passed
        self.instructor = False

    def after(self, result: Any) -> None:
        """Show the line if the cell that has just run is a check."""
        if result is None or result.info is None:
            return
        source = result.info.raw_cell
        # only instructors have hidden tests
        self.instructor = self.instructor or COURSE["hidden_tests"] in source
        word = digest(source)
        exercise = self.of_check.get(word)
        if exercise is None or self.instructor:
            return
        self.runs[word] = self.shell.user_ns.get(exercise.name), result.success
        line = self.line(exercise)
        if not browser.below_error(self.shell, line):
            _display(line, f'<div style="{QUIET}">{html.escape(line)}</div>')

    def of_lesson(self, lesson: str) -> list[Exercise]:
        """Return the exercises of the lessons whose names start so."""
        return [one for one in self.exercises if one.lesson.startswith(lesson)]

    def results(self, exercise: Exercise) -> list[bool]:
        """Whether each check passed, of those that ran since the function was last defined."""
        now = self.shell.user_ns.get(exercise.name)
        runs = [self.runs[check] for check in exercise.checks if check in self.runs]
        return [passed for function, passed in runs if function is now]

    def passes(self, exercise: Exercise) -> bool:
        """Tell whether every check of an exercise passed."""
        return sum(self.results(exercise)) == len(exercise.checks)

    def line(self, exercise: Exercise) -> str:
        """Return one sentence on an exercise."""
        points = _worth(exercise)
        if exercise.points and self.passes(exercise):
            points = say("kit.progress.to_come", points=points)
        row = self._row(exercise.name, self.state(exercise), points)
        return say("kit.progress.line", parts=row)

    @staticmethod
    def _row(name: str, state: State, points: str) -> str:
        values = {"name": name, "sign": state.sign, "state": state.words, "points": points}
        return say("kit.progress.row", **values)

    def sentence(self, exercises: Sequence[Exercise]) -> str:
        """Return one sentence on a lesson: what passes, what is open, for how many points."""
        done = [one for one in exercises if one.points and self.passes(one)]
        still = [one for one in exercises if one.points and not self.passes(one)]
        parts = []
        if done and still:
            names = say("mark.list").join(one.name for one in done)
            parts.append(say("kit.progress.done", names=names, points=_points(done)))
        elif done:
            parts.append(say("kit.progress.all_done", count=len(done), points=_points(done)))
        if still:
            names = say("mark.list").join(map(self._name, still))
            parts.append(say("kit.progress.open", names=names, points=_points(still)))
        return say("kit.progress.line", parts=say("mark.parts").join(parts))

    def _lost(self, lesson: str) -> str:
        """Say which of the lesson's own cells the saved notebook no longer has as they were."""
        names = {one.lesson for one in self.of_lesson(lesson)}
        lost = [cell for name in names for cell in spoiled(beside() / f"{name}.ipynb", False)]
        if not lost:
            return ""
        return say("kit.progress.careful", lost=say("mark.parts").join(lost), lesson=lesson)

    def _name(self, exercise: Exercise) -> str:
        passed = sum(self.results(exercise))
        if not passed:
            return exercise.name
        count = len(exercise.checks)
        return say("kit.progress.part", name=exercise.name, passed=passed, count=count)

    def show_table(self, lesson: str) -> None:
        """Show a row for each exercise of a lesson, and the sentence on all of them."""
        exercises = self.of_lesson(lesson)
        rows = [(one.name, self.state(one), _worth(one)) for one in exercises]
        line = " ".join(filter(None, (self.sentence(exercises), self._lost(lesson))))
        text = [self._row(*row) for row in rows]
        page = f"{_table(rows)}<p>{self._bar(exercises)}</p><p>{html.escape(line)}</p>"
        _display("\n".join([*text, line]), page)

    def _bar(self, exercises: Sequence[Exercise]) -> str:
        done, every = _points(list(filter(self.passes, exercises))), _points(exercises)
        words = say("kit.progress.points", points=f"{done} / {every}")
        return BAR.format(done=done, every=every, name=say("kit.progress.bar"), words=words)

    def state(self, exercise: Exercise) -> State:
        """Return how far an exercise is."""
        results, count = self.results(exercise), len(exercise.checks)
        if not all(results):
            sign, word = "✗", "failed"
        elif len(results) == count:
            sign, word = "✓", "passed" if count == 1 else "all_passed"
        else:
            sign, word = "○", "unfinished" if results else "not_run"
        return State(sign, say(f"kit.progress.{word}", count=count, passed=sum(results)))


def _points(exercises: Sequence[Exercise]) -> int:
    return sum(one.points for one in exercises)


def _worth(exercise: Exercise) -> str:
    if exercise.points:
        return say("kit.progress.points", points=exercise.points)
    return say("kit.progress.extension")


def _table(rows: Sequence[tuple[str, State, str]]) -> str:
    """The rows as an HTML table with a head; a sign is for the eye, its words say the same."""
    cell = '<{0} style="text-align: left">{1}</{0}>'
    heads = [say(f"kit.progress.{word}") for word in ("exercise", "checks", "worth")]
    head = "".join(cell.format("th", html.escape(word)) for word in heads)
    body = ""
    for name, state, points in rows:
        sign = f'<span aria-hidden="true">{state.sign}</span> '
        parts = (html.escape(name), sign + html.escape(state.words), html.escape(points))
        body += f"<tr>{''.join(cell.format('td', part) for part in parts)}</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _display(text: str, page: str) -> None:
    from IPython.display import display

    display({"text/plain": text, "text/html": page}, raw=True)
