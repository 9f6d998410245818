"""Films in containers without an index are copied, once, into one that has it."""

from __future__ import annotations

from dataclasses import replace

from filmpack.errors import ToolError, display_path
from filmpack.media.ffmpeg import Processes, run
from filmpack.media.film import Film
from filmpack.media.opening import input_arguments
from filmpack.media.probe import probe
from filmpack.store.local import Store, touch

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
    path = store.folder / "indexed" / f"{digest}.mkv"
    with store.claim(f"indexed-{digest}", wait=True):
        if not path.is_file():
            with store.scratch() as folder:
                command = [ffmpeg, "-y", *input_arguments(film.path), "-map", "0:v:0"]
                command += ["-c", "copy", "-map_metadata", "-1", "-f", "matroska", "copy.mkv"]
                run(command, folder=folder, what="indexing the film", processes=processes)
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
