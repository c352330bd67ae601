"""What goes to a worker and what comes back: plain, picklable, and all that it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One code cell of a restored notebook.

    `kind` is setup (runs on both sides), demonstration (only where the student's cells need a
    name that it defines), student, or test (runs in the judge). What it defines and uses are
    global names; they are known of the instructor's cells only.
    """

    kind: str
    name: str
    label: str
    source: str
    points: float | None = None
    defines: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Job:
    """One notebook to execute."""

    cells: tuple[Cell, ...]
    names: tuple[str, ...]  # what the instructor's solutions define
    kit: str | None  # the folder beside the instructor's notebooks that both sides may import
    files: tuple[tuple[str, bytes], ...] = ()  # what came with the submission
    cell_seconds: float = 10.0
    notebook_seconds: float = 30.0
    sandboxed: bool = True


@dataclass
class Result:
    """The outputs by cell, or why there are none."""

    outputs: list[list[dict[str, Any]]] = field(default_factory=list)
    fault: str = ""
