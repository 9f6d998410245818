"""Burning: one language's subtitles drawn into the picture, the sound copied untouched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filmpack import __version__
from filmpack.media.ffmpeg import (
    OnProgress,
    command_line,
    file_argument,
    run,
    work_folder,
)
from filmpack.media.probe import Film
from filmpack.timedtext.ass import write_ass
from filmpack.timedtext.cue import Track


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the picture is encoded: x264's constant rate factor and preset."""

    quality: float = 20
    preset: str = "medium"


def burn(
    ffmpeg_path: str,
    film: Film,
    track: Track,
    output: Path,
    encoding: Encoding,
    *,
    title: str,
    on_progress: OnProgress | None = None,
) -> None:
    """Write `film` with `track` drawn into it to `output` (H.264, yuv420p, faststart).

    The file's title is given by us, never by a translation: text from a
    catalogue reaches ffmpeg only inside t.ass. Raises ToolError.
    """
    import ffmpeg

    with work_folder() as folder:
        script = write_ass(track.cues, film.width, film.height, film.rate)
        (folder / "t.ass").write_text(script, "utf-8")
        source = ffmpeg.input(file_argument(film.path))
        picture = source.video.filter("ass", "t.ass", fontsdir="fonts")
        sound = [source[f"a:{number}"] for number in range(len(film.audio_codecs))]
        comment = f"language: {track.language}; made by filmpack {__version__}"
        if track.missing:
            comment += f"; INCOMPLETE: {track.missing_count} cues shown as {track.missing}"
        command = ffmpeg.output(
            picture,
            *sound,
            file_argument(output),
            **{
                "c:v": "libx264",
                "preset": encoding.preset,
                "crf": f"{encoding.quality:g}",
                "profile:v": "high",
                "pix_fmt": "yuv420p",
                # A keyframe every two seconds: players can seek to any cue.
                "g": str(round(2 * film.rate)),
                "fps_mode": "passthrough",
                "c:a": "copy",
                "map_metadata": "-1",
                "fflags": "+bitexact",
                "flags:v": "+bitexact",
                "movflags": "+faststart",
            },
        )
        arguments = command_line(
            ffmpeg_path, command, [("", "title", title), ("", "comment", comment)]
        )
        run(arguments, folder=folder, what=f"burning {track.language}", on_progress=on_progress)
