"""What a job's bands are put together with: the rows above them, read or made."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from filmpack.media.h264.bits import UnsupportedError
from filmpack.segments.encode import SegmentSpec
from filmpack.segments.index import SegmentIndex, StoredSegment, index_from
from filmpack.segments.splice import splice
from filmpack.store.local import DamagedError, Store

_logger = logging.getLogger(__name__)


class BandParts:
    """The rows above the bands of one job. unlike: the bands that don't fit what is above them, to
    be encoded in whole pictures."""

    def __init__(self, store: Store, specs: Sequence[SegmentSpec]) -> None:
        self._store = store
        self._above: dict[str, StoredSegment] = {}
        self._needed = {spec.above: spec.rows_above() for spec in specs if spec.above}
        self.unlike: list[SegmentSpec] = []

    def lacking(self, ours: Iterable[SegmentSpec] = ()) -> list[SegmentSpec]:
        """Read from the store what was not read yet; gives what it has not, or not whole, in the
        order of the keys. `ours` are those that this job makes."""
        own = {spec.key for spec in ours}
        self._read(self._needed.keys() - self._above.keys() - own)
        return [self._needed[key] for key in sorted(self._needed.keys() - self._above.keys() - own)]

    def _read(self, keys: Iterable[str]) -> None:
        for key in keys:
            try:
                found = self._store.read(key)
            except DamagedError:
                continue
            if (index := index_from(found.about)) is None:
                self._store.discard(key)
                continue
            self._store.touch(key)
            self._above[key] = index, found.data

    def made(self, spec: SegmentSpec, rows: StoredSegment) -> None:
        """Rows above a band that this job encoded."""
        self._above[spec.key] = rows

    def spliced(
        self,
        spec: SegmentSpec,
        below: StoredSegment,
        rate: Fraction,
        head: Callable[[SegmentSpec], bytes],
    ) -> tuple[bytes, SegmentIndex] | None:
        """A segment of whole pictures; None where the parts don't fit together.

        Args:
            spec: The band's.
            below: What was encoded of it.
            rate: Frames a second.
            head: Gives the head of the whole picture's video.
        """
        assert spec.band is not None
        delay = spec.rendition.encoding.traits.delay
        try:
            return splice(self._above[spec.above], below, head(spec), spec.band, rate, delay)
        except UnsupportedError as error:
            _logger.info("%s: encoded in whole pictures: %s", spec.key, error)
            self.unlike.append(spec.in_whole(str(error)))
            return None
