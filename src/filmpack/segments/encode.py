"""Encoding segments: one decode feeds several encoders, each with its own text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import ToolError
from filmpack.media.ffmpeg import Processes, work_folder
from filmpack.media.film import Film, VideoFormat
from filmpack.media.pictures.compare import cut_greys
from filmpack.media.rendition import (
    Rendition,
    encoder_options,
    output_format,
    spliced_options,
)
from filmpack.media.segment_graph import (
    Output,
    SegmentGraph,
    encode_outputs,
    encoded,
    raw_frames,
    raw_greys,
    rows,
    sign_pictures,
    split,
    with_text,
)
from filmpack.media.text.script_fonts import fonts_for
from filmpack.segments.bands import GUARD, MACROBLOCK, Band
from filmpack.segments.cuts import Segment

if TYPE_CHECKING:
    from PIL.Image import Image

_PER_ENCODER = 150
"""Frames that an encoder holds at most: x264's lookahead and references, and copies."""


@dataclass(frozen=True, slots=True)
class TextProbe:
    """A frame (from the segment's start) where text must have changed `needed` pixels of the
    lower half, or of the upper one (top); cue says of which."""

    frame: int
    needed: int
    cue: str
    top: bool = False


@dataclass(frozen=True, slots=True)
class SegmentSpec:
    """One segment to encode.

    script is the ASS drawn on it ("" for none), its frames counted from the segment's
    first; probes are where its text is looked for afterwards; made_for is the language
    that 'filmpack cache' counts it under.

    With a band, only a part of the picture is encoded: the band with the text, or, without a
    script, the rows above it. The band's segment needs two others, by their keys: the rows above
    it, and the head of the whole picture's video. whole says why text has no band.
    """

    key: str
    segment: Segment
    rendition: Rendition = field(default_factory=Rendition)
    script: str = ""
    probes: tuple[TextProbe, ...] = ()
    made_for: str = ""
    band: Band | None = None
    above: str = ""
    head: str = ""
    whole: str = ""

    @property
    def rows(self) -> tuple[int, int] | None:
        """The rows [begin, end) of the picture that are encoded; None for all."""
        if self.band is None:
            return None
        return self.band.below if self.script else self.band.above

    @property
    def work(self) -> float:
        """What it costs to encode, in whole pictures."""
        if self.band is None or self.rows is None:
            return float(self.segment.frames)
        begin, end = self.rows
        return self.segment.frames * (end - begin) / self.band.height

    def rows_above(self) -> SegmentSpec:
        """The segment of the rows above its band."""
        return SegmentSpec(self.above, self.segment, self.rendition, made_for=ABOVE, band=self.band)

    def in_whole(self, why: str) -> SegmentSpec:
        """The same in whole pictures."""
        return replace(self, band=None, above="", head="", whole=why)


ABOVE = "above"
"""The name of rows above text in 'filmpack cache'."""
Advance = Callable[[int], None]
"""Called with the number of frames encoded since the last call."""


def encoders_at_once(output: VideoFormat, jobs: int, memory: int = 2 * 1024**3) -> int:
    """How many encoders one process may feed, so that `jobs` processes hold `memory` bytes at most.

    output is the format of the encoded video. Never more than eight: beyond that, decoding is a
    small part of the work.
    """
    each = output.width * output.height * 3 // 2 * _PER_ENCODER
    return max(1, min(8, memory // (each * jobs)))


@dataclass(frozen=True, slots=True)
class EncodedSegment:
    """An encoded file to be inspected, and the clean frames to compare it with.

    output is the format that whole pictures have, also where a part of them was encoded. clean is
    raw yuv420p, one picture for each of `shown`; None where no text is drawn.
    """

    path: Path
    frames: int
    output: VideoFormat
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
        decoder_threads: int = 0,
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            ffmpeg_path: The program.
            film: The master, in a container with an index.
            rendition: How its video is encoded.
            scratch: Where work folders are made.
            processes: Where ffmpeg processes are registered, so that they can be stopped.
            decoder_threads: The threads that decode the film; 0 for as many as ffmpeg likes.
        """
        self.ffmpeg_path = ffmpeg_path
        self.film = film
        self.rendition = rendition
        self.output = output_format(film, rendition)
        self.options = encoder_options(rendition.encoding, film.rate)
        self.scratch = scratch
        self.processes = processes or Processes()
        self._graph = SegmentGraph(film, self.output, decoder_threads)

    def encode(
        self,
        specs: Sequence[SegmentSpec],
        take: Callable[[SegmentSpec, EncodedSegment], None],
        advance: Advance | None = None,
    ) -> None:
        """Encode these segments with one decode of the film.

        Args:
            specs: In the order of their segments, of this encoder's rendition or others.
            take: Called with each result while its files exist.
            advance: Called with the number of frames encoded since its last call.

        Raises:
            ToolError: ffmpeg failed.
        """
        done = 0

        def progress(frames: int) -> None:
            nonlocal done
            # ffmpeg counts the frames of its first output; the others keep pace with it.
            total = frames * len(results)
            if advance is not None and total > done:
                advance(total - done)
                done = total

        with work_folder(self.scratch) as folder:
            outputs, results = self._outputs(specs, folder)
            encode_outputs(
                self.ffmpeg_path,
                outputs,
                folder=folder,
                what=f"encoding frames {specs[0].segment.first} to {specs[-1].segment.end}",
                on_frames=progress if advance else None,
                processes=self.processes,
            )
            for spec, result in results:
                take(spec, result)

    def encode_card(
        self,
        edition: str,
        script: str,
        ground: str | Image,
        frames: int,
        fade: int,
        take: Callable[[EncodedSegment], None],
    ) -> None:
        """Encode a closing card.

        Args:
            edition: The edition whose card it is, for messages.
            script: The ASS that draws it, visible in its first second.
            ground: What lies under it: a colour, #RRGGBB, or a picture of its size.
            frames: How many frames of it.
            fade: How many of these it takes to come out of black; 0 for a still.
            take: Called with the result while its file exists.

        Raises:
            ToolError: ffmpeg failed.
        """
        with work_folder(self.scratch) as folder:
            (folder / "card.ass").write_text(script, "utf-8")
            if not isinstance(ground, str):
                ground.save(folder / "ground.png")
                ground = "ground.png"
            picture = self._graph.card("card.ass", fonts_for(folder, script), ground, frames, fade)
            encode_outputs(
                self.ffmpeg_path,
                [encoded(picture, "card.mp4", self.options)],
                folder=folder,
                what=f"encoding the card of {edition}",
                keep_times=False,
                processes=self.processes,
            )
            take(EncodedSegment(folder / "card.mp4", frames, self.output))

    def head(self) -> bytes:
        """An mp4 of one black frame, whose parameter sets are those of all whole pictures.

        Raises ToolError: ffmpeg failed.
        """
        with work_folder(self.scratch) as folder:
            encode_outputs(
                self.ffmpeg_path,
                [encoded(self._graph.black(), "head.mp4", self.options)],
                folder=folder,
                what="encoding a black frame",
                keep_times=False,
                processes=self.processes,
            )
            return (folder / "head.mp4").read_bytes()

    def greys(self, numbers: Sequence[int], size: tuple[int, int]) -> dict[int, Image]:
        """The clean frames with these numbers (sorted, distinct), grey, of this size in pixels.

        Decodes the whole film. Raises ToolError when it has fewer frames.
        """
        with work_folder(self.scratch) as folder:
            (sign,) = sign_pictures([self.rendition], 0)
            film = self._graph.cut(self._graph.decoded(0), 0, self.film.frames, sign)
            encode_outputs(
                self.ffmpeg_path,
                [raw_greys(film, "grey.raw", numbers, size)],
                folder=folder,
                what="reading frames of the film",
                processes=self.processes,
            )
            found = cut_greys((folder / "grey.raw").read_bytes(), *size)
        if len(found) != len(numbers):
            raise ToolError(f"ffmpeg decoded {len(found)} of {len(numbers)} frames of the film.")
        return dict(zip(numbers, found, strict=True))

    def _way(self, rendition: Rendition) -> tuple[SegmentGraph, dict[str, str]]:
        """How a rendition's segments are drawn and encoded."""
        if rendition == self.rendition:
            return self._graph, self.options
        graph = SegmentGraph(self.film, output_format(self.film, rendition))
        return graph, encoder_options(rendition.encoding, self.film.rate)

    def _options(
        self, spec: SegmentSpec, output: VideoFormat, whole: dict[str, str]
    ) -> dict[str, str]:
        """How a segment is encoded; output is the format of whole pictures, whole how they are."""
        if spec.band is None:
            return whole
        width = -(-output.width // MACROBLOCK)
        first_slice = GUARD if spec.script else spec.band.first
        macroblocks = first_slice // MACROBLOCK * width
        return spliced_options(spec.rendition.encoding, self.film.rate, macroblocks)

    def _outputs(
        self, specs: Sequence[SegmentSpec], folder: Path
    ) -> tuple[list[Output], list[tuple[SegmentSpec, EncodedSegment]]]:
        outputs: list[Output] = []
        results: list[tuple[SegmentSpec, EncodedSegment]] = []
        groups = [(place, list(group)) for place, group in groupby(specs, lambda s: s.segment)]
        film = self._graph.decoded(specs[0].segment.first)
        ways = [
            (segment, rendition, [spec for spec in group if spec.rendition == rendition])
            for segment, group in groups
            for rendition in dict.fromkeys(spec.rendition for spec in group)
        ]
        signs = sign_pictures([way[1] for way in ways], specs[0].segment.first)
        for number, ((segment, rendition, group), part) in enumerate(
            zip(ways, split(film, len(ways)), strict=True)
        ):
            graph, options = self._way(rendition)
            shown = tuple(sorted({probe.frame for spec in group for probe in spec.probes}))
            cut = graph.cut(part, segment.first, segment.end, signs[number])
            branches = split(cut, len(group) + bool(shown))
            clean = folder / f"clean{number}.yuv"
            for which, spec in enumerate(group):
                picture = branches[which]
                path = folder / f"{number}-{which}.mp4"
                if spec.script:
                    script = folder / f"{number}-{which}.ass"
                    script.write_text(spec.script, "utf-8")
                    picture = with_text(picture, script.name, fonts_for(folder, spec.script))
                if spec.rows is not None:
                    picture = rows(picture, *spec.rows)
                outputs.append(
                    encoded(picture, path.name, self._options(spec, graph.output, options))
                )
                result = EncodedSegment(path, segment.frames, graph.output)
                if spec.probes:
                    result = replace(result, clean=clean, shown=shown)
                results.append((spec, result))
            if shown:
                outputs.append(raw_frames(branches[-1], clean.name, shown))
        return outputs, results
