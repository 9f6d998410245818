"""A project's texts on disk: read, checked, and written back whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.editions.confirmations import Confirmation, confirmations
from filmpack.editions.contacts import Contact, Country
from filmpack.editions.edition import Edition, parse_edition
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.languages.sdh import is_sdh
from filmpack.languages.tags import bcp47, language_tag
from filmpack.project.catalogues import CatalogueFiles
from filmpack.project.config.settings import Project
from filmpack.project.countries import CountryFiles
from filmpack.project.font_folder import open_fonts
from filmpack.project.names import ProjectNames, all_meant
from filmpack.project.records.fingerprint_record import FingerprintRecord
from filmpack.project.records.signoffs import SignOffFiles
from filmpack.project.sources import SourceFiles
from filmpack.timedtext.cue import Cue, CueId, Track
from filmpack.translation import review as reviews
from filmpack.translation.compile import Missing, compile_track, messages, require_own
from filmpack.translation.glossary import Glossary
from filmpack.translation.notes import CueNotes
from filmpack.translation.po.document import PoDocument
from filmpack.translation.template import TemplateEntry, name_cues, require_visible, retimed

if TYPE_CHECKING:
    from filmpack.cards.card import Card
    from filmpack.project.extraction import Extraction, NewSource


def timestamp() -> str:
    """Now, as gettext headers write it."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M+0000")


class Workspace:
    """Where a project's texts are read and written; everything between is pure."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.fonts = open_fonts(project)
        self._sources = SourceFiles(project)
        self._catalogues = CatalogueFiles(project.catalogues, project.boundary)
        self._countries = CountryFiles(project.countries, project.boundary)
        self.fingerprint = FingerprintRecord(project)
        self.signoffs = SignOffFiles(project.signoffs, project.boundary)
        # Only what cannot be changed is kept; a catalogue is parsed again for who asks.
        self._messages: dict[tuple[str, Missing], Mapping[str, str]] = {}

    # -- reading --------------------------------------------------------------

    def template(self) -> PoDocument:
        """The template, parsed. Raises InputError."""
        return self._sources.template()

    def source(self) -> tuple[Cue, ...]:
        """The source cues with their permanent ids; the template must be current."""
        return self._sources.cues()

    def source_lines(self) -> Mapping[CueId, int]:
        """In which line of its file each source cue begins."""
        return self._sources.lines()

    def entries(self, language: str = "") -> tuple[TemplateEntry, ...]:
        """All messages, with notes for a translator of `language`."""
        return self._sources.entries(language)

    def glossary(self) -> Glossary:
        """Terms, rejected renderings, registers; empty without a terms file. Raises InputError."""
        return self._sources.glossary()

    def notes(self) -> CueNotes:
        """Who speaks to whom; empty without a notes file. Raises InputError."""
        return self._sources.notes(self._sources.cues())

    def messages_of(self, language: str) -> tuple[TemplateEntry, ...]:
        """The messages that a language's catalogue must have: those of all, and where it is for
        the deaf and hard of hearing, the sounds."""
        return self._sources.entries(language if is_sdh(language) else "")

    def languages(self) -> list[str]:
        """The languages that have a catalogue, sorted."""
        return self._catalogues.languages()

    def meant(self, typed: tuple[str, ...]) -> tuple[str, ...]:
        """The languages and editions that a user's names stand for.

        Raises ConfigError for a name that the project does not have. See ProjectNames.
        """
        matrix = self.project.settings.editions.matrix
        names = ProjectNames(tuple(self.languages()), tuple(matrix), self._catalogues.folder)
        return all_meant(names, typed)

    def named(self, typed: tuple[str, ...]) -> tuple[list[str], list[Edition]]:
        """The languages, each with a catalogue, and the editions that names stand for.

        Raises ConfigError for a name that the project does not have.
        """
        meant = self.meant(typed)
        matrix = self.project.settings.editions.matrix
        languages = tuple(name for name in meant if name not in matrix)
        tags = tuple(name for name in meant if name in matrix)
        return self.chosen(languages) if languages else [], self.editions(tags) if tags else []

    def has_catalogue(self, language: str) -> bool:
        """Whether a language has a catalogue. Raises ConfigError for what is no language."""
        return self._catalogues.has(language)

    def catalogue_path(self, language: str) -> Path:
        """Where a language's catalogue is, or would be."""
        return self._catalogues.path(language)

    def catalogue(self, language: str) -> PoDocument:
        """A language's catalogue. Raises ConfigError when there is none, InputError when broken."""
        return self._catalogues.read(language)

    def full_catalogue(self, language: str) -> PoDocument:
        """A language's catalogue; a regional one (de_CH) lies over its language's (de)."""
        return self._catalogues.full(language)

    def base_of(self, language: str) -> str:
        """The language that a regional catalogue lies over: "de" for "de_CH", else ""."""
        return self._catalogues.base_of(language)

    def edition_language(self, edition: Edition) -> str:
        """The most particular catalogue that serves an edition. Raises ConfigError without one."""
        for language in edition.catalogues:
            if self._catalogues.has(language):
                return language
        self.catalogue(edition.catalogues[-1])
        raise AssertionError("unreachable: catalogue() raises")

    def editions(self, tags: tuple[str, ...] = ()) -> list[Edition]:
        """The editions with these tags, or all of the matrix. Raises ConfigError."""
        tags = tags or self.project.settings.editions.matrix
        return [parse_edition(tag) for tag in dict.fromkeys(tags)]

    def country(self, code: str) -> Country:
        """A country's contacts, checked. Raises InputError."""
        return self._countries.read(code)

    def unfilled_countries(self, codes: Iterable[str]) -> list[str]:
        """Those of the countries whose file is not filled in."""
        return [code for code in codes if self._countries.is_unfilled(code)]

    def card(
        self, edition: Edition, missing: Missing = "fail", catalogue: PoDocument | None = None
    ) -> Card:
        """What stands on an edition's closing card, and how long; catalogue: the whole one of its
        language, if it is parsed. Raises InputError."""
        # Most commands need no card.
        from filmpack.cards.card import make_card
        from filmpack.cards.reading import seconds_on_screen

        settings = self.project.settings.card
        card = make_card(
            edition,
            self.messages(self.edition_language(edition), missing, catalogue),
            self._countries.read(edition.country),
            settings.order,
            settings.max_contacts,
            settings.contacts.get(edition.tag, settings.contacts.get(edition.country, ())),
        )
        speed = self.project.childrens_speed(card.language)
        return replace(card, seconds=seconds_on_screen(card, speed, settings.seconds))

    def review(self, language: str, catalogue: PoDocument | None = None) -> reviews.ReviewState:
        """Who reviewed a language, and what changed since; catalogue: its own, if it is parsed."""
        if catalogue is None:
            catalogue = self.catalogue(language)
        messages = self.messages_of(language)
        return reviews.state(catalogue, messages, self.signoffs.review(language))

    def sign_off(self, language: str, by: str, on: date) -> Path:
        """Record that somebody reviewed a catalogue as it stands. Gives the record's file."""
        catalogue = self.catalogue(language)
        review = reviews.sign(language_tag(language), catalogue, self.messages_of(language), by, on)
        self._messages.clear()
        catalogue.set_header_field("X-Filmpack-Review", f"{by}, {on}")
        path = self.signoffs.append_review(language, review)
        self._catalogues.write(language, catalogue)
        return path

    def confirmations(
        self, code: str, contacts: Sequence[Contact], today: date, days: int | None = None
    ) -> list[Confirmation]:
        """Where some of a country's contacts stand.

        Args:
            code: The country.
            contacts: The contacts asked about.
            today: Today's date.
            days: After how many days a confirmation is stale; None as the project says.

        Raises:
            InputError: The country's file or its record has problems.
        """
        days = days or self.project.settings.editions.stale_days
        return confirmations(self.country(code), contacts, self.signoffs.of(code), today, days)

    def chosen(self, languages: tuple[str, ...]) -> list[str]:
        """The languages asked for, each with a catalogue; all when none is named."""
        if not languages:
            return [tag for tag in self.languages() if is_sdh(tag) or not self.base_of(tag)]
        chosen = []
        for language in dict.fromkeys(languages):
            tag = language_tag(language)
            if not self._catalogues.has(tag):
                self.catalogue(tag)
            chosen.append(tag)
        return chosen

    def track(
        self, language: str, missing: Missing = "fail", catalogue: PoDocument | None = None
    ) -> Track:
        """One language's finished track; catalogue: its whole one, if it is parsed.

        Raises InputError with what is incomplete.
        """
        if is_sdh(language):
            require_own(self.catalogue(language))
        return compile_track(
            self.full_catalogue(language) if catalogue is None else catalogue,
            self.messages_of(language),
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

    def messages(
        self, language: str, missing: Missing = "fail", catalogue: PoDocument | None = None
    ) -> dict[str, str]:
        """A language's fixed messages: title, closing message, labels; catalogue: its whole one,
        if it is parsed."""
        key = (language, missing)
        if key not in self._messages:
            if catalogue is None:
                catalogue = self.full_catalogue(language)
            self._messages[key] = messages(catalogue, self._sources.entries(), missing)
        return dict(self._messages[key])

    # -- writing --------------------------------------------------------------

    def extract(self, chapters: Sequence[str] | None = None) -> Extraction:
        """Bring template and catalogues up to the source.

        chapters are the names of the film's chapters to translate; None for those that stand in
        the template.

        Everything is read and merged before the first file is written, so a
        broken catalogue leaves all files as they were.
        """
        from filmpack.project.extraction import NewSource  # most commands extract nothing

        file = self._sources.subtitles()
        require_visible(file.cues, display_path(self.project.source))
        path = self.project.template
        old = self.template() if self.project.boundary.is_present(path, "template") else None
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
        return self._update(old, NewSource(cues, change, file.repairs, chapters=chapters))

    def retime(self, cues: Sequence[Cue], *, write: bool = True) -> Extraction:
        """Give the source these cues, which are its own at other times, and extract.

        With `write` false nothing is written. Raises InputError.
        """
        from filmpack.project.extraction import NewSource

        old, file = self.template(), self._sources.rewritten(cues)
        source = NewSource(tuple(cues), retimed(old, cues), (), file)
        return self._update(old, source, write=write)

    def _update(
        self, old: PoDocument | None, source: NewSource, *, write: bool = True
    ) -> Extraction:
        """Bring template and catalogues up to a source, and write them; old is the template."""
        from filmpack.project.extraction import Extraction, merged

        catalogues = {language: self.catalogue(language) for language in self.languages()}
        template, merges = merged(self._sources, old, source, catalogues, timestamp())
        outputs = [] if source.file is None else [(self.project.source, source.file)]
        outputs.append((self.project.template, template.render().encode()))
        for language, catalogue in catalogues.items():
            outputs.append((self.catalogue_path(language), catalogue.render().encode()))
        boundary = self.project.boundary
        written = [path for path, data in outputs if write and boundary.write_bytes(path, data)]
        self._sources.forget()
        self._messages.clear()
        return Extraction(source.change, source.repairs, merges, tuple(written))

    def add(self, language: str) -> Path:
        """Start a catalogue for a language. Raises ConfigError when there is one already.

        The source language's own catalogue starts filled, since its text is known; the card's
        texts only where they ship in it.
        """
        from filmpack.project.extraction import begun

        tag = language_tag(language)
        path = self.catalogue_path(tag)
        if path.exists():
            raise ConfigError(
                f"{display_path(path)} is there already.", "Edit it, or choose another."
            )
        catalogue = begun(self._sources, self.template(), self.entries(tag), tag, timestamp())
        self._catalogues.write(tag, catalogue)
        return path

    def save(self, language: str, catalogue: PoDocument, *, translator: str = "") -> bool:
        """Write a catalogue back; its revision date moves only when something changed."""
        path = self.catalogue_path(language)
        self._messages.clear()
        if self.project.boundary.read_bytes(path) == catalogue.render().encode():
            return False
        catalogue.set_header_field("PO-Revision-Date", timestamp())
        if translator:
            catalogue.set_header_field("Last-Translator", translator)
        return self._catalogues.write(language, catalogue)
