"""A small project that is built by typed commands: two languages, an edition with its card."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.translation.messages import fixed_messages
from samples import POLAND

FILMPACK = [sys.executable, "-m", "filmpack"]
SETTINGS = """
[film]
title = "Small film"
slug = "small"
master = "film.mp4"

[burn]
preset = "veryfast"

[editions]
matrix = ["pl-PL"]

[card]
seconds = 8
"""
TEXTS = {
    "pl": ("To jest Leo.", "Tak, zażółć gęślą jaźń.", "Powiedz komuś."),
    "el": ("Αυτός είναι ο Λέο.", "Ναι, μίλα σε κάποιον.", "Πες το σε κάποιον."),
}
ENGLISH = ("This is Leo.", "Yes, talk to somebody.", "Tell somebody.")
CUES = ((400, 1600), (2000, 3200), (3600, 4800))


def filmpack(
    folder: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> list[str]:
    """Type a command in a folder, behind other words of a command line; gives what it prints."""
    done = subprocess.run(
        [*before, *FILMPACK, *arguments],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def make_master(
    clip: Path, path: Path, seconds: float, rate: str = "25", height: int = 270
) -> None:
    """The clip in a loop, small, at some rate, with long groups of pictures and B frames."""
    command = [find_ffmpeg(), "-v", "error", "-stream_loop", "-1", "-i", str(clip)]
    command += ["-t", str(seconds), "-vf", f"scale=-2:{height},fps={rate}"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-g", "250", "-bf", "4"]
    subprocess.run([*command, "-c:a", "aac", "-b:a", "96k", "-ac", "2", str(path)], check=True)


def make_project(
    folder: Path, times: Sequence[tuple[int, int]] = CUES, languages: Sequence[str] = ("pl", "el")
) -> None:
    """A project with a cue at each of these times (milliseconds), translated. No film yet."""
    source = folder / "translations" / "source" / "en.srt"
    source.parent.mkdir(parents=True)
    (folder / "filmpack.toml").write_text(SETTINGS, "utf-8")
    cues = [
        f"{number}\n{_time(start)} --> {_time(end)}\n{ENGLISH[number % 3]}\n"
        for number, (start, end) in enumerate(times, 1)
    ]
    source.write_text("\n".join(cues), "utf-8")
    countries = folder / "translations" / "countries"
    countries.mkdir()
    (countries / "PL.toml").write_text(POLAND, "utf-8")
    filmpack(folder, "extract")
    filmpack(folder, "add", *languages)
    for language in languages:
        rows = [f"[c{n:04}]\n{TEXTS[language][n % 3]}" for n in range(1, len(times) + 1)]
        rows += [f"[{m.context}]\n{language}: {m.text}" for m in fixed_messages("Small film")]
        (folder / "returned.txt").write_text("\n\n".join(rows), "utf-8")
        filmpack(folder, "import", language, "returned.txt")
    (folder / "returned.txt").unlink()


def _time(at: int) -> str:
    return f"{at // 3600000:02}:{at // 60000 % 60:02}:{at // 1000 % 60:02},{at % 1000:03}"
