"""重新来过: 把一课换成发下来时的样子; 你原来的那一份收进 旧版/, 不会丢.

在笔记本里: from lesson_kit.fresh import start_over; start_over("02")
在终端里, 先进入放笔记本的文件夹: python -m lesson_kit.fresh 02
"""

from __future__ import annotations

import itertools
import shutil
import sys
from datetime import datetime
from pathlib import Path

from lesson_kit.handed_out import KIT, ORIGINALS

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
        '(Reload Notebook from Disk). 要是问起 "文件已更改", 选 "撤回" (Revert), 不要选 "覆盖" '
        "(Overwrite). 然后重启内核, 从第一格运行: 旧的函数还在内核里."
    )


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
