"""Whether a burned film shows the text that it should, and no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.delivery.findings import Findings
from filmpack.delivery.look import misread, sample_of
from filmpack.delivery.manifest import Manifest
from filmpack.errors import FilmpackError
from filmpack.media.film import Film
from filmpack.media.input.packets import read_packets
from filmpack.media.pictures.compare import changed_in, grey_frames, middle_frame
from filmpack.media.pictures.reading import LOOKS, installed_packs, pack_of, read_texts, text_alone
from filmpack.pipeline.drawable import in_shape
from filmpack.segments.verify import CleanFrames, verify_burn
from filmpack.timedtext.cue import Cue, Track, shifted
from filmpack.timedtext.frames import frame_range

if TYPE_CHECKING:
    from PIL.Image import Image

_GAPS = 8
"""Places without a subtitle that are looked at."""
_LEAST_GAP = 6
"""Frames of a gap that is looked at."""
_STRAY = 40
"""Changed pixels from which a picture counts as having text where no subtitle is: one word has
over a hundred; the noise of two encodings has none."""

_LEAST_LEGIBLE = 300
"""Pixels that a picture has at least, across its shorter side, whose letters can be read."""


def compare_burned(
    path: Path,
    film: Film,
    clean: CleanFrames,
    manifest: Manifest,
    cues: Sequence[Cue],
    found: Findings,
    *,
    look: bool = False,
) -> None:
    """Every subtitle's text is in the picture, no other is, and none between the subtitles.

    Args:
        path: The film.
        film: The soft film.
        clean: Its frames, in the burned film's shape and size.
        manifest: The package's manifest.
        cues: The subtitles of its text files.
        found: Takes what differs.
        look: Whether some of them are also read from the picture.
    """
    drawn = [
        cue
        for cue in shifted(cues, manifest.film.lead)
        if middle_frame(cue, film.rate) < manifest.card.first
    ]
    try:
        own = read_packets(path, video=False, origin=Fraction(0)).sound
        track = Track(manifest.language, tuple(drawn))
        track = in_shape(track, clean.output) or track
        if look:
            _look(path, track, clean, manifest, found)
        verify_burn(path, film, track, clean, own)
        stray = _stray_text(path, film, clean, drawn, manifest.card.first)
    except FilmpackError as error:
        found.add("burned text", path.name, str(error).split("\n")[0].partition(": ")[2])
        return
    if stray is not None:
        what = f"it shows something at frame {stray}, where there is no subtitle."
        found.add("burned text", path.name, what)


def _look(
    path: Path, track: Track, clean: CleanFrames, manifest: Manifest, found: Findings
) -> None:
    """Some subtitles read from the picture say what they should, letter by letter."""
    pack = pack_of(track.language)
    if pack not in installed_packs():
        what = f"what its picture says, by reading: tesseract has no {pack!r} here."
        found.add("not checked", path.name, what)
        return
    if min(clean.output.width, clean.output.height) < _LEAST_LEGIBLE:
        what = "what its picture says, by reading: its letters are too small."
        found.add("not checked", path.name, what)
        return
    rate = clean.film.rate
    cues = sample_of([c for c in track.cues if middle_frame(c, rate) < manifest.card.first])
    numbers = [middle_frame(cue, rate) for cue in cues]
    before, after = clean.get(numbers), grey_frames(path, clean.output, numbers)
    readings = [
        read_texts([text_alone(before[n], after[n], how) for n in numbers], pack) for how in LOOKS
    ]
    for cue, said in misread(cues, readings):
        what = f"its picture reads {said!r} where subtitle {cue.id.lstrip('c0')} is."
        found.add("burned text", path.name, what)


def _stray_text(
    path: Path, film: Film, clean: CleanFrames, cues: Sequence[Cue], end: int
) -> int | None:
    """The first of some frames without a subtitle that differs from the clean film's."""
    from PIL import ImageChops

    numbers = _gaps(cues, film.rate, end)
    before = clean.get(numbers)
    after: Mapping[int, Image] = grey_frames(path, clean.output, numbers)
    for number in numbers:
        if changed_in(ImageChops.difference(before[number], after[number])) > _STRAY:
            return number
    return None


def _gaps(cues: Sequence[Cue], rate: Fraction, end: int) -> list[int]:
    """Frames in the middle of stretches without a subtitle, the longest ones first, in order."""
    stretches: list[tuple[int, int]] = []
    at = 0
    for cue in cues:
        first, last = frame_range(cue.start, cue.end, rate)
        stretches.append((at, min(first, end)))
        at = max(at, last)
    stretches.append((at, end))
    wide = [(a, b) for a, b in stretches if b - a >= _LEAST_GAP]
    longest = sorted(wide, key=lambda pair: pair[0] - pair[1])[:_GAPS]
    return sorted((a + b) // 2 for a, b in longest)
