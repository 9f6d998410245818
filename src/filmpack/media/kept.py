"""How what a film keeps of its master goes into the finished file, and how it reads back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from filmpack.errors import ToolError, display_path
from filmpack.languages.tags import has_name, iso639_2, own_name, tag_of
from filmpack.media.input.contents import (
    Chapter,
    Kept,
    SubtitleInfo,
    TrackInfo,
    read_contents,
    track_tags,
)
from filmpack.media.input.opening import open_media

_READ_BACK = frozenset({"comment", "hearing_impaired", "visual_impaired"})
"""The roles that every container of ours keeps."""
_ROUNDED = 2
"""Milliseconds by which a container's clock may move a chapter."""


@dataclass(frozen=True, slots=True)
class TextLabel:
    """What a text track of a muxed film is called; default: players show it."""

    tag: str
    title: str
    roles: tuple[str, ...] = ()
    default: bool = False


def label_of(track: SubtitleInfo) -> TextLabel:
    """The label of a subtitle track of the master's own; its language's name where it has none."""
    tag = tag_of(track.info.language) if track.info.language else "und"
    title = track.info.title or (own_name(tag) if has_name(tag) else "")
    return TextLabel(tag, title, track.info.roles)


def ffmetadata(chapters: Sequence[Chapter]) -> str:
    """Chapters as FFmpeg's metadata file has them."""
    rows = [";FFMETADATA1"]
    for chapter in chapters:
        title = "".join(f"\\{char}" if char in "\\=;#" else char for char in chapter.title)
        rows += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={chapter.start}", f"END={chapter.end}"]
        rows += [f"title={title}"] if title else []
    return "\n".join(rows) + "\n"


def kept_metadata(kept: Kept, *, bibliographic: bool) -> list[tuple[str, str, str]]:
    """What the audio tracks of a muxed film are called: (stream, key, value) for command_line().

    bibliographic: Whether the container's language codes are the bibliographic ones.
    """
    return [
        (f"s:a:{place}", *tag)
        for place, audio in enumerate(kept.audio)
        for tag in track_tags(audio.info, bibliographic=bibliographic).items()
    ]


def kept_options(kept: Kept, labels: Sequence[TextLabel]) -> dict[str, str]:
    """ffmpeg's options for the roles of a muxed film's audio and text tracks."""
    options = {
        f"disposition:a:{place}": _disposition(audio.info.roles, audio.info.default)
        for place, audio in enumerate(kept.audio)
    }
    return options | {
        f"disposition:s:{place}": _disposition(label.roles, label.default)
        for place, label in enumerate(labels)
        if label.roles or label.default
    }


def with_chapters(arguments: Sequence[str], chapters: str) -> list[str]:
    """ffmpeg's command line with a file of chapters as its last input, which gives no stream."""
    found = list(arguments)
    at = len(found) - found[::-1].index("-i") + 1
    found[at:at] = ["-f", "ffmetadata", "-i", chapters]
    return found


def _disposition(roles: Sequence[str], default: bool) -> str:
    return "+".join([*(["default"] if default else []), *roles]) or "0"


def verify_kept(path: Path, kept: Kept, *, bibliographic: bool) -> None:
    """Check the names of a finished film's audio tracks, and its chapters.

    Args:
        path: The film.
        kept: What it keeps of its master; its chapters as the film has them.
        bibliographic: Whether the container's language codes are the bibliographic ones.

    Raises:
        ToolError: Something is lost or different; the first difference is named.
    """
    if not kept.audio and not kept.chapters:
        return
    with open_media(path, "file") as container:
        found = read_contents(container, Fraction(0))
    for place, audio in enumerate(kept.audio):
        ours = _compared(audio.info, bibliographic=bibliographic)
        read = found.audio[place] if place < len(found.audio) else TrackInfo()
        theirs = _compared(read, bibliographic=bibliographic)
        if ours != theirs:
            raise ToolError(
                f"{display_path(path)}: audio track {place + 1} reads back as {theirs}, not {ours}."
            )
    if len(kept.chapters) != len(found.chapters) or any(
        ours.title != theirs.title or abs(ours.start - theirs.start) > _ROUNDED
        for ours, theirs in zip(kept.chapters, found.chapters, strict=False)
    ):
        raise ToolError(f"{display_path(path)}: the chapters differ from the film's.")


def _compared(info: TrackInfo, *, bibliographic: bool) -> tuple[str, str, bool, list[str]]:
    """What must read back of a track as it was written."""
    # A language that no list has is written as none.
    code = iso639_2(info.language, bibliographic=bibliographic) if info.language else "und"
    return code, info.title, info.default, sorted(_READ_BACK & set(info.roles))
