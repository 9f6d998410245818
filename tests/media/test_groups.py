"""Pictures that are decoded group by group are those that a player shows, and groups with one
digest show the same."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from clip import FOOTAGE
from filmpack.errors import ToolError
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input import groups
from filmpack.media.input.groups import HIDDEN, GroupedFilm, read_groups
from filmpack.media.pictures import seen
from filmpack.media.pictures.compare import frames_at
from filmpack.media.pictures.seen import Form, SeenPictures

RATE = Fraction(25)
SMALL = Form(160, 68, grey=True)


def remade(source: Path, made: Path, *options: str) -> Path:
    command = [find_ffmpeg(), "-v", "error", "-y", "-i", str(source), *options, str(made)]
    subprocess.run(command, check=True)
    return made


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds in groups of 20 frames, with B frames of which some are referred to."""
    options = ["-an", "-t", "4", "-r", "25", "-s", "160x68", "-c:v", "libx264", "-g", "20"]
    path = tmp_path_factory.mktemp("groups") / "film.mp4"
    return remade(FOOTAGE / "bikes.mp4", path, *options, "-bf", "3", "-x264-params", "scenecut=0")


def digests(path: Path) -> list[str]:
    return [group.digest for group in read_groups(path, RATE).groups]


def whole(path: Path) -> dict[int, bytes]:
    """Every frame of a film, decoded from its first to its last."""
    frames = frames_at(path, RATE, range(100))
    return {number: SMALL.of(frame).tobytes() for number, frame in frames}


def test_each_frame_is_what_the_whole_film_shows(film: Path) -> None:
    grouped = read_groups(film, RATE)
    assert [group.first for group in grouped.groups] == [0, 20, 40, 60, 80]
    shown = whole(film)
    for numbers in ([0], [19, 20, 21], [7, 45, 99], range(100)):
        got = SeenPictures().see(grouped, {SMALL: numbers})[SMALL]
        assert {n: picture.tobytes() for n, picture in got.items()} == {
            n: shown[n] for n in numbers
        }


def test_pictures_to_which_no_other_refers_are_left_out(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grouped = read_groups(film, RATE)
    group = grouped.groups[1]
    unreferred = [one.number for one in group.pictures if one.unreferred]
    assert 5 < len(unreferred) < 15
    lengths = []
    packets = seen._packets

    def counted(*args: object) -> object:
        found = list(packets(*args))  # type: ignore[arg-type]
        lengths.append(len(found))
        return found

    monkeypatch.setattr(seen, "_packets", counted)
    SeenPictures().see(grouped, {SMALL: [39]})
    assert lengths[0] <= len(group.pictures) - len(unreferred) + 1


def test_a_film_in_another_container_has_the_same_groups(film: Path, tmp_path: Path) -> None:
    mkv = remade(film, tmp_path / "film.mkv", "-c", "copy")
    assert digests(mkv) == digests(film)


def test_what_was_seen_in_one_film_is_not_decoded_in_another(film: Path, tmp_path: Path) -> None:
    mkv = remade(film, tmp_path / "film.mkv", "-c", "copy")
    pictures = SeenPictures()
    first = pictures.see(read_groups(film, RATE), {SMALL: [30, 50]})
    again = read_groups(mkv, RATE)
    mkv.unlink()
    assert pictures.see(again, {SMALL: [30, 50]}) == first


def test_other_pictures_times_or_parameter_sets_are_other_groups(
    film: Path, tmp_path: Path
) -> None:
    own = digests(film)
    drawn = "drawbox=x=9:y=9:w=9:h=9:enable='between(n,45,46)'"
    options = ["-vf", drawn, "-c:v", "libx264", "-g", "20", "-x264-params", "scenecut=0"]
    same = remade(film, tmp_path / "same.mp4", "-vf", "null", *options[2:])
    other = remade(film, tmp_path / "other.mp4", *options)
    differ = [a != b for a, b in zip(digests(same), digests(other), strict=True)]
    # The encoder looks ahead: the group before may be another, too.
    assert (differ[0], differ[2], differ[4]) == (False, True, False)
    # The same slices under parameter sets that say other colours.
    flag = "h264_metadata=video_full_range_flag=1"
    labelled = remade(film, tmp_path / "labelled.mp4", "-c", "copy", "-bsf:v", flag)
    assert not set(digests(labelled)) & set(own)
    # One picture is shown where another was, by the times alone.
    swap = "setts=pts='if(eq(N,22),PTS+512,PTS)'"
    moved = remade(film, tmp_path / "moved.mp4", "-c", "copy", "-bsf:v", swap)
    assert [a != b for a, b in zip(digests(moved), own, strict=True)][1]


def test_a_group_that_needs_one_before_it_is_none(film: Path, tmp_path: Path) -> None:
    """Open groups: what follows a keyframe refers to what was before it."""
    options = ["-c:v", "libx264", "-g", "20", "-bf", "3", "-x264-params", "open-gop=1:scenecut=0"]
    path = remade(film, tmp_path / "open.mp4", *options)
    grouped = read_groups(path, RATE)
    assert len(grouped.groups) == 1
    shown = whole(path)
    got = SeenPictures().see(grouped, {SMALL: [41, 77]})[SMALL]
    assert all(got[n].tobytes() == shown[n] for n in (41, 77))


def test_parameter_sets_among_the_pictures_hold_for_all_that_follows(
    film: Path, tmp_path: Path
) -> None:
    path = remade(film, tmp_path / "film.ts", "-c", "copy")
    assert len(read_groups(path, RATE).groups) == 1


def test_a_film_whose_container_changes_the_sets_is_like_no_other(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = digests(film)
    changes = iter([*[False] * 25, True])
    monkeypatch.setattr(groups, "_has_new_sets", lambda _: next(changes, False))
    found = read_groups(film, RATE).groups
    assert [group.first for group in found] == [0, 20]
    assert not {group.digest for group in found} & set(own)


def test_other_codecs_have_groups_too(film: Path, tmp_path: Path) -> None:
    options = ["-c:v", "libx265", "-x265-params", "keyint=20:scenecut=0:open-gop=0:log-level=none"]
    path = remade(film, tmp_path / "film.mp4", *options, "-tag:v", "hvc1")
    grouped = read_groups(path, RATE)
    assert [group.first for group in grouped.groups] == [0, 20, 40, 60, 80]
    shown = whole(path)
    got = SeenPictures().see(grouped, {SMALL: [3, 66]})[SMALL]
    assert all(got[n].tobytes() == shown[n] for n in (3, 66))


def test_frames_that_an_edit_list_hides_are_not_counted(film: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    cut = [find_ffmpeg(), "-v", "error", "-ss", "0.36", "-i", str(film), "-c", "copy", str(path)]
    subprocess.run(cut, check=True)
    grouped = read_groups(path, RATE)
    hidden = [one for one in grouped.groups[0].pictures if one.number == HIDDEN]
    assert hidden
    shown = {n: SMALL.of(frame).tobytes() for n, frame in frames_at(path, RATE, range(40))}
    got = SeenPictures().see(grouped, {SMALL: range(40)})[SMALL]
    assert {n: got[n].tobytes() for n in got} == shown


def test_a_frame_that_a_film_lacks_is_told(film: Path) -> None:
    grouped = read_groups(film, RATE)
    with pytest.raises(ToolError, match="frame 100 could not be read back"):
        SeenPictures().see(grouped, {SMALL: [3, 100]})


def test_the_longest_unused_go_first(film: Path) -> None:
    grouped: GroupedFilm = read_groups(film, RATE)
    size = SMALL.width * SMALL.height
    pictures = SeenPictures(most_bytes=2 * size)
    for numbers in ([1], [2], [1], [3]):
        pictures.see(grouped, {SMALL: numbers})
    assert [key[1] for key in pictures._kept] == [1, 3]
