"""A project that begins with somebody's subtitles: other formats, code pages, titles."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import Result

from broadcast_files import stl_file, ttml_file
from filmpack.languages.latin import slug
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.timedtext.cue import Cue, cue_id
from filmpack.timedtext.formats.ass import write_ass
from filmpack.timedtext.formats.srt import read_srt, write_srt
from filmpack.timedtext.formats.vtt import write_vtt

Run = Callable[..., Result]
CUES = [
    Cue(cue_id(1), 1000, 2000, "- Where?\n- <i>There</i>.", top=True),
    Cue(cue_id(2), 3000, 4520, "Zoé’s café."),
]
SOURCE = Path("new/translations/source/en.srt")


def source(project: Path) -> str:
    return (project / SOURCE).read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.vtt", write_vtt(CUES).encode()),
        ("a.ass", write_ass(CUES, 1920, 1080, Fraction(25)).encode()),
        ("a.ttml", ttml_file(CUES).encode()),
        ("a.stl", stl_file(CUES, start="10000000")),
        ("a.srt", write_srt(CUES).encode()),
        ("a.srt", write_srt(CUES).encode("utf-16")),
        ("a.txt", write_vtt(CUES).encode()),
    ],
)
def test_a_source_in_any_format(run: Run, project: Path, name: str, data: bytes) -> None:
    (project / name).write_bytes(data)
    done = run("init", "new", "--source", name)
    assert done.exit_code == 0, done.stderr
    read = read_srt(source(project), "x").cues
    assert [(c.text, c.top) for c in read] == [(c.text, c.top) for c in CUES]
    times = [time for c in read for time in (c.start, c.end)]
    # ASS counts in hundredths, on the middle between two frames.
    wanted = [time for c in CUES for time in (c.start, c.end)]
    assert times == pytest.approx(wanted, abs=20)
    done = run("extract", "--project", "new")
    assert done.exit_code == 0, done.stderr


def test_a_sound_source_stays_byte_for_byte(run: Run, project: Path) -> None:
    data = b"5\r\n00:00:01,000 --> 00:00:02,000\r\n<i>Hi</i>\r\n"
    (project / "a.srt").write_bytes(data)
    assert run("init", "new", "--source", "a.srt").exit_code == 0
    assert (project / SOURCE).read_bytes() == data


@pytest.mark.parametrize(
    ("given", "told"), [((), "read as cp1252"), (("--encoding", "cp1252"), "")]
)
def test_a_source_in_a_code_page(
    run: Run, project: Path, given: tuple[str, ...], told: str
) -> None:
    (project / "a.srt").write_bytes(write_srt(CUES).encode("cp1252"))
    done = run("init", "new", "--source", "a.srt", *given)
    assert done.exit_code == 0, done.stderr
    assert (told in done.stderr) if told else "detected" not in done.stderr
    assert "Zoé’s café." in source(project)


def test_markup_that_cannot_be_shown_is_told_once_and_no_word_is_lost(
    run: Run, project: Path
) -> None:
    rows = [
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n<font color='red'>Line <b>{n}</b>.</font>\n"
        for n in range(1, 4)
    ]
    (project / "a.srt").write_text("\n".join(rows), "utf-8")
    done = run("init", "new", "--source", "a.srt")
    said = done.stderr.replace("\n", " ")
    assert said.count("was left out") == 2
    assert "a.srt:2: <font color='red'> was left out, and 2 more of its kind below." in said
    assert [c.text for c in read_srt(source(project), "x").cues] == [
        "Line 1.",
        "Line 2.",
        "Line 3.",
    ]
    assert "left out" not in run("extract", "--project", "new").stderr


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.txt", b"[c0001]\nHi\n", "a.txt: a txt file has no times."),
        ("a.docx", b"Hi\n", "a.docx: .docx files cannot be imported."),
        ("a.srt", b"1\n00:00:02,000 --> 00:00:01,000\nHi\n", "a.srt:2: this subtitle ends before"),
        ("a.stl", b"STL", "this is not an EBU STL file"),
    ],
)
def test_what_is_no_source_is_refused_and_nothing_is_written(
    run: Run, project: Path, name: str, data: bytes, told: str
) -> None:
    (project / name).write_bytes(data)
    done = run("init", "new", "--source", name)
    assert done.exit_code in (1, 2)
    assert told in done.stderr
    assert not (project / "new").exists()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tell Somebody", "tell-somebody"),
        ('Žofie\'s "film"', "zofies-film"),
        ("Powiedz komuś — już", "powiedz-komus-juz"),
        ("Größe & Fußball", "grosse-fussball"),
        ("Кажи на някого", "kazhi-na-nyakogo"),
        ("Розкажи комусь, Київ", "rozkazhi-komus-kiyiv"),
        ("Πες το σε κάποιον", "pes-to-se-kapoion"),
        ("Μίλα του", "mila-tou"),
        ("Ærø Łódź Đoko", "aero-lodz-doko"),
        ("x" * 59 + " y", "x" * 59),
        ("誰か", ""),
        ("…", ""),
    ],
)
def test_a_title_gives_a_name_for_files(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_title_without_latin_letters_is_asked_for(run: Run, project: Path) -> None:
    done = run("init", "new", "--title", "誰か")
    assert done.exit_code == 0
    assert (
        "The files will be called 'film': name them in filmpack.toml, [film] slug." in done.stderr
    )
    assert 'slug = "film"' in (project / "new" / "filmpack.toml").read_text("utf-8")


@pytest.fixture
def film_with_tracks(project: Path, small_clip: Path) -> Path:
    """A film with an English and a Polish track of text."""
    for name, text in (("en", "Where?"), ("pl", "Gdzie?")):
        cues = [Cue(cue_id(1), 400, 1200, text), Cue(cue_id(2), 1500, 2400, "<i>Zoé</i> ♪")]
        (project / f"{name}.srt").write_text(write_srt(cues), "utf-8")
    film = project / "tracks.mkv"
    command = [find_ffmpeg(), "-v", "error", "-i", str(small_clip)]
    command += ["-i", str(project / "en.srt"), "-i", str(project / "pl.srt")]
    command += ["-map", "0:v", "-map", "1", "-map", "2", "-c", "copy"]
    command += ["-metadata:s:s:0", "language=eng", "-metadata:s:s:1", "language=pol", str(film)]
    subprocess.run(command, check=True)
    return film


@pytest.mark.parametrize(
    ("track", "text"), [("1", "Where?"), ("2", "Gdzie?"), ("pl", "Gdzie?"), ("en", "Where?")]
)
def test_a_project_can_begin_with_a_track_of_the_film(
    run: Run, project: Path, film_with_tracks: Path, track: str, text: str
) -> None:
    done = run("init", "new", "--from-track", track, "--film", str(film_with_tracks))
    assert done.exit_code == 0, done.stderr
    cues = read_srt(source(project), "en.srt").cues
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [
        (400, 1200, text),
        (1500, 2400, "<i>Zoé</i> ♪"),
    ]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--from-track", "3"), "there is no subtitle track 3. There are: 1 (eng); 2 (pol)."),
        (("--from-track", "de"), "no subtitle track is in 'de'. There are: 1 (eng); 2 (pol)."),
        (("--from-track", "1", "--source", "en.srt"), "exclude each other"),
        ((), "--film goes with --from-track."),
    ],
)
@pytest.mark.usefixtures("film_with_tracks")
def test_a_track_that_is_not_there_is_told_with_those_that_are(
    run: Run, project: Path, options: tuple[str, ...], told: str
) -> None:
    done = run("init", "new", "--film", "tracks.mkv", *options)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())
    assert not (project / "new").exists()


def test_the_template_says_which_language_its_messages_are_in(run: Run, project: Path) -> None:
    assert run("init", "new", "--language", "pt_BR").exit_code == 0
    assert run("extract", "--project", "new").exit_code == 0
    template = project / "new" / "translations" / "filmpack.pot"
    assert '"Language: pt_BR\\n"' in template.read_text("utf-8")
