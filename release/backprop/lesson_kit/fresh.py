"""A clean copy of a lesson in place of one's own, which is kept.

In a notebook: from <kit>.fresh import start_over; start_over("02")
In a terminal, in the folder of the notebooks: python -m <kit>.fresh 02
"""

from __future__ import annotations

import io
import itertools
import shutil
import sys
from datetime import datetime
from pathlib import Path

from .course_data import COURSE, beside, say
from .handed_out import ORIGINALS


def start_over(lesson: str) -> None:
    """Put a clean copy of a lesson, such as "02", in its place; keep what was there.

    Raises:
        ValueError: there is no such lesson.
    """
    clean = {path.stem: path for path in sorted(ORIGINALS.glob("*.txt"))}
    number = str(lesson).zfill(2) if lesson else ""
    name = next((name for name in clean if number and name.startswith(number)), None)
    if name is None:
        there = say("mark.list").join(clean) or say("kit.fresh.none")
        raise ValueError(say("kit.fresh.no_lesson", lesson=lesson, lessons=there))
    path = beside() / f"{name}.ipynb"
    if path.exists():
        print(say("kit.fresh.kept", path=_keep(path).relative_to(path.parent)))
    shutil.copyfile(clean[name], path)
    print(say("kit.fresh.done", name=path.name))


def _keep(path: Path) -> Path:
    """Copy a notebook into a folder that grading passes over, never over another file."""
    kept = path.parent / str(COURSE["kept_folder"])
    kept.mkdir(exist_ok=True)
    for number in itertools.count(1):
        again = f" ({number})" if number > 1 else ""
        copy = kept / f"{path.stem} {datetime.now():%Y-%m-%d %H.%M.%S}{again}.ipynb"
        try:
            with copy.open("xb") as file:
                file.write(path.read_bytes())
            break
        except FileExistsError:
            continue
    return copy


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that lacks a character shows ?
    try:
        start_over(sys.argv[1] if len(sys.argv) > 1 else "")
    except ValueError as error:
        sys.exit(str(error))
