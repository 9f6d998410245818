"""The benchmarks compare like with like: the plain side makes the same film."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from engine import Bench

from engine_samples import recoded
from filmpack.cards.drawing import render_cards
from filmpack.segments.verify import CleanFrames, verify_burn


@pytest.mark.full
@pytest.mark.parametrize("name", ["pl-PL", pytest.param("pl", marks=pytest.mark.endurance)])
def test_the_plain_side_burns_the_film_that_filmpack_builds(
    clip: Path, tmp_path: Path, name: str
) -> None:
    film = recoded(clip, tmp_path, "film.mp4", "-s", "640x360", "-preset", "ultrafast")
    bench = Bench(tmp_path, film.path, (name,), 2)
    plan = bench.plan()
    (target,), (recipe,) = plan.targets, plan.encode_plan.recipes
    bench.plain(target)
    # An edition's film ends with its card.
    assert (recipe.frames > film.frames) == (name == "pl-PL")
    picture = render_cards(plan.ffmpeg, [recipe.card.drawn])[0] if recipe.card else None
    made = [tmp_path / "plain.mp4", target.path]
    bench.build()
    for path in made:
        # Frames, sound, text at every cue, the card.
        verify_burn(
            path,
            plan.film,
            target.tracks[0],
            CleanFrames(plan.film, plan.ffmpeg),
            card=recipe.card,
            card_picture=picture,
        )
