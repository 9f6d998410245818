"""The only module that uses Dask: a worker_pool.ClusterClient that logs nothing."""

from __future__ import annotations

import logging
import os
import queue
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import dask
import distributed

from filmpack.errors import ConfigError, ToolError

_QUIET = ("distributed", "tornado", "asyncio", "bokeh")
"""Loggers whose messages filmpack replaces by its own, or that are of no use to users."""


@contextmanager
def connected(address: str, processes: int, scratch: Path, timeout: float) -> Iterator[DaskClient]:
    """A connection to the scheduler at an address, or to processes on this machine.

    Args:
        address: The scheduler's address, or local:N.
        processes: How many worker processes to start on this machine; 0 for a scheduler.
        scratch: The folder for the files of these processes.
        timeout: Seconds in which the scheduler must answer.

    Raises:
        ConfigError: The address needs certificates that are not there.
        ToolError: The scheduler does not answer, or the processes do not start.
    """
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with ExitStack() as held:
        held.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        cluster: Any = address
        if processes:
            cluster = held.enter_context(_local(processes, scratch))
        elif address.startswith("tls:"):
            _require_certificates()
        try:
            client = distributed.Client(  # type: ignore[no-untyped-call]
                cluster, timeout=timeout, set_as_default=False
            )
        except Exception as error:
            raise ToolError(
                f"no Dask scheduler answers at {address}.",
                "Is it running ('dask scheduler'), and does the firewall let this machine through?",
                detail=str(error).split("\n")[0],
            ) from None
        held.callback(_quietly, client.close)
        yield DaskClient(client, address)


def _require_certificates() -> None:
    """Raise ConfigError when Dask's settings name no usable certificates."""
    why = "none are named"
    try:
        security = distributed.Security()  # type: ignore[no-untyped-call]
        named: Any = security.get_connection_args("client")  # type: ignore[no-untyped-call]
        if named["ssl_context"] is not None:
            return
    except Exception as error:
        why = str(error)
    raise ConfigError(
        f"an address tls://… needs certificates: {why}.",
        "Name them in DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT and …__CLIENT__KEY;"
        " see 'filmpack help cluster'.",
    )


@contextmanager
def _local(processes: int, scratch: Path) -> Iterator[distributed.LocalCluster]:
    """Worker processes of one thread each on this machine, not reachable from others."""
    config = {
        "logging": dict.fromkeys(_QUIET, "critical"),
        # Dask's monitoring of itself takes 5 % of a core; nothing reads it here.
        "distributed.worker.profile.enabled": False,
        "distributed.admin.system-monitor.gil.enabled": False,
        "distributed.admin.system-monitor.interval": "10s",
        "distributed.admin.tick.interval": "1s",
        "distributed.admin.tick.limit": "1h",
        "distributed.scheduler.work-stealing": False,
        "distributed.scheduler.active-memory-manager.start": False,
    }
    with dask.config.set(config), _sigint_blocked():
        try:
            cluster = distributed.LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=processes,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                local_directory=str(scratch),
                # The memory is used by ffmpeg, not by the process that Dask would watch.
                memory_limit=0,
                silence_logs=logging.CRITICAL + 1,
            )
        except Exception as error:
            raise ToolError(
                f"{processes} worker processes could not be started.", detail=str(error)
            ) from None
    try:
        yield cluster
    finally:
        _quietly(cluster.close)


@contextmanager
def _sigint_blocked() -> Iterator[None]:
    """Threads and processes started inside don't get Ctrl-C, which a terminal sends to all of
    them. Only this process does, afterwards, and stops the others in order."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # It unblocks Ctrl-C when it starts, which it otherwise does with the first process.
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _quietly(close: Callable[[], object]) -> None:
    with suppress(Exception):
        close()


class DaskClient:
    """A ClusterClient that is a Dask client."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address
        self._events: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._name = os.urandom(8).hex()
        self._calls = 0

    def workers(self) -> dict[str, int]:
        try:
            return dict(self._client.nthreads())
        except Exception as error:
            raise ToolError(
                f"the scheduler at {self._address} is gone. Encoded segments are kept.",
                "Start it again, then build again.",
                detail=str(error).split("\n")[0],
            ) from None

    def submit(
        self,
        worker: str,
        on_answer: Callable[[Any, str | None], None],
        function: Callable[..., Any],
        *arguments: Any,
    ) -> object:
        self._calls += 1
        future = self._client.submit(
            function,
            *arguments,
            key=f"filmpack-{self._name}-{self._calls}",
            workers=[worker],
            allow_other_workers=False,
            pure=False,
        )
        future.add_done_callback(lambda done: self._events.put(partial(_ended, done, on_answer)))
        return future

    def forget(self, handles: Iterable[object]) -> None:
        with suppress(Exception):
            self._client.cancel(list(handles), force=True)

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        with suppress(Exception):
            self._client.run(function, *arguments, on_error="ignore")

    def events(self, seconds: float) -> None:
        with suppress(queue.Empty):
            self._events.get(timeout=seconds)()
            while True:
                self._events.get_nowait()()

    def listen(self, topic: str, on_event: Callable[[Any], None]) -> None:
        self._client.subscribe_topic(
            topic, lambda event: self._events.put(partial(on_event, event[1]))
        )


def _ended(future: Any, on_answer: Callable[[Any, str | None], None]) -> None:
    """Pass on how a call ended: its result, its error, or (None, None) when neither is known."""
    result = error = None
    try:
        if future.status == "error":
            found = future.exception()
            # An exception of Dask's own is about the worker, not about the job.
            if not type(found).__module__.startswith("distributed."):
                error = f"{type(found).__name__}: {found}"
        elif future.status == "finished":
            result = future.result()
    except Exception:
        result = error = None
    if future.status == "cancelled":
        return
    on_answer(result, error)
