"""Cut the course's two fonts out of larger ones (needed only to change their characters).

    python tools/cut_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
    python tools/cut_font.py /usr/share/fonts/opentype/stix-word/STIXMath-Regular.otf

On Debian and Ubuntu the sources are in the packages ``fonts-noto-cjk`` and ``fonts-stix``. The
Chinese one holds GB2312 level 1 (the 3755 most used characters), ASCII, Chinese punctuation and
the signs that a plot needs, so that an author's new label is never a box. The other is for the
formulas of the reading site and of feedback: a phone may have no font with the measures that they
need. The SIL
Open Font License asks that a changed font bear another name.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parents[1]
FONT = ROOT / "lessons" / "lesson_kit" / "BackpropSansSC.otf"
SIGNS = (
    "−·—‘’“”…、。《》「」『』【】！（），．：；？～％＋－×÷≈≠≤≥→←↑↓↔∂∑∏√∞σηθλμαβγδεπω²³ⁿ°✓✗±–★☆▲▼"
)
RARE = "熵鸢摞浏"  # not in level 1, but in the lessons and around them
ASCII = range(0x20, 0x7F)
FORMULAS = (  # Latin and Greek, upright, bold, italic and both; signs, arrows, brackets
    *ASCII, *range(0xA0, 0x100), *range(0x391, 0x3F7), *range(0x2010, 0x2045), 0x210E,
    *range(0x2190, 0x219A), *range(0x21D0, 0x21D5), *range(0x2200, 0x2300),
    *range(0x2308, 0x230C), 0x23DE, 0x23DF, 0x27E8, 0x27E9, *range(0x27F5, 0x27FB),
    *range(0x1D400, 0x1D49C), *range(0x1D6A8, 0x1D756),
)  # fmt: skip


def chinese() -> set[int]:
    """Return the characters of GB2312 level 1 (rows 16 to 55), ASCII, `SIGNS`, `RARE`."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    level_1 = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    return {ord(character) for character in level_1 + SIGNS + RARE} | set(ASCII)


@dataclass(frozen=True)
class Cut:
    """A subset of a font: its name and place, what is in it, where it is in a collection."""

    family: str
    target: Path
    characters: frozenset[int]
    features: tuple[str, ...] = ()
    number: int = -1


CUTS = {
    "NotoSansCJK-Regular.ttc": Cut(
        "Backprop Sans SC",
        FONT,
        frozenset(chinese()),
        number=2,  # Simplified Chinese
    ),
    "STIXMath-Regular.otf": Cut(
        "Backprop Math",
        ROOT / "engine" / "src" / "nbjudge" / "pages" / "formula.woff",
        frozenset(FORMULAS),
        features=("ssty",),  # signs for exponents
    ),
}


def write(source: Path, cut: Cut) -> None:
    """Write a subset of the font `source`."""
    options = subset.Options(
        layout_features=list(cut.features),
        hinting=False,
        recalc_timestamp=False,
        name_IDs=[0, 1, 2, 4, 6, 13, 14],
        flavor="woff" if cut.target.suffix == ".woff" else None,
        font_number=cut.number,
    )
    options.drop_tables += ["FFTM"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=cut.characters)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = cut.family
        elif record.nameID == 6:
            record.string = cut.family.replace(" ", "")
    font["CFF "].cff.fontNames = [cut.family.replace(" ", "")]
    font["CFF "].cff[0].FamilyName = font["CFF "].cff[0].FullName = cut.family
    subset.save_font(font, str(cut.target), options)


if __name__ == "__main__":
    path = Path(*sys.argv[1:2])
    if len(sys.argv) != 2 or not path.is_file() or path.name not in CUTS:
        sys.exit(f"cut_font: name one of the fonts {', '.join(CUTS)}, where it lies.")
    write(path, CUTS[path.name])
    there = CUTS[path.name].target
    print(f"{there.relative_to(ROOT)}: {there.stat().st_size // 1024} KB")
