"""Making what the store lacks, several segments side by side, each by one process only."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.build.burnplan import CardWant, SilenceWant, Work
from filmpack.build.indexed import indexed
from filmpack.build.store import Store
from filmpack.errors import ToolError
from filmpack.media.cards import place_logos, render_cards
from filmpack.media.encode import Encoder, Made, Piece, Want, encoders_at_once
from filmpack.media.ffmpeg import Processes, work_folder
from filmpack.media.inspection import inspect_segment
from filmpack.media.segments import Segment
from filmpack.media.sound import make_silence

if TYPE_CHECKING:
    from PIL.Image import Image

_POLL = 0.1
"""Seconds between two looks at what another process has in hand."""
_NEAR = 100
"""Frames that are sooner decoded on the way than skipped by a process of their own."""


def batches(
    wanted: Iterable[tuple[Segment, Want]], most: int, jobs: int
) -> list[tuple[Piece, ...]]:
    """Encodings in groups of at most `most`, each for one process: those of one segment
    together, then those of the segments behind it, so that few frames are decoded in vain.

    With few to make, groups are smaller, so that every job has something to do.
    """
    ordered = sorted(wanted, key=lambda pair: pair[0])
    size = max(1, min(most, -(-len(ordered) // (2 * jobs))))
    groups: list[list[tuple[Segment, Want]]] = []
    for segment, want in ordered:
        last = groups[-1] if groups else []
        near = bool(last) and segment.first - last[-1][0].end <= _NEAR
        if near and len(last) < size:
            last.append((segment, want))
        else:
            groups.append([(segment, want)])
    return [_pieces(group) for group in groups]


def _pieces(group: Sequence[tuple[Segment, Want]]) -> tuple[Piece, ...]:
    by_segment: dict[Segment, list[Want]] = {}
    for segment, want in group:
        by_segment.setdefault(segment, []).append(want)
    return tuple(Piece(segment, tuple(wants)) for segment, wants in by_segment.items())


class Progress:
    """Adds up the frames that several threads report; what a task reports never exceeds its own."""

    def __init__(self, report: Callable[[int], None]) -> None:
        self._report = report
        self._lock = threading.Lock()
        self._done = 0

    def task(self, frames: int) -> Task:
        return Task(self, frames)

    def add(self, frames: int) -> None:
        with self._lock:
            self._done += frames
            self._report(self._done)


@dataclass(slots=True)
class Task:
    """A part of the progress with a known number of frames."""

    progress: Progress
    frames: int
    done: int = 0

    def advance(self, frames: int) -> None:
        step = min(frames, self.frames - self.done)
        if step > 0:
            self.done += step
            self.progress.add(step)

    def finish(self) -> None:
        self.advance(self.frames)


class Engine:
    """Makes missing parts of a build with one ffmpeg, `jobs` processes at a time."""

    def __init__(
        self,
        ffmpeg: str,
        work: Work,
        store: Store,
        scratch: Path,
        jobs: int,
        report: Callable[[int], None],
    ) -> None:
        self.ffmpeg = ffmpeg
        self.work = work
        self.store = store
        self.scratch = scratch
        self.jobs = jobs
        self.processes = Processes()
        self._encoder: Encoder | None = None
        self.progress = Progress(report)

    def make(self, keys: Iterable[str]) -> None:
        """Make these parts, unless the store has them or another process makes them meanwhile.

        Raises ToolError. On any error or Ctrl-C no process and no file of it stays.
        """
        wanted = [key for key in dict.fromkeys(keys) if not self.store.has(key)]
        others = self._side_by_side(wanted, hold=False)
        # What another process was making: wait for it, one by one, holding nothing meanwhile.
        for key in others:
            self._side_by_side([key], hold=True)

    def _side_by_side(self, wanted: Sequence[str], *, hold: bool) -> list[str]:
        """Make parts in threads; gives the keys that others hold, or waits for them (`hold`)."""
        cards = [self.work.cards[key] for key in wanted if key in self.work.cards]
        pieces = [self.work.pieces[key] for key in wanted if key in self.work.pieces]
        silences = [self.work.silences[key] for key in wanted if key in self.work.silences]
        most = encoders_at_once(self.work.film, self.jobs)
        pictures = self._pictures(cards)
        tasks: list[Callable[[], list[str]]] = [
            partial(self._pieces, self.encoder, batch, hold)
            for batch in batches(pieces, most, self.jobs)
        ]
        tasks += [
            partial(self._card, self.encoder, card, pictures[card.key], hold) for card in cards
        ]
        tasks += [partial(self._silence, silence, hold) for silence in silences]
        pool = ThreadPoolExecutor(self.jobs)
        try:
            futures = [pool.submit(self._explained, task) for task in tasks]
            wait(futures, return_when=FIRST_EXCEPTION)
            for future in futures:
                if future.done() and (error := future.exception()) is not None:
                    raise error
            return [key for future in futures for key in future.result()]
        except BaseException:
            # Ends every process; then the threads end too, and remove their files.
            self.processes.stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _explained(self, task: Callable[[], list[str]]) -> list[str]:
        try:
            return task()
        except (OSError, ToolError) as error:
            raise self.store.explained(error) from None

    @property
    def encoder(self) -> Encoder:
        """Made when there is something to encode: a film without an index gets one first."""
        if self._encoder is None:
            film = indexed(
                self.ffmpeg, self.work.film, self.work.film_digest, self.store, self.processes
            )
            self._encoder = Encoder(
                self.ffmpeg, film, self.work.encoding, self.scratch, self.processes
            )
        return self._encoder

    def _claimed(self, held: ExitStack, key: str, hold: bool) -> bool | None:
        """True: ours to make; None: made already; False: another process has it in hand."""
        while not held.enter_context(self.store.claim(key, wait=False)):
            if not hold:
                return False
            if self.processes.stopped:
                raise ToolError("stopped while another build makes a segment.")
            time.sleep(_POLL)
        return None if self.store.has(key) else True

    def _pieces(self, encoder: Encoder, batch: Sequence[Piece], hold: bool) -> list[str]:
        others: list[str] = []
        with ExitStack() as held:
            mine = []
            for piece in batch:
                wants = []
                for want in piece.wants:
                    claimed = self._claimed(held, want.key, hold)
                    wants += [want] if claimed else []
                    others += [want.key] if claimed is False else []
                    if claimed is None:
                        self.progress.add(piece.segment.frames)
                mine += [Piece(piece.segment, tuple(wants))] if wants else []
            if mine:
                task = self.progress.task(sum(p.segment.frames * len(p.wants) for p in mine))
                encoder.encode(mine, self._keep, task.advance)
                task.finish()
        return others

    def _keep(self, want: Want, made: Made) -> None:
        about = inspect_segment(made, self.work.film, want.checks)
        self._put(want.key, want.made_for, about, made.path.read_bytes())

    def _put(self, key: str, made_for: str, about: Mapping[str, Any], data: bytes) -> None:
        self.store.put(key, {**about, "for": made_for}, data, self.scratch)

    def _card(self, encoder: Encoder, want: CardWant, picture: Image, hold: bool) -> list[str]:
        with ExitStack() as held:
            claimed = self._claimed(held, want.key, hold)
            if claimed is False:
                return [want.key]
            task = self.progress.task(want.card.frames)

            def keep(made: Made) -> None:
                about = inspect_segment(made, self.work.film, card=picture)
                self._put(want.key, want.made_for, about, made.path.read_bytes())

            if claimed:
                logos = place_logos(want.card.card, want.card.logos)
                encoder.encode_card(want.card, logos, keep)
            task.finish()
        return []

    def _silence(self, want: SilenceWant, hold: bool) -> list[str]:
        with ExitStack() as held:
            claimed = self._claimed(held, want.key, hold)
            if claimed:
                with work_folder(self.scratch) as folder:
                    data = make_silence(
                        self.ffmpeg, want.like, want.seconds, folder, self.processes
                    )
                self._put(want.key, "silence", {}, data)
        return [want.key] if claimed is False else []

    def _pictures(self, cards: Sequence[CardWant]) -> dict[str, Image]:
        """Each card drawn on its own, to hold the encoded one against."""
        logos = cards[0].card.logos if cards else ()
        drawn = render_cards(self.ffmpeg, [want.card.card for want in cards], logos)
        return {want.key: picture for want, picture in zip(cards, drawn, strict=True)}
