"""An edition as a muxed film: its languages to choose, its card at the end; and exported."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cli_project import make_master
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.media.input.probe import probe
from filmpack.media.mux import read_tracks
from filmpack.media.pictures.compare import changed_pixels, grey_frames


@pytest.fixture
def small(editions: Path, small_clip: Path) -> Path:
    """Two countries that speak Polish, and a small film; Poland speaks English, too."""
    (editions / "film.mp4").write_bytes(small_clip.read_bytes())
    toml = editions / "filmpack.toml"
    text = toml.read_text("utf-8")
    toml.write_text(text.replace('matrix = ["pl-PL"', 'matrix = ["en-PL", "pl-PL"'), "utf-8")
    return editions


def test_an_edition_is_muxed_with_its_languages_first_and_its_card_at_the_end(
    small: Path, run: Callable[..., Result]
) -> None:
    assert run("add", "en", "pl@sdh").exit_code == 0
    deaf = small / "translations" / "pl@sdh.po"
    text = deaf.read_text("utf-8")
    deaf.write_text(
        text.replace('"This is Leo."\nmsgstr ""', '"This is Leo."\nmsgstr "LEO!"'), "utf-8"
    )
    toml = small / "filmpack.toml"
    toml.write_text(toml.read_text("utf-8") + '[mux]\ndefault = "edition"\n', "utf-8")
    done = run("build", "pl-PL", "--kind", "mux", "--container", "mkv", "--container", "mp4")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.split() == [
        "dist/small-pl-PL-subtitles.mkv",
        "dist/small-pl-PL-subtitles.mp4",
    ]
    film = probe(small / "film.mp4")
    for container in ("mkv", "mp4"):
        path = small / "dist" / f"small-pl-PL-subtitles.{container}"
        tracks = read_tracks(path)
        assert [(track.title, track.default) for track in tracks] == [
            ("Polski", True),
            ("Polski (SDH)", False),
            ("English", False),
        ]
        assert [track.cues[0].text for track in tracks] == ["To jest Leo.", "LEO!", "This is Leo."]
        made = probe(path)
        # Eight seconds of card follow; the film itself shows no text.
        assert made.frames == film.frames + 8 * 25
        middles = [25, 65, 105]
        shown = grey_frames(path, made.video_format, [*middles, film.frames + 100])
        clean = grey_frames(film.path, film.video_format, middles)
        assert all(changed_pixels(clean[n], shown[n]) < 20 for n in middles)
        assert changed_pixels(clean[105], shown[film.frames + 100]) > 1000


@pytest.mark.full
def test_a_muxed_edition_is_made_again_only_if_a_text_changed(
    small: Path, polish: Path, run: Callable[..., Result]
) -> None:
    build = ("build", "pl-CZ", "--kind", "mux", "--json")
    assert '"unchanged": false' in run(*build).stdout
    path = small / "dist" / "small-pl-CZ-subtitles.mkv"
    before = hashlib.sha256(path.read_bytes()).digest()
    assert '"unchanged": true' in run(*build).stdout
    assert hashlib.sha256(path.read_bytes()).digest() == before
    polish.write_text(polish.read_text("utf-8").replace("To jest Leo", "To jest Mia"), "utf-8")
    done = run(*build)
    assert '"unchanged": false' in done.stdout
    assert '"encoding"' in done.stdout
    assert '"frames": 0' in done.stdout
    assert read_tracks(path)[0].cues[0].text == "To jest Mia."


def test_an_edition_whose_country_has_an_unfinished_language_is_not_muxed(
    small: Path, run: Callable[..., Result]
) -> None:
    assert run("add", "en").exit_code == 0
    catalogue = small / "translations" / "en.po"
    text = catalogue.read_text("utf-8")
    catalogue.write_text(text.replace('msgstr "This is Leo."', 'msgstr ""'), "utf-8")
    done = run("build", "pl-PL", "--kind", "mux")
    assert done.exit_code == 1
    assert "c0001 (00:00:00,400) is untranslated" in done.stderr
    assert run("build", "pl-PL", "--kind", "burn", "--dry-run").exit_code == 0


def test_an_edition_is_exported_under_its_own_name(small: Path, run: Callable[..., Result]) -> None:
    done = run("export", "pl-PL", "pl", "--to", "srt,text", "-o", "out")
    assert done.exit_code == 0, done.stderr
    names = sorted(path.name for path in (small / "out").iterdir())
    assert names == ["small-pl-PL.srt", "small-pl-PL.txt", "small-pl.srt", "small-pl.txt"]
    texts = [(small / "out" / f"small-{tag}.srt").read_text("utf-8") for tag in ("pl-PL", "pl")]
    assert texts[0] == texts[1]
    done = run("export", "pl-DE")
    assert done.exit_code == 2
    assert "pl-DE is not in the matrix" in done.stderr


@pytest.mark.full
def test_a_muxed_edition_passes_the_whole_verification(
    small: Path, run: Callable[..., Result], clip: Path
) -> None:
    """What --release verifies, without its gate: the card is read back from the picture."""
    from filmpack.cards.drawing import render_cards
    from filmpack.commands.films.build import Request, make_plan
    from filmpack.project.config.settings import Project
    from filmpack.project.workspace import Workspace
    from filmpack.segments.verify import CleanFrames, verify_burn
    from filmpack.timedtext.cue import Track

    make_master(clip, small / "film.mp4", 5.28)
    assert run("build", "pl-CZ", "--kind", "mux", "--container", "mp4").exit_code == 0
    workspace = Workspace(Project.load(small / "filmpack.toml"))
    plan = make_plan(workspace, Request(("pl-CZ",), ("mux",), containers=("mp4",)))
    ((recipe,), (target,)) = plan.encode_plan.recipes, plan.targets
    assert recipe.card is not None
    (picture,) = render_cards(plan.ffmpeg, [recipe.card.drawn])
    clean = CleanFrames(plan.film, plan.ffmpeg)
    args = (target.path, plan.film, Track("", ()), clean)
    verify_burn(*args, card=recipe.card, card_picture=picture)


@pytest.mark.parametrize(
    ("codec", "what"),
    [
        ("aac", "AAC audio has a profile for which no silence can be made"),
        pytest.param(
            "dca", "no silence can be made for the film's audio (dca)", marks=pytest.mark.full
        ),
    ],
)
def test_sound_that_no_silence_can_follow_is_refused_before_the_first_frame(
    small: Path, run: Callable[..., Result], codec: str, what: str
) -> None:
    """Silence behind the film, while the card is shown, must be in the sound's own format."""
    command = [find_ffmpeg(), "-v", "error", "-i", "film.mp4", "-c:v", "copy", "-c:a", codec]
    subprocess.run([*command, "-ac", "2", "-strict", "-2", "odd.mkv"], cwd=small, check=True)
    data = (small / "odd.mkv").read_bytes()
    # The file says Main profile of its low-complexity AAC.
    (small / "odd.mkv").write_bytes(data.replace(b"\x11\x90\x56\xe5", b"\x09\x90\x56\xe5"))
    done = run("build", "pl-PL", "--kind", "burn", "--film", "odd.mkv", "--json")
    assert done.exit_code in (1, 3)
    assert what in done.stderr
    assert "encoding" not in done.stdout
    # The advice, followed.
    toml = small / "filmpack.toml"
    text = toml.read_text("utf-8")
    toml.write_text(text.replace("[burn]", '[[renditions]]\nname = "web"\naudio = "aac"'), "utf-8")
    assert run("build", "pl-PL", "--kind", "burn", "--film", "odd.mkv", "--dry-run").exit_code == 0
    toml.write_text(text.replace("seconds = 8", 'mode = "overlay"\nseconds = 1'), "utf-8")
    done = run("build", "pl-PL", "--kind", "burn", "--film", "odd.mkv", "--dry-run")
    assert "no silence" not in done.stderr


def test_an_edition_of_a_film_whose_file_begins_earlier_has_its_cues_in_time(
    small: Path, run: Callable[..., Result]
) -> None:
    """A subtitle track begins at zero, picture and sound half a second later."""
    (small / "own.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nOwn\n", "utf-8")
    command = [find_ffmpeg(), "-v", "error", "-itsoffset", "0.5", "-i", str(small / "film.mp4")]
    command += ["-i", str(small / "own.srt"), "-map", "0", "-map", "1", "-c", "copy"]
    subprocess.run([*command, "-c:s", "srt", str(small / "off.mkv")], check=True)
    film = probe(small / "off.mkv")
    assert (film.lead_ms, round(1000 * film.offset)) == (0, -500)
    done = run(
        *("build", "pl-PL", "--kind", "mux", "--container", "mkv", "--container", "mp4"),
        *("--film", "off.mkv"),
    )
    assert done.exit_code == 0, done.stderr
    for name in done.stdout.split():
        made = probe(small / name)
        assert (made.trimmed, made.lead_ms, made.frames) == (False, 0, film.frames + 8 * 25)
        assert [track.cues[0].start for track in read_tracks(small / name)] == [400]


def test_two_films_of_one_name_are_refused(small: Path, run: Callable[..., Result]) -> None:
    assert run("add", "pl_PL").exit_code == 0
    done = run("build", "pl_PL", "pl-PL", "--kind", "burn")
    assert done.exit_code == 2
    assert "dist/small-pl-PL.mp4 would be two films" in done.stderr
    assert not list((small / "dist").glob("*.mp4"))
