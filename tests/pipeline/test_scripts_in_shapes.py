"""Ten cues and the card in twelve languages and five shapes of pictures: right letters, in their
order, undistorted, inside the safe area. docs/scripts.png shows them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from expected_glyphs import Pixels, require_order
from filmpack.cards.drawing import render_cards
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import VideoFormat
from filmpack.media.shape_text import safe_area, subtitle_style
from filmpack.media.text.fonts import FONTS
from filmpack.project.workspace import Workspace
from filmpack.timedtext.formats.ass import LINE_HEIGHT
from filmpack.timedtext.markup import strip_tags
from registry_fonts import use_registry_font
from script_samples import SAMPLES
from scripts_sheet import SHAPES, cue_pictures, drawn_card, shaped_cues

_GROUND = 100
"""Brighter than what the text stands on, in grey."""


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(name, marks=() if name in ("16:9", "9:16") else pytest.mark.endurance)
        for name in SHAPES
    ],
)
@pytest.mark.parametrize(
    "language",
    [pytest.param(tag, marks=() if tag == "ar" else pytest.mark.full) for tag in SAMPLES],
)
def test_each_script_is_right_in_each_shape(
    workspace: Callable[[], Workspace], language: str, shape: str
) -> None:
    use_registry_font(language, workspace())
    picture = SHAPES[shape]
    em = subtitle_style(picture, language).size * picture.height / LINE_HEIGHT
    cues = shaped_cues(language, picture)
    assert "".join("".join(cue.text.split()) for cue in cues) == "".join(
        "".join(text.split()) for text in SAMPLES[language]
    )
    for cue, frame in zip(cues, cue_pictures(language, picture), strict=True):
        assert FONTS.undrawn(cue.text, "regular", language) == ()
        grey = np.asarray(frame.convert("L"), dtype=np.float64)
        ink = np.clip(grey - _GROUND, 0, None) * 255 / (255 - _GROUND)
        require_inside(ink, picture)
        lines = strip_tags(cue.text).split("\n")
        size = em * cue.size / 100
        for line, pixels in zip(lines, rows_of(ink, len(lines), size), strict=True):
            drawn = require_order(line, language, size, pixels)
            # libass puts each glyph on a sixth of a pixel, and edges fade over one.
            for found, wanted in (
                (drawn.width, drawn.wanted_width),
                (drawn.height, drawn.wanted_height),
            ):
                assert found == pytest.approx(wanted, rel=0.01, abs=2), (line, found, wanted)
    card = drawn_card(language, picture)
    for box in card.layout.texts:
        assert FONTS.undrawn(box.text, box.weight, language) == (), box.what
    (still,) = render_cards(find_ffmpeg(), [card])
    require_inside(np.asarray(still.convert("L"), dtype=np.float64), picture)


def require_inside(ink: Pixels, picture: VideoFormat) -> None:
    """Assert that what is bright stands in the picture's safe area, but for the faint edge of a
    letter."""
    safe = safe_area(picture)
    bright = ink > 150
    rows, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
    high, wide = ink.shape
    assert columns[0] >= safe.left * wide - 2
    assert columns[-1] < (1 - safe.right) * wide + 2
    assert rows[0] >= safe.top * high - 2
    assert rows[-1] < (1 - safe.bottom) * high + 2


def rows_of(ink: Pixels, count: int, em: float) -> list[Pixels]:
    """The rows of each of so many lines of text below one another."""
    step = em * LINE_HEIGHT
    used = np.flatnonzero(ink.any(axis=1))
    # The lines' own heights tell where they are parted: by the emptiest row near each seam.
    middle = (used[0] + used[-1]) / 2
    seams = [0]
    for number in range(1, count):
        at = middle + (number - count / 2) * step
        near = np.arange(max(1, round(at - 0.4 * em)), min(len(ink) - 1, round(at + 0.4 * em)))
        seams.append(int(near[np.argmin(ink[near].sum(axis=1))]))
    seams.append(len(ink))
    return [ink[top:end] for top, end in pairwise(seams)]
