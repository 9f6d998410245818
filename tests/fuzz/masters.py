"""Masters whose headers were mutated, sent through everything that reads a film.

Run as a program, in a process of its own: a fault in a native library, or a hang, ends that
process and not the tests. Prints the failures as JSON, by seed; the seed in hand stands in the
file that is named last.

    python masters.py FOLDER FIRST COUNT NOTE
"""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from pathlib import Path

if __name__ == "__main__":
    _TESTS = Path(__file__).parents[1]
    sys.path[:0] = [str(_TESTS), str(_TESTS / "support"), str(_TESTS.parent / "src")]

from PIL import Image, ImageChops, ImageStat

from engine_helpers import Counter
from filmpack.errors import FilmpackError
from filmpack.masters.shown import for_container
from filmpack.media.ffmpeg import find_ffmpeg, run
from filmpack.media.film import Film
from filmpack.media.input.opening import open_media, picture_of
from filmpack.media.input.packets import packet_digests, read_packets
from filmpack.media.input.probe import InputPolicy, probe
from filmpack.media.mux import mux, read_tracks, verify_mux
from filmpack.media.pictures.compare import frames_at
from filmpack.media.pictures.stills import stills
from filmpack.pipeline.assemble import produce
from filmpack.pipeline.recipes import plan_burns
from filmpack.pipeline.targets import plan_targets
from filmpack.store.local import Store
from filmpack.timedtext.cue import Track

HEAD = 4096
"""Bytes from the beginning in which mutations fall; and as many at the end, where mp4 and avi
keep their indexes."""
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
_TWICE = ["-i", "master.mp4", "-i", "master.mp4", "-map", "0:v", "-map", "1:a", "-c", "copy"]
_FRAGMENTS = "frag_keyframe+empty_moov+default_base_moof"
_AGAIN = {
    "late.mp4": ["-itsoffset", "0.2", *_TWICE],
    "late.mkv": ["-itsoffset", "0.2", *_TWICE],
    "early.mp4": ["-i", "master.mp4", "-itsoffset", "0.3", *_TWICE[2:]],
    "cut.mp4": ["-ss", "0.3", "-i", "master.mp4", "-c", "copy"],
    "parts.mp4": ["-i", "master.mp4", "-c", "copy", "-movflags", _FRAGMENTS],
    "turned.mp4": ["-display_rotation", "90", "-i", "master.mp4", "-c", "copy"],
    "wide.mkv": ["-i", "master.mp4", "-c", "copy", "-aspect", "16:9"],
    "offset.ts": ["-i", "master.mp4", "-c", "copy", "-output_ts_offset", "7"],
    "h265.mp4": ["-i", "master.mp4", "-c:a", "copy", "-c:v", "libx265"],
    "deep.mkv": ["-i", "master.mp4", "-c:a", "flac", "-c:v", "ffv1", "-pix_fmt", "yuv444p10le"],
    "rgb.mkv": ["-i", "master.mp4", "-c:a", "copy", "-c:v", "libx264rgb"],
}
"""Masters that are made of the first one."""
KINDS = (*_CODECS, *_AGAIN)


def make_masters(folder: Path) -> None:
    """One second of picture and sound in each container, and in what else a master may be."""
    ends = ["-metadata", "title=A film", "-fflags", "+bitexact"]
    for kind, codecs in _CODECS.items():
        command = [find_ffmpeg(), "-y", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1"]
        command += ["-f", "lavfi", "-i", "sine=d=1:r=48000", *codecs, *ends, f"master.{kind}"]
        run(command, folder=folder, what=f"a small {kind}")
    for kind, made in _AGAIN.items():
        command = [find_ffmpeg(), "-y", *made, *ends, f"master.{kind}"]
        run(command, folder=folder, what=f"a small {kind}")


BUILT = int(os.environ.get("FILMPACK_FUZZ_BUILT", "97"))
"""Of so many masters one is built too, which takes far longer than reading it."""
FAR = 24
"""Mean grey levels by which a picture is another. Measured on whole masters: at most 6."""


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


def build(path: Path, folder: Path) -> None:
    """Burn and mux a film that can be read; what comes out shows what the film does."""
    try:
        film = probe(path, InputPolicy("progressive", "tonemap"))
        burned = _made(film, folder)
    except FilmpackError:
        return
    ours, theirs = _pictures(burned), _pictures(film.path)
    assert len(ours) == film.frames, (len(ours), film.frames)
    if len(theirs) != film.frames or film.turned:
        return  # frames put in their places, or decoding broke off: nothing to compare one by one
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        far = ImageStat.Stat(ImageChops.difference(one, other)).mean[0]
        assert far < FAR or _is_damaged(path), f"frame {number} differs by {far:.0f} grey levels"


def _is_damaged(path: Path) -> bool:
    """Whether the picture itself is: each decoder then makes up another."""
    strictly = ["-xerror", "-err_detect", "explode", "-i", path.name, "-map", "0:V:0"]
    command = [find_ffmpeg(), *strictly, "-f", "null", "-"]
    try:
        printed = run(command, folder=path.parent, what="looking for damage")
    except FilmpackError:
        return True
    return "error" in printed.lower()


def _made(film: Film, folder: Path) -> Path:
    """The film burned without text; muxed too, each with its own checks."""
    store = Store(folder / "store")
    store.folder.mkdir(exist_ok=True)
    tracks = [Track("pl", ())]
    containers = ["mkv", "mp4"]
    targets = plan_targets(tracks, ["burn", "mux"], containers, folder, "built", chosen=True)
    burns, muxes = targets[:1], targets[1:]
    plan = plan_burns(burns, {}, film, (), "T", find_ffmpeg(), store)
    for _ in produce(find_ffmpeg(), plan, store, 1, Counter(), release=False):
        pass
    for target in muxes:
        own = for_container(find_ffmpeg(), film, target.container, store, lambda _: None)
        try:
            mux(find_ffmpeg(), own, tracks, target.path, target.container, title="T")
            verify_mux(target.path, own, tracks, target.container)
        except FilmpackError:
            continue  # refused, in words
    return burns[0].path


def _pictures(path: Path) -> list[Image.Image]:
    """The upper half of every frame that can be decoded, grey and small."""
    import av

    found: list[Image.Image] = []
    try:
        with open_media(path) as container:
            for frame in container.decode(picture_of(container, path)):
                grey = frame.to_image(width=64, height=48).convert("L")
                found.append(grey.crop((0, 0, 64, 24)))
    except (FilmpackError, av.error.FFmpegError):
        pass
    return found


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
            if seed % BUILT == 0:
                build(path, folder)
        except Exception:
            failures[seed] = traceback.format_exc()
    json.dump(failures, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
