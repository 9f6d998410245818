"""Text drawn on single pictures, to know how a film's frames should look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from filmpack.errors import ToolError
from filmpack.media.ffmpeg import command_line, run, work_folder
from filmpack.media.pictures.compare import cut_greys
from filmpack.media.text.script_fonts import fonts_for

if TYPE_CHECKING:
    from PIL.Image import Image


def draw_text(ffmpeg_path: str, pictures: Sequence[Image], script: str) -> list[Image]:
    """The pictures with text drawn on them, as it is burned into films.

    Args:
        ffmpeg_path: the program.
        pictures: grey, all of one size.
        script: ASS in which the n-th picture is on show from second n to n + 1.

    Returns:
        Grey pictures of the same size.

    Raises:
        ToolError: ffmpeg failed.
    """
    import ffmpeg

    if not pictures:
        return []
    width, height = pictures[0].size
    raw = {"f": "rawvideo", "pix_fmt": "gray"}
    with work_folder() as folder:
        (folder / "text.ass").write_text(script, "utf-8")
        (folder / "in.raw").write_bytes(b"".join(picture.tobytes() for picture in pictures))
        drawn = (
            ffmpeg.input("in.raw", s=f"{width}x{height}", r="1", **raw)
            .video.filter("ass", "text.ass", fontsdir=fonts_for(folder, script))
            .output("out.raw", fps_mode="passthrough", **raw)
        )
        run(command_line(ffmpeg_path, drawn), folder=folder, what="drawing text for comparison")
        data = (folder / "out.raw").read_bytes()
    found = cut_greys(data, width, height)
    if len(found) != len(pictures):
        raise ToolError(f"ffmpeg drew on {len(found)} of {len(pictures)} pictures.")
    return found
