"""A transcript as plain text, for screen readers and search engines."""

from __future__ import annotations

from filmpack.timedtext.direction import directed
from filmpack.timedtext.formats.base import Material, TextFormat, register
from filmpack.timedtext.writing.transcript import transcript_lines


def write_transcript(material: Material) -> str:
    """Title, what is said with times and speakers, and the closing card."""
    language = material.track.language
    parts = [directed(material.title, language), ""] if material.title else []
    for line in transcript_lines(material):
        first, *rest = (directed(row, language) for row in line.rows)
        parts += [""] * line.turn
        who = f"{line.speaker}: " if line.speaker else ""
        parts += [f"{line.time}  {who}{first}", *(f"{' ' * len(line.time)}  {row}" for row in rest)]
    if material.closing:
        closing = material.closing.rstrip("\n").split("\n")
        parts += ["", *(directed(row, language) for row in closing)]
    return "\n".join(parts) + "\n"


register(TextFormat("transcript", "transcript.txt", write=write_transcript))
