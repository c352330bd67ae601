"""How well mistakes are told apart: what the answers do in the lessons' calls.

For each visible check the kit gets a table of what each wrong answer gives there; it holds no
code. What no test tells apart is said to the author.
"""

from __future__ import annotations

import functools
import importlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from nbjudge import messages
from nbjudge.author import build
from nbjudge.author.bank import Bank
from nbjudge.course import CourseError
from nbjudge.kit import behaviour
from nbjudge.kit.behaviour import BOTH, Deed
from nbjudge.notebook import cells
from nbjudge.notebook.answers import Answer
from nbjudge.run.recognise import Call, Deeds, size


def table(bank: Bank) -> dict[str, Any]:
    """Return what the answers for each function give in the calls of its visible checks.

    It is what the kit's `recognition` reads: the answers' mistakes and sizes, and by a word for
    each call the deeds, that of the right answer and those of the answers by number. Left out are
    calls in which right answers differ from each other.

    Raises:
        CourseError: a mistake has no sentence.
    """
    known = {}
    for function, calls in _visible_calls(bank).items():
        ways = _wrong(bank, function)
        for one in ways:
            if one.mistake not in bank.mistakes:
                raise CourseError(
                    f"{bank.course.answers / function}.py: {one.title!r} makes the mistake "
                    f"{one.mistake!r}, which has no sentence; write it before the first answer "
                    "that makes it."
                )
        if not ways:
            continue
        known[function] = _known(bank, function, ways, calls)
    return known


@behaviour.quiet()
def _known(
    bank: Bank, function: str, ways: Sequence[Answer], calls: Mapping[str, Call]
) -> dict[str, Any]:
    """What answers do in some calls; of those with a mistake that do the same, the smallest."""
    made = list(calls.values())
    right = _deeds(bank, function, _solution(bank, function), made)
    others = [_deeds(bank, function, one.source, made) for one in _right(bank, function)]
    settled = [k for k in range(len(made)) if all(behaviour.agree(right[k], o[k]) for o in others)]
    distinct: dict[tuple[str, ...], tuple[str, int]] = {}
    for one in ways:
        deeds = _deeds(bank, function, one.source, made)
        does = (str(one.mistake), *(_text(deeds[k]) for k in settled))
        least = min(size(one.source), distinct.get(does, ("", size(one.source)))[1])
        distinct[does] = str(one.mistake), least
    words = list(calls)
    return {
        "answers": [list(one) for one in distinct.values()],
        "calls": {
            words[k]: _numbered(_text(right[k]), [does[1 + place] for does in distinct])
            for place, k in enumerate(settled)
        },
    }


def _text(deed: Deed) -> str:
    return json.dumps(behaviour.jsonable(deed), separators=(",", ":"))


def _visible_calls(bank: Bank) -> dict[str, dict[str, Call]]:
    """The calls that visible checks make of each function, as the solutions stand, by a word."""
    found: dict[str, dict[str, Call]] = {}
    for name, notebook in bank.lessons.items():
        space: dict[str, Any] = {"__name__": "__main__"}
        with bank.like_a_notebook():
            kit: Any = importlib.import_module(f"{bank.course.kit}.recognition")
            heard: list[tuple[str, tuple[Any, ...]]] = []
            kit.heard = heard
            try:
                for cell in notebook.cells:
                    source = build.visible(cell.source) if cells.is_test(cell) else cell.source
                    if cells.is_test(cell) or cells.is_solution(cell) or cells.is_setup(cell):
                        exec(compile(source, f"<{cells.name(cell)}>", "exec"), space)
            finally:
                kit.heard = None
        for function, args in heard:
            if function in bank.originals[name].exercises():
                found.setdefault(function, {}).setdefault(kit.word(args), Call(args, {}, {}, {}))
    return found


def _numbered(right: str, deeds: Sequence[str]) -> dict[str, Any]:
    """Deeds, written down, each once, and which of them is whose."""
    kinds = list(dict.fromkeys((right, *deeds)))
    return {
        "deeds": [json.loads(text) for text in kinds],
        "right": kinds.index(right),
        "answers": [kinds.index(text) for text in deeds],
    }


def _wrong(bank: Bank, function: str) -> list[Answer]:
    ways = bank.answers(function) if bank.has(function) else []
    return [one for one in ways if one.mistake is not None]


def _right(bank: Bank, function: str) -> list[Answer]:
    ways = bank.answers(function) if bank.has(function) else []
    return [one for one in ways if one.mistake is None]


def _solution(bank: Bank, function: str) -> str:
    original = bank.originals[bank.lessons_of(function)[0]]
    return str(original.cell(original.exercises()[function]).source)


def _deeds(bank: Bank, function: str, source: str, calls: Sequence[Call]) -> Deeds:
    """What an answer does, with the lesson's own solutions around it."""
    own = bank.asked(bank.lessons_of(function)[0])
    return Deeds(functools.partial(own.space_of, source), function, calls)


@behaviour.quiet()
def blurred(bank: Bank, function: str) -> list[str]:
    """Say which mistakes in a function its lesson's tests cannot tell from each other.

    And which answers do the same as the right one in all of them.
    """
    lesson, right_one = bank.lessons_of(function)[0], _solution(bank, function)
    calls = bank.ask(lesson, {function: right_one})[1].get(function, [])
    right = list(_deeds(bank, function, right_one, calls))
    ways = _wrong(bank, function)
    deeds = [list(_deeds(bank, function, one.source, calls)) for one in ways]
    said = []
    for k, one in enumerate(ways):
        alike = [
            f"{one.mistake} ({one.title}) and {other.mistake} ({other.title}) do the same in every "
            "test"
            for other, its in zip(ways[:k], deeds[:k], strict=True)
            if one.mistake != other.mistake and all(map(behaviour.agree, deeds[k], its))
        ]
        if all(map(behaviour.agree, deeds[k], right)):
            alike.append(f"{one.title!r} does as the right answer in every test")
        if alike and not _shows(bank, lesson, one):
            said += [f"{function}: {line}" for line in alike]
    return said


def _shows(bank: Bank, lesson: str, answer: Answer) -> bool:
    """Tell whether a check names the mistake by itself: what was printed, a warning."""
    marks = bank.run(lesson, {answer.function: answer.source})
    return answer.mistake in {mark.general for mark in marks.values()}


def named(bank: Bank, answer: Answer) -> tuple[str, str]:
    """Tell how the mistake of a wrong answer is named: truly, in general, or wrongly.

    Once with the answer itself in the bank, and once without it, as it is with a student's.
    """
    lesson = bank.lessons_of(answer.function)[0]
    marks, calls = bank.ask(lesson, {answer.function: answer.source})
    own = [
        mark
        for cell, mark in marks.items()
        if mark.message and bank.originals[lesson].exercise(cell) == answer.function
    ]
    heard = calls.get(answer.function, [])
    alone = bank.mistake_of(lesson, answer.function, heard, answer.source)
    said = {m.general if m.printing else alone.or_general(m.general) for m in own}
    return _how(bank, answer, {mark.mistake for mark in own}), _how(bank, answer, said)


def _how(bank: Bank, answer: Answer, names: set[str]) -> str:
    """Say it: truly, general or wrongly."""
    parts = {part for name in names for part in name.split(BOTH)}
    if answer.mistake in parts:
        return "truly"
    specific = {one.mistake for one in _wrong(bank, answer.function)}
    specific -= set(messages.part(bank.course.language, "mistake"))
    return "wrongly" if parts & specific else "general"


def counted(bank: Bank, function: str) -> tuple[Counter[str], Counter[str]]:
    """Count how the mistakes in a function are named, with each answer, and without it.

    Left out is one answer at a time, of the mistakes that have two or more.
    """
    ways = _wrong(bank, function)
    many = Counter(one.mistake for one in ways)
    found = [(one, named(bank, one)) for one in ways]
    alone = Counter(how for one, (_, how) in found if many[one.mistake] > 1)
    return Counter(how for _, (how, _) in found), alone
