"""A film's fingerprint: a few numbers of each frame and of its sound, and the file that holds them.

Each frame is shrunk to 16x9 grey pixels, and six low coefficients of its cosine transform are kept:
how bright it is, and where. Re-encoding and scaling hardly change them. The sound is the loudness
of four bands, twenty times a second. The file is JSON; its numbers are the differences from one
moment to the next, deflated, in base64: 60 to 100 kB for ten minutes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from filmpack.errors import InputError, Problem

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers = NDArray[numpy.int16]

FORMAT = 1
WIDTH, HEIGHT = 16, 9
"""Pixels of the grey picture that a frame is shrunk to."""
WAVES = ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2))
"""The cosine waves that stay of it: half periods across and down."""
SOUND_RATE = 8000
"""Samples a second of the sound that the bands are counted from, mono."""
TICKS = 20
"""Moments a second at which the sound is looked at."""
BANDS = (100, 300, 800, 2000, 3800)
"""Edges of the bands, in Hz."""
_STEPS = 4
"""Steps of a coefficient for one level of grey."""
_STEPS_A_BEL = 4
"""Steps of loudness for ten decibels."""
_PART = 4096
"""Frames or ticks that are counted at once."""
_MOST_FRAMES, _MOST_RATE, _MOST_LEAD = 5_000_000, 1000, 86_400
_AGAIN = "Record it again: filmpack review source --by NAME"


class FingerprintFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it is: film.fingerprint.json beside the source.

    film is the SHA-256 of the film's file and size its bytes; rate is "25" or "24000/1001";
    pictures and sound are the numbers; lead is how many seconds of the time line, on which the cues
    are, come before the first frame.
    """

    format: int
    film: str
    size: int
    rate: str
    frames: int
    pictures: str
    sound: str
    lead: str = "0"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a film looks and sounds like.

    pictures has a row for each frame and a column for each of WAVES; sound a row for each tick
    and a column for each band, and no row where the film is silent.
    """

    rate: Fraction
    pictures: Numbers
    sound: Numbers
    lead: Fraction = Fraction(0)
    """Seconds from the beginning of the time line to the first frame."""

    @property
    def frames(self) -> int:
        return len(self.pictures)


def parse_file(data: bytes, name: str) -> FingerprintFile:
    """A fingerprint's file, its numbers not yet decoded. Raises InputError."""
    try:
        file = msgspec.json.decode(data, type=FingerprintFile)
        usable = 0 < file.frames <= _MOST_FRAMES and 1 <= Fraction(file.rate) <= _MOST_RATE
        usable = usable and 0 <= Fraction(file.lead) <= _MOST_LEAD
    except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError):
        usable = False
    if not usable:
        raise _unreadable(name)
    if file.format != FORMAT:
        what = f"this fingerprint has format {file.format}; this filmpack knows {FORMAT}."
        raise InputError(Problem(name, 0, what, _AGAIN))
    return file


def unpack(file: FingerprintFile, name: str) -> Fingerprint:
    """The numbers of a fingerprint's file. Raises InputError."""
    pictures = _unpacked(file.pictures, len(WAVES), name)
    if len(pictures) != file.frames:
        raise _unreadable(name)
    sound = _unpacked(file.sound, len(BANDS) - 1, name)
    return Fingerprint(Fraction(file.rate), pictures, sound, Fraction(file.lead))


def pack(found: Fingerprint, film: str, size: int) -> FingerprintFile:
    """A fingerprint as its file holds it.

    Args:
        found: The fingerprint.
        film: The SHA-256 of the film's file.
        size: Its bytes.
    """
    return FingerprintFile(
        FORMAT,
        film,
        size,
        str(found.rate),
        found.frames,
        _packed(found.pictures),
        _packed(found.sound),
        str(found.lead),
    )


def render(file: FingerprintFile) -> bytes:
    """The bytes of a fingerprint's file; parse_file() reads them."""
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"


def digest(file: FingerprintFile) -> str:
    """A digest of what a fingerprint says of the film; its file's name and size are no part."""
    facts = f"{file.format} {file.rate} {file.frames} {file.pictures} {file.sound} {file.lead}"
    return hashlib.sha256(facts.encode()).hexdigest()


def of_pictures(grey: bytes) -> Numbers:
    """The numbers of frames, from grey pictures of WIDTH x HEIGHT bytes, one after another."""
    import numpy as np

    size = WIDTH * HEIGHT
    across = [np.cos(np.pi * (np.arange(WIDTH) + 0.5) * u / WIDTH) for u in range(3)]
    down = [np.cos(np.pi * (np.arange(HEIGHT) + 0.5) * v / HEIGHT) for v in range(3)]
    waves = np.stack([np.outer(down[v], across[u]).ravel() for u, v in WAVES], axis=1)
    # As levels of grey: the mean of all pixels, or the difference of two halves.
    waves = (_STEPS * waves / np.abs(waves).sum(axis=0)).astype(np.float32)
    pictures = np.frombuffer(grey, np.uint8, len(grey) // size * size).reshape(-1, size)
    found = np.empty((len(pictures), len(WAVES)), np.int16)
    for at in range(0, len(pictures), _PART):
        found[at : at + _PART] = np.rint(pictures[at : at + _PART].astype(np.float32) @ waves)
    return found


def of_sound(samples: bytes) -> Numbers:
    """The numbers of the sound, from 16-bit mono samples in the machine's order."""
    import numpy as np

    hop = SOUND_RATE // TICKS
    heard = np.frombuffer(samples, np.int16, len(samples) // 2)
    heard = heard[: len(heard) // hop * hop].reshape(-1, hop)
    frequencies = np.fft.rfftfreq(hop, 1 / SOUND_RATE)
    found = np.empty((len(heard), len(BANDS) - 1), np.int16)
    for at in range(0, len(heard), _PART):
        part = heard[at : at + _PART].astype(np.float32) / 32768
        power = np.abs(np.fft.rfft(part * np.hanning(hop), axis=1)) ** 2
        for band, (low, high) in enumerate(pairwise(BANDS)):
            loud = power[:, (frequencies >= low) & (frequencies < high)].sum(axis=1)
            # 0 is silence: 80 dB below full scale and less.
            steps = np.rint(_STEPS_A_BEL * (np.log10(loud + 1e-12) + 4))
            found[at : at + _PART, band] = np.maximum(steps, 0)
    return found


def _packed(numbers: Numbers) -> str:
    import numpy as np

    steps = np.diff(numbers, axis=0, prepend=np.zeros((1, numbers.shape[1]), np.int16))
    # Small numbers of either sign become small ones without; then all high bytes are alike.
    folded = ((steps << 1) ^ (steps >> 15)).astype("<u2").T
    planes = np.stack([folded & 255, folded >> 8]).astype(np.uint8)
    return base64.b64encode(zlib.compress(planes.tobytes(), 9)).decode("ascii")


def _unpacked(text: str, columns: int, name: str) -> Numbers:
    import numpy as np

    try:
        inflate = zlib.decompressobj()
        most = 2 * columns * _MOST_FRAMES
        raw = inflate.decompress(base64.b64decode(text, validate=True), most)
    except (binascii.Error, ValueError, zlib.error):
        raise _unreadable(name) from None
    if not inflate.eof or len(raw) % (2 * columns):
        raise _unreadable(name)
    low, high = np.frombuffer(raw, np.uint8).reshape(2, columns, -1).astype(np.uint16)
    folded = (low | high << 8).T
    steps = ((folded >> 1) ^ -(folded & 1)).astype(np.int16)
    return np.cumsum(steps, axis=0, dtype=np.int16)


def _unreadable(name: str) -> InputError:
    return InputError(Problem(name, 0, "this fingerprint of the film can't be read.", _AGAIN))
