"""What is read from pictures is compared with the subtitles; bad reading is no finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from filmpack.delivery.look import likeness, misread, sample_of
from filmpack.media.pictures.reading import LOOKS, pack_of, text_alone
from filmpack.timedtext.cue import Cue, cue_id

TEXTS = ("To jest Leo.", "- Tak?\n- Nie.", "<i>Możesz powiedzieć mi wszystko.</i>")
CUES = [Cue(cue_id(n), 1000 * n, 1000 * n + 900, text) for n, text in enumerate(TEXTS, 1)]


def test_what_reads_as_it_should_is_not_told() -> None:
    assert misread(CUES, [["To jest Leo", "-Tak?\n-Nie,", "Możesz powiedziećmi wszystko"]]) == []
    assert misread([], [[], []]) == []


def test_the_better_of_two_readings_counts() -> None:
    good, bad = list(TEXTS), ["", "xx", "~~"]
    assert misread(CUES, [good, bad]) == []
    assert misread(CUES, [bad, [*good[:2], ""]]) == [(CUES[2], "~~")]


def test_another_text_is_told_with_what_it_says() -> None:
    said = ["To jest Leo.", "Ja?\nNein.", "Du kannst mir alles sagen."]
    assert misread(CUES, [said]) == [(CUES[1], said[1]), (CUES[2], said[2])]


def test_many_small_mistakes_are_told_where_one_is_not() -> None:
    once = ["To jest Lea.", *TEXTS[1:]]
    assert misread(CUES, [once]) == []
    often = ["Te jast Lea.", "- Tek?\n- Nia.", "Mażosz pewiedziać ma wszyscy."]
    assert [cue.id for cue, _ in misread(CUES, [often])] == ["c0001", "c0002", "c0003"]


@given(st.integers(0, 300))
def test_a_sample_is_spread_over_all_subtitles(size: int) -> None:
    cues = [Cue(cue_id(n), n, n + 1, "x") for n in range(1, size + 1)]
    sample = sample_of(cues)
    assert len(sample) == min(8, size)
    assert sample == sorted(set(sample), key=lambda cue: cue.start)


def test_short_subtitles_and_two_at_once_are_not_read() -> None:
    long = "Możesz powiedzieć mi wszystko."
    cues = [Cue(cue_id(n), 1000 * n, 1000 * n + 900, long) for n in range(1, 5)]
    cues += [Cue(cue_id(5), 2100, 2500, "Napis na górze obrazu", top=True)]
    cues += [Cue(cue_id(6), 6000, 6900, "OK")]
    assert [cue.id for cue in sample_of(cues)] == ["c0001", "c0003", "c0004"]
    assert sample_of(cues[-1:]) == cues[-1:]


@given(st.text(), st.text())
def test_likeness_is_a_share(text: str, reading: str) -> None:
    assert 0 <= likeness(text, reading) <= 1
    assert likeness(text, text) == 1


@pytest.mark.parametrize("look", LOOKS)
def test_only_what_is_light_and_new_is_text(look: object) -> None:
    clean = Image.new("L", (100, 40), 90)
    ImageDraw.Draw(clean).rectangle((70, 5, 90, 30), fill=250)  # a lamp in the film
    burned = clean.copy()
    drawn = ImageDraw.Draw(burned)
    drawn.rectangle((8, 8, 42, 22), fill=0)
    drawn.rectangle((10, 10, 40, 20), fill=235)
    found = text_alone(clean, burned, look)  # type: ignore[arg-type]
    larger = look.larger  # type: ignore[attr-defined]
    assert found.size[0] == pytest.approx(31 * larger + 80, abs=2 * larger)
    assert found.getpixel((2, 2)) == 255
    assert found.getpixel((found.width // 2, found.height // 2)) == 0


@pytest.mark.parametrize(
    ("language", "pack"),
    [
        *[("pl", "pol"), ("nb", "nor"), ("de-CH", "deu"), ("fr", "fra"), ("pl@sdh", "pol")],
        *[("zh", "chi_sim"), ("zh-TW", "chi_tra"), ("zh-Hant", "chi_tra"), ("zh-Hans", "chi_sim")],
        *[("sr", "srp"), ("sr-Latn", "srp_latn"), ("sr_Latn-RS", "srp_latn")],
    ],
)
def test_a_language_is_called_as_tesseract_does(language: str, pack: str) -> None:
    assert pack_of(language) == pack


def test_looking_without_tesseract_is_refused(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pl-PL").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("verify", "pl-PL", "--look")
    assert done.exit_code == 2
    assert "tesseract, which reads pictures, was not found" in done.stderr
