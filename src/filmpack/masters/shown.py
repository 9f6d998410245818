"""Films of which an edit list hides frames, copied as they are shown, once, in the cache folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from filmpack.errors import ToolError, display_path
from filmpack.media.containers import containers
from filmpack.media.containers.base import ContainerName
from filmpack.media.copies import encode_shown
from filmpack.media.ffmpeg import Processes
from filmpack.media.film import Film
from filmpack.media.probe import InputPolicy, probe
from filmpack.store.copies import kept_copy
from filmpack.store.digests import changed, file_digest
from filmpack.store.local import Store

_LEEWAY = Fraction(1, 500)
"""Seconds by which the copy's picture may begin elsewhere: two containers' clocks are rounded."""
_AS_IT_IS = InputPolicy("progressive", "tonemap")
"""The copy of a film that passed its project's policy is not judged again."""


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
    copy = kept_copy(
        store,
        "shown",
        f"{digest}{'-rgb' if film.rgb else ''}",
        lambda path: encode_shown(ffmpeg, film.path, path, processes, rgb=film.rgb),
    )
    if file_digest(film.path, store) != digest:
        raise changed(film.path)
    made = probe(copy, _AS_IT_IS)
    if (made.frames, made.rate, abs(made.lead - film.lead) < _LEEWAY) != (
        film.frames,
        film.rate,
        True,
    ):
        raise ToolError(
            f"{display_path(film.path)}: without what its edit list hides it has {made.frames}"
            f" frames at {made.rate} fps instead of {film.frames} at {film.rate}.",
            "Encode it without an edit list first: ffmpeg -i IN -c:a copy -crf 12 OUT.mkv",
        )
    return made


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
        f"{display_path(film.path)} hides frames by an edit list, which {container} cannot: its"
        " picture is encoded for it, once, nearly without loss."
    )
    made = shown(ffmpeg, film, file_digest(film.path, store), store)
    return replace(film, path=made.path, container=made.container, offset=made.offset)
