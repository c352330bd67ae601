"""Handing in: the notebooks in one package that bears the student id and the time of packing."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from . import browser, reading
from .course_data import COURSE, NOTEBOOKS, beside, say
from .handed_out import read, spoiled, untouched


def form() -> None:
    """Show a box for the student id and a button that packs; nothing waits for them."""
    try:
        import ipywidgets
        from IPython.display import display
    except ImportError:
        print(say("kit.handin.missing"))
        return
    # Sent as a whole, when it is left: letter by letter, a slow kernel may be told to pack before
    # the last ones have come.
    box = ipywidgets.Text(
        description=say("kit.handin.student"),
        placeholder=say("kit.handin.here"),
        continuous_update=False,
    )
    button = ipywidgets.Button(description=say("kit.handin.pack"), button_style="primary")
    answer = ipywidgets.Output()

    def go(_: object) -> None:
        answer.clear_output()
        with answer:
            pack(box.value)

    button.on_click(go)
    shown = ipywidgets.VBox([ipywidgets.HBox([box, button]), answer])
    display({**shown._repr_mimebundle_(), "text/plain": say("kit.handin.still")}, raw=True)


def pack(student: str, folder: Path | None = None) -> Path | None:
    """Pack the notebooks for handing in, and say what is in the package.

    Where nothing can be packed, that is said instead, and nothing is written. The same notebooks
    make the same package, whenever it is made.

    Args:
        student: the student id.
        folder: the folder of the notebooks; None: the one that this kit lies in.

    Returns:
        The package, in that folder, or None.
    """
    folder = folder or beside()
    student = unicodedata.normalize("NFKC", str(student)).strip()
    if not student:
        print(say("kit.handin.no_id"))
        return None
    if not re.fullmatch(COURSE["student_id"], student):
        print(say("kit.handin.bad_id", student=repr(student)))
        return None
    try:
        return _pack(student, folder)
    except OSError as error:
        print(say("kit.handin.not_written", reason=error.strerror, file=error.filename))
        return None


def _pack(student: str, folder: Path) -> Path | None:
    there = [folder / name for name in NOTEBOOKS if (folder / name).is_file()]
    if not there:
        print(say("kit.handin.nothing", folder=folder))
        return None
    most = COURSE["bounds"]["notebook_bytes"]
    for path in there:
        size = path.stat().st_size
        if size > most:
            megabytes = (f"{count / 2**20:.0f}" for count in (size, most))
            names = dict(zip(("size", "most"), megabytes, strict=True))
            print(say("kit.handin.too_large", name=path.name, **names))
            return None
    now = datetime.now(UTC).strftime(COURSE["package_time"])
    target = folder / str(COURSE["package"]).format(student=student, time=now)
    lines = _write(target, there)
    browser.offer(target)
    _tell(target, lines, [name for name in NOTEBOOKS if folder / name not in there])
    return target


def _write(target: Path, notebooks: Sequence[Path]) -> list[str]:
    """Write the package, whole or not at all; return a line on each notebook in it."""
    data, lines = io.BytesIO(), []
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for path in notebooks:
            text = path.read_bytes()
            member = zipfile.ZipInfo(path.name)  # it has a fixed date
            member.external_attr = 0o100644 << 16
            package.writestr(member, text, zipfile.ZIP_DEFLATED)
            lines.append(_line(path, text))
    part = target.with_suffix(".part")
    try:
        part.write_bytes(data.getvalue())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return lines


def _line(path: Path, text: bytes) -> str:
    """What is said of one notebook: its size, when it was saved, what is wrong with it."""
    saved = datetime.fromtimestamp(path.stat().st_mtime)
    return say(
        "kit.handin.line",
        name=path.name,
        width=max(map(len, NOTEBOOKS)) + 2,
        size=_size(len(text)),
        saved=f"{saved:%m-%d %H:%M}",
        note=_note(path, text),
    )


def _note(path: Path, text: bytes) -> str:
    """What is wrong with a notebook, in the words that checking and grading have for it."""
    try:
        odd = read(text).odd
    except reading.Unreadable as fault:
        return say("kit.handin.broken", what=say(f"finding.{fault.kind}", **fault.values))
    note = "".join(
        say("kit.handin.odd", what=say(f"finding.{kind}", **values)) for kind, values in odd
    )
    if empty := untouched(path):
        note += say("kit.handin.empty", names=say("mark.list").join(empty))
    if lost := spoiled(path):
        note += say("kit.handin.spoiled", lost=say("mark.parts").join(lost))
    return note


def _tell(package: Path, lines: list[str], missing: list[str]) -> None:
    print(say("kit.handin.packed", name=package.name, size=_size(package.stat().st_size)))
    print("\n".join(lines))
    if missing:
        print(say("kit.handin.lacking", count=len(missing), names=say("mark.list").join(missing)))
    print(say("kit.handin.look"))
    print(say("kit.handin.give", name=package.name))


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{max(1, count // 1024)} KB"
