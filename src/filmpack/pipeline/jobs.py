"""Jobs: what one process encodes in one run. Pure values, so that a job can be sent elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filmpack.media.rendition import Rendition, output_format
from filmpack.pipeline.card_specs import CardSpec
from filmpack.pipeline.recipes import AudioSpec, EncodePlan, SilenceSpec
from filmpack.segments.encode import SegmentSpec, encoders_at_once

_NEAR = 100
"""A gap of up to so many frames is cheaper to decode than to skip with another process."""
_CARDS = 8
"""Cards that are drawn and encoded together."""


@dataclass(frozen=True, slots=True)
class SegmentJob:
    """Segments of the film to encode with one decode, of renditions with one encoding."""

    specs: tuple[SegmentSpec, ...]

    @property
    def frames(self) -> int:
        """The frames to encode, those of each spec counted."""
        return sum(spec.segment.frames for spec in self.specs)

    @property
    def work(self) -> float:
        """What they cost, in whole pictures."""
        return sum(spec.work for spec in self.specs)


@dataclass(frozen=True, slots=True)
class CardJob:
    """Closing cards to encode, all of one size."""

    rendition: Rendition
    cards: tuple[CardSpec, ...]


@dataclass(frozen=True, slots=True)
class AudioJob:
    """Silence, or the film's audio encoded."""

    spec: SilenceSpec | AudioSpec


Job = SegmentJob | CardJob | AudioJob


def jobs_for(
    plan: EncodePlan, keys: Sequence[str], side_by_side: int, on_one_machine: int = 0
) -> list[Job]:
    """Jobs that make these parts, audio first: it occupies one process for long.

    Args:
        plan: the plan that says how to make each part.
        keys: the parts to make.
        side_by_side: how many jobs run at a time.
        on_one_machine: how many of them share one machine's memory (0: all).
    """
    audio: list[Job] = [AudioJob(plan.audio[key]) for key in keys if key in plan.audio]
    segments = [plan.segments[key] for key in keys if key in plan.segments]
    cards = [plan.cards[key] for key in keys if key in plan.cards]
    jobs: list[Job] = [*audio]
    renditions = dict.fromkeys(
        [spec.rendition for spec in segments] + [card.rendition for card in cards]
    )
    # Shapes and sizes of one encoding share a decode; others take too unlike times to share a job.
    for encoding in dict.fromkeys(rendition.encoding for rendition in renditions):
        chosen = [spec for spec in segments if spec.rendition.encoding == encoding]
        outputs = {output_format(plan.film, spec.rendition) for spec in chosen}
        if outputs:
            largest = max(outputs, key=lambda output: output.width * output.height)
            most = encoders_at_once(largest, on_one_machine or side_by_side)
            # A band waits for the rows above it, so these are made first.
            for waits in (False, True):
                ready = [spec for spec in chosen if bool(spec.above) == waits]
                jobs += [SegmentJob(batch) for batch in batches(ready, most, side_by_side)]
    for rendition in renditions:
        own = [card for card in cards if card.rendition == rendition]
        size = max(1, min(_CARDS, -(-len(own) // side_by_side)))
        jobs += [CardJob(rendition, tuple(own[at : at + size])) for at in range(0, len(own), size)]
    return jobs


def batches(
    specs: Iterable[SegmentSpec], most: int, side_by_side: int
) -> list[tuple[SegmentSpec, ...]]:
    """Specs in groups of at most `most`, each for one process: those of one segment
    together, then those of the segments behind it, so that few frames are decoded for nothing.

    With few to make, groups are smaller, so that every job has something to do.
    """
    ordered = sorted(specs, key=lambda spec: spec.segment)
    size = max(1, min(most, -(-len(ordered) // (2 * side_by_side))))
    groups: list[list[SegmentSpec]] = []
    for spec in ordered:
        last = groups[-1] if groups else []
        near = bool(last) and spec.segment.first - last[-1].segment.end <= _NEAR
        if near and len(last) < size:
            last.append(spec)
        else:
            groups.append([spec])
    return [tuple(group) for group in groups]
