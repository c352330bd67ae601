"""Why a test gave less than all its points, as data: from the check that fails to the page.

A check may raise an exception with an attribute `failure`, a mapping of some of the fields below;
the judge adds what it knows and nothing else. The sentence is made where it is shown, by
`sentence`, in the language of the reader.
"""

from __future__ import annotations

import builtins
import dataclasses
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbjudge import messages

KINDS = ("check", "exception", "stopped", "not_graded", "cell")
# How two arrays lie to each other as arrows.
DIRECTIONS = ("same", "opposite", "near", "far", "transposed", "close")
TEXT = 4000  # characters of one field
LINES = 999  # of a cell: a line further down is not told of a hidden test
DIMENSIONS = 3  # of a result's shape that is told of a hidden test


@dataclass(frozen=True)
class Frame:
    """A line of the student's that an exception came through."""

    line: int  # of its cell, from 1
    function: str
    source: str = ""


@dataclass(frozen=True)
class Failure:
    """Why a test failed. What is empty or None is not known."""

    kind: str  # of KINDS
    hidden: bool = True  # it failed in the part of a test that students do not have
    line: int | None = None  # of the test's cell, from 1
    check: str = ""  # the sentence `failure.<check>` says what was compared
    subject: str = ""  # what was checked: a function's name, mostly
    mistake: str = ""  # the sentence `mistake.<mistake>`, or one of the course's own
    expected: str = ""  # as it is shown
    got: str = ""
    shapes: tuple[str, str] = ("", "")  # expected and got, as they are shown
    direction: str = ""  # of DIRECTIONS
    ratio: float | None = None  # size of the result, in parts of the right one
    exception: str = ""  # the class of what the student's function raised
    text: str = ""  # what an exception or an assert said
    values: Mapping[str, Any] = field(default_factory=dict)  # what else its sentence needs
    behaviour: str = ""  # a word for what the function did, where no known mistake does the same
    frames: tuple[Frame, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return what is known as plain data, for a cell's metadata."""
        return {
            name: value
            for name, value in dataclasses.asdict(self).items()
            if name == "kind" or value != _DEFAULTS[name]
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Failure:
        """Return the failure that `to_dict` wrote.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        told = dict(data)
        if told.get("kind") not in KINDS:
            raise ValueError(f"{told.get('kind')!r} is no kind of failure")
        told["frames"] = tuple(Frame(**frame) for frame in told.get("frames", ()))
        expected, got = told.get("shapes", ("", ""))
        return cls(**{**told, "shapes": (str(expected), str(got))})

    @classmethod
    def of_check(cls, fields: object) -> Failure:
        """Return the failure of a check that raised with `fields`; what is no field is left out."""
        said = fields if isinstance(fields, Mapping) else {}
        texts: dict[str, Any] = {
            name: str(said[name])[:TEXT]
            for name in ("check", "subject", "mistake", "expected", "got", "exception", "text")
            if said.get(name)
        }
        shapes = said.get("shapes") or ("", "")
        ratio = said.get("ratio")
        values = said.get("values") or {}
        return cls(
            "check",
            shapes=(str(shapes[0]), str(shapes[1])),
            direction=said.get("direction", "") if said.get("direction") in DIRECTIONS else "",
            ratio=float(ratio) if ratio is not None else None,
            values={str(key): _plain(value) for key, value in values.items()},
            **texts,
        )

    def shown(self) -> Failure:
        """Return what a student may be shown of it: of a hidden test, no value and no text.

        What student code can choose of the rest is bounded: docs/security.md counts the bits.
        """
        if not self.hidden:
            return self
        own = [
            one for one in self.frames if one.line <= LINES and self.subject in ("", one.function)
        ]
        seconds = {"seconds": self.values["seconds"]} if "seconds" in self.values else {}
        return Failure(
            self.kind,
            check=self.check,
            subject=self.subject,
            mistake=self.mistake,
            shapes=_usual_shapes(*self.shapes),
            direction=self.direction,
            ratio=_rough(self.ratio),
            exception=self.exception if _is_builtin(self.exception) else "",
            values=seconds if self.kind == "stopped" else {},
            frames=tuple(Frame(frame.line, frame.function) for frame in own[-1:]),
        )


def _usual_shapes(expected: str, got: str) -> tuple[str, str]:
    """The shapes as far as a mistake explains them: short ones, or made of the right one's lengths.

    A result has any shape that student code wants, and so could tell a test's numbers by it.
    """
    lengths = [list(map(int, re.findall(r"\d+", shape))) for shape in (expected, got)]
    usual = {*range(10), *lengths[0], math.prod(lengths[0])}
    explained = len(lengths[1]) <= DIMENSIONS and set(lengths[1]) <= usual
    return (expected, got) if explained else (expected, "")


def _rough(ratio: float | None) -> float | None:
    """A ratio to one digit, between a hundredth and a hundred."""
    if ratio is None or not math.isfinite(ratio):
        return None
    return float(f"{min(max(ratio, 0.01), 100.0):.1g}")


def _plain(value: object) -> Any:
    return value if isinstance(value, (bool, int, float)) else str(value)[:TEXT]


_DEFAULTS = vars(Failure("check"))


def compared(failure: Failure, language: str) -> str:
    """Say how the result lies to the right one as arrows: direction and size, no value."""
    if not failure.direction:
        return ""
    ratio = f"{failure.ratio:.3g}" if failure.ratio is not None else ""
    return messages.say(language, f"direction.{failure.direction}", ratio=ratio)


def told(failure: Failure, language: str) -> str:
    """Say what was expected and what came, without the mistake's sentence and the direction.

    Of a hidden test only the shapes, or the class of an exception, are said; empty where neither
    is known.
    """
    if failure.kind == "stopped":
        return _stopped(failure, language)
    if failure.kind == "not_graded":
        return messages.say(language, f"failure.not_graded.{failure.check}")
    if failure.kind == "cell":
        return _cell(failure, language)
    if failure.hidden:
        return _hidden(failure, language)
    name = f"failure.{failure.check or failure.kind}"
    fields = {
        **failure.values,
        "subject": failure.subject,
        "expected": failure.expected,
        "got": failure.got,
        "shape": failure.shapes[0],
        "got_shape": failure.shapes[1],
        "exception": failure.exception,
        "text": failure.text,
    }
    try:
        return messages.say(language, name, **fields)
    except (KeyError, IndexError, ValueError):  # a course's own check, with a text of its own
        return failure.text


def _cell(failure: Failure, language: str) -> str:
    """Say that a cell of the student's stopped, which should have defined what a test needs."""
    lines = [frame.line for frame in failure.frames if frame.line]
    place = messages.say(language, "failure.cell_line", line=lines[-1]) if lines else ""
    error = ": ".join(part for part in (failure.exception, failure.text.strip()) if part)
    if failure.hidden or not error:
        return messages.say(language, "failure.cell_unsaid", place=place, subject=failure.subject)
    fields = {"error": error, "place": place, "subject": failure.subject}
    return messages.say(language, "failure.cell_stopped", **fields)


def _stopped(failure: Failure, language: str) -> str:
    if not failure.hidden:
        return messages.say(language, failure.check, **failure.values)
    if failure.check == "stopped.time":
        return messages.say(language, "stopped.your_time", **failure.values)
    left = failure.check == "stopped.left_call"
    return messages.say(language, "stopped.your_left" if left else "stopped.unclear")


def _hidden(failure: Failure, language: str) -> str:
    if failure.shapes[0] and not failure.shapes[1]:
        return messages.say(language, "failure.other_shape", shape=failure.shapes[0])
    if failure.shapes[0]:
        shapes = {"shape": failure.shapes[0], "got_shape": failure.shapes[1]}
        number = failure.check == "number"
        return messages.say(language, "failure.number" if number else "failure.shape", **shapes)
    if failure.exception and _is_builtin(failure.exception):
        return messages.say(language, "failure.raised_kind", exception=failure.exception)
    return ""


def _is_builtin(name: str) -> bool:
    return isinstance(getattr(builtins, name, None), type)
