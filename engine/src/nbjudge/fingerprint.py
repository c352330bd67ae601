"""Which engine this is: the text of its modules, and the versions of what executes and grades.

A run is one engine's, in all its processes. Two versions of a module in one run give wrong marks
and no error, so each process that takes part proves that it is the same: an update may come in the
middle of a run, and another machine may have another version.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from pathlib import Path

PACKAGES = ("nbgrader", "numpy", "ipython")  # whose version can change a mark
FILES = "the engine's files"
Engine = dict[str, str]  # a word for what it is made of: a hash, or a version


def of_disk() -> Engine:
    """Return the engine as it lies on the disk now."""
    folder, total = Path(__file__).parent, hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        total.update(str(path.relative_to(folder)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {FILES: total.hexdigest(), **versions, "Python": platform.python_version()}


LOADED = of_disk()  # what this process is made of: it is computed before the modules that matter


def difference(one: Engine, other: Engine) -> str:
    """Say in what two engines differ; empty where in nothing."""
    for name in one:
        if one[name] != other.get(name):
            if name == FILES:
                return f"{FILES} differ"
            return f"{name} {one[name]} and {other.get(name)}"
    return ""
