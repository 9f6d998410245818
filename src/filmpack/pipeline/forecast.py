"""Why a film is encoded again, in words: what changed since the last build. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filmpack.pipeline.recipes import EncodePlan, FilmRecipe
from filmpack.segments.keys import digest

_NAMED = 3
"""Changed cues that are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a build of one film would encode: frames of its picture, and why."""

    encode: int
    frames: int
    why: str


@dataclass(frozen=True, slots=True)
class TextFrames:
    """Frames with text that a build would encode: those of which only the band with the text is
    encoded for each language, and those in whole pictures, by the reason."""

    band: int
    whole: Mapping[str, int]


def text_frames(plan: EncodePlan, missing: Iterable[str]) -> TextFrames:
    """How the text in the missing parts of a build would be encoded."""
    specs = [plan.segments[key] for key in missing if key in plan.segments]
    whole: dict[str, int] = {}
    for spec in specs:
        if spec.whole:
            whole[spec.whole] = whole.get(spec.whole, 0) + spec.segment.frames
    return TextFrames(sum(spec.segment.frames for spec in specs if spec.above), whole)


def made_of(recipe: FilmRecipe) -> dict[str, Any]:
    """What is noted about a finished film, for comparison in the next build."""
    return {
        "shared": dict(recipe.shared),
        "cues": {
            cue.id: [
                cue.start,
                cue.end,
                digest([cue.text]),
                *["top"] * cue.top,
                *filter(None, [cue.side]),
            ]
            for cue in recipe.target.drawn.cues
        },
        "card": recipe.parts[-1].key if recipe.card else "",
    }


def forecast(
    recipe: FilmRecipe, missing: frozenset[str], before: Mapping[str, Any] | None
) -> Forecast:
    """What is to be encoded for a film; before is what made_of() gave when it was last made."""
    encode = sum(part.frames for part in recipe.parts if part.key in missing)
    return Forecast(encode, recipe.frames, _why(recipe, before) if encode else "")


def _why(recipe: FilmRecipe, before: Mapping[str, Any] | None) -> str:
    if before is None:
        return "not made before"
    now = made_of(recipe)
    shared = before.get("shared", {})
    reasons = [
        f"{name} changed" for name, value in recipe.shared.items() if shared.get(name) != value
    ]
    if not reasons:
        reasons = _cue_reasons(before.get("cues", {}), now["cues"])
        language = recipe.target.tracks[0].language
        reasons = [f"{reason} in {language}" for reason in reasons]
        if before.get("card") != now["card"]:
            reasons.append("the card changed")
    return ", ".join(reasons) or "no longer in the cache"


def _cue_reasons(old: Mapping[str, Sequence[Any]], new: Mapping[str, Sequence[Any]]) -> list[str]:
    reasons = []
    for cue in sorted(old.keys() | new.keys()):
        if cue not in old:
            reasons.append(f"{cue} new")
        elif cue not in new:
            reasons.append(f"{cue} gone")
        elif old[cue][2] != new[cue][2]:
            reasons.append(f"{cue} text changed")
        elif list(old[cue][:2]) != list(new[cue][:2]):
            reasons.append(f"{cue} time changed")
        elif list(old[cue][3:]) != list(new[cue][3:]):
            reasons.append(f"{cue} placement changed")
    if len(reasons) > _NAMED + 1:
        return [*reasons[:_NAMED], f"{len(reasons) - _NAMED} more changes"]
    return reasons
