"""nginx serves the folder by the lines that the page for press offices gives, as they stand."""

from __future__ import annotations

import getpass
import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmpack.web.pages.headers import NGINX, nginx_file
from page_blocks import page_blocks

PAGE = Path(__file__).parents[2] / "docs" / "for-press-offices.md"
FILES = ("index.html", "pl-PL/index.html", "pl-PL/embed.html", "pl-PL/master.m3u8", "text/pl.vtt")
SERVER = """
user {user}; pid {folder}/pid; error_log {folder}/log; worker_processes 1; daemon off;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; {lines} }}
}}
"""

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("nginx")
    web = folder / "srv" / "www" / "film"
    for name in FILES:
        (web / name).parent.mkdir(parents=True, exist_ok=True)
        (web / name).write_text("0123456789")
    (web / NGINX).write_text(nginx_file())
    (block,) = [one for one in page_blocks(PAGE, PAGE.name) if one.kind == "nginx"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    lines = block.text.replace("/srv/www", str(folder / "srv" / "www"))
    config = folder / "nginx.conf"
    user = getpass.getuser()  # not root's nobody, who may not see this folder
    config.write_text(SERVER.format(user=user, folder=folder, port=number, lines=lines))
    process = subprocess.Popen(["nginx", "-c", str(config)], stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(100):
            with socket.socket() as tried:
                if not tried.connect_ex(("127.0.0.1", number)):
                    break
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.05)
        yield number
    finally:
        process.terminate()
        process.communicate()


def got(port: int, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/film/", "text/html; charset=utf-8"),
        ("/film/pl-PL/", "text/html; charset=utf-8"),
        ("/film/pl-PL/master.m3u8", "application/vnd.apple.mpegurl"),
        ("/film/text/pl.vtt", "text/vtt; charset=utf-8"),
    ],
)
def test_files_have_their_type_and_are_asked_for_anew(port: int, path: str, kind: str) -> None:
    status, headers, data = got(port, path)
    assert (status, data, headers["Content-Type"]) == (200, b"0123456789", kind)
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/film", "/film/pl-PL"])
def test_a_folder_is_found_without_its_last_slash(port: int, path: str) -> None:
    status, headers, _ = got(port, path)
    assert status == 301
    assert headers["Location"].endswith(f"{path}/")


def test_a_part_of_a_file_is_served(port: int) -> None:
    status, _, data = got(port, "/film/text/pl.vtt", Range="bytes=2-4")
    assert (status, data) == (206, b"234")


def test_only_the_page_to_embed_may_be_framed(port: int) -> None:
    assert "frame-ancestors" in got(port, "/film/pl-PL/")[1]["Content-Security-Policy"]
    policy = got(port, "/film/pl-PL/embed.html")[1]["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors" not in policy
