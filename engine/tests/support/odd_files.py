"""What tools leave in right notebooks beside what grading uses: from public reports of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import nbformat

Raw = dict[str, Any]


def _first(raw: Raw, kind: str) -> Raw:
    return next(cell for cell in raw["cells"] if cell["cell_type"] == kind)


def _own(raw: Raw, **more: Any) -> None:
    """A student's own cell at the end, without what more takes the place of."""
    raw["cells"].append({"cell_type": "code", "source": "1 + 1", "outputs": [], **more})


def _each(raw: Raw, **more: Any) -> None:
    for cell in raw["cells"]:
        cell.update(more)


def _drop_ids(raw: Raw) -> None:
    for cell in raw["cells"]:
        cell.pop("id", None)


def _same_ids(raw: Raw) -> None:
    _each(raw, id="same")


def _bad_ids(raw: Raw) -> None:
    for number, cell in enumerate(raw["cells"]):
        cell["id"] = ("not an id!", 7, None, "x" * 65)[number % 4]


def _outputs(raw: Raw, *outputs: object) -> None:
    _first(raw, "code")["outputs"] = list(outputs)


def _widgets(raw: Raw) -> None:
    raw["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"version": 2}}


def _no_metadata(raw: Raw) -> None:
    raw.pop("metadata", None)


def _colab(raw: Raw) -> None:
    raw.update(nbformat_minor=0, metadata={"colab": {"provenance": []}, "accelerator": "GPU"})
    for cell in raw["cells"]:
        cell["metadata"].update(id=cell.pop("id", "x"), colab={"base_uri": "x"}, outputId="y")


CHANGES: dict[str, Callable[[Raw], object]] = {
    "nothing": lambda raw: None,
    # section 1 of the reports: refused by a validator, and graded by plain nbgrader
    "ids under minor 4": lambda raw: raw.update(nbformat_minor=4),
    "no execution_count": lambda raw: _own(raw, id="own", metadata={}),
    "an output without metadata": lambda raw: _outputs(
        raw, {"output_type": "display_data", "data": {"text/plain": "1"}}
    ),
    "a stream without a name": lambda raw: _outputs(raw, {"output_type": "stream", "text": "x"}),
    "markdown with outputs": lambda raw: _first(raw, "markdown").update(
        outputs=[], execution_count=None
    ),
    "an extra key": lambda raw: _each(raw, cell_id="x", pinned=True),
    "a running cell": lambda raw: _first(raw, "code").update(execution_count="*"),
    "attachments of code": lambda raw: _first(raw, "code").update(attachments={"a": {}}),
    "a cell without metadata": lambda raw: _own(raw, id="own", execution_count=None),
    # and more of their kind
    "an output of nothing": lambda raw: _outputs(raw, {}, [], None, 3, "text"),
    "outputs that are none": lambda raw: _first(raw, "code").update(outputs="none"),
    "no ids": _drop_ids,
    "the same id": _same_ids,
    "ids that are none": _bad_ids,
    "no metadata": _no_metadata,
    "metadata that are none": lambda raw: raw.update(metadata=None),
    "a cell with metadata null": lambda raw: _own(raw, metadata=None, id=None),
    "a cell that is none": lambda raw: raw["cells"].extend([None, 3, "text", []]),
    "an unknown kind of cell": lambda raw: _own(raw, cell_type="sql"),
    "widget state without state": _widgets,
    "colab": _colab,
    "unfolded": lambda raw: [cell["metadata"].pop("jupyter", 0) for cell in raw["cells"]],
    "all folded": lambda raw: [
        cell["metadata"].update(jupyter={"source_hidden": True}) for cell in raw["cells"]
    ],
    "minor 9": lambda raw: raw.update(nbformat_minor=9),
    "nbformat 5": lambda raw: raw.update(nbformat=5),
    "no nbformat": lambda raw: raw.pop("nbformat"),
    "nan and infinity": lambda raw: _outputs(raw, {"data": float("nan"), "x": float("inf")}),
    "half a character": lambda raw: _outputs(raw, {"text": "\ud800"}),
    "half a character in text": lambda raw: _own(raw, cell_type="markdown", source="\udcff x"),
    "a huge number": lambda raw: _outputs(raw, {"number": "@huge@"}),
    "deep outputs": lambda raw: _outputs(raw, json.loads("[" * 100 + "]" * 100)),
    "forged marks": lambda raw: raw["metadata"].update(
        nbjudge={"version": 1, "refused": True}, nbgrader={"points": 99}
    ),
    "forged failures": lambda raw: [
        cell["metadata"].update(nbjudge={"failure": None, "answer_in": "x"})
        for cell in raw["cells"]
    ],
    "strange tags": lambda raw: [
        cell["metadata"].update(tags=["demonstration", "skip-execution"], deletable="?")
        for cell in raw["cells"]
    ],
    "strange points": lambda raw: [
        cell["metadata"]["nbgrader"].update(points=1e400, schema_version="x", task=[])
        for cell in raw["cells"]
        if "nbgrader" in cell["metadata"]
    ],
}


def _text(raw: Raw, **options: Any) -> str:
    return json.dumps(raw, **options).replace('"@huge@"', "9" * 10_000)


def _doubled_keys(raw: Raw) -> bytes:
    """Every key twice; the last counts, as everywhere in Python."""
    text = _text(raw)
    return text.replace('"cell_type"', '"cell_type": "raw", "cell_type"').encode()


def _format_3(raw: Raw) -> bytes:
    notebook = nbformat.convert(nbformat.from_dict(raw), 3)
    return nbformat.writes(notebook, version=3).encode()


# the same notebook, written in another way
ENCODINGS: dict[str, Callable[[Raw], bytes]] = {
    "ascii": lambda raw: _text(raw).encode(),
    "utf-8": lambda raw: _text(raw, ensure_ascii=False, indent=1).encode(),
    "a mark at the start": lambda raw: _text(raw).encode("utf-8-sig"),
    "crlf": lambda raw: _text(raw, indent=2).replace("\n", "\r\n").encode(),
    "crlf in sources": lambda raw: _text(raw).replace("\\n", "\\r\\n").encode(),
    "cr in sources": lambda raw: _text(raw).replace("\\n", "\\r").encode(),
    "keys in order": lambda raw: _text(raw, sort_keys=True).encode(),
    "doubled keys": _doubled_keys,
    "format 3": _format_3,
}
# these are said, and cost nothing
SAID: dict[str, Callable[[Raw], bytes]] = {
    "utf-16": lambda raw: _noted(raw).encode("utf-16"),
    "utf-32": lambda raw: _noted(raw).encode("utf-32"),
    "gb18030": lambda raw: _noted(raw).encode("gb18030"),
    "a broken byte": lambda raw: _noted(raw).encode().replace(b"@", b"\xff"),
    # GB18030 could read that, as other words
    "a broken byte in pairs": lambda raw: _noted(raw).encode().replace(b" @", b"\xe6\xe6"),
}


def _noted(raw: Raw) -> str:
    """A notebook with a note of the student's that is not ASCII."""
    _own(raw, cell_type="markdown", source="我的笔记 @")
    return _text(raw, ensure_ascii=False)


# these hold no notebook: what is said
BROKEN: dict[str, tuple[Callable[[Raw], bytes], str]] = {
    "nothing": (lambda raw: b"", "empty"),
    "blanks": (lambda raw: b" \n\t", "empty"),
    "a mark alone": (lambda raw: b"\xef\xbb\xbf", "empty"),
    "cut off": (lambda raw: _text(raw).encode()[:-300], "not_json"),
    "cut off in a character": (lambda raw: '{"cells": ["中'.encode()[:-1], "not_json"),
    "a merge conflict": (
        lambda raw: (
            _text(raw, indent=1)
            .replace("\n", "\n<<<<<<< HEAD\n=======\n>>>>>>> main\n", 1)
            .encode()
        ),
        "not_json",
    ),
    "two in one": (lambda raw: 2 * _text(raw).encode(), "not_json"),
    "gzip": (lambda raw: b"\x1f\x8b\x08\x00" + bytes(range(256)), "not_utf8"),
    "a picture": (lambda raw: b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "not_utf8"),
    "half of utf-16": (lambda raw: b"\xff\xfe\x00", "not_utf8"),
    "a list": (lambda raw: b"[1]", "not_notebook"),
    "a number": (lambda raw: b"1", "not_notebook"),
    "no cells": (lambda raw: b'{"nbformat": 4}', "not_notebook"),
    "cells that are none": (lambda raw: b'{"cells": {"a": 1}}', "not_notebook"),
    "worksheets that are none": (lambda raw: b'{"worksheets": 3}', "not_notebook"),
    "deep": (lambda raw: b"[" * 10**6, "nested"),
    "deep objects": (lambda raw: b'{"a":' * 10**6, "nested"),
    "a cell of 200,000": (lambda raw: _long(raw, 200_000), "large_cell"),
    "too much code": (lambda raw: _long(raw, *[90_000] * 30), "large_text"),
    "30,000 cells": (lambda raw: _text({**raw, "cells": [{}] * 30_000}).encode(), "many_cells"),
}


def _long(raw: Raw, *lengths: int) -> bytes:
    for length in lengths:
        _own(raw, source="#" * length)
    return _text(raw).encode()


def changed(name: str, raw: Raw) -> bytes:
    """Return a notebook as one of CHANGES leaves it."""
    CHANGES[name](raw)
    return _text(raw).encode()
