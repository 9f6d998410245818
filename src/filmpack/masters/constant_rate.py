"""Films of variable frame rate are made constant, once, in the cache folder."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from filmpack.errors import ConfigError, display_path
from filmpack.media.ffmpeg import file_argument, run
from filmpack.store.copies import kept_copy, known_copy
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.local import Store


def constant(ffmpeg: str, path: Path, rate: Fraction, store: Store, *, write: bool = True) -> Path:
    """The film at a constant frame rate, its audio copied; made unless the cache folder has it.

    Raises ConfigError when it is missing and `write` is false, ToolError when ffmpeg fails.
    """
    name = f"{file_digest(path, store)}-{rate.numerator}-{rate.denominator}"
    inputs = InputFiles([path])
    if (known := known_copy(store, "normalised", name)) is not None:
        return known
    if not write:
        raise ConfigError(
            f"the frame rate of {display_path(path)} is variable, and its constant-rate copy does"
            " not exist yet.",
            "The first build makes it, once. After that, a dry run can say what a build would do.",
        )

    def make(copy: Path) -> None:
        command = [ffmpeg, "-y", "-i", file_argument(path)]
        command += ["-map", "0:v:0", "-map", "0:a?", "-c:a", "copy"]
        command += ["-fps_mode", "cfr", "-r", str(rate)]
        # Hardly any loss, since all films are made from it; one thread, so that it
        # comes out the same wherever it is made.
        command += ["-c:v", "libx264", "-threads", "1", "-preset", "fast", "-crf", "8"]
        command += ["-map_metadata", "-1", "-fflags", "+bitexact", copy.name]
        run(command, folder=copy.parent, what="making the film's rate constant")
        inputs.require_unchanged()

    return kept_copy(store, "normalised", name, make)
