"""Whose a package is: by the system that it came from, the class list, its folder, its name.

Where a system tells who handed in, that decides; under whom somebody handed in is remembered.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from nbjudge import files
from nbjudge.console import printable
from nbjudge.course import Course
from nbjudge.intake import sender as senders
from nbjudge.intake.archive import Refused
from nbjudge.intake.inbox import Package, Row
from nbjudge.intake.sender import Place, Roster, Sender

PERSON_BYTES = 10_000  # of the file that keeps who handed in


@dataclass
class Mine:
    """What is a student's: packages, and the numbers that are known to be the student's."""

    student: str
    packages: list[Package] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)


def whose(
    course: Course, packages: list[Package], roster: Roster, before: Mapping[str, Known]
) -> tuple[list[Mine], list[Row]]:
    """Return packages by student, in the order of their names, and a row for those of nobody.

    Where a system tells who handed in, that decides.

    Args:
        course: the course.
        packages: the packages, of which some may have claims and numbers that disagree.
        roster: who there is.
        before: by whom the work of each student came before.
    """
    shared = _shared_numbers(before, packages)
    packages = [
        _without_number(one) if one.sender.number in shared and not one.sender.prefix else one
        for one in packages
    ]
    known = _known_numbers(packages, roster, shared)
    found: dict[str, Mine] = {}
    refused = []
    for package in packages:
        try:
            student, note = _student(course, package, roster, known)
        except Refused as why:
            refused.append(Row(package.file, "refused", str(why)))
            continue
        # many systems take large and small letters for the same
        own = found.setdefault(
            student if roster.knows(student) else student.casefold(), Mine(student)
        )
        note = note or _spelling(student, own.student)
        if roster.listed and not roster.knows(own.student):
            note = "; ".join(filter(None, [note, "not in the class list"]))
        own.packages.append(dataclasses.replace(package, note=note))
        if known.get(package.sender.number) == student:
            own.owners.add(package.sender.number)
    return sorted(found.values(), key=lambda one: one.student), refused


def _shared_numbers(before: Mapping[str, Known], packages: list[Package]) -> set[str]:
    """The numbers under which people of several names hand in: a class's or a date's, say.

    Not those of Moodle, which marks them: there, a person may have got another name.
    """
    names: dict[str, set[str]] = {}
    everybody: list[Known | Sender] = [*before.values(), *(one.sender for one in packages)]
    for by in everybody:
        if by.number and by.name and not by.prefix:
            names.setdefault(by.number, set()).add(senders.bare(by.name))
    return {number for number, own in names.items() if len(own) > 1}


def _without_number(package: Package) -> Package:
    """The package with what its name says first, which nobody vouches for, and nothing else."""
    by = dataclasses.replace(package.sender, number="")
    return dataclasses.replace(package, sender=by, claim="")


def _known_numbers(packages: list[Package], roster: Roster, shared: set[str]) -> dict[str, str]:
    """Who has which number: from before, by the class list, or by the one name that it claims.

    A claim is no proof where the system itself calls somebody else so.
    """
    known = {number: who for number, who in roster.numbers.items() if number not in shared}
    called: dict[str, set[str]] = {}
    named: dict[str, set[str]] = {}
    claims: dict[str, set[str]] = {}
    claimed: dict[str, set[str]] = {}
    for package in packages:
        number = package.sender.number
        if number and number not in known and (own := roster.meant(package.sender.name)):
            named.setdefault(own, set()).add(number)
        if number:
            called.setdefault(senders.bare(package.sender.name), set()).add(number)
        if number and package.claim:
            student = roster.student(package.claim)
            claims.setdefault(number, set()).add(student)
            claimed.setdefault(student, set()).add(number)
    known |= {next(iter(own)): student for student, own in named.items() if len(own) == 1}
    taken = set(known.values())
    for number, students in claims.items():
        student = next(iter(students))
        others = claimed[student] | called.get(senders.bare(student), set())
        is_alone = len(students) == 1 and others == {number}
        if number not in known and student not in taken and is_alone:
            known[number] = student
    return known


def _student(
    course: Course, package: Package, roster: Roster, known: Mapping[str, str]
) -> tuple[str, str]:
    """Return whose a package is, and what is to be said of that."""
    by, claim, place = package.sender, package.claim, package.place
    if place.decides:
        return place.student, _by_folder(place, roster)
    claimed = _meant(roster, claim) if claim else ""
    if student := known.get(by.number):
        if not claimed or claimed == student:
            return student, _spelling(claim, student)
        return student, f"named for {claim}, handed in by number {by.number}, who is {student}"
    if claimed:
        return claimed, _spelling(claim, claimed)
    if by.name:
        return _meant(roster, senders.spelled(by.full_name)), "known by the system's name"
    if place.student:
        return place.student, _by_folder(place, roster)
    raise Refused(
        "tells no student",
        f"name it {course.assignment}_<student>.zip, as a zip, or put it into a folder named for "
        "the student; with a class list (`nbjudge students`) more names are known",
    )


def _meant(roster: Roster, name: str) -> str:
    """Return who is meant by a name, which several may have."""
    if roster.is_of_several(name):
        raise Refused(
            f"is of {name}, as several of the class list are called", "name it by the student's id"
        )
    return roster.student(name)


def _by_folder(place: Place, roster: Roster) -> str:
    other = place.other
    if other and not place.agrees(other) and roster.student(other) != place.student:
        return f"named for {other}, in the {'zip' if place.is_own else 'folder'} of {place.student}"
    return f"known by its {'name' if place.is_own else 'folder'}"


def _spelling(claim: str, student: str) -> str:
    return f"named for {claim}" if claim and claim != student else ""


def check_people(mine: Mine, package: Package) -> None:
    """Refuse what several people hand in under one name, but for whom it is known to belong to."""
    numbers = {one.sender.number for one in mine.packages} - {""}
    if len(mine.owners) == 1 and package.sender.number not in {"", *mine.owners}:
        raise Refused(
            f"was handed in by number {package.sender.number}, and {mine.student} is number "
            f"{next(iter(mine.owners))}",
            "find out who is who, and give each package its student's name",
        )
    if len(mine.owners) != 1 and len(numbers) > 1:
        raise Refused(
            f"was handed in by one of {len(numbers)} people (numbers "
            f"{', '.join(sorted(numbers))}) who name themselves {mine.student}",
            "find out who is who, and give each package its student's name",
        )


def check_person(course: Course, student: str, package: Package) -> None:
    """Refuse what another person hands in under a name that has been somebody's before."""
    before = person(course, student).number
    if package.sender.number and before and before != package.sender.number:
        path = course.person(student)
        raise Refused(
            f"was handed in by number {package.sender.number}, and {student} has been number "
            f"{printable(before)[: senders.NAME_CHARACTERS]}",
            f"find out who is who; if it is {student}, remove {path.relative_to(course.root)}",
        )


def numbers(before: Mapping[str, Known]) -> dict[str, str]:
    """Who has which number in the learning management system, of those who handed in before."""
    found: dict[str, set[str]] = {}
    for student, by in before.items():
        if by.number:
            found.setdefault(by.number, set()).add(student)
    return {number: own.pop() for number, own in found.items() if len(own) == 1}


class Known(NamedTuple):
    """Who handed in an assignment, by the learning management system: see `Sender`."""

    number: str = ""
    prefix: str = ""
    name: str = ""


def person(course: Course, student: str) -> Known:
    """Return by whom a student's work of this assignment came: Moodle numbers anew in each."""
    for line in _person_lines(course, student):
        number, *rest = line.split("\t")
        if not rest or rest[0] == course.assignment:
            return Known(number.strip(), *rest[1:3])
    return Known()


def _person_lines(course: Course, student: str) -> list[str]:
    path = course.person(student)
    with contextlib.suppress(OSError):
        return files.read(path, PERSON_BYTES).decode("utf-8", "replace").splitlines()
    return []


def remember(course: Course, student: str, by: Sender) -> None:
    """Keep a student's number, beside those of other assignments."""
    kept = [
        line
        for line in _person_lines(course, student)
        if line.split("\t")[1:2] not in ([], [course.assignment])
    ]
    about = [by.prefix, by.name]
    if not all(text.isprintable() for text in about):
        about = []  # GBK on Linux is no text
    line = "\t".join([by.number, course.assignment, *about]).rstrip("\t")
    path = course.person(student)
    path.write_text("\n".join([*kept, line, ""]), "utf-8")
