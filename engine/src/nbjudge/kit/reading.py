"""Read a saved notebook by picking: only what grading uses of it, each thing of the right kind.

A file that a student hands in is a stranger's. Of its JSON the cells are taken, of each its kind,
its text, its id and what nbgrader keeps of it; everything else, right or wrong, is left unread.
Grading and packing read with this one module, so that both find the same. It imports nothing of
its own package.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

NAME = 256  # characters of a name that are read
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # of a cell, as nbformat 4.5 has it
KINDS = {"code": "code", "markdown": "markdown", "html": "markdown", "heading": "markdown"}
TEXTS = ("grade_id", "cell_type", "checksum")
FLAGS = ("grade", "solution", "locked", "task")
NUMBERS = ("points", "schema_version")
KEPT = {
    *("cells", "worksheets", "metadata", "nbgrader"),
    *("cell_type", "id", "source", "input", "level"),
    *TEXTS,
    *FLAGS,
    *NUMBERS,
}
MARKS = (  # what the first bytes of a file tell of its encoding; the longer ones first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHINESE = "gb18030"  # in which Chinese Windows saves text; GBK and GB2312 are parts of it


class Unreadable(Exception):
    """Why a file holds no notebook that can be graded: a kind of finding, and its values."""

    def __init__(self, kind: str, **values: str | int | float) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


@dataclass(frozen=True)
class Bounds:
    """How much of a notebook is read."""

    notebook_bytes: int
    cells: int
    cell_characters: int
    source_characters: int


@dataclass
class Cell:
    """What grading uses of a cell. `settings` are nbgrader's; `id` may be empty."""

    kind: str  # code, markdown or raw
    source: str
    id: str = ""
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        """The name by which nbgrader knows the cell; None where it knows none."""
        found = self.settings.get("grade_id")
        return found if isinstance(found, str) else None


@dataclass
class Picked:
    """A notebook: its cells, and what was odd yet costs nothing, as kinds of finding."""

    cells: list[Cell]
    odd: list[tuple[str, dict[str, str | int | float]]] = field(default_factory=list)


def read(data: bytes, bounds: Bounds) -> Picked:
    """Return what grading uses of the notebook in `data`.

    Raises:
        Unreadable: there is no notebook in it, or too large a one.
    """
    if len(data) > bounds.notebook_bytes:
        raise Unreadable("large", size=len(data) / 2**20)
    if not data.strip():
        raise Unreadable("empty")
    text, *odd = _decoded(data)
    if not text.strip():
        raise Unreadable("empty")
    cells = _cells(_parsed(text, is_utf8=not odd))
    if len(cells) > bounds.cells:
        raise Unreadable("many_cells", count=len(cells), most=bounds.cells)
    found = Picked([_cell(one) for one in cells if isinstance(one, dict)])
    found.odd += [(kind, {"encoding": encoding}) for kind, encoding in odd]
    _bound(found, bounds)
    return found


def _decoded(data: bytes) -> tuple[Any, ...]:
    """The text of a file; where it is not UTF-8, a finding's kind and the encoding, too."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ("encoding", encoding.upper())
    try:
        return (data.decode("utf-8-sig"),)
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # cut off within a character
            raise Unreadable("not_json") from None
    text = data.decode("utf-8-sig", "replace")
    broken = text.count("\ufffd")
    # Chinese in UTF-8 is three bytes a character, which other encodings seldom look like
    whole = sum(character >= "\u0800" for character in text) - broken
    if whole <= broken:  # else it is UTF-8, but for a few bytes
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(CHINESE), ("encoding", CHINESE.upper())
    return text, ("broken_text", "UTF-8")


def _parsed(text: str, is_utf8: bool) -> dict[str, Any]:
    """The JSON in a text: of an object only the entries that are picked from, numbers as floats."""
    try:
        # float takes a number of any length, and int does not
        raw = json.loads(text, object_pairs_hook=_kept, parse_int=float)
    except ValueError:
        raise Unreadable("not_json" if is_utf8 else "not_utf8") from None
    except (RecursionError, MemoryError):
        raise Unreadable("nested") from None
    if not isinstance(raw, dict):
        raise Unreadable("not_notebook")
    return raw


def _kept(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name in KEPT}


def _cells(raw: dict[str, Any]) -> list[Any]:
    """The cells of a notebook; up to format 3 they are in worksheets."""
    cells = raw.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = raw.get("worksheets")
    if not isinstance(sheets, list):
        raise Unreadable("not_notebook")
    found = []
    for sheet in sheets:
        inner = sheet.get("cells") if isinstance(sheet, dict) else None
        found += inner if isinstance(inner, list) else []
    return found


def _cell(raw: dict[str, Any]) -> Cell:
    given = raw.get("cell_type")
    kind = KINDS.get(given, "raw") if isinstance(given, str) else "raw"
    text = _text(raw.get("source", raw.get("input")))
    if given == "heading":
        level = raw.get("level")
        marks = "#" * int(level) if isinstance(level, float) and 1 <= level <= 6 else "#"
        text = f"{marks} {' '.join(text.splitlines())}"
    name = raw.get("id")
    metadata = raw.get("metadata")
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return Cell(
        kind,
        text,
        name if isinstance(name, str) and ID.fullmatch(name) else "",
        _settings(settings) if isinstance(settings, dict) else {},
    )


def _text(raw: object) -> str:
    """A text, or a list of texts, with one kind of line end and without halves of characters."""
    if isinstance(raw, list):
        raw = "".join(piece for piece in raw if isinstance(piece, str))
    if not isinstance(raw, str):
        return ""
    return _whole(raw.replace("\r\n", "\n").replace("\r", "\n"))


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _settings(raw: dict[str, Any]) -> dict[str, Any]:
    """What nbgrader keeps of a cell, each entry of its own plain type."""
    found: dict[str, Any] = {}
    for name in TEXTS:
        if isinstance(raw.get(name), str):
            found[name] = _whole(raw[name][:NAME])
    for name in FLAGS:
        if isinstance(raw.get(name), bool | float):
            found[name] = bool(raw[name])
    for name in NUMBERS:
        number = raw.get(name)
        if isinstance(number, float) and abs(number) < 2**53:
            found[name] = int(number) if number.is_integer() else number
    return found


def _bound(found: Picked, bounds: Bounds) -> None:
    """Refuse more code than can be graded; cut text, which costs nothing."""
    most, cut = bounds.cell_characters, 0
    for cell in found.cells:
        if len(cell.source) <= most:
            continue
        if cell.kind == "code":
            raise Unreadable("large_cell", most=most)
        cell.source, cut = cell.source[:most], cut + 1
    if cut:
        found.odd.append(("cut_cells", {"count": cut, "most": most}))
    total = sum(len(cell.source) for cell in found.cells)
    if total > bounds.source_characters:
        raise Unreadable("large_text", count=total, most=bounds.source_characters)
