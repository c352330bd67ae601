"""What can be wrong with a submission, said to an instructor in English, to a student in Chinese.

Whoever finds something names its kind and fills in the values; the sentences stand here once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wcwidth import wcswidth

from course.config import ASSIGNMENT

ALL, LESSON, FUNCTIONS, NOTHING = "all", "lesson", "functions", "nothing"  # whose points are lost

# kind: whose points it costs; for the instructor; for the student
KINDS: dict[str, tuple[str, str, str]] = {
    # the submission
    "bad_name": (
        ALL,
        "is no name for a student; use letters, digits and - _ . @ +",
        "文件夹的名字里有不能用的字符, 请只用字母, 数字, 汉字和 - _ . @ +",
    ),
    "no_folder": (
        ALL,
        f"is not a folder; expected {{student}}/{ASSIGNMENT}/",
        f"这里应该是一个装着 {ASSIGNMENT}/ 的文件夹",
    ),
    "elsewhere": (
        ALL,
        f"handed in {{found}}, not a folder named {ASSIGNMENT}",
        f"这里有 {{found}}, 没有名叫 {ASSIGNMENT} 的文件夹",
    ),
    "broken": (ALL, "cannot be read ({reason})", "读不出来 ({reason})"),
    # its files
    "unreadable": (LESSON, "cannot be read ({reason})", "读不出来 ({reason}), 请检查文件的权限"),
    "link": (
        LESSON,
        "is a link or a device, left out",
        "是一个链接或设备, 打分时会跳过. 请换成文件本身",
    ),
    "folder": (LESSON, "is a folder, not a notebook", "是一个文件夹, 不是笔记本"),
    "misplaced": (
        NOTHING,
        "is no notebook of this assignment",
        "不是这份作业的笔记本, 打分时不看. 笔记本要直接放在作业的文件夹里, 名字和发下来的一样",
    ),
    "stranger": (
        NOTHING,
        "is no notebook of this assignment, left out",
        "不是这份作业的笔记本, 打分时会跳过. 如果你改过文件名, 请改回发下来的名字",
    ),
    "large_file": (NOTHING, "is {size:.0f} MB, left out", "有 {size:.0f} MB, 太大了, 打分时会跳过"),
    "many_files": (
        NOTHING,
        "brings {count} files beside its notebooks: {most} of them are used",
        "笔记本之外还有 {count} 个文件, 打分时只用其中 {most} 个",
    ),
    "kit": (
        NOTHING,
        "stands where the lesson's helpers do, left out",
        "占了课程工具文件夹的位置, 打分时会换成课程自己的",
    ),
    "timestamp": (
        NOTHING,
        "is no date and time; nobody is late without one",
        "里面不是日期和时间, 打分时会跳过",
    ),
    "missing": (LESSON, "no such notebook handed in", "还没有这份笔记本"),
    # one notebook
    "large": (
        LESSON,
        "is {size:.0f} MB; ask for the notebook without its outputs",
        "有 {size:.0f} MB, 太大了, 打不了分. 请清除所有输出, 保存后再交",
    ),
    "not_utf8": (
        LESSON,
        "is not UTF-8 text; ask for the file that Jupyter saved",
        "不是 UTF-8 文本, 打不了分. 请交 Jupyter 保存的那个文件",
    ),
    "empty": (LESSON, "is empty", "是空的, 打不了分. 请在 Jupyter 里重新保存一次"),
    "not_json": (
        LESSON,
        "is not JSON, so not a notebook; ask for the file that Jupyter saved",
        "内容坏了 (不是 JSON), 打不了分. 请交 Jupyter 保存的那个文件",
    ),
    "not_notebook": (
        LESSON,
        "is JSON but not a valid notebook; ask for the file that Jupyter saved",
        "不是一份完整的笔记本, 打不了分. 请交 Jupyter 保存的那个文件",
    ),
    "many_cells": (
        LESSON,
        "has {count} cells, at most {most} can be graded",
        "有 {count} 格, 最多只能有 {most} 格, 打不了分. 请删掉自己多加的格子",
    ),
    "large_cell": (
        LESSON,
        "has a cell of more than {most} characters",
        "有一格超过了 {most} 个字符, 打不了分. 请把它改短",
    ),
    "another": (
        LESSON,
        "has none of this assignment's cells; it is another notebook of that name",
        "里面没有这一课的格子: 要么是另一份笔记本, 要么格子的标记丢了, 打不了分. "
        "请把代码抄进重新下载的笔记本里",
    ),
    "other_lesson": (
        LESSON,
        "is lesson {lesson} under another name; ask for the right one",
        "里面是 {lesson} 的内容, 文件名写错了, 打不了分. 请改回原来的名字",
    ),
    # its cells
    "old_edition": (
        NOTHING,
        "is of another edition of the lesson, {count} cells differ: this edition's cells count",
        "这份笔记本是旧版的: 有 {count} 格和现在的课文不一样. 打分用新版的格子, 你写的代码会留着",
    ),
    "solution_deleted": (
        FUNCTIONS,
        "solution cell {cell} was deleted",
        "{exercises} 的那一格被删掉了, 或者丢了标记. 请从发下来的笔记本里把它复制回来",
    ),
    "solution_twice": (
        NOTHING,
        "solution cell {cell} stood there {count} times: the last one counts",
        "{exercises} 的那一格出现了 {count} 次, 打分时以最后一格为准",
    ),
    "test_deleted": (
        NOTHING,
        "test cell {cell} was deleted: put back",
        "测试 {cell} 这一格被删掉了, 打分时会放回去",
    ),
    "test_changed": (
        NOTHING,
        "test cell {cell} had been changed: the lesson's own was graded",
        "测试 {cell} 这一格被改过了, 打分时会换回原来的",
    ),
    "test_twice": (
        NOTHING,
        "test cell {cell} stood there {count} times: graded once",
        "测试 {cell} 这一格出现了 {count} 次, 打分时只算一次",
    ),
    "moved": (
        NOTHING,
        "cells had been moved: graded in the lesson's order",
        "有些格子换了位置, 打分时会按课文的顺序放回去",
    ),
    "unknown_cells": (
        NOTHING,
        "{count} cells have a name that the lesson has not, such as {cell}: taken as own cells",
        "有 {count} 格的名字 (例如 {cell}) 不是这一课的, 打分时当作你自己加的格子",
    ),
    # what stands in them
    "untouched": (FUNCTIONS, "nothing is filled in", "还一个练习都没有写. 慢慢来, 从第一个开始"),
    "unwritten": (FUNCTIONS, "not written: {cell}", "{exercises} 还没有写"),
    "stub_left": (
        FUNCTIONS,
        "{cell} always stops at the stub's raise NotImplementedError",
        "{exercises}: 那一行 raise NotImplementedError 还在, 函数走到那里就停了. 写好后请删掉它",
    ),
    "no_python": (
        FUNCTIONS,
        "solution cell {cell} is not Python, so it defines nothing: {reason}, line {line}",
        "{exercises}: 第 {line} 行有语法错误, 整格都运行不了 (Python 说: {reason})",
    ),
    "undefined": (
        FUNCTIONS,
        "solution cell {cell} does not define {cell}",
        "{exercises}: 这一格里没有名叫 {cell} 的函数. 如果你改过名字, 请改回来",
    ),
    "own_cell": (
        NOTHING,
        "{cell} is defined in a cell of the student's own: that one counts",
        "{exercises} 写在了你自己加的格子里. 打分时用得上, 不过写回原来的格子更稳妥",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind, the file, and what its sentence needs.

    `functions` are the exercises concerned. `where` and `values` may hold what a student chose:
    make them printable, and escape them in HTML.
    """

    kind: str
    where: str = ""  # a lesson, or a file; empty: the submission as a whole
    functions: tuple[str, ...] = ()
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence for the instructor."""
        said = KINDS[self.kind][1].format(**{"cell": ", ".join(self.functions), **self.values})
        return f"{self.where}: {said}" if self.where else said

    def chinese(self, exercises: str = "") -> str:
        """The sentence for the student, without the file; the exercises as they are called."""
        names = {"cell": ", ".join(self.functions), "exercises": exercises}
        return KINDS[self.kind][2].format(**{**names, **self.values})


def printable(text: str) -> str:
    """Text on one line, and none that a terminal would obey."""
    return "".join(character if character.isprintable() else "?" for character in text)


def columns(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return rows as lines of even columns on a console; below the first, the heads, is a rule.

    Columns are as wide as what is widest in them, the last as it is; those in `right` keep right.
    """
    widths = [max(map(wcswidth, column)) for column in list(zip(*rows, strict=True))[:-1]]
    lines = []
    for *cells, last in rows:
        gaps = [" " * (width - wcswidth(cell)) for cell, width in zip(cells, widths, strict=True)]
        padded = [
            gap + cell if k in right else cell + gap
            for k, (cell, gap) in enumerate(zip(cells, gaps, strict=True))
        ]
        lines.append("  ".join([*padded, last]).rstrip())
    lines.insert(1, "-" * wcswidth(lines[0]))
    return lines
