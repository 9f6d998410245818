"""A translator's edit travels all the way to the screen."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.media.input.probe import probe
from filmpack.media.mux import read_tracks
from filmpack.media.pictures.compare import changed_pixels, grey_frames


@pytest.fixture
def with_film(project: Path, polish: Path, small_clip: Path) -> Path:
    assert polish.is_file()
    shutil.copyfile(small_clip, project / "film.mp4")
    return project


def test_a_build_makes_verified_films_and_prints_their_names(
    run: Callable[..., Result], with_film: Path
) -> None:
    done = run("build", "--container", "mkv", "--container", "mp4")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split() == [
        "dist/small-pl.mp4",
        "dist/small-subtitles.mkv",
        "dist/small-subtitles.mp4",
    ]
    assert "pl burn: built and verified in" in done.stderr
    assert sorted(p.name for p in (with_film / "dist").iterdir()) == [
        "small-pl.mp4",
        "small-subtitles.mkv",
        "small-subtitles.mp4",
    ]
    assert [t.tag for t in read_tracks(with_film / "dist" / "small-subtitles.mkv")] == ["pl"]


def test_one_changed_word_is_on_the_screen(
    run: Callable[..., Result], with_film: Path, polish: Path
) -> None:
    assert run("build", "pl", "--kind", "burn").exit_code == 0
    path = with_film / "dist" / "small-pl.mp4"
    film = probe(with_film / "film.mp4")
    middles = [25, 65, 105]
    before = grey_frames(path, film.video_format, middles)
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo", "To jest Mia"), "utf-8")
    assert run("build", "pl", "--kind", "burn").exit_code == 0
    after = grey_frames(path, film.video_format, middles)
    changed = [changed_pixels(before[n], after[n]) for n in middles]
    assert changed[0] > 40
    assert changed[1:] == [0, 0]


def test_an_incomplete_language_is_refused_and_nothing_is_made(
    run: Callable[..., Result], with_film: Path, polish: Path
) -> None:
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo.", ""), "utf-8")
    done = run("build", "pl")
    assert done.exit_code == 1
    assert "c0001 (00:00:00,400) is untranslated: 'This is Leo.'" in done.stderr
    assert not (with_film / "dist").exists()


def test_an_incomplete_film_says_so_in_its_name_and_its_metadata(
    run: Callable[..., Result], with_film: Path, polish: Path
) -> None:
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo.", ""), "utf-8")
    done = run("build", "pl", "--missing", "source", "--kind", "burn")
    assert done.exit_code == 0
    assert done.stdout.split() == ["dist/small-pl-incomplete-source.mp4"]
    assert "pl: INCOMPLETE, 1 cue shown as source" in done.stderr
    import av

    with av.open(str(with_film / "dist" / "small-pl-incomplete-source.mp4")) as container:
        assert "INCOMPLETE: 1 cues shown as source" in container.metadata["comment"]


def test_a_film_that_is_too_short_is_refused_unless_it_is_an_excerpt(
    run: Callable[..., Result], with_film: Path
) -> None:
    from filmpack.media.ffmpeg import find_ffmpeg

    short = with_film / "short.mp4"
    subprocess.run(
        [find_ffmpeg(), "-v", "error", "-i", "film.mp4", "-t", "3", "-c", "copy", str(short)],
        cwd=with_film,
        check=True,
    )
    done = run("build", "--film", "short.mp4", "--kind", "burn")
    assert done.exit_code == 1
    assert "subtitle ends after the film does" in done.stderr
    done = run("build", "--film", "short.mp4", "--kind", "burn", "--excerpt")
    assert done.stdout.split() == ["dist/small-excerpt-pl.mp4"]


def test_a_dry_run_lists_the_files_and_makes_none(
    run: Callable[..., Result], with_film: Path
) -> None:
    done = run("build", "--dry-run")
    assert done.stdout.split() == ["dist/small-pl.mp4", "dist/small-subtitles.mkv"]
    assert not (with_film / "dist").exists()


def test_ctrl_c_while_a_film_is_put_together_leaves_nothing_half_written(
    run: Callable[..., Result], with_film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is encoded: tests/build/test_interruptions.py."""

    def interrupted(*arguments: object, **_: object) -> None:
        output = next(a for a in arguments if isinstance(a, Path) and ".part" in a.name)
        output.write_bytes(b"half a film")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("filmpack.pipeline.assemble.concatenate", interrupted)
        done = run("build", "--kind", "burn")
    assert (done.exit_code, done.stdout) == (130, "")
    assert list((with_film / "dist").iterdir()) == []
    assert run("build", "--kind", "burn").exit_code == 0


def test_hostile_text_in_a_film_title_or_path_stays_data(
    run: Callable[..., Result], with_film: Path
) -> None:
    odd = with_film / "it's [a] film, %d;'x=1.mp4"
    (with_film / "film.mp4").rename(odd)
    done = run("build", "--film", odd.name, "-o", "out,dir 'x' [1]", "--kind", "burn")
    assert done.exit_code == 0, done.stderr
    assert (with_film / "out,dir 'x' [1]" / "small-pl.mp4").is_file()


def events(text: str) -> list[dict[str, object]]:
    return [json.loads(row) for row in text.splitlines()]


def test_programs_are_told_what_happens_as_lines_of_json(
    run: Callable[..., Result], with_film: Path, polish: Path
) -> None:
    told = events(run("build", "--dry-run", "--json").stdout)
    assert [event["event"] for event in told] == ["would make", "would make", "would encode"]
    assert (told[0]["name"], told[0]["encode"], told[0]["why"]) == (
        "pl burn",
        132,
        "not made before",
    )
    assert told[2]["frames"] == 132
    done = run("build", "--json")
    assert done.exit_code == 0, done.stderr
    told = events(done.stdout)
    assert told[0] == {"event": "encoding", "frames": 132, "cached": 0}
    encoded = [event for event in told if event["event"] == "encoded"]
    assert encoded[-1]["frames"] == 132
    films = [event for event in told if event["event"] == "made"]
    assert [(e["name"], e["file"], e["unchanged"]) for e in films] == [
        ("pl burn", str(with_film / "dist" / "small-pl.mp4"), False),
        ("1 language mkv", str(with_film / "dist" / "small-subtitles.mkv"), False),
    ]
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo", "To jest Mia"), "utf-8")
    told = events(run("build", "--kind", "burn", "--dry-run", "--json").stdout)
    assert told[0]["why"] == "c0001 text changed in pl"
    assert isinstance(told[1]["seconds"], float)
    assert 0 < float(told[1]["seconds"]) < 60
