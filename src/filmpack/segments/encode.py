"""Encoding segments: one decode feeds several encoders, each with its own text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmpack.cards.layout import GROUND
from filmpack.cards.on_film import PlacedCard
from filmpack.errors import ToolError
from filmpack.media.ffmpeg import Processes, command_line, file_argument, run, work_folder
from filmpack.media.film import Film
from filmpack.media.opening import INPUT_OPTIONS
from filmpack.media.rendition import Rendition, encoder_options, output_format
from filmpack.segments.cuts import Segment

if TYPE_CHECKING:
    from PIL.Image import Image

_BACK = Fraction(3, 23)
"""Seconds by which ffmpeg goes back from where it is told to begin reading, in containers
that order by decoding time (ffmpeg_demux.c, "dts_heuristic")."""
_FIELDS = 2
"""Frames before a segment that deinterlacing looks at."""
_SCALING = "lanczos+accurate_rnd+full_chroma_int+bitexact"
"""As sharp as the film allows, and the same bytes on processors of every kind."""
_PER_ENCODER = 150
"""Frames that an encoder holds, at worst: what x264 looks ahead and refers to, and copies."""


@dataclass(frozen=True, slots=True)
class TextProbe:
    """A frame (from the segment's start) where text must have changed `needed` pixels;
    cue says of which."""

    frame: int
    needed: int
    cue: str


@dataclass(frozen=True, slots=True)
class SegmentSpec:
    """One segment to encode.

    script is the ASS drawn on it ("" for none), its frames counted from the segment's
    first; probes are where its text is looked for afterwards; made_for is the language
    that 'filmpack cache' counts it under.
    """

    key: str
    segment: Segment
    rendition: Rendition = field(default_factory=Rendition)
    script: str = ""
    probes: tuple[TextProbe, ...] = ()
    made_for: str = ""


OnFrames = Callable[[int], None]
"""Called with the number of frames encoded since the last call."""


def encoders_at_once(shape: Film, jobs: int, memory: int = 2 * 1024**3) -> int:
    """How many encoders one process may feed, so that `jobs` processes hold `memory` bytes at most.

    shape has the size of the encoded pictures. Never more than eight: beyond, a decode is
    a small part of the work.
    """
    each = shape.width * shape.height * 3 // 2 * _PER_ENCODER
    return max(1, min(8, memory // (each * jobs)))


@dataclass(frozen=True, slots=True)
class EncodedSegment:
    """An encoded file that waits to be looked at, and the clean frames to hold it against.

    clean is raw yuv420p, one picture for each of `shown`; None where no text is drawn.
    """

    path: Path
    frames: int
    clean: Path | None = None
    shown: tuple[int, ...] = ()


class Encoder:
    """Encodes a film in one way with one ffmpeg, in folders of its own inside `scratch`."""

    def __init__(
        self,
        ffmpeg_path: str,
        film: Film,
        rendition: Rendition,
        scratch: Path,
        processes: Processes | None = None,
    ) -> None:
        self.ffmpeg_path = ffmpeg_path
        self.film = film
        self.shape = output_format(film, rendition)
        self.options = encoder_options(rendition.encoding, film.rate)
        self.scratch = scratch
        self.processes = processes or Processes()

    def encode(
        self,
        specs: Sequence[SegmentSpec],
        take: Callable[[SegmentSpec, EncodedSegment], None],
        on_frames: OnFrames | None = None,
    ) -> None:
        """Encode these segments with one decode of the film.

        Args:
            specs: in the order of their segments, all of this encoder's rendition.
            take: is given each result while its files are there.
            on_frames: is called with the number of frames encoded since its last call.

        Raises:
            ToolError: ffmpeg failed.
        """
        with work_folder(self.scratch) as folder:
            outputs, results = self._outputs(specs, folder)
            what = f"encoding frames {specs[0].segment.first} to {specs[-1].segment.end}"
            self._run(outputs, folder, what, ["-copyts"], len(results), on_frames)
            for spec, encoded in results:
                take(spec, encoded)

    def encode_card(
        self,
        card: PlacedCard,
        frames: int,
        logos: Image | None,
        take: Callable[[EncodedSegment], None],
    ) -> None:
        """Encode so many frames of a closing card; logos is a picture of the card's size.

        Raises ToolError.
        """
        with work_folder(self.scratch) as folder:
            picture = self._card_picture(card, frames, logos, folder)
            output = self._output(picture, folder / "card.mp4", self.options)
            self._run([output], folder, f"encoding the card of {card.drawn.card.edition}", [], 1)
            take(EncodedSegment(folder / "card.mp4", frames))

    def greys(self, numbers: Sequence[int], height: int) -> dict[int, Image]:
        """The clean frames with these numbers (sorted, distinct), grey, `height` pixels high.

        Decodes the whole film. Raises ToolError when it ends before.
        """
        from PIL import Image as Images

        film = self.shape
        width = max(2, round(film.width * height / film.height))
        with work_folder(self.scratch) as folder:
            picture = self._cut(self._source(0), Segment(0, film.frames))
            chosen = "+".join(f"eq(n,{number})" for number in numbers)
            grey = picture.filter("select", chosen).filter("scale", width, height)
            raw = {"f": "rawvideo", "pix_fmt": "gray", "fps_mode": "passthrough"}
            output = self._output(grey, folder / "grey.raw", raw)
            self._run([output], folder, "looking at the film", ["-copyts"], 1)
            data = (folder / "grey.raw").read_bytes()
        size = width * height
        if len(data) != size * len(numbers):
            came = len(data) // size
            raise ToolError(f"ffmpeg decoded {came} of {len(numbers)} frames of the film.")
        return {
            number: Images.frombytes("L", (width, height), data[at * size :][:size])
            for at, number in enumerate(numbers)
        }

    def _run(
        self,
        outputs: Sequence[Any],
        folder: Path,
        what: str,
        options: Sequence[str],
        encoders: int,
        on_frames: OnFrames | None = None,
    ) -> None:
        import ffmpeg

        command = command_line(self.ffmpeg_path, ffmpeg.merge_outputs(*outputs))
        done = 0

        def progress(frames: int, _speed: float) -> None:
            nonlocal done
            # ffmpeg counts the frames of its first output; the others keep pace with it.
            if on_frames is not None and frames * encoders > done:
                on_frames(frames * encoders - done)
                done = frames * encoders

        run(
            [command[0], *options, *command[1:]],
            folder=folder,
            what=what,
            on_progress=progress if on_frames else None,
            processes=self.processes,
        )

    def _output(self, picture: Any, path: Path, options: Mapping[str, str]) -> Any:
        import ffmpeg

        return ffmpeg.output(picture, path.name, **options)

    def _outputs(
        self, specs: Sequence[SegmentSpec], folder: Path
    ) -> tuple[list[Any], list[tuple[SegmentSpec, EncodedSegment]]]:
        outputs: list[Any] = []
        results: list[tuple[SegmentSpec, EncodedSegment]] = []
        groups = [(place, list(group)) for place, group in groupby(specs, lambda s: s.segment)]
        source = self._source(specs[0].segment.first)
        for number, ((segment, group), part) in enumerate(
            zip(groups, _split(source, len(groups)), strict=True)
        ):
            shown = tuple(sorted({probe.frame for spec in group for probe in spec.probes}))
            branches = _split(self._cut(part, segment), len(group) + bool(shown))
            clean = folder / f"clean{number}.yuv"
            for which, spec in enumerate(group):
                picture = branches[which]
                path = folder / f"{number}-{which}.mp4"
                if spec.script:
                    script = folder / f"{number}-{which}.ass"
                    script.write_text(spec.script, "utf-8")
                    picture = picture.filter("ass", script.name, fontsdir="fonts")
                outputs.append(self._output(picture, path, self.options))
                encoded = EncodedSegment(path, segment.frames)
                if spec.probes:
                    encoded = EncodedSegment(path, segment.frames, clean, shown)
                results.append((spec, encoded))
            if shown:
                chosen = "+".join(f"eq(n,{frame})" for frame in shown)
                outputs.append(
                    self._output(
                        branches[-1].filter("select", chosen),
                        clean,
                        {"f": "rawvideo", "pix_fmt": "yuv420p", "fps_mode": "passthrough"},
                    )
                )
        return outputs, results

    def _source(self, first: int) -> Any:
        """The film's picture from somewhere at or before this frame, with its own times."""
        import ffmpeg

        film = self.film
        at = seek_point(film, max(0, first - _FIELDS) if film.interlaced else first)
        seek: dict[str, str | None] = {}
        if at is not None:
            # By the container's clock; frames from the keyframe on come through.
            seek = {"ss": f"{float(at):.6f}", "seek_timestamp": "1", "noaccurate_seek": None}
        picture = ffmpeg.input(file_argument(film.path), **INPUT_OPTIONS, **seek)["v:0"]
        if film.interlaced:
            # Before any cut: a picture is made from its neighbours too.
            picture = picture.filter("bwdif", mode="send_frame", deint="all")
        return picture

    def _cut(self, picture: Any, segment: Segment) -> Any:
        """Frames [first, end) by their own times, then counted from zero at the film's rate."""
        film = self.film
        edges: dict[str, Any] = {"end": _before(film, segment.end)}
        if segment.first:
            edges["start"] = _before(film, segment.first)
        return self._tagged(self._shaped(picture.filter("trim", **edges)))

    def _shaped(self, picture: Any) -> Any:
        """The film's pictures in the rendition's size and range of colours, 8 bits deep."""
        film, shape = self.film, self.shape
        if film.hdr:
            # In linear light; 203 nits are white on a standard screen (ITU-R BT.2408).
            picture = (
                picture.filter("zscale", transfer="linear", npl=203)
                .filter("format", "gbrpf32le")
                .filter("zscale", primaries="bt709")
                .filter("tonemap", "mobius", desat=0)
                .filter("zscale", transfer="bt709", matrix="bt709", range="tv")
            )
        if (shape.width, shape.height) != (film.width, film.height):
            picture = picture.filter("scale", shape.width, shape.height, flags=_SCALING)
        return picture.filter("format", "yuv420p")

    def _tagged(self, picture: Any) -> Any:
        """Every segment with the same clock, pixel shape and colour tags: else they don't join."""
        film = self.shape
        primaries, transfer, matrix, range_ = film.colour_description
        return (
            picture.filter("settb", f"{film.rate.denominator}/{film.rate.numerator}")
            .filter("setpts", "N")
            .filter("fps", str(film.rate))
            .filter(
                "setsar",
                f"{film.sample_aspect_ratio.numerator}/{film.sample_aspect_ratio.denominator}",
            )
            .filter(
                "setparams",
                color_primaries=primaries,
                color_trc=transfer,
                colorspace=matrix,
                range=range_,
            )
        )

    def _card_picture(
        self, card: PlacedCard, frames: int, logos: Image | None, folder: Path
    ) -> Any:
        """The card drawn once, in RGB, then coded as the film's colours are: as designed."""
        import ffmpeg

        film = self.shape
        (folder / "card.ass").write_text(card_script(card), "utf-8")
        ground = f"color=c={GROUND.replace('#', '0x')}:s={film.width}x{film.height}:r=1:d=1"
        drawn = (
            ffmpeg.input(ground, f="lavfi")
            .video.filter("format", "gbrp")
            .filter("ass", "card.ass", fontsdir="fonts")
        )
        if logos is not None:
            logos.save(folder / "logos.png")
            drawn = ffmpeg.overlay(drawn, ffmpeg.input("logos.png"), format="gbrp")
        drawn = (
            drawn.filter(
                "scale",
                out_color_matrix=film.matrix,
                out_range="full" if film.full_range else "limited",
            )
            .filter("format", "yuv420p")
            .filter("loop", loop=frames - 1, size=1)
            .filter("trim", end_frame=frames)
        )
        return self._tagged(drawn)


def seek_point(film: Film, first: int) -> Fraction | None:
    """Where ffmpeg is told to begin reading, so that this frame comes through whole, and few
    before it: the container's second that leads to the last keyframe up to it; None for
    the beginning.

    A container finds the last keyframe at or before a moment, by its time of showing or,
    up to `lag` frames earlier, of decoding; some take the nearest frame for the moment (mxf,
    avi). The next keyframe must be out of reach by all of these.
    """
    keyframe, following = first, first + 1
    if film.keyframes:
        place = bisect_right(film.keyframes, first)
        keyframe = film.keyframes[place - 1] if place else 0
        following = film.keyframes[place] if place < len(film.keyframes) else film.frames
    late = Fraction(following - film.reorder_delay - 1)
    frame = min(keyframe + _BACK * film.rate, late) + Fraction(1, 4)
    return film.start + frame / film.rate if keyframe > 0 and frame > 0 else None


def card_script(card: PlacedCard) -> str:
    """The ASS of a card: visible in its first second, of which one frame is drawn."""
    return card.drawn.script(0, 100)


def _before(film: Film, frame: int) -> str:
    """The moment halfway between a frame and the one before it, in seconds."""
    return f"{float(film.start + (frame - Fraction(1, 2)) / film.rate):.6f}"


def _split(picture: Any, count: int) -> list[Any]:
    if count == 1:
        return [picture]
    parts = picture.filter_multi_output("split")
    return [parts.stream(number) for number in range(count)]
