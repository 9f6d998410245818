"""A film of variable frame rate is converted to a constant one, once, in the cache folder."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from filmpack.errors import ConfigError, display_path
from filmpack.media.copies import encode_constant_rate
from filmpack.store.copies import kept_copy, known_copy
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.local import Store

_FORMAT = "2"
"""Counts up when the way of converting changes, so that old copies aren't used."""


def constant(
    ffmpeg: str,
    path: Path,
    rate: Fraction,
    store: Store,
    *,
    write: bool = True,
    rgb: bool = False,
) -> Path:
    """The constant-rate copy of a film, its audio copied; made unless the cache folder has it.

    Args:
        ffmpeg: The program.
        path: The film, of variable frame rate.
        rate: Frames per second of the copy.
        store: Where the copy is kept.
        write: Whether to make a missing copy.
        rgb: Whether the film is RGB, and its copy too.

    Returns:
        The copy's path.

    Raises:
        ConfigError: The copy is missing, and `write` is false.
        ToolError: ffmpeg failed.
    """
    inputs = InputFiles([path])
    what = f"{rate.numerator}-{rate.denominator}-{_FORMAT}{'-rgb' if rgb else ''}"
    name = f"{file_digest(path, store)}-{what}"
    if (known := known_copy(store, "normalised", name)) is not None:
        return known
    if not write:
        raise ConfigError(
            f"the frame rate of {display_path(path)} is variable, and its constant-rate copy does"
            " not exist yet.",
            "The first build makes it, once. After that, a dry run can say what a build would do.",
        )

    def make(copy: Path) -> None:
        encode_constant_rate(ffmpeg, path, rate, copy, rgb=rgb)
        inputs.require_unchanged()

    return kept_copy(store, "normalised", name, make)
