"""TTML and its profiles (IMSC, EBU-TT-D, DFXP), for television and streaming: reading;
imsc.py and ebuttd.py write it.

The document is read as it comes, with the line of each element; nothing that a document type
declaration could define (entities, other files) is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filmpack.errors import InputError, Problem
from filmpack.timedtext.formats.base import ParsedCue, ParsedSubtitles, TextFormat, register
from filmpack.timedtext.parsing.reading import Reading
from filmpack.timedtext.parsing.subrip_markup import read_subrip_markup
from filmpack.timedtext.parsing.ttml_layout import TtmlLayout, is_italic
from filmpack.timedtext.parsing.ttml_times import TtmlClock, read_clock

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_DEEPEST = 100
"""Elements inside each other; documents that programs write have eight."""
_SPACE = re.compile(r"[ \t\r\n]+")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")
_ENCODING = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][\w.-]{0,40})["']"""
)
_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*<(?:[\w.-]+:)?tt[\s>]", re.S
)
_UNSHOWN = ("metadata", "title", "desc", "copyright", "agent", "set", "animate", "audio", "image")
"""Elements whose text is not shown (TTML2, 14)."""
_TIMES_ADVICE = 'Write begin="00:00:06.000" and end="00:00:08.320".'


def read_ttml(text: str, name: str) -> ParsedSubtitles:
    """Read a TTML document; `name` is used in messages.

    Each p is a subtitle, as is each span where only spans have times. Italics, line breaks and
    regions at the top stay.

    Raises InputError with every problem found: no XML, a document type declaration, a subtitle
    without times, or with times that can't be read, no subtitle.
    """
    from xml.parsers import expat

    reading = Reading(name)
    body = _with_characters(reading, text.removeprefix("\ufeff"))
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    document = _Document(reading, parser)
    parser.StartDoctypeDeclHandler = document.doctype
    parser.StartElementHandler = document.start
    parser.EndElementHandler = document.end
    parser.CharacterDataHandler = document.text
    try:
        parser.Parse(body.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        what = f"this is not well-formed XML: {expat.ErrorString(error.code)}."
        raise InputError(
            Problem(name, error.lineno, what, "Save it again, in the program that wrote it.")
        ) from None
    return reading.finish('A subtitle is a <p begin="…" end="…"> with text in the body of a <tt>.')


def declared_encoding(data: bytes) -> str:
    """The encoding that an XML file's first line names; "" for none."""
    match = _ENCODING.match(data[:400])
    return match[1].decode("ascii") if match else ""


def _with_characters(reading: Reading, text: str) -> str:
    """The text with characters for the names that HTML has and XML does not, such as &nbsp;."""
    if "&" not in text:
        return text
    from html import unescape

    seen: dict[str, int] = {}

    def character(match: re.Match[str]) -> str:
        found = unescape(match[0])
        if found == match[0] or set(found) & set("<>&\"'"):
            return match[0]
        seen.setdefault(match[0], match.start())
        return found

    changed = _ENTITY.sub(character, text)
    if seen:
        line = text.count("\n", 0, min(seen.values())) + 1
        reading.repaired(line, f"{', '.join(seen)}: read as the characters that they stand for.")
    return changed


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that is open: what its text inherits. Times are milliseconds of the document.

    end is None where none is set; timed: it or one around it, up to the p, states its own.
    """

    name: str
    begin: int = 0
    end: int | None = None
    timed: bool = False
    italic: bool = False
    preserve: bool = False
    region: str = ""
    align: str = ""
    shown: bool = False
    sequential: bool = False


@dataclass(slots=True)
class _Run:
    """Text of one look and one time."""

    begin: int
    end: int | None
    timed: bool
    pieces: list[tuple[bool, str]] = field(default_factory=list)
    """(italic, text)"""


class _Document:
    """A document while it is read: handlers for the parser's events."""

    def __init__(self, reading: Reading, parser: XMLParserType) -> None:
        self.reading = reading
        self.parser = parser
        self.layout = TtmlLayout()
        self.clock = TtmlClock()
        self.open: list[_Element] = []
        self.follows: list[int] = []
        """For each open element, when the next child of a sequence begins."""
        self.region = ""
        self.runs: list[_Run] = []
        self.line = 0

    def doctype(self, *_: object) -> None:
        self.refuse("a document type declaration (<!DOCTYPE …>) is not read.", "Delete it.")

    def refuse(self, what: str, advice: str) -> None:
        """Raise InputError: nothing below can be read."""
        line = self.parser.CurrentLineNumber
        raise InputError(Problem(self.reading.name, line, what, advice))

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if len(self.open) >= _DEEPEST:
            what = f"more than {_DEEPEST} elements lie inside each other."
            self.refuse(what, "Is this the right file?")
        name = _local(tag)
        attributes = {_local(key): value for key, value in given.items()}
        around = self.open[-1] if self.open else _Element("")
        if name == "tt" and not self.open:
            self.clock = read_clock(attributes)
            self.layout.read_root(attributes)
        self._define(name, attributes)
        if name == "br":
            self._add("\n")
        self.open.append(self._inside(around, name, attributes))
        self.follows.append(self.open[-1].begin)
        if name == "p":
            self.runs, self.line = [], self.parser.CurrentLineNumber

    def _define(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a style or a region of the head."""
        called = attributes.get("id", "")
        if name == "region":
            self.region = called
            self.layout.regions[called] = dict(attributes)
        elif name == "style" and self.open and self.open[-1].name == "region":
            inner = self.layout.properties(attributes)
            self.layout.regions[self.region] = inner | self.layout.regions[self.region]
        elif name == "style":
            self.layout.styles[called] = dict(attributes)

    def _inside(self, around: _Element, name: str, attributes: Mapping[str, str]) -> _Element:
        """What an element's text inherits: from the elements around it, changed by its own."""
        begin, end, timed = self._times(around, attributes)
        region = attributes.get("region", "") or around.region
        properties = self.layout.properties(attributes)
        italic = around.italic
        if region != around.region:
            italic = is_italic(self.layout.region(region), italic)
        space = attributes.get("space", "")
        return _Element(
            name,
            begin,
            end,
            timed or (around.timed and name != "p"),
            is_italic(properties, italic),
            space == "preserve" if space else around.preserve,
            region,
            properties.get("textAlign", "") or around.align * (region == around.region),
            (around.shown or name == "p") and name not in _UNSHOWN,
            attributes.get("timeContainer", "") == "seq",
        )

    def _times(
        self, around: _Element, attributes: Mapping[str, str]
    ) -> tuple[int, int | None, bool]:
        """When an element begins and ends, in the document's time, and whether it says so."""
        stated: dict[str, int] = {}
        for key in ("begin", "end", "dur"):
            if key not in attributes:
                continue
            time = self.clock.milliseconds(attributes[key])
            if time is None:
                what = f"this time cannot be read: {key}={attributes[key][:40]!r}."
                self.reading.refused(self.parser.CurrentLineNumber, what, _TIMES_ADVICE)
                time = 0
            stated[key] = time
        base = self.follows[-1] if around.sequential else around.begin
        begin = base + stated.get("begin", 0)
        ends = [] if around.end is None else [around.end]
        if "end" in stated:
            ends.append(base + stated["end"])
        if "dur" in stated:
            ends.append(begin + stated["dur"])
        return begin, min(ends, default=None), bool(stated)

    def text(self, data: str) -> None:
        around = self.open[-1]
        if around.shown:
            self._add(data if around.preserve else _SPACE.sub(" ", data))
        elif (said := data.strip()) and not any(one.name == "head" for one in self.open):
            line = self.parser.CurrentLineNumber
            self.reading.repaired(line, f"{said[:60]!r}, which is not shown, was left out.")

    def _add(self, text: str) -> None:
        """Put text at the end of the subtitle, with the look and the time that it has here."""
        if not self.open or not self.open[-1].shown:
            return
        around = self.open[-1]
        times = (around.begin, around.end, around.timed)
        if not self.runs or (
            text.strip() and (self.runs[-1].begin, self.runs[-1].end, self.runs[-1].timed) != times
        ):
            self.runs.append(_Run(*times))
        self.runs[-1].pieces.append((around.italic, text))

    def end(self, tag: str) -> None:
        done = self.open.pop()
        self.follows.pop()
        if self.follows and self.open[-1].sequential and done.end is not None:
            self.follows[-1] = done.end
        if _local(tag) == "p" and done.shown:
            self._finish(done)

    def _finish(self, paragraph: _Element) -> None:
        """Take the subtitle of a p, or those of its spans."""
        runs = [run for run in self.runs if any(text.strip() for _, text in run.pieces)]
        moved = [run for run in runs if (run.begin, run.end) != (paragraph.begin, paragraph.end)]
        if len(moved) != len(runs):
            if moved:
                what = "parts of this subtitle have times of their own; it was kept whole."
                self.reading.repaired(self.line, what)
            runs = [_Run(paragraph.begin, paragraph.end, True, _pieces(self.runs))]
        elif not runs and (paragraph.timed or self.runs):
            self.reading.repaired(self.line, "a subtitle without text was left out.")
        top = self.layout.is_top(paragraph.region)
        for run in runs:
            if run.end is None:
                what = "this subtitle has no end time."
                self.reading.refused(self.line, what, _TIMES_ADVICE)
            else:
                # Converters copy SubRip's markup as text.
                found = read_subrip_markup(_plain(run.pieces))
                for kind, what in found.left_out:
                    self.reading.left_out(self.line, what, kind)
                side = found.side or self.layout.side(paragraph.region, paragraph.align)
                self.reading.add(
                    ParsedCue(
                        *(self.line, run.begin, run.end, found.text),
                        top=top or found.top,
                        side=side,
                    )
                )
        self.reading.refuse_number(len(self.reading.cues))
        self.runs = []


def _pieces(runs: list[_Run]) -> list[tuple[bool, str]]:
    return [piece for run in runs for piece in run.pieces]


def _plain(pieces: list[tuple[bool, str]]) -> str:
    """A subtitle's text: italics tagged, each line without spaces around it and no line empty."""
    tagged: list[str] = []
    slanted = False
    for italic, text in pieces:
        if italic != slanted and text.strip():
            tagged.append("<i>" if italic else "</i>")
            slanted = italic
        tagged.append(text)
    whole = ("".join(tagged) + "</i>" * slanted).replace(" </i>", "</i> ")
    lines = (_SPACE.sub(" ", line).strip() for line in whole.split("\n"))
    return "\n".join(line for line in lines if line)


def _local(name: str) -> str:
    """A name without its namespace's prefix: documents call one namespace differently."""
    return name.rpartition(":")[2]


register(
    TextFormat(
        "ttml",
        "ttml",
        read_cues=read_ttml,
        italics=True,
        ids=True,
        aliases=("dfxp", "xml", "imsc"),
        encoding_of=declared_encoding,
        recognise=lambda head: _ROOT.match(head.removeprefix("\ufeff")) is not None,
    )
)
