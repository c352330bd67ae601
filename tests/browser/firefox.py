"""The Firefox of a distribution, driven over WebDriver BiDi, which it speaks without a helper."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import websocket

PATH = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
SECONDS = 300
QUIET = (  # it asks its makers for nothing, and a student's machine would
    "app.update.enabled",
    "browser.shell.checkDefaultBrowser",
    "datareporting.policy.dataSubmissionEnabled",
    "network.captive-portal-service.enabled",
    "network.connectivity-service.enabled",
    "toolkit.telemetry.enabled",
)


class Firefox:
    """A window of a new Firefox, without some of its settings.

    `events` holds what its pages asked for and logged.
    """

    def __init__(self, profile: Path, *without: str) -> None:
        settings = "".join(f'user_pref("{name}", false);\n' for name in (*QUIET, *without))
        (profile / "user.js").write_text(settings)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [str(PATH), "--headless", "--no-remote", "--profile", str(profile)]
        self.process = subprocess.Popen(
            [*command, f"--remote-debugging-port={port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(profile)},
        )
        self.line = self._connect(f"ws://127.0.0.1:{port}/session")
        self.numbers, self.events = itertools.count(1), []
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.window = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    @staticmethod
    def _connect(address: str) -> websocket.WebSocket:
        for _ in range(SECONDS):
            try:
                return websocket.create_connection(address, timeout=SECONDS, suppress_origin=True)
            except OSError:
                time.sleep(1)
        raise TimeoutError("Firefox does not answer")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self.numbers)
        self.line.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.line.recv())
            if message.get("id") == number:
                assert message["type"] == "success", message
                return dict(message["result"])
            self.events.append(message)

    def visit(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.window, url=address, wait="complete")

    def run(self, script: str) -> Any:
        """Run a function of JavaScript in the page; return what it gives, as JSON has it."""
        told = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({script})()))()",
            target={"context": self.window},
            awaitPromise=True,
        )
        assert told["type"] == "success", told
        return json.loads(told["result"].get("value", "null"))

    def wait(self, script: str) -> None:
        """Wait until a function of JavaScript gives something true."""
        for _ in range(SECONDS):
            if self.run(script):
                return
            time.sleep(1)
        raise TimeoutError(script)

    def said(self, event: str) -> list[dict[str, Any]]:
        return [one["params"] for one in self.events if one.get("method") == event]

    def close(self) -> None:
        self.line.close()
        self.process.terminate()
        self.process.wait(30)
