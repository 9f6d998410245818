"""What 'check' and 'status' say of the film: what is known already, without looking at it.

Both must answer at once, so nothing of fingerprints is imported where none is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmpack.errors import Problem, display_path

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


def known_change(workspace: Workspace) -> Problem | None:
    """What is known to differ between the project's master and the film that the cues were timed
    to. Raises InputError for a fingerprint that can't be read."""
    path = workspace.project.master
    if not (path.is_file() and workspace.fingerprint.path.exists()):
        return None
    from filmpack.commands.films.film_change import LOOK, remembered, told
    from filmpack.store.digests import known_digest
    from filmpack.store.local import Store, default_folder

    old = workspace.fingerprint.read()
    if old is None:
        return None
    store = Store(default_folder())
    film_digest = known_digest(path, store)
    if film_digest == old.film or (not film_digest and path.stat().st_size == old.size):
        return None
    known = remembered(old, film_digest, store)
    if known is None:
        what = "this is not the file that the cues were timed to."
        return Problem(display_path(path), 0, what, LOOK)
    return None if known.kind == "same" else told(path, known)
