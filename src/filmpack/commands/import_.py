"""What 'filmpack import' does: read a returned file, match it to cues, fill the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from dataclasses import replace as replace_fields
from pathlib import Path

from filmpack import files
from filmpack.errors import InputError, Problem, display_path
from filmpack.languages.tags import bcp47
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Cue
from filmpack.timedtext.formats import format_for_extension
from filmpack.timedtext.formats.base import EntryReader, ParsedSubtitles
from filmpack.timedtext.markup import unwrap
from filmpack.timedtext.parsing.encoding import Decoded, decode
from filmpack.timedtext.parsing.subtitle_file import decode_file, format_of_file, read_file
from filmpack.translation.account import WordCount, count_words
from filmpack.translation.fill import NOTE, SAME, Confirms, Filled, fill, text_placements
from filmpack.translation.placement import Placement, place
from filmpack.translation.po.document import PoDocument, PoEntry
from filmpack.translation.returned_po import charset_of, is_catalogue, place_catalogue

PO = "po"
"""The name of the format of a returned catalogue, beside those of timedtext/formats."""
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

    @property
    def confirmed(self) -> int:
        """How many fuzzy translations are finished, because the file has the same text."""
        return sum(item.confirmed for item in self.filled)

    @property
    def kept(self) -> int:
        """How many finished translations stayed, and are fuzzy, because the file has another."""
        return sum(item.kind == "conflict" for item in self.filled)

    @property
    def unconfirmed(self) -> int:
        """How many fuzzy translations have the file's text and stayed fuzzy."""
        return sum(item.fuzzy and item.reason == SAME for item in self.filled)

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
        form: The name of its format in timedtext/formats; "" goes by its content, then its
            extension.
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
    name = display_path(file)
    if form == PO or (not form and _is_po(file, data)):
        decoded = decode(data, name, bcp47(language), encoding, charset_of(data))
        found = _placed_by_context(workspace, language, decoded, file)
        return _fill(workspace, language, catalogue, found, decoded, file, replace, dry_run)
    chosen = format_of_file(data, file.suffix, form, name)
    decoded = decode_file(chosen, data, name, bcp47(language), encoding)
    read = read_file(chosen, data, decoded, name)
    if read is not None:
        found = _placed_by_time(_cues(workspace, language), read, file)
    else:
        assert chosen.read_entries is not None
        found = _placed_by_id(workspace, language, chosen.read_entries, decoded, file)
    if not form and chosen != format_for_extension(file.suffix):
        what = f"this file is {chosen.name} by its content, and was read as such."
        said = Problem(name, 1, what)
        found = replace_fields(found, repairs=(said, *found.repairs))
    return _fill(workspace, language, catalogue, found, decoded, file, replace, dry_run)


def _is_po(file: Path, data: bytes) -> bool:
    """Whether a file is a catalogue, by its name or by its beginning."""
    if file.suffix.lower() in (".po", ".pot"):
        return True
    return is_catalogue(data[:4000].decode("latin-1"))


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the texts of a file go, and what there is to say of it."""

    placements: list[Placement]
    clock_note: str = ""
    repairs: tuple[Problem, ...] = ()
    unplaced: tuple[tuple[int, str], ...] = ()
    texts: tuple[str, ...] = ()
    """All that the file says, in its order."""
    confirms: Confirms = "same source"
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The translator's own, by context."""
    translator: str = ""


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
    repairs = read.repairs
    if placed.elsewhere:
        what = (
            "subtitles at another place (top, bottom, left or right) than the source's:"
            f" {len(placed.elsewhere)}; the source's placement counts."
        )
        repairs = (*repairs, Problem(display_path(file), placed.elsewhere[0], what))
    return _Found(
        list(placed.placements),
        note,
        repairs,
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
    texts = tuple(entry.text for entry in entries)
    # A file of texts with ids holds fuzzy ones, too, as they were exported: nobody may have
    # looked at them.
    return _Found(text_placements(entries, known), texts=texts, confirms="asked")


def _placed_by_context(workspace: Workspace, language: str, decoded: Decoded, file: Path) -> _Found:
    known = {entry.context: entry.text for entry in workspace.messages_of(language)}
    document = PoDocument.parse(decoded.text, display_path(file))
    returned = place_catalogue(document, known, language)
    texts = [item.text for item in returned.placements]
    # What both keep of cues that left the film is not left over.
    retired = {unwrap(block.msgstr) for block in workspace.catalogue(language).obsolete}
    unplaced = tuple(one for one in returned.unplaced if one[1] not in retired)
    return _Found(
        list(returned.placements),
        unplaced=unplaced,
        texts=(*texts, *(text for _, text in unplaced)),
        confirms="always",
        comments=returned.comments,
        translator=returned.translator,
    )


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
    filled = fill(catalogue, found.placements, replace=replace, confirms=found.confirms)
    for context, comments in found.comments.items():
        _add_comments(known[context], comments)
    reached = {item.context for item in filled if item.kind != "unmatched"}
    written = False if dry_run else workspace.save(language, catalogue, translator=found.translator)
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


def _add_comments(block: PoEntry, comments: Sequence[str]) -> None:
    """Add a translator's comments that an entry does not have; the import's own stay out."""
    new = [c for c in comments if c and c not in block.comments and not c.startswith(NOTE)]
    if new:
        block.set_comments([*block.comments, *new])
