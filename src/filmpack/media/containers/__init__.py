"""Containers of muxed films, one module each; base.py says how to add one."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

from filmpack.errors import ToolError, display_path

if TYPE_CHECKING:
    from filmpack.media.containers.base import Container


_OTHERS = frozenset({"base"})
"""Modules of this folder that are no container."""


def container_names() -> list[str]:
    """The names of all containers, without importing one: each module is named after its own."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return [name for name in modules if name not in _OTHERS]


def containers() -> dict[str, Container]:
    """Every container that a module of this folder registers, by name."""
    from filmpack.media.containers.base import registered

    for name in container_names():
        importlib.import_module(f"{__name__}.{name}")
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
