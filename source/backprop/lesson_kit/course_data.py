"""What the build knew of the course: the file course.json beside this one.

It is read once, while the module is imported: where student code runs, the file may be out of
reach.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

KIT = Path(__file__).parent


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:  # as in the engine's own folder, from which the build takes a name
        return {}


COURSE = _read(KIT / "course.json")
SENTENCES: dict[str, str] = COURSE.get("sentences", {})
# Every mistake that a check can name, and the sentence that students read: the general ones, and
# the course's own in place of them and beside them.
MISTAKES: dict[str, str] = {
    **{
        name.removeprefix("mistake."): text
        for name, text in SENTENCES.items()
        if name.startswith("mistake.")
    },
    **COURSE.get("mistakes", {}),
}
NOTEBOOKS: tuple[str, ...] = tuple(f"{name}.ipynb" for name in COURSE.get("notebooks", ()))


def say(name: str, /, **values: object) -> str:
    """Return a sentence of the course's language, its fields filled in.

    Raises:
        KeyError: course.json is not there, or has no such sentence.
    """
    return SENTENCES[name].format_map(values)


def beside() -> Path:
    """Return the folder of the notebooks that this kit was imported beside."""
    package = sys.modules[__name__.rpartition(".")[0]]
    return Path(str(package.__file__)).resolve().parent.parent
