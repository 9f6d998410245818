"""A film of real footage, and other cuts of it: each with what became of its frames."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from clip import FOOTAGE
from filmpack.media.ffmpeg import find_ffmpeg

SIZE = (320, 180)
RATE = 24
SHOTS = (
    ("bigbuckbunny.mp4", 0.0, "null"),
    ("bikes.mp4", 0.0, "null"),
    ("bigbuckbunny.mp4", 1.0, "hflip,hue=h=90"),
    ("carphone_pristine.mp4", 0.0, "null"),
    ("bikes.mp4", 4.0, "hflip,eq=brightness=0.1"),
    ("bigbuckbunny.mp4", 0.5, "negate"),
    ("carphone_pristine.mp4", 0.4, "vflip"),
    ("bikes.mp4", 1.5, "vflip"),
    ("bigbuckbunny.mp4", 0.2, "crop=iw/2:ih/2:iw/3:ih/3"),
    ("bikes.mp4", 5.0, "negate"),
    ("carphone_pristine.mp4", 0.0, "crop=iw/2:ih/2:iw/3:ih/4"),
    ("bikes.mp4", 0.5, "crop=iw/2:ih/2:iw/4:ih/4"),
)
"""Clip, first second, and how it is made to look like another scene."""
SHOT = 84
"""Frames of each shot: 3.5 seconds."""


def ffmpeg(*arguments: str) -> None:
    command = [find_ffmpeg(), "-nostdin", "-v", "error", "-y", *arguments]
    subprocess.run(command, check=True)


def make_film(path: Path) -> None:
    """42 seconds at 24 frames a second, twelve shots, with sound that differs at every moment."""
    inputs, chains = list[str](), list[str]()
    for number, (clip, start, look) in enumerate(SHOTS):
        inputs += ["-ss", str(start), "-t", "3.5", "-i", str(FOOTAGE / clip)]
        chains.append(
            f"[{number}:v]fps={RATE},scale={SIZE[0]}:{SIZE[1]},setsar=1,{look},"
            f"scale={SIZE[0]}:{SIZE[1]},setsar=1,tpad=stop=-1:stop_mode=clone,"
            f"trim=end_frame={SHOT},setpts=PTS-STARTPTS,format=yuv420p[v{number}]"
        )
    count = len(SHOTS)
    joined = "".join(f"[v{n}]" for n in range(count)) + f"concat=n={count}[v]"
    seconds = count * SHOT / RATE
    tone = "0.2*sin(2*PI*(200+150*sin(t*1.7)+90*sin(t*0.37))*t)*(0.3+0.7*abs(sin(t*2.3)))"
    sound = f"aevalsrc='{tone}+0.02*random(0)':s=48000:d={seconds}"
    graph = ";".join([*chains, joined])
    ffmpeg(
        *inputs, "-f", "lavfi", "-i", sound, "-filter_complex", graph, "-map", "[v]",
        "-map", f"{count}:a", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18",
        "-c:a", "aac", str(path),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recut:
    """Another cut of the film, and where the old frames are in it.

    kept has (first frame, the frame after the last, shift in seconds) of what is still there;
    speed is the length of an old second.
    """

    picture: str
    sound: str
    kept: tuple[tuple[int, int, Fraction], ...]
    speed: Fraction = Fraction(1)
    encoding: tuple[str, ...] = ("-crf", "23")
    kind: str = "retimed"


FRAMES = len(SHOTS) * SHOT
WHOLE = ((0, FRAMES, Fraction(0)),)


def at(frames: int) -> Fraction:
    return Fraction(frames, RATE)


def without(first: int, stop: int) -> tuple[str, str]:
    """Filters that take frames out."""
    times = f"between(t,{first / RATE:.6f},{stop / RATE - 1e-6:.6f})"
    return (
        f"select='not(between(n,{first},{stop - 1}))',setpts=N/{RATE}/TB",
        f"aselect='not({times})',asetpts=N/SR/TB",
    )


def later(frames: int) -> tuple[str, str]:
    """Filters that put black frames before."""
    return f"tpad=start={frames}:color=black", f"adelay={1000 * frames / RATE}:all=1"


def faster(rate: str) -> tuple[str, str]:
    """Filters that play frame for frame at another rate."""
    return f"setpts=N/({rate})/TB,fps={rate}", f"atempo=({rate})/{RATE}"


def inserted(before: int, frames: int) -> tuple[str, str]:
    """Filters that put a scene in: fractals, loud."""
    seconds = frames / RATE
    return (
        f"split[a][b];[a]trim=end_frame={before}[a];"
        f"[b]trim=start_frame={before},setpts=PTS-STARTPTS[b];"
        f"mandelbrot=s={SIZE[0]}x{SIZE[1]}:r={RATE},format=yuv420p,trim=end_frame={frames}[m];"
        "[a][m][b]concat=n=3",
        f"asplit[c][d];[c]atrim=end={before / RATE}[c];"
        f"[d]atrim=start={before / RATE},asetpts=PTS-STARTPTS[d];"
        f"anoisesrc=r=48000:d={seconds}:a=0.3[n];[c][n][d]concat=n=3:v=0:a=1",
    )


def _both(*filters: tuple[str, str]) -> tuple[str, str]:
    return ",".join(v for v, _ in filters), ",".join(a for _, a in filters)


RECUTS = {
    "re-encoded and scaled": Recut(
        "scale=214:120", "anull", WHOLE, encoding=("-crf", "33", "-g", "12"), kind="same"
    ),
    "leader longer": Recut(*later(77), ((0, FRAMES, at(77)),)),
    "leader shorter": Recut(*without(0, 31), ((31, FRAMES, at(-31)),)),
    "24 to 25": Recut(*faster("25"), WHOLE, Fraction(24, 25)),
    "24 to 23.976": Recut(*faster("24000/1001"), WHOLE, Fraction(1001, 1000)),
    "a scene out": Recut(*without(252, 336), ((0, 252, at(0)), (336, FRAMES, at(-84)))),
    "out within shots": Recut(*without(300, 391), ((0, 300, at(0)), (391, FRAMES, at(-91)))),
    "a scene in": Recut(*inserted(504, 66), ((0, 504, at(0)), (504, FRAMES, at(66)))),
    "in within a shot": Recut(*inserted(540, 50), ((0, 540, at(0)), (540, FRAMES, at(50)))),
    "leader longer, a scene out": Recut(
        *_both(without(588, 672), later(50)), ((0, 588, at(50)), (672, FRAMES, at(50 - 84)))
    ),
    "a scene out, sped up": Recut(
        *_both(without(420, 504), faster("25")),
        ((0, 420, at(0)), (504, FRAMES, Fraction(-84, 25))),
        Fraction(24, 25),
    ),
    "end trimmed": Recut(*without(900, FRAMES), ((0, 900, at(0)),)),
    "at 50 frames": Recut("fps=50", "anull", WHOLE, kind="same"),
    "graded darker": Recut("eq=brightness=-0.08:contrast=0.9", "volume=0.5", WHOLE, kind="same"),
    "a face blurred": Recut(
        "drawbox=enable='between(n,600,660)':c=black:t=fill", "anull", WHOLE, kind="changed"
    ),
}
"""The real film that they are cut from has 24 frames a second and 1008 frames."""


def recut(film: Path, how: Recut, path: Path) -> None:
    """Make one of the other cuts."""
    graph = f"[0:v]{how.picture}[v];[0:a]{how.sound}[s]"
    ffmpeg(
        "-i", str(film), "-filter_complex", graph, "-map", "[v]", "-map", "[s]",
        "-c:v", "libx264", "-preset", "veryfast", *how.encoding, "-c:a", "aac", "-b:a", "64k",
        str(path),
    )  # fmt: skip
