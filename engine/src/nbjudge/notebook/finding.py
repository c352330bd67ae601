"""What can be wrong with a submission, as data.

Whoever finds something names its kind and fills in the values; its sentence is
`finding.<kind>` in `nbjudge.messages`, in the language of whoever reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbjudge import messages

FEW = 3  # students: fewer are no class
ALL, LESSON, FUNCTIONS, NOTHING = "all", "lesson", "functions", "nothing"  # whose points are lost

KINDS: dict[str, str] = {
    # the submission
    "bad_name": ALL,
    "no_folder": ALL,
    "elsewhere": ALL,
    "broken": ALL,
    "slow": ALL,
    # its files
    "unreadable": LESSON,
    "link": LESSON,
    "folder": LESSON,
    "misplaced": NOTHING,
    "stranger": NOTHING,
    "large_file": NOTHING,
    "many_files": NOTHING,
    "many_entries": NOTHING,
    "deep_folders": NOTHING,
    "more_files": NOTHING,
    "kit": NOTHING,
    "timestamp": NOTHING,
    "missing": LESSON,
    "renamed": NOTHING,
    "renamed_twice": LESSON,
    # one notebook
    "large": LESSON,
    "not_utf8": LESSON,
    "empty": LESSON,
    "not_json": LESSON,
    "not_notebook": LESSON,
    "nested": LESSON,
    "many_cells": LESSON,
    "large_cell": LESSON,
    "large_text": LESSON,
    "encoding": NOTHING,
    "broken_text": NOTHING,
    "cut_cells": NOTHING,
    "another": LESSON,
    "other_lesson": LESSON,
    # its cells
    "old_edition": NOTHING,
    "solution_deleted": FUNCTIONS,
    "solution_twice": NOTHING,
    "test_deleted": NOTHING,
    "test_changed": NOTHING,
    "test_twice": NOTHING,
    "moved": NOTHING,
    "unknown_cells": NOTHING,
    "unnamed": NOTHING,
    "given_changed": NOTHING,
    "given_added": NOTHING,
    # what stands in them
    "untouched": FUNCTIONS,
    "unwritten": FUNCTIONS,
    "stub_left": FUNCTIONS,
    "no_python": FUNCTIONS,
    "undefined": FUNCTIONS,
    "own_cell": NOTHING,
    "odd_character": FUNCTIONS,
    "answer_late": FUNCTIONS,
    "answer_early": FUNCTIONS,
    "answer_in_test": FUNCTIONS,
    "raise_left": NOTHING,
    "no_module": FUNCTIONS,
    "no_module_maybe": NOTHING,
    "asks": FUNCTIONS,
    "asks_maybe": NOTHING,
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind, of KINDS, the file, and what its sentence needs.

    `functions` are the exercises concerned; where fewer than their points are lost, `values` has
    these `points`. `where` and `values` may hold what a student chose:
    make them printable, and escape them in HTML.
    """

    kind: str
    where: str = ""  # a lesson, or a file; empty: the submission as a whole
    functions: tuple[str, ...] = ()
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "kind": self.kind,
            "where": self.where,
            "functions": list(self.functions),
            "values": dict(self.values),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Finding:
        """Return the finding that `to_dict` wrote.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        if data["kind"] not in KINDS:
            raise ValueError(f"{data['kind']!r} is no kind of finding")
        functions = tuple(map(str, data["functions"]))
        return cls(data["kind"], str(data["where"]), functions, dict(data["values"]))


def shared(found: Iterable[Iterable[Finding]], students: int) -> list[tuple[Finding, int]]:
    """Return what most of a class have, and costs nobody anything, each with how many have it.

    That is what the lesson changed after it was handed out, and no work of a student's.

    Args:
        found: the findings of each student who has some.
        students: how many handed in.
    """
    by_text: dict[str, tuple[Finding, int]] = {}
    for findings in found:
        own = {json.dumps(one.to_dict()): one for one in findings if KINDS[one.kind] == NOTHING}
        for text, finding in own.items():
            by_text[text] = finding, by_text.get(text, (finding, 0))[1] + 1
    return [
        (one, count) for one, count in by_text.values() if count >= FEW and 2 * count > students
    ]


def said(finding: Finding, language: str, exercises: str = "") -> str:
    """Return the sentence of a finding, without the file.

    Args:
        finding: the finding.
        language: of `messages.LANGUAGES`.
        exercises: what the exercises concerned are called; empty: the names of the functions.
    """
    names = messages.say(language, "mark.list").join(finding.functions)
    values = {"cell": names, "exercises": exercises or names, **finding.values}
    return messages.say(language, f"finding.{finding.kind}", **values)


def note(finding: Finding, language: str) -> str:
    """Return the sentence of a finding with the file in front, where there is one."""
    text = said(finding, language)
    if not finding.where:
        return text
    return messages.say(language, "mark.of", what=finding.where, text=text)
