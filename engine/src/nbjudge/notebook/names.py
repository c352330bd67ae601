"""Which global names a piece of Python defines, and which it needs."""

from __future__ import annotations

import symtable


def defines(source: str) -> list[str]:
    """Return the names that valid Python defines at its top level, in order."""
    top = symtable.symtable(source, "cell", "exec")
    return [s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()]


def uses(source: str) -> set[str]:
    """Return the global names that valid Python reads and does not define itself."""
    top = symtable.symtable(source, "cell", "exec")
    found = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    inner = top.get_children()
    while inner:
        table = inner.pop()
        inner += table.get_children()
        found |= {s.get_name() for s in table.get_symbols() if s.is_global()}
    return found - set(defines(source))
