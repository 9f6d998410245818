"""Real ffmpeg on real footage: burned and muxed files are what they claim to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image, ImageChops

from clip import clip_path
from engine_samples import packet_digest
from filmpack.errors import InputError, ToolError
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg, run, work_folder
from filmpack.media.film import Film
from filmpack.media.input.probe import probe
from filmpack.media.mux import mux, read_tracks, verify_mux
from filmpack.media.pictures.compare import changed_pixels, frames_at, grey_frames, middle_frame
from filmpack.media.pictures.scene_cuts import find_scene_cuts
from filmpack.media.rendition import Encoding
from filmpack.segments.verify import CleanFrames, verify_burn
from filmpack.timedtext.cue import Cue, Track, cue_id
from reference_encode import burn

FAST = Encoding(20, "veryfast")
CUES = (
    Cue(cue_id(1), 400, 1600, "To jest Leo. Zażółć gęślą jaźń."),
    Cue(cue_id(2), 2000, 3200, "- Μίλα σε κάποιον;\n- Кажи на някого."),
    Cue(cue_id(3), 3600, 4800, "<i>Ħġż ċ, șț, őű</i>"),
)


@pytest.fixture(scope="module")
def burned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Path]:
    clip = clip_path()
    film = probe(clip)
    path = tmp_path_factory.mktemp("burned") / "pl.mp4"
    burn(find_ffmpeg(), film, Track("pl", CUES), path, FAST, title="T")
    return film, path


def picture(path: Path, film: Film, frame: int) -> Image.Image:
    ((_, found),) = frames_at(path, film.rate, [frame])
    image: Image.Image = found.to_image()
    return image


def test_the_film_is_read_as_it_is(clip: Path) -> None:
    film = probe(clip)
    assert (film.width, film.height, film.rate, film.frames) == (1280, 720, Fraction(25), 132)
    assert (film.duration, film.video_codec, film.audio_codecs) == (5280, "h264", ("aac",))


def test_a_burned_film_has_the_films_frames_and_its_sound_bit_for_bit(
    burned: tuple[Film, Path],
) -> None:
    film, path = burned
    made = probe(path)
    assert (made.frames, made.rate, made.width) == (film.frames, film.rate, film.width)
    assert packet_digest(path, "audio") == packet_digest(film.path, "audio")
    verify_burn(path, film, Track("pl", CUES), CleanFrames(film, find_ffmpeg()))


def test_text_is_on_exactly_its_own_frames(burned: tuple[Film, Path]) -> None:
    film, path = burned
    # The cues are visible on frames [10, 40), [50, 80) and [90, 120).
    frames = [9, 10, 25, 39, 40, 49, 50, 79, 80, 89, 90, 119, 120]
    clean, made = (
        grey_frames(film.path, film.video_format, frames),
        grey_frames(path, film.video_format, frames),
    )
    changed = {n: changed_pixels(clean[n], made[n]) for n in frames}
    assert {n for n in frames if changed[n] > 300} == {10, 25, 39, 50, 79, 90, 119}
    assert all(changed[n] < 20 for n in (9, 40, 49, 80, 89, 120))


@pytest.mark.parametrize("cue", CUES, ids=["Latin", "Greek and Cyrillic", "italics"])
def test_the_right_words_are_on_the_picture(burned: tuple[Film, Path], cue: Cue) -> None:
    """Against a frame that ffmpeg draws on the clean picture with the fonts of this package only;
    a missing letter would be a box, and every box looks the same."""
    film, path = burned
    frame = middle_frame(cue, film.rate)
    seen = picture(path, film, frame)
    with_text = changed_pixels(
        grey_frames(film.path, film.video_format, [frame])[frame],
        grey_frames(path, film.video_format, [frame])[frame],
    )
    letters = sum(char.isalnum() for char in cue.text)
    assert with_text > 18 * letters
    other = Cue(cue.id, cue.start, cue.end, cue.text.replace("a", "o").replace("и", "ш"))
    expected = redrawn(film, frame, cue)
    wrong = redrawn(film, frame, other) if other.text != cue.text else None
    assert difference(seen, expected) < 4.0
    if wrong is not None:
        assert difference(seen, wrong) > difference(seen, expected) * 1.2


def redrawn(film: Film, frame: int, cue: Cue) -> Image.Image:
    """One frame with a cue's text, by a way of its own: still picture, no seeking, PNG."""
    from filmpack.timedtext.formats.ass import write_ass

    script = write_ass([Cue(cue.id, 0, 1000, cue.text)], film.width, film.height, film.rate)
    with work_folder() as folder:
        picture(film.path, film, frame).save(folder / "in.png")
        (folder / "t.ass").write_text(script, "utf-8")
        run(
            [find_ffmpeg(), "-i", "in.png", "-vf", "ass=t.ass:fontsdir=fonts", "out.png"],
            folder=folder,
            what="redrawing",
        )
        with Image.open(folder / "out.png") as made:
            return made.convert("RGB")


def difference(a: Image.Image, b: Image.Image) -> float:
    """Mean difference of grey levels in the lower third, where the text is."""
    box = (0, a.height * 2 // 3, a.width, a.height)
    histogram = ImageChops.difference(
        a.crop(box).convert("L"), b.crop(box).convert("L")
    ).histogram()
    return sum(level * count for level, count in enumerate(histogram)) / sum(histogram)


def test_a_film_without_its_text_is_an_error(burned: tuple[Film, Path], tmp_path: Path) -> None:
    film, _ = burned
    bare = tmp_path / "bare.mp4"
    burn(find_ffmpeg(), film, Track("pl", ()), bare, FAST, title="T")
    with pytest.raises(ToolError, match="text is missing at 3 of 3 cues, first at c0001"):
        verify_burn(bare, film, Track("pl", CUES), CleanFrames(film, find_ffmpeg()))


def test_one_lost_cue_is_an_error(burned: tuple[Film, Path], tmp_path: Path) -> None:
    film, _ = burned
    path = tmp_path / "two.mp4"
    burn(find_ffmpeg(), film, Track("pl", CUES[:2]), path, FAST, title="T")
    with pytest.raises(ToolError, match="text is missing at 1 of 3 cues, first at c0003"):
        verify_burn(path, film, Track("pl", CUES), CleanFrames(film, find_ffmpeg()))


def test_another_languages_text_is_an_error(burned: tuple[Film, Path]) -> None:
    film, path = burned
    # About as many letters, in the same places.
    other = [replace(cue, text=cue.text[::-1]) for cue in CUES]
    with pytest.raises(ToolError, match="at 3 of 3 cues, another text is shown than that of el"):
        verify_burn(path, film, Track("el", tuple(other)), CleanFrames(film, find_ffmpeg()))
    one = (*CUES[:2], other[2])
    with pytest.raises(ToolError, match=r"at 1 of 3 cues, another text .* first at c0003"):
        verify_burn(path, film, Track("pl", one), CleanFrames(film, find_ffmpeg()))


def test_a_short_file_is_an_error(burned: tuple[Film, Path], tmp_path: Path) -> None:
    film, path = burned
    short = tmp_path / "short.mp4"
    encode = ["-frames:v", "50", "-preset", "ultrafast", "-c:a", "copy"]
    run([find_ffmpeg(), "-i", str(path), *encode, str(short)], folder=tmp_path, what="cutting")
    with pytest.raises(ToolError, match="the film has 132"):
        verify_burn(short, film, Track("pl", CUES), CleanFrames(film, find_ffmpeg()))


TRACKS = [
    Track("pl", CUES),
    Track("sr-Latn", CUES[:2]),
    Track("el", (Cue(cue_id(1), 40, 4000, "Γεια!\nΔεύτερη γραμμή"),), "blank", 2),
]


@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_a_muxed_film_gives_every_track_back(clip: Path, tmp_path: Path, container: str) -> None:
    film = probe(clip)
    path = tmp_path / f"all.{container}"
    kind = "mkv" if container == "mkv" else "mp4"
    mux(find_ffmpeg(), film, TRACKS, path, kind, title="T")
    verify_mux(path, film, TRACKS, kind)
    found = read_tracks(path)
    assert [t.tag for t in found] == ["pl", "sr-Latn", "el"]
    assert [t.iso for t in found] == ["pol", "srp", "gre" if container == "mkv" else "ell"]
    assert [t.title for t in found] == ["Polski", "Srpski (latinica)", "Ελληνικά (incomplete)"]
    assert not any(t.default for t in found)
    assert [(c.start, c.end) for c in found[0].cues] == [(c.start, c.end) for c in CUES]
    assert found[2].cues[0].text == "Γεια!\nΔεύτερη γραμμή"
    assert packet_digest(path, "video") == packet_digest(clip, "video")
    assert packet_digest(path, "audio") == packet_digest(clip, "audio")
    # Nothing shifted: the whole file decodes without a word of complaint.
    said = run(
        [
            find_ffmpeg(),
            "-xerror",
            "-err_detect",
            "explode",
            "-i",
            str(path),
            "-map",
            "0:v",
            "-map",
            "0:a",
            "-f",
            "null",
            "-",
        ],
        folder=tmp_path,
        what="decoding",
    )
    assert [row for row in said.splitlines() if "UDTA" not in row and "repeated" not in row] == []


def test_an_mp4_that_switches_a_track_on_is_an_error(clip: Path, tmp_path: Path) -> None:
    """As ffmpeg leaves it: it enables the first text track when none is the default."""
    film = probe(clip)
    path = tmp_path / "all.mp4"
    mux(find_ffmpeg(), film, TRACKS[:2], path, "mp4", title="T")
    data = bytearray(path.read_bytes())
    # The first text track's header stands before the first name of a subtitle handler.
    header = data.rindex(b"tkhd", 0, data.index(b"SubtitleHandler"))
    assert data[header + 7] & 1 == 0
    data[header + 7] |= 1
    path.write_bytes(data)
    assert [t.default for t in read_tracks(path)] == [True, False]
    with pytest.raises(ToolError, match="track pl would be shown to everybody"):
        verify_mux(path, film, TRACKS[:2], "mp4")


@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_two_speakers_at_once_are_both_shown(clip: Path, tmp_path: Path, container: str) -> None:
    film = probe(clip)
    path = tmp_path / f"two.{container}"
    cues = (Cue(cue_id(1), 400, 3000, "<i>Jeden.</i>"), Cue(cue_id(2), 2000, 4000, "Dwa."))
    mux(find_ffmpeg(), film, [Track("pl", cues)], path, container, title="T")
    verify_mux(path, film, [Track("pl", cues)], container)
    (found,) = read_tracks(path)
    shown = [cue.text for cue in found.cues if cue.start <= 2500 < cue.end]
    assert "\n".join(shown).replace("<i>", "").replace("</i>", "") == "Jeden.\nDwa."


def test_a_track_that_reads_back_otherwise_is_an_error(clip: Path, tmp_path: Path) -> None:
    film = probe(clip)
    path = tmp_path / "one.mkv"
    mux(find_ffmpeg(), film, TRACKS[:1], path, "mkv", title="T")
    other = Track("pl", (Cue(CUES[0].id, 400, 1600, "To nie jest Leo."), *CUES[1:]))
    with pytest.raises(ToolError, match="track pl reads back"):
        verify_mux(path, film, [other], "mkv")
    with pytest.raises(ToolError, match=r"a track reads back as \('pol', 'pl', 'Polski'\)"):
        verify_mux(path, film, [Track("cs", CUES)], "mkv")


def test_a_film_whose_rate_is_not_constant_is_refused_with_the_remedy(
    clip: Path, tmp_path: Path
) -> None:
    path = tmp_path / "vfr.mkv"
    run(
        [
            find_ffmpeg(),
            "-i",
            str(clip),
            "-vf",
            "select='not(between(n,40,50))'",
            "-fps_mode",
            "vfr",
            "-preset",
            "ultrafast",
            "-an",
            str(path),
        ],
        folder=tmp_path,
        what="dropping",
    )
    with pytest.raises(InputError, match="frame rate of this film is not constant"):
        probe(path)


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        probe(tmp_path / "none.mp4")
    (tmp_path / "text.mp4").write_text("not a film")
    with pytest.raises(InputError, match="cannot be read"):
        probe(tmp_path / "text.mp4")


def test_ffmpeg_that_fails_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="No such file"):
        run([find_ffmpeg(), "-i", "nowhere.mp4", "x.mp4"], folder=tmp_path, what="trying")


@pytest.mark.full
def test_the_demo_film_is_the_same_every_time(run: Callable[..., Result], project: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        assert (
            run(
                "demo-film", "--minutes", "0.2", "--size", "320x180", "--fps", "23.976", "-o", name
            ).exit_code
            == 0
        )
    assert (project / "a.mp4").read_bytes() == (project / "b.mp4").read_bytes()
    film = probe(project / "a.mp4")
    assert (film.rate, film.audio_codecs) == (Fraction(24000, 1001), ("aac",))
    assert abs(film.duration - 12_000) < 200


@pytest.mark.endurance
def test_the_demo_film_of_the_default_length_can_be_made(
    run: Callable[..., Result], project: Path
) -> None:
    done = run("demo-film", "--size", "64x64", "--fps", "5", "-o", "a.mp4")
    assert done.exit_code == 0, done.stderr
    film = probe(project / "a.mp4")
    assert (film.frames, film.audio_codecs) == (10 * 60 * 5, ("aac",))


def test_the_demo_film_cuts_every_seven_seconds(tmp_path: Path) -> None:
    path, seen = tmp_path / "a.mp4", []
    make_demo_film(
        find_ffmpeg(),
        DemoFilm(30, 320, 180, Fraction(25)),
        path,
        on_progress=lambda frames, _: seen.append(frames),
    )
    assert seen[-1] == 30 * 25
    seen.clear()
    cuts = find_scene_cuts(
        find_ffmpeg(), probe(path), on_progress=lambda frames, _: seen.append(frames)
    )
    assert cuts == (175, 350, 525, 700)
    assert seen[-1] == 30 * 25


def test_the_demo_film_can_be_prores(run: Callable[..., Result], project: Path) -> None:
    assert (
        run(
            "demo-film",
            "--minutes",
            "0.06",
            "--size",
            "320x180",
            "--codec",
            "prores",
            "-o",
            "a.mov",
        ).exit_code
        == 0
    )
    assert probe(project / "a.mov").video_codec == "prores"


def made(folder: Path, name: str, *arguments: str) -> Path:
    """A small film made by ffmpeg with these arguments."""
    run([find_ffmpeg(), "-y", *arguments, name], folder=folder, what="a test film")
    return folder / name


def picture_and_sounds(*rates: int) -> list[str]:
    sounds = [
        part
        for n, r in enumerate(rates)
        for part in ("-f", "lavfi", "-i", f"sine={440 + 99 * n}:r={r}:d=6")
    ]
    maps = [part for n in range(len(rates) + 1) for part in ("-map", str(n))]
    return [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=s=320x180:r=25:d=6",
        *sounds,
        *maps,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
    ]


def test_a_picture_that_begins_late_is_known_to_the_millisecond(tmp_path: Path) -> None:
    whole = made(tmp_path, "whole.mp4", *picture_and_sounds(48000))
    both = ["-i", str(whole), "-map", "0:v", "-map", "1:a", "-c", "copy"]
    late = probe(made(tmp_path, "late.mp4", "-itsoffset", "0.48", "-i", str(whole), *both))
    assert (late.lead, late.lead_ms, late.frames, late.end) == (Fraction(12, 25), 480, 150, 6480)
    early = probe(made(tmp_path, "early.mp4", "-itsoffset", "-0.48", "-i", str(whole), *both))
    # The first half second is hidden by an edit list.
    assert (early.lead_ms, early.trimmed, early.frames) == (0, True, 138)


def test_every_packet_of_several_sound_tracks_is_kept_and_checked(tmp_path: Path) -> None:
    film = probe(made(tmp_path, "two.mp4", *picture_and_sounds(48000, 44100)))
    path = tmp_path / "pl.mp4"
    burn(find_ffmpeg(), film, Track("pl", CUES), path, FAST, title="T")
    verify_burn(path, film, Track("pl", CUES), CleanFrames(film, find_ffmpeg()))
    assert packet_digest(path, "audio") == packet_digest(film.path, "audio")
    one = made(tmp_path, "one.mp4", "-i", str(path), "-map", "0:v", "-map", "0:a:0", "-c", "copy")
    with pytest.raises(ToolError, match="the audio differs from"):
        verify_burn(one, film, Track("pl", CUES), CleanFrames(film, find_ffmpeg()))


def test_a_film_without_sound_is_burned_without_sound(tmp_path: Path) -> None:
    film = probe(made(tmp_path, "mute.mp4", *picture_and_sounds()))
    path = tmp_path / "pl.mp4"
    burn(find_ffmpeg(), film, Track("pl", CUES), path, FAST, title="T")
    verify_burn(path, film, Track("pl", CUES), CleanFrames(film, find_ffmpeg()))
    assert probe(path).audio_codecs == ()
