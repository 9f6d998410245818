"""Subtitles for the deaf and hard of hearing: a catalogue over that of all, marked in the film."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from click.testing import Result

from filmpack.languages.tags import (
    bcp47,
    english_name,
    file_tag,
    gettext_name,
    iso639_2,
    language_tag,
    own_name,
    primary_subtag,
)
from filmpack.media.mux import read_tracks
from filmpack.timedtext.sdh import is_sound, mask_sounds


@pytest.mark.parametrize("tag", ["pl@sdh", "de_CH@sdh", "sr_Latn@sdh"])
def test_a_catalogue_for_the_deaf_has_its_languages_codes_and_a_name_of_its_own(tag: str) -> None:
    spoken = tag.removesuffix("@sdh")
    assert language_tag(tag) == language_tag(bcp47(tag)) == tag
    assert bcp47(tag) == f"{bcp47(spoken)}-x-sdh"
    assert gettext_name(bcp47(tag)) == tag
    assert file_tag(tag) == f"{bcp47(spoken)}-sdh"
    assert (primary_subtag(tag), iso639_2(tag)) == (primary_subtag(spoken), iso639_2(spoken))
    assert own_name(tag) == f"{own_name(spoken)} (SDH)"
    assert english_name(tag) == f"{english_name(spoken)} (SDH)"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("LEO: To ja.", " To ja."),
        ("- MĘŻCZYZNA W TLE: Halo?\n- LEO: Tak?", " Halo?\n Tak?"),
        ("[śmieje się] Przedstawił się.", " Przedstawił się."),
        ("(wzdycha)\nNie wiem.", "\nNie wiem."),
        ("Mówię: nie.", "Mówię: nie."),
        ("[DZWONI TELEFON]", ""),
        ("[muzyka", "[muzyka"),
    ],
)
def test_sounds_and_speakers_are_told_from_speech(text: str, spoken: str) -> None:
    masked = mask_sounds(text)
    assert len(masked) == len(text)
    assert masked.replace("\0", "") == spoken
    assert is_sound(text) == (spoken.strip() == "")


def fill(path: Path, texts: dict[str, str]) -> None:
    """Write translations into a catalogue, by cue id."""
    text = path.read_text("utf-8")
    for cue, translated in texts.items():
        entry = rf'(msgctxt "{cue}"\n(?:msgid|")[\s\S]*?\nmsgstr) ""\n(?!")'
        text, count = re.subn(entry, rf'\1 "{translated}"\n', text, count=1)
        assert count == 1, cue
    path.write_text(text, "utf-8")


@pytest.fixture
def sounds(project: Path, polish: Path, run: Callable[..., Result], small_clip: Path) -> Path:
    """The small project with a sound that only the deaf read; gives the SDH catalogue's path."""
    (project / "film.mp4").write_bytes(small_clip.read_bytes())
    source = project / "translations" / "source"
    before = polish.read_text("utf-8")
    text = (source / "en.srt").read_text("utf-8")
    (source / "en.srt").write_text(
        text + "\n4\n00:00:04,880 --> 00:00:05,200\n[door slams]\n", "utf-8"
    )
    assert run("extract").exit_code == 0
    (source / "notes.toml").write_text('sounds = ["c0004"]\n', "utf-8")
    assert run("extract").exit_code == 0
    # What everybody reads is as it was.
    assert 'msgctxt "c0004"' not in polish.read_text("utf-8")
    assert before.count("msgctxt") == polish.read_text("utf-8").count("msgctxt")
    assert run("add", "pl@sdh").exit_code == 0
    return project / "translations" / "pl@sdh.po"


TEXTS = {"c0001": "LEO: To jest Leo.", "c0004": "[trzaskają drzwi]"}


@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_the_track_for_the_deaf_is_marked_and_has_the_sounds(
    sounds: Path, run: Callable[..., Result], container: str
) -> None:
    fill(sounds, TEXTS)
    done = run("build", "--kind", "mux", "--container", container)
    assert done.exit_code == 0, done.stderr
    path = sounds.parent.parent / "dist" / f"small-subtitles.{container}"
    plain, deaf = read_tracks(path)
    assert (plain.tag, plain.title, plain.hearing_impaired) == ("pl", "Polski", False)
    assert (deaf.tag, deaf.title, deaf.hearing_impaired) == ("pl", "Polski (SDH)", True)
    assert (plain.iso, deaf.iso) == ("pol", "pol")
    assert [cue.text for cue in plain.cues][:1] == ["To jest Leo."]
    assert len(plain.cues) == 3
    # What it has not itself is the language's.
    assert [cue.text for cue in deaf.cues][0::3] == ["LEO: To jest Leo.", "[trzaskają drzwi]"]
    assert deaf.cues[1] == plain.cues[1]


@pytest.mark.full
def test_a_film_for_the_deaf_is_burned_and_exported_under_a_name_of_its_own(
    sounds: Path, run: Callable[..., Result]
) -> None:
    fill(sounds, TEXTS)
    folder = sounds.parent.parent
    done = run("build", "pl@sdh", "--kind", "burn")
    assert done.stdout.split() == ["dist/small-pl-sdh.mp4"], done.stderr
    with av.open(str(folder / "dist" / "small-pl-sdh.mp4")) as film:
        assert film.metadata["comment"].startswith("language: pl-x-sdh;")
    assert run("export", "pl@sdh", "pl").exit_code == 0
    assert "[trzaskają drzwi]" in (folder / "small-pl-sdh.srt").read_text("utf-8")
    assert "drzwi" not in (folder / "small-pl.srt").read_text("utf-8")


def test_a_catalogue_for_the_deaf_that_says_nothing_of_its_own_is_refused(
    sounds: Path, run: Callable[..., Result]
) -> None:
    done = run("build", "pl@sdh", "--kind", "burn", "--dry-run")
    assert done.exit_code == 1
    assert "pl@sdh.po: this catalogue has no finished entry" in done.stderr
    fill(sounds, {"c0001": "LEO: To jest Leo."})
    # A sound is nobody else's: there is nothing beneath it.
    done = run("build", "pl@sdh", "--kind", "burn", "--dry-run")
    assert done.exit_code == 1
    assert "c0004 (00:00:04,880) is untranslated: '[door slams]'" in done.stderr
    assert run("build", "pl", "--kind", "burn", "--dry-run").exit_code == 0


def test_check_knows_what_belongs_to_subtitles_for_the_deaf(
    sounds: Path, run: Callable[..., Result]
) -> None:
    texts = {**TEXTS, "c0001": "[DZWONI TELEFON]", "c0003": "LEO: <i>Możesz powiedzieć.</i>"}
    fill(sounds, texts)
    rules = (
        *("integrity/all-caps", "integrity/end-punctuation", "integrity/capital"),
        *("integrity/length", "gettext/language", "gettext/untranslated"),
    )
    chosen = [part for rule in rules for part in ("--rule", rule)]
    done = run("check", "pl@sdh", *chosen)
    assert done.exit_code == 0
    assert done.stdout == "", done.stdout
    # The same in a catalogue for all is a finding.
    plain = sounds.with_name("pl.po")
    text = plain.read_text("utf-8").replace('"To jest Leo."', '"[DZWONI TELEFON]"')
    plain.write_text(text, "utf-8")
    assert "[integrity/all-caps]" in run("check", "pl", *chosen).stdout


def test_a_sound_that_the_film_does_not_have_is_named(
    sounds: Path, run: Callable[..., Result]
) -> None:
    notes = sounds.parent / "source" / "notes.toml"
    notes.write_text('sounds = ["c0009"]\n', "utf-8")
    done = run("extract")
    assert done.exit_code == 1
    assert "notes.toml:1: the film has no cue 'c0009'." in done.stderr


def test_a_returned_catalogue_for_the_deaf_keeps_its_sounds(
    run: Callable[..., Result], sounds: Path
) -> None:
    fill(sounds, {"c0004": "[trzask drzwi]"})
    returned = sounds.parent.parent / "returned.po"
    returned.write_bytes(sounds.read_bytes())
    sounds.write_text(sounds.read_text("utf-8").replace('"[trzask drzwi]"', '""'), "utf-8")
    done = run("import", "pl@sdh", "returned.po")
    assert done.exit_code == 0, done.stderr
    assert "[trzask drzwi]" in sounds.read_text("utf-8")
    done = run("import", "pl", "returned.po")
    assert done.exit_code == 1
    assert "this catalogue is in 'pl@sdh', not in 'pl'." in done.stderr


def test_a_catalogue_for_the_deaf_is_ready_when_every_sound_is_translated(
    run: Callable[..., Result], sounds: Path
) -> None:
    def ready() -> bool:
        rows = json.loads(run("status", "--json").stdout)["languages"]
        return bool(next(row["ready"] for row in rows if row["language"] == "pl@sdh"))

    assert not ready()
    fill(sounds, {"c0001": "LEO: To ja."})
    assert not ready()
    fill(sounds, {"c0004": "[trzask drzwi]"})
    assert ready()
