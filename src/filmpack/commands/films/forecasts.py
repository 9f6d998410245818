"""What a build would do, and how long it takes, before it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filmpack.commands.films.build import Plan
from filmpack.pipeline.assemble import is_current, missing_parts, product_name
from filmpack.pipeline.eta import EncodeRates
from filmpack.pipeline.forecast import Forecast, TextFrames, forecast, text_frames
from filmpack.pipeline.targets import Target


@dataclass(frozen=True, slots=True)
class BuildForecast:
    """What a build would do.

    films: what would be encoded of each burned film; None where the file is there and current.
    frames: those to encode in all, each segment once; text: how those with text are. seconds: how
    many it takes, and how many fewer than all films anew, one by one; None when no build like it
    is known.
    """

    films: Sequence[tuple[Target, Forecast | None]]
    frames: int
    text: TextFrames
    seconds: tuple[float, float] | None


def forecasts(plan: Plan) -> BuildForecast:
    """What a build would do. Nothing is encoded."""
    encode_plan, store = plan.encode_plan, plan.store
    changed = [b for b in encode_plan.recipes if not is_current(b, store, release=plan.release)]
    missing = missing_parts(changed, store)
    found: list[tuple[Target, Forecast | None]] = []
    for recipe in encode_plan.recipes:
        before = (store.note("products", product_name(recipe)) or {}).get("made")
        known = forecast(recipe, frozenset(missing), before) if recipe in changed else None
        found.append((recipe.target, known))
    frames = sum(map(encode_plan.frames, missing))
    return BuildForecast(found, frames, text_frames(encode_plan, missing), _seconds(plan, missing))


def _seconds(plan: Plan, missing: Sequence[str]) -> tuple[float, float] | None:
    """How long encoding takes, and how much longer all films anew would, one by one; None when
    no build like it is known."""
    encode_plan, rates = plan.encode_plan, EncodeRates(plan.film, plan.store)
    known = {target.rendition: rates.a_frame(target.rendition) for target in plan.targets}
    if not all(measured for _, measured in known.values()):
        return None
    once = whole = 0.0
    for key in [*encode_plan.needed_for(missing, plan.store), *missing]:
        if (rendition := encode_plan.rendition(key)) is not None:
            once += encode_plan.work(key) * known[rendition][0] / plan.jobs
    for recipe in encode_plan.recipes:
        whole += recipe.frames * known[recipe.target.rendition][0] / plan.jobs
    return once, saved(once, whole)


def saved(once: float, whole: float) -> float:
    """How many seconds fewer an encode takes (once) than a full build (whole); never -0.0, though
    a rounding error may make the sum of its parts the larger one."""
    return max(0.0, whole - once)
