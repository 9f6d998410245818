"""What 'filmpack web' decides before the first frame: sizes, parts, texts, pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from filmpack import __version__, files
from filmpack.cards.card import Card
from filmpack.commands.delivery.package_plan import package_editions
from filmpack.commands.delivery.web_pages import pages_of
from filmpack.commands.films.build import Plan, Request, make_plan
from filmpack.delivery.contents import PackageMaterial
from filmpack.delivery.manifest import MANIFEST, Programs, State, fingerprint_of
from filmpack.delivery.publish import require_free
from filmpack.editions.edition import Edition
from filmpack.errors import ConfigError, display_path
from filmpack.languages.language import language as language_data
from filmpack.languages.tags import bcp47, file_tag, gettext_name
from filmpack.media.ffmpeg import inspect
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats.base import PictureFormat
from filmpack.timedtext.writing.transcript import transcript_lines
from filmpack.web.manifest import VERSION, WebEdition, WebFilm, WebManifest, is_web_manifest
from filmpack.web.pages.assets import asset_files
from filmpack.web.pages.headers import HEADERS, NGINX, headers_file, nginx_file
from filmpack.web.pages.help import make_help
from filmpack.web.pages.page import (
    OtherPage,
    PageFacts,
    other_page,
    page_lines,
)
from filmpack.web.stream.heard import SILENT, HeardTrack, film_files, heard_tracks
from filmpack.web.stream.ladder import Rung, ladder, web_renditions
from filmpack.web.stream.parts import WebParts, plan_parts
from filmpack.web.stream.texts import text_path, text_stream, web_vtt

WEB = "web"
"""The folder's name beside the packages."""
_MAKING = 3
"""Count it up when files of the folder are made in another way."""


@dataclass(frozen=True, slots=True)
class WebRequest:
    """What somebody asked for: editions and what stands for them, none for all."""

    names: tuple[str, ...] = ()
    output: Path | None = None
    film: Path | None = None
    excerpt: bool = False
    release: bool = False
    dash: bool = False
    cache: Path | str | None = None
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """An edition: its text tracks and its sound tracks, its own first, and what its page shows."""

    edition: Edition
    card: Card
    tracks: tuple[Track, ...]
    sounds: tuple[HeardTrack, ...]
    facts: PageFacts


@dataclass(frozen=True, slots=True)
class WebPlan:
    """Everything that is decided before the first frame; manifest is without files.

    texts are the files that are no film, by path: subtitles, pages, and what servers are told.
    film_files are the paths of the film as one file, by the number of the track in each.
    """

    request: WebRequest
    plan: Plan
    place: Path
    rungs: tuple[Rung, ...]
    parts: WebParts
    editions: tuple[EditionPlan, ...]
    texts: dict[str, bytes]
    manifest: WebManifest
    film_files: dict[int, str]

    @property
    def missing(self) -> list[str]:
        """The keys of the parts that are still to be encoded."""
        return self.plan.store.lacking(self.parts.keys)

    @property
    def frames_to_encode(self) -> int:
        """Frames, those of each size counted."""
        return sum(map(self.parts.plan.frames, self.missing))


def plan_web(workspace: Workspace, request: WebRequest, *, write: bool = True) -> WebPlan:
    """Plan the folder. Raises FilmpackError; with `write` false nothing at all is written.

    An edition with something wrong is left out, and is listed in the plan's refusals.
    """
    project, settings = workspace.project, workspace.project.settings
    if request.output is None:
        project.boundary.require_inside(project.output, "output folder")
    place = (request.output or project.output) / WEB
    _require_place(place, project.folder / settings.web.templates)
    editions = package_editions(workspace, request.names)
    renditions = web_renditions(settings.burn.preset if settings.burn else "medium")
    plan = make_plan(
        workspace,
        Request(
            names=tuple(edition.tag for edition in editions),
            kinds=("mux",),
            containers=("mp4",),
            ladder=renditions,
            output=place.parent,
            film=request.film,
            excerpt=request.excerpt,
            release=request.release,
            cache=request.cache,
            jobs=request.jobs,
        ),
        write=write,
    )
    rungs = ladder(plan.film, renditions)
    targets = {t.edition.tag: t for t in reversed(plan.targets) if t.edition}
    tags = [edition.tag for edition in editions if edition.tag in targets]
    source = settings.text.source_language
    sounds = {tag: heard_tracks(plan.film, targets[tag].kept, source) for tag in tags}
    named = film_files(sounds.values())
    parts = plan_parts(
        plan.film,
        plan.encode_plan.film_digest,
        rungs,
        plan.cards,
        tags,
        plan.ffmpeg,
        plan.store,
        plan.encode_plan.inputs,
    )
    made = _Maker(workspace, request, plan, rungs, sounds, named)
    found = tuple(
        made.edition(edition, targets[edition.tag].tracks, tags)
        for edition in editions
        if edition.tag in targets
    )
    texts: dict[str, bytes] = {}
    for one in found:
        for track in one.tracks:
            texts[text_path(gettext_name(track.language))] = web_vtt(track).encode()
    texts |= pages_of(project, [(one.facts, one.edition.country) for one in found])
    texts |= {HEADERS: headers_file().encode(), NGINX: nginx_file().encode(), **asset_files()}
    manifest = made.manifest(found)
    decided = {
        "making": _MAKING,
        "manifest": msgspec.to_builtins(manifest),
        "parts": parts.keys,
        "texts": {path: _digest(data) for path, data in texts.items()},
        "sound": msgspec.to_builtins(sounds),
    }
    manifest = msgspec.structs.replace(manifest, fingerprint=fingerprint_of(decided))
    return WebPlan(request, plan, place, rungs, parts, found, texts, manifest, named)


class _Maker:
    """Makes what is said of editions."""

    def __init__(
        self,
        workspace: Workspace,
        request: WebRequest,
        plan: Plan,
        rungs: tuple[Rung, ...],
        sounds: dict[str, tuple[HeardTrack, ...]],
        film_files: dict[int, str],
    ) -> None:
        self.workspace, self.request, self.plan = workspace, request, plan
        self.rungs, self.sounds, self.film_files = rungs, sounds, film_files
        self.settings = workspace.project.settings
        self.state: State = "release" if request.release and not request.excerpt else "draft"

    def edition(self, edition: Edition, tracks: Iterable[Track], tags: list[str]) -> EditionPlan:
        """An edition; tags are those of all that the folder holds."""
        shown = tuple(track for track in tracks if not track.forced)
        language = self.workspace.edition_language(edition)
        card = self.plan.cards[edition.tag, self.rungs[0].rendition.name].drawn.card
        contacts = self.workspace.country(edition.country).contacts_for(edition.language)
        help_ = make_help(card, contacts)
        title = self.workspace.messages(language)["film.title"]
        sounds = self.sounds[edition.tag]
        file = self.film_files[sounds[0].number if sounds else SILENT]
        facts = PageFacts(
            tag=edition.tag,
            language=bcp47(language),
            title=title,
            description=" ".join(card.beats),
            help=help_,
            texts=tuple(text_stream(gettext_name(track.language)) for track in shown),
            lines=page_lines(transcript_lines(self._material(shown[0], title))),
            others=tuple(self._other(tag) for tag in tags if tag != edition.tag),
            size=self.rungs[0].output.shown_size,
            file=f"../{file}",
            sounds=tuple((one.name, one.language) for one in sounds),
            address=self.settings.web.address,
            draft=self.state == "draft",
        )
        return EditionPlan(edition, card, shown, sounds, facts)

    def _other(self, tag: str) -> OtherPage:
        edition = next(one for one in self.workspace.editions() if one.tag == tag)
        language = bcp47(self.workspace.edition_language(edition))
        return other_page(tag, language, edition.country)

    def _material(self, track: Track, title: str) -> PackageMaterial:
        latin = language_data(track.language).script in ("", "Latn")
        speakers = self.workspace.notes().speakers if latin else {}
        return PackageMaterial(track, title, "", speakers, PictureFormat())

    def manifest(self, editions: Iterable[EditionPlan]) -> WebManifest:
        """The manifest without files."""
        film = self.plan.film
        return WebManifest(
            kind="web",
            version=VERSION,
            state=self.state,
            film=WebFilm(
                title=self.settings.film.title,
                frames=film.frames,
                rate=str(film.rate),
                lead=film.lead_ms,
                excerpt=self.request.excerpt,
            ),
            made_by=Programs(__version__, inspect(self.plan.ffmpeg).version),
            inputs=self._inputs(editions),
            sizes=tuple(rung.name for rung in self.rungs),
            dash=self.request.dash,
            editions=tuple(self._edition(one) for one in editions),
            files=(),
            fingerprint="0" * 64,
        )

    def _edition(self, one: EditionPlan) -> WebEdition:
        tag, help_ = one.edition.tag, one.facts.help
        placed = self.plan.cards[tag, self.rungs[0].rendition.name]
        online = one.card.online
        return WebEdition(
            edition=tag,
            language=one.facts.language,
            title=one.facts.title,
            texts=tuple(file_tag(gettext_name(track.language)) for track in one.tracks),
            address=online.url if online and placed.drawn.layout.qr else "",
            first=placed.first,
            frames=placed.frames,
            numbers=help_.numbers,
            urls=help_.urls,
        )

    def _inputs(self, editions: Iterable[EditionPlan]) -> dict[str, str]:
        project = self.workspace.project
        paths = {"source": project.source}
        for one in editions:
            country = one.edition.country
            paths[f"contacts {country}"] = project.countries / f"{country}.toml"
            for track in one.tracks:
                language = gettext_name(track.language)
                for name in filter(None, (language, self.workspace.base_of(language))):
                    paths[f"catalogue {name}"] = self.workspace.catalogue_path(name)
        found = {name: _digest(project.boundary.read_bytes(path)) for name, path in paths.items()}
        return found | {"film": self.plan.encode_plan.film_digest}


def _require_place(place: Path, templates: Path) -> None:
    """Raise ConfigError where the folder would replace what filmpack did not make."""
    if templates.resolve().is_relative_to(place.resolve()):
        what = "the project's own templates are here, and would be replaced by the folder."
        advice = "Choose another folder with -o, or another for the templates: [web] templates"
        raise ConfigError(what, advice, file=display_path(place))
    require_free(place, _is_made, "folder that 'filmpack web' made")


def _is_made(folder: Path) -> bool:
    path = folder / MANIFEST
    return path.is_file() and is_web_manifest(files.read_bytes(path))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
