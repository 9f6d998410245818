"""The project's master, read as the project says that it is to be taken."""

from __future__ import annotations

from pathlib import Path

from filmpack.build.normalised import constant
from filmpack.build.store import Store
from filmpack.media.probe import Film, Reading, UnevenError, probe
from filmpack.project import Project


def read_master(
    project: Project, ffmpeg: str, store: Store, film: Path | None = None, *, write: bool = True
) -> Film:
    """The master, or another film in its place; where the project says so, made constant.

    That is done once and takes its time; with `write` false, a film that is not made
    constant yet is a ConfigError. Raises InputError for a film that can't be taken.
    """
    said = project.settings.film
    reading = Reading(said.interlaced, said.hdr)
    path = film or project.master
    try:
        return probe(path, reading)
    except UnevenError as error:
        if not said.normalise:
            raise
        return probe(constant(ffmpeg, path, error.rate, store, write=write), reading)
