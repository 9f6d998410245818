"""A film's own subtitle track, as SubRip."""

from __future__ import annotations

from pathlib import Path

from filmpack.errors import ConfigError, display_path
from filmpack.languages.tags import bcp47, iso639_2, primary_subtag
from filmpack.media.ffmpeg import run, work_folder
from filmpack.media.input.contents import SubtitleInfo, is_text
from filmpack.media.input.opening import input_arguments
from filmpack.media.input.probe import contents_of

_TEXT = "track.srt"


def read_text_track(ffmpeg: str, film: Path, wanted: str) -> bytes:
    """A subtitle track of a film, as a SubRip file in UTF-8.

    Args:
        ffmpeg: The program.
        film: The film.
        wanted: The track's number, from 1, or its language: pl, pt_BR.

    Raises:
        ConfigError: There is no such track, several are in this language, or it is pictures.
        InputError: The film cannot be read.
        ToolError: ffmpeg failed.
    """
    tracks = contents_of(film).subtitles
    number = _number(tracks, wanted, film)
    if not is_text(tracks[number].codec):
        raise ConfigError(
            f"{display_path(film)}: subtitle track {number + 1} ({tracks[number].codec}) holds"
            " pictures of text.",
            "Read them with a program for text recognition, and begin with its file: --source.",
        )
    with work_folder() as folder:
        command = [ffmpeg, *input_arguments(film), "-map", f"0:s:{number}", "-c:s", "srt", _TEXT]
        run(command, folder=folder, what="reading a subtitle track")
        return (folder / _TEXT).read_bytes()


def _number(tracks: tuple[SubtitleInfo, ...], wanted: str, film: Path) -> int:
    """The number, from 0, of the track that is meant."""
    listed = "; ".join(f"{n} ({track.info})" for n, track in enumerate(tracks, 1))
    there = f"There are: {listed}." if tracks else "Begin with a file of subtitles: --source."
    if wanted.isdecimal():
        if 1 <= int(wanted) <= len(tracks):
            return int(wanted) - 1
        raise ConfigError(f"{display_path(film)}: there is no subtitle track {wanted}.", there)
    code = iso639_2(wanted)
    tag = bcp47(wanted).lower()
    languages = [track.info.language for track in tracks]
    found = [n for n, language in enumerate(languages) if bcp47(language).lower() == tag]
    found = found or [
        n
        for n, language in enumerate(languages)
        if code != "und" and iso639_2(primary_subtag(language)) == code
    ]
    if len(found) == 1:
        return found[0]
    what = f"{len(found)} subtitle tracks are" if found else "no subtitle track is"
    raise ConfigError(
        f"{display_path(film)}: {what} in {wanted!r}.",
        f"Name one by its number. {there}" if found else there,
    )
