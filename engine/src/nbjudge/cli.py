"""The command `nbjudge`: `nbjudge --help` lists its verbs."""

from __future__ import annotations

import functools
import io
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nbjudge import __version__

if TYPE_CHECKING:  # each verb imports what it needs: help comes at once
    from nbjudge.course import Course


COSTS = 3  # the status of a check that found what costs points: neither right nor an error


class _Main(click.Group):
    """Says what went wrong in one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        from nbjudge.course import CourseError
        from nbjudge.run.kernel import collect_seldom

        collect_seldom()
        try:
            return super().invoke(ctx)
        except CourseError as error:
            click.echo(f"error: {error}", err=True)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
        ctx.exit(1)


@click.group(cls=_Main)
@click.version_option(__version__, prog_name="nbjudge")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The course's folder, with nbgrader_config.py; default: this one.",
)
@click.option("--assignment", default="", help="Default: as the settings say, or the only one.")
@click.pass_context
def main(ctx: click.Context, root: Path, assignment: str) -> None:
    """Grade an nbgrader course, fast and safely; build it; report on it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that cannot show Chinese shows codes
            stream.reconfigure(errors="backslashreplace")
    if sys.getfilesystemencoding() in ("ascii", "646"):
        click.echo(
            "error: Python reads the names of files as ASCII here; run this with LC_ALL=C.UTF-8, "
            "or without PYTHONUTF8=0.",
            err=True,
        )
        ctx.exit(1)
    ctx.obj = root, assignment


def _course(ctx: click.Context) -> Course:
    from nbjudge.course import Course

    return Course.load(*ctx.obj)


JOBS = click.option("--jobs", type=int, help="Notebooks at the same time; default: cores.")
OPEN = click.option("--no-sandbox", is_flag=True, help="Student code gets your rights.")


# ---------------------------------------------------------------------- a class


@main.command()
@click.argument("path", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, path: Sequence[Path]) -> None:
    """Tell what is wrong with submissions, executing nothing.

    PATH is a student's notebook or folder; without one, everything in submitted/ is checked.
    Ends with status 3 if something costs points: that is no error.
    """
    from nbjudge.intake import check as checks

    course = _course(ctx)
    if path:
        ctx.exit(COSTS if _letters(course, path) else 0)
    from nbjudge.marks.students import absent

    lines, count = checks.check_class(course)
    click.echo(checks.report(lines, count, absent(course)))
    ctx.exit(COSTS if any(line.points for line in lines) else 0)


def _letters(course: Course, paths: Sequence[Path]) -> bool:
    """Print a letter to the student on each path; tell whether something costs points."""
    from nbjudge.console import shows
    from nbjudge.intake import check as checks
    from nbjudge.notebook.original import originals

    if not shows(course.say("check.nothing")):
        course.language = "en"
    known, costs = originals(course), False
    for path, lines in checks.check_paths(course, paths):
        click.echo(checks.letter(course, path, lines, known))
        costs = costs or any(line.points for line in lines)
    return costs


@main.command()
@click.argument("student", default="")
@click.pass_context
def submission(ctx: click.Context, student: str) -> None:
    """Check the notebooks in work/ and pack them for STUDENT, an id."""
    from nbjudge.run.kit import load

    course = _course(ctx)
    _letters(course, [course.work])
    click.echo()
    if course.kit_folder is None:
        raise click.UsageError("this course has no kit that packs")
    load(course.kit_folder)
    import importlib

    handin = importlib.import_module(f"{course.kit}.handin")
    ctx.exit(int(handin.pack(student, course.work) is None))


@main.command()
@click.argument("path", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_context
def collect(ctx: click.Context, path: Sequence[Path]) -> None:
    """Take handed-in packages into submitted/.

    PATH is a folder of packages, one package, or the zip of a learning management system. Ends
    with status 1 if a package was refused.
    """
    from nbjudge.intake import collect as collecting
    from nbjudge.marks import students as lists

    course = _course(ctx)
    rows = collecting.collect(course, path, lists.class_list(course))
    click.echo(collecting.table(rows, lists.absent(course)))
    ctx.exit(int(any(row.outcome == "refused" for row in rows)))


@main.command()
@click.option("--student", multiple=True, help="Grade this one only.")
@click.option("--force", is_flag=True, help="What has not changed, too.")
@click.option(
    "--cluster", default="", metavar="ADDRESS", help="Of a Dask scheduler, whose workers execute."
)
@JOBS
@OPEN
@click.pass_context
def grade(
    ctx: click.Context,
    student: Sequence[str],
    force: bool,
    cluster: str,
    jobs: int | None,
    no_sandbox: bool,
) -> None:
    """Grade the submissions in submitted/ and write the students' pages.

    Ends with status 1 if somebody could not be graded or recorded; the table says why.
    """
    ctx.exit(int(not _grade(_course(ctx), jobs, no_sandbox, student, force, cluster)))


def _grade(
    course: Course,
    jobs: int | None,
    no_sandbox: bool,
    students: Sequence[str] = (),
    force: bool = False,
    cluster: str = "",
    meanwhile: Callable[[], object] = lambda: None,
) -> bool:
    """Grade, write pages, print the table; tell whether nothing went wrong with that.

    While workers write pages, if there are any, this process does `meanwhile`.
    """
    from nbjudge.run import pool

    course.sandboxed = course.sandboxed and not no_sandbox
    with pool.at_work(jobs) as workers:
        if not cluster:
            workers.warm_up(course.kit_folder)  # while nbgrader is imported here
        workers.run(_prepare_pages, course.root, course.assignment)
        from nbjudge.marks import database
        from nbjudge.marks import grade as grading

        rows = grading.grade(course, students, jobs, force, cluster)
        grading.write_feedback(course, rows, jobs, meanwhile)
    is_whole = not any(row.failed for row in rows)
    if not students:
        from nbjudge.marks.students import absent

        nothing = [("table.nothing", "")]
        rows += [grading.Row(name, reasons=nothing) for name in absent(course)]
    # A log has no width; in a terminal, a row is a line.
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    click.echo(f"\n{grading.table(course, rows, width=width)}\n")
    if not course.sandboxed:
        click.echo("Graded WITHOUT a sandbox: the submissions ran with your rights.")
    first = course.notebooks()[0].stem
    for what, path in (
        (
            "Marks",
            _shown(course.database_file) if course.database_file else database.address(course),
        ),
        ("Graded notebooks", f"{_shown(course.autograded('<student>'))}/"),
        ("For the students", f"{_shown(course.feedback('<student>') / first)}.html, …"),
    ):
        click.echo(f"{what}: {path}")
    return is_whole


def _import_pages() -> None:
    """Import what pages are written with, in a worker: seconds, so not when all are at work."""
    import nbgrader.apps  # noqa: F401

    import nbjudge.pages.feedback  # noqa: F401


def _register(root: Path, assignment: str) -> None:
    """Enter a course's cells into its gradebook, in a worker."""
    from nbjudge.course import Course
    from nbjudge.marks import gradebook

    gradebook.register(Course.load(root, assignment))


def _prepare_pages(root: Path, assignment: str) -> None:
    """Cut the fonts of pages, in a worker that has nothing else to do yet."""
    from nbjudge.course import Course
    from nbjudge.pages import feedback

    feedback.prepare(Course.load(root, assignment))


def _shown(path: Path) -> Path:
    """A path as it is shown: from here, where it is below."""
    here = Path().resolve()
    return path.relative_to(here) if path.is_relative_to(here) else path


@main.command()
@click.pass_context
def report(ctx: click.Context) -> None:
    """Write the graded class on one page, and a table for a spreadsheet."""
    course = _course(ctx)
    _tell_of_report(_write_report(course))


def _write_report(course: Course) -> Path:
    from nbjudge.author import bank
    from nbjudge.pages import report as reporting

    return reporting.write(course, bank.known(course))


def _tell_of_report(page: Path) -> None:
    page = _shown(page)
    click.echo(f"For you: {page} (open it in a browser) and {page.with_name('marks.csv')}")


@main.command("return")
@click.pass_context
def give_back(ctx: click.Context) -> None:
    """Pack the students' pages into return/, one page a student.

    A zip that Moodle takes as feedback files, of those whose work was collected from there; a zip
    a student; and a table for letters, with addresses, totals and files. Ends with status 1 if
    somebody with marks has no page.
    """
    from nbjudge.pages import give_back as giving

    done = giving.write(_course(ctx))
    folder = _shown(done.folder)
    click.echo(
        f"{done.pages} pages: {folder / giving.STUDENTS}/<student>.zip; "
        f"for letters: {folder / giving.LETTERS}"
    )
    if done.moodle:
        click.echo(f"For Moodle, {done.moodle} of them: {folder / giving.MOODLE}")
    for student in done.lacking:
        click.echo(f"{student}: has marks and no page; run `nbjudge grade`")
    ctx.exit(int(bool(done.lacking)))


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_context
def students(ctx: click.Context, path: Path) -> None:
    """Enter the class list in PATH, a CSV file, into the gradebook.

    A column is called id or student id; name, or last name and first name, and email may stand
    beside it, all of them in English or in Chinese. From then on, who has handed in nothing is in
    every table.
    """
    from nbjudge.marks import students as lists

    course = _course(ctx)
    entered = lists.enter(course, path)
    old = entered.count - entered.new - entered.changed
    click.echo(
        f"students: {entered.count}; new: {entered.new}, changed: {entered.changed}, "
        f"as before: {old}"
    )
    for note in entered.notes:
        click.echo(note)
    if nothing := lists.absent(course):
        click.echo(f"handed in nothing: {len(nothing)}")


@main.command()
@click.argument("when", nargs=-1)
@click.pass_context
def due(ctx: click.Context, when: Sequence[str]) -> None:
    """Say when the assignment is due, or set it.

    WHEN is a date and time, such as 2026-03-01 23:59, in the course's time zone; `none` takes the
    due date away. Marks follow at the next `nbjudge grade`, which executes nothing for it.
    """
    from nbjudge.marks import due as dates

    course = _course(ctx)
    if when:
        dates.set_due(course, " ".join(when))
    for line in dates.describe(course):
        click.echo(line)


@main.command()
@click.argument("student", nargs=-1, required=True)
@click.argument("duration")
@click.pass_context
def extend(ctx: click.Context, student: Sequence[str], duration: str) -> None:
    """Give a STUDENT, or several, more time: DURATION is 12h, 2d or 1d12h from the due date on.

    It takes the place of what they had; 0h takes it back. Marks follow at the next
    `nbjudge grade`, which executes nothing for it.
    """
    from nbjudge.marks import due as dates

    course = _course(ctx)
    dates.extend(course, student, duration)
    for line in dates.describe(course):
        click.echo(line)


@main.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Tell what shuts student code in on this machine, layer by layer.

    Needs no course. Ends with status 1 if student code cannot be shut in here.
    """
    from nbjudge.run import doctor as doctors

    said, shut_in = doctors.report()
    click.echo(said)
    ctx.exit(int(not shut_in))


# ---------------------------------------------------------------------- an author


@main.command()
@click.pass_context
def build(ctx: click.Context) -> None:
    """Build notebooks/, source/ and release/ from lessons/."""
    from nbjudge.author.build import build as building

    changed = building(_course(ctx))
    for path in changed:
        click.echo(f"built {_shown(path)}")
    if not changed:
        click.echo("nothing to do: the built folders are up to date")


@main.command()
@click.argument("functions", nargs=-1)
@click.option("--adopt", is_flag=True, help="Make answers of the lines of answers/groups.txt.")
@click.pass_context
def answers(ctx: click.Context, functions: Sequence[str], adopt: bool) -> None:
    """Mark the answer bank, or some FUNCTIONS of it; ends with status 1 at a fault.

    With --adopt, what students of the graded class wrote becomes an answer, with the sentence that
    a line of answers/groups.txt gives it. Ends with status 1 if a line stays there.
    """
    from nbjudge.author import bank

    if adopt:
        ctx.exit(int(not _adopt(_course(ctx), functions)))
    ctx.exit(min(bank.report(_course(ctx), functions), 1))


def _adopt(course: Course, functions: Sequence[str]) -> bool:
    """Make answers of groups, print what was done; tell whether no line is left."""
    from nbjudge.author import adopt
    from nbjudge.marks import groups

    lines = list(adopt.adopt(course, groups.examples(course), functions))
    for _, said in lines:
        click.echo(said)
    if not lines:
        click.echo(f"{_shown(course.groups)}: no line to adopt; the report has lines to write")
    if any(adopted for adopted, _ in lines):
        click.echo(
            "Read what was adopted: from now on it runs as your own code. Then `nbjudge answers`, "
            "`nbjudge build` and `nbjudge grade`: until then its students read no sentence of it."
        )
    return all(adopted for adopted, _ in lines)


@main.command()
@JOBS
@OPEN
@click.pass_context
def demo(ctx: click.Context, jobs: int | None, no_sandbox: bool) -> None:
    """Write a sample class to demo/ and grade it; end with status 1 if that went wrong."""
    from nbjudge.run import pool

    with pool.at_work(jobs) as workers:
        workers.start(_import_pages)  # while the class is written here
        from nbjudge.author import sample

        whole = _course(ctx)
        course = sample.prepare(whole)
        entered = workers.submit(_register, course.root, course.assignment)
        students = sample.hand_in(whole, course)
        workers.warm_up(course.kit_folder)
        entered.result()
        click.echo(f"{len(students)} sample students in {_shown(course.submitted)}:")
        for student in students:
            click.echo(f"  {student.name:12}{student.kind}")
        report = functools.cache(lambda: _write_report(course))
        is_whole = _grade(course, jobs, no_sandbox, meanwhile=report)
    _tell_of_report(report())  # written now where there were no pages to write
    click.echo("`make clean` takes the sample class away.")
    ctx.exit(int(not is_whole))


@main.command()
@click.pass_context
def clean(ctx: click.Context) -> None:
    """Take the sample class away."""
    from nbjudge.author import sample

    sample.remove(_course(ctx))


@main.command()
@click.pass_context
def site(ctx: click.Context) -> None:
    """Write the lessons as a static site, to _site/."""
    from nbjudge.author import site as sites

    click.echo(f"The reading site: {_shown(sites.write(_course(ctx)))}/")
    click.echo("To look at it: python -m http.server --directory _site --bind 127.0.0.1")


@main.command()
@click.pass_context
def seat(ctx: click.Context) -> None:
    """Write the student edition as a folder that runs in a browser, to _seat/."""
    from nbjudge.author import seat as seats

    target = _shown(seats.write(_course(ctx)))
    click.echo(f"The seat in the browser: {target}/, and in one archive: {target}.zip")
    click.echo(f"To look at it: python -m http.server --directory {target} --bind 127.0.0.1")


@main.command()
@click.option("--instructor", is_flag=True, help="The course's folder, with formgrader.")
@click.pass_context
def lab(ctx: click.Context, instructor: bool) -> None:
    """Open the student edition in JupyterLab, in work/."""
    from nbjudge.author import lab as labs

    course = _course(ctx)
    labs.instructor(course) if instructor else labs.student(course)


@main.command()
@click.argument("lesson")
@click.pass_context
def fresh(ctx: click.Context, lesson: str) -> None:
    """Put a clean copy of LESSON, such as 02, into work/; the old one is kept."""
    from nbjudge.author import lab as labs

    ctx.exit(labs.fresh(_course(ctx), lesson))


if __name__ == "__main__":
    main()
