"""The sound of the films of a build: the file that has it, its digests, and its packets, which are
read while parts are encoded."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from filmpack.masters.master import master_audio
from filmpack.media.film import Film
from filmpack.media.input.packets import AudioDigests, read_packets
from filmpack.pipeline.recipes import EncodePlan, FilmRecipe
from filmpack.segments.concat import ReadSound, read_sound
from filmpack.store.local import Store

_MOST = 64 * 2**20
"""Bytes of sound that are held while parts are encoded; samples that are not coded are more."""


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
        self._ahead: Future[ReadSound] | None = None

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

    def read_ahead(self, recipes: Iterable[FilmRecipe]) -> None:
        """Begin to read the master's sound, if the first of these films has it."""
        film = self._plan.film
        first = next(iter(recipes), None)
        if first is not None and not first.sound and 0 < _size(film) <= _MOST:
            self._pool = ThreadPoolExecutor(1)
            self._ahead = self._pool.submit(read_sound, film.path, film)

    def take(self, path: Path) -> ReadSound | None:
        """The packets of this file, if they were read ahead; once, as writing consumes them. A file
        that could not be read is read again by who needs it, and says why then."""
        if self._ahead is None or path != self._plan.film.path:
            return None
        ahead, self._ahead = self._ahead, None
        return None if ahead.exception() else ahead.result()

    def close(self) -> None:
        """Let go of what nobody took."""
        if left := self.take(self._plan.film.path):
            left.close()
        if self._pool is not None:
            self._pool.shutdown()


def _size(film: Film) -> float:
    """Bytes of a film's sound; 0 where a track does not say how many it takes."""
    if not all(one.bits for one in film.audio):
        return 0
    return sum(one.bits for one in film.audio) / 8 * film.end / 1000
