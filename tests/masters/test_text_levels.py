"""White text is white, and its outline black, in films of every range and depth."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from engine_helpers import burn
from engine_helpers import plan as plan_of
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.input.probe import InputPolicy, probe
from filmpack.media.pictures.compare import frames_at
from filmpack.media.rendition import Encoding, Rendition
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track, cue_id

TRACK = Track("pl", (Cue(cue_id(1), 0, 1000, "HHHH"),))
_203_NITS_IN_PQ = 572
"""ITU-R BT.2408: 58 % of the signal, in 10 bits of limited range."""


@pytest.mark.parametrize(
    ("options", "white", "black"),
    [
        (["-pix_fmt", "yuv420p", "-color_range", "tv"], 235, 16),
        (["-pix_fmt", "yuvj420p", "-color_range", "pc"], 255, 0),
        (["-pix_fmt", "yuv420p10le", "-color_range", "tv", "-profile:v", "high10"], 235, 16),
    ],
    ids=["limited", "full", "ten bits"],
)
def test_text_is_white_in_the_film_s_own_range(
    tmp_path: Path, cache: Path, options: list[str], white: int, black: int
) -> None:
    source = "color=c=gray:s=640x360:r=25:d=1"
    luma = _burned(tmp_path, Store(cache), source, ["-c:v", "libx264", "-crf", "4", *options])
    assert int(luma.max()) == pytest.approx(white, abs=3)
    assert int(luma.min()) == pytest.approx(black, abs=4)


def test_in_a_film_mapped_from_hdr_text_is_no_darker_than_paper_white(
    tmp_path: Path, cache: Path
) -> None:
    """203 nits, graphics white in HDR (BT.2408), are mapped to less than the text's level, which
    is the standard range's white; black stays black."""
    level = f"geq=lum='if(lt(Y,90),{_203_NITS_IN_PQ},64)':cb=512:cr=512"
    tags = "setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv"
    source = f"color=c=black:s=640x360:r=25:d=1,format=yuv420p10le,{level},{tags}"
    hdr = ["-c:v", "libx265", "-crf", "4", "-x265-params", "log-level=error"]
    luma = _burned(tmp_path, Store(cache), source, hdr)
    assert probe(tmp_path / "film.mkv", InputPolicy(hdr="tonemap")).hdr
    paper, text = float(luma[:80].mean()), int(luma[180:].max())
    assert text == pytest.approx(235, abs=3)
    assert 180 < paper < text
    assert int(luma.min()) == pytest.approx(16, abs=3)


def _burned(
    folder: Path, store: Store, source: str, options: list[str]
) -> numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.uint8]]:
    """The luma of a frame with text, of a film that ffmpeg makes of a source."""
    command = [find_ffmpeg(), "-f", "lavfi", "-i", source, *options, "film.mkv"]
    run(command, folder=folder, what="a master")
    film = probe(folder / "film.mkv", InputPolicy(hdr="tonemap"))
    way = Rendition("", 0, Encoding(4, "veryfast"))
    plan = plan_of(film, [TRACK], folder / "dist", store, way)
    burn(plan, store)
    ((_, frame),) = frames_at(plan.recipes[0].target.path, film.rate, [12])
    plane = frame.planes[0]
    rows = numpy.frombuffer(bytes(plane), numpy.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]
