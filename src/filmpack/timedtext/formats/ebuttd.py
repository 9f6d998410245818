"""EBU-TT-D, for broadcasters' players; formats/ttml.py reads it."""

from __future__ import annotations

from filmpack.timedtext.formats.base import TextFormat, register
from filmpack.timedtext.writing.ttml_writer import write_ttml

register(
    TextFormat(
        "ebuttd",
        "ebuttd.xml",
        write=lambda material: write_ttml(material.track, "ebuttd"),
        italics=True,
        ids=True,
    )
)
