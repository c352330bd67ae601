"""Cut the course's Chinese font out of Noto Sans CJK (needed only to change its characters).

    python -m course.font /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

On Debian and Ubuntu the source is in the package ``fonts-noto-cjk``. The subset holds GB2312
level 1 (the 3755 most used characters), what the lessons need beyond, ASCII, Chinese punctuation
and the signs that a plot needs, so that an author's new label is never a box. The SIL Open Font
License asks that a changed font bear another name: the family is called "Backprop Sans SC".
"""

from __future__ import annotations

import base64
import functools
import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Backprop Sans SC"
FONT = Path(__file__).parent.parent / "lessons" / "lesson_kit" / "BackpropSansSC.otf"
SIMPLIFIED_CHINESE = 2  # the face's index in Noto's collection
SIGNS = (
    "−·—‘’“”…、。《》「」『』【】！（），．：；？～％＋－×÷≈≠≤≥→←↑↓↔∂∑∏√∞σηθλμαβγδεπω²³ⁿ°✓✗±–★☆▲▼"
)
OTHERS = "熵摞鸢"  # of the lessons, and less used


def characters() -> set[str]:
    """The characters of the subset: GB2312 level 1 (rows 16 to 55), ASCII, signs and others."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    level_1 = {pair.decode("gb2312", errors="ignore") for pair in rows} - {""}
    return level_1 | set(SIGNS + OTHERS) | {chr(code) for code in range(0x20, 0x7F)}


def cut(source: str, target: Path = FONT) -> None:
    """Write the subset of the font collection `source` to `target`."""
    options = subset.Options(
        layout_features=[], hinting=False, recalc_timestamp=False, name_IDs=[0, 1, 2, 4, 6, 13, 14]
    )
    options.font_number = SIMPLIFIED_CHINESE
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters()])
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = FAMILY
        elif record.nameID == 6:
            record.string = FAMILY.replace(" ", "")
    font["CFF "].cff.fontNames = [FAMILY.replace(" ", "")]
    font["CFF "].cff[0].FamilyName = font["CFF "].cff[0].FullName = FAMILY
    font.save(target)


def embedded(text: str) -> str:
    """Return the font as base64 WOFF for a page, cut down to the characters of `text`."""
    return _embedded("".join(sorted({c for c in text if c.isprintable()})))


@functools.lru_cache(maxsize=8)
def _embedded(shown: str) -> str:
    font = TTFont(FONT, recalcTimestamp=False)
    subsetter = subset.Subsetter(
        subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    )
    subsetter.populate(text=shown)
    subsetter.subset(font)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return base64.b64encode(target.getvalue()).decode()


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("course.font: name one font collection, e.g. NotoSansCJK-Regular.ttc")
    cut(sys.argv[1])
    print(f"{FONT}: {len(characters())} characters, {FONT.stat().st_size // 1024} KB")
