"""What every command needs to know of the course: its errors, its folders, its settings."""

from __future__ import annotations

from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from traitlets.config import Config, PyFileConfigLoader

ROOT = Path(__file__).parent.parent
ASSIGNMENT = "backprop"
KIT = "lesson_kit"  # the folder of helpers that notebooks import from
KERNEL = "python3"


class CourseError(Exception):
    """Something an author or instructor can mend; the message says what, where and how."""


def load(root: Path) -> Config:
    """Return the nbgrader settings of the course in `root`.

    Raises:
        CourseError: the folder has no settings, or the kernel that runs notebooks is missing.
    """
    if not (root / "nbgrader_config.py").is_file():
        raise CourseError(f"{root}: has no nbgrader_config.py; run this in the course's folder.")
    try:
        KernelSpecManager().get_kernel_spec(KERNEL)
    except NoSuchKernel:
        raise CourseError(
            f"the Jupyter kernel {KERNEL!r} is missing, so no notebook can run; "
            "delete the folder .venv and run the command again, or reinstall ipykernel."
        ) from None
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.NbGrader.logfile = ""
    return config
