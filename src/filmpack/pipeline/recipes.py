"""From tracks and cards to segments and keys: what each burned film consists of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from filmpack.cards.on_film import PlacedCard, fade_frames, repeated, total_frames
from filmpack.media.film import AudioFormat, Film
from filmpack.media.input.contents import NOTHING, FilmHeader, Kept, kept_chapters
from filmpack.media.pictures.compare import needed_pixels
from filmpack.media.rendition import (
    AudioEncoding,
    Rendition,
    encoder_options,
)
from filmpack.media.shape_text import script_events, script_head
from filmpack.pipeline.card_specs import CardSpec, card_specs
from filmpack.pipeline.fonts import FontDigests
from filmpack.pipeline.rendition_setup import RenditionSetup
from filmpack.pipeline.targets import Target, film_metadata
from filmpack.segments.bands import Band
from filmpack.segments.cuts import CutParameters, Interval, Segment, plan_segments
from filmpack.segments.encode import SegmentSpec, TextProbe
from filmpack.segments.keys import (
    EncoderFingerprint,
    audio_key,
    digest,
    events_by_segment,
    silence_key,
)
from filmpack.store.digests import InputFiles, file_digest
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.formats.ass import Event, ass_body
from filmpack.timedtext.frames import frame_range

TEXTLESS = "quiet"
"""The name of segments without text in 'filmpack cache'."""


@dataclass(frozen=True, slots=True)
class SegmentRef:
    """A stretch of a finished picture: the key of its segment, and its frames."""

    key: str
    frames: int


@dataclass(frozen=True, slots=True)
class FilmRecipe:
    """One burned film: its parts in order, its audio, its header.

    sound is the key of the encoded audio, "" for the film's own packets, which silences then
    follow. shared holds digests of what all its segments depend on, by the name used in messages;
    digest is a hash of everything that decides the file's bytes.
    """

    target: Target
    card: PlacedCard | None
    parts: tuple[SegmentRef, ...]
    sound: str
    silences: tuple[str, ...]
    header: FilmHeader
    shared: Mapping[str, str]
    digest: str
    frames: int

    @property
    def keys(self) -> list[str]:
        """The keys of all its parts, audio first."""
        audio = [self.sound] if self.sound else self.silences
        return [*audio, *(part.key for part in self.parts)]


@dataclass(frozen=True, slots=True)
class SilenceSpec:
    """Silence to append to an audio stream of the film."""

    key: str
    like: AudioFormat
    seconds: Fraction


@dataclass(frozen=True, slots=True)
class AudioSpec:
    """The film's audio to encode, filled up with silence to `seconds` (0: none)."""

    key: str
    encoding: AudioEncoding
    seconds: Fraction


@dataclass(slots=True)
class EncodePlan:
    """All burned films of a build, and how to make each part that may be missing, by key.

    inputs are the files that decide what is made.
    """

    film: Film
    film_digest: str
    inputs: InputFiles = field(default_factory=InputFiles)
    recipes: list[FilmRecipe] = field(default_factory=list)
    segments: dict[str, SegmentSpec] = field(default_factory=dict)
    cards: dict[str, CardSpec] = field(default_factory=dict)
    audio: dict[str, SilenceSpec | AudioSpec] = field(default_factory=dict)

    def frames(self, key: str) -> int:
        """The frames of a part; 0 for audio."""
        if key in self.segments:
            return self.segments[key].segment.frames
        return self.cards[key].frames if key in self.cards else 0

    def work(self, key: str) -> float:
        """What a part costs to encode, in whole pictures."""
        return self.segments[key].work if key in self.segments else self.frames(key)

    def splicing_keys(self, keys: Iterable[str]) -> list[str]:
        """The keys of what these parts are put together from."""
        specs = [self.segments[key] for key in keys if key in self.segments]
        return list(dict.fromkeys(key for spec in specs for key in (spec.above, spec.head) if key))

    def needed_for(self, keys: Iterable[str], store: Store) -> list[str]:
        """The keys of the rows above bands that a store lacks and these parts need."""
        return store.lacking(key for key in self.splicing_keys(keys) if key in self.segments)

    def rendition(self, key: str) -> Rendition | None:
        """The rendition that a part belongs to; None for audio."""
        wanted = self.segments.get(key) or self.cards.get(key)
        return wanted.rendition if wanted else None


def plan_burns(
    targets: Sequence[Target],
    cards: Mapping[tuple[str, str], PlacedCard],
    film: Film,
    source: Sequence[Cue],
    title: str,
    ffmpeg: str,
    store: Store,
    inputs: InputFiles | None = None,
) -> EncodePlan:
    """Plan the burned films of a build. The film is read (its digest is kept); nothing is encoded.

    The film is cut at the cues of the source and of every track: all languages take their times
    from the source, so the cuts do not depend on which languages are built.

    Args:
        targets: The files to make.
        cards: Closing cards, by edition tag and rendition name.
        film: The master.
        source: The cues of the source.
        title: The films' title, for their metadata.
        ffmpeg: The program; its digest is part of every key.
        store: Keeps digests.
        inputs: The files that decide a film; those that are used here are added.

    Raises:
        FilmpackError: A file cannot be read.
    """
    inputs = inputs or InputFiles()
    pictures = {path for card in cards.values() for path in card.drawn.design.files}
    for path in (film.path, Path(ffmpeg), *sorted(pictures)):
        inputs.add(path)
    program = file_digest(Path(ffmpeg), store)
    plan = EncodePlan(film, file_digest(film.path, store), inputs)
    planner = _Planner(plan, source, targets)
    setups = {
        rendition: RenditionSetup(
            film,
            plan.film_digest,
            rendition,
            EncoderFingerprint(program, encoder_options(rendition.encoding, film.rate), ()),
            FontDigests(store, inputs),
        )
        for rendition in dict.fromkeys(target.rendition for target in targets)
    }
    for target in targets:
        tag = target.edition.tag if target.edition else ""
        card = cards.get((tag, target.rendition.name))
        planner.add(target, card, title, setups[target.rendition])
    return plan


class _Planner:
    def __init__(self, plan: EncodePlan, source: Sequence[Cue], targets: Sequence[Target]) -> None:
        self.plan = plan
        # The cues of a forced track are in its language's own, too.
        every = [track for target in targets for track in target.tracks]
        tracks = {track.language: track for track in every if not track.forced}
        rate = plan.film.rate
        self.intervals: list[list[Interval]] = [
            [frame_range(cue.start, cue.end, rate) for cue in cues]
            for cues in (source, *(track.cues for track in tracks.values()))
        ]
        self.plans: dict[int, tuple[Segment, ...]] = {}
        self.parts: dict[tuple[Rendition, str, str, int], tuple[SegmentRef, ...]] = {}

    def add(
        self, target: Target, card: PlacedCard | None, title: str, setup: RenditionSetup
    ) -> None:
        """Plan one target."""
        film, track = self.plan.film, target.drawn
        end = min(film.frames, card.first) if card else film.frames
        parts = list(self._film_parts(track, end, setup))
        if card is not None:
            parts += self._card_parts(card, setup)
        frames = total_frames(film, card)
        sound, silences = self._sound(frames, target.kept, setup)
        length = round(1000 * frames / film.rate)
        chapters = kept_chapters(target.kept.chapters, film.end, film.lead_ms + length)
        kept = replace(target.kept, chapters=chapters)
        header = FilmHeader(film_metadata(target.tracks[0], title), kept)
        recipe_digest = digest(
            [
                *(part.key for part in parts),
                "sound",
                sound or self.plan.film_digest,
                *silences,
                *(f"{name}={value}" for name, value in header.metadata.items()),
                *([repr(kept)] if kept != NOTHING else []),
                *([f"lead={film.lead}"] if film.lead else []),
                *target.texts,
            ]
        )
        self.plan.recipes.append(
            FilmRecipe(
                target,
                card,
                tuple(parts),
                sound,
                tuple(silences),
                header,
                setup.shared_in(track.language),
                recipe_digest,
                frames,
            )
        )

    def _film_parts(self, track: Track, end: int, setup: RenditionSetup) -> tuple[SegmentRef, ...]:
        """The film's frames [0, end) with a track; the same for all editions in a language."""
        known = (setup.rendition, track.language, track.missing, end)
        if known not in self.parts:
            if end not in self.plans:
                pace = CutParameters.at(self.plan.film.rate)
                self.plans[end] = plan_segments(end, self.intervals, pace) if end else ()
            self.parts[known] = tuple(self._track_parts(track, self.plans[end], setup))
        return self.parts[known]

    def _track_parts(
        self, track: Track, segments: Sequence[Segment], setup: RenditionSetup
    ) -> Iterable[SegmentRef]:
        rate = self.plan.film.rate
        head = script_head(setup.output, track.language)
        keys = setup.keys_in(track.language)
        inside = events_by_segment(script_events(track, rate, setup.output), segments)
        for segment in segments:
            shown = inside.get(segment, ())
            script = head + ass_body(shown, rate) if shown else ""
            band = setup.band_of(shown, track.language) if shown else ""
            spliced = setup.splicing if isinstance(band, Band) else ""
            key = keys.key(segment, script, spliced)
            if key not in self.plan.segments:
                checks = tuple(_check(event, track.language) for event in shown)
                made_for = track.language if shown else TEXTLESS
                spec = SegmentSpec(key, segment, setup.rendition, script, checks, made_for)
                if isinstance(band, Band):
                    above = keys.key_above(segment, band, spliced)
                    spec = replace(spec, band=band, above=above, head=setup.head)
                    self.plan.segments.setdefault(above, spec.rows_above())
                else:
                    spec = replace(spec, whole=band)
                self.plan.segments[key] = spec
            yield SegmentRef(key, segment.frames)

    def _card_parts(self, card: PlacedCard, setup: RenditionSetup) -> list[SegmentRef]:
        rate = self.plan.film.rate
        times, frames = repeated(card.frames, rate)
        # It fades in once; then one still stretch serves for the rest.
        fades = [fade_frames(frames, rate), *([0] if times > 1 else [])]
        specs = card_specs(card.drawn, setup, [(frames, fade) for fade in fades])
        self.plan.cards |= {spec.key: spec for spec in specs if spec.key not in self.plan.cards}
        opening, *still = [SegmentRef(spec.key, frames) for spec in specs]
        return [opening, *still * (times - 1)]

    def _sound(self, frames: int, kept: Kept, setup: RenditionSetup) -> tuple[str, list[str]]:
        """The keys of a film's audio: of the encoded one, or of silence after the film's own."""
        film, ffmpeg, encoding = self.plan.film, setup.fingerprint.ffmpeg, setup.rendition.sound
        if not film.audio_codecs:
            return "", []
        if encoding.codec != "copy":
            seconds = film.lead + frames / film.rate if frames > film.frames else Fraction(0)
            # Sound was once encoded without the offset: what the store has of then is not used.
            begins = f" offset={film.offset}" if film.offset else ""
            key = audio_key(ffmpeg, self.plan.film_digest + begins, encoding, seconds)
            self.plan.audio.setdefault(key, AudioSpec(key, encoding, seconds))
            return key, []
        if frames <= film.frames:
            return "", []
        keys = []
        for number in kept.audio_numbers(len(film.audio)):
            like = film.audio[number]
            seconds = (frames - film.frames) / film.rate
            key = silence_key(ffmpeg, seconds, like)
            self.plan.audio.setdefault(key, SilenceSpec(key, like, seconds))
            keys.append(key)
        return "", keys


def _check(event: Event, language: str) -> TextProbe:
    middle = (event.first + event.end) // 2
    cue = f"{event.cue_id} in {language}"
    return TextProbe(middle, needed_pixels(event.letters), cue, event.top)
