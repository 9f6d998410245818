"""Logging: what filmpack runs and how long it takes, and files for what went wrong.

Modules log to `logging.getLogger(__name__)`. Nothing is shown unless somebody asks: by
`filmpack -v` (commands and timings), `-vv` (store hits and misses too), or FILMPACK_LOG=info
or debug in the environment. What an outside program wrote before it failed, and the
traceback of a bug, go whole into files of their own, of which the newest are kept.
"""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from pathlib import Path

from filmpack.printable import printable_lines

_KEPT = 20
"""Log files that are kept; older ones are removed."""
_LEVELS = {"info": logging.INFO, "debug": logging.DEBUG}


def set_up(verbosity: int) -> None:
    """Log to stderr: nothing at 0 (unless FILMPACK_LOG says otherwise), info at 1, debug at 2."""
    named = _LEVELS.get(os.environ.get("FILMPACK_LOG", "").lower(), logging.WARNING)
    level = min(named, (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbosity, 2)])
    logger = logging.getLogger("filmpack")
    logger.setLevel(level)
    # One of an earlier call in this process writes to where stderr was then.
    logger.handlers.clear()
    if level < logging.WARNING:
        handler = logging.StreamHandler()
        handler.setFormatter(_Printable("%(asctime)s %(name)s: %(message)s", "%H:%M:%S"))
        logger.addHandler(handler)
        logging.raiseExceptions = False  # a full disk behind stderr is no reason for a traceback


class _Printable(logging.Formatter):
    """Commands and names in a log are text from outside too."""

    def format(self, record: logging.LogRecord) -> str:
        return printable_lines(super().format(record))


def log_folder() -> Path:
    """The folder of log files: FILMPACK_LOG_FOLDER, else where the system keeps a user's logs."""
    if named := os.environ.get("FILMPACK_LOG_FOLDER", ""):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_log_dir("filmpack", appauthor=False))


def write_log(kind: str, text: str) -> Path | None:
    """Write a log file of this kind ("ffmpeg", "bug"); None where that is impossible."""
    folder = log_folder()
    name = f"{kind}-{time.strftime('%Y%m%d-%H%M%S')}-{os.urandom(3).hex()}.log"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", errors="backslashreplace")
        _remove_old(folder)
        return folder / name
    return None


def _remove_old(folder: Path) -> None:
    files = [(path.stat().st_mtime, path) for path in folder.glob("*-*.log")]
    for _, path in sorted(files)[:-_KEPT]:
        path.unlink(missing_ok=True)
