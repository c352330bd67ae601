"""A host of static files on this machine, as GitHub Pages is one."""

from __future__ import annotations

import collections
import contextlib
import gzip
import mimetypes
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

PACKED = (".html", ".js", ".mjs", ".css", ".json", ".wasm", ".svg", ".ipynb", ".py", ".txt")
KINDS = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}
# What makes a browser give a page and its Python a byte to share.
ISOLATED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


class Host:
    """Files below an address that is not the root of its host; nothing else is there.

    It packs text, and lets a browser keep what it got for ten minutes. `sent` counts bytes, by the
    files' names; `missing` are the paths that were asked for in vain.
    """

    def __init__(self, folder: Path, headers: Mapping[str, str]) -> None:
        self.folder, self.headers = folder, dict(headers)
        self.sent: collections.Counter[str] = collections.Counter()
        self.missing: list[str] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with contextlib.suppress(ConnectionError):  # a page that was left
                    host.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}/"
        self.address = f"{self.origin}course/"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        asked = unquote(urlsplit(request.path).path)
        name = asked.removeprefix("/course/")
        path = self.folder / name
        path = path / "index.html" if path.is_dir() else path
        if name == asked or not path.is_file():
            self.missing.append(asked)
            request.send_response(404)
            request.send_header("Content-Length", "0")
            return request.end_headers()
        data = path.read_bytes()
        packed = path.suffix in PACKED
        data = gzip.compress(data, 6) if packed else data
        self.sent[name] += len(data)
        kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        headers = {"Content-Type": kind or "application/octet-stream", **self.headers}
        headers |= {"Content-Encoding": "gzip"} if packed else {}
        headers |= {"Content-Length": str(len(data)), "Cache-Control": "max-age=600"}
        request.send_response(200)
        for key, value in headers.items():
            request.send_header(key, value)
        request.end_headers()
        request.wfile.write(data)

    def megabytes(self, of: Callable[[str], bool] = bool) -> float:
        return sum(size for name, size in self.sent.items() if of(name)) / 1e6


@contextlib.contextmanager
def hosting(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[Host]:
    """Serve a folder until the end of the block; its pages bear these headers besides."""
    host = Host(folder, headers or {})
    threading.Thread(target=host.server.serve_forever, daemon=True).start()
    yield host
    host.server.shutdown()
    host.server.server_close()
