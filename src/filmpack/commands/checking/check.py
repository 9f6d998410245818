"""Checking a project: its catalogues, its source, its editions' cards; and repairing them."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cached_property
from typing import cast

from filmpack.checks.contexts import (
    CatalogueContext,
    FilmTiming,
    Font,
    LanguageContext,
    ShapeRoom,
    SourceContext,
)
from filmpack.checks.fix import Repair, repairs
from filmpack.checks.reports.base import Checked
from filmpack.checks.rule import Finding, Severity
from filmpack.checks.rule_names import require_rules, rules_named
from filmpack.checks.run import (
    SOURCE,
    RuleSelection,
    catalogue_context,
    check,
    check_card,
    check_source,
    source_entries,
    unreadable,
)
from filmpack.checks.unfinished import without_cards
from filmpack.commands.checking.waivers import Waivers
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem, display_path
from filmpack.languages.tags import bcp47, english_name, language_tag
from filmpack.media.rendition import shown_in
from filmpack.project.records.film_facts import ASSUMED, FilmFacts, read_facts
from filmpack.project.workspace import Workspace
from filmpack.timedtext.reshape import Room
from filmpack.translation.compile import is_shown, layered
from filmpack.translation.glossary import Glossary

_PICTURED = ("picture/", "timing/shot-change", "timing/over-card", "timing/past-end")
_MOST_PICTURES = 24


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What a command asks for beside the project's settings."""

    rules: tuple[str, ...] = ()
    profile: str = ""
    strict: bool = False
    """As for a release: see RuleSelection."""


class Checker:
    """Reads a project's texts once and runs the rules over them."""

    def __init__(self, workspace: Workspace, options: CheckOptions | None = None) -> None:
        self.workspace = workspace
        self.project = workspace.project
        self.options = options or CheckOptions()
        self.waivers = Waivers(self.project)
        self._only = frozenset(rules_named(self.options.rules))
        for section in (
            self.project.settings.check,
            *self.project.settings.check.languages.values(),
        ):
            require_rules((*section.disable, *section.severity), display_path(self.project.file))

    # -- what is asked for ----------------------------------------------------

    def targets(self, names: Sequence[str]) -> tuple[list[str], list[Edition], bool]:
        """Languages, editions, and whether the source is meant, from what a user typed.

        Without names: every language, the source, and one edition of each country whose file
        is not filled in. A tag of the matrix is an edition, with its language. Raises
        ConfigError.
        """
        if not names:
            return self.workspace.languages(), self._unfilled, True
        typed = tuple(name for name in names if name != "source")
        languages, editions = self.workspace.named(typed)
        languages += map(self.workspace.edition_language, editions)
        return list(dict.fromkeys(languages)), editions, "source" in names

    def choice(self, tag: str) -> RuleSelection:
        """The rules for a language, by the project's settings and the command's."""
        off, severity = self.project.rules_for(tag)
        return RuleSelection(
            self._only,
            off,
            cast(dict[str, Severity], severity),
            self.options.strict,
        )

    # -- checking -------------------------------------------------------------

    def findings(self, names: Sequence[str] = ()) -> list[Finding]:
        """Everything that the rules find, language by language.

        A source that can't be read, or that changed since 'extract', is the only finding.
        """
        languages, editions, source = self.targets(names)
        _ = self._glossary  # a damaged file of terms is an error by its own name, not the source's
        try:
            self.workspace.entries()
        except InputError as error:
            return list(unreadable(error, SOURCE, "timing/source-unreadable"))
        found = self.source() if source else []
        for language in languages:
            found += self.language(language)
        for edition in editions:
            found += self.card(edition)
        return found

    def language(self, language: str) -> list[Finding]:
        """What is wrong with one catalogue; one that can't be read is a finding."""
        tag = bcp47(language_tag(language))
        self.setting(tag)  # what is wrong with the project itself is not a finding of a language
        try:
            book = self.book(language)
        except InputError as error:
            only = self._only
            return [f for f in unreadable(error, tag) if not only or f.rule in only]
        own = bool(self.workspace.base_of(language))
        found = check(book, self.choice(tag), own=own)
        if not self.project.settings.editions.matrix:
            shown = {one.entry.context for one in book.entries if is_shown(one.entry)}
            found = without_cards(found, shown)
        return self.waivers.apply(found)

    def book(self, language: str) -> CatalogueContext:
        """A catalogue as the rules see it. Raises InputError when it can't be read."""
        tag = bcp47(language_tag(language))
        own = self.workspace.catalogue(language)
        base = self.workspace.base_of(language_tag(language))
        full = layered(own, self.workspace.full_catalogue(base)) if base else own
        return catalogue_context(
            own,
            full.by_context(),
            self.workspace.messages_of(language_tag(language)),
            self.setting(tag),
            self._template_date,
            datetime.now(UTC).date().isoformat(),
        )

    def setting(self, tag: str) -> LanguageContext:
        profile = self.project.profile_for(tag, self.options.profile)
        room, picture = self._room
        said = self._glossary
        return LanguageContext(
            tag,
            profile,
            said.terms,
            self._font(tag),
            room,
            picture,
            tuple(said.rejected_in(tag)),
            said.register_of(tag),
            self.workspace.notes(),
            self.project.settings.text.source_language,
            self._shapes,
        )

    def source(self) -> list[Finding]:
        """What is wrong with the source subtitles, told to the film's makers."""
        cues, lines = self.workspace.source(), self.workspace.source_lines()
        language = self.project.settings.text.source_language
        film, card_from = self._film, None
        settings = self.project.settings.card
        if film is not None and settings.mode != "append":
            from filmpack.commands.checking.check_card import longest_card

            end = film.lead + 1000 * film.frames / film.rate
            card_from = int(end - 1000 * longest_card(self.workspace))
        source = SourceContext(
            cues,
            lines,
            self.project.profile_for(language, self.options.profile),
            language,
            film,
            card_from,
            source_entries(cues, display_path(self.project.source), self.setting(bcp47(language))),
            language_tag(language) in self.workspace.languages(),
        )
        name = display_path(self.project.source)
        return self.waivers.apply(check_source(source, name, self.choice("source")))

    def card(self, edition: Edition) -> list[Finding]:
        """What is wrong with an edition's closing card."""
        from filmpack.commands.checking.check_card import card_context, card_shapes

        file = self.project.countries / f"{edition.country}.toml"
        shapes = card_shapes(self.project.settings, self.pixels)
        showing = card_context(self.workspace, edition, shapes, date.today())
        found = check_card(showing, display_path(file), self.choice(edition.tag))
        return self.waivers.apply(found)

    # -- for reports ----------------------------------------------------------

    def unused_waivers(self, names: Sequence[str] = ()) -> list[Problem]:
        """The project's waivers that nothing needed in what was just checked."""
        if self.options.rules:
            return []
        return self.waivers.unused(self._files(names).values(), whole=not names)

    def checked(self, names: Sequence[str], findings: Sequence[Finding]) -> list[Checked]:
        """What was checked. A source that has findings is among it, asked for or not."""
        return [
            Checked(tag, "Source" if tag == SOURCE else english_name(tag), file)
            for tag, file in self._files(names, findings).items()
        ]

    def _files(self, names: Sequence[str] = (), findings: Sequence[Finding] = ()) -> dict[str, str]:
        """What was checked: the tag of each language, edition or "source", and its file."""
        languages, editions, source = self.targets(names)
        source = source or any(finding.language == SOURCE for finding in findings)
        found = {SOURCE: display_path(self.project.source)} if source else {}
        for language in languages:
            found[bcp47(language)] = display_path(self.workspace.catalogue_path(language))
        for edition in editions:
            found[edition.tag] = display_path(self.project.countries / f"{edition.country}.toml")
        return found

    def pictures(self, findings: Sequence[Finding]) -> dict[tuple[str, str], str]:
        """Frames for the findings that are about the picture, as data addresses, a few of them.

        Empty where the master is not there: a report is worth having without.
        """
        wanted = [f for f in findings if f.start is not None and f.rule.startswith(_PICTURED)]
        if not wanted or not self.project.master.is_file():
            return {}
        from filmpack.media.pictures.stills import stills

        times = {(f.language, f.context): f.start or 0 for f in wanted[:_MOST_PICTURES]}
        return stills(self.project.master, times)

    # -- repairing ------------------------------------------------------------

    def repair(self, language: str, *, write: bool) -> tuple[list[Repair], str]:
        """Repair one catalogue; gives what was changed and the change as a unified diff.

        With write=False nothing is written. Only the repaired entries' msgstr
        lines (and the header's revision date) change. Raises InputError.
        """
        tag = bcp47(language_tag(language))
        book = self.book(language)
        made = repairs(book, self.choice(tag))
        if not made:
            return [], ""
        before = book.document.render()
        blocks = book.document.by_context()
        for repair in made:
            blocks[repair.context].set_msgstr(repair.after)
        name = book.document.name
        diff = difflib.unified_diff(
            before.splitlines(), book.document.render().splitlines(), name, name, n=1, lineterm=""
        )
        text = "\n".join(diff)
        if write:
            self.workspace.save(language, book.document)
        return made, text

    # -- what the rules need to know ------------------------------------------

    @cached_property
    def _unfilled(self) -> list[Edition]:
        """An edition of each country whose file still holds what 'add-country' left open."""
        by_country = {edition.country: edition for edition in reversed(self.workspace.editions())}
        return [by_country[code] for code in self.workspace.unfilled_countries(by_country)]

    @cached_property
    def _template_date(self) -> str:
        return self.workspace.template().header_field("POT-Creation-Date")

    @cached_property
    def _glossary(self) -> Glossary:
        return self.workspace.glossary()

    @cached_property
    def _film(self) -> FilmTiming | None:
        facts = self.facts
        if facts is None:
            return None
        return FilmTiming(facts.frames, Fraction(facts.rate), facts.shots, facts.lead or 0)

    @cached_property
    def facts(self) -> FilmFacts | None:
        """What is known of the film; None when nobody looked, or it changed since."""
        facts = read_facts(self.project)
        if facts is None:
            return None
        master = self.project.master
        if master.is_file() and master.stat().st_size != facts.size:
            return None
        return facts

    @cached_property
    def pixels(self) -> tuple[int, int] | None:
        """The film's width and height, by 'shots' or its header; None where it is not there."""
        if self.facts:
            return self.facts.pixels
        if not self.project.master.is_file():
            return None
        from filmpack.media.input.opening import picture_size  # costs start-up time

        return picture_size(self.project.master)

    @cached_property
    def _room(self) -> tuple[float, str]:
        from filmpack.pipeline.drawable import narrowest
        from filmpack.pipeline.renditions import renditions

        size = self.pixels or ASSUMED
        all_of_them = renditions(self.project.settings)
        own = [one for one in all_of_them if one.reframing is None and not one.sign_language]
        # Those of another shape have a rule of their own.
        return narrowest(shown_in(one, *size) for one in own) if own else (0.0, "")

    @cached_property
    def _shapes(self) -> tuple[ShapeRoom, ...]:
        """The shapes beside the film's own that the project builds."""
        from filmpack.media.shape_text import room_beside, room_in
        from filmpack.pipeline.drawable import SIGN_LANGUAGE
        from filmpack.pipeline.renditions import renditions

        names = defaultdict[tuple[str, Room], list[str]](list)
        for one in renditions(self.project.settings):
            if (how := one.reframing) is not None:
                room = room_in(how, *(self.pixels or ASSUMED), one.height)
                names[how.shape, room].append(one.name)
            elif one.sign_language:
                room = room_beside(*shown_in(one, *(self.pixels or ASSUMED)))
                names[SIGN_LANGUAGE, room].append(one.name)
        return tuple(ShapeRoom(name, tuple(of), room) for (name, room), of in names.items())

    def _font(self, tag: str) -> Font:
        from filmpack.media.text.fonts import SubtitleFont

        return SubtitleFont(sure=self._room[0], language=tag)
