"""Which global names a piece of Python defines, and which it needs."""

from __future__ import annotations

import ast
import copy
import symtable
import warnings


def as_python(source: str) -> str:
    """Return the text of a cell as Python: what only IPython understands becomes calls.

    Raises:
        SyntaxError, ValueError: it is neither.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a backslash in a text, say
        try:
            ast.parse(source)
        except SyntaxError:
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
