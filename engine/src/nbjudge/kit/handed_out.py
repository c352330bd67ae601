"""发下来时的样子: 看看保存下来的笔记本里, 课文的格子还在不在, 哪些函数还没有写."""

from __future__ import annotations

import json
from pathlib import Path

KIT = Path(__file__).parent
ORIGINALS = KIT / "originals"  # the student edition once more; the build puts it there
UNREADABLE = (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError)


def spoiled(path: Path) -> list[str]:
    """Say, in Chinese, which of the lesson's own cells a saved notebook lacks or has edited.

    Args:
        path: a notebook, named as its lesson is. Where nothing can be compared, nothing is said.
    """
    original, own = _both(path)
    said = []
    for name, (text, to_write) in original.items():
        test = f'{name.partition("-")[0]} 的检查 "{text.partition(chr(10))[0].lstrip("# ")}"'
        if name not in own:
            said.append(f"写 {name} 的那一格被删了" if to_write else f"{test} 被删了")
        elif not to_write and own[name][0] != text:
            said.append(f"{test} 被改过")
    return said


def untouched(path: Path) -> list[str]:
    """Return the functions of a saved notebook that stand as they were handed out."""
    original, own = _both(path)
    return [name for name, cell in original.items() if cell[1] and own.get(name) == cell]


def _both(path: Path) -> tuple[dict[str, tuple[str, bool]], dict[str, tuple[str, bool]]]:
    """The cells as they were handed out, and as they were saved; none where one cannot be read."""
    try:
        return _cells(ORIGINALS / f"{path.stem}.txt"), _cells(path)
    except UNREADABLE:
        return {}, {}


def _cells(path: Path) -> dict[str, tuple[str, bool]]:
    """The text of each of the lesson's own cells, and whether it is the student's to write."""
    found = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("grade") or about.get("solution"):
            found[about["grade_id"]] = "".join(cell["source"]).strip(), about["solution"]
    return found
