"""What would be refused when a film is put together is refused before it is encoded."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from filmpack.errors import InputError, ToolError
from filmpack.media.audio.copy import require_silence
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.contents import Chapter, FilmHeader, Kept, KeptAudio, TrackInfo
from filmpack.media.input.packets import AudioDigests, audio_matches, packet_digests, read_packets
from filmpack.media.input.probe import probe
from filmpack.segments import muxing, rehearsal
from filmpack.segments.rehearsal import require_carried, require_named

PCM = "-c:a pcm_s16le -ac 2 -ar 48000"


def made(small_clip: Path, folder: Path, name: str, options: str) -> Path:
    path = folder / name
    command = [find_ffmpeg(), "-v", "error", "-y", "-i", str(small_clip), *options.split()]
    subprocess.run([*command, str(path)], check=True)
    return path


def sound_of(path: Path) -> AudioDigests:
    return read_packets(path, video=False, origin=probe(path).origin).sound


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mxf", f"-c:v mpeg2video {PCM}"),
        pytest.param("a.mov", "-c:v copy -c:a pcm_s24be -ac 2 -ar 44100", marks=pytest.mark.full),
        pytest.param("a.avi", f"-c:v mjpeg {PCM}", marks=pytest.mark.full),
        pytest.param("a.ts", "-c:v copy -c:a ac3", marks=pytest.mark.full),
        pytest.param("a.mkv", "-c:v copy -c:a libvorbis -ac 2", marks=pytest.mark.full),
    ],
)
def test_sound_that_an_mp4_holds_is_carried(
    small_clip: Path, tmp_path: Path, name: str, options: str
) -> None:
    path = made(small_clip, tmp_path, name, options)
    film = probe(path)
    require_carried(film, [0], sound_of(path))
    require_silence(find_ffmpeg(), film, [0])


def test_pcm_is_the_same_however_a_file_cuts_it(small_clip: Path, tmp_path: Path) -> None:
    path = made(small_clip, tmp_path, "a.mxf", f"-c:v mpeg2video {PCM}")
    copy = made(path, tmp_path, "a.mov", "-map 0 -c copy")
    other = made(path, tmp_path, "b.mov", "-map 0 -c:v copy -c:a pcm_s16le -af volume=0.99")
    late = tmp_path / "c.mov"
    command = [find_ffmpeg(), "-v", "error", "-i", str(path), "-itsoffset", "0.01", "-i", str(path)]
    command += ["-map", "0:v", "-map", "1:a", "-c", "copy", str(late)]
    subprocess.run(command, check=True)
    own = read_packets(path, video=False).sound

    def same(file: Path) -> tuple[bool, bool]:
        again = read_packets(file, video=False, like=own).sound
        both = (packet_digests(one, ["audio"], like=path) for one in (file, path))
        return audio_matches(again, own), len(set(map(str, both))) == 1

    assert same(copy) == (True, True)
    assert same(other) == (False, False)
    assert same(late) == (False, True)


def test_sound_that_an_mp4_would_hold_otherwise_is_refused_with_advice_that_works(
    small_clip: Path,
    project: Path,
    polish: Path,
    run: Callable[..., Result],
) -> None:
    """An mp4 counts samples of PCM, so a hole would bring all that follows too early."""
    assert polish.is_file()
    hole = "-c:v copy -c:a pcm_s16le -ac 2 -bsf:a noise=drop=between(n\\,40\\,60)"
    path = made(small_clip, project, "film.mkv", hole)
    with pytest.raises(InputError, match="cannot be copied into an mp4 packet by packet"):
        require_carried(probe(path), [0], sound_of(path))
    done = run("build", "pl", "--kind", "burn", "--film", "film.mkv", "--json")
    assert done.exit_code == 1
    assert "film.mkv: the sound of this film cannot be copied into an mp4" in done.stderr
    assert "encoding" not in done.stdout
    toml = project / "filmpack.toml"
    text = toml.read_text("utf-8")
    toml.write_text(text.replace("[burn]", '[[renditions]]\nname = "web"\naudio = "aac"'), "utf-8")
    done = run("build", "pl", "--kind", "burn", "--film", "film.mkv")
    assert done.exit_code == 0, done.stderr


def test_sound_whose_silence_would_be_decoded_wrongly_is_refused(
    small_clip: Path, tmp_path: Path
) -> None:
    """The encoder makes silence of 16 bits; behind samples of 24, decoders give up."""
    path = made(small_clip, tmp_path, "a.mkv", "-c:v copy -c:a flac -ac 2 -sample_fmt s32")
    with pytest.raises(InputError, match="no silence can follow the sound of this film"):
        require_silence(find_ffmpeg(), probe(path), [0])


def test_names_and_chapters_are_tried_too(
    small_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = probe(small_clip)
    audio = (
        KeptAudio(3, TrackInfo("pl", "Ż" * 200, ("comment",), default=True)),
        KeptAudio(1, TrackInfo("en", "English", ("visual_impaired",))),
    )
    kept = Kept(audio, (Chapter(0, 2000, "Ж" * 200), Chapter(2000, 5000, "a=b;#")))
    require_named(film, [kept, Kept()], find_ffmpeg())

    def forgetful(*arguments: Any) -> None:
        muxing.write_film(*(*arguments[:-1], FilmHeader({})))

    monkeypatch.setattr(rehearsal, "write_film", forgetful)
    with pytest.raises(ToolError, match=r"small.mp4: audio track 1 reads back as"):
        require_named(film, [kept], find_ffmpeg())


def test_sound_is_not_refused_for_want_of_room_to_try_it(
    small_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise ToolError("there is not enough disk space for the finished film.")

    monkeypatch.setattr(rehearsal, "write_film", full)
    assert not require_carried(probe(small_clip), [0], sound_of(small_clip))


def test_sound_in_an_unknown_codec_is_refused_in_words(small_clip: Path, tmp_path: Path) -> None:
    path = made(small_clip, tmp_path, "a.mkv", "-c:v copy -c:a pcm_s16le")
    path.write_bytes(path.read_bytes().replace(b"A_PCM/INT/LIT", b"A_PXM/INT/LIT"))
    assert len(packet_digests(path, ("audio",))["audio"]) == 1
    with pytest.raises(InputError, match="in a codec that is not known"):
        probe(path)
