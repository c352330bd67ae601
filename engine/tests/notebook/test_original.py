"""What grading has to know of an instructor's notebook, of any course."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbjudge.course import CourseError
from nbjudge.notebook import cells
from nbjudge.notebook.names import as_python, defines, imports, uses
from nbjudge.notebook.original import Original, key, of_notebook, original

from engine.tests.support import tiny


def made(*own: NotebookNode, **metadata: object) -> NotebookNode:
    """A notebook of these cells."""
    return nbformat.v4.new_notebook(cells=list(own), metadata=metadata)


@pytest.fixture
def known() -> Original:
    return of_notebook(
        made(
            nbformat.v4.new_markdown_cell("# Text"),
            nbformat.v4.new_code_cell("%matplotlib inline\nimport math"),
            tiny.solution("cell-1a", "helper = 1\ndef fit(x):\n    return x"),
            tiny.test("cell-2b", 2, "assert fit(1) == 1"),
            tiny.test("cell-3c", 1, "assert fit(2) == 2"),
            tiny.solution("answer", "from math import pi\nanswer = 42"),
            tiny.test("cell-4d", 4, "assert answer == 42"),
            tiny.test("cell-5e", 0, "assert True"),
        )
    )


def test_an_item_is_named_from_the_solution_that_it_stands_behind(known: Original) -> None:
    assert [known.exercise(name) for name in ("cell-2b", "cell-3c")] == ["fit", "fit"]
    assert known.exercise("cell-4d") == "answer"
    assert known.exercises() == {"fit": "cell-1a", "answer": "answer"}


def test_a_test_above_all_solutions_is_called_as_itself() -> None:
    one = of_notebook(made(tiny.test("cell-9", 1, "assert True")))
    assert one.exercise("cell-9") == "cell-9"


def test_points_are_summed_by_exercise(known: Original) -> None:
    assert known.worth() == {"fit": 3, "answer": 4}


def test_what_solutions_define_and_import(known: Original) -> None:
    assert set(known.names) == {"helper", "fit", "pi", "answer"}
    assert known.imports == {"pi": "from math import pi"}


def test_a_cell_that_nbgrader_does_not_know_is_known_by_its_text(known: Original) -> None:
    text, code = known.notebook.cells[:2]
    assert cells.name(text) is None
    assert {key(text), key(code)} <= known.order.keys()
    assert key(text).startswith("given-")
    assert known.symbols[key(code)] == (frozenset({"math"}), frozenset({"get_ipython"}))


def test_two_cells_of_one_text_are_two(known: Original) -> None:
    twice = of_notebook(made(*(nbformat.v4.new_code_cell("x = 1") for _ in range(2))))
    assert len(twice.order) == 2


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_format_of_4_is_read(minor: int, tmp_path: Path) -> None:
    notebook = tiny.instructors(tiny.NUMBERS)
    notebook.nbformat_minor = minor
    if minor < 5:
        for cell in notebook.cells:
            cell.pop("id", None)
    path = tmp_path / "n.ipynb"
    path.write_text(nbformat.v4.nbjson.writes(notebook), "utf-8")
    read = original(path)
    assert read.worth() == {"twice": 6, "add": 4}
    assert len({cell.id for cell in read.notebook.cells}) == len(read.notebook.cells)


def test_a_name_that_is_no_id_is_kept_as_a_name() -> None:
    known = of_notebook(made(tiny.solution("a name, with signs", "f = 1")))
    (cell,) = known.notebook.cells
    assert known.cell("a name, with signs") is cell
    nbformat.validate(known.notebook)


def test_a_cell_that_is_not_python_is_said_with_file_and_cell(tmp_path: Path) -> None:
    path = tmp_path / "week1.ipynb"
    nbformat.write(made(tiny.test("cell-7", 1, "assert (")), path)
    with pytest.raises(CourseError, match=r"week1\.ipynb: cell 'cell-7' is not Python: .* line 1"):
        original(path)


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"language": "R", "name": "ir", "display_name": "R"}},
        {"language_info": {"name": "julia"}},
    ],
)
def test_another_language_is_said_with_the_file(tmp_path: Path, metadata: dict) -> None:
    path = tmp_path / "week1.ipynb"
    nbformat.write(made(nbformat.v4.new_code_cell("x <- 1"), **metadata), path)
    with pytest.raises(CourseError, match=r"week1\.ipynb: is written in (R|julia); nbjudge grades"):
        original(path)


def test_what_is_no_notebook_is_said_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "week1.ipynb"
    path.write_text("{", "utf-8")
    with pytest.raises(CourseError, match=r"week1\.ipynb: is not a notebook"):
        original(path)


class TestNames:
    def test_a_magic_that_runs_its_cell_is_as_without_it(self) -> None:
        source = "%%time\ntotal = f(3)"
        assert as_python(source) == "\ntotal = f(3)"
        assert defines(as_python(source)) == ["total"]
        assert uses(as_python(source)) == {"f"}

    def test_a_cell_of_another_language_is_a_call(self) -> None:
        assert defines(as_python("%%bash\nls | wc")) == []

    def test_imports_have_a_statement_each(self) -> None:
        found = imports("import numpy as np, os.path\nfrom math import pi as p\ndef f(): import re")
        assert found == {
            "np": "import numpy as np",
            "os": "import os.path",
            "p": "from math import pi as p",
        }

    def test_what_neither_can_read_is_an_error(self) -> None:
        with pytest.raises(SyntaxError):
            as_python("def (")
