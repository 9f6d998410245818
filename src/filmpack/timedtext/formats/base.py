"""What a text format is, and the list of those there are.

To add a format:

1. Put one module into this folder, named after the format.
2. Write a function that takes a Material and returns the file's text. It asks the
   Material only for what the format can hold: `track` (compiled cues), `entries` (the
   catalogue, texts still to be translated included), `picture` (size and frame rate), `title`,
   `closing` (the card in words) or `speakers`. For a binary format it returns Encoded (write_data).
3. If files in the format also come back, write a function (text, name) that returns
   ParsedSubtitles (cues with times; timedtext/parsing/reading.py gathers them) or a tuple of
   TextEntry (texts with ids), and raises InputError with every problem and its line (of a binary
   file the function takes its bytes: read_data). `recognise` tells the format by a file's
   beginning, whatever the file is called.
4. At the end of the module call register(TextFormat(...)).

That is all: formats/__init__.py finds the module, and 'filmpack export --to' and
'filmpack import --format' offer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from filmpack.errors import Problem
from filmpack.timedtext.cue import Side, Track

MOST_CUES = 20_000
"""Cues of a file that is read; a film of three hours has some two thousand."""
LONGEST_TEXT = 10_000
"""Characters of one cue that is read: a hundred times what a subtitle holds."""


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """The picture that text is placed on: square pixels, and frames a second. Full HD when unknown.

    squeezed: it is stored in pixels that are not square.
    """

    width: int = 1920
    height: int = 1080
    rate: Fraction = Fraction(25)
    squeezed: bool = False


@dataclass(frozen=True, slots=True)
class TextEntry:
    """One text of a catalogue; line counts from 1; note is shown as a comment line."""

    id: str
    text: str
    line: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class ParsedCue:
    """One subtitle as it stands in a file; line is where its time line is, from 1.

    doubt says why its text or its times may be wrong, "" where nothing was guessed: such a text
    is never taken for a finished translation. top: it stands at the top of the picture; side is
    where across it.
    """

    line: int
    start: int
    end: int
    text: str
    doubt: str = ""
    top: bool = False
    side: Side = ""

    @property
    def place(self) -> tuple[bool, Side]:
        """As a cue's."""
        return self.top, self.side


@dataclass(frozen=True, slots=True)
class ParsedSubtitles:
    """What was read: cues in order of start, and the repairs that were needed."""

    cues: tuple[ParsedCue, ...]
    repairs: tuple[Problem, ...]


class Material(Protocol):
    """What a writer may ask for of one language. Each is made only when asked for.

    A track takes a compiled catalogue, a picture takes a master: a format that needs
    neither can be written without them.
    """

    @property
    def track(self) -> Track: ...

    @property
    def entries(self) -> Sequence[TextEntry]: ...

    @property
    def picture(self) -> PictureFormat: ...

    @property
    def title(self) -> str:
        """The film's title in the language."""

    @property
    def closing(self) -> str:
        """The closing card in words, a line a row; "" where there is none."""

    @property
    def speakers(self) -> Mapping[str, str]:
        """The names of those who speak, by cue id, where one is known."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """A character that a format's character set lacks, and what stands for it in a cue."""

    cue: str
    character: str
    substitute: str

    def __str__(self) -> str:
        return (
            f"{self.cue}: {self.character!r} (U+{ord(self.character):04X}) as {self.substitute!r}"
        )


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file as it is written, and each use of a substitute in it."""

    data: bytes
    substitutions: tuple[Substitution, ...] = ()


Writer = Callable[[Material], str]
DataWriter = Callable[[Material], Encoded]
CueReader = Callable[[str, str], ParsedSubtitles]
EntryReader = Callable[[str, str], tuple[TextEntry, ...]]
DataReader = Callable[[bytes, str], ParsedSubtitles]
Recogniser = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A subtitle or text format.

    name is what people type, extension the end of the files' names, without a dot.
    A format has a writer, a reader, or both; which reader says what it yields: cues
    with times, or texts with ids. read_data is for a binary format and yields cues with times, as
    write_data is for one that is written.
    aliases are other ends of names that are read; recognise tells the format from the first
    characters of a file (of a binary one, from its bytes as Latin-1). encoding_of gives the
    encoding that a file's bytes name, "" for none.

    italics and ids say what a file in the format shows: slanted text, and which cue a text
    belongs to. `timed` says that a file is for an audience: it is made of a compiled track, and an
    incomplete one says so in its name.
    """

    name: str
    extension: str
    write: Writer | None = None
    read_cues: CueReader | None = None
    read_entries: EntryReader | None = None
    timed: bool = True
    italics: bool = False
    ids: bool = False
    read_data: DataReader | None = None
    aliases: tuple[str, ...] = ()
    recognise: Recogniser | None = None
    encoding_of: Callable[[bytes], str] | None = None
    write_data: DataWriter | None = None

    @property
    def writable(self) -> bool:
        return bool(self.write or self.write_data)

    def render(self, material: Material) -> Encoded:
        """A file of this format. Raises InputError for what it cannot hold, ValueError when the
        format is only read."""
        if self.write_data is not None:
            return self.write_data(material)
        if self.write is None:
            raise ValueError(f"{self.name} is only read")
        return Encoded(self.write(material).encode())

    @property
    def readable(self) -> bool:
        return bool(self.read_cues or self.read_entries or self.read_data)


_FORMATS: dict[str, TextFormat] = {}


def register(made: TextFormat) -> TextFormat:
    """Add a format to the list. Raises ValueError when its name or extension is taken."""
    for other in _FORMATS.values():
        taken = {other.extension, *other.aliases}
        if made.name == other.name or not taken.isdisjoint((made.extension, *made.aliases)):
            raise ValueError(
                f"text format {made.name} (.{made.extension}): {other.name}"
                f" (.{other.extension}) has this name or extension already."
            )
    _FORMATS[made.name] = made
    return made


def registered() -> tuple[TextFormat, ...]:
    """The formats of the modules imported so far, by name; formats.all_formats() finds all."""
    return tuple(_FORMATS[name] for name in sorted(_FORMATS))
