"""What was found out about films, so that it is not found out again."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.delivery.manifest import (
    AudioFacts,
    FileFacts,
    MediaFacts,
    TextTrackFacts,
    cues_digest,
)
from filmpack.media.film import Film, VideoFormat
from filmpack.media.input.groups import GroupedFilm, read_groups
from filmpack.media.input.packets import packet_digests
from filmpack.media.input.probe import probe
from filmpack.media.mux import ReadTrack, read_tracks
from filmpack.media.pictures.compare import is_same_card
from filmpack.media.pictures.fingerprinting import take_sound
from filmpack.media.pictures.qr import qr_texts
from filmpack.media.pictures.seen import AS_IT_IS, Form, SeenPictures, Wishes, grey_form
from filmpack.media.rendition import Rendition
from filmpack.media.shapes import Reframing
from filmpack.segments.verify import CleanFrames

if TYPE_CHECKING:
    from PIL.Image import Image

    from filmpack.fingerprints.fingerprint import Numbers


@dataclass(frozen=True, slots=True)
class SeenCard:
    """What a frame with a card shows: another card than was given, and what its QR codes say."""

    is_other: bool
    addresses: tuple[str, ...]


@dataclass(slots=True)
class KnownFilms:
    """What is known of films that were read in this run, and of pictures that several films show.

    Results are kept by the digests of what decides them, never by a file's name.
    """

    _films: dict[str, Film] = field(default_factory=dict)
    """By SHA-256; a film's path may be that of another copy."""
    _facts: dict[str, MediaFacts] = field(default_factory=dict)
    _sounds: dict[tuple[str, int], Numbers] = field(default_factory=dict)
    _tracks: dict[str, list[ReadTrack]] = field(default_factory=dict)
    _sound_digests: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _grouped: dict[tuple[str, Fraction], GroupedFilm] = field(default_factory=dict)
    _seen: SeenPictures = field(default_factory=SeenPictures)
    _cards: dict[Hashable, SeenCard] = field(default_factory=dict)
    _clean: dict[Hashable, CleanFrames] = field(default_factory=dict)
    burned: set[Hashable] = field(default_factory=set)
    """The burned texts that were found to be right, by all that decides them."""

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
            sounds = self.sounds_of(path, sha256)
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
                subtitles=tuple(map(_track_facts, self.tracks(path, sha256))),
                recipe="",
            )
        return self._facts[sha256]

    def sound(self, path: Path, sha256: str, number: int, ffmpeg: str) -> Numbers:
        """What one sound track of a film sounds like. Raises ToolError when ffmpeg fails."""
        if (sha256, number) not in self._sounds:
            self._sounds[sha256, number] = take_sound(ffmpeg, path, number)
        return self._sounds[sha256, number]

    def tracks(self, path: Path, sha256: str) -> list[ReadTrack]:
        """A film's text tracks. Raises InputError or ToolError when they cannot be read."""
        if sha256 not in self._tracks:
            self._tracks[sha256] = read_tracks(path)
        return self._tracks[sha256]

    def sounds_of(self, path: Path, sha256: str) -> tuple[str, ...]:
        """The digest of each sound track's packets. Raises InputError."""
        if sha256 not in self._sound_digests:
            self._sound_digests[sha256] = packet_digests(path, ("audio",))["audio"]
        return self._sound_digests[sha256]

    def grouped(self, path: Path, sha256: str, rate: Fraction) -> GroupedFilm:
        """A film's pictures in groups. Raises InputError."""
        key = (sha256, rate)
        if key not in self._grouped:
            self._grouped[key] = read_groups(path, rate)
        return replace(self._grouped[key], path=path)

    def same_packets(self, paths: Sequence[Path], sha256: Sequence[str], rate: Fraction) -> bool:
        """Whether films have the same picture and sound, packet by packet and parted in the same
        way. Raises InputError."""
        pairs = list(zip(paths, sha256, strict=True))
        pictures = {
            tuple(group.digest for group in self.grouped(*pair, rate).groups) for pair in pairs
        }
        return len(pictures) == 1 == len({self.sounds_of(*pair) for pair in pairs})

    def see(
        self, path: Path, sha256: str, rate: Fraction, wishes: Wishes
    ) -> dict[Form, dict[int, Image]]:
        """Frames of a film; see SeenPictures.see()."""
        return self._seen.see(self.grouped(path, sha256, rate), wishes)

    def greys(
        self, path: Path, sha256: str, video: VideoFormat, numbers: Sequence[int]
    ) -> dict[int, Image]:
        """What grey_frames() gives. Raises InputError, or ToolError for a frame that is not
        there."""
        form = grey_form(video)
        return self.see(path, sha256, video.rate, {form: numbers})[form]

    def card(
        self, path: Path, sha256: str, rate: Fraction, number: int, picture: Image | None
    ) -> SeenCard:
        """What a frame with a card shows.

        Args:
            path: The film.
            sha256: Its digest.
            rate: Its frames per second.
            number: The frame.
            picture: The card that it should show; None for any.

        Raises InputError, or ToolError when the film has no such frame.
        """
        drawn = hashlib.sha256(picture.tobytes()).digest() if picture else b""
        key = (self.grouped(path, sha256, rate).identity([number]), drawn)
        if key not in self._cards:
            frame = self.see(path, sha256, rate, {AS_IT_IS: [number]})[AS_IT_IS][number]
            is_other = picture is not None and not is_same_card(frame, picture)
            self._cards[key] = SeenCard(is_other, tuple(qr_texts(frame)))
        return self._cards[key]

    def clean(
        self, film: Film, sha256: str, until: int, ffmpeg: str, file: FileFacts | None = None
    ) -> CleanFrames:
        """The clean frames of a soft film as they are in a burned one's shape and size; the
        pictures before the card, frame `until`, decide."""
        reframed = file.reframed if file else None
        height = file.media.height if file and file.media else 0
        if reframed is None and height >= film.height:
            height = 0
        grouped = self.grouped(film.path, sha256, film.rate)
        shown = tuple(group.digest for group in grouped.groups if group.first < until)
        own = (film.video_format, film.turned, film.colour_description)
        key = (shown, own, reframed, height)
        how = None
        if (to := reframed) is not None:
            how = Reframing(to.shape, to.fit, to.focus, to.by_shot)
        clean = self._clean.setdefault(
            key, CleanFrames(film, ffmpeg, Rendition(height=height, reframing=how))
        )
        # The one before may have been moved since.
        clean.read_from(film, partial(self.greys, film.path, sha256, film.video_format))
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
