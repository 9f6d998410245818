"""Masters that are not what a film for everybody is: refused with the way out, or taken as said."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image, ImageChops, ImageStat

from engine_helpers import as_arguments, burn, plan
from engine_samples import POLISH, packet_digest, ssim
from filmpack.errors import InputError
from filmpack.masters.master import read_master
from filmpack.media.ffmpeg import find_ffmpeg, run, work_folder
from filmpack.media.film import BT709, Film
from filmpack.media.input.cadence import constant_rate
from filmpack.media.input.probe import InputPolicy, probe
from filmpack.media.pictures.compare import frames_at
from filmpack.media.rendition import Encoding, Rendition, encoder_options, output_format
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from filmpack.segments.verify import CleanFrames, verify_burn
from filmpack.store.local import Store
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats.ass import write_ass

CLOSE = Rendition(encoding=Encoding(12, "veryfast"))
SMALL = "scale=480:270"
INTERLACED = [
    "-vf",
    "scale=480:272,tinterlace=interleave_top:flags=low_pass_filter,fieldorder=tff",
    *("-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-flags", "+ilme+ildct"),
    *("-x264-params", "tff=1", "-c:a", "copy"),
]
MAPPED = (
    "zscale=transfer=linear:npl=203,format=gbrpf32le,zscale=primaries=bt709,tonemap=mobius:desat=0,"
    "zscale=transfer=bt709:matrix=bt709:range=tv,format=yuv420p"
)
PQ, HLG = (
    [
        "-vf",
        f"{SMALL},zscale=tin=bt709:min=bt709:pin=bt709:rin=tv:t={transfer}:p=bt2020:m=bt2020nc:"
        "npl=203,format=yuv420p10le",
        *("-c:v", "libx265", "-preset", "veryfast", "-crf", "12", "-an"),
        *("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"),
    ]
    for transfer in ("smpte2084", "arib-std-b67")
)


def made(clip: Path, folder: Path, name: str, options: Sequence[str]) -> Path:
    command = [find_ffmpeg(), "-y", "-i", str(clip), *options, name]
    run(command, folder=folder, what="a master")
    return folder / name


def in_one_run(film: Film, folder: Path, graph: str, track: Track = POLISH) -> Path:
    """One run of ffmpeg over the whole film, with these filters before the text."""
    shape = output_format(film, CLOSE)
    path = folder / "plain.mp4"
    with work_folder() as work:
        script = write_ass(track.cues, shape.width, shape.height, film.rate)
        (work / "t.ass").write_text(script, "utf-8")
        options = as_arguments(encoder_options(CLOSE.encoding, film.rate))
        command = [find_ffmpeg(), "-y", "-i", str(film.path), "-an"]
        command += ["-vf", f"{graph},ass=t.ass:fontsdir=fonts", *options, str(path)]
        run(command, folder=work, what="the plain way")
    return path


def picture(path: Path, film: Film, frame: int) -> Image.Image:
    ((_, found),) = frames_at(path, film.rate, [frame])
    image: Image.Image = found.to_image()
    return image


def test_an_interlaced_master_is_refused_with_the_choice(clip: Path, tmp_path: Path) -> None:
    path = made(clip, tmp_path, "i.mp4", INTERLACED)
    with pytest.raises(
        InputError, match=r'interlaced: each frame is two fields.*\n.*interlaced = "deinterlace"'
    ):
        probe(path)
    assert probe(path, InputPolicy(interlaced="deinterlace")).interlaced
    assert not probe(path, InputPolicy(interlaced="progressive")).interlaced


@pytest.mark.full
def test_a_deinterlaced_film_is_that_of_one_plain_run(
    clip: Path, tmp_path: Path, cache: Path
) -> None:
    film = probe(made(clip, tmp_path, "i.mp4", INTERLACED), InputPolicy(interlaced="deinterlace"))
    store = Store(cache)
    work = plan(film, [POLISH], tmp_path / "dist", store, CLOSE)
    burn(work, store)
    path = work.recipes[0].target.path
    assert len({part.key for part in work.recipes[0].parts}) >= 3
    likeness = ssim(path, in_one_run(film, tmp_path, "bwdif=mode=send_frame:deint=all"), tmp_path)
    assert len(likeness) == film.frames
    # At the cuts too, where a picture needs its neighbours.
    assert min(likeness) >= 0.98, likeness
    assert packet_digest(path, "audio") == packet_digest(film.path, "audio")
    assert not probe(path).interlaced
    verify_burn(path, film, POLISH, CleanFrames(film, find_ffmpeg()))
    # What is taken for progressive has other pictures, and so other segments.
    other = probe(film.path, InputPolicy(interlaced="progressive"))
    assert not {p.key for p in work.recipes[0].parts} & {
        p.key for p in plan(other, [POLISH], tmp_path, store, CLOSE).recipes[0].parts
    }


@pytest.mark.full
@pytest.mark.parametrize(("options", "name"), [(PQ, "PQ"), (HLG, "HLG")])
def test_high_dynamic_range_is_refused_or_mapped(
    clip: Path, tmp_path: Path, cache: Path, options: list[str], name: str
) -> None:
    path = made(clip, tmp_path, "hdr.mkv", options)
    with pytest.raises(InputError, match=f'dynamic range \\({name}\\).*\n.*hdr = "tonemap"'):
        probe(path)
    film = probe(path, InputPolicy(hdr="tonemap"))
    store = Store(cache)
    work = plan(film, [POLISH], tmp_path / "dist", store, CLOSE)
    burn(work, store)
    mapped = work.recipes[0].target.path
    found = probe(mapped)
    assert (found.colour_description, found.frames) == (BT709, film.frames)
    verify_burn(mapped, film, POLISH, CleanFrames(film, find_ffmpeg()))
    likeness = ssim(mapped, in_one_run(film, tmp_path, MAPPED), tmp_path)
    assert len(likeness) == film.frames
    assert min(likeness) >= 0.98, likeness
    # The clip was of the standard range once: the way there and back keeps its brightness.
    sdr = probe(made(clip, tmp_path, "sdr.mp4", ["-vf", SMALL, "-crf", "12", "-an"]))
    for frame in (2, 60, 90):
        ours = picture(mapped, film, frame).convert("L")
        was = picture(sdr.path, sdr, frame).convert("L")
        raw = picture(path, film, frame).convert("L")
        far = ImageStat.Stat(ImageChops.difference(ours, was)).mean[0]
        assert far < 12, far
        assert far < ImageStat.Stat(ImageChops.difference(raw, was)).mean[0]


UNEVEN = [
    *("-vf", "scale=480:270,select='not(between(n,40,43)+between(n,71,72))'"),
    *("-fps_mode", "vfr", "-preset", "ultrafast", "-crf", "12", "-c:a", "copy"),
]


@pytest.fixture
def uneven(project: Path, polish: Path, clip: Path, tmp_path: Path) -> Path:
    """The small project with a film of uneven rate."""
    assert polish.is_file()
    shutil.move(made(clip, tmp_path, "vfr.mp4", UNEVEN), project / "film.mp4")
    return project


def test_a_film_of_uneven_rate_is_made_constant_once_where_the_project_says_so(
    run: Callable[..., Result], uneven: Path, cache: Path
) -> None:
    done = run("build", "--kind", "burn")
    assert done.exit_code == 1
    assert re.search(r"not constant \(at [\d.]+ s\)\.\n.*force_constant_rate = true", done.stderr)
    toml = uneven / "filmpack.toml"
    text = toml.read_text("utf-8").replace("[film]", "[film]\nforce_constant_rate = true")
    toml.write_text(text.replace("[burn]", f"[burn]\nquality = {CLOSE.encoding.quality}"), "utf-8")
    assert run("build", "--dry-run").exit_code == 2
    assert not (cache / "normalised").exists()
    done = run("build")
    assert done.exit_code == 0, done.stderr
    (once,) = (cache / "normalised").glob("*.mkv")
    film = probe(uneven / "dist" / "small-pl.mp4")
    assert (film.rate, film.frames) == (Fraction(25), 132)
    assert packet_digest(film.path, "audio") == packet_digest(uneven / "film.mp4", "audio")
    track = Workspace(Project.load(toml)).track("pl")
    with_text = ssim(film.path, in_one_run(probe(once), uneven, "null", track), uneven)
    assert len(with_text) == 132
    assert min(with_text) >= 0.98, with_text
    made_at = once.stat().st_mtime_ns
    # Whatever looks at the master looks at the one of constant rate.
    assert run("shots").exit_code == 0
    assert json.loads((uneven / "translations/source/shots.json").read_text())["frames"] == 132
    assert run("export", "pl", "--to", "ass", "-o", "out").exit_code == 0
    assert "converted to a constant frame rate" in run("doctor").stdout
    done = run("build")
    assert "pl burn: unchanged" in done.stderr
    assert once.stat().st_mtime_ns == made_at


@pytest.mark.parametrize(
    ("milliseconds", "rate"),
    [
        ([40, 40, 40, 200, 40], Fraction(25)),
        ([33, 34, 33, 33, 500, 34], Fraction(30)),
        ([42, 41, 42, 42, 41, 42], Fraction(24)),
        ([41, 42, 42, 41, 42, 84], Fraction(24)),
        ([83] * 9, Fraction(24000, 1001)),
        ([11] * 9, Fraction(60)),
    ],
)
def test_the_constant_rate_is_the_usual_one_of_most_frames(
    milliseconds: list[int], rate: Fraction
) -> None:
    assert abs(constant_rate(milliseconds, Fraction(1, 1000)) - rate) < Fraction(1, 20)


@pytest.mark.parametrize("policy", ["rgb", "interlaced"])
def test_the_constant_copy_of_a_film_is_what_the_film_is(tmp_path: Path, policy: str) -> None:
    """RGB stays RGB, so that its colours are converted by the right matrix; interlaced frames are
    still deinterlaced."""
    uneven = "select=not(eq(mod(n\\,7)\\,3)+eq(mod(n\\,7)\\,4))"
    coded = {
        "rgb": ["-vf", uneven, "-c:v", "libx264rgb"],
        "interlaced": [
            *("-vf", f"tinterlace=interleave_top,{uneven},setfield=tff", "-c:v", "libx264"),
            *("-flags", "+ilme+ildct", "-x264-params", "tff=1"),
        ],
    }[policy]
    ffmpeg, film = find_ffmpeg(), tmp_path / "film.mkv"
    command = [ffmpeg, "-f", "lavfi", "-i", "testsrc2=s=96x64:r=50:d=4", *coded]
    run([*command, "-fps_mode", "vfr", film.name], folder=tmp_path, what="a test film")
    (tmp_path / "filmpack.toml").write_text(
        '[film]\ntitle = "A"\nslug = "a"\nmaster = "film.mkv"\nforce_constant_rate = true\n'
        'interlaced = "deinterlace"\n',
        "utf-8",
    )
    project = Project.load(tmp_path / "filmpack.toml")
    made = read_master(project, ffmpeg, Store(tmp_path / "store"))
    assert made.path != film
    assert (made.rgb, made.interlaced) == (policy == "rgb", policy == "interlaced")
