"""What changed in the project's files since a commit, by git: the one place that runs it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from filmpack.checks.touched import Change, Lines
from filmpack.errors import ConfigError, ToolError, display_path
from filmpack.files import read_bytes

_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
# Diff and textconv programs are not started; git's clean filters, such as Git LFS, still are.
_DIFF = ("diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames")


def changed_lines(paths: Sequence[Path], since: str) -> dict[str, Change]:
    """The lines of files that are new or changed since a commit, saved changes included.

    Compared is the commit where this branch left `since`, as a pull request shows it.

    Args:
        paths: The files asked about, in one repository.
        since: A commit as git takes it: main, origin/main, HEAD~3, 1a2b3c4.

    Returns:
        The files that changed, by the path that messages show. Where lines were only removed,
        their neighbours count as changed.

    Raises:
        ConfigError: The project is not in a git repository, or has no such commit.
        ToolError: git cannot be run.
    """
    if not paths:
        return {}
    folder = paths[0].resolve().parent
    commit = _commit(folder, since)
    names = {path.resolve(): display_path(path) for path in paths}
    found: dict[str, Change] = {}
    for path, name in names.items():
        if not path.is_file():
            continue
        text = read_bytes(path).decode("utf-8", "replace")
        if not _git(folder, "ls-files", "--", str(path), advice=""):
            found[name] = Change(text, None)  # not yet added
        elif lines := _lines(_git(folder, *_DIFF, commit, "--", str(path), advice="")):
            found[name] = Change(text, lines)
    return found


def _commit(folder: Path, since: str) -> str:
    advice = f"Name a commit of this repository: --since main. git knows no {since!r} here."
    shallow = "In CI, fetch the whole history (GitHub: actions/checkout with fetch-depth: 0)."
    name = _git(
        folder,
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{since}^{{commit}}",
        advice=f"{advice} {shallow}",
    )
    base = _git(
        folder,
        "merge-base",
        "HEAD",
        name.decode().strip(),
        advice=f"This branch and {since!r} have no commit in common. {shallow}",
    )
    return base.decode().strip()


def _lines(diff: bytes) -> Lines:
    changed: set[int] = set()
    for start, count in _HUNK.findall(diff):
        first, number = int(start), int(count or b"1")
        changed.update(range(first, first + number) if number else (first, first + 1))
    return frozenset(changed)


def _git(folder: Path, *arguments: str, advice: str) -> bytes:
    """What git prints. Raises ConfigError with the advice where it fails."""
    try:
        done = subprocess.run(
            ["git", "--no-pager", "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise ToolError(
            f"git cannot be run: {error.strerror or error}.", "--since needs it; install git."
        ) from None
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise ConfigError(f"--since: {told or 'git finds no such commit'}.", advice)
    return done.stdout
