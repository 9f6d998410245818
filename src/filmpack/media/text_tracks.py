"""A film's own subtitle tracks: one as SubRip, and those that a muxed film keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filmpack.errors import ConfigError, display_path
from filmpack.languages.tags import bcp47, iso639_2, primary_subtag
from filmpack.media.containers.base import Container
from filmpack.media.ffmpeg import run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.contents import Kept, SubtitleInfo, is_text
from filmpack.media.input.opening import input_arguments
from filmpack.media.input.probe import contents_of
from filmpack.timedtext.cue import Cue, CueId, milliseconds

_TEXT = "track.srt"
_TIME = r"(-?\d+):(-?\d+):(-?\d+),(-?\d+)"
_CUE = re.compile(rf"^\d+\n{_TIME} --> {_TIME}\n", re.MULTILINE)
"""The two lines above a text, as ffmpeg writes them: before zero, each part is negative."""

_MARKUP = re.compile(r"<[^<>]*>|\{[^{}]*\}")


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


@dataclass(frozen=True, slots=True)
class KeptTexts:
    """The subtitle tracks of a master that a muxed film keeps.

    film is the master. numbers are the tracks, in order. converted holds the cues of those that
    are written anew, by number; ffmpeg copies or converts the others.
    """

    film: Film
    numbers: tuple[int, ...] = ()
    converted: Mapping[int, tuple[Cue, ...]] = field(default_factory=dict)

    @property
    def passed_on(self) -> list[int]:
        """The numbers of the tracks that ffmpeg takes from the master."""
        return [number for number in self.numbers if number not in self.converted]


def kept_texts(ffmpeg: str, film: Film, kept: Kept, kind: Container) -> KeptTexts:
    """What a muxed film in a container keeps of its master's subtitle tracks.

    A container that shows one text at a time, or has no room for a long gap, gets the cues of a
    track that it cannot hold as it is: ffmpeg alone would shorten one cue for the next, and move
    one after a long gap.

    Args:
        ffmpeg: The program.
        film: The master.
        kept: What the film keeps of it.
        kind: The container.

    Raises:
        ToolError: ffmpeg failed.
    """
    codecs = {number: film.contents.subtitles[number].codec for number in kept.subtitles}
    rewritten = [n for n, codec in codecs.items() if codec not in kind.copied_text]
    if not rewritten or (kind.overlaps and not kind.longest_gap):
        return KeptTexts(film, kept.subtitles)
    with work_folder() as folder:
        late = ["-itsoffset", f"{float(film.offset):.6f}"] if film.offset else []
        command = [ffmpeg, *late, *input_arguments(film.path)]
        for number in rewritten:
            command += ["-map", f"0:s:{number}", "-c:s", "srt", "-avoid_negative_ts", "disabled"]
            command += ["-f", "srt", f"{number}.srt"]
        run(command, folder=folder, what="reading the subtitle tracks of the film")
        converted = {n: _cues((folder / f"{n}.srt").read_text("utf-8")) for n in rewritten}
    return KeptTexts(film, kept.subtitles, converted)


def _cues(text: str) -> tuple[Cue, ...]:
    """The cues of a SubRip file that ffmpeg wrote, in order of start, with their markup."""
    heads = list(_CUE.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    found = []
    for head, until in zip(heads, ends, strict=True):
        parts = [int(part) for part in head.groups()]
        start, end = milliseconds(*parts[:4]), milliseconds(*parts[4:])
        shown = text[head.end() : until].strip("\n")
        # What ends before the film begins, and what is markup alone, is never seen.
        if _MARKUP.sub("", shown).strip() and end > max(0, start):
            found.append(Cue(CueId(""), max(0, start), end, shown))
    return tuple(sorted(found, key=lambda cue: cue.start))
