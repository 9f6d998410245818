"""The project's master, probed with the policies of its [film] section."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from filmpack import __version__
from filmpack.files import stat_signature
from filmpack.masters.constant_rate import constant
from filmpack.masters.film_record import audio_from, audio_to, film_from, film_to
from filmpack.media.film import Film
from filmpack.media.input.packets import AudioDigests, read_packets
from filmpack.media.input.probe import InputPolicy, VariableFrameRateError, contents_of, probe
from filmpack.project.config.settings import Project
from filmpack.store.digests import changed, file_digest
from filmpack.store.local import Store

_RECORD = "4"
"""Counts up when probing finds out more than it did, so that what was kept is not used."""


def read_master(
    project: Project, ffmpeg: str, store: Store, film: Path | None = None, *, write: bool = True
) -> Film:
    """The master, or another film in its place, at a constant frame rate.

    A film of variable frame rate is converted once, if [film] force_constant_rate allows it.

    Args:
        project: The project; its [film] section names the master and the policies.
        ffmpeg: The program.
        store: Keeps the conversion and what probing found.
        film: A film to read instead of the master.
        write: Whether a missing conversion may be made.

    Raises:
        ConfigError: The conversion is missing, and `write` is false.
        InputError: The film cannot be used.
        ToolError: ffmpeg or the disk failed.
    """
    section = project.settings.film
    reading = InputPolicy(section.interlaced, section.hdr)
    path = film or project.master
    try:
        return _probed(path, reading, store)
    except VariableFrameRateError as error:
        if not section.force_constant_rate:
            raise
        copy = _probed(
            constant(ffmpeg, path, error.rate, store, write=write, rgb=error.rgb), reading, store
        )
        # The copy has the picture and the sound alone; what these are called, the master says.
        contents = contents_of(path)
        lost = tuple(f"subtitle track ({track.info})" for track in contents.subtitles)
        contents = replace(contents, subtitles=(), others=(*lost, *contents.others))
        return replace(copy, contents=contents, interlaced=error.interlaced)


def _probed(path: Path, reading: InputPolicy, store: Store) -> Film:
    """Probe a film, or take the stored result if its stat_signature is the same."""
    name = f"{path.absolute()}\n{__version__} {_RECORD} {reading.interlaced} {reading.hdr}"
    try:
        now = stat_signature(path)
    except OSError:
        return probe(path, reading)  # says what is wrong with it
    known = store.note("masters", name)
    if known and known.get("seen") == now and (found := film_from(path, known.get("film"))):
        return found
    found = probe(path, reading)
    if stat_signature(path) != now:
        raise changed(path)
    store.write_note("masters", name, {"seen": now, "film": film_to(found)})
    return found


def master_audio(film: Film, digest: str, store: Store) -> AudioDigests:
    """The film's sound packet by packet, read once; digest is the SHA-256 of the film's file.

    Raises InputError when the file is no longer the one with this digest.
    """
    name = f"{digest} {__version__} {_RECORD}"
    known = store.note("sounds", name)
    if known and (found := audio_from(known.get("streams"))) is not None:
        return found
    sound = read_packets(film.path, video=False, origin=film.origin).sound
    if file_digest(film.path, store) != digest:
        raise changed(film.path)
    store.write_note("sounds", name, {"streams": audio_to(sound)})
    return sound
