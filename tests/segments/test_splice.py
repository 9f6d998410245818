"""The rows above the text and a language's band, put into one picture, are as if encoded whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from clip import clip_path
from engine_samples import recoded
from filmpack.errors import ToolError
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.film import Film
from filmpack.media.h264.bits import UnsupportedError
from filmpack.media.rendition import Encoding, Rendition
from filmpack.segments import encode
from filmpack.segments.bands import GUARD, Band, band_of
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import EncodedSegment, Encoder, SegmentSpec, TextProbe
from filmpack.segments.index import StoredSegment
from filmpack.segments.inspect import inspect_segment
from filmpack.segments.splice import splice
from filmpack.timedtext.formats.ass import Event, SubtitleStyle, ass_body, ass_head
from openh264 import ffmpeg_pictures, library, openh264_pictures

WAY = Rendition(encoding=Encoding(20, "fast"))
TEXT = Event(3, 37, "To jest Leo.\\NZażółć gęślą jaźń.", "c0001", 20)
PLACE = Segment(30, 70)
SIZES = ("640x360", "646x362", pytest.param("1280x720", marks=pytest.mark.endurance))


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Film]:
    """The clip at a size, encoded once."""

    @cache
    def at(size: str) -> Film:
        way = ["-c:v", "libx264", "-crf", "8", "-s", size, "-an"]
        return recoded(clip_path(), tmp_path_factory.mktemp("film"), "m.mp4", *way)

    return at


@pytest.fixture
def film(films: Callable[[str], Film]) -> Film:
    return films("640x360")


def specs(film: Film, event: Event = TEXT) -> dict[str, SegmentSpec]:
    """A segment in whole pictures, its band, and the rows above, by name."""
    script = ass_head(film.width, film.height) + ass_body([event], film.rate)
    probes = (TextProbe(20, 40, "c0001 in pl"),)
    band = band_of([event], SubtitleStyle(), film.video_format, WAY.encoding)
    assert isinstance(band, Band)
    whole = SegmentSpec("whole", PLACE, WAY, script, probes)
    below = replace(whole, key="below", band=band, above="above", head="head")
    return {"whole": whole, "above": below.rows_above(), "below": below}


def encoded(film: Film, folder: Path, *wanted: SegmentSpec) -> dict[str, StoredSegment]:
    """Every encoded segment, inspected."""
    found: dict[str, StoredSegment] = {}

    def take(spec: SegmentSpec, made: EncodedSegment) -> None:
        index = inspect_segment(made, spec.probes, band=spec.band)
        found[spec.key] = index, memoryview(made.path.read_bytes())

    Encoder(find_ffmpeg(), film, WAY, folder).encode(wanted, take)
    return found


def head(film: Film, folder: Path) -> bytes:
    return Encoder(find_ffmpeg(), film, WAY, folder).head()


def pictures(path: Path) -> list[Image.Image]:
    """The luma of each picture."""
    with av.open(str(path)) as container:
        return [frame.to_image().convert("L") for frame in container.decode(video=0)]


def difference(one: Image.Image, other: Image.Image, begin: int, end: int) -> float:
    """Mean grey levels between two pictures, in rows [begin, end)."""
    box = (0, begin, one.width, end)
    return float(ImageStat.Stat(ImageChops.difference(one.crop(box), other.crop(box))).mean[0])


@pytest.mark.parametrize("size", SIZES)
def test_a_spliced_segment_shows_what_a_whole_one_shows(
    films: Callable[[str], Film], tmp_path: Path, size: str
) -> None:
    film = films(size)
    wanted = specs(film)
    made = encoded(film, tmp_path, *wanted.values())
    band = wanted["below"].band
    assert band is not None
    data, index = splice(
        made["above"], made["below"], head(film, tmp_path), band, film.rate, delay=2
    )
    assert sorted(index.frames) == list(range(40))
    assert index.extra == made["whole"][0].extra
    paths = {name: tmp_path / f"{name}.mp4" for name in ("whole", "above", "below", "spliced")}
    for name, path in paths.items():
        path.write_bytes(data if name == "spliced" else made[name][1])
    strict = ["-xerror", "-err_detect", "explode", "-v", "warning"]
    command = [find_ffmpeg(), *strict, "-i", "spliced.mp4", "-f", "null", "-"]
    said = run(command, folder=tmp_path, what="decoding")
    assert not said
    seen = {name: pictures(path) for name, path in paths.items()}
    assert {len(images) for images in seen.values()} == {40}
    for number, shown in enumerate(seen["spliced"]):
        whole, upper, lower = (seen[name][number] for name in ("whole", "above", "below"))
        assert shown.size == whole.size
        # Each part as it was encoded; next to the seam, filters and vectors see other noise.
        far = band.first - 64
        assert difference(shown, upper, 0, far) < 0.6
        under = Image.new("L", shown.size)
        under.paste(lower, (0, band.below[0]))
        assert difference(shown, under, band.first + GUARD, shown.height) < 0.6
        # And no worse at the seam than elsewhere.
        assert difference(shown, whole, band.first - 8, band.first + 8) < 3
        assert difference(shown, whole, 0, shown.height) < 2


def test_the_same_bytes_whoever_is_encoded_beside(film: Film, tmp_path: Path) -> None:
    polish, greek = specs(film), specs(film, replace(TEXT, text="Μίλα σε κάποιον."))
    other = replace(greek["below"], key="other")
    alone = encoded(film, tmp_path, polish["below"]) | encoded(film, tmp_path, polish["above"])
    assert greek["above"] == polish["above"]
    together = encoded(film, tmp_path, polish["whole"], polish["above"], other, polish["below"])
    assert {name: together[name] for name in alone} == alone
    band = polish["below"].band
    assert band is not None
    parts = head(film, tmp_path), band, film.rate, 2
    assert splice(alone["above"], alone["below"], *parts) == splice(
        together["above"], together["below"], *parts
    )


def test_parts_that_do_not_fit_are_refused(film: Film, tmp_path: Path) -> None:
    wanted = specs(film)
    made = encoded(film, tmp_path, *wanted.values())
    band = wanted["below"].band
    assert band is not None
    parts = head(film, tmp_path), band, film.rate, 2
    with pytest.raises(UnsupportedError, match="seam"):
        splice(made["above"], made["below"], parts[0], Band(band.first - 16, 360), *parts[2:])
    with pytest.raises(UnsupportedError, match=r"order|seam"):
        splice(made["whole"], made["below"], *parts)
    shorter = {
        name: replace(spec, segment=Segment(30, 68), probes=()) for name, spec in wanted.items()
    }
    with pytest.raises(UnsupportedError, match="order"):
        splice(encoded(film, tmp_path, shorter["above"])["above"], made["below"], *parts)
    slow = Encoder(find_ffmpeg(), film, Rendition(encoding=Encoding(20, "slow")), tmp_path)
    with pytest.raises(UnsupportedError, match="parameter sets"):
        splice(made["above"], made["below"], slow.head(), *parts[1:])


def test_a_band_without_its_text_is_refused(film: Film, tmp_path: Path) -> None:
    below = specs(film)["below"]
    empty = replace(below, script=ass_head(film.width, film.height))
    with pytest.raises(ToolError, match="lacks the text of c0001 in pl"):
        encoded(film, tmp_path, empty)


@pytest.mark.skipif(library() is None, reason="libopenh264 is not installed")
def test_a_second_decoder_gives_the_same_pictures_bit_for_bit(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without B pictures: see tests/support/openh264.py.
    for name in ("encoder_options", "spliced_options"):
        monkeypatch.setattr(encode, name, partial(without_b, getattr(encode, name)))
    wanted = specs(film)
    made = encoded(film, tmp_path, *wanted.values())
    band = wanted["below"].band
    assert band is not None
    data, _ = splice(made["above"], made["below"], head(film, tmp_path), band, film.rate, delay=0)
    path = tmp_path / "spliced.mp4"
    path.write_bytes(data)
    decoded = openh264_pictures(path)
    assert len(decoded) == 40
    assert decoded == ffmpeg_pictures(path)


def without_b(options, *arguments):  # type: ignore[no-untyped-def]
    found = options(*arguments)
    return found | {"x264-params": found["x264-params"] + ":bframes=0"}
