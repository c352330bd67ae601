"""The course's own font, cut down to what a page shows."""

from __future__ import annotations

import base64
import functools
import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from nbjudge.course import Course

KINDS = (".otf", ".ttf")


def of_course(course: Course) -> Path | None:
    """Return the font that the course's kit brings; None where it brings none."""
    folder = course.kit_folder
    fonts = sorted(path for path in folder.iterdir() if path.suffix in KINDS) if folder else []
    return fonts[0] if fonts else None


def embedded(text: str, font: Path | None) -> str:
    """Return a font as base64 WOFF for a page, cut down to the characters of `text`.

    Args:
        text: what the page shows.
        font: the font's file; None: the page does with the reader's own, and gets nothing.
    """
    if font is None:
        return ""
    return _embedded("".join(sorted({c for c in text if c.isprintable()})), font)


@functools.lru_cache(maxsize=8)
def _embedded(shown: str, path: Path) -> str:
    font = TTFont(path, recalcTimestamp=False)
    subsetter = subset.Subsetter(
        subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    )
    subsetter.populate(text=shown)
    subsetter.subset(font)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return base64.b64encode(target.getvalue()).decode()
