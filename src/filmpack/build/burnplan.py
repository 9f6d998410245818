"""From tracks and cards to segments and keys: what each burned film is put together from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from filmpack import __version__
from filmpack.build.digests import file_digest
from filmpack.build.store import Store
from filmpack.build.targets import Target
from filmpack.media.cards import place_logos
from filmpack.media.closing import CardSegment, total_frames
from filmpack.media.encode import Check, Encoding, Want, card_script, encoder_options
from filmpack.media.ffmpeg import font_files
from filmpack.media.keys import (
    Means,
    SegmentKeys,
    card_key,
    digest,
    events_by_segment,
    silence_key,
)
from filmpack.media.probe import Film
from filmpack.media.segments import Interval, Parameters, Segment, plan_segments
from filmpack.media.sound import SoundFormat, sound_formats
from filmpack.media.verify import needed_pixels
from filmpack.timedtext.ass import Event, ass_body, ass_events, ass_head
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.frames import frame_range

QUIET = "quiet"
"""What segments without text are made for, in 'filmpack cache'."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a finished picture: the key of its segment, and its frames."""

    key: str
    frames: int


@dataclass(frozen=True, slots=True)
class Burn:
    """One burned film: its parts in order, the silences behind its sound, its metadata.

    recipe is a hash of all that decides the file's bytes.
    """

    target: Target
    card: CardSegment | None
    parts: tuple[Part, ...]
    silences: tuple[str, ...]
    metadata: Mapping[str, str]
    recipe: str
    frames: int


@dataclass(frozen=True, slots=True)
class CardWant:
    """A closing card that is wanted as a segment."""

    key: str
    card: CardSegment
    made_for: str


@dataclass(frozen=True, slots=True)
class SilenceWant:
    """Silence that is wanted behind a stream of the film."""

    key: str
    like: SoundFormat
    seconds: Fraction


@dataclass(slots=True)
class Work:
    """All burned films of a build, and how to make each part that may be missing, by key."""

    film: Film
    film_digest: str
    encoding: Encoding
    burns: list[Burn] = field(default_factory=list)
    pieces: dict[str, tuple[Segment, Want]] = field(default_factory=dict)
    cards: dict[str, CardWant] = field(default_factory=dict)
    silences: dict[str, SilenceWant] = field(default_factory=dict)
    ingredients: dict[str, str] = field(default_factory=dict)
    """What all segments share, by the name that people know it by."""

    def frames(self, key: str) -> int:
        """The frames of a part; none for silence."""
        if key in self.pieces:
            return self.pieces[key][0].frames
        return self.cards[key].card.frames if key in self.cards else 0


def plan_burns(
    targets: Sequence[Target],
    cards: Mapping[str, CardSegment],
    film: Film,
    encoding: Encoding,
    source: Sequence[Cue],
    title: str,
    ffmpeg: str,
    store: Store,
) -> Work:
    """Plan burned films; reads the film (once: its digest is remembered), starts nothing.

    The cuts follow the source's cues and those of every track: all languages take
    their times from the source, so the cuts don't depend on which are built.
    """
    fonts = tuple(file_digest(font, store) for font in font_files())
    means = Means(file_digest(Path(ffmpeg), store), encoder_options(encoding, film.rate), fonts)
    work = Work(film, file_digest(film.path, store), encoding)
    planner = _Planner(work, means, source, targets)
    for target in targets:
        card = cards.get(target.edition.tag) if target.edition else None
        planner.add(target, card, title)
    return planner.work


class _Planner:
    def __init__(
        self,
        work: Work,
        means: Means,
        source: Sequence[Cue],
        targets: Sequence[Target],
    ) -> None:
        self.work = work
        self.means = means
        self.keys = SegmentKeys(means, work.film_digest)
        self.head = ass_head(work.film.width, work.film.height)
        tracks = {track.language: track for target in targets for track in target.tracks}
        rate = work.film.rate
        self.intervals: list[list[Interval]] = [
            [frame_range(cue.start, cue.end, rate) for cue in cues]
            for cues in (source, *(track.cues for track in tracks.values()))
        ]
        self.plans: dict[int, tuple[Segment, ...]] = {}
        self.parts: dict[tuple[str, str, int], tuple[Part, ...]] = {}
        self.formats: list[SoundFormat] | None = None
        work.ingredients.update(
            {
                "the film": work.film_digest,
                "ffmpeg": means.ffmpeg,
                "the encoder's settings": digest(
                    f"{name}={value}" for name, value in sorted(means.options.items())
                ),
                "the fonts": digest(means.fonts),
            }
        )

    def add(self, target: Target, card: CardSegment | None, title: str) -> None:
        """Plan one target."""
        film, (track,) = self.work.film, target.tracks
        end = min(film.frames, card.first) if card else film.frames
        parts = list(self._film_parts(track, end))
        silences: list[str] = []
        if card is not None:
            parts.append(self._card_part(card, target))
            if card.first >= film.frames:
                silences = self._silences(card)
        metadata = _metadata(track, title)
        recipe = digest(
            [
                *(part.key for part in parts),
                "sound",
                self.work.film_digest,
                *silences,
                *(f"{name}={value}" for name, value in metadata.items()),
            ]
        )
        frames = total_frames(film, card)
        self.work.burns.append(
            Burn(target, card, tuple(parts), tuple(silences), metadata, recipe, frames)
        )

    def _film_parts(self, track: Track, end: int) -> tuple[Part, ...]:
        """The film's frames [0, end) with a track; the same for all editions in a language."""
        known = (track.language, track.missing, end)
        if known not in self.parts:
            if end not in self.plans:
                pace = Parameters.at(self.work.film.rate)
                self.plans[end] = plan_segments(end, self.intervals, pace) if end else ()
            self.parts[known] = tuple(self._track_parts(track, self.plans[end]))
        return self.parts[known]

    def _track_parts(self, track: Track, segments: Sequence[Segment]) -> list[Part]:
        rate = self.work.film.rate
        events = ass_events(track.cues, rate)
        inside = events_by_segment(events, segments)
        cues: dict[str, list[tuple[Event, Cue]]] = {}
        for event, cue in zip(events, track.cues, strict=True):
            cues.setdefault(event.text, []).append((event, cue))
        parts = []
        for segment in segments:
            shown = inside.get(segment, ())
            script = self.head + ass_body(shown, rate) if shown else ""
            key = self.keys.key(segment, script)
            if key not in self.work.pieces:
                checks = tuple(
                    _check(event, _cue_at(cues[event.text], segment), track.language)
                    for event in shown
                )
                made_for = track.language if shown else QUIET
                self.work.pieces[key] = (segment, Want(key, script, checks, made_for))
            parts.append(Part(key, segment.frames))
        return parts

    def _card_part(self, card: CardSegment, target: Target) -> Part:
        logos = b""
        if (sheet := place_logos(card.card, card.logos)) is not None:
            logos = repr(sheet.size).encode() + sheet.tobytes()
        key = card_key(self.means, self.work.film, card.frames, card_script(card), logos)
        label = target.edition.tag if target.edition else ""
        self.work.cards.setdefault(key, CardWant(key, card, label))
        return Part(key, card.frames)

    def _silences(self, card: CardSegment) -> list[str]:
        if self.formats is None:
            self.formats = sound_formats(self.work.film)
        film, keys = self.work.film, []
        for like in self.formats:
            key = silence_key(self.means.ffmpeg, film, card.frames, [like])
            self.work.silences.setdefault(key, SilenceWant(key, like, card.frames / film.rate))
            keys.append(key)
        return keys


def _cue_at(alike: Sequence[tuple[Event, Cue]], segment: Segment) -> Cue:
    """Of the cues with one text, the first that shows in a segment."""
    return next(
        cue for event, cue in alike if event.first < segment.end and event.end > segment.first
    )


def _check(event: Event, cue: Cue, language: str) -> Check:
    middle = (event.first + event.end) // 2
    return Check(middle, needed_pixels(cue.text), f"{cue.id} in {language}")


def _metadata(track: Track, title: str) -> dict[str, str]:
    """The file's title is given by us, never by a translation."""
    comment = f"language: {track.language}; made by filmpack {__version__}"
    if track.missing:
        comment += f"; INCOMPLETE: {track.missing_count} cues shown as {track.missing}"
    return {"title": title, "comment": comment}
