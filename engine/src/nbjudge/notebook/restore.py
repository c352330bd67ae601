"""Put the instructor's cells back into a submitted notebook, whatever became of them."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Sequence

import nbformat
from nbformat import NotebookNode

from nbjudge.notebook import cells, names, stranger
from nbjudge.notebook.finding import Finding
from nbjudge.notebook.names import as_python
from nbjudge.notebook.original import Original, given_id, plain
from nbjudge.notebook.written import ELSEWHERE, is_written, seems_to_define

NAME_SHOWN = 40  # characters of a name that a student chose
MARKUP = re.compile(r"<[A-Za-z!/?]|javascript:|data:", re.IGNORECASE)


def restore(submitted: NotebookNode, original: Original) -> tuple[NotebookNode, list[Finding]]:
    """Return a submitted notebook as the instructor made it, with what the student wrote in it.

    The cells that nbgrader knows come from the original, in their order; a solution keeps the
    student's text. What was added to other code of the instructor's runs behind it. A cell that
    nbgrader does not know stays behind the cell that it followed, and loses its metadata. The
    findings tell what had to be mended.
    """
    keys = recognised(submitted.cells, original)
    counted = _counted(submitted.cells, keys, original)
    followers: dict[str | None, list[NotebookNode]] = {None: []}
    written: dict[str, str] = {}
    added: list[Finding] = []
    before: str | None = None
    for index, (cell, name) in enumerate(zip(submitted.cells, keys, strict=True)):
        if name is not None and counted[name] == index:
            before = name
            written[name] = cell.source
        elif name is None or cells.is_solution(original.cell(name)):
            followers.setdefault(before, []).append(_unknown(cell, index, original))
        if name is not None and _is_given_code(original.cell(name)):
            source, finding = _added(cell, original, name)
            added += [finding] if finding else []
            if source:
                followers.setdefault(name, []).append(_cell("code", source, f"own-{index}"))
    restored = _in_order(written, followers, original)
    _note_answers_in_tests(restored, written, original)
    notebook = nbformat.from_dict({**original.notebook, "cells": restored})
    return notebook, [*_findings(submitted, keys, written, original), *added]


def _in_order(
    written: dict[str, str], followers: dict[str | None, list[NotebookNode]], original: Original
) -> list[NotebookNode]:
    """The instructor's cells with what a student wrote, each with the cells that follow it."""
    restored = list(followers[None])
    for name, index in original.order.items():
        source = original.notebook.cells[index]
        if cells.name(source) is None:
            continue  # the student's version stands among the followers
        if not cells.is_solution(source):
            restored.append(_cell(source.cell_type, source.source, source.id, source))
        elif name in written:
            text = _answer(written[name], source)
            restored.append(_cell(source.cell_type, text, source.id, source))
        restored += followers.get(name, [])
    return restored


def recognised(submitted: Sequence[NotebookNode], original: Original) -> list[str | None]:
    """Return for each submitted cell which of the cells that nbgrader knows it is, or None.

    nbgrader's name decides. Where a platform dropped it, so does the cell's id, then the text of
    a cell that was handed out, then for a solution its place and what it defines. No cell takes
    a name that another has from nbgrader.
    """
    found = [_known(cell, original) for cell in submitted]
    named = {name for name in found if name is not None}
    if len(named) == sum(cells.name(cell) is not None for cell in original.notebook.cells):
        return found
    for index, cell in enumerate(submitted):
        if found[index] is None and cells.name(cell) is None:
            key = original.ids.get(str(cell.get("id", "")))
            if key and key not in named and original.cell(key).cell_type == cell.cell_type:
                found[index] = key
    _by_text(submitted, found, original)
    _by_place(submitted, found, original)
    return found


def _by_text(
    submitted: Sequence[NotebookNode], found: list[str | None], original: Original
) -> None:
    """Recognise cells that stand as they were handed out."""
    there = {name for name in found if name is not None}
    by_text: dict[tuple[str, str], list[str]] = {}
    for name in original.order:
        source = original.cell(name)
        if cells.name(source) is not None and name not in there and not cells.is_solution(source):
            for text in dict.fromkeys((_handed_out(source), plain(source.source))):
                if text:
                    by_text.setdefault((source.cell_type, text), []).append(name)
    for index, cell in enumerate(submitted):
        if found[index] is None and cells.name(cell) is None:
            left = by_text.get((cell.cell_type, plain(cell.source)), [])
            while left and left[0] in there:
                left.pop(0)
            if left:
                found[index] = left[0]
                there.add(left[0])


def _by_place(
    submitted: Sequence[NotebookNode], found: list[str | None], original: Original
) -> None:
    """Recognise the solutions that are missing, between the cells that stand around them."""
    order = [name for name in original.order if cells.name(original.cell(name)) is not None]
    for number, name in enumerate(order):
        source = original.cell(name)
        if name in found or not cells.is_solution(source):
            continue
        places = {key: index for index, key in enumerate(found) if key is not None}
        first = max((places[key] for key in order[:number] if key in places), default=-1)
        last = min((places[key] for key in order[number:] if key in places), default=len(submitted))
        between = [
            index
            for index in range(first + 1, last)
            if found[index] is None and _may_be(submitted[index], source, original)
        ]
        fits = [index for index in between if _defines(submitted[index], name, original)]
        around = order[max(number - 1, 0) : number] + order[number + 1 : number + 2]
        stands = bool(around) and all(key in places for key in around)
        no_name = stands and not _defined(name, original) and len(between) == 1
        for index in fits[-1:] or (between if no_name else []):
            found[index] = name


def _may_be(cell: NotebookNode, source: NotebookNode, original: Original) -> bool:
    """Tell whether a cell without nbgrader's name may be a solution: it is no text of ours."""
    own = cells.name(cell) is None and given_id(cell) not in original.order
    return own and bool(cell.cell_type == source.cell_type)


def _defined(name: str, original: Original) -> list[str]:
    """What a solution is to define, that can be looked for."""
    exercise = original.exercise(name)
    return [exercise] if exercise in original.names else []


def _defines(cell: NotebookNode, name: str, original: Original) -> bool:
    return any(seems_to_define(cell.source, one) for one in _defined(name, original))


def _counted(
    submitted: Sequence[NotebookNode], keys: list[str | None], original: Original
) -> dict[str, int]:
    """Which cell counts where several have one name: the last, of solutions that define it."""
    counted: dict[str, int] = {}
    for index, name in enumerate(keys):
        if name is None:
            continue
        before = counted.setdefault(name, index)
        if cells.is_solution(original.cell(name)) and _defines(submitted[before], name, original):
            if not _defines(submitted[index], name, original):
                continue  # a note, say, that was pasted with what nbgrader knows of the cell
        counted[name] = index
    return counted


def _is_given_code(source: NotebookNode) -> bool:
    """Tell whether a cell is the instructor's code that is no test: set-up, demonstration."""
    return (
        source.cell_type == "code"
        and not cells.is_solution(source)
        and cells.points(source) is None
    )


def _added(cell: NotebookNode, original: Original, key: str) -> tuple[str, Finding | None]:
    """Return what a student added to the instructor's code, and what to say of a change.

    Added is what the instructor's cell has not, and what defines nothing that it defines.
    """
    source = original.cell(key)
    if plain(cell.source) in (plain(source.source), _handed_out(source)):
        return "", None
    if _is_of_another_edition(cell, original):
        return "", None
    changed = Finding("given_changed", values={"cell": key})
    ours, theirs = (stranger.statements(one) for one in (source.source, cell.source))
    if ours is None or theirs is None:
        return "", changed
    own = set(names.defines(as_python(source.source)))
    new = [one for one in theirs if one not in ours]
    fresh = [one for one in new if _is_fresh(one, own)]
    if fresh != new or any(one not in theirs for one in ours):
        return "\n".join(fresh), changed
    return "\n".join(fresh), Finding("given_added", values={"cell": key}) if fresh else None


def _is_fresh(statement: str, own: set[str]) -> bool:
    """Tell whether a statement defines something, and nothing of the instructor's."""
    defined = stranger.defined(statement)
    if defined is None:
        return False
    everything = statement.startswith("from ") and statement.endswith(" import *")
    return everything or (bool(defined) and not defined & own)


def _note_answers_in_tests(
    restored: list[NotebookNode], written: dict[str, str], original: Original
) -> None:
    """Keep at a solution cell that a test cell had its answer: tests are the instructor's again."""
    keys = original.exercises()
    by_key = {cells.name(cell): cell for cell in restored}
    for name, text in written.items():
        source = original.cell(name)
        if not cells.is_test(source) or plain(text) == _handed_out(source):
            continue
        own = set(names.defines(as_python(source.source)))
        for exercise, key in keys.items():
            solution = by_key.get(key)
            if solution is not None and exercise in original.names and exercise not in own:
                if is_written(text, exercise) and not is_written(solution.source, exercise):
                    solution.metadata.setdefault("nbjudge", {}).setdefault(ELSEWHERE, name)


def _known(cell: NotebookNode, original: Original) -> str | None:
    """The instructor's cell that a submitted cell is by nbgrader's name of it."""
    name = cells.name(cell)
    if name is None or name not in original.order:
        return None
    return name if cells.name(original.cell(name)) == name else None


def _unknown(cell: NotebookNode, index: int, original: Original) -> NotebookNode:
    """A cell that nbgrader does not know: the instructor's text as it is, another's as text."""
    given = given_id(cell)
    if given in original.order:
        return _cell(cell.cell_type, cell.source, f"{given}-{index}")
    if cell.cell_type == "code":
        return _cell("code", cell.source, f"own-{index}")
    return _cell("markdown", fenced(cell.source), f"own-{index}")


def _answer(written: str, source: NotebookNode) -> str:
    """A student's answer in Markdown; what could run in a teacher's browser is shown as text."""
    harmless = source.cell_type == "code" or not MARKUP.search(written)
    return written if harmless or written.strip() == source.source.strip() else fenced(written)


def fenced(source: str) -> str:
    """A student's own text as it was written: rendered, it could run script in a browser."""
    fence = "`" * max([2, *map(len, re.findall("`+", source))]) + "`"
    return f"{fence}\n{source}\n{fence}"


def _cell(kind: str, source: str, name: str, like: NotebookNode | None = None) -> NotebookNode:
    metadata = copy.deepcopy(like.metadata) if like is not None else {}
    cell = {"cell_type": kind, "id": name[:64], "metadata": metadata, "source": _clean(source)}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    elif like is not None and like.get("attachments"):
        cell["attachments"] = copy.deepcopy(like.attachments)
    return nbformat.from_dict(cell)


def _clean(text: str) -> str:
    """Text that every file can hold: JSON may carry halves of characters."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _findings(
    submitted: NotebookNode, keys: list[str | None], written: dict[str, str], original: Original
) -> list[Finding]:
    """What `restore` mends; `written` are the lesson's cells as handed in, where they stand."""
    found = [cells.name(cell) for cell in submitted.cells]
    old = [cell for cell in submitted.cells if _is_of_another_edition(cell, original)]
    old_names = {cells.name(cell) for cell in old}
    findings = [Finding("old_edition", values={"count": len(old)})] if old else []
    unnamed = sum(key is not None and name is None for key, name in zip(keys, found, strict=True))
    if unnamed:
        findings.append(Finding("unnamed", values={"count": unnamed}))
    findings += _changed(written, original, old_names)
    findings += _repeated(keys, original)
    if list(written) != sorted(written, key=lambda name: original.order[name]):
        findings.append(Finding("moved"))
    unknown = [name for name in found if name and name not in {*original.order, *old_names}]
    if unknown:
        values: dict[str, str | int | float] = {
            "count": len(unknown),
            "cell": unknown[0][:NAME_SHOWN],
        }
        findings.append(Finding("unknown_cells", values=values))
    return findings


def _changed(
    written: dict[str, str], original: Original, old_names: set[str | None]
) -> list[Finding]:
    """The solutions and tests that are gone or no longer as they were handed out."""
    findings = []
    for name in original.order:
        source = original.cell(name)
        if cells.is_solution(source):
            if name not in written:
                exercise = original.exercise(name)
                findings.append(Finding("solution_deleted", functions=(exercise,)))
        elif cells.is_test(source) and name not in old_names:
            if name in written:
                if plain(written[name]) not in (_handed_out(source), plain(source.source)):
                    findings.append(Finding("test_changed", values={"cell": name}))
            elif not old_names:  # that edition may not have had it
                findings.append(Finding("test_deleted", values={"cell": name}))
    return findings


def _repeated(keys: list[str | None], original: Original) -> list[Finding]:
    findings = []
    for name, count in Counter(keys).items():
        if count > 1 and name is not None:
            values: dict[str, str | int | float] = {"cell": name, "count": count}
            if cells.is_solution(original.cell(name)):
                exercise = original.exercise(name)
                findings.append(Finding("solution_twice", functions=(exercise,), values=values))
            elif cells.points(original.cell(name)) is not None:
                findings.append(Finding("test_twice", values=values))
    return findings


def _handed_out(source: NotebookNode) -> str:
    text = source.source
    for region in (cells.HIDDEN, cells.SCHEME):
        text = cells.without_region(text, region, keep=False)
    return plain(text)


def _is_of_another_edition(cell: NotebookNode, original: Original) -> bool:
    """Tell whether a cell is as it was handed out, by its checksum, but not in this edition."""
    name = cells.name(cell)
    if name is None or cells.is_solution(cell):
        return False
    if name in original.order and plain(cell.source) in (
        _handed_out(original.cell(name)),
        plain(original.cell(name).source),
    ):
        return False
    from nbgrader.utils import compute_checksum  # late: it imports all of nbgrader, seconds

    try:
        return bool(cell.metadata.nbgrader.get("checksum") == compute_checksum(cell))
    except Exception:  # whatever stands in a stranger's metadata
        return False
