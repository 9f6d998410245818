"""The server for looking at the folder: this machine alone, byte ranges, the right types."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmpack.errors import ToolError
from filmpack.web.pages.serve import HOST, byte_range, served


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("", None),
        ("bytes=0-", (0, 10)),
        ("bytes=2-4", (2, 5)),
        ("bytes=2-40", (2, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-30", (0, 10)),
        ("bytes=10-", (10, 10)),
        ("bytes=-0", (10, 10)),
        ("bytes=4-2", None),
        ("bytes=a-b", None),
        ("bytes=0-1,3-4", None),
    ],
)
def test_a_range_is_read_as_http_defines_it(asked: str, span: tuple[int, int] | None) -> None:
    assert byte_range(asked, 10) == span


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[http.client.HTTPConnection]:
    folder = tmp_path / "web"
    (folder / "film").mkdir(parents=True)
    (folder / "film" / "a.m4s").write_bytes(bytes(range(100)))
    (folder / "index.html").write_text("hello")
    (folder / "embed.html").write_text("hello")
    (tmp_path / "secret").write_text("secret")
    (folder / "out").symlink_to(tmp_path / "secret")
    with served(folder) as server:
        assert server.server_address[0] == HOST == "127.0.0.1"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield http.client.HTTPConnection(HOST, server.server_port, timeout=10)
        finally:
            server.shutdown()
            thread.join()


def got(
    connection: http.client.HTTPConnection, path: str, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def test_parts_of_a_file_are_served(connection: http.client.HTTPConnection) -> None:
    status, headers, data = got(connection, "/film/a.m4s", Range="bytes=10-19")
    assert (status, data) == (206, bytes(range(10, 20)))
    assert headers["Content-Range"] == "bytes 10-19/100"
    assert headers["Content-Type"] == "video/iso.segment"
    assert got(connection, "/film/a.m4s", Range="bytes=100-")[0] == 416
    status, headers, data = got(connection, "/film/a.m4s", Range="bytes=0-")
    assert (status, len(data)) == (206, 100)
    assert headers["Content-Range"] == "bytes 0-99/100"
    assert got(connection, "/film/a.m4s", Range="bytes=a-b")[0] == 200


def test_pages_have_their_policy_and_only_the_embedded_one_may_be_framed(
    connection: http.client.HTTPConnection,
) -> None:
    status, headers, data = got(connection, "/")
    assert (status, data) == (200, b"hello")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    embedded = got(connection, "/embed.html")[1]
    assert "frame-ancestors" not in embedded["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["/../secret", "/%2e%2e/secret", "/out", "/film/", "/none", "/%00", "/" + 300 * "a"],
    ids=lambda path: path[:20],
)
def test_nothing_outside_the_folder_is_served(
    connection: http.client.HTTPConnection, path: str
) -> None:
    status, _, data = got(connection, path)
    assert (status, data) == (404, b"")


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with (
        served(tmp_path) as server,
        pytest.raises(ToolError, match=f"port {server.server_port} of 127.0.0.1 cannot be used"),
        served(tmp_path, server.server_port),
    ):
        pass
