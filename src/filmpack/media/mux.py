"""Muxing: the film's own picture and sound with every language as a track to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from filmpack import __version__
from filmpack.errors import ToolError, display_path
from filmpack.languages.sdh import is_sdh, without_sdh
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
from filmpack.media.input.contents import NOTHING, Kept, is_text, kept_chapters
from filmpack.media.input.opening import INPUT_OPTIONS, has_index, open_media, reading
from filmpack.media.input.packets import only, packet_digests
from filmpack.media.kept import (
    TextLabel,
    ffmetadata,
    kept_metadata,
    kept_options,
    label_of,
    verify_kept,
    with_chapters,
)
from filmpack.media.text_tracks import KeptTexts, kept_texts
from filmpack.timedtext.cue import Cue, CueId, Track
from filmpack.timedtext.formats.srt import srt_text, write_srt
from filmpack.timedtext.gaps import bridged
from filmpack.timedtext.overlaps import one_at_a_time

_CHAPTERS = "chapters.txt"


@dataclass(frozen=True, slots=True)
class ReadTrack:
    """A subtitle track as it stands in a finished file.

    iso is the ISO 639-2 code; default says whether players show the track to viewers who chose
    none, hearing_impaired whether it is for the deaf and hard of hearing, forced whether it is for
    those who understand the film and not every line.
    """

    iso: str
    tag: str
    title: str
    default: bool
    cues: tuple[Cue, ...]
    hearing_impaired: bool = False
    forced: bool = False


def mux(
    ffmpeg_path: str,
    film: Film,
    tracks: Sequence[Track],
    output: Path,
    container: ContainerName,
    *,
    title: str,
    kept: Kept = NOTHING,
    texts: KeptTexts | None = None,
    switched_on: str = "",
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
        kept: What is taken over from the film beside its picture; its subtitle tracks come last.
        texts: These tracks, where they are the master's and the film is made of it; None: the
            film's own.
        switched_on: The language of the track that is shown to viewers who chose none; "" for none.
        on_progress: Told how far ffmpeg is.

    Raises:
        ToolError: ffmpeg failed, or left no room for a tag.
    """
    import ffmpeg

    kind = containers()[container]
    with work_folder() as folder:
        source = ffmpeg.input(file_argument(film.path), **INPUT_OPTIONS, **_timing(film))
        inputs = [source["V:0"]]
        inputs += [source[f"a:{number}"] for number in kept.audio_numbers(len(film.audio))]
        metadata = [("", "title", title), ("", "comment", f"made by filmpack {__version__}")]
        texts = texts or kept_texts(ffmpeg_path, film, kept, kind)
        written: list[tuple[Sequence[Cue], str]] = [(t.cues, t.language) for t in tracks]
        written += [(cues, "") for cues in texts.converted.values()]
        ours = []
        for number, (cues, language) in enumerate(written):
            text = write_srt(_muxed(cues, kind), language)
            (folder / f"{number}.srt").write_text(text, "utf-8")
            ours.append(ffmpeg.input(f"{number}.srt", f="srt")["s:0"])
        theirs = source
        if texts.passed_on and texts.film.path != film.path:
            theirs = ffmpeg.input(
                file_argument(texts.film.path), **INPUT_OPTIONS, **_timing(texts.film)
            )
        converted = dict(zip(texts.converted, ours[len(tracks) :], strict=True))
        inputs += ours[: len(tracks)]
        inputs += [converted.get(n) or theirs[f"s:{n}"] for n in texts.numbers]
        labels = _labels(film, tracks, kept, switched_on)
        for number, label in enumerate(labels):
            code = iso639_2(label.tag, bibliographic=kind.bibliographic)
            named = kind.padded_names(label.title, label.tag)
            metadata += [(f"s:s:{number}", *tag) for tag in (("language", code), *named)]
        metadata += kept_metadata(kept, kind)
        options = _options(kind) | kept_options(kept, labels)
        chapters = in_film(kept, film).chapters
        # The chapters' file is the input after the film, the texts and the master.
        others = 1 + len(written) + (theirs is not source)
        options["map_chapters"] = str(others) if chapters else "-1"
        for place, number in enumerate(texts.numbers, len(tracks)):
            if film.contents.subtitles[number].codec in kind.copied_text:
                options[f"c:s:{place}"] = "copy"
        command = ffmpeg.output(*inputs, file_argument(output), **options)
        arguments = command_line(ffmpeg_path, command, metadata)
        if chapters:
            (folder / _CHAPTERS).write_text(ffmetadata(chapters), "utf-8")
            arguments = with_chapters(arguments, _CHAPTERS)
        run(arguments, folder=folder, what=f"muxing {container}", on_progress=on_progress)
    kind.write_tags(output, [label.tag for label in labels], [label.default for label in labels])


def _timing(film: Film) -> dict[str, str]:
    """ffmpeg's options that set a film's tracks on its time line."""
    timing = {} if has_index(film.container) else {"fflags": "+genpts"}
    return timing | ({"itsoffset": f"{float(film.offset):.6f}"} if film.offset else {})


def _muxed(cues: Sequence[Cue], kind: Container) -> Sequence[Cue]:
    """A track's cues as they are written for a container."""
    held = _held(cues, kind)
    return bridged(held, kind.longest_gap) if kind.longest_gap else held


def _held(cues: Sequence[Cue], kind: Container) -> Sequence[Cue]:
    """A track's cues as a container can hold them."""
    return cues if kind.overlaps else one_at_a_time(cues)


def _options(kind: Container) -> dict[str, str]:
    return {
        "c": "copy",
        "c:s": kind.text_codec,
        # Of the file and its streams, not of its chapters.
        "map_metadata:g": "-1",
        "map_metadata:s": "-1",
        "fflags": "+bitexact",
        "flags:s": "+bitexact",
        # Captions are a choice: no track is shown unless somebody selects it, or the project does.
        "disposition:s": "0",
        **kind.options,
    }


def in_film(kept: Kept, film: Film) -> Kept:
    """What is kept, with the chapters as a film of the master's own length has them."""
    return replace(kept, chapters=kept_chapters(kept.chapters, film.end, film.end))


def _labels(film: Film, tracks: Sequence[Track], kept: Kept, switched_on: str) -> list[TextLabel]:
    """What the text tracks are called: ours, then those of the film that are kept."""
    ours = [
        TextLabel(
            without_sdh(track.language),
            track_title(track),
            _roles(track),
            default=track.language == switched_on and not track.forced,
        )
        for track in tracks
    ]
    return [*ours, *(label_of(film.contents.subtitles[number]) for number in kept.subtitles)]


def _roles(track: Track) -> tuple[str, ...]:
    roles = {"hearing_impaired": is_sdh(track.language), "forced": track.forced}
    return tuple(role for role, has in roles.items() if has)


def track_title(track: Track) -> str:
    """The track's name in a player's menu: the language's own, and what is missing."""
    name = f"{own_name(track.language)} (forced)" if track.forced else own_name(track.language)
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
        textual = [stream for stream in streams if is_text(stream.codec_context.name)]
        only(media, textual)
        for packet in media.demux(textual) if textual else ():
            if packet.pts is None or packet.time_base is None or not packet.size:
                continue
            data = kind.packet_text(bytes(packet))
            text = data.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n")
            if not text.strip():
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
                    bool(stream.disposition & Disposition.hearing_impaired),
                    bool(stream.disposition & Disposition.forced),
                )
            )
    return found


def verify_mux(
    path: Path,
    film: Film,
    tracks: Sequence[Track],
    container: ContainerName,
    *,
    kept: Kept = NOTHING,
    texts: KeptTexts | None = None,
    switched_on: str = "",
) -> None:
    """Check a muxed file: packets are the film's bit for bit, tracks are ours cue by cue.

    Args:
        path: The file.
        film: The film that it was made of.
        tracks: The subtitles that it was made of.
        container: Its container.
        kept: What it keeps of the film.
        texts: The master's subtitle tracks that it keeps; None: those that were written anew are
            not compared.
        switched_on: The language of the track that players show; "" for none.

    Raises:
        ToolError: The file differs; the first difference is named.
    """
    kinds = ("video", "audio")
    made, own = (packet_digests(file, kinds, like=film.path) for file in (path, film.path))
    sound = tuple(own["audio"][number] for number in kept.audio_numbers(len(own["audio"])))
    for name, wanted in (("video", own["video"]), ("audio", sound)):
        if made[name] != wanted:
            raise ToolError(f"{display_path(path)}: the {name} differs from the film's.")
    kind = containers()[container]
    verify_kept(path, in_film(kept, film), bibliographic=kind.bibliographic)
    found = read_tracks(path)
    labels = _labels(film, tracks, kept, switched_on)
    if len(found) != len(labels):
        raise ToolError(
            f"{display_path(path)}: has {len(found)} subtitle tracks; expected {len(labels)}."
        )
    for label, back in zip(labels, found, strict=True):
        _verify_label(path, label, back, kind)
    for track, back in zip(tracks, found, strict=False):
        sent = [
            (cue.start, cue.end, kind.shown_text(srt_text(cue, track.language)))
            for cue in _held(track.cues, kind)
        ]
        _verify_cues(path, track.language, sent, [(c.start, c.end, c.text) for c in back.cues])
    if texts is not None:
        kept_tracks = dict(zip(texts.numbers, found[len(tracks) :], strict=True))
        for number, cues in texts.converted.items():
            # Of their text, each container keeps other markup.
            back = kept_tracks[number]
            times = [(cue.start, cue.end) for cue in _held(cues, kind)]
            _verify_cues(path, back.tag, times, [(cue.start, cue.end) for cue in back.cues])


def _verify_label(path: Path, label: TextLabel, back: ReadTrack, kind: Container) -> None:
    """Raise ToolError when a text track is called otherwise, or is shown against our will."""
    code = iso639_2(label.tag, bibliographic=kind.bibliographic)
    expected = (code, label.tag, label.title)
    if (back.iso, back.tag, back.title) != expected:
        raise ToolError(
            f"{display_path(path)}: a track reads back as {(back.iso, back.tag, back.title)},"
            f" not {expected}."
        )
    if back.hearing_impaired != ("hearing_impaired" in label.roles):
        mark = "is wrongly marked as being" if back.hearing_impaired else "lacks its mark as being"
        raise ToolError(
            f"{display_path(path)}: track {label.tag} {mark} for the deaf and hard of hearing."
        )
    if back.forced != ("forced" in label.roles):
        mark = "is wrongly marked" if back.forced else "lacks its mark"
        raise ToolError(f"{display_path(path)}: track {label.tag} {mark} as forced.")
    if back.default != label.default:
        shown = "would be shown to everybody" if back.default else "is not switched on"
        raise ToolError(f"{display_path(path)}: track {label.tag} {shown}.")


def _verify_cues(path: Path, name: str, sent: Sequence[object], got: Sequence[object]) -> None:
    """Raise ToolError with the first difference between a track's cues and how they read back."""
    for ours, theirs in zip(sent, got, strict=False):
        if ours != theirs:
            raise ToolError(
                f"{display_path(path)}: track {name} reads back {theirs!r}, not {ours!r}."
            )
    if len(sent) != len(got):
        raise ToolError(f"{display_path(path)}: track {name} has {len(got)} cues, not {len(sent)}.")
