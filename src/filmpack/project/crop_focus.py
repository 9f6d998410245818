"""What a crop is centred on in each shot: focus.toml beside the source, written by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from msgspec import Meta, Struct

from filmpack import toml
from filmpack.errors import InputError, Problem, display_path
from filmpack.project.config.settings import Project
from filmpack.project.utf8 import decode_utf8


class ShotFocus(Struct, frozen=True, forbid_unknown_fields=True):
    """From a frame on (counted from 0; a shot's first one): the place along the film's longer side
    that a crop is centred on, from 0 (left or top) to 1."""

    frame: Annotated[int, Meta(ge=0)]
    focus: Annotated[float, Meta(ge=0, le=1)]


class FocusFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of focus.toml."""

    shot: tuple[ShotFocus, ...] = ()


def read_focus(project: Project) -> tuple[tuple[int, float], ...]:
    """The frames from which a crop is centred elsewhere, in order, each with its focus; none
    without the file. Raises InputError."""
    path, boundary = project.focus, project.boundary
    if not boundary.is_present(path, "file of each shot's focus"):
        return ()
    name = display_path(path)
    text = decode_utf8(boundary.read_bytes(path), path)
    found = toml.parse(text, name, FocusFile).shot
    for before, after in pairwise(found):
        if after.frame <= before.frame:
            twice = after.frame == before.frame
            raise InputError(
                Problem(
                    name,
                    0,
                    f"frame {after.frame} is listed twice."
                    if twice
                    else f"frame {after.frame} comes after frame {before.frame}.",
                    "Sort the shots by their first frames, each once.",
                )
            )
    return tuple((shot.frame, shot.focus) for shot in found)
