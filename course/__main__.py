"""The course's commands; `python -m course --help` lists them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from course.build import ROOT, build
from course.lesson import LessonError


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m course", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("build", help="lessons -> notebooks, source, release")
    answers = verbs.add_parser("answers", help="mark the answer bank, or some functions of it")
    answers.add_argument("functions", nargs="*", help="default: all")
    options = parser.parse_args(argv)
    try:
        return globals()[f"_{options.verb}"](options)
    except LessonError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _build(options: argparse.Namespace) -> int:
    changed = build()
    for path in changed:
        print(f"built {path.relative_to(ROOT)}")
    if not changed:
        print("nothing to do: the built folders are up to date")
    return 0


def _answers(options: argparse.Namespace) -> int:
    from course import bank

    functions = options.functions or sorted(path.stem for path in bank.ANSWERS.glob("*.py"))
    faults = 0
    for function in functions:
        for answer in bank.answers(function):
            marks, wrong = bank.verdict(answer)
            lost = [f"{name} -{mark.maximum}" for name, mark in marks.items() if mark.message]
            sign = "FAULT" if wrong else "ok"
            print(f"{sign:5} {function} · {answer.title}: {', '.join(lost) or 'full points'}")
            for line in wrong:
                print(f"      {line}")
            faults += bool(wrong)
    print(f"{faults} faults")
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
