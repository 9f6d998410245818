"""TTML and EBU STL files for tests, written as broadcasters' programs write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from xml.sax.saxutils import escape

from filmpack.timedtext.cue import Cue, format_time
from filmpack.timedtext.markup import spans

_TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
    xmlns:tts="http://www.w3.org/ns/ttml#styling" xml:lang="en" ttp:timeBase="media">
  <head>
    <styling><style xml:id="slanted" tts:fontStyle="italic"/></styling>
    <layout>
      <region xml:id="bottom" tts:origin="10% 70%" tts:extent="80% 20%" tts:displayAlign="after"/>
      <region xml:id="top" tts:origin="10% 10%" tts:extent="80% 20%" tts:displayAlign="before"/>
    </layout>
  </head>
  <body region="bottom">
    <div>
{paragraphs}
    </div>
  </body>
</tt>
"""
_ACCENTS = {
    "\u0300": 0xC1,
    "\u0301": 0xC2,
    "\u0302": 0xC3,
    "\u0303": 0xC4,
    "\u0306": 0xC6,
    "\u0307": 0xC7,
    "\u0308": 0xC8,
    "\u030a": 0xCA,
    "\u0327": 0xCB,
    "\u030b": 0xCD,
    "\u0328": 0xCE,
    "\u030c": 0xCF,
}
_LETTERS = {"ł": 0xF8, "Ł": 0xE8, "ß": 0xFB, "’": 0xB9, "“": 0xAA, "”": 0xBA, "—": 0xD0}
UNUSED = b"\x8f"


def ttml_file(cues: Sequence[Cue]) -> str:
    """A TTML document of these cues."""
    return _TTML.format(paragraphs="\n".join(map(_paragraph, cues)))


def _paragraph(cue: Cue) -> str:
    text = "".join(
        f'<span style="slanted">{_rows(part)}</span>' if italic else _rows(part)
        for italic, part in spans(cue.text)
    )
    times = f'begin="{format_time(cue.start, ".")}" end="{format_time(cue.end, ".")}"'
    region = ' region="top"' if cue.top else ""
    return f"      <p {times}{region}>{text}</p>"


def _rows(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def stl_file(
    cues: Sequence[Cue],
    table: str = "00",
    start: str = "00000000",
    rate: int = 25,
    blocks: Sequence[bytes] | None = None,
) -> bytes:
    """An EBU STL file.

    Args:
        cues: The subtitles; text that their table cannot hold raises an error.
        table: The code of the character set.
        start: The time code of the programme's start, eight digits, from which times count.
        rate: Frames a second.
        blocks: Blocks of text in place of the cues'.
    """
    first = sum(
        int(start[at : at + 2]) * size
        for at, size in ((0, 3600 * rate), (2, 60 * rate), (4, rate), (6, 1))
    )
    if blocks is None:
        blocks = [
            block
            for number, cue in enumerate(cues)
            for block in _blocks(number, cue, table, first, rate)
        ]
    head = b"850STL%02d.010" % rate + table.encode() + b"20"
    head = head.ljust(224) + b"260101260101" + b"00"
    head += b"%05d%05d" % (len(blocks), len(cues)) + b"001" + b"4023" + b"1"
    return (head + start.encode()).ljust(1024) + b"".join(blocks)


def stl_block(
    number: int,
    times: tuple[int, int],
    text: bytes,
    *,
    extension: int = 0xFF,
    cumulative: int = 0,
    row: int = 20,
    comment: int = 0,
    rate: int = 25,
) -> bytes:
    """One block of at most 112 bytes of text; times are frames from midnight."""
    head = bytes([0, number & 0xFF, number >> 8, extension, cumulative])
    for frames in times:
        seconds = frames // rate
        head += bytes([seconds // 3600, seconds // 60 % 60, seconds % 60, frames % rate])
    return head + bytes([row, 2, comment]) + text.ljust(112, UNUSED)


def _blocks(number: int, cue: Cue, table: str, first: int, rate: int) -> list[bytes]:
    data = b"".join(
        b"\x80" * italic + _encoded(part, table) + b"\x81" * italic
        for italic, part in spans(cue.text)
    )
    parts = [data[at : at + 112] for at in range(0, len(data), 112)]
    start, end = (first + (time * rate + 500) // 1000 for time in (cue.start, cue.end))
    return [
        stl_block(
            number,
            (start, end),
            part,
            extension=0xFF if at == len(parts) - 1 else at,
            row=2 if cue.top else 20,
            rate=rate,
        )
        for at, part in enumerate(parts)
    ]


def _encoded(text: str, table: str) -> bytes:
    if table != "00":
        codec = {"01": "iso8859-5", "03": "iso8859-7"}[table]
        return b"\x8a".join(line.encode(codec) for line in text.split("\n"))
    return b"".join(map(_code, text))


def _code(char: str) -> bytes:
    if char == "\n":
        return b"\x8a"
    if char in _LETTERS:
        return bytes([_LETTERS[char]])
    parts = unicodedata.normalize("NFD", char)
    return bytes(_ACCENTS[accent] for accent in parts[1:]) + parts[0].encode("ascii")
