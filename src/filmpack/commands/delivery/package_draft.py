"""Everything of a package that needs no finished film: its texts, its card, what it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from filmpack import __version__
from filmpack.cards.card import alternative_text
from filmpack.cards.drawing import as_png, render_cards
from filmpack.commands.films.build import Plan
from filmpack.commands.films.readiness import edition_languages
from filmpack.delivery.contents import (
    CardSize,
    PackageMaterial,
    PackageTexts,
    burned_name,
    card_names,
    card_size,
    soft_name,
    stem_of,
    write_texts,
)
from filmpack.delivery.manifest import (
    VERSION,
    CardFacts,
    FileFacts,
    FilmFacts,
    LoudnessFacts,
    Manifest,
    Programs,
    ReframingFacts,
    Signed,
    State,
    WaiverFacts,
    fingerprint_of,
)
from filmpack.delivery.page.readme import page_source, write_readme
from filmpack.delivery.sums import digest_of
from filmpack.editions.edition import Edition
from filmpack.errors import display_path
from filmpack.languages.language import language as language_data
from filmpack.media.audio.loudness import measure_loudness
from filmpack.media.ffmpeg import inspect
from filmpack.media.film import Film
from filmpack.media.rendition import output_format
from filmpack.media.text.font_files import own_files_of
from filmpack.pipeline.targets import Target
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Track, shifted
from filmpack.timedtext.formats.base import PictureFormat

if TYPE_CHECKING:
    from PIL.Image import Image

_PICTURES = 1
"""Count it up when posters and contact sheets are made in another way."""


@dataclass(frozen=True, slots=True)
class PackageDraft:
    """A package before its films are there: its manifest without files, and its texts."""

    manifest: Manifest
    texts: PackageTexts
    cards: dict[str, bytes]
    films: dict[str, Target]
    """By the names that they have in the package."""
    contact: str
    source: str
    """Whom an office asks, and the language of the film's own title."""

    def page(self, files: Sequence[FileFacts] = ()) -> bytes:
        """README.html, which describes these files."""
        return write_readme(
            self.manifest, files, self.contact, self.texts.left_out, source=self.source
        )


class DraftMaker:
    """Makes drafts of packages; what several share is made once."""

    def __init__(self, workspace: Workspace, plan: Plan, state: State, *, excerpt: bool) -> None:
        """Measures the loudness and draws all cards.

        Args:
            workspace: The project.
            plan: The films of all packages.
            state: Whether they may be published.
            excerpt: Whether the film is only a first part.
        """
        self.workspace, self.plan = workspace, plan
        self.state, self.excerpt = state, excerpt
        self.settings = workspace.project.settings
        self.contents = self.settings.package.contents
        self.recipes = {r.target.path: r.digest for r in self.plan.encode_plan.recipes}
        self.loudness = self._loudness()
        self.cards = self._cards()

    def _cards(self) -> dict[tuple[str, CardSize], Image]:
        """Each edition's card in each shape and height of its films."""
        # Of several films of one size the first; soft ones before all others.
        first = {self._shown(t): t for t in reversed(self.plan.targets) if t.edition}
        first |= {self._shown(t): t for t in self.plan.targets if t.edition and t.kind == "mux"}
        pictures: dict[tuple[str, CardSize], Image] = {}
        for size in dict.fromkeys(size for _, size in first):
            # Cards of one size are drawn at once.
            keys = [key for key in first if key[1] == size]
            drawn = [self.plan.cards[key[0], first[key].rendition.name].drawn for key in keys]
            pictures |= zip(keys, render_cards(self.plan.ffmpeg, drawn), strict=True)
        return pictures

    def _shown(self, target: Target) -> tuple[str, CardSize]:
        """The edition of a film, and the size of its card."""
        assert target.edition is not None
        height = output_format(self.plan.film, target.rendition).height
        return target.edition.tag, card_size(reframing_facts(target), height)

    def _loudness(self) -> LoudnessFacts | None:
        film, store = self.plan.film, self.plan.store
        if not film.audio:
            return None
        name = self.plan.encode_plan.film_digest
        note = store.note("loudness", name)
        if note is None:
            found = measure_loudness(self.plan.ffmpeg, film.path)
            note = {"facts": [found.integrated, found.range, found.peak] if found else []}
            store.write_note("loudness", name, note)
        facts = note.get("facts")
        return LoudnessFacts(*facts) if isinstance(facts, list) and len(facts) == 3 else None

    def draft(self, tag: str, targets: Sequence[Target]) -> PackageDraft:
        """The draft of an edition's package; targets are its films."""
        edition = next(t.edition for t in targets if t.edition)
        language = self.workspace.edition_language(edition)
        film, slug = self.plan.film, self.settings.film.slug
        placed = self.plan.cards[tag, targets[0].rendition.name]
        card = placed.drawn.card
        title = self.workspace.messages(language)["film.title"]
        catalogues = self._catalogues(language, targets)
        material = self._material(title, alternative_text(card), self._track(targets))
        texts = write_texts(slug, tag, self.contents, material, excerpt=self.excerpt)
        stem = stem_of(slug, tag, excerpt=self.excerpt)
        address = card.online.url if card.online and placed.drawn.layout.qr else ""
        manifest = Manifest(
            version=VERSION,
            edition=tag,
            language=material.track.language,
            country=edition.country,
            state=self.state,
            film=FilmFacts(
                slug=slug,
                title=self.settings.film.title,
                translated_title=title,
                frames=film.frames,
                rate=str(film.rate),
                lead=film.lead_ms,
                excerpt=self.excerpt,
            ),
            made_by=Programs(__version__, inspect(self.plan.ffmpeg).version),
            inputs=self._inputs(catalogues, edition) | _sign_videos(targets),
            card=CardFacts(address, material.closing, placed.first, placed.frames),
            loudness=self.loudness if keep_sound(targets, len(film.audio)) else None,
            reviews=self._reviews(catalogues),
            confirmations=self._confirmations(edition),
            waivers=self._waivers(catalogues, edition),
            substitutions=tuple(texts.substitutions),
            files=(),
            fingerprint="0" * 64,
            fonts=tuple(digest_of(path) for path in own_files_of(material.track.language)),
        )
        films = {film_name(stem, film, target): target for target in targets}
        cards = {size: card for (of, size), card in self.cards.items() if of == tag}
        pictures = {name: as_png(cards[size]) for size, name in card_names(cards).items()}
        contact, source = self.settings.package.contact, self.settings.text.source_language
        draft = PackageDraft(manifest, texts, pictures, films, contact, source)
        parts = {
            "manifest": msgspec.to_builtins(manifest),
            "films": {name: self.recipes[target.path] for name, target in films.items()},
            "texts": {name: _digest(data) for name, data in texts.data.items()},
            "cards": {name: _digest(data) for name, data in pictures.items()},
            "pictures": _PICTURES,
            "contents": list(self.contents),
            "readme": _digest(draft.page()),
            "page": _digest(page_source(manifest.language)),
        }
        manifest = msgspec.structs.replace(manifest, fingerprint=fingerprint_of(parts))
        return replace(draft, manifest=manifest)

    def _track(self, targets: Sequence[Target]) -> Track:
        """The edition's own text, on the film's time line."""
        soft = next((target for target in targets if target.kind == "mux"), None)
        if soft is not None:
            return soft.tracks[0]
        drawn = targets[0].tracks[0]  # its times count from the first frame
        return replace(drawn, cues=shifted(drawn.cues, -self.plan.film.lead_ms))

    def _material(self, title: str, closing: str, track: Track) -> PackageMaterial:
        film = self.plan.film
        latin = language_data(track.language).script in ("", "Latn")
        speakers = self.workspace.notes().speakers if latin else {}
        picture = PictureFormat(*film.video_format.shown_size, film.rate)
        return PackageMaterial(track, title, closing, speakers, picture)

    def _inputs(self, catalogues: Mapping[str, str], edition: Edition) -> dict[str, str]:
        project = self.workspace.project
        paths = {
            "source": project.source,
            "contacts": project.countries / f"{edition.country}.toml",
        }
        for name, what in catalogues.items():
            paths[what] = self.workspace.catalogue_path(name)
        read = project.boundary.read_bytes
        found = {name: _digest(read(path)) for name, path in paths.items()}
        return found | {"film": self.plan.encode_plan.film_digest}

    def _reviews(self, catalogues: Iterable[str]) -> tuple[Signed, ...]:
        """Who signed the catalogues off as they are, and the times of the cues."""
        if self.state == "draft":
            return ()
        signs = [self.workspace.review(name).review for name in catalogues]
        signs.append(self.workspace.signoffs.timing())
        return tuple(Signed(one.about, one.by, one.on.isoformat()) for one in signs if one)

    def _catalogues(self, language: str, targets: Sequence[Target]) -> dict[str, str]:
        """What the text tracks of all films are made of, and what each is to the package: the
        catalogue of the edition, its base, and those of the other tracks."""
        found = {language: "catalogue"}
        if base := self.workspace.base_of(language):
            found[base] = "base catalogue"
        if any(target.kind == "mux" for target in targets):
            edition = next(target.edition for target in targets if target.edition)
            for other in edition_languages(self.workspace, edition):
                for name in filter(None, (other, self.workspace.base_of(other))):
                    found.setdefault(name, f"catalogue {name}")
        return found

    def _confirmations(self, edition: Edition) -> tuple[Signed, ...]:
        """Who confirmed the edition's contacts as they are."""
        if self.state == "draft":
            return ()
        contacts = self.workspace.country(edition.country).contacts_for(edition.language)
        states = self.workspace.confirmations(edition.country, contacts, date.today())
        return tuple(
            Signed(one.signed.about, one.signed.by, one.signed.on.isoformat())
            for one in states
            if one.signed and one.state == "confirmed"
        )

    def _waivers(self, catalogues: Iterable[str], edition: Edition) -> tuple[WaiverFacts, ...]:
        """The waivers that this edition needed, of all that the release did."""
        places = {display_path(self.workspace.catalogue_path(name)) for name in catalogues}
        places |= {display_path(self.workspace.project.source)}
        found = []
        for one in self.plan.waived:
            finding, waiver = one.finding, one.waiver
            about = Path(finding.file).stem
            if finding.file in places or about == edition.country or edition.tag in about:
                place = " ".join(filter(None, (Path(finding.file).name, finding.context)))
                found.append(
                    WaiverFacts(
                        finding.rule,
                        place,
                        finding.what,
                        waiver.reason,
                        waiver.by,
                        waiver.date.isoformat(),
                    )
                )
        return tuple(found)


def keep_sound(targets: Iterable[Target], tracks: int) -> bool:
    """Whether all films begin with the master's first sound track, of so many, as it is: only then
    does its loudness say anything of them."""
    return all(
        target.rendition.sound.codec == "copy" and target.kept.audio_numbers(tracks)[:1] == (0,)
        for target in targets
    )


def _sign_videos(targets: Iterable[Target]) -> dict[str, str]:
    """The digest of the sign-language video, where a film has one."""
    video = next((one.rendition.sign_video for one in targets if one.rendition.sign_video), None)
    return {"sign language": video.digest} if video else {}


def film_name(stem: str, film: Film, target: Target) -> str:
    """The name of a film in its package, whose files' names begin with stem."""
    if target.kind == "mux":
        return soft_name(stem, target.container)
    height = output_format(film, target.rendition).shown_size[1]
    return burned_name(stem, target.rendition, height)


def reframing_facts(target: Target) -> ReframingFacts | None:
    """How a film stands in another shape, as its manifest says; None in its own."""
    how = target.rendition.reframing
    return ReframingFacts(how.shape, how.fit, how.focus, how.by_shot) if how else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
