"""What a master holds beside its picture and the coding of its sound: names and roles of tracks,
chapters. And which of it a finished film keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from filmpack.languages.tags import iso639_2, spoken_code

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream

_LONGEST_NAME = 200
"""Characters that are kept of a track's or a chapter's name."""
_ROLES = (
    *("dub", "original", "comment", "lyrics", "karaoke", "forced", "hearing_impaired"),
    *("visual_impaired", "clean_effects", "non_diegetic", "captions", "descriptions"),
)
"""The roles that are kept, by FFmpeg's names for them (dispositions)."""
_SAME = {"descriptions": "visual_impaired", "captions": "hearing_impaired"}
"""Roles for which an mp4 has one mark, by the name that all containers keep."""
_ASIDE = frozenset({"comment", "visual_impaired", "hearing_impaired"})
"""Roles of sound that nobody hears who did not choose it."""
SELECTED: Mapping[str, frozenset[str]] = {
    "own": frozenset(),
    "original": frozenset({"original"}),
    "descriptions": frozenset({"visual_impaired"}),
    "commentary": frozenset({"comment"}),
}
"""The words of [audio] keep, and the roles of the tracks that they select; own goes by language."""
_NEAR = 1000
"""A chapter that begins or ends at most so many milliseconds from the film's end or beginning does
so with the film."""
_OPENING = "–"
"""The name of what comes before the first chapter."""


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """What a file says of one of its tracks.

    language is its code or BCP 47 tag, "" where there is none; default: players choose it.
    """

    language: str = ""
    title: str = ""
    roles: tuple[str, ...] = ()
    default: bool = False

    @property
    def named(self) -> bool:
        """Whether the file says anything that tells the track from another."""
        return bool(self.language or self.title or self.roles)

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.language or "no language", self.title, *self.roles)))


@dataclass(frozen=True, slots=True)
class SubtitleInfo:
    """A subtitle track of a master; codec by FFmpeg's name."""

    codec: str
    info: TrackInfo


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: milliseconds on the film's time line, end excluded."""

    start: int
    end: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a master holds beside picture and sound data; others are parts that no film keeps."""

    audio: tuple[TrackInfo, ...] = ()
    subtitles: tuple[SubtitleInfo, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptAudio:
    """An audio track of a finished film: the master's number for it, and what it is called."""

    number: int
    info: TrackInfo


@dataclass(frozen=True, slots=True)
class Kept:
    """What a finished film takes over from its master.

    audio: The audio tracks that it has, in order; empty for all of them, unnamed.
    chapters: The chapters, with the titles that the film shows.
    subtitles: The numbers of the master's own subtitle tracks that a muxed film keeps.
    """

    audio: tuple[KeptAudio, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    subtitles: tuple[int, ...] = ()

    def audio_numbers(self, tracks: int) -> tuple[int, ...]:
        """The numbers of the kept audio tracks, of so many in the master."""
        return tuple(kept.number for kept in self.audio) or tuple(range(tracks))


NOTHING = Kept()
"""All audio tracks without a name, and nothing else."""


@dataclass(frozen=True, slots=True)
class FilmHeader:
    """What a finished film says of itself: the file's tags, its audio tracks and chapters."""

    metadata: Mapping[str, str]
    kept: Kept = NOTHING


def read_contents(container: InputContainer, origin: Fraction) -> Contents:
    """Read what an open file holds.

    Args:
        container: The file.
        origin: When the film begins by the container's clock, in seconds.
    """
    streams = container.streams
    return Contents(
        tuple(_info(stream) for stream in streams.audio),
        tuple(_subtitles(stream) for stream in streams.subtitles),
        tuple(_chapters(container, origin)),
        tuple(_others(container)),
    )


def _info(stream: Stream) -> TrackInfo:
    from av.stream import Disposition

    has = [role for role in _ROLES if stream.disposition & getattr(Disposition, role)]
    has = list(dict.fromkeys(_SAME.get(role, role) for role in has))
    tags = stream.metadata
    language = tags.get("language", "")
    return TrackInfo(
        "" if language == "und" else clean_name(language),
        # QuickTime files call a track's title its name.
        clean_name(tags.get("title") or tags.get("name", "")),
        tuple(has),
        bool(stream.disposition & Disposition.default),
    )


def _subtitles(stream: Stream) -> SubtitleInfo:
    # None for what libav has no decoder for, which PyAV's types don't say.
    codec: Any = getattr(stream.codec_context, "codec", None)
    return SubtitleInfo(codec.canonical_name if codec else "unknown", _info(stream))


def _chapters(container: InputContainer, origin: Fraction) -> Iterator[Chapter]:
    for chapter in container.chapters():
        clock = chapter["time_base"] or Fraction(1, 1000)
        start, end = (round(1000 * (chapter[at] * clock - origin)) for at in ("start", "end"))
        yield Chapter(max(0, start), end, clean_name(chapter["metadata"].get("title", "")))


def _others(container: InputContainer) -> Iterator[str]:
    """Parts that no finished film keeps, in words."""
    found = [container.metadata, *(stream.metadata for stream in container.streams)]
    if timecode := next((tags["timecode"] for tags in found if tags.get("timecode")), ""):
        yield f"timecode {clean_name(timecode)}"
    attached = [s.metadata.get("filename", "") for s in container.streams.attachments]
    if attached:
        yield f"attachments ({', '.join(clean_name(name) or 'unnamed' for name in attached)})"
    chapters = bool(container.chapters())
    for stream in container.streams.data:
        # QuickTime's timecode and chapters are tracks too; both are told or kept otherwise.
        if not stream.metadata.get("timecode") and not (chapters and stream.name == "bin_data"):
            yield f"data track {stream.index}"


def clean_name(text: str) -> str:
    """The name of a track or a chapter in one line, without control characters, not too long."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST_NAME]


def track_tags(
    info: TrackInfo, *, bibliographic: bool = False, handlers: bool = False
) -> dict[str, str]:
    """A track's tags as FFmpeg's muxers take them.

    Args:
        info: The track.
        bibliographic: Whether its language is "ger", not "deu".
        handlers: Whether its handler has its title too, which some players show.
    """
    code = iso639_2(info.language, bibliographic=bibliographic) if info.language else ""
    found = {"language": code, "title": info.title, "handler_name": info.title if handlers else ""}
    return {name: value for name, value in found.items() if value}


def disposition(info: TrackInfo) -> int:
    """A track's roles as FFmpeg's bits."""
    from av.stream import Disposition

    roles = [*info.roles, *(["default"] if info.default else [])]
    return sum(int(getattr(Disposition, role)) for role in roles)


def chapter_marks(chapters: Sequence[Chapter]) -> list[Any]:
    """Chapters as PyAV takes them."""
    return [
        {
            "id": number,
            "start": chapter.start,
            "end": chapter.end,
            "time_base": Fraction(1, 1000),
            "metadata": {"title": chapter.title} if chapter.title else {},
        }
        for number, chapter in enumerate(chapters, 1)
    ]


def kept_audio(
    tracks: Sequence[TrackInfo], keep: str | Sequence[str], language: str
) -> tuple[KeptAudio, ...]:
    """The audio tracks of a film in one language, the one that players choose marked as default.

    With "all" and "first", a track spoken in the film's own language comes first and is chosen;
    else the one that the master has players choose. With a list, the first that is there.

    Args:
        tracks: The master's.
        keep: "all", "first", or a list of what to keep: "own" (in the film's language),
            "original", "descriptions", "commentary", and language tags.
        language: The film's BCP 47 tag; "" for a film with the texts of several languages.

    Returns:
        The tracks in order; empty where there is nothing to say: all are kept, and none is named.
    """
    if not tracks or (len(tracks) == 1 and not tracks[0].named):
        return ()
    own = _spoken_in(tracks, language) if language else []
    if isinstance(keep, str):
        marked = [number for number, track in enumerate(tracks) if track.default]
        chosen = (own or marked or [0])[0]
        order = [chosen] if keep == "first" else list(range(len(tracks)))
        if own and keep == "all":
            order = [chosen, *(number for number in order if number != chosen)]
    else:
        wanted = [number for word in keep for number in _selected(tracks, word, own)]
        order = list(dict.fromkeys(wanted)) or [0]
        chosen = order[0]
    return tuple(
        KeptAudio(number, replace(tracks[number], default=number == chosen)) for number in order
    )


def _spoken_in(tracks: Sequence[TrackInfo], language: str) -> list[int]:
    """The tracks that are spoken in a language, those of the very same tag first."""
    wanted = spoken_code(language)
    found = [
        number
        for number, track in enumerate(tracks)
        if track.language
        and spoken_code(track.language) == wanted
        and not _ASIDE & set(track.roles)
    ]
    return sorted(found, key=lambda number: tracks[number].language.lower() != language.lower())


def _selected(tracks: Sequence[TrackInfo], word: str, own: Sequence[int]) -> list[int]:
    """The tracks that one word of [audio] keep selects."""
    if word == "own":
        return list(own)
    if roles := SELECTED.get(word):
        found = [number for number, track in enumerate(tracks) if roles & set(track.roles)]
        # Few files say which track is the original; it comes first.
        return found or ([0] if word == "original" else [])
    return [
        number
        for number, track in enumerate(tracks)
        if track.language and spoken_code(track.language) == spoken_code(word)
    ]


def is_text(codec: str) -> bool:
    """Whether a subtitle codec is text; others are pictures of it, or unknown."""
    from av.codec import Codec
    from av.codec.codec import UnknownCodecError

    try:
        return bool(Codec(codec, "r").text_sub)
    except UnknownCodecError:
        return False


def kept_chapters(chapters: Sequence[Chapter], duration: int, whole: int) -> tuple[Chapter, ...]:
    """A finished film's chapters, as every container can hold them: the master's within the film,
    in order of time, one beginning with the film and the last one up to its end.

    Where some have names, one without is called by its number: an mp4 would give it another's name.

    Args:
        chapters: The master's.
        duration: When the master ends on its time line, in milliseconds.
        whole: When the finished film does, with what comes after the master.
    """
    kept: dict[int, Chapter] = {}
    named = any(chapter.title for chapter in chapters)
    for number, chapter in enumerate(sorted(chapters, key=lambda one: one.start), 1):
        if chapter.start < duration:
            ends_it = chapter.end >= duration - _NEAR
            end = whole if ends_it else max(chapter.end, chapter.start + 1)
            title = chapter.title or (str(number) if named else "")
            # Of several that begin together, the first.
            kept.setdefault(chapter.start, Chapter(chapter.start, end, title))
    first = next(iter(kept.values()), None)
    if first is None or not first.start:
        return tuple(kept.values())
    if first.start <= _NEAR:
        return (replace(first, start=0), *list(kept.values())[1:])
    return (Chapter(0, first.start, _OPENING if named else ""), *kept.values())
