"""What may stand in a notebook: a cell's outputs, rebuilt from what a student process sent."""

from __future__ import annotations

from typing import Any

from nbjudge import limits, messages
from nbjudge.run import wire
from nbjudge.run.shown import of_picture
from nbjudge.run.wire import WireError

Output = dict[str, Any]
MANY = 1000  # items of a list that a student process sends
ERROR_LINES, ERROR_TEXT = 60, 4000  # of one error


def error_output(kind: str, text: str, lines: list[str]) -> Output:
    """Return an error as nbformat has it."""
    return {"output_type": "error", "ename": kind, "evalue": text[:ERROR_TEXT], "traceback": lines}


def stream_output(text: str) -> Output:
    """Return printed text as nbformat has it."""
    return {"output_type": "stream", "name": "stdout", "text": text}


def result_output(value: float) -> Output:
    """Return a number of points as nbformat, and nbgrader, have it."""
    data = {"text/plain": repr(float(value))}
    return {"output_type": "execute_result", "execution_count": None, "data": data, "metadata": {}}


def too_much(language: str) -> Output:
    """Return what stands where a notebook shows too much."""
    return stream_output(messages.say(language, "judge.too_much") + "\n")


def some(thing: Any) -> list[Any]:
    """Return a list of a student's process that is not too long.

    Raises:
        WireError: it is none.
    """
    if not isinstance(thing, list) or len(thing) > MANY:
        raise WireError("malformed")
    return thing


def rebuilt(items: Any) -> list[Output]:
    """Return the outputs of a student's cell, built anew.

    Raises:
        WireError: they are not what a student process sends.
    """
    return [_rebuilt(item) for item in some(items)]


def _rebuilt(item: Any) -> Output:
    match item:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            text = wire.clean(text[: limits.current.text_characters + 100])
            return {"output_type": "stream", "name": name, "text": text}
        case {"output_type": "error", "ename": str(k), "evalue": str(v), "traceback": list(t)}:
            lines = [line[:ERROR_TEXT] for line in t[:ERROR_LINES] if isinstance(line, str)]
            return error_output(wire.clean(k[:80]), wire.clean(v), list(map(wire.clean, lines)))
        case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
            kept = _data(data)
            known = of_picture(item.get("metadata")) if "image/png" in kept else {}
            shown: Output = {"output_type": kind, "data": kept, "metadata": known}
            if kind == "execute_result":
                shown["execution_count"] = None
            return shown
    raise WireError("malformed")


def _data(data: dict[str, Any]) -> dict[str, str]:
    kept = {}
    if isinstance(data.get("text/plain"), str):
        kept["text/plain"] = wire.clean(data["text/plain"][: limits.current.text_characters])
    picture = data.get("image/png")
    if isinstance(picture, str) and wire.is_picture(picture):
        kept["image/png"] = picture
    return kept
