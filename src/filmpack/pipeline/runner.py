"""Doing one job: encode, look at what came out, put it into the store. No threads in here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.cards.drawing import place_logos, render_cards
from filmpack.errors import ToolError
from filmpack.masters.remuxed import indexed
from filmpack.media.audio_copy import encode_silence
from filmpack.media.audio_encode import encode_audio
from filmpack.media.ffmpeg import Processes, work_folder
from filmpack.media.film import Film
from filmpack.media.rendition import Rendition
from filmpack.pipeline.jobs import AudioJob, CardJob, Job, SegmentJob
from filmpack.pipeline.recipes import CardSpec, SilenceSpec
from filmpack.segments.encode import EncodedSegment, Encoder, Piece, Want
from filmpack.segments.inspect import inspect_segment
from filmpack.store.local import Store

if TYPE_CHECKING:
    from PIL.Image import Image

_POLL = 0.1
"""Seconds between two looks at what another process has in hand."""

Advance = Callable[[int], None]
"""Called with the number of frames done since the last call."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """What came of a job: keys that another process has in hand, and for segments of the film
    how many frames were encoded in how many seconds."""

    others: tuple[str, ...] = ()
    frames: int = 0
    seconds: float = 0.0


class JobRunner:
    """Does jobs for one film with one ffmpeg; several threads may use it at once.

    film_digest is the SHA-256 of the film's file; files are made in `scratch` first.
    """

    def __init__(
        self,
        ffmpeg: str,
        film: Film,
        film_digest: str,
        store: Store,
        scratch: Path,
        processes: Processes | None = None,
    ) -> None:
        self.ffmpeg = ffmpeg
        self.film = film
        self.film_digest = film_digest
        self.store = store
        self.scratch = scratch
        self.processes = processes or Processes()

    def do(self, job: Job, advance: Advance, *, hold: bool = False) -> JobResult:
        """Make a job's parts, unless the store has them.

        What another process has in hand is left to it, or waited for (`hold`). Raises ToolError.
        """
        try:
            if isinstance(job, SegmentJob):
                return self._pieces(job, advance, hold)
            if isinstance(job, CardJob):
                return self._cards(job, advance, hold)
            return self._sound(job, hold)
        except (OSError, ToolError) as error:
            raise self.store.explained(error) from None

    def _encoder(self, rendition: Rendition) -> Encoder:
        # A film without an index gets one, when there is something to encode.
        film = indexed(self.ffmpeg, self.film, self.film_digest, self.store, self.processes)
        return Encoder(self.ffmpeg, film, rendition, self.scratch, self.processes)

    def _claimed(self, held: ExitStack, key: str, hold: bool) -> bool | None:
        """True: ours to make; None: made already; False: another process has it in hand."""
        while not held.enter_context(self.store.claim(key, wait=False)):
            if not hold:
                return False
            if self.processes.stopped:
                raise ToolError("stopped while another build makes a segment.")
            time.sleep(_POLL)
        return None if self.store.has(key) else True

    def _pieces(self, job: SegmentJob, advance: Advance, hold: bool) -> JobResult:
        others: list[str] = []
        with ExitStack() as held:
            mine = []
            for piece in job.pieces:
                wants = []
                for want in piece.wants:
                    claimed = self._claimed(held, want.key, hold)
                    wants += [want] if claimed else []
                    others += [want.key] if claimed is False else []
                    if claimed is None:
                        advance(piece.segment.frames)
                mine += [Piece(piece.segment, tuple(wants))] if wants else []
            if not mine:
                return JobResult(tuple(others))
            encoder = self._encoder(job.rendition)

            def keep(want: Want, made: EncodedSegment) -> None:
                about = inspect_segment(made, encoder.shape, want.checks)
                self._put(want.key, want.made_for, about, made.path.read_bytes())

            frames = sum(piece.segment.frames * len(piece.wants) for piece in mine)
            advanced = _bounded(advance, frames)
            begun = time.monotonic()
            encoder.encode(mine, keep, advanced)
            advanced(frames)
            return JobResult(tuple(others), frames, time.monotonic() - begun)

    def _cards(self, job: CardJob, advance: Advance, hold: bool) -> JobResult:
        others: list[str] = []
        with ExitStack() as held:
            mine: list[CardSpec] = []
            for want in job.cards:
                claimed = self._claimed(held, want.key, hold)
                mine += [want] if claimed else []
                others += [want.key] if claimed is False else []
                if claimed is None:
                    advance(want.frames)
            if mine:
                encoder = self._encoder(job.rendition)
                logos = mine[0].card.logos
                # Each drawn on its own too, to hold the encoded one against.
                pictures = render_cards(self.ffmpeg, [want.card.card for want in mine], logos)
                for want, picture in zip(mine, pictures, strict=True):
                    self._card(encoder, want, picture)
                    advance(want.frames)
        return JobResult(tuple(others))

    def _card(self, encoder: Encoder, want: CardSpec, picture: Image) -> None:
        def keep(made: EncodedSegment) -> None:
            about = inspect_segment(made, encoder.shape, card=picture)
            self._put(want.key, want.made_for, about, made.path.read_bytes())

        logos = place_logos(want.card.card, want.card.logos)
        encoder.encode_card(want.card, want.frames, logos, keep)

    def _sound(self, job: AudioJob, hold: bool) -> JobResult:
        want = job.want
        with ExitStack() as held:
            claimed = self._claimed(held, want.key, hold)
            if claimed is False:
                return JobResult((want.key,))
            if claimed:
                with work_folder(self.scratch) as folder:
                    if isinstance(want, SilenceSpec):
                        data = encode_silence(
                            self.ffmpeg, want.like, want.seconds, folder, self.processes
                        )
                    else:
                        data = encode_audio(
                            self.ffmpeg,
                            self.film,
                            want.encoding,
                            want.seconds,
                            folder,
                            self.processes,
                        )
                name = "silence" if isinstance(want, SilenceSpec) else "sound"
                self._put(want.key, name, {}, data)
        return JobResult()

    def _put(self, key: str, made_for: str, about: Mapping[str, Any], data: bytes) -> None:
        self.store.put(key, {**about, "for": made_for}, data, self.scratch)


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
