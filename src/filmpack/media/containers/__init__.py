"""Containers of muxed films, one module each; base.py says how to add one."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from filmpack.errors import ToolError, display_path
from filmpack.media.containers.base import Container, registered


def containers() -> dict[str, Container]:
    """Every container that a module of this folder registers, by name."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return registered()


def container_of(path: Path) -> Container:
    """The container of a file, by its first bytes. Raises ToolError when it is none of ours."""
    with path.open("rb") as stream:
        head = stream.read(12)
    for known in containers().values():
        if known.recognises(head):
            return known
    names = ", ".join(containers())
    raise ToolError(f"{display_path(path)}: the container of this file is none of {names}.")
