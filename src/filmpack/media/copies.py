"""Copies of a film in another form: in a container with an index, at a constant frame rate, or
without the frames that it hides."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from filmpack.media.ffmpeg import Processes, run
from filmpack.media.input.opening import input_arguments


def remux_video(
    ffmpeg_path: str, film: Path, output: Path, processes: Processes | None = None
) -> None:
    """Copy a film's video packets into a Matroska file. Nothing is encoded.

    Args:
        ffmpeg_path: The program.
        film: The film.
        output: The file to write.
        processes: Where the process is registered, so that it can be stopped.

    Raises:
        ToolError: ffmpeg failed.
    """
    # A program stream has times for some frames only.
    command = [ffmpeg_path, "-y", "-fflags", "+genpts", *input_arguments(film), "-map", "0:V:0"]
    command += ["-c", "copy", "-map_metadata", "-1", "-f", "matroska", output.name]
    run(command, folder=output.parent, what="remuxing the film", processes=processes)


def encode_constant_rate(
    ffmpeg_path: str, film: Path, rate: Fraction, output: Path, *, rgb: bool = False
) -> None:
    """Encode a film nearly losslessly at a constant frame rate; its audio is copied.

    Args:
        ffmpeg_path: The program.
        film: The film, of variable frame rate.
        rate: Frames per second.
        output: The file to write, .mkv.
        rgb: Whether the film is RGB. The copy stays so: YUV of it would need a matrix.

    Raises:
        ToolError: ffmpeg failed.
    """
    # The filter shows each frame until the next one is due; -fps_mode cfr shows that one early.
    timing = ["-vf", f"fps={rate}"]
    command = _encoding(ffmpeg_path, film, [*timing, "-map_metadata", "-1"], output, rgb=rgb)
    run(command, folder=output.parent, what="converting the film to a constant frame rate")


def encode_shown(
    ffmpeg_path: str,
    film: Path,
    output: Path,
    processes: Processes | None = None,
    *,
    rgb: bool = False,
) -> None:
    """Encode the frames of a film that its edit list shows, nearly losslessly; its audio is copied.

    Args:
        ffmpeg_path: The program.
        film: The film.
        output: The file to write, .mkv.
        processes: Where the process is registered, so that it can be stopped.
        rgb: Whether the film is RGB; the copy stays so.

    Raises:
        ToolError: ffmpeg failed.
    """
    command = _encoding(ffmpeg_path, film, ["-fps_mode", "passthrough"], output, rgb=rgb)
    run(command, folder=output.parent, what="encoding what the film shows", processes=processes)


def _encoding(
    ffmpeg_path: str, film: Path, options: list[str], output: Path, *, rgb: bool
) -> list[str]:
    """The command that encodes a film with some options into a Matroska file."""
    command = [ffmpeg_path, "-y", *input_arguments(film)]
    command += ["-map", "0:V:0", "-map", "0:a?", "-c:a", "copy"]
    # Nearly no loss, since all films are made from it; one thread, so that every machine makes
    # the same bytes.
    command += [
        "-c:v",
        "libx264rgb" if rgb else "libx264",
        "-threads",
        "1",
        "-preset",
        "fast",
        "-crf",
        "8",
    ]
    return [*command, *options, "-fflags", "+bitexact", output.name]
