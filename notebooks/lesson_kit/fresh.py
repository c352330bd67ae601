"""重新来过: 把一课换成发下来时的样子; 你原来的那一份收进 旧版/, 不会丢.

在笔记本里: from lesson_kit.fresh import start_over; start_over("02")
在终端里, 先进入放笔记本的文件夹: python -m lesson_kit.fresh 02
"""

from __future__ import annotations

import itertools
import json
import shutil
import sys
from datetime import datetime
from pathlib import Path

KIT = Path(__file__).parent
ORIGINALS = KIT / "originals"  # the student edition once more; the build puts it there
OLD = "旧版"  # grading passes over a folder of this name


def start_over(lesson: str) -> None:
    """Put a clean copy of a lesson, such as "02", in its place; keep what was there.

    Raises:
        ValueError: there is no such lesson.
    """
    clean = {path.stem: path for path in sorted(ORIGINALS.glob("*.txt"))}
    number = str(lesson).zfill(2) if lesson else ""
    name = next((name for name in clean if number and name.startswith(number)), None)
    if name is None:
        raise ValueError(f"没有第 {lesson} 课; 有的是 {', '.join(clean) or '(一课也没有)'}.")
    path = KIT.parent / f"{name}.ipynb"
    if path.exists():
        kept = _keep(path)
        print(f"你原来的那一份在 {kept.relative_to(KIT.parent)}")
    shutil.copyfile(clean[name], path)
    print(
        f'{path.name} 现在和发下来时一样. 如果它正开着: 点菜单 "文件" 里的 "从磁盘重新加载" '
        '(Reload from Disk). 要是问起 "文件已更改", 选 "撤回" (Revert).'
    )


def spoiled(path: Path) -> list[str]:
    """Say, in Chinese, which of the lesson's own cells a saved notebook lacks or has edited.

    Args:
        path: a notebook, named as its lesson is. Where nothing can be compared, nothing is said.
    """
    try:
        original, own = (_cells(file) for file in (ORIGINALS / f"{path.stem}.txt", path))
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return []
    said = []
    for name, (text, to_write) in original.items():
        test = f'{name.partition("-")[0]} 的检查 "{text.partition(chr(10))[0].lstrip("# ")}"'
        if name not in own:
            said.append(f"写 {name} 的那一格被删了" if to_write else f"{test} 被删了")
        elif not to_write and own[name][0] != text:
            said.append(f"{test} 被改过")
    return said


def _cells(path: Path) -> dict[str, tuple[str, bool]]:
    """The text of each of the lesson's own cells, and whether it is the student's to write."""
    found = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("grade") or about.get("solution"):
            found[about["grade_id"]] = "".join(cell["source"]).strip(), about["solution"]
    return found


def _keep(path: Path) -> Path:
    """Copy a notebook into 旧版/, never over another file; return the copy."""
    folder = path.parent / OLD
    folder.mkdir(exist_ok=True)
    for number in itertools.count(1):
        again = f" ({number})" if number > 1 else ""
        copy = folder / f"{path.stem} {datetime.now():%Y-%m-%d %H.%M.%S}{again}.ipynb"
        try:
            with copy.open("xb") as file:
                file.write(path.read_bytes())
            return copy
        except FileExistsError:
            continue


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a console that cannot show Chinese shows ?
    try:
        start_over(sys.argv[1] if len(sys.argv) > 1 else "")
    except ValueError as error:
        sys.exit(str(error))
