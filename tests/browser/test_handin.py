"""The last cell of lesson 05 asks for the student id in JupyterLab, and packs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from course.config import ASSIGNMENT, ROOT


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """JupyterLab as `make lab` opens it, with a student edition in `tmp_path`."""
    shutil.copytree(ROOT / "release" / ASSIGNMENT, tmp_path, dirs_exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={address.rsplit(':')[-1]}", f"--ServerApp.root_dir={tmp_path}"]
    command += ["--IdentityProvider.token=", "--ServerApp.port_retries=0"]
    profile = {**os.environ, "JUPYTER_CONFIG_PATH": str(ROOT / "course" / "jupyter")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=profile, **quiet)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/api").close()
                break
            except OSError:
                assert time.monotonic() < until, "JupyterLab does not start"
                assert server.poll() is None, "JupyterLab ended"
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def test_the_last_cell_asks_and_packs(lab: str, tmp_path: Path, visit: Callable[..., Page]) -> None:
    page = visit(f"{lab}/lab/tree/05_single_layer_net.ipynb?reset")
    expect(page.get_by_text("Python 3 (ipykernel) |")).to_be_visible(timeout=60_000)
    cell = page.locator(".jp-CodeCell", has_text="handin.pack()")
    panel = page.locator(".jp-WindowedPanel-outer").first
    until = time.monotonic() + 60
    while not cell.count() or not cell.is_visible():  # only the cells in sight are drawn
        assert time.monotonic() < until, "the cell does not come into sight"
        panel.evaluate("panel => { panel.scrollTop = panel.scrollHeight }")
        page.wait_for_timeout(200)
    cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    cell.locator(".jp-Stdin-input").fill("wang_02")
    page.keyboard.press("Enter")
    said = cell.locator(".jp-OutputArea-output", has_text="打好了")
    said.wait_for(state="attached")
    [package] = tmp_path.glob("*.zip")
    assert package.name.startswith("backprop_wang_02_2")
    assert package.name in said.text_content()
