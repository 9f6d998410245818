"""How long a build takes: what is known of earlier ones, corrected as this one goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from filmpack.media.film import Film
from filmpack.media.rendition import Rendition, output_format
from filmpack.pipeline.jobs import CardJob, Job, SegmentJob
from filmpack.pipeline.recipes import EncodePlan
from filmpack.store.local import Store

_PIXELS = 40_000_000
"""Pixels a second that x264 at medium encodes with one thread, where nothing is known yet."""
_CARD = 0.1
"""What a frame of a card costs, beside one of the film: it stands still."""
_JOINED = 20_000
"""Frames a second that are joined and verified, where nothing is known yet."""
_SURE = 0.02
"""The part of a build from which on it tells its own pace."""


@dataclass(slots=True)
class EncodeRates:
    """Seconds that one process needs for a frame, by rendition, as earlier builds took them."""

    film: Film
    store: Store

    def a_frame(self, rendition: Rendition) -> tuple[float, bool]:
        """Seconds a frame, and whether that was measured."""
        known = self.store.note("speeds", self.name(rendition)) or {}
        if (seconds := float(known.get("seconds", 0))) > 0:
            return seconds, True
        output = output_format(self.film, rendition)
        return (
            output.width * output.height * rendition.encoding.traits.relative_cost / _PIXELS,
            False,
        )

    def joining(self) -> float:
        """Seconds that joining and verifying a frame takes."""
        known = self.store.note("speeds", "joining") or {}
        return float(known.get("seconds", 0)) or 1 / _JOINED

    def keep(self, rendition: Rendition, frames: int, seconds: float) -> None:
        """Note how long so many frames took one process."""
        if frames:
            self.store.write_note("speeds", self.name(rendition), {"seconds": seconds / frames})

    def keep_joining(self, frames: int, seconds: float) -> None:
        """Note how long joining and verifying so many frames took."""
        if frames:
            self.store.write_note("speeds", "joining", {"seconds": seconds / frames})

    def name(self, rendition: Rendition) -> str:
        """What decides a speed: size, codecs and settings."""
        film, encoding = self.film, rendition.encoding
        output = output_format(film, rendition)
        size = f"{film.width}x{film.height} {film.video_codec} {output.width}x{output.height}"
        return f"{size} {encoding.codec} {encoding.preset} {encoding.quality:g}"


class EtaEstimator:
    """How far a build is, weighed by how long its parts take, and how long the rest does.

    The weights need not be right, only their proportions: the time that passed for what
    is done tells the time for the rest.
    """

    def __init__(
        self,
        plan: EncodePlan,
        keys: Iterable[str],
        rates: EncodeRates,
        jobs: int,
        joined: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the clock.

        Args:
            plan: All films of the build.
            keys: The parts to encode.
            rates: How long earlier builds took.
            jobs: How many processes encode at a time.
            joined: The frames that are concatenated and verified afterwards.
            clock: Gives the time in seconds.
        """
        self._rates = rates
        self._clock = clock
        self._jobs = jobs
        self._weights: dict[Rendition, float] = {}
        self._spent: dict[Rendition, tuple[int, float]] = {}
        self._total = self._done = 0.0
        for key in keys:
            if (rendition := plan.rendition(key)) is not None:
                self._total += plan.frames(key) * self._weight(rendition, card=key in plan.cards)
        self._join = joined * rates.joining()
        self._begun = clock()

    def _weight(self, rendition: Rendition, *, card: bool) -> float:
        if rendition not in self._weights:
            self._weights[rendition] = self._rates.a_frame(rendition)[0] / self._jobs
        return self._weights[rendition] * (_CARD if card else 1)

    def did(self, job: Job, frames: int) -> None:
        """So many more frames of a job are encoded."""
        if isinstance(job, SegmentJob | CardJob):
            card = isinstance(job, CardJob)
            self._done += frames * self._weight(job.rendition, card=card)

    def took(self, job: Job, frames: int, seconds: float) -> None:
        """A job's frames took one process so many seconds."""
        if isinstance(job, SegmentJob):
            before = self._spent.get(job.rendition, (0, 0.0))
            self._spent[job.rendition] = before[0] + frames, before[1] + seconds

    @property
    def part(self) -> float:
        """How much of the encoding is done, of 1."""
        return self._done / self._total if self._total > 0 else 1.0

    def left(self) -> float | None:
        """Seconds until everything is done; None while nothing can be said."""
        if self._total <= 0:
            return self._join
        if self.part < _SURE:
            return None
        return (self._clock() - self._begun) * (1 - self.part) / self.part + self._join

    def keep(self) -> None:
        """Remember for the next build how long frames took."""
        for rendition, (frames, seconds) in self._spent.items():
            self._rates.keep(rendition, frames, seconds)
