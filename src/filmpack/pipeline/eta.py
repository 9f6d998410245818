"""How long a build takes: from the rates of earlier builds, corrected by its own."""

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
"""Pixels per second of x264 at medium with one thread, until a rate is measured."""
_CARD = 0.1
"""Cost of a frame of a card relative to one of the film: a card is a still."""
_JOINED = 20_000
"""Frames per second that are concatenated and verified, until a rate is measured."""
_SURE = 0.02
"""The share of a build after which its own rate is used."""


@dataclass(slots=True)
class EncodeRates:
    """Seconds per frame and process, by rendition, measured in earlier builds."""

    film: Film
    store: Store

    def a_frame(self, rendition: Rendition) -> tuple[float, bool]:
        """Seconds per frame, and whether they were measured."""
        known = self.store.note("speeds", self.name(rendition)) or {}
        if (seconds := float(known.get("seconds", 0))) > 0:
            return seconds, True
        output = output_format(self.film, rendition)
        return (
            output.width * output.height * rendition.encoding.traits.relative_cost / _PIXELS,
            False,
        )

    def joining(self) -> float:
        """Seconds per frame of concatenating and verifying."""
        known = self.store.note("speeds", "joining") or {}
        return float(known.get("seconds", 0)) or 1 / _JOINED

    def keep(self, rendition: Rendition, frames: float, seconds: float) -> None:
        """Note how long one process took for some frames."""
        if frames:
            self.store.write_note("speeds", self.name(rendition), {"seconds": seconds / frames})

    def keep_joining(self, frames: int, seconds: float) -> None:
        """Note how long concatenating and verifying some frames took."""
        if frames:
            self.store.write_note("speeds", "joining", {"seconds": seconds / frames})

    def name(self, rendition: Rendition) -> str:
        """What decides the rate: size, codecs and settings."""
        film, encoding = self.film, rendition.encoding
        output = output_format(film, rendition)
        size = f"{film.width}x{film.height} {film.video_codec} {output.width}x{output.height}"
        return f"{size} {encoding.codec} {encoding.preset} {encoding.quality:g}"


class EtaEstimator:
    """The share of a build that is done, weighted by cost, and the time left.

    Only the proportions of the weights matter: the time spent so far gives the time for the rest.
    """

    def __init__(
        self,
        plan: EncodePlan,
        keys: Iterable[str],
        rates: EncodeRates,
        joined: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start the clock.

        Args:
            plan: All films of the build.
            keys: The parts to encode.
            rates: How long earlier builds took.
            joined: The frames that are concatenated and verified afterwards.
            clock: Gives the time in seconds.
        """
        self._rates = rates
        self._clock = clock
        self._weights: dict[Rendition, float] = {}
        self._spent: dict[Rendition, tuple[float, float]] = {}
        self._total = self._done = 0.0
        for key in keys:
            if (rendition := plan.rendition(key)) is not None:
                self._total += plan.work(key) * self._weight(rendition, card=key in plan.cards)
        self._join = joined * rates.joining()
        self._begun = clock()

    def _weight(self, rendition: Rendition, *, card: bool) -> float:
        if rendition not in self._weights:
            self._weights[rendition] = self._rates.a_frame(rendition)[0]
        return self._weights[rendition] * (_CARD if card else 1)

    def did(self, job: Job, frames: int) -> None:
        """Count frames of a job that were encoded."""
        if isinstance(job, CardJob):
            self._done += frames * self._weight(job.rendition, card=True)
        elif isinstance(job, SegmentJob):
            # Its segments keep pace with one another.
            self._done += frames * sum(self._costs(job).values()) / max(1, job.frames)

    def took(self, job: Job, work: float, seconds: float) -> None:
        """Count the seconds that one process took for so many of a job's pictures."""
        if isinstance(job, SegmentJob) and job.work:
            costs = self._costs(job)
            whole = sum(costs.values())
            for rendition, cost in costs.items():
                own = sum(spec.work for spec in job.specs if spec.rendition == rendition)
                count, spent = self._spent.get(rendition, (0, 0.0))
                share = work * own / job.work
                self._spent[rendition] = count + share, spent + seconds * cost / whole

    def _costs(self, job: SegmentJob) -> dict[Rendition, float]:
        """What a job's segments cost, by rendition."""
        costs: dict[Rendition, float] = {}
        for spec in job.specs:
            cost = spec.work * self._weight(spec.rendition, card=False)
            costs[spec.rendition] = costs.get(spec.rendition, 0.0) + cost
        return costs

    @property
    def part(self) -> float:
        """The share of the encoding that is done, 0 to 1."""
        return self._done / self._total if self._total > 0 else 1.0

    def left(self) -> float | None:
        """Seconds until everything is done; None while unknown."""
        if self._total <= 0:
            return self._join
        if self.part < _SURE:
            return None
        return (self._clock() - self._begun) * (1 - self.part) / self.part + self._join

    def keep(self) -> None:
        """Keep the measured rates for the next build."""
        for rendition, (frames, seconds) in self._spent.items():
            self._rates.keep(rendition, frames, seconds)
