"""Films that are joined by ranges say the same as those that libav writes packet by packet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest

from engine_helpers import burn, plan
from engine_samples import CARD, FAST, MASTERS, POLISH, master, recoded, small_film
from filmpack.cards.drawing import draw_card
from filmpack.cards.on_film import place_card
from filmpack.editions.edition import parse_edition
from filmpack.errors import ToolError
from filmpack.media.film import Film
from filmpack.media.mp4.boxes import BoxError, movie_box
from filmpack.media.mp4.samples import sample_tables
from filmpack.media.rendition import Encoding
from filmpack.segments import ranges
from filmpack.segments.concat import concatenate
from filmpack.store.local import Store
from movie_boxes import edit_lengths, said

BY_LIBAV = {"mpeg2 ts", "h264 ts", "libopus", "pcm_s16le"}
"""Masters whose sound libav changes, or whose clock is another than the film's, and sounds whose
samples are of several groups, or not coded."""
QUICK = ("h264 mp4", "two sounds", "h264 ts")


def contents(path: Path) -> dict[int, list[tuple[Any, ...]]]:
    """The packets of each stream with their times, as libav reads them."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    with av.open(str(path)) as container:
        for packet in container.demux():
            if packet.size:
                own = (packet.pts, packet.dts, packet.duration, packet.is_keyframe, bytes(packet))
                found.setdefault(packet.stream_index, []).append(own)
    return found


def by_libav(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BoxError("a test has it so")

    monkeypatch.setattr("filmpack.segments.concat.RangeJoin", refuse)


def compare(
    film: Film,
    folder: Path,
    encoding: Encoding,
    monkeypatch: pytest.MonkeyPatch,
    *,
    ranges_do: bool = True,
    **more: Any,
) -> Path:
    """Build a film in both ways; what is encoded is encoded once. Without `ranges_do`, the first
    way is libav's, too."""
    store, tracks = Store(folder / "store"), [] if more else [POLISH]
    made = plan(film, tracks, folder / "ours", store, encoding, **more)
    written: list[object] = []
    write = ranges.RangeJoin.write

    def counted(join: ranges.RangeJoin, *rest: Any) -> None:
        written.append(join)
        write(join, *rest)

    monkeypatch.setattr(ranges.RangeJoin, "write", counted)
    burn(made, store)
    assert len(written) == ranges_do
    by_libav(monkeypatch)
    theirs = plan(film, tracks, folder / "theirs", store, encoding, **more)
    burn(theirs, store)
    one, other = made.recipes[0].target.path, theirs.recipes[0].target.path
    assert contents(one) == contents(other)
    assert said(one) == said(other)
    lengths = zip(edit_lengths(one), edit_lengths(other), strict=True)
    assert all(0 <= own - libavs <= 1 for own, libavs in lengths)
    return one


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[] if n in QUICK else pytest.mark.full) for n in MASTERS],
)
def test_a_film_says_the_same_as_libavs(
    clip: Path,
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    film = master(clip, tmp_path, name)
    compare(film, tmp_path, FAST, monkeypatch, ranges_do=name not in BY_LIBAV)


@pytest.mark.parametrize(
    "encoding",
    [
        Encoding(20, "veryfast", "hevc"),
        pytest.param(Encoding(25, "12", "av1"), marks=pytest.mark.full),
    ],
)
def test_other_codecs_and_a_card_with_silence(
    tmp_path: Path, encoding: Encoding, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = small_film(tmp_path)
    cards = {"pl-PL": place_card(draw_card(CARD, film.width, film.height), film, "append", 2)}
    editions = [(parse_edition("pl-PL"), POLISH)]
    compare(film, tmp_path, encoding, monkeypatch, cards=cards, editions=editions)


SOUNDS = {
    "mp3": "m.mp4",
    "ac3": "m.mp4",
    "eac3": "m.mkv",
    "libopus": "m.mkv",
    "flac": "m.mkv",
    "alac": "m.mov",
    "mp2": "m.mkv",
    "aac": "m.mov",
    "pcm_s16le": "m.mov",
}


@pytest.mark.parametrize(
    "codec", [pytest.param(c, marks=[] if c == "mp3" else pytest.mark.full) for c in SOUNDS]
)
def test_any_sound_that_an_mp4_holds(
    clip: Path, tmp_path: Path, codec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["-c:v", "libx264", "-preset", "veryfast", "-ac", "2", "-c:a", codec]
    film = recoded(clip, tmp_path, SOUNDS[codec], *options)
    compare(film, tmp_path, FAST, monkeypatch, ranges_do=codec not in BY_LIBAV)


def test_a_film_of_more_than_4_gb_has_a_longer_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "_LARGE", 1000)
    path = compare(small_film(tmp_path), tmp_path, FAST, monkeypatch)
    assert b"\0\0\0\1mdat" in path.read_bytes()


def test_sound_lies_beside_its_picture(tmp_path: Path) -> None:
    film, store = small_film(tmp_path), Store(tmp_path / "store")
    made = plan(film, [POLISH], tmp_path / "dist", store, FAST)
    burn(made, store)
    with av.open(str(made.recipes[0].target.path)) as container:
        places = sorted(
            (p.pos, p.stream_index, float(p.dts * p.time_base))
            for p in container.demux()
            if p.size and p.pos and p.dts is not None and p.time_base
        )
    latest = {0: 0.0, 1: 0.0}
    for _, stream, second in places:
        latest[stream] = second
        assert abs(latest[0] - latest[1]) < 0.75
    assert min(latest.values()) > 5


def test_a_disk_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, store = small_film(tmp_path), Store(tmp_path / "store")

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ranges.RangeJoin, "_write_samples", fail)
    with pytest.raises(ToolError, match=r"mp4: cannot be written: Permission denied\.$"):
        burn(plan(film, [POLISH], tmp_path / "dist", store, FAST), store)
    assert not list((tmp_path / "dist").glob("*"))


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("picture", "the video differs from its segments"),
        ("sound", "the audio differs from the film's"),
        ("ctts", "not evenly spaced"),
        ("order", "in another order"),
        ("stss", "marked as keyframes"),
        ("elst", "the video begins"),
        ("stco", "differs from|cannot be read"),
        ("end", "differs from|cannot be read"),
    ],
)
def test_a_film_that_is_not_what_was_written_gets_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, said: str
) -> None:
    film, store = small_film(tmp_path), Store(tmp_path / "store")

    def spoiled(*arguments: Any, **more: Any) -> Any:
        joined = concatenate(*arguments, **more)
        path = arguments[6]
        data = bytearray(path.read_bytes())
        with path.open("rb") as stream:
            table = sample_tables(movie_box(stream)[1], len(data))[1 if where == "sound" else 0]
        if where in ("picture", "sound"):
            data[table.runs[1][0] + 10] ^= 1
        elif where == "end":
            del data[-100:]
        elif where == "order":
            one = joined[0]
            joined[0] = replace(one, order=(one.order[1], one.order[0], *one.order[2:]))
        else:
            # The second number of the first row, or the only number of it.
            place = 15 if where in ("stco", "stss") else 19
            data[data.index(where.encode()) + place] ^= 64
        path.write_bytes(data)
        return joined

    monkeypatch.setattr("filmpack.pipeline.assemble.concatenate", spoiled)
    with pytest.raises(ToolError, match=said):
        burn(plan(film, [POLISH], tmp_path / "dist", store, FAST), store)
    assert not list((tmp_path / "dist").glob("*"))
