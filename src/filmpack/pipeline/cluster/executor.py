"""Encode missing parts on a Dask cluster: the same jobs, each sent to one worker.

Dask starts the workers, knows which are connected and carries messages. filmpack decides which
worker gets which job (worker_pool.py, queue.py).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from filmpack import __version__
from filmpack.errors import ConfigError, ToolError
from filmpack.media.text.font_files import font_files, named_fonts, project_fonts
from filmpack.pipeline.cluster import worker as cluster_worker
from filmpack.pipeline.cluster.worker import WorkerSpec
from filmpack.pipeline.cluster.worker_pool import ANSWER_TIMEOUT, OnMessage, WorkerPool
from filmpack.pipeline.jobs import jobs_for
from filmpack.pipeline.local import ProgressTracker
from filmpack.pipeline.recipes import EncodePlan
from filmpack.segments.keys import FORMAT
from filmpack.store.digests import file_digest
from filmpack.store.local import Store

_ARRIVAL_TIMEOUT = 60.0
"""Seconds after which a segment that a worker stored must be visible; network folders cache."""
_FETCHES = 16
"""Segments that are looked up, or fetched from an address, at the same time."""


def local_processes(address: str) -> int:
    """N of the address local:N, or 0 for a scheduler's address.

    Raises ConfigError for anything else, and when Dask is not installed.
    """
    from importlib.util import find_spec

    local = re.fullmatch(r"local:(\d{1,3})", address)
    if local is None and not re.fullmatch(r"(tcp|tls)://.+:\d{1,5}", address):
        raise ConfigError(
            f"{address!r} is not a cluster address.",
            "Give the scheduler's address, tcp://HOST:8786, or local:2 for two processes here.",
        )
    if local is not None and not int(local[1]):
        raise ConfigError(
            f"{address!r} names no process.", "Give at least one, for instance local:2."
        )
    if find_spec("distributed") is None:
        raise ConfigError(
            "--cluster needs Dask, which is not installed.", "pip install 'filmpack[cluster]'"
        )
    return int(local[1]) if local else 0


class ClusterExecutor:
    """Makes missing parts of a build on a cluster (an Executor)."""

    def __init__(
        self,
        address: str,
        ffmpeg: str,
        plan: EncodePlan,
        store: Store,
        scratch: Path,
        progress: ProgressTracker,
        on_message: OnMessage,
    ) -> None:
        """Connect to nothing yet; make() does.

        Args:
            address: The scheduler's address, or local:N.
            ffmpeg: Path of this machine's ffmpeg.
            plan: All parts of the build.
            store: Where workers put what they make.
            scratch: A folder for the files of processes on this machine.
            progress: Is told about encoded frames and finished jobs.
            on_message: Called with each message about workers.

        Raises:
            FilmpackError: The ffmpeg, a font or a logo cannot be read.
        """
        self.address = address
        self.plan = plan
        self.store = store
        self.scratch = scratch
        self.progress = progress
        self.on_message = on_message
        self.spec = _worker_spec(ffmpeg, plan, store)

    def make(self, keys: Iterable[str]) -> None:
        """Make these parts, unless the store has them.

        On any error or Ctrl-C the workers stop their jobs of this build. Raises FilmpackError.
        """
        # Imported only here: importing Dask takes half a second.
        from filmpack.pipeline.cluster.dask_client import connected

        missing = [key for key in dict.fromkeys(keys) if not self.store.has(key)]
        with ExitStack() as held:
            # Workers that were killed leave their folders behind.
            held.callback(self.store.sweep)
            self.store.leave_mark(self.spec["token"])
            held.callback(self.store.remove_mark, self.spec["token"])
            client = held.enter_context(
                connected(self.address, local_processes(self.address), self.scratch, ANSWER_TIMEOUT)
            )
            pool = WorkerPool(
                client, self.address, self.spec, self.plan.film, self.progress, self.on_message
            )
            try:
                pool.gather()
                jobs = jobs_for(self.plan, missing, pool.threads, pool.threads_per_host)
                # Parts that another build is making: wait for each, holding no claim meanwhile.
                for key in pool.do(jobs, wait=False):
                    pool.do(jobs_for(self.plan, [key], 1), wait=True)
            except BaseException:
                client.everywhere(cluster_worker.stop, self.spec["token"])
                raise
        self._require_arrived(missing)

    def _require_arrived(self, keys: Sequence[str]) -> None:
        """Raise ToolError when a segment that a worker stored is not visible here in time."""
        # In parallel: a remote address is slow to answer for each.
        pool = ThreadPoolExecutor(_FETCHES)
        try:
            if all(pool.map(lambda key: self.store.await_object(key, _ARRIVAL_TIMEOUT), keys)):
                return
        finally:
            pool.shutdown(cancel_futures=True)
        raise ToolError(
            f"a segment that a worker made is not visible in {self.store.place}.",
            "Check that this is the same folder on every machine.",
        )


def _worker_spec(ffmpeg: str, plan: EncodePlan, store: Store) -> WorkerSpec:
    renditions = {spec.rendition for spec in plan.segments.values()}
    sign_videos = {one.sign_video.film.path for one in renditions if one.sign_video}
    named = named_fonts()
    fonts = dict.fromkeys([*project_fonts(), *(path for font in named for path in font.files)])
    pictures = {path for spec in plan.cards.values() for path in spec.drawn.design.files}
    return {
        "token": secrets.token_hex(8),
        "version": __version__,
        "format": FORMAT,
        "ffmpeg": ffmpeg,
        "program": file_digest(Path(ffmpeg), store),
        "fonts": [file_digest(font, store) for font in font_files()],
        "own_fonts": {str(font): file_digest(font, store) for font in fonts},
        "named_fonts": [
            [font.key, font.family, str(font.path or ""), *map(str, font.files)] for font in named
        ],
        "sign_videos": {
            str(path.absolute()): file_digest(path, store) for path in sorted(sign_videos)
        },
        "film": str(plan.film.path.absolute()),
        "film_digest": plan.film_digest,
        "pictures": {str(path.absolute()): file_digest(path, store) for path in sorted(pictures)},
        "store": store.place,
    }
