"""What was found out about films, so that it is not found out again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.delivery.manifest import (
    AudioFacts,
    FileFacts,
    MediaFacts,
    TextTrackFacts,
    cues_digest,
)
from filmpack.media.film import Film
from filmpack.media.input.packets import packet_digests, read_packets
from filmpack.media.input.probe import probe
from filmpack.media.mux import ReadTrack, read_tracks
from filmpack.media.pictures.fingerprinting import take_sound
from filmpack.media.rendition import Rendition
from filmpack.media.shapes import Reframing
from filmpack.segments.verify import CleanFrames

if TYPE_CHECKING:
    from filmpack.fingerprints.fingerprint import Numbers


@dataclass(slots=True)
class KnownFilms:
    """What was found out before, for films of the same bytes, and for pictures without text of
    packages whose soft films show the same."""

    _films: dict[str, Film] = field(default_factory=dict)
    """By SHA-256; a film's path may be that of another copy."""
    _facts: dict[str, MediaFacts] = field(default_factory=dict)
    _sounds: dict[tuple[str, int], Numbers] = field(default_factory=dict)
    _clean: dict[tuple[str, str], CleanFrames] = field(default_factory=dict)

    def film(self, path: Path, sha256: str) -> Film:
        """A film, probed. Raises InputError."""
        if sha256 not in self._films:
            self._films[sha256] = probe(path)
        return replace(self._films[sha256], path=path)

    def facts(self, path: Path, sha256: str) -> MediaFacts:
        """What a film is, as a manifest states it, without its recipe.

        Raises InputError or ToolError when it cannot be read.
        """
        if sha256 not in self._facts:
            film = self.film(path, sha256)
            sounds = packet_digests(path, ("audio",))["audio"]
            self._facts[sha256] = MediaFacts(
                width=film.width,
                height=film.height,
                frames=film.frames,
                rate=str(film.rate),
                video_codec=film.video_codec,
                audio=tuple(
                    AudioFacts(one.codec, one.rate, one.layout, digest)
                    for one, digest in zip(film.audio, sounds, strict=False)
                ),
                subtitles=tuple(map(_track_facts, read_tracks(path))),
                recipe="",
            )
        return self._facts[sha256]

    def sound(self, path: Path, sha256: str, number: int, ffmpeg: str) -> Numbers:
        """What one sound track of a film sounds like. Raises ToolError when ffmpeg fails."""
        if (sha256, number) not in self._sounds:
            self._sounds[sha256, number] = take_sound(ffmpeg, path, number)
        return self._sounds[sha256, number]

    def clean(
        self, film: Film, until: int, ffmpeg: str, file: FileFacts | None = None
    ) -> CleanFrames:
        """The clean frames of a soft film as they are in a burned one's shape and size; packets
        before the card, frame `until`, decide."""
        reframed = file.reframed if file else None
        height = file.media.height if file and file.media else 0
        if reframed is None and height >= film.height:
            height = 0
        picture = read_packets(film.path, parts=[until]).picture[0]
        key = (picture, f"{film.width}x{film.height}@{film.rate} {reframed} {height}")
        how = None
        if (to := reframed) is not None:
            how = Reframing(to.shape, to.fit, to.focus, to.by_shot)
        clean = self._clean.setdefault(
            key, CleanFrames(film, ffmpeg, Rendition(height=height, reframing=how))
        )
        clean.film = film  # the one before may have been moved since
        return clean


def _track_facts(track: ReadTrack) -> TextTrackFacts:
    cues = [(cue.start, cue.end, cue.text) for cue in track.cues]
    return TextTrackFacts(
        track.tag,
        track.title,
        track.default,
        track.hearing_impaired,
        len(cues),
        cues_digest(cues),
        track.forced,
    )
