"""What 'filmpack package' does: finished, verified packages, one an edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from filmpack import files
from filmpack.commands.delivery.package_draft import (
    DraftMaker,
    PackageDraft,
    film_name,
    reframing_facts,
)
from filmpack.commands.films.build import Plan, Request, execute, make_plan
from filmpack.delivery.contents import POSTER, README, SHEET, same_name, stem_of
from filmpack.delivery.known_films import KnownFilms
from filmpack.delivery.manifest import (
    MANIFEST,
    FileFacts,
    Role,
    State,
    encode_manifest,
)
from filmpack.delivery.pictures import as_jpeg, picture_at, sheet_of
from filmpack.delivery.publish import archive_of, locked, publish, roll_back, write_zip
from filmpack.delivery.readme import write_readme
from filmpack.delivery.sums import SIGNATURE, SUMS, digest_of, encode_sums
from filmpack.delivery.verify import Verdict, verify_files, verify_package
from filmpack.editions.edition import Edition
from filmpack.errors import ConfigError, ToolError
from filmpack.media.containers.base import ContainerName
from filmpack.media.pictures.compare import middle_frame
from filmpack.media.rendition import output_format
from filmpack.pipeline.assemble import BuildObserver
from filmpack.pipeline.renditions import renditions
from filmpack.pipeline.targets import Target
from filmpack.project.config.settings import FILE_NAME
from filmpack.project.workspace import Workspace

_SOFT: tuple[ContainerName, ...] = ("mkv", "mp4")
"""The containers of films with text tracks."""


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """What somebody asked to be packaged.

    names are editions and what stands for them; a draft is one without `release`, or of an excerpt.
    """

    names: tuple[str, ...] = ()
    output: Path | None = None
    film: Path | None = None
    excerpt: bool = False
    release: bool = False
    cache: Path | str | None = None
    jobs: int = 0
    zipped: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether the packages are not to be published."""
        return self.excerpt or not self.release


@dataclass(frozen=True, slots=True)
class Package:
    """A package in its place; unchanged: it was there already; left_out: what it lacks."""

    edition: str
    path: Path
    unchanged: bool
    substitutions: int
    archive: Path | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """Everything that is decided before the first frame."""

    request: PackageRequest
    plan: Plan
    output: Path
    state: State

    def place(self, edition: str) -> Path:
        """Where a package goes: a draft's name says what it is."""
        return self.output / (edition if self.state == "release" else f"{edition}-draft")


def plan_packages(workspace: Workspace, request: PackageRequest, work: Path) -> PackagePlan:
    """Plan the films of all packages. Raises FilmpackError.

    Args:
        workspace: The project.
        request: What was asked for.
        work: Where films are made before they are packaged.
    """
    contents = workspace.project.settings.package.contents
    if not {"burned", "mkv", "mp4"} & set(contents):
        raise ConfigError(
            "[package] contents names no film.",
            "Add burned, mkv or mp4; 'filmpack export' writes only texts.",
            file=FILE_NAME,
        )
    soft = tuple(kind for kind in _SOFT if kind in contents)
    own = [one for one in renditions(workspace.project.settings, ()) if one.reframing is None]
    if soft and not own:
        raise ConfigError(
            "[package] needs a rendition of the film's own shape for mkv and mp4.",
            "Add one without 'shape' to [[renditions]], or leave mkv and mp4 out of [package]"
            " contents.",
            file=FILE_NAME,
        )
    editions = package_editions(workspace, request.names)
    plan = make_plan(
        workspace,
        Request(
            names=tuple(edition.tag for edition in editions),
            # Nothing is planned that is not made: what cannot be would refuse the rest.
            kinds=(*(("burn",) if "burned" in contents else ()), *(("mux",) if soft else ())),
            containers=soft,
            output=work,
            film=request.film,
            excerpt=request.excerpt,
            release=request.release,
            cache=request.cache,
            jobs=request.jobs,
        ),
    )
    state: State = "draft" if request.is_draft else "release"
    kept = _with_targets(plan, [t for t in plan.targets if _is_wanted(t, plan, contents)])
    _refuse_same_names(kept, workspace.project.settings.film.slug)
    return PackagePlan(request, kept, packages_folder(workspace, request), state)


def _refuse_same_names(plan: Plan, slug: str) -> None:
    """Raise ConfigError where two films of a package would have one name."""
    for tag in dict.fromkeys(t.edition.tag for t in plan.targets if t.edition):
        of = [t for t in plan.targets if t.edition and t.edition.tag == tag]
        stem = stem_of(slug, tag, excerpt=False)
        if name := same_name([film_name(stem, plan.film, target) for target in of]):
            what = f"two films of the package would be called {name!r}."
            raise ConfigError(what, "Rename the rendition.", file=FILE_NAME)


def packages_folder(workspace: Workspace, request: PackageRequest) -> Path:
    """Where packages go. Raises ConfigError where the project leads out of its folder."""
    project = workspace.project
    if request.output is None:
        project.boundary.require_inside(project.output, "output folder")
    return request.output or project.output


def package_editions(workspace: Workspace, names: tuple[str, ...]) -> list[Edition]:
    """The editions that names stand for, or all. Raises ConfigError for a language."""
    languages, editions = workspace.named(names) if names else ([], workspace.editions())
    if languages:
        raise ConfigError(
            f"{languages[0]!r} is a language; packages are made of editions.",
            "Name an edition, such as pl-PL, or a country.",
        )
    if not editions:
        raise ConfigError(
            "this project has no editions.", "List them in filmpack.toml: [editions] matrix."
        )
    return editions


def _is_wanted(target: Target, plan: Plan, contents: Sequence[str]) -> bool:
    """Whether a film is part of a package: every rendition is burned, the first of the film's own
    shape has text tracks."""
    refused = {refusal.name for refusal in plan.refused}
    if target.edition is None or target.edition.tag in refused:
        return False
    if target.kind == "burn":
        return "burned" in contents
    own = [one.rendition for one in plan.targets if one.rendition.reframing is None]
    return target.container in contents and target.rendition in own[:1]


def _with_targets(plan: Plan, targets: Sequence[Target]) -> Plan:
    """A plan for some of its films, an edition's together, those of another shape last."""
    ordered = sorted(
        targets,
        key=lambda t: (t.edition.tag if t.edition else "", t.rendition.reframing is not None),
    )
    recipes = {recipe.target.path: recipe for recipe in plan.encode_plan.recipes}
    chosen = [recipes[target.path] for target in ordered]
    return replace(
        plan, targets=tuple(ordered), encode_plan=replace(plan.encode_plan, recipes=chosen)
    )


def make_packages(
    workspace: Workspace, planned: PackagePlan, work: Path, observer: BuildObserver
) -> Iterator[Package]:
    """Make every package of a plan; gives each as it is in its place.

    Raises FilmpackError; the packages made before stay.
    """
    package = workspace.project.settings.package
    maker = _Maker(planned, work, package.contents, package.contact)
    drafts_of = DraftMaker(workspace, planned.plan, planned.state, excerpt=planned.request.excerpt)
    by_edition: dict[str, list[Target]] = {}
    for target in planned.plan.targets:
        assert target.edition is not None
        by_edition.setdefault(target.edition.tag, []).append(target)
    drafts = {tag: drafts_of.draft(tag, targets) for tag, targets in by_edition.items()}
    changed = [tag for tag in by_edition if not maker.is_current(drafts[tag])]
    wanted = [target for tag in changed for target in by_edition[tag]]
    made = execute(workspace, _with_targets(planned.plan, wanted), observer) if wanted else iter(())
    for tag in sorted(by_edition):
        if tag in changed:
            for _ in by_edition[tag]:
                next(made)
            maker.finish(drafts[tag], by_edition[tag])
        yield maker.published(drafts[tag], unchanged=tag not in changed)


class _Maker:
    """Makes packages of drafts and finished films."""

    def __init__(
        self, planned: PackagePlan, work: Path, contents: Sequence[str], contact: str
    ) -> None:
        self.planned, self.work = planned, work
        self.contents, self.contact = contents, contact
        self.plan = planned.plan
        self.shared = KnownFilms()
        self.recipes = {r.target.path: r.digest for r in self.plan.encode_plan.recipes}

    def is_current(self, draft: PackageDraft) -> bool:
        """Whether the package is in its place already, whole and as it would be made."""
        place = self.planned.place(draft.manifest.edition)
        if not place.is_dir():
            return False
        verdict = verify_files(place)
        known = verdict.manifest
        same = known is not None and known.fingerprint == draft.manifest.fingerprint
        return same and not verdict.failures

    def finish(self, draft: PackageDraft, targets: Sequence[Target]) -> None:
        """Put a package together from its films, verify it, and let it take its place."""
        tag = draft.manifest.edition
        folder = self.work / tag
        folder.mkdir()
        for name, target in draft.films.items():
            target.path.rename(folder / name)
        pictures = self._pictures(draft, folder, targets) if "pictures" in self.contents else {}
        for name, data in (draft.texts.data | pictures).items():
            files.write_bytes(folder / name, data)
        described = [self._facts(folder, name, draft) for name in sorted(_names(folder))]
        described.sort(key=lambda file: (_ROLES.index(file.role), file.path))
        readme = write_readme(draft.manifest, described, self.contact, draft.texts.left_out)
        files.write_bytes(folder / README, readme)
        described.append(self._facts(folder, README, draft))
        manifest = msgspec.structs.replace(draft.manifest, files=tuple(described))
        files.write_bytes(folder / MANIFEST, encode_manifest(manifest))
        digests = {file.path: file.sha256 for file in described}
        digests[MANIFEST] = digest_of(folder / MANIFEST)
        files.write_bytes(folder / SUMS, encode_sums(digests))
        _require_sound(verify_package(folder, shared=self.shared))
        publish(folder, self.planned.place(tag))

    def _pictures(
        self, draft: PackageDraft, folder: Path, targets: Sequence[Target]
    ) -> dict[str, bytes]:
        film, first = self.plan.film, draft.manifest.card.first
        films = reversed(draft.films.items())  # of several renditions the first
        by_kind = {target.kind: folder / name for name, target in films}
        found = dict(draft.cards)
        size = output_format(film, targets[0].rendition).shown_size
        if clean := by_kind.get("mux"):
            poster = picture_at(clean, film.rate, min(first, film.frames) // 3, size)
            found[POSTER] = as_jpeg(poster)
        if burned := by_kind.get("burn"):
            cues = next(t.tracks[0].cues for t in targets if t.kind == "burn")
            numbers = sorted({n for cue in cues if (n := middle_frame(cue, film.rate)) < first})
            if numbers:
                found[SHEET] = as_jpeg(sheet_of(burned, film.rate, numbers, size))
        return found

    def _facts(self, folder: Path, name: str, draft: PackageDraft) -> FileFacts:
        path = folder / name
        target = draft.films.get(name)
        role: Role = "picture"
        if target is not None:
            role = "burned" if target.kind == "burn" else "soft"
        elif kind := draft.texts.formats.get(name):
            role = "transcript" if kind in ("transcript", "html") else "text"
        elif name == README:
            role = "page"
        digest = digest_of(path)
        media = None
        if target is not None:
            facts = self.shared.facts(path, digest)
            media = msgspec.structs.replace(facts, recipe=self.recipes[target.path])
        kind = draft.texts.formats.get(name, "")
        reframed = reframing_facts(target) if target else None
        return FileFacts(name, role, path.stat().st_size, digest, kind, media, reframed)

    def published(self, draft: PackageDraft, *, unchanged: bool) -> Package:
        """The package in its place, as an archive too if that was asked for."""
        tag, place = draft.manifest.edition, self.planned.place(draft.manifest.edition)
        archive = archive_of(place) if self.planned.request.zipped else None
        if archive:
            write_zip(place, archive)
        elif not unchanged:
            archive_of(place).unlink(missing_ok=True)  # it is of the former package
        used = sum(one.times for one in draft.manifest.substitutions)
        return Package(tag, place, unchanged, used, archive, draft.texts.left_out)


_ROLES: tuple[Role, ...] = ("burned", "soft", "text", "transcript", "picture", "page")


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name not in (MANIFEST, SUMS, SIGNATURE)]


def _require_sound(verdict: Verdict) -> None:
    """Raise ToolError when a package that was just made fails its own verification."""
    if verdict.failures:
        first = verdict.failures[0]
        place = f"{first.file}: " if first.file else ""
        raise ToolError(
            f"{verdict.folder.name}: the package failed its verification and was not published:"
            f" {place}{first.what}",
            "Build again with another cache (--cache); if it happens again, report it.",
        )


def roll_back_packages(workspace: Workspace, request: PackageRequest) -> list[Path]:
    """Bring back the former packages of editions. Raises ConfigError where there is none."""
    output = packages_folder(workspace, request)
    places = []
    editions = package_editions(workspace, request.names)
    with locked(output):
        for edition in editions:
            place = output / (f"{edition.tag}-draft" if request.is_draft else edition.tag)
            roll_back(place)
            archive_of(place).unlink(missing_ok=True)
            places.append(place)
    return places
