"""A master is a file, not a program: nothing behind it is opened, and no file stops the tool."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import pytest
from click.testing import Result

from clip import clip_path
from filmpack.errors import FilmpackError, InputError, ToolError
from filmpack.masters.constant_rate import constant
from filmpack.masters.remuxed import indexed
from filmpack.media.audio.encode import encode_audio
from filmpack.media.ffmpeg import find_ffmpeg, run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.opening import DEMUXERS, open_media, picture_of
from filmpack.media.input.packets import packet_digests, read_packets
from filmpack.media.input.probe import probe
from filmpack.media.mux import mux, read_tracks
from filmpack.media.pictures.compare import frames_at
from filmpack.media.pictures.scene_cuts import find_scene_cuts
from filmpack.media.pictures.stills import stills
from filmpack.media.rendition import AudioEncoding, Encoding, Rendition
from filmpack.segments.cuts import Segment
from filmpack.segments.encode import Encoder, SegmentSpec
from filmpack.segments.verify import CleanFrames
from filmpack.store.digests import file_digest
from filmpack.store.local import Store
from filmpack.timedtext.cue import Cue, Track, cue_id
from fuzz.masters import KINDS, make_masters, mutated

LISTS = {
    "ffconcat": (b"ffconcat version 1.0\nfile real.mp4\n", "a list of files"),
    "hls": (
        b"\xef\xbb\xbf#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:5,\nreal.mp4\n#EXT-X-ENDLIST\n",
        "a playlist|M3U playlist",
    ),
    "dash": (
        b'<?xml version="1.0"?>\n<!-- x -->\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period>'
        b"<AdaptationSet><Representation><BaseURL>real.mp4</BaseURL></Representation>"
        b"</AdaptationSet></Period></MPD>",
        "a DASH manifest",
    ),
    "sdp": (b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n", "a network stream"),
    "imf": (b'<?xml version="1.0"?><CompositionPlaylist xmlns="x"/>', "an IMF"),
    "pls": (b"[playlist]\nFile1=real.mp4\n", "a playlist"),
    "asx": (b'<ASX version="3.0"><Entry><Ref href="real.mp4"/></Entry></ASX>', "a playlist"),
}
NO_FILMS = {
    "srt": b"1\n00:00:01,000 --> 00:00:02,000\nHello\n",
    "ppm": b"P6 64 64 255\n" + bytes(64 * 64 * 3),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "wav": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\xbb\0\0\0w\1\0\2\0\x10\0data\0\0\0\0",
    "script": b"#!/bin/sh\ntouch /tmp/x\n",
    "empty": b"",
}
TRACK = Track("pl", (Cue(cue_id(1), 400, 1600, "To jest Leo."),))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small master in each container."""
    folder = tmp_path_factory.mktemp("masters")
    make_masters(folder)
    return folder


def readers(path: Path) -> dict[str, Callable[[], object]]:
    """All that reads a film by libav in this process."""
    film = Film(path, 64, 48, Fraction(25), 25, "h264", ())
    return {
        "probe": lambda: probe(path),
        "packets": lambda: read_packets(path),
        "digests": lambda: packet_digests(path, ("video", "audio")),
        "frames": lambda: list(frames_at(path, film.rate, [0])),
        "clean frames": lambda: CleanFrames(film, "").get([0]),
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_other_files_is_refused_with_what_it_is(name: str, tmp_path: Path) -> None:
    data, kind = LISTS[name]
    (tmp_path / "real.mp4").write_bytes(clip_path().read_bytes())
    path = tmp_path / "master.mp4"
    path.write_bytes(data)
    for read in readers(path).values():
        with pytest.raises(InputError, match=kind) as caught:
            read()
        assert "master.mp4" in str(caught.value)
        assert "Give the film itself, as one file." in str(caught.value)
    assert stills(path, {"first": 0}) == {}


def test_the_pattern_of_a_sequence_of_pictures_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film%03d.ppm"
    for name in (path, tmp_path / "film001.ppm"):
        name.write_bytes(NO_FILMS["ppm"])
    for read in readers(path).values():
        with pytest.raises(InputError, match="pattern of a sequence of pictures"):
            read()


@pytest.mark.parametrize("name", NO_FILMS)
def test_what_is_no_film_is_refused_with_its_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / "master.mp4"
    path.write_bytes(NO_FILMS[name])
    for read in readers(path).values():
        with pytest.raises(InputError, match=r"master\.mp4: this film (is not in a|cannot be)"):
            read()


def test_libav_looks_at_the_list_before_a_demuxer_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Even if what a list is were not seen by its first words."""
    monkeypatch.setattr("filmpack.media.input.opening._refuse_list", lambda *_: None)
    path = tmp_path / "master.mp4"
    path.write_bytes(LISTS["ffconcat"][0])
    (tmp_path / "real.mp4").write_bytes(clip_path().read_bytes())
    assert av.open(str(path)).format.name == "concat"
    with pytest.raises(InputError, match="not in a container that filmpack reads"):
        probe(path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_usual_container_is_still_read(kind: str, small: Path) -> None:
    path = small / f"master.{kind}"
    with open_media(path) as container:
        assert set(container.format.name.split(",")) & set(DEMUXERS)
    assert read_packets(path).sound


def ffmpeg_tasks(film: Film, folder: Path) -> dict[str, Callable[[], object]]:
    """All that has ffmpeg read a film."""
    program, store = find_ffmpeg(), Store(folder / "store")
    store.folder.mkdir()
    digest = file_digest(film.path, store)
    cut = SegmentSpec("0" * 64, Segment(0, 10))
    late = SegmentSpec("1" * 64, Segment(30, 40))

    def encode(spec: SegmentSpec) -> None:
        encoder = Encoder(program, film, Rendition(encoding=Encoding(30, "ultrafast")), folder)
        encoder.encode([spec], lambda *_: None)

    def encoded_sound(loudness: float | None) -> None:
        wanted = AudioEncoding("aac", 64, loudness)
        with work_folder(folder) as work:
            encode_audio(program, film, wanted, Fraction(0), work)

    return {
        "segments": lambda: encode(cut),
        "segments after a seek": lambda: encode(late),
        "clean pictures": lambda: Encoder(program, film, Rendition(), folder).greys([0], (64, 48)),
        "scene cuts": lambda: find_scene_cuts(program, film),
        "constant rate": lambda: constant(program, film.path, Fraction(25), store),
        "index": lambda: indexed(program, replace(film, container="mpegts"), digest, store),
        "mux": lambda: mux(program, film, [TRACK], folder / "out.mkv", "mkv", title="T"),
        "sound": lambda: encoded_sound(None),
        "loudness": lambda: encoded_sound(-23.0),
    }


@pytest.mark.full
def test_ffmpeg_opens_no_list_wherever_it_reads_a_film(tmp_path: Path) -> None:
    """A master that is replaced by a list after it was probed."""
    real, path = tmp_path / "real.mp4", tmp_path / "master.mp4"
    real.write_bytes(clip_path().read_bytes())
    path.write_bytes(real.read_bytes())
    film = replace(probe(path), keyframes=(0, 25, 50))
    for name, task in ffmpeg_tasks(film, tmp_path).items():
        task()  # works with the film itself
        path.write_bytes(LISTS["ffconcat"][0])
        for made in (tmp_path / "store").glob("*/*.mkv"):
            made.unlink()
        with pytest.raises(FilmpackError) as caught:
            task()
        assert "Invalid argument" in str(caught.value) or "a list of files" in str(caught.value), (
            name
        )
        path.write_bytes(real.read_bytes())


def test_a_build_gives_ffmpeg_the_lists_at_every_film(
    run: Callable[..., Result], with_film: Path, caplog: pytest.LogCaptureFixture
) -> None:
    toml = with_film / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8").replace("slower", "ultrafast"), "utf-8")
    with caplog.at_level("INFO", "filmpack.media.ffmpeg"):
        assert run("build", "pl").exit_code == 0
        assert run("shots").exit_code == 0
    commands = [r.getMessage() for r in caplog.records if "film.mp4" in r.getMessage()]
    read = [command for command in commands if f"-i file:{with_film}/film.mp4" in command]
    assert len(read) >= 3
    for command in read:
        before, _, _ = command.partition(" -i file:")
        assert "-protocol_whitelist file" in before
        assert f"-format_whitelist {','.join(DEMUXERS)}" in before


def test_what_a_master_has_attached_is_never_used(small: Path, tmp_path: Path) -> None:
    """Fonts, subtitles with a script, covers, chapters' data: only picture and sound are mapped."""
    (tmp_path / "t.srt").write_text("1\n00:00:00,100 --> 00:00:00,900\n{\\fnEvil}x\n", "utf-8")
    (tmp_path / "evil.ttf").write_bytes(b"no font")
    run_ffmpeg = ["-i", str(small / "master.mkv"), "-i", "t.srt", "-map", "0", "-map", "1"]
    run_ffmpeg += ["-c", "copy", "-attach", "evil.ttf", "-metadata:s:3", "mimetype=font/ttf"]
    command = [find_ffmpeg(), "-y", *run_ffmpeg, "master.mkv"]
    run(command, folder=tmp_path, what="attaching")
    film = probe(tmp_path / "master.mkv")
    with av.open(str(film.path)) as container:
        kinds = sorted(stream.type for stream in container.streams)
    assert kinds == ["attachment", "audio", "subtitle", "video"]
    mux(find_ffmpeg(), film, [TRACK], tmp_path / "out.mkv", "mkv", title="T")
    with av.open(str(tmp_path / "out.mkv")) as container:
        kinds = sorted(stream.type for stream in container.streams)
    assert kinds == ["audio", "subtitle", "video"]
    assert [cue.text for cue in read_tracks(tmp_path / "out.mkv")[0].cues] == ["To jest Leo."]


def test_a_cover_is_never_taken_for_the_film() -> None:
    cover = SimpleNamespace(disposition=av.stream.Disposition.attached_pic, type="video")
    container = SimpleNamespace(streams=SimpleNamespace(video=(cover,)))
    with pytest.raises(InputError, match="is a cover"):
        picture_of(container, Path("film.mp4"))  # type: ignore[arg-type]


# -- what is no regular file -----------------------------------------------------


@pytest.mark.parametrize("kind", ["FIFO", "folder", "character device", "socket"])
def test_what_is_no_regular_file_is_refused_before_it_is_opened(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "master.mp4"
    if kind == "FIFO":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))
    else:
        path.symlink_to("/dev/zero")
    store = Store(tmp_path / "store")
    reads: list[Callable[[], object]] = [*readers(path).values()]
    reads.append(lambda: file_digest(path, store))
    for read in reads:
        with pytest.raises(InputError, match=rf"master.mp4: this \w+ is a {kind}"):
            read()


def test_a_file_that_grows_while_it_is_read_is_refused(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "master.ts"
    path.write_bytes((small / "master.ts").read_bytes())

    def read() -> None:
        with open_media(path) as container:
            for number, _ in enumerate(container.demux()):
                if number == 3:
                    with path.open("ab") as stream:
                        stream.write(bytes(188 * 10))

    with pytest.raises(InputError, match=r"master\.ts: this film changed while it was read"):
        read()


# -- broken headers ----------------------------------------------------------------


def test_a_title_that_is_not_utf8_stops_nothing(small: Path, tmp_path: Path) -> None:
    for kind in ("mp4", "mkv"):
        data = (small / f"master.{kind}").read_bytes()
        assert b"A film" in data
        path = tmp_path / f"master.{kind}"
        path.write_bytes(data.replace(b"A film", b"A f\xfflm"))
        assert probe(path).frames == 25


def test_every_error_of_libav_names_the_file(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "master.mp4"
    whole = (small / "master.mp4").read_bytes()
    for data in (whole[:2000], whole.replace(b"avc1", b"\xff\xff\xff\xff"), bytes(9999)):
        path.write_bytes(data)
        with pytest.raises(FilmpackError, match=r"master\.mp4: "):
            probe(path)


def test_a_codec_that_nobody_knows_is_named_as_the_reason(small: Path, tmp_path: Path) -> None:
    data = (small / "master.mkv").read_bytes()
    path = tmp_path / "master.mkv"
    path.write_bytes(data.replace(b"A_OPUS", b"A_NONE"))
    for read in (probe, read_packets):
        with pytest.raises(InputError, match="the sound of this film is in a codec that is not"):
            read(path)
    path.write_bytes(data.replace(b"V_MPEG4/ISO/AVC", b"V_NOBODY/KNOWS/"))
    with pytest.raises(InputError, match="the picture of this film is in a codec that is not"):
        probe(path)


def test_a_seed_makes_the_same_mutation(small: Path) -> None:
    data = (small / "master.mp4").read_bytes()
    made = [mutated(data, seed) for seed in range(20)]
    assert made == [mutated(data, seed) for seed in range(20)]
    assert len({*made, data}) > 18


RUNS = int(os.environ.get("FILMPACK_FUZZ_MASTERS", "225"))


@pytest.mark.full
def test_no_mutated_master_gives_a_traceback_or_a_hang(small: Path, tmp_path: Path) -> None:
    """In a process of its own: a crash in a native library is a finding too."""
    program = Path(__file__).parents[1] / "fuzz" / "masters.py"
    note = tmp_path / "seed"
    done = subprocess.run(
        [sys.executable, str(program), str(small), "0", str(RUNS), str(note)],
        capture_output=True,
        text=True,
        timeout=120 + RUNS,
    )
    assert done.returncode == 0, f"seed {note.read_text('ascii')}: {done.stderr[-2000:]}"
    failures = json.loads(done.stdout)
    assert not failures, "\n".join(f"seed {seed}: {told}" for seed, told in failures.items())


def test_ffmpeg_that_refuses_a_film_says_so(tmp_path: Path) -> None:
    path = tmp_path / "master.mp4"
    path.write_bytes(LISTS["ffconcat"][0])
    film = Film(path, 64, 48, Fraction(25), 25, "h264", ())
    with pytest.raises(ToolError, match="Invalid argument"):
        find_scene_cuts(find_ffmpeg(), film)
