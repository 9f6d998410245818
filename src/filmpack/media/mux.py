"""Muxing: the film's own picture and sound with every language as a track to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filmpack import __version__
from filmpack.errors import ToolError, display_path
from filmpack.languages.tags import iso639_2, own_name
from filmpack.media.containers import container_of, containers
from filmpack.media.containers.base import Container, ContainerName
from filmpack.media.ffmpeg import (
    OnProgress,
    command_line,
    file_argument,
    run,
    work_folder,
)
from filmpack.media.film import Film
from filmpack.media.opening import INPUT_OPTIONS, has_index, open_media, reading
from filmpack.media.packets import packet_digests
from filmpack.timedtext.cue import Cue, CueId, Track
from filmpack.timedtext.formats.srt import write_srt
from filmpack.timedtext.overlaps import one_at_a_time


@dataclass(frozen=True, slots=True)
class ReadTrack:
    """A subtitle track as it stands in a finished file.

    iso is the ISO 639-2 code; default says whether players show the track to viewers who chose
    none.
    """

    iso: str
    tag: str
    title: str
    default: bool
    cues: tuple[Cue, ...]


def mux(
    ffmpeg_path: str,
    film: Film,
    tracks: Sequence[Track],
    output: Path,
    container: ContainerName,
    *,
    title: str,
    on_progress: OnProgress | None = None,
) -> None:
    """Write the film with all tracks, pictures and sound copied.

    Each track has its ISO 639-2 code, its BCP 47 tag and its language's own name.

    Args:
        ffmpeg_path: The program.
        film: The film.
        tracks: The subtitles, one track a language.
        output: The file to write.
        container: Its container, one of media/containers.
        title: The file's title.
        on_progress: Told how far ffmpeg is.

    Raises:
        ToolError: ffmpeg failed, or left no room for a tag.
    """
    import ffmpeg

    kind = containers()[container]
    with work_folder() as folder:
        timing = {} if has_index(film.container) else {"fflags": "+genpts"}
        if film.offset:
            timing["itsoffset"] = f"{float(film.offset):.6f}"
        source = ffmpeg.input(file_argument(film.path), **INPUT_OPTIONS, **timing)
        inputs = [source["V:0"]]
        inputs += [source[f"a:{number}"] for number in range(len(film.audio_codecs))]
        metadata = [("", "title", title), ("", "comment", f"made by filmpack {__version__}")]
        for number, track in enumerate(tracks):
            cues = _muxed(track, kind)
            (folder / f"{number}.srt").write_text(write_srt(cues), "utf-8")
            inputs.append(ffmpeg.input(f"{number}.srt", f="srt")["s:0"])
            metadata += _track_metadata(number, track, kind)
        command = ffmpeg.output(*inputs, file_argument(output), **_options(kind))
        arguments = command_line(ffmpeg_path, command, metadata)
        run(arguments, folder=folder, what=f"muxing {container}", on_progress=on_progress)
    kind.write_tags(output, [track.language for track in tracks])


def _muxed(track: Track, kind: Container) -> Sequence[Cue]:
    """A track's cues as the container can hold them."""
    return track.cues if kind.overlaps else one_at_a_time(track.cues)


def _options(kind: Container) -> dict[str, str]:
    return {
        "c": "copy",
        "c:s": kind.text_codec,
        "map_metadata": "-1",
        "fflags": "+bitexact",
        "flags:s": "+bitexact",
        # Captions are a choice: no track is shown unless somebody selects it.
        "disposition:s": "0",
        **kind.options,
    }


def _track_metadata(number: int, track: Track, kind: Container) -> list[tuple[str, str, str]]:
    """(stream, name, value) of what ffmpeg writes about a text track."""
    code = iso639_2(track.language, bibliographic=kind.bibliographic)
    named = kind.padded_names(track_title(track), track.language)
    return [(f"s:s:{number}", name, value) for name, value in (("language", code), *named)]


def track_title(track: Track) -> str:
    """The track's name in a player's menu: the language's own, and what is missing."""
    name = own_name(track.language)
    return f"{name} (incomplete)" if track.missing else name


def read_tracks(path: Path) -> list[ReadTrack]:
    """The subtitle tracks of a muxed file, each cue as its packets hold it.

    Raises ToolError when the file's container is none of media/containers, InputError when it
    is damaged.
    """
    with reading(path, "file"):
        kind = container_of(path)
        tags = kind.read_tags(path)
        disabled = kind.disabled(path) if kind.disabled else []
    from av.stream import Disposition

    found = []
    with open_media(path, "file") as media:
        streams = list(media.streams.subtitles)
        cues: dict[int, list[Cue]] = {stream.index: [] for stream in streams}
        for packet in media.demux(streams) if streams else ():
            if packet.pts is None or packet.time_base is None or not packet.size:
                continue
            data = kind.packet_text(bytes(packet))
            text = data.decode("utf-8").replace("\r\n", "\n").rstrip("\n")
            if not text:
                continue
            start = round(1000 * packet.pts * packet.time_base)
            end = round(1000 * (packet.pts + (packet.duration or 0)) * packet.time_base)
            cues[packet.stream.index].append(Cue(CueId(""), start, end, text))
        for number, stream in enumerate(streams):
            found.append(
                ReadTrack(
                    stream.language or "und",
                    tags[number] if number < len(tags) else "",
                    stream.metadata.get("title", stream.metadata.get("name", "")),
                    # Where the header has a switch of its own, it is what players obey.
                    not disabled[number]
                    if number < len(disabled)
                    else bool(stream.disposition & Disposition.default),
                    tuple(cues[stream.index]),
                )
            )
    return found


def verify_mux(path: Path, film: Film, tracks: Sequence[Track], container: ContainerName) -> None:
    """Check a muxed file: packets are the film's bit for bit, tracks are ours cue by cue.

    Args:
        path: The file.
        film: The film that it was made of.
        tracks: The subtitles that it was made of.
        container: Its container.

    Raises:
        ToolError: The file differs; the first difference is named.
    """
    kinds = ("video", "audio")
    made, own = (packet_digests(file, kinds, like=film.path) for file in (path, film.path))
    for kind in kinds:
        if made[kind] != own[kind]:
            raise ToolError(f"{display_path(path)}: the {kind} differs from the film's.")
    found = read_tracks(path)
    if len(found) != len(tracks):
        raise ToolError(
            f"{display_path(path)}: has {len(found)} subtitle tracks; expected {len(tracks)}."
        )
    for track, back in zip(tracks, found, strict=True):
        _verify_track(path, track, back, containers()[container])


def _verify_track(path: Path, track: Track, back: ReadTrack, kind: Container) -> None:
    """Raise ToolError with the first difference between a track and how it reads back."""
    code = iso639_2(track.language, bibliographic=kind.bibliographic)
    expected = (code, track.language, track_title(track))
    if (back.iso, back.tag, back.title) != expected:
        raise ToolError(
            f"{display_path(path)}: a track reads back as {(back.iso, back.tag, back.title)},"
            f" not {expected}."
        )
    if back.default:
        raise ToolError(
            f"{display_path(path)}: track {track.language} would be shown to everybody."
        )
    sent = [(cue.start, cue.end, kind.shown_text(cue.text)) for cue in _muxed(track, kind)]
    got = [(cue.start, cue.end, cue.text) for cue in back.cues]
    for ours, theirs in zip(sent, got, strict=False):
        if ours != theirs:
            raise ToolError(
                f"{display_path(path)}: track {track.language} reads back {theirs!r}, not {ours!r}."
            )
    if len(sent) != len(got):
        raise ToolError(
            f"{display_path(path)}: track {track.language} has {len(got)} cues, not {len(sent)}."
        )
