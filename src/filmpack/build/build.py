"""Making the targets: encode or mux to a hidden file, verify it, and only then name it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filmpack.build.release import require_release
from filmpack.build.targets import Container, Kind, Target, fit_to_film, plan_targets
from filmpack.catalogue.compile import Missing
from filmpack.editions.edition import Edition, is_edition
from filmpack.errors import ConfigError, InputError, Problem, ToolError, shown
from filmpack.files import whole_file
from filmpack.media.burn import CardSegment, Encoding, burn, card_segment, total_frames
from filmpack.media.cards import draw_card, logo_files, render_cards
from filmpack.media.ffmpeg import find_ffmpeg, inspect
from filmpack.media.mux import mux, verify_mux
from filmpack.media.probe import Film, probe
from filmpack.media.verify import CleanFrames, verify_burn
from filmpack.timedtext.cue import Track, format_time
from filmpack.workspace import Workspace

if TYPE_CHECKING:
    from PIL.Image import Image


class Watcher(Protocol):
    """Who wants to know how a build goes on."""

    def started(self, target: Target, frames: int) -> None: ...
    def advanced(self, frames: int, speed: float) -> None: ...
    def verifying(self) -> None: ...
    def finished(self, target: Target, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked to be built; empty means what the project file says.

    names are languages (pl, de_CH) and editions (pl-PL).
    """

    names: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    containers: tuple[Container, ...] = ()
    missing: Missing = "fail"
    output: Path | None = None
    film: Path | None = None
    excerpt: bool = False
    release: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything decided before the first frame: nothing wrong with it is left to find."""

    ffmpeg: str
    film: Film
    targets: tuple[Target, ...]
    cards: Mapping[str, CardSegment]
    """By edition tag."""


def make_plan(workspace: Workspace, request: Request) -> Plan:
    """Compile the tracks, look at the film, draw up the cards, name the files; write nothing.

    Raises FilmpackError.
    """
    project = workspace.project
    settings = project.settings
    kinds = tuple(dict.fromkeys(request.kinds or settings.build.kinds))
    languages, editions = _wanted(workspace, request, kinds)
    if request.release:
        require_release(workspace, editions, date.today())
    tracks = workspace.tracks(languages, request.missing)
    edition_tracks = [
        (edition, workspace.track(workspace.edition_language(edition), request.missing))
        for edition in editions
    ]
    cards = [workspace.card(edition, request.missing) for edition in editions]
    film = probe(request.film or project.master)
    source = shown(project.source)

    def fitted(track: Track) -> Track:
        return fit_to_film(track, film.duration, source, excerpt=request.excerpt)

    logos = logo_files(project.folder / settings.card.logos)
    segments = {
        card.edition: card_segment(
            draw_card(card, film.width, film.height, logos=bool(logos)),
            logos,
            film,
            settings.card.mode,
            settings.card.seconds,
        )
        for card in cards
    }
    _refuse_covered(segments, edition_tracks, film, source)
    targets = plan_targets(
        [fitted(track) for track in tracks],
        kinds,
        tuple(dict.fromkeys(request.containers or settings.build.containers)),
        request.output or project.output,
        settings.film.slug,
        editions=[(edition, fitted(track)) for edition, track in edition_tracks],
        excerpt=request.excerpt,
        chosen=bool(request.names),
    )
    if not targets:
        raise ConfigError(
            "there is nothing to make.",
            "Editions are burned, languages are burned or muxed: name some, or see [build] kinds.",
        )
    for target in targets:
        if target.path.is_dir():
            raise ConfigError(
                f"{shown(target.path)} is a folder.", "Move it, or choose another -o."
            )
        if target.path.absolute() == film.path.absolute():
            raise ConfigError(f"{shown(target.path)} is the film itself.", "Choose another -o.")
    ffmpeg = find_ffmpeg(settings.tools.ffmpeg)
    if any(target.kind == "burn" for target in targets):
        _require_able(ffmpeg)
    return Plan(ffmpeg, film, targets, segments)


def _wanted(
    workspace: Workspace, request: Request, kinds: Sequence[Kind]
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
    segments: Mapping[str, CardSegment],
    tracks: Sequence[tuple[Edition, Track]],
    film: Film,
    source: str,
) -> None:
    """Raise InputError when a card over the film's end would hide subtitles."""
    for edition, track in tracks:
        card = segments[edition.tag]
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


def _require_able(ffmpeg: str) -> None:
    able = inspect(ffmpeg)
    needs = (("ass (libass)", "ass" in able.filters), ("libx264", "libx264" in able.encoders))
    if lacking := [name for name, have in needs if not have]:
        raise ToolError(f"{ffmpeg} lacks {' and '.join(lacking)}.", "See 'filmpack doctor'.")


def execute(workspace: Workspace, plan: Plan, watcher: Watcher) -> Sequence[Path]:
    """Make every target of a plan. A target's file appears only when it was made and verified."""
    settings = workspace.project.settings
    title = settings.film.title
    encoding = Encoding(settings.burn.quality, settings.burn.preset)
    clean = CleanFrames(plan.film)
    pictures = _card_pictures(plan)
    for target in plan.targets:
        begun = time.monotonic()
        card = plan.cards.get(target.edition.tag) if target.edition else None
        watcher.started(target, total_frames(plan.film, card))
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
                    card=card,
                    on_progress=watcher.advanced,
                )
                watcher.verifying()
                picture = pictures.get(target.edition.tag) if target.edition else None
                verify_burn(temporary, plan.film, track, clean, card=card, card_picture=picture)
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


def _card_pictures(plan: Plan) -> dict[str, Image]:
    """Each edition's card, drawn on its own, to hold the finished films against."""
    segments = list(plan.cards.items())
    logos = segments[0][1].logos if segments else ()
    drawn = render_cards(plan.ffmpeg, [segment.card for _, segment in segments], logos)
    return {tag: picture for (tag, _), picture in zip(segments, drawn, strict=True)}
