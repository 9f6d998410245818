"""Films in containers without an index are copied, once, into one that has it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from filmpack.errors import ToolError, display_path
from filmpack.media.ffmpeg import Processes, file_argument, run
from filmpack.media.film import Film
from filmpack.media.probe import probe
from filmpack.store.copies import kept_copy
from filmpack.store.digests import InputFiles
from filmpack.store.local import Store

_HAVE_ONE = frozenset({"mov", "mp4", "matroska", "webm", "mxf"})
"""Containers in which ffmpeg finds any frame. In a transport stream it guesses, and misses
without saying so: measured, every frame but the first was wrong. An avi has no times of its own."""


def has_index(film: Film) -> bool:
    return bool(_HAVE_ONE & set(film.container.split(",")))


def indexed(
    ffmpeg: str, film: Film, digest: str, store: Store, processes: Processes | None = None
) -> Film:
    """The film, or its picture copied bit for bit into a Matroska file in the cache folder.

    digest is that of the film's file. Raises ToolError when the copy is not the same picture.
    """
    if has_index(film):
        return film
    inputs = InputFiles([film.path])

    def make(path: Path) -> None:
        command = [ffmpeg, "-y", "-i", file_argument(film.path), "-map", "0:v:0"]
        command += ["-c", "copy", "-map_metadata", "-1", "-f", "matroska", path.name]
        run(command, folder=path.parent, what="indexing the film", processes=processes)
        inputs.require_unchanged()
        copy = probe(path)
        if (copy.frames, copy.rate) != (film.frames, film.rate):
            raise ToolError(
                f"{display_path(film.path)}: remuxing to Matroska kept only {copy.frames} of"
                f" {film.frames} frames.",
                "Remux it yourself first: ffmpeg -i IN -c copy OUT.mkv",
            )

    copy = probe(kept_copy(store, "indexed", digest, make))
    return replace(
        film,
        path=copy.path,
        start=copy.start,
        container=copy.container,
        keyframes=copy.keyframes,
        reorder_delay=copy.reorder_delay,
    )
