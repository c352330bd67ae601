"""One verdict in every seat: what the visible checks say in WebAssembly, and what they say here.

Every answer of the bank, right and wrong, in pyodide under node. The files come from where
`make seat` keeps them.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbjudge.author import bank as banks
from nbjudge.author import build, fetch, seat
from nbjudge.notebook import cells

from tests.support import ROOT, THIS

SUPPORT = Path(__file__).parent / "support"
PACKAGES = ("numpy", "matplotlib", "ipython", "comm", "ipywidgets", "jupyterquiz")
# It is of an extension without points, and has no answers in the bank; its check is of warnings.
STABLE = "stable_sigmoid"
# What Python itself says of an exception, which is not the same in every version.
PYTHONS_OWN = re.compile(r"(?<=\(expected \d), got \d")

# What an answer prints of its own accord, to the last bit, where exp is another one.
LAST_BIT = re.compile(r"\d+\.\d{13,}")

Told = dict[str, list[str]]


def stable() -> Iterator[tuple[str, str]]:
    text = (SUPPORT / f"{STABLE}.txt").read_text("utf-8")
    for answer in re.split(r"(?m)^# %% ", text)[1:]:
        title, _, source = answer.partition("\n")
        yield title, source


def jobs() -> dict[str, dict[str, object]]:
    """By lesson: what is given, the answers to its functions, their visible checks."""
    bank, found = banks.Bank(THIS), {}
    for name, notebook in bank.lessons.items():
        original = bank.originals[name]
        given, checks = [], {}
        for cell in notebook.cells:
            if cells.is_setup(cell) or cells.is_solution(cell):
                given.append(cell.source)
            elif cells.is_test(cell) and (text := build.visible(cell.source)):
                checks.setdefault(original.exercise(str(cells.name(cell))), []).append(text)
        answers = [
            (function, f"{function} · {place} · {answer.title}", answer.source)
            for function in checks
            if bank.has(function)
            for place, answer in enumerate(bank.answers(function))
        ]
        if STABLE in checks:
            answers += [(STABLE, f"{STABLE} · {title}", source) for title, source in stable()]
        found[name] = {"given": given, "answers": answers, "checks": checks}
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit, and the jobs beside it."""
    folder = tmp_path_factory.mktemp("verdicts")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(THIS.release / THIS.kit, folder / THIS.kit, ignore=ignored)
    (folder / "jobs.json").write_text(json.dumps(jobs()), "utf-8")
    return folder


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    files = fetch.read(ROOT / "seat" / "lock.json")
    if not all(file.path.is_file() for file in files.values()):
        pytest.skip("the files of the seat were not fetched: run `make seat`")
    home = tmp_path_factory.mktemp("python") / "pyodide"
    seat.write_python(home, seat.read_versions(ROOT / "seat" / "versions.json"), files)
    return home


def told(folder: Path, *command: str | Path) -> Told:
    ran = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads((folder / "told.json").read_text("utf-8"))
    return {name: [comparable(one) for one in said] for name, said in found.items()}


def comparable(text: str) -> str:
    text = PYTHONS_OWN.sub("", text)
    return LAST_BIT.sub(lambda number: f"{float(number[0]):.12g}", text)


def test_every_answer_is_told_the_same(folder: Path, pyodide: Path) -> None:
    script = SUPPORT / "visible.py"
    here = told(folder, sys.executable, script, folder)
    there = told(folder, "node", SUPPORT / "pyodide.mjs", pyodide, script, folder, *PACKAGES)
    wrong = [
        f"{name}:\n  here {one!r}\n  there {other!r}"
        for name in here
        for one, other in zip(here[name], there[name], strict=True)
        if one != other
    ]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong[:20])
    assert len(here) > 1500
    said = "\n".join(map("".join, here.values()))
    assert said.count("CheckFailed") > 1000
    assert "浮点警告" in said, "a check of warnings failed"
    assert "没有浮点警告" in said, "and one passed"
