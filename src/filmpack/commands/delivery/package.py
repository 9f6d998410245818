"""What 'filmpack package' does: finished, verified packages, one an edition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from filmpack import files
from filmpack.commands.delivery.package_draft import (
    DraftMaker,
    PackageDraft,
    reframing_facts,
)
from filmpack.commands.delivery.package_plan import (
    PackagePlan,
    PackageRequest,
    package_editions,
    packages_folder,
    with_targets,
)
from filmpack.commands.films.build import execute
from filmpack.delivery.archives import archive_of, remove_archive, write_zip
from filmpack.delivery.contents import POSTER, README, SHEET, nature_of
from filmpack.delivery.known_films import KnownFilms
from filmpack.delivery.manifest import (
    MANIFEST,
    FileFacts,
    Role,
    encode_manifest,
)
from filmpack.delivery.page.texts import english
from filmpack.delivery.pictures import as_jpeg, sheet_of, tile_form
from filmpack.delivery.publish import locked, publish, require_former, roll_back
from filmpack.delivery.sums import SUMS, digest_of, encode_sums
from filmpack.delivery.verify import Verdict, verify_files, verify_package
from filmpack.errors import ToolError
from filmpack.media.pictures.compare import middle_frame
from filmpack.media.pictures.seen import Form, Wishes, grey_form
from filmpack.media.rendition import output_format
from filmpack.pipeline.assemble import BuildObserver, missing_parts
from filmpack.pipeline.targets import Target
from filmpack.project.workspace import Workspace

if TYPE_CHECKING:
    from PIL.Image import Image


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
class PackageForecast:
    """What would become of a package; change is against what is in its place."""

    edition: str
    path: Path
    films: int
    change: Literal["new", "changed", "unchanged"]


def forecast_packages(
    workspace: Workspace, planned: PackagePlan
) -> tuple[list[PackageForecast], int]:
    """What each package would be, and how many frames would be encoded for all. Makes none.

    Raises FilmpackError.
    """
    prepared = _Prepared(workspace, planned)
    found = []
    for tag, targets in prepared.by_edition.items():
        place = planned.place(tag)
        change: Literal["new", "changed", "unchanged"] = "unchanged"
        if tag in prepared.changed:
            change = "changed" if place.is_dir() and any(place.iterdir()) else "new"
        found.append(PackageForecast(tag, place, len(targets), change))
    plan = with_targets(planned.plan, prepared.wanted)
    missing = missing_parts(plan.encode_plan.recipes, plan.store)
    return found, sum(map(plan.encode_plan.frames, missing))


class _Prepared:
    """The packages of a plan before their films are made: the films of each edition, its draft, and
    which are not in their places as they would be made."""

    def __init__(self, workspace: Workspace, planned: PackagePlan, work: Path = Path()) -> None:
        contents = workspace.project.settings.package.contents
        self.maker = _Maker(planned, work, contents)
        excerpt = planned.request.excerpt
        drafts_of = DraftMaker(workspace, planned.plan, planned.state, excerpt=excerpt)
        self.by_edition: dict[str, list[Target]] = {}
        for target in planned.plan.targets:
            assert target.edition is not None
            self.by_edition.setdefault(target.edition.tag, []).append(target)
        self.drafts = {tag: drafts_of.draft(tag, films) for tag, films in self.by_edition.items()}
        self.changed = [
            tag for tag, draft in self.drafts.items() if not self.maker.is_current(draft)
        ]
        self.wanted = [target for tag in self.changed for target in self.by_edition[tag]]


def make_packages(
    workspace: Workspace, planned: PackagePlan, work: Path, observer: BuildObserver
) -> Iterator[Package]:
    """Make every package of a plan; gives each as it is in its place.

    Raises FilmpackError; the packages made before stay.
    """
    prepared = _Prepared(workspace, planned, work)
    maker, drafts, wanted = prepared.maker, prepared.drafts, prepared.wanted
    made = execute(workspace, with_targets(planned.plan, wanted), observer) if wanted else iter(())
    for tag, targets in sorted(prepared.by_edition.items()):
        changed = tag in prepared.changed
        if changed:
            for _ in targets:
                next(made)
            maker.finish(drafts[tag], targets)
        yield maker.published(drafts[tag], unchanged=not changed)


class _Maker:
    """Makes packages of drafts and finished films."""

    def __init__(self, planned: PackagePlan, work: Path, contents: Sequence[str]) -> None:
        self.planned, self.work, self.contents = planned, work, contents
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
        digests = {name: digest_of(folder / name) for name in draft.films}
        pictures: dict[str, bytes] = {}
        if "pictures" in self.contents:
            pictures = self._pictures(draft, folder, targets, digests)
        for name, data in (draft.texts.data | pictures).items():
            files.write_bytes(folder / name, data)
            digests[name] = hashlib.sha256(data).hexdigest()
        described = [self._facts(folder, name, draft, digests[name]) for name in sorted(digests)]
        described.sort(key=lambda file: (_ROLES.index(file.role), file.path))
        readme = draft.page(described)
        files.write_bytes(folder / README, readme)
        digests[README] = hashlib.sha256(readme).hexdigest()
        described.append(self._facts(folder, README, draft, digests[README]))
        manifest = encode_manifest(msgspec.structs.replace(draft.manifest, files=tuple(described)))
        files.write_bytes(folder / MANIFEST, manifest)
        digests[MANIFEST] = hashlib.sha256(manifest).hexdigest()
        files.write_bytes(folder / SUMS, encode_sums(digests))
        _require_sound(verify_package(folder, shared=self.shared))
        place = self.planned.place(tag)
        # First the archive: of the former package, it must not lie beside the new one.
        remove_archive(place)
        publish(folder, place)

    def _pictures(
        self,
        draft: PackageDraft,
        folder: Path,
        targets: Sequence[Target],
        digests: Mapping[str, str],
    ) -> dict[str, bytes]:
        """The pictures' bytes by name; digests are the films'."""
        film, first = self.plan.film, draft.manifest.card.first
        films = reversed(draft.films.items())  # of several renditions the first
        by_kind = {target.kind: (name, target) for name, target in films}
        found = dict(draft.cards)
        size = output_format(film, targets[0].rendition).shown_size

        def see(name: str, wishes: Wishes) -> dict[Form, dict[int, Image]]:
            return self.shared.see(folder / name, digests[name], film.rate, wishes)

        if clean := by_kind.get("mux"):
            number = min(first, film.frames) // 3
            poster = see(clean[0], {(whole := Form(*size)): [number]})[whole][number]
            found[POSTER] = as_jpeg(poster)
        if burned := by_kind.get("burn"):
            name, target = burned
            cues = target.tracks[0].cues
            numbers = sorted({n for cue in cues if (n := middle_frame(cue, film.rate)) < first})
            if numbers:
                tile = tile_form(size)
                # Verification looks at the same frames: they are decoded once for both.
                compared = grey_form(output_format(film, target.rendition))
                tiles = see(name, {tile: numbers, compared: numbers})[tile]
                found[SHEET] = as_jpeg(sheet_of([tiles[number] for number in numbers]))
        return found

    def _facts(self, folder: Path, name: str, draft: PackageDraft, digest: str) -> FileFacts:
        path = folder / name
        target = draft.films.get(name)
        nature = nature_of(name)
        assert nature is not None, name
        media = None
        if target is not None:
            facts = self.shared.facts(path, digest)
            media = msgspec.structs.replace(facts, recipe=self.recipes[target.path])
        reframed = reframing_facts(target) if target else None
        size = path.stat().st_size
        signed = target is not None and target.rendition.sign_language
        return FileFacts(name, nature.role, size, digest, nature.format, media, reframed, signed)

    def published(self, draft: PackageDraft, *, unchanged: bool) -> Package:
        """The package in its place, as an archive too if that was asked for."""
        tag, place = draft.manifest.edition, self.planned.place(draft.manifest.edition)
        archive = archive_of(place) if self.planned.request.zipped else None
        if archive:
            write_zip(place, archive)
        used = sum(one.times for one in draft.manifest.substitutions)
        return Package(
            tag, place, unchanged, used, archive, tuple(map(english, draft.texts.left_out))
        )


_ROLES: tuple[Role, ...] = ("burned", "soft", "text", "transcript", "picture", "page")


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
    """Bring back the former packages of editions, all or none.

    Raises ConfigError where there is none, ToolError when one cannot be replaced.
    """
    output = packages_folder(workspace, request)
    editions = package_editions(workspace, request.names)
    places = [output / f"{one.tag}{'-draft' * request.is_draft}" for one in editions]
    with locked(output):
        require_former(places)
        for place in places:
            remove_archive(place)  # before the package, as in finish()
        roll_back(places)
    return places
