"""Renditions: the same film in other sizes, codecs and sounds, each as exact as the first."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result

from clip import clip_path
from engine_helpers import as_arguments, audio_ends, burn, plan
from engine_samples import CARD, GREEK, MASTERS, POLISH, SIZE, STRICT, packet_digest, ssim
from filmpack.cards.drawing import draw_card
from filmpack.cards.on_film import place_card
from filmpack.editions.edition import parse_edition
from filmpack.errors import ConfigError
from filmpack.media.audio.encode import measure_loudness
from filmpack.media.ffmpeg import find_ffmpeg, run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.packets import read_packets
from filmpack.media.input.probe import probe
from filmpack.media.pictures.compare import changed_pixels, grey_frames
from filmpack.media.rendition import (
    AudioEncoding,
    Encoding,
    Rendition,
    encoder_options,
    output_format,
)
from filmpack.pipeline.renditions import renditions
from filmpack.project.config.sections import ProjectFile
from filmpack.project.config.settings import Project
from filmpack.store.local import Store

SMALL = Rendition("small", 180, Encoding(14, "veryfast"))
HEVC = Rendition("hevc", 0, Encoding(16, "veryfast", "hevc"))
AV1 = Rendition("av1", 0, Encoding(14, "10", "av1"))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Big Buck Bunny at 480x270."""
    clip = clip_path()
    folder = tmp_path_factory.mktemp("film")
    file, options = MASTERS["h264 mp4"]
    command = [find_ffmpeg(), "-i", str(clip), "-vf", SIZE, *options, file]
    run(command, folder=folder, what="a film")
    return probe(folder / file)


def complaints(path: Path, folder: Path) -> list[str]:
    """What a strict decoder says of a file's picture and sound."""
    command = [find_ffmpeg(), *STRICT, "-i", str(path), "-f", "null", "-"]
    said = run(command, folder=folder, what="decoding")
    return [row for row in said.splitlines() if "UDTA" not in row]


@pytest.mark.parametrize(
    "way",
    [SMALL, pytest.param(HEVC, marks=pytest.mark.full), pytest.param(AV1, marks=pytest.mark.full)],
    ids=lambda way: way.name,
)
def test_a_rendition_has_every_frame_its_text_and_the_films_sound(
    film: Film, tmp_path: Path, cache: Path, way: Rendition
) -> None:
    store = Store(cache)
    work = plan(film, [POLISH, GREEK], tmp_path, store, way)
    seen = burn(work, store)
    # What is quiet is shared in every codec.
    assert 0 < seen.to_encode < 2 * film.frames
    shape = output_format(film, way)
    for made in work.recipes:
        path = made.target.path
        assert path.name == f"film-{made.target.tracks[0].language}-{way.name}.mp4"
        found = probe(path)
        assert (found.width, found.height) == (shape.width, shape.height)
        assert found.video_codec in {way.encoding.codec, "libdav1d"}
        packets = read_packets(path)
        assert [t * packets.base for t in packets.times] == [
            n / film.rate for n in range(film.frames)
        ]
        assert packet_digest(path, "audio") == packet_digest(film.path, "audio")
        assert complaints(path, tmp_path) == []
        # The cues are visible on frames [10, 40), [41, 55) and [95, 120).
        numbers = [9, 10, 39, 40, 41, 54, 55, 94, 95, 119, 120]
        clean = grey_frames(film.path, film.video_format, numbers)
        drawn = grey_frames(path, film.video_format, numbers)
        changed = {n: changed_pixels(clean[n], drawn[n]) for n in numbers}
        assert {n for n in numbers if changed[n] > 120} == {10, 39, 41, 54, 95, 119}, changed


@pytest.mark.parametrize(
    "way",
    [SMALL, pytest.param(HEVC, marks=pytest.mark.full), pytest.param(AV1, marks=pytest.mark.full)],
    ids=lambda way: way.name,
)
def test_the_pictures_are_those_of_one_plain_run(
    film: Film, tmp_path: Path, cache: Path, way: Rendition
) -> None:
    """Frame by frame against one ffmpeg that scales, draws and encodes the whole film."""
    store = Store(cache)
    work = plan(film, [POLISH], tmp_path, store, way)
    burn(work, store)
    from filmpack.timedtext.formats.ass import write_ass

    shape = output_format(film, way)
    plain = tmp_path / "plain.mp4"
    with work_folder() as folder:
        script = write_ass(POLISH.cues, shape.width, shape.height, film.rate)
        (folder / "t.ass").write_text(script, "utf-8")
        graph = f"scale={shape.width}:{shape.height}:flags=lanczos,ass=t.ass:fontsdir=fonts"
        options = as_arguments(encoder_options(way.encoding, film.rate))
        command = [find_ffmpeg(), "-y", "-i", str(film.path), "-vf", graph, "-an"]
        run([*command, *options, str(plain)], folder=folder, what="the plain way")
    likeness = ssim(work.recipes[0].target.path, plain, tmp_path)
    assert len(likeness) == film.frames
    assert min(likeness) >= 0.98, likeness


@pytest.mark.parametrize(
    "way", [pytest.param(HEVC, marks=pytest.mark.full), AV1], ids=lambda way: way.name
)
def test_the_same_bytes_from_another_build(film: Film, tmp_path: Path, way: Rendition) -> None:
    films = []
    for number, jobs in enumerate((1, 2)):
        store = Store(tmp_path / f"cache{number}")
        work = plan(film, [POLISH], tmp_path / f"dist{number}", store, way)
        burn(work, store, jobs)
        films.append(work.recipes[0].target.path.read_bytes())
    assert films[0] == films[1]


def test_a_film_is_never_made_larger_and_pixels_keep_their_shape() -> None:
    film = Film(
        Path("f"), 720, 576, Fraction(25), 100, "h264", (), sample_aspect_ratio=Fraction(16, 15)
    )
    assert output_format(film, Rendition(height=1080)) == film.video_format
    small = output_format(film, Rendition(height=288))
    assert (small.width, small.height, small.sample_aspect_ratio) == (360, 288, Fraction(16, 15))
    odd = output_format(replace(film, width=1280, height=544), Rendition(height=360))
    assert (odd.width, odd.height) == (848, 360)


@pytest.mark.parametrize(
    "encoding",
    [
        AudioEncoding("aac", 96),
        pytest.param(AudioEncoding("opus", 64, -20.0), marks=pytest.mark.full),
    ],
    ids=lambda c: c.codec,
)
def test_sound_is_encoded_once_and_lasts_to_the_end_of_the_card(
    film: Film, tmp_path: Path, cache: Path, encoding: AudioEncoding
) -> None:
    store, way = Store(cache), replace(SMALL, sound=encoding)
    shape = output_format(film, way)
    drawn = draw_card(CARD, shape.width, shape.height)
    cards = {"pl-PL": place_card(drawn, film, "append", 2)}
    editions = [(parse_edition("pl-PL"), POLISH)]
    work = plan(film, [GREEK], tmp_path, store, way, cards, editions)
    assert len(work.audio) == 2
    burn(work, store)
    for made, frames in zip(work.recipes, (film.frames, film.frames + 50), strict=True):
        path = made.target.path
        packets = read_packets(path)
        assert len(packets.times) == frames
        assert probe(path).audio_codecs in {("aac",), ("opus",), ("libopus",)}
        (end,) = audio_ends(path)
        assert abs(end - frames / 25) < 0.1
        assert complaints(path, tmp_path) == []
    if encoding.loudness is not None:
        loudness, peak = measure_loudness(find_ffmpeg(), work.recipes[0].target.path, 0, tmp_path)
        assert abs(loudness - encoding.loudness) < 1
        assert peak < -0.5


def test_renditions_that_differ_in_sound_alone_share_their_picture(
    film: Film, tmp_path: Path, cache: Path
) -> None:
    store = Store(cache)
    ways = [SMALL, Rendition("radio", 180, SMALL.encoding, AudioEncoding("aac"))]
    one, other = (plan(film, [POLISH], tmp_path, store, way).recipes[0] for way in ways)
    assert one.parts == other.parts
    assert one.digest != other.digest


def test_a_bitrate_is_not_passed(film: Film, tmp_path: Path, cache: Path) -> None:
    store = Store(cache)
    rich = Rendition(encoding=Encoding(10, "veryfast"))
    poor = Rendition("poor", encoding=Encoding(10, "veryfast", max_bitrate=300))
    sizes = []
    for way in (rich, poor):
        work = plan(film, [POLISH], tmp_path, store, way)
        burn(work, store)
        film_only = sum(store.path(part.key).stat().st_size for part in work.recipes[0].parts)
        sizes.append(film_only * 8 / (film.frames / 25) / 1000)
    # Kilobits a second; the bound may be passed by what a buffer of a second allows.
    assert sizes[0] > 1000
    assert sizes[1] < 450


TWO = """
[[renditions]]
name = "web"
height = 360
preset = "ultrafast"

[[renditions]]
name = "small"
height = 180
codec = "av1"
preset = 12
audio = "opus"
"""


@pytest.fixture
def with_film(project: Path, polish: Path, clip: Path) -> Path:
    assert polish.is_file()
    shutil.copyfile(clip, project / "film.mp4")
    toml = project / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8").partition("[burn]")[0] + TWO, "utf-8")
    return project


def test_a_project_gets_a_file_of_each_rendition_or_of_the_chosen_one(
    run: Callable[..., Result], with_film: Path, cache: Path
) -> None:
    done = run("build", "--kind", "burn", "--rendition", "small")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split() == ["dist/small-pl-small.mp4"]
    done = run("build", "--kind", "burn")
    assert done.stdout.split() == ["dist/small-pl-web.mp4", "dist/small-pl-small.mp4"]
    assert "pl small burn: unchanged" in done.stderr
    assert probe(with_film / "dist" / "small-pl-web.mp4").height == 360
    # How long a frame takes, to encode and to join, is known to the next build.
    speeds = [
        json.loads(path.read_bytes().split(b"\n", 1)[1]) for path in (cache / "speeds").iterdir()
    ]
    assert len(speeds) == 3
    assert all(speed["seconds"] > 0 for speed in speeds)
    done = run("build", "--rendition", "smal")
    assert done.exit_code == 2
    assert "Did you mean 'small'? There are: web, small." in done.stderr


def settings(tmp_path: Path, text: str) -> ProjectFile:
    path = tmp_path / "filmpack.toml"
    path.write_text(f'[film]\ntitle = "T"\nslug = "t"\nmaster = "m.mp4"\n{text}', "utf-8")
    return Project.load(path).settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[burn]\npreset = "slow"\n[[renditions]]\nname = "a"', "cannot both be used"),
        ('[[renditions]]\nname = "a"\n[[renditions]]\nname = "a"', "two .* are called 'a'"),
        ('[[renditions]]\nname = "a"\nloudness = -23', "audio that is copied keeps its loudness"),
        ('[[renditions]]\nname = "a"\nheight = 361', "height must be an even number"),
        ('[[renditions]]\nname = "a"\nquality = 60', "quality must be at most 51 for h264"),
        ('[[renditions]]\nname = "a"\ncodec = "av1"\npreset = "slow"', "av1 has no preset 'slow'"),
        ('[[renditions]]\nname = "a"\ncodec = "vp9"', r"codec.*|Invalid enum value"),
        ('[[renditions]]\nname = "a"\nhight = 360', "Did you mean 'height'"),
    ],
)
def test_what_a_rendition_cannot_be_is_one_message(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        renditions(settings(tmp_path, text))
    assert re.search(message, str(raised.value)), raised.value


def test_each_codec_has_defaults_of_its_own(tmp_path: Path) -> None:
    made = renditions(
        settings(tmp_path, '[[renditions]]\nname = "a"\n[[renditions]]\nname="b"\ncodec = "av1"')
    )
    assert [way.encoding for way in made] == [
        Encoding(20, "medium", "h264"),
        Encoding(30, "6", "av1"),
    ]
    assert renditions(settings(tmp_path, "[burn]\nquality = 18"))[0].encoding.quality == 18


def test_doctor_tells_of_renditions_by_their_own_name(
    run: Callable[..., Result], with_film: Path
) -> None:
    assert "av1 encoder" in run("doctor").stdout
    toml = with_film / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[burn]\nquality = 18\n", "utf-8")
    done = run("doctor")
    assert done.exit_code == 2
    assert re.search(r"NO\s+renditions\s+filmpack\.toml: \[burn\] and", done.stdout)
    # The rest is looked at all the same.
    assert re.search(r"ok\s+film\s", done.stdout)
