"""What 'filmpack import' does: read a returned file, match it to cues, fill the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from dataclasses import replace as replace_fields
from pathlib import Path

from filmpack import files
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.languages.tags import bcp47
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.encoding import Decoded, decode
from filmpack.timedtext.formats import (
    format_for_content,
    format_for_extension,
    readable_formats,
)
from filmpack.timedtext.formats.base import EntryReader, ParsedSubtitles, TextFormat
from filmpack.timedtext.markup import unwrap
from filmpack.translation.account import WordCount, count_words
from filmpack.translation.fill import Filled, fill, text_placements
from filmpack.translation.placement import Placement, place
from filmpack.translation.po.document import PoDocument

_LEAST_FIT = 0.5
"""Minimum share of matched cues; below it the file probably belongs to another film."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import."""

    file: str
    catalogue: str
    written: bool
    dry_run: bool
    encoding_note: str
    clock_note: str
    repairs: tuple[Problem, ...]
    filled: tuple[Filled, ...]
    unplaced: tuple[tuple[int, str], ...]
    """(line, text) of each subtitle that matches no cue."""
    untouched: tuple[str, ...]
    """Ids of the cues for which the file has no text."""
    words: WordCount
    """Where the file's words went."""

    def counts(self) -> dict[str, int]:
        """How many texts of each kind, and how many matched no cue."""
        counts = Counter[str](item.kind for item in self.filled)
        if self.unplaced:
            counts["unplaced"] = len(self.unplaced)
        return dict(counts)

    def as_data(self) -> dict[str, object]:
        """For JSON: all fields."""
        return asdict(self)


def import_file(
    workspace: Workspace,
    language: str,
    file: Path,
    *,
    form: str = "",
    encoding: str = "",
    replace: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Fill a catalogue from a translated file.

    Cues with times are aligned by time and order; texts with ids go where their id says.

    Args:
        workspace: The project's files.
        language: The catalogue's name, such as pl or de_CH.
        file: The translated file.
        form: The name of its format in timedtext/formats; "" goes by its extension.
        encoding: Its encoding; "" detects it.
        replace: Overwrite existing translations that differ.
        dry_run: Report only; write nothing.

    Raises:
        ConfigError: If there is no such format, or none can be told from the extension.
        InputError: If the file cannot be read, most of its cues match none of the film's,
            or it has an id that the film does not have.
    """
    catalogue = workspace.catalogue(language)
    data = files.read_bytes(file, "file to import")
    chosen = _format(file, form, data)
    decoded = decode(data, display_path(file), bcp47(language), encoding)
    if chosen.read_cues is not None:
        read = chosen.read_cues(decoded.text, display_path(file))
        found = _placed_by_time(_cues(workspace, language), read, file)
    else:
        assert chosen.read_entries is not None
        found = _placed_by_id(workspace, language, chosen.read_entries, decoded, file)
    if not form and chosen != format_for_extension(file.suffix):
        what = f"this file is {chosen.name} by its content, and was read as such."
        said = Problem(display_path(file), 1, what)
        found = replace_fields(found, repairs=(said, *found.repairs))
    return _fill(workspace, language, catalogue, found, decoded, file, replace, dry_run)


_HEAD = 1000
"""Bytes of a file that tell its format."""


def _format(file: Path, name: str, data: bytes) -> TextFormat:
    """The format that is named, or that the file's content or else its extension tells."""
    known = readable_formats()
    head = data[:_HEAD]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    told = format_for_content(head.decode("utf-16" if wide else "latin-1", "ignore").lstrip("ï»¿"))
    if told and not name:
        return told
    if name:
        if name not in known:
            raise ConfigError(f"no format {name!r} can be imported.", f"Use {_either(known)}.")
        return known[name]
    found = format_for_extension(file.suffix)
    if found is None or found.name not in known:
        extensions = [f".{form.extension}" for form in known.values()]
        kind = f"{file.suffix} files" if file.suffix else "files without an extension"
        raise ConfigError(
            f"{display_path(file)}: {kind} cannot be imported.",
            f"Save it as {_either(extensions)}, or name its format: --format {'|'.join(known)}.",
        )
    return found


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the texts of a file go, and what there is to say of it."""

    placements: list[Placement]
    clock_note: str = ""
    repairs: tuple[Problem, ...] = ()
    unplaced: tuple[tuple[int, str], ...] = ()
    texts: tuple[str, ...] = ()
    """All that the file says, in its order."""


def _cues(workspace: Workspace, language: str) -> list[Cue]:
    """The cues that a language's catalogue has, in the order of the film."""
    return [entry.cue for entry in workspace.messages_of(language) if entry.cue]


def _placed_by_time(cues: Sequence[Cue], read: ParsedSubtitles, file: Path) -> _Found:
    placed = place(cues, read.cues, display_path(file))
    if placed.fit < _LEAST_FIT:
        raise InputError(
            Problem(
                display_path(file),
                0,
                f"only {placed.fit:.0%} of these subtitles match the film's; nothing was imported.",
                "Check that the file belongs to this film and is complete.",
            )
        )
    clock = placed.clock
    note = ""
    if clock.scale != 1 or abs(clock.shift) > 200:
        note = (
            f"{display_path(file)}: scaled times by {float(clock.scale):.5f} and shifted them by"
            f" {clock.shift / 1000:+.2f} s to match the film."
        )
    return _Found(
        list(placed.placements),
        note,
        read.repairs,
        tuple((cue.line, unwrap(cue.text)) for cue in placed.unplaced),
        tuple(cue.text for cue in read.cues),
    )


def _placed_by_id(
    workspace: Workspace, language: str, read_entries: EntryReader, decoded: Decoded, file: Path
) -> _Found:
    entries = read_entries(decoded.text, display_path(file))
    known = {entry.context: entry.text for entry in workspace.messages_of(language)}
    unknown = [
        Problem(
            display_path(file),
            e.line,
            f"the film has no cue [{e.id}].",
            "Keep the ids as exported.",
        )
        for e in entries
        if e.id not in known
    ]
    if unknown:
        raise InputError(unknown)
    return _Found(text_placements(entries, known), texts=tuple(e.text for e in entries))


def _fill(
    workspace: Workspace,
    language: str,
    catalogue: PoDocument,
    found: _Found,
    decoded: Decoded,
    file: Path,
    replace: bool,
    dry_run: bool,
) -> Imported:
    known = catalogue.by_context()
    missing = [p.cue for p in found.placements if p.cue not in known]
    if missing:
        raise InputError(
            Problem(
                catalogue.name,
                0,
                f"this catalogue has no entry for {', '.join(missing[:8])}.",
                "Run 'filmpack extract' first, so that no text is lost.",
            )
        )
    filled = fill(catalogue, found.placements, replace=replace)
    reached = {item.context for item in filled if item.kind != "unmatched"}
    written = False if dry_run else workspace.save(language, catalogue)
    note = (
        f"{display_path(file)}: read as {decoded.encoding}, detected from its letters."
        if decoded.guessed
        else ""
    )
    return Imported(
        display_path(file),
        catalogue.name,
        written,
        dry_run,
        note,
        found.clock_note,
        found.repairs,
        tuple(filled),
        found.unplaced,
        tuple(cue.id for cue in _cues(workspace, language) if cue.id not in reached),
        count_words(found.texts, found.placements, filled, [text for _, text in found.unplaced]),
    )
