"""What 'filmpack import' does: read a returned file, match it to cues, fill the catalogue."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from filmpack import files
from filmpack.errors import InputError, Problem, display_path
from filmpack.languages.tags import bcp47
from filmpack.project.workspace import Workspace
from filmpack.timedtext.encoding import Decoded, decode
from filmpack.timedtext.formats.srt import read_srt
from filmpack.timedtext.formats.text import read_text
from filmpack.timedtext.markup import unwrap
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

    def counts(self) -> dict[str, int]:
        """How many texts of each kind, and how many matched no cue."""
        counts = Counter[str](item.kind for item in self.filled)
        if self.unplaced:
            counts["unplaced"] = len(self.unplaced)
        return dict(counts)

    def as_data(self) -> dict[str, object]:
        """For JSON: all fields."""
        return asdict(self)


def import_srt(
    workspace: Workspace,
    language: str,
    file: Path,
    *,
    encoding: str = "",
    replace: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Fill a catalogue from a translated .srt, aligned by time and order.

    Args:
        workspace: The project's files.
        language: The catalogue's name, such as pl or de_CH.
        file: The .srt file.
        encoding: Its encoding; "" detects it.
        replace: Overwrite existing translations that differ.
        dry_run: Report only; write nothing.

    Raises:
        InputError: If the file cannot be read, or most of it matches no cue.
    """
    catalogue = workspace.catalogue(language)
    decoded = _read(file, language, encoding)
    read = read_srt(decoded.text, display_path(file))
    source = workspace.source()
    placed = place(source, read.cues)
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
    return _fill(
        workspace,
        language,
        catalogue,
        list(placed.placements),
        decoded,
        file,
        replace=replace,
        dry_run=dry_run,
        clock_note=note,
        repairs=read.repairs,
        unplaced=tuple((cue.line, unwrap(cue.text)) for cue in placed.unplaced),
    )


def import_text(
    workspace: Workspace,
    language: str,
    file: Path,
    *,
    encoding: str = "",
    replace: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Fill a catalogue from a plain-text file with cue ids.

    Args:
        workspace: The project's files.
        language: The catalogue's name, such as pl or de_CH.
        file: A file that 'filmpack export LANG --to text' wrote.
        encoding: Its encoding; "" detects it.
        replace: Overwrite existing translations that differ.
        dry_run: Report only; write nothing.

    Raises:
        InputError: If the file cannot be read or has an id that the film does not have.
    """
    catalogue = workspace.catalogue(language)
    decoded = _read(file, language, encoding)
    entries = read_text(decoded.text, display_path(file))
    known = {entry.context: entry.text for entry in workspace.entries()}
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
    return _fill(
        workspace,
        language,
        catalogue,
        text_placements(entries, known),
        decoded,
        file,
        replace=replace,
        dry_run=dry_run,
    )


def _fill(
    workspace: Workspace,
    language: str,
    catalogue: PoDocument,
    placements: list[Placement],
    decoded: Decoded,
    file: Path,
    *,
    replace: bool,
    dry_run: bool,
    clock_note: str = "",
    repairs: tuple[Problem, ...] = (),
    unplaced: tuple[tuple[int, str], ...] = (),
) -> Imported:
    missing = [p.cue for p in placements if p.cue not in catalogue.by_context()]
    if missing:
        raise InputError(
            Problem(
                catalogue.name,
                0,
                f"this catalogue has no entry for {', '.join(missing[:8])}.",
                "Run 'filmpack extract' first, so that no text is lost.",
            )
        )
    filled = fill(catalogue, placements, replace=replace)
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
        clock_note,
        repairs,
        tuple(filled),
        unplaced,
        tuple(cue.id for cue in workspace.source() if cue.id not in reached),
    )


def _read(file: Path, language: str, encoding: str) -> Decoded:
    data = files.read_bytes(file, "file to import")
    return decode(data, display_path(file), bcp47(language), encoding)
