"""The source subtitles of a new project: any format and encoding in, SubRip in UTF-8 out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from filmpack.errors import ConfigError, Problem, display_path
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats.srt import write_srt
from filmpack.timedtext.parsing.subtitle_file import decode_file, format_of_file, read_file


@dataclass(frozen=True, slots=True)
class SourceFile:
    """SubRip in UTF-8, and what there is to say of how it came about."""

    data: bytes
    told: tuple[Problem, ...]


def source_file(file: Path, data: bytes, language: str, encoding: str = "") -> SourceFile:
    """Read somebody's subtitles as a project's source.

    A sound SubRip file in UTF-8 stays as it is, byte for byte.

    Args:
        file: The file's name, for messages and its extension.
        data: Its bytes.
        language: BCP 47 tag of its language, by which a code page is told.
        encoding: Its encoding; "" detects it.

    Raises:
        ConfigError: The format or the encoding is unknown, or the file holds texts without times.
        InputError: The file can't be read; with every problem and its line.
    """
    name = display_path(file)
    form = format_of_file(data, file.suffix, shown=name)
    decoded = decode_file(form, data, name, language, encoding)
    read = read_file(form, data, decoded, name)
    if read is None:
        raise ConfigError(
            f"{name}: a {form.extension} file has no times.", "Name a file of subtitles."
        )
    told = list(read.repairs)
    if form.name == "srt" and decoded.encoding == "utf-8" and not told:
        return SourceFile(data, ())
    if decoded.guessed:
        what = f"read as {decoded.encoding}, detected from its letters."
        advice = "If letters are wrong in the project's file, name the encoding: --encoding."
        told.insert(0, Problem(name, 0, what, advice))
    cues = [
        Cue(cue_id(number), cue.start, cue.end, cue.text, cue.top, side=cue.side)
        for number, cue in enumerate(read.cues, 1)
    ]
    return SourceFile(write_srt(cues).encode(), tuple(told))
