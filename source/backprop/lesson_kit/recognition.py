"""The mistakes that are recognised in a student's own notebook, where there is no answer bank.

The build has run the bank's wrong answers on the calls that visible checks make, and wrote down
what each gives: `behaviours.txt` beside this file. It holds no code.
"""

from __future__ import annotations

import copy
import json
import re
import types
from collections.abc import Callable, Sequence
from typing import Any

from . import behaviour
from .behaviour import Deed, Known
from .course_data import KIT

FILE = "behaviours.txt"  # JSON with NaN, which a browser does not take for JSON


def _read() -> dict[str, Any]:
    path = KIT / FILE
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


TABLE = _read()  # by function: the answers, and by a word for each call the deeds
_seen: dict[str, tuple[Callable[..., Any], dict[str, Deed]]] = {}
heard: list[tuple[str, tuple[Any, ...]]] | None = None  # every call, where the build listens


@behaviour.quiet()
def word(args: Sequence[Any]) -> str:
    """Return a word for the arguments of a call; a function among them counts by what it gives."""
    values = [arg for arg in args if not callable(arg)]
    given = [
        behaviour.deed(arg, values[:1], {}) if callable(arg) else behaviour.plain(arg)
        for arg in args
    ]
    return behaviour.digest(given)


def asked(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Call a student's function on just these arguments; remember what it did."""
    if not isinstance(function, types.FunctionType):
        return function(*args)
    name = function.__name__
    if heard is not None:
        heard.append((name, copy.deepcopy(args)))
    if name not in TABLE:
        return function(*args)
    call = word(args)
    known, deeds = _seen.get(name, (None, {}))
    if known is not function:  # it has been written anew
        deeds = {}
        _seen[name] = function, deeds
    return behaviour.watched(function, args, {}, lambda deed: deeds.update({call: deed}))


def mistake(subject: str) -> str:
    """Return the mistake behind all that a function did so far; empty where none explains it.

    Args:
        subject: the function's name, with more words behind it where a part was checked.
    """
    named = re.match(r"[A-Za-z_]\w*", subject, re.ASCII)  # more words may stand behind it
    name = named[0] if named else ""
    table = TABLE.get(name)
    if table is None or name not in _seen:
        return ""
    deeds = {call: deed for call, deed in _seen[name][1].items() if call in table["calls"]}
    calls = [table["calls"][call] for call in deeds]
    does = [behaviour.deeds(call["deeds"]) for call in calls]
    known = [
        Known(name, size, [d[c["answers"][place]] for c, d in zip(calls, does, strict=True)])
        for place, (name, size) in enumerate(table["answers"])
    ]
    right = [d[c["right"]] for c, d in zip(calls, does, strict=True)]
    return behaviour.recognised(list(deeds.values()), right, known)
