"""What plain nbgrader 0.9.6 gives for answers of the bank: `python -m tests.plain`.

The sample class too. It takes a kernel start a notebook, some ten minutes in all, so the marks
lie in `tests/plain_marks.json` and `tests/test_parity.py` holds the grading engine against them.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade
from nbjudge.author import sample
from nbjudge.author.bank import Bank
from nbjudge.notebook import cells
from nbjudge.notebook.answers import Answer
from tqdm import tqdm

from tests.support import RELEASE, SOURCE, THIS

MARKS = Path(__file__).with_name("plain_marks.json")
Case = tuple[str, str, str]


def notebooks() -> dict[Case, NotebookNode]:
    """Return what is handed in, unexecuted: answers of the bank, and the sample class.

    Of the bank that is every right answer, and of every third mistake in each function the first
    one. A case is (function, title of the answer, lesson) or ("sample class", student, lesson).
    """
    bank = Bank(THIS)
    found = {
        (function, answer.title, name): _handed_in(name, {function: answer.source}, SOURCE)
        for function in bank.functions()
        for answer in _some(bank.answers(function))
        for name in bank.lessons_of(function)
    }
    return found | {
        ("sample class", student.name, name): _handed_in(name, student.written, RELEASE)
        for student in sample.students(THIS)
        for name in bank.lessons
        if not student.folder and name not in (student.missing, student.broken)
    }


def _some(answers: Iterable[Answer]) -> list[Answer]:
    """Every right answer, and the first one with every third mistake."""
    answers = list(answers)
    first: dict[str, Answer] = {}
    for answer in answers:
        if answer.mistake is not None:
            first.setdefault(answer.mistake, answer)
    right = [answer for answer in answers if answer.mistake is None]
    return [*right, *list(first.values())[::3]]


def _handed_in(name: str, written: Mapping[str, str], otherwise: Path) -> NotebookNode:
    """The lesson with what was written; the rest is as in that edition.

    What only shows something is left out: no test needs it, which the build holds, and it takes
    as long as all the rest.
    """
    notebook = copy.deepcopy(_read(SOURCE / f"{name}.ipynb"))
    others = {cells.name(cell): cell.source for cell in _read(otherwise / f"{name}.ipynb").cells}
    notebook.cells = [cell for cell in notebook.cells if not cells.is_demonstration(cell)]
    for cell in notebook.cells:
        if cells.is_solution(cell):
            cell.source = written.get(cell.id, others[cell.id])
    return notebook


@functools.cache
def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def fingerprint(notebook: NotebookNode) -> str:
    """A notebook's code up to its last test as one word: marks hold as long as it is the same."""
    last = max(i for i, cell in enumerate(notebook.cells) if cells.is_test(cell))
    code = [cell.source for cell in notebook.cells[: last + 1] if cell.cell_type == "code"]
    return hashlib.sha256("\0".join(code).encode()).hexdigest()[:16]


def marks(notebook: NotebookNode) -> dict[str, float]:
    """Return the points of an executed notebook's test cells, by nbgrader's own rules."""
    tests = [cell for cell in notebook.cells if cells.is_test(cell)]
    return {cell.id: determine_grade(cell)[0] for cell in tests}


def run(notebook: NotebookNode) -> dict[str, float]:
    """Let plain nbgrader execute a notebook; return its marks."""
    settings = copy.deepcopy(THIS.settings)
    if "ip" in settings.KernelManager:  # of the process that this one was forked from
        settings.KernelManager.ip = str(Path(tempfile.gettempdir(), f"plain-{os.getpid()}"))
    executor = Execute(config=settings, timeout=10)
    executor.preprocess(notebook, {"metadata": {"path": str(SOURCE)}})
    return marks(notebook)


def main() -> None:
    """Run what is not in the file yet, or has changed, and write the file."""
    known = json.loads(MARKS.read_text("utf-8")) if MARKS.exists() else {}
    wanted = {fingerprint(notebook): notebook for notebook in notebooks().values()}
    found = {word: known[word] for word in wanted if word in known}
    todo = [word for word in wanted if word not in found]
    with ProcessPoolExecutor(int(sys.argv[1]) if len(sys.argv) > 1 else None) as pool:
        results = pool.map(run, [wanted[word] for word in todo])
        for word, points in tqdm(zip(todo, results, strict=True), total=len(todo)):
            found[word] = points
            lines = [f"{json.dumps(w)}: {json.dumps(p)}" for w, p in sorted(found.items())]
            MARKS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
