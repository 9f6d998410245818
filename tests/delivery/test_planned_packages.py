"""What a project's packages hold is decided, and refused, before anything is encoded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.commands.delivery.package_draft import keep_sound
from filmpack.commands.delivery.package_plan import PackageRequest, plan_packages
from filmpack.delivery.contents import card_names, same_name
from filmpack.errors import ConfigError
from filmpack.media.input.contents import Kept, KeptAudio, TrackInfo
from filmpack.media.rendition import AudioEncoding, Rendition
from filmpack.pipeline.targets import Target
from packages import package_of
from release_project import POLISH, make_release_project, sign, workspace, write_texts
from web_project import listing


@pytest.fixture(scope="module")
def configured(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], Path]:
    """A project that is fit for release, with other words at the end of its settings."""
    folder = tmp_path_factory.mktemp("planned")
    make_release_project(folder)
    settings = folder / "filmpack.toml"
    plain = settings.read_text("utf-8")

    def with_settings(more: str) -> Path:
        settings.write_text(f"{plain}\n{more}", "utf-8")
        return folder

    return with_settings


def films(folder: Path) -> list[tuple[str, str]]:
    planned = plan_packages(workspace(folder), PackageRequest(jobs=1), folder / "work")
    return [(target.kind, target.container) for target in planned.plan.targets]


def test_a_dry_run_says_what_would_become_of_a_package_and_makes_nothing(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    make_release_project(folder)
    output = folder / "out"
    monkeypatch.chdir(folder)

    def told() -> list[str]:
        done = run("package", "--release", "--dry-run", "-o", "out")
        assert done.exit_code == 0, done.stderr
        return done.stdout.splitlines()

    new, all_frames = told()
    assert new == "out/pl-PL: new, 3 films"
    assert not output.exists()
    package_of(folder, output)
    before = listing(output)
    assert told() == ["out/pl-PL: unchanged, 3 films", "0 frames to encode"]
    write_texts(folder, POLISH | {"c0001": "Oto on: Leo, nasz kolega."})
    sign(folder)
    changed, some_frames = told()
    assert changed == "out/pl-PL: changed, 3 films"
    assert 0 < frames_of(some_frames) < frames_of(all_frames)
    assert listing(output) == before


def frames_of(line: str) -> int:
    number, words = line.split(" ", 1)
    assert words == "frames to encode"
    return int(number)


def test_a_dry_run_of_a_roll_back_is_refused(run: Callable[..., Result], project: Path) -> None:
    refused = run("package", "--rollback", "--dry-run")
    assert refused.exit_code == 2
    assert "--rollback and --dry-run exclude each other" in refused.stderr
    assert not (project / "dist").exists()


def test_two_films_of_one_name_are_refused(configured: Callable[[str], Path]) -> None:
    folder = configured('[[renditions]]\nname = "soft"')
    with pytest.raises(
        ConfigError, match=r"would be called 'small\.pl-PL\.soft\.mp4'[^~]*Rename"
    ) as told:
        films(folder)
    assert "filmpack.toml" in str(told.value)


def test_names_that_differ_in_case_alone_are_the_same() -> None:
    assert same_name(["a.web.mp4", "a.Web.mp4"]) == "a.Web.mp4"
    assert same_name(["a.web.mp4", "b.web.mp4"]) == ""


def test_soft_films_need_a_rendition_of_the_films_own_shape(
    configured: Callable[[str], Path],
) -> None:
    shaped = '[[renditions]]\nname = "phone"\nshape = "9:16"\n'
    with pytest.raises(ConfigError, match="needs a rendition of the film's own shape"):
        films(configured(shaped))
    assert films(configured(f'{shaped}[package]\ncontents = ["burned", "srt"]')) == [
        ("burn", "mp4")
    ]


@pytest.mark.parametrize(
    ("contents", "planned"),
    [
        ('"burned", "mkv"', [("burn", "mp4"), ("mux", "mkv")]),
        ('"burned"', [("burn", "mp4")]),
        ('"mp4"', [("mux", "mp4")]),
    ],
)
def test_only_films_that_a_package_holds_are_planned(
    configured: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    contents: str,
    planned: list[tuple[str, str]],
) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "filmpack.commands.films.build.require_held",
        lambda targets, *_: asked.extend((t.kind, t.container) for t in targets),
    )
    folder = configured(f"[package]\ncontents = [{contents}]")
    assert films(folder) == planned
    assert sorted(asked) == sorted(planned)


def test_each_size_of_a_shape_has_a_card_of_its_own() -> None:
    assert card_names([("", 540), ("", 1080), ("9:16", 1920), ("", 1080), ("9:16", 960)]) == {
        ("", 1080): "card.png",
        ("", 540): "card.540p.png",
        ("9:16", 1920): "card.9x16.png",
        ("9:16", 960): "card.9x16.960p.png",
    }


@pytest.mark.parametrize(
    ("sound", "kept", "same"),
    [
        (AudioEncoding(), Kept(), True),
        (AudioEncoding(), Kept((KeptAudio(0, TrackInfo()), KeptAudio(1, TrackInfo()))), True),
        (AudioEncoding("aac", loudness=-16), Kept(), False),
        (AudioEncoding(), Kept((KeptAudio(1, TrackInfo()),)), False),
    ],
)
def test_loudness_is_only_stated_of_sound_that_is_the_masters(
    sound: AudioEncoding, kept: Kept, *, same: bool
) -> None:
    target = Target("mux", "mkv", Path("a.mkv"), (), None, Rendition(sound=sound), kept)
    assert keep_sound([target], 2) is same
