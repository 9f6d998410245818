"""The registry of containers: one module adds a container."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from filmpack.errors import ToolError
from filmpack.media.containers import base, container_of, containers

NEW = """
from filmpack.media.containers.base import Container, register

register(
    Container(
        "webm",
        "webm",
        "webvtt",
        recognises=lambda head: head.startswith(b"web"),
        padded_names=lambda title, tag: [("title", title)],
        write_tags=lambda path, tags, shown: None,
        read_tags=lambda path: [],
    )
)
"""


def test_a_container_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\x1a\x45\xdf\xa3 and more bytes")
    assert container_of(file).name == "mkv"
    file.write_bytes(b"\0\0\0\x20ftypisom")
    assert container_of(file).name == "mp4"
    file.write_bytes(b"")
    with pytest.raises(ToolError, match="none of mkv, mp4"):
        container_of(file)


def test_one_module_adds_a_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "webm.py").write_text(NEW, "utf-8")
    monkeypatch.setattr(base, "_CONTAINERS", containers())
    path = sys.modules["filmpack.media.containers"].__path__
    monkeypatch.setattr("filmpack.media.containers.__path__", [*path, str(tmp_path)])
    assert list(containers()) == ["mkv", "mp4", "webm"]
    (tmp_path / "film").write_bytes(b"webfilm")
    assert container_of(tmp_path / "film").text_codec == "webvtt"
    sys.modules.pop("filmpack.media.containers.webm")
