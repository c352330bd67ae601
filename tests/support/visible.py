"""Answers against the checks that students see; the same file runs in CPython and in pyodide.

It knows nothing but the standard library and the kit, which lies beside its jobs.
"""

import contextlib
import io
import json
import os
import sys
import warnings
from pathlib import Path


def main(folder: str) -> None:
    """Read `jobs.json` in a folder that holds the kit; write what was said to `told.json`."""
    os.chdir(folder)
    sys.path.insert(0, folder)
    os.environ["MPLBACKEND"] = "agg"
    lessons = json.loads(Path("jobs.json").read_text("utf-8"))
    told = {
        f"{name} · {title}": _told(_namespace(lesson["given"]), answer, lesson["checks"][function])
        for name, lesson in lessons.items()
        for function, title, answer in lesson["answers"]
    }
    Path("told.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


_given: dict[str, dict[str, object]] = {}


def _namespace(sources: list[str]) -> dict[str, object]:
    """The names of a lesson whose set-up and solutions have run."""
    known = "\n".join(sources)
    if known not in _given:
        _given[known] = {"__name__": "__main__"}
        for source in sources:
            _run(source, _given[known])
    return dict(_given[known])


def _told(space: dict[str, object], answer: str, checks: list[str]) -> list[str]:
    """What an answer and each of its checks say."""
    return [_run(source, space) for source in (answer, *checks)]


def _run(source: str, space: dict[str, object]) -> str:
    said = io.StringIO()
    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        try:
            exec(source, space)
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return said.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
