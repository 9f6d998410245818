"""A film of variable frame rate is converted to a constant one, once, in the cache folder."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from filmpack.errors import ConfigError, display_path
from filmpack.media.copies import encode_constant_rate
from filmpack.store.digests import file_digest
from filmpack.store.local import Store, touch


def constant(ffmpeg: str, path: Path, rate: Fraction, store: Store, *, write: bool = True) -> Path:
    """The constant-rate copy of a film, its audio copied; made unless the cache folder has it.

    Args:
        ffmpeg: The program.
        path: The film, of variable frame rate.
        rate: Frames per second of the copy.
        store: Where the copy is kept.
        write: Whether to make a missing copy.

    Returns:
        The copy's path.

    Raises:
        ConfigError: The copy is missing, and `write` is false.
        ToolError: ffmpeg failed.
    """
    digest = file_digest(path, store)
    name = f"{digest}-{rate.numerator}-{rate.denominator}"
    made = store.folder / "normalised" / f"{name}.mkv"
    if made.is_file():
        touch(made)
        return made
    if not write:
        raise ConfigError(
            f"the frame rate of {display_path(path)} is variable, and its constant-rate copy does"
            " not exist yet.",
            "The first build makes it, once. After that, a dry run can say what a build would do.",
        )
    with store.claim(f"normalised-{name}", wait=True):
        if not made.is_file():
            with store.scratch() as folder:
                encode_constant_rate(ffmpeg, path, rate, folder / "constant.mkv")
                made.parent.mkdir(exist_ok=True)
                (folder / "constant.mkv").replace(made)
    return made
