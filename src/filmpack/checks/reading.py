"""What can be read in the time and the room there is."""

from __future__ import annotations

from collections.abc import Iterator

from filmpack.checks.rule import Example, Hit, Seen, rule
from filmpack.timedtext.linebreak import binds_forward
from filmpack.timedtext.markup import is_dialogue, length, plain
from filmpack.timedtext.profile import PROFILES

_NETFLIX = "Netflix Timed Text Style Guide, General Requirements"
_LONG = "Bardzo długa linia filmu, której nikt nie zdoła przeczytać w jedną sekundę"


@rule(
    "reading/too-fast",
    "error",
    source=f"{_NETFLIX}; per language see 'Profiles'",
    bad=Example(_LONG, seconds=1.0),
    good=Example("Krótka linia.", seconds=1.0),
)
def too_fast(seen: Seen) -> Iterator[Hit]:
    """Who cannot finish a line misses the next one. Counted with spaces, markup not counted."""
    if not seen.duration or not seen.text:
        return
    count, allowed = length("\n".join(seen.lines)), seen.profile.speed_for(seen.language)
    speed = count * 1000 / seen.duration
    if speed > allowed:
        cut = count - allowed * seen.duration // 1000
        yield Hit(
            f"{speed:.1f} characters a second with spaces, {allowed} allowed"
            f" ({seen.profile.name}).",
            f"Shorten by {cut}.",
        )


@rule(
    "reading/fast-for-children",
    "warning",
    source=f"{_NETFLIX}, children's programmes",
    bad=Example("Za długa linia na dwie sekundy filmu.", seconds=2.4),
    good=Example("Krótka linia.", seconds=2.0),
)
def fast_for_children(seen: Seen) -> Iterator[Hit]:
    """The audience is 12 to 17 years old: what a younger reader cannot finish is worth a
    second look, though the limit for adults holds."""
    if not seen.duration or not seen.text:
        return
    count = length("\n".join(seen.lines))
    allowed = PROFILES["netflix-children"].speed_for(seen.language)
    speed = count * 1000 / seen.duration
    if allowed < speed <= seen.profile.speed_for(seen.language):
        cut = count - allowed * seen.duration // 1000
        yield Hit(
            f"{speed:.1f} characters a second with spaces; children read {allowed}.",
            f"Shorten by {cut} if nothing is lost.",
        )


@rule(
    "reading/line-too-long",
    "error",
    source=_NETFLIX,
    bad=Example("Linia-która-nie-ma-gdzie-się-złamać-bo-nie-ma-w-niej-spacji", seconds=6.0),
    good=Example("Linia, która ma gdzie się złamać, bo są w niej spacje.", seconds=6.0),
)
def line_too_long(seen: Seen) -> Iterator[Hit]:
    """A longer line runs out of the picture's safe area or wraps where nobody chose."""
    if seen.entry.cue is None:
        return
    for line in seen.lines:
        if length(line) > seen.profile.line:
            over = length(line) - seen.profile.line
            yield Hit(
                f"a line of {length(line)} characters, {seen.profile.line} allowed.",
                f"Shorten by {over}, or break the line elsewhere.",
            )


@rule(
    "reading/too-many-lines",
    "error",
    source=_NETFLIX,
    bad=Example("- Raz\n- Dwa\n- Trzy", source="- One\n- Two", seconds=6.0),
    good=Example("- Raz\n- Dwa", source="- One\n- Two", seconds=6.0),
)
def too_many_lines(seen: Seen) -> Iterator[Hit]:
    """Three lines cover the picture, and the faces."""
    if seen.entry.cue and len(seen.lines) > seen.profile.lines:
        yield Hit(
            f"{len(seen.lines)} lines, {seen.profile.lines} allowed.", "Shorten it to two lines."
        )


@rule(
    "reading/bad-break",
    "warning",
    source=f"{_NETFLIX}, Line treatment; Polish, Czech and Slovak typography",
    bad=Example("To jest linia filmu, którą złamano w\nzłym miejscu.", seconds=6.0),
    good=Example("To jest linia filmu,\nktórą złamano w dobrym miejscu.", seconds=6.0),
)
def bad_break(seen: Seen) -> Iterator[Hit]:
    """A line that ends in an article or a short preposition makes the eye stumble."""
    if seen.entry.cue is None or is_dialogue(seen.text):
        return
    for line in seen.lines[:-1]:
        last = plain(line).split(" ")[-1]
        if binds_forward(last, seen.language):
            yield Hit(f"the line ends in {last!r}.", "Break before it.")
