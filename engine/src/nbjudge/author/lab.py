"""JupyterLab as students and as instructors find it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from nbjudge.course import Course, CourseError

PROFILES = Path(__file__).parent / "jupyter"


def student(course: Course) -> None:
    """Open the student edition in work/: at first the first lesson, later what was open.

    Raises:
        CourseError: there is no student edition.
    """
    first = not course.work.exists()
    hand_out(course.release, course.work)
    opened = min((path.name for path in course.work.glob("*.ipynb")), default="") if first else ""
    _open(course, "student", course.work, f"/lab/tree/{opened}" if opened else "/lab")


def instructor(course: Course) -> None:
    """Open the course's folder, with formgrader and Create Assignment."""
    _open(course, "instructor", course.root, "/lab")


def hand_out(release: Path, work: Path) -> None:
    """Copy what is missing in `work`; never over a student's own file.

    Raises:
        CourseError: there is no student edition.
    """
    if not release.is_dir():
        raise CourseError(f"{release}: there is no student edition; run `make build` first.")
    for path in sorted(release.rglob("*")):
        copy = work / path.relative_to(release)
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def fresh(course: Course, lesson: str) -> int:
    """Put a clean copy of a lesson into work/, keep the old one; return 0, or 1 after a word.

    Raises:
        CourseError: there is no student edition, or it has no kit.
    """
    hand_out(course.release, course.work)
    if not (course.work / course.kit / "fresh.py").is_file():
        raise CourseError(f"{course.work}: has no kit that keeps clean copies; build the course.")
    command = [sys.executable, "-m", f"{course.kit}.fresh", lesson]  # as students have it
    return subprocess.call(command, cwd=course.work)


def _open(course: Course, profile: str, folder: Path, address: str) -> None:
    """Be JupyterLab until it is stopped: in this process, so that Ctrl-C is for it alone.

    Settings and open tabs are the folder's own, so that it looks the same on every machine.
    JUPYTER_PORT and JUPYTER_TOKEN work as always.
    """
    known = os.environ.get("JUPYTER_CONFIG_PATH")
    profiles = [PROFILES / profile]
    if profile == "student":
        profiles.insert(0, PROFILES / course.language)
    paths = [*map(str, filter(Path.is_dir, profiles)), *([known] if known else [])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(paths)
    for name in ("settings", "workspaces"):
        kept = course.root / "work" / ".jupyter" / profile / name
        os.environ[f"JUPYTERLAB_{name.upper()}_DIR"] = str(kept)
    os.chdir(course.root)  # where nbgrader finds the course's settings
    from jupyterlab.labapp import LabApp

    options = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url={address}"]
    if getattr(os, "geteuid", lambda: 1)() == 0:  # in a container, say
        options.append("--allow-root")
    LabApp.launch_instance(options)
