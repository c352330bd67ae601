"""JupyterLab as students and as instructors find it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from course.config import ASSIGNMENT, ROOT, CourseError

PROFILES = Path(__file__).parent / "jupyter"
WORK = ROOT / "work" / ASSIGNMENT


def student() -> None:
    """Open the student edition in work/, in Chinese: at first lesson 01, later what was open."""
    first = not WORK.exists()
    hand_out(ROOT / "release" / ASSIGNMENT, WORK)
    _open("student", WORK, "/lab/tree/01_forward.ipynb" if first else "/lab")


def instructor() -> None:
    """Open the course's folder, with formgrader and Create Assignment."""
    _open("instructor", ROOT, "/lab")


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


def fresh(lesson: str) -> int:
    """Put a clean copy of a lesson into work/, keep the old one; return 0, or 1 after a word."""
    hand_out(ROOT / "release" / ASSIGNMENT, WORK)
    command = [sys.executable, "-m", "lesson_kit.fresh", lesson]  # as students have it
    return subprocess.call(command, cwd=WORK)


def _open(profile: str, folder: Path, address: str) -> None:
    """Be JupyterLab until it is stopped: in this process, so that Ctrl-C is for it alone.

    Settings and open tabs are the folder's own, so that it looks the same on every machine.
    JUPYTER_PORT and JUPYTER_TOKEN work as always.
    """
    known = os.environ.get("JUPYTER_CONFIG_PATH")
    paths = [str(PROFILES / profile), *([known] if known else [])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(paths)
    for name in ("settings", "workspaces"):
        kept = ROOT / "work" / ".jupyter" / profile / name
        os.environ[f"JUPYTERLAB_{name.upper()}_DIR"] = str(kept)
    os.chdir(ROOT)  # where nbgrader finds the course's settings
    from jupyterlab.labapp import LabApp

    options = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url={address}"]
    if getattr(os, "geteuid", lambda: 1)() == 0:  # in a container, say
        options.append("--allow-root")
    LabApp.launch_instance(options)
