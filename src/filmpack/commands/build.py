"""Making the targets: encode or mux to a hidden file, verify it, and only then name it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filmpack.cards.drawing import draw_card
from filmpack.cards.on_film import PlacedCard, place_card
from filmpack.commands.release import require_release
from filmpack.editions.edition import Edition, is_edition
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.files import atomic_write, require_replaceable
from filmpack.masters.master import read_master
from filmpack.media.containers.base import ContainerName
from filmpack.media.film import Film, VideoFormat
from filmpack.media.mux import mux, verify_mux
from filmpack.media.rendition import output_format
from filmpack.pipeline.assemble import (
    BuildObserver,
    is_current,
    missing_parts,
    produce,
    product_name,
)
from filmpack.pipeline.cluster.executor import local_processes
from filmpack.pipeline.drawable import undrawable
from filmpack.pipeline.eta import EncodeRates
from filmpack.pipeline.forecast import Forecast, forecast
from filmpack.pipeline.recipes import EncodePlan, plan_burns
from filmpack.pipeline.renditions import renditions
from filmpack.pipeline.targets import OutputKind, Target, fit_to_film, plan_targets
from filmpack.project.card_design import project_design
from filmpack.project.workspace import Workspace
from filmpack.store.digests import InputFiles
from filmpack.store.local import Store
from filmpack.store.remote import open_store
from filmpack.timedtext.cue import Track, format_time
from filmpack.translation.compile import Missing


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked to be built; empty means what the project file says.

    names are languages (pl, de_CH) and editions (pl-PL).
    """

    names: tuple[str, ...] = ()
    kinds: tuple[OutputKind, ...] = ()
    renditions: tuple[str, ...] = ()
    containers: tuple[ContainerName, ...] = ()
    missing: Missing = "fail"
    output: Path | None = None
    film: Path | None = None
    excerpt: bool = False
    release: bool = False
    cache: Path | str | None = None
    """The folder or the address of the store; None as the system has it."""
    jobs: int = 0
    """How many processes encode side by side; 0 as many as there are cores."""
    cluster: str = ""
    """Who encodes instead of this machine: tcp://HOST:PORT, or local:N."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything decided before the first frame: nothing wrong with it is left to find."""

    ffmpeg: str
    film: Film
    targets: tuple[Target, ...]
    cards: Mapping[tuple[str, str], PlacedCard]
    """By edition tag and rendition."""
    encode_plan: EncodePlan
    """The burned films among the targets, and what they are put together from."""
    store: Store
    jobs: int
    release: bool
    cluster: str = ""


def make_plan(workspace: Workspace, request: Request, *, write: bool = True) -> Plan:
    """Compile the tracks, look at the film, draw up the cards, name the files.

    Writes nothing but, once, a film of constant rate into the store, where the project
    asks for one; with `write` false, nothing at all. Raises FilmpackError.
    """
    project = workspace.project
    settings = project.settings
    if request.cluster:
        local_processes(request.cluster)
    kinds = tuple(dict.fromkeys(request.kinds or settings.build.kinds))
    languages, editions = _wanted(workspace, request, kinds)
    if request.release:
        require_release(workspace, editions, date.today())
    tracks = workspace.tracks(languages, request.missing)
    spoken = {edition: workspace.edition_language(edition) for edition in editions}
    compiled = {
        language: workspace.track(language, request.missing)
        for language in dict.fromkeys(spoken.values())
    }
    edition_tracks = [(edition, compiled[spoken[edition]]) for edition in editions]
    cards = [workspace.card(edition, request.missing) for edition in editions]
    if request.output is None:
        project.boundary.require_inside(project.output, "output folder")
    chosen = renditions(settings, request.renditions)
    ffmpeg = project.find_ffmpeg()
    store = open_store(request.cache)
    # The film is looked at before anything is read from it: see InputFiles.
    inputs = InputFiles([path for path in [request.film or project.master] if path.is_file()])
    film = read_master(project, ffmpeg, store, request.film, write=write)
    source = display_path(project.source)

    def fitted(track: Track) -> Track:
        return fit_to_film(track, film.duration, source, excerpt=request.excerpt)

    design = project_design(project)
    formats = {rendition.name: output_format(film, rendition) for rendition in chosen}
    segments = {
        (card.edition, name): place_card(
            draw_card(card, output.width, output.height, design),
            film,
            settings.card.mode,
            workspace.card_seconds(card),
        )
        for card in cards
        for name, output in formats.items()
    }
    _refuse_covered(segments, edition_tracks, film, source)
    targets = plan_targets(
        [fitted(track) for track in tracks],
        kinds,
        tuple(dict.fromkeys(request.containers or settings.build.containers)),
        request.output or project.output,
        settings.film.slug,
        editions=[(edition, fitted(track)) for edition, track in edition_tracks],
        renditions=chosen,
        excerpt=request.excerpt,
        chosen=bool(request.names),
    )
    if not targets:
        raise ConfigError(
            "there is nothing to make.",
            "Editions are burned, languages are burned or muxed: name some, or see [build] kinds.",
        )
    for target in targets:
        require_replaceable(target.path)
        if target.path.absolute() == film.path.absolute():
            raise ConfigError(
                f"{display_path(target.path)} is the film itself.", "Choose another -o."
            )
    burns = [target for target in targets if target.kind == "burn"]
    _require_drawable(workspace, burns, formats)
    title = settings.film.title
    encode_plan = EncodePlan(film, "", inputs)
    if burns:
        encode_plan = plan_burns(
            burns, segments, film, workspace.source(), title, ffmpeg, store, inputs
        )
    inputs.require_unchanged()
    return Plan(
        ffmpeg,
        film,
        targets,
        segments,
        encode_plan,
        store,
        request.jobs or cores(),
        request.release,
        request.cluster,
    )


def _require_drawable(
    workspace: Workspace, burns: Sequence[Target], formats: Mapping[str, VideoFormat]
) -> None:
    """Raise InputError with every cue that the font cannot draw, or that leaves the picture."""
    tracks = {target.tracks[0].language: target.tracks[0] for target in burns}
    problems = []
    for language, track in tracks.items():
        found = list(undrawable(track, formats))
        entries = workspace.full_catalogue(language).by_context() if found else {}
        for cue, what, advice in found:
            entry = entries.get(cue.id)
            file, line = (entry.file, entry.line) if entry else ("", 0)
            file = file or display_path(workspace.catalogue_path(language))
            problems.append(Problem(file, line, f"{cue.id}: {what}", advice))
    if problems:
        raise InputError(problems)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _wanted(
    workspace: Workspace, request: Request, kinds: Sequence[OutputKind]
) -> tuple[list[str], list[Edition]]:
    """The languages and editions asked for. With a matrix, films are burned for its editions."""
    matrix = workspace.project.settings.editions.matrix
    if request.names:
        tags = tuple(
            name for name in dict.fromkeys(request.names) if name in matrix or is_edition(name)
        )
        languages = tuple(name for name in request.names if name not in tags)
        return (
            workspace.chosen(languages) if languages else [],
            workspace.editions(tags) if tags else [],
        )
    languages_too = "mux" in kinds or not matrix
    languages_found = workspace.chosen(()) if languages_too else []
    editions = workspace.editions() if matrix and "burn" in kinds else []
    if not languages_found and not editions:
        raise ConfigError("there is no catalogue to build.", "Start one: filmpack add pl")
    return languages_found, editions


def _refuse_covered(
    segments: Mapping[tuple[str, str], PlacedCard],
    tracks: Sequence[tuple[Edition, Track]],
    film: Film,
    source: str,
) -> None:
    """Raise InputError when a card over the film's end would hide subtitles."""
    by_edition = {edition: card for (edition, _), card in segments.items()}
    for edition, track in tracks:
        card = by_edition[edition.tag]
        begin = round(1000 * card.first / film.rate)
        hidden = [cue for cue in track.cues if begin < cue.end and cue.start < film.duration]
        if card.first < film.frames and hidden:
            raise InputError(
                Problem(
                    source,
                    0,
                    f"the card over the film's end would cover {len(hidden)} subtitles, first"
                    f" {hidden[0].id} at {format_time(hidden[0].start)}.",
                    'Say mode = "append" in [card], or make the card shorter.',
                )
            )


def execute(workspace: Workspace, plan: Plan, observer: BuildObserver) -> Iterator[Path]:
    """Make every target of a plan; gives each as it is done.

    A target's file appears only when it was made and verified.
    """
    burned = produce(
        plan.ffmpeg,
        plan.encode_plan,
        plan.store,
        plan.jobs,
        observer,
        release=plan.release,
        cluster=plan.cluster,
    )
    for target in plan.targets:
        if target.kind == "burn":
            next(burned)
        else:
            begun = time.monotonic()
            observer.started(target, plan.film.frames)
            with atomic_write(target.path) as temporary:
                mux(
                    plan.ffmpeg,
                    plan.film,
                    target.tracks,
                    temporary,
                    target.container,
                    title=workspace.project.settings.film.title,
                    on_progress=observer.advanced,
                )
                observer.verifying()
                verify_mux(temporary, plan.film, target.tracks, target.container)
                plan.encode_plan.inputs.require_unchanged()
            observer.finished(target, time.monotonic() - begun)
        yield target.path


def forecasts(
    plan: Plan,
) -> tuple[list[tuple[Target, Forecast | None]], int, tuple[float, float] | None]:
    """What a build would do: for each burned film what would be encoded (None: the file is
    there and current), the frames to encode in all, each segment once, and, when there was
    a build like it, how many seconds that takes and how many it saves."""
    encode_plan, store = plan.encode_plan, plan.store
    changed = [b for b in encode_plan.recipes if not is_current(b, store, release=plan.release)]
    missing = missing_parts(changed, store)
    found: list[tuple[Target, Forecast | None]] = []
    for recipe in encode_plan.recipes:
        before = (store.note("products", product_name(recipe)) or {}).get("made")
        known = forecast(recipe, frozenset(missing), before) if recipe in changed else None
        found.append((recipe.target, known))
    return found, sum(map(encode_plan.frames, missing)), _seconds(plan, missing)


def _seconds(plan: Plan, missing: Sequence[str]) -> tuple[float, float] | None:
    """How long encoding takes, and how much longer all films anew would, one by one; None when
    no build like it is known."""
    encode_plan, rates = plan.encode_plan, EncodeRates(plan.film, plan.store)
    known = {target.rendition: rates.a_frame(target.rendition) for target in plan.targets}
    if not all(measured for _, measured in known.values()):
        return None
    once = whole = 0.0
    for key in missing:
        if (rendition := encode_plan.rendition(key)) is not None:
            once += encode_plan.frames(key) * known[rendition][0] / plan.jobs
    for recipe in encode_plan.recipes:
        whole += recipe.frames * known[recipe.target.rendition][0] / plan.jobs
    return once, whole - once
