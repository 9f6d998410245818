from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import click

from filmpack.cli.shared.options import say, size_of
from filmpack.errors import ConfigError, display_path


@click.command("demo-film")
@click.option(
    "--minutes",
    type=click.FloatRange(0.05, 240),
    default=10.0,
    show_default=True,
    help="Length in minutes.",
)
@click.option(
    "--size",
    default="1280x720",
    show_default=True,
    metavar="WxH",
    help="Size in pixels, both even.",
)
@click.option("--fps", default="25", show_default=True, help="Frame rate: 25, 23.976, 30000/1001.")
@click.option(
    "--codec",
    type=click.Choice(["h264", "prores"]),
    default="h264",
    show_default=True,
    help="Video codec.",
)
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Output file (default: film/master.mp4, or film/master.mov for prores).",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def demo_film(
    minutes: float, size: str, fps: str, codec: str, output: Path | None, force: bool
) -> None:
    """Make a demo film to use as the master: numbered scenes with timecode and sound.

    \b
    Example:
      filmpack demo-film --minutes 1 --size 640x360 -o film/demo.mp4
    """
    from filmpack.cli.output.progress import frame_progress
    from filmpack.commands.setup.demo_film import make_demo

    path = output or Path("film/master.mov" if codec == "prores" else "film/master.mp4")
    if path.exists() and not force:
        raise ConfigError(f"{display_path(path)} already exists.", "Use --force to overwrite it.")
    shape, rate = size_of(size), _rate(fps)
    with frame_progress("making the demo film") as on_frames:
        make_demo(path, round(minutes * 60), shape, rate, codec, on_frames=on_frames)
    say(f"wrote {display_path(path)}")


def _rate(text: str) -> Fraction:
    """Parse a frame rate. NTSC rates may be given as decimals (23.976, 29.97, 59.94)."""
    try:
        rate = Fraction(text) if re.fullmatch(r"[0-9./]{1,15}", text) else Fraction(0)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 120:
        raise ConfigError(
            f"invalid frame rate {text!r}.", "Give a rate from 1 to 120: 25, 23.976 or 30000/1001."
        )
    for whole in (24, 30, 48, 60, 120):
        if abs(rate - Fraction(whole * 1000, 1001)) < Fraction(1, 1000):
            return Fraction(whole * 1000, 1001)
    return rate
