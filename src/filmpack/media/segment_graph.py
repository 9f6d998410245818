"""FFmpeg's filter graph for segments: one decode of the film, cut, drawn on, given to encoders.

Values in, a graph out; encode_outputs() runs it. segments/encode.py decides what is encoded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from filmpack.media.ffmpeg import Processes, command_line, file_argument, run
from filmpack.media.film import Film, VideoFormat
from filmpack.media.input.opening import INPUT_OPTIONS
from filmpack.media.rendition import Rendition, is_cropped
from filmpack.media.shape_filters import SCALING, in_shape
from filmpack.media.signing.filters import beside_sign_language
from filmpack.media.signing.video import SignVideo

_BACK = Fraction(3, 23)
"""Seconds by which ffmpeg starts reading before the given seek point, in containers ordered by
decoding time (ffmpeg_demux.c, "dts_heuristic")."""
_FIELDS = 2
"""Frames before a segment that deinterlacing needs."""

Picture = Any
"""A stream of an ffmpeg-python graph: video on its way through filters."""
Output = Any
"""An output of an ffmpeg-python graph."""


def in_place(picture: Picture, film: Film) -> Picture:
    """A film's frames, each at its place from zero where some are missing or too many; the last one
    before a hole is shown on."""
    if not film.faulty:
        return picture
    begin = f"PTS-({film.start.numerator}/{film.start.denominator})/TB"
    return picture.filter("setpts", begin).filter("fps", str(film.rate))


class SegmentGraph:
    """Builds the graph for a film whose video must come out in a given format."""

    def __init__(self, film: Film, output: VideoFormat, decoder_threads: int = 0) -> None:
        """decoder_threads: The threads that decode the film; 0 for as many as ffmpeg likes."""
        self.film = film
        self.output = output
        self._decoding = {"threads": str(decoder_threads)} if decoder_threads else {}

    def decoded(self, first: int) -> Picture:
        """The film's frames from somewhere at or before frame `first`, with their own times."""
        import ffmpeg

        film = self.film
        # Before a cut in the first frames of a hole, the frame that is shown on is needed too.
        early = _FIELDS if film.interlaced or film.faulty else 0
        at = seek_point(film, max(0, first - early))
        seek: dict[str, str | None] = {}
        if at is not None:
            # By the container's clock; frames from the keyframe on come through.
            seek = {"ss": f"{float(at):.6f}", "seek_timestamp": "1", "noaccurate_seek": None}
        options = {**self._decoding, **seek}
        picture = ffmpeg.input(file_argument(film.path), **INPUT_OPTIONS, **options)["V:0"]
        if film.interlaced:
            # Before any cut: a frame is made from its neighbours too.
            picture = picture.filter("bwdif", mode="send_frame", deint="all")
        return in_place(picture, film)

    def cut(
        self, picture: Picture, first: int, end: int, sign: tuple[SignVideo, Picture] | None = None
    ) -> Picture:
        """Frames [first, end) by their own times, in the output's format, numbered from zero.

        sign is the sign-language video that stands beside the film, and its decoded frames.
        """
        made = self._converted(_trimmed(picture, self.film, first, end), first, end)
        if sign is not None:
            video, frames = sign
            frames = _trimmed(frames, video.film, first, end)
            made = beside_sign_language(made, frames, video, self.output)
        return self._stamped(made)

    def black(self) -> Picture:
        """One black frame, in the output's format."""
        import ffmpeg

        size = f"{self.output.width}x{self.output.height}"
        plain = ffmpeg.input(f"color=c=black:s={size}:r=1:d=1,format=yuv420p", f="lavfi").video
        return self._stamped(_still(plain, 1))

    def card(self, script: str, fonts: str, ground: str, frames: int, fade: int = 0) -> Picture:
        """A still card, drawn once in RGB as designed, then converted to the output's colours.

        Args:
            script: Name of the ASS file in the work folder.
            fonts: Name of the folder of fonts in there.
            ground: A colour, as #rrggbb, or the name of a picture in the work folder, of the size
                that the output is shown in.
            frames: Its length.
            fade: How many frames it takes to come out of black; 0 for none.

        Returns:
            The card's frames, in the output's format.
        """
        import ffmpeg

        output = self.output
        if ground.startswith("#"):
            size = "x".join(map(str, output.shown_size))
            colour = f"color=c={ground.replace('#', '0x')}:s={size}:r=1:d=1,format=gbrp"
            plain = ffmpeg.input(colour, f="lavfi").video
        else:
            plain = ffmpeg.input(ground).video
        drawn = with_text(plain.filter("format", "gbrp"), script, fonts)
        if fade:
            # In RGB, where black is black in films of either range.
            drawn = _still(drawn, fade + 1).filter("fade", type="in", start_frame=0, nb_frames=fade)
        squeezed = {"flags": SCALING, "w": output.width, "h": output.height}
        drawn = drawn.filter(
            "scale",
            **(squeezed if output.squeezed else {}),
            out_color_matrix=output.matrix,
            out_range="full" if output.full_range else "limited",
        ).filter("format", "yuv420p")
        return self._stamped(_still(drawn, frames))

    def _converted(self, picture: Picture, first: int, end: int) -> Picture:
        """Frames [first, end) in the output's size and dynamic range, 8 bits deep."""
        film, output = self.film, self.output
        if film.hdr:
            # In linear light; 203 nits are white on a standard screen (ITU-R BT.2408).
            picture = (
                picture.filter("zscale", transfer="linear", npl=203)
                .filter("format", "gbrpf32le")
                .filter("zscale", primaries="bt709")
                .filter("tonemap", "mobius", desat=0)
                .filter("zscale", transfer="bt709", matrix="bt709", range="tv")
            )
        if output.beside is not None:
            small = output.beside.film
            picture = picture.filter("scale", small.width, small.height, flags=SCALING)
        elif is_cropped(film, output):
            picture = picture.filter("crop", output.width, output.height, 0, 0, exact=1)
        elif output.reframed is None and (output.width, output.height) != (
            film.width,
            film.height,
        ):
            picture = picture.filter("scale", output.width, output.height, flags=SCALING)
        if film.rgb and not film.hdr:
            picture = picture.filter(
                "scale", out_color_matrix=output.matrix, out_range="limited", flags=SCALING
            )
        picture = picture.filter("format", "yuv420p")
        # Another shape once the picture is in the output's colours, of which the margins are made.
        if output.reframed is None:
            return picture
        return in_shape(picture, output, output.reframed, first, end)

    def _stamped(self, picture: Picture) -> Picture:
        """The same clock, pixel shape and colour description for every segment: otherwise they
        cannot be concatenated."""
        output = self.output
        primaries, transfer, matrix, range_ = output.colour_description
        aspect = output.sample_aspect_ratio
        return (
            picture.filter("settb", f"{output.rate.denominator}/{output.rate.numerator}")
            .filter("setpts", "N")
            .filter("fps", str(output.rate))
            .filter("setsar", f"{aspect.numerator}/{aspect.denominator}")
            .filter(
                "setparams",
                color_primaries=primaries,
                color_trc=transfer,
                colorspace=matrix,
                range=range_,
            )
        )


def _still(picture: Picture, frames: int) -> Picture:
    """So many frames, the last one repeated where there are fewer."""
    padded = picture.filter("tpad", stop=frames, stop_mode="clone")
    return padded.filter("trim", end_frame=frames)


def with_text(picture: Picture, script: str, fonts: str) -> Picture:
    """Video with the ASS file of this name in the work folder drawn on it, with the fonts of a
    folder in there (fonts_for())."""
    return picture.filter("ass", script, fontsdir=fonts)


def rows(picture: Picture, begin: int, end: int) -> Picture:
    """Rows [begin, end) of a video; both are even."""
    return picture.filter("crop", "iw", end - begin, 0, begin, exact=1)


def split(picture: Picture, count: int) -> list[Picture]:
    """`count` copies of a stream."""
    if count == 1:
        return [picture]
    parts = picture.filter_multi_output("split")
    return [parts.stream(number) for number in range(count)]


def encoded(picture: Picture, name: str, options: Mapping[str, str]) -> Output:
    """An encoded file of this name in the work folder; options are encoder_options()."""
    import ffmpeg

    return ffmpeg.output(picture, name, **options)


def raw_frames(picture: Picture, name: str, numbers: Sequence[int]) -> Output:
    """A file of these frames, yuv420p without a header, in the work folder."""
    return _raw(_selected(picture, numbers), name, "yuv420p")


def raw_greys(picture: Picture, name: str, numbers: Sequence[int], size: tuple[int, int]) -> Output:
    """A file of these frames, scaled to (width, height), one byte of grey per pixel.

    Args:
        picture: The video.
        name: The file's name in the work folder.
        numbers: Frame numbers, sorted, distinct.
        size: Width and height in pixels.

    Returns:
        The output.
    """
    return _raw(_selected(picture, numbers).filter("scale", *size), name, "gray")


def _selected(picture: Picture, numbers: Sequence[int]) -> Picture:
    return picture.filter("select", "+".join(f"eq(n,{number})" for number in numbers))


def _raw(picture: Picture, name: str, pixels: str) -> Output:
    return encoded(picture, name, {"f": "rawvideo", "pix_fmt": pixels, "fps_mode": "passthrough"})


def encode_outputs(
    ffmpeg_path: str,
    outputs: Sequence[Output],
    *,
    folder: Path,
    what: str,
    keep_times: bool = True,
    on_frames: Callable[[int], None] | None = None,
    processes: Processes | None = None,
) -> None:
    """Run one ffmpeg that writes these outputs into a work folder.

    Args:
        ffmpeg_path: The program.
        outputs: What to write.
        folder: The work folder.
        what: Names the work in messages.
        keep_times: Whether frames keep the container's times, by which cut() finds them.
        on_frames: Called with the frames of the first output done so far.
        processes: Where the process is registered, so that it can be stopped.

    Raises:
        ToolError: ffmpeg failed.
    """
    import ffmpeg

    program, *rest = command_line(ffmpeg_path, ffmpeg.merge_outputs(*outputs))
    times = ["-copyts"] if keep_times else []
    report = on_frames
    run(
        [program, *times, *rest],
        folder=folder,
        what=what,
        on_progress=(lambda frames, _speed: report(frames)) if report else None,
        processes=processes,
    )


def seek_point(film: Film, first: int) -> Fraction | None:
    """Where ffmpeg must begin to read, so that frame `first` comes through whole and few frames
    before it: in seconds of the container's clock; None for the beginning.

    A container finds the last keyframe at or before a moment, by its display time or, up to
    `film.reorder_delay` frames earlier, by its decoding time; some (mxf, avi) take the frame
    nearest to the moment. The next keyframe must be out of reach in all these cases.
    """
    keyframe, following = first, first + 1
    if film.keyframes:
        place = bisect_right(film.keyframes, first)
        keyframe = film.keyframes[place - 1] if place else 0
        following = film.keyframes[place] if place < len(film.keyframes) else film.frames
    late = Fraction(following - film.reorder_delay - 1)
    frame = min(keyframe + _BACK * film.rate, late) + Fraction(1, 4)
    return film.start + frame / film.rate if keyframe > 0 and frame > 0 else None


def sign_pictures(
    renditions: Sequence[Rendition], first: int
) -> list[tuple[SignVideo, Picture] | None]:
    """For each rendition its sign-language video from somewhere at or before frame `first`, decoded
    once for all that have the same; None for one without."""
    videos = [one.sign_video for one in renditions]
    copies = {
        video: iter(split(SegmentGraph(film, film.video_format).decoded(first), count))
        for video, count in Counter(filter(None, videos)).items()
        for film in (video.film,)
    }
    return [(video, next(copies[video])) if video else None for video in videos]


def _trimmed(picture: Picture, film: Film, first: int, end: int) -> Picture:
    """Frames [first, end) of a film by their own times."""
    edges: dict[str, Any] = {"end": _before(film, end)}
    if first:
        edges["start"] = _before(film, first)
    return picture.filter("trim", **edges)


def _before(film: Film, frame: int) -> str:
    """The moment halfway between a frame and the one before it, in seconds."""
    start = Fraction(0) if film.faulty else film.start
    return f"{float(start + (frame - Fraction(1, 2)) / film.rate):.6f}"
