"""Making the targets: encode or mux to a hidden file, verify it, and only then name it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filmpack.build.targets import Container, Kind, Target, fit_to_film, plan_targets
from filmpack.catalogue.compile import Missing
from filmpack.errors import ConfigError, ToolError, shown
from filmpack.files import whole_file
from filmpack.media.burn import Encoding, burn
from filmpack.media.ffmpeg import find_ffmpeg, inspect
from filmpack.media.mux import mux, verify_mux
from filmpack.media.probe import Film, probe
from filmpack.media.verify import CleanFrames, verify_burn
from filmpack.workspace import Workspace


class Watcher(Protocol):
    """Who wants to know how a build goes on."""

    def started(self, target: Target, frames: int) -> None: ...
    def advanced(self, frames: int, speed: float) -> None: ...
    def verifying(self) -> None: ...
    def finished(self, target: Target, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked to be built; empty means what the project file says."""

    languages: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    containers: tuple[Container, ...] = ()
    missing: Missing = "fail"
    output: Path | None = None
    film: Path | None = None
    excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything decided before the first frame: nothing wrong with it is left to find."""

    ffmpeg: str
    film: Film
    targets: tuple[Target, ...]


def make_plan(workspace: Workspace, request: Request) -> Plan:
    """Compile the tracks, look at the film, name the files; nothing is written.

    Raises FilmpackError.
    """
    project = workspace.project
    settings = project.settings
    languages = workspace.chosen(request.languages)
    if not languages:
        raise ConfigError("there is no catalogue to build.", "Start one: filmpack add pl")
    tracks = workspace.tracks(languages, request.missing)
    film = probe(request.film or project.master)
    source = shown(project.source)
    fitted = [fit_to_film(t, film.duration, source, excerpt=request.excerpt) for t in tracks]
    targets = plan_targets(
        fitted,
        request.kinds or settings.build.kinds,
        request.containers or settings.build.containers,
        request.output or project.output,
        settings.film.slug,
        excerpt=request.excerpt,
        chosen=bool(request.languages),
    )
    for target in targets:
        if target.path.absolute() == film.path.absolute():
            raise ConfigError(f"{shown(target.path)} is the film itself.", "Choose another -o.")
    ffmpeg = find_ffmpeg(settings.tools.ffmpeg)
    able = inspect(ffmpeg)
    lacking = [
        n
        for n, have in (
            ("ass (libass)", "ass" in able.filters),
            ("libx264", "libx264" in able.encoders),
        )
        if not have
    ]
    if any(target.kind == "burn" for target in targets) and lacking:
        raise ToolError(f"{ffmpeg} lacks {' and '.join(lacking)}.", "See 'filmpack doctor'.")
    return Plan(ffmpeg, film, targets)


def execute(workspace: Workspace, plan: Plan, watcher: Watcher) -> Sequence[Path]:
    """Make every target of a plan. A target's file appears only when it was made and verified."""
    settings = workspace.project.settings
    title = settings.film.title
    encoding = Encoding(settings.burn.quality, settings.burn.preset)
    clean = CleanFrames(plan.film)
    for target in plan.targets:
        begun = time.monotonic()
        watcher.started(target, plan.film.frames)
        with whole_file(target.path) as temporary:
            if target.kind == "burn":
                track = target.tracks[0]
                burn(
                    plan.ffmpeg,
                    plan.film,
                    track,
                    temporary,
                    encoding,
                    title=title,
                    on_progress=watcher.advanced,
                )
                watcher.verifying()
                verify_burn(temporary, plan.film, track, clean)
            else:
                mux(
                    plan.ffmpeg,
                    plan.film,
                    target.tracks,
                    temporary,
                    target.container,
                    title=title,
                    on_progress=watcher.advanced,
                )
                watcher.verifying()
                verify_mux(temporary, plan.film, target.tracks, target.container)
        watcher.finished(target, time.monotonic() - begun)
    return [target.path for target in plan.targets]
