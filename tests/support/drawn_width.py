"""How wide libass draws lines, told from the pixels."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from filmpack.languages.scripts import font_family
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.pictures.ass_pictures import FRAMES_PER_SECOND, draw_script
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.formats.ass import (
    LINE_HEIGHT,
    AssScript,
    Dialogue,
    SubtitleStyle,
    ass_events,
)
from filmpack.timedtext.formats.ass import subtitle_head as head_of

_WIDTH, _HEIGHT, _ROW, _EDGE = 1800, 1200, 100, 60
_ROWS = _HEIGHT // _ROW
_RATE = Fraction(25)


def drawn_widths(lines: Sequence[str], em: float, language: str) -> list[float]:
    """The advance widths of lines as they are drawn, in pixels.

    Each is drawn twice, from the left edge to the right and from the right edge to the left: by
    how much the two lie apart tells the width, whatever room the letters have at their sides.

    Args:
        lines: The lines, in one language.
        em: Their size in pixels.
        language: Its BCP 47 tag.
    """
    head = head_of(_WIDTH, _HEIGHT, language=language)
    events = ass_events([Cue(CueId("c0001"), 0, 1000, line) for line in lines], _RATE, language)
    frame = 100 // FRAMES_PER_SECOND
    shown = []
    for number, event in enumerate(events):
        place, at = divmod(number, _ROWS // 2)
        times = max(0, place * frame - frame // 2), place * frame + frame // 2
        for side, (anchor, x) in enumerate(((7, _EDGE), (9, _WIDTH - _EDGE))):
            tags = f"\\an{anchor}\\pos({x},{(2 * at + side) * _ROW})\\bord0\\shad0"
            text = f"{{{tags}\\fs{em * LINE_HEIGHT:.3f}}}{event.text}"
            shown.append(Dialogue(*times, text, head.style.name))
    pictures = draw_script(
        find_ffmpeg(),
        [str(AssScript(head, tuple(shown)))],
        (_WIDTH, _HEIGHT),
        "#000000",
        -(-len(lines) // (_ROWS // 2)),
        what="drawing lines",
    )
    found = []
    for number in range(len(lines)):
        place, at = divmod(number, _ROWS // 2)
        pixels = np.asarray(pictures[place].convert("L"), dtype=float)
        left, right = (
            _middle(pixels[(2 * at + n) * _ROW : (2 * at + n + 1) * _ROW]) for n in (0, 1)
        )
        found.append(_WIDTH - 2 * _EDGE - (right - left))
    return found


def columns_of(
    lines: Sequence[str], em: float, language: str, like: str = ""
) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    """The pixels of each line, drawn by itself at the left edge.

    Args:
        lines: The lines, in one language.
        em: Their size in pixels.
        language: Its BCP 47 tag.
        like: The language whose fonts draw them; the same one by default.

    Returns:
        Rows by columns, 0 for the ground and 255 for full ink.
    """
    style = SubtitleStyle(family=font_family(like or language))
    head = head_of(_WIDTH, _HEIGHT, style, language=language)
    events = ass_events([Cue(CueId("c0001"), 0, 1000, line) for line in lines], _RATE, language)
    frame = 100 // FRAMES_PER_SECOND
    shown = []
    for number, event in enumerate(events):
        place, at = divmod(number, _ROWS)
        times = max(0, place * frame - frame // 2), place * frame + frame // 2
        tags = f"\\an7\\pos({_EDGE},{at * _ROW})\\bord0\\shad0\\fs{em * LINE_HEIGHT:.3f}"
        shown.append(Dialogue(*times, f"{{{tags}}}{event.text}", head.style.name))
    pictures = draw_script(
        find_ffmpeg(),
        [str(AssScript(head, tuple(shown)))],
        (_WIDTH, _HEIGHT),
        "#000000",
        -(-len(lines) // _ROWS),
        what="drawing lines",
    )
    found = []
    for number in range(len(lines)):
        place, at = divmod(number, _ROWS)
        pixels = np.asarray(pictures[place].convert("L"), dtype=np.float64)
        found.append(pixels[at * _ROW : (at + 1) * _ROW])
    return found


def _middle(row: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """Where the ink's weight lies, in pixels from the left."""
    columns = row.sum(axis=0)
    if not columns.sum():
        raise AssertionError("nothing was drawn")
    return float((columns * np.arange(len(columns))).sum() / columns.sum())
