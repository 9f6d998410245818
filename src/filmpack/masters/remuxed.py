"""Films in containers without an index are remuxed, once, into one that has it."""

from __future__ import annotations

import threading
from dataclasses import replace

from filmpack.errors import ToolError, display_path
from filmpack.masters.shown import checked_copy, shown
from filmpack.media.copies import remux_video
from filmpack.media.ffmpeg import Processes
from filmpack.media.film import Film
from filmpack.media.input.opening import has_index
from filmpack.store.digests import InputFiles
from filmpack.store.local import Store


class SegmentSource:
    """A master, and the file that its segments are cut from: found and probed once, by whichever
    thread needs it first."""

    def __init__(
        self, ffmpeg: str, film: Film, digest: str, store: Store, inputs: InputFiles
    ) -> None:
        """Look at nothing yet; indexed() does.

        Args:
            ffmpeg: The program.
            film: The master.
            digest: SHA-256 of the film's file.
            store: Where a remuxed copy is kept.
            inputs: The files that decide what is made; a copy is added.
        """
        self.film = film
        self._ffmpeg = ffmpeg
        self._digest = digest
        self._store = store
        self._inputs = inputs
        self._lock = threading.Lock()
        self._indexed: Film | None = None

    def indexed(self, processes: Processes | None = None) -> Film:
        """The film in a container with an index; see the function of this name.

        processes is where a process that makes the copy is registered, so that it can be stopped.
        Raises ToolError, InputError.
        """
        with self._lock:
            if self._indexed is None:
                found = indexed(self._ffmpeg, self.film, self._digest, self._store, processes)
                self._inputs.add(found.path)
                self._indexed = found
            return self._indexed


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
        The film itself if its container has an index and it shows all frames in a row, else the
        copy.

    Raises:
        ToolError: ffmpeg failed, or the copy lacks frames.
        InputError: The film is no longer the one with this digest.
    """
    if film.spliced:
        # By a time it would be found among hidden frames too.
        return _in_place_of(film, shown(ffmpeg, film, digest, store, processes))
    if has_index(film.container):
        return film

    def check(copy: Film) -> None:
        if (copy.frames, copy.rate) != (film.frames, film.rate):
            raise ToolError(
                f"{display_path(film.path)}: remuxing to Matroska kept only {copy.frames} of"
                f" {film.frames} frames.",
                "Remux it yourself first: ffmpeg -i IN -c copy OUT.mkv",
            )

    copy = checked_copy(
        *(film, digest, store, "indexed", digest),
        lambda path: remux_video(ffmpeg, film.path, path, processes),
        check,
        processes,
    )
    return _in_place_of(film, copy)


def _in_place_of(film: Film, copy: Film) -> Film:
    return replace(
        film,
        path=copy.path,
        start=copy.start,
        container=copy.container,
        keyframes=copy.keyframes,
        reorder_delay=copy.reorder_delay,
    )
