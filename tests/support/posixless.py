"""A plugin of pytest that takes away what Windows does not have, as far as that can be done here.

Modules of the standard library and of others are loaded before, since they look at the platform
themselves; filmpack's own code then meets a system without these names. Paths, locks that are held
by others, and terminals stay POSIX's: this finds calls that would fail at once, nothing more. What
pytest and filelock call on this system stays, too.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys

LOADED = (
    "asyncio concurrent.futures multiprocessing multiprocessing.resource_tracker subprocess shutil"
    " tempfile av babel click distributed filelock hypothesis imageio_ffmpeg jinja2 numpy PIL.Image"
    " phonenumbers platformdirs polib pysrt rich.console rich.progress uharfbuzz xdist"
).split()
MODULES = ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "readline", "syslog")
OS = (
    "O_DIRECTORY chown fchmod fchown fork forkpty getegid"
    " geteuid getgid getgroups getpgid getpgrp getpriority killpg lchown mkfifo nice"
    " posix_fadvise posix_spawn pread pwrite sched_getaffinity sched_setaffinity sendfile setsid"
    " statvfs sysconf uname wait3 wait4"
).split()
SIGNALS = (
    "SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGTSTP SIGUSR1 SIGUSR2 alarm pthread_kill"
    " pthread_sigmask setitimer siginterrupt sigpending sigwait"
).split()


def pytest_configure() -> None:
    for name in LOADED:
        importlib.import_module(name)
    shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined]  # as it is there
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for module, names in ((os, OS), (signal, SIGNALS)):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
