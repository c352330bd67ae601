"""Notebooks: to find a cell, to change one on the disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbjudge.notebook import cells


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    """The first cell that nbgrader knows by this name."""
    return next(one for one in notebook.cells if cells.name(one) == name)


def edit(path: Path, change: Callable[[NotebookNode], object]) -> None:
    """Change a notebook on the disk, valid or not."""
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def without(*names: str) -> Callable[[Path], None]:
    """A change on the disk: these cells are gone."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells = [one for one in notebook.cells if cells.name(one) not in names]

    return lambda path: edit(path, change)


def doubled(name: str) -> Callable[[Path], None]:
    """A change on the disk: the cell stands there a second time, at the end."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells.append(nbformat.from_dict({**cell(notebook, name), "id": "again"}))

    return lambda path: edit(path, change)


def old_format(path: Path) -> None:
    """The notebook as Jupyter saved it ten years ago: cells in worksheets."""
    notebook = nbformat.read(path, as_version=4)
    path.write_text(nbformat.writes(nbformat.convert(notebook, 3), version=3), "utf-8")


def large(path: Path) -> None:
    """100 MB that take no room on the disk."""
    with path.open("r+b") as file:
        file.truncate(100 * 2**20)


def large_outputs(path: Path) -> None:
    """25 MB in the output of the first code cell."""
    output = nbformat.v4.new_output("stream", text="x" * 25 * 2**20)

    def change(notebook: NotebookNode) -> None:
        next(one for one in notebook.cells if one.cell_type == "code").outputs.append(output)

    edit(path, change)
