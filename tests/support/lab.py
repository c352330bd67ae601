"""JupyterLab as `nbjudge lab` starts it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.support.classes import ROOT

TOKEN = "for-this-test"


def course_copy(target: Path) -> Path:
    """What the course needs, away from anybody's own work/."""
    for name in ("release", "source", "lessons", "notebooks"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "nbgrader_config.py", target / "nbgrader_config.py")
    return target


@contextlib.contextmanager
def serving(root: Path, *options: str) -> Iterator[str]:
    """Start `nbjudge lab` in `root`; yield its address, which has the token; end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: str(root / "home" / name) for name in ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR")}
    own |= {"JUPYTER_PORT": str(port), "JUPYTER_TOKEN": TOKEN, "BROWSER": "true"}
    command = [sys.executable, "-m", "nbjudge", "lab", *options]
    with (root / "lab.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=root, env={**os.environ, **own}, stdout=log, stderr=log
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                assert process.poll() is None, (root / "lab.log").read_text("utf-8")
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5).close()
                    break
                time.sleep(0.1)
            yield f"{address}/?token={TOKEN}"
        finally:
            process.terminate()
            process.wait(20)
