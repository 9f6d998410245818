"""Making the burned films of a build: encode what the store lacks, stitch, verify, name."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from filmpack.cards.drawing import render_cards
from filmpack.errors import ToolError
from filmpack.files import atomic_write
from filmpack.masters.master import master_audio
from filmpack.media.ffmpeg import inspect
from filmpack.media.packets import AudioDigests, read_packets
from filmpack.media.rendition import CODECS, Codec
from filmpack.pipeline.cluster.executor import ClusterExecutor
from filmpack.pipeline.eta import EncodeRates, EtaEstimator
from filmpack.pipeline.forecast import made_of
from filmpack.pipeline.local import Executor, LocalExecutor, ProgressTracker
from filmpack.pipeline.recipes import EncodePlan, FilmRecipe
from filmpack.pipeline.targets import Target
from filmpack.segments.concat import JoinedSegment, StoredSegment, concatenate
from filmpack.segments.index import index_from
from filmpack.segments.verify import CleanFrames, verify_burn, verify_concatenated
from filmpack.store.digests import stat_signature
from filmpack.store.local import DamagedError, Store

_logger = logging.getLogger(__name__)

_TRIES = 4
"""How often a film is put together, its damaged segments made again in between."""


class BuildObserver(Protocol):
    """Receives build progress."""

    def encoding(self, frames: int, cached: int) -> None:
        """So many frames are to be encoded; so many more were found in the store."""

    def encoded(self, frames: int, left: float | None) -> None:
        """So many of them are done; `left` seconds until the whole build is, if that is known."""

    def started(self, target: Target, frames: int) -> None: ...
    def advanced(self, frames: int, speed: float) -> None: ...
    def verifying(self) -> None: ...
    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None: ...

    def message(self, message: str) -> None:
        """A message for the user, such as the loss of a worker."""


def is_current(burn: FilmRecipe, store: Store, *, release: bool) -> bool:
    """Whether the target's file is already the one that this burn would make.

    A release wants one that was looked at as a whole.
    """
    note = store.note("products", product_name(burn))
    try:
        now = stat_signature(burn.target.path)
    except OSError:
        return False
    return (
        note is not None
        and note.get("recipe") == burn.recipe
        and note.get("seen") == now
        and (bool(note.get("whole")) or not release)
    )


def missing_parts(burns: list[FilmRecipe], store: Store) -> list[str]:
    """The keys that these films need and the store has not, each once, in order."""
    keys = dict.fromkeys(key for burn in burns for key in burn.keys)
    return [key for key in keys if not store.has(key)]


def produce(
    ffmpeg: str,
    work: EncodePlan,
    store: Store,
    jobs: int,
    watcher: BuildObserver,
    *,
    release: bool,
    cluster: str = "",
) -> Iterator[None]:
    """Make the burned films, in order; yields after each, from the first step on.

    Segments are encoded on a cluster where one is named. Raises ToolError. What was
    encoded until then stays in the store.
    """
    changed = [burn for burn in work.recipes if not is_current(burn, store, release=release)]
    with ExitStack() as held:
        press: FilmAssembler | None = None
        if changed:
            scratch = held.enter_context(store.scratch())
            copy = [work.film.path.name, f"{work.film_digest}.mkv"]
            store.hold([*copy, *dict.fromkeys(k for burn in changed for k in burn.keys)], scratch)
            press = FilmAssembler(ffmpeg, work, store, scratch, jobs, watcher, release, cluster)
            press.encode(changed)
        names = {burn.target.path for burn in changed}
        for burn in work.recipes:
            begun = time.monotonic()
            fresh = burn.target.path in names
            if press is not None and fresh:
                press.finish(burn)
            watcher.finished(burn.target, time.monotonic() - begun, unchanged=not fresh)
            yield


class FilmAssembler:
    def __init__(
        self,
        ffmpeg: str,
        work: EncodePlan,
        store: Store,
        scratch: Path,
        jobs: int,
        watcher: BuildObserver,
        release: bool,
        cluster: str,
    ) -> None:
        self.work = work
        self.cluster = cluster
        self.store = store
        self.scratch = scratch
        self.watcher = watcher
        self.release = release
        self.ffmpeg = ffmpeg
        self.jobs = jobs
        self.speeds = EncodeRates(work.film, store)
        self._sounds: dict[str, tuple[Path, AudioDigests]] = {}
        self._clean = CleanFrames(work.film, ffmpeg)

    def encode(self, burns: list[FilmRecipe]) -> None:
        """Make all that is missing for these films, side by side."""
        missing = missing_parts(burns, self.store)
        _logger.info("%d parts to make, the others are in %s", len(missing), self.store.place)
        frames = sum(map(self.work.frames, missing))
        keys = {part.key: part.frames for burn in burns for part in burn.parts}
        self.watcher.encoding(frames, sum(keys.values()) - frames)
        if missing:
            _require_able(self.ffmpeg, {burn.target.rendition.encoding.codec for burn in burns})
            joined = sum(burn.frames for burn in burns)
            pace = EtaEstimator(self.work, missing, self.speeds, self.jobs, joined)

            def report(done: int) -> None:
                self.watcher.encoded(done, pace.left())

            self._maker(ProgressTracker(pace, report)).make(missing)
            pace.keep()

    def _maker(self, progress: ProgressTracker) -> Executor:
        means = (self.ffmpeg, self.work, self.store, self.scratch)
        if self.cluster:
            return ClusterExecutor(self.cluster, *means, progress, self.watcher.message)
        return self._mender(progress)

    def _mender(self, progress: ProgressTracker) -> Executor:
        """Who makes the odd damaged part again, without calling others together."""
        return LocalExecutor(self.ffmpeg, self.work, self.store, self.scratch, self.jobs, progress)

    def finish(self, burn: FilmRecipe) -> None:
        """Stitch a film, look at it, and give it its name."""
        path, begun = burn.target.path, time.monotonic()
        with atomic_write(path) as temporary:
            parts = self._concatenated(burn, temporary)
            self.watcher.verifying()
            _, sound = self._sounds[burn.sound]
            verify_concatenated(temporary, self.work.film, parts, sound)
            self.speeds.keep_joining(burn.frames, time.monotonic() - begun)
            if self.release:
                self._verify_whole(burn, temporary, sound)
            self.work.inputs.require_unchanged()
        note = {
            "recipe": burn.recipe,
            "seen": stat_signature(path),
            "whole": self.release,
            "made": made_of(burn),
        }
        self.store.write_note("products", product_name(burn), note)

    def _concatenated(self, burn: FilmRecipe, output: Path) -> list[JoinedSegment]:
        """Stitch; a part that turns out damaged is made again."""
        film, rendition = self.work.film, burn.target.rendition
        for _ in range(_TRIES):
            try:
                sound, _ = self._sound(burn)
                silences = [bytes(self.store.read(key).data) for key in burn.silences]
                return concatenate(
                    [self._reader(part.key) for part in burn.parts],
                    film,
                    burn.frames,
                    rendition.encoding.traits.delay,
                    sound,
                    silences,
                    output,
                    burn.metadata,
                )
            except DamagedError:
                lost = self._unreadable(burn)
                _logger.info("%d parts are missing or damaged; making them again", len(lost))
                pace = EtaEstimator(self.work, [], self.speeds, self.jobs, 0)
                self._mender(ProgressTracker(pace, lambda _: None)).make(lost)
        raise ToolError(
            f"segments in {self.store.place} were missing or damaged {_TRIES} times after they"
            " were made.",
            "Does something else empty this folder, or is its disk failing? Choose another with"
            " --cache.",
        )

    def _unreadable(self, burn: FilmRecipe) -> list[str]:
        """The keys of all parts of a film that the store cannot give."""
        lost = []
        for key in dict.fromkeys(burn.keys):
            try:
                about = self.store.read(key).about
            except DamagedError:
                lost.append(key)
            else:
                if key in self.work.segments | self.work.cards and index_from(about) is None:
                    self.store.discard(key)
                    lost.append(key)
        return lost

    def _sound(self, burn: FilmRecipe) -> tuple[Path, AudioDigests]:
        """The file whose sound a film has, and its packets: the master, or one encoded from it."""
        if burn.sound not in self._sounds:
            path = self.work.film.path
            if burn.sound:
                path = self.scratch / f"{burn.sound}.mp4"
                data = self.store.read(burn.sound).data
                try:
                    path.write_bytes(data)
                except OSError as error:
                    raise self.store.explained(error) from None
                sound = read_packets(path, video=False).sound
            else:
                sound = master_audio(self.work.film, self.work.film_digest, self.store)
            self._sounds[burn.sound] = path, sound
        return self._sounds[burn.sound]

    def _reader(self, key: str) -> Callable[[], StoredSegment]:
        def read() -> StoredSegment:
            found = self.store.read(key)
            self.store.touch(key)
            if (index := index_from(found.about)) is None:
                raise DamagedError(key)
            return index, found.data

        return read

    def _verify_whole(self, burn: FilmRecipe, path: Path, sound: AudioDigests) -> None:
        """Look at every subtitle and the card once more, in the finished file."""
        card = burn.card
        picture = None
        if card is not None:
            (picture,) = render_cards(self.ffmpeg, [card.drawn], card.logos)
        verify_burn(
            path,
            self.work.film,
            burn.target.tracks[0],
            self._clean,
            sound,
            card=card,
            card_picture=picture,
        )


def _require_able(ffmpeg: str, codecs: Iterable[Codec]) -> None:
    able = inspect(ffmpeg)
    needs = [("ass (libass)", "ass" in able.filters)]
    for codec in sorted(codecs):
        encoder = CODECS[codec].encoder
        needs.append((encoder, encoder in able.encoders))
    if lacking := [name for name, have in needs if not have]:
        raise ToolError(f"{ffmpeg} lacks {' and '.join(lacking)}.", "See 'filmpack doctor'.")


def product_name(burn: FilmRecipe) -> str:
    """The name under which the store notes what a target was made of."""
    return str(burn.target.path.absolute())
