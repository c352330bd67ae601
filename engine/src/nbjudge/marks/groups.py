"""Wrong functions that no known mistake explains, put together by what they do.

Who is in a group wrote what did the same in every recorded call, so one sentence fits all of it:
`answers/groups.txt` holds it until the answer bank does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nbjudge.course import Course
from nbjudge.marks import gradebook
from nbjudge.marks.gradebook import Person
from nbjudge.marks.outcome import Outcome, of_class


@dataclass
class Group:
    """Students whose functions do the same; `behaviour` is the word for what they do."""

    function: str
    behaviour: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)  # one of each student

    @property
    def example(self) -> Outcome:
        """The outcome with the shortest code."""
        return self.by_length()[0]

    def by_length(self) -> list[Outcome]:
        """Return the outcomes, those with the shortest code first."""
        return sorted(self.outcomes.values(), key=lambda one: (len(one.source), one.source))


def groups(work: Mapping[str, Iterable[Outcome]]) -> list[Group]:
    """Return the groups of a class, the largest first.

    Args:
        work: the outcomes of each student.
    """
    found: dict[tuple[str, str], Group] = {}
    for student, own in work.items():
        for outcome in own:
            if outcome.group[1]:
                group = found.setdefault(outcome.group, Group(*outcome.group))
                group.outcomes.setdefault(student, outcome)
    order = sorted(found.items(), key=lambda pair: (-len(pair[1].outcomes), pair[0]))
    return [group for _, group in order]


def examples(course: Course) -> dict[tuple[str, str], tuple[list[str], set[str]]]:
    """Return what the students of each group wrote, the shortest first, and their names.

    Raises:
        CourseError: nothing was graded yet, or by an older version.
    """
    with gradebook.opened(course) as book:
        people = gradebook.people(book, course)
    by_id = {person.id: person for person in people}
    work = {student: own for student, own, _ in of_class(course, people)}
    return {
        (group.function, group.behaviour): (
            [outcome.source for outcome in group.by_length()],
            {name for student in group.outcomes for name in _names(by_id[student])},
        )
        for group in groups(work)
    }


def _names(person: Person) -> Iterator[str]:
    """What a student is called, as a whole and in parts."""
    for text in (person.id, person.first_name, person.last_name, person.lms_id):
        yield from filter(None, [text, *re.split(r"[\W_]+", text)])
    yield from filter(None, [person.email, person.email.partition("@")[0]])
