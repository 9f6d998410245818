"""EBU STL (EBU Tech 3264-E), as broadcasters exchange subtitles: reading; stl_writer.py writes it.

A file is binary: a block of 1024 bytes about the file (GSI), then blocks of 128 bytes (TTI), each
with 112 bytes of text. Line numbers in messages are the numbers of these blocks, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from filmpack.errors import InputError, Problem
from filmpack.timedtext.cue import Side
from filmpack.timedtext.formats.base import ParsedCue, ParsedSubtitles, TextFormat, register
from filmpack.timedtext.markup import close_italics
from filmpack.timedtext.parsing.iso6937 import UNKNOWN, decode_iso6937
from filmpack.timedtext.parsing.reading import Reading
from filmpack.timedtext.writing.stl_writer import write_stl

_HEAD = 1024
_BLOCK = 128
_RATES = {23: Fraction(24000, 1001), 30: Fraction(30000, 1001)}
"""Of frame rates that a file rounds; all others are what it says."""
_TABLES = {"01": "iso8859-5", "02": "iso8859-6", "03": "iso8859-7", "04": "iso8859-8"}
"""Character sets by their code; 00, and what is unknown, is ISO 6937."""
_ETH = (b"0E", b"14")
"""The codes of Faroese and Icelandic, whose letter Ð has the code of Đ."""
_ROWS = 23
"""Rows of a teletext page."""
_SIDES: dict[int, Side] = {1: "left", 3: "right"}
"""By justification code (JC); 0 and 2 are the middle's."""
_ITALIC, _UPRIGHT, _LINE, _UNUSED = 0x80, 0x81, 0x8A, 0x8F
_RESERVED = range(0xF0, 0xFF)
"""Extension numbers of blocks that hold no text; 0xFF ends a subtitle's last one."""
_NOTHING = re.compile(rb"[\x00\x1a\x20\x8f\r\n]*")
_WHOLE_ADVICE = "Ask for the whole file."


def read_stl(data: bytes, name: str) -> ParsedSubtitles:
    """Read an EBU STL file; `name` is used in messages.

    Italics stay, and places in the upper half; times count from the programme's start.

    Raises InputError with every problem found: no STL file, one that is cut off, times that are
    none, no subtitle.
    """
    reading = Reading(name)
    head = _read_head(reading, data)
    blocks = [data[at : at + _BLOCK] for at in range(_HEAD, len(data), _BLOCK)]
    if blocks and len(blocks[-1]) < _BLOCK:
        if not _NOTHING.fullmatch(blocks[-1]):
            reading.refused(len(blocks), "the file is cut off in this block.", _WHOLE_ADVICE)
        blocks.pop()
    reading.refuse_number(len(blocks))
    if head.blocks not in (None, len(blocks)):
        what = f"the file has {len(blocks)} blocks and says that there are {head.blocks}."
        reading.repaired(len(blocks), what, _WHOLE_ADVICE)
    parts: list[_Subtitle] = []
    for found in _subtitles(reading, blocks, head):
        if found.cumulative > 1 and parts:
            parts.append(found)
            continue
        _add(reading, parts)
        parts = [found]
    _add(reading, parts)
    _from_start(reading, head)
    return reading.finish("A subtitle is a block of 128 bytes behind the first 1024.")


@dataclass(frozen=True, slots=True)
class _Head:
    """What the file says of itself.

    nominal is the rate by which time codes count frames; start the programme's, in milliseconds;
    rows those of the picture; blocks is None where the file doesn't say how many it has.
    """

    rate: Fraction
    nominal: int
    decode: Callable[[bytes], str]
    start: int
    rows: int
    blocks: int | None


@dataclass(frozen=True, slots=True)
class _Subtitle:
    """The blocks of one subtitle, read; block is the number of the first.

    cumulative is 0 for a subtitle by itself; 1 to 3 is the first, another, and the last of some
    that build up a text.
    """

    block: int
    cumulative: int
    start: int
    end: int
    text: str
    top: bool
    side: Side


def _read_head(reading: Reading, data: bytes) -> _Head:
    rate = re.fullmatch(rb"STL(\d\d)\.\d\d", data[3:11])
    if len(data) < _HEAD or rate is None:
        what = "this is not an EBU STL file: it does not begin with its block of 1024 bytes."
        raise InputError(Problem(reading.name, 0, what, "Is this the right file?"))
    nominal = int(rate[1])
    if not 20 <= nominal <= 60:
        reading.repaired(0, f"{nominal} is not a valid frame rate; read at 25 frames a second.")
        nominal = 25
    exact = _RATES.get(nominal, Fraction(nominal))
    nominal = 24 if nominal == 23 else nominal
    table = data[12:14].decode("latin-1")
    if table != "00" and table not in _TABLES:
        reading.repaired(0, f"the character set {table!r} is unknown; read as Latin.")
    text = data[256:264].decode("latin-1")
    codes = [int(text[at : at + 2]) for at in range(0, 8, 2)] if text.isdecimal() else []
    start = _milliseconds(codes, exact, nominal) if codes else 0
    rows = data[253:255].decode("latin-1").strip()
    is_open = data[11:12] not in (b"1", b"2")
    blocks = data[238:243].decode("latin-1").strip()
    return _Head(
        exact,
        nominal,
        _decoder(_TABLES.get(table, ""), eth=data[14:16].upper() in _ETH),
        start or 0,
        int(rows) if is_open and rows.isdecimal() and int(rows) else _ROWS,
        int(blocks) if blocks.isdecimal() else None,
    )


def _decoder(codec: str, *, eth: bool) -> Callable[[bytes], str]:
    if not codec and eth:
        return lambda data: decode_iso6937(data).replace("Đ", "Ð")
    if not codec:
        return decode_iso6937
    return lambda data: data.decode(codec, "replace")


def _milliseconds(codes: Sequence[int], rate: Fraction, nominal: int) -> int | None:
    """The time of hours, minutes, seconds and frames; None where they are none."""
    hours, minutes, seconds, frames = codes
    if hours > 23 or minutes > 59 or seconds > 59 or frames >= nominal:
        return None
    count = ((hours * 60 + minutes) * 60 + seconds) * nominal + frames
    return round(1000 * count / rate)


def _subtitles(reading: Reading, blocks: Sequence[bytes], head: _Head) -> Iterator[_Subtitle]:
    """Each subtitle, of one block or of several."""
    text, first = b"", 0
    for number, block in enumerate(blocks, 1):
        extension, comment = block[3], block[15]
        if extension in _RESERVED:
            continue
        if not text:
            first = number
        text += block[16:].rstrip(bytes([_UNUSED]))
        if extension != 0xFF and number < len(blocks):
            continue
        whole, text = text, b""
        words = _text(reading, first, whole, head)
        if comment == 1:
            reading.repaired(first, f"a comment was left out: {words[:200]!r}.")
            continue
        start, end = (_milliseconds(block[at : at + 4], head.rate, head.nominal) for at in (5, 9))
        if start is None or end is None:
            what = f"this subtitle has no valid times: {words[:40]!r}."
            reading.refused(first, what, "Correct them in the program that wrote the file.")
            continue
        if start == end == 0:
            reading.repaired(first, f"a subtitle without times was left out: {words[:200]!r}.")
            continue
        top = 0 < block[13] < head.rows // 2
        yield _Subtitle(first, block[4], start, end, words, top, _SIDES.get(block[14], ""))


def _text(reading: Reading, block: int, data: bytes, head: _Head) -> str:
    """A subtitle's words with italics, from the bytes of its text fields."""
    pieces: list[str] = []
    letters = bytearray()

    def take() -> None:
        pieces.append(head.decode(bytes(letters)))
        letters.clear()

    for code in data:
        if 0x20 <= code < 0x7F or code >= 0xA0:
            letters.append(code)
            continue
        take()
        if code == _UNUSED:
            continue
        if code in (_ITALIC, _UPRIGHT):
            pieces.append("<i>" if code == _ITALIC else "</i>")
        elif code == _LINE:
            pieces.append("\n")
        else:
            pieces.append(" ")  # a colour or a size takes a place on a teletext page
            if code < 0x08 and code != 0x07:
                reading.left_out(block, "a colour", "colour")
            elif code == 0x82:
                reading.left_out(block, "an underline", "underline")
    take()
    lines = (re.sub(" +", " ", line).strip() for line in "".join(pieces).split("\n"))
    # A row begins upright on television: italics of two rows are closed and opened again.
    return close_italics("\n".join(filter(None, lines))).replace("</i>\n<i>", "\n")


def _add(reading: Reading, parts: Sequence[_Subtitle]) -> None:
    """Take a subtitle, or those that build up one."""
    if not parts:
        return
    first = parts[0]
    text = "\n".join(filter(None, (part.text for part in parts)))
    doubt = ""
    if UNKNOWN in text:
        doubt = "it has characters that could not be read"
        reading.repaired(first.block, f"a character could not be read; it stands as {UNKNOWN}.")
    if len(parts) > 1:
        what = f"a text that builds up in {len(parts)} steps was read as one subtitle."
        reading.repaired(first.block, what)
    end = max(part.end for part in parts)
    placed = ParsedCue(first.block, first.start, end, text, doubt, first.top, first.side)
    reading.add(placed)


def _from_start(reading: Reading, head: _Head) -> None:
    """Let times count from the programme's start; what ends before it, such as a slate, is told.

    Where all do, the start is not that of these times, and they stay as they are.
    """
    shown = [cue for cue in reading.cues if cue.end > head.start]
    if not head.start or not shown:
        return
    for cue in reading.cues:
        if cue.end <= head.start:
            what = f"a subtitle before the programme's start was left out: {cue.text[:200]!r}."
            reading.repaired(cue.line, what)
    reading.cues = [
        replace(cue, start=max(0, cue.start - head.start), end=cue.end - head.start)
        for cue in shown
    ]


register(
    TextFormat(
        "stl",
        "stl",
        read_data=read_stl,
        write_data=write_stl,
        italics=True,
        recognise=lambda head: re.match(r"...STL\d\d\.\d\d", head, re.S) is not None,
    )
)
