"""What 'filmpack package' is asked for, and which films that takes, decided before a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from filmpack.commands.delivery.package_draft import film_name
from filmpack.commands.films.build import Plan, Request, make_plan
from filmpack.delivery.contents import nature_of, same_name, stem_of
from filmpack.delivery.manifest import State
from filmpack.delivery.publish import require_free
from filmpack.editions.edition import Edition
from filmpack.errors import ConfigError
from filmpack.media.containers.base import ContainerName
from filmpack.media.rendition import Rendition
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
class PackagePlan:
    """Everything that is decided before the first frame."""

    request: PackageRequest
    plan: Plan
    output: Path
    state: State

    def place(self, edition: str) -> Path:
        """Where a package goes: a draft's name says what it is."""
        return self.output / (edition if self.state == "release" else f"{edition}-draft")


def plan_packages(
    workspace: Workspace, request: PackageRequest, work: Path, *, write: bool = True
) -> PackagePlan:
    """Plan the films of all packages. Raises FilmpackError.

    Args:
        workspace: The project.
        request: What was asked for.
        work: Where films are made before they are packaged.
        write: Whether a film of constant rate may be made, as make_plan() has it.
    """
    contents = workspace.project.settings.package.contents
    if not {"burned", "mkv", "mp4"} & set(contents):
        raise ConfigError(
            "[package] contents names no film.",
            "Add burned, mkv or mp4; 'filmpack export' writes only texts.",
            file=FILE_NAME,
        )
    soft = tuple(kind for kind in _SOFT if kind in contents)
    own = [one for one in renditions(workspace.project.settings, ()) if _is_plain(one)]
    if soft and not own:
        raise ConfigError(
            "[package] needs a rendition of the film's own shape, without sign language, for mkv"
            " and mp4.",
            "Add one without 'shape' and 'sign_language' to [[renditions]], or leave mkv and mp4"
            " out of [package] contents.",
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
        write=write,
    )
    state: State = "draft" if request.is_draft else "release"
    kept = with_targets(plan, [t for t in plan.targets if _is_wanted(t, plan, contents)])
    _refuse_same_names(kept, workspace.project.settings.film.slug)
    planned = PackagePlan(request, kept, packages_folder(workspace, request), state)
    for tag in dict.fromkeys(t.edition.tag for t in kept.targets if t.edition):
        require_free(planned.place(tag))
    return planned


def _refuse_same_names(plan: Plan, slug: str) -> None:
    """Raise ConfigError where two films of a package would have one name."""
    for tag in dict.fromkeys(t.edition.tag for t in plan.targets if t.edition):
        of = [t for t in plan.targets if t.edition and t.edition.tag == tag]
        stem = stem_of(slug, tag, excerpt=False)
        names = [film_name(stem, plan.film, target) for target in of]
        if name := same_name(names):
            what = f"two films of the package would be called {name!r}."
            raise ConfigError(what, "Rename the rendition.", file=FILE_NAME)
        for name, target in zip(names, of, strict=True):
            nature = nature_of(name)
            if nature is None or (nature.role == "burned") != (target.kind == "burn"):
                what = f"a film with the text in its picture would be called {name!r}."
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
            f"{languages[0]!r} is a language, not an edition.",
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
    own = [one.rendition for one in plan.targets if _is_plain(one.rendition)]
    return target.container in contents and target.rendition in own[:1]


def _is_plain(rendition: Rendition) -> bool:
    """Whether a rendition shows the film in its own shape, without sign language."""
    return rendition.reframing is None and not rendition.sign_language


def with_targets(plan: Plan, targets: Sequence[Target]) -> Plan:
    """A plan for some of its films, an edition's together, those of another shape or with sign
    language last."""
    ordered = sorted(
        targets,
        key=lambda t: (t.edition.tag if t.edition else "", not _is_plain(t.rendition)),
    )
    recipes = {recipe.target.path: recipe for recipe in plan.encode_plan.recipes}
    chosen = [recipes[target.path] for target in ordered]
    return replace(
        plan, targets=tuple(ordered), encode_plan=replace(plan.encode_plan, recipes=chosen)
    )
