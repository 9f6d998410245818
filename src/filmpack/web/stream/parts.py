"""What the editions' films on the web are put together from, and how each part is made. Pure.

The film is shared: its segments are the same for all editions. An edition adds its card, and
where the card lies over the film's last seconds, the film's frames before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from filmpack.cards.on_film import PlacedCard, total_frames
from filmpack.media.film import Film
from filmpack.media.rendition import Rendition, encoder_options
from filmpack.pipeline.card_specs import card_specs
from filmpack.pipeline.fonts import FontDigests
from filmpack.pipeline.recipes import TEXTLESS, AudioSpec, EncodePlan, SilenceSpec
from filmpack.pipeline.rendition_setup import RenditionSetup
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import SegmentSpec
from filmpack.segments.keys import EncoderFingerprint, audio_key, silence_key
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.local import Store
from filmpack.web.stream.ladder import (
    SILENCE,
    SILENCE_SECONDS,
    SOUND,
    Rung,
    card_cuts,
    cuts,
    segment_frames,
)

FILM = "film"
"""The folder of what all editions share."""


@dataclass(frozen=True, slots=True)
class PicturePart:
    """A segment of an edition's picture: its key in the store, its number from 1, frames [first,
    first + frames), and its file's path in the finished folder."""

    key: str
    number: int
    first: int
    frames: int
    path: str


@dataclass(frozen=True, slots=True)
class EditionParts:
    """An edition's segments, by the name of a size, and how many frames it has in all."""

    tag: str
    frames: int
    parts: Mapping[str, tuple[PicturePart, ...]]


@dataclass(frozen=True, slots=True)
class WebParts:
    """What is encoded for the web, and what each edition is put together from.

    film are the film's own segments in each size; sound and silence are keys, "" for a film
    without sound.
    """

    plan: EncodePlan
    rungs: tuple[Rung, ...]
    film: Mapping[str, tuple[PicturePart, ...]]
    editions: tuple[EditionParts, ...]
    sound: str = ""
    silence: str = ""

    @property
    def keys(self) -> list[str]:
        """The keys of all parts, each once, sound first."""
        several = [self.film, *(edition.parts for edition in self.editions)]
        found = [part.key for parts in several for rung in parts.values() for part in rung]
        return list(dict.fromkeys([*filter(None, (self.sound, self.silence)), *found]))


def plan_parts(
    film: Film,
    film_digest: str,
    rungs: tuple[Rung, ...],
    cards: Mapping[tuple[str, str], PlacedCard],
    tags: Sequence[str],
    ffmpeg: str,
    store: Store,
    inputs: InputFiles,
) -> WebParts:
    """Plan what is encoded; nothing is.

    Args:
        film: The master.
        film_digest: SHA-256 of its file.
        rungs: The sizes.
        cards: Closing cards, by edition tag and the name of a size's rendition.
        tags: The editions.
        ffmpeg: The program; its digest is part of every key.
        store: Keeps digests.
        inputs: The files that decide what is made; fonts are added.

    Raises:
        FilmpackError: A file cannot be read.
    """
    program = file_digest(Path(ffmpeg), store)
    planner = _Planner(film, film_digest, program, FontDigests(store, inputs), inputs)
    whole = {rung.name: tuple(planner.film(rung, cuts(film.frames, film.rate))) for rung in rungs}
    editions = []
    for tag in tags:
        own = {rung.name: cards[tag, rung.rendition.name] for rung in rungs}
        parts = {rung.name: tuple(planner.edition(rung, tag, own[rung.name])) for rung in rungs}
        editions.append(EditionParts(tag, total_frames(film, own[rungs[0].name]), parts))
    sound, silence = planner.sound()
    return WebParts(planner.plan, rungs, whole, tuple(editions), sound, silence)


@dataclass(slots=True)
class _Planner:
    master: Film
    digest: str
    program: str
    fonts: FontDigests
    inputs: InputFiles
    plan: EncodePlan = field(init=False)
    setups: dict[Rendition, RenditionSetup] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan = EncodePlan(self.master, self.digest, self.inputs)

    def setup(self, rendition: Rendition) -> RenditionSetup:
        if rendition not in self.setups:
            options = encoder_options(rendition.encoding, self.master.rate)
            made_with = EncoderFingerprint(self.program, options, ())
            self.setups[rendition] = RenditionSetup(
                self.master, self.digest, rendition, made_with, self.fonts
            )
        return self.setups[rendition]

    def film(
        self, rung: Rung, segments: Sequence[Segment], folder: str = FILM
    ) -> list[PicturePart]:
        """Frames of the film without text."""
        keys = self.setup(rung.rendition).keys_in("")
        found = []
        for segment in segments:
            key = keys.key(segment, "")
            spec = SegmentSpec(key, segment, rung.rendition, made_for=TEXTLESS)
            self.plan.segments.setdefault(key, spec)
            number = segment.first // segment_frames(self.master.rate) + 1
            path = f"{folder}/{rung.name}/{number:04}.m4s"
            found.append(PicturePart(key, number, segment.first, segment.frames, path))
        return found

    def edition(self, rung: Rung, tag: str, card: PlacedCard) -> list[PicturePart]:
        """The film up to the card, and the card."""
        rate, end = self.master.rate, min(self.master.frames, card.first)
        shared = cuts(self.master.frames, rate)
        found = self.film(rung, [segment for segment in shared if segment.end <= end])
        done = found[-1].first + found[-1].frames if found else 0
        if done < end:
            found += self.film(rung, [Segment(done, end)], tag)
        parts = card_cuts(card.frames, rate)
        # At once: a keyframe of black leaves all to the pictures after it.
        stretches = [(part.frames, 0) for part in parts]
        specs = card_specs(card.drawn, self.setup(rung.card), stretches)
        for part, spec in zip(parts, specs, strict=True):
            self.plan.cards.setdefault(spec.key, spec)
            number = len(found) + 1
            path = f"{tag}/{rung.name}/{number:04}.m4s"
            at = card.first + part.first
            found.append(PicturePart(spec.key, number, at, part.frames, path))
        return found

    def sound(self) -> tuple[str, str]:
        """The keys of the film's sound and of the silence after it."""
        if not self.master.audio:
            return "", ""
        offset = self.master.offset
        begins = f" offset={offset}" if offset else ""
        sound = audio_key(self.program, self.digest + begins, SOUND, Fraction(0))
        self.plan.audio[sound] = AudioSpec(sound, SOUND, Fraction(0))
        silence = silence_key(self.program, SILENCE_SECONDS, SILENCE)
        self.plan.audio[silence] = SilenceSpec(silence, SILENCE, SILENCE_SECONDS)
        return sound, silence
