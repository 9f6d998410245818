"""The card as ASS for libass: text at measured places, the QR code as a drawing."""

from __future__ import annotations

from collections.abc import Sequence

from filmpack.cards.layout import GROUND, Layout
from filmpack.timedtext.formats.ass import escape

FAMILIES = {"regular": "Noto Sans", "semibold": "Noto Sans SemiBold"}
LINE_HEIGHT = 1.519
"""Noto Sans: OS/2 winAscent 1124 and winDescent 395, which libass scales by, in ems of 1000.
An ASS font size is this line height, so an em of n pixels is written as n * LINE_HEIGHT."""
QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


def write_card_ass(
    layout: Layout, qr: Sequence[Sequence[bool]] | None, start: int, end: int
) -> str:
    """The card's script, visible on [start, end) in hundredths of a second.

    qr is the code's modules, rows of dark (True) and light.
    """
    times = f"{_time(start)},{_time(end)}"
    events = [_event(0, times, _rectangle(0, 0, layout.width, layout.height, GROUND))]
    if layout.qr and qr:
        x, y, side = layout.qr
        events.append(_event(1, times, _rectangle(x, y, side, side, "#FFFFFF")))
        events.append(_event(2, times, _modules(qr, x, y, side)))
    for box in layout.texts:
        # The line box is taller than the font's own; the text stands in its middle.
        top = box.y + (box.height - box.size * LINE_HEIGHT) / 2
        tags = (
            f"\\an7\\pos({box.x:.2f},{top:.2f})\\fn{FAMILIES[box.weight]}"
            f"\\fs{box.size * LINE_HEIGHT:.3f}\\1c{_colour(box.colour)}"
        )
        events.append(_event(3, times, f"{{{tags}}}{escape(box.text)}"))
    return (
        "[Script Info]\n"
        "ScriptType: v4.00+\n"
        f"PlayResX: {layout.width}\n"
        f"PlayResY: {layout.height}\n"
        "WrapStyle: 2\n"
        "ScaledBorderAndShadow: yes\n"
        "YCbCr Matrix: None\n\n"
        "[V4+ Styles]\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour,"
        " BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle,"
        " BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
        "Style: Card,Noto Sans,20,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,"
        "100,100,0,0,1,0,0,7,0,0,0,1\n\n"
        "[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        + "".join(events)
    )


def _event(layer: int, times: str, text: str) -> str:
    return f"Dialogue: {layer},{times},Card,,0,0,0,,{text}\n"


def _rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    w, h = round(width), round(height)
    return (
        f"{{\\an7\\pos({round(x)},{round(y)})\\1c{_colour(colour)}\\p1}}"
        f"m 0 0 l {w} 0 {w} {h} 0 {h}{{\\p0}}"
    )


def _modules(qr: Sequence[Sequence[bool]], x: float, y: float, side: float) -> str:
    """The dark modules as one drawing, each a whole number of pixels so that edges are sharp."""
    count = len(qr) + 2 * QUIET
    size = max(1, int(side // count))
    inset = round((side - size * len(qr)) / 2)
    parts = []
    for row, modules in enumerate(qr):
        column = 0
        while column < len(modules):
            if not modules[column]:
                column += 1
                continue
            stop = column
            while stop < len(modules) and modules[stop]:
                stop += 1
            a, b, c, d = column * size, row * size, stop * size, (row + 1) * size
            parts.append(f"m {a} {b} l {c} {b} {c} {d} {a} {d}")
            column = stop
    where = f"{round(x) + inset},{round(y) + inset}"
    return f"{{\\an7\\pos({where})\\1c&H000000&\\p1}}{' '.join(parts)}{{\\p0}}"


def _colour(colour: str) -> str:
    return f"&H{colour[5:7]}{colour[3:5]}{colour[1:3]}&"


def _time(hundredths: int) -> str:
    seconds, rest = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{rest:02d}"
