"""A cue at the film's end: a little too long is cut short, much too long is another film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from filmpack.errors import InputError
from filmpack.pipeline.targets import LONGEST_OVERHANG, cut_short, fit_to_film
from filmpack.timedtext.cue import Cue, Track, cue_id

DURATION = 10_000


def track(*times: tuple[int, int]) -> Track:
    return Track("pl", tuple(Cue(cue_id(n), a, b, "x") for n, (a, b) in enumerate(times, 1)))


@pytest.mark.parametrize("over", [1, 33, LONGEST_OVERHANG])
def test_a_cue_that_lasts_a_little_longer_ends_with_the_film_and_is_named(over: int) -> None:
    whole = track((0, 900), (9000, DURATION + over))
    fitted = fit_to_film(whole, DURATION, "en.srt", excerpt=False)
    assert [(cue.start, cue.end) for cue in fitted.cues] == [(0, 900), (9000, DURATION)]
    (told,) = cut_short(whole.cues, DURATION, "en.srt")
    assert told.what == f"c0002 ends {over} ms after the film; it is shown until the film ends."


@pytest.mark.parametrize(
    "times", [(9000, DURATION + LONGEST_OVERHANG + 1), (DURATION, DURATION + 1)]
)
def test_a_cue_that_belongs_to_a_longer_film_is_refused(times: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="Is this the right master"):
        fit_to_film(track(times), DURATION, "en.srt", excerpt=False)
    assert not cut_short(track(times).cues, DURATION, "en.srt")


def test_what_fits_is_left_as_it_is() -> None:
    whole = track((0, 900), (9000, DURATION))
    assert fit_to_film(whole, DURATION, "en.srt", excerpt=False) == whole
    assert not cut_short(whole.cues, DURATION, "en.srt")


@pytest.mark.full
@pytest.mark.parametrize("kind", ["burn", "mux"])
def test_a_film_whose_last_cue_is_33_ms_too_long_is_built(
    run: Callable[..., Result], with_film: Path, kind: str
) -> None:
    source = with_film / "translations" / "source" / "en.srt"
    # The film has 132 frames of 40 ms.
    source.write_text(source.read_text("utf-8").replace("00:00:04,800", "00:00:05,313"), "utf-8")
    assert run("extract").exit_code == 0
    done = run("build", "pl", "--kind", kind)
    assert done.exit_code == 0, done.stderr
    assert "c0003 ends 33 ms after the film" in " ".join(done.stderr.split())
