"""IMSC 1.1 Text, for streaming services; formats/ttml.py reads it."""

from __future__ import annotations

from filmpack.timedtext.formats.base import TextFormat, register
from filmpack.timedtext.writing.ttml_writer import write_ttml

register(
    TextFormat(
        "imsc",
        "imsc11.xml",
        write=lambda material: write_ttml(material.track, "imsc"),
        italics=True,
        ids=True,
    )
)
