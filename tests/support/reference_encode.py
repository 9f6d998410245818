"""The plain way: one run of ffmpeg over the whole film, with as many threads as it likes.

What segments are held against, by tests (the same pictures?) and benchmarks (how much faster?).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack import __version__
from filmpack.cards.on_film import PlacedCard, fade_frames, repeated, total_frames
from filmpack.media.audio.copy import encode_silence
from filmpack.media.ffmpeg import (
    OnProgress,
    command_line,
    file_argument,
    run,
    work_folder,
)
from filmpack.media.film import Film
from filmpack.media.input.contents import FilmHeader
from filmpack.media.input.opening import open_media
from filmpack.media.rendition import Encoding
from filmpack.segments.muxing import write_film
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats.ass import write_ass

if TYPE_CHECKING:
    from av.packet import Packet


def burn(
    ffmpeg_path: str,
    film: Film,
    track: Track,
    output: Path,
    encoding: Encoding,
    *,
    title: str,
    card: PlacedCard | None = None,
    on_progress: OnProgress | None = None,
) -> None:
    """Write `film` with `track` drawn into it to `output` (H.264, yuv420p, faststart).

    The file's title is given by us, never by a translation: text from a
    catalogue reaches ffmpeg only inside an ASS script. Raises ToolError.
    """
    appended = card is not None and card.first >= film.frames
    comment = f"language: {track.language}; made by filmpack {__version__}"
    if track.missing:
        comment += f"; INCOMPLETE: {track.missing_count} cues shown as {track.missing}"
    metadata = {"title": title, "comment": comment}
    with work_folder() as folder:
        shape = film.video_format
        script = write_ass(
            track.cues,
            *shape.shown_size,
            film.rate,
            squeezed=shape.squeezed,
            language=track.language,
        )
        (folder / "t.ass").write_text(script, "utf-8")
        joined = bool(appended and film.audio_codecs)
        target = folder / "picture.mp4" if joined else output
        arguments = _picture_command(
            ffmpeg_path, film, folder, target, encoding, card, metadata, sound=not joined
        )
        run(arguments, folder=folder, what=f"burning {track.language}", on_progress=on_progress)
        if joined and card is not None:
            seconds = card.frames / film.rate
            silences = [encode_silence(ffmpeg_path, like, seconds, folder) for like in film.audio]
            with open_media(target) as picture:
                coded = picture.streams.video[0]
                video = (_counted(p, film) for p in picture.demux(coded) if p.size)
                frames = total_frames(film, card)
                write_film(
                    str(target),
                    video,
                    film,
                    frames,
                    film.path,
                    silences,
                    output,
                    FilmHeader(metadata),
                )


def _counted(packet: Packet[Any], film: Film) -> Packet[Any]:
    """A packet with its times counted in frames, as write_film() wants them."""
    clock = 1 / film.rate
    base = packet.time_base or clock
    packet.pts = round((packet.pts or 0) * base / clock)
    packet.dts = round((packet.dts or 0) * base / clock)
    packet.duration = 1
    packet.time_base = clock
    return packet


def _picture_command(
    ffmpeg_path: str,
    film: Film,
    folder: Path,
    output: Path,
    encoding: Encoding,
    card: PlacedCard | None,
    metadata: Mapping[str, str],
    *,
    sound: bool,
) -> list[str]:
    import ffmpeg

    source = ffmpeg.input(file_argument(film.path))
    picture = source.video.filter("ass", "t.ass", fontsdir="fonts")
    if card is not None:
        picture = _with_card(picture, film, card, folder)
    audio = [source[f"a:{number}"] for number in range(len(film.audio_codecs))] if sound else []
    options = {
        "c:v": "libx264",
        "preset": encoding.preset,
        "crf": f"{encoding.quality:g}",
        "profile:v": "high",
        "pix_fmt": "yuv420p",
        # A keyframe every two seconds: players can seek to any cue.
        "g": str(round(2 * film.rate)),
        "fps_mode": "passthrough",
        "map_metadata": "-1",
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
        "movflags": "+faststart",
    }
    options |= {"c:a": "copy"} if audio else {}
    if card is not None:
        options["force_key_frames"] = f"{float(card.first / film.rate):.6f}"
    command = ffmpeg.output(picture, *audio, file_argument(output), **options)
    return command_line(ffmpeg_path, command, [("", k, v) for k, v in metadata.items()])


def _with_card(picture: Any, film: Film, card: PlacedCard, folder: Path) -> Any:
    """The film's picture with the card after it or over its end."""
    import ffmpeg

    seconds = float((card.frames + 1) / film.rate)
    (folder / "card.ass").write_text(card.drawn.script(0, round(100 * seconds) + 100), "utf-8")
    ground = card.drawn.ground()
    if isinstance(ground, str):
        size = f"{film.width}x{film.height}"
        colour = f"color=c={ground.replace('#', '0x')}:s={size}:r={film.rate}:d={seconds:.6f}"
        plain = ffmpeg.input(f"{colour},format=gbrp", f="lavfi")
    else:
        ground.save(folder / "ground.png")
        plain = ffmpeg.input("ground.png", loop=1, framerate=str(film.rate))
    fade = fade_frames(repeated(card.frames, film.rate)[1], film.rate)
    # Drawn in RGB, then coded as the film's colours are: the card looks as it was designed.
    drawn = (
        plain.video.filter("format", "gbrp")
        .filter("ass", "card.ass", fontsdir="fonts")
        .filter("trim", end_frame=card.frames)
        .filter("fade", type="in", start_frame=0, nb_frames=fade)
        .filter(
            "scale",
            out_color_matrix=film.matrix,
            out_range="full" if film.full_range else "limited",
        )
    )
    if card.first < film.frames:
        picture = picture.filter("trim", end_frame=card.first)
    sar = f"{film.sample_aspect_ratio.numerator}/{film.sample_aspect_ratio.denominator}"
    parts = [part.filter("format", "yuv420p").filter("setsar", sar) for part in (picture, drawn)]
    return ffmpeg.concat(*parts, v=1, a=0)
