"""Which speakers a stream's channels are for, where its file says only how many there are.

Matroska counts the channels of PCM and does not name them; mp4 wants names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

_USUAL = {1: "mono", 2: "stereo", 3: "2.1", 4: "4.0", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
"""The usual layout of so many channels, by FFmpeg's name."""


def layout_of(stream: AudioStream) -> str:
    """The layout of a stream, by FFmpeg's name: its own, or the usual one for its channels."""
    layout = stream.codec_context.layout
    # FFmpeg's name of a layout that only counts: "2 channels".
    if layout.name.endswith(" channels"):
        return _USUAL.get(layout.nb_channels, layout.name)
    return layout.name
