"""Whether a burned film shows the text that it should, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

from filmpack.delivery.findings import Findings
from filmpack.delivery.known_films import KnownFilms
from filmpack.delivery.look import misread, sample_of
from filmpack.delivery.manifest import FileFacts, Manifest
from filmpack.errors import FilmpackError, display_path
from filmpack.media.pictures.compare import changed_in, middle_frame
from filmpack.media.pictures.reading import (
    LOOKS,
    ReadingError,
    installed_packs,
    pack_of,
    read_texts,
    text_alone,
)
from filmpack.pipeline.drawable import in_shape
from filmpack.segments.verify import CleanFrames, Greys, require_frames, verify_text
from filmpack.timedtext.cue import Cue, Track, shifted
from filmpack.timedtext.frames import frame_range

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
    folder: Path,
    file: FileFacts,
    clean: CleanFrames,
    manifest: Manifest,
    cues: Sequence[Cue],
    shared: KnownFilms,
    found: Findings,
) -> None:
    """Every subtitle's text is in the picture, no other is, and none between the subtitles.

    Args:
        folder: The package.
        file: The film.
        clean: The soft film's frames, in the burned film's shape and size.
        manifest: The package's manifest.
        cues: The subtitles of its text files.
        shared: What was found out before; only to save time.
        found: Takes what differs.
    """
    film, path = clean.film, folder / file.path
    drawn = _drawn(cues, film.rate, manifest)
    gaps = _gaps(drawn, film.rate, manifest.card.first)
    numbers = [*(middle_frame(cue, film.rate) for cue in drawn), *gaps]
    greys = partial(shared.greys, path, file.sha256, clean.output)
    try:
        made = shared.film(path, file.sha256)
        require_frames(made, film, film.frames)
        pictures = shared.grouped(path, file.sha256, film.rate).identity(numbers)
        track = Track(manifest.language, tuple(drawn))
        known = (clean, pictures, manifest.language, track.cues, tuple(gaps), manifest.fonts)
        if known in shared.burned:
            return
        for read in (clean.get, greys):
            read(numbers)  # all at once, and here: each is decoded once
        track = in_shape(track, clean.output) or track
        verify_text(made, film, track, clean, greys, hidden=film.frames)
        stray = _stray_text(clean, greys, gaps)
    except FilmpackError as error:
        _add_error(path, error, found)
        return
    if stray is not None:
        what = f"it shows something at frame {stray}, where there is no subtitle."
        found.add("burned text", path.name, what)
        return
    shared.burned.add(known)


def look_at(
    folder: Path,
    file: FileFacts,
    clean: CleanFrames,
    manifest: Manifest,
    cues: Sequence[Cue],
    shared: KnownFilms,
    found: Findings,
) -> None:
    """Some subtitles read from the picture say what they should, letter by letter. No fonts are
    needed for that. The arguments are those of compare_burned()."""
    path = folder / file.path

    def put_off(why: str) -> None:
        found.add("not checked", path.name, f"what its picture says, by reading: {why}")

    pack = pack_of(manifest.language)
    rate = clean.film.rate
    sample = sample_of(_drawn(cues, rate, manifest))
    numbers = [middle_frame(cue, rate) for cue in sample]
    try:
        if pack not in installed_packs():
            put_off(f"tesseract has no {pack!r} here.")
        elif min(clean.output.width, clean.output.height) < _LEAST_LEGIBLE:
            put_off("its letters are too small.")
        elif not sample:
            put_off("no subtitle is shown alone.")
        else:
            before = clean.get(numbers)
            after = shared.greys(path, file.sha256, clean.output, numbers)
            pairs = [(before[n], after[n]) for n in numbers]
            readings = []
            for how in LOOKS:
                readings.append(read_texts([text_alone(*pair, how) for pair in pairs], pack))
            for cue, said in misread(sample, readings):
                what = f"its picture reads {said!r} where subtitle {cue.id.lstrip('c0')} is."
                found.add("burned text", path.name, what)
    except ReadingError as error:
        put_off(str(error).split("\n")[0])
    except FilmpackError as error:
        _add_error(path, error, found)


def _drawn(cues: Sequence[Cue], rate: Fraction, manifest: Manifest) -> list[Cue]:
    """The subtitles before the card, in the film's own time."""
    all_cues = shifted(cues, manifest.film.lead)
    return [cue for cue in all_cues if middle_frame(cue, rate) < manifest.card.first]


def _add_error(path: Path, error: FilmpackError, found: Findings) -> None:
    """Take what an error says of a film, without the film's path, which is told anyway."""
    what = str(error).split("\n")[0].removeprefix(f"{display_path(path)}: ")
    found.add("burned text", path.name, what)


def _stray_text(clean: CleanFrames, greys: Greys, numbers: Sequence[int]) -> int | None:
    """The first of some frames without a subtitle that differs from the clean film's."""
    from PIL import ImageChops

    before, after = clean.get(numbers), greys(numbers)
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
