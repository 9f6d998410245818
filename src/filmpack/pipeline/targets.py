"""Which files a build makes and what they are called. Pure: names in, names out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from filmpack import __version__
from filmpack.editions.edition import Edition
from filmpack.errors import InputError, Problem
from filmpack.languages.tags import file_tag
from filmpack.media.containers.base import ContainerName
from filmpack.media.input.contents import Kept
from filmpack.media.rendition import Rendition
from filmpack.timedtext.cue import Cue, Track, format_time
from filmpack.timedtext.formats.srt import write_srt

OutputKind = Literal["burn", "mux"]


@dataclass(frozen=True, slots=True)
class Target:
    """One file to make.

    A burn has one track, in the picture. A mux has all of its as tracks to choose; the picture is
    the film's own, but for an edition's, which ends with a card.
    """

    kind: OutputKind
    container: ContainerName
    path: Path
    tracks: tuple[Track, ...]
    edition: Edition | None = None
    rendition: Rendition = field(default_factory=Rendition)
    kept: Kept = field(default_factory=Kept)
    """What it takes over from the master beside the picture."""
    switched_on: str = ""
    """The language of the text track that a mux shows to viewers who chose none."""
    in_shape: Track | None = None
    """The text of a burn as it is broken for a picture of another shape."""

    @property
    def encoded(self) -> bool:
        """Whether its picture is encoded; else it is copied from the film."""
        return self.kind == "burn" or self.edition is not None

    @property
    def drawn(self) -> Track:
        """The text in its picture: none in a mux."""
        if self.kind != "burn":
            return Track("", ())
        return self.in_shape or self.tracks[0]

    @property
    def texts(self) -> list[str]:
        """What decides its text tracks, if it is a mux."""
        if self.kind == "burn":
            return []
        tracks = [
            (track.language, track.missing, write_srt(track.cues, track.language))
            for track in self.tracks
        ]
        forced = [f"forced {n}" for n, track in enumerate(self.tracks) if track.forced]
        texts = (text for track in tracks for text in track)
        return [self.container, self.switched_on, *texts, *forced]

    @property
    def label(self) -> str:
        """Its name in progress lines."""
        if self.encoded:
            name = self.edition.tag if self.edition else file_tag(self.tracks[0].language)
            how = "burn" if self.kind == "burn" else self.container
            return " ".join(filter(None, (name, *rendition_names(self.rendition), how)))
        number = sum(not track.forced for track in self.tracks)
        return f"{number} language{'s' if number > 1 else ''} {self.container}"


LONGEST_OVERHANG = 1000
"""Milliseconds that a cue may last beyond the film: editors round, and files lose a last frame.
A cue that lasts longer was timed to another film."""


def plan_targets(
    tracks: Sequence[Track],
    kinds: Sequence[OutputKind],
    containers: Sequence[ContainerName],
    folder: Path,
    slug: str,
    *,
    editions: Sequence[tuple[Edition, Track]] = (),
    muxed_editions: Sequence[tuple[Edition, Sequence[Track]]] = (),
    renditions: Sequence[Rendition] = (Rendition(),),
    excerpt: bool = False,
    chosen: bool = False,
    partial: bool = False,
) -> tuple[Target, ...]:
    """The files of a build: a burn per language or edition and rendition, a mux per container.

    An edition's burn ends with its closing card; a language's has none. A file that is not the
    whole, finished film says so in its name: "excerpt", "incomplete-blank", "incomplete-source".
    One of another shape than the film's says which: "9x16".

    Args:
        tracks: The languages. With editions, they are burned only if the user named them: a film
            without a card could be published by mistake.
        kinds: What to make of each.
        containers: The containers of muxed files.
        folder: Where the files go.
        slug: How the files' names begin.
        editions: Each edition that is burned, with its track.
        muxed_editions: Each edition that is muxed, with its tracks, its own language's first.
        renditions: Ways of encoding; the name of one is part of its files' names.
        excerpt: Whether the film is only a first part.
        chosen: Whether the user named the languages; a muxed file then names them, so that it is
            not mistaken for the one with all languages.
        partial: Whether some languages are not built; a muxed file then names those that it has.
    """
    stem = f"{slug}-excerpt" if excerpt else slug
    targets: list[Target] = []
    if "burn" in kinds:
        plain = tracks if chosen or not editions else ()
        named: list[tuple[str, Track, Edition | None]] = [
            (file_tag(t.language), t, None) for t in plain
        ]
        named += [(edition.tag, track, edition) for edition, track in editions]
        for name, track, edition in named:
            for rendition in renditions:
                what = "-".join([name, *rendition_names(rendition)])
                path = folder / f"{stem}-{what}{_mark(track)}.mp4"
                targets.append(Target("burn", "mp4", path, (track,), edition, rendition))
    for edition, several in muxed_editions:
        # Players would draw the subtitles over the sign language.
        for rendition in (one for one in renditions if not one.sign_language):
            what = "-".join([edition.tag, *rendition_names(rendition)])
            missing = next((_mark(track) for track in several if track.missing), "")
            name = f"{stem}-{what}-subtitles{missing}"
            targets += [
                Target("mux", kind, folder / f"{name}.{kind}", tuple(several), edition, rendition)
                for kind in containers
            ]
    if "mux" in kinds and tracks:
        missing = next((_mark(track) for track in tracks if track.missing), "")
        which = (
            "".join(f"-{file_tag(track.language)}" for track in tracks) if chosen or partial else ""
        )
        if len(which) > 80:
            which = f"-{len(tracks)}-languages"
        targets += [
            Target("mux", kind, folder / f"{stem}{which}-subtitles{missing}.{kind}", tuple(tracks))
            for kind in containers
        ]
    return tuple(targets)


def rendition_names(rendition: Rendition) -> list[str]:
    """What tells a rendition's files from another's: its name, and its shape as 9x16, or "sign"."""
    what = rendition.reframing.shape.replace(":", "x") if rendition.reframing else ""
    if rendition.sign_language:
        what = "sign"
    return [word for word in (rendition.name, what if what not in rendition.name else "") if word]


def _mark(track: Track) -> str:
    return f"-incomplete-{track.missing}" if track.missing else ""


def fit_to_film(track: Track, duration: int, source_name: str, *, excerpt: bool) -> Track:
    """The track within the film; a cue that lasts a little longer ends with the film.

    Args:
        track: The track.
        duration: The film's length in milliseconds.
        source_name: The source file, for messages.
        excerpt: Whether the film is only a first part; later cues are then dropped.

    Raises:
        InputError: The film is not an excerpt, and a cue begins after it or ends long after it.
    """
    late = [
        cue for cue in track.cues if cue.start >= duration or cue.end > duration + LONGEST_OVERHANG
    ]
    if late and not excerpt:
        raise InputError(
            Problem(
                source_name,
                0,
                f"{len(late)} subtitle{'s end' if len(late) > 1 else ' ends'} after the film does"
                f" ({format_time(duration)}),"
                f" first {late[0].id} at {format_time(late[0].start)}.",
                "Is this the right master? If it is only the film's first part, add --excerpt.",
            )
        )
    cues = tuple(
        cue if cue.end <= duration else replace(cue, end=duration)
        for cue in track.cues
        if cue.start < duration
    )
    return replace(track, cues=cues)


def cut_short(cues: Sequence[Cue], duration: int, source_name: str) -> list[Problem]:
    """What fit_to_film() cuts off cues of a whole film, to be told.

    Args:
        cues: The source's cues.
        duration: The film's length in milliseconds.
        source_name: The source file.
    """
    return [
        Problem(
            source_name,
            0,
            f"{cue.id} ends {cue.end - duration} ms after the film; it is shown until the film"
            " ends.",
        )
        for cue in cues
        if cue.start < duration < cue.end <= duration + LONGEST_OVERHANG
    ]


def film_metadata(track: Track, title: str) -> dict[str, str]:
    """The file's title is given by us, never by a translation."""
    comment = f"language: {track.language}; made by filmpack {__version__}"
    if track.missing:
        comment += f"; INCOMPLETE: {track.missing_count} cues shown as {track.missing}"
    return {"title": title, "comment": comment}
