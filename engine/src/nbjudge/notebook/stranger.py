"""A student's text, read as Python outside of the sandbox: it raises nothing, whatever it holds.

Python's own parsers raise more than SyntaxError at what a stranger writes: ValueError at a number
of many digits, RecursionError at what is nested, and its other kinds. What they take is bounded
here where it could grow with the square of the text; for the rest `limits.within` stands around.
"""

from __future__ import annotations

import ast
import copy
import re
import warnings
from collections.abc import Callable
from typing import TypeVar

from nbjudge.limits import TooLong
from nbjudge.notebook.names import as_python, defines

Found = TypeVar("Found")
# What IPython may take for itself. It begins anew at each, so lines times characters are bounded;
# and Python's tokenizer takes the square of a line's length.
SPECIAL = re.compile(r"(?m)^[ \t]*[,;/].*$|^.*[%!?].*$")
TRANSFORMED, LINE = 2_000_000, 1_000


def tried(look: Callable[[], Found]) -> Found | None:
    """Return what a look at a text gives; None where the text cannot be read.

    Raises:
        TooLong: the time of a `limits.within` around it is over.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a student wrote
            return look()
    except TooLong:
        raise
    except Exception:  # whatever the parsers make of it
        return None


def unparsed(node: ast.AST) -> str | None:
    """Return a node as text; None where Python cannot write it out."""
    return tried(lambda: ast.unparse(node))


def defined(source: str) -> set[str] | None:
    """Return what a text of Python defines at its top level; None where it cannot be read."""
    return tried(lambda: set(defines(source)))


def statements(source: str) -> list[str] | None:
    """Return the top-level statements of a cell, one import in each; None: it cannot be read."""
    return tried(lambda: _statements(source))


def _statements(source: str) -> list[str]:
    lines = sum(1 for _ in SPECIAL.finditer(source))
    long = any(len(line) > LINE for line in source.splitlines())
    much = long or lines * len(source) > TRANSFORMED
    found = []
    for node in ast.parse(source if much else as_python(source)).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                one = copy.copy(node)
                one.names = [alias]
                found.append(ast.unparse(one))
        else:
            found.append(ast.unparse(node))
    return found
