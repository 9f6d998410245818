"""What import-linter cannot say of the layers: who starts processes, who knows ffmpeg."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT

SOURCE = ROOT / "src" / "filmpack"
MOST_LINES = 350


def imports(path: Path) -> Iterator[str]:
    """The top-level names of all modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def rooms_that_import(*modules: str) -> set[str]:
    """The packages of filmpack in which a file imports one of these modules."""
    return {
        path.relative_to(SOURCE).parts[0]
        for path in SOURCE.rglob("*.py")
        if set(modules) & set(imports(path))
    }


def test_only_media_starts_processes() -> None:
    assert rooms_that_import("subprocess", "multiprocessing", "pty", "shlex") == {
        "media",
        "pipeline",  # multiprocessing, only to keep Ctrl-C from Dask's resource tracker
    }
    calls = {"system", "popen", "fork", "posix_spawn", "startfile"}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                named = (node.value.id, node.attr)
                assert not (named[0] == "os" and named[1] in calls), (path, named)
                assert not (named[0] == "os" and named[1].startswith(("exec", "spawn"))), path


def test_only_media_and_segments_know_the_media_libraries() -> None:
    assert rooms_that_import("av", "ffmpeg", "imageio_ffmpeg") <= {"media", "segments"}


def test_only_the_cluster_knows_dask() -> None:
    assert rooms_that_import("dask", "distributed") == {"pipeline"}
