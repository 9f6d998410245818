"""The sound of the films of a build: the file that has it, its digests, and its packets, which are
read ahead while parts are encoded."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

from filmpack.masters.master import master_audio
from filmpack.media.film import Film
from filmpack.media.input.packets import AudioDigests, read_packets
from filmpack.pipeline.recipes import EncodePlan, FilmRecipe
from filmpack.segments.muxing import OpenSound, open_sound
from filmpack.store.local import Store

_MOST = 64 * 2**20
"""Bytes of sound that may be held in memory while parts are encoded. Where there is more, it is
read when the film is joined."""


class FilmSounds:
    """Finds the sound of each film of a build."""

    def __init__(self, plan: EncodePlan, store: Store, scratch: Path) -> None:
        """Nothing is read yet.

        Args:
            plan: All films of the build.
            store: Where encoded sound is kept.
            scratch: Where files are made first.
        """
        self._plan = plan
        self._store = store
        self._scratch = scratch
        self._found: dict[str, tuple[Path, AudioDigests]] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._ahead: Future[OpenSound] | None = None
        self._stopped = Event()

    def of(self, recipe: FilmRecipe) -> tuple[Path, AudioDigests]:
        """The file whose audio a film has (the master, or one encoded from it), and its digests."""
        if recipe.sound not in self._found:
            path = self._plan.film.path
            if recipe.sound:
                path = self._scratch / f"{recipe.sound}.mp4"
                data = self._store.read(recipe.sound).data
                try:
                    path.write_bytes(data)
                except OSError as error:
                    raise self._store.explained(error) from None
                sound = read_packets(path, video=False).sound
            else:
                sound = master_audio(self._plan.film, self._plan.film_digest, self._store)
            self._found[recipe.sound] = path, sound
        return self._found[recipe.sound]

    def read_ahead(self, recipe: FilmRecipe) -> None:
        """Begin to read the packets that the next film is joined with, in a thread; only those of
        the master, and only if they are few."""
        film = self._plan.film
        if not recipe.sound and 0 < _size(film) <= _MOST:
            self._pool = ThreadPoolExecutor(1)
            self._ahead = self._pool.submit(open_sound, film.path, film, self._stopped)

    def take(self, path: Path) -> OpenSound | None:
        """The packets of this file, if they were read ahead; only once, because writing consumes
        them. None also if they could not be read: whoever opens the file next raises the error."""
        if self._ahead is None or path != self._plan.film.path:
            return None
        ahead, self._ahead = self._ahead, None
        return None if ahead.exception() else ahead.result()

    def close(self) -> None:
        """Stop reading, and close what nobody took."""
        self._stopped.set()
        if left := self.take(self._plan.film.path):
            left.close()
        if self._pool is not None:
            self._pool.shutdown()


def _size(film: Film) -> float:
    """Bytes of a film's sound; 0 where a track does not say how many it takes."""
    if not all(one.bits for one in film.audio):
        return 0
    return sum(one.bits for one in film.audio) / 8 * film.end / 1000
