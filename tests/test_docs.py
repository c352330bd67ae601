"""What the documents say is true: commands exist and run, links lead somewhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbjudge.cli import main

from tests.support import ROOT

DOCS = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"]
DOCS += ["engine/README.md", "SECURITY.md"]
DOCS += [f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", DOCS)
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", text(name))
    local = [link for link in links if not link.startswith("http")]
    missing = [link for link in local if not ((ROOT / name).parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("name", DOCS)
def test_make_verbs_and_the_engines_verbs_exist(name: str) -> None:
    targets = re.findall(r"^([a-z-]+):", text("Makefile"), flags=re.M)
    assert set(re.findall(r"(?:`|^|&& )make ([a-z-]+)", text(name), flags=re.M)) <= set(targets)
    code = re.findall(r"```(?:sh|bat)\n(.*?)```|(`[^`\n]+`)", text(name), flags=re.S)
    said = "\n".join(block or inline.strip("`") for block, inline in code)
    verbs = set(re.findall(r"(?:^|\\)nbjudge (?:--\S+ \S+ )*([a-z]+)", said, flags=re.M))
    assert verbs <= set(main.commands)


@pytest.mark.parametrize("name", DOCS[:2])
def test_a_readme_says_of_each_lesson_what_the_lesson_says(name: str) -> None:
    rows = re.findall(r"\(notebooks/(\w+)\.ipynb\).*\| (\d+) \| (\d+) \|$", text(name), flags=re.M)
    lessons = sorted((ROOT / "lessons").glob("[0-9]*.md"))
    said = [re.search(r"约 (\d+) 分钟，(\d+) 分。", path.read_text("utf-8")) for path in lessons]
    own = [(path.stem, found[2], found[1]) for path, found in zip(lessons, said, strict=True)]
    assert rows == own


def test_both_readmes_show_the_same_commands() -> None:
    blocks = [re.findall(r"```(?:sh|bat)\n(.*?)```", text(name), flags=re.S) for name in DOCS[:2]]
    bare = [[re.sub(r" +#.*", "", block) for block in found] for found in blocks]
    assert bare[0] == bare[1]


def test_plain_nbgrader_commands_work_as_the_readme_says(tmp_path: Path) -> None:
    """Run the README's nbgrader block, line by line, in a course folder with one submission."""
    for name in ("source", "release"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copyfile(ROOT / "nbgrader_config.py", tmp_path / "nbgrader_config.py")
    shutil.copytree(ROOT / "release" / "backprop", tmp_path / "submitted" / "wang" / "backprop")
    block = next(b for b in re.findall(r"```sh\n(.*?)```", text("README.md"), re.S) if "auto" in b)
    lines = [line.split("#")[0].split() for line in block.splitlines()]
    ran = []
    for words in lines:
        if words[0] != "nbgrader":
            continue
        command = [str(Path(sys.executable).parent / "nbgrader"), *words[1:]]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert run.returncode == 0, f"{' '.join(words)}\n{run.stderr}"
        ran.append(words[1])
        if words[1] == "validate":
            assert "Success" in run.stdout + run.stderr
    assert ran == ["generate_assignment", "validate", "autograde", "generate_feedback", "export"]
    for built in (ROOT / "release").rglob("*.ipynb"):
        again = tmp_path / built.relative_to(ROOT)
        assert again.read_bytes() == built.read_bytes(), "nbgrader made another student edition"
    assert "wang" in (tmp_path / "grades.csv").read_text()
    assert (tmp_path / "feedback" / "wang" / "backprop" / "01_forward.html").exists()


def make(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess:
    command = ["make", "--no-print-directory", *words]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
class TestSetUp:
    """What stops the set-up is one sentence."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "engine").mkdir()
        needed = ("Makefile", "requirements.txt", "constraints.txt", "engine/pyproject.toml")
        for name in needed:
            shutil.copyfile(ROOT / name, tmp_path / name)
        return tmp_path

    def test_a_python_too_old(self, folder: Path) -> None:
        old = folder / "old-python"
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
        run = make(folder, "build", f"PYTHON={old}")
        assert run.returncode != 0
        assert "is not Python 3.11 or newer; install one" in run.stderr

    def test_no_network(self, folder: Path) -> None:
        run = make(
            folder,
            "build",
            f"PYTHON={sys.executable}",
            PIP_CONFIG_FILE=os.devnull,
            PIP_INDEX_URL="http://127.0.0.1:9/simple",
            PIP_EXTRA_INDEX_URL="",
            PIP_FIND_LINKS="",
            PIP_NO_INDEX="",
            PIP_RETRIES="0",
            PIP_TIMEOUT="1",
        )
        assert run.returncode != 0
        assert "could not be installed; check the network" in run.stderr
        assert not (folder / ".venv" / ".ready").exists()


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize("verb", ["collect", "check"])
def test_make_takes_paths_with_spaces(verb: str, tmp_path: Path) -> None:
    """One with spaces in it, several, and none."""
    spaced = tmp_path / "ML101-作业1 反向传播-4711.zip"
    spaced.touch()
    show = ["make", "-s", verb, "--old-file=.venv/.ready"]
    show.append("NBJUDGE=printf '[%s]'")
    for given, expected in (
        (str(spaced), f"[{verb}][{spaced}]"),
        (f"'{spaced}' b", f"[{verb}][{spaced}][b]"),
        ("", f"[{verb}]"),
    ):
        run = subprocess.run(
            [*show, f"ARGS={given}"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert run.stdout == expected


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize(("status", "expected"), [(0, 0), (3, 0), (1, 2), (2, 2)])
def test_students_who_are_not_done_are_no_error_of_make(status: int, expected: int) -> None:
    show = ["make", "-s", "check", "--old-file=.venv/.ready", f"NBJUDGE=sh -c 'exit {status}'"]
    assert subprocess.run(show, cwd=ROOT, capture_output=True, check=False).returncode == expected
