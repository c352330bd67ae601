"""Of a notebook what grading uses is picked; nothing else of the file can cost anything."""

from __future__ import annotations

import json
import random
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbjudge.limits import Limits
from nbjudge.notebook import cells, reading
from nbjudge.notebook.finding import KINDS, NOTHING, Finding
from nbjudge.notebook.original import Original, of_notebook
from nbjudge.notebook.restore import restore

from engine.tests.support import odd_files, tiny
from engine.tests.support.odd_files import BROKEN, CHANGES, ENCODINGS, SAID

BOUNDS = Limits().values()
ORIGINAL: Original = of_notebook(tiny.instructors(tiny.NUMBERS))


def right() -> dict[str, Any]:
    """The notebook of a student who has everything right, as plain JSON."""
    notebook = tiny.students(tiny.instructors(tiny.NUMBERS))
    for cell in notebook.cells:
        if cells.is_solution(cell):
            cell.source = f"# 我的\n{tiny.RIGHT[cells.name(cell) or '']}"
    return json.loads(json.dumps(notebook))


LONG = "x" * 64
SAID_AS = {"a broken byte": "broken_text", "a broken byte in pairs": "broken_text"}


def read(data: bytes) -> tuple[NotebookNode | None, list[Finding]]:
    return reading.read(data, tiny.NUMBERS, BOUNDS)


def restored(data: bytes) -> tuple[list[tuple[str, str, str]], list[Finding]]:
    """What runs of a notebook, without a student's own cells; and what is said."""
    notebook, findings = read(data)
    assert notebook is not None, findings
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode("utf-8")
    whole, mended = restore(notebook, ORIGINAL)
    nbformat.validate(whole)
    found = [
        (cells.name(cell) or "", cell.cell_type, cell.source)
        for cell in whole.cells
        if cells.name(cell) is not None
    ]
    return found, [*findings, *mended]


RIGHT = restored(json.dumps(right()).encode())


def test_a_right_notebook_has_no_findings() -> None:
    assert RIGHT[1] == []
    assert [source for name, _, source in RIGHT[0] if name == "twice"] == [
        f"# 我的\n{tiny.RIGHT['twice']}"
    ]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", CHANGES)
def test_what_grading_does_not_use_costs_nothing(name: str) -> None:
    """No point, no warning, no word."""
    assert restored(odd_files.changed(name, right())) == RIGHT


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ENCODINGS)
def test_the_same_notebook_may_be_written_in_another_way(name: str) -> None:
    assert restored(ENCODINGS[name](right())) == RIGHT


@pytest.mark.parametrize("name", SAID)
def test_another_encoding_is_said_and_costs_nothing(name: str) -> None:
    found, findings = restored(SAID[name](right()))
    assert found == RIGHT[0]
    assert [finding.kind for finding in findings] == [SAID_AS.get(name, "encoding")]
    assert KINDS[findings[0].kind] == NOTHING


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_holds_no_notebook_is_a_finding(name: str) -> None:
    make, kind = BROKEN[name]
    notebook, findings = read(make(right()))
    assert notebook is None
    assert [(finding.kind, finding.where) for finding in findings] == [(kind, tiny.NUMBERS)]


def test_a_valid_id_is_kept_and_any_other_is_a_fresh_one() -> None:
    made = [
        {"cell_type": "raw", "source": "", "id": one}
        for one in ("a", "a", "b c", 3, "d-_9", LONG, LONG)
    ]
    notebook, _ = read(json.dumps({"cells": [*made, {"source": "x"}]}).encode())
    assert notebook is not None
    ids = [cell.id for cell in notebook.cells]
    assert (ids[0], ids[4]) == ("a", "d-_9")
    assert len(set(ids)) == 8
    nbformat.validate(notebook)


def test_long_text_is_cut_and_said() -> None:
    raw = right()
    raw["cells"].append({"cell_type": "markdown", "source": "![](data:" + "x" * 300_000 + ")"})
    found, [finding] = restored(json.dumps(raw).encode())
    assert found == RIGHT[0]
    assert (finding.kind, finding.values["count"]) == ("cut_cells", 1)


def test_every_bound_is_the_courses() -> None:
    bounds = Limits(cells=3, cell_characters=10, source_characters=25, notebook_bytes=300).values()
    cell = {"cell_type": "code", "source": "#########"}
    for made, kind in (
        ([cell] * 4, "many_cells"),
        ([cell] * 3, "large_text"),
        ([{**cell, "source": "#" * 11}], "large_cell"),
        ([{**cell, "outputs": "x" * 300}], "large"),
        ([cell], ""),
    ):
        _, findings = reading.read(json.dumps({"cells": made}).encode(), "a", bounds)
        assert [finding.kind for finding in findings] == ([kind] if kind else [])


# ---------------------------------------------------------------------- anything at all

few = settings(
    max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
own_cells = st.lists(
    st.fixed_dictionaries(
        {"cell_type": st.sampled_from(["code", "markdown", "raw"]), "source": st.text(max_size=9)},
        optional={"metadata": st.dictionaries(st.text(max_size=5), plain), "outputs": plain,
                  "id": plain, "execution_count": plain, "attachments": plain},
    ),
    max_size=4,
)  # fmt: skip


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same JSON with the keys of every object in another order."""
    if isinstance(value, list):
        return [shuffled(one, chance) for one in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    chance.shuffle(names)
    return {name: shuffled(value[name], chance) for name in names}


def split(text: str, chance: random.Random) -> str | list[str]:
    """A source as one text, as a list of lines, or cut anywhere."""
    way = chance.randrange(3)
    if way == 0:
        return text
    if way == 1:
        return text.splitlines(keepends=True)
    places = sorted(chance.choices(range(len(text) + 1), k=3))
    return [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


def written(raw: dict[str, Any], chance: random.Random) -> bytes:
    """A notebook's bytes, in one of the ways in which front ends write them."""
    ascii_only = chance.random() < 0.5
    text = json.dumps(raw, ensure_ascii=ascii_only, indent=chance.choice([None, 1, 2, "\t"]))
    if chance.random() < 0.5:
        text = text.replace("\\n", chance.choice(["\\r\\n", "\\n", "\\u000a"]))
    text = text.replace("\n", chance.choice(["\n", "\r\n"]))
    return text.encode(chance.choice(["utf-8", "utf-8-sig"]), "surrogatepass")


@few
@given(own=own_cells, metadata=st.dictionaries(st.text(max_size=5), plain), outputs=plain,
       chance=st.randoms(use_true_random=False))  # fmt: skip
def test_whatever_a_front_end_does_the_mark_is_kept(
    own: list[Any], metadata: dict[str, Any], outputs: Any, chance: random.Random
) -> None:
    """Keys in any order, sources in pieces, other encodings, cells and metadata of one's own."""
    raw = right()
    for cell in raw["cells"]:
        cell["metadata"] = {**metadata, **cell["metadata"]}
        cell["source"] = split(cell["source"], chance)
        if cell["cell_type"] == "code":
            cell.update(outputs=outputs, execution_count=chance.choice([None, 7, "*"]))
    for cell in own:
        raw["cells"].insert(chance.randrange(len(raw["cells"]) + 1), cell)
    raw["metadata"] = metadata
    found, _ = restored(written(shuffled(raw, chance), chance))
    assert found == RIGHT[0]


@few
@given(
    data=st.binary() | st.text().map(str.encode) | plain.map(lambda raw: json.dumps(raw).encode())
)
def test_any_bytes_are_a_notebook_or_a_finding(data: bytes) -> None:
    notebook, findings = read(data)
    assert (notebook is None) == (len(findings) == 1 and KINDS[findings[0].kind] != NOTHING)
    if notebook is not None:
        nbformat.validate(restore(notebook, ORIGINAL)[0])


@few
@given(values=st.lists(plain, min_size=1), chance=st.randoms(use_true_random=False))
def test_any_value_anywhere_is_a_notebook_or_a_finding(
    values: list[Any], chance: random.Random
) -> None:
    """A right notebook in which anything may stand in the place of anything."""
    raw: Any = right()
    for value in values:
        place = raw
        while True:
            keys = list(place) if isinstance(place, dict) else range(len(place))
            if not keys:
                break
            key = chance.choice(list(keys))
            if not isinstance(place[key], dict | list) or not place[key] or chance.random() < 0.3:
                place[key] = value
                break
            place = place[key]
    notebook, findings = read(json.dumps(raw).encode())
    assert notebook is not None or len(findings) == 1
    if notebook is not None:
        nbformat.validate(notebook)
        nbformat.validate(restore(notebook, ORIGINAL)[0])
