"""What is to be made, in jobs for one process at a time. Pure: a job can be sent elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filmpack.media.rendition import Rendition, output_format
from filmpack.pipeline.recipes import AudioSpec, CardSpec, EncodePlan, PieceWant, SilenceSpec
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import Piece, Want, encoders_at_once

_NEAR = 100
"""Frames that are sooner decoded on the way than skipped by a process of their own."""
_CARDS = 8
"""Cards that are drawn and encoded together."""


@dataclass(frozen=True, slots=True)
class SegmentJob:
    """Segments of the film to encode with one decode."""

    rendition: Rendition
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CardJob:
    """Closing cards to encode, all of one size."""

    rendition: Rendition
    cards: tuple[CardSpec, ...]


@dataclass(frozen=True, slots=True)
class AudioJob:
    """Silence, or the film's sound encoded."""

    want: SilenceSpec | AudioSpec


Job = SegmentJob | CardJob | AudioJob


def jobs_for(
    work: EncodePlan, keys: Sequence[str], side_by_side: int, on_one_machine: int = 0
) -> list[Job]:
    """Jobs that make these parts, when so many are done side by side: sound first, which
    takes one of them for long.

    on_one_machine says how many of them share a machine's memory (0: all).
    """
    sounds: list[Job] = [AudioJob(work.sounds[key]) for key in keys if key in work.sounds]
    pieces = [work.pieces[key] for key in keys if key in work.pieces]
    cards = [work.cards[key] for key in keys if key in work.cards]
    jobs: list[Job] = [*sounds]
    ways = [piece.rendition for piece in pieces] + [card.rendition for card in cards]
    for rendition in dict.fromkeys(ways):
        most = encoders_at_once(output_format(work.film, rendition), on_one_machine or side_by_side)
        chosen = [piece for piece in pieces if piece.rendition == rendition]
        jobs += [SegmentJob(rendition, batch) for batch in batches(chosen, most, side_by_side)]
        own = [card for card in cards if card.rendition == rendition]
        size = max(1, min(_CARDS, -(-len(own) // side_by_side)))
        jobs += [CardJob(rendition, tuple(own[at : at + size])) for at in range(0, len(own), size)]
    return jobs


def batches(wanted: Iterable[PieceWant], most: int, side_by_side: int) -> list[tuple[Piece, ...]]:
    """Encodings in groups of at most `most`, each for one process: those of one segment
    together, then those of the segments behind it, so that few frames are decoded in vain.

    With few to make, groups are smaller, so that every job has something to do.
    """
    ordered = sorted(wanted, key=lambda want: want.segment)
    size = max(1, min(most, -(-len(ordered) // (2 * side_by_side))))
    groups: list[list[PieceWant]] = []
    for want in ordered:
        last = groups[-1] if groups else []
        near = bool(last) and want.segment.first - last[-1].segment.end <= _NEAR
        if near and len(last) < size:
            last.append(want)
        else:
            groups.append([want])
    return [_pieces(group) for group in groups]


def _pieces(group: Sequence[PieceWant]) -> tuple[Piece, ...]:
    by_segment: dict[Segment, list[Want]] = {}
    for want in group:
        by_segment.setdefault(want.segment, []).append(want.want)
    return tuple(Piece(segment, tuple(wants)) for segment, wants in by_segment.items())
