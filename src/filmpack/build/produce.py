"""Making the burned films of a build: encode what the store lacks, stitch, verify, name."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from filmpack.build.burnplan import Burn, Work
from filmpack.build.engine import Engine
from filmpack.build.explain import made_of, speed_name
from filmpack.build.store import DamagedError, Store
from filmpack.build.targets import Target
from filmpack.errors import ToolError
from filmpack.files import whole_file
from filmpack.media.cards import render_cards
from filmpack.media.ffmpeg import inspect
from filmpack.media.probe import Sound, read_packets
from filmpack.media.stitch import Encoded, stitch
from filmpack.media.verify import CleanFrames, verify_burn, verify_stitched

_TRIES = 3
"""How often one damaged segment is made again before the disk is blamed."""


class Watcher(Protocol):
    """Who wants to know how a build goes on."""

    def encoding(self, frames: int, cached: int) -> None:
        """So many frames are to be encoded; so many more were found in the store."""

    def encoded(self, frames: int) -> None:
        """So many of them are done."""

    def started(self, target: Target, frames: int) -> None: ...
    def advanced(self, frames: int, speed: float) -> None: ...
    def verifying(self) -> None: ...
    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None: ...


def is_current(burn: Burn, store: Store, *, release: bool) -> bool:
    """Whether the target's file is already the one that this burn would make.

    A release wants one that was looked at as a whole.
    """
    note = store.note("products", product_name(burn))
    try:
        state = burn.target.path.stat()
    except OSError:
        return False
    seen = [state.st_size, state.st_mtime_ns]
    return (
        note is not None
        and note.get("recipe") == burn.recipe
        and note.get("seen") == seen
        and (bool(note.get("whole")) or not release)
    )


def missing_parts(burns: list[Burn], store: Store) -> list[str]:
    """The keys that these films need and the store has not, each once, in order."""
    keys = dict.fromkeys(
        key for burn in burns for key in (*(part.key for part in burn.parts), *burn.silences)
    )
    return [key for key in keys if not store.has(key)]


def produce(
    ffmpeg: str, work: Work, store: Store, jobs: int, watcher: Watcher, *, release: bool
) -> Iterator[None]:
    """Make the burned films, in order; yields after each, from the first step on.

    Raises ToolError. What was encoded until then stays in the store.
    """
    changed = [burn for burn in work.burns if not is_current(burn, store, release=release)]
    with ExitStack() as held:
        maker: _Maker | None = None
        if changed:
            scratch = held.enter_context(store.scratch())
            maker = _Maker(ffmpeg, work, store, scratch, jobs, watcher, release)
            maker.encode(changed)
        for burn in work.burns:
            begun = time.monotonic()
            if burn in changed and maker is not None:
                maker.finish(burn)
            watcher.finished(burn.target, time.monotonic() - begun, unchanged=burn not in changed)
            yield


class _Maker:
    def __init__(
        self,
        ffmpeg: str,
        work: Work,
        store: Store,
        scratch: Path,
        jobs: int,
        watcher: Watcher,
        release: bool,
    ) -> None:
        self.work = work
        self.store = store
        self.watcher = watcher
        self.release = release
        self.ffmpeg = ffmpeg
        self.engine = Engine(ffmpeg, work, store, scratch, jobs, watcher.encoded)
        self._sound: Sound | None = None
        self._clean = CleanFrames(work.film)

    def encode(self, burns: list[Burn]) -> None:
        """Make all that is missing for these films, side by side."""
        missing = missing_parts(burns, self.store)
        frames = sum(map(self.work.frames, missing))
        keys = {part.key: part.frames for burn in burns for part in burn.parts}
        self.watcher.encoding(frames, sum(keys.values()) - frames)
        if missing:
            _require_able(self.ffmpeg)
            begun = time.monotonic()
            self.engine.make(missing)
            if frames:
                speed = frames / (time.monotonic() - begun)
                self.store.write_note("speeds", speed_name(self.work), {"frames": speed})

    def finish(self, burn: Burn) -> None:
        """Stitch a film, look at it, and give it its name."""
        film, path = self.work.film, burn.target.path
        with whole_file(path) as temporary:
            picture = self._stitched(burn, temporary)
            self.watcher.verifying()
            if self._sound is None:
                self._sound = read_packets(film.path, video=False).sound
            verify_stitched(temporary, film, burn.frames, picture, self._sound)
            if self.release:
                self._verify_whole(burn, temporary)
        state = path.stat()
        note = {
            "recipe": burn.recipe,
            "seen": [state.st_size, state.st_mtime_ns],
            "whole": self.release,
            "made": made_of(burn, self.work),
        }
        self.store.write_note("products", product_name(burn), note)

    def _stitched(self, burn: Burn, output: Path) -> str:
        """Stitch; a part that turns out damaged is made again."""
        for _ in range(_TRIES * (len(burn.parts) + len(burn.silences))):
            try:
                silences = [bytes(self.store.read(key).data) for key in burn.silences]
                parts = [self._reader(part.key) for part in burn.parts]
                return stitch(parts, self.work.film, burn.frames, silences, output, burn.metadata)
            except DamagedError as error:
                self.engine.make([error.key])
        raise ToolError(
            "segments in the cache folder come back damaged again and again.",
            "Is its disk sound? Choose another with --cache.",
        )

    def _reader(self, key: str) -> Callable[[], Encoded]:
        def read() -> Encoded:
            found = self.store.read(key)
            self.store.touch(key)
            return found.about, found.data

        return read

    def _verify_whole(self, burn: Burn, path: Path) -> None:
        """Look at every subtitle and the card once more, in the finished file."""
        card = burn.card
        picture = None
        if card is not None:
            (picture,) = render_cards(self.ffmpeg, [card.card], card.logos)
        verify_burn(
            path,
            self.work.film,
            burn.target.tracks[0],
            self._clean,
            card=card,
            card_picture=picture,
        )


def _require_able(ffmpeg: str) -> None:
    able = inspect(ffmpeg)
    needs = (("ass (libass)", "ass" in able.filters), ("libx264", "libx264" in able.encoders))
    if lacking := [name for name, have in needs if not have]:
        raise ToolError(f"{ffmpeg} lacks {' and '.join(lacking)}.", "See 'filmpack doctor'.")


def product_name(burn: Burn) -> str:
    """The name under which the store notes what a target was made of."""
    return str(burn.target.path.absolute())
