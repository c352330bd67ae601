"""The seat in the browser: the student edition in JupyterLite, as a folder of static files.

What it is made of is locked in the course's folder ``seat/`` (`author.fetch`); how its start page
looks, and what its pages do besides, is that folder's own. No page asks another machine for
anything.
"""

from __future__ import annotations

import fnmatch
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from nbjudge.author import fetch, site
from nbjudge.course import Course, CourseError

APPS = ("notebooks", "tree", "edit")
# Of JupyterLite, what no page asks for.
UNUSED = ("doc", "lab", "package.json", "rspack.config*", "icon-*")
SCRIPTS = ("fflate.js", "keep.js", "lesson.js")
# JupyterLite names the first of these to its kernel; ours stands before it.
PYODIDE, PYTHON = "pyodide.mjs", "python.mjs"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
NEEDED = {"core", "packages", "more", "tools", "left_out", "trimmed", "kept"}
FIXED = (2000, 1, 1, 0, 0, 0)


def write(course: Course) -> Path:
    """Write the seat to ``_seat/``, in place of what was there, and beside it the archive of it.

    Raises:
        CourseError: the course has no seat or was not built, a file cannot be had or has a wrong
            sum, or JupyterLite fails.
    """
    folder, target = course.root / "seat", course.root / "_seat"
    versions = read_versions(folder / "versions.json")
    files = fetch.read(folder / "lock.json")
    editions = list(site.editions(course))
    fetch.fetch(list(files.values()))
    jupyter = _tools(versions["tools"], files, course.root / "constraints.txt")
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        packages = _lay_out(course, scratch / "lite", versions, files)
        pages = scratch / f"{course.assignment}-seat"
        release = shutil.copytree(course.release, scratch / "release", ignore=site.IGNORED)
        _build(jupyter, scratch / "lite", release, pages)
        _finish(course, folder, pages, files, packages)
        _write_start(course, folder, pages, editions)
        (pages / site.STAMP).write_text(site.edition(course), "utf-8")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(pages, target)
        archive = shutil.make_archive(str(scratch / "_seat"), "zip", scratch, pages.name)
        shutil.move(archive, target.with_suffix(".zip"))
    return target


def read_versions(path: Path) -> dict[str, Any]:
    """Return what the seat is made of, by the words that the file has for it.

    Raises:
        CourseError: there is no such file, or it is broken.
    """
    try:
        versions = dict(json.loads(path.read_text("utf-8")))
        if missing := NEEDED - versions.keys():
            raise ValueError(f"it lacks {', '.join(sorted(missing))}")
    except (OSError, ValueError) as error:
        raise CourseError(
            f"{path}: does not tell what the seat is made of ({error}); take it from git."
        ) from None
    return versions


def _tools(tools: Sequence[str], files: Mapping[str, fetch.File], pins: Path) -> Path:
    """Return JupyterLite's command, in an environment of its own that is kept between builds.

    The course's own environment stays as it is: an extension of JupyterLite would come up in
    JupyterLab, too.
    """
    wheels = [_of(files, tool.partition("==")[0]).path for tool in tools]
    word = hashlib.sha256(" ".join([sys.version, *map(str, wheels)]).encode()).hexdigest()[:12]
    home = fetch.CACHE / f"jupyterlite-{word}"
    command = home / ("Scripts" if sys.platform == "win32" else "bin")
    if not (home / "ready").exists():
        venv.create(home, clear=True, with_pip=True)
        pip = [str(command / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
        pinned = ["-c", str(pins)] if pins.is_file() else []
        core, *others = wheels
        _run([*pip, *pinned, f"{core}[translation]", *others], "its tools could not be installed")
        (home / "ready").touch()
    return command / "jupyter"


def _of(files: Mapping[str, fetch.File], package: str) -> fetch.File:
    """The file of a package, whose name begins with its own."""
    start = re.sub(r"[-_.]+", "_", package).lower() + "-"
    for name, file in files.items():
        if name.lower().startswith(start) and name.endswith(".whl"):
            return file
    raise CourseError(f"seat/lock.json: has no file of {package}; run `make seat-lock`.")


# ---------------------------------------------------------------------- what JupyterLite reads


def _lay_out(
    course: Course, lite: Path, versions: Mapping[str, Any], files: Mapping[str, fetch.File]
) -> list[str]:
    """Write what JupyterLite builds from to a new folder; return the files of Python's packages."""
    packages = write_python(lite / "static" / "pyodide", versions, files)
    kernel = {
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": list(packages)},
    }
    settings = {
        "appName": course.title or course.assignment,
        "exposeAppInBrowser": True,  # lesson.js asks it how far the kernel is
        "faviconUrl": "./favicon.svg",
        "litePluginSettings": {KERNEL: kernel},
    }
    text = {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}
    (lite / "jupyter-lite.json").write_text(json.dumps(text), "utf-8")
    shutil.copyfile(course.root / "seat" / "overrides.json", lite / "overrides.json")
    return [one["file_name"] for one in packages.values()]


def write_python(
    home: Path, versions: Mapping[str, Any], files: Mapping[str, fetch.File]
) -> dict[str, dict[str, Any]]:
    """Write Python for a browser and its packages to a new folder; return these as it knows them.

    The files have to be kept already (`fetch.fetch`).
    """
    home.mkdir(parents=True)
    for name in versions["core"]:
        shutil.copyfile(files[name].path, home / name)
    known = json.loads(files["pyodide-lock.json"].path.read_text("utf-8"))
    known["packages"] = {
        name: _package(name, one, home, versions, files)
        for name, one in _wanted(known["packages"], versions).items()
    }
    (home / "pyodide-lock.json").write_text(json.dumps(known), "utf-8")
    return dict(known["packages"])


def _wanted(known: Mapping[str, Any], versions: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The packages that are loaded, by name, with what each needs of the others."""
    wanted: dict[str, dict[str, Any]] = {}
    waiting = list(versions["packages"])
    while waiting:
        name = waiting.pop(0).replace("_", "-")
        if name not in wanted and name not in versions["left_out"]:
            wanted[name] = dict(known[name])
            needs = [one for one in known[name]["depends"] if one not in versions["left_out"]]
            wanted[name]["depends"] = needs
            waiting += needs
    for one in versions["more"]:
        name, _, version = one.partition("==")
        wanted[name] = {
            **{"name": name, "version": version, "imports": [name], "depends": []},
            **{"install_dir": "site", "package_type": "package", "unvendored_tests": False},
        }
    # Completion is IPython's own: jedi, which the kernel asks for, weighs 1.7 MB.
    wanted["jedi"] = {**known["jedi"], "imports": [], "depends": []}
    return wanted


def _package(
    name: str,
    one: dict[str, Any],
    home: Path,
    versions: Mapping[str, Any],
    files: Mapping[str, fetch.File],
) -> dict[str, Any]:
    """Write a package beside pyodide, less what is never read; return how pyodide knows it."""
    if name == "jedi":
        path, data = home / "jedi-0-py3-none-any.whl", _empty_wheel("jedi")
    else:
        file = _of(files, name)
        path, data = home / file.name, file.path.read_bytes()
        if name in versions["trimmed"]:
            data = _trimmed(data, versions["trimmed"][name], versions["kept"])
    path.write_bytes(data)
    return {**one, "file_name": path.name, "sha256": hashlib.sha256(data).hexdigest()}


def _trimmed(wheel: bytes, dropped: Sequence[str], kept: Sequence[str]) -> bytes:
    """Return a wheel without some of its files."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(wheel)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.infolist():
            name = member.filename
            if _matches(name, kept) or not _matches(name, dropped):
                new.writestr(member, old.read(name), zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _empty_wheel(name: str) -> bytes:
    """Return a package that holds nothing."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as wheel:
        for file, text in (
            ("METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n"),
            ("WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            ("RECORD", ""),
        ):
            wheel.writestr(zipfile.ZipInfo(f"{name}-0.dist-info/{file}", FIXED), text)
    return made.getvalue()


def _build(jupyter: Path, lite: Path, release: Path, pages: Path) -> None:
    command: list[object] = [jupyter, "lite", "build", "--lite-dir", lite, "--output-dir", pages]
    command += ["--contents", release, "--no-sourcemaps", "--no-unused-shared-packages"]
    command += [word for app in APPS for word in ("--apps", app)]
    _run(command, "JupyterLite failed", lite)


def _run(command: Sequence[object], what: str, folder: Path | None = None) -> None:
    words = list(map(str, command))
    # Windows' own programs write in a page of codes of their own.
    ran = subprocess.run(
        words, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if ran.returncode:
        lines = (ran.stderr or ran.stdout).strip().splitlines()
        raise CourseError(f"the seat: {what}: " + " ".join(lines[-5:]))


# ---------------------------------------------------------------------- what is the course's own


def _finish(
    course: Course,
    folder: Path,
    pages: Path,
    files: Mapping[str, fetch.File],
    packages: Sequence[str],
) -> None:
    """Take away what no page asks for; add the course's own scripts."""
    for path in {path for pattern in UNUSED for path in pages.glob(pattern)}:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    page = pages / "notebooks" / "index.html"
    scripts = "".join(f'<script defer src="../{name}"></script>\n' for name in SCRIPTS)
    scripts += '<link rel="icon" href="../favicon.svg">\n'
    text = page.read_text("utf-8").replace("</head>", f"{scripts}</head>", 1)
    head = f'<html lang="zh-CN" data-assignment="{course.assignment}">'
    page.write_text(text.replace("<html>", head, 1), "utf-8")
    for name in ("keep.js", "start.js", "lesson.js", "seat.css"):
        shutil.copyfile(folder / name, pages / name)
    shutil.copyfile(files["fflate.js"].path, pages / "fflate.js")
    shutil.copyfile(course.root / "site" / "_static" / "favicon.svg", pages / "favicon.svg")
    home = pages / "static" / "pyodide"
    shutil.copyfile(folder / PYTHON, home / PYTHON)
    settings = pages / "jupyter-lite.json"
    text = settings.read_text("utf-8").replace(f"/{PYODIDE}", f"/{PYTHON}")
    settings.write_text(text, "utf-8")
    sizes = {f"static/pyodide/{name}": (home / name).stat().st_size for name in packages}
    (pages / "packages.json").write_text(json.dumps(sizes), "utf-8")


def _write_start(
    course: Course, folder: Path, pages: Path, editions: Sequence[tuple[str, Any, Any]]
) -> None:
    """Write the start page, and how to open the archive."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    summaries = [site.summary(course, name, student) for name, student, _ in editions]
    for path in sorted([*folder.glob("*.html"), *folder.glob("*.txt")]):
        template = environment.from_string(path.read_text("utf-8"))
        text = template.render(lessons=summaries, title=course.title, assignment=course.assignment)
        (pages / path.name).write_text(text, "utf-8")
