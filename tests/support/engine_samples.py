"""Masters, tracks and a card that tests of the engine share, and how alike two films are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from clip import clip_path
from filmpack.cards.card import Card, CardRow
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.film import Film
from filmpack.media.input.packets import packet_digests
from filmpack.media.input.probe import probe
from filmpack.media.rendition import Encoding
from filmpack.timedtext.cue import Cue, Track, cue_id

FAST = Encoding(16, "veryfast")
CLOSE = Encoding(12, "veryfast")
"""Two encodings of one film are alike to 0.98 at any quality; to tell a wrong frame from noise,
better ones are compared. Measured at 16: 0.9796 and up; at 12: 0.987 and up. Where the picture
stands still a neighbour is as like; tests/segments/test_encode.py tells neighbours apart."""
POLISH = Track(
    "pl",
    (
        Cue(cue_id(1), 400, 1600, "To jest Leo. Zażółć gęślą jaźń."),
        Cue(cue_id(2), 1640, 2200, "- Tak?\n- Nie."),
        Cue(cue_id(3), 3800, 4800, "<i>Możesz powiedzieć mi wszystko.</i>"),
    ),
)
GREEK = Track(
    "el",
    tuple(
        replace(cue, text=text)
        for cue, text in zip(
            POLISH.cues, ("Μίλα σε κάποιον.", "Ναι.", "Πες το σε κάποιον."), strict=True
        )
    ),
)

CARD = Card(
    "pl-PL",
    ("Get help.", "Report it.", "We are here."),
    CardRow("line", "Helpline", "Organisation", "116 111", ""),
    (),
    "",
    (),
    "Call 112.",
    None,
)
SIZE = "scale=480:270"
LONG = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-g", "250", "-bf", "4"]
STRICT = ["-xerror", "-err_detect", "explode"]
AAC = ["-c:a", "copy"]


def at_rate(rate: str) -> list[str]:
    return ["-vf", f"{SIZE},setpts=N/TB/({rate})", "-r", rate, *LONG]


MASTERS: dict[str, tuple[str, list[str]]] = {
    "h264 mp4": ("m.mp4", [*LONG, *AAC]),
    "hevc mkv": ("m.mkv", ["-c:v", "libx265", "-preset", "veryfast", "-crf", "16", *AAC]),
    "prores mov": ("m.mov", ["-c:v", "prores_ks", "-profile:v", "2", *AAC]),
    "dnxhr mov": ("m.mov", ["-c:v", "dnxhd", "-profile:v", "dnxhr_sq", *AAC]),
    "mpeg2 mxf": ("m.mxf", ["-c:v", "mpeg2video", "-q:v", "2", "-bf", "2", "-an"]),
    "mpeg2 ts": ("m.ts", ["-c:v", "mpeg2video", "-q:v", "2", "-bf", "2", "-c:a", "mp2"]),
    "h264 ts": ("m.ts", [*LONG, *AAC]),
    "23.976": ("m.mp4", [*at_rate("24000/1001"), "-an"]),
    "24": ("m.mov", [*at_rate("24"), "-an"]),
    "29.97": ("m.mkv", [*at_rate("30000/1001"), "-an"]),
    "30": ("m.mp4", [*at_rate("30"), "-an"]),
    "50": ("m.mp4", [*at_rate("50"), "-an"]),
    "59.94": ("m.mkv", [*at_rate("60000/1001"), "-an"]),
    "starts late": ("m.mkv", [*LONG, *AAC, "-output_ts_offset", "5.5"]),
    "anamorphic": ("m.mp4", [*LONG, *AAC, "-vf", f"{SIZE},setsar=4/3"]),
    "bt709": (
        "m.mp4",
        [*LONG, "-an", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
    ),
    "full range": ("m.mp4", [*LONG, "-an", "-pix_fmt", "yuvj420p", "-color_range", "pc"]),
    "10 bit": ("m.mkv", ["-c:v", "libx265", "-preset", "veryfast", "-pix_fmt", "yuv420p10le"]),
    "two sounds": ("m.mkv", [*LONG, "-map", "0:v", "-map", "0:a", "-map", "0:a", "-c:a", "copy"]),
}
_MADE: dict[tuple[Path, str], bytes] = {}
QUICK = ("h264 mp4",)
"""In `make test`, too."""
RARE = ("dnxhr mov", "mpeg2 mxf", "23.976", "24", "30", "50", "bt709", "full range")
"""In `make test-endurance` only: each has a sister in the rest."""


def master(clip: Path, folder: Path, name: str) -> Film:
    """The clip in the coat of this name, 480x270; encoded once for all tests."""
    file, options = MASTERS[name]
    if made := _MADE.get((clip, name)):
        (folder / file).write_bytes(made)
        return probe(folder / file)
    size = [] if "-vf" in options else ["-vf", SIZE]
    twice = ["-stream_loop", "1"] if name in ("50", "59.94") else []
    command = [find_ffmpeg(), "-y", *twice, "-i", str(clip), *size, *options, file]
    run(command, folder=folder, what=name)
    if clip == clip_path():
        _MADE[clip, name] = (folder / file).read_bytes()
    return probe(folder / file)


def ssim(a: Path, b: Path, folder: Path) -> list[float]:
    """The likeness of each frame of two files; a missing or repeated one is seen at once."""
    command = [find_ffmpeg(), "-i", str(a), "-i", str(b)]
    command += ["-lavfi", "[0:v][1:v]ssim=stats_file=ssim.txt", "-f", "null", "-"]
    run(command, folder=folder, what="comparing")
    return [float(x) for x in re.findall(r"All:([\d.]+)", (folder / "ssim.txt").read_text())]


def packet_digest(path: Path, kind: str) -> tuple[str, ...]:
    """One digest a stream of this kind ("video" or "audio"), over its packets' bytes in order."""
    return packet_digests(path, (kind,))[kind]


def small_film(folder: Path) -> Film:
    """Big Buck Bunny at 480x270: as much film as most tests need."""
    return master(clip_path(), folder, "h264 mp4")


def recoded(clip: Path, folder: Path, name: str, *options: str) -> Film:
    """The clip at 320x180 in another coat."""
    run(
        [find_ffmpeg(), "-y", "-i", str(clip), "-vf", "scale=320:180", *options, name],
        folder=folder,
        what="a test film",
    )
    return probe(folder / name)
