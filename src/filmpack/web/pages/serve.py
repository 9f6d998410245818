"""A web server for one folder, on this machine alone: byte ranges, types and policy as published.

For looking at the pages before they are published; it is not made for the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from filmpack.errors import ToolError
from filmpack.web.pages.headers import headers_of

HOST = "127.0.0.1"
_CHUNK = 1 << 16


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        root = Path(self.directory).resolve()
        asked = self.path.partition("?")[0].partition("#")[0]
        path = self._file(root, asked)
        if path is not None and path.is_dir():
            if not asked.endswith("/"):
                self.send_response(301)
                self.send_header("Location", f"{asked}/")
                self._end(0)
                return
            path = path / "index.html"
        if path is None or not path.is_file():
            self.send_response(404)
            self._end(0)
            return
        size = path.stat().st_size
        span = byte_range(self.headers.get("Range", ""), size)
        if span and span[0] == span[1]:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{size}")
            self._end(0)
            return
        first, end = span or (0, size)
        # All of it, too, is a part where a part was asked for: Safari plays nothing otherwise.
        self.send_response(206 if span else 200)
        for name, value in headers_of(path.relative_to(root).as_posix()).items():
            self.send_header(name, value)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-store")
        if span:
            self.send_header("Content-Range", f"bytes {first}-{end - 1}/{size}")
        self._end(end - first)
        if body:
            self._send(path, first, end)

    def _file(self, root: Path, asked: str) -> Path | None:
        """What lies at an address; None outside the folder, and for what is no name of a file."""
        try:
            path = Path(self.translate_path(asked)).resolve()
            path.lstat()
        except (OSError, ValueError):  # not there, too long, or with a null character
            return None
        return path if path.is_relative_to(root) else None

    def _end(self, length: int) -> None:
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _send(self, path: Path, first: int, end: int) -> None:
        # A player that seeks hangs up in the middle of what it does not want any more.
        try:
            with path.open("rb") as stream:
                stream.seek(first)
                while first < end and (data := stream.read(min(_CHUNK, end - first))):
                    self.wfile.write(data)
                    first += len(data)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no error; of others the traceback is of use to nobody."""


def byte_range(asked: str, size: int) -> tuple[int, int] | None:
    """The bytes [first, end) of a file that a Range header asks for (RFC 9110, 14.1.2), none of
    them where the file has none; None where it asks for no part, or for what is not understood."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        return max(0, size - int(match[2])), size
    if match[2] and int(match[2]) < int(match[1]):
        return None
    first = min(int(match[1]), size)
    return first, max(first, min(int(match[2] or size) + 1, size))


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[ThreadingHTTPServer]:
    """A server for a folder; serve_forever() runs it.

    Args:
        folder: What it serves.
        port: The port; 0 for any that is free.

    Raises:
        ToolError: The port is not free.
    """
    handler = partial(_Handler, directory=str(folder))
    try:
        server = _Server((HOST, port), handler)
    except OSError as error:
        what = f"port {port} of {HOST} cannot be used: {error.strerror}."
        raise ToolError(what, "Choose another: --port 8001") from None
    try:
        yield server
    finally:
        server.server_close()
