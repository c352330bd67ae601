"""Formulas: drawn by the browser, and never the end of a page."""

from __future__ import annotations

import pytest
from nbjudge.pages.formula import mathml


@pytest.mark.parametrize("display", ["block", "inline"])
def test_a_formula_is_mathml(display: str) -> None:
    text = mathml(r"\frac{x^2}{n}", display)
    assert text.startswith("<math")
    assert ('display="block"' in text) == (display == "block")
    assert "<mfrac>" in text
    assert "\\" not in text


@pytest.mark.parametrize(
    ("latex", "part", "why"),
    [
        ("a=-b", '<mo form="prefix">−</mo>', "no space behind the sign"),
        ("|x|", '<mo stretchy="false" lspace="0" rspace="0">|</mo>', "no space in it"),
        ("a/b", '<mo lspace="0" rspace="0">/</mo>', "no space round it"),
        (r"\infty", "<mi>∞</mi>", "a value, no operator"),
        ("f'", '<mo lspace="0" rspace="0">′</mo>', "a stroke beside the letter, not high"),
        (r"\begin{matrix}1 \\[2pt] 2\end{matrix}", "<mtable", "no 2pt between its rows"),
    ],
)
def test_what_latex2mathml_leaves_is_mended(latex: str, part: str, why: str) -> None:
    text = mathml(latex, "inline")
    assert part in text, why
    assert "2pt" not in text


@pytest.mark.parametrize(
    ("latex", "whole"),
    [
        ("W", "<math><mi>W</mi></math>"),
        ("a<b", "<math><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"),
        ("x^{2}", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
        ("x^{-2}", "<math><msup><mi>x</mi><mrow><mo>−</mo><mn>2</mn></mrow></msup></math>"),
    ],
)
def test_a_formula_says_no_more_than_it_has_to(latex: str, whole: str) -> None:
    """A page has hundreds: neither namespace nor rows of one sign, and signs as they are."""
    assert mathml(latex, "inline") == whole
    block = whole.replace("<math>", '<math display="block">')
    assert mathml(latex, "block") == block


@pytest.mark.parametrize("latex", ["a_b_c", "{", r"\left( x", "", r"\begin{cases} x"])
def test_what_is_no_latex_is_text(latex: str) -> None:
    """One slip of an author's costs one formula, not every page of the notebook."""
    assert mathml(latex, "block") == f"<code>{latex}</code>"
    assert "<script>" not in mathml("<script>{", "block")
