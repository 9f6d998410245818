"""Small still pictures of a film, for reports."""

from __future__ import annotations

import base64
import io
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TypeVar

from filmpack.errors import FilmpackError
from filmpack.media.input.probe import AS_STORED, probe
from filmpack.media.pictures.compare import frames_at
from filmpack.timedtext.frames import nearest_frame

_WIDTH = 320
Key = TypeVar("Key", bound=Hashable)


def stills(path: Path, times: Mapping[Key, int]) -> dict[Key, str]:
    """A JPEG of the frame at each time (milliseconds), 320 pixels wide, as a data address.

    Empty for a film that can't be read: a report is worth having without pictures.
    """
    try:
        film = probe(path, AS_STORED)
        numbers = {
            key: min(nearest_frame(ms - film.lead_ms, film.rate), film.frames - 1)
            for key, ms in times.items()
        }
        # A frame that the file lacks is shown as the one before it.
        for key, number in numbers.items():
            while number in film.missing and number:
                number -= 1
            numbers[key] = number
        height = round(_WIDTH * film.height / film.width / film.sample_aspect_ratio)
        pictures = {}
        for number, frame in frames_at(path, film.rate, sorted(set(numbers.values()))):
            stream = io.BytesIO()
            picture = frame.to_image(width=_WIDTH, height=height)
            picture.save(stream, "JPEG", quality=70)
            data = base64.b64encode(stream.getvalue()).decode("ascii")
            pictures[number] = f"data:image/jpeg;base64,{data}"
    except FilmpackError:
        return {}
    return {key: pictures[number] for key, number in numbers.items() if number in pictures}
