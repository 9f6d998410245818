"""Muxing: the film's own picture and sound with every language as a track to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filmpack import __version__
from filmpack.errors import ToolError, display_path
from filmpack.languages.tags import iso639_2, own_name
from filmpack.media.containers.language_tags import (
    MATROSKA_ROOM,
    MP4_HANDLER,
    MP4_ROOM,
    read_tags,
    write_matroska_tags,
    write_mp4_tags,
)
from filmpack.media.ffmpeg import (
    OnProgress,
    command_line,
    file_argument,
    run,
    work_folder,
)
from filmpack.media.film import Film
from filmpack.media.packets import open_media, packet_digest
from filmpack.timedtext.cue import Cue, CueId, Track
from filmpack.timedtext.formats.srt import write_srt
from filmpack.timedtext.markup import strip_tags

Container = Literal["mkv", "mp4"]


@dataclass(frozen=True, slots=True)
class ReadTrack:
    """A subtitle track as it stands in a finished file. iso is the ISO 639-2 code."""

    iso: str
    tag: str
    title: str
    cues: tuple[Cue, ...]


def mux(
    ffmpeg_path: str,
    film: Film,
    tracks: Sequence[Track],
    output: Path,
    container: Container,
    *,
    title: str,
    on_progress: OnProgress | None = None,
) -> None:
    """Write the film with all tracks to `output`, pictures and sound copied.

    mkv carries SubRip, mp4 carries mov_text. Each track has its ISO 639-2
    code, its BCP 47 tag and its language's own name. Raises ToolError.
    """
    import ffmpeg

    mkv = container == "mkv"
    with work_folder() as folder:
        source = ffmpeg.input(file_argument(film.path))
        inputs = [source["v:0"]]
        inputs += [source[f"a:{number}"] for number in range(len(film.audio_codecs))]
        options: dict[str, object] = {
            "c": "copy",
            "c:s": "subrip" if mkv else "mov_text",
            "map_metadata": "-1",
            "fflags": "+bitexact",
            "flags:s": "+bitexact",
            # Captions are a choice: no track is shown unless somebody selects it.
            "disposition:s": "0",
        }
        options |= {"write_crc32": "0"} if mkv else {"movflags": "+faststart"}
        metadata = [("", "title", title), ("", "comment", f"made by filmpack {__version__}")]
        for number, track in enumerate(tracks):
            (folder / f"{number}.srt").write_text(write_srt(track.cues), "utf-8")
            inputs.append(ffmpeg.input(f"{number}.srt", f="srt")["s:0"])
            name = track_title(track)
            room = MATROSKA_ROOM if mkv else MP4_ROOM
            padding = "." * (room + len(track.language))
            spec = f"s:s:{number}"
            metadata += [
                (spec, "language", iso639_2(track.language, bibliographic=mkv)),
                (spec, "title", f"{name}{padding if mkv else ''}"),
            ]
            if not mkv:
                metadata.append((spec, "handler_name", f"{MP4_HANDLER}{padding}"))
        command = ffmpeg.output(*inputs, file_argument(output), **options)
        arguments = command_line(ffmpeg_path, command, metadata)
        run(arguments, folder=folder, what=f"muxing {container}", on_progress=on_progress)
    tags = [track.language for track in tracks]
    (write_matroska_tags if mkv else write_mp4_tags)(output, tags)


def track_title(track: Track) -> str:
    """The track's name in a player's menu: the language's own, and what is missing."""
    name = own_name(track.language)
    return f"{name} (incomplete)" if track.missing else name


def read_tracks(path: Path) -> list[ReadTrack]:
    """The subtitle tracks of an mkv or mp4 file, each cue as it stands in the packets."""
    tags = read_tags(path)
    found = []
    with open_media(path, "file") as container:
        streams = list(container.streams.subtitles)
        cues: dict[int, list[Cue]] = {stream.index: [] for stream in streams}
        for packet in container.demux(streams) if streams else ():
            data = bytes(packet)
            if packet.pts is None or packet.time_base is None or not packet.size:
                continue
            if packet.stream.codec_context.name == "mov_text":
                data = data[2 : 2 + int.from_bytes(data[:2], "big")]
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
                    tuple(cues[stream.index]),
                )
            )
    return found


def verify_mux(path: Path, film: Film, tracks: Sequence[Track], container: Container) -> None:
    """Check a muxed file: packets are the film's bit for bit, tracks are ours cue by cue.

    Raises ToolError with the first difference.
    """
    for kind in ("video", "audio"):
        if packet_digest(path, kind) != packet_digest(film.path, kind):
            raise ToolError(
                f"{display_path(path)}: the {kind} is not the film's, packet for packet."
            )
    found = read_tracks(path)
    if len(found) != len(tracks):
        raise ToolError(
            f"{display_path(path)}: has {len(found)} tracks, {len(tracks)} were asked for."
        )
    for track, back in zip(tracks, found, strict=True):
        code = iso639_2(track.language, bibliographic=container == "mkv")
        expected = (code, track.language, track_title(track))
        if (back.iso, back.tag, back.title) != expected:
            raise ToolError(
                f"{display_path(path)}: a track reads back as {(back.iso, back.tag, back.title)},"
                f" not {expected}."
            )
        # mov_text keeps italics outside the text.
        sent = [
            (cue.start, cue.end, cue.text if container == "mkv" else strip_tags(cue.text))
            for cue in track.cues
        ]
        got = [(cue.start, cue.end, cue.text) for cue in back.cues]
        for ours, theirs in zip(sent, got, strict=False):
            if ours != theirs:
                raise ToolError(
                    f"{display_path(path)}: track {track.language} reads back {theirs!r},"
                    f" not {ours!r}."
                )
        if len(sent) != len(got):
            raise ToolError(
                f"{display_path(path)}: track {track.language} has {len(got)} cues,"
                f" not {len(sent)}."
            )
