"""Where the gradebook is kept: its address, what is wrong with that, and the lock of a run."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbgrader
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader.api import Base, InvalidEntry
from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)

from nbjudge.course import CONFIG, Course, CourseError

LOCK = int.from_bytes(b"nbjudge")  # the number of the lock, of which a server has one a database
OPTION = f"{CONFIG}: c.CourseDirectory.db_url"
EXAMPLE = "postgresql+psycopg2://<user>@<host>/<database>"
REASON_SHOWN = 300  # characters
OF_A_ROW = (DataError, IntegrityError, ProgrammingError)
REMEDIES = {  # by a word of SQLite's
    "locked": "close what else has it open, formgrader or a database browser, then run this again: "
    "no mark is lost",
    "readonly": "let yourself write to it and to its folder, then run this again: no mark is lost",
    "unable to open": "let yourself write to it and to its folder, then run this again: no mark is "
    "lost",
    "full": "make room on its disk, then run this again: no mark is lost",
    "I/O error": "see that its disk has room, is sound, and locks files, as a local disk does and "
    "a network's may not, then run this again",
    "not a database": "it was cut short or is no gradebook; put a copy of it in its place, and "
    "nothing is lost that the copy has",
    "malformed": "it was cut short or damaged; put a copy of it in its place, and nothing is lost "
    "that the copy has",
    "no such": "it is of another version of nbgrader; `nbgrader db upgrade` brings it up to date "
    "and keeps a copy: no mark is lost",
    "has no column": "it is of another version of nbgrader; `nbgrader db upgrade` brings it up to "
    "date and keeps a copy: no mark is lost",
}
# A machine that is cut off lets go of the lock after a minute: a server waits two hours by default.
WATCHED = ("tcp_keepalives_idle = 30", "tcp_keepalives_interval = 10", "tcp_keepalives_count = 3")


def address(course: Course) -> str:
    """Return where the gradebook is, without its password: a file, or an address.

    Raises:
        CourseError: the settings give no address.
    """
    if course.database_file is not None:
        return str(course.database_file)
    try:
        url = make_url(course.database)
    except (ArgumentError, ValueError):  # a port that is no number; the reason has the password
        raise CourseError(
            f"{OPTION} is no address of a database; write it as {EXAMPLE}, and % and @ in a "
            "password as %25 and %40."
        ) from None
    shown = url.create(url.drivername, url.username, None, url.host, url.port, url.database)
    return shown.render_as_string()


@contextmanager
def explained(course: Course) -> Iterator[None]:
    """Say in a sentence that the gradebook cannot be used: its address, its server, its file.

    Raises:
        CourseError: that sentence.
    """
    _engine(course)
    log = logging.getLogger("tornado.application")  # nbgrader's: a traceback for the same trouble
    before, log.disabled = log.disabled, True
    try:
        yield
    except (DBAPIError, InvalidEntry) as error:
        cause = error if isinstance(error, DBAPIError) else error.__context__
        if not isinstance(cause, DBAPIError):
            raise
        raise CourseError(trouble(course, str(cause.orig))) from error
    finally:
        log.disabled = before


def make_tables(course: Course) -> None:
    """Make the tables of a gradebook that has none.

    nbgrader does that, too, but starts a second Python to ask alembic for the version.
    """
    with _engine(course).begin() as line:
        if not inspect(line).get_table_names():
            scripts = ScriptDirectory(str(Path(nbgrader.__file__).with_name("alembic")))
            MigrationContext.configure(line).stamp(scripts, "head")
            Base.metadata.create_all(line)


def is_in_trouble(error: Exception) -> bool:
    """Tell that a gradebook as a whole cannot be used, and not one row of it."""
    whole = isinstance(error, DatabaseError) and not isinstance(error, OF_A_ROW)
    return whole or (isinstance(error, DBAPIError) and error.connection_invalidated)


def trouble(course: Course, reason: str) -> str:
    """Return what is wrong with the gradebook, and what to do, by what its driver says."""
    shown = " ".join(reason.split())[:REASON_SHOWN]
    return (_of_server if course.database_file is None else _of_file)(course, shown)


def _of_file(course: Course, reason: str) -> str:
    name = course.database_file.name if course.database_file else ""
    remedy = next((said for word, said in REMEDIES.items() if word in reason), "")
    if not remedy:
        remedy = (
            "see that its folder is there and that nothing else has it open, then run this again"
        )
    return f"{name}: cannot be used ({reason}); {remedy}."


def _of_server(course: Course, reason: str) -> str:
    return (
        f"{address(course)}: cannot be used ({reason}); see that the server runs, and that "
        f"{OPTION} has the right user, host and database, then run this again: no mark is lost."
    )


def _engine(course: Course) -> Engine:
    """Return what opens connections; it opens none yet.

    Raises:
        CourseError: there can be none to such an address, or with the packages that are here.
    """
    where = address(course)
    try:
        return create_engine(course.database, poolclass=NullPool)
    except NoSuchModuleError:
        kind = where.partition(":")[0]
        raise CourseError(
            f"{OPTION}: there is no kind of database {kind!r}; write {EXAMPLE}."
        ) from None
    except ImportError as error:
        raise CourseError(
            f"{where}: needs the Python package {error.name}; `pip install 'nbjudge[postgresql]'` "
            f"brings psycopg2, for addresses as {EXAMPLE}."
        ) from None


@contextmanager
def held(course: Course) -> Iterator[Connection | None]:
    """Hold a PostgreSQL gradebook for this run alone; yield the connection that holds it.

    The server lets go of it when the connection ends, however the run does. Another kind of
    gradebook is held by `Course.lock` alone; then None is yielded.

    Raises:
        CourseError: another run holds it, or it cannot be used.
    """
    engine = _engine(course)
    if engine.dialect.name != "postgresql":
        yield None
        return
    with explained(course), engine.connect() as line:
        for setting in WATCHED:
            line.execute(text(f"SET {setting}"))
        if not line.scalar(text(f"SELECT pg_try_advisory_lock({LOCK})")):
            raise CourseError(
                f"{address(course)}: another run is grading into this gradebook, perhaps on "
                "another machine; wait for its end, or stop it."
            )
        line.commit()
        try:
            yield line
        finally:
            if not line.invalidated:  # at once: a server notices a bit later that it is closed
                with contextlib.suppress(DBAPIError):
                    line.rollback()
                    line.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
                    line.commit()
