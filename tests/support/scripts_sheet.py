"""Ten cues and the card of a demo film in twelve languages and five shapes of pictures.

    python tests/support/scripts_sheet.py FOLDER_OF_FONTS docs/scripts.png

draws them all on one sheet. FOLDER_OF_FONTS has what 'filmpack fonts add ja ko zh-Hans' brings.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image as Images
from PIL import ImageDraw, ImageFont

from filmpack.cards.card import Card, CardRow, Online
from filmpack.cards.drawing import DrawnCard, draw_card, render_cards
from filmpack.cards.legibility import problems
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import Film, VideoFormat
from filmpack.media.pictures.ass_pictures import FRAMES_PER_SECOND, draw_script
from filmpack.media.rendition import Rendition, output_format
from filmpack.media.shape_text import (
    safe_area,
    script_events,
    script_head,
    subtitle_style,
)
from filmpack.media.shapes import Reframing
from filmpack.media.text.font_files import font_files, use_project_fonts
from filmpack.pipeline.drawable import in_shape
from filmpack.timedtext.cue import Cue, Track, cue_id
from filmpack.timedtext.formats.ass import LINE_HEIGHT, ass_body
from script_samples import CARD_TEXTS, SAMPLES

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE = (1280, 720)
_RATE = Fraction(FRAMES_PER_SECOND)
_FRAME = 1000 // FRAMES_PER_SECOND
_WIDE = Film(Path("film.mp4"), *SIZE, _RATE, 100, "h264", ())
_PAL = Film(Path("film.mp4"), 720, 576, _RATE, 100, "h264", (), Fraction(64, 45))
SHAPES: dict[str, VideoFormat] = {
    "16:9": output_format(_WIDE, Rendition()),
    "1:1": output_format(_WIDE, Rendition(reframing=Reframing("1:1"))),
    "4:5": output_format(_WIDE, Rendition(reframing=Reframing("4:5"))),
    "9:16": output_format(_WIDE, Rendition(reframing=Reframing("9:16"))),
    "PAL": output_format(_PAL, Rendition()),
}
"""The pictures of a film of 1280x720, and of 720x576 with the pixels of anamorphic PAL."""
_MARGIN, _FILM = "#2c3232", "#404848"
_COLUMN, _HIGH, _PAD, _GAP, _EM = 250, 290, 4, 10, 12


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


def shaped_cues(language: str, picture: VideoFormat) -> tuple[Cue, ...]:
    """The ten cues as a picture shows them: broken anew, smaller or split where its shape asks."""
    cues = (Cue(cue_id(n), 2000 * n, 2000 * n + 2000, t) for n, t in enumerate(SAMPLES[language]))
    track = Track(language, tuple(cues))
    return (in_shape(track, picture) or track).cues


def cue_pictures(language: str, picture: VideoFormat) -> list[Image]:
    """One frame for each of shaped_cues(), as a player shows it: in square pixels."""
    cues = tuple(
        replace(cue, start=_FRAME * n, end=_FRAME * (n + 1))
        for n, cue in enumerate(shaped_cues(language, picture))
    )
    events = script_events(Track(language, cues), _RATE, picture)
    script = script_head(picture, language) + ass_body(events, _RATE)
    size = picture.width, picture.height
    drawn = draw_script(
        find_ffmpeg(), [script], size, _ground(picture), len(cues), what="drawing cues"
    )
    if not picture.squeezed:
        return drawn
    return [one.resize(picture.shown_size, Images.Resampling.LANCZOS) for one in drawn]


def _ground(picture: VideoFormat) -> Image:
    """The film and its margins, each in one colour."""
    whole = Images.new("RGB", (picture.width, picture.height), _MARGIN)
    if picture.reframed is None:
        whole.paste(_FILM, (0, 0, picture.width, picture.height))
    else:
        box = picture.reframed.placed
        whole.paste(_FILM, (box.x, box.y, box.x + box.width, box.y + box.height))
    return whole


def drawn_card(language: str, picture: VideoFormat) -> DrawnCard:
    """A language's card, laid out for a picture."""
    drawn = draw_card(demo_card(language), *picture.shown_size, safe=safe_area(picture))
    assert problems(drawn.layout) == []
    return drawn


def _bands(pictures: list[Image], picture: VideoFormat, language: str) -> Iterator[Image]:
    """Of each picture the rows with text, in letters of one size for all shapes."""
    em = subtitle_style(picture, language).size * picture.height / LINE_HEIGHT
    room = round(_COLUMN * em / _EM)
    for one in pictures:
        inked = one.convert("L").point(lambda level: 255 * (level > 150)).getbbox()
        assert inked
        left, pad = max(0, one.width - room) // 2, round(0.3 * em)
        band = one.crop((left, inked[1] - pad, one.width - left, inked[3] + pad))
        size = round(band.width * _COLUMN / room), round(band.height * _COLUMN / room)
        yield band.resize(size, Images.Resampling.LANCZOS)


def _column(language: str, picture: VideoFormat) -> Image:
    """The card, one whole frame, and below them the text of all cues."""
    frames = cue_pictures(language, picture)
    (card,) = render_cards(find_ffmpeg(), [drawn_card(language, picture)])
    wide, high = picture.shown_size
    below = wide > high
    across = _COLUMN if below else (_COLUMN - _PAD) // 2
    small = across, round(high * across / wide)
    column = Images.new("RGB", (_COLUMN, 4000), "white")
    column.paste(card.resize(small, Images.Resampling.LANCZOS), (0, 0))
    place = (0, small[1] + _PAD) if below else (across + _PAD, 0)
    column.paste(frames[5].resize(small, Images.Resampling.LANCZOS), place)
    y = _HIGH
    for band in _bands(frames, picture, language):
        column.paste(band, ((_COLUMN - band.width) // 2, y))
        y += band.height + 1
    return column.crop((0, 0, _COLUMN, y))


def sheet() -> Image:
    """All languages below one another, the shapes side by side."""
    regular = next(path for path in font_files() if path.stem == "NotoSans-Regular")
    font, head = ImageFont.truetype(regular, 16), 26
    rows = [(tag, [_column(tag, picture) for picture in SHAPES.values()]) for tag in SAMPLES]
    high = sum(head + max(one.height for one in row) for _, row in rows)
    whole = Images.new("RGB", (len(SHAPES) * (_COLUMN + _GAP), high), "white")
    draw, y = ImageDraw.Draw(whole), 0
    for tag, row in rows:
        for number, (name, column) in enumerate(zip(SHAPES, row, strict=True)):
            x = number * (_COLUMN + _GAP)
            draw.text((x, y + 2), f"{tag}  {name}", fill="black", font=font)
            whole.paste(column, (x, y + head))
        y += head + max(one.height for one in row)
    return whole.quantize(32)


if __name__ == "__main__":
    use_project_fonts(Path(sys.argv[1]).glob("*.ttf"))
    sheet().save(sys.argv[2], optimize=True)
