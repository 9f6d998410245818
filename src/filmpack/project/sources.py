"""The source subtitles, what translators are told of them, and the template on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filmpack.errors import InputError, Problem, display_path
from filmpack.languages.sdh import is_sdh
from filmpack.languages.tags import bcp47
from filmpack.project.config.settings import Project
from filmpack.project.utf8 import decode_utf8
from filmpack.timedtext.cue import Cue, CueId
from filmpack.timedtext.formats.srt import ParsedSubtitles, read_srt, write_srt
from filmpack.timedtext.parsing.encoding import decode
from filmpack.translation.glossary import Glossary, parse_glossary
from filmpack.translation.notes import CueNotes, parse_notes
from filmpack.translation.po.document import PoDocument
from filmpack.translation.template import (
    TemplateEntry,
    named_source,
    require_showable,
    template_chapters,
    template_entries,
)

# Both are asked for each language, and are the same for all.
_notes = lru_cache(maxsize=4)(parse_notes)
_glossary = lru_cache(maxsize=4)(parse_glossary)


@dataclass(frozen=True, slots=True)
class _Source:
    """The source cues with their ids, the line of its file in which each begins, and the names of
    the chapters that are translated."""

    cues: tuple[Cue, ...]
    lines: Mapping[CueId, int]
    chapters: tuple[str, ...]


class SourceFiles:
    """Reads the source subtitles and the template, and makes the messages of the two.

    What cannot be changed is kept; forget() when the files are written.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self._named: _Source | None = None
        self._entries: dict[str, tuple[TemplateEntry, ...]] = {}

    def forget(self) -> None:
        """Read everything again at the next question."""
        self._named = None
        self._entries.clear()

    def subtitles(self) -> ParsedSubtitles:
        """The source subtitles as they are in the file. Raises InputError."""
        path = self.project.source
        data = self.project.boundary.read_bytes(
            path, "source subtitle file", "filmpack.toml names it: [text] source."
        )
        name = display_path(path)
        decoded = decode(data, name, self.project.settings.text.source_language)
        file = read_srt(decoded.text, name)
        require_showable(file.cues, name)
        if not decoded.guessed:
            return file
        what = f"read as {decoded.encoding}, detected from its letters."
        guess = Problem(name, 0, what, "Save it as UTF-8, so that nothing has to be guessed.")
        return ParsedSubtitles(file.cues, (guess, *file.repairs))

    def rewritten(self, cues: Sequence[Cue]) -> bytes:
        """What the source's file is to hold for these cues.

        Raises InputError when it would not be read as it was written.
        """
        path = self.project.source
        name = display_path(path)
        text = write_srt(cues)
        found = [(cue.start, cue.end, cue.text) for cue in read_srt(text, name).cues]
        if path.suffix.lower() != ".srt" or found != [(c.start, c.end, c.text) for c in cues]:
            what = "this source can't be written back with other times."
            raise InputError(Problem(name, 0, what, "Save it as SubRip (.srt) in UTF-8 first."))
        return text.encode()

    def template(self) -> PoDocument:
        """The template, parsed. Raises InputError."""
        path = self.project.template
        data = self.project.boundary.read_bytes(path, "template", "Run 'filmpack extract' first.")
        return PoDocument.parse(decode_utf8(data, path, "template"), display_path(path))

    def cues(self) -> tuple[Cue, ...]:
        """The source cues with their permanent ids. Raises InputError for an old template."""
        return self._source().cues

    def lines(self) -> Mapping[CueId, int]:
        """In which line of its file each source cue begins."""
        return self._source().lines

    def entries(self, language: str = "") -> tuple[TemplateEntry, ...]:
        """All messages, with notes for a translator of `language`; "" for the template's.

        A catalogue for the deaf and hard of hearing has the sounds among them.
        """
        if language not in self._entries:
            source, sounds = self._source(), is_sdh(language)
            entries = self.entries_of(source.cues, language, source.chapters, sounds=sounds)
            self._entries[language] = entries
        return self._entries[language]

    def _source(self) -> _Source:
        if self._named is None:
            template, rows = self.template(), self.subtitles().cues
            cues = named_source(template, rows, display_path(self.project.source))
            lines = {cue.id: row.line for cue, row in zip(cues, rows, strict=True)}
            self._named = _Source(cues, lines, template_chapters(template))
        return self._named

    def entries_of(
        self, cues: tuple[Cue, ...], language: str, chapters: Sequence[str], *, sounds: bool
    ) -> tuple[TemplateEntry, ...]:
        """All messages of cues and chapters, which may be newer than the template.

        Args:
            cues: The cues, with their ids.
            language: Whose translators the notes are for; "" for the template's.
            chapters: The names of the film's chapters.
            sounds: Whether the cues are among them that only subtitles for the deaf and hard of
                hearing have.
        """
        try:
            source = self.project.source.relative_to(self.project.catalogues).as_posix()
        except ValueError:
            source = self.project.source.name
        tag = bcp47(language)
        notes = self.notes(cues)
        entries = template_entries(
            cues,
            source,
            self.project.settings.film.title,
            self.project.profile_for(tag) if tag else self.project.profile,
            tag,
            notes,
            self.glossary(),
            chapters,
            self.project.settings.text.source_language,
        )
        if sounds or not notes.sounds:
            return entries
        return tuple(entry for entry in entries if entry.context not in notes.sounds)

    def notes(self, cues: tuple[Cue, ...]) -> CueNotes:
        """Who speaks to whom, by cue; empty without a notes file. Raises InputError."""
        text = self._optional(self.project.notes, "notes file")
        return _notes(text, display_path(self.project.notes), cues) if text else CueNotes()

    def glossary(self) -> Glossary:
        """The rejected renderings and registers; empty without a terms file. Raises InputError."""
        text = self._optional(self.project.terms, "file of terms")
        return _glossary(text, display_path(self.project.terms)) if text else Glossary()

    def _optional(self, path: Path, what: str) -> str:
        if not self.project.boundary.is_present(path, what):
            return ""
        return decode_utf8(self.project.boundary.read_bytes(path, what), path, what)
