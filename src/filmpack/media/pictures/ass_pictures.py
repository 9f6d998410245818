"""ASS scripts drawn by libass on a plain background, as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from filmpack.media.ffmpeg import run, work_folder
from filmpack.media.text.script_fonts import fonts_for

if TYPE_CHECKING:
    from PIL.Image import Image

FRAMES_PER_SECOND = 10
"""Frame n shows the script at n / 10 seconds."""


def draw_script(
    ffmpeg_path: str,
    scripts: Sequence[str],
    size: tuple[int, int],
    ground: Image | str,
    count: int,
    *,
    what: str,
) -> list[Image]:
    """The first frames of scripts, drawn one over the other.

    Args:
        ffmpeg_path: The program.
        scripts: ASS, each for a picture of this size.
        size: Width and height in pixels.
        ground: A colour as #RRGGBB, or an RGB picture of this size.
        count: How many frames, FRAMES_PER_SECOND of them a second.
        what: Names the work in messages.

    Returns:
        RGB pictures.

    Raises:
        ToolError: ffmpeg failed.
    """
    from PIL import Image as Images

    width, height = size
    with work_folder() as folder:
        for number, script in enumerate(scripts):
            (folder / f"{number}.ass").write_text(script, "utf-8")
        drawn = ",".join(
            f"ass={number}.ass:fontsdir={fonts_for(folder, script)}"
            for number, script in enumerate(scripts)
        )
        command = [ffmpeg_path, "-y"]
        if isinstance(ground, str):
            colour = ground.replace("#", "0x")
            source = f"color=c={colour}:s={width}x{height}:r={FRAMES_PER_SECOND},format=gbrp"
            command += ["-f", "lavfi", "-i", source]
        else:
            ground.save(folder / "ground.png")
            command += ["-loop", "1", "-framerate", str(FRAMES_PER_SECOND), "-i", "ground.png"]
        command += ["-vf", f"format=gbrp,{drawn}", "-frames:v", str(count)]
        command += ["-pix_fmt", "rgb24", "-f", "image2", "%04d.png"]
        run(command, folder=folder, what=what)
        pictures = []
        for number in range(1, count + 1):
            with Images.open(folder / f"{number:04d}.png") as picture:
                pictures.append(picture.convert("RGB"))
    return pictures
