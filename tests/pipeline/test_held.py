"""Whether a container holds what is copied into it: tried before the first frame, once a film."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from filmpack.commands.films.kept import require_held
from filmpack.errors import ConfigError
from filmpack.media.containers.base import ContainerName
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.probe import probe
from filmpack.media.trial import unheld
from filmpack.pipeline.targets import Target
from filmpack.store.local import Store
from filmpack.timedtext.cue import Track


def test_what_a_container_holds_of_a_film_is_tried_once(
    tmp_path: Path, small_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.mp4"
    shutil.copyfile(small_clip, path)
    film, store = probe(path), Store(tmp_path / "store")
    burned = Target("burn", "mp4", Path("x"), (Track("pl", ()),))
    muxed = Target("mux", "mkv", Path("x"), (Track("pl", ()),))
    tried: list[str] = []

    def counted(path: Path, container: ContainerName, *rest: Any, **more: Any) -> list[str]:
        tried.append(container)
        return unheld(path, container, *rest, **more)

    monkeypatch.setattr("filmpack.commands.films.kept.unheld", counted)
    for _ in range(2):
        require_held([burned], film, find_ffmpeg(), store)
    assert tried == ["mp4"]
    # ffmpeg copies into muxed films, and may be another one the next time.
    for _ in range(2):
        require_held([muxed], film, find_ffmpeg(), store)
    assert tried == ["mp4", "mkv", "mkv"]
    os.utime(path, (1, 1))
    require_held([burned], film, find_ffmpeg(), store)
    assert tried == ["mp4", "mkv", "mkv", "mp4"]


def test_what_a_container_does_not_hold_is_tried_again(
    tmp_path: Path, small_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, store = probe(small_clip), Store(tmp_path / "store")
    burned = Target("burn", "mp4", Path("x"), (Track("pl", ()),))
    monkeypatch.setattr("filmpack.commands.films.kept.unheld", lambda *_, **__: ["cook"])
    for _ in range(2):
        with pytest.raises(ConfigError, match="mp4 cannot hold cook"):
            require_held([burned], film, find_ffmpeg(), store)
    monkeypatch.undo()
    require_held([burned], film, find_ffmpeg(), store)
