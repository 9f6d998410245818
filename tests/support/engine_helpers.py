"""Burning by segments without a project: for tests and benchmarks of the engine alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import av

from filmpack.cards.on_film import PlacedCard
from filmpack.editions.edition import Edition
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import Film
from filmpack.media.rendition import Encoding, Rendition
from filmpack.pipeline.assemble import produce
from filmpack.pipeline.recipes import EncodePlan, plan_burns
from filmpack.pipeline.targets import Target, plan_targets
from filmpack.store.local import Store
from filmpack.timedtext.cue import Track


class Counter:
    """A watcher that remembers what it was told."""

    def __init__(self) -> None:
        self.to_encode = self.cached = self.done = 0
        self.unchanged: list[str] = []
        self.made: list[str] = []
        self.messages: list[str] = []

    def encoding(self, frames: int, cached: int) -> None:
        self.to_encode, self.cached = frames, cached

    def encoded(self, frames: int, left: float | None) -> None:
        assert left is None or left >= 0
        assert frames >= self.done
        self.done = frames

    def started(self, target: Target, frames: int) -> None:
        raise AssertionError(f"{target.label} is burned, and has no bar of {frames} frames")

    def advanced(self, frames: int, speed: float) -> None:
        raise AssertionError(f"{frames} frames at {speed}: of no muxed file")

    def verifying(self) -> None:
        pass

    def finished(self, target: Target, seconds: float, *, unchanged: bool = False) -> None:
        assert seconds >= 0
        (self.unchanged if unchanged else self.made).append(target.label)

    def message(self, message: str) -> None:
        self.messages.append(message)


def plan(
    film: Film,
    tracks: Sequence[Track],
    output: Path,
    store: Store,
    encoding: Encoding | Rendition,
    cards: Mapping[str, PlacedCard] | None = None,
    editions: Sequence[tuple[Edition, Track]] = (),
) -> EncodePlan:
    way = encoding if isinstance(encoding, Rendition) else Rendition(encoding=encoding)
    targets = plan_targets(
        tracks, ["burn"], [], output, "film", editions=editions, renditions=[way], chosen=True
    )
    source = [cue for track in tracks for cue in track.cues]
    sized = {(edition, way.name): card for edition, card in (cards or {}).items()}
    return plan_burns(targets, sized, film, source, "Title", find_ffmpeg(), store)


def audio_ends(path: Path) -> list[float]:
    """The second at which the last packet of each audio stream is due."""
    with av.open(str(path)) as container:
        ends = {stream.index: 0.0 for stream in container.streams.audio}
        for packet in container.demux(*container.streams.audio):
            if packet.size and packet.pts is not None:
                ends[packet.stream_index] = float(packet.pts * packet.time_base)
    return list(ends.values())


def as_arguments(options: Mapping[str, str]) -> list[str]:
    """ffmpeg's options as it takes them on a command line."""
    return [part for name, value in options.items() for part in (f"-{name}", value)]


def burn(
    work: EncodePlan, store: Store, jobs: int = 2, cluster: str = "", counter: Counter | None = None
) -> Counter:
    """Make everything of a plan; gives what the watcher saw."""
    counter = counter or Counter()
    for _ in produce(find_ffmpeg(), work, store, jobs, counter, release=False, cluster=cluster):
        pass
    return counter
