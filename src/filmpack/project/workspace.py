"""A project's texts on disk: read, checked, and written back whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filmpack import files
from filmpack.cards.card import Card, make_card
from filmpack.editions.contacts import Country, parse_country
from filmpack.editions.edition import Edition, parse_edition
from filmpack.errors import ConfigError, FilmpackError, InputError, Problem, display_path
from filmpack.project.settings import Project
from filmpack.timedtext.cue import Cue, Track
from filmpack.timedtext.encoding import decode
from filmpack.timedtext.formats.srt import ParsedSubtitles, read_srt
from filmpack.translation import review as reviews
from filmpack.translation.compile import (
    Missing,
    TranslationProgress,
    compile_track,
    layered,
    messages,
    progress,
)
from filmpack.translation.languages import bcp47, language_tag
from filmpack.translation.merge import MergeReport, merge, new_catalogue
from filmpack.translation.po.document import PoDocument
from filmpack.translation.template import (
    SourceChange,
    TemplateEntry,
    name_cues,
    named_source,
    render_template,
    require_showable,
    template_entries,
)


def timestamp() -> str:
    """Now, as gettext headers write it."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M+0000")


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """One language's state; error says why the catalogue could not be read.

    falls_back names the catalogue that a regional one lies over: what it does
    not have is taken from there.
    """

    language: str
    progress: TranslationProgress | None
    revised: str
    review: str
    error: str = ""
    falls_back: str = ""

    @property
    def ready(self) -> bool:
        """Whether 'filmpack build' would accept it as it is."""
        if self.progress is None or self.progress.refused:
            return False
        return self.progress.complete or bool(self.falls_back)


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
        self._countries: dict[str, Country] = {}
        self._read: dict[str, PoDocument] = {}

    # -- reading --------------------------------------------------------------

    def source_file(self) -> ParsedSubtitles:
        """The source subtitles as they stand. Raises InputError."""
        path = self.project.source
        data = files.read_bytes(
            path, "source subtitle file", "filmpack.toml names it: [text] source."
        )
        name = display_path(path)
        file = read_srt(decode(data, name).text, name)
        require_showable(file.cues, name)
        return file

    def template(self) -> PoDocument:
        path = self.project.template
        data = files.read_bytes(path, "template", "Run 'filmpack extract' first.")
        return PoDocument.parse(_utf8(data, path), display_path(path))

    def source(self) -> tuple[Cue, ...]:
        """The source cues with their permanent ids; the template must be current."""
        if self._source is None:
            self._source = named_source(
                self.template(), self.source_file().cues, display_path(self.project.source)
            )
        return self._source

    def entries(self, language: str = "") -> tuple[TemplateEntry, ...]:
        """All messages, with notes for a translator of `language`."""
        if language not in self._entries:
            self._entries[language] = self._make_entries(self.source(), language)
        return self._entries[language]

    def languages(self) -> list[str]:
        """The languages that have a catalogue, sorted."""
        names = sorted(
            path.stem
            for path in self.project.catalogues.glob("*.po")
            if not path.name.startswith(".")
        )
        for name in names:
            if language_tag(name) != name:
                raise ConfigError(
                    f"{display_path(self.project.catalogues / name)}.po: invalid catalogue name.",
                    f"Rename it to {language_tag(name)}.po.",
                )
        return names

    def catalogue_path(self, language: str) -> Path:
        return self.project.catalogues / f"{language_tag(language)}.po"

    def catalogue(self, language: str) -> PoDocument:
        """A language's catalogue. Raises ConfigError when there is none, InputError when broken."""
        path = self.catalogue_path(language)
        if not path.is_file():
            have = ", ".join(self.languages()) or "none yet"
            raise ConfigError(
                f"there is no catalogue for {language} ({display_path(path)}).",
                f"Start one with 'filmpack add {language}'. There are: {have}.",
            )
        return PoDocument.parse(_utf8(files.read_bytes(path), path), display_path(path))

    def full_catalogue(self, language: str) -> PoDocument:
        """A language's catalogue; a regional one (de_CH) lies over its language's (de)."""
        catalogue = self.catalogue(language)
        base = self.base_of(language_tag(language))
        return layered(catalogue, self.catalogue(base)) if base else catalogue

    def _reading(self, language: str) -> PoDocument:
        """full_catalogue(), parsed once for those who only read; not for who changes it."""
        if language not in self._read:
            self._read[language] = self.full_catalogue(language)
        return self._read[language]

    def base_of(self, language: str) -> str:
        """The language that a regional catalogue lies over: "de" for "de_CH", else ""."""
        base, _, region = language.rpartition("_")
        regional = region.isupper() and len(region) == 2
        return base if regional and self.catalogue_path(base).is_file() else ""

    def edition_language(self, edition: Edition) -> str:
        """The most particular catalogue that serves an edition. Raises ConfigError without one."""
        for language in edition.catalogues:
            if self.catalogue_path(language).is_file():
                return language
        self.catalogue(edition.catalogues[-1])
        raise AssertionError("unreachable: catalogue() raises")

    def editions(self, tags: tuple[str, ...] = ()) -> list[Edition]:
        """The editions with these tags, or all of the matrix. Raises ConfigError."""
        matrix = self.project.settings.editions.matrix
        for tag in tags:
            if tag not in matrix:
                parse_edition(tag)
                raise ConfigError(
                    f"{tag} is not in the matrix of {display_path(self.project.file)}.",
                    "Add it to [editions] matrix.",
                )
        return [parse_edition(tag) for tag in dict.fromkeys(tags or matrix)]

    def country(self, code: str) -> Country:
        """A country's contacts, checked. Raises InputError."""
        if code not in self._countries:
            path = self.project.countries / f"{code}.toml"
            data = files.read_bytes(
                path, "country file", "docs/add-a-country.md shows how to write one."
            )
            self._countries[code] = parse_country(_utf8(data, path), display_path(path), code)
        return self._countries[code]

    def card(self, edition: Edition, missing: Missing = "fail") -> Card:
        """What stands on an edition's closing card. Raises InputError."""
        settings = self.project.settings.card
        return make_card(
            edition,
            self.messages(self.edition_language(edition), missing),
            self.country(edition.country),
            settings.order,
            settings.max_contacts,
            settings.contacts.get(edition.tag, settings.contacts.get(edition.country, ())),
        )

    def review(self, language: str) -> reviews.ReviewState:
        """Who reviewed a language, and what changed since."""
        return reviews.state(self.catalogue(language), self.entries(), self._read_review(language))

    def _read_review(self, language: str) -> reviews.Review | None:
        path = self._review_path(language)
        if not path.is_file():
            return None
        return reviews.read_review(files.read_bytes(path), display_path(path))

    def sign_off(self, language: str, by: str, date: str) -> Path:
        """Record that somebody reviewed a catalogue as it stands."""
        catalogue = self.catalogue(language)
        review = reviews.sign(catalogue, self.entries(), by, date)
        self._read.clear()
        catalogue.set_header_field("X-Filmpack-Review", f"{by}, {date}")
        path = self._review_path(language)
        files.write_bytes(path, reviews.write_review(review).encode())
        files.write_bytes(self.catalogue_path(language), catalogue.render().encode())
        return path

    def _review_path(self, language: str) -> Path:
        return self.project.reviews / f"{language_tag(language)}.json"

    def chosen(self, languages: tuple[str, ...]) -> list[str]:
        """The languages asked for, each with a catalogue; all when none is named."""
        if not languages:
            return [language for language in self.languages() if not self.base_of(language)]
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
            self._reading(language),
            self.entries(),
            bcp47(language),
            self.project.profile,
            missing,
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
        return dict(messages(self._reading(language), self.entries(), missing))

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
                    reviews.state(catalogue, entries, self._read_review(language)).label,
                    falls_back=self.base_of(language),
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
                    display_path(path),
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
            display_path(path),
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
        self._read.clear()
        return Extraction(change, file.repairs, merges, tuple(written))

    def add(self, language: str) -> Path:
        """Start a catalogue for a language. Raises ConfigError when there is one already.

        The source language's own catalogue starts filled, since its text is known.
        """
        tag = language_tag(language)
        path = self.catalogue_path(tag)
        if path.exists():
            raise ConfigError(
                f"{display_path(path)} is there already.", "Edit it, or choose another."
            )
        template = self.template()
        catalogue = new_catalogue(
            tag,
            self.project.settings.film.title,
            display_path(path),
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
        self._read.clear()
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
        title = self.project.settings.film.title
        return template_entries(cues, source, title, self.project.profile, bcp47(language))


def _utf8(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            Problem(
                display_path(path),
                line,
                "this catalogue is not UTF-8.",
                "Save it as UTF-8 (in Poedit: Catalogue, Properties, Charset).",
                "gettext/charset",
            )
        ) from None
