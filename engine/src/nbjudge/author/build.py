"""Build every notebook from the lessons' text: `notebooks/`, `source/` and `release/`.

The build is one way and repeatable: text comes out the same to the byte, and a picture that
looks the same keeps its bytes. Nothing is written before everything has been built.
"""

from __future__ import annotations

import base64
import copy
import csv
import hashlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
from matplotlib import image
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from tqdm import tqdm
from traitlets.config import Config

from course import config, lesson
from course.config import ASSIGNMENT, KIT, ROOT, CourseError
from course.lesson import HIDDEN, SOLUTION

CELL_SECONDS = 60
# What needs a kernel or a script, and is nothing on GitHub and on paper: text stands for it.
LIVE = {
    "application/vnd.jupyter.widget-view+json",
    "application/javascript",
    "text/html",
}
# Pictures are the same to the eye when few pixels differ, and by little: rounding at edges.
PIXEL_LEVELS, PIXEL_SHARE = 16 / 255, 0.001


def build(root: Path = ROOT, target: Path | None = None) -> list[Path]:
    """Build the three editions of `root`'s lessons below `target`; return the files changed.

    Raises:
        CourseError: a lesson is wrong; then nothing was written.
    """
    target = target or root
    settings = config.load(root)
    sources = lesson.read_all(root / "lessons")
    with tempfile.TemporaryDirectory() as scratch:
        stage = Path(scratch)
        for name, notebook in sources.items():
            _write(notebook, stage / "source" / ASSIGNMENT / f"{name}.ipynb")
        for folder in (f"source/{ASSIGNMENT}", "notebooks"):
            _copy_kit(root / "lessons" / KIT, stage / folder / KIT)
            _write_exercises(sources, stage / folder / KIT / "exercises.csv")
        for page in (root / "lessons").glob("*.txt"):  # nbgrader hands them out
            shutil.copyfile(page, stage / "source" / ASSIGNMENT / page.name)
        _release(settings, stage)
        _keep_originals(stage / "release" / ASSIGNMENT)
        for name, notebook in tqdm(sources.items(), desc="executing", unit="lesson"):
            executed = _execute(worked(notebook), name, stage, settings)
            _write(executed, stage / "notebooks" / f"{name}.ipynb")
        return _publish(stage, target)


def worked(source: NotebookNode) -> NotebookNode:
    """Return the worked edition of an instructor notebook: solved, no markers, no hidden tests."""
    notebook = nbformat.from_dict(source)
    kept = []
    for cell in source.cells:
        cell = nbformat.from_dict(cell)
        if cell.cell_type == "code":
            text = lesson.without_region(cell.source, SOLUTION, keep=True)
            text = lesson.without_region(text, HIDDEN, keep=False)
            text = re.sub(r"(?m)^\s*# todo.*\n", "", text)
            if not lesson.has_code(text):
                continue
            cell.source = text
        cell.metadata.pop("nbgrader", None)
        kept.append(cell)
    notebook.cells = kept
    return notebook


def _copy_kit(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))


def _write_exercises(sources: dict[str, NotebookNode], path: Path) -> None:
    """Write down what students can check, for `lesson_kit.progress`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("lesson", "exercise", "points", "check", "digest"))
        for name, notebook in sources.items():
            rows.writerows((name, *row) for row in _checks(notebook))


def _checks(notebook: NotebookNode) -> Iterator[tuple[str, int, str, str]]:
    """Yield exercise, its points, name and digest of each test that students can see."""
    worth = lesson.worth(notebook)
    for cell in notebook.cells:
        name, points = lesson.parts(cell)
        if points is not None and (text := visible(cell.source)):
            function = lesson.tested(name)
            digest = hashlib.sha256(text.strip().encode()).hexdigest()[:16]  # as the kit does
            yield function, worth.get(function, 0), name, digest


def visible(test: str) -> str:
    """Return what students see of a test; nothing where that is only a comment."""
    text = lesson.without_region(test, HIDDEN, keep=False)
    return text if lesson.has_code(text) else ""


def _keep_originals(release: Path) -> None:
    """Lay the student edition into its own kit once more, for `lesson_kit.fresh`.

    A notebook is named .txt there: one named .ipynb would look like something to hand in.
    """
    originals = release / KIT / "originals"
    originals.mkdir()
    for path in release.glob("*.ipynb"):
        shutil.copyfile(path, originals / f"{path.stem}.txt")


def _release(settings: Config, stage: Path) -> None:
    """Let nbgrader make the student edition, with the course's own settings."""
    settings = copy.deepcopy(settings)
    settings.CourseDirectory.root = str(stage)
    settings.CourseDirectory.db_url = f"sqlite:///{stage / 'gradebook.db'}"
    result = NbGraderAPI(config=settings).generate_assignment(ASSIGNMENT)
    if not result["success"]:
        raise CourseError(
            f"nbgrader generate_assignment failed: {result.get('log') or result.get('error')}"
        )
    for path in (stage / "release").rglob("*.ipynb"):
        _write(nbformat.read(path, as_version=4), path)


def _execute(notebook: NotebookNode, name: str, stage: Path, settings: Config) -> NotebookNode:
    client = NotebookClient(
        notebook,
        config=settings,
        timeout=CELL_SECONDS,
        kernel_name=config.KERNEL,
        store_widget_state=False,
        coalesce_streams=True,  # where a print is cut in two depends on the machine's load
        resources={"metadata": {"path": str(stage / "notebooks")}},
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
        if lesson.is_live(cell):
            _still(cell)
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise CourseError(f"{name}: cell {cell.id} writes to stderr: {output.text}")
    notebook.metadata["language_info"] = nbformat.from_dict({"name": "python"})
    return notebook


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


def _publish(stage: Path, target: Path) -> list[Path]:
    """Copy what differs from `stage` to `target`, and remove built files that are no more."""
    changed = []
    for folder in ("notebooks", f"source/{ASSIGNMENT}", f"release/{ASSIGNMENT}"):
        new = {path.relative_to(stage) for path in _files(stage / folder)}
        old = {path.relative_to(target) for path in _files(target / folder)}
        for path in sorted(old - new):
            (target / path).unlink()
            changed.append(target / path)
        for path in sorted(new):
            if path not in old or not same(stage / path, target / path):
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(stage / path, target / path)
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
