"""Text tracks of muxed films: codes and names of languages, long films, and a player's view."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from filmpack.languages.tags import iso639_2, language_tag, own_name
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.film import Film
from filmpack.media.input.contents import Chapter, Contents, Kept, TrackInfo, kept_audio
from filmpack.media.input.probe import probe
from filmpack.media.mux import mux, read_tracks, verify_mux
from filmpack.timedtext.cue import Cue, Track, cue_id

LANGUAGES = {
    # tag: terminology code, bibliographic code, own name
    "es-419": ("spa", "spa", "Español (Latinoamérica)"),
    "zh-Hant": ("zho", "chi", "中文 (繁體)"),
    "zh-Hans": ("zho", "chi", "中文 (简体)"),
    "sr-Latn": ("srp", "srp", "Srpski (latinica)"),
    "nb": ("nob", "nob", "Norsk bokmål"),
    "nn": ("nno", "nno", "Norsk nynorsk"),
    "fil": ("fil", "fil", "Filipino"),
    "ku": ("kur", "kur", "Kurdî (kurmancî)"),
    "ckb": ("ckb", "ckb", "کوردیی ناوەندی"),
    "mt": ("mlt", "mlt", "Malti"),
    "ga": ("gle", "gle", "Gaeilge"),
    "pt-BR": ("por", "por", "Português (Brasil)"),
    "de-CH": ("deu", "ger", "Deutsch (Schweiz)"),
}
HOUR = 3_600_000
SHOWN = """mp.observe_property("sub-text", "string", function(_, text)
    if text then print(mp.get_property_number("time-pos", 0) .. " [" .. text .. "]") end
end)
"""
"""A script for mpv that prints each text when it comes and goes."""


def film_of(folder: Path, *arguments: str) -> Film:
    """A tiny film as ffmpeg makes it of a pattern and these arguments."""
    path = folder / "film.mkv"
    command = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", *arguments, str(path)]
    subprocess.run(command, check=True)
    return probe(path)


@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_every_tag_has_its_code_its_name_and_itself(tmp_path: Path, container: str) -> None:
    film = film_of(tmp_path, "testsrc2=s=160x96:r=25:d=2")
    tracks = [Track(tag, (Cue(cue_id(1), 400, 1600, tag),)) for tag in LANGUAGES]
    path = tmp_path / f"muxed.{container}"
    mux(find_ffmpeg(), film, tracks, path, container, title="T", switched_on="nn")
    verify_mux(path, film, tracks, container, switched_on="nn")
    found = {track.tag: track for track in read_tracks(path)}
    for tag, (terminology, bibliographic, name) in LANGUAGES.items():
        code = bibliographic if container == "mkv" else terminology
        track = found[tag]
        assert (track.iso, track.title, track.default) == (code, name, tag == "nn")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_of_them_may_have_a_catalogue(tag: str) -> None:
    assert language_tag(tag) == tag.replace("-", "_")
    assert iso639_2(tag) != "und"
    assert own_name(tag) == LANGUAGES[tag][2]


@pytest.mark.parametrize("container", [pytest.param("mkv", marks=pytest.mark.full), "mp4"])
def test_three_hours_with_an_hour_of_silence_read_back_to_the_millisecond(
    tmp_path: Path, container: str
) -> None:
    film = film_of(tmp_path, f"color=s=32x32:r=1:d={3 * 3600 + 60}", "-preset", "ultrafast")
    starts = (1000, 2 * HOUR // 3, 2 * HOUR - 1, 3 * HOUR + 50_000)
    cues = tuple(Cue(cue_id(n), at, at + 1503, f"At {at}") for n, at in enumerate(starts, 1))
    path = tmp_path / f"long.{container}"
    mux(find_ffmpeg(), film, [Track("pl", cues)], path, container, title="T")
    verify_mux(path, film, [Track("pl", cues)], container)
    (found,) = read_tracks(path)
    assert [(cue.start, cue.end) for cue in found.cues] == [(at, at + 1503) for at in starts]


@pytest.mark.full
@pytest.mark.skipif(shutil.which("mpv") is None, reason="mpv is not installed")
@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_mpv_shows_the_tracks_and_the_text_at_its_time(tmp_path: Path, container: str) -> None:
    film = film_of(
        tmp_path,
        *("testsrc2=s=160x96:r=25:d=4", "-f", "lavfi", "-i", "sine=d=4", "-f", "lavfi"),
        *("-i", "sine=f=880:d=4", "-map", "0:v", "-map", "1:a", "-map", "2:a", "-c:a", "aac"),
        *("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=pol"),
    )
    audio = (TrackInfo("eng", "English"), TrackInfo("pol", "Polski dubbing"))
    assert film.contents == Contents((TrackInfo("eng", default=True), TrackInfo("pol")))
    kept = Kept(kept_audio(audio, "all", "pl"), (Chapter(0, 2000, "Raz"), Chapter(2000, 4000)))
    tracks = [
        Track("de-CH", (Cue(cue_id(1), 1000, 2000, "Grüezi"),)),
        Track("pl", (Cue(cue_id(1), 1000, 2000, "Dzień dobry"),)),
    ]
    path = tmp_path / f"played.{container}"
    for switched_on, chosen in (("", ""), ("pl", "pol")):
        mux(
            *(find_ffmpeg(), film, tracks, path, container),
            title="T",
            kept=kept,
            switched_on=switched_on,
        )
        said = played(path, "--frames=1", "--msg-level=all=info")
        subtitles = re.findall(r"^ \((\+)\) Subs|^     Subs", said, re.M)
        assert len(subtitles) == 2, said
        assert "".join(subtitles) == ("+" if chosen else ""), said
        assert re.search(r"^ \(\+\) Audio --aid=1 --alang=pol \(\*\)", said, re.M), said
        assert re.search(r"--slang=(ger|deu)", said), said
        assert not chosen or re.search(rf"\(\+\) Subs .*--slang={chosen}", said), said
    script = tmp_path / "shown.lua"
    script.write_text(SHOWN, "utf-8")
    said = played(path, "--sid=2", "--quiet", f"--script={script}")
    shown = [(float(at), text) for at, text in re.findall(r"^\[shown\] (\S+) \[(.*)\]", said, re.M)]
    assert [text for _, text in shown] == ["", "Dzień dobry", ""]
    # To the frame, and two for a machine that is busy.
    assert [at for at, _ in shown[1:]] == pytest.approx([1.0, 2.0], abs=0.12)


def played(path: Path, *options: str) -> str:
    """What mpv prints while it plays a file without a screen."""
    command = ["mpv", "--no-config", "--vo=null", "--ao=null", *options, str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
