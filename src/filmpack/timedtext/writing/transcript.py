"""What is said in a film, as text to read: who speaks when, and the closing card in words."""

from __future__ import annotations

from dataclasses import dataclass

from filmpack.timedtext.formats.base import Material
from filmpack.timedtext.markup import is_dialogue, strip_tags, unwrap


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """What one cue says.

    time is in minutes and seconds; speaker is "" where none is known, or the one before goes on;
    turn: somebody else speaks than before; rows are more than one where two speak.
    """

    cue: str
    start: int
    time: str
    speaker: str
    turn: bool
    rows: tuple[str, ...]


def transcript_lines(material: Material) -> list[TranscriptLine]:
    """A line for each cue that has words."""
    found: list[TranscriptLine] = []
    last = ""
    for cue in material.track.cues:
        text = strip_tags(cue.text)
        if not text.strip():
            continue
        several = is_dialogue(cue.text)
        rows = tuple(text.split("\n")) if several else (unwrap(text),)
        who = "" if several else material.speakers.get(cue.id, "")
        minutes, seconds = divmod(cue.start // 1000, 60)
        turn = who != last and bool(found)
        shown = who if who != last else ""
        time = f"{minutes}:{seconds:02}"
        found.append(TranscriptLine(cue.id, cue.start, time, shown, turn, rows))
        last = who
    return found
