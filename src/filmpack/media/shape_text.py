"""How subtitles stand in a picture: as on a wide one, or as its shape asks for."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from filmpack.media.choices import ShapeName
from filmpack.media.film import VideoFormat
from filmpack.media.rendition import Rendition
from filmpack.media.shapes import (
    GAP,
    LINES,
    SHAPES,
    Reframing,
    picture_size,
    reframed,
    text_top,
)
from filmpack.media.signing import layout as signing
from filmpack.media.text import fonts
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats.ass import (
    LINE_HEIGHT,
    Event,
    SubtitleStyle,
    ass_events,
    ass_head,
)
from filmpack.timedtext.reshape import Room
from filmpack.timedtext.safe_areas import SAFE_AREAS, TELEVISION, SafeArea

_OUTLINE, _SHADOW = 0.0058, 0.0019
"""In parts of the picture's width, where that is the shorter side."""
_MARGINS = Fraction(1, 10)
"""Of the picture's width, at both sides of text."""
_FROM_EDGE = 0.005
"""Between the safe area's upper edge and text at the top, in parts of the height."""


def safe_area(picture: VideoFormat) -> SafeArea:
    """Where text may stand in a picture."""
    return TELEVISION if picture.reframed is None else _safe_in(picture.reframed.shape)


def safe_area_of(rendition: Rendition) -> SafeArea:
    """Where text may stand in a rendition's pictures."""
    return TELEVISION if rendition.reframing is None else _safe_in(rendition.reframing.shape)


def _safe_in(shape: ShapeName) -> SafeArea:
    return SAFE_AREAS[SHAPES[shape].safe_area]


def subtitle_style(picture: VideoFormat, language: str = "") -> SubtitleStyle:
    """How subtitles in a language (BCP 47) look in a picture."""
    style, placed = fonts.subtitle_style(language), picture.reframed
    if picture.beside is not None:
        film = picture.beside.film
        under = (film.height / picture.height) + GAP * style.size / LINE_HEIGHT
        free = 1 - film.width / picture.width
        return replace(style, margin=under, alignment=8, free_right=free)
    if placed is None:
        return style
    shape, width, height = SHAPES[placed.shape], picture.width, picture.height
    em = shape.em * width
    hanging = placed.margins
    return replace(
        style,
        size=em * LINE_HEIGHT / height,
        outline=_OUTLINE * width / height,
        shadow=_SHADOW * width / height,
        margin=text_top(placed, em) / height if hanging else shape.below,
        alignment=8 if hanging else 2,
    )


def script_head(picture: VideoFormat, language: str) -> str:
    """The beginning of a script of subtitles in a language (BCP 47) for a picture."""
    style = subtitle_style(picture, language)
    return ass_head(*picture.shown_size, style, squeezed=picture.squeezed, language=language)


def script_events(track: Track, rate: Fraction, picture: VideoFormat) -> tuple[Event, ...]:
    """The events of a track in a picture; rate is the film's, in frames a second."""
    from_top = 0
    if picture.reframed is not None:
        from_top = round((safe_area(picture).top + _FROM_EDGE) * picture.height)
    return ass_events(track.cues, rate, track.language, from_top)


def shape_room(picture: VideoFormat) -> Room | None:
    """What a picture of another shape, or with sign language, holds of a subtitle; None for one of
    the film's own."""
    placed = picture.reframed
    if picture.beside is not None:
        film = Fraction(picture.beside.film.width, picture.width)
        # The margins at both sides are those of the whole picture.
        wide, high = picture.shown_size
        ems = fonts.line_room((film - _MARGINS) / (1 - _MARGINS) * Fraction(wide, high))
        return Room(ems, signing.LINES, most_lines(picture), True)
    if placed is None:
        return None
    shape = SHAPES[placed.shape]
    return Room(shape.room / shape.em, LINES, most_lines(picture), placed.margins)


def room_in(how: Reframing, width: int, height: int, most: int = 0) -> Room:
    """What a picture of another shape holds of a subtitle.

    Args:
        how: The shape, and how the film fits it.
        width: The film's, in square pixels.
        height: The film's, likewise.
        most: The greatest height of the picture, in pixels; 0 for no limit.
    """
    size = picture_size(width, height, most, how.shape)
    placed = reframed((width, height), Fraction(1), size, how)
    room = shape_room(VideoFormat(*size, rate=Fraction(25), reframed=placed))
    assert room is not None
    return room


def room_beside(width: int, height: int) -> Room:
    """What a picture with sign language holds of a subtitle; its size is in square pixels."""
    room = shape_room(
        VideoFormat(width, height, Fraction(25), beside=signing.beside(width, height))
    )
    assert room is not None
    return room


def most_lines(picture: VideoFormat) -> int:
    """How many lines of subtitles fit into a picture's safe area, one above the other."""
    style, area = subtitle_style(picture), safe_area(picture)
    other = area.bottom if style.alignment == 8 else area.top
    return int((1 - style.margin - other) / style.size)
