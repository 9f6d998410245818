"""Films beside a sign-language interpreter: frame by frame, and only where they are asked for."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from filmpack.commands.films.build import Request, make_plan
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.pictures.compare import frames_at
from filmpack.media.shapes import Box
from filmpack.media.signing.layout import beside, fitted
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace

FRAMES, SIZE = 150, (320, 180)
RENDITIONS = """
[[renditions]]
name = "web"
preset = "veryfast"
[[renditions]]
name = "signed"
preset = "veryfast"
sign_language = true
"""


def level(number: int, of: int) -> int:
    """How bright a frame is: each differs from those around it, and film from interpreter."""
    return 30 + (number * of) % 61 * 3


def make_video(path: Path, of: int, frames: int = FRAMES, rate: int = 25, *more: str) -> None:
    """A video of which each frame is as bright as its number says, with B-frames."""
    light = f"geq=lum='30+mod(N*{of},61)*3':cb=128:cr=128"
    size = "x".join(map(str, SIZE))
    command = [
        *(find_ffmpeg(), "-v", "error", "-y", "-f", "lavfi"),
        *("-i", f"color=s={size}:r={rate}:d={frames / rate},format=yuv420p,{light}"),
        *("-c:v", "libx264", "-crf", "8", "-bf", "3", "-g", str(10 + of), *more, str(path)),
    ]
    subprocess.run(command, check=True)


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a film and its sign-language video."""
    folder = tmp_path_factory.mktemp("videos")
    make_video(folder / "film.mp4", 7)
    make_video(folder / "sign.mp4", 11)
    return folder


@pytest.fixture
def signed(project: Path, polish: Path, videos: Path) -> Path:
    """The small project with a film, a sign-language video, and a rendition that has it."""
    assert polish.is_file()
    shutil.copytree(videos, project, dirs_exist_ok=True)
    toml = project / "filmpack.toml"
    settings = toml.read_text("utf-8").split("[burn]")[0]
    settings = settings.replace("slug =", 'sign_language = "sign.mp4"\nslug =')
    toml.write_text(settings + RENDITIONS, "utf-8")
    return toml


def within(frame: object, box: Box) -> float:
    """How bright the middle of a box is."""
    grey = frame.to_ndarray(format="gray")  # type: ignore[attr-defined]
    x, y = box.x + box.width // 4, box.y + box.height // 4
    return float(np.mean(grey[y : y + box.height // 2, x : x + box.width // 2]))


def greys(path: Path) -> list[tuple[float, float]]:
    """How bright film and interpreter are in each frame."""
    layout = beside(*SIZE)
    place = fitted(layout.room, Fraction(*SIZE))
    frames = frames_at(path, Fraction(25), range(FRAMES))
    return [(within(frame, layout.film), within(frame, place)) for _, frame in frames]


@pytest.mark.parametrize("ending", ["mp4", "ts"])
def test_each_frame_of_the_film_stands_beside_the_same_of_the_interpreter(
    run: Callable[..., Result], signed: Path, ending: str
) -> None:
    """Across the cuts of segments, also from a container without an index and with another clock
    and other keyframes. The film without sign language is built too."""
    folder = signed.parent
    if ending != "mp4":
        make_video(folder / f"sign.{ending}", 11, FRAMES, 25, "-muxdelay", "1")
        signed.write_text(signed.read_text("utf-8").replace("sign.mp4", f"sign.{ending}"), "utf-8")
    built = run("build", "pl", "--kind", "burn")
    assert built.exit_code == 0, built.stderr
    assert "fills 9 % of the picture; a sixth is advised" in built.stderr
    films = sorted(path.name for path in (folder / "dist").iterdir())
    assert films == ["small-pl-signed.mp4", "small-pl-web.mp4"]
    for number, (film, beside_it) in enumerate(greys(folder / "dist" / "small-pl-signed.mp4")):
        # Encoding changes a grey by less than one step.
        assert abs(film - _shown(level(number, 7))) < 1.5, number
        assert abs(beside_it - _shown(level(number, 11))) < 1.5, number


def _shown(luma: int) -> float:
    """A limited-range luma as a full-range grey."""
    return (luma - 16) * 255 / 219


def test_no_key_of_another_film_changes(signed: Path) -> None:
    """And another video gives other keys to films with sign language alone."""

    def keys() -> dict[str, list[str]]:
        plan = make_plan(
            Workspace(Project.load(signed)), Request(names=("pl",), kinds=("burn",)), write=False
        )
        recipes = plan.encode_plan.recipes
        return {one.target.rendition.name: [part.key for part in one.parts] for one in recipes}

    with_it = keys()
    assert not set(with_it["web"]) & set(with_it["signed"])
    make_video(signed.parent / "sign.mp4", 13)
    other = keys()
    assert other["web"] == with_it["web"]
    assert not set(other["signed"]) & set(with_it["signed"])
    text = signed.read_text("utf-8")
    plain = text.replace('sign_language = "sign.mp4"\n', "").split('[[renditions]]\nname = "signed')
    signed.write_text(plain[0], "utf-8")
    assert keys() == {"web": with_it["web"]}


@pytest.mark.parametrize(
    ("frames", "rate", "what"),
    [
        (FRAMES - 10, 25, "it has 140 frames; the film has 150."),
        (FRAMES, 30, "it has 30 frames a second; the film has 25."),
    ],
)
def test_a_video_that_does_not_fit_is_refused_with_both_counts(
    run: Callable[..., Result], signed: Path, frames: int, rate: int, what: str
) -> None:
    make_video(signed.parent / "sign.mp4", 11, frames, rate)
    refused = run("build", "pl", "--kind", "burn")
    assert refused.exit_code == 1
    assert f"sign.mp4: this sign-language video does not fit: {what}" in refused.stderr
    assert not (signed.parent / "dist").exists()
    # The film without it can be built.
    assert run("build", "pl", "--kind", "burn", "--rendition", "web", "--dry-run").exit_code == 0


def test_a_missing_video_is_named(run: Callable[..., Result], signed: Path) -> None:
    (signed.parent / "sign.mp4").unlink()
    refused = run("build", "pl", "--kind", "burn")
    assert refused.exit_code == 1
    assert "sign.mp4" in refused.stderr


def test_each_language_has_its_own_video_and_one_without_has_no_such_film(
    run: Callable[..., Result], signed: Path
) -> None:
    text = signed.read_text("utf-8")
    assert run("add", "de").exit_code == 0
    table = text.replace('"sign.mp4"', '{ de = "sign.mp4" }')
    signed.write_text(table, "utf-8")
    tried = run("build", "pl", "--kind", "burn", "--dry-run")
    assert tried.exit_code == 0, tried.stderr
    assert "pl signed burn: not made; [film] sign_language names no video for it." in tried.stderr
    assert tried.stdout.split() == ["dist/small-pl-web.mp4"]
    alone = run("build", "pl", "--kind", "burn", "--rendition", "signed")
    assert alone.exit_code == 2
    assert "names no video for it" in alone.stderr
    signed.write_text(text.replace('"sign.mp4"', '{ pl-PL = "sign.mp4" }'), "utf-8")
    refused = run("build", "pl", "--kind", "burn", "--dry-run")
    assert refused.exit_code == 2
    assert "names 'pl-PL', which is no language or edition of this project" in refused.stderr


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('sign_language = "sign.mp4"\n', "", "has sign language, and there is no video of it"),
        ('name = "signed"', 'name = "signed"\nshape = "9:16"', "have the film's own shape"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(
    run: Callable[..., Result], signed: Path, old: str, new: str, what: str
) -> None:
    signed.write_text(signed.read_text("utf-8").replace(old, new), "utf-8")
    refused = run("build", "pl", "--kind", "burn")
    assert refused.exit_code == 2
    assert what in refused.stderr


def test_check_knows_the_room_beside_the_interpreter(
    run: Callable[..., Result], signed: Path
) -> None:
    catalogue = signed.parent / "translations" / "pl.po"
    text = catalogue.read_text("utf-8")
    long = "To jest Leo, " + "który opowiada o wszystkim, " * 5
    catalogue.write_text(text.replace("To jest Leo.", long), "utf-8")
    found = run("check", "pl")
    assert "the sign-language picture (rendition signed)" in found.stdout
