"""SubRip without any markup, for video platforms: some show <i> as text."""

from __future__ import annotations

from dataclasses import replace

from filmpack.timedtext.formats.base import Material, TextFormat, register
from filmpack.timedtext.formats.srt import write_srt
from filmpack.timedtext.markup import strip_tags


def write_upload(material: Material) -> str:
    """The cues as SubRip: words and times alone. All stand at the bottom."""
    bare = (
        replace(cue, text=strip_tags(cue.text), top=False, side="") for cue in material.track.cues
    )
    return write_srt(bare, material.track.language)


register(TextFormat("upload", "upload.srt", write=write_upload))
