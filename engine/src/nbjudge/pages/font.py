"""The fonts in a page, cut down to what it shows: the course's own, and one for formulas."""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import io
import os
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from nbjudge.course import Course

KINDS = (".otf", ".ttf")
UPRIGHT = ["BASE", "VORG", "vhea", "vmtx"]  # tables for lines that run down
# Steps that a letter is as high. Of text on a phone of three dots a pixel, one is a third of a dot:
# it looks as drawn on 1000, in two thirds of the bytes.
GRID = 160
KEPT = 6  # files in a folder for what was cut


def of_course(course: Course) -> Path | None:
    """Return the font that the course's kit brings; None where it brings none."""
    folder = course.kit_folder
    fonts = sorted(path for path in folder.iterdir() if path.suffix in KINDS) if folder else []
    return fonts[0] if fonts else None


def drawn(text: str) -> str:
    """Return the characters of a page that are drawn with the course's font, as `font.css` says.

    Latin letters are not: every reader's own are good.
    """
    return "".join(sorted({c for c in text if "\u2000" <= c <= "\uffff"}))


def embedded(
    text: str, font: Path | None, features: tuple[str, ...] = (), kept: Path | None = None
) -> str:
    """Return a font as base64 WOFF for a page, cut down to the characters of `text`.

    Args:
        text: what the page shows.
        font: the font's file; None: the page does with the reader's own, and gets nothing.
        features: the OpenType features that are kept.
        kept: a folder for what was cut, which takes seconds of computing; None: it is not kept.
    """
    if font is None:
        return ""
    return _embedded("".join(sorted({c for c in text if c.isprintable()})), font, features, kept)


@functools.lru_cache(maxsize=32)
def _embedded(shown: str, path: Path, features: tuple[str, ...], kept: Path | None) -> str:
    how = f"{fontTools.version} {GRID} {features} {shown}".encode()
    copy = kept and kept / f"{hashlib.sha256(path.read_bytes() + how).hexdigest()}.woff"
    with contextlib.suppress(OSError):
        if copy:
            return base64.b64encode(copy.read_bytes()).decode()
    cut = _cut(shown, path, features)
    with contextlib.suppress(OSError):  # then it is cut again the next time
        if copy:
            _keep(copy, cut)
    return base64.b64encode(cut).decode()


def _keep(copy: Path, cut: bytes) -> None:
    """Write a file that another process may be reading, and take the oldest of many away."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    own = copy.with_name(f"{os.getpid()}.new")
    own.write_bytes(cut)
    own.replace(copy)
    there = sorted(copy.parent.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in there[KEPT:]:
        old.unlink(missing_ok=True)


def _cut(shown: str, path: Path, features: tuple[str, ...]) -> bytes:
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(layout_features=list(features), hinting=False, notdef_outline=True)
    options.drop_tables += UPRIGHT
    options.desubroutinize = True  # what repeats, WOFF's compression finds
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=shown)
    subsetter.subset(font)
    if "MATH" not in font:
        scale_upem(font, GRID)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()
