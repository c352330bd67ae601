"""The answer bank's files: right and wrong ways to write each function, and the mistakes in them.

`answers/<function>.py` holds one answer a percent cell, as students write them. The sentence that
a student reads who makes a mistake stands once, before the first answer that makes it:

    # %% built-in
    def mean(values): ...

    # %% no_mean [markdown]
    # It is not divided by how many there are.

    # %% not divided mistake="no_mean"
    def mean(values): ...
"""

from __future__ import annotations

import ast
import functools
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nbjudge.course import Course, CourseError

Parsed = tuple[list[tuple[str, str | None, str]], dict[str, str]]  # of `parsed`
# Of each function the answers: their mistake (empty: none), and their text.
Ways = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Answer:
    """One way to write a function; `mistake` is None where it is right."""

    function: str
    title: str
    mistake: str | None
    source: str


def answers(course: Course, function: str) -> list[Answer]:
    """Return a course's answers for `function`, in the order of its file.

    Raises:
        CourseError: there is no such file, or a cell of it does not define the function.
    """
    path = course.answers / f"{function}.py"
    if not path.is_file():
        raise CourseError(f"{path}: is not there; check the spelling of {function!r}.")
    found, _ = _read(path)
    for title, _, source in found:
        if not title or function not in _names(source):
            raise CourseError(f"{path}: answer {title!r} needs a title and a def {function}.")
    return [Answer(function, *one) for one in found]


def ways(course: Course, functions: Iterable[str]) -> Ways:
    """Return the answers of those functions that have any.

    Raises:
        CourseError: a file of answers is not as it should be.
    """
    found = {}
    for function in functions:
        if (course.answers / f"{function}.py").is_file():
            each = answers(course, function)
            found[function] = tuple((one.mistake or "", one.source) for one in each)
    return found


def packed(course: Course, functions: Iterable[str]) -> bytes:
    """Return `ways` as bytes, for a process that need not read the files then.

    Reading them takes a second, and a worker's first submission would wait for it.

    Raises:
        CourseError: a file of answers is not as it should be.
    """
    return zlib.compress(json.dumps(ways(course, functions)).encode())


@functools.lru_cache(maxsize=1)
def unpacked(data: bytes) -> Ways:
    """Return what `packed` gave."""
    return {
        function: tuple((mistake, text) for mistake, text in each)
        for function, each in json.loads(zlib.decompress(data)).items()
    }


def sentences(course: Course) -> dict[str, str]:
    """Return the sentences of the mistakes that the answers make, by name.

    Raises:
        CourseError: a file of answers is not as it should be, or a mistake has two sentences.
    """
    found: dict[str, str] = {}
    for path in sorted(course.answers.glob("*.py")):
        for name, sentence in _read(path)[1].items():
            if found.setdefault(name, sentence) != sentence:
                raise CourseError(
                    f"{path}: gives the mistake {name!r} another sentence than an earlier file; "
                    "keep one of the two."
                )
    return found


def _read(path: Path) -> Parsed:
    return parsed(path.read_text("utf-8"))


@functools.lru_cache(maxsize=500)
def parsed(text: str) -> Parsed:
    """Return the answers (title, mistake, code) that stand in a file, and the sentences by name."""
    import jupytext

    found, said = [], {}
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        title = cell.metadata.get("title", "")
        if cell.cell_type == "markdown" and title.isidentifier():
            said[title] = " ".join(cell.source.split())
        elif cell.cell_type == "code" and cell.source.strip():
            found.append((title, cell.metadata.get("mistake"), cell.source))
    return found, said


@functools.lru_cache(maxsize=5000)
def _names(source: str) -> set[str]:
    """What a piece of Python defines at its top level."""
    body = ast.parse(source).body
    targets = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    return {getattr(node, "name", "") for node in body} | {
        target.id for target in targets if isinstance(target, ast.Name)
    }
