"""What is about the display alone costs nobody the rest of a cell; what runs code runs it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from nbjudge.run import shell

# As a student process does it, in one of its own: the shell is one a process.
RUNS = """
import json, sys
from nbjudge.run import student
from nbjudge.run.shown import Shown
student.make_shell()
told = []
for source in json.load(sys.stdin):
    shown = Shown()
    with student._shell.showing(shown):
        student._shell.run_cell(source, store_history=False)
    names = {k: v for k, v in student._shell.user_ns.items() if type(v) in (int, str)}
    told.append([shown.finished(), names])
json.dump(told, sys.stdout)
"""
CASES = {  # a cell, what it says
    "widget": ("%matplotlib widget\nn = 1", ""),
    "notebook": ("%matplotlib notebook\nn = 2", ""),
    "qt": ("%matplotlib qt\nn = 3", ""),
    "extension": ("%load_ext no_such\nn = 4", "(left out while a notebook is graded: %load_ext "),
    "config": ("%config NoSuch.thing = 1\n%autosave 60\nn = 5", "%autosave 60)"),
    "unknown": ("%no_such_magic now\nn = 6", "%no_such_magic now)"),
    "backend": ("import matplotlib\nmatplotlib.use('TkAgg')\nn = 7", ""),
    "switch": ("import matplotlib.pyplot as plt\nplt.switch_backend('QtAgg')\nn = 8", ""),
    "style": ("plt.style.use('seaborn')\nn = 9", "style.use('seaborn'))"),
    "context": ("with plt.style.context('no such'):\n    n = 10", "style.use('no such'))"),
    "known_style": ("plt.style.use('ggplot')\nn = plt.rcParams['axes.facecolor']", ""),
    "time": ("%time n = 12", "Wall time"),
    "pylab": ("%pylab widget\nn = 13 + int(cos(0))", "Populating"),
}


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[list[dict[str, str]], dict[str, object]]]:
    sources = json.dumps([source for source, _ in CASES.values()] + ["%%no_such\nn = 0", "%run x"])
    done = subprocess.run(
        [sys.executable, "-c", RUNS], input=sources, capture_output=True, check=True, text=True
    )
    return dict(zip([*CASES, "cell magic", "run"], json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_rest_of_the_cell_runs(
    name: str, told: dict[str, tuple[list[dict[str, str]], dict[str, object]]]
) -> None:
    outputs, names = told[name]
    number = list(CASES).index(name) + 1
    wanted = {"known_style": "#E5E5E5", "pylab": 14}.get(name, number)
    assert names["n"] == wanted
    assert not [one for one in outputs if one["output_type"] == "error"]
    text = "".join(one.get("text", "") for one in outputs if one.get("name") == "stdout")
    assert CASES[name][1] in text
    assert CASES[name][1] or not text


def test_a_magic_that_runs_code_fails_where_its_code_does(
    told: dict[str, tuple[list[dict[str, str]], dict[str, object]]],
) -> None:
    """An unknown cell magic takes the whole cell with it, and `%run` has nothing to run."""
    outputs, names = told["cell magic"]
    assert "no_such" in outputs[0]["text"]
    assert names["n"] != 0
    assert [one["output_type"] for one in told["run"][0]]


PLAIN = [  # valid Python that looks as if it were not
    "text = '''\n%time x\n!ls\n?\n'''",
    "n = (7\n%2)",
    "...\nn = 1",
    "def f():\n    '''>> is no prompt'''",
    "x = 1\ny = x; y",
    "# In 3 steps\nx = 2",
]
CHANGED = [
    "ls",
    "In [1]: x\nIn [2]: y",
    "n = 1\nIn [2]: y",
    "\n\nn = 1\nm = 2",
    "  n = 1\n  m = 2",
    "text = '''\n   \n'''",
    "def f():\n    '''\n    >>> f()\n    '''",
    "n = 1\r\nm = 2",
    "%time n = 1\nm = 2",
    "n = 1\n!ls",
    "n = 1\nn?",
    "def f(:\n    pass",
]


@pytest.mark.parametrize("source", PLAIN + CHANGED)
def test_what_is_taken_as_it_is_would_not_be_changed(source: str) -> None:
    assert shell._is_plain(source) == (source in PLAIN)
    if source in PLAIN:
        assert TransformerManager().transform_cell(source) == f"{source}\n"


@pytest.mark.parametrize("source", ["await wait()", "async with wait():\n    pass", "n = 1"])
def test_a_cell_that_waits_runs(source: str) -> None:
    """As one that IPython has looked at: `should_run_async` is asked with its text."""
    asked = InteractiveShell.should_run_async(_Waiting(), source, transformed_cell=source)
    assert any(word in source for word in ("await", "async")) == asked


class _Waiting:
    autoawait = True
