"""Whether a container has a place for a film's picture, asked of FFmpeg before anything is made."""

from __future__ import annotations

import io
from pathlib import Path

from filmpack.media.containers.base import ContainerName
from filmpack.media.opening import open_media, picture_of

_HOLDS_ALL = frozenset({"mkv"})
"""Containers in which FFmpeg wraps what has no name of its own, and is not asked."""


def holds_picture(container: ContainerName, film: Path) -> bool:
    """Whether a container can hold the coded picture of a film as it is.

    Raises InputError when the film cannot be read.
    """
    import av

    if container in _HOLDS_ALL:
        return True
    with open_media(film) as source:
        picture = picture_of(source, film)
        with av.open(io.BytesIO(), "w", format=container) as target:
            try:
                target.add_stream_from_template(picture, opaque=True)
            except ValueError:
                return False
    return True
