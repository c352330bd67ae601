"""A PostgreSQL server for the length of a test: in a folder of its own, reached by a socket in it.

It asks for a password, as servers do. It refuses to run as root, so root starts it as the user
`postgres`, whom Debian's package brings.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

USER, PASSWORD = "grader", "top-secret"
PLACES = "lib/postgresql/*/bin"  # Debian's, below /usr: they are not in PATH


def program(name: str) -> str | None:
    """The path of one of the server's programs, of the newest version."""
    found = shutil.which(name)
    debian = sorted(Path("/usr").glob(f"{PLACES}/{name}"), key=lambda path: int(path.parts[-3]))
    return found or (str(debian[-1]) if debian else None)


def missing() -> str:
    """Say what it takes to run such a server here; empty where it can be run."""
    if not program("initdb") or not program("postgres"):
        return "PostgreSQL is not here: apt-get install postgresql"
    if importlib.util.find_spec("psycopg2") is None:
        return "psycopg2 is not here: pip install psycopg2-binary"
    if os.geteuid() == 0 and not _has_user("postgres"):
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


def _has_user(name: str) -> bool:
    import pwd

    return name in [one.pw_name for one in pwd.getpwall()]


class Server:
    """A server that runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def address(self, name: str, user: str = USER, password: str = PASSWORD) -> str:
        """The address of a database, as nbgrader_config.py has it."""
        return f"postgresql+psycopg2://{user}:{password}@/{name}?host={self.folder}"

    def new(self) -> str:
        """Make a database with nothing in it; return its name."""
        self._count += 1
        name = f"marks{self._count}"
        self.execute(f"CREATE DATABASE {name}")
        return name

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Execute a statement outside of transactions; return its rows."""
        import psycopg2

        line = psycopg2.connect(
            dbname=database, user=USER, password=PASSWORD, host=str(self.folder)
        )
        line.autocommit = True
        try:
            with line.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            line.close()


@contextmanager
def running() -> Iterator[Server]:
    """Start a server with nothing in it; end it, and take its folder away."""
    folder = Path(tempfile.mkdtemp(prefix="nbjudge-postgres-"))  # short: a socket's path is
    secret = folder / "password"
    secret.write_text(PASSWORD)
    own: dict[str, Any] = {"cwd": folder}
    if os.geteuid() == 0:
        own |= {"user": "postgres", "group": "postgres"}
        for path in (folder, secret):
            shutil.chown(path, "postgres", "postgres")
    data = folder / "data"
    make = ["-D", data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
    run = ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    log = folder / "log"
    process = None
    try:
        with log.open("wb") as out:
            said: dict[str, Any] = {**own, "stdout": out, "stderr": out}
            subprocess.run([program("initdb"), *make, "--no-sync"], **said, check=True)
            process = subprocess.Popen([program("postgres"), *run], **said)
        _wait(process, folder, log)
        yield Server(folder)
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # it waits for nobody who is connected
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    end = time.monotonic() + 60
    ready = [program("pg_isready"), "-q", "-h", folder]
    while subprocess.run(ready, check=False).returncode != 0:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)
