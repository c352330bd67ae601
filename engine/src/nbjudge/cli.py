"""The course's commands; `python -m course --help` lists them."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from course.config import ASSIGNMENT, ROOT, CourseError


def main(argv: list[str] | None = None) -> int:
    """Run one verb; return 0, or 1 after one sentence on what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m course", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("build", help="lessons/ -> notebooks/, source/, release/")
    grading = verbs.add_parser("grade", help="grade the submissions in submitted/")
    grading.add_argument("--student", action="append", default=[], help="grade this one only")
    checking = verbs.add_parser("check", help="what is wrong with submissions, executing nothing")
    checking.add_argument(
        "path", nargs="*", type=Path, help="a student's notebook or folder; default: submitted/"
    )
    packing = verbs.add_parser("submission", help="check the notebooks in work/ and pack them")
    packing.add_argument("student", nargs="?", default="", help="the student id")
    collecting = verbs.add_parser("collect", help="take handed-in packages into submitted/")
    collecting.add_argument("path", nargs="+", type=Path, help="a folder of packages, or a zip")
    demo = verbs.add_parser("demo", help="write a sample class to demo/ and grade it")
    for verb in (grading, demo):
        verb.add_argument("--jobs", type=int, help="notebooks at the same time; default: cores")
        verb.add_argument(
            "--no-sandbox", action="store_true", help="student code gets your rights; see docs"
        )
    grading.add_argument("--force", action="store_true", help="what has not changed, too")
    verbs.add_parser("report", help="write report/index.html and report/marks.csv of the class")
    verbs.add_parser("site", help="the lessons as a static site, in _site/")
    verbs.add_parser("clean", help="remove the sample class")
    lab = verbs.add_parser("lab", help="open the student edition in JupyterLab, in work/")
    lab.add_argument("--instructor", action="store_true", help="the course's folder, formgrader")
    fresh = verbs.add_parser("fresh", help="a clean copy of a lesson in work/; the old is kept")
    fresh.add_argument("lesson", help="such as 02")
    answers = verbs.add_parser("answers", help="mark the answer bank, or some functions of it")
    answers.add_argument("functions", nargs="*", help="default: all")
    options = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that cannot show Chinese shows ?
            stream.reconfigure(errors="replace")
    try:
        return globals()[f"_{options.verb}"](options) or 0
    except CourseError as error:
        print(f"error: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    return 1


def _build(options: argparse.Namespace) -> None:
    from course.build import build

    changed = build()
    for path in changed:
        print(f"built {path.relative_to(ROOT)}")
    if not changed:
        print("nothing to do: the built folders are up to date")


def _grade(options: argparse.Namespace) -> None:
    _graded(ROOT, options, options.student, options.force)


def _check(options: argparse.Namespace) -> int:
    """Return 1 if something costs points, else 0."""
    from course import check

    if options.path:
        return int(_told(options.path))
    lines, count = check.check_class(ROOT)
    print(check.report(lines, count))
    return int(any(line.points for line in lines))


def _told(paths: Sequence[Path]) -> bool:
    """Print a letter to the student on each path; tell whether something costs points."""
    from course import check, submission

    of, costs = submission.originals(ROOT), False
    for path, lines in check.check_paths(ROOT, paths):
        print(check.letter(path, lines, of))
        costs = costs or any(line.points for line in lines)
    return costs


def _submission(options: argparse.Namespace) -> int:
    """Return 1 if nothing was packed; what checking finds is only said."""
    work = ROOT / "work" / ASSIGNMENT
    _told([work])
    print()
    sys.path.append(str(ROOT / "lessons"))  # where lesson_kit lies
    from lesson_kit import handin

    return int(handin.pack(options.student, work) is None)


def _collect(options: argparse.Namespace) -> int:
    """Return 1 if a package was refused, else 0."""
    from course import collect

    rows = collect.collect(ROOT, options.path)
    print(collect.table(rows))
    return int(any(row.outcome == "refused" for row in rows))


def _demo(options: argparse.Namespace) -> None:
    from course import demo

    students = demo.write_class()
    print(f"{len(students)} sample students in {demo.DEMO.relative_to(ROOT)}/submitted:")
    for student in students:
        print(f"  {student.name:12}{student.kind}")
    _graded(demo.DEMO, options)
    _reported(demo.DEMO)
    print("`make clean` takes the sample class away.")


def _graded(
    root: Path, options: argparse.Namespace, students: Sequence[str] = (), force: bool = False
) -> None:
    from course import execute

    execute.begin(root, options.jobs, not options.no_sandbox)  # while nbgrader is imported here
    from course import grade

    rows = grade.grade(root, students, options.jobs, force, not options.no_sandbox)
    grade.write_feedback(root, rows, options.jobs)
    print(f"\n{grade.table(rows)}\n")
    if options.no_sandbox:
        print("Graded WITHOUT a sandbox: the submissions ran with your rights.")
    where = root.relative_to(ROOT)
    print(f"Marks: {where / 'gradebook.db'} (`nbgrader export` writes them as CSV)")
    print(f"Graded notebooks: {where / 'autograded'}/<student>/{ASSIGNMENT}/")
    print(f"For the students: {where / 'feedback'}/<student>/{ASSIGNMENT}/01_forward.html, …")


def _report(options: argparse.Namespace) -> None:
    _reported(ROOT)


def _reported(root: Path) -> None:
    from course import report

    page = report.write(root).relative_to(ROOT)
    print(f"For you: {page} (open it in a browser) and {page.with_name('marks.csv')}")


def _site(options: argparse.Namespace) -> None:
    from course import site

    print(f"The reading site: {site.write().relative_to(ROOT)}/")
    print("To look at it: python -m http.server --directory _site --bind 127.0.0.1")


def _clean(options: argparse.Namespace) -> None:
    from course import demo

    demo.remove()


def _lab(options: argparse.Namespace) -> None:
    from course import lab

    lab.instructor() if options.instructor else lab.student()


def _fresh(options: argparse.Namespace) -> int:
    from course import lab

    return lab.fresh(options.lesson)


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
