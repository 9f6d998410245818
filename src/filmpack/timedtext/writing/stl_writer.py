"""Writing EBU STL files (EBU Tech 3264-E): for open subtitling, in one of its five character sets.

What a set lacks goes through a fixed table of substitutes, each use of which is told; a letter
without one stops the file. Nothing is taken from the clock: the same cues give the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from filmpack.errors import InputError, Problem
from filmpack.languages.scripts import script_of_language
from filmpack.languages.sdh import without_sdh
from filmpack.languages.tags import primary_subtag
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.formats.base import Encoded, Material, Substitution
from filmpack.timedtext.frames import nearest_frame
from filmpack.timedtext.markup import spans
from filmpack.timedtext.parsing.iso6937 import encode_iso6937

# Source of all codes: EBU Tech 3264-E, February 1991: sections 4 and 5, appendices 1 to 3.
_CODECS = {"01": "iso8859_5", "02": "iso8859_6", "03": "iso8859_7", "04": "iso8859_8"}
"""Character sets by their code; 00 is ISO 6937."""
_TABLES = {
    **dict.fromkeys(("bg", "mk", "ru", "sr", "uk"), "01"),
    **dict.fromkeys(("ar", "fa", "ur"), "02"),
    "el": "03",
    "he": "04",
}
_BEYOND = ("fa", "ur", "vi")
"""Languages that need more letters of their script than its set has."""
_LANGUAGES = {
    **{"sq": 0x01, "br": 0x02, "ca": 0x03, "hr": 0x04, "cy": 0x05, "cs": 0x06, "da": 0x07},
    **{"de": 0x08, "en": 0x09, "es": 0x0A, "eo": 0x0B, "et": 0x0C, "eu": 0x0D, "fo": 0x0E},
    **{"fr": 0x0F, "fy": 0x10, "ga": 0x11, "gd": 0x12, "gl": 0x13, "is": 0x14, "it": 0x15},
    **{"la": 0x17, "lv": 0x18, "lb": 0x19, "lt": 0x1A, "hu": 0x1B, "mt": 0x1C, "nl": 0x1D},
    **{"nb": 0x1E, "nn": 0x1E, "no": 0x1E, "oc": 0x1F, "pl": 0x20, "pt": 0x21, "ro": 0x22},
    **{"rm": 0x23, "sr": 0x24, "sk": 0x25, "sl": 0x26, "fi": 0x27, "sv": 0x28, "tr": 0x29},
    **{"bg": 0x77, "el": 0x70, "uk": 0x49, "ru": 0x56, "he": 0x6C, "ar": 0x7E, "fa": 0x5A},
    **{"mk": 0x63, "ur": 0x48},
}
_SUBSTITUTES = {
    **{"„": '“"', "“": '"', "”": '"', "«": '"', "»": '"'},
    **{"‚": "‘'", "‘": "'", "’": "'", "‹": "'", "›": "'"},
    **{"–": "-", "—": "-", "\u2010": "-", "\u2011": "-", "\u2212": "-"},
    **{"\u05be": "-", "\u05f3": "'", "\u05f4": '"'},  # Hebrew maqaf, geresh and gershayim
    **{"\u202f": "\u00a0 ", "\u00a0": " ", "\u2009": " "},
    **{"ș": "ş", "ț": "ţ", "Ș": "Ş", "Ț": "Ţ", "♪": "#", "•": "-"},
}
"""For characters that a set may lack, others to take in their place: the first that it has."""
_LONGER = {"…": "...", "€": "EUR", "№": "No"}
UNSEEN = frozenset("\u2060\u200c\u200d\u00ad")
"""Characters that only say where lines may break."""

_ITALIC, _UPRIGHT, _LINE, _UNUSED = 0x80, 0x81, 0x8A, 0x8F
_HEAD, _TEXT = 1024, 112
_JUSTIFIED = {"left": 1, "": 2, "right": 3}
"""The justification code (JC) of each side."""
_MOST_BLOCKS = 0xEF
"""Extension blocks of one subtitle."""
_ROWS = 23
_HOURS = 24
_NTSC = Fraction(30000, 1001)


def write_stl(material: Material) -> Encoded:
    """An EBU STL file, with each substitute that was used.

    Raises InputError for a language whose letters no character set has, a character that has no
    substitute (once), and a film of a day or more.
    """
    track, rate = material.track, _rate(material.picture.rate)
    if not holds(track.language):
        what = f"EBU STL has no character set for {track.language}."
        raise InputError(Problem(track.language, 0, what, "Leave this format out."))
    writer = _Writer(track.language, rate)
    blocks = [block for n, cue in enumerate(track.cues) for block in writer.blocks(n, cue)]
    if writer.problems:
        raise InputError(writer.problems)
    head = _head(material.title, track, rate, writer.table, len(blocks))
    return Encoded(head + b"".join(blocks), tuple(writer.substitutions))


def holds(language: str) -> bool:
    """Whether one of the format's character sets has a language's letters."""
    base = primary_subtag(without_sdh(language))
    if "-Latn" in language:
        return base not in _BEYOND
    return base not in _BEYOND and (base in _TABLES or script_of_language(language) == "Latn")


def _rate(rate: Fraction) -> Fraction:
    """The frames by which time codes count: the standard knows 25 and NTSC's 30. A film of another
    rate has its real time in 25ths of a second."""
    return _NTSC if rate == _NTSC else Fraction(25)


@dataclass
class _Writer:
    language: str
    rate: Fraction
    substitutions: list[Substitution] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def base(self) -> str:
        return primary_subtag(without_sdh(self.language))

    @property
    def table(self) -> str:
        """The code of the character set."""
        if "-Latn" in self.language:
            return "00"
        return _TABLES.get(self.base, "00")

    def blocks(self, number: int, cue: Cue) -> Iterator[bytes]:
        """The blocks of 128 bytes that hold a subtitle."""
        data = self._field(cue)
        parts = [data[at : at + _TEXT] for at in range(0, len(data), _TEXT)] or [b""]
        if number > 0xFFFF or len(parts) > _MOST_BLOCKS:
            self._refuse(cue, "the format has no room for it", "Shorten the text.")
            return
        times = [_time_code(ms, self.rate) for ms in (cue.start, cue.end)]
        if any(code[0] >= _HOURS for code in times):
            self._refuse(cue, "its time is a day or more", "Is this the right source?")
            return
        # Rows as teletext counts them, of double height: an importer for it is not surprised.
        lines = data.count(_LINE) + 1
        row = 2 if cue.top else max(1, _ROWS + 1 - 2 * lines)
        for at, part in enumerate(parts):
            extension = 0xFF if at == len(parts) - 1 else at
            across = _JUSTIFIED[cue.side]
            head = [0, number & 0xFF, number >> 8, extension, 0, *times[0], *times[1], row]
            yield bytes([*head, across, 0]) + part.ljust(_TEXT, bytes([_UNUSED]))

    def _field(self, cue: Cue) -> bytes:
        """A subtitle's text; italics end with each row, since a row begins upright."""
        out = bytearray()
        for italic, text in spans(unicodedata.normalize("NFC", cue.text)):
            for at, row in enumerate(text.split("\n")):
                if at:
                    out.append(_LINE)
                letters = b"".join(self._code(char, cue) for char in row)
                if letters:
                    out += bytes([_ITALIC, *letters, _UPRIGHT]) if italic else letters
        return bytes(out)

    def _code(self, char: str, cue: Cue) -> bytes:
        if (found := _encode(char, self.table)) is not None:
            return found
        if char in UNSEEN:
            return b""
        for other in (*_SUBSTITUTES.get(char, ""), _LONGER.get(char, "")):
            codes = [_encode(one, self.table) for one in other]
            if codes and None not in codes:
                self.substitutions.append(Substitution(cue.id, char, other))
                return b"".join(filter(None, codes))
        what = f"EBU STL has no code for {char!r} (U+{ord(char):04X}) in {self.language}"
        self._refuse(cue, what, "Write it with other letters, or leave this format out.")
        return b""

    def _refuse(self, cue: Cue, what: str, advice: str) -> None:
        """Note a problem at the first cue that has it."""
        if any(problem.what == f"{what}." for problem in self.problems):
            return
        self.problems.append(Problem(f"{self.language}: {cue.id}", 0, f"{what}.", advice))


def _encode(char: str, table: str) -> bytes | None:
    if table == "00":
        return encode_iso6937(char)
    try:
        code = char.encode(_CODECS[table])
    except UnicodeEncodeError:
        return None
    return code if 0x20 <= code[0] < 0x7F or code[0] >= 0xA0 else None


def _time_code(ms: int, rate: Fraction) -> tuple[int, int, int, int]:
    """Hours, minutes, seconds and frames."""
    seconds, frames = divmod(nearest_frame(ms, rate), round(rate))
    return seconds // 3600, seconds // 60 % 60, seconds % 60, frames


def _head(title: str, track: Track, rate: Fraction, table: str, blocks: int) -> bytes:
    """The block of 1024 bytes about the file (GSI). Dates stay blank: a film's texts have none."""
    code = _LANGUAGES.get(primary_subtag(without_sdh(track.language)), 0)
    first = _time_code(track.cues[0].start, rate) if track.cues else (0, 0, 0, 0)
    named = _padded(title, 32)
    parts: Sequence[bytes] = (
        b"850",  # the character set of this block
        f"STL{round(rate)}.01".encode(),
        b"0",  # open subtitling
        table.encode(),
        f"{code:02X}".encode(),
        *(named, _padded("", 32), named, _padded("", 32)),  # programme's and episode's titles
        *(_padded("", 32), _padded("", 32), _padded("", 16)),  # translator, reference
        *(b" " * 6, b" " * 6, b"00"),  # made, revised, revision
        *(f"{blocks:05}".encode(), f"{len(track.cues):05}".encode(), b"001"),
        *(b"40", f"{_ROWS}".encode(), b"1"),  # characters a row, rows; time codes are for use
        *(b"00000000", "".join(f"{part:02}" for part in first).encode()),
        *(b"1", b"1", b"   "),  # disks, the number of this one, country
        *(_padded("", 32), _padded("", 32), _padded("", 32)),  # publisher, editor
    )
    return b"".join(parts).ljust(_HEAD)


def _padded(text: str, size: int) -> bytes:
    return text.encode("cp850", "replace")[:size].ljust(size)
