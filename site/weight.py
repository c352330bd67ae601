"""What is cut off before the site is published: characters and rules that no page uses."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools import subset
from nbjudge.pages.formula import FEATURES, FONT, characters

if TYPE_CHECKING:
    from sphinx.application import Sphinx

OWN = {"site.css", "live.css", "pygments.css"}
# A brace, or what stands between two; a brace in a string is none.
PIECES = re.compile(r"""(?:"[^"]*"|'[^']*'|[^{}"'])+|[{}]""")


def _cut(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    root = Path(app.outdir)
    static = root / "_static"
    pages = [path.read_text("utf-8") for path in root.glob("*.html")]
    scripts = [
        path.read_text("utf-8") for path in static.rglob("*.js") if path.name in "".join(pages)
    ]
    sheets = [(static / name).read_text("utf-8") for name in OWN if (static / name).exists()]
    shutil.copyfile(FONT, static / "BackpropMath.woff")
    formulas = set(characters("".join(pages)))
    texts = html.unescape("".join(pages + scripts + sheets))
    for font in [*static.glob("*.otf"), *static.glob("*.woff")]:
        cut_font(font, formulas if "Math" in font.stem else set(texts))
    words = set(re.findall(r"[\w-]+", "".join(pages + scripts)))
    for sheet in static.rglob("*.css"):
        if sheet.name not in OWN:
            text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
            sheet.write_text(used_rules(text, words), "utf-8")


def cut_font(font: Path, characters: set[str]) -> None:
    """Write a font anew as woff2, with no more than the characters, in place of the file."""
    options = subset.Options(
        flavor="woff2", layout_features=list(FEATURES), hinting=False, recalc_timestamp=False
    )
    with subset.load_font(str(font), options) as whole:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(characters)))
        subsetter.subset(whole)
        subset.save_font(whole, str(font.with_suffix(".woff2")), options)
    font.unlink()


def used_rules(sheet: str, words: Container[str]) -> str:
    """Return a style sheet without the rules for classes and names that are none of `words`."""
    return "".join(_rules(iter(PIECES.findall(sheet)), words))


def _rules(pieces: Iterator[str], words: Container[str]) -> Iterator[str]:
    """Yield the rules of a sheet, or of a block in it, up to the brace that ends it."""
    for head in pieces:
        if head == "}":
            return
        statements, _, head = head.rpartition(";")  # such as @charset
        if statements:
            yield statements + ";"
        if not head.strip():
            continue
        next(pieces)  # {
        if head.lstrip().startswith(("@media", "@supports")):
            inside, kept = "".join(_rules(pieces, words)), head
        else:
            inside, kept = _body(pieces), _used(head, words)
        if inside and kept:
            yield kept + "{" + inside + "}"


def _body(pieces: Iterator[str]) -> str:
    """Return what a rule holds, up to the brace that ends it."""
    text, depth = "", 1
    for piece in pieces:
        depth += {"{": 1, "}": -1}.get(piece, 0)
        if not depth:
            break
        text += piece
    return text


def _used(head: str, words: Container[str]) -> str:
    """Return those selectors of a rule whose names all stand somewhere on the site.

    What is in brackets does not count: of `:is(.a, .b)` one may be used, of `:not(.a)` none.
    """
    if head.lstrip().startswith("@"):
        return "" if "@font-face" in head else head  # those are the theme's icons
    kept = []
    for selector in re.split(r",(?![^(]*\))", head):
        plain = selector
        while "(" in plain and plain != (plain := re.sub(r"\([^()]*\)", "", plain)):
            pass
        if all(name in words for name in re.findall(r"[.#]([\w-]+)", plain)):
            kept.append(selector)
    return ",".join(kept)


def setup(app: Sphinx) -> None:
    app.connect("build-finished", _cut)
