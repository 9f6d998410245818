"""Run one job: encode, inspect, put into the store. No threads in here."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from filmpack.cards.drawing import render_cards
from filmpack.errors import ToolError
from filmpack.masters.remuxed import SegmentSource
from filmpack.media.audio.copy import encode_silence
from filmpack.media.audio.encode import encode_audio
from filmpack.media.ffmpeg import Processes, work_folder
from filmpack.pipeline.card_specs import CardSpec
from filmpack.pipeline.jobs import AudioJob, CardJob, Job, SegmentJob
from filmpack.pipeline.recipes import AudioSpec, SilenceSpec
from filmpack.segments.band_parts import BandParts
from filmpack.segments.encode import ABOVE, Advance, EncodedSegment, Encoder, SegmentSpec
from filmpack.segments.index import SegmentIndex
from filmpack.segments.inspect import inspect_segment
from filmpack.store.digests import InputFiles
from filmpack.store.local import DamagedError, Store

if TYPE_CHECKING:
    from PIL.Image import Image

_POLL = 0.1
"""Seconds between two looks at what another process has in hand."""

_Spec = TypeVar("_Spec", SegmentSpec, CardSpec, SilenceSpec | AudioSpec)


class _Claim(Enum):
    """Who makes a part."""

    OURS = auto()
    STORED = auto()
    """Nobody: the store has it by now."""
    THEIRS = auto()
    """Another process, which is at it."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """The outcome of a job.

    others are keys that another process is making; for segments of the film, so many whole
    pictures, or parts of such, were encoded in `seconds` seconds.
    """

    others: tuple[str, ...] = ()
    work: float = 0
    seconds: float = 0.0


class JobRunner:
    """Does jobs for one film with one ffmpeg; several threads may use it at once."""

    def __init__(
        self,
        ffmpeg: str,
        source: SegmentSource,
        store: Store,
        scratch: Path,
        inputs: InputFiles,
        processes: Processes | None = None,
    ) -> None:
        """Start nothing yet; do() does.

        Args:
            ffmpeg: The program.
            source: The master, and what its segments are cut from.
            store: Where parts are kept.
            scratch: Where files are made first.
            inputs: The files that decide what is made; nothing enters the store after one of
                them has changed.
            processes: Where processes are registered, so that they can be stopped.
        """
        self.ffmpeg = ffmpeg
        self.source = source
        self.store = store
        self.scratch = scratch
        self.inputs = inputs
        self.processes = processes or Processes()
        self.decoder_threads = 0
        """The threads of each job that decode the film; 0 for as many as ffmpeg likes."""

    def do(self, job: Job, advance: Advance, *, wait: bool = False) -> JobResult:
        """Make a job's parts, unless the store has them.

        A part that another process is making is left to it, or waited for (`wait`).
        Raises ToolError, and InputError when an input is unusable or has changed.
        """
        try:
            if isinstance(job, SegmentJob):
                return self._segments(job, advance, wait)
            if isinstance(job, CardJob):
                return self._cards(job, advance, wait)
            return self._audio(job, wait)
        except (OSError, ToolError) as error:
            raise self.store.explained(error) from None

    def _claim(self, held: ExitStack, key: str, wait: bool) -> _Claim:
        """Claim the right to make a part, kept until `held` closes."""
        while True:
            with ExitStack() as attempt:
                if attempt.enter_context(self.store.claim(key, wait=False)):
                    held.enter_context(attempt.pop_all())
                    return _Claim.STORED if self.store.has(key) else _Claim.OURS
            if not wait:
                return _Claim.THEIRS
            if self.processes.stopped:
                raise ToolError("stopped while another build makes a segment.")
            time.sleep(_POLL)

    def _claimed(
        self, specs: Iterable[_Spec], held: ExitStack, advance: Advance, wait: bool
    ) -> tuple[list[_Spec], tuple[str, ...]]:
        """The specs that are ours to make, and the keys that other processes are making."""
        ours: list[_Spec] = []
        theirs: list[str] = []
        for spec in specs:
            claim = self._claim(held, spec.key, wait)
            if claim is _Claim.OURS:
                ours.append(spec)
            elif claim is _Claim.THEIRS:
                theirs.append(spec.key)
            else:
                advance(_frames(spec))
        return ours, tuple(theirs)

    def _segments(self, job: SegmentJob, advance: Advance, wait: bool) -> JobResult:
        with ExitStack() as held:
            ours, theirs = self._claimed(job.specs, held, advance, wait)
            if not ours:
                return JobResult(theirs)
            # A film without an index is remuxed only when there is something to encode.
            film = self.source.indexed(self.processes)
            first = ours[0].rendition
            encoder = Encoder(
                self.ffmpeg, film, first, self.scratch, self.processes, self.decoder_threads
            )
            bands = BandParts(self.store, ours)
            # In the order of their keys, so that no two jobs wait for each other.
            lacking, _ = self._claimed(bands.lacking(), held, lambda _: None, wait=True)
            # What another job stored meanwhile and cannot be read: its claim is held already, and
            # to claim it again would wait for ever.
            lacking += bands.lacking(lacking)
            frames = sum(spec.segment.frames for spec in ours)
            advanced = _bounded(advance, frames)
            begun = time.monotonic()
            # The rows above bands come before these, of which each needs its own.
            specs = sorted([*lacking, *ours], key=lambda spec: spec.segment)
            encoder.encode(specs, partial(self._keep_segment, bands), advanced)
            if bands.unlike:
                encoder.encode(bands.unlike, self._keep, None)
            advanced(frames)
            work = sum(spec.work for spec in specs)
            return JobResult(theirs, work, time.monotonic() - begun)

    def _cards(self, job: CardJob, advance: Advance, wait: bool) -> JobResult:
        with ExitStack() as held:
            ours, theirs = self._claimed(job.cards, held, advance, wait)
            if ours:
                # A card has the film's format, and none of its frames.
                encoder = Encoder(
                    self.ffmpeg, self.source.film, job.rendition, self.scratch, self.processes
                )
                # Each is drawn on its own too, to compare the encoded one with it.
                drawn = list(dict.fromkeys(spec.drawn for spec in ours))
                pictures = dict(zip(drawn, render_cards(self.ffmpeg, drawn), strict=True))
                for spec in ours:
                    encoder.encode_card(
                        *(spec.made_for, spec.script, spec.drawn.ground(), spec.frames, spec.fade),
                        partial(self._keep, spec, card=pictures[spec.drawn]),
                    )
                    advance(spec.frames)
        return JobResult(theirs)

    def _keep(
        self, spec: SegmentSpec | CardSpec, made: EncodedSegment, card: Image | None = None
    ) -> None:
        """Put an encoded segment into the store, if it is right; card is a card as drawn."""
        probes = spec.probes if isinstance(spec, SegmentSpec) else ()
        index = inspect_segment(made, probes, card)
        self._put(spec.key, spec.made_for, made.path.read_bytes(), index)

    def _keep_segment(self, bands: BandParts, spec: SegmentSpec, made: EncodedSegment) -> None:
        """Put an encoded segment into the store, if it is right: a band with what is above it."""
        if spec.band is None:
            self._keep(spec, made)
            return
        index = inspect_segment(made, spec.probes, band=spec.band)
        data = made.path.read_bytes()
        if spec.script:
            whole = bands.spliced(spec, (index, memoryview(data)), made.output.rate, self._head)
            if whole is None:
                return
            data, index = whole
        else:
            bands.made(spec, (index, memoryview(data)))
        self._put(spec.key, spec.made_for, data, index)

    def _head(self, spec: SegmentSpec) -> bytes:
        """The head of the video of a segment's rendition."""
        with suppress(DamagedError):
            return bytes(self.store.read(spec.head).data)
        film, rendition = self.source.film, spec.rendition
        data = Encoder(self.ffmpeg, film, rendition, self.scratch, self.processes).head()
        self._put(spec.head, ABOVE, data)
        return data

    def _audio(self, job: AudioJob, wait: bool) -> JobResult:
        with ExitStack() as held:
            ours, theirs = self._claimed([job.spec], held, lambda _: None, wait)
            for spec in ours:
                with work_folder(self.scratch) as folder:
                    if isinstance(spec, SilenceSpec):
                        self._put(spec.key, "silence", self._silence(spec, folder))
                    else:
                        self._put(spec.key, "sound", self._encoded_audio(spec, folder))
        return JobResult(theirs)

    def _silence(self, spec: SilenceSpec, folder: Path) -> bytes:
        return encode_silence(self.ffmpeg, spec.like, spec.seconds, folder, self.processes)

    def _encoded_audio(self, spec: AudioSpec, folder: Path) -> bytes:
        return encode_audio(
            self.ffmpeg, self.source.film, spec.encoding, spec.seconds, folder, self.processes
        )

    def _put(self, key: str, made_for: str, data: bytes, index: SegmentIndex | None = None) -> None:
        self.inputs.require_unchanged()
        about = index.to_stored() if index else {}
        self.store.put(key, {**about, "for": made_for}, data, self.scratch)


def _frames(spec: SegmentSpec | CardSpec | SilenceSpec | AudioSpec) -> int:
    """The frames that a spec encodes; none for audio."""
    if isinstance(spec, SegmentSpec):
        return spec.segment.frames
    return spec.frames if isinstance(spec, CardSpec) else 0


def _bounded(advance: Advance, frames: int) -> Advance:
    """Passes on what is done, never more than `frames` in all."""
    left = frames

    def passed(done: int) -> None:
        nonlocal left
        step = min(done, left)
        if step > 0:
            left -= step
            advance(step)

    return passed
