"""A project's texts on disk: read, checked, and written back whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filmpack import files
from filmpack.catalogue.compile import Missing, Progress, compile_track, messages, progress
from filmpack.catalogue.languages import bcp47, language_tag
from filmpack.catalogue.merge import MergeReport, merge, new_catalogue
from filmpack.catalogue.podocument import PoDocument
from filmpack.catalogue.template import (
    SourceChange,
    TemplateEntry,
    check_source,
    name_cues,
    named_source,
    render_template,
    template_entries,
)
from filmpack.errors import ConfigError, FilmpackError, InputError, Problem, shown
from filmpack.project import Project
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.encoding import decode
from filmpack.timedtext.subrip import SubRipFile, read_subrip


def timestamp() -> str:
    """Now, as gettext headers write it."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M+0000")


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """One language's state; error says why the catalogue could not be read."""

    language: str
    progress: Progress | None
    revised: str
    review: str
    error: str = ""

    @property
    def ready(self) -> bool:
        """Whether 'filmpack build' would accept it as it is."""
        return self.progress is not None and self.progress.complete


@dataclass(frozen=True, slots=True)
class Extraction:
    """What 'extract' did: the source's change, each catalogue's merge, the files written."""

    change: SourceChange
    repairs: tuple[Problem, ...]
    merges: dict[str, MergeReport]
    written: tuple[Path, ...]


class Workspace:
    """Where a project's texts are read and written; everything between is pure."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._entries: dict[str, tuple[TemplateEntry, ...]] = {}
        self._source: tuple[Cue, ...] | None = None

    # -- reading --------------------------------------------------------------

    def source_file(self) -> SubRipFile:
        """The source subtitles as they stand. Raises InputError."""
        path = self.project.source
        data = files.read_bytes(
            path, "source subtitle file", "filmpack.toml names it: [text] source."
        )
        name = shown(path)
        file = read_subrip(decode(data, name).text, name)
        check_source(file.cues, name)
        return file

    def template(self) -> PoDocument:
        path = self.project.template
        data = files.read_bytes(path, "template", "Run 'filmpack extract' first.")
        return PoDocument.parse(_utf8(data, path), shown(path))

    def source(self) -> tuple[Cue, ...]:
        """The source cues with their permanent ids; the template must be current."""
        if self._source is None:
            self._source = named_source(
                self.template(), self.source_file().cues, shown(self.project.source)
            )
        return self._source

    def entries(self, language: str = "") -> tuple[TemplateEntry, ...]:
        """All messages, with notes for a translator of `language`."""
        if language not in self._entries:
            self._entries[language] = self._make_entries(self.source(), language)
        return self._entries[language]

    def languages(self) -> list[str]:
        """The languages that have a catalogue, sorted."""
        return sorted(path.stem for path in self.project.catalogues.glob("*.po"))

    def catalogue_path(self, language: str) -> Path:
        return self.project.catalogues / f"{language_tag(language)}.po"

    def catalogue(self, language: str) -> PoDocument:
        """A language's catalogue. Raises ConfigError when there is none, InputError when broken."""
        path = self.catalogue_path(language)
        if not path.is_file():
            have = ", ".join(self.languages()) or "none yet"
            raise ConfigError(
                f"there is no catalogue for {language} ({shown(path)}).",
                f"Start one with 'filmpack add {language}'. There are: {have}.",
            )
        return PoDocument.parse(_utf8(files.read_bytes(path), path), shown(path))

    def chosen(self, languages: tuple[str, ...]) -> list[str]:
        """The languages asked for, each with a catalogue; all when none is named."""
        if not languages:
            return self.languages()
        chosen = []
        for language in dict.fromkeys(languages):
            tag = language_tag(language)
            if not self.catalogue_path(tag).is_file():
                self.catalogue(tag)
            chosen.append(tag)
        return chosen

    def track(self, language: str, missing: Missing = "fail") -> Track:
        """One language's finished track. Raises InputError with what is incomplete."""
        return compile_track(
            self.catalogue(language), self.entries(), bcp47(language), self.project.profile, missing
        )

    def tracks(self, languages: list[str], missing: Missing = "fail") -> list[Track]:
        """Several tracks; every language's problems are gathered before failing."""
        tracks: list[Track] = []
        problems: list[Problem] = []
        for language in languages:
            try:
                tracks.append(self.track(language, missing))
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(problems)
        return tracks

    def messages(self, language: str, missing: Missing = "fail") -> dict[str, str]:
        """A language's fixed messages: title, closing message, labels."""
        return dict(messages(self.catalogue(language), self.entries(), missing))

    def status(self) -> list[LanguageStatus]:
        """The state of every language, broken catalogues included."""
        entries = self.entries()
        states = []
        for language in self.languages():
            try:
                catalogue = self.catalogue(language)
            except FilmpackError as error:
                states.append(LanguageStatus(language, None, "", "", str(error)))
                continue
            states.append(
                LanguageStatus(
                    language,
                    progress(catalogue, entries),
                    catalogue.header_field("PO-Revision-Date"),
                    catalogue.header_field("X-Filmpack-Review") or "none",
                )
            )
        return states

    # -- writing --------------------------------------------------------------

    def extract(self) -> Extraction:
        """Bring template and catalogues up to the source.

        Everything is read and merged before the first file is written, so a
        broken catalogue leaves all files as they were.
        """
        file = self.source_file()
        path = self.project.template
        old = self.template() if path.is_file() else None
        if old is None and self.languages():
            raise InputError(
                Problem(
                    shown(path),
                    0,
                    "the template is missing, but there are catalogues.",
                    "It holds the ids of the cues: restore it from version control.",
                )
            )
        cues, change = name_cues(old, file.cues)
        catalogues = {language: self.catalogue(language) for language in self.languages()}
        template = render_template(
            old,
            self._make_entries(cues, ""),
            shown(path),
            self.project.settings.film.title,
            timestamp(),
        )
        merges = {
            language: merge(
                catalogue,
                self._make_entries(cues, language),
                template.header_field("POT-Creation-Date"),
            )
            for language, catalogue in catalogues.items()
        }
        outputs = [(path, template)]
        outputs += [(self.catalogue_path(lang), document) for lang, document in catalogues.items()]
        written = [
            target
            for target, document in outputs
            if files.write_bytes(target, document.render().encode())
        ]
        self._source = None
        self._entries.clear()
        return Extraction(change, file.repairs, merges, tuple(written))

    def add(self, language: str) -> Path:
        """Start a catalogue for a language. Raises ConfigError when there is one already.

        The source language's own catalogue starts filled, since its text is known.
        """
        tag = language_tag(language)
        path = self.catalogue_path(tag)
        if path.exists():
            raise ConfigError(f"{shown(path)} is there already.", "Edit it, or choose another.")
        template = self.template()
        catalogue = new_catalogue(
            tag,
            self.project.settings.film.title,
            shown(path),
            template.header_field("POT-Creation-Date"),
            timestamp(),
        )
        merge(catalogue, self.entries(tag))
        if tag == self.project.settings.text.source_language:
            for block in catalogue.live:
                block.set_msgstr(block.msgid)
        files.write_bytes(path, catalogue.render().encode())
        return path

    def save(self, language: str, catalogue: PoDocument, *, translator: str = "") -> bool:
        """Write a catalogue back; its revision date moves only when something changed."""
        path = self.catalogue_path(language)
        if files.read_bytes(path) == catalogue.render().encode():
            return False
        catalogue.set_header_field("PO-Revision-Date", timestamp())
        if translator:
            catalogue.set_header_field("Last-Translator", translator)
        return files.write_bytes(path, catalogue.render().encode())

    def _make_entries(self, cues: tuple[Cue, ...], language: str) -> tuple[TemplateEntry, ...]:
        try:
            source = self.project.source.relative_to(self.project.catalogues).as_posix()
        except ValueError:
            source = self.project.source.name
        return template_entries(cues, source, self.project.profile, bcp47(language))


def _utf8(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            Problem(
                shown(path),
                line,
                "this catalogue is not UTF-8.",
                "Save it as UTF-8 (in Poedit: Catalogue, Properties, Charset).",
            )
        ) from None
