"""Functions of tests that run where the student's code runs: students have their text already.

A test may hand a function over, `lambda w: np.sum(w**2)`, and the student's function may call it a
hundred times. Where the same text stands in the visible part of a test and needs nothing but
built-in functions and modules, it crosses as code, and each call of it is no message.
"""

from __future__ import annotations

import builtins
import dis
import functools
import marshal
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from nbjudge.run import wire

READS = {"LOAD_GLOBAL", "LOAD_NAME"}
# What would change something there, which the test looks for here.
CHANGES = {"STORE_GLOBAL", "DELETE_GLOBAL", "STORE_ATTR", "DELETE_ATTR"}
REACHES = {"globals", "vars", "locals", "exec", "eval", "compile", "setattr", "delattr"}


def codes(cells: Iterable[types.CodeType]) -> frozenset[types.CodeType]:
    """Return the code of every function that is defined in what students have of tests."""
    return frozenset(placeless(one) for cell in cells for one in _inner(cell))


def _inner(code: types.CodeType) -> Iterator[types.CodeType]:
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield one
            yield from _inner(one)


@functools.lru_cache(maxsize=500)
def placeless(code: types.CodeType) -> types.CodeType:
    """Return code without the place where it stands."""
    inner = [placeless(one) if isinstance(one, types.CodeType) else one for one in code.co_consts]
    return code.replace(co_filename="", co_firstlineno=1, co_linetable=b"", co_consts=tuple(inner))


def written(
    function: Callable[..., Any], space: Mapping[str, Any], known: frozenset[types.CodeType]
) -> dict[str, Any] | None:
    """Return a function as a message can hold it, for `made`; None where it may not cross.

    Args:
        function: that a test hands over.
        space: the test's own names.
        known: `codes` of what students have.
    """
    if not isinstance(function, types.FunctionType) or function.__globals__ is not space:
        return None
    if function.__closure__ or function.__defaults__ or function.__kwdefaults__:
        return None
    code = placeless(function.__code__)
    if code not in known or _changes(code) or _reads(code) & REACHES:
        return None
    modules = {}
    for name in _reads(code):
        value = space.get(name, builtins)
        if isinstance(value, types.ModuleType) and sys.modules.get(value.__name__) is value:
            if value is not builtins:
                modules[name] = value.__name__
            elif not hasattr(builtins, name):
                return None
        else:
            return None
    return {"code": wire.to_base64(marshal.dumps(code)), "modules": modules}


@functools.lru_cache(maxsize=500)
def _reads(code: types.CodeType) -> frozenset[str]:
    """The global names that code reads, in the functions in it, too."""
    read = frozenset(one.argval for one in dis.get_instructions(code) if one.opname in READS)
    return read.union(*(_reads(one) for one in _inner(code)))


@functools.lru_cache(maxsize=500)
def _changes(code: types.CodeType) -> bool:
    """Tell whether code lets a global name or an attribute be something else."""
    own = any(one.opname in CHANGES for one in dis.get_instructions(code))
    return own or any(map(_changes, _inner(code)))


def made(text: Mapping[str, Any]) -> types.FunctionType | None:
    """Return the function that `written` wrote in this version of Python: only the judge may.

    None: it reads a module that the judge has imported, and this process has not.
    """
    if any(module not in sys.modules for module in text["modules"].values()):
        return None
    space = {name: sys.modules[module] for name, module in text["modules"].items()}
    code = marshal.loads(wire.from_base64(text["code"]))
    return types.FunctionType(code, {"__builtins__": builtins, **space})
