"""What a cell or a call of a student's prints and shows, up to a limit."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from nbjudge import limits, messages

PICTURES = 3  # of one cell
ALT, LARGEST = 2000, 10_000  # characters that stand for a picture, CSS pixels of a side
ERROR_LINES, ERROR_LINE = 40, 2000  # of a traceback


def of_picture(metadata: Any) -> dict[str, dict[str, Any]]:
    """Return what a page uses of the metadata of a picture: alternative text, width and height.

    It is a stranger's: a text is one line of bounded length, a size a number of CSS pixels.
    """
    known = metadata.get("image/png") if isinstance(metadata, dict) else None
    kept: dict[str, Any] = {}
    if not isinstance(known, dict):
        return {}
    for side in ("width", "height"):
        if type(known.get(side)) is int and 0 < known[side] <= LARGEST:
            kept[side] = known[side]
    if isinstance(known.get("alt"), str):
        words = " ".join(known["alt"][:ALT].split())
        kept["alt"] = "".join(letter for letter in words if letter.isprintable())
    return {"image/png": kept} if kept else {}


class Stream:
    """A text stream that keeps the start of what is written."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, name: str, shown: Shown) -> None:
        self.name, self._shown = name, shown

    def write(self, text: str) -> int:
        """Keep `text`; return its length."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._shown.add_text(self.name, text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Keep every line."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def isatty(self) -> bool:
        """Return False: this is no terminal."""
        return False

    def writable(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Raise OSError: what is written goes to no file."""
        raise OSError("this output has no file descriptor")


class Shown:
    """The outputs of one cell or call, as nbformat has them."""

    def __init__(self, language: str = "en") -> None:
        self._items: list[dict[str, Any]] = []
        self._error: dict[str, Any] | None = None
        self._room = int(limits.current.text_characters)
        self._language = language

    def add_text(self, name: str, text: str) -> None:
        """Add what was written to the stream `name`."""
        if self._room <= 0 or not text:
            return
        text = str(text[: self._room])
        self._room -= len(text)
        if self._room <= 0:
            text += f"\n{messages.say(self._language, 'student.too_long')}\n"
        last = self._items[-1] if self._items else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        elif len(self._items) < limits.current.outputs:
            self._items.append({"output_type": "stream", "name": name, "text": text})

    def set_error(self, name: str, text: str, lines: list[str]) -> None:
        """Keep the error that ended the cell; it stands last."""
        self._error = {
            "output_type": "error",
            "ename": name[:80],
            "evalue": text[:ERROR_LINE],
            "traceback": [line[:ERROR_LINE] for line in lines[-ERROR_LINES:]],
        }

    def add_data(self, kind: str, data: dict[str, Any], metadata: Any = None) -> None:
        """Add what was displayed: its text, and a picture if it is not too large.

        Of what is known of a picture its alternative text and its size are kept.
        """
        kept: dict[str, str] = {}
        if isinstance(data.get("text/plain"), str):
            kept["text/plain"] = data["text/plain"][: self._room]
            self._room -= len(kept["text/plain"])
        picture = data.get("image/png")
        if isinstance(picture, bytes):
            picture = base64.b64encode(picture).decode()
        if isinstance(picture, str) and len(picture) <= limits.current.picture_characters:
            kept["image/png"] = picture
        pictures = sum("image/png" in item.get("data", {}) for item in self._items)
        if kept and len(self._items) < limits.current.outputs and pictures < PICTURES:
            known = of_picture(metadata) if "image/png" in kept else {}
            self._items.append({"output_type": kind, "data": kept, "metadata": known})

    def streams(self) -> list[list[str]]:
        """Return what was printed: pairs of a stream's name and a text."""
        return [
            [item["name"], item["text"]] for item in self._items if item["output_type"] == "stream"
        ]

    def finished(self) -> list[dict[str, Any]]:
        """Return all outputs, the error last."""
        return [*self._items, *([self._error] if self._error else [])]
