"""Films of variable frame rate are made constant, once, in the cache folder."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from filmpack.errors import ConfigError, display_path
from filmpack.media.ffmpeg import run
from filmpack.media.opening import input_arguments
from filmpack.store.digests import file_digest
from filmpack.store.local import Store, touch


def constant(ffmpeg: str, path: Path, rate: Fraction, store: Store, *, write: bool = True) -> Path:
    """The film at a constant frame rate, its audio copied; made unless the cache folder has it.

    Raises ConfigError when it is missing and `write` is false, ToolError when ffmpeg fails.
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
                command = [ffmpeg, "-y", *input_arguments(path)]
                command += ["-map", "0:v:0", "-map", "0:a?", "-c:a", "copy"]
                command += ["-fps_mode", "cfr", "-r", str(rate)]
                # Hardly any loss, since all films are made from it; one thread, so that it
                # comes out the same wherever it is made.
                command += ["-c:v", "libx264", "-threads", "1", "-preset", "fast", "-crf", "8"]
                command += ["-map_metadata", "-1", "-fflags", "+bitexact", "constant.mkv"]
                run(command, folder=folder, what="making the film's rate constant")
                made.parent.mkdir(exist_ok=True)
                (folder / "constant.mkv").replace(made)
    return made
