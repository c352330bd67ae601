"""The command `nbjudge`: `nbjudge --help` lists its verbs."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nbjudge import __version__

if TYPE_CHECKING:  # each verb imports what it needs: help comes at once
    from nbjudge.course import Course


class _Main(click.Group):
    """Says what went wrong in one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        from nbjudge.course import CourseError

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
        if isinstance(stream, io.TextIOWrapper):  # a console that cannot show Chinese shows ?
            stream.reconfigure(errors="replace")
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
    Ends with status 1 if something costs points.
    """
    from nbjudge.intake import check as checks

    course = _course(ctx)
    if path:
        ctx.exit(int(_letters(course, path)))
    lines, count = checks.check_class(course)
    click.echo(checks.report(lines, count))
    ctx.exit(int(any(line.points for line in lines)))


def _letters(course: Course, paths: Sequence[Path]) -> bool:
    """Print a letter to the student on each path; tell whether something costs points."""
    from nbjudge.intake import check as checks
    from nbjudge.notebook.original import originals

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

    rows = collecting.collect(_course(ctx), path)
    click.echo(collecting.table(rows))
    ctx.exit(int(any(row.outcome == "refused" for row in rows)))


@main.command()
@click.option("--student", multiple=True, help="Grade this one only.")
@click.option("--force", is_flag=True, help="What has not changed, too.")
@JOBS
@OPEN
@click.pass_context
def grade(
    ctx: click.Context, student: Sequence[str], force: bool, jobs: int | None, no_sandbox: bool
) -> None:
    """Grade the submissions in submitted/ and write the students' pages."""
    course = _course(ctx)
    _grade(course, jobs, no_sandbox, student, force)


def _grade(
    course: Course,
    jobs: int | None,
    no_sandbox: bool,
    students: Sequence[str] = (),
    force: bool = False,
) -> None:
    from nbjudge.run import pool

    course.sandboxed = course.sandboxed and not no_sandbox
    pool.begin(course, jobs)  # while nbgrader is imported here
    from nbjudge.marks import grade as grading

    rows = grading.grade(course, students, jobs, force)
    grading.write_feedback(course, rows, jobs)
    click.echo(f"\n{grading.table(course, rows)}\n")
    if not course.sandboxed:
        click.echo("Graded WITHOUT a sandbox: the submissions ran with your rights.")
    first = course.notebooks()[0].stem
    for what, path in (
        ("Marks", f"{_shown(course.database_file) if course.database_file else course.database}"),
        ("Graded notebooks", f"{_shown(course.autograded('<student>'))}/"),
        ("For the students", f"{_shown(course.feedback('<student>') / first)}.html, …"),
    ):
        click.echo(f"{what}: {path}")


def _shown(path: Path) -> Path:
    """A path as it is shown: from here, where it is below."""
    here = Path().resolve()
    return path.relative_to(here) if path.is_relative_to(here) else path


@main.command()
@click.pass_context
def report(ctx: click.Context) -> None:
    """Write the graded class on one page, and a table for a spreadsheet."""
    _report(_course(ctx))


def _report(course: Course) -> None:
    from nbjudge.author import bank
    from nbjudge.pages import report as reporting

    page = _shown(reporting.write(course, bank.known(course)))
    click.echo(f"For you: {page} (open it in a browser) and {page.with_name('marks.csv')}")


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
    """Write a sample class to demo/ and grade it."""
    from nbjudge.author import sample

    course, students = sample.write_class(_course(ctx))
    click.echo(f"{len(students)} sample students in {_shown(course.submitted)}:")
    for student in students:
        click.echo(f"  {student.name:12}{student.kind}")
    _grade(course, jobs, no_sandbox)
    _report(course)
    click.echo("`make clean` takes the sample class away.")


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
