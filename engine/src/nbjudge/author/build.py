"""The build: from the lessons' text to the worked, the instructor's and the student edition.

It is one way and repeatable: text comes out the same to the byte, and a picture that looks the
same keeps its bytes. Nothing is published before everything has been built and the instructor's
own solutions have earned every point.
"""

from __future__ import annotations

import base64
import contextlib
import copy
import csv
import io
import json
import os
import re
import runpy
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from matplotlib import image
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode
from tqdm import tqdm

from nbjudge import messages
from nbjudge.author import lesson
from nbjudge.console import progress
from nbjudge.course import PACKAGE, PACKAGE_TIME, STUDENT_ID, Course, CourseError
from nbjudge.kit import recognition
from nbjudge.kit.progress import digest
from nbjudge.kit.reading import Bounds
from nbjudge.notebook import cells
from nbjudge.notebook.answers import sentences
from nbjudge.notebook.cells import HIDDEN, SOLUTION
from nbjudge.notebook.original import Original, key, of_notebook, originals

ENGINE_KIT = Path(__file__).parent.parent / "kit"
OWN_MISTAKES = "mistakes.py"  # of the course's own part of the kit: it becomes part of course.json
IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints", OWN_MISTAKES)
SAID_BY_THE_KIT = ("kit.", "about.", "mark.", "failure.", "direction.", "mistake.", "finding.")
CELL_SECONDS = 60
# What needs a kernel or a script, and is nothing on GitHub and on paper: text stands for it.
LIVE = {
    "application/vnd.jupyter.widget-view+json",
    "application/javascript",
    "text/html",
}
# Pictures are the same to the eye when few pixels differ, and by little: rounding at edges.
PIXEL_LEVELS, PIXEL_SHARE = 16 / 255, 0.001
POINTER = '''"""The helpers of {where}, for the notebooks in this folder."""

from pathlib import Path

__path__ = [str((Path(__file__).parent / "{path}").resolve())]

from . import progress

progress.start()
'''


def build(course: Course, target: Path | None = None) -> list[Path]:
    """Build the three editions of a course's lessons.

    Args:
        course: its lessons and settings.
        target: the folder below which they are published; None: the course's own.

    Returns:
        The files that changed.

    Raises:
        CourseError: a lesson is wrong, or its own solutions lose a point; then nothing was
            published.
    """
    sources = lesson.read_all(course)
    with tempfile.TemporaryDirectory() as scratch:
        staged = _staged(course, Path(scratch).resolve())
        for name, notebook in sources.items():
            _write(notebook, staged.source / f"{name}.ipynb")
        if course.kit:
            compose_kit(course, staged.source / course.kit)
            _write_exercises(sources, staged.source / course.kit / "exercises.csv")
            _point(staged)
        for page in course.lessons.glob("*.txt"):  # nbgrader hands them out
            shutil.copyfile(page, staged.source / page.name)
        _mark_reference(staged)
        if course.kit:
            _write_behaviours(course, staged.source / course.kit / recognition.FILE)
        _release(staged)
        for name, notebook in progress(len(sources), "executing", "lesson", sources.items()):
            executed = _execute(worked(notebook), name, staged)
            _write(executed, staged.worked / f"{name}.ipynb")
        return _publish(staged, target or course.root)


def _staged(course: Course, root: Path) -> Course:
    """The same course in another folder, with a gradebook of its own."""
    settings = copy.deepcopy(course.settings)
    settings.CourseDirectory.root = str(root)
    settings.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"
    staged = Course(root, settings)
    for name in ("assignment", "language", "kit"):
        setattr(staged, name, getattr(course, name))
    for folder in (staged.source, staged.release):
        if not folder.is_relative_to(root):
            raise CourseError(
                f"{folder}: is not in the course's folder, so nothing can be built there; name "
                "source and release below it in nbgrader_config.py."
            )
    staged.sandboxed = False  # it is the author's own code, which the worked edition runs, too
    return staged


# ------------------------------------------------------------------------------- the kit


def compose_kit(course: Course, target: Path) -> None:
    """Lay the helpers of a release into the new folder `target`.

    They are the engine's, and over them what the course's own folder of that name holds; what the
    build knows of the course goes into course.json.
    """
    target.mkdir(parents=True)
    for path in sorted(ENGINE_KIT.glob("*.py")):
        shutil.copyfile(path, target / path.name)
    own = course.lessons / course.kit
    if own.is_dir():
        shutil.copytree(own, target, ignore=IGNORED, dirs_exist_ok=True)
    text = json.dumps(_known(course), ensure_ascii=False, indent=1)
    (target / "course.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _known(course: Course) -> dict[str, Any]:
    """What the kit has to know of the course."""
    said = messages.SENTENCES[course.language]
    return {
        "assignment": course.assignment,
        "language": course.language,
        "notebooks": [path.stem for path in lesson.texts(course)],
        "bounds": {name: getattr(course.bounds, name) for name in Bounds.__dataclass_fields__},
        "kept_folder": course.say("kit.kept_folder"),
        "hidden_tests": HIDDEN[0],
        "package": PACKAGE.format(assignment=course.assignment, student="{student}", time="{time}"),
        "package_time": PACKAGE_TIME,
        "student_id": STUDENT_ID,
        "sentences": {
            name: text for name, text in said.items() if name.startswith(SAID_BY_THE_KIT)
        },
        "mistakes": own_mistakes(course),
    }


def own_mistakes(course: Course) -> dict[str, str]:
    """Return the sentences of the mistakes that are this course's own, by name.

    They stand in the answer bank, beside the answers that make them; what stands in mistakes.py is
    said in place of the engine's general sentences.

    Raises:
        CourseError: their file does not run, or holds no such table.
    """
    path = course.lessons / course.kit / OWN_MISTAKES
    if not path.is_file():
        return sentences(course)
    try:
        return {**runpy.run_path(str(path))["MISTAKES"], **sentences(course)}
    except Exception as error:
        raise CourseError(
            f"{path}: gives no table MISTAKES ({type(error).__name__}: {error}); mend it."
        ) from error


def _point(staged: Course) -> None:
    """Let the worked edition find the kit of the instructor's edition."""
    kit, folder = staged.source / staged.kit, staged.worked / staged.kit
    text = POINTER.format(
        where=staged.source.relative_to(staged.root).as_posix(),
        path=Path(os.path.relpath(kit, folder)).as_posix(),
    )
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(text, encoding="utf-8", newline="\n")


def _write_behaviours(course: Course, path: Path) -> None:
    """Write down what the bank's wrong answers give in visible checks, for the kit's `recognition`.

    What the lessons' tests cannot tell apart is said.
    """
    from nbjudge.author import bank as banks
    from nbjudge.author import naming

    bank = banks.Bank(course)
    text = json.dumps(naming.table(bank), ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    for function in bank.functions():
        for line in naming.blurred(bank, function):
            tqdm.write(f"note: {line}; change the data of a test, or let them be one mistake")


def _write_exercises(sources: Mapping[str, NotebookNode], path: Path) -> None:
    """Write down what students can check, for the kit's `progress`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("lesson", "exercise", "points", "check", "digest"))
        for name, notebook in sources.items():
            rows.writerows((name, *row) for row in _checks(notebook))


def _checks(notebook: NotebookNode) -> Iterator[tuple[str, int, str, str]]:
    """Yield exercise, its points, name and digest of each test that students can see."""
    original = of_notebook(notebook)
    worth = original.worth()
    for cell in notebook.cells:
        name = str(cells.name(cell))
        if cells.is_test(cell) and (text := visible(cell.source)):
            exercise = original.exercise(name)
            yield exercise, int(worth.get(exercise, 0)), name, digest(text)


def visible(test: str) -> str:
    """Return what students see of a test; nothing where that is only a comment."""
    text = cells.without_region(test, HIDDEN, keep=False)
    return text if cells.has_code(text) else ""


# ------------------------------------------------------------------------------- editions


def worked(source: NotebookNode) -> NotebookNode:
    """Return the worked edition of an instructor notebook: solved, no markers, no hidden tests."""
    notebook = nbformat.from_dict(source)
    kept = []
    for cell in source.cells:
        cell = nbformat.from_dict(cell)
        if cell.cell_type == "code":
            text = cells.without_region(cell.source, SOLUTION, keep=True)
            text = cells.without_region(text, HIDDEN, keep=False)
            text = re.sub(rf"(?m)^\s*{lesson.TODO}.*\n", "", text)
            if not cells.has_code(text):
                continue
            cell.source = text
        cell.metadata.pop("nbgrader", None)
        kept.append(cell)
    notebook.cells = kept
    return notebook


def _mark_reference(staged: Course) -> None:
    """Mark the instructor's own solutions, hidden tests included.

    Raises:
        CourseError: they lose a point, or a test lends what is still to be tested.
    """
    from nbjudge.run import pool, reference

    known = originals(staged)
    with contextlib.closing(pool.Pool(os.cpu_count() or 1)) as workers:
        lent = reference.Check(staged, known, workers).result()
    for notebook, original in known.items():
        for test, names in lent[notebook].items():
            for name in names:
                _refuse_early(original, notebook, test, name)


def _refuse_early(original: Original, notebook: str, test: str, name: str) -> None:
    """Refuse a test that lends a function before that one's own tests are over.

    Student code can ask what it is lent for any value, and so for what its own tests expect.
    """
    solution = next(
        (key(cell) for cell in original.solutions() if name in original.symbols[key(cell)][0]), None
    )
    exercise = original.exercise(solution) if solution else None
    for other, index in original.order.items():
        tests = cells.is_test(original.cell(other)) and original.exercise(other) == exercise
        if tests and index >= original.order[test]:
            raise CourseError(
                f"{notebook}.md: the test {test} lends {name}, which {other} tests only later; "
                f"let it stand below {other}, or lend something else."
            )


def _release(staged: Course) -> None:
    """Let nbgrader make the student edition, and lay it into its own kit once more.

    That copy is for the kit's `fresh`. A notebook is named .txt there: one named .ipynb would
    look like something to hand in.
    """
    from nbgrader.apps import NbGraderAPI

    result = NbGraderAPI(config=staged.settings).generate_assignment(staged.assignment)
    if not result["success"]:
        raise CourseError(
            f"nbgrader generate_assignment failed: {result.get('log') or result.get('error')}"
        )
    for path in sorted(staged.release.glob("*.ipynb")):
        _write(nbformat.read(path, as_version=4), path)
        if staged.kit:
            copied = staged.release / staged.kit / "originals" / f"{path.stem}.txt"
            copied.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, copied)


def _execute(notebook: NotebookNode, name: str, staged: Course) -> NotebookNode:
    client = NotebookClient(
        notebook,
        config=staged.settings,
        timeout=CELL_SECONDS,
        kernel_name=_kernel(),
        store_widget_state=False,
        coalesce_streams=True,  # where a print is cut in two depends on the machine's load
        resources={"metadata": {"path": str(staged.worked)}},
    )
    try:
        client.execute(env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    except CellTimeoutError as error:
        raise CourseError(f"{name}: a cell of the worked edition takes too long.") from error
    except CellExecutionError as error:
        cell = next(cell for cell in notebook.cells if _failed(cell))
        raise CourseError(
            f"{name}: cell {cell.id} ({cell.source[:40]!r}) fails in the worked edition: "
            f"{error.ename}: {' '.join(error.evalue.split())}"
        ) from error
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cells.is_live(cell):
            _still(cell)
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise CourseError(f"{name}: cell {cell.id} writes to stderr: {output.text}")
    notebook.metadata["language_info"] = nbformat.from_dict({"name": "python"})
    return notebook


def _kernel() -> str:
    name = str(lesson.KERNEL["name"])
    try:
        KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        raise CourseError(
            f"the Jupyter kernel {name!r} is missing, so no notebook can run; "
            "delete the folder .venv and run the command again, or reinstall ipykernel."
        ) from None
    return name


def _still(cell: NotebookNode) -> None:
    """Keep of a live cell's outputs what can be read where nothing runs."""
    for output in cell.get("outputs", []):
        for kind in LIVE & set(output.get("data", {})):
            del output.data[kind]
    cell.outputs = [output for output in cell.outputs if output.get("data") != {}]


def _failed(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _write(notebook: NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.validate(notebook)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        nbformat.write(notebook, file)


# ------------------------------------------------------------------------------- publishing


def _publish(staged: Course, target: Path) -> list[Path]:
    """Copy what differs to `target`, and remove built files that are no more."""
    changed = []
    for built in (staged.worked, staged.source, staged.release):
        folder = built.relative_to(staged.root)
        new = {path.relative_to(staged.root) for path in _files(built)}
        old = {path.relative_to(target) for path in _files(target / folder)}
        for path in sorted(old - new):
            (target / path).unlink()
            changed.append(target / path)
        for path in sorted(new):
            if path not in old or not same(staged.root / path, target / path):
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(staged.root / path, target / path)
                changed.append(target / path)
    return changed


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
        if path.is_file() and not hidden:
            yield path


def same(first: Path, second: Path) -> bool:
    """Tell whether two built files are the same: text to the byte, pictures to the eye."""
    if first.read_bytes() == second.read_bytes():
        return True
    if first.suffix != ".ipynb":
        return False
    try:
        one, other = (nbformat.read(path, as_version=4) for path in (first, second))
    except Exception:
        return False
    pictures = [_take_pictures(notebook) for notebook in (one, other)]
    if nbformat.writes(one) != nbformat.writes(other) or len(pictures[0]) != len(pictures[1]):
        return False
    return all(map(same_picture, *pictures))


def _take_pictures(notebook: NotebookNode) -> list[str]:
    taken = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                taken.append(output.data["image/png"])
                output.data["image/png"] = ""
    return taken


def same_picture(first: str, second: str) -> bool:
    """Tell whether two base64-encoded PNGs look the same, whatever their bytes."""
    if first == second:
        return True
    one, other = (image.imread(io.BytesIO(base64.b64decode(text))) for text in (first, second))
    if one.shape != other.shape:
        return False
    return bool(np.mean(np.abs(one - other).max(axis=-1) > PIXEL_LEVELS) <= PIXEL_SHARE)
