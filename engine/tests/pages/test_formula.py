"""Formulas: drawn by the browser, and never the end of a page."""

from __future__ import annotations

import pytest
from nbjudge.pages.formula import mathml


@pytest.mark.parametrize("display", ["block", "inline"])
def test_a_formula_is_mathml(display: str) -> None:
    text = mathml(r"\frac{x^2}{n}", display)
    assert text.startswith("<math")
    assert f'display="{display}"' in text
    assert "<mfrac>" in text
    assert "\\" not in text


@pytest.mark.parametrize(
    ("latex", "part", "why"),
    [
        ("a=-b", '<mo form="prefix">&#x02212;</mo>', "no space behind the sign"),
        ("|x|", '<mo stretchy="false" lspace="0" rspace="0">&#x0007C;</mo>', "no space in it"),
        ("a/b", '<mo lspace="0" rspace="0">&#x0002F;</mo>', "no space round it"),
        (r"\infty", "<mi>&#x0221E;</mi>", "a value, no operator"),
        ("f'", '<mo lspace="0" rspace="0">&#x02032;</mo>', "a stroke beside the letter, not high"),
        (r"\begin{matrix}1 \\[2pt] 2\end{matrix}", "<mtable", "no 2pt between its rows"),
    ],
)
def test_what_latex2mathml_leaves_is_mended(latex: str, part: str, why: str) -> None:
    text = mathml(latex, "inline")
    assert part in text, why
    assert "2pt" not in text


@pytest.mark.parametrize("latex", ["a_b_c", "{", r"\left( x", "", r"\begin{cases} x"])
def test_what_is_no_latex_is_text(latex: str) -> None:
    """One slip of an author's costs one formula, not every page of the notebook."""
    assert mathml(latex, "block") == f"<code>{latex}</code>"
    assert "<script>" not in mathml("<script>{", "block")
