"""Films of which an edit list hides frames, copied as they are shown, once, in the cache folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from filmpack.errors import ToolError, display_path
from filmpack.media.containers import containers
from filmpack.media.containers.base import ContainerName
from filmpack.media.copies import encode_shown
from filmpack.media.ffmpeg import Processes
from filmpack.media.film import Film
from filmpack.media.input.probe import AS_STORED, probe
from filmpack.store.copies import kept_copy
from filmpack.store.digests import changed, file_digest
from filmpack.store.local import Store

_LEEWAY = Fraction(1, 500)
"""Seconds by which the copy's picture may begin elsewhere: two containers' clocks are rounded."""


def shown(
    ffmpeg: str, film: Film, digest: str, store: Store, processes: Processes | None = None
) -> Film:
    """A copy without the hidden frames: the picture encoded nearly without loss, sound copied.

    Args:
        ffmpeg: The program.
        film: The master.
        digest: SHA-256 of the film's file.
        store: Where the copy is kept.
        processes: Where the process is registered, so that it can be stopped.

    Returns:
        The copy.

    Raises:
        ToolError: ffmpeg failed, or the copy lacks frames.
        InputError: The film is no longer the one with this digest.
    """

    def check(made: Film) -> None:
        same = abs(made.lead - film.lead) < _LEEWAY
        if not same or (made.frames, made.rate) != (film.frames, film.rate):
            raise ToolError(
                f"{display_path(film.path)}: the copy without the frames that its edit list hides"
                f" has {made.frames} frames at {made.rate} fps; expected {film.frames} at"
                f" {film.rate}.",
                "Encode it without an edit list first: ffmpeg -i IN -c:a copy -crf 12 OUT.mkv",
            )

    return checked_copy(
        *(film, digest, store, "shown", f"{digest}{'-rgb' if film.rgb else ''}"),
        lambda path: encode_shown(ffmpeg, film.path, path, processes, rgb=film.rgb),
        check,
        processes,
    )


def checked_copy(
    film: Film,
    digest: str,
    store: Store,
    kind: str,
    name: str,
    make: Callable[[Path], None],
    check: Callable[[Film], None],
    processes: Processes | None,
) -> Film:
    """A copy of a master; it is kept only if it was made of that master, and is right.

    Args:
        film: The master.
        digest: SHA-256 of the film's file.
        store: Where the copy is kept.
        kind: The kind of copy, one of store.copies.KINDS.
        name: All that decides the copy's content, as a file name.
        make: Writes the copy to the path that it is given.
        check: Raises ToolError for a copy that is wrong.
        processes: Once they are stopped, another process that makes the copy is not waited for.

    Raises:
        ToolError: ffmpeg failed, or the copy is wrong.
        InputError: The film is no longer the one with this digest.
    """

    def made(path: Path) -> None:
        make(path)
        if file_digest(film.path, store) != digest:
            raise changed(film.path)
        check(probe(path, AS_STORED))

    return probe(kept_copy(store, kind, name, made, processes), AS_STORED)


def for_container(
    ffmpeg: str, film: Film, container: ContainerName, store: Store, say: Callable[[str], None]
) -> Film:
    """The film whose packets are copied into a container: where the container has no edit lists
    and the film needs one, a copy, of which `say` is told.

    Raises ToolError and InputError as shown().
    """
    if not film.trimmed or containers()[container].edit_lists:
        return film
    say(
        f"{display_path(film.path)} has an edit list that hides frames. {container} cannot hide"
        " frames, so the picture is encoded once for it, nearly losslessly."
    )
    made = shown(ffmpeg, film, file_digest(film.path, store), store)
    return replace(film, path=made.path, container=made.container, offset=made.offset)
