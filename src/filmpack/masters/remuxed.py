"""Films in containers without an index are remuxed, once, into one that has it."""

from __future__ import annotations

from dataclasses import replace

from filmpack.errors import ToolError, display_path
from filmpack.media.copies import remux_video
from filmpack.media.ffmpeg import Processes
from filmpack.media.film import Film
from filmpack.media.probe import probe
from filmpack.store.local import Store, touch

_INDEXED = frozenset({"mov", "mp4", "matroska", "webm", "mxf"})
"""Containers in which ffmpeg finds every frame. In a transport stream it guesses, and misses
silently: when measured, every frame but the first was wrong. AVI has no timestamps."""


def has_index(film: Film) -> bool:
    return bool(_INDEXED & set(film.container.split(",")))


def indexed(
    ffmpeg: str, film: Film, digest: str, store: Store, processes: Processes | None = None
) -> Film:
    """The film, or its video copied packet by packet into a Matroska file in the cache folder.

    Args:
        ffmpeg: The program.
        film: The master.
        digest: SHA-256 of the film's file.
        store: Where the copy is kept.
        processes: Where the process is registered, so that it can be stopped.

    Returns:
        The film itself if its container has an index, else the copy.

    Raises:
        ToolError: ffmpeg failed, or the copy lacks frames.
    """
    if has_index(film):
        return film
    path = store.folder / "indexed" / f"{digest}.mkv"
    with store.claim(f"indexed-{digest}", wait=True):
        if not path.is_file():
            with store.scratch() as folder:
                remux_video(ffmpeg, film.path, folder / "copy.mkv", processes)
                path.parent.mkdir(exist_ok=True)
                (folder / "copy.mkv").replace(path)
        touch(path)
        copy = probe(path)
    if (copy.frames, copy.rate) != (film.frames, film.rate):
        path.unlink()
        raise ToolError(
            f"{display_path(film.path)}: remuxing to Matroska kept only {copy.frames} of"
            f" {film.frames} frames.",
            "Remux it yourself first: ffmpeg -i IN -c copy OUT.mkv",
        )
    return replace(
        film,
        path=copy.path,
        start=copy.start,
        container=copy.container,
        keyframes=copy.keyframes,
        reorder_delay=copy.reorder_delay,
    )
