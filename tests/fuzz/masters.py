"""Masters whose headers were mutated, sent through everything that reads a film.

Run as a program, in a process of its own: a fault in a native library, or a hang, ends that
process and not the tests. Prints the failures as JSON, by seed; the seed in hand stands in the
file that is named last.

    python masters.py FOLDER FIRST COUNT NOTE
"""

from __future__ import annotations

import json
import random
import sys
import traceback
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]

from filmpack.errors import FilmpackError
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.mux import read_tracks
from filmpack.media.packets import packet_digests, read_packets
from filmpack.media.pictures.compare import frames_at
from filmpack.media.pictures.stills import stills
from filmpack.media.probe import InputPolicy, probe

HEAD = 4096
"""Bytes from the beginning in which mutations fall; and as many at the end, where mp4 and avi
keep their indexes."""
KINDS = ("mp4", "mov", "mkv", "ts", "mxf", "avi", "mpg", "wmv", "flv")
_BOTH = ["-map", "0", "-map", "1", "-c:a", "mp2"]
_CODECS = {
    "mp4": ["-map", "0", "-map", "1", "-c:v", "libx264", "-c:a", "aac", "-movflags", "+faststart"],
    "mov": ["-map", "0", "-map", "1", "-c:v", "prores_ks", "-c:a", "pcm_s16le"],
    "mkv": ["-map", "0", "-map", "1", "-c:v", "libx264", "-c:a", "libopus", "-bf", "2"],
    "ts": [*_BOTH, "-c:v", "mpeg2video"],
    "mxf": ["-map", "0", "-map", "1", "-c:v", "mpeg2video", "-c:a", "pcm_s16le"],
    "avi": [*_BOTH, "-c:v", "mpeg4"],
    "mpg": [*_BOTH, "-c:v", "mpeg2video"],
    "wmv": ["-map", "0", "-map", "1", "-c:v", "wmv2", "-c:a", "wmav2"],
    "flv": ["-map", "0", "-map", "1", "-c:v", "flv1", "-c:a", "aac"],
}


def make_masters(folder: Path) -> None:
    """One second of picture and sound in each container."""
    for kind in KINDS:
        command = [find_ffmpeg(), "-y", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1"]
        command += ["-f", "lavfi", "-i", "sine=d=1:r=48000", *_CODECS[kind]]
        command += ["-metadata", "title=A film", "-fflags", "+bitexact", f"master.{kind}"]
        run(command, folder=folder, what=f"a small {kind}")


def mutated(data: bytes, seed: int) -> bytes:
    """A master's bytes with a few changes near its beginning or end, the same for a seed."""
    chance = random.Random(seed)
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        near_end = chance.random() < 0.25
        span = min(HEAD, len(made))
        at = chance.randrange(span) + (len(made) - span if near_end else 0)
        match chance.randrange(6):
            case 0:
                made[at] ^= 1 << chance.randrange(8)
            case 1:
                made[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
            case 2:
                value = chance.choice((0, 1, 2**31 - 1, 2**31, 2**32 - 1, chance.getrandbits(32)))
                made[at : at + 4] = value.to_bytes(4, chance.choice(("big", "little")))
            case 3:
                del made[at : at + chance.randrange(1, 64)]
            case 4:
                made[at:at] = chance.randbytes(chance.randrange(1, 64))
            case _:
                other = chance.randrange(len(made))
                length = chance.randrange(1, 32)
                made[at : at + length] = made[other : other + length]
    if chance.random() < 0.05:
        del made[chance.randrange(len(made)) :]
    return bytes(made)


def read(path: Path) -> str:
    """All that filmpack reads of a master before ffmpeg does; how it ended, in words."""
    ended = []
    for task in (_film, _sound, _packets, _tracks):
        try:
            task(path)
            ended.append("read")
        except FilmpackError as error:
            told = str(error)
            if path.name not in told:
                raise AssertionError(f"an error without the file's name: {told}") from error
            ended.append(told)
    return " / ".join(ended)


def _film(path: Path) -> None:
    film = probe(path, InputPolicy("progressive", "tonemap"))
    list(frames_at(path, film.rate, [0, film.frames // 2, film.frames - 1]))
    stills(path, {"first": 0})


def _sound(path: Path) -> None:
    read_packets(path, video=False)


def _packets(path: Path) -> None:
    packet_digests(path, ("video", "audio"))


def _tracks(path: Path) -> None:
    read_tracks(path)


def main(folder: Path, first: int, count: int, note: Path) -> None:
    import av

    av.logging.set_level(None)
    whole = {kind: (folder / f"master.{kind}").read_bytes() for kind in KINDS}
    failures = {}
    for seed in range(first, first + count):
        note.write_text(str(seed), "ascii")
        kind = KINDS[seed % len(KINDS)]
        path = folder / f"mutated.{kind}"
        path.write_bytes(mutated(whole[kind], seed))
        try:
            read(path)
        except Exception:
            failures[seed] = traceback.format_exc()
    json.dump(failures, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
