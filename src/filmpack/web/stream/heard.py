"""Which of a film's sound tracks an edition offers on the web, and what they are called. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filmpack.languages.tags import bcp47, is_language, own_name, tag_of
from filmpack.media.film import Film
from filmpack.media.input.contents import Kept, KeptAudio, TrackInfo
from filmpack.web.stream.parts import FILM

_NO_LANGUAGE = ("und", "mul", "mis", "zxx")
"""Tags of sound in no language, in several, or in one without a code (ISO 639-2)."""
SILENT = -1
"""Stands for the number of a track in a film without sound."""


@dataclass(frozen=True, slots=True)
class HeardTrack:
    """A sound track of an edition: its number in the master, from 0; its language (BCP 47); its
    name, which players show; whether it describes the picture to those who do not see it, and
    whether it is a commentary, which no player chooses by itself."""

    number: int
    language: str
    name: str
    described: bool = False
    comment: bool = False

    @property
    def key(self) -> str:
        """The name of its folder and its playlist."""
        return "sound" if not self.number else f"sound{self.number + 1}"

    @property
    def kept(self) -> Kept:
        """What a film with this track alone has."""
        return Kept((KeptAudio(self.number, TrackInfo(self.language, default=True)),))


def heard_tracks(film: Film, kept: Kept, source: str) -> tuple[HeardTrack, ...]:
    """The tracks of an edition, each with another name, the one that is heard unasked first.

    Args:
        film: The master.
        kept: What the edition's films keep of it.
        source: The language of sound that names none.
    """
    marked = [audio.number for audio in kept.audio if audio.info.default]
    tracks = len(film.audio)
    found: dict[str, HeardTrack] = {}
    for number in dict.fromkeys([*marked, *kept.audio_numbers(tracks)] if tracks else []):
        infos = film.contents.audio
        info = infos[number] if number < len(infos) else TrackInfo()
        spoken = tag_of(info.language)
        language = bcp47(spoken if is_language(spoken) and spoken not in _NO_LANGUAGE else source)
        described = "visual_impaired" in info.roles
        name = own_name(language) + (" (AD)" if described else "")
        if name in found:
            # A playlist's strings hold no quotation marks (RFC 8216, 4.2).
            title = info.title.replace('"', "'")
            name = f"{name} ({title})" if title else f"{name} {number + 1}"
            name = name if name not in found else f"{name} {number + 1}"
        found[name] = HeardTrack(number, language, name, described, "comment" in info.roles)
    return tuple(found.values())


def film_files(editions: Iterable[Sequence[HeardTrack]]) -> dict[int, str]:
    """The path of the film as one file, by the number of the track that is heard in it: one for
    each track that some edition's viewers hear unasked."""
    numbers = sorted({sounds[0].number if sounds else SILENT for sounds in editions})
    first = numbers[0] if numbers else SILENT
    return {number: f"{FILM}/film{'' if number == first else number + 1}.mp4" for number in numbers}
