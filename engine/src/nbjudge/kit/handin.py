"""交作业: 把五个笔记本打成一个包, 名字里有你的学号和打包的时间."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from lesson_kit.handed_out import spoiled, untouched

NOTEBOOKS = (
    "01_forward.ipynb",
    "02_sigmoid.ipynb",
    "03_losses.ipynb",
    "04_backprop.ipynb",
    "05_single_layer_net.ipynb",
)
STILL = "在 JupyterLab 里运行这一格, 会出现填学号的方框和打包的按钮."
MISSING = '新建一格 (按 Esc, 再按 B), 运行 handin.pack("你的学号"), 引号里换成你自己的.'
NOTEBOOK_MB = 20  # a larger one is not taken
STUDENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}[A-Za-z0-9_]|[A-Za-z0-9_]")


def form() -> None:
    """Show a box for the student id and a button that packs; nothing waits for them."""
    try:
        import ipywidgets
        from IPython.display import display
    except ImportError:
        print(MISSING)
        return
    box = ipywidgets.Text(description="学号", placeholder="填在这里")
    button = ipywidgets.Button(description="打包", button_style="primary")
    told = ipywidgets.Output()

    def go(_: object) -> None:
        told.clear_output()
        with told:
            pack(box.value)

    button.on_click(go)
    shown = ipywidgets.VBox([ipywidgets.HBox([box, button]), told])
    display({**shown._repr_mimebundle_(), "text/plain": STILL}, raw=True)


def pack(student: str, folder: Path | None = None) -> Path | None:
    """Pack the notebooks for handing in, and say in Chinese what is in the package.

    Where nothing can be packed, that is said instead, and nothing is written. The same notebooks
    make the same package, whenever it is made.

    Args:
        student: the student id.
        folder: where the notebooks lie; None: where the folder of this module lies.

    Returns:
        The package, in `folder`, or None.
    """
    folder = folder or Path(__file__).resolve().parent.parent
    student = unicodedata.normalize("NFKC", str(student)).strip()
    if not student:
        print("还没有打包: 先填上你的学号.")
        return None
    if not STUDENT.fullmatch(student):
        print(
            f"学号 {student!r} 里有不能用的字符. 它会成为文件的名字, 换一台电脑也要读得出来, 所以请"
            "只用英文字母, 数字和 _ - . (开头和结尾不用 - 和 ., 最多 64 个). 改一下, 再来一次就好."
        )
        return None
    try:
        return _pack(student, folder)
    except OSError as error:
        print(f"没有打成包: {error.strerror} ({error.filename}). 看看文件夹能不能写, 磁盘满了没有.")
        return None


def _pack(student: str, folder: Path) -> Path | None:
    found = [folder / name for name in NOTEBOOKS if (folder / name).is_file()]
    if not found:
        print(f"没有打成包: {folder} 里没有笔记本. 请在放着五个笔记本的文件夹里打包.")
        return None
    for path in found:
        size = path.stat().st_size
        if size > NOTEBOOK_MB * 2**20:
            print(
                f"没有打成包: {path.name} 有 {size / 2**20:.0f} MB, 最多能收 {NOTEBOOK_MB} MB. "
                "请清除它的所有输出, 保存, 再打包一次."
            )
            return None
    data, told = io.BytesIO(), []
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for path in found:
            text = path.read_bytes()
            member = zipfile.ZipInfo(path.name)  # it has a fixed date
            member.external_attr = 0o100644 << 16
            package.writestr(member, text, zipfile.ZIP_DEFLATED)
            told.append(_tell(path, text))
    now = datetime.now(UTC)
    target = folder / f"backprop_{student}_{now:%Y%m%dT%H%M%SZ}.zip"
    part = target.with_suffix(".part")
    try:
        part.write_bytes(data.getvalue())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _say(target, told, [name for name in NOTEBOOKS if folder / name not in found])
    return target


def _tell(path: Path, text: bytes) -> str:
    saved = datetime.fromtimestamp(path.stat().st_mtime)
    try:
        whole = "cells" in json.loads(text)
    except (ValueError, RecursionError, TypeError):
        whole = False
    note = "" if whole else "  <- 内容坏了, 打不了分: 在 Jupyter 里重新保存, 再打包一次"
    if empty := untouched(path):
        note += f"  还没有写: {', '.join(empty)}"
    if lost := spoiled(path):
        note += f"  <- {'; '.join(lost)}. 打分时用的是原来的检查"
    return f"  {path.name:27}{_size(len(text)):>8}  {saved:%m-%d %H:%M} 保存{note}"


def _say(package: Path, told: list[str], missing: list[str]) -> None:
    print(f"打好了: {package.name} ({_size(package.stat().st_size)}), 就在笔记本旁边. 里面有:")
    print("\n".join(told))
    if missing:
        print(f"还缺 {len(missing)} 个: {', '.join(missing)}. 缺的没有分; 找到以后再打包一次.")
    print("看看上面的时间: 之后又改过的, 先按 Ctrl + S 保存, 再打包一次.")
    print(f"把 {package.name} 交给老师, 不要改它的名字. 打了几次的话, 交最新的一个.")


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{max(1, count // 1024)} KB"
