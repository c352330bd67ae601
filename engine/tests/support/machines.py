"""A scheduler and its workers, started as engine/README.md says: a process and a folder each.

Here they are on one machine, on loopback. What they share is what the README says is copied.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ENGINE = Path(__file__).resolve().parents[2]
ROOT = ENGINE.parent
HEAD = "## Many machines"
HOST, PORT = "scheduler.example.org", "8786"
SHARED = ("cluster.key", "cluster.pem", "cluster.yaml")


def missing() -> str:
    """Say what it takes to run a cluster here; empty where it can be run."""
    if not sys.platform.startswith("linux"):
        return "the sandbox needs Linux"
    if importlib.util.find_spec("distributed") is None:
        return "Dask is not here: pip install distributed"
    if not shutil.which("openssl") or not shutil.which("bash"):
        return "openssl makes the key, and bash runs the README's commands"
    return ""


def blocks() -> list[str]:
    """The README's commands: install, make a key, scheduler, worker, grade."""
    text = (ENGINE / "README.md").read_text("utf-8")
    part = text.partition(HEAD)[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", part, flags=re.DOTALL)


def wait_for(what: Callable[[], object], seconds: float = 300) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def _free_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


class Machines:
    """Machines below a folder; each has the three files, and nothing else of the others."""

    def __init__(self, root: Path) -> None:
        self.root, self.port = root, _free_port()
        self.running: list[subprocess.Popen[bytes]] = []
        _, key, self.scheduler_line, self.worker_line, self.grade_line = blocks()
        (root / "key").mkdir()
        subprocess.run(
            ["bash", "-eu", "-c", key], cwd=root / "key", check=True, capture_output=True
        )

    @property
    def address(self) -> str:
        """Where the scheduler is."""
        return f"tls://127.0.0.1:{self.port}"

    def folder(self, name: str) -> Path:
        """The folder of a machine, with the three files copied into it."""
        folder = self.root / name
        folder.mkdir(exist_ok=True)
        for one in SHARED:
            shutil.copy(self.root / "key" / one, folder)
        return folder

    def start(self, line: str, name: str, *options: str, **environment: str) -> subprocess.Popen:
        """Run a command of the README in the folder of a machine; return its process.

        Args:
            line: the command.
            name: of the machine.
            options: what is added to it, so that tests are quick.
            environment: of the process, beside what this one has.
        """
        folder = self.folder(name)
        own = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
        own |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)} | environment
        command = line.strip().replace(HOST, "127.0.0.1").replace(PORT, self.port)
        words = ["bash", "-c", f"exec env {' '.join([command, *options])}"]
        out, said = (folder / "out").open("ab"), (folder / "log").open("ab")
        with out, said:
            process = subprocess.Popen(
                words, cwd=folder, env={**os.environ, **own}, stdout=out, stderr=said
            )
        self.running.append(process)
        return process

    def scheduler(self, **environment: str) -> subprocess.Popen:
        """Start a scheduler."""
        return self.start(self.scheduler_line, "scheduler", "--no-dashboard", **environment)

    def worker(self, name: str = "worker", **environment: str) -> subprocess.Popen:
        """Start a worker; return its nanny."""
        options = ("--nthreads 1", "--no-dashboard", f"--name {name}")
        return self.start(self.worker_line, name, *options, **environment)

    def grade(self, name: str, *options: str) -> subprocess.Popen:
        """Start to grade the class in a machine's folder."""
        return self.start(self.grade_line, name, "--jobs 1", *options)

    def log(self, name: str) -> str:
        """What a machine's command said on stderr."""
        return (self.root / name / "log").read_text("utf-8", "replace")

    def stop(self) -> None:
        """End all that was started."""
        for process in self.running:
            for one in descendants(process):
                kill(one)
            process.kill()
            process.wait()


def descendants(process: subprocess.Popen) -> list[psutil.Process]:
    """The processes that a process started, and what these started; the nearest first."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def works(nanny: subprocess.Popen) -> psutil.Process | None:
    """The worker that a nanny keeps; None where there is none at the moment."""
    found = [one for one in descendants(nanny) if "spawn_main" in " ".join(_words(one))]
    return found[0] if found else None


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def kill(process: psutil.Process) -> None:
    """Let a process end as a machine ends that loses its power."""
    try:
        process.send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        pass
