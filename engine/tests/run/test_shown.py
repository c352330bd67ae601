"""What a page learns of a picture that a student's process sends: a line of text and a size."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from nbjudge.run import outputs
from nbjudge.run.shown import ALT, LARGEST, Shown, of_picture

PNG = b"\x89PNG\r\n\x1a\nrest"
KNOWN = {"image/png": {"width": 640, "height": 480, "alt": "一条线，从 0 到 1。"}}
ODD: dict[str, tuple[Any, Any]] = {
    "nothing": (None, {}),
    "empty": ({}, {}),
    "a list": ([], {}),
    "of another kind": ({"image/jpeg": {"alt": "a"}}, {}),
    "no dict": ({"image/png": "alt"}, {}),
    "other keys": ({"image/png": {"onerror": "x", "unconfined": True}}, {}),
    "no text": ({"image/png": {"alt": 3}}, {}),
    "no number": ({"image/png": {"width": "1", "height": True}}, {}),
    "too large": ({"image/png": {"width": LARGEST + 1, "height": -1}}, {}),
    "long": ({"image/png": {"alt": "a" * 9999}}, {"image/png": {"alt": "a" * ALT}}),
    "lines": ({"image/png": {"alt": " a\n\tb "}}, {"image/png": {"alt": "a b"}}),
    "marks": (
        {"image/png": {"alt": "a\x00\u202eb\ud800<b>"}},
        {"image/png": {"alt": "ab<b>"}},
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_of_a_stranger_only_a_line_and_a_size_are_kept(name: str) -> None:
    given, kept = ODD[name]
    assert of_picture(given) == kept


def shown(metadata: Any, data: dict[str, Any]) -> list[dict[str, Any]]:
    """What is displayed, on its way out of the student's process and into the notebook."""
    one = Shown()
    one.add_data("display_data", data, metadata)
    return outputs.rebuilt(one.finished())


def test_a_picture_keeps_its_sentence_in_both_processes() -> None:
    (output,) = shown(KNOWN, {"text/plain": "…", "image/png": PNG, "text/html": "<img>"})
    assert output["metadata"] == KNOWN
    assert output["data"] == {"text/plain": "…", "image/png": base64.b64encode(PNG).decode()}


def test_what_is_no_picture_has_no_sentence() -> None:
    (output,) = shown(KNOWN, {"text/plain": "text"})
    assert output["metadata"] == {}


def test_what_a_student_process_made_up_is_checked_again() -> None:
    """It may be the student's own program that sends it."""
    picture = base64.b64encode(PNG).decode()
    sent = {
        "output_type": "display_data",
        "data": {"image/png": picture},
        "metadata": {"image/png": {"alt": "a\x1bb" * 9999, "width": 10**9, "x": 1}, "y": 2},
    }
    ((known,),) = (output["metadata"].values() for output in outputs.rebuilt([sent]))
    assert set(known) == {"alt"}
    assert len(known["alt"]) < ALT
    assert known["alt"].startswith("abab")
