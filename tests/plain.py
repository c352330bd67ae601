"""What plain nbgrader 0.9.6 gives for every answer of the bank: `python -m tests.plain`.

It takes a kernel start for each answer and lesson, about half an hour in all, so the marks lie
in `tests/plain_marks.json` and `tests/test_parity.py` holds the grading engine against them.
"""

from __future__ import annotations

import copy
import hashlib
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade
from tqdm import tqdm

from course import bank, config, demo, lesson
from course.config import ASSIGNMENT, ROOT

MARKS = Path(__file__).with_name("plain_marks.json")
SOURCE = ROOT / "source" / ASSIGNMENT


def cases() -> list[tuple[str, str, str]]:
    """Return (function, title of an answer, lesson) for every answer and lesson that asks for it."""
    return [
        (function, answer.title, name)
        for function in demo.functions()
        for answer in bank.answers(function)
        for name in bank.lessons_of(function)
    ]


def submitted(function: str, title: str, name: str) -> NotebookNode:
    """Return the lesson `name`, solved, with that answer in place of its function."""
    answer = next(answer for answer in bank.answers(function) if answer.title == title)
    notebook = copy.deepcopy(nbformat.read(SOURCE / f"{name}.ipynb", as_version=4))
    for cell in notebook.cells:
        if lesson.is_solution(cell) and cell.id == function:
            cell.source = answer.source
    return notebook


def fingerprint(notebook: NotebookNode) -> str:
    """A notebook's code as one word: marks hold as long as it does not change."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256("\0".join(code).encode()).hexdigest()[:16]


def marks(notebook: NotebookNode) -> dict[str, float]:
    """Return the points of an executed notebook's test cells, by nbgrader's own rules."""
    tests = [cell for cell in notebook.cells if lesson.parts(cell)[1] is not None]
    return {cell.id: determine_grade(cell)[0] for cell in tests}


def run(case: tuple[str, str, str]) -> tuple[str, dict[str, float]]:
    """Let plain nbgrader execute one case; return its fingerprint and its marks."""
    notebook = submitted(*case)
    word = fingerprint(notebook)
    settings = config.load(ROOT)
    executor = Execute(config=settings, timeout=10)
    executor.preprocess(notebook, {"metadata": {"path": str(SOURCE)}})
    return word, marks(notebook)


def main() -> None:
    """Run what is not in the file yet, or has changed, and write the file."""
    known = json.loads(MARKS.read_text("utf-8")) if MARKS.exists() else {}
    wanted = {fingerprint(submitted(*case)): case for case in cases()}
    found = {word: known[word] for word in wanted if word in known}
    todo = [case for word, case in wanted.items() if word not in found]
    with ProcessPoolExecutor(int(sys.argv[1]) if len(sys.argv) > 1 else None) as pool:
        for number, (word, points) in enumerate(tqdm(pool.map(run, todo), total=len(todo))):
            found[word] = points
            if number % 20 == 0 or number == len(todo) - 1:
                text = json.dumps(dict(sorted(found.items())), indent=0)
                MARKS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
