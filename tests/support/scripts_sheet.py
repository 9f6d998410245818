"""Draw docs/scripts.png: ten cues and the card in twelve languages.

    python tests/support/scripts_sheet.py FOLDER_OF_FONTS docs/scripts.png

FOLDER_OF_FONTS has what 'filmpack fonts add ja ko zh-Hans' brings.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.cards.card import Card, CardRow, Online
from filmpack.cards.drawing import DrawnCard, draw_card, render_cards
from filmpack.cards.legibility import problems
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.pictures.ass_pictures import FRAMES_PER_SECOND, draw_script
from filmpack.media.text.font_files import use_project_fonts
from filmpack.media.text.fonts import subtitle_style
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.formats.ass import write_ass
from script_samples import CARD_TEXTS, SAMPLES

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE = (1280, 720)
_STRIP, _BAND, _ACROSS, _GAP = 400, (0, 555, 1280, 700), 4, 6


def demo_card(language: str) -> Card:
    """A card of an invented country."""
    label, threat, emergency, caption = CARD_TEXTS[language]
    first, second, third = _beats(language)
    online = Online("a", "https://example.org/help", "example.org/help", caption, label, True)
    talk = CardRow("a", label, "", "116 111", "")
    report = CardRow("b", threat, "", "example.org/report", "")
    return Card(language, (first, second, third), talk, (), threat, (report,), emergency, online)


def _beats(language: str) -> tuple[str, str, str]:
    upper, lower = SAMPLES[language][9].split("\n")
    for mark in (". ", "। ", "። ", "։ ", " "):
        if mark in upper:
            first, second = upper.split(mark, 1)
            return first + mark.strip(), second, lower
    raise AssertionError(language)


def cue_pictures(language: str) -> list[Image]:
    """Ten frames of 1280x720, each with one cue."""
    rate = Fraction(FRAMES_PER_SECOND)
    cues = [
        Cue(CueId(f"c{number:04}"), 100 * number, 100 * number + 100, text)
        for number, text in enumerate(SAMPLES[language])
    ]
    script = write_ass(cues, *SIZE, rate, subtitle_style(language), language=language)
    return draw_script(find_ffmpeg(), [script], SIZE, "#404848", len(cues), what="drawing cues")


def drawn_card(language: str) -> DrawnCard:
    """A language's card, laid out at 1280x720."""
    drawn = draw_card(demo_card(language), *SIZE)
    assert problems(drawn.layout) == []
    return drawn


def sheet() -> Image:
    """All languages on one picture."""
    from PIL import Image as Images

    cards = render_cards(find_ffmpeg(), [drawn_card(language) for language in SAMPLES])
    card_high = _STRIP * SIZE[1] // SIZE[0]
    strip_high = _STRIP * (_BAND[3] - _BAND[1]) // SIZE[0]
    high = card_high + 10 * strip_high + _GAP
    rows = -(-len(SAMPLES) // _ACROSS)
    whole = Images.new("RGB", (_ACROSS * (_STRIP + _GAP), rows * high), "white")
    for number, (language, card) in enumerate(zip(SAMPLES, cards, strict=True)):
        row, column = divmod(number, _ACROSS)
        x, y = column * (_STRIP + _GAP), row * high
        whole.paste(card.resize((_STRIP, card_high), Images.Resampling.LANCZOS), (x, y))
        for place, picture in enumerate(cue_pictures(language)):
            band = picture.crop(_BAND).resize((_STRIP, strip_high), Images.Resampling.LANCZOS)
            whole.paste(band, (x, y + card_high + place * strip_high))
    return whole.quantize(48)


if __name__ == "__main__":
    use_project_fonts(Path(sys.argv[1]).glob("*.ttf"))
    sheet().save(sys.argv[2], optimize=True)
