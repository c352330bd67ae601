"""Formulas as MathML, which browsers draw without script."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from latex2mathml import converter
from markupsafe import escape

# What latex2mathml leaves to be mended, and how.
ROW = re.compile(r"(\\\\)\[[\d.]+(?:em|ex|pt)\]")  # it would show the space between two rows
MENDED = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (
            r"(<mo[^>]*>(?:&#x00028;|=|&#x0003D;|,|&#x0002C;|&#x000D7;|&#x02248;|&#x02192;)</mo>)"
            r"<mo>(?=&#x02212;)",
            r'\1<mo form="prefix">',
        ),
        (r'<mo [^>]*minsize="1.2em" maxsize="1.2em">', '<mo stretchy="false">'),
        (r"<mo>([a-z]+)</mo>", r"<mi>\1</mi>"),
        (r"(<mi>(?:ln|exp)</mi>)(?=<m[a-z]+>)", r'\1<mspace width="0.167em"></mspace>'),
        (
            r'<mo stretchy="false">&#x0007C;</mo>',
            '<mo stretchy="false" lspace="0" rspace="0">&#x0007C;</mo>',
        ),
        (r"<mo>&#x0002F;</mo>", '<mo lspace="0" rspace="0">&#x0002F;</mo>'),
        (r"<mo>&#x0221E;</mo>", "<mi>&#x0221E;</mi>"),
        (
            r"<msup>(<mi>[^<]*</mi>)<mi>&#x02032;</mi></msup>",
            r'<mrow>\1<mo lspace="0" rspace="0">&#x02032;</mo></mrow>',
        ),
    )
]
NEEDLESS = [
    (re.compile(pattern, re.DOTALL), replacement)
    for pattern, replacement in (
        (r' xmlns="[^"]*"| display="inline"', ""),
        (r"(?<=^<math>)<mrow>(.*)</mrow>(?=</math>$)", r"\1"),
        (r'(?<=^<math display="block">)<mrow>(.*)</mrow>(?=</math>$)', r"\1"),
        (r"<mrow>(<m[ino]>[^<]*</m[ino]>)</mrow>", r"\1"),
    )
]
SIGN = re.compile("&#x[0-9A-Fa-f]+;")
# Signs for formulas, in the sizes that they need: what the pages have of the system's own may lack
# them. It is STIX Math, cut by tools/cut_font.py; its licence is beside it.
FONT = Path(__file__).with_name("formula.woff")
FEATURES = ("ssty",)  # signs for exponents
WORD = re.compile(r"<m[a-z]+[^>]*>([^<]+)")
# A variable of one letter is drawn by its sign in italics, which is another character.
ITALIC = {
    ord(letter): chr(first + number)
    for first, letters in (
        (0x1D434, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
        (0x1D6E2, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"),
    )
    for number, letter in enumerate(letters)
} | {ord("h"): "\u210e"}


def characters(html: str) -> str:
    """Return the characters that the formulas in a page are drawn with, each once."""
    text = unescape("".join(WORD.findall(html)))
    return "".join(sorted({*text, *text.translate(ITALIC)} - {"\n"}))


def mathml(latex: str, display: str) -> str:
    """Return a formula as MathML, `display` "block" or "inline"; one that is no LaTeX as text."""
    try:
        text = converter.convert(ROW.sub(r"\1", latex), display=display)
    except Exception:  # of any kind: latex2mathml has a dozen, and KeyError and IndexError
        return f"<code>{escape(latex)}</code>"
    for pattern, replacement in MENDED:
        text = pattern.sub(replacement, text)
    return _shorter(text)


def _shorter(text: str) -> str:
    """The same formula in half the bytes: a page has hundreds.

    What is left out is what HTML and MathML Core say of a formula that does not say it: the
    namespace, `inline`, a row round all of it or round one sign.
    """
    for pattern, replacement in NEEDLESS:
        text = pattern.sub(replacement, text)
    return SIGN.sub(lambda sign: escape(unescape(sign[0])), text)
