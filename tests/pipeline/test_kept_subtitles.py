"""The master's own subtitle tracks in muxed films: in editions too, and each cue at its time."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.commands.films.kept import require_held
from filmpack.editions.edition import Edition
from filmpack.errors import ConfigError
from filmpack.media.containers import containers
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.contents import Contents, Kept, SubtitleInfo, TrackInfo
from filmpack.media.input.probe import probe
from filmpack.media.mux import mux, read_tracks, verify_mux
from filmpack.media.text_tracks import kept_texts
from filmpack.pipeline.targets import Target
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track, cue_id

OWN = "1\n00:00:01,000 --> 00:00:02,000\nOf the master\n"
LONG = """1
00:00:01,000 --> 00:00:03,000
first

2
00:00:02,000 --> 00:00:04,000
<i>over</i>lapping

3
00:45:00,000 --> 00:45:02,000
{\\an8}late

"""
TIMES = [(1000, 3000), (2000, 4000), (2_700_000, 2_702_000)]


def ffmpeg(folder: Path, *arguments: str) -> None:
    subprocess.run([find_ffmpeg(), "-v", "error", "-y", *arguments], cwd=folder, check=True)


def keep(project: Path) -> None:
    toml = project / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + '[mux]\nsubtitles = "keep"\n', "utf-8")


@pytest.fixture
def subtitled(editions: Path, small_clip: Path) -> Path:
    """The small project with a country, and a film whose German subtitles are kept."""
    (editions / "own.srt").write_text(OWN, "utf-8")
    maps = ("-map", "0:v", "-map", "2:a", "-map", "1:s")
    named = ("-metadata:s:s:0", "language=deu", "-metadata:s:s:0", "title=Amtlich")
    # The picture begins after the sound: cues are on the time line of both.
    late = ("-itsoffset", "0.2", "-i", str(small_clip), "-i", "own.srt", "-i", str(small_clip))
    ffmpeg(editions, *late, *maps, "-c", "copy", "-c:s", "srt", *named, "m.mkv")
    (editions / "m.mkv").rename(editions / "film.mp4")
    keep(editions)
    return editions


@pytest.mark.parametrize("container", [pytest.param("mkv", marks=pytest.mark.full), "mp4"])
def test_an_edition_keeps_the_masters_subtitles_behind_its_own(
    subtitled: Path, run: Callable[..., Result], container: str
) -> None:
    done = run("build", "pl-CZ", "--kind", "mux", "--container", container)
    assert done.exit_code == 0, done.stderr
    assert "not kept" not in done.stderr
    own, kept = read_tracks(subtitled / "dist" / f"small-pl-CZ-subtitles.{container}")
    assert (own.tag, kept.tag, kept.title, kept.default) == ("pl", "de", "Amtlich", False)
    assert [(cue.start, cue.end, cue.text) for cue in kept.cues] == [(1000, 2000, "Of the master")]


@pytest.mark.full
def test_an_edition_of_a_film_that_hides_its_beginning_keeps_the_subtitles_in_time(
    subtitled: Path, run: Callable[..., Result]
) -> None:
    cut = ("-map", "0", "-c", "copy", "-c:s", "mov_text", "cut.mp4")
    ffmpeg(subtitled, "-ss", "0.5", "-i", "film.mp4", *cut)
    film = probe(subtitled / "cut.mp4")
    assert film.trimmed
    (began,) = (cue.start for cue in read_tracks(subtitled / "cut.mp4")[0].cues)
    options = ("--kind", "mux", "--film", "cut.mp4", "--excerpt", "--container")
    done = run("build", "pl-CZ", *options, "mkv")
    assert done.exit_code == 2
    assert "mkv cannot keep its subtitle tracks then" in done.stderr
    done = run("build", "pl-CZ", *options, "mp4")
    assert done.exit_code == 0, done.stderr
    (made,) = done.stdout.split()
    (start,) = (cue.start for cue in read_tracks(subtitled / made)[1].cues)
    assert abs(start - (began - 1000 * film.origin)) <= 1


@pytest.mark.parametrize(
    ("container", "codec", "advice"),
    [
        ("mp4", "dvd_subtitle", "--container mkv. Or: Set subtitles"),
        ("mkv", "eia_608", 'Set subtitles = "replace"'),
    ],
)
def test_subtitles_that_an_editions_container_cannot_hold_are_refused_before_the_first_frame(
    tmp_path: Path, small_clip: Path, container: str, codec: str, advice: str
) -> None:
    contents = Contents(subtitles=(SubtitleInfo(codec, TrackInfo()),))
    film = replace(probe(small_clip), contents=contents)
    track, kept = Track("pl", ()), Kept(subtitles=(0,))
    target = Target("mux", container, Path("x"), (track,), Edition("pl", "", "CZ"), kept=kept)
    with pytest.raises(
        ConfigError, match=f"pl-CZ {container}: {container} cannot hold {codec}"
    ) as e:
        require_held([target], film, find_ffmpeg(), Store(tmp_path))
    assert advice in str(e.value)


@pytest.mark.parametrize("container", ["mkv", pytest.param("mp4", marks=pytest.mark.full)])
def test_a_kept_cue_after_a_long_gap_or_over_another_is_shown_when_the_master_shows_it(
    tmp_path: Path, container: str
) -> None:
    (tmp_path / "long.srt").write_text(LONG, "utf-8")
    ffmpeg(
        tmp_path,
        *("-f", "lavfi", "-i", "color=s=32x32:r=1:d=2760", "-i", "long.srt", "-map", "0"),
        *("-map", "1", "-c:v", "libx264", "-preset", "ultrafast", "-c:s", "srt", "film.mkv"),
    )
    film = probe(tmp_path / "film.mkv")
    kind, kept = containers()[container], Kept(subtitles=(0,))
    texts = kept_texts(find_ffmpeg(), film, kept, kind)
    tracks = [Track("pl", (Cue(cue_id(1), 5000, 6000, "Raz"),))]
    path = tmp_path / f"out.{container}"
    mux(find_ffmpeg(), film, tracks, path, container, title="T", kept=kept, texts=texts)
    verify_mux(path, film, tracks, container, kept=kept, texts=texts)
    cues = read_tracks(path)[1].cues
    if container == "mkv":
        assert [(cue.start, cue.end) for cue in cues] == TIMES
        return
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [
        (1000, 2000, "first"),
        (2000, 3000, "first\noverlapping"),
        (3000, 4000, "overlapping"),
        (*TIMES[2], "late"),
    ]
    assert [cue.start for cue in read_tracks(path)[0].cues] == [5000]
