"""How loud a film is, by EBU R 128: measured, never changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from filmpack.errors import ToolError
from filmpack.media.ffmpeg import run, work_folder
from filmpack.media.input.opening import input_arguments

_SILENT = -70.0
"""LUFS; the standard measures nothing below."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Programme loudness in LUFS, its range in LU, and the true peak in dBTP."""

    integrated: float
    range: float
    peak: float


def measure_loudness(ffmpeg_path: str, film: Path) -> Loudness | None:
    """The loudness of a film's first sound track; None where it is silent throughout.

    Raises ToolError when ffmpeg fails.
    """
    with work_folder() as folder:
        command = [ffmpeg_path, *input_arguments(film), "-map", "0:a:0", "-loglevel", "info"]
        command += ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
        log = run(command, folder=folder, what="measuring the loudness")
    end = log.rpartition("Summary:")[2]
    found = [re.search(rf"{name}:\s+(-?[\d.]+|-?inf|nan)", end) for name in ("I", "LRA", "Peak")]
    values = [float(match[1]) for match in found if match]
    if len(values) != len(found):
        raise ToolError("ffmpeg did not say how loud the film is.", detail=end)
    integrated, extent, peak = values
    if not integrated > _SILENT:
        return None
    return Loudness(integrated, extent, peak)
