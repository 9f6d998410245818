"""Which of the languages and editions asked for can be made: their texts, and what they show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from filmpack.cards.card import Card
from filmpack.cards.design import CardDesign
from filmpack.cards.drawing import draw_card
from filmpack.cards.legibility import card_flaws
from filmpack.cards.on_film import PlacedCard, place_card
from filmpack.commands.films.refusals import Refusals
from filmpack.editions.edition import Edition
from filmpack.errors import ConfigError, InputError, Problem, display_path
from filmpack.files import require_replaceable
from filmpack.media.film import Film, VideoFormat
from filmpack.media.rendition import Rendition, output_format
from filmpack.media.shape_text import safe_area
from filmpack.pipeline.drawable import BurnedPictures, undrawable
from filmpack.pipeline.targets import Target
from filmpack.project.workspace import Workspace
from filmpack.timedtext.cue import Track, format_time, shifted
from filmpack.translation.compile import Missing


@dataclass(frozen=True, slots=True)
class Texts:
    """The tracks of the languages, by name, and of the editions, and the editions' cards.

    What cannot be compiled is not there.
    """

    languages: dict[str, Track] = field(default_factory=dict)
    editions: list[tuple[Edition, Track]] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    muxed: dict[str, list[Track]] = field(default_factory=dict)
    """The tracks of each edition that is muxed, by its tag, its own language's first."""


def _on_frames(track: Track, film: Film) -> Track:
    """A track whose times are counted from the film's first frame, as text is drawn."""
    return replace(track, cues=shifted(track.cues, film.lead_ms)) if film.lead_ms else track


def output_formats(
    film: Film, renditions: Sequence[Rendition], focus: Path, *, excerpt: bool = False
) -> dict[str, VideoFormat]:
    """What the pictures of renditions must be, by name; focus is the file of the crops' places.

    Raises InputError for a crop that is centred anew where the film, no excerpt, has ended.
    """
    for how in filter(None, (one.reframing for one in renditions)):
        late = [frame for frame, _ in how.by_shot if frame >= film.frames]
        if late and not excerpt:
            raise InputError(
                Problem(
                    display_path(focus),
                    0,
                    f"there is no frame {late[0]}: the film has {film.frames}, counted from 0.",
                    "'filmpack shots' finds the first frame of each shot.",
                )
            )
    return {one.name: output_format(film, one) for one in renditions}


def compiled_texts(
    workspace: Workspace,
    missing: Missing,
    languages: Sequence[str],
    editions: Sequence[Edition],
    refusals: Refusals,
    *,
    muxed: bool = False,
) -> Texts:
    """Everything that a build shows, as far as it can be compiled; the rest is refused.

    Args:
        workspace: The project's texts.
        missing: What stands for a cue without a finished translation.
        languages: The languages that are burned without a card, or muxed.
        editions: The editions.
        refusals: Takes the names of what cannot be compiled, and why.
        muxed: Whether editions are muxed: with the languages of their country's other editions.

    Returns:
        The tracks and the cards.
    """
    texts = Texts()
    # Once for a language: its track and the cards of all its editions are made from it.
    catalogue = lru_cache(maxsize=None)(workspace.full_catalogue)
    for language in languages:
        with refusals.of(language):
            texts.languages[language] = workspace.track(language, missing, catalogue(language))
    compiled = dict(texts.languages)
    for edition in editions:
        with refusals.of(edition.tag):
            several = edition_languages(workspace, edition)
            for language in several if muxed else several[:1]:
                if language not in compiled:
                    compiled[language] = workspace.track(language, missing, catalogue(language))
            texts.editions.append((edition, compiled[several[0]]))
            if muxed:
                texts.muxed[edition.tag] = [compiled[language] for language in several]
        with refusals.of(edition.tag):
            own = workspace.edition_language(edition)
            texts.cards.append(workspace.card(edition, missing, catalogue(own)))
    return texts


def edition_languages(workspace: Workspace, edition: Edition) -> list[str]:
    """An edition's own language, then those of its country's other editions that have a catalogue.

    Raises ConfigError when the edition itself has none.
    """
    others = [
        one
        for one in workspace.editions()
        if one.country == edition.country and any(map(workspace.has_catalogue, one.catalogues))
    ]
    languages = dict.fromkeys(workspace.edition_language(one) for one in (edition, *others))
    return [name for language in languages for name in (language, *_sdh(workspace, language))]


def _sdh(workspace: Workspace, language: str) -> list[str]:
    """The catalogue for the deaf and hard of hearing in a language, or in its base."""
    names = (f"{one}@sdh" for one in (language, workspace.base_of(language)) if one)
    return [name for name in names if workspace.has_catalogue(name)][:1]


def require_makeable(targets: Sequence[Target], film: Film) -> None:
    """Raise ConfigError for a target that would replace the film, or what is no file."""
    made: dict[str, Target] = {}
    for target in targets:
        if (other := made.setdefault(str(target.path), target)) is not target:
            raise ConfigError(
                f"{display_path(target.path)} would be two films: {other.label} and"
                f" {target.label}.",
                "Build them one by one, each into a folder of its own: -o.",
            )
        require_replaceable(target.path)
        if target.path.absolute() == film.path.absolute():
            raise ConfigError(
                f"{display_path(target.path)} is the film itself.", "Choose another -o."
            )


def as_drawn(target: Target, film: Film, pictures: BurnedPictures) -> Target:
    """A target as its picture shows it. A burned track is timed from the film's first frame, and
    broken for a picture of another shape; a muxed film's tracks are as they were.

    Args:
        target: What is made.
        film: The master.
        pictures: The pictures of the build.
    """
    if target.kind != "burn":
        return target
    (track,) = target.tracks
    track = _on_frames(track, film)
    broken = pictures.broken(track, target.rendition.name)
    return replace(target, tracks=(track,), in_shape=broken[0] if broken else None)


def refuse_undrawable(
    workspace: Workspace,
    texts: Texts,
    film: Film,
    plain: bool,
    pictures: BurnedPictures,
    refusals: Refusals,
) -> None:
    """Refuse every burned film with a cue that the font cannot draw or that leaves the picture.

    Args:
        workspace: The project's texts.
        texts: What is burned.
        film: The master.
        plain: Whether languages are burned too, without a card.
        pictures: The pictures of the build.
        refusals: Takes the names of the films and their problems.
    """
    films = defaultdict[str, list[str]](list)
    tracks = {track.language: track for _, track in texts.editions}
    for name, track in texts.languages.items() if plain else ():
        films[track.language].append(name)
        tracks[track.language] = track
    for edition, track in texts.editions:
        films[track.language].append(edition.tag)
    for language, track in tracks.items():
        # A font of the system that is not there holds up the languages that it draws.
        with refusals.of(*films[language]):
            found = _undrawable(workspace, _on_frames(track, film), pictures)
            for name in films[language]:
                refusals.add(name, found)


def _undrawable(workspace: Workspace, track: Track, pictures: BurnedPictures) -> list[Problem]:
    """Every cue that the font cannot draw, or that leaves the picture, with its line."""
    problems = []
    found = list(undrawable(track, pictures))
    lines = workspace.source_lines()
    entries = workspace.full_catalogue(track.language).by_context() if found else {}
    for cue, flaw in found:
        entry = entries.get(cue.id)
        file, line = (entry.file, entry.line) if entry else ("", 0)
        file = file or display_path(workspace.catalogue_path(track.language))
        if flaw.rule.startswith("timing/"):
            file, line = display_path(workspace.project.source), lines.get(cue.id, 0)
        what = f"{cue.id}: {flaw.what} [{flaw.rule}]"
        problems.append(Problem(file, line, what, flaw.advice, flaw.rule))
    return problems


def placed_cards(
    cards: Sequence[Card],
    formats: Mapping[str, VideoFormat],
    design: CardDesign,
    film: Film,
    mode: str,
    refusals: Refusals,
) -> dict[tuple[str, str], PlacedCard]:
    """The closing cards on the film, by edition tag and rendition; a card is laid out once for
    all renditions of one size.

    Args:
        cards: What stands on them.
        formats: The pictures, by rendition.
        design: How they look.
        film: The master.
        mode: Where they stand; see place_card().
        refusals: Takes the editions whose card cannot be shown, and why.
    """
    pictures = {name: (made.shown_size, safe_area(made)) for name, made in formats.items()}
    placed: dict[tuple[str, str], PlacedCard] = {}
    for card in cards:
        with refusals.of(card.edition, rule="card/layout"):
            laid_out = {}
            for size, safe in dict.fromkeys(pictures.values()):
                drawn = draw_card(card, *size, design, safe)
                if flaws := card_flaws(drawn):
                    raise InputError(flaws)
                laid_out[size, safe] = place_card(drawn, film, mode, card.seconds)
            placed |= {(card.edition, name): laid_out[one] for name, one in pictures.items()}
    return placed


def refuse_covered(
    segments: Mapping[tuple[str, str], PlacedCard],
    tracks: Sequence[tuple[Edition, Track]],
    film: Film,
    source: str,
) -> None:
    """Raise InputError when a card over the film's end would hide subtitles."""
    by_edition = {edition: card for (edition, _), card in segments.items()}
    for edition, track in tracks:
        card = by_edition[edition.tag]
        begin = film.lead_ms + round(1000 * card.first / film.rate)
        hidden = [cue for cue in track.cues if begin < cue.end and cue.start < film.end]
        if card.first < film.frames and hidden:
            raise InputError(
                Problem(
                    source,
                    0,
                    f"the card over the film's end would cover {len(hidden)}"
                    f" subtitle{'s' * (len(hidden) > 1)}, first"
                    f" {hidden[0].id} at {format_time(hidden[0].start)}.",
                    'Say mode = "append" in [card], or make the card shorter.',
                )
            )
