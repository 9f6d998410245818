"""A film's fingerprint: decoded once, small and grey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.fingerprints.fingerprint import (
    HEIGHT,
    SOUND_RATE,
    WIDTH,
    Fingerprint,
    of_pictures,
    of_sound,
)
from filmpack.media.ffmpeg import OnProgress, command_line, file_argument, run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.opening import INPUT_OPTIONS
from filmpack.media.segment_graph import in_place

if TYPE_CHECKING:
    from filmpack.fingerprints.fingerprint import Numbers

_SOUND = "sound.pcm"


def take_fingerprint(
    ffmpeg_path: str, film: Film, on_progress: OnProgress | None = None
) -> Fingerprint:
    """Decode a film and take its fingerprint.

    Args:
        ffmpeg_path: The program.
        film: The film.
        on_progress: Called with the frames done and the speed (1 is real time).

    Returns:
        A row for each frame; of the sound that of the first audio stream.

    Raises:
        ToolError: ffmpeg failed.
    """
    import ffmpeg

    # Without the deblocking filter a film decodes a fifth faster; a cell of 16x9 is the same.
    source = ffmpeg.input(file_argument(film.path), skip_loop_filter="all", **INPUT_OPTIONS)
    picture = (
        in_place(source["V:0"], film)
        .filter("scale", WIDTH, HEIGHT, flags="area")
        .filter("format", "gray")
    )
    outputs = [ffmpeg.output(picture, "pictures.gray", f="rawvideo", fps_mode="passthrough")]
    if film.audio:
        outputs.append(_samples(source["a:0"]))
    with work_folder() as folder:
        arguments = command_line(ffmpeg_path, ffmpeg.merge_outputs(*outputs), [])
        run(arguments, folder=folder, what="taking the fingerprint", on_progress=on_progress)
        pictures = of_pictures((folder / "pictures.gray").read_bytes())
        path = folder / _SOUND
        samples = path.read_bytes() if path.is_file() else b""
        # From the first frame on: ffmpeg's zero is where any stream begins.
        before = max(0, round((film.lead - film.offset) * SOUND_RATE))
        sound = of_sound(samples[2 * before :])
    return Fingerprint(film.rate, pictures, sound, film.lead)


def take_sound(ffmpeg_path: str, film: Path, number: int = 0) -> Numbers:
    """The numbers of one sound track of a film, from its time zero on; see of_sound().

    Args:
        ffmpeg_path: The program.
        film: The film.
        number: The sound track, from 0.

    Raises:
        ToolError: ffmpeg failed.
    """
    import ffmpeg

    source = ffmpeg.input(file_argument(film), **INPUT_OPTIONS)
    with work_folder() as folder:
        arguments = command_line(ffmpeg_path, _samples(source[f"a:{number}"]))
        run(arguments, folder=folder, what="listening to the film")
        return of_sound((folder / _SOUND).read_bytes())


def _samples(stream: Any) -> Any:
    """ffmpeg-python's output of a sound stream's samples, as of_sound() takes them."""
    import ffmpeg

    # Where sound begins late or has gaps, silence stands for it: ticks stay on the clock.
    heard = stream.filter("aresample", SOUND_RATE, **{"async": 1, "first_pts": 0})
    heard = heard.filter("aformat", sample_fmts="s16", channel_layouts="mono")
    return ffmpeg.output(heard, _SOUND, f="s16le")
