"""Which global names a piece of Python defines, and which it needs."""

from __future__ import annotations

import ast
import copy
import re
import symtable
import warnings

WORD = re.compile(r"\w+")
# Cell magics that run what is below them, as a cell without them would.
RUNS_BODY = re.compile(r"\s*%%(?:capture|prun|time|timeit)\b.*")


def words(source: str) -> list[str]:
    """Return every word of a text, whether it is Python or not: the names in it, and more."""
    return WORD.findall(source)


def as_python(source: str) -> str:
    """Return the text of a cell as Python: what only IPython understands becomes calls.

    A magic that runs the rest of its cell is left out, and so its line is empty.

    Raises:
        SyntaxError, ValueError: it is neither.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a backslash in a text, say
        try:
            ast.parse(source)
        except SyntaxError:
            first, _, body = source.partition("\n")
            if RUNS_BODY.fullmatch(first):
                return "\n" + as_python(body)
            from IPython.core.inputtransformer2 import TransformerManager

            source = TransformerManager().transform_cell(source)
            ast.parse(source)
    return source


def defines(source: str) -> list[str]:
    """Return the names that valid Python defines at its top level, in order."""
    top = symtable.symtable(source, "cell", "exec")
    return [s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()]


def imports(source: str) -> dict[str, str]:
    """Return what valid Python imports at its top level: each name with a statement for it."""
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                one = copy.copy(node)
                one.names = [alias]
                found[name] = ast.unparse(one)
    return found


def uses(source: str) -> set[str]:
    """Return the global names that valid Python reads and does not define itself."""
    top = symtable.symtable(source, "cell", "exec")
    used = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    inner = top.get_children()
    while inner:
        table = inner.pop()
        inner += table.get_children()
        used |= {s.get_name() for s in table.get_symbols() if s.is_global()}
    return used - set(defines(source))
