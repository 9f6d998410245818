"""The film's sound encoded anew, where a rendition asks for it, at a loudness if it says one."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from filmpack.errors import ToolError
from filmpack.media.ffmpeg import Processes, file_argument, run
from filmpack.media.film import Film
from filmpack.media.input.opening import input_arguments, open_media
from filmpack.media.rendition import AudioEncoding

_ENCODERS = {"aac": "aac", "opus": "libopus"}
_LAYOUTS = "7.1|5.1|quad|stereo|mono"
"""What both encoders take; others (5.1 with side speakers) are mapped to the nearest."""
_STEREO = "channel_layouts=stereo:sample_rates=48000"
_CEILING = -1.0
"""dBTP that peaks must not exceed (EBU R 128)."""


def encode_audio(
    ffmpeg_path: str,
    film: Film,
    encoding: AudioEncoding,
    seconds: Fraction,
    folder: Path,
    processes: Processes | None = None,
) -> bytes:
    """Encode all audio streams of a film into an mp4.

    With a loudness, one gain for the whole stream brings it there, so that loud and soft passages
    keep their distance; only peaks above -1 dBTP are limited.

    Args:
        ffmpeg_path: The program.
        film: The film.
        encoding: Codec, bit rate and loudness.
        seconds: Fill up with silence to this length; 0 for no silence.
        folder: Where the file is made.
        processes: Where the processes are registered, so that they can be stopped.

    Returns:
        The file's bytes.

    Raises:
        ToolError: ffmpeg failed, or an audio stream came out too short.
    """
    filters: list[str] = []
    for number, audio in enumerate(film.audio):
        form = _STEREO if encoding.stereo else f"channel_layouts={_LAYOUTS}"
        chain = [f"[0:a:{number}]aformat={form}"]
        if encoding.loudness is not None:
            chain += _to_loudness(ffmpeg_path, film, number, encoding.loudness, folder, processes)
        if encoding.codec == "opus" or encoding.loudness is not None:
            fixed = encoding.codec == "opus" or encoding.stereo
            chain.append(f"aresample={48000 if fixed else audio.rate}")
        if seconds:
            chain.append(f"apad=whole_dur={float(seconds):.6f}")
        filters.append(",".join(chain) + f"[a{number}]")
    path = folder / "sound.mp4"
    late = ["-itsoffset", f"{float(film.offset):.6f}"] if film.offset else []
    command = [ffmpeg_path, "-y", *late, *input_arguments(film.path)]
    command += ["-filter_complex", ";".join(filters)]
    for number in range(len(filters)):
        command += ["-map", f"[a{number}]"]
    command += ["-c:a", _ENCODERS[encoding.codec], "-b:a", f"{encoding.bitrate}k"]
    command += ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    run([*command, file_argument(path)], folder=folder, what="encoding sound", processes=processes)
    _require_whole(path, film, seconds)
    return path.read_bytes()


def measure_loudness(
    ffmpeg_path: str,
    path: Path,
    stream: int,
    folder: Path,
    processes: Processes | None = None,
) -> tuple[float, float]:
    """Measure an audio stream by EBU R 128.

    Args:
        ffmpeg_path: The program.
        path: The media file.
        stream: The audio stream, from 0.
        folder: Where the measurements are written.
        processes: Where the process is registered, so that it can be stopped.

    Returns:
        Integrated loudness in LUFS, and the true peak in dBTP.

    Raises:
        ToolError: ffmpeg failed or measured nothing.
    """
    name = f"loudness{stream}.txt"
    chain = f"ebur128=metadata=1:peak=true,ametadata=mode=print:file={name}"
    command = [ffmpeg_path, *input_arguments(path), "-map", f"0:a:{stream}"]
    command += ["-af", chain, "-f", "null", "-"]
    run(command, folder=folder, what="measuring loudness", processes=processes)
    printed = (folder / name).read_text("ascii")
    loudness = re.findall(r"r128\.I=(-?[\d.]+|-inf|nan)", printed)
    # Peaks are printed as factors of full scale, each the highest so far.
    peaks = dict(re.findall(r"r128\.true_peaks_ch(\d+)=(-?[\d.]+)", printed))
    if not loudness:
        raise ToolError("the loudness of the film's audio could not be measured.")
    return float(loudness[-1]), _decibels(max(map(float, peaks.values()), default=0.0))


def _decibels(factor: float) -> float:
    from math import log10

    return 20 * log10(factor) if factor > 0 else -200.0


def _to_loudness(
    ffmpeg_path: str,
    film: Film,
    number: int,
    target: float,
    folder: Path,
    processes: Processes | None,
) -> list[str]:
    loudness, peak = measure_loudness(ffmpeg_path, film.path, number, folder, processes)
    if not loudness > -70:  # silence, as EBU R 128 has it
        return []
    gain = target - loudness
    steps = [f"volume={gain:.2f}dB:precision=double"]
    if peak + gain > _CEILING:
        # Four times as many samples: peaks between them are seen too.
        limit = 10 ** (_CEILING / 20)
        steps += ["aresample=192000", f"alimiter=limit={limit:.4f}:level=0:attack=5:release=50"]
    return steps


def _require_whole(path: Path, film: Film, seconds: Fraction) -> None:
    """Raise ToolError unless each of the film's sounds is there and lasts long enough."""
    with open_media(path, "sound") as container:
        lengths = [
            (s.duration or 0) * (s.time_base or Fraction(1)) for s in container.streams.audio
        ]
    if len(lengths) != len(film.audio_codecs) or any(
        length < seconds - Fraction(1, 10) for length in lengths
    ):
        raise ToolError("the encoded audio is shorter than the video.")
