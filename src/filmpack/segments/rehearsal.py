"""What goes into a film beside its picture, written and read back before a frame is encoded.

A film is verified when it is put together, after all encoding. What can be wrong with it by then
but for its picture (sound that an mp4 holds otherwise, a name that it shortens) is found here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from filmpack.errors import InputError, Problem, ToolError, display_path
from filmpack.media.audio.copy import encode_silence
from filmpack.media.ffmpeg import work_folder
from filmpack.media.film import AudioFormat, Film
from filmpack.media.input.contents import FilmHeader, Kept, KeptAudio, TrackInfo
from filmpack.media.input.packets import AudioDigests, audio_matches, read_packets
from filmpack.media.kept import verify_kept
from filmpack.segments.muxing import NotHeldError, write_film

_ANY_SOUND = AudioFormat("aac", 48000, "mono", 0)
_ENCODE = 'Have the sound encoded: set audio = "aac" in [[renditions]] of filmpack.toml.'


def require_carried(film: Film, numbers: Iterable[int], sound: AudioDigests) -> bool:
    """Try whether an mp4 has each packet of a master's sound as it is, and at its time.

    Args:
        film: The master.
        numbers: The audio tracks that are copied.
        sound: What read_packets() finds in the master, all tracks.

    Returns:
        Whether it was tried: the temporary folder may have no room for so much sound.

    Raises:
        InputError: It has not.
    """
    chosen = sorted(set(numbers))
    if not chosen:
        return True
    header = FilmHeader({}, Kept(tuple(KeptAudio(number, TrackInfo()) for number in chosen)))
    like = tuple(sound[number] for number in chosen)
    with work_folder() as folder:
        path = folder / "sound.mp4"
        try:
            write_film(None, (), film, 0, film.path, [], path, header)
            made = read_packets(path, video=False, like=like, origin=Fraction(0)).sound
        except (NotHeldError, InputError) as error:
            reason = _first_line(error).rpartition(": ")[2]
            raise _not_carried(film, f": {reason}") from None
        except ToolError:
            return False
    if not audio_matches(made, like):
        raise _not_carried(film, " packet by packet: it has gaps, or times out of order.")
    return True


def _not_carried(film: Film, reason: str) -> InputError:
    what = f"the sound of this film cannot be copied into an mp4{reason}"
    return InputError(Problem(display_path(film.path), 0, what, _ENCODE))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def require_named(film: Film, kept: Iterable[Kept], ffmpeg: str) -> None:
    """Try whether an mp4 gives back the names and roles of audio tracks, and the chapters.

    Args:
        film: The master.
        kept: What each film of a build keeps; its chapters as the film has them.
        ffmpeg: The program.

    Raises:
        ToolError: A name or a chapter reads back otherwise.
    """
    wanted = [one for one in kept if one.audio or one.chapters]
    if not wanted:
        return
    with work_folder() as folder:
        tracks = max(1, *(len(one.audio) for one in wanted))
        encode_silence(ffmpeg, _ANY_SOUND, Fraction(1, 10), folder, tracks=tracks)
        sound = folder / "silence.mkv"
        for one in wanted:
            path = folder / "names.mp4"
            audio = tuple(replace(track, number=n) for n, track in enumerate(one.audio))
            header = FilmHeader({}, replace(one, audio=audio))
            write_film(None, (), film, 0, sound, [], path, header)
            try:
                verify_kept(path, header.kept, bibliographic=False)
            except ToolError as error:
                found = _first_line(error).replace(display_path(path), display_path(film.path))
                raise ToolError(found) from None
