"""A submitted notebook, read by picking: what grading uses of it, as a new and valid notebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import nbformat
from nbformat import NotebookNode

from nbjudge.kit import reading
from nbjudge.limits import Bounds
from nbjudge.notebook.finding import Finding


def read(data: bytes, name: str, bounds: Bounds) -> tuple[NotebookNode | None, list[Finding]]:
    """Return the notebook in `data`, of format 4.5, or None; and what is odd about it.

    Args:
        data: the file as it was handed in, whatever it holds.
        name: of the notebook, for the findings.
        bounds: how much of it is read.
    """
    try:
        picked = reading.read(data, _bounds(bounds))
    except reading.Unreadable as fault:
        return None, [Finding(fault.kind, name, values=fault.values)]
    findings = [Finding(kind, name, values=values) for kind, values in picked.odd]
    return _notebook(picked.cells), findings


def _bounds(bounds: Bounds) -> reading.Bounds:
    names = reading.Bounds.__dataclass_fields__
    return reading.Bounds(**{name: getattr(bounds, name) for name in names})


def _notebook(cells: Iterable[reading.Cell]) -> NotebookNode:
    """A new notebook of these cells; an id that is missing or there already is a fresh one."""
    taken: set[str] = set()
    made = []
    for number, cell in enumerate(cells):
        known = cell.id if cell.id not in taken else ""
        known = known or f"unnamed-{number}"
        while known in taken:
            known += "-"
        taken.add(known)
        made.append(_cell(cell, known))
    blank = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}
    return nbformat.from_dict(blank)


def _cell(cell: reading.Cell, known: str) -> dict[str, Any]:
    metadata = {"nbgrader": cell.settings} if cell.settings else {}
    made = {"cell_type": cell.kind, "id": known, "metadata": metadata, "source": cell.source}
    return {**made, "execution_count": None, "outputs": []} if cell.kind == "code" else made
