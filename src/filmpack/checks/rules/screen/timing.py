"""The source's own timing and text: told to the film's makers, never to translators."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from filmpack.checks.contexts import SourceContext
from filmpack.checks.drawable import on_no_frame
from filmpack.checks.rule import Hit, rule
from filmpack.timedtext.cue import Cue, format_time
from filmpack.timedtext.frames import nearest_frame, written_time
from filmpack.timedtext.markup import length

_NETFLIX = "Netflix Timed Text Style Guide, General Requirements"
_SHOTS = "Netflix Timed Text Style Guide, Timing to shot changes"
_WORD = "Change the timing in the source subtitles only."


def _successive(source: SourceContext) -> Iterator[tuple[Cue, Cue]]:
    """Each cue and the one that follows it in its place, at the bottom or at the top."""
    for top in (False, True):
        yield from pairwise(cue for cue in source.cues if cue.top == top)


@rule(
    "timing/source-unreadable",
    "error",
    "filmpack: the template is the register of texts",
    scope="source",
    waivable=False,
)
def source_unreadable(source: SourceContext) -> Iterator[Hit]:
    """The source subtitles can't be read, or changed since 'filmpack extract'. No catalogue can
    be compared with them until that is corrected. Reported with the line when they are read."""
    for cue in source.cues:
        if cue.start >= cue.end and not cue.text:
            yield Hit("a subtitle without timing and text.", "Remove it.", context=cue.id)


@rule(
    "timing/no-frame",
    "error",
    "filmpack: what no frame shows is never seen",
    scope="source",
    waivable=False,
)
def no_frame(source: SourceContext) -> Iterator[Hit]:
    """A subtitle that begins and ends nearest to the same frame of the film is never seen. Checked
    once 'filmpack shots' has looked at the film; a build refuses it."""
    if source.film is None:
        return
    for cue in source.cues:
        late = source.film.lead
        for flaw in on_no_frame(cue.start - late, cue.end - late, source.film.rate):
            yield Hit(flaw.what, flaw.advice, context=cue.id)


@rule(
    "timing/too-short",
    "warning",
    f"{_NETFLIX}: 5/6 of a second",
    scope="source",
)
def too_short(source: SourceContext) -> Iterator[Hit]:
    """A subtitle that disappears at once is a flash, whatever it says."""
    for cue in source.cues:
        if cue.duration < source.profile.min_duration:
            what = f"{cue.duration} ms on screen, {source.profile.min_duration} at least."
            yield Hit(what, f"Show it longer. {_WORD}", context=cue.id)


@rule(
    "timing/too-long",
    "warning",
    f"{_NETFLIX}: 7 seconds",
    scope="source",
)
def too_long(source: SourceContext) -> Iterator[Hit]:
    """A subtitle that stays too long is read twice and makes the film seem to have stopped."""
    for cue in source.cues:
        if cue.duration > source.profile.max_duration:
            most = source.profile.max_duration / 1000
            what = f"{cue.duration / 1000:.1f} s on screen, {most:g} at most."
            yield Hit(what, f"End it earlier, or split it in two. {_WORD}", context=cue.id)


@rule(
    "timing/gap",
    "warning",
    f"{_NETFLIX}: two frames",
    scope="source",
)
def gap(source: SourceContext) -> Iterator[Hit]:
    """Without a moment of clear picture between two subtitles, viewers don't notice that the
    text has changed."""
    if not source.profile.min_gap_frames:
        return
    rate = source.film.rate if source.film else 25
    least = int(1000 * source.profile.min_gap_frames / rate)
    for cue, following in _successive(source):
        between = following.start - cue.end
        if 0 <= between < least:
            frames = source.profile.min_gap_frames
            what = f"{between} ms to the next subtitle, {least} ({frames} frames) at least."
            yield Hit(
                what, f"End it at {format_time(following.start - least)}. {_WORD}", context=cue.id
            )


@rule(
    "timing/overlap",
    "error",
    "SubRip has no positions: two texts at a time overlap or are stacked",
    scope="source",
)
def overlap(source: SourceContext) -> Iterator[Hit]:
    """Two subtitles at the same time: players stack them, cover one with the other, or drop
    one. One at the top of the picture and one at the bottom do not meet."""
    for cue, following in _successive(source):
        if cue.start <= following.start < cue.end:
            what = f"still on screen when {following.id} begins ({cue.end - following.start} ms)."
            yield Hit(
                what,
                f"End it at {format_time(following.start)} or earlier. {_WORD}",
                context=cue.id,
            )


@rule(
    "timing/order",
    "error",
    "SubRip: subtitles in the order of the film",
    scope="source",
)
def order(source: SourceContext) -> Iterator[Hit]:
    """Subtitles out of order confuse players, and translators read the film in the wrong order."""
    for cue, following in zip(source.cues, source.cues[1:], strict=False):
        if following.start < cue.start:
            what = f"{following.id} begins before {cue.id}, which stands above it."
            yield Hit(what, f"Move it to its place. {_WORD}", context=following.id)


@rule(
    "timing/past-end",
    "error",
    "filmpack: what comes after the last frame is never seen",
    scope="source",
)
def past_end(source: SourceContext) -> Iterator[Hit]:
    """Text beyond the film's last frame is never shown, and players report the film as longer
    than it is. Checked once 'filmpack shots' has looked at the film."""
    if source.film is None:
        return
    end = int(source.film.lead + 1000 * source.film.frames / source.film.rate)
    for cue in source.cues:
        if cue.end > end:
            what = f"ends {cue.end - end} ms after the film's last frame ({format_time(end)})."
            yield Hit(what, f"Check that this is the right film. {_WORD}", context=cue.id)


@rule(
    "timing/over-card",
    "error",
    "filmpack: the closing card says where to get help; nothing may cover it",
    scope="source",
)
def over_card(source: SourceContext) -> Iterator[Hit]:
    """Where the card covers the film's last seconds, a subtitle there would hide a phone
    number."""
    if source.card_from is None:
        return
    for cue in source.cues:
        if cue.end > source.card_from:
            what = f"covers the closing card, which begins at {format_time(source.card_from)}."
            yield Hit(
                what,
                f'End it earlier, or let the card follow the film (mode = "append"). {_WORD}',
                context=cue.id,
            )


@rule(
    "timing/source-too-tight",
    "note",
    "W3C, Text size in translation: short texts grow by a third and more",
    scope="source",
)
def source_too_tight(source: SourceContext) -> Iterator[Hit]:
    """Many languages run a third longer than English. Where the source leaves no room for that,
    every translator has to cut, twenty times over. Give the line more time instead."""
    speed = source.profile.max_cps_for("")
    for cue in source.cues:
        count = length(cue.text)
        needed = -(-(count * 4000) // (3 * speed))
        if cue.duration < needed:
            longer = count * 4 / 3 * 1000 / cue.duration
            what = f"a translation a third longer would need {longer:.0f} characters a second."
            yield Hit(what, f"Add {needed - cue.duration} ms. {_WORD}", context=cue.id)


@rule(
    "timing/source-too-fast",
    "warning",
    f"{_NETFLIX}; per language: 'filmpack profile show'",
    scope="source",
)
def source_too_fast(source: SourceContext) -> Iterator[Hit]:
    """A source line that nobody can finish reading is too fast in every translation, too."""
    allowed = source.profile.max_cps_for(source.language)
    for cue in source.cues:
        count = length(cue.text)
        if 0 < allowed * cue.duration < count * 1000:
            needed = -(-count * 1000 // allowed)
            what = f"{count * 1000 / cue.duration:.1f} characters a second, {allowed} allowed."
            advice = f"Shorten it, or add {needed - cue.duration} ms. {_WORD}"
            yield Hit(what, advice, context=cue.id)


@rule(
    "timing/source-long",
    "warning",
    _NETFLIX,
    scope="source",
)
def source_long(source: SourceContext) -> Iterator[Hit]:
    """Thirty translators will copy a source line that breaks the limits itself."""
    for cue in source.cues:
        lines = cue.text.split("\n")
        longest = max(map(length, lines))
        if longest > source.profile.max_line_length or len(lines) > source.profile.max_lines:
            what = f"{len(lines)} lines, the longest of {longest} characters."
            most = f"{source.profile.max_lines} of {source.profile.max_line_length}"
            yield Hit(what, f"At most {most}.", context=cue.id)


@rule(
    "timing/shot-change",
    "warning",
    _SHOTS,
    scope="source",
)
def shot_change(source: SourceContext) -> Iterator[Hit]:
    """A subtitle that begins just before or after a cut, or ends just beyond it, flickers:
    viewers take the cut for a new text. Begin on the cut, and end two frames before it. A
    suggestion to the film's makers; checked once 'filmpack shots' has looked at the film."""
    if source.film is None or not source.film.shots:
        return
    rate, late = source.film.rate, source.film.lead
    near = int(rate * 12 / 25)
    for cue in source.cues:
        first, end = (nearest_frame(ms - late, rate) for ms in (cue.start, cue.end))
        for cut in _near(source.film.shots, first, near):
            if 0 < abs(first - cut) < near and cut < end:
                time = late + written_time(cut, rate)
                side = "before" if first < cut else "after"
                what = f"begins {_frames(abs(first - cut))} {side} a cut."
                yield Hit(what, f"Begin at {format_time(time)}. {_WORD}", context=cue.id)
                break
        for cut in _near(source.film.shots, end, near):
            if cut - near < end < cut - 2 or cut - 2 < end < cut + near:
                if cut <= first or end == cut:
                    continue
                time = late + written_time(cut - 2, rate)
                side = "before" if end < cut else "after"
                what = f"ends {_frames(abs(end - cut))} {side} a cut."
                yield Hit(
                    what,
                    f"End at {format_time(time)}, two frames before it. {_WORD}",
                    context=cue.id,
                )
                break


def _frames(count: int) -> str:
    return f"{count} frame{'s' * (count != 1)}"


def _near(shots: tuple[int, ...], frame: int, near: int) -> list[int]:
    from bisect import bisect_left

    return list(shots[bisect_left(shots, frame - near) : bisect_left(shots, frame + near + 1)])
