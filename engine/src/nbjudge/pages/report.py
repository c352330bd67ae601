"""The instructor's report of a graded class: `report/index.html` and `report/marks.csv`.

One page, complete in itself: it asks nothing of the network, and a security policy in it forbids
all scripts but its own. Whatever students wrote is escaped by Jinja2.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from nbjudge.course import Course, CourseError
from nbjudge.marks import export, gradebook
from nbjudge.marks.gradebook import Person
from nbjudge.marks.groups import Group, groups
from nbjudge.marks.outcome import Outcome, of_class
from nbjudge.notebook.failure import Failure, told
from nbjudge.notebook.finding import Finding, note
from nbjudge.pages import font, similarity
from nbjudge.pages.statistics import PASS, histogram, lesson, mistakes, statistics, weak
from nbjudge.pages.templates import TEMPLATES, environment
from nbjudge.pages.text import Item, rendered, wide

STOPPED = {"stopped", "not_graded"}  # kinds of failures
TEXT_SHOWN = 3000  # characters of a solution, in a comparison
EXERCISES_SHOWN, WORDS_SHOWN = 3, 12
ROWS_SHOWN, PEOPLE_SHOWN, NAMES_SHOWN = 10, 40, 10  # of a table, the heat map, a list on top
GROUPS_SHOWN, REASON_SHOWN = 20, 300  # groups, characters of what they were told
FONT = "the-font-in-base64"  # what the font takes the place of, when the page is rendered
Column = tuple[str, str, float]  # notebook, test, points


def write(course: Course, known: Mapping[str, list[str]]) -> Path:
    """Write the report of a class; return the page.

    Args:
        course: the course.
        known: by exercise, the texts that anybody may have: they make nobody alike.

    Raises:
        CourseError: nothing was graded yet, or by an older version, or it cannot be written.
    """
    with gradebook.opened(course) as book:
        people, maxima = gradebook.people(book, course), gradebook.maxima(book, course)
    if not any(person.marks for person in people):
        raise CourseError(
            f"{course.root}: its gradebook holds no marks for {course.assignment}; grade the "
            "class first, with `nbjudge grade`."
        )
    html = _page(course, _facts(course, people, maxima, known))
    page, table = course.report / "index.html", course.report / "marks.csv"
    with export.writing(table):
        course.report.mkdir(parents=True, exist_ok=True)
        export.write(table, export.Excel.rows(course, maxima, people))
    with export.writing(page):
        page.write_text(html, "utf-8", errors="replace")
    return page


def troubles(course: Course, student: str, own: Iterable[Outcome]) -> list[str]:
    """Return what stopped or broke in a submission, a sentence each.

    Raises:
        CourseError: it was graded by an older version.
    """
    titles = _titles(course)
    notes = [
        note(_for_people(course, finding, titles), course.language)
        for finding in _findings(course, student)
    ]
    stopped: dict[tuple[str, str], Failure] = {}  # the first: later it is given less time
    for outcome in own:
        if outcome.failure is not None and outcome.failure.kind in STOPPED:
            stopped.setdefault((outcome.notebook, outcome.exercise), outcome.failure)
    for (notebook, exercise), failure in stopped.items():
        reason = told(replace(failure, hidden=False), course.language)
        where = course.say("mark.of", what=titles.get(notebook, notebook), text=exercise)
        notes.append(course.say("mark.of", what=where, text=reason))
    return list(dict.fromkeys(notes))


def _titles(course: Course) -> dict[str, str]:
    """What each lesson is called."""
    return {path.stem: rendered(course, path.stem).title.striptags() for path in course.notebooks()}


def _for_people(course: Course, finding: Finding, titles: Mapping[str, str]) -> Finding:
    """A finding that calls lessons and tests as people do."""
    if finding.where not in titles:
        return finding
    items, values = rendered(course, finding.where).items, dict(finding.values)
    for name in ("cell", "test"):
        if values.get(name) in items:
            values[name] = str(items[str(values[name])])
    return replace(finding, where=titles[finding.where], values=values)


def _findings(course: Course, student: str) -> list[Finding]:
    """What was found in the files of a submission when it was graded."""
    path = course.marker(student)
    try:
        kept = json.loads(path.read_text("utf-8"))
        return [Finding.from_dict(finding) for finding in kept["findings"]]
    except OSError:  # graded by nbgrader's own command
        return []
    except (ValueError, KeyError, TypeError):
        raise CourseError(
            f"{path}: was graded by an older version; run `nbjudge grade` again."
        ) from None


def _facts(
    course: Course,
    people: list[Person],
    maxima: dict[str, float],
    known: Mapping[str, list[str]],
) -> dict[str, Any]:
    """Everything that the page shows."""
    work: dict[str, list[Outcome]] = {}
    written: dict[str, dict[str, list[str]]] = {}
    for student, own, texts in of_class(course, people):
        work[student], written[student] = own, texts
    by_id = {person.id: person for person in people}
    given = {student: by_id[student].final for student in work}
    earned = {student: by_id[student].points for student in work}
    totals = {student: sum(own.values()) for student, own in given.items()}
    sentences, hint = course.group_sentences(), functools.cache(course.hint)
    return {
        "title": course.title or course.assignment,
        "titles": _titles(course),
        "names": {person.id: _name(course, person) for person in people},
        "late": sorted((p for p in people if p.seconds_late), key=lambda p: -p.seconds_late),
        "broken": {s: f for s, own in work.items() if (f := troubles(course, s, own))},
        "absent": sorted({*by_id, *course.handed_in()} - {*work}),
        "mistakes": mistakes(work.values(), course.mistakes(), sentences),
        "weak": weak(
            earned, maxima, work, lambda one: hint(one.exercise, one.mistake, one.group[1])
        ),
        "waits": sum(one.points is None for own in work.values() for one in own),
        "pairs": _pairs(written, known),
        "words_shown": WORDS_SHOWN,
        **_points(given, totals, maxima),
        **_items(course, work),
        **_groups(course, work, sentences),
    }


def _name(course: Course, person: Person) -> str:
    """What a student is called, in the order of the course's language; may be empty."""
    return course.say("report.name", first=person.first_name, last=person.last_name).strip()


def _points(
    given: Mapping[str, Mapping[str, float]],
    totals: Mapping[str, float],
    maxima: Mapping[str, float],
) -> dict[str, Any]:
    """How the points are distributed, of all and of each lesson."""
    whole = sum(maxima.values())
    every = np.array(list(totals.values()))
    return {
        "count": len(totals),
        "whole": whole,
        "totals": totals,
        "lowest": float(every.min()),
        "median": float(np.median(every)),
        "mean": float(every.mean()),
        "highest": float(every.max()),
        "deviation": float(every.std()),
        "histogram": histogram(totals.values(), whole),
        "lessons": [
            lesson(name, [own.get(name, 0.0) for own in given.values()], most)
            for name, most in maxima.items()
        ],
    }


def _items(course: Course, work: Mapping[str, list[Outcome]]) -> dict[str, Any]:
    """The items: how each did, and the heat map of students and items."""
    each = dict.fromkeys((o.notebook, o.test, o.most) for own in work.values() for o in own)
    columns = sorted(each, key=lambda column: column[0])  # a lesson's stand side by side
    index = {column[:2]: number for number, column in enumerate(columns)}
    points = np.full((len(work), len(columns)), np.nan)
    for line, own in zip(points, work.values(), strict=True):
        for outcome in own:
            if outcome.points is not None:
                line[index[outcome.notebook, outcome.test]] = outcome.points
    found = statistics(points, [most for *_, most in columns])
    called = [rendered(course, name).items[test] for name, test, _ in columns]
    table = [
        {"item": c, "called": i, "statistic": s}
        for c, i, s in zip(columns, called, found, strict=True)
    ]
    order = [(s.success is None, s.success or 0.0, k) for k, s in enumerate(found)]
    return {
        "items": [table[k] for *_, k in sorted(order)],
        "heads": list(zip(columns, called, strict=True)),
        **_spans(columns, called),
        "rows": [(s, [_cell(o) for o in _lined_up(own, columns)]) for s, own in work.items()],
    }


def _spans(columns: Sequence[Column], called: Sequence[Item]) -> dict[str, Any]:
    """How many columns of the heat map each lesson has, and each function of it."""
    each = [(name, item.function) for (name, *_), item in zip(columns, called, strict=True)]
    lessons = [(name, len(list(own))) for name, own in itertools.groupby(name for name, _ in each)]
    functions = [(*pair, len(list(own))) for pair, own in itertools.groupby(each)]
    return {"lesson_spans": lessons, "function_spans": functions}


def _lined_up(own: list[Outcome], columns: Sequence[Column]) -> list[Outcome | None]:
    there = {(outcome.notebook, outcome.test): outcome for outcome in own}
    return [there.get((name, cell)) for name, cell, _ in columns]


def _cell(outcome: Outcome | None) -> tuple[str, str]:
    """A cell of the heat map: its class and its text, both empty for full points."""
    if outcome is None or outcome.points is None:
        return "n", "–"
    if outcome.failure is not None and outcome.failure.kind in STOPPED:
        return "s", "!"
    if outcome.points >= outcome.most:
        return "", ""
    return ("p" if outcome.points > 0 else "z"), f"{outcome.points:.3g}"


def _groups(
    course: Course, work: Mapping[str, list[Outcome]], sentences: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """What no mistake explains, put together by what it does: the largest groups."""
    found = groups(work)
    return {
        "groups_file": course.groups.relative_to(course.root).as_posix(),
        "groups_left": len(found[GROUPS_SHOWN:]),
        "students_left": len({s for group in found[GROUPS_SHOWN:] for s in group.outcomes}),
        "groups": [
            {
                "name": f"{group.function} {group.behaviour}",
                "function": group.function,
                "students": len(group.outcomes),
                "share": len(group.outcomes) / len(work),
                "code": _shortened([group.example.source]),
                "message": _message(course, group),
                "sentence": sentences.get((group.function, group.behaviour), ""),
            }
            for group in found[:GROUPS_SHOWN]
        ],
    }


def _message(course: Course, group: Group) -> str:
    """What the students of a group read where it has no sentence: of the example's first test."""
    failure = group.example.failure
    if failure is None:
        return ""
    general = course.hint(group.function, failure.mistake)
    return general or told(failure, course.language)[:REASON_SHOWN]


def _pairs(
    written: Mapping[str, dict[str, list[str]]], known: Mapping[str, list[str]]
) -> list[tuple[similarity.Pair, list[tuple[str, str, str]]]]:
    """The submissions that are most alike, with what to read side by side."""
    return [
        (pair, [_side_by_side(pair, written, name) for name in pair.functions[:EXERCISES_SHOWN]])
        for pair in similarity.pairs(written, known)
    ]


def _side_by_side(
    pair: similarity.Pair, written: Mapping[str, dict[str, list[str]]], name: str
) -> tuple[str, str, str]:
    first, second = (_shortened(written[student][name]) for student in (pair.first, pair.second))
    return name, first, second


def _shortened(texts: list[str]) -> str:
    whole = "\n\n".join(dict.fromkeys(texts))
    return whole if len(whole) <= TEXT_SHOWN else whole[:TEXT_SHOWN] + "\n…"


def _page(course: Course, facts: dict[str, Any]) -> str:
    pages = environment(course.language)
    pages.tests["wide"] = wide
    pages.filters["breakable"] = lambda name: escape(name).replace("_", Markup("_<wbr>"))
    pages.filters["how_long"] = lambda seconds: how_long(seconds, course)
    script = (TEMPLATES / "report.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    shown = {"rows_shown": ROWS_SHOWN, "people_shown": PEOPLE_SHOWN, "names_shown": NAMES_SHOWN}
    facts = {**facts, **shown, "script": script, "digest": digest, "pass_mark": PASS}
    template = pages.get_template("report.html")
    own = font.of_course(course)
    page = template.render(facts, font=FONT if own else "")
    # The first one is the style sheet's: nothing that a student wrote stands before it.
    return page.replace(FONT, font.embedded(font.drawn(page), own), 1)


def how_long(seconds: float, course: Course) -> str:
    """Return a time in its two largest units, such as 2 days 3 hours."""
    minutes = int(seconds // 60)
    parts = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
    there = [course.say(f"report.{unit}", count=count) for unit, count in parts.items() if count]
    return " ".join(there[:2]) or course.say("report.moment")
