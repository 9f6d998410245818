"""What is read from pictures, compared with what should stand there. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from filmpack.timedtext.cue import Cue
from filmpack.timedtext.markup import strip_tags

_SAMPLE = 8
"""Subtitles of a film that are read."""
_LEGIBLE = 12
"""Letters from which a subtitle is read: in a shorter one, one mistake is many of its letters."""
_ALIKE, _MEAN = 0.6, 0.9
"""The part of its letters with which a subtitle, and all on average, must be read right. Measured
in five languages on flat, white and moving ground, better of two readings: at least 0.82 and 0.96;
with another subtitle's text or another language's, at most 0.4."""


def sample_of(cues: Sequence[Cue]) -> list[Cue]:
    """Some subtitles, spread evenly over a film; all where there are few. None that is shown
    together with another one, and short ones only where there are no others."""
    alone = [
        cue
        for cue in cues
        if not any(
            other is not cue and other.start < cue.end and cue.start < other.end for other in cues
        )
    ]
    fit = [cue for cue in alone if len(letters_of(cue.text)) >= _LEGIBLE] or alone
    step = max(1, len(fit) / _SAMPLE)
    return [fit[int(step * number)] for number in range(min(_SAMPLE, len(fit)))]


def letters_of(text: str) -> str:
    """A text as readings are compared: readers of pictures join words and mistake points."""
    return "".join(char for char in strip_tags(text).casefold() if char.isalnum())


def likeness(text: str, reading: str) -> float:
    """From 0 to 1, how much of a text's letters a reading has."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(letters_of(text), letters_of(reading))


def misread(cues: Sequence[Cue], readings: Sequence[Sequence[str]]) -> list[tuple[Cue, str]]:
    """The subtitles whose picture says something else, with what it says.

    Args:
        cues: The subtitles that should be there.
        readings: What was read where each stands; several tries, of which the best counts.
    """
    best = []
    for cue, tries in zip(cues, zip(*readings, strict=True), strict=True):
        best.append(max((likeness(cue.text, said), said) for said in tries))
    fit = not best or sum(like for like, _ in best) / len(best) >= _MEAN
    least = _ALIKE if fit else _MEAN
    return [(cue, said) for cue, (like, said) in zip(cues, best, strict=True) if like < least]
