"""Formulas as MathML, which browsers draw without script."""

from __future__ import annotations

import re

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


def mathml(latex: str, display: str) -> str:
    """Return a formula as MathML, `display` "block" or "inline"; one that is no LaTeX as text."""
    try:
        text = converter.convert(ROW.sub(r"\1", latex), display=display)
    except Exception:  # of any kind: latex2mathml has a dozen, and KeyError and IndexError
        return f"<code>{escape(latex)}</code>"
    for pattern, replacement in MENDED:
        text = pattern.sub(replacement, text)
    return text
