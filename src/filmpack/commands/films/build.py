"""Making the targets: encode or mux to a hidden file, verify it, and only then name it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from filmpack.cards.on_film import PlacedCard
from filmpack.commands.chapters import chapter_titles
from filmpack.commands.checking.waivers import Waived
from filmpack.commands.films.film_gate import judge_film
from filmpack.commands.films.kept import (
    kept_targets,
    left_out,
    moved_down,
    require_held,
    require_joinable,
)
from filmpack.commands.films.readiness import (
    as_drawn,
    compiled_texts,
    edition_languages,
    output_formats,
    placed_cards,
    refuse_covered,
    refuse_undrawable,
    require_makeable,
)
from filmpack.commands.films.refusals import BuildRefused, Refusal, Refusals
from filmpack.commands.films.sign_language import SignLanguage
from filmpack.editions.edition import Edition
from filmpack.errors import ConfigError, FilmpackError, Problem, display_path
from filmpack.files import atomic_write
from filmpack.masters.master import read_master
from filmpack.masters.shown import for_container
from filmpack.media.containers import containers
from filmpack.media.containers.base import ContainerName
from filmpack.media.ffmpeg import OnFrames
from filmpack.media.film import Film
from filmpack.media.input.remarks import remarks
from filmpack.media.mux import mux, verify_mux
from filmpack.media.rendition import Rendition
from filmpack.media.text_tracks import kept_texts
from filmpack.pipeline.assemble import BuildObserver, produce
from filmpack.pipeline.drawable import BurnedPictures
from filmpack.pipeline.local import cores
from filmpack.pipeline.recipes import EncodePlan, plan_burns
from filmpack.pipeline.renditions import renditions
from filmpack.pipeline.targets import OutputKind, Target, cut_short, fit_to_film, plan_targets
from filmpack.project.card_design import project_design
from filmpack.project.crop_focus import read_focus
from filmpack.project.workspace import Workspace
from filmpack.store.digests import InputFiles
from filmpack.store.local import Store
from filmpack.store.remote import open_store
from filmpack.timedtext.cue import shifted
from filmpack.translation.compile import Missing


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked to be built; empty means what the project file says.

    names are languages (pl, de_CH), editions (pl-PL) and whatever else stands for these: see
    ProjectNames.
    """

    names: tuple[str, ...] = ()
    kinds: tuple[OutputKind, ...] = ()
    renditions: tuple[str, ...] = ()
    ladder: tuple[Rendition, ...] = ()
    """Ways of encoding to use in place of the project's."""
    containers: tuple[ContainerName, ...] = ()
    missing: Missing = "fail"
    output: Path | None = None
    film: Path | None = None
    excerpt: bool = False
    release: bool = False
    all_or_nothing: bool = False
    """Make nothing unless everything asked for can be made."""
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
    refused: tuple[Refusal, ...] = ()
    """The languages and editions that are not built, and why."""
    warnings: tuple[Problem, ...] = ()
    waived: tuple[Waived, ...] = ()
    """The errors that a release goes out with, and who signed for it."""
    left_out: tuple[str, ...] = ()
    """What the master has and none of the films, in words."""


def make_plan(
    workspace: Workspace, request: Request, *, write: bool = True, on_frames: OnFrames | None = None
) -> Plan:
    """Compile the tracks, look at the film, draw cards, name the files. Raises FilmpackError.

    A language or an edition with something wrong is not built, and is listed in the plan; what
    concerns all of them (the source, the film, the settings) is raised.

    Writes nothing but, once, a film of constant rate into the store, where the project
    asks for one; with `write` false, nothing at all.

    Args:
        workspace: The project's texts.
        request: What was asked for.
        write: Whether a film of constant rate may be made.
        on_frames: Called while the film is compared with the one that the cues were timed to.
    """
    project = workspace.project
    settings = project.settings
    if request.cluster:
        from filmpack.pipeline.cluster.executor import local_processes  # start-up time

        local_processes(request.cluster)
    kinds = tuple(dict.fromkeys(request.kinds or settings.build.kinds))
    workspace.entries()
    languages, editions = _wanted(workspace, request, kinds)
    # The languages' muxed film is for all editions; one has its own where it is asked for by name.
    asked = bool(request.names) and bool(request.kinds or "burn" not in kinds)
    muxed = asked and "mux" in kinds
    refusals = Refusals()
    names = [*languages, *(edition.tag for edition in editions)]
    today = date.today()
    gate = None
    if request.release:
        from filmpack.commands.films.release import ReleaseGate  # all rules: start-up time

        gate = ReleaseGate(workspace, today)
    if gate:
        for language in languages:
            refusals.add(language, gate.language(language))
        for edition in editions:
            with refusals.of(edition.tag):
                refusals.add(edition.tag, gate.edition(edition))
                for language in edition_languages(workspace, edition)[1:] if muxed else ():
                    refusals.add(edition.tag, gate.language(language))
    uncompiled = Refusals()
    texts = compiled_texts(workspace, request.missing, languages, editions, uncompiled, muxed=muxed)
    for refusal in uncompiled.all():
        if refusal.name not in refusals:  # the gate tells it with more words
            refusals.add(refusal.name, refusal.problems)
    hopeless = _is_hopeless(refusals, names, request)
    if hopeless and not request.release:
        raise BuildRefused(refusals.all())
    if request.output is None:
        project.boundary.require_inside(project.output, "output folder")
    chosen = request.ladder or renditions(settings, request.renditions, read_focus(project))
    ffmpeg = project.find_ffmpeg()
    store = open_store(request.cache)
    # The film is looked at before anything is read from it: see InputFiles.
    inputs = InputFiles([path for path in [request.film or project.master] if path.is_file()])
    try:
        film = read_master(project, ffmpeg, store, request.film, write=write and not hopeless)
    except FilmpackError:
        if hopeless:
            raise BuildRefused(refusals.all()) from None
        raise
    judged = judge_film(
        workspace,
        request.film or project.master,
        store,
        excerpt=request.excerpt,
        release=today if gate else None,
        on_frames=on_frames,
    )
    warnings = list(judged.warnings)
    if gate:
        for name in names:
            refusals.add(name, judged.problems)
        warnings += gate.unused_waivers(names)
    warnings += [Problem(display_path(film.path), 0, told) for told in remarks(film)]
    source = display_path(project.source)
    within = partial(fit_to_film, duration=film.end, source_name=source, excerpt=request.excerpt)
    fitted = lru_cache(maxsize=None)(within)  # editions in one language share its track
    if not request.excerpt:
        warnings = [*warnings, *cut_short(workspace.source(), film.end, source)]
    design = project_design(project)
    formats = output_formats(film, chosen, project.focus, excerpt=request.excerpt)
    pictures = BurnedPictures(formats)
    segments = placed_cards(texts.cards, formats, design, film, settings.card.mode, refusals)
    tracks = [track for name, track in texts.languages.items() if name not in refusals]
    if "burn" in kinds:
        plain = bool(request.names or not editions)
        refuse_undrawable(workspace, texts, film, plain, pictures, refusals)
    unburned = {track.language for name, track in texts.languages.items() if name in refusals}
    edition_tracks = [pair for pair in texts.editions if pair[0].tag not in refusals]
    refuse_covered(segments, edition_tracks, film, source)
    targets = plan_targets(
        [fitted(track) for track in tracks],
        kinds,
        tuple(dict.fromkeys(request.containers or settings.build.containers)),
        request.output or project.output,
        settings.film.slug,
        editions=[(edition, fitted(track)) for edition, track in edition_tracks],
        muxed_editions=[
            (edition, [fitted(track) for track in texts.muxed[edition.tag]])
            for edition, _ in (edition_tracks if muxed else ())
        ],
        renditions=chosen,
        excerpt=request.excerpt,
        chosen=bool(request.names),
        partial=len(tracks) < len(languages),
    )
    signs = SignLanguage(workspace, film, ffmpeg, store, inputs, write=write)
    targets, without = signs.beside(targets, excerpt=request.excerpt)
    warnings += without
    # Players draw the tracks of a muxed film with fonts of their own.
    targets = tuple(
        t for t in targets if t.kind == "mux" or t.edition or t.tracks[0].language not in unburned
    )

    def titles(language: str) -> dict[str, str]:
        return chapter_titles(workspace, language, request.missing)

    forced = workspace.notes().forced
    targets = tuple(kept_targets(targets, film, settings, titles, refusals, forced))
    warnings += moved_down(targets, source)
    if refusals.all() and (request.all_or_nothing or not targets):
        raise BuildRefused(refusals.all())
    if not targets:
        raise ConfigError(
            "there is nothing to make.",
            "Editions are burned, languages are burned or muxed: name some, or see [build] kinds.",
        )
    require_makeable(targets, film)
    require_held(targets, film, ffmpeg, store)
    targets = tuple(as_drawn(target, film, pictures) for target in targets)
    burns = [target for target in targets if target.encoded]
    title, cues = settings.film.title, shifted(workspace.source(), film.lead_ms)
    encode_plan = EncodePlan(film, "", inputs)
    if burns:
        encode_plan = plan_burns(burns, segments, film, cues, title, ffmpeg, store, inputs)
        require_joinable(encode_plan, ffmpeg, store)
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
        refusals.all(),
        tuple(warnings),
        tuple(gate.waived if gate else ()),
        tuple(left_out(film, targets)),
    )


def _is_hopeless(refusals: Refusals, names: Sequence[str], request: Request) -> bool:
    """Whether nothing is left to make, or something is refused and all was wanted."""
    refused = [name for name in names if name in refusals]
    return len(refused) == len(names) or (bool(refused) and request.all_or_nothing)


def _wanted(
    workspace: Workspace, request: Request, kinds: Sequence[OutputKind]
) -> tuple[list[str], list[Edition]]:
    """The languages and editions asked for. With a matrix, films are burned for its editions."""
    if request.names:
        return workspace.named(request.names)
    matrix = workspace.project.settings.editions.matrix
    languages_too = "mux" in kinds or not matrix
    languages_found = workspace.chosen(()) if languages_too else []
    editions = workspace.editions() if matrix and "burn" in kinds else []
    if not languages_found and not editions:
        raise ConfigError("there is no catalogue to build.", "Start one: filmpack add pl")
    return languages_found, editions


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
        if target.encoded:
            next(burned)
        else:
            begun = time.monotonic()
            kind, say = target.container, observer.message
            film = for_container(plan.ffmpeg, plan.film, kind, plan.store, say)
            texts = kept_texts(plan.ffmpeg, film, target.kept, containers()[kind])
            observer.started(target, plan.film.frames)
            with atomic_write(target.path) as temporary:
                mux(
                    *(plan.ffmpeg, film, target.tracks, temporary, kind),
                    title=workspace.project.settings.film.title,
                    kept=target.kept,
                    texts=texts,
                    switched_on=target.switched_on,
                    on_progress=observer.advanced,
                )
                observer.verifying()
                verify_mux(
                    *(temporary, film, target.tracks, kind),
                    kept=target.kept,
                    texts=texts,
                    switched_on=target.switched_on,
                )
                plan.encode_plan.inputs.require_unchanged()
            observer.finished(target, time.monotonic() - begun)
        yield target.path
