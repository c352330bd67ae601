"""Put the instructor's cells back into a submitted notebook, whatever became of them."""

from __future__ import annotations

import copy
import re
from collections import Counter

import nbformat
from nbformat import NotebookNode

from nbjudge.notebook import cells
from nbjudge.notebook.finding import Finding
from nbjudge.notebook.original import Original, given_id

NAME_SHOWN = 40  # characters of a name that a student chose
MARKUP = re.compile(r"<[A-Za-z!/?]|javascript:|data:", re.IGNORECASE)


def restore(submitted: NotebookNode, original: Original) -> tuple[NotebookNode, list[Finding]]:
    """Return a submitted notebook as the instructor made it, with what the student wrote in it.

    The cells that nbgrader knows come from the original, in their order; a solution keeps the
    student's text. A cell that nbgrader does not know stays behind the cell that it followed, and
    loses its metadata. The findings tell what had to be mended.
    """
    last = {
        name: index
        for index, cell in enumerate(submitted.cells)
        if (name := _known(cell, original)) is not None
    }
    followers: dict[str | None, list[NotebookNode]] = {None: []}
    written: dict[str, str] = {}
    before: str | None = None
    for index, cell in enumerate(submitted.cells):
        name = _known(cell, original)
        if name is not None and last[name] == index:
            before = name
            written[name] = cell.source
        elif name is None or cells.is_solution(original.cell(name)):
            followers.setdefault(before, []).append(_unknown(cell, index, original))
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
    notebook = nbformat.from_dict({**original.notebook, "cells": restored})
    return notebook, _findings(submitted, written, original)


def _known(cell: NotebookNode, original: Original) -> str | None:
    """The id of the instructor's cell that a submitted cell claims to be."""
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
    plain = source.cell_type == "code" or not MARKUP.search(written)
    return written if plain or written.strip() == source.source.strip() else fenced(written)


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
    submitted: NotebookNode, written: dict[str, str], original: Original
) -> list[Finding]:
    """What `restore` mends; `written` are the lesson's cells as handed in, where they stand."""
    names = [cells.name(cell) for cell in submitted.cells]
    old = [cell for cell in submitted.cells if _is_of_another_edition(cell, original)]
    old_names = {cells.name(cell) for cell in old}
    findings = [Finding("old_edition", values={"count": len(old)})] if old else []
    findings += _changed(written, original, old_names)
    findings += _repeated(names, original)
    if list(written) != sorted(written, key=lambda name: original.order[name]):
        findings.append(Finding("moved"))
    unknown = [name for name in names if name and name not in {*original.order, *old_names}]
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
                if written[name].strip() not in (_handed_out(source), source.source.strip()):
                    findings.append(Finding("test_changed", values={"cell": name}))
            elif not old_names:  # that edition may not have had it
                findings.append(Finding("test_deleted", values={"cell": name}))
    return findings


def _repeated(names: list[str | None], original: Original) -> list[Finding]:
    findings = []
    for name, count in Counter(names).items():
        if count > 1 and name is not None and name in original.order:
            values: dict[str, str | int | float] = {"cell": name, "count": count}
            if cells.is_solution(original.cell(name)):
                exercise = original.exercise(name)
                findings.append(Finding("solution_twice", functions=(exercise,), values=values))
            elif cells.points(original.cell(name)) is not None:
                findings.append(Finding("test_twice", values=values))
    return findings


def _handed_out(source: NotebookNode) -> str:
    return cells.without_region(source.source, cells.HIDDEN, keep=False).strip()


def _is_of_another_edition(cell: NotebookNode, original: Original) -> bool:
    """Tell whether a cell is as it was handed out, by its checksum, but not in this edition."""
    name = cells.name(cell)
    if name is None or cells.is_solution(cell):
        return False
    if name in original.order and cell.source.strip() in (
        _handed_out(original.cell(name)),
        original.cell(name).source.strip(),
    ):
        return False
    from nbgrader.utils import compute_checksum  # late: it imports all of nbgrader, seconds

    try:
        return bool(cell.metadata.nbgrader.get("checksum") == compute_checksum(cell))
    except Exception:  # whatever stands in a stranger's metadata
        return False
